"""False identities are refuted by exact counterexamples, which mpmath confirms; true ones never are."""

import random
from fractions import Fraction
from itertools import permutations

import flint
import mpmath
import pytest
import sympy
from helpers.identities_of_functions import FALSE, HEISENBERG, OTHERS_TRUE, TRUE
from helpers.sampling import sampled
from sympy import LeviCivita

import symbolic_matexp as sm
from symbolic_matexp import commuting, expm, eye, inv, invertible, logm, matrices, pi, scalars, sqrtm, trace
from symbolic_matexp.claims.instances import INSTANCES, admitted, on_instances
from symbolic_matexp.claims.instances.encoding import decoded, encoded, text_of
from symbolic_matexp.claims.instances.families import (
    RATIONAL,
    ROOTS_OF_UNITY,
    SQUARE_ROOTS,
    WITH_PI,
    Family,
    number,
)
from symbolic_matexp.claims.instances.formal import PI, FormalMatrix, NotDefinedError, NotExactError
from symbolic_matexp.claims.instances.formal_functions import exponential, logarithm
from symbolic_matexp.claims.statement import Statement
from symbolic_matexp.notation.expressions import exp, log
from symbolic_matexp.notation.nodes import in_order

A, B, C, N, P = matrices("A B C N P")
s, t = scalars("s t")
K = A @ B - B @ A
DIGITS = 50


# A second opinion: JSON is read, and graphs are evaluated, by mpmath alone.


def read(content):
    """Return a matrix or a number in mpmath from what the evidence holds."""
    if isinstance(content, list) and isinstance(content[0], list):
        return mpmath.matrix([[read(x) for x in row] for row in content])
    if isinstance(content, dict):
        return sum(
            pair(c) * mpmath.pi**k * mpmath.exp(pair(a) + pair(b) * mpmath.pi) for c, k, a, b in content["terms"]
        )
    return pair(content) if isinstance(content, list) else rational(content)


def pair(parts):
    return mpmath.mpc(*map(rational, parts))


def rational(text):
    x = Fraction(text)
    return mpmath.mpf(x.numerator) / x.denominator


IN_MPMATH = {
    "pi": lambda node: mpmath.pi,
    "number": lambda node: mpmath.mpc(rational(node.data.real), rational(node.data.imag)),
    "plus": lambda node, a, b: a + b,
    "minus": lambda node, a, b: a - b,
    "times": lambda node, a, b: a * b,
    "over": lambda node, a, b: a / b,
    "negative": lambda node, a: -a,
    "to the": lambda node, a: a**node.data,
    "exp": lambda node, a: mpmath.exp(a),
    "log": lambda node, a: mpmath.log(a),
    "add": lambda node, a, b: a + b,
    "sub": lambda node, a, b: a - b,
    "scale": lambda node, a, b: a * b,
    "matmul": lambda node, a, b: a * b,
    "power": lambda node, a: a**node.data,
    "inv": lambda node, a: mpmath.inverse(a),
    "expm": lambda node, a: mpmath.expm(a),
    "cosm": lambda node, a: (mpmath.expm(1j * a) + mpmath.expm(-1j * a)) / 2,
    "transpose": lambda node, a: a.T,
    "adjoint": lambda node, a: a.H,
    "trace": lambda node, a: sum(a[i, i] for i in range(a.rows)),
    "det": lambda node, a: determinant(a),
}


def determinant(matrix):
    """Leibniz's sum: mpmath's own function fails for some singular matrices."""
    d = matrix.rows
    signed = ((permutation, LeviCivita(*permutation)) for permutation in permutations(range(d)))
    return sum(int(str(sign)) * mpmath.fprod(matrix[i, j] for i, j in enumerate(p)) for p, sign in signed)


def in_mpmath(side, values, dimension):
    """Return the value of an expression; None if it has a logarithm or a root of a matrix."""
    known = {}
    for node in in_order([side.node]):
        if node.operation in {"matrix", "scalar"}:
            known[node] = values[node.data]
        elif node.operation in {"eye", "zero"}:
            known[node] = mpmath.eye(dimension) * (node.operation == "eye")
        elif node.operation in IN_MPMATH:
            known[node] = IN_MPMATH[node.operation](node, *(known[x] for x in node.arguments))
        else:
            return None
    return known[side.node]


