"""Three equations: whatever three different inputs and outputs of one column space are given, or else why not."""

import pickle

import mpmath
import numpy as np
import pytest
from helpers.oracles import assert_solved, mpmath_residuals
from helpers.problems import random_pairs
from helpers.sampling import sampled

import symbolic_matexp as sm

A, B, C = [[1, 2], [3, 4]], [[0, 1], [1, 0]], [[2, 0], [0, 3]]
P, Q, R = [[2, 1], [1, 1]], [[1, 1], [0, 1]], [[3, 1], [2, 1]]
I2 = [[1, 0], [0, 1]]


def times(s, M):
    return [[s * x for x in row] for row in M]


def problem_of(inputs, outputs=(P, Q, R)):
    return sm.Problem.from_pairs(list(zip(inputs, outputs, strict=True)))


def norms(solution):
    return [float(np.linalg.norm(W)) for W in solution.to_numpy()]


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("dim", [2, pytest.param(3, marks=pytest.mark.slow)])
def test_gaussian_data(dim, field):
    solution = assert_solved(random_pairs(11, dim, 3, field), 50)
    assert solution.formula == "eight-layers"
    assert len(solution.weights) == 8
    assert max(norms(solution)) <= 1e4
    assert max(mpmath_residuals(solution.to_mpmath(), solution.problem, 80)) < mpmath.mpf(10) ** -45


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("dim", [2, 3, 4])
def test_ten_seeds(dim, field, seed):
    assert max(norms(assert_solved(random_pairs(seed, dim, 3, field), 50))) <= 1e4


@pytest.mark.parametrize(
    ("inputs", "outputs", "layers"),
    sampled(
        [
            ((A, B, C), (P, Q, R), 8),  # small integers; Y₁⁻¹Y₂ has a Jordan block
            ((A, B, times(2, B)), (P, P, R), 8),
            ((A, B, times(0, A)), (P, Q, Q), 8),
            (([[1, 3], [2, 5]], B, [[3, 5], [3, 13]]), (P, Q, R), 8),
            ((I2, times(2, I2), times(4, I2)), (P, Q, R), 8),  # on a line
            (([[1, 0], [0, 2]], [[0, 0], [0, 1]], [[3, 0], [0, -1]]), (times(2, I2), I2, C), 8),  # all commute
            ((A, B, C), (I2, times(2, I2), times(-3, I2)), 8),
            ((A, B, C), ([[1, 2], [2, 4]], [[1, 1], [2, 2]], [[0, 3], [0, 6]]), 8),  # singular, one column space
            ((C, [[2, 1], [0, 3]], [[2, 2], [0, 3]]), (P, Q, R), 9),  # differences of rank one
            (([[0, 1], [0, 0]], [[0, 2], [0, 0]], times(0, A)), (P, Q, R), 10),  # a common kernel
        ],
        every=20,
    ),
)
def test_special_data(inputs, outputs, layers):
    solution = assert_solved(problem_of(inputs, outputs), 30)
    assert len(solution.weights) == layers
    assert solution.formula == "eight-layers"


@pytest.mark.parametrize(("algebra", "digits"), [("multiprecision", 40), ("float64", None)])
def test_other_number_systems(algebra, digits):
    solution = sm.solve(random_pairs(4, 2, 3, "complex"), digits, algebra=algebra)
    assert solution.success, solution.message
    assert solution.certificate.verdict == "certified"
    assert solution.digits >= (digits or 1)


def test_sympy_refuses():
    solution = sm.solve(problem_of((A, B, C)), algebra="exact")
    assert solution.status.name == "UNSUPPORTED"
    assert "root of a polynomial" in solution.message


def test_alpha_and_cut_are_taken_as_given():
    solution = assert_solved(random_pairs(6, 2, 3), 30, alpha="1/2", cut=2.5)
    assert solution.alpha == 0.5
    assert float(solution.cut) == 2.5


@pytest.mark.parametrize("algebra", ["ball", "multiprecision"])
def test_an_eigenvalue_on_the_cut_asked_for(algebra):
    outputs = (I2, [[-1, 0], [0, 2]], [[1, 1], [0, 3]])
    solution = assert_solved(problem_of((A, B, C), outputs), 30, cut="principal", algebra=algebra)
    assert solution.cut.is_principal


@pytest.mark.slow
def test_the_same_problem_gets_the_same_weights():
    first, second = (sm.solve(random_pairs(5, 2, 3), 30) for _ in range(2))
    assert all(np.array_equal(V, W) for V, W in zip(first.to_numpy(), second.to_numpy(), strict=True))
    assert first.reason.startswith("search: ")


def test_a_solution_is_pickled_and_saved(tmp_path):
    solution = sm.solve(random_pairs(5, 2, 3), 30)
    assert pickle.loads(pickle.dumps(solution)).digits == 30  # noqa: S301
    solution.save(tmp_path / "weights.json")
    loaded = sm.Solution.load(tmp_path / "weights.json")
    assert sm.certify(loaded, solution.problem, 30).verdict == "certified"
    assert loaded.formula == "eight-layers"


@pytest.mark.slow
def test_nearly_equal_inputs():
    generator = np.random.default_rng(8)
    X = generator.standard_normal((3, 2, 2))
    inputs = [X[0], X[0] + 1e-3 * X[1], X[0] + 1e-3 * X[2]]
    assert_solved(problem_of(inputs), 30)


# What never comes back certified.


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (problem_of((A, A, B)), "EQUAL_INPUTS"),
        (problem_of((A, B, B), (P, Q, Q)), "DUPLICATED_PAIRS"),
        (problem_of((A, B, C), (P, Q, [[1, 2], [2, 4]])), "INCOMPATIBLE_OUTPUTS"),
        (sm.Problem.from_pairs([([[1]], [[2]]), ([[2]], [[3]]), ([[3]], [[5]])]), "NUMBERS"),
    ],
)
def test_no_weights(problem, status):
    solution = sm.solve(problem)
    assert solution.status.name == status
    assert not solution.success
    assert not solution.weights


def test_real_weights():
    same_sign, opposite = (problem_of((A, B, C), (P, Q, Y)) for Y in (R, B))
    assert sm.solve(same_sign, real=True).status.name == "NO_REAL_FORMULA"
    assert sm.solve(opposite, real=True).status.name == "NO_REAL_SOLUTION"


@pytest.mark.parametrize("count", [2, 4])
def test_another_number_of_equations(count):
    pairs = list(zip((A, B, C, I2), (P, Q, R, C), strict=True))[:count]
    solution = sm.solve(sm.Problem.from_pairs(pairs), formula="eight-layers")
    assert solution.status.name == "FORMULA_DOES_NOT_APPLY"
    assert "three equations" in solution.message


@pytest.mark.slow
def test_weights_for_other_outputs_are_refuted():
    solution = sm.solve(problem_of((A, B, C)), 30)
    assert sm.certify(solution, problem_of((A, B, C), (P, Q, [[3, 1], [2, 2]])), 30).verdict == "refuted"


def test_data_beyond_floats():
    solution = sm.solve(problem_of((A, B, [["1e400", 0], [0, 1]])))
    assert solution.status.name == "PRECISION_EXHAUSTED"
    assert "floats used in the search" in solution.message
