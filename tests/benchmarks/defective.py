"""Defective and nearly singular data against generic ones: ratios of the time of a solve with certificate.

    python tests/benchmarks/defective.py [dimension] [digits] [--repeats 3]

The first table: M = Y2⁻¹Y1 or K = (X1 − X2)⁻¹X2 is P J P⁻¹ with an integer P of determinant 1 and Jordan blocks J;
"near" adds 10^−k times a Gaussian matrix to it; "large" is K with an eigenvalue 10^9. The rest of the problem is
Gaussian. Ratios are to the median of generic problems, all Gaussian. The second table: σ_min(X1 − X2) = 1e-12 against
σ_min = 1, paired over problems. Prints the precisions that were tried, too.
"""

import argparse
import os
import sys
import time
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers.problems import gaussian, jordan_matrix, random_problem

import symbolic_matexp as sm


def timed(problem, digits, repeats):
    """Return the least time of a solve, and the precisions tried."""
    best = np.inf
    for _ in range(repeats):
        said = []
        start = time.perf_counter()
        sm.solve(problem, digits, progress=said.append).raise_for_status()
        best = min(best, time.perf_counter() - start)
    return best, [int(text.split()[2]) for text in said if text.startswith("weights at")]


def shifted(A, exponent):
    """Return A plus 10^exponent times a Gaussian matrix, exactly."""
    noise = sm.ExactMatrix.parse(gaussian(np.random.default_rng(5), A.shape[0], "real"))
    return A + multiple_of_identity(f"1e{exponent}", A.shape[0]) @ noise


def multiple_of_identity(value, dim):
    return sm.ExactMatrix.parse([[value if i == j else 0 for j in range(dim)] for i in range(dim)])


def with_M(M):
    rest = random_problem(1, M.shape[0], "real")
    return sm.Problem(rest.X1, rest.X2, M, multiple_of_identity(1, M.shape[0]))


def with_K(K):
    rest = random_problem(1, K.shape[0], "real")
    D = rest.X1
    return sm.Problem(D @ (K + multiple_of_identity(1, K.shape[0])), D @ K, rest.Y1, rest.Y2)


def cases(dim):
    half, quarter = dim // 2, dim // 4
    blocks = {
        f"one block of {dim}": [(3, dim)],
        f"blocks of {half}, {dim - half}": [(3, half), (1, dim - half)],
        f"{half} blocks of 2": [(k + 1, 2) for k in range(half)] + [(half + 1, 1)] * (dim % 2),
        f"a block of {quarter + 1}, simple ones": [(2, quarter + 1)] + [(3 + k, 1) for k in range(dim - quarter - 1)],
    }
    for name, structure in blocks.items():
        A, _ = jordan_matrix(structure)
        for letter, place in (("M", with_M), ("K", with_K)):
            yield f"{letter}: {name}", place(A)
            for exponent in (-8, -20, -40):
                yield f"{letter}: {name}, near 1e{exponent}", place(shifted(A, exponent))
    large, _ = jordan_matrix([(10**9, 3)] + [(1 + k, 1) for k in range(dim - 3)])
    yield "K: large", with_K(large)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dimension", type=int, nargs="?", default=8)
    parser.add_argument("digits", type=int, nargs="?", default=50)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    dim, digits, repeats = arguments.dimension, arguments.digits, arguments.repeats
    generic = np.median([timed(random_problem(seed, dim, "real"), digits, repeats)[0] for seed in range(7)])
    print(f"generic, d = {dim}, {digits} digits: {generic * 1e3:.1f} ms")
    for name, problem in cases(dim):
        elapsed, tried = timed(problem, digits, repeats)
        print(f"{name:<44}{elapsed / generic:>8.1f}   {tried}", flush=True)
    for field in ("real", "complex"):
        ratios = []
        for seed in range(7):
            pair = [timed(random_problem(seed, dim, field, smallest), digits, repeats) for smallest in (1, 1e-12)]
            ratios.append(pair[1][0] / pair[0][0])
        print(
            f"σ_min = 1e-12 against 1, {field}: median {np.median(ratios):.2f}, worst {max(ratios):.2f}", flush=True
        )


if __name__ == "__main__":
    main()