def distance(left, right, values, dimension):
    both = [in_mpmath(side, values, dimension) for side in (left, right)]
    return None if any(x is None for x in both) else mpmath.mnorm(both[0] - both[1], "f")


def check_again(statement, evidence):
    """In mpmath the hypotheses hold, and the equation fails by as much as the evidence says."""
    data = evidence.data
    with mpmath.workdps(DIGITS):
        values = {name: read(x) for name, x in data["counterexample"].items() if not isinstance(x, str)}
        if len(values) < len(data["counterexample"]):
            return  # a letter is defined by a logarithm, which has no exact value
        for hypothesis in statement.hypotheses:
            for _, left, right in hypothesis.equations.claimed if hypothesis.equations else ():
                gap = distance(left, right, values, data["dimension"])
                assert gap is None or gap < mpmath.mpf(10) ** -30
        gaps = [distance(*both, values, data["dimension"]) for _, *both in statement.formula.claimed]
        if None not in gaps:
            assert max(gaps) >= mpmath.mpf(data["difference_at_least"]) * (1 - mpmath.mpf(10) ** -30) > 0


@pytest.mark.parametrize("name", sampled(FALSE, 12))
def test_false_identities_are_refuted(name):
    statement = Statement.parse(*FALSE[name])
    evidence = on_instances(statement)
    assert evidence.outcome == "refuted"
    check_again(statement, evidence)


@pytest.mark.parametrize(("claim", "given"), OTHERS_TRUE, ids=str)
def test_further_true_identities_are_not_refuted(claim, given):
    assert on_instances(Statement.parse(claim, given)).outcome == "supported"


FEW = {"golden", "order three", "equal logarithms", "Clifford"}
"""True ones whose hypotheses are hard to fulfil: in some dimension fewer instances than usual are found."""

FORCED = {"orthogonal sum", "one-sided inverse", "unique inverse", "Moore and Penrose", "equal logarithms"}
"""True ones whose hypotheses make all matrices commute, or equal."""


