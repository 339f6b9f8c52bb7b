"""What the matrix functions hand out: a FLINT matrix of balls that says how it was obtained, and shows its digits."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import flint

from ..inputs.constants import BallMatrix
from ..inputs.cut import Cut
from ..inputs.dialects import in_dialect, validated_number_of_digits
from ..inputs.exact_balls import matrix_from_parts, matrix_parts, midpoints_to_mpmath, midpoints_to_numpy
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import digits_in
from ..inputs.tables import LARGEST_SHOWN, html_matrix, html_verdict
from ..systems.ball.decimals import plain_decimals

if TYPE_CHECKING:
    import mpmath
    import numpy

ENTRY_DIGITS = 16
"""Notebooks show so many digits of an entry."""
REPR_DIGITS = 50
"""``repr`` shows so many digits of an entry."""


class Enclosure(flint.acb_mat):
    """A FLINT ``acb_mat`` that contains the exact result, and says how it was obtained.

    ``digits``: relative radius at most 10^−digits in the Frobenius norm; ``precision``: bits used; ``cut``: angle
    of the cut in radians (None where nothing is cut); ``on_cut``: how many eigenvalues lie exactly on the cut (their
    logarithms have imaginary part equal to the cut's angle, +π for the principal one); ``message``.

    ``str(E)`` shows every digit that is known, ``E.str(20)`` the first 20, with the radius all the same. Arithmetic
    is FLINT's own: it runs at ``flint.ctx.prec``, 53 bits unless somebody says otherwise, and gives ``acb_mat``.
    To keep the digits write ``with flint.ctx.workprec(E.precision): E * E``. ``==`` is FLINT's too: whether two
    matrices are the same for certain, which balls with a radius never are.
    """

    digits: int
    precision: int
    cut: Cut | None
    on_cut: int
    message: str

    @classmethod
    def of(cls, balls: flint.acb_mat, digits: int, precision: int, message: str) -> Enclosure:
        """Return an enclosure that says how it was obtained; nothing was cut."""
        enclosure = cls(balls)
        enclosure.digits, enclosure.precision, enclosure.message = digits, precision, message
        enclosure.cut, enclosure.on_cut = None, 0
        return enclosure

    def __eq__(self, other: object) -> bool:
        return bool(flint.acb_mat(self) == (flint.acb_mat(other) if isinstance(other, Enclosure) else other))

    def __ne__(self, other: object) -> bool:
        return bool(flint.acb_mat(self) != (flint.acb_mat(other) if isinstance(other, Enclosure) else other))

    __hash__ = None  # type: ignore[assignment]  # like every FLINT matrix

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), *matrix_parts(self), vars(self))

    def __str__(self) -> builtins.str:
        return self.str()

    def __repr__(self) -> builtins.str:
        rows, columns = self.shape
        if rows > LARGEST_SHOWN:
            return f"<Enclosure {rows}×{columns}, {self.message}>"
        return f"<Enclosure, {self.message}:\n{self.str(REPR_DIGITS)}>"

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and of columns."""
        return int(self.nrows()), int(self.ncols())

    def to_numpy(self) -> numpy.ndarray[Any, Any]:
        """Return the midpoints, correctly rounded: a float64 array, or complex128 if one of them is not real."""
        return midpoints_to_numpy(self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> numpy.ndarray[Any, Any]:
        import numpy

        return numpy.asarray(self.to_numpy(), dtype=dtype)

    def to_mpmath(self) -> mpmath.matrix:
        """Return the midpoints as an mpmath matrix with all working digits. mpmath's precision is not changed."""
        return midpoints_to_mpmath(self, digits_in(self.precision) + 3)

    def to_sympy(self) -> Any:
        """Return the midpoints as an exact SymPy matrix of fractions."""
        return ExactMatrix.parse(self.mid(), "the enclosure", square=False).to_sympy()

    @one_at_a_time
    def to_text(self, language: builtins.str, digits: int | None = None, *, name: builtins.str = "A") -> builtins.str:
        """Return the matrix as text that other programs read, under a name of yours.

        ``language`` is "matlab", "mathematica", "julia", "latex", "csv" or "python". ``digits`` are those to be
        written: all that are guaranteed, if None. Raises :class:`InputError` for more, or for another language.

        >>> import symbolic_matexp as sm
        >>> print(sm.expm([[0, 1], [0, 1]]).to_text("julia", digits=10, name="E"))
        E = [1.000000000 1.718281828; 0.0 2.718281828]
        """
        wanted = validated_number_of_digits(digits, self.digits, "this enclosure")
        return in_dialect(language, [(name, plain_decimals(BallMatrix(self), wanted, self.precision))], wanted)

    def _repr_html_(self) -> builtins.str:
        rows = plain_decimals(BallMatrix(self), min(self.digits, ENTRY_DIGITS), self.precision)
        return html_verdict("proved", self.message) + html_matrix("", rows)

    def str(self, digits: int = 0, radius: bool = True, more: bool = False, condense: int = 0) -> builtins.str:
        """Return the rows, each entry a decimal ball [midpoint +/- radius], at any precision of FLINT's context.

        Without ``digits`` every digit is there that the ball fixes. With fewer than those the midpoint is cut off,
        which "…" says, and the radius is the ball's own; without ``radius`` it is rounded to ``digits`` instead.
        ``more`` and ``condense`` are FLINT's.
        """
        if more or condense:
            return super().str(digits or self.digits, radius, more, condense)
        rows = [", ".join(_complex(z, digits, radius, self.digits) for z in row) for row in self.tolist()]
        return "\n".join(f"[{row}]" for row in rows)


def _rebuilt(kind: type[Enclosure], rows: int, columns: int, entries: Any, attributes: dict[str, Any]) -> Enclosure:
    """Make an enclosure anew, in another process."""
    enclosure = kind(matrix_from_parts(rows, columns, entries))
    vars(enclosure).update(attributes)
    return enclosure


def _complex(z: flint.acb, digits: int, radius: bool, guaranteed: int) -> str:
    real, imag = (
        _with_radius(x, digits, guaranteed)
        if radius or not x.is_finite()
        else x.mid().str(digits or guaranteed, radius=False)
        for x in (z.real, z.imag)
    )
    if z.imag.is_zero():
        return real
    return f"{imag}j" if z.real.is_zero() else f"{real} + {imag}j"


def _with_radius(x: flint.arb, digits: int, guaranteed: int) -> str:
    if not x.is_finite():
        return str(x)
    known = 0 if x.is_exact() else digits_in(x.rel_accuracy_bits())
    text = x.str(max(known + 3, digits, guaranteed, 15))
    if not text.startswith("["):  # exact
        mantissa, e, exponent = text.partition("e")
        return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}{e}{exponent}"
    midpoint, sign, own_radius = text[1:-1].partition(" +/- ")
    return f"[{_cut_off(midpoint, digits)}{sign}{own_radius}]" if digits and sign else text


def _cut_off(number: str, digits: int) -> str:
    """Return the first digits of a decimal number, and "…" if there are more behind the point."""
    mantissa, e, exponent = number.partition("e")
    significant = 0
    for position, character in enumerate(mantissa):
        significant += character.isdigit() and (significant > 0 or character != "0")
        if significant >= digits and "." in mantissa[: position + 1] and position + 1 < len(mantissa):
            return f"{mantissa[: position + 1]}…{e}{exponent}"
    return number
