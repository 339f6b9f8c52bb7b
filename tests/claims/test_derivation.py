"""A derivation is settled line by line: what is proved, which line is wrong, what is shown, and what is recorded."""

import json
import pickle
import re
from itertools import pairwise

import numpy as np
import pytest
import sympy
from scipy.linalg import expm as numeric_expm

import symbolic_matexp as sm
from symbolic_matexp.claims.evidence import Evidence
from symbolic_matexp.claims.verdict_record import GUARDED, RECORD, read
from symbolic_matexp.claims.words.argument import in_words
from symbolic_matexp.inputs.tables import badge
from symbolic_matexp.notation.printing import to_latex

A, B, C = sm.matrices("A B C")
s, t = sm.scalars("s t")
I = sm.eye()  # noqa: E741


# Derivations from textbooks. Each is written once, and run both with letters and with NumPy's matrices.


def information_gain(P, H, R, inv, I):  # noqa: E741
    """K. B. Petersen, M. S. Pedersen, The Matrix Cookbook, section 3.2: P Hᵀ (H P Hᵀ + R)⁻¹ in the other form."""
    S, M = H @ P @ H.T + R, inv(P) + H.T @ inv(R) @ H
    return [
        P @ H.T @ inv(S),
        inv(M) @ M @ P @ H.T @ inv(S),
        inv(M) @ (H.T + H.T @ inv(R) @ H @ P @ H.T) @ inv(S),
        inv(M) @ H.T @ inv(R) @ (R + H @ P @ H.T) @ inv(S),
        inv(M) @ H.T @ inv(R) @ S @ inv(S),
        inv(M) @ H.T @ inv(R) @ I,
        inv(M) @ H.T @ inv(R),
    ]


def woodbury(P, H, R, inv, I):  # noqa: E741
    """The same book, section 3.2: the inverse of P⁻¹ + Hᵀ R⁻¹ H."""
    S, M = H @ P @ H.T + R, inv(P) + H.T @ inv(R) @ H
    return [
        P - P @ H.T @ inv(S) @ H @ P,
        inv(M) @ M @ (P - P @ H.T @ inv(S) @ H @ P),
        inv(M) @ (I + H.T @ inv(R) @ H @ P - H.T @ inv(S) @ H @ P - H.T @ inv(R) @ H @ P @ H.T @ inv(S) @ H @ P),
        inv(M) @ (I + H.T @ inv(R) @ H @ P - H.T @ inv(R) @ (R + H @ P @ H.T) @ inv(S) @ H @ P),
        inv(M) @ (I + H.T @ inv(R) @ H @ P - H.T @ inv(R) @ H @ P),
        inv(M),
    ]


TEXTBOOK = [information_gain, woodbury]
P, H, R = sm.matrices("P H R")


def in_letters(chain):
    return chain(P, H, R, sm.inv, I)


def in_numbers(chain):
    generator = np.random.default_rng(1)
    return chain(*(generator.standard_normal((3, 3)) for _ in range(3)), np.linalg.inv, np.eye(3))


def verdicts(derivation):
    return [str(line.verdict) for line in derivation.lines]


@pytest.mark.parametrize("chain", TEXTBOOK)
def test_a_derivation_from_a_textbook_is_proved_line_by_line(chain):
    derivation = sm.derivation(in_letters(chain))
    numbers = in_numbers(chain)
    assert all(np.allclose(a, b) for a, b in pairwise(numbers))
    assert verdicts(derivation) == ["proved"] * (len(numbers) - 1)
    assert (derivation.verdict, bool(derivation), derivation.first_wrong) == ("proved", True, None)
    assert derivation.conclusion is None  # it follows
    assert "every d, and all matrices for which every expression is defined" in derivation.message


