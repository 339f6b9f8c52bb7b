"""Anybody's weights and anybody's code, judged by the weights: what each verdict takes, on weights built for it.

The weights come from NumPy, SciPy and mpmath; the numbers are compared with mpmath.
"""

import collections
import itertools
import math
import random
import re
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import scipy.linalg
import sympy
from helpers.oracles import mpmath_residuals
from helpers.problems import gaussian, random_problem, well_conditioned_problem

import symbolic_matexp as sm
from symbolic_matexp.comparing.diagnosis import ACCURATE_FACTOR, UNSTABLE_FACTOR, Findings, diagnose
from symbolic_matexp.comparing.wording import OF_A_BLACK_BOX
from symbolic_matexp.errors import InputError

U = 2.0**-53
I_PI = 1j * math.pi


def judge(problem, **what):
    """Cross-check a black box; whatever comes out, nothing may be said of a formula that is not seen."""
    report = sm.crosscheck(problem, **what)
    assert report.verdict not in {"wrong-formula", "invalid-logarithm"}
    assert report.judged == next(iter(what))
    assert "The formula behind them is not seen" in report.notes[0]
    assert report.ladder == ()
    assert report.engines_overlap is None
    assert report.alpha is None
    return report


def scipys(X1, X2, Y1, Y2, *, alpha=I_PI, inverse=np.linalg.inv, turn=0, sign=1):
    """Theorem 1 in plain NumPy and SciPy; ``turn`` times 2πi are added to the logarithm."""
    W1 = alpha * inverse(X1 - X2)
    log = scipy.linalg.logm(np.linalg.solve(Y2, Y1)) + 2j * np.pi * turn * np.eye(len(X1))
    L = log / (np.exp(alpha) - 1)
    return W1, sign * L @ scipy.linalg.expm(-W1 @ X2), Y2 @ scipy.linalg.expm(-L)


def mpmaths(problem, digits, alpha=I_PI):
    """Theorem 1 in mpmath, through eigenvectors: for data without multiple eigenvalues."""
    with mpmath.workdps(digits):
        X1, X2, Y1, Y2 = (A.to_mpmath(digits) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))
        alpha = mpmath.mpc(alpha)
        W1 = alpha * mpmath.inverse(X1 - X2)
        L = _logarithm(mpmath.inverse(Y2) * Y1) / (mpmath.exp(alpha) - 1)
        return W1, L * _exponential(-W1 * X2), Y2 * _exponential(-L)


def four_layers(problem, digits):
    """Four real layers for real data whose determinants have one sign.

    M = Y2⁻¹Y1 = QP (polar), S = log P, Ω = log Q, B = tI − Ω, C = tI + S, A = log(B⁻¹C)/(e^α − 1), α = 1. For d = 2,
    where Q is a rotation by one angle.
    """
    with mpmath.workdps(digits):
        X1, X2, Y1, Y2 = (A.to_mpmath(digits) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))
        M = mpmath.inverse(Y2) * Y1
        values, vectors = mpmath.eigsy(M.T * M)
        log = [mpmath.log(x) / 2 for x in values]
        S = vectors * mpmath.diag(log) * vectors.T
        P_inverse = vectors * mpmath.diag([mpmath.exp(-x) for x in log]) * vectors.T
        Q = M * P_inverse
        angle = mpmath.atan2(Q[1, 0], Q[0, 0])
        Omega = mpmath.matrix([[0, -angle], [angle, 0]])
        one = mpmath.eye(problem.dim)
        t = 2 * (mpmath.mnorm(S, "f") + mpmath.mnorm(Omega, "f"))
        B, C = t * one - Omega, t * one + S
        A = _logarithm(mpmath.inverse(B) * C).apply(mpmath.re) / (mpmath.e - 1)
        W1 = mpmath.inverse(X1 - X2)
        return W1, A * _exponential(-W1 * X2), B * _exponential(-A), Y2 * _exponential(-B)


def _exponential(A):
    return mpmath.expm(A, method="taylor")


def _logarithm(A):
    values, vectors = mpmath.eig(A)
    return vectors * mpmath.diag([mpmath.log(x) for x in values]) * mpmath.inverse(vectors)


def in_float64(weights):
    """Round mpmath's weights, to real arrays where they are real."""
    arrays = [np.array(W.tolist(), dtype=complex) for W in weights]
    return [A.real if (A.imag == 0).all() else A for A in arrays]


