"""What a matrix function is, for type checkers: letters give letters, numbers an enclosure, stacks nested lists.

An array whose type does not tell its number of dimensions may be a matrix or a stack, and so its result has no type.
Nor has an mpmath matrix, as mpmath has no types.
"""

# mypy: disable-error-code="overload-overlap"
# A stack is also a table, of which less is known.

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, ParamSpec, Protocol, overload

from ..inputs.kinds import MatrixLike, Tabular
from ..notation.expressions import Matrix
from .enclosure import Enclosure

P = ParamSpec("P")


class OneMatrix(Tabular, Protocol):
    """An array with two dimensions."""

    @property
    def shape(self) -> tuple[int, int]:
        """(d, d)."""


class Stack(Tabular, Protocol):
    """Matrices in an array with three dimensions."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """(n, d, d)."""


class StackOfStacks(Tabular, Protocol):
    """Matrices in an array with four dimensions."""

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(m, n, d, d)."""


class FunctionOfMatrices(Protocol[P]):
    """A function of a matrix A, or of a stack of matrices; P are its other arguments."""

    @overload
    def __call__(self, A: Matrix, *args: P.args, **kwargs: P.kwargs) -> Matrix: ...
    @overload
    def __call__(
        self, A: MatrixLike | Sequence[Tabular], *args: Any, algebra: Literal["multiprecision"], **kwargs: Any
    ) -> Any: ...
    @overload
    def __call__(self, A: OneMatrix, *args: P.args, **kwargs: P.kwargs) -> Enclosure: ...
    @overload
    def __call__(self, A: Stack, *args: P.args, **kwargs: P.kwargs) -> list[Enclosure]: ...
    @overload
    def __call__(self, A: StackOfStacks, *args: P.args, **kwargs: P.kwargs) -> list[list[Enclosure]]: ...
    @overload
    def __call__(self, A: MatrixLike, *args: P.args, **kwargs: P.kwargs) -> Enclosure: ...
    @overload
    def __call__(self, A: Sequence[Tabular], *args: P.args, **kwargs: P.kwargs) -> Any: ...
