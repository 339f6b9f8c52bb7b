"""The precisions that are tried: one attempt as a rule, the next by what was missing, and refusals by measurement."""

from dataclasses import replace

import mpmath
import numpy as np
import pytest
from helpers.oracles import mpmath_residuals
from helpers.problems import jordan_matrix, random_problem

import symbolic_matexp as sm
from symbolic_matexp.solving import choice
from symbolic_matexp.solving.reaching.rising_precision import MARGIN, Failure, _missing
from symbolic_matexp.systems.ball.methods import Way


def attempts(problem, digits=50, **options):
    """Return the solution and the precisions at which weights were computed."""
    said = []
    solution = sm.solve(problem, digits, progress=said.append, **options)
    return solution, [int(text.split()[2]) for text in said if text.startswith("weights at")]


def multiple_of_identity(value, dim):
    return sm.ExactMatrix.parse([[value if i == j else 0 for j in range(dim)] for i in range(dim)])


def assert_solved_within(problem, bits, digits=50, **options):
    """Solve, compare with plain mpmath, and bound the bits that were used."""
    solution, tried = attempts(problem, digits, **options)
    assert solution.success, solution.message
    assert max(tried) <= bits
    residuals = mpmath_residuals(solution.to_mpmath(), problem, digits + solution.precision // 3)
    assert max(residuals) < mpmath.mpf(10) ** -digits
    return solution


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("dim", [2, 3, 5, 8])
def test_the_first_attempt_succeeds_and_wastes_little(dim, field):
    firsts, extra = [], []
    for seed in range(20):
        solution, tried = attempts(random_problem(100 + seed, dim, field), 30)
        assert solution.success
        firsts.append(len(tried) == 1)
        extra.append(tried[-1] - 30 * 3.33)
    assert np.mean(firsts) >= 0.9
    # interpolation loses more bits than Taylor series and eigenbases, and is quicker all the same
    assert np.median(extra) < 24 + 8 * dim + (18 * (dim - 2) if dim in {3, 5} else 0)


@pytest.mark.parametrize("algebra", ["ball", "multiprecision"])
def test_the_second_attempt_adds_what_was_missing(algebra, monkeypatch):
    way = Way.BY_INTERPOLATION
    monkeypatch.setitem(choice.FITS, way, replace(choice.FITS[way], constant=-100))
    solution, tried = attempts(random_problem(1, 3), algebra=algebra)
    assert solution.success
    assert len(tried) == 2
    assert 0 < tried[1] - tried[0] < 110  # growth by a factor would have added more


@pytest.mark.parametrize("algebra", ["ball", "multiprecision"])
def test_a_prediction_alone_refuses_nothing(algebra, monkeypatch):
    monkeypatch.setattr("symbolic_matexp.solving.choice._bits", lambda *_: 10**20)
    monkeypatch.setattr("symbolic_matexp.solving.choice.LARGEST_LOSS", 0)
    solution, tried = attempts(random_problem(1, 2), 30, algebra=algebra)
    assert solution.success
    assert max(tried) <= 4096


@pytest.mark.parametrize("alpha", ["1e-18", "1e-40"])
def test_hopeless_exponents_are_refused_after_two_cheap_attempts(alpha):
    solution, tried = attempts(sm.Problem.example("small"), alpha=alpha)
    assert solution.status is sm.Status.PRECISION_EXHAUSTED
    assert "would be lost, as measured at" in solution.message
    assert len(tried) == 2
    assert max(tried) < 10_000


def test_a_small_maximum_is_respected():
    solution, tried = attempts(random_problem(1, 4), maximum_precision=190, formula="three-layers")
    assert solution.status is sm.Status.PRECISION_EXHAUSTED
    assert tried == [190]
    _, tried = attempts(random_problem(1, 4), maximum_precision=190)  # other formulas are tried, too
    assert max(tried) <= 190


def test_two_attempts_confirm_a_loss_only_if_bits_mend_as_much_as_they_add():
    assert Failure(400, 900).confirms(Failure(200, 1100))
    assert Failure(400, 900 - MARGIN).confirms(Failure(200, 1100))
    assert not Failure(400, 500).confirms(Failure(200, 1100))
    assert not Failure(400, 1100).confirms(Failure(200, 1100))
    assert not Failure(400, None).confirms(Failure(200, 1100))
    assert not Failure(400, 900).confirms(Failure(200, None))


def test_missing_bits():
    assert _missing(["1e-30"], 30) == 0
    assert _missing(["1e-40", "1.1e-27"], 30) == 10
    assert _missing(["inf", "1e-40"], 30) is None
    assert _missing(["1e+" + "9" * 300], 30) > 10**300


@pytest.mark.parametrize(("eigenvalue", "size"), [(10**3, 4), (10**6, 3), (10**9, 3), (10**15, 2)])
def test_defective_large_eigenvalues_of_K(eigenvalue, size):
    """Rounding splits the eigenvalue; the splits are noise, and no spread."""
    K, _ = jordan_matrix([(eigenvalue, size), (1, 1)])
    rest = random_problem(0, size + 1)
    assert_solved_within(sm.Problem(K + multiple_of_identity(1, size + 1), K, rest.Y1, rest.Y2), 600)


@pytest.mark.parametrize("smallest", ["1e-3", "1e-6", "1e-9"])
def test_defective_K_of_a_small_difference(smallest):
    K, _ = jordan_matrix([(5, 3), (2, 1)])
    rest = random_problem(0, 4)
    assert_solved_within(sm.Problem(K + multiple_of_identity(smallest, 4), K, rest.Y1, rest.Y2), 2500)


@pytest.mark.parametrize("alpha", [700, 710, -720, 1500])
def test_given_real_alphas_beyond_the_range_of_floats(alpha):
    problem = sm.Problem(np.diag([1e3, 2e3]), np.diag([1.0, 2.0]), [[1, 2], [3, 5]], [[2, 1], [1, 1]])
    assert_solved_within(problem, 300, alpha=alpha)


@pytest.mark.parametrize("smallest", ["1e-3", "1e-6", "1e-12", "1e-30"])
def test_real_weights_where_K_is_nearly_a_multiple_of_the_identity(smallest):
    """exp(αK) is a huge number times a well-conditioned matrix, which balls hold without loss."""
    P, D = [[2, 1, 0], [1, 3, 1], [0, 1, 4]], multiple_of_identity(smallest, 3)
    X2 = multiple_of_identity(1, 3) + D @ sm.ExactMatrix.parse(P)
    solution, tried = attempts(sm.Problem(X2 + D, X2, P, np.eye(3)), real=True)
    assert solution.success
    assert max(tried) < 600


@pytest.mark.parametrize("large", [1e2, 1e4, 1e6])
def test_two_large_eigenvalues_that_no_direction_turns_at_once(large):
    """α has to be small; the best loss grows like √|λ|."""
    K = sm.ExactMatrix.parse([[large, 1, 0], [0, [0, large], 1], [0, 1, -1]])
    rest = random_problem(0, 3)
    solution, tried = attempts(sm.Problem(K + multiple_of_identity(1, 3), K, rest.Y1, rest.Y2))
    assert solution.success
    assert max(tried) < 300 + 8 * large**0.5


def test_weights_stay_in_a_usable_range():
    """d = 1: no α loses anything, but e^(10^8) is of little use."""
    solution, _ = attempts(random_problem(0, 1, "complex", 1e-8))
    assert solution.success
    assert all(abs(W[0, 0]) < 1e100 for W in solution.to_mpmath())


@pytest.mark.parametrize("field", ["real", "complex"])
def test_certificates_hold_without_the_hints_that_made_them_quick(field, monkeypatch):
    """Also those that are narrow escapes: the precisions are swept bit by bit."""
    way, problem = Way.IN_EIGENBASES, random_problem(3, 8, field)
    for constant in range(-4, 14):
        monkeypatch.setitem(choice.FITS, way, replace(choice.FITS[way], constant=constant))
        solution, tried = attempts(problem)
        assert solution.certificate.recheck(), tried
