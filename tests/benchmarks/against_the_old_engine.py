"""Compare the weights and the certificates of the fast paths with dense ball arithmetic at fifty more digits.

    python tests/benchmarks/against_the_old_engine.py [--count 2000] [--start 0] [--matrices FILE.json …]

Dense ball arithmetic takes every product as it stands, exponentials by Taylor series or clusters of eigenvalues, and
logarithms by clusters. Problems come from the families of the studies, from structured and hard matrices, and from
files with a list of {"input": matrix}; number n is the same in every run. Of every solution each weight must contain
what the dense engine encloses, and no certified bound may be below the dense residual of the weights' midpoints.
Prints counts by family, the worst ratios of radii and bounds, and whatever is wrong. Exit status 1 if anything is.
"""

import argparse
import json
import signal
import sys
import time
from collections import Counter
from fractions import Fraction
from pathlib import Path

import flint
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from helpers.eigenbasis_checks import DenseBalls, contains_narrow
from helpers.exact_members import overlap
from helpers.problems import HARD, jordan_matrix, random_problem, unimodular, well_conditioned_problem

import symbolic_matexp as sm
from symbolic_matexp.certifying.claimed_weights import claimed_weights
from symbolic_matexp.certifying.residuals import relative_residuals
from symbolic_matexp.errors import SymbolicMatexpError
from symbolic_matexp.solving.logarithms import OfGivenMatrix, Real
from symbolic_matexp.solving.methods.three_layers import ThreeLayers
from symbolic_matexp.solving.parameters import Parameters
from symbolic_matexp.solving.ratio import ratio
from symbolic_matexp.studies.families import gaussian, near_singular_problem, perturbed, problem_near_the_cut
from symbolic_matexp.systems.ball.arithmetic import relative_radius
from symbolic_matexp.systems.ball.exact_spectrum import ExactSpectrum
from symbolic_matexp.systems.ball.system import BallAlgebra

MORE_BITS = 170
"""Fifty digits and a few bits."""
MOST_BITS = 4096
LARGE = (16, 24)
PRINCIPAL = {"alpha": "auto", "cut": "principal"}
OPTIONS = ({}, {}, {}, PRINCIPAL, {"alpha": "1/3"}, {"alpha": [0, 1]}, {"real": True})


