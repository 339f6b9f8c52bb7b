"""exp(tA)B in float64: the bound holds, is near the error, and breaks if any part of its proof is left out.

References are FLINT's own exponential of the whole matrix, and products of one-dimensional ones, in hundreds of bits.
"""

import copy
import math
from dataclasses import replace
from fractions import Fraction

import flint
import numpy as np
import pytest
import scipy.sparse as sparse
from helpers.exact_exponential import ball, distances, matrix, norm, number
from helpers.float_matrices import KINDS, draw

import symbolic_matexp as sm
from symbolic_matexp.inputs.exact_numbers import exact_scalar
from symbolic_matexp.systems.exponential_action import action, balancing, logarithmic_norm, step, taylor
from symbolic_matexp.systems.exponential_action.blocked import Blocked
from symbolic_matexp.systems.exponential_action.rounding import gamma, norms, norms_below
from symbolic_matexp.systems.exponential_action.shifted_matrix import ShiftedMatrix

NORMS = (1, 2, math.inf)


def wrong_columns(result, A, B, t, bits=None):
    """Columns whose error exceeds what is proved of it."""
    found = distances(A, B, t, result.values, result.norm, bits)
    absolute, relative = np.atleast_1d(result.errors), np.atleast_1d(result.relative_errors)
    return [
        j
        for j, (error, size) in enumerate(found)
        if not error <= absolute[j] or (math.isfinite(relative[j]) and not error <= size * float(relative[j]))
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_error_never_exceeds_the_bound(kind):
    rng = np.random.default_rng(KINDS.index(kind))
    statuses = set()
    for _ in range(24):
        A, B, t = draw(kind, rng)
        given = sparse.csr_array(A) if rng.random() < 0.5 else A
        result = sm.expm_multiply(given, B, t, norm=(None, *NORMS)[rng.integers(4)], digits=1)
        statuses.add(result.status.name)
        assert result.values is None or wrong_columns(result, A, B, t) == [], (A, B, t)
    assert "PROVED" in statuses


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_error_never_exceeds_the_bound_of_many(kind):
    rng = np.random.default_rng([1, KINDS.index(kind)])
    for _ in range(400):
        A, B, t = draw(kind, rng)
        result = sm.expm_multiply(A, B, t, norm=(None, *NORMS)[rng.integers(4)], digits=1)
        assert result.values is None or wrong_columns(result, A, B, t) == [], (A, B, t)


def test_entries_of_every_size():
    """From the smallest floats to the largest, side by side, with a time beyond the range of floats."""
    rng = np.random.default_rng(13)
    for _ in range(60):
        d = int(rng.integers(1, 6))
        A = np.ldexp(rng.standard_normal((d, d)), rng.choice([-1070, -600, 0, 600, 1000], size=(d, d)))
        A = A * (rng.random((d, d)) < 0.7)
        B = np.ldexp(rng.standard_normal((d, 2)), rng.integers(-1070, 1000, size=(d, 2)))
        t = Fraction(float(rng.uniform(-3, 3))) / Fraction(float(np.abs(A).max()) or 1.0)
        result = sm.expm_multiply(A, B, t, norm=(None, *NORMS)[rng.integers(4)], digits=1)
        assert result.values is None or wrong_columns(result, A, B, t, bits=6000) == [], (A, B, t)


def ratios(matrices):
    """Bounds divided by errors, for the norm that is chosen."""
    rng = np.random.default_rng(7)
    for A in matrices:
        B = rng.standard_normal(len(A))
        result = sm.expm_multiply(A, B)
        ((error, _),) = distances(A, B, 1, result.values, result.norm)
        yield result.error / float(error.mid())


def test_the_bound_is_near_the_error():
    rng = np.random.default_rng(3)
    laplacians = [k * (np.eye(12, k=1) + np.eye(12, k=-1) - 2 * np.eye(12)) for k in (1, 10, 100)]
    gaussian = [rng.standard_normal((10, 10)) for _ in range(5)]
    skew = [5 * (G - G.T) for G in gaussian]
    for name, matrices in (("laplacian", laplacians), ("gaussian", gaussian), ("skew", skew)):
        assert max(ratios(matrices)) < 1000, name


# Large matrices with a structure that gives the exact answer.


def second_differences(n):
    return (np.eye(n, k=1) + np.eye(n, k=-1) - 2 * np.eye(n)) * (n + 1) ** 2


def first_differences(n):
    return (np.eye(n, k=1) - np.eye(n, k=-1)) * (n + 1) / 2


def on_a_square(D):
    one = sparse.eye_array(len(D))
    return sparse.csr_array(sparse.kron(D, one) + sparse.kron(one, D))


@pytest.mark.parametrize(
    ("D", "t", "factor"),
    [
        (second_differences(24), 0.05, 1000),
        (second_differences(24), 1.0, 1000),
        (second_differences(24) + 4 * first_differences(24), 0.1, 1000),
        (second_differences(24) + 16 * first_differences(24), 0.5, 1e5),
        (second_differences(16) + 64 * first_differences(16), 0.05, 1e8),  # has no symmetric form
        (1j * second_differences(16) / 256, 0.5, 1000),
        (np.eye(16, k=1) + np.eye(16, k=-1), 4.0, 1000),
    ],
)
@pytest.mark.slow
def test_two_dimensional_problems(D, t, factor):
    """exp(t(D⊗I + I⊗D)) vec(B) = vec(exp(tD) B exp(tD)ᵀ)."""
    B = np.random.default_rng(0).standard_normal(D.shape)
    result = sm.expm_multiply(on_a_square(D), B.reshape(-1), t)
    with flint.ctx.workprec(6000):
        E = (matrix(D) * flint.acb(ball(t))).exp()
        exact = E * matrix(B) * E.transpose()
        entries = (exact - matrix(result.values.reshape(D.shape))).entries()
        error, size = norm(entries, result.norm), norm(exact.entries(), result.norm)
    assert error <= result.error
    assert error <= size * result.relative_error
    assert result.error <= factor * float(error.mid())
    assert result.success


# Every part of the proof is needed: without it, some error exceeds the bound.

ONES = np.array([[0.0, 1.0], [1.0, 0.0]])


def cut_short(monkeypatch):
    """Cut the series off early, so that truncation is all of the error, which propagates over some steps."""
    monkeypatch.setattr(taylor, "CUT_OFF", 1e-3)
    monkeypatch.setattr(action, "LARGEST_STEP", 4.0)
    monkeypatch.setattr(action, "EASY", 0.0)


def violations():
    B = np.array([1.0, 1.0])
    return [p for p in NORMS if wrong_columns(sm.expm_multiply(ONES * 16, B, norm=p, digits=1), ONES * 16, B, 1)]


def test_truncation_is_bounded_and_almost_attained(monkeypatch):
    cut_short(monkeypatch)
    B = np.array([1.0, 1.0])
    result = sm.expm_multiply(16 * ONES, B, digits=1)
    ((error, size),) = distances(16 * ONES, B, 1, result.values, 2)
    assert error <= result.error <= 1.01 * float(error.mid())
    assert float(error.mid()) > 1e-4 * float(size.mid())
    assert violations() == []


def without_truncation(monkeypatch):
    bounded = taylor._bounded

    def mutant(M, step, P, sizes, p, norm):
        return bounded(M, step, P, np.concatenate([sizes[:-1], 0 * sizes[-1:]]), p, norm)

    monkeypatch.setattr(taylor, "_bounded", mutant)


def without_weights(monkeypatch):
    monkeypatch.setattr(step, "_weights", lambda x: np.ones(step.MOST_TERMS + 2))


def with_a_logarithmic_norm_too_small(monkeypatch):
    monkeypatch.setattr(action, "logarithmic_norm", lambda *a: logarithmic_norm.logarithmic_norm(*a) - 0.25)


def without_propagation(monkeypatch):
    advance = taylor.advance

    class Forgetful(action.TaylorSteps):
        def of(self, part):
            made = super().of(part)
            return None if made is None else step.TaylorStep(**{**vars(made), "growth": 0.0})

    monkeypatch.setattr(action, "TaylorSteps", Forgetful)
    monkeypatch.setattr(action, "advance", advance)


@pytest.mark.parametrize(
    "mutate", [without_truncation, without_weights, with_a_logarithmic_norm_too_small, without_propagation]
)
def test_a_bound_without_a_part_of_its_proof_is_exceeded(mutate, monkeypatch):
    cut_short(monkeypatch)
    assert violations() == []
    mutate(monkeypatch)
    assert violations() == list(NORMS)


def violated_by_rounding():
    rng = np.random.default_rng(11)
    count = 0
    for kind in ("laplacian", "skew", "complex"):
        for _ in range(6):
            A, B, t = draw(kind, rng)
            count += bool(wrong_columns(sm.expm_multiply(A, B, t, digits=1), A, B, t))
    return count


def test_a_bound_without_rounding_errors_is_exceeded(monkeypatch):
    assert violated_by_rounding() == 0
    monkeypatch.setattr(ShiftedMatrix, "rounding", lambda self, factor_is_complex: 0.0)
    monkeypatch.setattr(taylor, "UNIT", 1e-30)
    assert violated_by_rounding() > 9


# The parts of the bound, each against exact numbers.


def worst_defect(M, V, h, p, terms=4):
    """The largest ‖w_k − (h/k) M w_(k−1)‖ divided by its bound, with exact h and M."""
    made = step.TaylorSteps(M, exact_scalar(h), 0.0).of(exact_scalar(1).real)
    seen, W = 0.0, V
    for k in range(1, terms + 1):
        following = M.times(W) * (made.h / k)
        with flint.ctx.workprec(400):
            f, g = M.exponents
            exact_M = matrix(M.exact) * flint.acb(2) ** -(f + g)
            scale = flint.acb(ball(h.real), ball(h.imag)) * flint.acb(2) ** (f + g) / k
            defect = norm((matrix(following) - exact_M * matrix(W) * scale).entries(), p)
            bound = M.rounding(isinstance(h, complex)) * made.length * M.absolute_norm(p) / k * float(norms(W, p))
            seen = max(seen, float(defect.upper()) / bound)
        W = following
    return seen


@pytest.mark.parametrize("p", NORMS)
@pytest.mark.parametrize("kind", ["real", "complex", "complex times"])
def test_rounding_errors_of_products_come_near_their_bound(kind, p):
    """A quarter of γ (complex: a seventh) would be exceeded, for sums of one term, where nothing averages out."""
    rng = np.random.default_rng(5)
    seen = []
    for _ in range(300):
        entries = 1 + rng.random(2) + (1j * rng.random(2) if kind == "complex" else 0)
        A = np.fliplr(np.diag(entries))
        M = ShiftedMatrix.of(A, 1.0)
        object.__setattr__(M, "exact", A)
        V = 1 + rng.random(2) + (0 if kind == "real" else 1j * rng.random(2))
        h = float(rng.random()) if kind == "real" else complex(rng.random(), rng.random())
        seen.append(worst_defect(M, V, h, p))
    assert max(seen) <= 1
    assert max(seen) > (0.25 if kind == "real" else 0.15)


def test_rounding_errors_of_long_sums_come_near_their_bound():
    """In 1 + u·0.9 + u·0.9 + … every sum is rounded to 1: without n in γ_n the bound would be exceeded."""
    A = np.zeros((200, 200))
    A[0, 1:] = 0.9 * 2.0**-53
    A[0, 1] = 1
    M = ShiftedMatrix.of(sparse.csr_array(A), 1.0)
    object.__setattr__(M, "exact", A)
    assert 0.8 < worst_defect(M, np.ones(200), 1.0, math.inf, terms=1) <= 1


@pytest.mark.parametrize("shape", [(130,), (200, 3)])
def test_products_in_blocks(shape):
    rng = np.random.default_rng(2)
    A, V = rng.integers(-9, 9, (shape[0], shape[0])) * 1.0, rng.integers(-9, 9, shape) * 1.0
    np.testing.assert_array_equal(Blocked(A) @ V, A @ V)
    assert Blocked(A).summands < 70


def test_products_in_blocks_are_within_their_bound():
    rng = np.random.default_rng(4)
    d = 256
    A = 1 + rng.random((d, d))
    V = 1 + rng.random(d)
    with flint.ctx.workprec(300):
        exact = matrix(A) * matrix(V)
        wrong = matrix(Blocked(A) @ V) - exact
        worst = max(float(abs(z / y).upper()) for z, y in zip(wrong.entries(), exact.entries(), strict=True))
    assert worst <= gamma(Blocked(A).summands)


@pytest.mark.parametrize("p", NORMS)
def test_norms_from_both_sides(p):
    rng = np.random.default_rng(6)
    for scale in (1.0, 1e-100, 1e100):
        for V in (rng.standard_normal((9, 4)) * scale, (rng.standard_normal((9, 4)) + 1j) * scale):
            above, below = norms(V, p), norms_below(V, p)
            for j in range(4):
                with flint.ctx.workprec(300):
                    exact = norm(matrix(V[:, j]).entries(), p)
                assert below[j] <= exact <= above[j]
                assert above[j] - below[j] <= 1e-13 * above[j]
    assert norms(np.zeros((3, 2)), p).tolist() == [0, 0]


def test_the_error_of_the_factor_counts():
    M = ShiftedMatrix.of(np.array([[2.0]]), 1.0)
    made = step.TaylorSteps(M, exact_scalar(1), 0.0).of(Fraction(1))
    assert abs(made.factor - math.exp(2)) <= 1e-15
    wrong = replace(made, factor=1.01 * made.factor, factor_error=0.0101 * made.factor)
    taken = taylor.advance(M, wrong, np.ones(1), 2, 0.0)
    assert abs(taken.values[0] - math.exp(2)) <= taken.error <= 0.02 * math.exp(2)


def test_values_below_the_normal_floats_are_rounded():
    scaled = np.full(100, 0.7)
    values, error = action._in_range(scaled, 0.0, np.int64(-1073), 1)
    exact = 100 * abs(Fraction(0.7) * Fraction(2) ** -1073 - Fraction(values[0]))
    assert 0 < exact <= Fraction(float(error)) < 2 * exact


def test_scaling_back_rounds():
    rng = np.random.default_rng(14)
    V, D = rng.standard_normal(50), 1 + rng.random(50)
    values, error = action._scaled_back(V, 0.0, D, math.inf)
    exact = max(abs(Fraction(x) * Fraction(d) - Fraction(y)) for x, d, y in zip(V, D, values, strict=True))
    assert 0 < exact <= Fraction(float(error)) < 10 * exact


def test_underflow_has_a_bound():
    V = np.full((4, 1), 2.0**-1074)
    assert norms(V, 2)[0] >= 2.0**-1073


def exact_logarithmic_norm(A, p):
    """μ_p from its definition; for p = 2 the largest eigenvalue, to 1e-12."""
    if p == 2:
        return float(np.linalg.eigvalsh((A + A.conj().T) / 2)[-1])
    rows = A if p == math.inf else A.T
    return max(row[i].real + sum(abs(np.delete(row, i))) for i, row in enumerate(rows))


@pytest.mark.parametrize("p", NORMS)
@pytest.mark.parametrize("is_sparse", [False, True])
@pytest.mark.parametrize("direction", [1.0, -1.0, 1j, (3 + 4j) / 5])
def test_logarithmic_norms(p, is_sparse, direction):
    rng = np.random.default_rng(8)
    for kind in ("gaussian", "complex", "laplacian", "skew", "far from normal", "generator"):
        A, _, _ = draw(kind, rng)
        M = ShiftedMatrix.of(sparse.csr_array(A) if is_sparse else A, direction)
        f, g = M.exponents
        scale = 2.0 ** (f + g)
        mu = logarithmic_norm.logarithmic_norm(M, p, direction, 100.0) * scale + (direction * M.shift).real * 2.0**f
        exact = exact_logarithmic_norm(direction * A.astype(complex), p)
        size = np.abs(A).sum() + 1e-300
        assert -1e-13 * size <= mu - exact <= 1e-8 * size


@pytest.mark.parametrize("d", [700, 1000])
def test_perrons_vector_makes_gershgorins_discs_sharp(d):
    A = sparse.diags_array([1.0, -2.0, 1.0], offsets=[-1, 0, 1], shape=(d, d)) * 1.0
    M = ShiftedMatrix.of(sparse.csr_array(A), 1.0)
    f, g = M.exponents
    mu = logarithmic_norm.logarithmic_norm(M, 2, 1.0, 1e9) * 2.0 ** (f + g) + M.shift
    exact = -4 * math.sin(math.pi / (2 * d + 2)) ** 2
    assert exact - 1e-15 <= mu <= 0.9 * exact


def test_signs_call_for_a_factor_if_it_is_worth_it():
    rng = np.random.default_rng(10)
    A = sparse.random_array((700, 700), density=0.01, rng=rng, data_sampler=rng.standard_normal).tocsr()
    M = ShiftedMatrix.of(A, 1.0)
    f, g = M.exponents
    scale = 2.0 ** (f + g)
    exact = float(np.linalg.eigvalsh((A + A.T).toarray() / 2)[-1]) - M.shift
    rough, sharp = (logarithmic_norm.logarithmic_norm(M, 2, 1.0, length) * scale for length in (4.0, 400.0))
    assert exact <= sharp <= exact * (1 + 1e-8) < 1.3 * exact < rough


def test_cholesky_is_not_believed(monkeypatch):
    """A factor that is wrong makes the bound worse, not false."""
    cholesky = logarithmic_norm.scipy.linalg.cholesky
    S = np.random.default_rng(9).standard_normal((40, 40))
    S = S + S.T
    largest = float(np.linalg.eigvalsh(S)[-1])
    assert largest <= logarithmic_norm._by_factor(S) <= largest * (1 + 1e-8)
    monkeypatch.setattr(logarithmic_norm.scipy.linalg, "cholesky", lambda X, **kw: cholesky(X, **kw) * 0.9)
    assert logarithmic_norm._by_factor(S) > 1.1 * largest
    monkeypatch.setattr(logarithmic_norm, "_estimate", lambda S: 0.5 * largest)
    assert logarithmic_norm._by_factor(S) == math.inf


# Balancing.


def drift(n):
    return on_a_square(second_differences(n) + 16 * first_differences(n))


def test_entries_of_a_balanced_matrix_are_rounded_twice():
    A = drift(12) * (1 + 0.3j)
    scaled, D = balancing.balanced(A, 1.0, 5.0, None)
    assert D.min() == 1 < D.max()
    there = A.tocoo()
    with flint.ctx.workprec(300):
        for i, j, z in zip(*there.coords, there.data, strict=True):
            exact = number(z) * ball(D[j]) / ball(D[i])
            assert abs(number(scaled[i, j]) - exact) <= abs(exact) * 2.0**-52
    assert (scaled.diagonal() == A.diagonal()).all()


def test_convection_and_diffusion_become_symmetric():
    scaled, _ = balancing.balanced(drift(12), 1.0, 5.0, None)
    np.testing.assert_allclose(scaled.toarray(), scaled.toarray().T, rtol=1e-6)


@pytest.mark.parametrize(
    "A", [second_differences(9), np.eye(5), 1j * second_differences(5), np.ones((1, 1)), drift(12) * 1e-9]
)
def test_what_is_balanced_stays_as_it_is(A):
    scaled, D = balancing.balanced(A, 1.0, 5.0, None)
    assert scaled is A
    assert D is None


@pytest.mark.parametrize("p", [None, *NORMS])
def test_balanced_problems_are_within_their_bounds(p):
    """Jordan blocks and a reversible generator: without balancing nothing is proved of the first."""
    rng = np.random.default_rng(12)
    rates = 10.0 ** rng.uniform(-2, 2, (2, 11))
    birth_and_death = np.diag(rates[0], 1) + np.diag(rates[1], -1)
    generator = birth_and_death - np.diag(birth_and_death.sum(axis=1))
    for A in (1e3 * np.eye(6, k=1), 1e3 * np.eye(6, k=1) - 20 * np.eye(6), generator, drift(3).toarray() * 1j):
        B = rng.standard_normal((len(A), 2)) * [1, 1e-200]
        result = sm.expm_multiply(A, B, norm=p)
        assert wrong_columns(result, A, B, 1) == []
    assert sm.expm_multiply(1e3 * np.eye(6, k=1), np.ones(6), norm=p).success


def test_the_scaling_counts_in_the_bound(monkeypatch):
    """With a D whose norm is forgotten the error exceeds its bound."""
    cut_short(monkeypatch)
    A, B = drift(6).toarray(), np.ones(36)
    assert wrong_columns(sm.expm_multiply(A, B, 0.25, digits=1), A, B, 0.25) == []

    monkeypatch.setattr(action, "_scaled_back", lambda values, errors, scaling, p: (values * scaling, errors))
    assert wrong_columns(sm.expm_multiply(A, B, 0.25, digits=1), A, B, 0.25) == [0]


# What comes in.

SQUARE = [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    "A",
    [
        SQUARE,
        [[1, 2], [3, 4]],
        [["1", 2], ["6/2", "4"]],
        np.array(SQUARE, dtype=np.float32),
        np.array(SQUARE, order="F"),
        sparse.csr_matrix(SQUARE),
        sparse.coo_array(([1.0, 2.0, 3.0, 1.0, 3.0], ([0, 0, 1, 1, 1], [0, 1, 0, 1, 1]))),
        *(
            kind(np.array(SQUARE))
            for kind in (sparse.csc_array, sparse.dia_array, sparse.lil_array, sparse.dok_array)
        ),
    ],
)
def test_matrices_of_every_kind(A):
    result = sm.expm_multiply(A, [1, 1j], "1/2", digits=12)
    assert result.success
    assert wrong_columns(result, np.array(SQUARE), np.array([1, 1j]), 0.5) == []


def test_a_matrix_is_not_changed():
    A = sparse.csr_array(np.array(SQUARE))
    B = np.array([1.0, 1.0])
    result = sm.expm_multiply(A, B, 0)
    assert (A.toarray() == SQUARE).all()
    B[0] = 5
    assert result.values.tolist() == [1, 1]
    assert B.flags.writeable


@pytest.mark.parametrize(
    ("A", "B", "options", "message"),
    [
        ([[1, math.inf], [0, 1]], [1, 1], {}, r"A\[0, 1\] is inf; every entry must be finite"),
        (sparse.csr_array([[1, 0], [math.nan, 1]]), [1, 1], {}, r"A.* is nan; every entry must be finite"),
        (SQUARE, [1, math.nan], {}, r"B\[1\] is nan; every entry must be finite"),
        (SQUARE, [1, 1, 1], {}, "B must be a vector or columns of 2 numbers; its shape is 3"),
        ([[1, 2, 3], [4, 5, 6]], [1, 1], {}, "A must be a square matrix; its shape is 2×3"),
        (np.ones((2, 2, 2)), [1, 1], {}, "A must be a square matrix; its shape is 2×2×2"),
        ([["1/3"]], [1], {}, "A has an entry that is no float64"),
        ([[2**53 + 1]], [1], {}, "A has an entry that is no float64"),
        (
            sparse.coo_array(([1.0, 2.0**-60], ([0, 0], [0, 0])), shape=(1, 1)),
            [1],
            {},
            "A gives an entry several times, and their sum is no float",
        ),
        (
            sparse.coo_array(([1e308, 1e308], ([0, 0], [0, 0])), shape=(1, 1)),
            [1],
            {},
            "A gives an entry several times, and their sum is no float",
        ),
        (np.array([[True]]), [1], {}, "truth value"),
        ([[1]], [1], {"t": math.nan}, "t is nan"),
        ([[1]], [1], {"digits": 17}, "float64 has no 17 digits"),
        ([[1]], [1], {"norm": 3}, "norm must be 1, 2, math.inf or None, not 3"),
        ([[1]], [1], {"maximum_products": 0}, "maximum_products must be a positive whole number, not 0"),
    ],
)
def test_unusable_input_is_one_sentence(A, B, options, message):
    with pytest.raises(sm.InputError, match=message):
        sm.expm_multiply(A, B, **options)


# What comes out.


@pytest.mark.parametrize(
    ("A", "B", "t"),
    [
        (np.zeros((0, 0)), np.zeros(0), 1),
        (np.zeros((0, 0)), np.zeros((0, 3)), 1),
        (SQUARE, [0, 0], 1),
        (SQUARE, [[1, 2], [3, 4]], 0),
    ],
)
def test_exact_results(A, B, t):
    result = sm.expm_multiply(A, B, t)
    assert (result.success, result.error, result.relative_error, result.digits) == (True, 0, 0, 16)
    np.testing.assert_array_equal(result, B)
    assert str(result).startswith("exp(tA)B to all the digits")
    assert result._repr_html_()


def test_a_column_of_zeros_has_no_error():
    result = sm.expm_multiply(SQUARE, [[0, 1], [0, 1]])
    assert result.errors[0] == result.relative_errors[0] == 0 < result.errors[1]
    assert result.values[:, 0].tolist() == [0, 0]


def test_what_a_result_shows():
    result = sm.expm_multiply([[0, 1], [0, 1]], [1, 1])
    assert str(result).startswith(
        "exp(tA)B to all the digits asked for, proved. (14 digits proved, 6 asked for.)\nerror"
    )
    assert str(result).endswith("exp(tA)B = [2.71828]\n           [2.71828]")
    assert repr(result).startswith("<ExponentialProduct: PROVED, 2, error at most 1.")
    assert "proved</b>" in result._repr_html_()
    assert np.asarray(result, dtype=complex).dtype == complex
    assert bool(result)
    again = copy.deepcopy(result)
    assert again == result != sm.expm_multiply([[0, 1], [0, 1]], [1, 2])
    assert hash(again) == hash(result)
    with pytest.raises(ValueError, match="read-only"):
        result.values[0] = 3
    large = sm.expm_multiply(np.eye(20), np.ones((20, 2)))
    assert str(large).endswith("exp(tA)B is 20×2")


def test_what_cannot_be_proved_is_not_claimed():
    """A² = 0, so that exp(A) = I + A, but the logarithmic norm knows only that it may grow like e^1000."""
    result = sm.expm_multiply([[1e3, -1e3], [1e3, -1e3]], [1, 0])
    assert (result.success, result.status.name, result.digits) == (False, "FEWER_DIGITS", 0)
    assert result.error > 1e100
    assert "undecided</b>" in result._repr_html_()
    np.testing.assert_allclose(result, [1001, 1000])
    with pytest.raises(sm.PrecisionError, match="not proved to be as small as asked for"):
        result.raise_for_status()


def test_too_many_products_are_refused_before_they_are_made():
    result = sm.expm_multiply([[0, 1e9], [-1e9, 0]], [1, 1])
    assert (result.success, result.status.name, result.values, result.products) == (
        False,
        "TOO_MANY_PRODUCTS",
        None,
        0,
    )
    assert "100000 allowed" in str(result)
    assert result.error == result.relative_error == math.inf
    assert repr(result) == "<ExponentialProduct: none, TOO_MANY_PRODUCTS>"
    with pytest.raises(sm.PrecisionError, match="raise maximum_products"):
        np.asarray(result)


def test_a_run_stops_at_the_limit(monkeypatch):
    monkeypatch.setattr(action, "LARGEST_STEP", 1e6)
    result = sm.expm_multiply(100 * ONES, [1, 1], maximum_products=200)
    assert result.status.name == "TOO_MANY_PRODUCTS"


def test_overflow_is_refused():
    result = sm.expm_multiply([[1e3]], [1])
    assert result.status.name == "OUT_OF_RANGE"
    with pytest.raises(sm.RangeError, match="exceeds the range of float64"):
        result.raise_for_status()


def test_underflow_is_an_error_that_is_known():
    result = sm.expm_multiply([[-1e3]], [1])
    assert result.values.tolist() == [0]
    assert 0 < result.error < 1e-300
    assert not result.success


def test_times_of_every_kind():
    for t in (0.25, "1/4", 2, -1, 1j, "1-2i", [0.5, 1]):
        z = exact_scalar(t)
        result = sm.expm_multiply(SQUARE, [1, 1], t)
        assert wrong_columns(result, np.array(SQUARE), np.array([1, 1]), complex(z)) == []
        assert result.values.dtype == (complex if z.imag else float)
