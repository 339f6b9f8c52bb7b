"""Text for terminals: at every width every number and every word is there, whole."""

import io
import random
import re
from pathlib import Path

import flint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

import symbolic_matexp as sm
from symbolic_matexp import studies
from symbolic_matexp.shell.layout import say, show_table
from symbolic_matexp.shell.render import (
    show_certificate,
    show_conditioning,
    show_crosscheck,
    show_outcomes,
    show_solution,
    show_sweep,
    show_verdicts,
)
from symbolic_matexp.testing import survey

WIDTHS = (20, 27, 40, 63, 80, 119, 200)
ENTRY = re.compile(r"(W\d)\[(\d+), (\d+)\] = (.*)")
NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?"
PART = re.compile(rf"(?P<sign>[+-]?) ?(?:\(0 ± (?P<bound>{NUMBER})\)|(?P<number>{NUMBER}))(?P<imag>i)?")


def printed(show, width, *arguments, **options):
    output = io.StringIO()
    show(Console(file=output, width=width), *arguments, **options)
    return output.getvalue()


def solution_with(generator, dim, *, complex_weights, exponents, digits, precision=2000):
    """A solution whose weights are random balls: short and long, tiny and huge, zero, and without a digit."""

    def number():
        kind = generator.random()
        if kind < 0.15:
            return flint.arb(0)
        size = flint.arb(generator.choice((-1, 1)) * generator.randint(1, 10**40)) * flint.arb(
            10
        ) ** generator.randint(*exponents)
        if kind < 0.3:
            return flint.arb(generator.randint(-99, 99))
        return flint.arb(size, abs(size) * flint.arb(10) ** generator.choice((1, -1, -5, -digits, -digits - 30)))

    with flint.ctx.workprec(precision):
        weights = tuple(
            flint.acb_mat(
                dim,
                dim,
                [flint.acb(number(), number() if complex_weights else 0) for _ in range(dim * dim)],
            )
            for _ in range(3)
        )
    return sm.Solution(
        problem=sm.Problem.example("small"),
        status=sm.Status.SOLVED,
        message=sm.Status.SOLVED.value,
        weights=weights,
        alpha=sm.GaussianRational(*(sm.ExactMatrix.parse([["1e-9999"]])[0, 0].real,) * 2),
        cut=3.0,
        digits=digits,
        precision=precision,
        reason="given",
    )


def entries(text):
    """Read the weights back: {(name, row, column): text of the entry}."""
    found, name, cells, row = {}, "", [], 0
    for line in text.splitlines():
        if match := ENTRY.fullmatch(line):
            found[match[1], int(match[2]), int(match[3])] = match[4]
        elif re.fullmatch(r"W\d", line):
            name, row, cells = line, 0, []
        elif line.startswith("│") and name:
            columns = [cell.strip() for cell in line.strip("│").split("│")]
            cells = [" ".join(pair).strip() for pair in zip(cells or [""] * len(columns), columns, strict=True)]
        elif line.startswith(("├", "└")) and name:
            found.update({(name, row, j): cell for j, cell in enumerate(cells)})
            row, cells = row + 1, []
        elif not line.startswith("┌"):
            name = ""
    return found


