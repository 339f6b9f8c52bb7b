"""What no weights can do: against NumPy's least squares, problems built to be impossible, and networks that do it."""

import math
from fractions import Fraction

import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.certifying.impossibility import least_square

ACTIVATIONS = sm.activations()
OTHERS = [name for name in ACTIVATIONS if name not in {"expm", "identity"}]


def pairs_of(*matrices):
    return sm.Problem.from_pairs(list(zip(matrices[::2], matrices[1::2], strict=True)))


@pytest.mark.parametrize("kind", ["real", "complex"])
@pytest.mark.parametrize(("dim", "count"), [(1, 2), (2, 2), (3, 2), (2, 5)])
def test_least_squares_against_numpy(dim, count, kind):
    generator = np.random.default_rng(dim + count)
    A = generator.standard_normal((2 * count, dim, dim))
    if kind == "complex":
        A = A + 1j * generator.standard_normal(A.shape)
    problem = pairs_of(*A)
    found = sm.impossible(problem, activation="identity")
    X, Y = np.hstack(A[::2]), np.hstack(A[1::2])
    W = np.linalg.lstsq(X.T, Y.T, rcond=None)[0].T
    expected = np.linalg.norm(W @ X - Y)
    assert found.verdict == "refuted"
    assert expected * (1 - 2e-3) <= float(found.bound) <= expected
    assert found.bound in found.reason
    one_layer = sm.impossible(problem, activation="tanh", layers=1)
    assert one_layer == found
    assert sm.certify_existence(A[:1], problem, activation="identity").verdict == "refuted"


def test_least_squares_of_inputs_without_full_rank():
    """[X₁, X₂] of rank 1; W reaches only what lies in its row (1, 2, 3, 6)."""
    problem = pairs_of([[1, 2], [2, 4]], [[1, 2], [0, 0]], [[3, 6], [6, 12]], [[3, 6], [0, "1/2"]])
    X, Y = (
        sm.ExactMatrix.parse(A, square=False)
        for A in ([[1, 2, 3, 6], [2, 4, 6, 12]], [[1, 2, 3, 6], [0, 0, 0, "1/2"]])
    )
    exact = Fraction(1, 4) - Fraction(36, 4 * 50)  # ‖y‖² − (y·x)²/‖x‖², y = (0, 0, 0, 1/2), x = (1, 2, 3, 6)
    found = least_square(X, Y)
    assert Fraction(int(found.p), int(found.q)) == exact
    assert float(sm.impossible(problem, activation="identity").bound) == pytest.approx(math.sqrt(exact), rel=1e-3)
    assert sm.impossible(pairs_of([[0]], [[3]]), activation="identity").bound == "3"


def test_what_a_matrix_can_do_is_not_refused():
    W = sm.ExactMatrix.parse([["1/3", 2], [5, -7]])
    inputs = [sm.ExactMatrix.parse(A) for A in ([[1, 2], [2, 4]], [[0, 0], [0, 0]], [[1, 0], [3, "1/9"]])]
    problem = sm.Problem.from_pairs([(X, W @ X) for X in inputs])
    assert sm.impossible(problem, activation="identity") is None
    nearly = sm.Problem.from_pairs([(X, W @ X if i else W @ X + tiny()) for i, X in enumerate(inputs)])
    assert sm.impossible(nearly, activation="identity").bound.endswith("e-31")


def tiny():
    return sm.ExactMatrix.parse([["1e-30", 0], [0, 0]])


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_equal_inputs_with_different_outputs(activation):
    problem = pairs_of(
        [[1, 2], [3, 4]], [[1, 0], [0, 1]], [[0, 1], [1, 0]], [[1, 0], [0, 2]], [[1, 2], [3, 4]], [[1, 0], [3, 5]]
    )
    found = sm.impossible(problem, activation=activation, layers=4)
    assert found.reason == "X1 = X3 but Y1 ≠ Y3: equal inputs have equal outputs"
    assert float(found.bound) == pytest.approx(5 / math.sqrt(2), rel=1e-3)
    assert float(found.bound) <= 5 / math.sqrt(2)
    weights = [[[1, 2], [3, 4]], [[0, 1], [1, 0]]] * 2
    assert sm.certify_existence(weights, problem, activation=activation).verdict == "refuted"


SINGULAR = pairs_of([[1, 2], [3, 4]], [[1, 0], [0, 0]], [[0, 1], [1, 0]], [[1, 0], [0, 2]])
OTHER_SPACE = pairs_of([[1, 2], [3, 4]], [[1, 0], [0, 0]], [[0, 1], [1, 0]], [[0, 0], [0, 1]])
SIGNS = pairs_of([[1, 2], [3, 4]], [[1, 0], [0, 1]], [[0, 1], [1, 0]], [[1, 0], [0, -2]])


def test_ranks_and_signs_obstruct_the_matrix_exponential():
    for problem in (SINGULAR, OTHER_SPACE):
        found = sm.impossible(problem)
        assert found.reason.startswith("Y1 and Y2 differ in rank or left null space")
        assert found.bound is None  # invertible outputs come as near as one likes
    assert sm.impossible(SIGNS) is None
    assert "det(Y1) det(Y2) < 0" in sm.impossible(SIGNS, real=True).reason
    assert sm.impossible(SIGNS, real=True, layers=1).bound is not None  # not by its signs: WX = Y has none


@pytest.mark.parametrize("activation", OTHERS)
@pytest.mark.parametrize("problem", [SINGULAR, OTHER_SPACE, SIGNS])
def test_ranks_and_signs_do_not_obstruct_functions_of_entries(activation, problem):
    assert sm.impossible(problem, activation=activation, layers=3) is None
    over_the_reals = sm.impossible(problem, activation=activation, layers=3, real=True)
    if activation in {"tanh", "sin"}:
        assert over_the_reals is None
    else:  # for another reason; see test_surrounding_zero
        assert over_the_reals is None or "real weights cannot give that" in over_the_reals.reason


def test_functions_of_entries_do_what_the_matrix_exponential_cannot():
    """W₂ max(W₁X, 0), W₁ = W₂ = I, has outputs of determinant 1 and −1, and one of rank 1."""
    one = [[1, 0], [0, 1]]
    problem = pairs_of(one, one, [[0, 1], [1, 0]], [[0, 1], [1, 0]], [[1, -1], [0, -1]], [[1, 0], [0, 0]])
    assert sm.certify([one, one], problem, activation="relu").verdict == "certified"
    assert sm.impossible(problem, activation="relu", real=True) is None
    assert sm.impossible(problem, real=True) is not None


@pytest.mark.parametrize("layers", [0, -1, 1.5, "3", None, True])
def test_unusable_numbers_of_layers_are_named(layers):
    with pytest.raises(sm.InputError, match="layers must be a whole number, at least 1"):
        sm.impossible(SIGNS, layers=layers)


def test_what_is_no_problem_is_named():
    with pytest.raises(sm.InputError, match="needs a Problem, not dict"):
        sm.impossible({})
