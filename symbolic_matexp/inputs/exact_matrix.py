"""Matrices of exact complex rationals: the one entrance for matrices of every kind.

Nested lists, NumPy, mpmath, SymPy and FLINT matrices all become an :class:`ExactMatrix`. Its linear algebra is
exact, so whether a matrix is singular is decided and not guessed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import chain
from operator import methodcaller
from typing import TYPE_CHECKING, Any

import flint

from ..errors import InputError, SingularMatrixError
from .arrays import as_array
from .exact_numbers import GaussianRational, exact_pair, fraction, is_array, is_list, shown
from .one_at_a_time import one_at_a_time
from .tables import LARGEST_SHOWN, html_matrix

if TYPE_CHECKING:
    import mpmath
    import numpy
    import sympy


Floats = tuple[list[float], ...]


class ExactMatrix:
    """A matrix of complex rationals, exact and immutable.

    ``real`` and ``imag`` are FLINT ``fmpq_mat`` of the same shape, copied on the way in and out. ``A[i, j]`` is a
    :class:`GaussianRational`. ``to_numpy``, ``to_mpmath``, ``to_sympy`` and ``to_flint`` convert to other types.
    """

    is_real: bool
    """Whether every imaginary part is zero."""
    shape: tuple[int, int]
    """Number of rows and of columns."""

    def __init__(self, real: flint.fmpq_mat, imag: flint.fmpq_mat) -> None:
        self._real, self._imag = flint.fmpq_mat(real), flint.fmpq_mat(imag)
        self.is_real, self.shape = not imag, (real.nrows(), real.ncols())

    _rank: int | None = None
    _nearest: Floats | None = None
    """The nearest floats, once they are known."""
    _is_float = False
    """Whether the matrix was read from floats. Then these are the entries, exactly."""

    @property
    def real(self) -> flint.fmpq_mat:
        """The real parts."""
        return flint.fmpq_mat(self._real)

    @property
    def imag(self) -> flint.fmpq_mat:
        """The imaginary parts."""
        return flint.fmpq_mat(self._imag)

    @classmethod
    @one_at_a_time
    def parse(cls, data: Any, name: str = "the matrix", *, square: bool = True) -> ExactMatrix:
        """Read ``data`` exactly.

        ``name`` appears in error messages. Raises :class:`InputError` naming the matrix and the entry if the data
        are ragged, empty, not square (unless ``square=False``), not finite, or not complex rationals.
        """
        return cls.read(data, name, square=square)

    @classmethod
    def read(cls, data: Any, name: str, *, square: bool = True) -> ExactMatrix:
        """Do the same as :meth:`parse`, for callers that have the turn."""
        matrix = data if isinstance(data, ExactMatrix) else cls._read(data, name)
        rows, columns = matrix.shape
        if square and rows != columns:
            raise InputError(f"{name} is {rows}×{columns}; it must be square")
        return matrix

    @staticmethod
    def _read(data: Any, name: str) -> ExactMatrix:
        table = rows_of(data, name)
        if not table or not table[0]:
            raise InputError(f"{name} is empty; give at least a 1×1 matrix such as [[1]]")
        columns = len(table[0])
        if len(set(map(len, table))) > 1:
            i, row = next((i, row) for i, row in enumerate(table) if len(row) != columns)
            raise InputError(f"{name}: row {i} has {len(row)} entries but row 0 has {columns}")
        return _of_python_numbers(table, columns) or _of_any_kind(table, columns, name)

    @classmethod
    def identity(cls, dim: int) -> ExactMatrix:
        """Return the identity matrix."""
        ones = flint.fmpq_mat(dim, dim, [int(i == j) for i in range(dim) for j in range(dim)])
        return cls(ones, flint.fmpq_mat(dim, dim))

    @classmethod
    def multiple_of_identity(cls, s: GaussianRational, dim: int) -> ExactMatrix:
        """Return s times the identity matrix."""
        return cls.parse([[s if i == j else 0 for j in range(dim)] for i in range(dim)])

    @property
    def is_zero(self) -> bool:
        """Whether every entry is zero."""
        return not self._real and not self._imag

    def __getitem__(self, index: tuple[int, int]) -> GaussianRational:
        return GaussianRational(fraction(self._real[index]), fraction(self._imag[index]))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExactMatrix):
            return NotImplemented
        return bool(self._real == other._real) and bool(self._imag == other._imag)

    def __hash__(self) -> int:
        return hash((self.shape, str(self._real[0, 0]), str(self._imag[0, 0])))

    def __reduce__(self) -> tuple[Any, ...]:
        if self._is_float:
            return _of_floats, (*self.shape, *self._floats)
        parts = () if self.is_real else (_fractions(self._imag),)
        return _from_fractions, (*self.shape, _fractions(self._real), *parts)

    def __repr__(self) -> str:
        rows, columns = self.shape
        if rows > LARGEST_SHOWN or columns > LARGEST_SHOWN:
            return f"<ExactMatrix: {rows}×{columns}, {'real' if self.is_real else 'complex'}>"
        return f"ExactMatrix({[[str(x) for x in row] for row in self.tolist()]})"

    def _repr_html_(self) -> str:
        return html_matrix("", [[(str(x.real), str(x.imag)) for x in row] for row in self.tolist()])

    def tolist(self) -> list[list[GaussianRational]]:
        """Return the rows as nested lists of :class:`GaussianRational`."""
        rows, columns = self.shape
        return [[self[i, j] for j in range(columns)] for i in range(rows)]

    # Exact linear algebra, done by FLINT over ℚ. A complex matrix R + iS is embedded as [[R, −S], [S, R]].

    def __add__(self, other: ExactMatrix) -> ExactMatrix:
        if not isinstance(other, ExactMatrix):
            return NotImplemented  # an enclosure adds itself
        return _made(self._real + other._real, self._imag + other._imag)

    def __sub__(self, other: ExactMatrix) -> ExactMatrix:
        if not isinstance(other, ExactMatrix):
            return NotImplemented
        difference = _made(self._real - other._real, self._imag - other._imag)
        if self._is_float and other._is_float and len(self._floats) == len(other._floats):  # rounded correctly
            parts = zip(self._floats, other._floats, strict=True)
            difference._nearest = tuple([[x - y for x, y in zip(*pair, strict=True)] for pair in parts])
        return difference

    def __neg__(self) -> ExactMatrix:
        return _made(-self._real, -self._imag)

    def __matmul__(self, other: ExactMatrix) -> ExactMatrix:
        if not isinstance(other, ExactMatrix):
            return NotImplemented
        return _made(
            self._real * other._real - self._imag * other._imag, self._real * other._imag + self._imag * other._real
        )

    def beside(self, other: ExactMatrix) -> ExactMatrix:
        """Return the block matrix [self, other], the two side by side."""
        return ExactMatrix(_stack_blocks([[self._real, other._real]]), _stack_blocks([[self._imag, other._imag]]))

    def above(self, other: ExactMatrix) -> ExactMatrix:
        """Return the two matrices one above the other."""
        return ExactMatrix(_stack_blocks([[self._real], [other._real]]), _stack_blocks([[self._imag], [other._imag]]))

    @property
    def rank(self) -> int:
        """The exact rank."""
        if self._rank is None:
            whole = (
                self._real if self.is_real else _stack_blocks([[self._real, -self._imag], [self._imag, self._real]])
            )
            self._rank = int(whole.rank()) // (1 if self.is_real else 2)
        return self._rank

    @property
    def is_invertible(self) -> bool:
        """Whether the matrix is square and its determinant is nonzero, decided exactly."""
        rows, columns = self.shape
        return rows == columns == self.rank

    def determinant_sign(self) -> int:
        """Return −1, 0 or 1: the sign of the determinant of a real matrix."""
        determinant = self._real.det()
        return int(determinant > 0) - int(determinant < 0)

    def solve(self, right: ExactMatrix) -> ExactMatrix:
        """Return the exact X with ``self @ X == right``. Raises :class:`SingularMatrixError` if self is singular."""
        if not self.is_invertible:
            raise SingularMatrixError("the matrix is singular, so the linear system has no unique solution")
        if self.is_real:
            return _made(self._real.solve(right._real), self._real.solve(right._imag))
        whole = _stack_blocks([[self._real, -self._imag], [self._imag, self._real]])
        solution = whole.solve(_stack_blocks([[right._real], [right._imag]]))
        rows, columns = right.shape
        entries = solution.entries()
        half = rows * columns
        return _made(flint.fmpq_mat(rows, columns, entries[:half]), flint.fmpq_mat(rows, columns, entries[half:]))

    # Conversion to other types.

    @one_at_a_time
    def to_flint(self, precision: int) -> flint.acb_mat:
        """Return an enclosure at ``precision`` bits. Dyadic entries that fit this precision stay exact."""
        with flint.ctx.workprec(precision):
            return self.enclosure()

    def enclosure(self) -> flint.acb_mat:
        """Return the same at FLINT's current precision, for callers that have set it."""
        if self.is_real:
            return flint.acb_mat(self._real)
        return flint.acb_mat(self._real) + flint.acb_mat(self._imag) * flint.acb(0, 1)

    def real_enclosure(self) -> flint.arb_mat:
        """Return the real parts at FLINT's current precision."""
        return flint.arb_mat(self._real)

    @one_at_a_time  # here, since Python 3.11 holds a lock of its own while it computes a cached property
    def to_numpy(self) -> numpy.ndarray[Any, Any]:
        """Return the nearest float64 array, or complex128 if an imaginary part is not zero."""
        return self._rounded.copy()

    @cached_property
    def _rounded(self) -> numpy.ndarray[Any, Any]:
        import numpy

        # + 0.0, as an exact zero has no sign
        real, *imag = (numpy.array(part, dtype=numpy.float64).reshape(self.shape) + 0.0 for part in self._floats)
        if self.is_real:
            return real
        array = numpy.empty(self.shape, dtype=numpy.complex128)
        array.real, array.imag = real, imag[0]
        return array

    def nearest(self) -> list[float] | list[complex]:
        """Return the nearest floats, or complex numbers if an imaginary part is not zero, row by row."""
        return self._floats[0] if self.is_real else list(map(complex, *self._floats))

    @property
    def _floats(self) -> Floats:
        """The nearest floats of the real and of the imaginary parts; the latter may be missing if all are 0."""
        if self._nearest is None:
            parts = (self._real,) if self.is_real else (self._real, self._imag)
            self._nearest = tuple(map(_nearest_floats, parts))
        return self._nearest

    @one_at_a_time
    def to_mpmath(self, digits: int = 50) -> mpmath.matrix:
        """Return an mpmath matrix rounded to ``digits`` digits. mpmath's own precision is not changed."""
        from mpmath import MPContext, mp

        context = MPContext()
        context.dps = digits
        rows, columns = self.shape
        result = mp.matrix(rows, columns)
        for i in range(rows):
            for j in range(columns):
                entry = self[i, j]
                real = context.mpf(entry.real.numerator) / entry.real.denominator
                imag = context.mpf(entry.imag.numerator) / entry.imag.denominator
                result[i, j] = mp.make_mpf(real._mpf_) if self.is_real else mp.make_mpc((real._mpf_, imag._mpf_))
        return result

    def to_sympy(self) -> sympy.Matrix:
        """Return the same exact numbers as a SymPy matrix."""
        import sympy

        def number(x: Fraction) -> Any:
            return sympy.Rational(x.numerator, x.denominator)

        return sympy.Matrix([[number(x.real) + sympy.I * number(x.imag) for x in row] for row in self.tolist()])