@pytest.mark.parametrize("chain", TEXTBOOK)
def test_one_wrong_expression_is_found_wherever_it_is(chain):
    letters, numbers = in_letters(chain), in_numbers(chain)
    for wrong in range(len(letters)):
        changed = [x + I if i == wrong else x for i, x in enumerate(letters)]
        computed = [x + np.eye(3) if i == wrong else x for i, x in enumerate(numbers)]
        held = [np.allclose(a, b) for a, b in pairwise(computed)]
        derivation = sm.derivation(changed)
        assert verdicts(derivation) == ["proved" if right else "refuted" for right in held]
        assert (derivation.verdict, bool(derivation)) == ("refuted", False)
        assert derivation.first_wrong == held.index(False)
        ends = np.allclose(computed[0], computed[-1])
        assert derivation.conclusion.verdict == ("proved" if ends else "refuted")
        assert ("yet the last expression equals the first" in derivation.message) is ends
        assert derivation.lines[derivation.first_wrong].mark == "✗"


def test_a_missing_hypothesis_is_noticed_at_the_lines_that_need_it():
    """B. C. Hall, Lie Groups, Lie Algebras, and Representations, 2nd edition, section 5.2, in other words."""
    commutator = A @ B - B @ A
    steps = [
        sm.expm(A) @ sm.expm(B),
        sm.expm(A) @ sm.expm(B) @ sm.expm(-A) @ sm.expm(A),
        sm.expm(sm.expm(A) @ B @ sm.expm(-A)) @ sm.expm(A),
        sm.expm(B + C) @ sm.expm(A),
        sm.expm(C) @ sm.expm(B) @ sm.expm(A),
    ]
    central = [commutator == C, A @ C == C @ A, B @ C == C @ B]
    derivation = sm.derivation(steps, given=central)
    assert verdicts(derivation) == ["proved"] * 4
    assert "B C = C B (given)" in derivation.lines[3].reason
    assert "(given)" not in derivation.lines[0].reason + derivation.lines[1].reason
    without = sm.derivation(steps, given=central[:1])
    assert verdicts(without) == ["proved", "proved", "refuted", "refuted"]
    for line in without.lines[2:]:
        at = {name: numbers(entries) for name, entries in line.evidence[-1].data["counterexample"].items()}
        X, Y, Z = at["A"], at["B"], at["C"]
        assert np.allclose(X @ Y - Y @ X, Z)
        powers = [
            numeric_expm(X) @ numeric_expm(Y),
            numeric_expm(Y + Z) @ numeric_expm(X),
            numeric_expm(Z) @ numeric_expm(Y) @ numeric_expm(X),
        ]
        left, right = powers[line.number - 3 : line.number - 1]
        assert not np.allclose(left, right)


def numbers(entries):
    """Return a matrix of the evidence as NumPy's."""
    return sm.ExactMatrix.parse(entries).to_numpy()


def test_a_true_line_without_a_proof_is_supported(monkeypatch):
    """The search for proofs gives up where there is a determinant."""

    def gives_up(statement, *rounds):
        if "det" in statement.formula.written():
            return Evidence("a search", "undecided", "no proof was found", ())
        return in_words(statement, *rounds)

    monkeypatch.setattr("symbolic_matexp.claims.prove.in_words", gives_up)
    X = sm.matrices("X", 2)
    derivation = sm.derivation([X @ X, X @ X @ I, sm.trace(X) * X - sm.det(X) * I])
    assert verdicts(derivation) == ["proved", "supported"]
    assert (derivation.verdict, bool(derivation), derivation.first_wrong) == ("supported", False, None)
    assert (derivation.conclusion.verdict, derivation.lines[1].mark) == ("supported", "?")
    assert "this proves nothing beyond them" in derivation.message
    assert "line 1 is proved" in derivation.message
    assert sm.derivation([X @ X, sm.trace(X) * X - sm.det(X) * I], expected="supported").as_expected
    false = sm.derivation([X @ X, sm.trace(X) * X + sm.det(X) * I])
    assert verdicts(false) == ["refuted"]


