"""The α chosen against the best of 128-point grids, searched by the true float64 residual.

    python tests/benchmarks/alpha_against_grid.py [problems per family] [--exact]

Families are real and complex Gaussian data of d = 2, 4, 8, 16 with σ_min(X1 − X2) = 1, 1e-2, 1e-4, 1e-6. Three
grids: "polar", 8 moduli × 16 directions; "axes", the same turned so that the axes are among them; "turned", 32 moduli
in each of the four directions that make the two largest eigenvalues of K = (X1 − X2)⁻¹X2 imaginary, which knows the
answer's shape. Prints, for each family: the median residual with the α chosen and its ratio to the median of each
grid's best; in how many problems it is below 1e-6 of those where the best of any grid is. --exact measures residuals
in balls instead of in float64, at the chosen α and at each grid's best.
"""

import argparse
import functools
import math
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers.problems import random_problem

import symbolic_matexp as sm
from symbolic_matexp.certifying.exact_residual import exact_residual
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.formulas.network import evaluate
from symbolic_matexp.notation.traced import run
from symbolic_matexp.solving.choice import choose
from symbolic_matexp.systems.float64 import Float64Algebra

DIMENSIONS, SMALLEST = (2, 4, 8, 16), (1, 1e-2, 1e-4, 1e-6)
MODULI = np.geomspace(0.1, 6, 8)


def grids(problem):
    X1, X2 = problem.X1.to_numpy(), problem.X2.to_numpy()
    eigenvalues = np.linalg.eigvals(np.linalg.solve(X1 - X2, X2))
    turns = [1j * z.conjugate() / abs(z) for z in sorted(eigenvalues, key=abs)[-2:]]
    moduli = np.geomspace(0.05, 6.2, 32)
    directions = np.arange(16) / 16
    return {
        "polar": np.outer(MODULI, np.exp(2j * np.pi * (directions + 1 / 32))).ravel(),
        "axes": np.outer([*MODULI[:-1], math.pi], np.exp(2j * np.pi * directions)).ravel(),
        "turned": np.outer(moduli, [s * t for t in turns for s in (1, -1)]).ravel(),
    }


def residual(problem, alpha, log, exact=False):
    system = Float64Algebra()
    try:
        data = [system.matrix(A) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2)]
        weights = run(three_layers.weights_from, system, *data, log, alpha=complex(alpha))
        if exact:
            return exact_residual([sm.ExactMatrix.parse(W) for W in weights], problem)
        values = [evaluate(system, weights, system.matrix(X)) for X, _ in problem.pairs]
        errors = [
            np.linalg.norm(value - Y.to_numpy()) / np.linalg.norm(Y.to_numpy())
            for value, (_, Y) in zip(values, problem.pairs, strict=True)
        ]
        return float(np.nan_to_num(max(errors), nan=math.inf))
    except (sm.SymbolicMatexpError, OverflowError, ZeroDivisionError):
        return math.inf


def one(case, exact):
    seed, dim, field, smallest = case
    problem = random_problem(seed, dim, field, smallest)
    system = Float64Algebra()
    M = system.solve(system.matrix(problem.Y2), system.matrix(problem.Y1))
    choice = choose(problem, 15, for_float64=True)
    principal = system.logm(M)
    row = {"auto": residual(problem, complex(choice.alpha), system.logm(M, choice.cut), exact)}
    for name, grid in grids(problem).items():
        best = min(grid, key=lambda alpha: residual(problem, alpha, principal))
        row[name] = residual(problem, best, principal, exact)
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("problems", type=int, nargs="?", default=20)
    parser.add_argument("--exact", action="store_true")
    arguments = parser.parse_args()
    names = ("polar", "axes", "turned")
    print(f"{'family':<24}{'median':>10}" + "".join(f"{'/ ' + name:>10}" for name in names) + f"{'below 1e-6':>14}")
    families = [(d, field, s) for field in ("real", "complex") for d in DIMENSIONS for s in SMALLEST]
    with ProcessPoolExecutor() as pool:
        for dim, field, smallest in families:
            cases = [(1000 + seed, dim, field, smallest) for seed in range(arguments.problems)]
            rows = list(pool.map(functools.partial(one, exact=arguments.exact), cases))
            median = {name: float(np.median([row[name] for row in rows])) for name in rows[0]}
            possible = [row for row in rows if min(row[name] for name in names) < 1e-6]
            reached = sum(row["auto"] < 1e-6 for row in possible)
            family = f"{field} d={dim} σ={smallest:g}"
            ratios = "".join(f"{median['auto'] / median[name]:>10.2f}" for name in names)
            print(f"{family:<24}{median['auto']:>10.1e}{ratios}{reached:>8}/{len(possible)}", flush=True)


if __name__ == "__main__":
    main()
