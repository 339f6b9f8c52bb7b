"""Arithmetic of enclosures: it contains the exact answers, keeps the precision, and says the digits that are left."""

import copy
import operator
import pickle
from decimal import Decimal
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import scipy.sparse
import sympy

import symbolic_matexp as sm
from symbolic_matexp.functions import enclosure
from symbolic_matexp.inputs.exact_balls import matrix_parts

A = sympy.Matrix([[3, 1], [sympy.Rational(1, 7), 2]])
B = sympy.Matrix([[1, sympy.I], [sympy.Rational(2, 3), -1]])
"""Exact, and the inverses of exact matrices, so that their enclosures have radii."""


def enclosed(exact, digits=50):
    return sm.inv(exact.inv(), digits)


@pytest.fixture(params=[2, 53, 700])
def context_precision(request):
    with flint.ctx.workprec(request.param):
        yield request.param


def assert_right(found, exact, digits):
    """``found`` contains an exact SymPy matrix, is as narrow as it says, and that is at least so many digits."""
    assert isinstance(found, sm.Enclosure)
    assert found.shape == exact.shape
    parts = sm.ExactMatrix.parse(exact, square=False)
    with mpmath.workdps(100):
        radius = mpmath.mpf(0)
        for i in range(found.shape[0]):
            for j in range(found.shape[1]):
                for ball, value in ((found[i, j].real, parts[i, j].real), (found[i, j].imag, parts[i, j].imag)):
                    middle, r = (Fraction(*number(x)) for x in (ball.mid(), ball.rad()))
                    assert abs(middle - value) <= r
                    radius += (mpmath.mpf(r.numerator) / r.denominator) ** 2
        size = mpmath.mnorm(parts.to_mpmath(90), "f")
        relative = mpmath.sqrt(radius) / size
    assert relative <= mpmath.mpf(10) ** -found.digits * (1 + mpmath.mpf(10) ** -9)
    assert found.digits >= digits
    assert f"to {found.digits} digits" in found.message
    assert "computed from balls" in found.message


def number(x):
    mantissa, exponent = x.man_exp()
    mantissa, exponent = int(mantissa), int(exponent)
    return (mantissa << exponent, 1) if exponent >= 0 else (mantissa, 1 << -exponent)


SCALARS = {
    "int": (3, 3),
    "float": (0.1, sympy.Rational(Fraction(0.1))),
    "complex": (1 + 2j, 1 + 2 * sympy.I),
    "Fraction": (Fraction(1, 3), sympy.Rational(1, 3)),
    "Decimal": (Decimal("0.1"), sympy.Rational(1, 10)),
    "text": ("1/3", sympy.Rational(1, 3)),
    "NumPy": (np.float64(0.1), sympy.Rational(Fraction(0.1))),
    "NumPy integer": (np.int64(5), 5),
    "mpf": (mpmath.mpf(0.5), sympy.Rational(1, 2)),
    "mpc": (mpmath.mpc(0.5, 1), sympy.Rational(1, 2) + sympy.I),
    "SymPy": (sympy.Rational(2, 7), sympy.Rational(2, 7)),
    "fmpq": (flint.fmpq(2, 7), sympy.Rational(2, 7)),
    "arb": (flint.arb(2), 2),
    "acb": (flint.acb(2, 1), 2 + sympy.I),
}


@pytest.mark.parametrize("name", SCALARS)
def test_numbers_of_every_kind(name, context_precision):
    s, exact = SCALARS[name]
    E = enclosed(A)
    assert_right(E * s, A * exact, 48)
    assert_right(s * E, A * exact, 48)
    assert_right(E / s, A / exact, 48)
    unit = sympy.eye(2)
    assert_right(E + s, A + unit * exact, 48)
    assert_right(s + E, A + unit * exact, 48)
    assert_right(E - s, A - unit * exact, 48)
    assert_right(s - E, unit * exact - A, 48)


MATRICES = {
    "Enclosure": enclosed(B),
    "SymPy": B,
    "SymPy, immutable": sympy.ImmutableMatrix(B),
    "list": [[1, 1j], ["2/3", -1]],
    "tuple": ((1, 1j), (Fraction(2, 3), -1)),
    "exact": sm.ExactMatrix.parse(B),
}
WHOLE = sympy.Matrix([[1, 2], [3, -4]])
WHOLE_MATRICES = {
    "NumPy": np.array([[1.0, 2], [3, -4]]),
    "NumPy integers": np.array([[1, 2], [3, -4]]),
    "FLINT": flint.acb_mat([[1, 2], [3, -4]]),
    "FLINT, real": flint.arb_mat([[1, 2], [3, -4]]),
    "FLINT integers": flint.fmpz_mat([[1, 2], [3, -4]]),
    "FLINT fractions": flint.fmpq_mat([[1, 2], [3, -4]]),
}


