"""Matrices as text for other programs: read back by something else, the numbers are the same."""

import re
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from sympy.parsing.mathematica import parse_mathematica

import symbolic_matexp as sm
from symbolic_matexp.inputs.dialects import DIALECTS, in_dialect

PROBLEMS = {"complex": sm.Problem.example("complex"), "real": sm.Problem.example("small")}
OPTIONS = {"complex": {}, "real": {"real": True}}
HUGE_AND_TINY = [[("-1.25e-400", "0"), ("0", "-3e+400")], [("7", "1"), ("0", "0")]]


def solved(kind, digits=40):
    return sm.solve(PROBLEMS[kind], digits, **OPTIONS[kind])


def entries(weights):
    return [W[i, j] for W in weights for i in range(W.rows) for j in range(W.cols)]


def same(found, expected, digits):
    with mpmath.workdps(digits + 30):
        return all(
            abs(mpmath.mpmathify(x) - y) <= 2 * mpmath.mpf(10) ** -digits * max(1, abs(y))
            for x, y in zip(found, expected, strict=True)
        )


def number(text):
    """Read a sum of a real number and a multiple of i, written in any of the languages."""
    plain = re.sub(r"`\d+", "", text).replace("*^", "e").replace(r" \cdot 10^{", "e").replace("}", "")
    plain = re.sub(r"\*?(I|im|i|j|\\,\\mathrm{i)$", "j", plain.strip())
    real, imaginary = re.fullmatch(r"([+-]?[\d.]+(?:e[+-]?\d+)?)?(?:([+-]?[\d.]+(?:e[+-]?\d+)?)j)?", plain).groups()
    with mpmath.workdps(80):
        return mpmath.mpc(real or 0, imaginary or 0)


@pytest.mark.parametrize("kind", PROBLEMS)
@pytest.mark.parametrize(
    ("language", "row_ends", "entry_ends"),
    [("matlab", ";", r"\s+|,\s*"), ("julia", ";", r"\s+"), ("latex", r"\\\\", "&"), ("csv", "\n", ",")],
)
@pytest.mark.parametrize("digits", [8, 40])
def test_every_number_is_read_back(kind, language, row_ends, entry_ends, digits):
    solution = solved(kind)
    text = solution.to_text(language, digits)
    if language == "julia" and digits > 17:
        parts = re.findall(r"BigFloat\.\(\[(.*?)\]\)", text)
        parts = parts if kind == "real" else [parts[0::2], parts[1::2]]
        tables = [parts] if kind == "real" else parts
        values = [[number(x.strip('"')) for t in table for r in t.split(";") for x in r.split()] for table in tables]
        found = (
            values[0]
            if kind == "real"
            else [mpmath.mp.make_mpc((x._mpc_[0], y._mpc_[0])) for x, y in zip(*values, strict=True)]
        )
    else:
        bodies = {
            "matlab": re.findall(r"\[(.*)\]", text),
            "julia": re.findall(r"\[(.*)\]", text),
            "latex": re.findall(r"(?s)begin{pmatrix}\n(.*?)\n\\end", text),
            "csv": text.split("\n\n"),
        }[language]
        rows = [row for body in bodies for row in re.split(row_ends, body)]
        found = [number(x.strip().strip('"')) for row in rows for x in re.split(entry_ends, row.strip())]
    assert same(found, entries(solution.to_mpmath()), digits - 1)


@pytest.mark.parametrize("kind", PROBLEMS)
@pytest.mark.parametrize("digits", [8, 40])
def test_python_reads_its_own_language(kind, digits):
    names = {}
    exec(solved(kind).to_text("python", digits), names)
    weights = [names[f"W{i}"] for i in (1, 2, 3)]
    found = entries(weights) if digits > 17 else [x for W in weights for row in W for x in row]
    mpmath.mp.dps = 15  # the text sets it
    assert same(found, entries(solved(kind).to_mpmath()), digits - 1)