def test_what_is_proved_for_one_size_is_not_said_of_every_size():
    X = sm.matrices("X", 2)
    derivation = sm.derivation([X @ X, sm.trace(X) * X - sm.det(X) * I])
    assert (derivation.verdict, derivation.message[:25]) == ("proved", "every line, for d = 2, an")
    X = sm.matrices("X")
    assert verdicts(sm.derivation([X @ X, sm.trace(X) * X - sm.det(X) * I])) == ["refuted"]


def test_hypotheses_that_contradict_each_other_are_noticed():
    derivation = sm.derivation([A, B, C], given=[A @ B - B @ A == I])
    assert verdicts(derivation) == ["proved"] * 2
    assert derivation.message == (
        "but for no matrices at all: the hypotheses contradict each other, so that every line follows from them"
    )
    assert derivation.vacuous
    assert not derivation
    assert not derivation.as_expected
    assert [line.mark for line in derivation.lines] == ["∅", "∅"]
    assert r"\varnothing" in derivation.latex
    assert "checkmark" not in derivation.latex
    assert derivation.to_json()["vacuous"]
    consistent = sm.derivation([A, B, C], given=[A @ B - B @ A == C])
    assert verdicts(consistent) == ["refuted"] * 2
    assert not consistent.vacuous


def test_how_the_hypotheses_contradict_each_other_is_told_once():
    shown = sm.derivation([A, B, C], given=[A @ B - B @ A == I])
    assert repr(shown) == "Derivation('derivation': proved (vacuous), 2 lines)"
    assert shown._repr_markdown_().startswith(f"{badge('proved (vacuous)')} **derivation**\n\nGiven: A B − B A = I.")
    assert repr(sm.derivation([A, A])) == "Derivation('derivation': proved, 1 line)"
    assert "2. ∅ *proved*, for the same reason as line 1" in shown._repr_markdown_()
    assert shown._repr_markdown_().count("tr(AB) = tr(BA);") < 4  # at line 1, and in the whole argument
    assert shown.explain().count("[tr(AB) = tr(BA)]") == 1


@pytest.mark.parametrize("expected", [None, "proved"])
def test_a_derivation_without_an_instance_passes_only_where_its_author_says_so(expected):
    unheard_of = sm.expm(A) == 2 * I  # log(2) is no number of the instances
    derivation = sm.derivation([sm.expm(A) @ B, 2 * B, B @ sm.expm(A)], given=[unheard_of], expected=expected)
    assert (derivation.verdict, derivation.without_instance, derivation.vacuous) == ("proved", True, False)
    assert derivation.message.endswith("which may contradict each other")
    assert derivation.to_json()["without_instance"]
    assert bool(derivation) == derivation.as_expected == (expected == "proved")


def test_a_vacuous_derivation_passes_only_where_its_author_says_so():
    contradiction, consistent = A @ B - B @ A == I, A @ B - B @ A == C
    expected = sm.derivation([A, B], given=[contradiction], expected="vacuous")
    assert expected
    assert expected.as_expected
    assert not sm.derivation([A, B], given=[contradiction], expected="proved").as_expected
    mistaken = sm.derivation([A @ B, B @ A + C], given=[consistent], expected="vacuous")
    assert mistaken
    assert not mistaken.as_expected


def test_a_line_for_which_no_matrices_are_found_is_undecided(monkeypatch):
    def finds_nothing(*arguments):
        return Evidence("instances", "undecided", "nothing", (), data={"instances": 0})

    monkeypatch.setattr("symbolic_matexp.claims.prove.on_instances", finds_nothing)
    derivation = sm.derivation([A, A + B - B, B])
    assert verdicts(derivation) == ["undecided"] * 2
    assert (derivation.verdict, bool(derivation), derivation.first_wrong) == ("undecided", False, None)
    assert [line.mark for line in derivation.lines] == ["?", "?"]
    assert not derivation.as_expected
    assert derivation.message == (
        "lines 1 and 2 are undecided; whether the last expression equals the first is undecided"
    )


