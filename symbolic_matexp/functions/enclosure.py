"""What the matrix functions hand out: a FLINT matrix of balls that says how it was obtained, and shows its digits."""

from __future__ import annotations

import builtins
import operator
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import flint

from ..errors import DivisionByZeroError, InputError
from ..inputs.constants import BallMatrix
from ..inputs.cut import Cut
from ..inputs.dialects import in_dialect, validated_number_of_digits
from ..inputs.exact_balls import matrix_from_parts, matrix_parts, midpoints_to_mpmath, midpoints_to_numpy
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import is_array, is_list, is_number
from ..inputs.given_matrix import given_matrix, given_number
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import digits_in
from ..inputs.tables import LARGEST_SHOWN, html_matrix, html_verdict
from ..systems.ball.arithmetic import relative_radius
from ..systems.ball.decimals import plain_decimals

if TYPE_CHECKING:
    import mpmath
    import numpy

ENTRY_DIGITS = 16
"""Notebooks show so many digits of an entry."""
REPR_DIGITS = 50
"""``repr`` shows so many digits of an entry."""


class Enclosure(flint.acb_mat):
    """A FLINT ``acb_mat`` that contains the exact result, and says how it was obtained. Nobody can change it.

    ``digits``: relative radius at most 10^−digits in the Frobenius norm, 0 if no digit is known; ``precision``: bits
    used; ``cut``: angle of the cut in radians (None where nothing is cut); ``on_cut``: how many eigenvalues lie
    exactly on the cut (their logarithms have its angle as imaginary part, +π for the principal one); ``message``.

    ``str(E)`` shows every digit that is known, ``E.str(20)`` the first 20, with the radius all the same.

    Sums, differences, products (``@``), quotients by numbers, whole powers, ``E[1:, :2]``, ``E.T``, ``E.H``, ``inv``,
    ``solve`` and ``exp`` are enclosures, too. They are computed at this enclosure's precision, whatever
    ``flint.ctx.prec`` says, and have the digits that are left. The other operand is a number or a matrix of any kind,
    read exactly, or another enclosure. As in FLINT, ``*`` between matrices is their product, not that of their
    entries, and a number is added to the diagonal. ``E[i, j]``, ``trace`` and ``det`` are FLINT's ``acb``, ``E.real``
    and ``E.imag`` its ``arb_mat``, ``E.mid()`` its ``acb_mat``: arithmetic with those runs at ``flint.ctx.prec``.
    ``==`` is FLINT's: whether two matrices are the same for certain, which balls with a radius never are.
    """

    digits: int
    precision: int
    cut: Cut | None
    on_cut: int
    message: str
    not_differentiable: str = ""
    """Why the function has no Fréchet derivative at the matrix, where it has none."""

    __array_priority__ = 1000.0  # NumPy's array + E is an enclosure and no array of midpoints
    _op_priority = 1000.0  # the same for SymPy's matrices

    @classmethod
    def of(cls, balls: flint.acb_mat, digits: int, precision: int, message: str) -> Enclosure:
        """Return an enclosure that says how it was obtained; nothing was cut. Bounds are not checked here."""
        enclosure = cls(balls)
        enclosure.digits, enclosure.precision, enclosure.message = digits, precision, message
        enclosure.cut, enclosure.on_cut = None, 0
        return enclosure

    def __eq__(self, other: object) -> bool:
        return bool(flint.acb_mat(self) == (flint.acb_mat(other) if isinstance(other, Enclosure) else other))

    def __ne__(self, other: object) -> bool:
        if isinstance(other, flint.acb_mat) and self.nrows() == other.nrows() and self.ncols() == other.ncols():
            return not self.overlaps(other)  # FLINT 3 says of matrices that are not square that they always differ
        return bool(flint.acb_mat(self) != (flint.acb_mat(other) if isinstance(other, Enclosure) else other))

    __hash__ = None  # type: ignore[assignment]  # like every FLINT matrix

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        raise TypeError("an Enclosure cannot be changed; flint.acb_mat(E) is a copy that can")

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), *matrix_parts(self), vars(self))

    def __str__(self) -> builtins.str:
        return self.str()

    def __repr__(self) -> builtins.str:
        rows, columns = self.shape
        if rows > LARGEST_SHOWN:
            return f"<Enclosure {rows}×{columns}, {self.message}>"
        return f"<Enclosure, {self.message}:\n{self.str(REPR_DIGITS)}>"

    def __add__(self, other: Any) -> Any:
        return _combined(operator.add, self, other, self)

    def __radd__(self, other: Any) -> Any:
        return _combined(operator.add, other, self, self)

    def __sub__(self, other: Any) -> Any:
        return _combined(operator.sub, self, other, self)

    def __rsub__(self, other: Any) -> Any:
        return _combined(operator.sub, other, self, self)

    def __mul__(self, other: Any) -> Any:
        return _combined(operator.mul, self, other, self)

    def __rmul__(self, other: Any) -> Any:
        return _combined(operator.mul, other, self, self)

    def __matmul__(self, other: Any) -> Any:
        return _combined(_product, self, other, self)

    def __rmatmul__(self, other: Any) -> Any:
        return _combined(_product, other, self, self)

    def __truediv__(self, other: Any) -> Any:
        return _combined(_quotient, self, other, self)

    def __rtruediv__(self, other: Any) -> Any:
        return NotImplemented

    def __pow__(self, exponent: Any, modulus: Any = None) -> Any:
        if modulus is not None:
            return NotImplemented
        return self._derived(lambda: _power(flint.acb_mat(self), exponent))

    def __rpow__(self, other: Any, modulus: Any = None) -> Any:
        return NotImplemented

    def __neg__(self) -> Enclosure:
        return self._derived(lambda: -flint.acb_mat(self))

    def __pos__(self) -> Enclosure:
        return self

    def __getitem__(self, index: Any) -> Any:
        """Return the entry ``E[i, j]`` as an ``acb``, or the enclosure of some rows and columns: ``E[1:, 0]``."""
        if isinstance(index, tuple) and len(index) == 2 and not any(isinstance(part, slice) for part in index):
            return super().__getitem__(index)
        rows, columns = index if isinstance(index, tuple) and len(index) == 2 else (index, slice(None))
        if isinstance(rows, tuple) or not (isinstance(rows, slice) or isinstance(index, tuple)):
            raise TypeError("an Enclosure has the entries E[i, j] and the rows E[i:k]")
        first, second = (_chosen(part, size) for part, size in zip((rows, columns), self.shape, strict=True))
        entries = [super(Enclosure, self).__getitem__((i, j)) for i in first for j in second]
        return self._derived(lambda: flint.acb_mat(len(first), len(second), entries))

    @property
    def T(self) -> Enclosure:
        """The transpose."""
        return self.transpose()

    @property
    def H(self) -> Enclosure:
        """The conjugate transpose."""
        return self.transpose().conjugate()

    def transpose(self) -> Enclosure:
        """Return the transpose."""
        return self._derived(super().transpose)

    def conjugate(self) -> Enclosure:
        """Return the conjugate of every entry."""
        return self._derived(super().conjugate)

    def inv(self, nonstop: bool = False) -> Enclosure:
        """Return the inverse. Raises ZeroDivisionError if a matrix in the balls may be singular, as FLINT does."""
        return self._derived(partial(super().inv, nonstop))

    def exp(self) -> Enclosure:
        """Return the matrix exponential by FLINT's Taylor series; :func:`symbolic_matexp.expm` has better methods."""
        return self._derived(super().exp)

    def solve(self, right: Any) -> Enclosure:  # type: ignore[override]  # FLINT's has algorithms without bounds
        """Return X with EX = ``right``. Raises ZeroDivisionError if a matrix in the balls may be singular."""
        found: Enclosure = _combined(lambda A, B: A.solve(B), self, right, self)
        return found

    @one_at_a_time
    def trace(self) -> flint.acb:
        """Return the trace, at this enclosure's precision."""
        with flint.ctx.workprec(self.precision):
            return super().trace()

    @one_at_a_time
    def det(self) -> flint.acb:
        """Return the determinant, at this enclosure's precision."""
        with flint.ctx.workprec(self.precision):
            return super().det()

    @one_at_a_time
    def charpoly(self) -> flint.acb_poly:
        """Return the characteristic polynomial, at this enclosure's precision."""
        with flint.ctx.workprec(self.precision):
            return super().charpoly()

    @one_at_a_time
    def _derived(self, compute: Callable[[], flint.acb_mat]) -> Enclosure:
        """Return what is computed at this enclosure's precision."""
        with flint.ctx.workprec(self.precision):
            return _computed(compute(), self.precision)

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
        if not all(self.shape):
            from sympy import zeros

            return zeros(*self.shape)
        return ExactMatrix.parse(self.mid(), "the enclosure", square=False).to_sympy()

    @one_at_a_time
    def to_text(self, language: builtins.str, digits: int | None = None, *, name: builtins.str = "R") -> builtins.str:
        """Return the matrix as text that other programs read, under a name of yours.

        ``language`` is "matlab", "mathematica", "julia", "latex", "csv" or "python". ``digits`` are those to be
        written: all that are guaranteed, if None. Raises :class:`InputError` for more, or for another language.

        >>> import symbolic_matexp as sm
        >>> print(sm.expm([[0, 1], [0, 1]]).to_text("julia", digits=10, name="E"))
        E = [1.000000000 1.718281828; 0.0 2.718281828]
        """
        if not all(self.shape):
            raise InputError("a matrix without entries is not written as text")
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


