"""Functions of SymPy matrices with symbols: what is handed out, against mpmath, and that a wrong form is seen."""

import mpmath
import pytest
import sympy
from mpmath import mp
from sympy import Matrix, Rational, Symbol, cos, exp, sin, sqrt

import symbolic_matexp as sm
from symbolic_matexp.functions import closed_form as module
from symbolic_matexp.systems.closed.algebra import ClosedFormAlgebra

t, s, p = Symbol("t"), Symbol("s"), Symbol("p", positive=True)
VALUES = {t: Rational(17, 11), s: Rational(5, 7), p: Rational(9, 4)}
CASES = [
    t * Matrix([[0, 1], [-1, 0]]),
    t * Matrix([[1, 2], [3, 4]]),
    t * Matrix([[-1, 2], [-2, -1]]),
    t * Matrix([[0, sqrt(2)], [1, 3]]),
    t * Matrix([[2, 1, 0], [0, 2, 1], [0, 0, 2]]),
    t * Matrix([[0, 0, 1], [1, 0, 0], [0, 1, 0]]),
    t * Matrix(4, 4, lambda i, j: int(j == (i + 1) % 4)),
    Matrix([[t, 1], [0, s]]),
    Matrix([[0, 1], [-(p**2), 0]]),
    Matrix([[0, -t, s], [t, 0, -1], [-s, 1, 0]]),
]


def in_mpmath(X):
    return mpmath.matrix([[mpmath.mpmathify(x.xreplace(VALUES).evalf(60)) for x in row] for row in X.tolist()])


@pytest.mark.parametrize("A", CASES, ids=lambda A: str(A.tolist()))
def test_exponentials_with_symbols(A):
    found = sm.expm(A)
    assert type(found) is type(A)
    with mp.workdps(60):
        assert max(abs(x) for x in in_mpmath(found) - mpmath.expm(in_mpmath(A), method="taylor")) < 1e-40


@pytest.mark.parametrize(("name", "f"), [
    ("logm", mpmath.log), ("sqrtm", mpmath.sqrt), ("cosm", mpmath.cos), ("sinm", mpmath.sin), ("coshm", mpmath.cosh),
    ("sinhm", mpmath.sinh), ("tanm", mpmath.tan), ("inv", lambda x: 1 / x),
])  # fmt: skip
def test_other_functions_with_symbols(name, f):
    for A in (Matrix([[t, s], [s, t]]), Matrix([[p, 1], [0, 2 * p]])):
        found = getattr(sm, name)(A)
        with mp.workdps(60):
            values, vectors = mpmath.eig(in_mpmath(A))
            expected = vectors * mpmath.diag([f(x) for x in values]) * vectors**-1
            assert max(abs(x) for x in in_mpmath(found) - expected) < 1e-40


def test_the_form_is_the_one_that_people_write():
    assert sm.expm(t * Matrix([[0, 1], [-1, 0]])) == Matrix([[cos(t), sin(t)], [-sin(t), cos(t)]])
    assert sm.expm(sympy.ImmutableMatrix([[t, 1], [0, t]])) == sympy.ImmutableMatrix([[exp(t), exp(t)], [0, exp(t)]])
    assert sm.signm(Matrix([[1, t], [0, -1]])) == Matrix([[1, t], [0, -1]])


def test_what_has_no_closed_form_or_no_function():
    with pytest.raises(sm.UnsupportedError, match="degree 1 and 2; with numbers in the place of the symbols"):
        sm.expm(t * Matrix([[1, 2, 3], [4, 5, 6], [7, 8, 10]]))
    with pytest.raises(sm.InputError, match="no logm"):
        sm.logm(Matrix([[0, t], [0, 0]]))
    with pytest.raises(sm.InputError, match="no inv"):
        sm.inv(Matrix([[t, t], [t, t]]))
    with pytest.raises(sm.InputError, match="symbols"):
        sm.powm(Matrix([[t]]), 2)
    with pytest.raises(sm.InputError, match="square"):
        sm.expm(Matrix([[t, 1]]))


def test_a_wrong_exponential_does_not_solve_its_differential_equation(monkeypatch):
    monkeypatch.setattr(ClosedFormAlgebra, "expm", lambda self, A: (A + sympy.eye(2)).as_immutable())
    with pytest.raises(sm.UnsupportedError, match="differential equation"):
        sm.expm(t * Matrix([[0, 1], [1, 0]]))


def test_a_wrong_function_contradicts_balls(monkeypatch):
    monkeypatch.setattr(ClosedFormAlgebra, "primary", lambda self, name, A: A.as_immutable())
    with pytest.raises(sm.UnsupportedError, match="contradicts"):
        sm.cosm(t * Matrix([[0, 1], [1, 0]]))


def test_a_wrong_simplification_is_not_shown(monkeypatch):
    A = t * Matrix([[0, 1], [-1, 0]])
    monkeypatch.setattr(module, "_shortest", lambda x: sympy.Integer(0))
    assert sm.expm(A)[0, 0] == (exp(sympy.I * t) / 2 + exp(-sympy.I * t) / 2)
