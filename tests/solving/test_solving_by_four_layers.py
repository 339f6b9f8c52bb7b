"""Four layers: real weights for every real problem that has any, and how Ω, α and t are chosen."""

from dataclasses import replace

import mpmath
import numpy as np
import pytest
import scipy.linalg
from helpers.oracles import assert_solved, mpmath_residuals
from helpers.problems import jordan_matrix, nearly_singular, random_problem

import symbolic_matexp as sm
from symbolic_matexp.errors import InconclusiveError
from symbolic_matexp.solving import four_layer_choice, ratio
from symbolic_matexp.solving.methods.four_layers import FourLayers
from symbolic_matexp.solving.polar_factor import skew_logarithm, two_logarithms
from symbolic_matexp.solving.request import Request
from symbolic_matexp.solving.solve import formula_names
from symbolic_matexp.systems import by_name
from symbolic_matexp.systems.ball.arithmetic import is_real

FOUR = "four-real-layers"
A, B, I2 = [[1, 2], [3, 5]], [[2, 1], [1, 1]], [[1, 0], [0, 1]]


def gaussian_problem(seed, dim):
    """Real Gaussian data whose outputs have determinants of one sign."""
    X1, X2, Y1, Y2 = np.random.default_rng(seed).standard_normal((4, dim, dim))
    if np.linalg.det(Y1) * np.linalg.det(Y2) < 0:
        Y1[0] *= -1
    return sm.Problem(X1, X2, Y1, Y2)


def problem_of(M):
    """A problem with small integers and Y2⁻¹Y1 = M."""
    M = M if isinstance(M, sm.ExactMatrix) else sm.ExactMatrix.parse(M)
    dim = M.shape[0]
    generator = np.random.default_rng(1)
    X1, X2 = generator.integers(-3, 4, (2, dim, dim))
    Y2 = sm.ExactMatrix.parse(generator.integers(-3, 4, (dim, dim)) + 4 * np.eye(dim, dtype=int))
    return sm.Problem(X1 + 5 * np.eye(dim, dtype=int), X2, Y2 @ M, Y2)


def assert_real(solution):
    assert all(map(is_real, solution.weights)) if solution.algebra == "ball" else True
    assert all(W.dtype == float for W in solution.to_numpy())
    return solution


def largest_norm(solution):
    return max(np.linalg.norm(W, 2) for W in solution.to_numpy())


@pytest.mark.parametrize("dim", [1, 2, 3, 4, 5, 6])
def test_gaussian_data(dim):
    for seed in range(10):
        problem = gaussian_problem(seed, dim)
        solution = assert_real(assert_solved(problem, 50, real=True, formula=FOUR))
        assert solution.formula == FOUR
        assert len(solution.weights) == 4
        assert largest_norm(solution) <= 1e4
        chosen = assert_real(assert_solved(problem, 50, real=True))
        assert chosen.formula in {"three-layers", FOUR}
        assert largest_norm(chosen) <= 1e4


@pytest.mark.parametrize("dim", [1, 2, 4])
def test_the_residuals_by_mpmath(dim):
    problem = gaussian_problem(3, dim)
    solution = sm.solve(problem, 50, formula=FOUR)
    assert max(mpmath_residuals(solution.to_mpmath(), problem, 60)) < 1e-48


def rotation(*angles):
    return scipy.linalg.block_diag(*[[[np.cos(x), -np.sin(x)], [np.sin(x), np.cos(x)]] for x in angles])


HARD = {
    "two negative eigenvalues": np.diag([-1, -2]),
    **{f"−I, d = {d}": -np.eye(d, dtype=int) for d in (2, 4, 6)},
    "a quarter turn": [[0, -1], [1, 0]],
    **{f"rotations by {x}": rotation(*x) for x in [(np.pi,), (np.pi, 1.0), (np.pi, np.pi, 0.5), (3.14, 3.14)]},
    **{
        f"Jordan blocks {blocks}": jordan_matrix(blocks, seed=2)[0]
        for blocks in [
            [(-1, 2)],
            [(-1, 2), (-1, 1), (-2, 1)],
            [(-1, 3), (-1, 1)],
            [(-1, 4)],
            [(-1, 1), (-2, 1), (3, 1)],
            [(-1, 5), (-2, 1)],
        ]
    },
    "entries 1e±200": [[1e200, 1], [3, 4e-200]],
    "a rotation times entries 1e±200": [[1e-200, 1e200], [-1e200, 1e-200]],
    "negative and wide": [[-1e200, 0], [0, -1e-200]],
    "−I with a corner": [[-1, 0, 1], [0, -1, 0], [0, 0, 1]],
}


