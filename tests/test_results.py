"""Results show themselves: short where they are named, whole where printed, in notebooks as HTML or Markdown.

Every public result is here. A new one is added by one line in ``RESULTS``.
"""

import copy
import pickle
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser

import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.claims.registry import registered
from symbolic_matexp.studies.catalogue import near_singular
from symbolic_matexp.testing import assert_accurate, survey

SMALL = sm.Problem.example("small")
LARGE = sm.Problem(*(np.random.default_rng(i).normal(size=(8, 8)) for i in range(4)))
UNSOLVABLE = sm.Problem([[1]], [[1]], [[1]], [[2]])
PAIRS = sm.Problem.from_pairs([([[1]], [[2]]), ([[2]], [[3]])])
A, B = sm.matrices("A B")
s = sm.scalars("s")
INVERSE = sm.expm(A) @ sm.expm(-A) == sm.eye()


def checked_proof(folder):
    sm.prove(INVERSE).save_proof(folder / "proof.json")
    return sm.check_proof(folder / "proof.json")


def sweep(folder):
    pytest.importorskip("matplotlib")
    return near_singular([1], 1, out=folder, where={"field": ["real"], "sigma": [1.0]})


RESULTS = {
    "condition number": lambda folder: sm.condition_number("expm", [[1, 2], [3, 4]]),
    "product": lambda folder: sm.expm_multiply([[1, 2], [3, 4]], [1, 2]),
    "problem": lambda folder: SMALL,
    "large problem": lambda folder: LARGE,
    "exact matrix": lambda folder: SMALL.X1,
    "large exact matrix": lambda folder: LARGE.X1,
    "exact number": lambda folder: sm.GaussianRational("1/3", -1),
    "cut": lambda folder: sm.solve(SMALL, 20).cut,
    "solution": lambda folder: sm.solve(SMALL, 20),
    "multiprecision solution": lambda folder: sm.solve(SMALL, 20, algebra="multiprecision"),
    "exact solution": lambda folder: sm.solve(SMALL, 20, algebra="exact"),
    "large solution": lambda folder: sm.solve(LARGE, 20),
    "no solution": lambda folder: sm.solve(UNSOLVABLE),
    "interpolation": lambda folder: sm.interpolate(PAIRS, layers=2, digits=20),
    "no interpolation": lambda folder: sm.interpolate(UNSOLVABLE, layers=2, digits=20),
    "existence": lambda folder: sm.interpolate(PAIRS, layers=2, digits=20).existence,
    "impossible": lambda folder: sm.impossible(UNSOLVABLE),
    "certified": lambda folder: sm.solve(SMALL, 20).certificate,
    "refuted": lambda folder: sm.certify([np.eye(2)], SMALL),
    "report": lambda folder: sm.crosscheck(SMALL),
    "report without a run": lambda folder: sm.crosscheck(UNSOLVABLE),
    "report on weights": lambda folder: sm.crosscheck(SMALL, weights=[np.eye(2)] * 2),
    "budget": lambda folder: sm.crosscheck(SMALL).budget,
    "error of a quantity": lambda folder: sm.crosscheck(SMALL).quantities[0],
    "rung": lambda folder: sm.crosscheck(SMALL).ladder[0],
    "conditioning": lambda folder: sm.condition(SMALL),
    "condition": lambda folder: sm.condition(SMALL).weights[0],
    "enclosure": lambda folder: sm.expm([[0, 1], [1, 0]], 20),
    "large enclosure": lambda folder: sm.expm(np.diag(range(20)), 20),
    "expression": lambda folder: sm.expm(s * A) @ B.H,
    "scalar": lambda folder: sm.exp(2 * s),
    "equation": lambda folder: INVERSE,
    "hypothesis": lambda folder: sm.commuting("A", "B"),
    "claim": lambda folder: sm.Claim(A @ B == B @ A, given=[A @ A == B, sm.invertible("A")]),
    "statement": lambda folder: sm.Claim(A @ B == B @ A, given=[A @ A == B]).formula,
    "proved": lambda folder: sm.prove(INVERSE),
    "refuted claim": lambda folder: sm.prove(A @ B == B @ A),
    "vacuous": lambda folder: sm.prove(A == B, given=[A @ B - B @ A == sm.eye()]),
    "evidence": lambda folder: sm.prove(A @ B == B @ A).evidence[-1],
    "derivation": lambda folder: sm.derivation([A @ (A + B), A @ A + A @ B, A @ A + B @ A]),
    "line": lambda folder: sm.derivation([A @ A, A**2]).lines[0],
    "premises": lambda folder: sm.premises(),
    "checked proof": checked_proof,
    "sweep": sweep,
    "accuracy": lambda folder: assert_accurate(np.eye(2), [[1, 0], [0, 1]]),
    "outcome of a case": lambda folder: survey("inv", np.linalg.inv)[0],
}
"""Every result, as a function of a folder that it may write to."""

