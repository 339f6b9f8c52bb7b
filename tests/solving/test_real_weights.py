"""Real weights: Culver's condition, and logarithms that are real without being primary."""

import numpy as np
import pytest
from helpers.oracles import assert_solved
from helpers.problems import jordan_matrix

import symbolic_matexp as sm
from symbolic_matexp.systems.ball.arithmetic import is_real
from symbolic_matexp.systems.ball.real_logarithm import has_real_logarithm

I2, A, B = [[1, 0], [0, 1]], [[1, 2], [3, 5]], [[2, 1], [1, 1]]
X1_4 = [[(i * j + 1) % 3 + (i == j) * 5 for j in range(4)] for i in range(4)]
X2_4 = [[(i + 2 * j) % 5 for j in range(4)] for i in range(4)]
I4 = [[int(i == j) for j in range(4)] for i in range(4)]
REAL_BLOCKS = [
    [(-1, 1), (-1, 1)],
    [(-2, 2), (-2, 2), (3, 1)],
    [(-1, 2), (-1, 2), (-1, 1), (-1, 1)],
    [([1, 2], 1), ([1, -2], 1), ("-1/2", 1), ("-1/2", 1)],
]


@pytest.mark.parametrize("blocks", REAL_BLOCKS)
@pytest.mark.parametrize("algebra", ["ball", "multiprecision"])
def test_real_weights_through_logarithms_that_are_not_primary(blocks, algebra):
    pairs = [b for b in blocks if isinstance(b[0], list)]
    if pairs:  # a real matrix with a complex pair: rotation block instead of complex Jordan blocks
        M = sm.ExactMatrix.parse([[1, 2, 0, 1], [-2, 1, 1, 0], [0, 0, "-1/2", 0], [0, 0, 0, "-1/2"]])
    else:
        M, _ = jordan_matrix(blocks, seed=5)
    dim = M.shape[0]
    generator = np.random.default_rng(dim)
    X1, X2 = generator.integers(-3, 4, (2, dim, dim)) + np.array(
        [5 * np.eye(dim, dtype=int), np.zeros((dim, dim), int)]
    )
    problem = sm.Problem(X1, X2, M, sm.ExactMatrix.identity(dim))
    solution = assert_solved(problem, 40, real=True, algebra=algebra)
    assert isinstance(solution.alpha, float)
    assert all(W.dtype == float for W in solution.to_numpy())
    if algebra == "ball":
        assert all(is_real(W) for W in solution.weights)


DEFECTIVE_ON_THE_CUT = [  # two Jordan blocks of size 2 for −1, conditioned so badly that float64 sees no −1
    [-965521, -473478, 95070, 162654],
    [-389655, -198943, 42306, 55620],
    [-7336485, -3627429, 737276, 1198035],
    [-2577510, -1269489, 256557, 427184],
]


def test_what_float64_does_not_see_on_the_cut_is_found_all_the_same():
    problem = sm.Problem(X1_4, X2_4, DEFECTIVE_ON_THE_CUT, I4)
    real = assert_solved(problem, 30, real=True)
    assert all(is_real(W) for W in real.weights)
    for algebra in ("ball", "multiprecision"):
        solution = assert_solved(problem, 30, cut="principal", algebra=algebra)
        assert "4 eigenvalues lie on the cut" in solution.reason


def test_singular_outputs_without_a_real_logarithm_found_take_four_layers():
    problem = sm.Problem(A, B, [["-1/7", 0], [0, 0]], [[1, 0], [0, 0]])
    assert sm.solve(sm.Problem(A, B, [[1, 0], [0, 0]], [[-2, 0], [0, 0]]), 30).success
    three = sm.solve(problem, 30, real=True, formula="three-layers")
    assert three.status is sm.Status.REAL_LOGARITHM_NOT_FOUND
    assert assert_solved(problem, 30, real=True).formula == "four-real-layers"


@pytest.mark.parametrize(
    ("blocks", "exists"),
    [
        ([(-1, 2), (-1, 1)], False),
        ([(-1, 2), (-1, 2)], True),
        ([(-1, 3), (-1, 1)], False),
        ([(-1, 1), (-1, 1), (-1, 1)], False),
        ([(-1, 1), (-2, 1)], False),
        ([(2, 3), (5, 1)], True),
        ([(-1, 1), (-1, 1), (-2, 1), (-2, 1)], True),
    ],
)
def test_culvers_condition(blocks, exists):
    M, _ = jordan_matrix(blocks, seed=2)
    assert has_real_logarithm(M) is exists


def test_irrational_negative_eigenvalues_pair_up_too():
    """M = C ⊕ C with C the companion matrix of z² + 4z + 2: both roots negative and irrational."""
    C = [[0, -2, 0, 0], [1, -4, 0, 0], [0, 0, 0, -2], [0, 0, 1, -4]]
    problem = sm.Problem(np.diag([1, 2, 3, 4]), np.ones((4, 4), int) - np.eye(4, dtype=int), C, np.eye(4))
    solution = assert_solved(problem, 40, real=True)
    assert all(is_real(W) for W in solution.weights)
    single = sm.Problem(np.diag([1, 2]), [[0, 1], [1, 0]], [[0, -2], [1, -4]], np.eye(2))
    assert sm.solve(single, 40, real=True, formula="three-layers").status is sm.Status.NO_REAL_LOGARITHM
    assert assert_solved(single, 40, real=True).formula == "four-real-layers"
