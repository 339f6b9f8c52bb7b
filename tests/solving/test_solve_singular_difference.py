"""Theorem 4 as methods: singular differences of every kind, complex and real, with small weights."""

from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.inputs.exact_numbers import GaussianRational
from symbolic_matexp.solving import separation
from symbolic_matexp.solving.aligned_spectra import aligned
from symbolic_matexp.studies.families import gaussian

DIGITS = 50
LARGEST = 1e6
REFLECTED = ([[-1, 0], [0, -2]], [[1, 0], [0, 1]])
"""Y1 and Y2 for which Y2⁻¹Y1 has no real logarithm."""


def power(exponent, A):
    return sm.ExactMatrix.multiple_of_identity(GaussianRational(2.0**exponent, 0), A.shape[0]) @ A


def singular_differences(seed, dim, field):
    """Return pairs of different inputs whose difference is singular, by name. All structure is exact."""
    generator = np.random.default_rng(seed)

    def matrix(m, n):
        A = np.round(64 * gaussian(generator, max(m, n), field)[:m, :n]) / 64
        return sm.ExactMatrix.parse(A, square=False)

    X, rank_one = matrix(dim, dim), matrix(dim, 1) @ matrix(1, dim)
    singular = matrix(dim, dim - 1) @ matrix(dim - 1, dim)
    zero = X - X
    shift = sm.ExactMatrix.parse(np.eye(dim, k=1))
    lower = sm.ExactMatrix.parse(np.tril(generator.integers(-1, 2, (dim, dim)), -1) + np.eye(dim, dtype=int))
    nilpotent = lower @ shift @ lower.solve(sm.ExactMatrix.identity(dim))
    unit = sm.ExactMatrix.parse(np.diag([1] + [0] * (dim - 1)))
    projector = lower @ unit @ lower.solve(sm.ExactMatrix.identity(dim))
    kernel = sm.ExactMatrix.parse(np.diag([1] * (dim - 1) + [0]))
    return {
        "rank one": (X + rank_one, X),
        "nilpotent": (X + nilpotent, X),
        "nilpotent against 0": (nilpotent, zero),
        "idempotent": (X + projector, X),
        "idempotent against 0": (zero, projector),
        "X2 = 0": (singular, zero),
        "X1 = 0 against rank one": (zero, rank_one),
        "common kernel": (X @ kernel, (X + rank_one) @ kernel),
        "common left kernel": (kernel @ X, kernel @ (X + rank_one)),
        "multiple": (singular + singular + singular, singular),
        "negative": (-singular, singular),
        "all entries tiny": (power(-27, X + rank_one), power(-27, X)),
        "all entries large": (power(27, X + rank_one), power(27, X)),
        "large against tiny": (power(27, singular), power(-27, singular)),
        "large difference": (power(27, rank_one) + power(-27, X), power(-27, X)),
        "tiny difference": (X + power(-27, rank_one), X),
        "tiny difference of singular": (singular + power(-20, rank_one @ singular), singular),
    }


KINDS = tuple(singular_differences(0, 2, "real"))


def problem_of(kind, seed, dim, field):
    generator = np.random.default_rng(1000 + seed)
    Y1, Y2 = gaussian(generator, dim, field), gaussian(generator, dim, field)
    if field == "real" and np.linalg.det(Y1) * np.linalg.det(Y2) < 0:
        Y1[0] *= -1
    return sm.Problem(*singular_differences(seed, dim, field)[kind], Y1, Y2)


def assert_solved(problem, solution, real):
    difference = problem.X1 - problem.X2
    assert not difference.is_zero
    assert not difference.is_invertible
    assert solution.status is sm.Status.SOLVED, solution.message
    assert solution.certificate.verdict == "certified"
    assert solution.digits == DIGITS
    assert len(solution.weights) in ((4, 5) if solution.formula == "five-layers" else (5, 6))
    assert all(np.linalg.norm(W) <= LARGEST for W in solution.to_numpy())
    if real:
        assert all(x.imag == 0 for W in solution.weights for x in W.entries())
    else:
        assert solution.formula == "five-layers"


HARD = ("all entries tiny", "tiny difference", "tiny difference of singular")
"""Problems for which the search takes seconds."""


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in HARD])
def test_every_kind(kind, field):
    problem = problem_of(kind, 30, 3, field)
    assert_solved(problem, sm.solve(problem, digits=DIGITS, real=field == "real"), field == "real")


