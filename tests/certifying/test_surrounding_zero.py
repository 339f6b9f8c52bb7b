"""Outputs around zero: against problems with a known answer, random networks, and Wendel's probabilities."""

import math

import flint
import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.certifying.surrounding_zero import _have_positive_relation, columns_around_zero

POSITIVE = ("exp", "sigmoid", "softplus")
FUNCTIONS = {
    "exp": np.exp,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "relu": lambda x: np.maximum(x, 0),
}


def outputs(*matrices):
    return [sm.ExactMatrix.parse(Y) for Y in matrices]


@pytest.mark.parametrize("strictly", [True, False])
def test_a_triangle_around_zero_is_seen(strictly):
    around = outputs([[1, "-1/3"], [0, 1]], [["-1/3", 5], [-1, 5]])
    assert columns_around_zero(around, strictly=strictly) == (1, 2, 3)
    beside = outputs([[1, "-1/3"], [0, 1]], [["1/3", 5], [1, 5]])
    assert columns_around_zero(beside, strictly=strictly) is None


def test_opposite_columns_are_seen_and_nearly_opposite_ones_are_not():
    assert columns_around_zero(outputs([[1, -2], [3, -6]], [[0, 1], [1, 1]]), strictly=True) == (1, 2)
    near = outputs([[1, -2], [3, "-6.0000000000000000000000001"]], [[0, 1], [1, 1]])
    assert columns_around_zero(near, strictly=True) is None  # a float cannot tell; an exact relation is not there
    assert columns_around_zero(near[:1], strictly=True) is None


def test_a_relation_has_one_sign_or_is_refused():
    exact = [[flint.fmpq(x) for x in column] for column in ((1, 0), (0, 1), (1, 1))]
    assert not _have_positive_relation(exact)
    assert _have_positive_relation([*exact[:2], [-x for x in exact[2]]])
    assert not _have_positive_relation([*exact, exact[0]])  # two relations
    assert not _have_positive_relation(exact[:2])  # none


def test_outputs_without_full_rank_are_not_refused():
    """W may then be singular: for W = [[1, -1], [1, -1]], W u is any multiple of (1, 1)."""
    assert columns_around_zero(outputs([[1, -1], [1, -1]]), strictly=True) is None


def test_a_zero_column_is_none_of_a_positive_function_and_may_be_one_of_relu():
    zero = outputs([[1, 0], [0, 0]], [[0, 1], [1, 1]])
    assert columns_around_zero(zero, strictly=True) == (2,)
    assert columns_around_zero(zero, strictly=False) is None
    problem = sm.Problem([[1, 2], [3, 4]], [[0, 1], [1, 0]], [[1, 0], [0, 0]], [[0, 1], [1, 1]])
    reason = sm.impossible(problem, activation="sigmoid", real=True).reason
    assert reason.startswith("column 2 of Y1 is zero, and")
    assert "only positive values" in reason


@pytest.mark.parametrize("dim", [1, 2, 3])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_network_is_refused_its_own_outputs(name, dim):
    for seed in range(30):
        generator = np.random.default_rng([seed, dim])
        W, X = generator.normal(size=(3, dim, dim)), generator.normal(size=(2, dim, dim))
        pairs = [(A, W[2] @ FUNCTIONS[name](W[1] @ FUNCTIONS[name](W[0] @ A))) for A in X]
        assert sm.impossible(sm.Problem.from_pairs(pairs), activation=name, layers=3, real=True) is None


@pytest.mark.parametrize(("dim", "count"), [(1, 2), (2, 2), (3, 2), (2, 3), (3, 1)])
def test_random_outputs_surround_zero_as_often_as_wendel_says(dim, count):
    n, runs = dim * count, 400
    expected = sum(math.comb(n - 1, i) for i in range(dim, n)) / 2 ** (n - 1)
    generator = np.random.default_rng(5)
    seen = sum(
        columns_around_zero(outputs(*generator.normal(size=(count, dim, dim))), strictly=True) is not None
        for _ in range(runs)
    )
    assert abs(seen / runs - expected) <= 4 * math.sqrt(0.25 / runs)


@pytest.mark.parametrize("name", POSITIVE)
def test_only_real_networks_are_refused(name):
    problem = sm.Problem([[1, 2], [3, 4]], [[0, 1], [1, 0]], [[1, 0], [0, 1]], [[-1, 0], [0, 1]])
    refused = sm.impossible(problem, activation=name, layers=2, real=True)
    assert "column 1 of Y1 and column 1 of Y2" in refused.reason
    assert sm.impossible(problem, activation=name, layers=2) is None
    assert sm.impossible(problem, activation="tanh", layers=2, real=True) is None


def test_equal_columns_with_different_outputs():
    problem = sm.Problem([[1, 2], [3, 4]], [[0, 1], [1, 3]], [[1, 0], [0, 1]], [[5, 4], [6, 1]])
    for name in (*POSITIVE, "tanh", "sin", "relu"):
        refused = sm.impossible(problem, activation=name, layers=3)
        assert "column 1 of X1 is column 2 of X2" in refused.reason
        assert float(refused.bound) == pytest.approx(math.sqrt(10 / 2), rel=1e-3)  # (1, 0) and (4, 1)
    assert sm.impossible(problem, layers=3) is None  # the matrix exponential mixes columns
    agreeing = sm.Problem([[1, 2], [3, 4]], [[0, 1], [1, 3]], [[1, 0], [0, 1]], [[5, 1], [6, 0]])
    assert sm.impossible(agreeing, activation="tanh", layers=3) is None
