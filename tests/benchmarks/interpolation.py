"""What interpolate finds: seeds certified, proved impossible, not found and undecided, and the time of a seed.

    python tests/benchmarks/interpolation.py [--seeds 10] [--only WORDS] [--depths]

The first table has the problems that interpolate is built for. Each line is a family of Gaussian problems, one for
each seed, which is also that of the search. ReLU networks go through the outputs of a random ReLU network, because
others have hardly ever a solution. Every certified result is checked by mpmath at 60 digits, which shares no code
with it.

``--depths`` prints the second table instead: how many equations a depth solves. For k pairs and L layers, how many
seeds were certified.
"""

import argparse
import os
import sys
import time
from collections import Counter
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import mpmath
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers.oracles import network_residuals
from helpers.problems import random_pairs

import symbolic_matexp as sm
from symbolic_matexp.certifying.jacobian_in_floats import jacobian_in_floats
from symbolic_matexp.formulas.activations.catalogue import activation_called

Status = sm.InterpolationStatus
COUNTED = (Status.CERTIFIED, Status.IMPOSSIBLE, Status.NOT_FOUND, Status.UNDECIDED)


def gaussian(dim, pairs, field="complex", inputs=1, outputs=1):
    def problem(seed):
        data = random_pairs(seed, dim, pairs, field).pairs
        return sm.Problem.from_pairs([(inputs * X.to_numpy(), outputs * Y.to_numpy()) for X, Y in data])

    return problem


def rank_one(dim, field="complex"):
    def problem(seed):
        (X, Y), (V, Z) = random_pairs(seed, dim, 2, field).pairs
        difference = sm.ExactMatrix.parse(np.outer(V.to_numpy()[:, 0], V.to_numpy()[0]))
        return sm.Problem(X, X + difference, Y, Z)

    return problem


def planted_relu(dim, layers=3):
    """Outputs of a random ReLU network, of full rank as its derivative by the weights is."""

    def problem(seed):
        generator = np.random.default_rng([seed, dim])
        for _ in range(10_000):
            W, X = generator.standard_normal((layers, dim, dim)), generator.standard_normal((2, dim, dim))
            values, J = jacobian_in_floats(W, X, activation_called("relu"))
            if np.linalg.matrix_rank(J) == len(J) and np.linalg.cond(values).max() < 1e3:
                return sm.Problem.from_pairs(list(zip(X, values, strict=True)))
        raise RuntimeError("no such network was found")

    return problem


FAMILIES = {
    **{
        f"expm, complex, L = k = {k}, d = {d}": (gaussian(d, k), {"layers": k})
        for k, dims in ((2, (1, 2, 3)), (3, (1, 2, 3)), (4, (2,)))
        for d in dims
    },
    **{f"expm, complex, rank-one difference, L = 3, d = {d}": (rank_one(d), {"layers": 3}) for d in (2, 3, 4)},
    **{
        f"expm, real, rank-one difference, L = 3, d = {d}": (rank_one(d, "real"), {"layers": 3, "real": True})
        for d in (2, 3)
    },
    **{
        f"{name}, {field}, L = 3, k = 2, d = {d}": (
            gaussian(d, 2, field),
            {"layers": 3, "activation": name, "real": field == "real"},
        )
        for name in ("sigmoid", "tanh")
        for field in ("complex", "real")
        for d in (2, 3, 4)
    },
    **{
        f"relu, real, planted, L = 3, k = 2, d = {d}": (
            planted_relu(d),
            {"layers": 3, "activation": "relu", "starts": 2000},
        )
        for d in (2, 3)
    },
    **{
        f"relu, real, Gaussian, L = 3, k = 2, d = {d}": (
            gaussian(d, 2, "real"),
            {"layers": 3, "activation": "relu"},
        )
        for d in (2, 3)
    },
    **{f"identity, L = 3, k = 2, d = {d}": (gaussian(d, 2), {"layers": 3, "activation": "identity"}) for d in (2, 3)},
    **{
        f"expm, real, L = {L}, k = 2, d = {d}": (gaussian(d, 2, "real"), {"layers": L, "real": True})
        for L in (2, 3, 4)
        for d in (1, 2, 3)
    },
    **{
        f"expm, X·{s:g}, Y·{t:g}, L = 3, k = 2, d = 2": (gaussian(2, 2, inputs=s, outputs=t), {"layers": 3})
        for s, t in ((1e3, 1e-3), (1e-3, 1e3), (1e100, 1e100))
    },
    "expm, complex, L = 2 < k = 3, d = 2": (gaussian(2, 3), {"layers": 2}),
}


def measured(problem_of, seeds, arguments):
    """Return how the searches ended, and the processor time of each. Raises if a certificate is wrong."""
    statuses, seconds = Counter(), []
    for seed in range(seeds):
        problem = problem_of(seed)
        start = time.process_time()
        result = sm.interpolate(problem, seed=seed, **arguments)
        seconds.append(time.process_time() - start)
        statuses[result.status] += 1
        if result:
            worst = max(network_residuals(result.to_mpmath(), problem, 60, result.activation))
            assert worst < mpmath.mpf(10) ** -result.digits, (seed, arguments, worst)
    return statuses, seconds


def print_families(seeds, only):
    head = "".join(f"{status.name.lower().replace('_', ' '):>12}" for status in COUNTED)
    print(f"{'family':<52}{head}{'median s':>10}{'most s':>9}")
    for name, (problem_of, arguments) in FAMILIES.items():
        if only in name:
            statuses, seconds = measured(problem_of, seeds, arguments)
            counts = "".join(f"{statuses[status]:>12}" for status in COUNTED)
            print(f"{name:<52}{counts}{np.median(seconds):>10.2f}{max(seconds):>9.2f}", flush=True)


DEPTHS = {
    "expm": {1: range(1, 6), 2: range(1, 6), 3: range(1, 5)},
    "tanh": {1: range(1, 6), 2: range(1, 6), 3: range(1, 5)},
    "sigmoid": {2: range(1, 6), 3: range(1, 5)},
    "sin": {2: range(1, 6), 3: range(1, 5)},
}


def print_depths(seeds, only):
    print(f"certified of {seeds} seeds (and median seconds); complex Gaussian data")
    for activation, dims in DEPTHS.items():
        for dim, depths in dims.items():
            if only not in f"{activation} d = {dim}":
                continue
            most = max(depths) + 1
            print(f"\n{activation}, d = {dim}\n{'':<8}" + "".join(f"{f'k = {k}':>14}" for k in range(1, most + 1)))
            for layers in range(2, most):
                cells = []
                for pairs in range(1, min(most, layers + 1) + 1):
                    found, seconds = measured(
                        gaussian(dim, pairs), seeds, {"layers": layers, "activation": activation, "starts": 100}
                    )
                    cells.append(f"{found[Status.CERTIFIED]} ({np.median(seconds):.1f})")
                print(f"L = {layers:<4}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--only", default="")
    parser.add_argument("--depths", action="store_true")
    arguments = parser.parse_args()
    (print_depths if arguments.depths else print_families)(arguments.seeds, arguments.only)


if __name__ == "__main__":
    main()