@pytest.mark.slow
@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dim", [2, 3, 4, 5])
def test_every_kind_in_every_dimension(dim, kind, field):
    for seed in range(3):
        problem = problem_of(kind, seed, dim, field)
        assert_solved(problem, sm.solve(problem, digits=DIGITS), real=False)
        if field == "real":
            assert_solved(problem, sm.solve(problem, digits=DIGITS, real=True), real=True)


@pytest.mark.parametrize(
    ("matrices", "real", "formula", "layers"),
    [
        (([[2, 4], [2, 2]], [[1, 2], [3, 4]], [[2, 1], [1, 3]], [[1, 0], [1, 1]]), False, "five-layers", {4}),
        (([[1, 2], [3, 4]], [[1, 2], [3, 6]], [[2, 1], [1, 3]], [[1, 0], [1, 1]]), True, "five-layers", {4}),
        (([[1, 2], [3, 4]], [[1, 2], [3, 6]], *REFLECTED), True, "six-real-layers", {5}),
        (([[1, 0], [2, 0]], [[3, 0], [1, 0]], [[2, 1], [1, 3]], [[1, 0], [1, 1]]), False, "five-layers", {5}),
        (([[1, 0], [2, 0]], [[3, 0], [1, 0]], *REFLECTED), False, "five-layers", {5}),
        (([[1, 0], [2, 0]], [[3, 0], [1, 0]], *REFLECTED), True, "six-real-layers", {6}),
    ],
)
def test_which_formula_and_how_many_layers(matrices, real, formula, layers):
    solution = sm.solve(sm.Problem(*matrices), real=real)
    assert (solution.formula, {len(solution.weights)}) == (formula, layers)
    assert solution.success


def test_mpmath_agrees():
    """The network, written out here in mpmath, takes X_i to Y_i."""
    problem = problem_of("common kernel", 5, 3, "complex")
    weights = sm.solve(problem, digits=40).to_mpmath()
    with mpmath.workdps(60):
        for X, Y in problem.pairs:
            value = X.to_mpmath(60)
            for W in weights[:-1]:
                value = mpmath.expm(W * value)
            error = mpmath.mnorm(weights[-1] * value - Y.to_mpmath(60), "f")
            assert error < mpmath.mpf(10) ** -37


def nearly_equal(exponent, seed, dim, field):
    """Return a problem of which X1 − X2 has rank one, the size of 10^exponent, and exact entries."""
    generator = np.random.default_rng(seed)

    def matrix(m, n):
        return sm.ExactMatrix.parse(np.round(8 * gaussian(generator, dim, field)[:m, :n]) / 8, square=False)

    X, rank_one = matrix(dim, dim), matrix(dim, 1) @ matrix(1, dim)
    tiny = sm.ExactMatrix.multiple_of_identity(GaussianRational(Fraction(10) ** exponent, Fraction(0)), dim)
    problem = problem_of("rank one", seed, dim, field)
    return sm.Problem(X + tiny @ rank_one, X, problem.Y1, problem.Y2)


def assert_solved_with_weights_up_to(largest, problem, real):
    solution = sm.solve(problem, digits=DIGITS, real=real)
    difference = problem.X1 - problem.X2
    assert difference.rank == 1
    assert solution.status is sm.Status.SOLVED, solution.message
    assert (solution.certificate.verdict, solution.digits) == ("certified", DIGITS)
    assert all(np.linalg.norm(W) <= largest for W in solution.to_numpy())
    assert not real or all(x.imag == 0 for W in solution.weights for x in W.entries())
    return solution


def log_growth(exponent, dim):
    """Return what the weights may have: log(1/‖H‖) times a modest number, as (V, a d×d matrix) has a condition."""
    return 30 * dim * abs(exponent)


@pytest.mark.parametrize(
    ("exponent", "dim", "field", "real"),
    [(-20, 2, "real", False), (-20, 2, "real", True), (-20, 3, "complex", False), (-100, 2, "real", True)],
)
def test_tiny_differences(exponent, dim, field, real):
    problem = nearly_equal(exponent, 1, dim, field)
    assert_solved_with_weights_up_to(log_growth(exponent, dim), problem, real)


@pytest.mark.slow
@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("dim", [2, 3, 4])
@pytest.mark.parametrize("exponent", [-12, -20, -50, -100])
def test_tiny_differences_in_every_dimension(exponent, dim, field):
    for seed in range(3):
        problem = nearly_equal(exponent, seed, dim, field)
        assert_solved_with_weights_up_to(log_growth(exponent, dim), problem, real=False)
        if field == "real":
            largest = log_growth(exponent, dim) if dim % 2 == 0 else 1e2 * 10.0 ** (-exponent / 2)
            assert_solved_with_weights_up_to(largest, problem, real=True)