ONLY_TEXT = {"exact number", "cut", "budget", "error of a quantity", "rung", "hypothesis", "statement", "line"} | {
    "accuracy",
    "outcome of a case",
}
"""What needs no more than its line of text."""

VERDICT_FIRST = {
    "solution": "The weights solve",
    "no solution": "Two inputs are equal",
    "interpolation": "Weights that solve the equations exactly exist",
    "existence": "certified: ",
    "impossible": "refuted: ",
    "certified": "certified: ",
    "refuted": "refuted: ",
    "report": "accurate: ",
    "proved": "proved: ",
    "refuted claim": "refuted: ",
    "vacuous": "proved (vacuous): ",
    "checked proof": "valid: ",
}

TAGS = {"p", "b", "table", "caption", "tr", "th", "td", "pre", "img", "details", "summary"}
"""The tags that results use."""


class Balanced(HTMLParser):
    """Checks that every tag is one of ours and is closed, and collects the cells of tables."""

    def __init__(self):
        super().__init__()
        self.open, self.cells = [], []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS
        if tag == "img":
            assert dict(attrs)["alt"]
        else:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "td":
            self.cells.append(data)


def read(html):
    parser = Balanced()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser.cells


def shown(result):
    """Return what a notebook shows, checked, or None if that is the text alone."""
    if hasattr(result, "_repr_html_"):
        read(result._repr_html_())
        return result._repr_html_()
    if hasattr(result, "_repr_markdown_"):
        markdown = result._repr_markdown_()
        read(re.sub(r"```text\n.*?\n```|\$\$ .*? \$\$|\\<", "", markdown, flags=re.S))
        return markdown
    if hasattr(result, "_repr_latex_"):
        assert re.fullmatch(r"\$\\displaystyle .+\$", result._repr_latex_())
        return result._repr_latex_()
    return None


def content(result):
    """Return what equality compares: of balls their digits, of expressions their graphs, else the result itself."""
    if isinstance(result, sm.Enclosure):
        return str(result), vars(result)
    return getattr(result, "node", result)


@pytest.fixture(scope="module")
def result_of(tmp_path_factory):
    return cache(lambda kind: RESULTS[kind](tmp_path_factory.mktemp("results")))


def test_every_public_class_is_here(result_of):
    """But those whose instances users make, or which are words."""
    made = {type(result_of(kind)).__name__ for kind in RESULTS}
    classes = {name for name in sm.__all__ if isinstance(getattr(sm, name), type)}
    assert classes - made == {
        *("Diagnosis", "InterpolationStatus", "Outcome", "ProductStatus", "Status", "Weights"),
        *(name for name in classes if issubclass(getattr(sm, name), Exception)),
    }


@pytest.mark.parametrize("kind", RESULTS)
def test_a_result_is_short_where_it_is_named_and_whole_where_it_is_shown(kind, result_of):
    result = result_of(kind)
    text = repr(result)
    assert len(text) < 300
    assert text.count("\n") <= 2
    assert str(result)
    assert (shown(result) is None) == (kind in ONLY_TEXT)


@pytest.mark.parametrize("kind", VERDICT_FIRST)
def test_the_verdict_comes_first(kind, result_of):
    assert str(result_of(kind)).startswith(VERDICT_FIRST[kind])


@pytest.mark.parametrize("kind", RESULTS)
def test_a_result_equals_its_copies_and_itself_made_again(kind, result_of, tmp_path):
    result = result_of(kind)
    again = result if kind in {"sweep", "checked proof"} else RESULTS[kind](tmp_path)
    for other in (pickle.loads(pickle.dumps(result)), copy.copy(result), copy.deepcopy(result), again):  # noqa: S301  our own
        assert type(other) is type(result)
        assert repr(other) == repr(result)
        assert str(other) == str(result)
        assert content(other) == content(result)
    if type(result).__hash__ is not None:
        assert hash(copy.copy(result)) == hash(result)


@pytest.mark.parametrize("kind", [kind for kind in RESULTS if kind not in ONLY_TEXT])
def test_nothing_that_a_text_says_becomes_a_tag(kind, result_of):
    """Every text that a result holds, or its claim, is replaced by one that would be a script."""
    result = planted(result_of(kind))
    assert "<script" not in re.sub(r"\\<|```text\n.*?\n```", "", shown(result), flags=re.S)


SCRIPT = "<script>alert(1)</script>"