@pytest.mark.parametrize(
    ("matrix", "exact"),
    [pytest.param(M, B, id=name) for name, M in MATRICES.items()]
    + [pytest.param(M, WHOLE, id=name) for name, M in WHOLE_MATRICES.items()],
)
def test_matrices_of_every_kind_on_both_sides(matrix, exact, context_precision):
    E = enclosed(A)
    assert_right(E + matrix, A + exact, 45)
    assert_right(matrix + E, A + exact, 45)
    assert_right(E - matrix, A - exact, 45)
    assert_right(matrix - E, exact - A, 45)
    assert_right(E @ matrix, A * exact, 45)
    assert_right(E * matrix, A * exact, 45)
    assert_right(matrix @ E, exact * A, 45)
    if not isinstance(matrix, list | tuple | sm.ExactMatrix):
        assert_right(matrix * E, exact * A, 45)
    assert_right(E.solve(matrix), A.inv() * exact, 45)


def test_matrices_of_mpmath_and_sparse_ones():
    E = enclosed(A)
    assert_right(E @ mpmath.matrix([[1, 2], [3, -4]]), A * WHOLE, 45)
    assert_right(E + scipy.sparse.csr_array(np.array([[1.0, 2], [3, -4]])), A + WHOLE, 45)


def test_powers_parts_and_methods(context_precision):
    E = enclosed(A)
    F = enclosed(B)
    for n in (0, 1, 2, 5, -1, -3):
        assert_right(E**n, A**n, 45)
    assert_right(E ** np.int64(2), A**2, 45)
    assert_right(-E, -A, 48)
    assert +E is E
    assert_right(F.T, B.T, 48)
    assert_right(F.H, B.H, 48)
    assert_right(F.transpose(), B.T, 48)
    assert_right(F.conjugate(), B.conjugate(), 48)
    assert_right(E.inv(), A.inv(), 45)
    assert_right(E[1:, :], A[1:, :], 45)
    assert_right(E[:, 0], A[:, 0], 45)
    assert_right(E[0, ::-1], A[0, ::-1], 45)
    assert_right(E[:1], A[:1, :], 45)
    assert_right(E[:, -1], A[:, -1], 45)
    assert E[:, 2:].shape == (2, 0)
    assert isinstance(E[0, 0], flint.acb)
    assert E[1, 0].rad() < 1e-48
    with flint.ctx.workprec(300):
        assert E.det().contains(flint.acb(flint.fmpq(41, 7)))
        assert E.trace().contains(5)
    assert E.det().real.rad() < 1e-45
    assert E.trace().real.rad() < 1e-45
    assert all(z.rad() < 1e-45 for z in E.charpoly().coeffs())
    exponential = E.exp()
    assert exponential.overlaps(sm.expm(A, 40))
    assert exponential.digits >= 40


def test_the_case_that_was_wrong():
    """The midpoint of E/3 was rounded to 53 bits, and 25 digits were said of it."""
    third = sm.expm([[1, 2], [3, 4]], 25) / 3
    with mpmath.workdps(60):
        exact = mpmath.expm(mpmath.matrix([[1, 2], [3, 4]])) / 3
        middle = sm.ExactMatrix.parse(third.mid()).to_mpmath(60)
        assert mpmath.mnorm(middle - exact) < mpmath.mpf(10) ** -24 * mpmath.mnorm(exact)
        assert mpmath.mnorm(third.to_mpmath() - exact) < mpmath.mpf(10) ** -24 * mpmath.mnorm(exact)
        rational = third.to_sympy()
        assert abs(mpmath.mpf(rational[0, 0].p) / rational[0, 0].q - exact[0, 0]) < mpmath.mpf(10) ** -23
    written = third.to_text("python", 20)
    assert mpmath.nstr(exact[0, 0], 15)[:14] in written.replace("'", "")
    assert third.str(20).startswith("[[17.32298539956833455")


def test_the_larger_precision_of_two_is_taken():
    wide, narrow = enclosed(A, 20), enclosed(B, 100)
    assert (wide + narrow).precision == (narrow + wide).precision == narrow.precision
    assert 19 <= (wide @ narrow).digits < 40
    exact = sm.sqrtm([[4, 0], [0, 9]], 10)
    assert (exact @ narrow).digits >= 10


def test_cancellation_is_said():
    E = enclosed(A)
    nothing = E - E
    assert nothing.digits == 0
    assert "to no digits" in nothing.message
    little = E - E.mid() + sm.ExactMatrix.parse([["1e-40", 0], [0, "1e-40"]])
    assert 5 < little.digits < 25
    for shown in (str(nothing), repr(nothing), nothing._repr_html_(), nothing.str(3, radius=False)):
        assert shown
    assert (sm.sqrtm([[4, 0], [0, 9]], 30) - sm.ExactMatrix.parse([[2, 0], [0, 3]])).digits >= 0