@pytest.mark.parametrize("name", HARD)
def test_matrices_that_have_no_real_logarithm_or_hardly_one(name):
    problem = problem_of(HARD[name])
    solution = assert_real(assert_solved(problem, 50, formula=FOUR))
    assert largest_norm(solution) <= 1e4
    assert_real(assert_solved(problem, 50, real=True))


@pytest.mark.parametrize("exponent", [10, 30, 100, 400])
def test_ill_conditioned_ratios(exponent):
    generator = np.random.default_rng(0)
    U, V = (sm.ExactMatrix.parse(np.linalg.qr(generator.standard_normal((4, 4)))[0]) for _ in range(2))
    values = [f"1e-{exponent * i // 3}" for i in range(4)]
    M = U @ sm.ExactMatrix.parse([[values[i] if i == j else 0 for j in range(4)] for i in range(4)]) @ V
    if M.determinant_sign() < 0:
        M = sm.ExactMatrix.parse(np.diag([-1, 1, 1, 1])) @ M
    solution = assert_real(assert_solved(problem_of(M), 50, formula=FOUR))
    assert solution.precision < 400 + 3.33 * exponent


def test_three_layers_come_first_and_four_where_they_do_not_apply():
    assert sm.solve(problem_of([[2, 1], [0, 3]]), 30, real=True).formula == "three-layers"
    assert sm.solve(problem_of([[-1, 0], [0, -2]]), 30, real=True).formula == FOUR
    assert sm.solve(problem_of([[-1, 0], [0, -2]]), 30).formula == "three-layers"
    assert formula_names().index("three-layers") < formula_names().index(FOUR)


def test_opposite_determinants_have_no_real_solution():
    for dim in (1, 2, 3):
        problem = gaussian_problem(dim, dim)
        reflection = sm.ExactMatrix.parse(np.diag([-1] + [1] * (dim - 1)))
        flipped = sm.Problem(problem.X1, problem.X2, reflection @ problem.Y1, problem.Y2)
        for options in ({"real": True}, {"formula": FOUR}):
            assert sm.solve(flipped, 30, **options).status is sm.Status.NO_REAL_SOLUTION
        complex_weights = assert_solved(flipped, 30, formula="four-layers")
        assert not all(map(is_real, complex_weights.weights))


def test_it_refuses_what_it_cannot_do():
    singular = sm.Problem([[1, 0], [0, 1]], [[1, 0], [0, 2]], A, I2)
    assert sm.solve(singular, 30, formula="four-layers").status is sm.Status.FORMULA_DOES_NOT_APPLY
    three = sm.Problem.from_pairs([(A, B), (B, B), (I2, A)])
    assert sm.solve(three, 30, formula="four-layers").status is sm.Status.FORMULA_DOES_NOT_APPLY
    unitary = sm.Problem(A, B, [[[0, 1], 0], [0, 1]], I2)
    assert sm.solve(unitary, 30, formula=FOUR).status is sm.Status.COMPLEX_DATA
    assert sm.solve(unitary, 30, formula="four-layers").success
    symbolic = sm.solve(problem_of([[-1, 0], [0, -2]]), formula=FOUR, algebra="exact")
    assert symbolic.status is sm.Status.UNSUPPORTED
    assert "SymPy finds no closed form" in symbolic.message


@pytest.mark.parametrize("formula", [FOUR, "four-layers"])
@pytest.mark.parametrize("algebra", ["multiprecision", "float64"])
def test_other_number_systems(formula, algebra):
    for dim in (1, 2, 4):
        problem = gaussian_problem(dim, dim)
        digits = 40 if algebra == "multiprecision" else None
        solution = sm.solve(problem, digits, formula=formula, algebra=algebra)
        assert solution.success, solution.message
        assert solution.digits >= (40 if digits else 11)
        assert max(mpmath_residuals(solution.to_mpmath(), problem, 60)) < 10.0**-solution.digits
        if formula == FOUR:
            assert_real(solution)