def test_mathematica_is_read_by_sympy():
    text = re.sub(r"`\d+", "", solved("complex").to_text("mathematica", 12))
    for line, W in zip(text.splitlines(), solved("complex").to_numpy(), strict=True):
        rows = parse_mathematica(line.split(" = ")[1].rstrip(";"))
        assert np.allclose(np.array([[complex(x) for x in row] for row in rows]), W, rtol=1e-10)


def test_precision_is_said_where_doubles_do_not_suffice():
    solution = solved("real")
    assert solution.to_text("matlab", 17).startswith("W1 = [")
    assert solution.to_text("matlab", 18).startswith("digits(19);  % Symbolic Math Toolbox\nW1 = vpa(str2sym([")
    assert solution.to_text("julia", 30).startswith("setprecision(BigFloat, 100);\n")
    assert solution.to_text("python", 30).startswith("from mpmath import")
    assert "`30" in solution.to_text("mathematica", 30)
    assert solution.to_text("csv") == solution.to_text("csv", 40)


@pytest.mark.parametrize("language", DIALECTS)
def test_exponents_of_any_size_and_one_by_one_matrices(language):
    text = in_dialect(language, [("A", HUGE_AND_TINY)], 5)
    assert "400" in text
    assert "e-400" in text or "*^-400" in text or "10^{-400}" in text
    single = in_dialect(language, [("A", [[("2", "-1")]])], 5)
    assert number(re.sub(r"(?s).*?([\d.]+-1(?:\.0)?(?:\*?i|\*I|im|j|\\,\\mathrm{i})).*", r"\1", single)) == 2 - 1j


def test_only_digits_that_are_known_are_written():
    E = sm.expm([[0, "1e-30"], [0, 1]], digits=20)
    rows = E.to_text("csv").splitlines()
    entry = rows[0].split(",")[1]
    with mpmath.workdps(60):
        exact = mpmath.mpf("1e-30") * (mpmath.e - 1)
        unit = mpmath.mpf(10) ** (-30 - (len(entry.split("e")[0].replace(".", "").lstrip("0")) - 1))
        assert abs(mpmath.mpf(entry) - exact) <= unit


def test_an_enclosure_is_not_named_as_the_matrix_that_it_is_a_function_of():
    assert sm.expm([[0]]).to_text("julia", 5) == "R = [1.0000;;]"
    assert sm.expm([[0]]).to_text("julia", 5, name="expA") == "expA = [1.0000;;]"


def test_more_digits_than_are_known_are_refused():
    with pytest.raises(sm.InputError, match="this solution has 40 digits, which are fewer than 41; compute"):
        solved("real").to_text("csv", 41)
    with pytest.raises(sm.InputError, match="there is no language 'fortran' to write matrices in; choose"):
        solved("real").to_text("fortran")
    with pytest.raises(sm.InputError, match="digits must lie between 1 and"):
        sm.expm([[1]]).to_text("csv", 0)
    with pytest.raises(sm.SolveError, match="Two inputs are equal"):
        sm.solve(sm.Problem([[1]], [[1]], [[1]], [[2]])).to_text("csv")


def test_enclosures_are_arrays_and_matrices_of_other_libraries():
    E = sm.expm([[0, 1], [0, 1]], digits=50)
    assert E.shape == (2, 2)
    assert np.asarray(E).dtype == np.float64
    assert np.array_equal(np.asarray(E), E.to_numpy())
    assert np.array_equal(E.to_numpy(), [[1, float(mpmath.expm1(1))], [0, np.e]])
    assert sm.logm([[-1]]).to_numpy().dtype == np.complex128
    with mpmath.workdps(60):
        assert abs(E.to_mpmath()[1, 1] - mpmath.e) < mpmath.mpf(10) ** -50
    exact = Fraction(str(E.to_sympy()[1, 1]))
    assert exact == _fraction(E[1, 1].real.mid())


def _fraction(x):
    mantissa, exponent = x.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
