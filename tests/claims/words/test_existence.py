"""A verdict names what must exist: tried with numbers, for which Python's and NumPy's own divisions fail or not."""

import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.claims.words.algebra import Value
from symbolic_matexp.claims.words.existence import where_defined
from symbolic_matexp.claims.words.polynomial import Letter, Polynomial
from symbolic_matexp.notation.evaluation import evaluate
from symbolic_matexp.notation.expressions import exp, expm, eye, inv, log, logm, sqrt, trace
from symbolic_matexp.systems.float64 import Float64Algebra

A, B, C, D = sm.matrices("A B C D")
s, t = sm.scalars("s t")
I = eye()  # noqa: E741
O = 0 * I  # noqa: E741
VALUES = {
    **{name: Value(Polynomial.of(Letter("matrix", name))) for name in "ABCD"},
    **{name: Value(Polynomial.of(Letter("scalar", name))) for name in "st"},
}

CONDITIONS = [
    (A @ B + s * C, ""),
    (expm(A) + exp(s) * eye(), ""),
    (inv(A), "A⁻¹ exists"),
    (A.solve(B), "A⁻¹ exists"),
    (A**-3, "A⁻¹ exists"),
    (logm(A), "A⁻¹ exists"),
    (sm.sqrtm(A), "A⁻¹ exists"),
    (sm.sqrtm(A) @ inv(A), "A⁻¹ exists"),
    (inv(A).T + inv(A).H, "A⁻¹ exists"),
    (inv(A - B) + inv(B - A), "(A − B)⁻¹ exists"),
    (inv(inv(A)), "A⁻¹ exists"),
    (inv(expm(A)), ""),
    (logm(expm(A)), ""),
    (inv(A @ B), "(A B)⁻¹ exists"),
    (inv(A @ B) @ A.solve(inv(B)), "B⁻¹ exists and A⁻¹ exists"),
    (logm(A.solve(B)), "A⁻¹ exists and B⁻¹ exists"),
    (inv(-2 * exp(s) * expm(A) @ B @ inv(C)), "C⁻¹ exists and B⁻¹ exists"),
    (A / s, "s ≠ 0"),
    (s**-2 * A, "s ≠ 0"),
    (log(s) * A, "s ≠ 0"),
    (sqrt(s) * A, "s ≠ 0"),
    (sqrt(s) / s * A, "s ≠ 0"),
    (A / exp(s), ""),
    (A / 2 + A / sm.scalars("s") * 0, "s ≠ 0"),
    (A / (exp(s) - 1), "e^s − 1 ≠ 0"),
    (A / (s * t), "s t ≠ 0"),
    (A / (s * t) + A / s + A / t, "s ≠ 0 and t ≠ 0"),
    (A / trace(B), "tr(B) ≠ 0"),
    (log(2) * A / 3, ""),
    (inv(A) + inv(B) + inv(C), "A⁻¹ exists, B⁻¹ exists and C⁻¹ exists"),
    (inv(A) + inv(B) + inv(C) + inv(D), "A⁻¹ exists, B⁻¹ exists, C⁻¹ exists, …"),
    (inv(sum([A @ B] * 3 + [(A @ C) ** k for k in range(9)], D)), "…"),
]


@pytest.mark.parametrize(("expression", "where"), CONDITIONS, ids=lambda x: str(x)[:30])
def test_what_must_exist_is_named(expression, where):
    assert where_defined([expression.node], VALUES) == where


@pytest.mark.parametrize("expression", [inv(A) - inv(A), 0 * inv(A), inv(A) @ O])
def test_what_cancels_counts(expression):
    assert where_defined([expression.node], VALUES) == "A⁻¹ exists"


def test_what_exists_by_hypothesis_is_not_named():
    p, q = Polynomial.of(Letter("matrix", "A")), Polynomial.of(Letter("scalar", "s"))
    existing = [Letter("inverse", argument=p), Letter("reciprocal", argument=q)]
    nodes = [(inv(A) @ logm(A.T) / s + log(s) * inv(B)).node]
    assert where_defined(nodes, VALUES, existing) == "B⁻¹ exists"
    assert where_defined(nodes, VALUES) == "s ≠ 0, A⁻¹ exists and B⁻¹ exists"