@pytest.mark.parametrize("real", [False, True])
@pytest.mark.parametrize(
    ("X1", "X2"),
    [
        ([[1, "1e-20"], [0, 1]], [[1, 0], [0, 1]]),
        ([["1e-100", 0], [0, 0]], [[0, 0], [0, 0]]),
        ([["1e-30", "1e-60"], [0, 0]], [["1e-30", 0], [0, 0]]),
        ([[1, "1e-20"], [0, 0]], [[1, 0], [0, 0]]),
    ],
    ids=["nilpotent", "near 0", "all entries tiny", "singular"],
)
def test_tiny_differences_without_a_trace_or_an_inverse(X1, X2, real):
    problem = sm.Problem(X1, X2, [[2, 1], [1, 3]], [[1, 0], [0, 1]])
    assert_solved_with_weights_up_to(1000, problem, real)


def test_mpmath_agrees_on_a_tiny_difference():
    problem = nearly_equal(-20, 2, 2, "real")
    weights = assert_solved_with_weights_up_to(1000, problem, real=True).to_mpmath()
    with mpmath.workdps(200):
        for X, Y in problem.pairs:
            value = X.to_mpmath(200)
            for W in weights[:-1]:
                value = mpmath.expm(W * value)
            assert mpmath.mnorm(weights[-1] * value - Y.to_mpmath(200), "f") < mpmath.mpf(10) ** -45


@pytest.mark.slow
def test_real_weights_in_odd_dimension_are_large_and_theorem_1_says_that_it_has_none():
    X2 = np.eye(3).astype(int).tolist()
    problem = sm.Problem([[1, 0, "1e-30"], [0, 1, 0], [0, 0, 1]], X2, [[2, 1, 0], [1, 3, 1], [0, 1, 4]], X2)
    solution = assert_solved_with_weights_up_to(1e18, problem, real=True)
    assert solution.formula == "six-real-layers"
    refused = sm.solve(problem, real=True, formula="five-layers")
    assert refused.status is sm.Status.INPUTS_TOO_CLOSE
    assert refused.weights == ()
    assert 'formula="auto"' in refused.message
    assert 'alpha="auto"' not in refused.message


@pytest.mark.parametrize("real", [False, True])
@pytest.mark.parametrize("dim", [2, 3, 4])
def test_aligned_spectra(dim, real):
    """The eigenvalues of K are computed here by mpmath. All of αK are imaginary, to an error of the size 1."""
    generator = np.random.default_rng(7)
    H = sm.ExactMatrix.parse(gaussian(generator, dim, "real" if real else "complex") * 2.0**-100)
    with flint.ctx.workprec(700):
        found = [sm.ExactMatrix.parse(V) for V in aligned(H.enclosure(), real, generator)]
    assert bool(found) == (not real or dim % 2 == 0)
    with mpmath.workdps(150):
        for V in found[:2]:
            V, G = V.to_mpmath(150), mpmath.eye(dim) + H.to_mpmath(150)
            F1, F2 = mpmath.expm(V * G), mpmath.expm(V)
            assert mpmath.mnorm(F2 - F2[0, 0] * mpmath.eye(dim), "f") < abs(F2[0, 0]) * mpmath.mpf(10) ** -60
            eigenvalues = mpmath.eig((F1 - F2) ** -1 * F2, left=False, right=False)
            phase = 1 if real else eigenvalues[0] / abs(eigenvalues[0]) / 1j
            assert all(abs(z) > 1e25 and abs((z / phase).real) < 10 for z in eigenvalues)


@pytest.mark.parametrize("real", [False, True])
@pytest.mark.parametrize(
    ("X1", "X2"),
    [
        ([[3]], [[2]]),
        ([[2, 4], [6, 8]], [[1, 2], [3, 4]]),
        ([[2, 0], [0, 2]], [[1, 0], [0, 1]]),
        ([[1, 2], [3, 4]], [[0, 1], [1, 1]]),
    ],
    ids=["d = 1", "a multiple", "multiples of I", "invertible difference"],
)
def test_asked_for_where_the_difference_is_invertible(X1, X2, real):
    identity = np.eye(len(X1)).tolist()
    problem = sm.Problem(X1, X2, (2 * np.eye(len(X1))).tolist(), identity)
    for formula in ("five-layers", "six-real-layers") if real else ("five-layers",):
        solution = sm.solve(problem, digits=DIGITS, real=real, formula=formula)
        assert solution.success, solution.message
        assert solution.formula == formula


