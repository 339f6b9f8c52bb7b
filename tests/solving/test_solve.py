"""Solve: certified for every algebra, honest about what cannot be solved."""

import copy
import importlib
import inspect
import json
import math
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import flint
import mpmath
import numpy as np
import pytest
import sympy
from helpers.mutants import mutated
from helpers.oracles import assert_inside, assert_solved, mpmath_residuals
from helpers.problems import random_problem
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic_matexp as sm
from symbolic_matexp.errors import CutError
from symbolic_matexp.solving.choice import choose

I2, A, B = [[1, 0], [0, 1]], [[1, 2], [3, 5]], [[2, 1], [1, 1]]
SINGULAR, SAME_RANGE, OTHER_RANGE = [[1, 2], [2, 4]], [[1, 0], [2, 0]], [[1, 2], [3, 6]]


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("dim", [1, 2, 3, 5, 8])
def test_random_problems_agree_with_plain_mpmath(dim, field):
    problem = random_problem(dim, dim, field)
    solution = assert_solved(problem, 50)
    assert max(mpmath_residuals(solution.to_mpmath(), problem, 100)) < mpmath.mpf(10) ** -50


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("smallest", [1e-2, 1e-6, 1e-12])
@pytest.mark.parametrize("digits", [50, 100])
def test_nearly_singular_differences(smallest, field, digits):
    problem = random_problem(3, 4, field, smallest)
    solution = assert_solved(problem, digits)
    assert max(mpmath_residuals(solution.to_mpmath(), problem, 2 * digits + 30)) < mpmath.mpf(10) ** -digits


@pytest.mark.slow
@pytest.mark.parametrize(("dim", "digits"), [(16, 50), (32, 50), (64, 30)])
@pytest.mark.parametrize("field", ["real", "complex"])
def test_large_problems(dim, digits, field):
    problem = random_problem(dim, dim, field)
    solution = assert_solved(problem, digits)
    if dim == 16:
        assert max(mpmath_residuals(solution.to_mpmath(), problem, 2 * digits)) < mpmath.mpf(10) ** -digits


@pytest.mark.parametrize("name", sm.example_names())
def test_engines_agree_on_every_bundled_example(name):
    problem = sm.Problem.example(name)
    ball = assert_solved(problem, 50)
    other = assert_solved(problem, 130, algebra="multiprecision")
    assert (ball.alpha, ball.cut) == (other.alpha, other.cut)
    assert_inside(other.weights, ball.weights)


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(1, 3),
    st.sampled_from(["real", "complex"]),
    st.sampled_from([None, 1e-3, 1e-8]),
)
def test_engines_agree_on_random_problems(seed, dim, field, smallest):
    problem = random_problem(seed, dim, field, smallest)
    ball = assert_solved(problem, 30)
    other = assert_solved(problem, 100, algebra="multiprecision")
    assert_inside(other.weights, ball.weights)


def test_weights_in_each_algebras_own_type():
    problem = sm.Problem.example("small")
    assert isinstance(sm.solve(problem).weights[0], flint.acb_mat)
    assert isinstance(sm.solve(problem, algebra="multiprecision").weights[0], mpmath.matrix)
    assert isinstance(sm.solve(problem, algebra="float64").weights[0], np.ndarray)
    assert isinstance(sm.solve(problem, algebra="exact").weights[0], sympy.MatrixBase)


@pytest.mark.parametrize("algebra", ["ball", "multiprecision", "float64", "exact"])
def test_evaluation_conversion_and_files(algebra, tmp_path):
    problem = sm.Problem.example("complex") if algebra != "exact" else sm.Problem.example("small")
    solution = sm.solve(problem, 30, algebra=algebra)
    path = tmp_path / "weights.json"
    solution.save(path)
    loaded = sm.Solution.load(path)
    for s in (solution, loaded):
        value = s(problem.X1)
        numbers = sm.ExactMatrix.parse(value.mid() if isinstance(value, flint.acb_mat) else value).to_numpy()
        np.testing.assert_allclose(numbers, problem.Y1.to_numpy(), atol=1e-12)
        assert sm.certify(s, problem, s.digits).verdict == "certified"
        for W, V in zip(s.to_numpy(), s.to_mpmath(), strict=True):
            np.testing.assert_allclose(W, np.array(V.tolist(), dtype=complex), rtol=1e-14, atol=1e-30)
        assert len(s.to_sympy()) == 3
    assert loaded.status is sm.Status.UNCHECKED
    with pytest.raises(sm.InputError, match="X is 1×1"):
        solution([[1]])