def _fractions(part: flint.fmpq_mat) -> list[int]:
    """Return all numerators, and behind them all denominators."""
    entries = part.entries()
    return [int(x.p) for x in entries] + [int(x.q) for x in entries]


def _from_fractions(rows: int, columns: int, *parts: list[int]) -> ExactMatrix:
    """Rebuild a pickled matrix, for example in another process. A real one has no imaginary part."""
    count = rows * columns
    real, *imag = (flint.fmpq_mat(rows, columns, list(map(flint.fmpq, part[:count], part[count:]))) for part in parts)
    return ExactMatrix(real, imag[0] if imag else flint.fmpq_mat(rows, columns))


def _stack_blocks(blocks: list[list[flint.fmpq_mat]]) -> flint.fmpq_mat:
    rows: list[list[flint.fmpq]] = []
    for line in blocks:
        tables = [block.tolist() for block in line]
        rows += [[x for table in tables for x in table[i]] for i in range(line[0].nrows())]
    return flint.fmpq_mat(len(rows), len(rows[0]), [x for row in rows for x in row])


def _nearest_floats(A: flint.fmpq_mat) -> list[float]:
    """Return the nearest floats, row by row. FLINT rounds those correctly that a ball holds exactly."""
    with flint.ctx.workprec(_BITS_OF_BALLS):
        balls = flint.arb_mat(A).entries()
    return [float(y) if y.is_exact() else _nearest_float(x) for x, y in zip(A.entries(), balls, strict=True)]


