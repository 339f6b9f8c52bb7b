"""What float64 makes of a problem and of weights: rounded data, and numbers that leave its range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import InconclusiveError, InputError, RangeError
from ..formulas.network import evaluate
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.problem import Problem
from ..notation.evaluation import Record, exponentials
from ..systems.ball.arithmetic import decimal_above
from ..systems.float64 import Float64Algebra

LARGEST_EXPONENT = 709.0
"""e^x leaves the range of float64 beyond this x."""


def rounded_to_float64(problem: Problem) -> Problem | None:
    """Return the problem rounded to float64: itself if that changes nothing, None if it does not fit."""
    try:
        pairs = [tuple(ExactMatrix.parse(A.to_numpy()) for A in pair) for pair in problem.pairs]
    except InputError:
        return None
    return problem if all(a == b for a, b in zip(pairs, problem.pairs, strict=True)) else Problem.from_pairs(pairs)


def range_of_evaluation(weights: Sequence[Any] | None, problem: Problem, which: str) -> str:
    """Say so where f at these float64 weights leaves the range of float64; ``which`` names the weights."""
    if weights is None:
        return ""
    if not all(np.isfinite(W).all() for W in weights):
        return f"With {which}, a number is beyond the range of float64."
    for i, (X, _) in enumerate(problem.pairs, 1):
        system, record = Float64Algebra(), Record()
        try:
            output = evaluate(system, weights, system.matrix(X), record=record)
        except RangeError as error:
            return f"Evaluating f(X{i}) at {which}: {error}."
        except InconclusiveError:  # SciPy gives up: no matter of range, and the evaluation error says so
            continue
        if trouble := too_large(f"In f(X{i}) at {which}", record):
            return trouble
        if not np.isfinite(output).all():
            return f"At {which}, f(X{i}) is beyond the range of float64."
    return ""


def too_large(where: str, record: Record) -> str:
    """Say so where an exponential on record has an argument beyond the range of float64, if only downwards."""
    try:
        sizes = [float(np.abs(np.linalg.eigvals(A).real).max()) for A, _ in exponentials(record)]
    except np.linalg.LinAlgError:  # no convergence; the exponentials themselves were finite
        return ""
    if max(sizes, default=0.0) <= LARGEST_EXPONENT:
        return ""
    largest = decimal_above(max(sizes), 4)
    return f"{where}, an exponential's argument has an eigenvalue of real part ±{largest}, beyond ±709."


def condition_number(A: ExactMatrix) -> float:
    """Return the 2-norm condition number as NumPy sees it: a magnitude, for a remark."""
    with np.errstate(all="ignore"):
        return float(np.linalg.cond(A.to_numpy()))