@pytest.mark.parametrize("problem", [random_problem(1, 4), sm.Problem([[1]], [[2]], [["1/3"]], [["1/3"]])])
@pytest.mark.parametrize("digits", [None, 8, 30, 50])
def test_float64_is_a_success_with_the_digits_asked_for_or_else_with_those_it_reaches(problem, digits, tmp_path):
    solution = sm.solve(problem, algebra="float64", **({} if digits is None else {"digits": digits}))
    assert solution.success is bool(solution) is (digits in {None, 8})
    assert solution.digits == 8 if digits == 8 else 10 <= solution.digits <= 16
    assert solution.certificate.verdict == "certified"
    assert solution.certificate.digits == solution.digits
    assert sm.certify(solution.to_numpy(), problem, solution.digits).verdict == "certified"
    assert sm.certify(solution, problem, 30).verdict == "refuted"
    assert solution(problem.X1).shape == (problem.dim, problem.dim)
    if solution.success:
        assert solution.digits_asked == solution.digits
        assert solution.raise_for_status() is solution
    else:
        assert solution.status is sm.Status.FEWER_DIGITS
        assert solution.digits_asked == digits
        assert f"{solution.digits} of the {digits} digits asked for" in solution.message
        with pytest.raises(sm.SolveError, match="fewer digits than were asked for"):
            solution.raise_for_status()
    solution.save(tmp_path / "weights.json")
    content = json.loads((tmp_path / "weights.json").read_text())
    assert (content["success"], content["digits"]) == (solution.success, solution.digits)


def test_exact_float64_weights_have_as_many_digits_as_are_asked_for():
    constant = sm.Problem([[1]], [[2]], [[3]], [[3]])
    assert sm.solve(constant, 100, algebra="float64").digits == 100
    assert sm.solve(constant, algebra="float64").success


@pytest.mark.parametrize("algebra", ["ball", "multiprecision", "exact"])
def test_the_other_algebras_guarantee_fifty_digits_unless_asked(algebra):
    solution = sm.solve(sm.Problem.example("small"), algebra=algebra)
    assert (solution.success, solution.digits, solution.digits_asked) == (True, 50, 50)


def test_float64_fails_openly_with_a_real_alpha_near_singularity():
    problem = random_problem(2, 4, "real", 1e-6)
    bad = sm.solve(problem, algebra="float64", alpha=1)
    assert not bad.success
    assert bad.status in {sm.Status.OUT_OF_RANGE, sm.Status.INACCURATE}
    assert sm.solve(problem, algebra="float64").digits >= 6


