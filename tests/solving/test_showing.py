"""Results show themselves: short where they are named, whole where they are printed, in notebooks as HTML."""

from html.parser import HTMLParser

import numpy as np
import pytest

import symbolic_matexp as sm

SMALL = sm.Problem.example("small")
LARGE = sm.Problem(*(np.random.default_rng(i).normal(size=(8, 8)) for i in range(4)))
A, B = sm.matrices("A B")


class Balanced(HTMLParser):
    """Checks that every tag is closed, and collects the cells of tables."""

    def __init__(self):
        super().__init__()
        self.open, self.cells = [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "td":
            self.cells.append(data)


def read(html):
    parser = Balanced()
    parser.feed(html)
    assert not parser.open
    return parser.cells


RESULTS = {
    "problem": lambda: SMALL,
    "solution": lambda: sm.solve(SMALL, 20),
    "large solution": lambda: sm.solve(LARGE, 20),
    "no solution": lambda: sm.solve(sm.Problem([[1]], [[1]], [[1]], [[2]])),
    "certificate": lambda: sm.certify([np.eye(2)], SMALL),
    "report": lambda: sm.crosscheck(SMALL),
    "conditioning": lambda: sm.condition(SMALL),
    "enclosure": lambda: sm.expm([[0, 1], [1, 0]], 20),
    "proved": lambda: sm.prove(sm.expm(A) @ sm.expm(-A) == sm.eye()),
    "refuted": lambda: sm.prove(A @ B == B @ A),
}


@pytest.mark.parametrize("kind", RESULTS)
def test_representations_are_short_and_complete(kind):
    result = RESULTS[kind]()
    assert len(repr(result)) < 300
    assert repr(result).startswith(("<", type(result).__name__))
    assert str(result)
    if hasattr(result, "_repr_html_"):
        read(result._repr_html_())
    else:
        assert result._repr_markdown_()


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


def test_a_solution_without_weights_shows_why():
    none = RESULTS["no solution"]()
    assert str(none) == none.message
    assert repr(none) == "<Solution: none, EQUAL_INPUTS>"
    assert none.message in none._repr_html_()


def test_a_printed_problem_shows_exact_numbers():
    problem = sm.Problem([["1/3", [0, 1]], [0, [1, -1]]], [[0, 0], [0, 0]], np.eye(2), [[0.1, 0], [0, 1]])
    lines = str(problem).splitlines()
    assert lines[:3] == ["<Problem: 2 equations, 2×2, complex>", "X1 = [1/3      i]", "     [  0  1 - i]"]
    assert any("3602879701896397/36028797018963968" in line for line in lines)
    assert "1 - i" in read(problem._repr_html_())