def test_a_line_that_is_both_proved_and_refuted_is_a_defect(monkeypatch):
    def too_good(statement, *rounds):
        data = {"hypotheses": [], "premises": []}
        return Evidence("a proof of everything", "proved", "all matrices", (), settles=True, data=data)

    monkeypatch.setattr("symbolic_matexp.claims.prove.in_words", too_good)
    derivation = sm.derivation([A @ B, A @ B, B @ A], expected="supported")
    assert verdicts(derivation) == ["proved", "undecided"]
    assert derivation.contradictory
    assert not derivation.as_expected
    assert "please report this" in derivation.message
    assert not sm.derivation([A @ B, A @ B]).contradictory


def test_equal_lines_and_two_mistakes_that_undo_each_other():
    assert verdicts(sm.derivation([A @ B, A @ B, A @ B])) == ["proved"] * 2
    derivation = sm.derivation([A @ B, B @ A, A @ B])
    assert verdicts(derivation) == ["refuted"] * 2
    assert (derivation.first_wrong, derivation.conclusion.verdict) == (0, "proved")
    assert derivation.message == (
        "lines 1 and 2 are wrong; yet the last expression equals the first, as a proof of its own shows"
    )


def test_every_hypothesis_counts_for_every_line():
    """Line 2 has no C; its counterexample has, and fulfils the hypothesis."""
    derivation = sm.derivation([A @ B @ C @ C, A @ B, B @ A], given=[C @ C == I])
    assert verdicts(derivation) == ["proved", "refuted"]
    at = {name: numbers(x) for name, x in derivation.lines[1].evidence[-1].data["counterexample"].items()}
    assert np.allclose(at["C"] @ at["C"], np.eye(len(at["C"])))
    assert not np.allclose(at["A"] @ at["B"], at["B"] @ at["A"])
    with pytest.raises(sm.InputError, match="speaks of C; the formula has A, B"):
        sm.derivation([A @ B, B @ A], given=[C @ C == I])


def test_the_size_of_letters_counts_for_lines_without_them():
    X = sm.matrices("X", 2)
    steps = [s * I + X - X, s * I, s * I + I - I, t * I]
    derivation = sm.derivation(steps, given=[X @ X == I])
    assert verdicts(derivation) == ["proved", "proved", "refuted"]
    assert len(derivation.lines[2].evidence[-1].data["counterexample"]["X"]) == 2


@pytest.mark.parametrize(
    ("expressions", "expected"),
    [
        ([sm.exp(s + t), sm.exp(s) * sm.exp(t), sm.exp(t) * sm.exp(s)], ["proved", "proved"]),
        ([1, sm.exp(s) * sm.exp(-s), sm.exp(s) ** 2 * sm.exp(-2 * s)], ["proved", "proved"]),
        ([(s + t) ** 2, s**2 + t**2], ["refuted"]),
        ([A - A, 0], ["proved"]),
        ([0, A - A, B], ["proved", "refuted"]),
        ([sm.trace(A @ B), sm.trace(B @ A), "1/3"], ["proved", "refuted"]),
    ],
    ids=str,
)
def test_scalars_numbers_and_zero(expressions, expected):
    assert verdicts(sm.derivation(expressions)) == expected


def test_sympys_expressions():
    a, b = sympy.symbols("a b", commutative=False)
    steps = [(a + b) ** 2, a**2 + a * b + b * a + b**2, a**2 + 2 * a * b + b**2]
    assert verdicts(sm.derivation(steps)) == ["proved", "refuted"]
    assert verdicts(sm.derivation(steps, given=[sympy.Eq(a * b, b * a)])) == ["proved", "proved"]
    assert verdicts(sm.derivation([b * sympy.exp(a) * sympy.exp(-a), b])) == ["proved"]
    assert verdicts(sm.derivation([sympy.exp(a) * sympy.exp(-a), 1, sympy.Integer(1)])) == ["proved", "proved"]
    pushed = sm.derivation([a * (1 + b * a) ** -1, (1 + a * b) ** -1 * a])
    assert str(pushed).split("\n")[:2] == ["        a (I + b a)⁻¹", "(1) ✓   = (I + a b)⁻¹ a"]
    d = sympy.Symbol("d")
    M, N = sympy.MatrixSymbol("M", d, d), sympy.MatrixSymbol("N", d, d)
    assert verdicts(sm.derivation([sympy.Inverse(M * N), N.I * M.I, M.I * N.I])) == ["proved", "refuted"]