@pytest.mark.parametrize(
    ("matrices", "options", "status"),
    [
        ((A, A, A, B), {}, "EQUAL_INPUTS"),
        ((A, A, B, B), {}, "CONSTANT"),
        ((A, B, B, B), {}, "CONSTANT"),
        ((SINGULAR, [[0, 0], [0, 0]], B, B), {}, "CONSTANT"),
        ((A, B, SINGULAR, B), {}, "INCOMPATIBLE_OUTPUTS"),
        ((A, B, B, SINGULAR), {}, "INCOMPATIBLE_OUTPUTS"),
        ((A, B, SINGULAR, OTHER_RANGE), {}, "INCOMPATIBLE_OUTPUTS"),
        ((A, B, SINGULAR, SAME_RANGE), {}, "SOLVED"),
        ((A, B, SINGULAR, SAME_RANGE), {"real": True}, "SOLVED"),
        ((A, [[0, 0], [1, 1]], I2, B), {}, "SOLVED"),
        ((A, [[0, 0], [1, 1]], I2, B), {"formula": "three-layers"}, "SINGULAR_DIFFERENCE"),
        ((A, B, A, B), {"real": True}, "NO_REAL_SOLUTION"),
        ((A, B, [[-1, 0], [0, -2]], I2), {"real": True}, "SOLVED"),
        ((A, B, [[-1, 0], [0, -2]], I2), {"real": True, "formula": "three-layers"}, "NO_REAL_LOGARITHM"),
        ((A, B, [[-1, 1], [0, -1]], I2), {"real": True}, "SOLVED"),
        ((A, B, [[-1, 1], [0, -1]], I2), {"real": True, "formula": "three-layers"}, "NO_REAL_LOGARITHM"),
        ((A, B, [[-1, 0], [0, -1]], I2), {"real": True}, "SOLVED"),
        ((A, B, [[[0, 1], 0], [0, 1]], I2), {"real": True}, "COMPLEX_DATA"),
        ((A, B, A, B), {"alpha": 1, "maximum_precision": 60}, "PRECISION_EXHAUSTED"),
    ],
)
def test_statuses(matrices, options, status):
    solution = sm.solve(sm.Problem(*matrices), 40, **options)
    assert solution.status.name == status
    assert solution.success is (status in {"SOLVED", "CONSTANT"})
    assert solution.message.startswith(solution.status.value)
    if solution.success:
        assert solution.certificate.verdict == "certified"
        assert sm.certify(solution, solution.problem, 40)
    else:
        assert solution.weights == ()
        with pytest.raises(sm.SolveError, match=r"\w"):
            solution.raise_for_status()


def test_degeneracy_is_decided_exactly_where_float64_cannot():
    """X1 − X2 has determinant 1e-60: far below float64's noise, and invertible."""
    X1 = [[1, 1], [1, "1.000000000000000000000000000000000000000000000000000000000001"]]
    problem = sm.Problem(X1, [[0, 0], [0, 0]], A, B)
    assert sm.solve(problem, 30).status is sm.Status.SOLVED
    singular = sm.Problem([["1/3", "1/7"], ["7/3", 1]], [[0, 0], [0, 0]], A, B)
    assert sm.solve(singular, 30, formula="three-layers").status is sm.Status.SINGULAR_DIFFERENCE
    assert sm.solve(singular, 30).formula == "five-layers"


def test_weights_have_the_names_of_their_layers():
    solution = sm.solve(sm.Problem(A, B, I2, B), 20)
    named = [solution.W1, solution.W2, solution.W3]
    assert all(str(W) == str(V) for W, V in zip(named, solution.weights, strict=True))
    with pytest.raises(AttributeError, match="there is no W4: 3 layers"):
        solution.W4  # noqa: B018
    with pytest.raises(AttributeError, match="there is no W1: Two inputs are equal"):
        sm.solve(sm.Problem(A, A, A, B)).W1  # noqa: B018
    assert not hasattr(solution, "W0")
    assert not hasattr(solution, "V1")
    assert copy.deepcopy(solution) == solution


def test_a_formula_can_be_asked_for():
    problem = sm.Problem(A, B, I2, B)
    assert sm.solve(problem, 30, formula="three-layers").formula == sm.solve(problem, 30).formula == "three-layers"
    other = sm.solve(problem, 30, formula="constant")
    assert other.status is sm.Status.FORMULA_DOES_NOT_APPLY
    assert other.message.endswith("(constant needs equal outputs)")
    with pytest.raises(sm.InputError, match="there is no formula 'two-layers'; choose from auto, constant, three-la"):
        sm.solve(problem, formula="two-layers")
    with pytest.raises(sm.InputError, match="there is no formula"):
        sm.solve_many([problem], formula=3)


def test_other_numbers_of_equations():
    single = sm.Problem.from_pairs([(A, B)])
    assert sm.solve(single).formula == "constant"
    assert sm.solve(sm.Problem.from_pairs([(A, B)] * 3)).status is sm.Status.DUPLICATED_PAIRS
    five = sm.Problem.from_pairs([([[i]], [[1 + i]]) for i in range(5)])
    assert sm.solve(five).status is sm.Status.NO_FORMULA


