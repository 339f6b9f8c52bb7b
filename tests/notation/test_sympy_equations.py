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


# What SymPy assumes of symbols.

H = Symbol("H", commutative=False, hermitian=True)
K = Symbol("K", commutative=False, antihermitian=True)


def unevaluated(left, right):
    return Eq(left, right, evaluate=False)


@pytest.mark.parametrize(
    ("equation", "given", "hypotheses"),
    [
        (unevaluated(H, 0), [Eq(H**2, 0)], ["H² = 0", "H* = H"]),
        (unevaluated(sympy.exp(H), sympy.adjoint(sympy.exp(H))), [], ["H* = H"]),
        (unevaluated(sympy.adjoint(H * a * H), H * sympy.adjoint(a) * H), [], ["H* = H"]),
        (unevaluated(K, 0), [Eq(K**2, 0)], ["K² = 0", "K* = −K"]),
    ],
)
def test_hermitian_symbols_are_hermitian(equation, given, hypotheses):
    verdict = sm.prove(equation, given=given)
    assert verdict.verdict != "refuted"
    assert list(verdict.claim.hypotheses) == hypotheses
    assert verdict.verdict in {"proved", "supported"}


@pytest.mark.parametrize("symbol", [H, K])
def test_without_the_assumption_the_statement_is_refuted(symbol):
    plain = Symbol(symbol.name, commutative=False)
    assert sm.prove(unevaluated(plain, 0), given=[Eq(plain**2, 0)]).verdict == "refuted"


@pytest.mark.parametrize(("true", "false"), [(H, K), (K, H)])
def test_what_is_false_of_hermitian_symbols_is_refuted(true, false):
    sign = 1 if true == H else -1
    B = Symbol("B", commutative=False)
    assert sm.prove(unevaluated(sympy.adjoint(true * B), sign * sympy.adjoint(B) * true)).verdict == "proved"
    assert sm.prove(unevaluated(sympy.adjoint(false * B), sign * sympy.adjoint(B) * false)).verdict == "refuted"


def test_assumptions_in_a_derivation_are_listed_once():
    result = sm.derivation([sympy.adjoint(H * K), -K * H], given=[unevaluated(H * K, K * H)])
    assert list(result.claim.hypotheses) == ["H K = K H", "H* = H", "K* = −K"]
    assert result.verdict == "proved"


@pytest.mark.parametrize(
    ("assumption", "said"),
    [
        ({"hermitian": False}, "not hermitian"),
        ({"antihermitian": False}, "not antihermitian"),
        ({"polar": True}, "polar"),
        ({"finite": False}, "not finite"),
    ],
)
def test_what_no_equation_says_is_refused(assumption, said):
    N = Symbol("N", commutative=False, **assumption)
    with pytest.raises(sm.InputError, match=f"N is {said}, which is no equation of matrices.*given="):
        sm.prove(unevaluated(N * a, a * N))
    with pytest.raises(sm.InputError, match=f"N is {said}"):
        sm.derivation([N * a, a * N])


@pytest.mark.parametrize("assumption", [{}, {"finite": True}, {"infinite": False}])
def test_what_holds_for_every_matrix_is_no_hypothesis(assumption):
    N = Symbol("N", commutative=False, **assumption)
    assert list(sm.prove(unevaluated(N * a, a * N)).claim.hypotheses) == []


@pytest.mark.parametrize(
    ("assumption", "sign"),
    [("real", 1), ("hermitian", 1), ("positive", 1), ("integer", 1), ("imaginary", -1), ("antihermitian", -1)],
)
def test_conjugates_of_numbers(assumption, sign):
    r = Symbol("r", **{assumption: True})
    verdicts = [sm.prove(unevaluated(sympy.Adjoint(r * A), x * r * sympy.Adjoint(A))) for x in (sign, -sign)]
    assert [verdict.verdict for verdict in verdicts] == ["proved", "refuted"]
    assert assumption in verdicts[0].claim.hypotheses[0]


def test_zero_is_zero():
    r = Symbol("r", zero=True)
    verdict = sm.prove(unevaluated(r * a, a - a))
    assert (verdict.verdict, verdict.vacuous) == ("proved", False)
    assert verdict.claim.hypotheses[0].endswith("zero")


# The sizes of SymPy's identities and zero matrices.

m = Symbol("m")
A2, A3 = (MatrixSymbol("A", size, size) for size in (2, 3))


@pytest.mark.parametrize(
    ("matrix", "constant"),
    [
        (A3, Identity(2)),
        (A3, ZeroMatrix(2, 2)),
        (A2, Identity(3)),
        (A3, Identity(n)),
        (A, Identity(2)),
        (A, Identity(m)),
        (A, ZeroMatrix(m, m)),
        (a, Identity(2)),
        (a, ZeroMatrix(2, 2)),
    ],
)
def test_constants_of_another_size_are_refused(matrix, constant):
    equation = unevaluated(matrix, constant)
    for settle in (
        lambda: sm.prove(equation),
        lambda: sm.prove(unevaluated(matrix * matrix, matrix), given=[equation]),
        lambda: sm.derivation([matrix, constant]),
        lambda: sm.derivation([matrix, matrix], given=[equation]),
    ):
        with pytest.raises(sm.InputError, match=r"has the size \w+, and the matrices|sizes do not fit"):
            settle()


def test_constants_that_are_not_square_are_refused():
    with pytest.raises(sm.InputError, match=r"ZeroMatrix\(3, 2\) is not square"):
        sm.prove(unevaluated(A3, ZeroMatrix(3, 2)))


@pytest.mark.parametrize(("matrix", "constant"), [(A3, Identity(3)), (A, Identity(n)), (a, Identity(n))])
def test_constants_of_the_right_size_are_compared(matrix, constant):
    assert sm.prove(unevaluated(matrix, constant)).verdict == "refuted"
    assert sm.prove(unevaluated(matrix * matrix, matrix), given=[unevaluated(matrix, constant)]).verdict == "proved"


def test_assumptions_in_force_are_not_dropped():
    equation = unevaluated(A.T, A)
    with sympy.assuming(sympy.Q.symmetric(A)):
        for settle in (lambda: sm.prove(equation), lambda: sm.derivation([A.T, A])):
            with pytest.raises(
                sm.InputError, match=r"assumption Q.symmetric\(A\) is not known here; say with given="
            ):
                settle()
        assert sm.prove(unevaluated(B.T, B)).verdict == "refuted"  # nothing is assumed of B
        assert sm.prove(LA.T == LA).verdict == "refuted"  # a letter of this package, which is not SymPy's A
    assert sm.prove(equation).verdict == "refuted"
    with pytest.raises(sm.InputError, match="is no equation of symbols"):
        sm.prove(equation, given=[sympy.Q.symmetric(A)])
    assert sm.prove(equation, given=[unevaluated(A.T, A)]).verdict == "proved"
