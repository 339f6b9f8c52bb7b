"""A claim speaks of matrices of one size: two sizes are refused, wherever they stand."""

import pytest
import sympy

import symbolic_matexp as sm

t, s = sm.scalars("t s")
A, B = sm.matrices("A B")
A2, A3, An, Bm, B2 = (sm.matrices(*x) for x in (("A", 2), ("A", 3), ("A", "n"), ("B", "m"), ("B", 2)))
n, m = sympy.symbols("n m", integer=True, positive=True)
SN, SM, S2 = sympy.MatrixSymbol("A", n, n), sympy.MatrixSymbol("B", m, m), sympy.MatrixSymbol("B", 2, 2)
ONE = sm.eye()
TWO_SIZES = {
    "2 and m": (sm.trace(A2) == t, [A2 == ONE, Bm == ONE, sm.trace(Bm) == t]),
    "n and m, in hypotheses alone": (s == t, [An == ONE, Bm == ONE, sm.trace(An) == s, sm.trace(Bm) == t]),
    "2 and m, related": (A2 @ A2 == A2, [sm.trace(Bm) == sm.trace(A2)]),
    "one letter": (A2 == A2, [A3 == A3]),
    "2 and 3": (A2 @ A2 == ONE, [sm.trace(sm.matrices("C", 3)) == sm.trace(A2)]),
    "SymPy": (sympy.Eq(SN, SN, evaluate=False), [sympy.Eq(SM, SM, evaluate=False)]),
    "SymPy, a number": (sympy.Eq(SN, SN, evaluate=False), [sympy.Eq(S2, S2, evaluate=False)]),
}


@pytest.mark.parametrize("name", TWO_SIZES)
def test_two_sizes_are_refused(name):
    claim, given = TWO_SIZES[name]
    with pytest.raises(sm.InputError, match=r"sizes|speaks of B"):
        sm.prove(claim, given=given)


def test_a_derivation_refuses_them_too():
    with pytest.raises(sm.InputError, match="the matrices have the sizes 2 and m"):
        sm.derivation([A2 @ A2, A2 @ A2], given=[sm.trace(Bm) == sm.trace(A2)])


def test_a_size_that_stands_in_a_hypothesis_alone_counts():
    verdict = sm.prove(t == 2, given=[A2 == ONE, sm.trace(A2) == t])
    assert verdict.verdict == "proved"
    assert "d = 2" in verdict.message
    assert sm.prove(t == 3, given=[A2 == ONE, sm.trace(A2) == t]).verdict == "refuted"


def test_letters_without_a_size_have_that_of_the_others():
    assert sm.prove(A2 @ B2 == B2 @ A2, given=[sm.commuting("A", "B")]).verdict == "proved"
    assert sm.prove(sm.inv(A2) @ A2 == ONE, given=[sm.invertible("A")]).verdict == "proved"