def digits_known(balls: flint.acb_mat, precision: int) -> int:
    """Return the largest n for which the relative radius is at most 10^−n: 0 if no digit is known.

    It is not more than there are in so many bits of precision.
    """
    with flint.ctx.workprec(64):
        radius = relative_radius(balls)
        if not radius < 1:
            return 0
        most = digits_in(precision)
        if radius == 0:
            return most
        known = min(most, int(float(-(radius.log() / flint.arb(10).log()))))
        return known if radius <= flint.arb(10) ** -known else known - 1


def _computed(balls: flint.acb_mat, precision: int) -> Enclosure:
    digits = digits_known(balls, precision)
    return Enclosure.of(
        balls, digits, precision, f"computed from balls with {precision} bits, to {digits or 'no'} digits"
    )


@one_at_a_time
def _combined(operation: Callable[[Any, Any], Any], left: Any, right: Any, owner: Enclosure) -> Any:
    """Return an operation on two operands, of which one is ``owner``, at the larger of the precisions."""
    others = [x for x in (left, right) if x is not owner]
    precision = max([owner.precision, *[x.precision for x in others if isinstance(x, Enclosure)]])
    try:
        one, two = (_operand(x, precision) for x in (left, right))
    except _NoOperandError:
        return NotImplemented
    with flint.ctx.workprec(precision):
        found = operation(one, two)
        return found if found is NotImplemented else _computed(found, precision)


