"""Matrices of decimal numbers as text that other programs read: one function for each language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..errors import InputError
from .precision import validated_digits

Number = tuple[str, str]
"""Real and imaginary part as decimal numbers, "-1.25e-30"."""
Rows = Sequence[Sequence[Number]]

DOUBLE_DIGITS = 17
"""More digits than these do not fit double precision, so that other types of numbers are written."""


@dataclass(frozen=True)
class Dialect:
    """A language, or a file format, in which matrices are written."""

    name: str
    write: Callable[[str, Rows, int], str]
    """Writes a matrix: its name, its entries, the number of digits."""
    preamble: Callable[[int], str]
    """What stands before all matrices, for so many digits; it may be empty."""


def matlab(name: str, rows: Rows, digits: int) -> str:
    """MATLAB: doubles, or symbolic numbers of variable precision (Symbolic Math Toolbox)."""
    if digits <= DOUBLE_DIGITS:
        return f"{name} = [{'; '.join(' '.join(_sum(x, '{}i') for x in row) for row in rows)}];"
    table = "; ".join(", ".join(f'"{_sum(x, "{}*i")}"' for x in row) for row in rows)
    return f"{name} = vpa(str2sym([{table}]));"


def mathematica(name: str, rows: Rows, digits: int) -> str:
    """Mathematica: numbers of arbitrary precision, which carry the number of their digits."""

    def part(text: str) -> str:
        if text == "0":
            return text
        mantissa, _, exponent = text.partition("e")
        marked = mantissa if digits <= DOUBLE_DIGITS else f"{mantissa}`{max(_digits(mantissa), 1)}"
        return f"{marked}*^{int(exponent)}" if exponent else marked

    table = ", ".join("{" + ", ".join(_sum((part(re), part(im)), "{}*I") for re, im in row) + "}" for row in rows)
    return f"{name} = {{{table}}};"


def julia(name: str, rows: Rows, digits: int) -> str:
    """Julia: Float64, or BigFloat, whose precision the first line sets."""
    if digits <= DOUBLE_DIGITS:
        return f"{name} = {_julia_table(rows, lambda x: _sum((_float(x[0]), _float(x[1], zero='0')), '{}im'))}"
    real = f"BigFloat.({_julia_table(rows, lambda x: _quoted(x[0]))})"
    imaginary = f"BigFloat.({_julia_table(rows, lambda x: _quoted(x[1]))})"
    return f"{name} = {real}" if _is_real(rows) else f"{name} = complex.({real}, {imaginary})"


def latex(name: str, rows: Rows, digits: int) -> str:
    """LaTeX, for amsmath's pmatrix."""

    def part(text: str) -> str:
        mantissa, _, exponent = text.partition("e")
        return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa

    lines = [" & ".join(_sum((part(re), part(im)), r"{}\,\mathrm{{i}}") for re, im in row) for row in rows]
    body = " \\\\\n  ".join(lines)
    label = f"{name[0]}_{{{name[1:]}}}" if name[1:].isdecimal() else name
    return f"{label} = \\begin{{pmatrix}}\n  {body}\n\\end{{pmatrix}}"


def csv(name: str, rows: Rows, digits: int) -> str:
    """Comma-separated values, a line for each row; complex numbers as 1+2j, as NumPy and pandas read them."""
    return "\n".join(",".join(_sum(x, "{}j") for x in row) for row in rows)


def python(name: str, rows: Rows, digits: int) -> str:
    """Python: nested lists of floats, or an mpmath matrix, whose precision the first line sets."""
    if digits <= DOUBLE_DIGITS:
        table = [", ".join(_sum((_float(re), _float(im, zero="0")), "{}j") for re, im in row) for row in rows]
        return f"{name} = [{', '.join(f'[{row}]' for row in table)}]"
    kind = "mpf('{0}')" if _is_real(rows) else "mpc('{0}', '{1}')"
    table = [", ".join(kind.format(*x) for x in row) for row in rows]
    return f"{name} = matrix([{', '.join(f'[{row}]' for row in table)}])"


def _nothing(digits: int) -> str:
    return ""


def _if_many(text: str, unit: float = 1.0) -> Callable[[int], str]:
    """Return a preamble that is needed only for more digits than a double has. It may name their number."""
    return lambda digits: "" if digits <= DOUBLE_DIGITS else text.format(int(digits * unit) + 1)


DIALECTS = {
    dialect.name: dialect
    for dialect in (
        Dialect("matlab", matlab, _if_many("digits({});  % Symbolic Math Toolbox")),
        Dialect("mathematica", mathematica, _nothing),
        Dialect("julia", julia, _if_many("setprecision(BigFloat, {});", 3.33)),
        Dialect("latex", latex, _nothing),
        Dialect("csv", csv, _nothing),
        Dialect("python", python, _if_many("from mpmath import matrix, mp, mpc, mpf\nmp.dps = {}")),
    )
}
"""The languages, by name."""


def dialect_called(language: object) -> Dialect:
    """Return the dialect of this name. Raises :class:`InputError` if there is none."""
    if not isinstance(language, str) or language not in DIALECTS:
        raise InputError(f"there is no language {language!r} to write matrices in; choose from {', '.join(DIALECTS)}")
    return DIALECTS[language]


def in_dialect(language: object, matrices: Sequence[tuple[str, Rows]], digits: int) -> str:
    """Return matrices, each with its name, as text. Raises :class:`InputError` for an unknown language."""
    dialect = dialect_called(language)
    written = [dialect.write(name, rows, digits) for name, rows in matrices]
    preamble = dialect.preamble(digits)
    gap = "\n\n" if language == "csv" else "\n"
    return gap.join([preamble, *written] if preamble else written)


def validated_number_of_digits(digits: object, known: int, what: str) -> int:
    """Return the number of digits to write: all that are ``known`` if None. Raises :class:`InputError`."""
    if digits is None:
        return known
    wanted = validated_digits(digits)
    if wanted > known:
        raise InputError(f"{what} has {known} digits, which are fewer than {wanted}; compute it with digits={wanted}")
    return wanted


def _sum(number: Number, imaginary: str) -> str:
    """Return a complex number as a sum; ``imaginary`` writes a multiple of i."""
    real, imag = number
    if imag == "0":
        return real
    multiple = imaginary.format(imag.removeprefix("-"))
    if real == "0":
        return f"-{multiple}" if imag.startswith("-") else multiple
    return f"{real}{'-' if imag.startswith('-') else '+'}{multiple}"


def _float(text: str, zero: str = "0.0") -> str:
    """Return a decimal number that is read as a float, also if it is whole."""
    if text == "0":
        return zero
    return text if set(text) & set(".e") else f"{text}.0"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _is_real(rows: Rows) -> bool:
    return all(imag == "0" for row in rows for _, imag in row)


def _digits(mantissa: str) -> int:
    """Return the number of significant digits that are written."""
    return len(mantissa.lstrip("-").replace(".", "").lstrip("0"))


def _julia_table(rows: Rows, write: Callable[[Number], str]) -> str:
    """Return a literal matrix; a single entry alone would be a vector."""
    if len(rows) == len(rows[0]) == 1:
        return f"[{write(rows[0][0])};;]"
    return f"[{'; '.join(' '.join(map(write, row)) for row in rows)}]"