def planted(result):
    result = copy.copy(result)
    for name, value in vars(result).items() if hasattr(result, "__dict__") else ():
        if isinstance(value, sm.Claim):
            object.__setattr__(result, name, planted(value))
        elif type(value) is str:
            object.__setattr__(result, name, SCRIPT)
        elif isinstance(value, tuple | list) and all(type(x) is str for x in value):
            object.__setattr__(result, name, type(value)([SCRIPT] * len(value)))
    return result


def test_the_badge_has_the_colour_and_the_word(result_of):
    for kind, word, colour in (
        ("solution", "solved", "#176f2c"),
        ("certified", "certified", "#176f2c"),
        ("proved", "proved", "#176f2c"),
        ("vacuous", "proved (vacuous)", "#7a5900"),
        ("refuted", "refuted", "#b3261e"),
        ("refuted claim", "refuted", "#b3261e"),
        ("report", "accurate", "#176f2c"),
        ("derivation", "refuted", "#b3261e"),
    ):
        start = shown(result_of(kind)).removeprefix("<p>").partition("</b>")[0]
        assert start.startswith(f'<b style="background: {colour}; color: white;')
        assert start.endswith(f">{word}")


@pytest.mark.parametrize(("left", "right"), [("certified", "refuted"), ("proved", "refuted claim")])
def test_results_that_differ_are_not_equal(left, right, result_of):
    assert result_of(left) != result_of(right)


@pytest.mark.parametrize("id", sm.registered_ids())
def test_a_registered_claim_can_be_pickled_and_shown(id):
    claim = registered(id)
    assert pickle.loads(pickle.dumps(claim)) == claim  # noqa: S301  our own
    assert copy.deepcopy(claim) == claim
    assert len(repr(claim)) < 300
    assert shown(claim)


def test_a_pickled_claim_of_the_registry_is_read_in_another_process(tmp_path):
    (tmp_path / "claim").write_bytes(pickle.dumps(registered("elementwise-solve")))
    read_it = "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb')).id)"
    done = subprocess.run(
        [sys.executable, "-c", read_it, tmp_path / "claim"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "elementwise-solve\n"


def test_claims_and_equations_are_equal_if_they_are_written_alike():
    assert (A @ B == B @ A) == (A @ B == B @ A)
    assert (A @ B == B @ A) != (B @ A == A @ B)
    assert sm.Claim(A @ B == B @ A) == sm.Claim(A @ B == B @ A)
    assert sm.Claim(A @ B == B @ A) != sm.Claim(A @ B == B @ A, given=[A == B])
    assert sm.Claim(A @ B == B @ A) != sm.Claim(A @ B == A @ B)
    assert sm.commuting("A", "B") != sm.commuting("A", "C")


def test_a_printed_solution_shows_the_weights():
    problem = sm.Problem([[2]], [[1]], [[4]], [[2]])
    solution = sm.solve(problem, 30, alpha=1)
    assert str(solution).splitlines() == [
        "The weights solve the equations, and the certificate proves it.",
        "30 digits, three-layers, ball; alpha = 1.0 (given)",
        "W1 = [1.00000]",
        "W2 = [0.148401]",
        "W3 = [1.33610]",
    ]
    assert read(solution._repr_html_()) == ["1.00000", "0.148401", "1.33610"]
    assert repr(solution) == "<Solution: SOLVED, three-layers, 3 weights 1×1, 30 digits>"
    assert "W1 is 8×8" in str(sm.solve(LARGE, 20))


def test_a_solution_without_weights_shows_why(result_of):
    none = result_of("no solution")
    assert str(none) == none.message
    assert repr(none) == "<Solution: none, EQUAL_INPUTS>"
    assert none.message in none._repr_html_()


@pytest.mark.parametrize(("real", "imag"), [(1, -2), ("-1/3", "1/7"), (0, -1), (5, 0), ("1e40", "-1/3")])
def test_a_printed_number_can_be_read_again(real, imag):
    number = sm.GaussianRational(real, imag)
    assert sm.Problem([[str(number)]], [[0]], [[1]], [[1]]).X1[0, 0] == number
    assert "+ -" not in str(number) + number.brief()


def test_a_printed_problem_shows_exact_numbers():
    problem = sm.Problem([["1/3", [0, 1]], [0, [1, -1]]], [[0, 0], [0, 0]], np.eye(2), [[0.1, 0], [0, 1]])
    lines = str(problem).splitlines()
    assert lines[:3] == ["<Problem: 2 equations, 2×2, complex>", "X1 = [1/3      i]", "     [  0  1 - i]"]
    assert any("3602879701896397/36028797018963968" in line for line in lines)
    assert "1 - i" in read(problem._repr_html_())