def _nearest_float(x: flint.fmpq) -> float:
    """Return the nearest float. Python rounds the quotient of two integers correctly."""
    try:
        return int(x.p) / int(x.q)
    except OverflowError:
        return math.inf if x > 0 else -math.inf


def _made(real: flint.fmpq_mat, imag: flint.fmpq_mat) -> ExactMatrix:
    """Return the matrix with these parts, which nobody else holds."""
    matrix = ExactMatrix.__new__(ExactMatrix)
    matrix._real, matrix._imag, matrix.is_real, matrix.shape = real, imag, not imag, (real.nrows(), real.ncols())
    return matrix


def _of_any_kind(table: list[list[Any]], columns: int, name: str) -> ExactMatrix:
    """Return the matrix with these rows."""
    pairs = [exact_pair(x, f"{name}[{i}, {j}]") for i, row in enumerate(table) for j, x in enumerate(row)]
    return _made(*(flint.fmpq_mat(len(table), columns, list(part)) for part in zip(*pairs, strict=True)))


def _of_python_numbers(table: list[list[Any]], columns: int) -> ExactMatrix | None:
    """Return the same, quickly, or None if an entry is no finite int, float or complex number of Python."""
    entries = list(chain.from_iterable(table))
    kinds = set(map(type, entries))
    if not kinds <= _NUMBERS_OF_PYTHON:
        return None
    rows, parts = len(table), [entries]
    if complex in kinds:
        parts = [[x.real for x in entries], [x.imag for x in entries]]
    try:
        return _of_numbers(rows, columns, parts) if int in kinds else _of_floats(rows, columns, *parts)
    except ValueError:
        return None