@pytest.mark.parametrize("name", sampled(TRUE, 12))
def test_true_identities_hold_on_instances_that_are_not_degenerate(name):
    evidence = on_instances(Statement.parse(*TRUE[name]))
    assert evidence.outcome == "supported"
    data = evidence.data
    assert data["instances"] >= (5 if name in FEW else 17)
    if name not in FORCED:
        assert data["degenerate"] <= max(11, data["of_dimension_above_one"] // 4)
        assert data["degenerate"] < data["of_dimension_above_one"] or "scalar" in name


def test_the_same_question_gets_the_same_answer():
    statement = Statement.parse(*TRUE["BCH, central"])
    assert on_instances(statement) == on_instances(statement)


# Instances drawn where identities fail.


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([A @ A == 0 * A], lambda A: A != 0 * A),
        ([A @ A @ A == 0 * A], lambda A: A**2 != 0 * A),
        ([A @ A == A], lambda A: A.trace() == 1),
        ([A @ A == A], lambda A: A.trace() == 2),
        ([A @ A == eye()], lambda A: abs(A.trace()) == 1),
        ([A @ A == -eye()], lambda A: A.trace() in (sympy.I, -sympy.I, 3 * sympy.I)),
        ([A.T == -A], lambda A: A != 0 * A),
        ([A.H == A], lambda A: A != A.T),
        ([A.T @ A == eye()], lambda A: A @ A != sympy.eye(3)),
        ([A.T @ A == eye()], lambda A: A.H * A != sympy.eye(3)),
        ([A.H @ A == eye()], lambda A: A.T * A != sympy.eye(3)),
        ([A.T @ A == 0 * A], lambda A: A != 0 * A),
        ([A @ A.H == A.H @ A], lambda A: A not in (A.H, -A.H)),
        ([trace(A) == 0], lambda A: A.trace() == 0 and A != 0 * A),
        ([sm.det(A) == 0], lambda A: A.rank() == 2),
        ([sm.det(A) == 1], lambda A: A != sympy.eye(3)),
        ([A @ A @ A == eye()], lambda A: A != sympy.eye(3)),
    ],
    ids=str,
)
def test_one_matrix_in_dimension_three(given, wanted):
    found = [
        values["A"].to_sympy()
        for values in admitted(Statement.parse(A == 2 * A, given), 3, 60)
        if not isinstance(values["A"], FormalMatrix)
    ]
    assert any(wanted(X) for X in found)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([A @ B == 0 * A], lambda A, B: B * A != 0 * A),
        ([A @ B == B @ A], lambda A, B: B.rank() < 3),
        ([A @ B == -B @ A], lambda A, B: A * B != 0 * A),
        ([A @ C == C @ B], lambda A, B, C: A != B and C != 0 * C),
        ([A @ C == C @ B], lambda A, B, C: 0 < C.rank() < 3),
        (HEISENBERG, lambda A, B: A * B != B * A),
        ([A @ A == B @ B], lambda A, B: A not in (B, -B)),
        ([A @ B == A @ C], lambda A, B, C: B != C and A != 0 * A),
        ([A @ B @ A == A], lambda A, B: B * A * B != B),
        ([A @ B @ A == A, B @ A @ B == B], lambda A, B: A * B != B * A),
        ([inv(A + B) == inv(A) + inv(B)], lambda A, B: A * B != B * A),
        ([A @ B == B @ A, B @ C == C @ B], lambda A, B, C: A * C != C * A),
        ([commuting("A", "B", "C")], lambda A, B, C: all(X != X[0, 0] * sympy.eye(X.rows) for X in (A, B, C))),
        ([A @ B @ inv(A) @ inv(B) == -eye()], lambda A, B: A * B != B * A),
    ],
    ids=str,
)
def test_several_matrices(given, wanted):
    claim = A @ B == 2 * C if any("C" in str(h) for h in given) else A @ B == 2 * A
    found = [values for d in (2, 3) for values in admitted(Statement.parse(claim, given), d, 60)]
    named = [[X.to_sympy() for name, X in sorted(v.items()) if not isinstance(X, FormalMatrix)] for v in found]
    assert any(wanted(*X) for X in named if len(X) == wanted.__code__.co_argcount)


def test_a_number_times_a_matrix_vanishes_for_either_reason():
    found = list(admitted(Statement.parse(s * A == A, [s * A == 0 * A]), 2, 20))
    assert any(v["s"].real == v["s"].imag == 0 and not v["A"].is_zero for v in found)
    assert any(v["A"].is_zero and v["s"].real for v in found)


def test_numbers_with_a_commutator():
    found = list(admitted(Statement.parse(A @ B == B, [s * B == K]), 2, 20))
    assert any(v["s"].real and not v["B"].is_zero for v in found)


# Eigenvalues on the cut.


@pytest.mark.parametrize(
    ("false", "true"),
    [
        (logm(inv(A)) == -logm(A), inv(A) == expm(-logm(A))),
        (logm(A.H) == logm(A).H, logm(A.T) == logm(A).T),
        (sqrtm(inv(A)) == inv(sqrtm(A)), sqrtm(A) @ sqrtm(A) == A),
        (logm(P @ A @ inv(P)) == inv(P) @ logm(A) @ P, logm(P @ A @ inv(P)) == P @ logm(A) @ inv(P)),
    ],
    ids=str,
)
def test_on_the_cut_it_is_decided(false, true):
    """A² = I puts the eigenvalues at ±1; the logarithm at −1 is iπ."""
    refuted = on_instances(Statement.parse(false, [A @ A == eye()]))
    assert refuted.outcome == "refuted"
    held = on_instances(Statement.parse(true, [A @ A == eye()]))
    assert held.outcome == "supported"
    assert held.data["undecided"] == 0