def test_what_sympy_assumes_counts():
    d = sympy.Symbol("d")
    M = sympy.MatrixSymbol("M", d, d)

    def settled(x):
        return sm.derivation([sympy.Adjoint(x * M), x * sympy.Adjoint(M)])

    real = settled(sympy.Symbol("x", real=True))
    assert (verdicts(real), settled(sympy.Symbol("x")).verdict) == (["proved"], "refuted")
    assert real.claim.hypotheses == ["x is real"]
    assert "(given)" in real.lines[0].reason


# What is refused.


@pytest.mark.parametrize(
    ("expressions", "message"),
    [
        ([], "a derivation needs two expressions or more, and has 0"),
        ([A], "a derivation needs two expressions or more, and has 1"),
        (A, r"a derivation is a list of expressions, \[e0, e1, …\], each equal to the one before, not Matrix"),
        (A == B, "a derivation is a list of expressions, .*, not Equation"),
        ([A == B, B == C], r"e0 of the derivation is an equation; list what stands between the equal signs"),
        ([A, sympy.Eq(sympy.Symbol("x"), 1)], "e1 of the derivation is an equation"),
        ([A, (B, "by symmetry")], "e1 of the derivation is of type tuple; it must be an expression of letters"),
        ([A, np.eye(2)], "e1 of the derivation is of type ndarray"),
        ([A, B, "B + C"], "e2 of the derivation is of type str"),
        ([A, s], r"e1 of the derivation is a scalar among matrices; s times the identity is written s \* eye\(\)"),
        ([A, 1], "e1 of the derivation is a scalar among matrices"),
        ([A, sm.matrices("X", "n")], "sizes do not fit: d and n"),
        ([A, sm.scalars("A") * I], "A stands for a matrix and for a scalar"),
    ],
    ids=str,
)
def test_what_is_no_derivation_is_refused_in_one_sentence(expressions, message):
    with pytest.raises(sm.InputError, match=message) as error:
        sm.derivation(expressions)
    assert "\n" not in str(error.value)


def test_what_the_author_expects_is_checked_as_for_a_claim():
    assert sm.derivation([A @ B, B @ A], expected="refuted").as_expected
    assert not sm.derivation([A @ B, B @ A]).as_expected
    assert not sm.derivation([A, A], expected="refuted").as_expected
    with pytest.raises(sm.InputError, match="expected must be one of"):
        sm.derivation([A, A], expected="wrong")


# What is shown.

MACROS = {"begin", "end", "checkmark", "text", "mathsf", "frac", "tfrac"}
"""What the LaTeX of derivations may use: MathJax and KaTeX know all of it."""


@pytest.fixture(scope="module")
def planted():
    """A derivation whose second line is wrong."""
    return sm.derivation([(A + B).T @ A / 2, (A.T + B.T) @ A / 2, (A.T - B.T) @ A / 2, A], id="planted", source="me")


def test_the_latex_is_aligned_with_a_mark_at_each_line(planted):
    assert planted.latex.split("\n") == [
        r"\begin{aligned}",
        r"\tfrac{1}{2}\, ((A + B)^{\mathsf T} A) "
        r"&= \tfrac{1}{2}\, ((A^{\mathsf T} + B^{\mathsf T}) A) && \checkmark\ (1) \\",
        r"&= \tfrac{1}{2}\, ((A^{\mathsf T} - B^{\mathsf T}) A) && \text{✗}\ (2) \\",
        r"&= A && \text{✗}\ (3)",
        r"\end{aligned}",
    ]
    assert not hasattr(planted, "_repr_latex_")  # LaTeX exporters would prefer it, and lose the reasons
    assert set(re.findall(r"\\([A-Za-z]+)", planted.latex)) <= MACROS
    assert planted.latex.count("{") == planted.latex.count("}")


