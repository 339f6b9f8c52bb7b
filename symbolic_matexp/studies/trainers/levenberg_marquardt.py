"""Levenberg–Marquardt with exact derivatives, in float64: the search of ``interpolate``."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from ...solving.interpolation.equations import NetworkEquations
from ...solving.interpolation.levenberg_marquardt import candidates
from .trainer import Array, Task, Trained, Trainer

STEPS = 500


def train(task: Task) -> Sequence[Trained]:
    """Return what each start arrives at. The starts are on their way together, and share the time."""
    begin = time.process_time()
    equations = NetworkEquations.of(task.problem, task.activation, task.layers, real=task.real)
    count = len(task.starts)

    def start(number: int) -> Array:
        weights: Array = task.starts[number].copy()
        weights[0] = weights[0] * 2.0**equations.input_exponent
        weights[-1] = weights[-1] * 2.0**-equations.output_exponent
        return weights.reshape(-1)

    found = candidates(
        equations, start, count, count, lambda number, residual: None, reached=0.0, almost=math.inf, most_steps=STEPS
    )
    ends = {candidate.start: candidate for candidate in found}
    seconds = (time.process_time() - begin) / count
    return [Trained(equations.weights(ends[n].x), ends[n].steps, seconds) for n in range(count)]


TRAINER = Trainer("levenberg-marquardt", train)
