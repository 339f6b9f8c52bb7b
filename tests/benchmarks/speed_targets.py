"""How fast it shall be, and how fast it is: solve against both scripts, the functions alone, solves a second.

    python tests/benchmarks/speed_targets.py [--seconds 4] [--seed 1]

Prints a line for each target and ends with status 1 if one is missed. Ours and a peer take turns on the same
problems, in a process with one thread. A ratio is the median of our processor time over the peer's. The rates are
solves for a second of processor time, that of all processes together. By the clock there are so many for each core if
nobody else uses it; that rate is printed beside.
"""

import argparse
import os
import statistics
import sys
import time
from functools import partial
from itertools import chain

import flint
import numpy as np

import symbolic_matexp as sm
from symbolic_matexp.inputs.pool import outcomes
from symbolic_matexp.studies import peers, speed

SOLVE = (
    ("real", 2, 50, 0.85),
    ("real", 4, 50, 1.0),
    ("real", 16, 50, 0.35),
    ("real", 16, 200, 0.2),
    ("real", 32, 200, 0.2),
    ("real", 16, 1000, 0.1),
    ("real", 64, 50, 0.25),
    ("complex", 16, 50, 0.45),
    ("complex", 32, 50, 0.45),
)
"""Field, dimension, digits, and the largest ratio to the script for python-flint."""
MPMATH = 1 / 300
"""The largest ratio to the script for mpmath, for d = 16 and 50 digits."""
RATES = {"solve": 1000, "solve_many": 3000}
"""Certified solves for a second of processor time, d = 2, 30 digits."""
FUNCTIONS = (("expm", 50, 1.0), ("expm", 200, 1.0), ("logm", 50, 1.5), ("logm", 200, 1.5))
"""Function, digits, and the largest ratio to FLINT's exp, or to the script's logarithm, for d = 16."""

missed = []


def say(what, value, limit, *, at_most=True):
    held = value <= limit if at_most else value >= limit
    sign = "≤" if at_most else "≥"
    print(f"{'ok    ' if held else 'MISSED'}  {what:48} {value:9.4g}  {sign} {limit:.4g}", flush=True)
    if not held:
        missed.append(what)


def of_function(seed, case, dim=16, problems=9):
    """Return the median of our processor time over the peer's."""
    name, digits, _ = case
    generator = np.random.default_rng([seed, dim, digits])
    ratios = []
    for number in range(problems):
        A = generator.standard_normal((dim, dim))

        def ours(A=A):
            return getattr(sm, name)(A, digits)

        def peer(A=A):
            with flint.ctx.workprec(int(3.33 * digits) + peers.GUARD + peers.GUARD_PER_DIMENSION * dim):
                M = flint.acb_mat(A.tolist())
                return M.exp() if name == "expm" else peers._logarithm(M)

        times = {}
        for run in (ours, peer) if number % 2 else (peer, ours):
            start = time.process_time()
            run()
            times[run] = time.process_time() - start
        ratios.append(times[ours] / times[peer])
    return statistics.median(ratios)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=speed.SECONDS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cases = [case for *case, _ in SOLVE]
    rows = speed.speeds([tuple(case) for case in cases], options.seed, options.seconds)
    for row, (field, dim, digits, limit) in zip(rows, SOLVE, strict=True):
        say(f"solve / python-flint, {field}, d = {dim}, {digits} digits", row.ratio, limit)
        if (field, dim, digits) == ("real", 16, 50):
            say("solve / mpmath, real, d = 16, 50 digits", row.mpmath_ratio, MPMATH)
    ratios = chain.from_iterable(outcomes(partial(of_function, options.seed), FUNCTIONS, 1))
    for ratio, (name, digits, limit) in zip(ratios, FUNCTIONS, strict=True):
        peer = "FLINT's exp" if name == "expm" else "the script's logarithm"
        say(f"{name} / {peer}, d = 16, {digits} digits", ratio, limit)
    for rate in speed.throughputs(os.cpu_count() or 1, options.seed, options.seconds):
        limit = RATES[rate.how]
        what = f"{rate.how}, {rate.processes} processes, a second of processor"
        say(what, rate.per_processor_second, limit, at_most=False)
        clock = f"by the clock {rate.per_second:.0f} a second, {rate.per_core:.0f} a core"
        print(f"        {clock}; a solve: {1e6 * rate.here:.0f} µs here, {1e6 * rate.in_workers:.0f} µs in workers")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
