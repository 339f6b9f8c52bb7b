"""Equations as they stand in a SymPy notebook: the same verdict as in letters and operators."""

import pytest
import sympy
from sympy import Eq, Identity, MatrixSymbol, Symbol, Trace, ZeroMatrix, symbols

import symbolic_matexp as sm
from symbolic_matexp import det, exp, expm, eye, inv, logm, matrices, scalars, trace

n = Symbol("n")
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
a, b, c = symbols("a b c", commutative=False)
x, y = symbols("x y")
LA, LB, LC = matrices("A B C")
la, lb, lc = matrices("a b c")
s, t = scalars("x y")


def commutator(P, Q, times):
    return times(P, Q) - times(Q, P)


def jacobi(P, Q, R, times):
    pairs = ((P, Q, R), (Q, R, P), (R, P, Q))
    terms = [commutator(X, commutator(Y, Z, times), times) for X, Y, Z in pairs]
    return terms[0] + terms[1] + terms[2]


def product(P, Q):
    return P * Q


def composed(P, Q):
    return P @ Q


TRUE = [
    (Eq((A + B) ** 2, A**2 + A * B + B * A + B**2), (LA + LB) ** 2 == LA**2 + LA @ LB + LB @ LA + LB**2, []),
    (
        Eq(sympy.exp(x * a) * sympy.exp(y * a), sympy.exp((x + y) * a)),
        expm(s * la) @ expm(t * la) == expm((s + t) * la),
        [],
    ),
    (Eq(sympy.exp(a) * sympy.exp(b), sympy.exp(a + b)), expm(la) @ expm(lb) == expm(la + lb), [Eq(a * b, b * a)]),
    (Eq(jacobi(a, b, c, product), 0), jacobi(la, lb, lc, composed) == 0, []),
    (Eq(Trace(A * B), Trace(B * A)), trace(LA @ LB) == trace(LB @ LA), []),
    (
        Eq((a - x) * (a - y), a**2 - (x + y) * a + x * y),
        (la - s * eye()) @ (la - t * eye()) == la**2 - (s + t) * la + s * t * eye(),
        [],
    ),
    (Eq(A * (B + C) - A * B, A * C), LA @ (LB + LC) - LA @ LB == LA @ LC, []),
    (
        Eq((A + B).inverse(), A.inverse() - A.inverse() * B * (A + B).inverse()),
        inv(LA + LB) == inv(LA) - inv(LA) @ LB @ inv(LA + LB),
        [],
    ),
    (Eq(sympy.exp(a) * a, a * sympy.exp(a)), expm(la) @ la == la @ expm(la), []),
    (Eq((x + 1) ** 2, x**2 + 2 * x + 1), (s + 1) ** 2 == s**2 + 2 * s + 1, []),
]
FALSE = [
    (Eq((A + B) ** 2, A**2 + 2 * A * B + B**2), (LA + LB) ** 2 == LA**2 + 2 * LA @ LB + LB**2),
    (Eq(sympy.exp(a) * sympy.exp(b), sympy.exp(a + b)), expm(la) @ expm(lb) == expm(la + lb)),
    (Eq((A * B).inverse(), A.inverse() * B.inverse()), inv(LA @ LB) == inv(LA) @ inv(LB)),
    (Eq(a * b, b * a), la @ lb == lb @ la),
    (Eq(sympy.Determinant(A + B), sympy.Determinant(A) + sympy.Determinant(B)), det(LA + LB) == det(LA) + det(LB)),
    (Eq(Trace(A * B), Trace(A) * Trace(B)), trace(LA @ LB) == trace(LA) * trace(LB)),
    (Eq(A.T * B, (A * B).T), LA.T @ LB == (LA @ LB).T),
    (Eq(A**2 - A, ZeroMatrix(n, n)), LA**2 - LA == 0),
    (Eq(sympy.log(a * b), sympy.log(a) + sympy.log(b)), logm(la @ lb) == logm(la) + logm(lb)),
    (Eq(sympy.exp(x * y), sympy.exp(x) * sympy.exp(y)), exp(s * t) == exp(s) * exp(t)),
    (Eq(A + Identity(n), B), LA + eye() == LB),
]  # fmt: skip


@pytest.mark.parametrize(("equation", "own", "given"), TRUE, ids=lambda value: str(value)[:40])
def test_true_equations(equation, own, given):
    assumed = [la @ lb == lb @ la] if given else []
    verdict = sm.prove(equation, given=given).verdict
    assert verdict == sm.prove(own, given=assumed).verdict
    assert verdict in {"proved", "supported"}


@pytest.mark.parametrize(("equation", "own"), FALSE, ids=lambda value: str(value)[:40])
def test_false_equations(equation, own):
    assert sm.prove(equation).verdict == sm.prove(own).verdict == "refuted"


@pytest.mark.parametrize("equation", [Eq(A, A), Eq(A * A.inverse(), Identity(n)), Eq(sympy.Integer(1), 2)])
def test_what_sympy_has_decided_already_is_said(equation):
    with pytest.raises(sm.InputError, match=r"SymPy decided .* before it arrived .* evaluate=False"):
        sm.prove(equation)
