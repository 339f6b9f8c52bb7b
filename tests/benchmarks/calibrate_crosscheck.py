"""How often the cross-check's verdict is the one that each class of problems is built for.

    python tests/benchmarks/calibrate_crosscheck.py [problems per class and dimension] [--write]

Every class is built so that its verdict is known beforehand. Prints a line a class: how many verdicts were right,
which came how often, and the spread of r_S/r_0 and of max(r_S, r_E)/(d·u), on which the limits in
symbolic_matexp/comparing/diagnosis.py rest. --write keeps the table in tests/reference/crosscheck_calibration.txt.
"""

import argparse
import collections
import functools
import math
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers.mutants import wrong_formulas
from helpers.problems import random_problem, well_conditioned_problem

import symbolic_matexp as sm
from symbolic_matexp.comparing.diagnosis import ACCURATE_FACTOR, UNSTABLE_FACTOR
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.inputs.precision import UNIT_ROUNDOFF
from symbolic_matexp.notation.expressions import exp, expm, inv, log, logm, pi, scalar

KEPT = Path(__file__).parent.parent / "reference" / "crosscheck_calibration.txt"
DIMENSIONS = (1, 2, 3, 4, 6)
ALPHAS = {"log 2": log(2), "1": scalar(1), "iπ": 1j * pi}
ANY_BUT_WRONG = {"accurate", "ill-conditioned", "unstable", "range"}


def with_alpha(kind):
    """The closed form with an α of its own."""

    def formula(X1, X2, Y1, Y2):
        return three_layers.weights(X1, X2, Y1, Y2, alpha=ALPHAS[kind])

    return formula


def hard_coded(X1, X2, Y1, Y2):
    """α = log 2 as a float, and q = 1 in its place: right up to the rounding of a constant."""
    L = logm(Y2.solve(Y1))
    W1 = math.log(2) * inv(X1 - X2)
    return W1, L @ expm(-W1 @ X2), Y2 @ expm(-L)


def unstable_with(inverse):
    """The closed form with another way to D⁻¹."""

    def formula(X1, X2, Y1, Y2, *, alpha):
        L = logm(Y2.solve(Y1)) / (exp(alpha) - 1)
        W1 = alpha * inverse(X1 - X2)
        return W1, L @ expm(-W1 @ X2), Y2 @ expm(-L)

    return formula


def squared(D):
    return inv(D @ D) @ D


def shifted(D):
    far = 10**10 * (D @ inv(D))
    return inv(D + far - far)


def tampered_with(change):
    """The closed form with a logarithm that is none."""

    def formula(X1, X2, Y1, Y2):
        return three_layers.weights_from(X1, X2, Y1, Y2, change(logm(Y2.solve(Y1))), alpha=1j * pi)

    return formula


def half_a_turn(L):
    return L + 1j * pi * (L @ inv(L))


def squared_added(L):
    return L + L @ L / 7


def wrong(X1, X2, Y1, Y2, *, formula, kind):
    return formula(X1, X2, Y1, Y2, alpha=ALPHAS[kind])


def series_logarithm(X1, X2, Y1, Y2):
    """Four terms of the series around the identity in the place of the logarithm."""
    M = Y2.solve(Y1)
    N = M - M @ inv(M)
    Lambda = N - N**2 / 2 + N**3 / 3 - N**4 / 4
    return three_layers.weights_from(X1, X2, Y1, Y2, Lambda, alpha=1j * pi)


def vanishing(X1, X2, Y1, Y2):
    return three_layers.weights(X1, X2, Y1, Y2, alpha=2j * pi)


def degenerate(problem, seed):
    """One hypothesis of Theorem 1 broken, exactly."""
    X1, X2, Y1, Y2 = problem.X1, problem.X2, problem.Y1, problem.Y2
    flat = sm.ExactMatrix.parse(np.ones((problem.dim, problem.dim)) if problem.dim > 1 else [[0]])
    return (
        sm.Problem(X2 + flat, X2, Y1, Y2),
        sm.Problem(X1, X2, flat, Y2),
        sm.Problem(X1, X2, Y1, flat),
    )[seed % 3]