@pytest.mark.parametrize(
    ("equation", "given", "where"),
    [
        (inv(A) @ A == I, [], ", where A⁻¹ exists"),
        (inv(A) @ A == I, [sm.invertible("A")], ""),
        (sm.sqrtm(A) @ sm.sqrtm(A) == A, [], ", where A⁻¹ exists"),
        (sqrt(s) ** 2 == s, [], ", where s ≠ 0"),
        (s * B / s == B, [], ", where s ≠ 0"),
        (A @ B == A @ B, [], ""),
    ],
)
def test_the_message_of_a_proof_says_where(equation, given, where):
    verdict = sm.prove(equation, given=given)
    assert verdict.verdict == "proved"
    assert verdict.message.endswith(f"for which the formula is defined{where}")
    assert verdict.message == f"for {verdict.evidence[0].covers}"


def test_the_message_of_a_derivation_says_where():
    derived = sm.derivation([B, s * B / s, s * C / s, C], given=[s * B == s * C])
    assert derived.verdict == "proved"
    assert derived.message.endswith("for which every expression is defined, where s ≠ 0")
    assert sm.derivation([A + B, B + A]).message.endswith("for which every expression is defined")
    both = sm.derivation([B, inv(A) @ A @ B, s / s * B])
    assert both.message.endswith("where A⁻¹ exists and s ≠ 0")


@pytest.mark.parametrize(
    ("equation", "given"),
    [
        (inv(A) == B, [A @ A == O]),
        (1 / s == 1, [s * s == 0]),
        (logm(A) == B, [A @ A @ A == O]),
        (inv(A) @ B == B @ inv(A), [A @ A == O, A @ B == B @ A]),
        (inv(A - A) == B, []),
    ],
)
def test_a_formula_that_is_defined_nowhere_is_said_to_be_so(equation, given):
    verdict = sm.prove(equation, given=given)
    fulfilled = " that fulfil the hypotheses" if given else ""
    assert verdict.verdict == "undecided"
    assert verdict.message == f"the formula is defined for no matrices{fulfilled}, so that it says nothing"
    assert not verdict


@pytest.mark.parametrize(("equation", "given"), [(inv(A) == A, [A @ A == I]), (inv(A) == B, [A @ A == A])])
def test_a_formula_that_is_defined_somewhere_is_not_said_to_be_defined_nowhere(equation, given):
    verdict = sm.prove(equation, given=given)
    assert verdict.verdict != "undecided"
    assert "for no matrices" not in verdict.message


@pytest.mark.parametrize("factor", [1, 2])
def test_the_message_says_why_no_proof_was_tried(factor):
    verdict = sm.prove(factor * (A + B + C + D) ** 5 == factor * (D + C + B + A) ** 5)
    assert verdict.verdict == "supported"
    assert verdict.message.endswith("; a proof in letters was not tried: the formula is too long to be written out")
    short = sm.prove((A + B + C + D) ** 2 == (D + C + B + A) ** 2)
    assert short.verdict == "proved"
    assert "not tried" not in sm.prove(expm(A) @ expm(B) == expm(A + B), given=[A @ A == B]).message


FINITE_AT_ZERO = {repr(logm(A)), repr(logm(A.solve(B))), repr(sm.sqrtm(A))}
"""SciPy's log(0) is a finite number, and its square root of 0 is 0."""


VANISHES_WITH = {"(A B)⁻¹ exists": "AB", "s t ≠ 0": "st", "e^s − 1 ≠ 0": "s", "(A − B)⁻¹ exists": ""}


@pytest.mark.parametrize(
    ("expression", "where"),
    [(x, where) for x, where in CONDITIONS[:27] if repr(x) not in FINITE_AT_ZERO],
    ids=lambda x: str(x)[:30],
)
def test_numbers_agree(expression, where):
    """At the value 0 of a letter that is named, NumPy's inverse or Python's division fails, and of no other."""
    values = {**{n: np.array([[x]]) for n, x in zip("ABCD", (2.0, 3.0, 5.0, 7.0), strict=True)}, "s": 2.0, "t": 3.0}
    assert numeric(expression, values) is not None
    for name in values:
        zero = {**values, name: values[name] * 0}
        named = {f"{name}⁻¹ exists", f"{name} ≠ 0"} & set(where.replace(" and ", ", ").split(", "))
        fails = bool(named) or name in VANISHES_WITH.get(where, "")
        assert (numeric(expression, zero) is None) is fails


def numeric(expression, values):
    """The value of an expression for matrices 1×1, or None where it is not defined."""
    try:
        (value,) = evaluate([expression.node], Float64Algebra(), values, 1)
    except (ArithmeticError, np.linalg.LinAlgError, sm.SymbolicMatexpError):
        return None
    return value if np.isfinite(value).all() else None
