"""Matrices held by a result: copied on the way in and out, compared and pickled exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, overload

import flint

from .constants import BallMatrix
from .exact_balls import mpf_tuples


class KeptMatrices:
    """A field of a dataclass that holds a tuple of matrices. Nobody outside can change them.

    Every access returns copies, of the types that came in: FLINT ``acb_mat``, mpmath, NumPy or SymPy matrices. The
    field is given as such matrices, or as a function without arguments that returns what :meth:`held` said elsewhere.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    @overload
    def __get__(self, instance: None, owner: type) -> KeptMatrices: ...
    @overload
    def __get__(self, instance: object, owner: type) -> tuple[Any, ...]: ...
    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        return tuple(matrix.released() for matrix in self.held(instance))

    def __set__(self, instance: Any, matrices: Any) -> None:
        given = () if matrices is self else matrices  # the descriptor is the field's own default
        instance.__dict__[self._name] = given if callable(given) else tuple(map(hold, given))

    def held(self, instance: Any) -> tuple[Any, ...]:
        """Return the matrices in the form in which they are held: it cannot be changed, and pickles."""
        matrices = instance.__dict__[self._name]
        if callable(matrices):
            matrices = instance.__dict__[self._name] = matrices()
        return tuple(matrices)


class _Kept(Protocol):
    def released(self) -> Any:
        """Return the matrix as a copy, or as it is if it cannot be changed."""


def hold(matrix: Any) -> _Kept:
    """Return a matrix of balls, or of FLINT, mpmath, NumPy or SymPy in a form that does not change, and pickles."""
    if isinstance(matrix, BallMatrix):
        return matrix
    if isinstance(matrix, flint.acb_mat):
        return BallMatrix(matrix)
    if hasattr(matrix, "ctx") and hasattr(matrix, "cols"):
        return _Mpmath.of(matrix)
    if hasattr(matrix, "dtype") and hasattr(matrix, "tobytes"):
        return _Array(matrix.shape, matrix.dtype.str, matrix.tobytes())
    return _Immutable(matrix.as_immutable() if hasattr(matrix, "as_immutable") else matrix)


@dataclass(frozen=True)
class _Mpmath:
    """An mpmath matrix as signs, mantissas, exponents and bit lengths, because mpmath's matrices do not pickle."""

    rows: int
    columns: int
    entries: tuple[tuple[bool, Any, Any], ...]
    """For each entry: whether it is complex, its real part, its imaginary part."""

    @classmethod
    def of(cls, matrix: Any) -> _Mpmath:
        entries = [matrix[i, j] for i in range(matrix.rows) for j in range(matrix.cols)]
        parts = [(hasattr(x, "_mpc_"), *mpf_tuples(x)) for x in entries]
        plain = tuple((is_complex, tuple(map(int, re)), tuple(map(int, im))) for is_complex, re, im in parts)
        return cls(matrix.rows, matrix.cols, plain)

    def released(self) -> Any:
        from mpmath import mp
        from mpmath.libmp.backend import MPZ

        result = mp.matrix(self.rows, self.columns)
        for index, (is_complex, *parts) in enumerate(self.entries):
            real, imag = ((sign, MPZ(mantissa), exponent, bits) for sign, mantissa, exponent, bits in parts)
            number = mp.make_mpc((real, imag)) if is_complex else mp.make_mpf(real)
            result[divmod(index, self.columns)] = number
        return result


@dataclass(frozen=True)
class _Array:
    shape: tuple[int, ...]
    kind: str
    content: bytes

    def released(self) -> Any:
        import numpy

        return numpy.frombuffer(self.content, dtype=self.kind).reshape(self.shape).copy()


@dataclass(frozen=True)
class _Immutable:
    matrix: Any

    def released(self) -> Any:
        return self.matrix