def test_impossible_problems_of_three_equations_are_refused_exactly():
    for third, options, status, detail in [
        ((A, I2), {}, "EQUAL_INPUTS", "(X1 = X3, Y1 ≠ Y3)"),
        ((I2, SINGULAR), {}, "INCOMPATIBLE_OUTPUTS", "(Y1 and Y3)"),
        ((I2, [[0, 1], [1, 0]]), {"real": True}, "NO_REAL_SOLUTION", "(Y1 and Y3)"),
    ]:
        problem = sm.Problem.from_pairs([(A, [[1, 0], [0, 2]]), (B, [[3, 1], [0, 1]]), third])
        solution = sm.solve(problem, **options)
        assert solution.status.name == status
        assert solution.message.endswith(detail)


def test_what_is_impossible_comes_before_what_is_only_refused():
    """A pair is given twice, and the other output has another rank: leaving one out would not help."""
    twice = sm.Problem.from_pairs([(A, I2), (A, I2), (B, SINGULAR)])
    assert sm.solve(twice).status is sm.Status.INCOMPATIBLE_OUTPUTS
    signs = sm.Problem.from_pairs([(A, I2), (I2, [[0, 1], [1, 0]]), (B, SINGULAR)])
    assert sm.solve(signs, real=True).status is sm.Status.INCOMPATIBLE_OUTPUTS  # real=False would not help


X1_4 = [[(i * j + 1) % 3 + (i == j) * 5 for j in range(4)] for i in range(4)]
X2_4 = [[(i + 2 * j) % 5 for j in range(4)] for i in range(4)]
I4 = [[int(i == j) for j in range(4)] for i in range(4)]


@pytest.mark.parametrize("diagonal", [[-3, -4, -2, -1], [-1, 2, 3, -1], [-5, -1, -4, -3, -2, -6]])
def test_shuffled_diagonals(diagonal):
    """The random start of the invariant subspaces must not be orthogonal to any of them."""
    expected = [complex(math.log(abs(x)), math.pi if x < 0 else 0) for x in diagonal]
    enclosure = sm.logm(np.diag(diagonal), 30)
    np.testing.assert_allclose([complex(enclosure[i, i]) for i in range(len(diagonal))], expected, rtol=1e-14)


def test_sparse_similarity_with_a_jordan_block():
    M = [[2, 1, 0, 0], [0, 2, 0, 0], [1, -3, 3, 0], [2, -3, 0, 4]]
    assert sm.logm(M, 20).precision < 2000
    assert_solved(sm.Problem(X1_4, X2_4, M, I4), 20)


def test_data_beyond_the_range_of_float64():
    big = [["1e308", "1e308"], ["1e308", "-1e308"]]
    assert_solved(sm.Problem(big, I2, big, [[1, 2], [0, 1]]), 20)
    huge = [["1e400", 2], [3, "1e-400"]]
    assert_solved(sm.Problem(huge, I2, [["1e-400", 1], [2, 3]], [[1, 2], [0, 1]]), 20)


@pytest.mark.parametrize("entry", ["1e400", "1e-400"])
def test_constant_networks_beyond_float64(entry):
    problem = sm.Problem([[1]], [[2]], [[entry]], [[entry]])
    assert_solved(problem, 20)
    assert sm.solve(problem, 20, algebra="float64").status is sm.Status.OUT_OF_RANGE


@pytest.mark.parametrize("algebra", ["float64", "ball", "multiprecision"])
def test_a_cut_moved_into_an_irrational_gap_at_many_digits(algebra):
    """The moved cut is a fraction of a thousand bits, which float64 has to round and not to choke on."""
    M = [[-1, 0, 0], [0, 0, -1], [0, 2, 1]]
    problem = sm.Problem([[1, 2, 1], [0, 1, 2], [3, 0, 1]], [[0, 1, 0], [1, 0, 1], [0, 2, 1]], M, np.eye(3))
    solution = sm.solve(problem, 400, cut="principal", alpha=1, algebra=algebra)
    assert solution.status is (sm.Status.FEWER_DIGITS if algebra == "float64" else sm.Status.SOLVED)
    assert "1 eigenvalue lies on the cut" in solution.reason


