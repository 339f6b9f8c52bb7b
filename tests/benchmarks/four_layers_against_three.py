"""Where four layers are better conditioned than three: Gaussian data with nearly singular X1 − X2.

    python tests/benchmarks/four_layers_against_three.py [problems]

Prints, for each field, kind of weights, d and smallest singular values of X1 − X2, medians for three layers and for
four: the bits lost in balls (working precision less 50 digits), the relative residual in float64, the largest
entry of a weight, and the milliseconds to 50 digits in balls. Three real layers are measured where they exist.
"""

import os
import sys
import time
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers.problems import nearly_singular

import symbolic_matexp as sm
from symbolic_matexp.inputs.precision import bits_for

DIGITS = 50
LARGEST = 1 << 14
"""In bits. Beyond, the bits lost count as infinite."""


def measured(problem, formula, real):
    """Bits lost, residual in float64, largest entry and seconds; None if the formula does not apply."""
    options = {"formula": formula, "real": real}
    start = time.perf_counter()
    solution = sm.solve(problem, DIGITS, maximum_precision=LARGEST, **options)
    seconds = time.perf_counter() - start
    if solution.status is sm.Status.NO_REAL_LOGARITHM:
        return None
    in_float64 = sm.solve(problem, algebra="float64", **options).certificate
    residual = np.inf if in_float64 is None else max(in_float64.residuals)
    if not solution.success:
        return np.inf, residual, np.inf, seconds
    largest = max(np.abs(W).max() for W in solution.to_numpy())
    return solution.precision - bits_for(DIGITS), residual, largest, seconds


def shown(rows):
    if not rows:
        return "does not apply"
    bits, residual, largest, seconds = np.median(rows, axis=0)
    return f"{bits:5.0f} bits  {residual:7.0e}  {largest:8.0e}  {seconds * 1e3:4.0f} ms"


def main():
    problems = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for dim in (2, 4, 8):
        for small in ([1.0], [1e-2], [1e-4], [1e-6], [1e-2, 1e-2], [1e-4, 1e-4], [1e-6, 1e-6])[: 7 if dim > 2 else 4]:
            for field, real in (("real", True), ("real", False), ("complex", False)):
                rows = {"three-layers": [], "four-real-layers" if real else "four-layers": []}
                for seed in range(problems):
                    problem = nearly_singular(seed, dim, field, small)
                    for formula, found in rows.items():
                        row = measured(problem, formula, real)
                        if row is not None:
                            found.append(row)
                weights = "real" if real else "complex"
                three, four = map(shown, rows.values())
                values = ", ".join(f"{s:g}" for s in small)
                print(
                    f"{field:<8}{weights:<8} d = {dim}, σ = {values:<12} three: {three:<40} four: {four}", flush=True
                )


if __name__ == "__main__":
    main()