def _of_numbers(rows: int, columns: int, parts: Sequence[list[Any]]) -> ExactMatrix:
    """Return the matrix with these ints and floats as real parts, and as imaginary parts if there are two lists."""
    exact = [flint.fmpq_mat(rows, columns, list(map(_AS_FRACTION, map(flint.arb, part)))) for part in parts]
    return _made(exact[0], exact[1] if len(exact) > 1 else flint.fmpq_mat(rows, columns))


def _of_floats(rows: int, columns: int, *parts: list[float]) -> ExactMatrix:
    """Return the same for floats, which the matrix keeps. In this way it comes from another process, too."""
    matrix = _of_numbers(rows, columns, parts)
    matrix._is_float, matrix._nearest = True, parts
    return matrix


def rows_of(data: Any, name: str) -> list[list[Any]]:
    """Return any matrix-like object as nested lists of single entries."""
    data = as_array(data, name)
    if hasattr(data, "tolist") and hasattr(data, "dtype"):
        return _rows_of_array(data, name)
    if hasattr(data, "nrows") and hasattr(data, "tolist"):  # FLINT
        return [list(row) for row in data.tolist()]
    if hasattr(data, "rows") and hasattr(data, "cols"):  # mpmath, SymPy
        check_evaluated(data, name)
        return [[data[i, j] for j in range(data.cols)] for i in range(data.rows)]
    if not is_list(data):
        raise InputError(f"{name} must be a matrix (rows of numbers), not {shown(data)}")
    for i, row in enumerate(data):
        if is_array(row) and len(getattr(row, "shape", (1, 1))) > 1:
            raise InputError(f"{name} is a stack: its element {i} is itself a matrix; give one matrix at a time")
        if not is_list(row):
            raise InputError(f"{name}: row {i} must be a list of numbers, not {shown(row)}; a 1×1 matrix is [[5]]")
    return [list(row) for row in data]


