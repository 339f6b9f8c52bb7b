"""Time solve with its certificate against a straightforward mpmath script doing the same; print the ratio.

    python tests/benchmarks/solve_against_mpmath.py [--dim 16] [--digits 50] [--seed 0] [--algebra ball]

The peer is what one would write with mpmath alone: ``inverse``, ``logm``, ``expm`` at the same number of digits,
then the residuals. Both run in this process, one after the other; the best of three runs counts for ours, of
``--peer-runs`` for the peer.
"""

import argparse
import time

import mpmath
import numpy as np

import symbolic_matexp as sm


def plain_mpmath(X1, X2, Y1, Y2, digits):
    """Return the larger of the two relative residuals."""
    with mpmath.workdps(digits + 10):
        X1, X2, Y1, Y2 = (mpmath.matrix(A.tolist()) for A in (X1, X2, Y1, Y2))
        alpha = 1j * mpmath.pi
        W1 = alpha * mpmath.inverse(X1 - X2)
        L = mpmath.logm(mpmath.inverse(Y2) * Y1) / (mpmath.exp(alpha) - 1)
        W2 = L * mpmath.expm(-W1 * X2)
        W3 = Y2 * mpmath.expm(-L)

        def residual(X, Y):
            return mpmath.mnorm(W3 * mpmath.expm(W2 * mpmath.expm(W1 * X)) - Y, "f") / mpmath.mnorm(Y, "f")

        return max(residual(X1, Y1), residual(X2, Y2))


def best_of(runs, function):
    """Return the shortest time and the last result."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        result = function()
        times.append(time.perf_counter() - start)
    return min(times), result


def main():
    """Parse the arguments, run both, print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dim", type=int, default=16)
    parser.add_argument("--digits", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--algebra", choices=["ball", "multiprecision"], default="ball")
    parser.add_argument("--peer-runs", type=int, default=1)
    options = parser.parse_args()
    generator = np.random.default_rng(options.seed)
    data = [generator.standard_normal((options.dim, options.dim)) for _ in range(4)]
    ours, solution = best_of(3, lambda: sm.solve(sm.Problem(*data), options.digits, algebra=options.algebra))
    theirs, residual = best_of(options.peer_runs, lambda: plain_mpmath(*data, options.digits))
    integers = f"integers by {mpmath.libmp.BACKEND}"
    print(f"d = {options.dim}, {options.digits} digits, seed {options.seed}, {options.algebra}, {integers}")
    print(f"symbolic_matexp  {ours:9.3f} s  {solution.certificate}")
    print(f"plain mpmath     {theirs:9.3f} s  relative residual {mpmath.nstr(residual, 3)}, nothing proved")
    print(f"ratio            {theirs / ours:9.1f}")


if __name__ == "__main__":
    main()