def test_float64_gets_the_digits_that_it_reaches():
    """The bounds that suffice for one digit are too wide to count digits where exponents are large."""
    problem = gaussian_problem(0, 6)
    solution = sm.solve(problem, algebra="float64", formula=FOUR)
    worst = max(mpmath_residuals(solution.to_mpmath(), problem, 120))
    assert 10.0 ** -(solution.digits + 1) < worst < 10.0**-solution.digits


def test_complex_data():
    for dim in (1, 2, 3, 5):
        for seed in range(3):
            problem = random_problem(seed, dim)
            solution = assert_solved(problem, 50, formula="four-layers")
            assert largest_norm(solution) <= 1e4
    assert max(mpmath_residuals(solution.to_mpmath(), problem, 60)) < 1e-48


def test_a_given_alpha_is_used():
    problem = problem_of([[-1, 0], [0, -2]])
    assert assert_solved(problem, 30, formula=FOUR, alpha=0.75).alpha == 0.75
    assert assert_solved(problem, 30, formula="four-layers", alpha=1 + 2j).alpha == 1 + 2j
    with pytest.raises(sm.InputError, match="real=True needs a real alpha"):
        sm.solve(problem, formula=FOUR, alpha=1j)


@pytest.mark.parametrize("alpha", ["1e-30", "-1e-5", 25, [0, "1e-12"]])
def test_a_given_alpha_may_be_bad(alpha):
    """It costs bits. With the t that goes with a small one, hardly any."""
    problem = problem_of([[-1, 0], [0, -2]])
    value = sm.ExactMatrix.parse([[alpha]])[0, 0]
    solution = assert_solved(problem, 30, formula="four-layers", alpha=value)
    assert solution.precision < 500


@pytest.mark.parametrize("alpha", ["1e-400", "1e400", "-1e400"])
def test_an_alpha_beyond_float64_is_no_crash(alpha):
    value = sm.ExactMatrix.parse([[alpha]])[0, 0]
    problem = problem_of([[-1, 0], [0, -2]])
    solution = sm.solve(problem, 20, formula=FOUR, alpha=value, maximum_precision=2000)
    assert solution.success or solution.status is sm.Status.PRECISION_EXHAUSTED


# Singular outputs.


SINGULAR = [
    ([[1, 2], [2, 4]], [[-3, 1], [-6, 2]]),
    ([[-1, 0], [0, 0]], [[7, 0], [0, 0]]),
    ([[1, 2, 0], [0, 1, 1], [1, 3, 1]], [[0, -5, 1], [2, 0, 2], [2, -5, 3]]),
]


@pytest.mark.parametrize(("first", "second"), [*SINGULAR, ([[0, 0], [0, 0]], [[0, 0], [0, 0]])])
def test_ratios_of_positive_determinant(first, second):
    Y1, Y2 = sm.ExactMatrix.parse(first), sm.ExactMatrix.parse(second)
    M = ratio.ratio_of_positive_determinant(Y1, Y2)
    assert Y2 @ M == Y1
    assert M.determinant_sign() == 1


def test_the_reflection_is_needed(monkeypatch):
    """Whatever ratio comes up, the determinant becomes positive, and Y2·M = Y1 stays."""
    Y1, Y2 = sm.ExactMatrix.parse([[1, 2], [2, 4]]), sm.ExactMatrix.parse([[-3, 1], [-6, 2]])
    found = ratio.ratio(Y1, Y2)
    signs = set()
    for M in (found, found @ sm.ExactMatrix.parse(I2), reflected(found)):
        monkeypatch.setattr(ratio, "ratio", lambda Y1, Y2, M=M: M)
        ratio.ratio_of_positive_determinant.cache_clear()
        signs.add(M.determinant_sign())
        positive = ratio.ratio_of_positive_determinant(Y1, Y2)
        assert Y2 @ positive == Y1
        assert positive.determinant_sign() == 1
    ratio.ratio_of_positive_determinant.cache_clear()
    assert signs == {1, -1}


def reflected(M):
    """Y2·n = 0 for n = (1, 3): the reflection I − 2nnᵀ/10."""
    return sm.ExactMatrix.parse([["4/5", "-3/5"], ["-3/5", "-4/5"]]) @ M


