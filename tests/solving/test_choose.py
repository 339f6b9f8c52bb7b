"""The choice of α and cut against brute force: grids of α, searched by what float64 and balls really do."""

import math
import warnings
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import scipy.linalg
from helpers.problems import gaussian, jordan_matrix, random_problem

import symbolic_matexp as sm
from symbolic_matexp.inputs.cut import PRINCIPAL
from symbolic_matexp.solving.choice import I_PI, choose
from symbolic_matexp.solving.error_model import FirstOrder, growth
from symbolic_matexp.systems.ball import approximate_spectrum as approximate_spectrum_module
from symbolic_matexp.systems.ball.approximate_spectrum import (
    Spectrum,
    approximate_spectra,
    approximate_spectrum,
    logarithm_at,
    widest_gap,
)

UNIT_ROUNDOFF = 2.0**-53


def residual(problem, alpha, turn=0.0):
    """The formula in NumPy and SciPy, written out again; the largest relative residual."""
    X1, X2, Y1, Y2 = (A.to_numpy() for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SciPy says that a logarithm may be inaccurate; the residual will show it
        try:
            M = np.linalg.solve(Y2, Y1) * np.exp(-1j * turn)
            L = (scipy.linalg.logm(M) + 1j * turn * np.eye(len(M))) / np.expm1(alpha)
            W1 = alpha * np.linalg.inv(X1 - X2)
            W2 = L @ scipy.linalg.expm(-W1 @ X2)
            W3 = Y2 @ scipy.linalg.expm(-L)
            values = [W3 @ scipy.linalg.expm(W2 @ scipy.linalg.expm(W1 @ X)) for X in (X1, X2)]
        except (ValueError, np.linalg.LinAlgError):
            return math.inf
        errors = [np.linalg.norm(V - Y) / np.linalg.norm(Y) for V, Y in zip(values, (Y1, Y2), strict=True)]
    return float(np.nan_to_num(max(errors), nan=math.inf))


def chosen(problem, **options):
    choice = choose(problem, 15, for_float64=True, **options)
    return residual(problem, complex(choice.alpha), float(choice.cut) - math.pi)


def polar_grid(moduli=8, directions=16):
    return np.outer(np.geomspace(0.1, 6, moduli), np.exp(2j * np.pi * np.arange(directions) / directions)).ravel()


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("smallest", [pytest.param(1, marks=pytest.mark.slow), 1e-2, 1e-6])
@pytest.mark.parametrize("dim", [2, pytest.param(4, marks=pytest.mark.slow)])
def test_auto_keeps_up_with_a_grid_searched_by_the_true_residual(dim, smallest, field):
    problems = [random_problem(seed, dim, field, smallest) for seed in range(5)]
    auto = [chosen(problem) for problem in problems]
    best = [min(residual(problem, alpha) for alpha in polar_grid(6, 12)) for problem in problems]
    assert np.median(auto) <= 10 * np.median(best)
    assert all(a < 1e-6 for a, b in zip(auto, best, strict=True) if b < 1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("smallest", [1e-2, 1e-4])
def test_auto_keeps_up_in_dimension_16(smallest, field):
    problems = [random_problem(seed, 16, field, smallest) for seed in range(5)]
    auto = [chosen(problem) for problem in problems]
    best = [min(residual(problem, alpha) for alpha in polar_grid()) for problem in problems]
    assert np.median(auto) <= 10 * np.median(best)


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("smallest", [1, pytest.param(1e-3, marks=pytest.mark.slow)])
def test_the_first_order_model_predicts_the_residual(smallest, field):
    """Over α that lose between nothing and everything, to about an order of magnitude."""
    ratios = []
    for seed in range(6):
        problem = random_problem(seed, 4, field, smallest)
        of_K = approximate_spectrum(problem.X1 - problem.X2, problem.X2, as_float64=True)
        of_M = approximate_spectrum(problem.Y2, problem.Y1, as_float64=True)
        logs = [logarithm_at(z, PRINCIPAL) for z in of_M.eigenvalues]
        dominant = max((complex(z) for z in of_K.eigenvalues), key=abs)
        alphas = np.append(polar_grid(4, 8), np.geomspace(0.1, 5, 12) * 1j * dominant.conjugate() / abs(dominant))
        model = FirstOrder(problem, of_K, of_M, logs)
        assert model.usable
        products = np.outer(alphas, of_K.eigenvalues)
        predicted = model.residuals(alphas, products) * UNIT_ROUNDOFF
        for alpha, p in zip(alphas, predicted, strict=True):
            true = residual(problem, alpha)
            if true < 1e-3:
                ratios.append(p / true)
    assert len(ratios) > 50
    assert 0.2 < np.median(ratios) < 5
    assert np.mean([0.03 < r < 30 for r in ratios]) > 0.9


NEARLY_SINGULAR = sm.ExactMatrix.parse([[1, 0, 0], [0, 1, 1], [0, 1, "1.0000000000000000001"]])


@pytest.mark.parametrize("field", ["real", "complex", "one of each", "singular to float64", "defective"])
def test_spectra_together_are_those_of_each_alone(field):
    first, second = random_problem(1, 3, "real"), random_problem(2, 3, "real" if field != "complex" else "complex")
    if field == "one of each":
        first = random_problem(1, 3, "complex")
    divisor = NEARLY_SINGULAR if field == "singular to float64" else first.X1
    dividend = sm.ExactMatrix.parse([[2, 1, 0], [0, 2, 1], [0, 0, 2]]) if field == "defective" else first.Y1
    divisor = sm.ExactMatrix.identity(3) if field == "defective" else divisor
    quotients = [((divisor, dividend), False), ((second.Y2, second.Y1), True)]
    together = approximate_spectra(quotients)
    for found, ((A, B), logarithms) in zip(together, quotients, strict=True):
        alone = approximate_spectrum(A, B, logarithms=logarithms)
        assert type(found.eigenvalues[0]) is type(alone.eigenvalues[0])
        assert all(abs(complex(x - y)) <= 1e-9 for x, y in zip(found.eigenvalues, alone.eigenvalues, strict=True))
        assert found.condition == pytest.approx(alone.condition, rel=1e-6)


def test_the_loss_predicted_by_growth_is_that_of_the_exponential():
    """λ = ±1000 and α = 1: exp(αK) has condition number e^2000; α = i: none."""
    real = growth(1 + 0j, [1000 + 0j, -1000 + 0j], [0.5, -0.5])
    turned = growth(1j, [1000 + 0j, -1000 + 0j], [0.5, -0.5])
    assert real.lost > 2000 > 100 > turned.lost
    assert growth(0j, [0j], [1.0]) == (math.inf, math.inf, math.inf)


def test_exponents_without_spread_lose_nothing_but_reach_far():
    """λ = 1000 twice and α = 1: exp(αK) is e^1000 times a well-conditioned matrix."""
    found = growth(1 + 0j, [1000 + 0j, 1000 + 0j], [0.5, -0.5])
    assert found.lost < 20
    assert found.reach >= 1000


def test_balls_need_one_attempt_and_few_more_bits_near_singularity():
    """For real data and d = 2 it comes after one with too few bits, before which nothing is predicted."""
    for field in ("real", "complex"):
        for dim in (2, 8):
            used = []
            for smallest in (1, 1e-12):
                said = []
                solution = sm.solve(random_problem(1, dim, field, smallest), 50, progress=said.append)
                assert solution.success
                attempts = sum(text.startswith("weights at") for text in said)
                assert attempts == (2 if (field, dim, smallest) == ("real", 2, 1e-12) else 1)
                used.append(solution.precision)
            assert used[1] < used[0] + 3 * math.log2(1e12)


def test_the_best_real_alpha():
    """Real α near singularity: none on a fine grid needs much fewer bits."""
    problem = random_problem(2, 3, "real", 1e-2)
    problem = sm.Problem(problem.X1, problem.X2, np.eye(3), [[2, 1, 0], [0, 3, 1], [0, 0, 5]])
    auto = choose(problem, 30, real=True)
    assert auto.alpha.imag == 0
    assert auto.cut.is_principal
    assert "real α" in auto.reason
    grid = [Fraction(sign * x) for x in np.geomspace(1e-3, 5, 80) for sign in (1, -1)]
    best = min(choose(problem, 30, alpha=sm.GaussianRational(a, Fraction(0)), real=True).loss for a in grid)
    assert auto.loss <= 1.1 * best + 8
    assert sm.solve(problem, 30, real=True).success


def test_i_pi_is_taken_where_nothing_is_much_better():
    problem = sm.Problem([[3, 0], [0, 2]], [[1, 0], [0, 1]], [[2, 0], [0, 3]], np.eye(2))
    choice = choose(problem, 50)
    assert choice.alpha == I_PI
    assert "nearest iπ" in choice.reason


def test_the_reason_says_what_float64_would_leave():
    problem = random_problem(3, 4, "complex", 1e-4)
    choice = choose(problem, 50, for_float64=True)
    said = float(choice.reason.rpartition(" ")[2])
    assert said / 30 < chosen(problem) < 30 * said


@pytest.mark.parametrize("smallest", ["1e-30", "1e-400"])
def test_beyond_float64_the_growth_model_decides(smallest):
    X2 = [[1, [2, 1]], [[0, 3], 4]]
    D = sm.ExactMatrix.parse([[1, 1], [1, 1]]) + sm.ExactMatrix.parse([[smallest, 0], [0, 0]])
    problem = sm.Problem(sm.ExactMatrix.parse(X2) + D, X2, [[1, 2], [0, 1]], [[1, 0], [3, [1, 1]]])
    solution = sm.solve(problem, 50)
    assert solution.success
    assert solution.precision < {"1e-30": 600, "1e-400": 4500}[smallest]


@pytest.mark.parametrize("smallest", ["1e-22", "1e-400"])
def test_an_alpha_of_many_bits_is_priced_with_all_of_them(smallest):
    """Complex data whose dominant eigenvalue points nowhere in particular."""
    generator = np.random.default_rng(1)
    X2, u, Y1, Y2 = (sm.ExactMatrix.parse(gaussian(generator, 2, "complex")) for _ in range(4))
    flat = sm.ExactMatrix.parse([[1, 2], [3, 6]])
    problem = sm.Problem(X2 + u @ flat + sm.ExactMatrix.parse([[smallest, 0], [0, 0]]), X2, Y1, Y2)
    solution = sm.solve(problem, 50)
    assert solution.success
    assert solution.precision < {"1e-22": 600, "1e-400": 4500}[smallest]


def test_defective_data_fall_back_on_eigenvalues():
    K, _ = jordan_matrix([(1, 3), (2, 1)])
    problem = sm.Problem(K + sm.ExactMatrix.identity(4), K, np.diag([1, 2, 3, 4]), np.eye(4))
    choice = choose(problem, 50, for_float64=True)
    assert "first order" not in choice.reason
    assert sm.solve(problem, 50).success


def test_a_singular_basis_is_not_usable():
    problem = random_problem(0, 2)
    of_M = approximate_spectrum(problem.Y2, problem.Y1, as_float64=True)
    flat = Spectrum(of_M.eigenvalues, np.ones((2, 2), dtype=complex))
    assert not FirstOrder(problem, flat, of_M, [0.1, 0.2]).usable


def test_float64_is_served_by_its_own_eigenvalues():
    """Complex data at 1e-10: the exact direction of λ is off for the inverse that float64 computes."""
    for seed in range(4):
        solution = sm.solve(random_problem(seed, 4, "complex", 1e-10), algebra="float64")
        assert solution.success
        assert max(solution.certificate.residuals) < 1e-2


def by_mpmath(A, B):
    """The eigenvalues of A⁻¹B, with 60 digits."""
    with mpmath.workdps(60), flint.ctx.workprec(200):
        values, _ = mpmath.eig(A.to_mpmath(60) ** -1 * B.to_mpmath(60))
        return [flint.acb(flint.arb(str(z.real)), flint.arb(str(z.imag))) for z in map(mpmath.mpc, values)]


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("smallest", [1e-6, 1e-12, 1e-16])
def test_spectra_of_nearly_singular_differences_are_accurate(smallest, field):
    for seed in range(3):
        problem = random_problem(seed, 5, field, smallest)
        D = problem.X1 - problem.X2
        found, exact = approximate_spectrum(D, problem.X2).eigenvalues, by_mpmath(D, problem.X2)
        with flint.ctx.workprec(150):
            assert all(min(abs(flint.acb(z) - w) for w in exact) < 1e-3 for z in found)
            assert all(min(abs(flint.acb(z) - w) for z in found) < 1e-3 for w in exact)


@pytest.mark.parametrize("size", [1e-3, 1e-5, 1e-8])
def test_perturbation_is_good_to_second_order(size):
    """From eigenvectors that are visibly wrong. The error is what is said, and of third order."""
    for seed in range(5):
        generator = np.random.default_rng(seed)
        D, X = (sm.ExactMatrix.parse(gaussian(generator, 5, "complex")) for _ in range(2))
        values, vectors = np.linalg.eig(np.linalg.solve(D.to_numpy(), X.to_numpy()))
        start = Spectrum(values.tolist(), vectors @ (np.eye(5) + size * gaussian(generator, 5, "complex")))
        found, error = approximate_spectrum_module._by_perturbation(D, X, start)
        exact = by_mpmath(D, X)
        with flint.ctx.workprec(150):
            off = max(float(min(abs(z - w) for w in exact)) for z in found.eigenvalues)
        assert off <= error + 1e-16 * size**2 * 1e3
        assert error < 1e5 * size**3


@pytest.mark.parametrize("entry", [math.nan, math.inf])
def test_without_finite_eigenvectors_there_is_no_perturbation(entry):
    one = sm.ExactMatrix.identity(2)
    start = Spectrum([1, 1], np.array([[1, entry], [0, 1]], dtype=complex))
    assert approximate_spectrum_module._by_perturbation(one, one, start) is None
    assert approximate_spectrum_module._by_perturbation(one, one, Spectrum([1, 1], np.ones((2, 2)))) is None
    assert approximate_spectrum_module._by_perturbation(one, one, Spectrum([1, 1], np.eye(2))) is None  # no distance


def test_the_cut_keeps_imaginary_parts_small():
    """Of the angles of one ray, the one in (0, 2π]."""
    for seed in range(20):
        eigenvalues = [flint.acb(complex(z)) for z in gaussian(np.random.default_rng(seed), 3, "complex").ravel()]
        cut = widest_gap(eigenvalues)
        assert 0 < float(cut) <= 2 * math.pi
        logs = [logarithm_at(z, cut) for z in eigenvalues]
        assert all(abs(np.exp(log) / complex(z) - 1) < 1e-12 for log, z in zip(logs, eigenvalues, strict=True))
        distances = [min(abs(log.imag - float(cut)), abs(log.imag - float(cut) + 2 * math.pi)) for log in logs]
        others = np.sort([log.imag for log in logs])
        assert min(distances) >= np.diff(others).max() / 2 - 1e-9