def test_the_difference_on_the_cut_is_the_known_one():
    data = on_instances(Statement.parse(logm(inv(A)) == -logm(A), [A == -eye()])).data
    assert data["dimension"] == 1
    assert 6.1 < float(data["difference_at_least"]) <= 2 * 3.1415926535897936


def test_negative_eigenvalues_that_are_no_roots_of_unity_are_decided_too():
    negative = on_instances(Statement.parse(logm(A) == log(-s) * eye() - 1j * pi * eye(), [A == s * eye(), s == -2]))
    assert negative.outcome == "refuted"
    positive = on_instances(Statement.parse(logm(A) == log(-s) * eye() + 1j * pi * eye(), [A == s * eye(), s == -2]))
    assert positive.outcome == "supported"


# What is said.


def test_the_share_of_degenerate_instances_is_reported():
    all_of_them = on_instances(Statement.parse(A @ B == B @ A, [A == s * eye()]))
    assert all_of_them.outcome == "supported"
    assert all_of_them.data["degenerate"] == all_of_them.data["of_dimension_above_one"] == 2 * INSTANCES

    multiples = on_instances(Statement.parse(expm(A) @ expm(-A) == eye(), [A == s * eye()]))
    assert multiples.data["degenerate"] == 2 * INSTANCES

    forced = on_instances(Statement.parse(A @ B == B @ A, [A @ B == eye()]))
    assert forced.data["degenerate"] == 2 * INSTANCES
    assert (
        "All 16 with d > 1 are degenerate (all matrices commute, or one is 0 or a multiple of I)" in forced.steps[1]
    )

    hypothesis = on_instances(Statement.parse(A @ B == B @ A, [A @ B == B @ A]))
    assert hypothesis.data["degenerate"] <= INSTANCES // 2

    one = on_instances(Statement.parse(expm(A) @ expm(-A) == eye()))
    assert one.steps[1] == "None of the 16 with d > 1 is degenerate (the matrix is 0 or a multiple of I)."


def test_the_precision_rises_until_something_is_seen():
    """exp(99) times exp(−99) loses more digits than 160 bits have."""
    close = Fraction(1, 10**5)
    false = on_instances(Statement.parse(expm(99 * A) @ expm(-99 * A) == (1 + close) * eye()))
    assert false.outcome == "refuted"
    wide = [A @ A == 2 * eye()]  # irrational eigenvalues, so the exponentials are in balls
    refuted = on_instances(Statement.parse(expm(99 * A) @ expm(-99 * A) == (1 + close) * eye(), wide), [2])
    assert refuted.outcome == "refuted"
    assert refuted.data["precision"] > 160
    held = on_instances(Statement.parse(expm(99 * A) @ expm(-99 * A) == eye(), wide), [2])
    assert held.outcome == "supported"


def test_nothing_is_said_where_nothing_is_defined_or_found():
    nothing = on_instances(Statement.parse(A @ B == B, [K == eye()]))
    assert nothing.outcome == "undecided"
    assert "nothing was tried" in nothing.steps[0]
    undefined = on_instances(Statement.parse(inv(A - A) == A))
    assert undefined.outcome == "undecided"
    assert undefined.data["undefined"] > 0
    assert undefined.data["instances"] == 0


def test_numbers_alone():
    assert on_instances(Statement.parse(exp(s) * exp(t) == exp(s + t))).outcome == "supported"
    refuted = on_instances(Statement.parse(exp(s) * exp(t) == exp(s * t)))
    assert set(refuted.data["counterexample"]) == {"s", "t"}
    assert on_instances(Statement.parse(lambda *, s: (s * eye(), s * s * eye()))).outcome == "refuted"