def structured(generator, dim):
    """Return a problem of special matrices, exactly."""
    kinds = {
        "symmetric": lambda A: A + A.T,
        "orthogonal": lambda A: np.linalg.qr(A)[0],
        "upper triangular": np.triu,
        "permutation": lambda A: np.eye(dim)[generator.permutation(dim)],
        "cyclic": lambda A: np.roll(np.eye(dim), 1, axis=0) * 2,
        "multiple of the identity": lambda A: 3 * np.eye(dim),
        "integer": lambda A: np.round(3 * A),
        "diagonal": lambda A: np.diag(np.diag(A)),
        "rank one and the identity": lambda A: np.eye(dim) + np.outer(A[0], A[-1]),
        "repeated": lambda A: A @ np.diag(1.0 + np.arange(dim) // 3) @ np.linalg.inv(A),
        "imaginary": lambda A: 1j * A,
        "graded": lambda A: A * 10.0 ** np.arange(dim)[:, None],
        "positive definite": lambda A: A @ A.T,
        "gaussian": lambda A: A,
    }
    names = generator.choice(list(kinds), 4)
    X1, X2, Y1, Y2 = (kinds[name](gaussian(generator, dim, "real")) for name in names)
    return sm.Problem(X1, X2, Y1, Y2)


def jordan(generator, dim):
    """Return a problem with defective Y₂⁻¹Y₁ and K = (X₁ − X₂)⁻¹X₂."""
    blocks = []
    for _ in range(2):
        sizes, some = dim, []
        while sizes:
            size = int(generator.integers(1, min(4, sizes) + 1))
            some.append((str(Fraction(int(generator.choice([-3, 1, 2, 2, 5])), int(generator.integers(1, 3)))), size))
            sizes -= size
        blocks.append(jordan_matrix(some, int(generator.integers(1000)))[0])
    D, Y2 = (unimodular(generator, dim) for _ in range(2))
    X2 = D @ blocks[0]
    return sm.Problem(X2 + D, X2, Y2 @ blocks[1], Y2)


def scaled(generator, dim):
    """Return Gaussian data times powers of ten."""
    powers = generator.choice([-300, -60, -5, 0, 5, 60, 300], 2)
    data = [
        sm.ExactMatrix.parse(gaussian(generator, dim, str(generator.choice(["real", "complex"])))) for _ in range(4)
    ]
    factors = [sm.ExactMatrix.parse(_multiple_of_identity(f"1e{int(k)}", dim)) for k in powers]
    return sm.Problem(data[0] @ factors[0], data[1] @ factors[0], data[2] @ factors[1], data[3] @ factors[1])


def _multiple_of_identity(number, dim):
    return [[number if i == j else 0 for j in range(dim)] for i in range(dim)]


def close_pair(generator, dim):
    """Return a problem with X₁ close to X₂, and Y₁ to Y₂."""
    X, Y = (sm.ExactMatrix.parse(gaussian(generator, dim, "complex")) for _ in range(2))
    return sm.Problem(perturbed(generator, X, 1e-6, "complex"), X, perturbed(generator, Y, 1e-3, "complex"), Y)


def with_matrix(A, generator):
    """Return problems in which A is Y₂⁻¹Y₁, or K = (X₁ − X₂)⁻¹X₂."""
    A = sm.ExactMatrix.parse(A)
    dim = A.shape[0]
    one = sm.ExactMatrix.identity(dim)
    X1, X2, Y1, Y2 = (sm.ExactMatrix.parse(gaussian(generator, dim, "real")) for _ in range(4))
    return [
        sm.Problem(X1, X2, A, one),
        sm.Problem(X1, X2, Y2 @ A, Y2),
        sm.Problem(A + one, A, Y1, Y2),
        sm.Problem(X1 @ A + X1, X1 @ A, Y1, Y2),
    ]


FAMILIES = {
    "gaussian": lambda g, d, f: random_problem(int(g.integers(1 << 30)), d, f),
    "near singular": lambda g, d, f: near_singular_problem(g, d, f, 10.0 ** -g.uniform(0, 15)),
    "near the cut": lambda g, d, f: problem_near_the_cut(g, max(d, 2), f, 10.0 ** -g.uniform(0, 12)),
    "well conditioned": lambda g, d, f: well_conditioned_problem(int(g.integers(1 << 30)), d, f),
    "close pair": lambda g, d, f: close_pair(g, d),
    "structured": lambda g, d, f: structured(g, d),
    "jordan": lambda g, d, f: jordan(g, d),
    "scaled": lambda g, d, f: scaled(g, d),
}


def numbered(number, hard):
    """Return the family, the problem and the options of a number; None for a problem that cannot be made."""
    generator = np.random.default_rng([7, number])
    options = dict(OPTIONS[int(generator.integers(len(OPTIONS)))])
    options |= {"digits": int(generator.choice([15, 30, 50, 50, 100])), "maximum_precision": MOST_BITS}
    if hard and number % 6 == 5:
        problems = with_matrix(hard[number // 6 % len(hard)], generator)
        return "hard matrices", problems[number // 6 // len(hard) % len(problems)], options
    family = list(FAMILIES)[number % len(FAMILIES)]
    dim = int(generator.choice(LARGE)) if number % 97 == 0 else int(generator.integers(1, 13))
    if family == "jordan":
        dim = min(dim, 9)
    if family in {"near singular", "close pair"}:  # any other α needs many thousands of bits there
        options = {"digits": options["digits"]}
    field = ("real", "complex")[int(generator.integers(2))]
    try:
        return family, FAMILIES[family](generator, dim, field), options
    except (np.linalg.LinAlgError, SymbolicMatexpError, ZeroDivisionError):
        return family, None, options


def dense_weights(solution, digits, real):
    """Return the dense engine's weights for the same α and cut, or None if it cannot enclose them."""
    problem, cut = solution.problem, solution.cut
    given = None
    M = ratio(problem.Y1, problem.Y2, real=real)
    if real and ExactSpectrum(M).count_on_ray(positive=False):
        given = Real(M)
    elif not problem.Y2.is_invertible:
        given = OfGivenMatrix(M)
    branch = cut
    precision = solution.precision + MORE_BITS
    for _ in range(5):
        system = DenseBalls(precision)
        try:
            parameters = Parameters(precision, "", solution.alpha, cut, branch, given)
            weights = ThreeLayers().weights(system, problem, parameters)
            with flint.ctx.workprec(64):
                if all(relative_radius(W) <= flint.arb(10) ** -(digits + 40) for W in weights):
                    return weights
        except SymbolicMatexpError:
            if branch is cut and given is None:
                branch, _ = BallAlgebra.clear_cut(M, cut, iter([precision]))
        precision *= 2
    return None


def compared(solution, digits, real):
    """Return what is wrong with a solution, and how wide its balls and bounds are beside the dense engine's."""
    wrong, ratios = [], {}
    expected = dense_weights(solution, digits, real)
    if expected is None:
        return ["no reference"], ratios
    for k, (found, exact) in enumerate(zip(solution.weights, expected, strict=True), 1):
        if not overlap(found, exact):
            wrong.append(f"W{k} has nothing in common with the dense engine's")
        elif not contains_narrow(found, exact):
            wrong.append(f"W{k} does not contain the dense engine's")
        with flint.ctx.workprec(64):
            if relative_radius(found) > flint.arb(10) ** -digits:
                wrong.append(f"W{k} is wider than asked for")
    midpoints = [W.mid() for W in solution.weights]
    precision = solution.precision + MORE_BITS
    for weights, name in ((midpoints, "midpoints"), (solution.weights, "balls")):
        try:
            constants = claimed_weights(weights, solution.problem)
            dense = relative_residuals(constants, solution.problem, DenseBalls(precision))
        except SymbolicMatexpError as error:
            ratios[f"no dense residual of {name}: {error}"] = 1.0
            continue
        for bound, residual in zip(solution.certificate.bounds, dense, strict=True):
            with flint.ctx.workprec(256):
                claimed = flint.arb(bound)
                if residual.lower() > claimed.upper():
                    wrong.append(f"the bound {bound} is below the residual of the {name}, {residual.str(5)}")
                if name == "balls" and residual.upper() > 0 and residual.is_finite():
                    ratios["bound over dense bound"] = float(claimed / residual.upper())
    return wrong, ratios


class TooLongError(Exception):
    """A problem took longer than it may."""


def _alarm(signum, frame):
    raise TooLongError


def main():
    """Parse the arguments, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--timeout", type=int, default=60, help="seconds for one problem")
    parser.add_argument("--matrices", nargs="*", default=[], help="more hard matrices")
    options = parser.parse_args()
    hard = [entry["A"] for kind in ("log", "exp") for entry in HARD[kind].values()]
    for path in options.matrices:
        hard += [case["input"] for case in json.loads(Path(path).read_text())]
    hard = [A for A in hard if len(A) <= max(LARGE)]
    signal.signal(signal.SIGALRM, _alarm)
    outcomes, dims, faults, worst = Counter(), Counter(), [], []
    started = time.monotonic()
    for number in range(options.start, options.start + options.count):
        family = "not made"
        signal.alarm(options.timeout)
        try:
            family, problem, how = numbered(number, hard)
            if problem is None:
                outcomes[family, "not made"] += 1
                continue
            solution = sm.solve(problem, **how)
            if not solution.success or solution.formula != "three-layers":
                outcomes[family, str(solution.status.name)] += 1
                continue
            wrong, ratios = compared(solution, how["digits"], how.get("real", False))
        except TooLongError:
            outcomes[family, "took too long"] += 1
            print(f"number {number}: {family}: took too long", flush=True)
            continue
        except SymbolicMatexpError as error:
            outcomes[family, type(error).__name__] += 1
            continue
        finally:
            signal.alarm(0)
        dims[problem.dim] += 1
        if wrong == ["no reference"]:
            outcomes[family, "no reference"] += 1
            continue
        outcomes[family, "agrees" if not wrong else "WRONG"] += 1
        faults += [(number, family, problem.dim, how, text) for text in wrong]
        worst += [(value, name, number, family, problem.dim) for name, value in ratios.items()]
        for text in wrong:
            print(f"number {number}: {family}, d = {problem.dim}, {how}: {text}", flush=True)
    print(f"{options.count} problems from number {options.start} on, {time.monotonic() - started:.0f} s")
    for (family, outcome), count in sorted(outcomes.items()):
        print(f"{family:20} {outcome:24} {count:6}")
    print("dimensions:", dict(sorted(dims.items())))
    print("largest certified bounds over the dense engine's at fifty more digits:")
    for value, name, number, family, dim in sorted(worst, reverse=True)[:6]:
        print(f"  {value:10.3g}  {name}, number {number}, {family}, d = {dim}")
    print(f"{len(faults)} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