class _NoOperandError(Exception):
    """An operand is neither a number nor a matrix of numbers."""


def _operand(x: Any, precision: int) -> flint.acb | flint.acb_mat:
    if isinstance(x, Enclosure):
        return flint.acb_mat(x)
    if is_number(x):
        return given_number(x, "the number", precision)
    if is_list(x) or is_array(x) or hasattr(x, "__array__"):
        return given_matrix(x, "the matrix", square=False).to_flint(precision)
    raise _NoOperandError


def _product(A: Any, B: Any) -> Any:
    return NotImplemented if isinstance(A, flint.acb) or isinstance(B, flint.acb) else A * B


def _quotient(A: Any, s: Any) -> Any:
    if not isinstance(s, flint.acb):
        return NotImplemented
    if s.contains(0):
        raise DivisionByZeroError("an enclosure is divided by a number that is zero, or may be")
    return A / s


def _power(A: flint.acb_mat, exponent: Any) -> flint.acb_mat:
    if isinstance(exponent, bool) or not hasattr(exponent, "__index__"):
        raise InputError(f"the exponent of an enclosure must be a whole number, not {exponent!r}; sqrtm has roots")
    n = exponent.__index__()
    base = A if n >= 0 else A.inv()
    power: flint.acb_mat = base ** abs(n)
    return power


def _chosen(part: Any, size: int) -> range:
    """Return the indices that a slice, or an index, chooses."""
    if isinstance(part, slice):
        return range(size)[part]
    index = range(size)[part]
    return range(index, index + 1)


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
