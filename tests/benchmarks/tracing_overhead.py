"""What tracing and interpreting a formula cost: a 50-digit solve of d = 2, against the same operations by hand.

``python tests/benchmarks/tracing_overhead.py`` prints the share of a solve. Both ways run alternately in one process.
"""

import statistics
import sys
import time
from pathlib import Path

import symbolic_matexp as sm
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.formulas.network import network
from symbolic_matexp.inputs.precision import bits_for
from symbolic_matexp.notation.traced import run, trace_function
from symbolic_matexp.systems.ball.system import BallAlgebra

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers.problems import well_conditioned_problem

REPEATS = 300


def by_hand(system, X1, X2, Y1, Y2, alpha):
    """Theorem 1 and both outputs, operation by operation."""
    with system.working():
        L = system.scale(1 / (system.exp(alpha) - 1), system.logm(system.solve(Y2, Y1)))
        W1 = system.scale(alpha, system.inv(system.sub(X1, X2)))
        W2 = system.matmul(L, system.expm(system.matmul(system.scale(-1, W1), X2)))
        W3 = system.matmul(Y2, system.expm(system.scale(-1, L)))
        for X in (X1, X2):
            system.matmul(W3, system.expm(system.matmul(W2, system.expm(system.matmul(W1, X)))))


def weights_and_outputs(X1, X2, Y1, Y2, *, alpha):
    """The same in letters."""
    weights = three_layers.weights(X1, X2, Y1, Y2, alpha=alpha)
    return [network(weights, X) for X in (X1, X2)]


def seconds(function):
    """Return the time that one call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def main():
    """Print the medians, and the overhead as a share of a solve."""
    problem = well_conditioned_problem(0, 2)
    system = BallAlgebra(bits_for(50, 64))
    data = [system.matrix(A) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2)]
    alpha = system.scalar(1)
    ways = {
        "solve, 50 digits": lambda: sm.solve(problem, 50),
        "by hand": lambda: by_hand(system, *data, alpha),
        "interpreted": lambda: run(weights_and_outputs, system, *data, alpha=alpha),
        "traced (once a process)": lambda: trace_function(weights_and_outputs, "formula"),
    }
    times = {name: [] for name in ways}
    for _ in range(REPEATS):
        for name, way in ways.items():
            times[name].append(seconds(way))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:<24} {1e6 * median:8.0f} µs")
    share = (medians["interpreted"] - medians["by hand"]) / medians["solve, 50 digits"]
    both = share + medians["traced (once a process)"] / medians["solve, 50 digits"]
    print(f"interpreting costs {share:.1%} of a solve; with tracing anew each time it would be {both:.1%}")


if __name__ == "__main__":
    main()