def test_what_cannot_be_computed_is_an_error():
    E = enclosed(A)
    for zero in (0, flint.arb(0, 1), "0"):
        with pytest.raises(sm.SymbolicMatexpError, match="divided by a number"):
            E / zero
    with pytest.raises(ZeroDivisionError):
        (E - E).inv()
    for refused in (lambda: E / E, lambda: 2 / E, lambda: 2**E, lambda: E @ 2, lambda: 2 @ E, lambda: E + None):
        with pytest.raises(TypeError):
            refused()
    with pytest.raises(sm.InputError, match=r"whole number, not 0\.5; sqrtm"):
        E**0.5
    with pytest.raises(sm.InputError):
        E**True
    with pytest.raises(sm.InputError, match="truth value"):
        E * True
    for text in ("x", "nan"):
        with pytest.raises(sm.InputError):
            E * text
    with pytest.raises(sm.InputError, match="finite"):
        E + flint.arb.nan()
    with pytest.raises(ValueError, match="incompatible shapes"):
        E @ [[1, 2, 3]]
    with pytest.raises(sm.UnsupportedError, match="gamma"):
        E * sympy.gamma(sympy.sqrt(2))
    for index in (0, (0, 0, 0), "x"):
        with pytest.raises(TypeError):
            E[index]
    with pytest.raises(IndexError):
        E[:, 2]


def test_nobody_changes_it():
    E = enclosed(A)
    before = matrix_parts(E)
    with pytest.raises(TypeError, match="cannot be changed"):
        E[0, 0] = 1
    F = E
    F += 1
    F *= 2
    assert matrix_parts(E) == before
    other = flint.acb_mat(E)
    other[0, 0] = 7
    assert matrix_parts(E) == before


def test_irrational_numbers_are_enclosed():
    product = enclosed(A) * sympy.sqrt(2)
    square = product @ product
    assert_right(square, A * A * 2, 45)
    assert_right((sympy.pi * enclosed(A)) / sympy.pi, A, 45)


def test_results_copy_pickle_and_compare():
    for E in (enclosed(A) / 3, enclosed(A) - enclosed(A), enclosed(A)[1:]):
        for other in (copy.copy(E), copy.deepcopy(E), pickle.loads(pickle.dumps(E))):  # noqa: S301
            assert type(other) is sm.Enclosure
            assert matrix_parts(other) == matrix_parts(E)
            assert vars(other) == vars(E)
        assert (E == copy.copy(E), E != copy.copy(E)) == (False, False)  # neither is certain of balls with a radius
    assert enclosed(A) != enclosed(B)
    assert enclosed(A)[1:] != enclosed(B)[1:]
    assert enclosed(A)[1:] != enclosed(A)
    exact = sm.inv([["1/2", 0], [0, "1/3"]])
    assert exact[:1] == flint.acb_mat([[2, 0]])
    assert not exact[:1] != flint.acb_mat([[2, 0]])  # noqa: SIM202  both operators are tested
    assert sm.inv([[2]]) * 2 == sm.inv([[1]])
    assert exact.on_cut == 0
    assert (exact * 2).cut is None


def test_as_arrays_for_numpy():
    E = enclosed(A)
    np.testing.assert_allclose(np.abs(E), np.abs(np.array(A.tolist(), dtype=float)))
    np.testing.assert_allclose((E / 3).to_numpy(), np.array(A.tolist(), dtype=float) / 3)


# Wrong arithmetic that must be seen.


def test_arithmetic_at_53_bits_is_seen(monkeypatch):
    monkeypatch.setattr(enclosure, "_operand", lambda x, precision, old=enclosure._operand: old(x, 53))
    with pytest.raises(AssertionError):
        assert_right(enclosed(A) * Fraction(1, 3), A / 3, 48)


def test_rounded_operands_are_seen(monkeypatch):
    def rounded(x, precision, old=enclosure._operand):
        return old(x, 53).mid()

    monkeypatch.setattr(enclosure, "_operand", rounded)
    with pytest.raises(AssertionError):
        assert_right(enclosed(A) * Fraction(1, 3), A / 3, 48)


@pytest.mark.parametrize("more", [1, 5])
def test_too_many_digits_are_seen(monkeypatch, more):
    found = enclosure.digits_known
    monkeypatch.setattr(enclosure, "digits_known", lambda balls, precision: found(balls, precision) + more)
    with pytest.raises(AssertionError):
        assert_right(enclosed(A) / 3, A / 3, 48)


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.matmul])
def test_a_wrong_operation_is_seen(monkeypatch, operation):
    monkeypatch.setattr(
        enclosure, "given_matrix", lambda *a, old=enclosure.given_matrix, **k: old(a[0], a[1], **k) @ B2
    )
    with pytest.raises(AssertionError):
        assert_right(operation(enclosed(A), [[1, 2], [3, -4]]), operation(A, WHOLE), 40)


B2 = sm.ExactMatrix.parse([[1, "1e-45"], [0, 1]])
