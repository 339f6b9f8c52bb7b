"""Random problems of a study, made from the numbers that name them and nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ..inputs.exact_matrix import ExactMatrix
from ..inputs.problem import Problem

Array = np.ndarray[Any, Any]

FIELDS = ("real", "complex")


def generator_of(parameters: Mapping[str, Any]) -> np.random.Generator:
    """Return the generator of a trial: the same for every value of what a study varies, so that trials compare."""
    field = FIELDS.index(parameters["field"])
    return np.random.default_rng([parameters["seed"], parameters["dim"], field, parameters["sample"]])


def gaussian(generator: np.random.Generator, dim: int, field: str) -> Array:
    """Return a d×d matrix of independent standard normal entries; complex ones have two such parts."""
    A = generator.standard_normal((dim, dim))
    return A + 1j * generator.standard_normal((dim, dim)) if field == "complex" else A


def near_singular_problem(generator: np.random.Generator, dim: int, field: str, sigma: float) -> Problem:
    """Return Gaussian data with ``sigma`` for the smallest singular value of X₁ − X₂.

    Up to the rounding of X₁ to float64, some 1e-16, which shows below 1e-14; other singular values that are smaller
    than ``sigma`` are raised to it.
    """
    X1, X2, Y1, Y2 = (gaussian(generator, dim, field) for _ in range(4))
    U, singular, V = np.linalg.svd(X1 - X2)
    singular = np.maximum(singular, sigma)
    singular[-1] = sigma
    return Problem(X2 + (U * singular) @ V, X2, Y1, Y2)


def problem_near_the_cut(generator: np.random.Generator, dim: int, field: str, angle: float) -> Problem:
    """Return Gaussian X₁, X₂, Y₂ and Y₁ = Y₂PBP⁻¹, exactly, with eigenvalues of B at ``angle`` to the negative axis.

    Real data have a pair of them on the unit circle, complex data one, above the axis; the others are positive.
    """
    X1, X2, Y2, P = (ExactMatrix.parse(gaussian(generator, dim, field)) for _ in range(4))
    half = Fraction(1 / math.tan(angle / 2))  # tan((π − angle)/2), the rational parametrisation of the circle
    cosine, sine = (1 - half**2) / (1 + half**2), 2 * half / (1 + half**2)
    zero = Fraction(0)
    table: list[list[Any]] = [[[zero, zero] for _ in range(dim)] for _ in range(dim)]
    others = generator.uniform(0.5, 2, dim)
    for i in range(dim):
        table[i][i] = [Fraction(float(others[i])), zero]
    if field == "complex":
        table[0][0] = [cosine, sine]
    else:
        table[0][:2], table[1][:2] = [[cosine, zero], [-sine, zero]], [[sine, zero], [cosine, zero]]
    B = ExactMatrix.parse(table)
    return Problem(X1, X2, Y2 @ P @ B @ P.solve(ExactMatrix.identity(dim)), Y2)


def perturbed(generator: np.random.Generator, A: ExactMatrix, relative: float, field: str) -> ExactMatrix:
    """Return A changed by a random matrix of Frobenius norm ``relative`` times its own, exactly added."""
    E = gaussian(generator, A.shape[0], field)
    E *= relative * float(np.linalg.norm(A.to_numpy())) / float(np.linalg.norm(E))
    return A + ExactMatrix.parse(E)
