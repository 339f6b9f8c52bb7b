"""The problem: pairs (X_i, Y_i) of exact square matrices. They are validated here, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any, NoReturn

from ..errors import InputError
from .dialects import Rows
from .exact_matrix import ExactMatrix
from .files import encode_exact, read_json, read_npz, write_json
from .kinds import MatrixLike
from .one_at_a_time import one_at_a_time
from .tables import aligned, entry_text, html_matrix
from .text_files import named, replacing

_KEY = re.compile(r"([XY])([1-9]\d*)")
_COMMENTS = {"name", "note"}


class Problem:
    """Find weights with f(X_i) = Y_i for every pair. All matrices are d×d and held exactly.

    ``Problem(X1, X2, Y1, Y2)`` is the two-equation problem of Theorem 1; :meth:`from_pairs` takes any number of
    equations. A matrix is a nested list, or a NumPy, mpmath, SymPy or FLINT matrix. An entry is a number, a string
    such as ``"1/3"`` or ``"2.5e-3"``, or a pair ``[re, im]``. A float is read as the dyadic rational that it is.
    Raises :class:`InputError` naming the matrix and the entry.

    >>> problem = Problem(X1=[[1, 2], [3, 4]], X2=[[0, 1], [1, 1]], Y1=[[2, "1/3"], [1, 1]], Y2=[[1, 1], [0, [2, 1]]])
    >>> problem
    <Problem: 2 equations, 2×2, complex>
    >>> problem.Y1[0, 1].real
    Fraction(1, 3)
    """

    def __init__(self, X1: MatrixLike, X2: MatrixLike, Y1: MatrixLike, Y2: MatrixLike) -> None:
        self._pairs = _validated([(X1, Y1), (X2, Y2)])

    _difference: ExactMatrix | None = None

    @classmethod
    def from_pairs(cls, pairs: Iterable[Sequence[MatrixLike]]) -> Problem:
        """Build a problem from ``[(X1, Y1), (X2, Y2), …]``. Raises :class:`InputError` as the constructor does."""
        if not isinstance(pairs, Iterable):
            raise InputError(f"from_pairs needs [(X1, Y1), (X2, Y2), …], not {type(pairs).__name__}")
        listed = list(pairs)
        if not listed:
            raise InputError("a problem needs at least one pair (X1, Y1)")
        for i, pair in enumerate(listed, 1):
            if not isinstance(pair, Sequence) or len(pair) != 2:
                raise InputError(f"pair {i} must be (X{i}, Y{i})")
        problem = cls.__new__(cls)
        problem._pairs = _validated(listed)
        return problem

    @classmethod
    def load(cls, path: str | Path) -> Problem:
        """Read ``{"X1": [[…]], "X2": …, "Y1": …, "Y2": …}`` from JSON, or arrays of these names from an .npz file.

        The path "-" stands for the standard input, with JSON in it.
        Raises :class:`InputError` naming the file and what is wrong.
        """
        if Path(path).suffix.lower() == ".npz":
            return cls._from_table(read_npz(path, "X1, X2, …"), str(path))
        return cls.from_json(read_json(path, "a problem"), named(path))

    @classmethod
    def from_json(cls, content: dict[str, Any], source: str = "the problem") -> Problem:
        """Build a problem from the parsed content of a problem file."""
        if not isinstance(content, dict):
            raise InputError(f"{source}: a problem is a JSON object with X1, X2, … and Y1, Y2, …")
        return cls._from_table({k: v for k, v in content.items() if k not in _COMMENTS}, source)

    @classmethod
    def example(cls, name: str) -> Problem:
        """Return a bundled problem. :func:`example_names` lists them; any other name raises :class:`InputError`."""
        if name not in example_names():
            raise InputError(f"there is no example {name!r}; choose from {', '.join(example_names())}")
        return cls.load(_EXAMPLES / f"{name}.json")

    @classmethod
    def _from_table(cls, table: dict[str, Any], source: str) -> Problem:
        for key in table:
            if _KEY.fullmatch(key) is None:
                raise InputError(f"{source}: unknown name {key!r}; a problem has X1, X2, … and Y1, Y2, …")
        count = len([key for key in table if key.startswith("X")])
        wanted = [f"{letter}{i}" for i in range(1, max(count, 1) + 1) for letter in "XY"]
        missing = [key for key in wanted if key not in table]
        if missing:
            raise InputError(f"{source}: {missing[0]} is missing")
        left_over = [key for key in table if key not in wanted]
        if left_over:
            raise InputError(f"{source}: {left_over[0]} has no partner; every X needs its Y, numbered from 1")
        try:
            return cls.from_pairs([(table[f"X{i}"], table[f"Y{i}"]) for i in range(1, count + 1)])
        except InputError as error:
            raise InputError(f"{source}: {error}") from None

    def to_json(self) -> dict[str, Any]:
        """Return the exact content of a problem file."""
        content: dict[str, Any] = {}
        for i, (x, y) in enumerate(self.pairs, 1):
            content |= {f"X{i}": encode_exact(x), f"Y{i}": encode_exact(y)}
        return content

    def save(self, path: str | Path) -> None:
        """Write the problem exactly, as JSON, or as npz if ``path`` ends so. An existing file is replaced.

        Raises :class:`InputError` if an npz file is asked for and float64 does not hold the matrices exactly.
        """
        if Path(path).suffix.lower() == ".npz":
            _write_npz(path, self)
        else:
            write_json(path, self.to_json())

    @property
    def pairs(self) -> tuple[tuple[ExactMatrix, ExactMatrix], ...]:
        """The pairs (X_i, Y_i)."""
        return self._pairs

    @property
    def difference(self) -> ExactMatrix:
        """X₁ − X₂, which is computed once."""
        if self._difference is None:
            self._difference = self.X1 - self.X2
        return self._difference

    @property
    def dim(self) -> int:
        """The dimension d."""
        return self._pairs[0][0].shape[0]

    @property
    def is_real(self) -> bool:
        """Whether every entry of every matrix is real."""
        return all(matrix.is_real for pair in self.pairs for matrix in pair)

    @property
    def X1(self) -> ExactMatrix:
        """The first input."""
        return self._pairs[0][0]

    @property
    def X2(self) -> ExactMatrix:
        """The second input."""
        return self._pairs[1][0] if self._pairs[1:] else self._missing()

    @property
    def Y1(self) -> ExactMatrix:
        """The first output."""
        return self._pairs[0][1]

    @property
    def Y2(self) -> ExactMatrix:
        """The second output."""
        return self._pairs[1][1] if self._pairs[1:] else self._missing()

    def _missing(self) -> NoReturn:
        raise InputError("this problem has one equation only; there is no X2 and no Y2")

    def __eq__(self, other: object) -> bool:
        return self.pairs == other.pairs if isinstance(other, Problem) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.pairs)

    def __str__(self) -> str:
        lines = [line for name, rows in self._shown() for line in aligned(name, rows)]
        return "\n".join([repr(self), *lines])

    def _repr_html_(self) -> str:
        tables = "".join(html_matrix(name, rows) for name, rows in self._shown())
        return f"<p>{escape(repr(self)[1:-1])}</p>{tables}"

    def as_tables(self) -> list[tuple[str, list[list[str]]]]:
        """Return the matrices by name, their entries as exact texts, "1/3 - i"."""
        return [(name, [[entry_text(x) for x in row] for row in rows]) for name, rows in self._shown()]

    def _shown(self) -> list[tuple[str, Rows]]:
        return [
            (name, [[(str(x.real), str(x.imag)) for x in row] for row in A.tolist()])
            for name, A in self.named.items()
        ]

    @property
    def named(self) -> dict[str, ExactMatrix]:
        """The matrices by name: first the inputs X1, X2, …, then the outputs Y1, Y2, …."""
        inputs = {f"X{i}": X for i, (X, _) in enumerate(self.pairs, 1)}
        return inputs | {f"Y{i}": Y for i, (_, Y) in enumerate(self.pairs, 1)}

    def __reduce__(self) -> tuple[Any, ...]:
        return _from_pairs, self.pairs

    def __repr__(self) -> str:
        field = "real" if self.is_real else "complex"
        return f"<Problem: {len(self.pairs)} equations, {self.dim}×{self.dim}, {field}>"


def _from_pairs(*pairs: tuple[ExactMatrix, ExactMatrix]) -> Problem:
    """Rebuild a pickled problem, for example in another process."""
    problem = Problem.__new__(Problem)
    problem._pairs = pairs
    return problem


def example_names() -> list[str]:
    """Return the names of the bundled problems."""
    return sorted(path.stem for path in _EXAMPLES.glob("*.json"))


_EXAMPLES = Path(__file__).parent / "examples"


@one_at_a_time
def _validated(pairs: Iterable[Sequence[MatrixLike]]) -> tuple[tuple[ExactMatrix, ExactMatrix], ...]:
    parsed = [(ExactMatrix.read(X, f"X{i}"), ExactMatrix.read(Y, f"Y{i}")) for i, (X, Y) in enumerate(pairs, 1)]
    dim = parsed[0][0].shape[0]
    for i, pair in enumerate(parsed, 1):
        for name, matrix in zip("XY", pair, strict=True):
            size, _ = matrix.shape
            if size != dim:
                raise InputError(f"{name}{i} is {size}×{size} but X1 is {dim}×{dim}; all must have one size")
    return tuple(parsed)


def _write_npz(path: str | Path, problem: Problem) -> None:
    import numpy

    arrays: dict[str, Any] = {}
    for i, pair in enumerate(problem.pairs, 1):
        for name, matrix in zip("XY", pair, strict=True):
            array = matrix.to_numpy()
            if not numpy.isfinite(array).all() or ExactMatrix.parse(array) != matrix:
                raise InputError(f"{name}{i} does not fit float64 exactly; save the problem as .json")
            arrays[f"{name}{i}"] = array
    with replacing(path) as file:
        numpy.savez(file, **arrays)