def solved_by(weights, inputs, digits=60):
    """Return the problem that float64 weights solve to so many digits, whatever their number of layers."""
    pairs = []
    with mpmath.workdps(digits):
        for X in inputs:
            value = mpmath.matrix(X.tolist())
            for W in weights[:-1]:
                value = _exponential(mpmath.matrix(W.tolist()) * value)
            pairs.append((X, mpmath.matrix(weights[-1].tolist()) * value))
    return sm.Problem.from_pairs(pairs)


# Right weights are accurate, however they were found.


@pytest.mark.parametrize("dim", [1, 2, 3, 5])
@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("alpha", [I_PI, 1.0, 0.3 - 2j])
def test_a_right_implementation_is_accurate(dim, field, alpha):
    problem = well_conditioned_problem(dim + 10, dim, field)
    report = judge(problem, implementation=lambda *data: scipys(*data, alpha=alpha))
    assert report.verdict == "accurate"
    assert report.budget.data == 0
    assert report.budget.solve < ACCURATE_FACTOR * dim * U
    assert report.help == ""


@pytest.mark.parametrize("alpha", [I_PI, 1.0, 0.3 - 2j, 2.5j])
def test_right_weights_of_any_alpha_are_accurate(alpha):
    problem = well_conditioned_problem(4, 3)
    assert judge(problem, weights=in_float64(mpmaths(problem, 40, alpha))).verdict == "accurate"


@pytest.mark.parametrize("turn", [-1, 1, 2])
def test_right_weights_of_any_branch_are_accurate(turn):
    problem = well_conditioned_problem(5, 3)
    assert judge(problem, implementation=lambda *data: scipys(*data, turn=turn)).verdict == "accurate"


def test_four_layers_are_accurate():
    problem = sm.Problem([[2, 1], [0, 3]], [[1, 0], [1, 1]], [[-1, 1], [0, -2]], [[1, 0], [1, 1]])
    weights = in_float64(four_layers(problem, 40))
    assert all(W.dtype == np.float64 for W in weights)
    assert max(mpmath_residuals([mpmath.matrix(W.tolist()) for W in weights], problem, 40)) < 1e-12
    report = judge(problem, weights=weights)
    assert report.verdict == "accurate"
    assert len([q for q in report.quantities if q.name.startswith("exp(")]) == 6
    weights[2] = weights[2] * (1 + 1e-8)
    assert judge(problem, weights=weights).verdict == "unstable"


@pytest.mark.parametrize(("layers", "equations"), [(1, 2), (2, 2), (3, 3), (5, 1)])
def test_any_number_of_layers_and_equations(layers, equations):
    generator = np.random.default_rng(layers)
    weights = [0.7 * gaussian(generator, 2, "real") for _ in range(layers)]
    problem = solved_by(weights, [0.5 * gaussian(generator, 2, "real") for _ in range(equations)])
    report = judge(problem, weights=weights)
    assert report.verdict == "accurate"
    assert 0 < report.budget.data < 1e-13  # the outputs have 60 digits
    assert report.budget.solve < 1e-50
    wrong = [W.copy() for W in weights]
    wrong[0][0, 1] *= 1 + 1e-8
    assert judge(problem, weights=wrong).verdict == "unstable"

    def implementation(*data):
        assert len(data) == 2 * equations
        return weights

    assert judge(problem, implementation=implementation).verdict == "accurate"


def test_right_weights_where_theorem_1_does_not_apply_are_accurate():
    generator = np.random.default_rng(1)
    weights = [0.5 * gaussian(generator, 2, "complex") for _ in range(4)]
    problem = solved_by(weights, [np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 2.0]])])
    report = judge(problem, weights=weights)
    assert report.verdict == "accurate"
    assert "Theorem 1 does not apply, as X1 - X2 is not invertible" in report.notes[1]
    weights[0] = -weights[0]
    report = judge(problem, weights=weights)
    assert report.verdict == "unstable"
    assert "closed form" not in report.help


def test_zeros_are_numbers():
    both = sm.Problem([[1, 0], [0, 1]], [[2, 0], [0, 1]], [[0, 0], [0, 0]], [[0, 0], [0, 0]])
    assert judge(both, weights=[np.eye(2), np.zeros((2, 2))]).verdict == "accurate"
    same = well_conditioned_problem(3, 2)
    constant = sm.Problem(same.X1, same.X2, same.Y1, same.Y1)
    assert judge(constant, weights=[np.zeros((2, 2)), np.zeros((2, 2)), same.Y1]).verdict == "accurate"


# The problem's fault, the method's fault, the range.


