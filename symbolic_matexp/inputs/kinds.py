"""The types of what comes in, for type checkers and editors: numbers, matrices, and names to choose from.

They say what is read, and not more: whether entries are numbers is found out when they are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, Protocol, SupportsComplex, SupportsFloat, SupportsIndex, TypeAlias

from .cut import Cut

if TYPE_CHECKING:
    from .constants import Constant


class Tabular(Protocol):
    """A matrix of NumPy, mpmath, SymPy or FLINT, or of this package."""

    def tolist(self) -> object:
        """Return the rows."""


RealLike: TypeAlias = str | Fraction | SupportsFloat | SupportsIndex
"""A real number of any library, or a text such as "1/3" or "2.5e-3"."""

NumberLike: TypeAlias = RealLike | SupportsComplex | Sequence[RealLike]
"""A number of any library, a text such as "1/3" or "1+2i", or a pair [re, im]."""

MatrixLike: TypeAlias = Tabular | Sequence[Sequence[NumberLike]]
"""What a matrix may be given as."""

ValuesLike: TypeAlias = MatrixLike | Sequence[NumberLike] | NumberLike
"""A matrix, a vector or a number."""


class WithWeights(Protocol):
    """A result that has weights: a Solution, or an Interpolation."""

    @property
    def weights(self) -> Sequence[Tabular]:
        """The matrices (W1, …, WL)."""


WeightsLike: TypeAlias = "WithWeights | Sequence[MatrixLike | Constant]"
"""The weights of a network: of a result, or as matrices (W1, …, WL)."""

CutLike: TypeAlias = Cut | RealLike
"""The ray on which a logarithm jumps: "principal", "auto", or its angle in radians."""

AlgebraName: TypeAlias = Literal["ball", "multiprecision", "float64", "exact"]
"""A number system."""

EngineName: TypeAlias = Literal["ball", "multiprecision"]
"""A number system of any precision, for functions of given matrices."""

LanguageName: TypeAlias = Literal["matlab", "mathematica", "julia", "latex", "csv", "python"]
"""A language in which matrices are written for other programs."""

OutcomeName: TypeAlias = Literal["proved", "certified", "refuted", "supported", "undecided", "vacuous"]
"""The verdict that the author of a claim expects."""
