"""Every kind of number goes in exactly; unusable ones are named."""

from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from symbolic_matexp import ExactMatrix, InputError, SingularMatrixError


@pytest.mark.parametrize(
    ("data", "entry"),
    [
        ([[1]], (1, 0)),
        ([["1/3"]], (Fraction(1, 3), 0)),
        ([["-2.5e-3"]], (Fraction(-1, 400), 0)),
        ([[".5"]], (Fraction(1, 2), 0)),
        ([["+7."]], (7, 0)),
        ([["1e400"]], (10**400, 0)),
        ([["1" * 5000]], (Fraction((10**5000 - 1) // 9), 0)),
        ([[0.1]], (Fraction(0.1), 0)),
        ([[["1/2", -3]]], (Fraction(1, 2), -3)),
        ([[1 - 2j]], (1, -2)),
        ([[Fraction(2, 7)]], (Fraction(2, 7), 0)),
        (np.array([[0.1]]), (Fraction(0.1), 0)),
        (np.array([[0.1j]]), (0, Fraction(0.1))),
        (np.array([[3]]), (3, 0)),
        (np.array([[0.1]], dtype=np.float32), (Fraction(float(np.float32(0.1))), 0)),
        (np.array([[np.longdouble(1) / 3]]), (Fraction(*(np.longdouble(1) / 3).as_integer_ratio()), 0)),
        (mpmath.matrix([[mpmath.mpc(0.5, -2)]]), (Fraction(1, 2), -2)),
        ([[mpmath.mpf(0.1)]], (Fraction(0.1), 0)),
        (sympy.Matrix([[sympy.Rational(1, 3) + 2 * sympy.I]]), (Fraction(1, 3), 2)),
        (sympy.ImmutableMatrix([[sympy.Float("0.1", 40)]]), (None, 0)),
        (flint.fmpq_mat(1, 1, [flint.fmpq(2, 3)]), (Fraction(2, 3), 0)),
        (flint.fmpz_mat(1, 1, [5]), (5, 0)),
        (flint.acb_mat([[flint.acb(1, 0.25)]]), (1, Fraction(1, 4))),
        ([[flint.arb(0.5)]], (Fraction(1, 2), 0)),
    ],
)
def test_entries_are_exact(data, entry):
    value = ExactMatrix.parse(data)[0, 0]
    if entry[0] is not None:
        assert value.real == entry[0]
    else:
        assert abs(value.real - Fraction(1, 10)) < Fraction(1, 10**38)
    assert value.imag == entry[1]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "X1 is empty"),
        ([[]], "X1 is empty"),
        (5, "must be a matrix"),
        ("abc", "must be a matrix"),
        ([1, 2], "row 0 must be a list"),
        ([[1, 2], [3]], "row 1 has 1 entries but row 0 has 2"),
        ([[1, 2]], "X1 is 1×2; it must be square"),
        (np.array([1.0, 2.0]), "1 dimension"),
        ([[1, float("nan")], [1, 1]], r"X1\[0, 1\] is nan; every entry must be finite"),
        ([[1, 2], [np.inf, 1]], r"X1\[1, 0\] is inf"),
        ([["nan"]], r"X1\[0, 0\] is nan"),
        (mpmath.matrix([[mpmath.inf]]), "finite"),
        ([[True]], "truth value"),
        ([[None]], r"X1\[0, 0\] = None"),
        ([["1+2"]], "is not a number"),
        ([["__import__('os')"]], "is not a number"),
        ([["1/0"]], "denominator zero"),
        ([["1e1000001"]], "exponents beyond"),
        ([[[1, 2, 3]]], "is a list of 3"),
        (sympy.Matrix([[sympy.Symbol("x")]]), "contains symbols"),
        (sympy.Matrix([[sympy.sqrt(2)]]), "not a rational number"),
        ([[flint.arb(1, 0.1)]], "is a ball with a radius"),
    ],
)
def test_unusable_input_is_named(data, message):
    with pytest.raises(InputError, match=message):
        ExactMatrix.parse(data, "X1")


def test_outward_conversions_round_trip():
    A = ExactMatrix.parse([["1/4", [1, "0.5"]], [-3, "7/8"]])
    assert ExactMatrix.parse(A.to_numpy()) == A
    assert ExactMatrix.parse(A.to_mpmath(30)) == A
    assert ExactMatrix.parse(A.to_sympy()) == A
    assert ExactMatrix.parse(A.to_flint(64)) == A


def test_conversion_to_mpmath_leaves_its_precision_alone():
    before = mpmath.mp.dps
    third = ExactMatrix.parse([["1/3"]]).to_mpmath(80)[0, 0]
    assert mpmath.mp.dps == before
    with mpmath.workdps(80):
        assert abs(3 * third - 1) < mpmath.mpf(10) ** -78


def test_enclosure_of_a_third_contains_it():
    ball = ExactMatrix.parse([["1/3"]]).to_flint(53)[0, 0]
    assert not ball.is_exact()
    assert (ball * 3).contains(1)


small = st.integers(-4, 4)


@given(st.lists(st.tuples(small, small), min_size=9, max_size=9))
def test_exact_linear_algebra_agrees_with_sympy(entries):
    rows = [[list(entries[3 * i + j]) for j in range(3)] for i in range(3)]
    A = ExactMatrix.parse(rows)
    reference = sympy.Matrix([[x + sympy.I * y for x, y in row] for row in rows])
    singular = sympy.expand(reference.det()) == 0
    assert A.is_invertible is not singular
    if singular:
        with pytest.raises(SingularMatrixError):
            A.solve(A)
    else:
        B = ExactMatrix.parse([[1, 2, 3], [[0, 1], 0, 1], [5, "1/2", -1]])
        assert A @ A.solve(B) == B