def test_near_singular_data_are_ill_conditioned():
    report = judge(random_problem(5, 3, "real", smallest=1e-6), implementation=scipys)
    assert report.verdict == "ill-conditioned"
    assert report.budget.representation > 1e-11
    assert report.condition > 1e5
    assert report.evaluation_condition > 1e5
    assert report.digits_lost > 4
    numerically = judge(random_problem(5, 3, "real", smallest=1e-16), implementation=scipys)
    assert numerically.verdict in {"ill-conditioned", "range"}


def test_a_bad_alpha_is_ill_conditioned_and_the_help_names_a_better_one():
    report = judge(random_problem(7, 3, "real", smallest=2e-2), implementation=lambda *data: scipys(*data, alpha=1.0))
    assert report.verdict in {"ill-conditioned", "unstable", "range"}
    assert re.search(r"The closed form of Theorem 1 with alpha = \S+ would leave \d+ digits\.", report.help)


def noisy(relative, seed=0):
    def implementation(*data):
        generator = np.random.default_rng(seed)
        return [W * (1 + relative * generator.uniform(-1, 1, W.shape)) for W in scipys(*data)]

    return implementation


def single_precision(X1, X2, Y1, Y2):
    W1, W2, W3 = scipys(*(np.asarray(A, dtype=np.complex64) for A in (X1, X2, Y1, Y2)))
    return W1.astype(np.complex64), W2.astype(np.complex64), W3.astype(np.complex64)


def single_precision_inside(X1, X2, Y1, Y2):
    return scipys(X1, X2, Y1, Y2, inverse=lambda D: np.linalg.inv(D.astype(np.complex64)).astype(complex))


def cancelling(X1, X2, Y1, Y2):
    far = 1e10 * np.eye(len(X1))
    return scipys(X1, X2, Y1, Y2, inverse=lambda D: np.linalg.inv((D + far) - far))


@pytest.mark.parametrize("dim", [1, 2, 4])
@pytest.mark.parametrize(
    "implementation",
    [
        noisy(1e-8),
        lambda *data: scipys(*data, sign=-1),
        lambda *data: scipys(*data)[::-1],
        single_precision,
        single_precision_inside,
        cancelling,
    ],
    ids=["error 1e-8", "wrong sign", "wrong order", "float32", "float32 inside", "cancellation"],
)
@pytest.mark.filterwarnings("ignore:logm result may be inaccurate")
def test_errors_that_rounding_does_not_explain_are_unstable(implementation, dim):
    report = judge(well_conditioned_problem(dim, dim), implementation=implementation)
    assert report.verdict == "unstable"
    assert report.budget.solve > UNSTABLE_FACTOR * report.budget.representation
    assert "look alike from outside: the formula behind the weights is not seen" in report.reason
    assert "formula=" in report.help
    assert "would leave" in report.help


def test_an_unstable_inverse():
    squares = random_problem(6, 2, "real", smallest=1e-5)
    report = judge(squares, implementation=lambda *data: scipys(*data, inverse=lambda D: np.linalg.inv(D @ D) @ D))
    assert report.verdict == "unstable"
    assert judge(squares, implementation=scipys).verdict == "ill-conditioned"


def test_evaluating_is_judged_as_well():
    """Weights that solve exactly, where SciPy's expm loses far more than the condition of f explains."""
    P = np.array([[1, 0, 0], [2, 1, 0], [1, 1, 1]]) @ np.array([[1, 2, 1], [0, 1, 1], [0, 0, 1]])
    W1 = np.round(P @ np.array([[-50, 1e4, 0], [0, -50, 1e4], [0, 0, -50]]) @ np.linalg.inv(P))
    problem = solved_by([W1, np.eye(3)], [np.eye(3)], 200)
    report = judge(problem, weights=[W1, np.eye(3)])
    with mpmath.workdps(200):
        exact = _exponential(mpmath.matrix(W1.tolist()))
        computed = mpmath.matrix(scipy.linalg.expm(W1).tolist())
        expected = float(mpmath.mnorm(computed - exact, "f") / mpmath.mnorm(exact, "f"))
    assert report.budget.solve < 1e-100
    assert report.budget.evaluation == pytest.approx(expected, rel=0.05, abs=0)
    assert report.verdict == "unstable"
    assert report.reason.startswith("Evaluating f in float64 (evaluation) is off by")


