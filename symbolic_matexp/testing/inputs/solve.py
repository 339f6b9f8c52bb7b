"""Problems for the weights of the three-layer network."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from ...inputs.exact_numbers import GaussianRational
from ...inputs.problem import Problem
from ...solving.choice import I_PI
from .sampler import Sampler


def cases(make: Sampler) -> Iterator[tuple[str, Problem, GaussianRational, str]]:
    """Yield (kind, problem, α, note); the logarithm of Y2⁻¹Y1 is the principal one."""
    real_alpha = GaussianRational(Fraction(math.log(2)), Fraction(0))
    for dim in (1, 2, 3, 4):
        for field in ("real", "complex"):
            X1, X2 = (make.gaussian(dim, field) for _ in range(2))
            # a quotient near the identity keeps the logarithm's cut away
            Y2 = make.gaussian(dim, field) + 3 * np.eye(dim)
            Y1 = Y2 + make.gaussian(dim, field) * 0.25
            yield "ordinary", Problem(X1, X2, Y1, Y2), I_PI, "α = iπ"
            yield "real alpha", Problem(X2 + X1 + 4 * np.eye(dim), X2, Y1, Y2), real_alpha, "α = log 2"
            if field == "real":  # complex ones would need another α: exp(αK) overflows
                for size in (1e-2, 1e-4, 1e-6, 1e-9):
                    D = make.with_singular_values([*np.ones(dim - 1), size])
                    note = f"α = iπ, smallest singular value of X1 − X2 {size:g}"
                    yield "near-singular", Problem(X2 + D, X2, Y1, Y2), I_PI, note
    for dim in (1, 2, 3, 4):
        for field in ("real", "complex"):
            X1, X2, Y2 = make.gaussian(dim, field), make.gaussian(dim, field), make.gaussian(dim, field)
            for distance in (1e-3, 1e-8):
                Y1 = Y2 + make.gaussian(dim, field) * distance
                note = f"Y1 and Y2 {distance:g} apart: the logarithm is small"
                yield "near the identity", Problem(X1, X2, Y1, Y2), I_PI, note
    for dim in (2, 3, 4):
        P, J = make.gaussian(dim) + 2 * np.eye(dim), np.eye(dim) * 2 + np.eye(dim, k=1)
        X1, X2 = make.gaussian(dim, "complex"), make.gaussian(dim, "complex")
        yield "defective", Problem(X1, X2, P @ J, P), I_PI, f"Y2⁻¹Y1 is nearly a Jordan block of size {dim}"
        yield "defective", Problem(X1, X2, J, np.eye(dim)), I_PI, f"Y2⁻¹Y1 is a Jordan block of size {dim}"
        for angle in (3.0, 3.14):
            c, s = math.cos(angle), math.sin(angle)
            turn = np.eye(dim)
            turn[:2, :2] = [[c, -s], [s, c]]
            yield "near the cut", Problem(X1, X2, turn, np.eye(dim)), I_PI, f"Y2⁻¹Y1 turns by {angle:g}"
