"""How often the cross-check's verdict is the one that each class of problems is built for.

    python tests/benchmarks/calibrate_crosscheck.py [problems per class and dimension]

Prints one line a class: how often each verdict came, and the spread of r_S/r_0, r_0/u and r_E/u.
"""

import collections
import functools
import math
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers import random_problem, wrong_formulas

import symbolic_matexp as sm

UNIT = 2.0**-53
DIMENSIONS = (1, 2, 3, 4)


def squared(alg, X1, X2, Y1, Y2, *, alpha):
    """The closed form with D⁻¹ computed as (D²)⁻¹D: right, and unstable."""
    D = alg.sub(X1, X2)
    inverse = alg.matmul(alg.inv(alg.matmul(D, D)), D)
    L = alg.scale(1 / (alg.exp(alpha) - 1), alg.logm(alg.solve(Y2, Y1)))
    W1 = alg.scale(alpha, inverse)
    W2 = alg.matmul(L, alg.expm(alg.scale(-1, alg.matmul(W1, X2))))
    return W1, W2, alg.matmul(Y2, alg.expm(alg.scale(-1, L)))


def wrong(alg, X1, X2, Y1, Y2, *, alpha, formula):
    return formula(alg, X1, X2, Y1, Y2, alpha)


def classes(seed, dim):
    """Yield (class, verdicts that are right, what to run)."""
    generator = np.random.default_rng(seed)
    field = ("real", "complex")[seed % 2]
    easy = random_problem(seed, dim, field)
    yield "well conditioned", {"accurate", "ill-conditioned"}, lambda: sm.crosscheck(easy)
    small = 10.0 ** -generator.uniform(4, 8)
    near = random_problem(seed, dim, field, smallest=small)
    yield "near-singular, alpha chosen", {"ill-conditioned"}, lambda: sm.crosscheck(near)
    close = random_problem(seed, dim, "real", smallest=10.0 ** -generator.uniform(2, 3))
    yield "near-singular, alpha = 1", {"ill-conditioned", "unstable", "range"}, lambda: sm.crosscheck(close, alpha=1)
    if dim > 1:
        yield "unstable formula", {"unstable"}, lambda: sm.crosscheck(near, squared)
    formulas = wrong_formulas()
    if dim > 1:
        formula = functools.partial(wrong, formula=formulas[seed % len(formulas)])
        formula.__name__ = formulas[seed % len(formulas)].__name__
        yield "wrong formula", {"wrong-formula", "range"}, lambda: sm.crosscheck(easy, formula)
    log = generator.standard_normal((dim, dim)).round(3)
    yield "invalid logarithm", {"invalid-logarithm"}, lambda: sm.crosscheck(easy, log=log)
    singular = sm.Problem(easy.X1, easy.X1 - easy.X1, easy.Y1, easy.Y2 - easy.Y2)
    yield "hypothesis violated", {"hypothesis-violated"}, lambda: sm.crosscheck(singular)
    tiny = random_problem(seed, dim, "real", smallest=1e-5)
    yield "range", {"range"}, lambda: sm.crosscheck(tiny, alpha=3)


def main(count):
    table = collections.defaultdict(collections.Counter)
    right, total = collections.Counter(), collections.Counter()
    spread = collections.defaultdict(list)
    for dim in DIMENSIONS:
        for seed in range(count):
            for name, expected, check in classes(1000 * dim + seed, dim):
                report = check()
                table[name][str(report.verdict)] += 1
                right[name] += report.verdict in expected
                total[name] += 1
                budget = report.budget
                if 0 < budget.representation < math.inf:
                    spread[name].append((budget.solve / budget.representation, budget.representation / UNIT))
    for name, counts in table.items():
        verdicts = ", ".join(f"{verdict} {n}" for verdict, n in counts.most_common())
        print(f"{name:28} {right[name]:4}/{total[name]:<4} {verdicts}")
        if spread[name]:
            ratios = np.array(spread[name])
            low, high = np.quantile(ratios, (0.05, 0.95), axis=0)
            print(f"{'':28} r_S/r_0 {low[0]:.1e}..{high[0]:.1e}, r_0/u {low[1]:.1e}..{high[1]:.1e} (5% to 95%)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 36)