def test_singular_outputs_of_one_column_space():
    X1, X2 = [[1, 0], [2, 0]], [[3, 0], [1, 0]]
    problem = sm.Problem(X1, X2, [[1, 2], [2, 4]], [[3, 1], [6, 2]])
    for real in (False, True):
        assert sm.solve(problem, digits=DIGITS, real=real).success
    other = sm.Problem(X1, X2, [[1, 2], [2, 4]], [[3, 1], [6, 3]])
    assert sm.solve(other).status is sm.Status.INCOMPATIBLE_OUTPUTS


def test_other_number_systems():
    problem = problem_of("rank one", 3, 3, "real")
    for real in (False, True):
        assert sm.solve(problem, 40, algebra="multiprecision", real=real).success
        rounded = sm.solve(problem, algebra="float64", real=real)
        assert rounded.status.has_weights
        assert rounded.digits >= 5
    refused = sm.solve(problem, algebra="exact")
    assert refused.status is sm.Status.UNSUPPORTED
    assert "the exponential of an exponential" in refused.message


def test_what_stays_impossible():
    X, Y = [[1, 2], [3, 4]], [[1, 0], [0, 2]]
    assert sm.solve(sm.Problem(X, X, Y, X)).status is sm.Status.EQUAL_INPUTS
    for formula in ("five-layers", "six-real-layers"):
        same = sm.solve(sm.Problem(X, X, Y, Y), formula=formula)
        assert same.status is sm.Status.FORMULA_DOES_NOT_APPLY
    singular = sm.Problem([[1, 2], [3, 4]], [[1, 2], [3, 6]], [[0, 1], [1, 0]], [[1, 0], [0, 1]])
    assert sm.solve(singular, real=True).status is sm.Status.NO_REAL_SOLUTION
    assert sm.solve(singular).success
    reflected = sm.Problem([[1, 2], [3, 4]], [[1, 2], [3, 6]], *REFLECTED)
    refused = sm.solve(reflected, real=True, formula="five-layers")
    assert refused.status is sm.Status.FORMULA_DOES_NOT_APPLY
    assert "a real logarithm of Y2⁻¹Y1" in refused.message


def test_an_alpha_of_the_users_own():
    problem = problem_of("rank one", 4, 2, "complex")
    solution = sm.solve(problem, alpha="5/4")
    assert solution.success
    assert (str(solution.alpha), solution.reason) == ("1.25", "given")


@pytest.mark.parametrize("V", [[[0, 0], [0, 0]], [[1, 0], [0, 0]]])
def test_first_layers_that_do_not_separate_are_never_believed(monkeypatch, V):
    """V is forced so that F₁ − F₂ is singular: there is no solution, or an InconclusiveError, but no certificate."""
    problem = sm.Problem([[1, 2], [0, 4]], [[1, 2], [0, 1]], [[2, 1], [1, 3]], [[1, 0], [1, 1]])

    class Forced(separation.Separation):
        def first_layers(self, system, problem):
            forced = separation.Separation(self.swapped, self.A, sm.ExactMatrix.parse(V), *([None] * 5))
            return forced.first_layers(system, problem)

    def separate(problem, **options):
        chosen = original(problem, **options)
        return Forced(**{name: getattr(chosen, name) for name in chosen.__dataclass_fields__})

    original = separation.separate
    monkeypatch.setattr("symbolic_matexp.solving.methods.five_layers.separate", separate)
    solution = sm.solve(problem, 30, maximum_precision=1024)
    assert solution.status is sm.Status.PRECISION_EXHAUSTED
    assert solution.weights == ()


def test_the_same_seed_gives_the_same_weights():
    problem = problem_of("nilpotent", 6, 3, "complex")
    assert sm.solve(problem, 20) == sm.solve(problem, 20)


@pytest.mark.slow
def test_entries_out_of_the_range_of_floats():
    tiny, large = "1e-400", "1e400"
    Y1, Y2 = [[2, 1], [1, 3]], [[1, 0], [1, 1]]
    for X1, X2 in (([[large, 0], [0, 0]], [[0, 0], [0, 0]]), ([[tiny, tiny], [tiny, tiny]], [[0, 0], [0, 0]])):
        solution = sm.solve(sm.Problem(X1, X2, Y1, Y2), 30)
        assert solution.success or solution.status is sm.Status.PRECISION_EXHAUSTED, solution.message