@pytest.mark.parametrize(
    "change",
    [
        lambda W1, W2, W3: (1e4j * W1, W2, W3),
        lambda W1, W2, W3: (W1, 1e5 * W2, W3),
        lambda W1, W2, W3: (0 * W1, [[0, 1], [0, 0]], np.full((2, 2), 1.7e308)),
        lambda W1, W2, W3: (W1, np.full_like(W2, np.nan), W3),
        lambda W1, W2, W3: (W1, W2, W3 * np.inf),
        lambda W1, W2, W3: (W1, W2, [[complex(0, -math.inf), 0], [0, 1]]),
        lambda W1, W2, W3: (W1, W2, [[10**400, 0], [0, 1]]),
        lambda W1, W2, W3: (W1, W2, mpmath.matrix([[mpmath.mpf("1e4000"), 0], [0, 1]])),
        lambda W1, W2, W3: (W1, W2, mpmath.matrix([[mpmath.nan, 0], [0, 1]])),
        lambda W1, W2, W3: (W1, W2, np.array([[np.longdouble("1e4000"), 0], [0, 1]])),
        lambda W1, W2, W3: (W1, W2, flint.acb_mat([[flint.acb("nan"), 0], [0, 1]])),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_numbers_beyond_float64_are_a_matter_of_range(change):
    problem = well_conditioned_problem(8, 2)
    report = judge(problem, implementation=lambda *data: change(*scipys(*data)))
    assert report.verdict == "range"
    assert re.search(r"range of float64|not a number|not finite|beyond ±709", report.reason)
    weights = change(*scipys(*(A.to_numpy() for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))))
    assert judge(problem, weights=weights).verdict == "range"


def test_data_beyond_float64_are_a_matter_of_range():
    problem = sm.Problem([["1e400"]], [[0]], [[2]], [[1]])
    assert judge(problem, implementation=scipys).verdict == "range"
    assert judge(problem, weights=[[[1]]]).verdict == "range"


def test_undecided_where_balls_cannot_tell():
    problem = sm.Problem.from_pairs([([[1, 0], [0, 1]], [[1, 0], [0, 1]])])
    report = judge(problem, weights=[np.array([[0, 1e20], [0, 0]]), np.eye(2)])
    assert report.verdict == "undecided"
    assert report.measured == [("data", 0.0, OF_A_BLACK_BOX["data"])]


# Problems that no weights solve.


def unsolvable():
    one, flat = [[1, 0], [0, 1]], [[1, 0], [0, 0]]
    two = [np.eye(2), np.eye(2)]
    yield sm.Problem(one, one, one, [[2, 0], [0, 1]]), two, "No weights solve", "X1 = X2 but Y1 ≠ Y2"
    yield sm.Problem(one, [[2, 0], [0, 3]], one, one), two[:1], "No weights of one layer solve", "linear"
    yield sm.Problem(one, [[2, 0], [0, 3]], flat, one), two, "No weights of two or more", "span different spaces"
    signs = sm.Problem(one, [[2, 0], [0, 3]], one, [[1, 0], [0, -1]])
    yield signs, two, "No real weights of two or more layers solve", "opposite signs"
    three = sm.Problem.from_pairs([(one, one), ([[2, 0], [0, 1]], one), (one, flat)])
    yield three, two, "No weights solve", "X1 = X3 but Y1 ≠ Y3"
    third = sm.Problem.from_pairs([(one, one), ([[2, 0], [0, 1]], one), ([[3, 1], [0, 1]], flat)])
    yield third, two, "No weights of two or more", "the columns of Y1 and Y3 span different spaces"


@pytest.mark.parametrize(("problem", "weights", "which", "why"), list(unsolvable()))
def test_weights_are_not_to_blame_where_there_are_none(problem, weights, which, why):
    for what in ({"weights": weights}, {"implementation": lambda *data: weights}):
        report = judge(problem, **what)
        assert report.verdict == "hypothesis-violated"
        assert report.reason.startswith(which)
        assert why in report.reason
        assert report.help


def test_complex_weights_solve_what_real_ones_cannot():
    problem = sm.Problem([[1, 0], [0, 1]], [[3, 0], [0, 2]], [[1, 0], [0, 1]], [[1, 0], [0, -1]])
    assert judge(problem, implementation=scipys).verdict == "accurate"


def test_what_float64_cannot_see_is_no_excuse_and_no_fault():
    """det(Y1) and det(Y2) have opposite signs by 1e-30: real weights cannot be exact, but as good as float64 is."""
    one, none = [[1.0, 0.0], [0.0, 1e-30]], [[1.0, 0.0], [0.0, -1e-30]]
    problem = sm.Problem([[1, 0], [0, 1]], [[2, 0], [0, 3]], one, none)
    report = judge(problem, weights=[np.zeros((2, 2)), [[1.0, 0.0], [0.0, 0.0]]])
    assert report.verdict == "accurate"
    assert "No real weights" in report.notes[1]
    assert judge(problem, weights=[np.eye(2), np.eye(2)]).verdict == "hypothesis-violated"


def test_inputs_that_are_equal_once_rounded():
    near = sm.Problem([["1/3"]], [[str(Fraction(1, 3) + Fraction(1, 10**20))]], [[2]], [[1]])

    def never(*data):
        raise AssertionError("called")

    report = judge(near, implementation=never)
    assert report.verdict == "ill-conditioned"
    assert "Numerically singular: once the data are rounded to float64 (data), X1 = X2 but Y1 ≠ Y2" in report.reason


# Data that float64 does not hold.


def test_rounding_the_data_counts_and_is_no_fault_of_the_weights():
    third = Fraction(1, 3)
    problem = sm.Problem([[str(third + Fraction(1, 10**12))]], [[str(third)]], [[2]], [[1]])
    by_code = judge(problem, implementation=scipys)
    assert by_code.verdict == "ill-conditioned"
    assert by_code.budget.data > 1e-7
    floats = [float(third + Fraction(1, 10**12)), float(third)]
    rounded = scipys(*(np.array([[x]]) for x in (*floats, 2.0, 1.0)))
    of_rounded, of_given = (judge(problem, weights=W) for W in (rounded, in_float64(mpmaths(problem, 40))))
    assert of_rounded.verdict == of_given.verdict == "ill-conditioned"
    assert of_given.budget.data == pytest.approx(of_rounded.budget.data, rel=0.1)
    with mpmath.workdps(60):  # an implementation is judged on the data that it got, weights on the problem as given
        exact = [mpmath.matrix(W.tolist()) for W in rounded]
        there = sm.Problem([[floats[0]]], [[floats[1]]], [[2]], [[1]])
        for report, solved in ((by_code, there), (of_rounded, problem)):
            expected = float(max(mpmath_residuals(exact, solved, 60)))
            assert report.budget.solve == pytest.approx(expected, rel=0.05, abs=0)
    assert of_rounded.budget.solve > 1.5 * by_code.budget.solve
    assert judge(problem, weights=[W * (1 + 1e-10) for W in rounded]).verdict == "unstable"


@pytest.mark.parametrize("digits", [3, 10])
def test_the_effect_of_rounding_the_data(digits):
    generator = np.random.default_rng(digits)
    weights = [0.7 * gaussian(generator, 2, "real") for _ in range(3)]
    texts = [[[f"{x:.{digits}f}" for x in row] for row in gaussian(generator, 2, "real")] for _ in range(4)]
    problem = sm.Problem(*texts)
    report = judge(problem, weights=weights)
    expected = 0
    with mpmath.workdps(60):
        exact = [mpmath.matrix(W.tolist()) for W in weights]
        for X, Y in problem.pairs:
            target = Y.to_mpmath(60)
            given = _outputs(exact, [X.to_mpmath(60)])[0] - target
            rounded = _outputs(exact, [mpmath.matrix(X.to_numpy().tolist())])[0] - mpmath.matrix(
                Y.to_numpy().tolist()
            )
            expected = max(expected, float(mpmath.mnorm(given - rounded, "f") / mpmath.mnorm(target, "f")))
    assert report.budget.data == pytest.approx(expected, rel=1e-6, abs=0)


# The numbers are what mpmath says.


def test_the_budget_is_what_mpmath_says():
    problem = random_problem(4, 2, "complex")
    weights = noisy(1e-5)(*(A.to_numpy() for A in (problem.X1, problem.X2, problem.Y1, problem.Y2)))
    report = judge(problem, weights=weights)
    with mpmath.workdps(60):
        exact = [mpmath.matrix(W.tolist()) for W in weights]
        assert report.budget.solve == pytest.approx(float(max(mpmath_residuals(exact, problem, 60))), rel=0.05, abs=0)
        change = _largest_change_by_rounding(exact, problem)
    assert change / 5 < report.budget.representation < 2 * change
    assert report.budget.representation == report.evaluation_condition * U


def _largest_change_by_rounding(weights, problem, samples=40):
    """The largest relative change of f when every entry of the weights changes by up to u, relative."""
    generator, largest = random.Random(3), 0
    before = _outputs(weights, [X.to_mpmath(60) for X, _ in problem.pairs])
    for _ in range(samples):
        changed = [W.apply(lambda x: x * (1 + U * mpmath.mpf(generator.uniform(-1, 1)))) for W in weights]
        after = _outputs(changed, [X.to_mpmath(60) for X, _ in problem.pairs])
        ratios = [mpmath.mnorm(a - b, "f") / mpmath.mnorm(b, "f") for a, b in zip(after, before, strict=True)]
        largest = max(largest, *map(float, ratios))
    return largest


def _outputs(weights, inputs):
    result = []
    for X in inputs:
        for W in weights[:-1]:
            X = _exponential(W * X)
        result.append(weights[-1] * X)
    return result


@pytest.mark.parametrize("equations", [1, 2, 3])
def test_the_condition_of_the_outputs_is_the_norm_of_their_jacobian(equations):
    generator = np.random.default_rng(equations)
    weights = [0.7 * gaussian(generator, 2, "complex") for _ in range(3)]
    problem = solved_by(weights, [gaussian(generator, 2, "complex") for _ in range(equations)])
    report = judge(problem, weights=weights)
    expected = 0
    with mpmath.workdps(60):
        exact, step = [mpmath.matrix(W.tolist()) for W in weights], mpmath.mpf(10) ** -25
        for X, Y in problem.pairs:
            X, Y = X.to_mpmath(60), Y.to_mpmath(60)
            size = mpmath.mnorm(Y, "f")
            columns = []
            for i, j in itertools.product(range(2), repeat=2):
                moved = X.copy()
                moved[i, j] += step * mpmath.mnorm(X, "f")
                (value,), (other,) = _outputs(exact, [X]), _outputs(exact, [moved])
                columns.append([complex(x) for x in (other - value) / (step * size)])
            jacobian = np.hstack([np.array(columns).T, np.eye(4)])  # of f(X), and of Y
            expected = max(expected, np.linalg.norm(jacobian, 2))
    assert report.condition == pytest.approx(expected, rel=1e-3)


def test_quantities_are_the_exponentials_and_the_outputs():
    problem = well_conditioned_problem(2, 2)
    names = [q.name for q in judge(problem, implementation=scipys).quantities]
    inner = [f"exp(W2 exp(W1 X{i}))" for i in (1, 2)]
    assert names == ["exp(W1 X1)", inner[0], "f(X1)", "exp(W1 X2)", inner[1], "f(X2)"]
    mistaken = judge(problem, implementation=lambda *data: scipys(*data, sign=-1))
    errors = {q.name: q.normwise for q in mistaken.quantities}
    assert errors["exp(W1 X1)"] < 1e-14  # against exact ones at the same weights
    assert errors["f(X1)"] > 1e-2  # against Y1


# What weights may be, and what an implementation may do.


def listed(W):
    return W.tolist()


@pytest.mark.parametrize(
    "kind",
    [
        listed,
        lambda W: np.asarray(W).view(np.matrix),
        lambda W: W.astype(np.clongdouble),
        lambda W: mpmath.matrix(W.tolist()),
        lambda W: sympy.Matrix([[sympy.Float(x.real, 20) + sympy.I * sympy.Float(x.imag, 20) for x in r] for r in W]),
        lambda W: flint.acb_mat([[flint.acb(x.real, x.imag) for x in r] for r in W.tolist()]),
        lambda W: [[[x.real, x.imag] for x in r] for r in W.tolist()],
        lambda W: np.array(W.tolist(), dtype=object),
        lambda W: np.asfortranarray(W)[:, ::1],
    ],
    ids=["lists", "np.matrix", "longdouble", "mpmath", "SymPy", "FLINT", "pairs", "objects", "Fortran order"],
)
def test_matrices_of_every_kind_are_read_exactly(kind):
    problem = well_conditioned_problem(6, 2)
    expected = judge(problem, implementation=scipys)
    found = judge(problem, implementation=lambda *data: [kind(W) for W in scipys(*data)])
    assert (found.verdict, found.budget) == (expected.verdict, expected.budget)
    assert found.notes == expected.notes


def test_a_stack_of_weights():
    problem = well_conditioned_problem(6, 2)
    stacked = judge(problem, implementation=lambda *data: np.stack(scipys(*data)))
    assert stacked.budget == judge(problem, implementation=scipys).budget


def test_numbers_that_float64_does_not_hold_are_judged_as_they_stand():
    problem = well_conditioned_problem(6, 2)
    exact = mpmaths(problem, 40)
    report = judge(problem, weights=exact)
    assert report.verdict == "accurate"
    assert report.budget.solve < 1e-30
    assert report.notes[1].startswith("W1, W2, W3 are not made of float64 numbers")
    long = [np.array([[np.clongdouble(mpmath.nstr(x.real, 25)) for x in r] for r in W.tolist()]) for W in exact[:1]]
    assert long[0].dtype == np.clongdouble
    off = [W * (1 + mpmath.mpf(10) ** -7) for W in exact]
    assert judge(problem, weights=off).verdict == "unstable"


def test_a_solution_is_judged_by_its_midpoints():
    problem = well_conditioned_problem(7, 3)
    for algebra in ("ball", "multiprecision", "float64"):
        solution = sm.solve(problem, 30 if algebra != "float64" else None, algebra=algebra)
        report = judge(problem, weights=solution)
        assert report.verdict == "accurate"
        assert (report.budget.solve < 1e-25) == (algebra != "float64")
    assert judge(problem, weights=solution.certificate).verdict == "accurate"


def test_enclosures_that_float64_would_see_are_refused():
    problem = sm.Problem.from_pairs([([[1]], [[1]])])
    wide = flint.acb_mat([[flint.acb(flint.arb(1, 1e-9))]])
    with pytest.raises(InputError, match=r"W1 is known only to a relative 1.1e-9, .* let certify judge"):
        sm.crosscheck(problem, weights=[wide])
    narrow = flint.acb_mat([[flint.acb(flint.arb(1, 1e-20))]])
    assert judge(problem, weights=[narrow]).verdict == "accurate"


def test_an_implementation_gets_arrays_of_its_own_and_is_called_once():
    real = well_conditioned_problem(9, 2, "real")
    mixed = sm.Problem(real.X1, real.X2, real.Y1, [[[1, 1], 0], [0, 1]])
    calls = []

    def greedy(X1, X2, Y1, Y2):
        calls.append([A.dtype for A in (X1, X2, Y1, Y2)])
        weights = scipys(X1, X2, Y1, Y2)
        for A in (X1, X2, Y1, Y2):
            assert type(A) is np.ndarray
            assert A.flags.writeable
            A[...] = np.nan
        return weights

    assert judge(mixed, implementation=greedy).verdict == "accurate"
    assert judge(mixed, implementation=greedy).verdict == "accurate"  # the data are as they were
    assert calls == [[np.float64] * 3 + [np.complex128]] * 2


def test_what_an_implementation_prints_is_left_alone(capsys):
    def loud(*data):
        print("noise")
        return scipys(*data)

    judge(well_conditioned_problem(9, 2), implementation=loud)
    assert capsys.readouterr().out == "noise\n"


def inverts_nothing(X1, X2, Y1, Y2):
    return np.linalg.inv(X1 - X1)


def leaves(X1, X2, Y1, Y2):
    raise SystemExit(3)


@pytest.mark.parametrize(
    ("implementation", "sentence"),
    [
        (inverts_nothing, r"inverts_nothing, line \d+ \(return np.linalg.inv\(X1 - X1\)\): LinAlgError: Singular"),
        (leaves, r"leaves, line \d+ .*: SystemExit: 3"),
        (lambda X1, X2: (X1, X2), "implementation: TypeError: .*positional arguments"),
        (lambda *data: None, "what the implementation returned cannot be judged: weights must be .*, not NoneType"),
        (lambda *data: np.eye(2), r"one matrix of shape \(2, 2\); one layer alone is \(W1,\)"),
        (lambda *data: [], "not an empty one"),
        (lambda *data: (np.eye(2), np.eye(3)), "W2 is 3×3 but the problem's matrices are 2×2"),
        (lambda *data: (np.ones((2, 3)),), "W1 is 2×3; it must be square"),
        (lambda *data: (np.eye(2), "W2"), "W2 must be a matrix"),
        (lambda *data: (np.ones(2),), "W1 has 1 dimension"),
        (lambda *data: (np.ones((3, 2, 2)),), "W1 is a stack"),
        (lambda *data: ([[None, 1], [1, 1]],), r"W1\[0, 0\] = None is not an exact number"),
        (3, "implementation must be a function of X1, X2, …, Y1, Y2, …, not int"),
    ],
)
def test_what_cannot_be_judged_is_one_sentence(implementation, sentence):
    with pytest.raises(InputError, match=sentence) as raised:
        sm.crosscheck(sm.Problem.example("small"), implementation=implementation)
    assert "\n" not in str(raised.value)
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_an_exception_at_singular_data_says_that_they_are_singular():
    singular = sm.Problem([[1, 0], [0, 1]], [[1, 0], [0, 2]], [[1, 0], [0, 1]], [[2, 0], [0, 1]])
    with pytest.raises(InputError, match=r"LinAlgError: Singular matrix \(X1 - X2 is not invertible, in the data"):
        sm.crosscheck(singular, implementation=scipys)


def test_one_thing_is_judged_at_a_time():
    problem = sm.Problem.example("small")
    ways = {"formula": lambda X1, X2, Y1, Y2: None, "weights": [], "implementation": scipys}
    for one, other in itertools.combinations(ways, 2):
        with pytest.raises(InputError, match=f"{one}= and {other}= exclude one another"):
            sm.crosscheck(problem, **{one: ways[one], other: ways[other]})
    for option in ({"alpha": 1}, {"cut": "principal"}, {"log": [[1, 0], [0, 1]]}):
        with pytest.raises(InputError, match="alpha, cut and log are for a formula"):
            sm.crosscheck(problem, implementation=scipys, **option)
    with pytest.raises(InputError, match="crosscheck needs a Problem, not list"):
        sm.crosscheck([], weights=[[[1]]])
    with pytest.raises(InputError, match=r"weights must be a non-empty sequence .*, not int"):
        sm.crosscheck(problem, weights=3)


# How often the verdict is the one that each family is built for.


def calibration(count):
    """Judge SciPy's Theorem 1, right and with noise of 1e-9 in every entry, on problems of three families."""
    families = {
        "well conditioned": lambda seed, dim: well_conditioned_problem(seed, dim, ("real", "complex")[seed % 2]),
        "Gaussian": lambda seed, dim: random_problem(seed, dim, ("real", "complex")[seed % 2]),
        "near-singular": lambda seed, dim: random_problem(seed, dim, "real", smallest=10.0 ** -(1 + seed % 8)),
    }
    rows = []
    for seed in range(count):
        for dim, (family, make) in itertools.product(range(1, 7), families.items()):
            problem = make(1000 * dim + seed, dim)
            right = judge(problem, implementation=scipys)
            spoilt = judge(problem, implementation=noisy(1e-9, seed))
            rows.append((family, right.verdict.value, spoilt.verdict.value, right.budget, spoilt.budget))
    return rows


def check_calibration(rows):
    right, spoilt = (collections.Counter((row[0], row[i]) for row in rows) for i in (1, 2))
    print(len(rows), dict(right), dict(spoilt))
    assert not any(verdict in {"unstable", "undecided"} for _, verdict in right)
    assert not any(verdict == "accurate" for _, verdict in spoilt)
    for family, good, bad, budget, spoilt_budget in rows:
        if "range" in {good, bad}:
            assert family != "well conditioned"
            continue
        floor = max(budget.representation, U)
        if floor < 0.01:
            assert bad == "unstable"
            assert budget.solve < UNSTABLE_FACTOR / 3 * floor  # the limit is far from both
            assert spoilt_budget.solve > 100 * UNSTABLE_FACTOR * floor


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.slow
def test_calibration():
    check_calibration(calibration(1))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_calibration_on_three_hundred_problems():
    check_calibration(calibration(17))


# The rules, with numbers.


@pytest.mark.parametrize(
    ("solve", "condition", "evaluation", "expected"),
    [
        (1e-15, 1e1, 1e-15, "accurate"),
        (1e-9, 1e6, 1e-13, "ill-conditioned"),
        (1e-9, 1e2, 1e-14, "unstable"),
        (1e-9, 1e-9, 1e-14, "unstable"),
        (1e-15, 1e1, 1e-8, "unstable"),
        (1e3, 1e16, math.nan, "ill-conditioned"),
        (math.nan, 1e1, 1e-15, "undecided"),
        (1e-15, math.nan, 1e-15, "undecided"),
    ],
)
def test_the_rules(solve, condition, evaluation, expected):
    budget = sm.Budget(0.0, solve, condition * U, evaluation)
    verdict, reason = diagnose(Findings(2, black_box=True, budget=budget, evaluation_condition=condition))
    assert verdict == expected
    assert "exact weights" not in reason


@pytest.mark.parametrize(("solve", "unseen"), [(1.1, True), (1e-4, False)])
def test_where_no_digit_is_left_a_mistake_would_not_be_seen(solve, unseen):
    budget = sm.Budget(data=0.0, solve=solve, representation=7e-3 if unseen else 1e-6, evaluation=0.0)
    found = Findings(dimension=2, black_box=True, difference_condition=1.0, budget=budget, evaluation_condition=1e9)
    verdict, reason = diagnose(found)
    assert verdict == "ill-conditioned"
    assert ("a mistake would not be seen" in reason) == unseen


@pytest.mark.parametrize("digits", [-5, "x", 2.5])
def test_digits_are_validated_though_they_change_nothing(digits):
    with pytest.raises(InputError, match="digits must"):
        sm.crosscheck(sm.Problem.example("small"), weights=[np.eye(2)] * 3, digits=digits)
