"""NumPy and SciPy in double precision: what most people would run."""

from __future__ import annotations

import cmath
import math
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import scipy.linalg

from ..errors import InconclusiveError, OnlyRealError, RangeError, UnsupportedError
from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.exact_balls import midpoints_to_numpy
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import exact_scalar, is_written_down
from ..notation.evaluation import by_meaning, evaluate
from ..notation.functions import FUNCTIONS
from ..notation.nodes import Node
from .newton import newton
from .protocol import ONLY_REAL

Array = np.ndarray[Any, Any]

HALF_OF_THE_RANGE = 400
"""Squares of numbers beyond 2^±400 come near the end of float64's range."""
SWEEPS = 10
"""So many sweeps over the rows: what is nearly balanced will do."""


class Float64Algebra:
    """Double precision; matrices are float64 or complex128 arrays, scalars Python numbers.

    A value that is not finite raises :class:`RangeError` where it would enter a factorisation.
    """

    name = "float64"
    encloses, symbolic, adjustable = False, False, False
    decider = "ball"
    pi = math.pi
    precision = 53

    hints: Sequence[Any] = ()

    def for_formulas(self, dim: int, hints: Sequence[Any]) -> Float64Algebra:
        """Return this system itself."""
        return self

    @classmethod
    def at(cls, precision: int) -> Float64Algebra:
        """Return double precision, whatever is asked for."""
        return cls()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Silence NumPy's and SciPy's warnings: their causes are reported as errors here."""
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield

    def scalar(self, value: Any) -> complex | float:
        """Return the nearest float, or complex if there is an imaginary part."""
        exact = exact_scalar(value)
        try:
            return float(exact.real) if exact.imag == 0 else complex(exact)
        except OverflowError:
            raise RangeError("a scalar exceeds the range of float64") from None

    def exp(self, s: Any) -> Any:
        """Return e^s."""
        s = self._number(s)
        try:
            return cmath.exp(s) if isinstance(s, complex) else math.exp(s)
        except OverflowError:
            raise RangeError("a scalar exponential exceeds the range of float64") from None

    def log(self, s: Any) -> Any:
        """Return the principal logarithm."""
        s = self._number(s)
        if s == 0:
            raise InconclusiveError("a logarithm of zero is taken, as far as float64 can tell")
        return cmath.log(s) if isinstance(s, complex) or s < 0 else math.log(s)

    def matrix(self, A: ExactMatrix) -> Array:
        """Return the nearest array."""
        return A.to_numpy()

    def eye(self, d: int) -> Array:
        """Return the d×d identity."""
        return np.eye(d)

    def add(self, A: Array, B: Array) -> Array:
        """Return A + B."""
        return np.asarray(A + B)

    def sub(self, A: Array, B: Array) -> Array:
        """Return A − B."""
        return np.asarray(A - B)

    def scale(self, s: Any, A: Array) -> Array:
        """Return sA."""
        return np.asarray(self._number(s) * A)

    def matmul(self, A: Array, B: Array) -> Array:
        """Return AB."""
        with self.working():
            return np.asarray(A @ B)

    def inv(self, A: Array) -> Array:
        """Return A⁻¹."""
        return self.solve(A, np.eye(len(A)))

    def solve(self, A: Array, B: Array) -> Array:
        """Return A⁻¹B, by LU factorisation with partial pivoting."""
        _check_finite(A, B)
        try:
            return np.asarray(np.linalg.solve(A, B))
        except np.linalg.LinAlgError:
            raise InconclusiveError("a matrix is numerically singular in float64") from None

    def expm(self, A: Array) -> Array:
        """Return SciPy's matrix exponential."""
        _check_finite(A)
        with self.working():
            return _in_range(scipy.linalg.expm, A)

    def logm(self, A: Array, cut: Cut = PRINCIPAL) -> Array:
        """Return SciPy's principal logarithm of the matrix turned so that ``cut`` is the negative axis."""
        _check_finite(A)
        turn = 0.0 if cut.is_principal else float(cut) - math.pi
        with self.working():
            turned = A if turn == 0 else A * cmath.exp(-1j * turn)
            result = _in_range(scipy.linalg.logm, turned)
        return result if turn == 0 else result + 1j * turn * np.eye(len(A))

    def primary(self, name: str, A: Array) -> Array:
        """Return SciPy's function of this name, or what it means where SciPy has none."""
        _check_finite(A)
        with self.working():
            if name == "sqrtm":
                return _in_range(scipy.linalg.sqrtm, A)
            if hasattr(scipy.linalg, name):
                return _by_scipy(getattr(scipy.linalg, name), A)
            result: Array = by_meaning(name, self, A)
        return result.real if np.isrealobj(A) and not FUNCTIONS[name].has_cut else result

    def elementary(self, name: str, s: Any) -> Any:
        """Return a function of one number, or of every number in an array."""
        with self.working():
            return ELEMENTARY[name](s)

    def entrywise(self, graph: Node, A: Array, *, increasing: bool = False) -> Array:
        """Return the function whose graph in the letter x this is, of every entry; inf where it overflows."""
        with self.working():
            return np.broadcast_to(evaluate([graph], _Arrays(), {"x": A})[0], A.shape).copy()

    def transpose(self, A: Array) -> Array:
        """Return the transpose."""
        return A.T

    def adjoint(self, A: Array) -> Array:
        """Return the conjugate transpose."""
        return np.asarray(A.conj().T)

    def trace(self, A: Array) -> Any:
        """Return the trace."""
        return np.trace(A).item()

    def det(self, A: Array) -> Any:
        """Return the determinant, by LU factorisation."""
        _check_finite(A)
        return np.linalg.det(A).item()

    def norm(self, A: Array) -> float:
        """Return the Frobenius norm."""
        return float(np.linalg.norm(A))

    def handed_out(self, A: Array) -> Array:
        """Return the matrix itself."""
        return A

    def taken_in(self, A: Array) -> Array:
        """Return the matrix itself."""
        return A

    def from_enclosure(self, A: Any) -> Array:
        """Return the midpoints, rounded."""
        return midpoints_to_numpy(A)

    def entries(self, A: Array) -> list[list[Any]]:
        """Return the rows."""
        return [list(row) for row in A.tolist()]

    def from_entries(self, rows: Sequence[Sequence[Any]]) -> Array:
        """Return the array of these rows."""
        return np.array(rows)

    def modulus_below(self, s: Any) -> float:
        """Return |s| less 2^−26, at least 0."""
        return max(float(abs(s)) - 2.0 ** -(self.precision // 2), 0.0)

    def root(self, coefficients: Sequence[Any], near: complex) -> complex:
        """Return the root that Newton's iteration finds from ``near``."""
        return complex(newton(coefficients, near, self.precision)[0])

    @staticmethod
    def clear_cut(A: ExactMatrix, cut: Cut, precisions: Iterable[int]) -> tuple[Cut, int]:
        """Refuse: another number system decides it."""
        raise UnsupportedError("nothing is decided exactly in this number system")

    def _number(self, s: Any) -> Any:
        return self.scalar(s) if is_written_down(s) else s


class _Arrays(Float64Algebra):
    """Functions of numbers on whole arrays. What overflows is inf, so that 1/(1 + e^−x) is 0 for x = −10⁶."""

    def exp(self, s: Any) -> Any:
        """Return e^s."""
        return np.exp(s)

    def log(self, s: Any) -> Any:
        """Return the principal logarithm."""
        return np.log(s if np.all(np.asarray(s).real >= 0) else np.asarray(s) + 0j)


def _log1p(z: Any) -> Any:
    """Return log(1 + z); NumPy loses the real part of a small complex z."""
    size = 2 * np.real(z) + np.abs(z) ** 2
    return np.log1p(size) / 2 + 1j * np.arctan2(np.imag(z), 1 + np.real(z))


def _log1pexp(s: Any) -> Any:
    """Return log(1 + e^s) with the imaginary part in (−π, π]."""
    if np.isrealobj(s):
        return np.logaddexp(0, s)
    right = np.real(s) > 0
    turns = np.where(right, np.round(np.imag(s) / (2 * np.pi)), 0)
    return np.where(right, s - 2j * np.pi * turns, 0) + _log1p(np.exp(np.where(right, -s, s)))


def _real(s: Any) -> Any:
    if np.any(np.imag(s) != 0):
        raise OnlyRealError(ONLY_REAL)
    return np.real(s)


ELEMENTARY: dict[str, Callable[[Any], Any]] = {
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "log1pexp": _log1pexp,
    "positive_part": lambda s: np.maximum(_real(s), 0.0),
    "is_positive": lambda s: np.where(_real(s) > 0, 1.0, 0.0),
}


def _by_scipy(function: Callable[[Array], Any], A: Array) -> Array:
    """Return SciPy's answer.

    Its estimates of norms, from which logm chooses its degree, get the same random numbers every time. They come from
    NumPy's global generator, whose state is left as it was.
    """
    state = np.random.get_state()
    try:
        np.random.seed(0)
        return np.asarray(function(A))
    except Exception as error:  # noqa: BLE001  SciPy meets infinities of its own making, or gives up, with a bare one
        raise InconclusiveError(f"SciPy's {function.__name__} fails ({error})") from None
    finally:
        np.random.set_state(state)


def _in_range(function: Callable[[Array], Any], A: Array) -> Array:
    """Return SciPy's expm, logm or sqrtm, of a balanced and scaled matrix if squares of A's entries leave the range.

    Norms of powers would overflow inside SciPy then: its results are wrong, and logm does not even return. The
    similarity and the scales are powers of 2, and so exact.
    """
    if abs(_exponent(A)) < HALF_OF_THE_RANGE:
        return _by_scipy(function, A)
    exponents = _balancing_exponents(A)
    back = exponents[:, None] - exponents[None, :]
    balanced = _ldexp(A, -back)
    k = _exponent(balanced)
    if function is scipy.linalg.logm:
        result = _by_scipy(function, _ldexp(balanced, -k)) + k * math.log(2) * np.eye(len(A))
    elif function is scipy.linalg.sqrtm:
        result = _ldexp(_by_scipy(function, _ldexp(balanced, -2 * (k // 2))), k // 2)
    else:
        result = _by_scipy(function, balanced)
    return _ldexp(result, back)


def _balancing_exponents(A: Array) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return e such that in the matrix of A_ij 2^(e_j − e_i) no row is much larger than its column, or conversely.

    The diagonal counts with both, so that triangular matrices are balanced, too (Osborne, J. ACM 7 (1960)).
    """
    with np.errstate(divide="ignore"):
        logarithms = np.log2(abs(A))
    exponents = np.zeros(len(A))
    for _ in range(SWEEPS):
        for i in range(len(A)):
            balanced = logarithms - exponents[:, None] + exponents[None, :]
            row, column = balanced[i].max(), balanced[:, i].max()
            if math.isfinite(row) and math.isfinite(column):
                exponents[i] += (row - column) / 2
    return np.rint(exponents).astype(np.int64)


def _exponent(A: Array) -> int:
    """Return the k for which the largest entry is between 2^(k−1) and 2^k in modulus; 0 for the zero matrix."""
    return math.frexp(float(max(abs(A.real).max(), abs(A.imag).max())))[1]


def _ldexp(A: Array, exponents: Any) -> Array:
    """Return A 2^e, entry by entry, without an overflow between."""
    if np.isrealobj(A):
        return np.asarray(np.ldexp(A, exponents))
    return np.asarray(np.ldexp(A.real, exponents) + 1j * np.ldexp(A.imag, exponents))


def _check_finite(*matrices: Array) -> None:
    if not all(np.isfinite(A).all() for A in matrices):
        raise RangeError("a value exceeds the range of float64 (about 1.8e308) or is not a number")