def assert_shown(text, z, digits):
    """The entry's text is the complex ball z: every digit right to one unit, every bound a bound."""
    parts = {"real": None, "imag": None}
    rest = text if "(" in text or not text.startswith("0 ± ") else f"({text})"
    for piece in PART.finditer(rest):
        parts["imag" if piece["imag"] else "real"] = piece
    assert "".join(p[0] for p in parts.values() if p).replace(" ", "") == rest.replace(" ", ""), text
    for name, x in (("real", z.real), ("imag", z.imag)):
        piece = parts[name]
        if piece is None:
            assert x.is_zero()
        elif piece["bound"]:
            assert flint.arb(0, flint.arb(piece["bound"])).contains(x)
        else:
            sign = -1 if piece["sign"] == "-" else 1
            value = sign * flint.arb(piece["number"])
            if value != 0:
                mantissa, _, exponent = piece["number"].lstrip("-").partition("e")
                assert len(mantissa.replace(".", "").lstrip("0")) <= digits
                unit = flint.arb(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
                assert flint.arb(value, unit * (1 + flint.arb(2) ** -90)).contains(x)
            else:
                assert x.is_zero()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dim", [1, 2, 4, 6])
@pytest.mark.parametrize("exponents", [(-42, -38), (-10_000, 10_000)])
def test_weight_tables_hold_every_number_whole(width, dim, exponents):
    generator = random.Random(f"{width} {dim} {exponents}")
    for complex_weights in (False, True):
        solution = solution_with(generator, dim, complex_weights=complex_weights, exponents=exponents, digits=20)
        text = printed(show_solution, width, solution, all_digits=False)
        check_entries(text, solution, 16)


@pytest.mark.parametrize("dim", range(1, 9))
def test_all_digits_are_listed_one_entry_a_line(dim):
    solution = solution_with(random.Random(dim), dim, complex_weights=True, exponents=(-10_000, 10_000), digits=500)
    text = printed(show_solution, 80, solution, all_digits=True)
    check_entries(text, solution, 500)
    assert max(len(line) for line in text.splitlines()) > 500


def check_entries(text, solution, digits):
    assert "…" not in text
    found = entries(text)
    dim = solution.weights[0].nrows()
    assert set(found) == {(f"W{k}", i, j) for k in (1, 2, 3) for i in range(dim) for j in range(dim)}
    with flint.ctx.workprec(solution.precision):
        for (name, i, j), entry in found.items():
            assert_shown(entry, solution.weights[int(name[1]) - 1][i, j], digits)
    assert "1.000000000e-9999 + 1.000000000e-9999i" in " ".join(text.split())


def test_large_matrices_are_not_printed():
    solution = solution_with(random.Random(0), 7, complex_weights=False, exponents=(0, 1), digits=20)
    assert "W2: 7×7, not shown" in printed(show_solution, 80, solution, all_digits=False)


word = st.text("ab1.e-+αé中", min_size=1, max_size=25)
sentence = st.lists(word, max_size=6).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(20, 200), st.integers(1, 4), st.integers(1, 3))
def test_tables_and_sentences_cut_no_word(data, width, columns, rows):
    head = data.draw(st.lists(sentence, min_size=columns, max_size=columns))
    table = [data.draw(st.lists(sentence, min_size=columns, max_size=columns)) for _ in range(rows)]
    wrapped = data.draw(st.sets(st.integers(0, columns - 1)))
    text = printed(show_table, width, head, table, wrapped=wrapped)
    words = [w for row in [head, *table] for cell in row for w in cell.split()]
    shown = text.replace("│", " ").replace("┃", " ").split()
    assert not [w for w in words if shown.count(w) < words.count(w) and f"{w}:" not in shown]
    if "│" in text:
        assert max(map(cell_len, text.splitlines())) <= width
    said = printed(say, width, " ".join(words))
    assert said.split() == words
    assert all(cell_len(line) <= width or len(line.split()) == 1 for line in said.splitlines())


@pytest.fixture(scope="module")
def results():
    """A result of every kind, with how it is shown, and texts that have to be in it."""
    problem = sm.Problem.example("small")
    report, conditioning = sm.crosscheck(problem), sm.condition(problem)
    certificate, outcomes = sm.certify(sm.solve(problem, 15), problem, 15), survey("inv", lambda A: A, ["growth"])
    study = studies.STUDIES["near-singular"]
    down, across, value = study.summary
    rows = tuple(
        {"field": "complex", "dim": "2", down: sigma, across: rule, value: "1.2345e-12"}
        for sigma in ("1.0", "1e-15")
        for rule in ("log 2", "iπ", "auto")
    )
    sweep = studies.Sweep(study.name, Path("results/of a/near-singular.csv"), None, 6, 6, rows)
    return [
        (show_crosscheck, [report], [q.name for q in report.quantities]),
        (show_conditioning, [conditioning], [item.quantity for item in conditioning.outputs]),
        (show_certificate, [certificate], certificate.bounds),
        (show_outcomes, [outcomes], ["growth"]),
        (show_verdicts, [[sm.prove("unique-solution"), sm.prove("exp-necessary")]], ["unique-solution"]),
        (show_sweep, [study, sweep], ["1e-15", str(sweep.table)]),
    ]


def test_everything_that_is_shown_has_the_same_words_at_every_width(results):
    for show, arguments, needed in results:
        texts = {width: printed(show, width, *arguments) for width in WIDTHS}
        words = {
            width: sorted(w.rstrip(":") for w in re.sub("[│┃┏┓┡┩└┘┌┐├┤┳┴┼╇━─┬]", " ", text).split())
            for width, text in texts.items()
        }
        widest = set(words[200])
        for width, text in texts.items():
            assert "…" not in text.replace("… (", "")
            assert widest <= set(words[width]) | {""}, (show.__name__, width)
            assert all(name in " ".join(words[width]) or name in " ".join(text.split()) for name in needed)
