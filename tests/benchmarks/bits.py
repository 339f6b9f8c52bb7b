"""The bits predicted, against those that the certificate needs.

    python tests/benchmarks/bits.py [problems per family] [--dimensions 2,4,8,16] [--digits 20,50,200]

Families are real and complex Gaussian data. Prints, for each: the share of problems that the first attempt solves;
the median of the bits used beyond those of the digits; the median surplus, by which the certified residual is smaller
than it had to be, in bits; and the largest number of bits that a first attempt missed.
"""

import argparse
import math
import os
import sys
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import flint
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers.problems import random_problem

import symbolic_matexp as sm
from symbolic_matexp.inputs.precision import BITS_PER_DIGIT


def measured(problem, digits):
    """Return the precisions tried, and the surplus of the certificate in bits."""
    said = []
    solution = sm.solve(problem, digits, progress=said.append).raise_for_status()
    tried = [int(text.split()[2]) for text in said if text.startswith("weights at")]
    with flint.ctx.workprec(64):
        worst = max((flint.arb(bound) for bound in solution.certificate.bounds), key=lambda x: x.mid())
        surplus = -float(worst.log()) / math.log(2) - digits * BITS_PER_DIGIT if worst > 0 else math.inf
    return tried, surplus


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("problems", type=int, nargs="?", default=50)
    parser.add_argument("--dimensions", default="2,3,4,8,16")
    parser.add_argument("--digits", default="20,50,200")
    arguments = parser.parse_args()
    print(f"{'family':<24}{'one attempt':>12}{'bits beyond':>12}{'surplus':>9}{'missed by':>10}")
    for dim in map(int, arguments.dimensions.split(",")):
        for field in ("real", "complex"):
            for digits in map(int, arguments.digits.split(",")):
                runs = [measured(random_problem(seed, dim, field), digits) for seed in range(arguments.problems)]
                share = np.mean([len(tried) == 1 for tried, _ in runs])
                beyond = np.median([tried[-1] - digits * BITS_PER_DIGIT for tried, _ in runs])
                surplus = np.median([surplus for _, surplus in runs])
                missed = max(tried[-1] - tried[0] for tried, _ in runs)
                family = f"{field} d={dim} digits={digits}"
                print(f"{family:<24}{share:>12.2f}{beyond:>12.0f}{surplus:>9.0f}{missed:>10}", flush=True)


if __name__ == "__main__":
    main()
