"""Small real problems are tried at once. What is found is what the prediction would have chosen, or else that is."""

import mpmath
import numpy as np
import pytest
from helpers.oracles import mpmath_residuals
from helpers.problems import random_problem

import symbolic_matexp as sm
from symbolic_matexp.solving.choice import I_PI, choose
from symbolic_matexp.solving.reaching.at_once import BITS_AT_ONCE, TAME

MARK = "tried first"


def solved(problem, digits=50, **options):
    said = []
    solution = sm.solve(problem, digits, progress=said.append, **options)
    assert solution.success
    return solution, sum(text.startswith("weights at") for text in said)


def largest_part(solution):
    with mpmath.workdps(20):
        return max(max(abs(mpmath.re(z)), abs(mpmath.im(z))) for z in solution.to_mpmath()[1])


@pytest.mark.parametrize("dim", BITS_AT_ONCE)
def test_tame_problems_are_solved_at_once_with_the_predicted_parameters(dim):
    at_once = 0
    for seed in range(20):
        problem = random_problem(seed, dim, "real")
        solution, attempts = solved(problem)
        if MARK in solution.reason:
            at_once += 1
            assert attempts == 1
            assert largest_part(solution) <= TAME
            predicted = choose(problem, 50)
            assert predicted.alpha == I_PI
            assert float(predicted.cut) == pytest.approx(float(solution.cut))
            assert max(mpmath_residuals(solution.to_mpmath(), problem, 100)) < mpmath.mpf(10) ** -50
    assert at_once >= 14


def test_where_exponentials_are_large_the_prediction_chooses():
    """K has the eigenvalues 3 ± 8i, so that iπ makes exp(−αK) as large as e^25."""
    X2 = np.array([[3.0, 8.0], [-8.0, 3.0]])
    problem = sm.Problem(X2 + np.eye(2), X2, [[1, 2], [3, 5]], [[2, 1], [1, 1]])
    solution, _ = solved(problem)
    assert MARK not in solution.reason
    assert solution.alpha != complex(I_PI)
    assert largest_part(solution) < 1e6


@pytest.mark.parametrize(
    ("problem", "options"),
    [
        (random_problem(1, 2, "complex"), {}),
        (random_problem(1, 2, "real"), {"alpha": 1}),
        (random_problem(1, 2, "real"), {"cut": 3}),
        (random_problem(1, 2, "real"), {"algebra": "multiprecision"}),
        (sm.Problem([[1, 2], [3, 4]], [[1, 0], [0, 2]], [[2, 1], [1, 1]], [[1, 1], [0, 1]]), {"real": True}),
        (sm.Problem([[1, 2], [3, 4]], [[1, 0], [0, 2]], [[1, 0], [0, 0]], [[2, 0], [0, 0]]), {}),
        (random_problem(1, 2, "real"), {"maximum_precision": 195}),
        (random_problem(1, 5, "real"), {}),
    ],
)
def test_others_are_not(problem, options):
    solution, _ = solved(problem, **options)
    assert MARK not in solution.reason


def test_a_nearly_singular_difference_needs_the_prediction():
    solution, attempts = solved(random_problem(1, 2, "real", 1e-12))
    assert MARK not in solution.reason
    assert attempts == 2


@pytest.mark.parametrize("exponent", [200, 400])
def test_eigenvalues_beyond_floats_need_the_prediction(exponent):
    problem = sm.Problem([[1, 2], [3, 4]], [[0, 1], [1, 0]], [[f"1e{exponent}", 1], [1, 2]], [[1, 0], [0, 1]])
    assert solved(problem, 20)[0].success