@pytest.mark.parametrize(
    ("claim", "given", "outcome"),
    [
        (expm(B) == A, [B == logm(A)], "supported"),
        (expm(B) == A @ A, [B == logm(A)], "refuted"),
        (A @ B == B @ A, [A == C @ C, B == expm(C)], "supported"),
        (A @ B == eye(), [A == expm(C), B == expm(P)], "refuted"),
        (expm(s * A) == exp(t) * A, [t == s * s, A == eye()], "refuted"),
        (exp(t) * A == exp(s) * exp(s) * A, [t == 2 * s], "supported"),
    ],
    ids=str,
)
def test_letters_that_a_hypothesis_defines(claim, given, outcome):
    evidence = on_instances(Statement.parse(claim, given))
    assert evidence.outcome == outcome
    assert outcome == "supported" or "A" in evidence.data["counterexample"]


def test_a_defined_letter_without_an_exact_value_is_shown_by_its_meaning():
    evidence = on_instances(Statement.parse(B @ A == 5 * eye(), [B == logm(A), A == C @ C + 2 * eye()]))
    assert evidence.outcome == "refuted"
    assert evidence.data["counterexample"]["B"] == "log(C C + 2 I)"


def test_a_defined_letter_must_have_a_value():
    """0 has no inverse, so nothing is known of B."""
    assert on_instances(Statement.parse(B == A, [B == inv(A), A @ A == 0 * A])).outcome == "undecided"


def test_invertible_is_decided_where_the_entries_are_not_rational():
    evidence = on_instances(Statement.parse(A == 0 * A, [expm(A) == eye(), invertible(A)]))
    assert evidence.outcome == "refuted"


# The ring Q(i)[π, 1/π][e^λ].


def random_matrices(count, dimension, with_pi=True):
    generator = random.Random(7)
    palettes = [*RATIONAL, *WITH_PI] if with_pi else RATIONAL
    for k in range(count):
        yield Family(dimension, palettes[k % len(palettes)], generator, k % 2 == 0, 0.3).any()


def midpoints(matrix, bits=200):
    """Return the middle of an enclosure as an mpmath matrix."""
    with flint.ctx.workprec(bits):
        balls = matrix.enclosed(bits)
        texts = [[[x.str(DIGITS + 5, radius=False) for x in (z.real, z.imag)] for z in row] for row in balls.tolist()]
    return mpmath.matrix([[mpmath.mpc(*x) for x in row] for row in texts])


def eigenvalues(matrix):
    return [matrix[0, 0]] if matrix.rows == 1 else mpmath.eig(matrix, left=False, right=False)


def agree(left, right):
    return mpmath.mnorm(left - right, "f") <= mpmath.mpf(10) ** -30 * (1 + mpmath.mnorm(right, "f"))


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_exponentials_are_those_of_mpmath(dimension):
    compared = 0
    with mpmath.workdps(DIGITS + 10):
        for M in random_matrices(80, dimension):
            try:
                found = exponential(M)
            except NotExactError:
                continue
            assert agree(midpoints(found), mpmath.expm(midpoints(M)))
            compared += 1
    assert compared > 40


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_logarithms_are_inverse_to_exponentials_and_in_the_strip(dimension):
    compared = 0
    with mpmath.workdps(DIGITS + 10):
        for M in random_matrices(80, dimension):
            try:
                found = logarithm(exponential(M))
            except NotExactError:
                continue
            assert agree(mpmath.expm(midpoints(found)), mpmath.expm(midpoints(M)))
            imaginary = [x.imag for x in eigenvalues(midpoints(found))]
            assert all(-mpmath.pi + 1e-9 < x < mpmath.pi + 1e-9 for x in imaginary)
            compared += 1
    assert compared > 15


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_inverses_determinants_and_products_are_those_of_mpmath(dimension):
    compared = 0
    with mpmath.workdps(DIGITS + 10):
        for M in random_matrices(60, dimension):
            try:
                E = exponential(M) @ M
                assert agree(
                    midpoints((E + M).determinant()), mpmath.matrix([[determinant(midpoints(E) + midpoints(M))]])
                )
                inverse = E.inverse()
            except (NotExactError, NotDefinedError):
                continue
            assert E @ inverse == FormalMatrix.identity(dimension)
            compared += 1
    assert compared > 10