@pytest.mark.parametrize("algebra", ["ball", "multiprecision"])
def test_a_cut_that_cannot_be_cleared_is_a_status(algebra, monkeypatch):
    """Also where the trouble shows only while the weights are computed."""
    monkeypatch.setattr("symbolic_matexp.solving.choice.NEAR_THE_CUT", 0.0)
    problem = sm.Problem(A, B, [[-1, 1], [0, -1]], I2)
    assert_solved(problem, 10, cut="principal", algebra=algebra, alpha=1)

    def in_doubt(request, parameters):
        raise CutError("eigenvalues on and beside the cut could not be separated")

    monkeypatch.setattr("symbolic_matexp.solving.methods.three_layers._past_the_cut", in_doubt)
    options = {"cut": "principal", "algebra": algebra, "alpha": 1, "maximum_precision": 2000}
    solution = sm.solve(problem, 10, **options)
    if algebra == "ball":  # the logarithm of the exact matrix takes over, which moves the cut by itself
        assert solution.status is sm.Status.SOLVED
    else:
        assert solution.status is sm.Status.PRECISION_EXHAUSTED
        assert "could not be separated" in solution.message


def test_tiny_alphas():
    scalar = sm.Problem([[3]], [[1]], [[2]], [[5]])
    assert_solved(scalar, 30, alpha="1e-13")
    assert sm.solve(scalar, 30, alpha="1e-200", algebra="float64").status is sm.Status.OUT_OF_RANGE
    with pytest.raises(sm.InputError):
        sm.solve(scalar, algebra="exact", alpha=sympy.nan)


@pytest.mark.parametrize("algebra", ["float64", "exact", "ball", "multiprecision"])
@pytest.mark.parametrize("cut", [1.0, -2.0, 4.0])
def test_every_algebra_cuts_where_it_is_told(algebra, cut):
    """W3 = Y2 exp(−Λ/(e − 1)) shows which branch of log(2i) and log(−3) was taken."""
    problem = sm.Problem(A, B, [[[0, 2], 0], [0, -3]], I2)
    solution = sm.solve(problem, 12, alpha=1, cut=cut, algebra=algebra).raise_for_status()
    for k, z in enumerate((2j, -3)):
        angle = np.angle(z)
        angle -= 2 * math.pi * math.ceil((angle - cut) / (2 * math.pi))
        expected = np.exp(-(math.log(abs(z)) + 1j * angle) / (math.e - 1))
        assert solution.to_numpy()[2][k, k] == pytest.approx(expected, rel=1e-10)


def test_matrices_travel_between_processes():
    matrix = sm.Problem.example("complex").X1
    assert pickle.loads(pickle.dumps(matrix)) == matrix  # noqa: S301  our own bytes, made on this line


@pytest.mark.parametrize("algebra", ["ball", "multiprecision", "float64"])
def test_principal_cut_through_an_eigenvalue(algebra):
    problem = sm.Problem(A, B, [[-1, 1], [0, -1]], I2)
    solution = sm.solve(problem, 40, cut="principal", algebra=algebra, alpha=1)
    if algebra == "float64":
        assert solution.status is sm.Status.FEWER_DIGITS
    else:
        assert_solved(problem, 40, cut="principal", algebra=algebra, alpha=1)
    assert "2 eigenvalues lie on the cut" in solution.reason
    # W3 = Y2 exp(−L), L = Λ/(e − 1), Λ = iπI + log of the unipotent part
    expected = np.exp(-1j * math.pi / (math.e - 1))
    np.testing.assert_allclose(np.diag(solution.to_numpy()[2]), [expected] * 2, rtol=1e-12)


@pytest.mark.parametrize("alpha", [1, -0.5, 2j, "1/3", ["1/3", "2.5"], Fraction(2, 7)])
def test_given_alphas(alpha):
    solution = assert_solved(sm.Problem.example("small"), 40, alpha=alpha)
    assert solution.reason == "given"


def test_an_alpha_next_to_2_pi_i_makes_large_but_harmless_exponents():
    """e^α − 1 is −2e-16 i and Λ has a real spectrum, so exp(L) has imaginary exponents of 1e16: digits, no growth."""
    assert_solved(sm.Problem.example("small"), 50, alpha=complex(0, 2 * math.pi))