def test_a_long_left_hand_side_has_a_line_of_its_own():
    long = sum([sm.expm(A) @ B] * 5, B) @ C
    rows = sm.derivation([long, long]).latex.split("\n")
    assert rows[1] == rf"& {to_latex(long.node)} \\"
    assert rows[2] == rf"&= {to_latex(long.node)} && \checkmark\ (1)"


def test_text_markdown_and_repr(planted):
    assert str(planted).split("\n") == [
        "        1/2 ((A + B)ᵀ A)",
        "(1) ✓   = 1/2 ((Aᵀ + Bᵀ) A)",
        "(2) ✗   = 1/2 ((Aᵀ − Bᵀ) A)",
        "(3) ✗   = A",
        f"planted: refuted; {planted.message}",
    ]
    assert planted.message == (
        "lines 2 and 3 are wrong; line 1 is proved; the last expression does not equal the first"
    )
    assert repr(planted) == "Derivation('planted': refuted, 3 lines)"
    assert repr(planted.lines[0]) == "Line(1: 1/2 ((A + B)ᵀ A) = 1/2 ((Aᵀ + Bᵀ) A), 'proved')"
    shown = planted._repr_markdown_()
    assert shown.startswith(
        f"{badge('refuted')} **planted**  \nme\n\n$$ {planted.latex} $$\n\n1. ✓ *proved*, by writing out"
    )
    assert "2. ✗ *refuted*, by the counterexample, d = 1" in shown
    before, folded = shown.split("<details>")
    assert "A = [[" in before  # the first counterexample is in sight
    assert planted.explain() in folded
    lines = planted.explain().split("\n")
    assert lines[:2] == ["Derivation planted", "  Source: me"]
    assert [line for line in lines if line.startswith(("Line ", "First = last"))] == [
        "Line 1: proved, by writing out both sides",
        "Line 2: refuted, by the counterexample, d = 1",
        "Line 3: refuted, by the counterexample, d = 1",
        "First = last: refuted",
    ]
    assert "\n".join(lines[-2:]).startswith("Verdict: refuted; lines 2 and 3 are wrong")


def test_markdown_sees_no_marks_of_its_own_in_hypotheses():
    shown = sm.derivation([A.H @ B, A @ B, A @ B.H], given=[A.H == A, B.H == B])._repr_markdown_()
    assert "\n\nGiven: A\\* = A; B\\* = B.\n\n" in shown
    assert "1. ✓ *proved*, by A\\* = A (given)\n2. ✓ *proved*, by B\\* = B (given)\n" in shown


def test_json_and_pickle(planted):
    content = json.loads(json.dumps(planted.to_json()))
    assert (content["id"], content["verdict"], content["first_wrong"]) == ("planted", "refuted", 1)
    assert [line["verdict"] for line in content["lines"]] == verdicts(planted)
    assert content["lines"][1]["statement"] == "1/2 ((Aᵀ + Bᵀ) A) = 1/2 ((Aᵀ − Bᵀ) A)"
    assert "counterexample" in content["lines"][1]["evidence"][-1]["data"]
    assert content["conclusion"]["verdict"] == "refuted"
    assert pickle.loads(pickle.dumps(planted)).to_json() == planted.to_json()  # noqa: S301


# What is no expression, no equation and no hypothesis.