def classes(seed, dim):
    """Yield (class, verdicts that are right, problem, formula, further arguments)."""
    generator = np.random.default_rng(seed)
    field = ("real", "complex")[seed % 2]
    kind = ("log 2", "1", "iπ")[seed % 3]
    well = well_conditioned_problem(seed, dim, field)
    easy = random_problem(seed, dim, field)
    near = random_problem(seed, dim, field, smallest=10.0 ** -generator.uniform(5, 10 if field == "real" else 7))
    medium = random_problem(seed, dim, field, smallest=10.0 ** -generator.uniform(4, 6))
    yield "well conditioned", {"accurate"}, well, None, {}
    yield "well conditioned, own alpha", {"accurate"}, well, with_alpha(kind), {}
    if dim <= 4:
        yield "Gaussian", {"accurate"}, easy, None, {}
    yield "near-singular, alpha chosen", {"ill-conditioned"}, near, None, {}
    close = random_problem(seed, dim, "real", smallest=10.0 ** -generator.uniform(2, 3))
    if dim > 1:  # for d = 1 the exponentials are numbers, and a real α does no harm
        bad = {"ill-conditioned", "unstable", "range"}
        yield "near-singular, real alpha", bad, close, with_alpha(("log 2", "1")[seed % 2]), {}
        yield "unstable: squares D", {"unstable"}, medium, unstable_with(squared), {}
    yield "unstable: cancels", {"unstable"}, well, unstable_with(shifted), {}
    formulas = wrong_formulas()
    formula = formulas[seed % len(formulas)]
    if dim > 1 or formula.__name__ not in {"swapped_second", "swapped_third", "swapped_ratio", "difference_of_logs"}:
        # dividing by e^α + 1 = 0; and two that are right for this α
        meaningless = {("wrong_divisor", "iπ"), ("missing_alpha", "1"), ("missing_divisor", "log 2")}
        if (formula.__name__, kind) not in meaningless:
            mistaken = functools.partial(wrong, formula=formula, kind=kind)
            yield "wrong formula", {"wrong-formula"}, easy, mistaken, {}
        if formula.__name__ not in {"wrong_divisor", "missing_alpha"}:  # the latter leaves the range
            mistaken = functools.partial(wrong, formula=formula, kind="iπ")
            real = random_problem(seed, dim, "real", smallest=10.0 ** -generator.uniform(4, 6))
            yield "wrong formula, near-singular", {"wrong-formula"}, real, mistaken, {}
    other = generator.standard_normal((dim, dim)).round(3)
    yield "logarithm from elsewhere", {"invalid-logarithm"}, easy, None, {"log": other}
    changed = tampered_with((half_a_turn, squared_added)[seed % 2])
    yield "logarithm changed", {"invalid-logarithm"}, easy, changed, {}
    yield "logarithm by a series", {"invalid-logarithm"}, well, series_logarithm, {}
    yield "hypothesis violated", {"hypothesis-violated"}, degenerate(easy, seed), None, {}
    yield "e^alpha = 1", {"hypothesis-violated"}, easy, vanishing, {}
    tiny = random_problem(seed, dim, "real", smallest=10.0 ** -generator.uniform(5, 8))
    yield "range: real alpha", {"range"}, tiny, None, {"alpha": 3}
    huge = sm.Problem(
        *(
            sm.ExactMatrix.parse(A.to_numpy() * s)
            for A, s in zip((well.X1, well.X2, well.Y1, well.Y2), (1, 1, 1e200, 1e-200), strict=True)
        )
    )
    yield "range: outputs", {"range"}, huge, None, {}
    yield "rounded constant", ANY_BUT_WRONG, well, hard_coded, {}


def judged(job):
    seed, dim = job
    rows = []
    for name, right, problem, formula, more in classes(seed, dim):
        report = sm.crosscheck(problem, formula, **more)
        budget = report.budget
        over = max(budget.solve, budget.evaluation) / (dim * UNIT_ROUNDOFF)
        floor = budget.representation
        ratio = budget.solve / floor if 0 < floor < math.inf else math.nan
        rows.append((name, right, report.verdict.value, ratio, over, (seed, dim)))
    return rows


def table(rows):
    """Return the lines of the report."""
    yield f"{len(rows)} problems, d = {', '.join(map(str, DIMENSIONS))}; limits: r_S/r_0 {UNSTABLE_FACTOR:g}, "
    yield f"max(r_S, r_E)/(d u) {ACCURATE_FACTOR:g}. Ranges are from the 2nd to the 98th percentile.\n"
    for name in dict.fromkeys(row[0] for row in rows):
        mine = [row for row in rows if row[0] == name]
        counts = collections.Counter(row[2] for row in mine)
        right = sum(row[2] in row[1] for row in mine)
        verdicts = ", ".join(f"{verdict} {n}" for verdict, n in counts.most_common())
        yield f"{name:30} {right:4} of {len(mine):<4} {verdicts}"
        spread = np.array([(row[3], row[4]) for row in mine if math.isfinite(row[3]) and math.isfinite(row[4])])
        if len(spread):
            low, high = np.quantile(spread, (0.02, 0.98), axis=0)
            yield f"{'':30} r_S/r_0 {low[0]:.0e}..{high[0]:.0e}, max(r_S, r_E)/(d u) {low[1]:.0e}..{high[1]:.0e}"
    missed = [(row[0], row[2], row[5]) for row in rows if row[2] not in row[1]]
    yield f"\nright: {len(rows) - len(missed)} of {len(rows)}"
    correct = {"wrong formula", "wrong formula, near-singular", "logarithm from elsewhere", "logarithm changed",
               "logarithm by a series"}  # fmt: skip
    slandered = sum(row[2] in {"wrong-formula", "invalid-logarithm"} for row in rows if row[0] not in correct)
    praised = sum(row[2] in {"accurate", "ill-conditioned"} for row in rows if row[0] in correct)
    yield f"right formulas called wrong: {slandered}; wrong ones called accurate or ill-conditioned: {praised}"
    yield from (f"missed: {name}, {verdict}, seed and d {where}" for name, verdict, where in missed)


def main():
    """Run all classes in two processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=14)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    jobs = [(1000 * dim + seed, dim) for seed in range(arguments.count) for dim in DIMENSIONS]
    with ProcessPoolExecutor(2) as pool:
        rows = [row for found in pool.map(judged, jobs) for row in found]
    text = "\n".join(table(rows)) + "\n"
    print(text, end="")
    if arguments.write:
        KEPT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