def test_known_values():
    i, half = FormalMatrix.number(0, 1), FormalMatrix.number(Fraction(1, 2))
    assert exponential(i * PI * half) == i
    assert exponential(i * PI) == FormalMatrix.number(-1)
    assert exponential(i * PI * half * half) * exponential(i * PI * half * half) == i
    assert logarithm(FormalMatrix.number(-1)) == i * PI
    assert logarithm(-i) == -i * PI * half
    e = exponential(FormalMatrix.number(1))
    assert e * exponential(FormalMatrix.number(-1)) == FormalMatrix.number(1)
    assert logarithm(e) == FormalMatrix.number(1)
    assert exponential(number((Fraction(0), Fraction(4), Fraction(0), Fraction(0)))).adjoint() * exponential(
        FormalMatrix.number(0, 4)
    ) == FormalMatrix.number(1)
    assert logarithm(exponential(FormalMatrix.number(0, 4))) == FormalMatrix.number(0, 4) - i * PI - i * PI


def test_roots_of_unity_and_square_roots_are_in_the_ring():
    """Sums that are equal numbers are equal sums; mpmath has the same values."""
    one, i = FormalMatrix.number(1), FormalMatrix.number(0, 1)
    for m, root in SQUARE_ROOTS.items():
        assert root**2 == FormalMatrix.number(m)
        assert root.adjoint() == root
    with mpmath.workdps(DIGITS):
        for root in ROOTS_OF_UNITY:
            assert root**24 == one != root
            assert root * root.adjoint() == root * root.reciprocal() == one
        for n in (3, 6, 8, 9, 12, 16, 18, 24, 36):
            root = exponential(i * PI * FormalMatrix.number(Fraction(2, n)))
            powers = [root**k for k in range(n)]
            assert sum(powers, FormalMatrix(1, {})).is_zero
            assert len(set(powers)) == n
            for k, power in enumerate(powers):
                wanted = mpmath.exp(2j * mpmath.pi * k / n)
                assert abs(midpoints(power)[0, 0] - wanted) < mpmath.mpf(10) ** -30
                assert decoded(encoded(power)) == power


def test_what_is_not_in_the_ring_is_refused():
    two = FormalMatrix.number(2)
    e = exponential(FormalMatrix.number(1))
    for compute in (
        lambda: logarithm(two),
        lambda: exponential(e),
        lambda: exponential(PI * PI),
        lambda: (e + two).reciprocal(),
        lambda: logarithm(PI),
        lambda: logarithm(FormalMatrix.number(0)),
    ):
        with pytest.raises(NotExactError):
            compute()
    with pytest.raises(NotDefinedError):
        (e - e).reciprocal()


def test_values_are_written_and_read_back():
    for dimension in (1, 2, 3):
        for M in random_matrices(40, dimension):
            assert decoded(encoded(M)) == M
            try:
                E = exponential(M + M.adjoint().scaled(PI))
            except NotExactError:
                E = exponential(FormalMatrix.identity(dimension).scaled(PI + FormalMatrix.number(0, 3)))
            assert decoded(encoded(E)) == E
            if dimension == 1:
                assert decoded(encoded(M, is_scalar=True)) == M
    i = FormalMatrix.number(0, 1)
    e = exponential(FormalMatrix.number(1, 1))
    known = {
        "2πi": i * PI + i * PI,
        "-πi": -i * PI,
        "1 + 2πi": FormalMatrix.number(1) + i * PI + i * PI,
        "e^(1 + i)": e,
        "-3e^(1 + i)": FormalMatrix.number(-3) * e,
        "(1/2)πi": i * PI * FormalMatrix.number(Fraction(1, 2)),
        "-(1/2)πi": -i * PI * FormalMatrix.number(Fraction(1, 2)),
        "e^((1/6)πi)": exponential(i * PI * FormalMatrix.number(Fraction(1, 6))),
        "(1/2)π": PI * FormalMatrix.number(Fraction(1, 2)),
        "(1 + i)π": PI * FormalMatrix.number(1, 1),
        "0": e - e,
    }
    for text, value in known.items():
        assert text_of(value, is_scalar=True) == text
        assert text_of(value) == f"[[{text}]]"