def check_evaluated(matrix: Any, name: str) -> None:
    """Refuse SymPy's unevaluated products, inverses, … of matrices with floats: SymPy would round them."""
    if getattr(matrix, "is_MatrixExpr", False) and hasattr(matrix, "atoms"):
        from sympy import Float

        if matrix.atoms(Float):
            raise InputError(
                f"{name} is an unevaluated {type(matrix).__name__} of SymPy with floats, which SymPy would round; "
                "use exact numbers, or evaluate it yourself with .as_explicit()"
            )


def is_stack(data: Any) -> bool:
    """Whether ``data`` is an array of numbers with three or more dimensions: matrices of one shape."""
    is_array_of_more = hasattr(data, "tolist") and hasattr(data, "dtype") and len(data.shape) > 2
    return is_array_of_more and not _holds_texts(data, getattr(data.dtype, "kind", ""))


def _rows_of_array(data: Any, name: str) -> list[list[Any]]:
    """Return the rows of a NumPy array, or of an array of a library with the same interface, as nested lists."""
    rows: list[list[Any]]
    if len(data.shape) == 2 and getattr(data.dtype, "char", "") in _NUMBERS_OF_NUMPY:
        rows = data.tolist()
        return rows
    kind, shape = getattr(data.dtype, "kind", ""), tuple(data.shape)
    if len(shape) < 2:
        raise InputError(f"{name} has {len(shape)} dimension(s); a matrix needs two, such as [[1, 2], [3, 4]]")
    holds_pairs = len(shape) == 3 and shape[2] == 2 and _holds_texts(data, kind)
    if len(shape) > 2 and not holds_pairs:
        raise InputError(
            f"{name} is a stack, an array of shape {shape}; give one matrix at a time, such as the part [0] of it "
            "(real and imaginary parts make one matrix as re + 1j*im)"
        )
    if kind in _KINDS_OF_TIME:
        raise InputError(f"{name} is an array of {data.dtype}; a matrix of numbers is needed")
    if kind in _BYTES_OF_PYTHON and data.dtype.itemsize > _BYTES_OF_PYTHON[kind]:  # its own scalars keep every bit
        return [list(row) for row in data]
    rows = data.tolist()
    return rows


def _holds_texts(data: Any, kind: str) -> bool:
    """Whether an array holds texts. Only then is a third dimension of length 2 read as pairs [re, im]."""
    return kind in {"U", "S", "T"} or (kind == "O" and all(isinstance(x, str) for x in data.ravel().tolist()))


_NUMBERS_OF_PYTHON = {int, float, complex}
_AS_FRACTION = methodcaller("fmpq")
"""Of a number that FLINT holds exactly, as it does every int and every finite float."""
_NUMBERS_OF_NUMPY = {"d", "D"}
"""NumPy's names of the types that are float and complex of Python."""
_BITS_OF_BALLS = 256
"""Enough to hold the difference of two floats of similar size."""
_KINDS_OF_TIME = {"m", "M"}
"""NumPy's kinds of dates and spans of time, which tolist() may turn into integers."""
_BYTES_OF_PYTHON = {"f": 8, "c": 16}
"""How long a real or complex number of Python is. NumPy's long doubles are longer."""