@pytest.mark.parametrize(("first", "second"), SINGULAR)
def test_singular_outputs(first, second):
    dim = len(first)
    X1, X2 = np.arange(dim * dim).reshape(dim, dim) + 3 * np.eye(dim, dtype=int), np.ones((dim, dim), int)
    problem = sm.Problem(X1, X2, first, second)
    for formula in (FOUR, "four-layers"):
        solution = assert_solved(problem, 40, formula=formula)
        assert len(solution.weights) == 4
    assert_real(assert_solved(problem, 40, formula=FOUR))


# The polar factor.


@pytest.mark.parametrize("seed", range(8))
def test_skew_logarithms_against_scipy(seed):
    generator = np.random.default_rng(seed)
    dim = 1 + seed % 4
    M = generator.standard_normal((dim, dim)) + (1j * generator.standard_normal((dim, dim)) if seed >= 4 else 0)
    found = two_logarithms(sm.ExactMatrix.identity(dim), sm.ExactMatrix.parse(M))
    omega, (Q, P) = found.Omega.to_numpy(), scipy.linalg.polar(M)
    assert (omega == -omega.conj().T).all()
    np.testing.assert_allclose(scipy.linalg.expm(omega), Q, atol=1e-12)
    np.testing.assert_allclose(scipy.linalg.expm(found.S), P, atol=1e-12)
    assert np.isrealobj(omega) == (np.isrealobj(M) and np.linalg.det(M) > 0) or dim == 1


def test_eigenvalues_of_minus_one_are_paired():
    for Q in (-np.eye(4), rotation(np.pi, 1.0), np.diag([1.0, -1.0, 1.0, -1.0]), np.eye(3)):
        omega = skew_logarithm(Q)
        assert omega.dtype == float
        assert (omega == -omega.T).all()
        np.testing.assert_allclose(scipy.linalg.expm(omega), Q, atol=1e-14)