X = sympy.Symbol("X", commutative=False)
MATRIX_SYMBOL = sympy.MatrixSymbol("X", 2, 2)
NO_EXPRESSIONS = {
    "a table": sympy.Matrix([[1]]),
    "an immutable table": sympy.ImmutableMatrix([[X]]),
    "a sparse table": sympy.SparseMatrix([[1]]),
    "an array": sympy.Array([1, 2]),
    "a tuple of SymPy": sympy.Tuple(X, X),
    "a set of SymPy": sympy.FiniteSet(1, 2),
    "a polynomial": sympy.Poly(sympy.Symbol("x")),
    "a conjunction": sympy.And(sympy.Symbol("p"), sympy.Symbol("q")),
    "an inequality": sympy.Ne(X, 0),
    "an equation of tables": sympy.Eq(sympy.Matrix([[1]]), sympy.Matrix([[2]]), evaluate=False),
    "not a number": sympy.nan,
    "infinity": sympy.oo,
    "an unknown function": sympy.Function("f")(X),
    "a function's name": sympy.Function("f"),
    "a class": sympy.exp,
    "an entry": MATRIX_SYMBOL[0, 0],
    "blocks": sympy.BlockMatrix([[MATRIX_SYMBOL]]),
    "nothing": None,
    "a dict": {},
    "a text": "A",
    "a float that is no number": float("nan"),
    "an object": object(),
    "a list": [A],
    "an array of numbers": np.eye(2),
    "a module": sympy,
}


@pytest.mark.parametrize("value", NO_EXPRESSIONS.values(), ids=NO_EXPRESSIONS)
@pytest.mark.parametrize("other", [A, X], ids=["letter", "symbol"])
def test_every_object_that_is_no_expression_is_refused_in_a_sentence(value, other):
    for make in (
        lambda: sm.derivation([value, other]),
        lambda: sm.derivation([other, value]),
        lambda: sm.derivation([other, other], given=[value]),
        lambda: sm.derivation([other, other], given=value),
    ):
        with pytest.raises(sm.InputError) as caught:
            make()
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [sympy.Array([1]), sympy.Integral(X, sympy.Symbol("x"))])
def test_which_expression_is_refused_is_said(value):
    with pytest.raises(sm.InputError, match=r"e1 of the derivation: SymPy's \w+ "):
        sm.derivation([A, value, A])


@pytest.mark.parametrize("expected", [1, sympy.Symbol("proved"), object(), 2.0], ids=str)
def test_what_is_expected_is_a_text(expected):
    with pytest.raises(sm.InputError, match="expected must be a text"):
        sm.derivation([A, A], expected=expected)


def test_an_expression_among_the_hypotheses_is_refused():
    with pytest.raises(sm.InputError, match="the hypothesis A B is an expression; write an equation"):
        sm.derivation([A, A], given=[A @ B])


# What is recorded.


def test_a_derivation_is_recorded_once(tmp_path, monkeypatch):
    monkeypatch.setenv(RECORD, str(tmp_path / "record"))
    sm.derivation([A @ B, B @ A, A @ B], id="swapped", expected="refuted")
    sm.derivation([A, A + B - B], id="same")
    recorded, replaced = read(tmp_path / "record")
    assert [(x["id"], x["verdict"], x["as_expected"], len(x["lines"])) for x in recorded] == [
        ("swapped", "refuted", True, 2),
        ("same", "proved", True, 1),
    ]
    assert replaced == []


@pytest.mark.slow
def test_a_notebook_fails_by_a_wrong_line_unless_its_author_expects_it(tmp_path):
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    pytest.importorskip("nbclient")
    from symbolic_matexp.claims.notebooks import verify

    begin = "import symbolic_matexp as sm\nA, B = sm.matrices('A B')\n"
    for name, more in (("unexpected", ""), ("expected", ", expected='refuted'")):
        cell = nbformat.v4.new_code_cell(f"{begin}sm.derivation([A @ B, B @ A]{more})")
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / f"{name}.ipynb")
    expected, unexpected = verify([tmp_path])
    assert (expected.passed, unexpected.passed) == (True, False)
    assert [v["verdict"] for report in (expected, unexpected) for v in report.verdicts] == ["refuted"] * 2


def test_what_settles_derivations_is_guarded():
    guarded = {(module, name) for module, names in GUARDED for name in names}
    assert {("symbolic_matexp", "derivation"), ("symbolic_matexp.claims.derivation", "settle")} <= guarded
