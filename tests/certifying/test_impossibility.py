"""What no weights can do: against NumPy's least squares, problems built to be impossible, and networks that do it."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import minimize

import symbolic_matexp as sm
from symbolic_matexp.certifying.impossibility import Obstacle, least_square

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


# Zero columns and opposite columns.

IN_NUMPY = {"tanh": np.tanh, "sin": np.sin, "relu": lambda x: np.maximum(x, 0)}
ODD, ZERO_KEPT = ("tanh", "sin"), ("tanh", "sin", "relu")
ZERO = pairs_of([[1, 0], [3, 0]], [[1, 3], [0, 4]], [[0, 1], [1, 0]], [[1, 0], [0, 2]])
OPPOSITE = pairs_of([[1, 2], [3, 4]], [[1, 3], [0, 4]], [[0, -2], [1, -4]], [[1, -2], [0, 6]])
OPPOSITE_IN_ONE = pairs_of([[1, -1], [3, -3]], [[1, 0], [0, 1]])
COMPLEX = pairs_of([[[0, 1], 2], [3, [4, 1]]], [[[1, 1], 3], [0, 4]], [[[0, -1], 2], [-3, 4]], [[[1, 1], 1], [0, 6]])
CASES = [
    (ZERO, ZERO_KEPT, "column 2 of X1 is zero", 5),
    (OPPOSITE, ODD, "column 2 of X1 is minus column 2 of X2", math.sqrt(101 / 2)),
    (OPPOSITE_IN_ONE, ODD, "column 1 of X1 is minus column 2 of X1", 1),
    (COMPLEX, ODD, "column 1 of X1 is minus column 1 of X2", 2),
]


@pytest.mark.parametrize("real", [False, True])
@pytest.mark.parametrize(("problem", "names", "words", "bound"), CASES)
def test_zero_and_opposite_columns_with_other_outputs(problem, names, words, bound, real):
    for name in OTHERS:
        found = sm.impossible(problem, activation=name, layers=3, real=real)
        if name in names:
            assert found.reason.startswith(words)
            assert found.obstacle is Obstacle.COLUMNS
            assert bound * (1 - 2e-3) <= float(found.bound) <= bound
            eye = [[1, 0], [0, 1]]
            if name != "relu" or problem.is_real:
                assert sm.certify_existence([eye] * 3, problem, activation=name).verdict == "refuted"
        else:
            assert found is None or found.obstacle is Obstacle.AROUND_ZERO
    assert sm.impossible(problem, layers=3, real=real) is None  # the matrix exponential mixes columns


@pytest.mark.parametrize("kind", ["real", "complex"])
@pytest.mark.parametrize("name", ZERO_KEPT)
def test_no_network_is_refused_its_own_zero_and_opposite_columns(name, kind):
    for seed in range(20):
        generator = np.random.default_rng(seed)
        W, X = generator.normal(size=(3, 3, 3)) / 3, generator.normal(size=(2, 3, 3))
        if kind == "complex" and name != "relu":
            W, X = (A + 1j * generator.normal(size=A.shape) / 3 for A in (W, X))
        X[0, :, 0], X[1, :, 1], X[1, :, 2] = 0, 0, -X[0, :, 2] if name in ODD else X[0, :, 2]
        columns = {}
        for a, matrix in enumerate(X):
            for b in range(3):
                y = matrix[:, b]
                for layer in W[:2]:
                    y = IN_NUMPY[name]((layer * y).sum(axis=1))
                columns[a, b] = (W[2] * y).sum(axis=1)
        pairs = [(matrix, np.stack([columns[a, b] for b in range(3)], axis=1)) for a, matrix in enumerate(X)]
        problem = sm.Problem.from_pairs(pairs)
        assert not columns[0, 0].any()
        assert sm.impossible(problem, activation=name, layers=3, real=kind == "real") is None
        spoilt = [(pairs[0][0], pairs[0][1] + np.eye(3)[:, [0]] * [1e-9, 0, 0]), pairs[1]]
        found = sm.impossible(sm.Problem.from_pairs(spoilt), activation=name, layers=3)
        assert float(found.bound) == pytest.approx(1e-9, rel=1e-3)


@pytest.mark.parametrize("name", ODD)
def test_the_bound_for_opposite_columns_is_what_the_best_network_reaches(name):
    """Of numbers: w₂ φ(w₁ x) at x = ±1 and 0, minimised by SciPy."""
    y, z, at_zero = 0.7, 0.1, 0.3

    def error(w, last):
        values = [w[1] * IN_NUMPY[name](w[0] * x) for x in ((1, -1, 0) if last else (1, -1))]
        return math.dist(values, (y, z, at_zero)[: len(values)])

    reached = min(minimize(error, start, args=(False,), method="Nelder-Mead").fun for start in ([1, 1], [0.5, -1]))
    found = sm.impossible(pairs_of([[1]], [[y]], [[-1]], [[z]]), activation=name)
    assert float(found.bound) == pytest.approx(reached, rel=2e-3)
    assert float(found.bound) <= reached
    with_zero = sm.impossible(pairs_of([[0]], [[at_zero]], [[1]], [[y]]), activation=name)
    assert float(with_zero.bound) == pytest.approx(at_zero, rel=1e-3)


def test_what_other_functions_of_entries_do_with_zero_and_opposite_columns():
    """2σ(0) = 1, and max(±1, 0) is 1 and 0."""
    at_zero = pairs_of([[0]], [[1]])
    assert sm.certify([[[1]], [[2]]], at_zero, activation="sigmoid").verdict == "certified"
    assert sm.impossible(at_zero, activation="sigmoid", real=True) is None
    opposite = pairs_of([[1]], [[1]], [[-1]], [[0]])
    assert sm.certify([[[1]], [[1]]], opposite, activation="relu").verdict == "certified"
    assert sm.impossible(opposite, activation="relu", real=True) is None
    assert sm.impossible(opposite, activation="tanh", real=True) is not None


def test_the_identity_is_refused_zero_and_opposite_columns_by_least_squares():
    for problem in (ZERO, OPPOSITE_IN_ONE):
        assert sm.impossible(problem, activation="identity").obstacle is Obstacle.NOT_LINEAR


@pytest.mark.parametrize(
    ("problem", "options", "obstacle", "pairs"),
    [
        (pairs_of([[1]], [[1]], [[2]], [[3]], [[1]], [[2]]), {}, Obstacle.EQUAL_INPUTS, (1, 3)),
        (pairs_of([[1]], [[1]], [[2]], [[3]], [[3]], [[0]]), {}, Obstacle.COLUMN_SPACES, (1, 3)),
        (pairs_of([[1]], [[1]], [[2]], [[3]], [[3]], [[-1]]), {"real": True}, Obstacle.DETERMINANT_SIGNS, (1, 3)),
        (pairs_of([[1]], [[1]], [[2]], [[3]]), {"layers": 1}, Obstacle.NOT_LINEAR, None),
        (pairs_of([[1]], [[1]], [[2]], [[-3]]), {"activation": "exp", "real": True}, Obstacle.AROUND_ZERO, None),
    ],
)
def test_every_obstacle_is_named_with_the_pairs_that_show_it(problem, options, obstacle, pairs):
    found = sm.impossible(problem, **options)
    assert (found.obstacle, found.pairs) == (obstacle, pairs)
