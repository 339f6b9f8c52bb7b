"""What a nearly singular X1 − X2 costs: seconds of a solve to 50 digits at d = 8, as ratios to σ_min = 1.

    python tests/benchmarks/cost_of_singularity.py [problems]

Prints, for each field, engine and σ_min: the median over problems of the best of three runs, divided by the same
problem's at σ_min = 1; and the median of the bits used.
"""

import os
import sys
import time
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers.problems import random_problem

import symbolic_matexp as sm


def seconds(problem, engine):
    best = np.inf
    for _ in range(3 if engine == "ball" else 1):
        start = time.perf_counter()
        solution = sm.solve(problem, 50, algebra=engine)
        best = min(best, time.perf_counter() - start)
        assert solution.success
    return best, solution.precision


def main():
    problems = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    for engine, count in (("ball", problems), ("multiprecision", max(1, problems // 4))):
        for field in ("real", "complex"):
            base = [seconds(random_problem(seed, 8, field, 1), engine) for seed in range(count)]
            for smallest in (1e-4, 1e-8, 1e-12):
                rows = [seconds(random_problem(seed, 8, field, smallest), engine) for seed in range(count)]
                ratio = np.median([row[0] / first[0] for row, first in zip(rows, base, strict=True)])
                bits = f"{np.median([row[1] for row in rows]):.0f} bits for {np.median([b for _, b in base]):.0f}"
                print(
                    f"{engine:<15} {field:<8} σ = {smallest:g}: {ratio:.2f} times the cost at σ = 1, {bits}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