def test_an_alpha_that_makes_exponents_hopeless_is_turned_down_at_once():
    """e^α − 1 is 1e-18, so L is 1e18 times Λ, and exp(L) has 1e18 bits."""
    solution = sm.solve(sm.Problem.example("small"), alpha="1e-18")
    assert solution.status is sm.Status.PRECISION_EXHAUSTED
    assert "bits would be lost" in solution.message


def test_every_alpha_and_cut_solves_the_same_problem():
    """The solution is not unique: different choices, all certified, different weights."""
    problem = random_problem(11, 2)
    seen = [assert_solved(problem, 30, alpha=a, cut=c).to_numpy() for a in (1, 2j) for c in ("principal", 2.0, 30.0)]
    assert all(np.linalg.norm(seen[0][2] - other[2]) > 1e-3 for other in seen[1:])


@pytest.mark.parametrize(
    "options",
    [
        {"digits": 0},
        {"digits": 2.5},
        {"alpha": 0},
        {"alpha": "zero"},
        {"alpha": float("nan")},
        {"alpha": 1j, "real": True},
        {"cut": "wide"},
        {"cut": float("inf")},
        {"cut": 1.0, "real": True},
        {"algebra": "decimal"},
        {"algebra": "exact", "alpha": 2 * sympy.pi * sympy.I},
    ],
)
def test_unusable_arguments(options):
    with pytest.raises(sm.InputError):
        sm.solve(sm.Problem.example("small"), **options)


def test_exact_says_when_sympy_cannot():
    quintic = [[0, 0, 2], [1, 0, 1], [0, 1, 5]]
    identity = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    problem = sm.Problem(quintic, [[0] * 3] * 3, quintic, identity)
    assert sm.solve(problem, algebra="exact").status is sm.Status.UNSUPPORTED


def test_exact_weights_keep_symbols_of_alpha():
    solution = assert_solved(sm.Problem.example("small"), 60, algebra="exact", alpha=sympy.log(2))
    assert solution.weights[0] == sympy.log(2) * sympy.Matrix([[1, 1], [2, 3]]).inv()


def test_choice_of_alpha_beats_the_papers_near_singularity():
    """The model must predict, and deliver, far fewer bits than α = log 2 at σ_min = 1e-6."""
    problem = random_problem(5, 4, "real", 1e-6)
    paper = sm.GaussianRational(Fraction(math.log(2)), Fraction(0))
    auto, given_alpha = choose(problem, 50), choose(problem, 50, alpha=paper)
    assert auto.precision < 500 < 100_000 < given_alpha.precision


def test_import_is_light():
    code = (
        "import sys, symbolic_matexp; "
        "print([m for m in ('sympy', 'scipy', 'mpmath', 'numpy', 'flint') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_public_names_stay_functions_after_their_rooms_are_imported():
    package = Path(sm.__file__).parent
    for path in package.rglob("*.py"):
        if path.stem not in {"__main__", "generate"}:
            name = ".".join(path.relative_to(package.parent).with_suffix("").parts)
            importlib.import_module(name.removesuffix(".__init__"))
    for name in sm.__all__:
        assert name == "errors" or not inspect.ismodule(getattr(sm, name)), name
    assert callable(sm.solve)
    assert callable(sm.certify)
    assert set(sm.__all__) <= set(dir(sm))
    with pytest.raises(AttributeError):
        _ = sm.nonsense


def test_a_wrong_formula_ends_at_the_first_refutation(monkeypatch):
    """Balls around the weights of a wrong formula are refuted; more precision would only refute them again."""
    wrong = mutated("Y2 @ expm(-L)", "Y2 @ expm(L)")
    monkeypatch.setattr("symbolic_matexp.formulas.three_layers.weights", wrong)
    monkeypatch.setattr("symbolic_matexp.formulas.three_layers.weights_from", wrong.__globals__["weights_from"])
    seen = []
    solution = sm.solve(sm.Problem.example("small"), progress=seen.append, formula="three-layers")
    assert not solution.success
    assert "exceeds 10^-50" in solution.message
    assert sum(text.startswith("weights at") for text in seen) == 1
