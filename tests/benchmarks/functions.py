"""What powers and cosines cost, in units of the logarithm and the exponential of the same matrix, and the others.

    python tests/benchmarks/functions.py [--seconds 2]

A row is a size, a precision and a field; every pair of columns is timed in turns, on the same matrices, and the
numbers are medians of ratios.
"""

import argparse
import statistics
import time

import numpy as np

import symbolic_matexp as sm

PAIRS = [
    ("powm/logm", lambda A, n: sm.powm(A, "1/3", n), sm.logm),
    ("sqrtm/logm", sm.sqrtm, sm.logm),
    ("cosm/expm", sm.cosm, sm.expm),
    ("sinm/expm", sm.sinm, sm.expm),
    ("tanm/expm", sm.tanm, sm.expm),
    ("phi/expm", lambda A, n: sm.phi(A, 1, n), sm.expm),
    ("signm/logm", sm.signm, sm.logm),
]


def ratio(first, second, matrices, digits, seconds):
    """The median of (time of first)/(time of second), of runs that take turns."""
    ratios, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(ratios) < 3:
        A = matrices[len(ratios) % len(matrices)]
        spent = []
        for function in (first, second):
            start = time.perf_counter()
            function(A, digits)
            spent.append(time.perf_counter() - start)
        ratios.append(spent[0] / spent[1])
    return statistics.median(ratios)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=0.3)
    seconds = parser.parse_args().seconds
    generator = np.random.default_rng(0)
    print("  d digits field   " + "  ".join(f"{name:>10}" for name, _, _ in PAIRS))
    for dim in (2, 3, 4, 5, 6, 8, 12, 16, 32):
        for digits in (50, 200):
            for field in ("real", "complex"):
                matrices = [generator.standard_normal((dim, dim)) for _ in range(8)]
                if field == "complex":
                    matrices = [A + 1j * generator.standard_normal((dim, dim)) for A in matrices]
                found = [ratio(f, g, matrices, digits, seconds) for _, f, g in PAIRS]
                print(f"{dim:3} {digits:6} {field:7} " + "  ".join(f"{x:10.2f}" for x in found), flush=True)


if __name__ == "__main__":
    main()