@pytest.mark.parametrize("exponent", [0, 20, 100, 300])
def test_polar_factors_of_graded_matrices(exponent):
    """M = U diag(1, …, 10^−exponent) V has the polar factor UV, also if U and V are orthogonal to 1e-16 only."""
    generator = np.random.default_rng(4)
    U, V = (np.linalg.qr(generator.standard_normal((3, 3)))[0] for _ in range(2))
    U[:, 0] *= np.linalg.det(U @ V)
    D = sm.ExactMatrix.parse([[1, 0, 0], [0, f"1e-{exponent // 2}", 0], [0, 0, f"1e-{exponent}"]])
    M = sm.ExactMatrix.parse(U) @ D @ sm.ExactMatrix.parse(V)
    found = two_logarithms(sm.ExactMatrix.identity(3), M)
    np.testing.assert_allclose(scipy.linalg.expm(found.Omega.to_numpy()), U @ V, atol=1e-7)
    expected = V.T @ np.diag(-np.log(10) * np.array([0, exponent // 2, exponent])) @ V
    np.testing.assert_allclose(found.S, expected, atol=1e-6)


# α and t.


def test_further_attempts_take_t_beyond_the_bound():
    problem = sm.Problem([[3]], [[1]], [[8]], [[1]])
    first, second = (four_layer_choice.choose_for_four_layers(problem, 30, attempt=k, real=True) for k in (0, 1))
    assert abs(first.t.real) < np.log(8) < abs(second.t.real)


def test_t_stays_in_the_range_of_float64():
    problem = gaussian_problem(9, 3)
    real, free = (
        four_layer_choice.choose_for_four_layers(problem, 16, real=True, for_float64=flag) for flag in (True, False)
    )
    assert float(real.t.real) < 709 < float(free.t.real)
    assert sm.solve(problem, algebra="float64", formula=FOUR).digits >= 10


# A bad choice costs attempts, never a wrong answer.


def chosen_once(monkeypatch, change):
    """Let the first choice be a changed one; return the list of attempts made."""
    attempts, choose = [], four_layer_choice.choose_for_four_layers

    def changed(*args, attempt=0, **options):
        attempts.append(attempt)
        choice = choose(*args, attempt=attempt, **options)
        return change(choice) if attempt == 0 else choice

    monkeypatch.setattr("symbolic_matexp.solving.methods.four_layers.choose_for_four_layers", changed)
    return attempts


def test_a_rotation_far_from_the_polar_factor_is_mended(monkeypatch):
    zero = sm.ExactMatrix.parse([[0, 0], [0, 0]])
    attempts = chosen_once(monkeypatch, lambda choice: replace(choice, Omega=zero))
    assert_real(assert_solved(problem_of([[-1, 0], [0, -2]]), 40, formula=FOUR))
    assert attempts == [0, 1]


def test_a_t_without_a_real_logarithm_of_N_is_mended(monkeypatch):
    """M is positive, so Ω = 0, and for t = 1/10 the eigenvalues of N = I + log(M)/t are negative."""
    t = sm.ExactMatrix.parse([["1/10"]])[0, 0]
    attempts = chosen_once(monkeypatch, lambda choice: replace(choice, t=t))
    problem = problem_of([["1/8", 0], [0, "1/2"]])
    assert_real(assert_solved(problem, 40, formula=FOUR))
    assert attempts == [0, 1]


def test_any_skew_matrix_gives_true_weights_or_none():
    arrived = [seed for seed in range(12) if arrives_with_any_skew_matrix(seed)]
    assert len(arrived) >= 3, arrived  # for the others N has negative eigenvalues


def arrives_with_any_skew_matrix(seed):
    """Check the weights for a random skew matrix in place of Ω, and say whether there are any."""
    generator = np.random.default_rng(seed)
    dim = 2 + seed % 3
    problem = gaussian_problem(seed, dim)
    skew = generator.integers(-3, 4, (dim, dim))
    method = FourLayers(for_real_weights_only=True)
    request = Request.parse(problem, 30, "auto", "auto", "ball", True, 1 << 12, None)
    parameters = method.parameters(request)
    wrong = parameters._replace(own=replace(parameters.own, Omega=sm.ExactMatrix.parse(skew - skew.T)))
    try:
        weights = method.weights(by_name("ball", 400), problem, wrong)
    except InconclusiveError:
        return False
    assert all(map(is_real, weights))
    assert sm.certify(weights, problem, 30).verdict == "certified"
    return True


def test_weights_that_are_not_provably_real_are_no_real_weights():
    problem = problem_of([[-1, 0], [0, -2]])
    method = FourLayers(for_real_weights_only=True)
    request = Request.parse(problem, 30, "auto", "auto", "ball", True, 1 << 12, None)
    parameters = method.parameters(request)
    turned = replace(parameters.own, Omega=sm.ExactMatrix.parse([[[0, 3], 0], [0, [0, 3]]]))
    with pytest.raises(InconclusiveError, match="not provably real"):
        method.weights(by_name("ball", 200), problem, parameters._replace(own=turned))
    weights = method.weights(by_name("ball", 200), problem, parameters._replace(own=replace(turned, real=False)))
    assert sm.certify(weights, problem, 30).verdict == "certified"


# Nearly singular X1 − X2.


@pytest.mark.parametrize("small", [[1e-4], [1e-8], [1e-6, 1e-6]])
def test_real_weights_lose_few_bits_where_three_layers_lose_thousands(small):
    problem = nearly_singular(1, 4, "real", small)
    solution = assert_real(assert_solved(problem, 50, formula=FOUR))
    assert solution.precision < 167 + 160
    assert largest_norm(solution) < 100 / small[0]


def test_real_weights_take_four_layers_where_three_are_not_tame():
    problem = sm.Problem([["1.0001", 0], [0, 4]], [[1, 2], [0, 3]], [[2, 1], [0, 3]], I2)
    solution = assert_solved(problem, 30, real=True)
    three = assert_solved(problem, 30, real=True, formula="three-layers")
    assert solution.formula == FOUR
    assert solution.precision + 200 < three.precision
    assert assert_solved(problem, 30, real=True, alpha=0.01).formula == "three-layers"
    assert assert_solved(problem, 30, real=True, cut="principal").formula == "three-layers"
    assert assert_solved(problem, 30).formula == "three-layers"
    large = sm.Problem([[1001]], [[1000]], [[3]], [[1]])  # no spread, but large exponents
    assert assert_solved(large, 30, real=True).formula == FOUR


def test_complex_weights_for_two_small_singular_values_lose_few_bits():
    problem = nearly_singular(0, 4, "complex", [1e-6, 1e-6])
    four = assert_solved(problem, 50, formula="four-layers")
    three = assert_solved(problem, 50, formula="three-layers")
    assert four.precision < 167 + 160 < three.precision
    assert sm.solve(problem, algebra="float64", formula="four-layers").digits >= 6


@pytest.mark.parametrize("formula", [FOUR, "four-layers"])
def test_differences_beyond_the_range_of_float64(formula):
    problem = sm.Problem([["1/3", 0], [0, 2]], [["1/3", 0], [0, 1]], [[-1, 0], [0, -2]], I2)
    D = sm.ExactMatrix.parse([["1e-400", 1], [0, 1]])
    assert_solved(sm.Problem(problem.X2 + D, problem.X2, problem.Y1, problem.Y2), 30, formula=formula)


def test_outputs_that_are_equal_or_nearly_so():
    problem = sm.Problem(A, B, A, A)
    assert sm.solve(problem, 30, real=True).formula == "constant"
    close = sm.Problem(A, B, A, [["1." + 50 * "0" + "1", 2], [3, 5]])
    for formula in (FOUR, "four-layers"):
        assert sm.solve(problem, 30, formula=formula).status is sm.Status.FORMULA_DOES_NOT_APPLY
        assert_solved(close, 30, formula=formula)


def test_four_weights_are_saved_and_read(tmp_path):
    solution = sm.solve(problem_of([[-1, 0], [0, -2]]), 30, real=True)
    solution.save(tmp_path / "weights.json")
    again = sm.Solution.load(tmp_path / "weights.json")
    assert len(again.weights) == 4
    assert again.formula == FOUR
    assert sm.certify(again, again.problem, 30).verdict == "certified"


def test_inputs_of_one_line():
    with mpmath.workdps(60):
        solution = assert_solved(sm.Problem([[2]], [[1]], [[5]], [[3]]), 50, formula=FOUR)
        W1, W2, W3, W4 = (W[0, 0] for W in solution.to_mpmath())
        value = W4 * mpmath.exp(W3 * mpmath.exp(W2 * mpmath.exp(W1 * 2)))
        assert abs(value - 5) < mpmath.mpf(10) ** -48


@pytest.mark.parametrize("formula", [FOUR, "six-real-layers"])
@pytest.mark.parametrize(("X1", "Y1"), [([[1]], [[-1]]), ([[1j]], [[1]])])
def test_a_formula_for_real_weights_says_that_it_is_the_reason(formula, X1, Y1):
    """real=False is what they have; another formula helps."""
    message = sm.solve(sm.Problem(X1, [[0]], Y1, [[1]]), 30, formula=formula).message
    assert f'{formula} gives real weights only; use formula="auto"' in message


def test_equal_inputs_are_not_said_to_differ():
    """For equal pairs X1 − X2 is zero."""
    message = sm.solve(sm.Problem([[1]], [[1]], [[2]], [[2]]), 30, formula="three-layers").message
    assert "not zero" not in message


@pytest.mark.parametrize("alpha", ["1e-12", "1e-30", "1e-30+1e-30i"])
def test_what_a_tiny_alpha_costs_is_seen(alpha):
    """For t far above 10^16 the eigenvalues of N differ from 1 by less than a rounding error, but they do."""
    M = sm.ExactMatrix.parse([[0, 1, 0], [1, 0, 0], [0, 0, -1]])
    solution = sm.solve(problem_of(M), 10, alpha=alpha, formula="four-layers", maximum_precision=2000)
    assert solution.success, solution.message
    assert solution.precision < 1000


def test_logarithms_near_one_keep_their_real_part():
    z = np.array([3e-17 + 0j, -2e-30 + 5e-31j, 0.5 - 0.25j, -0.9 + 3e-9j, 4e-20j])
    with mpmath.workdps(60):
        exact = np.array([complex(mpmath.log(1 + mpmath.mpc(x))) for x in z])
    found = four_layer_choice._logarithms_of_one_plus(z)
    np.testing.assert_allclose(found.real, exact.real, rtol=1e-14)
    np.testing.assert_allclose(found.imag, exact.imag, rtol=1e-14)


@pytest.mark.parametrize("formula", [FOUR, "four-layers", "six-real-layers"])
def test_equal_outputs_end_at_once(formula):
    """A weight would be zero, of which no ball has a digit, however many bits there are."""
    solution = sm.solve(sm.Problem(A, I2, B, B), 15, formula=formula)
    assert solution.status is sm.Status.FORMULA_DOES_NOT_APPLY
    assert "different outputs" in solution.message
