"""Reference corpora: exact inputs, and Arb balls as references, each of which carries its own error.

The files in ``corpora/`` are made by :mod:`symbolic_matexp.testing.generate`. Identifiers are read with the standard
library alone, so that pytest can list the cases without loading any numerics. The type of a parameter is that of its
writing: 2 is an int, "1/4" a float, ["1/4", "0"] complex.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .catalogue import CORPORA

if TYPE_CHECKING:
    import flint
    import numpy

    from ..inputs.exact_matrix import ExactMatrix

FORMAT = "symbolic_matexp corpus 2"
"""Version 1 had no parameters but ``alpha``."""
FOLDER = Path(__file__).parent / "corpora"


@dataclass(frozen=True, eq=False)
class Case:
    """One case of a corpus.

    ``exact``: the input matrices by name (A; or X1, X2, Y1, Y2), all of them float64 numbers. ``parameters``: by name
    what a function gets besides, exactly: p (a float) of powm, k (an int) of phi, alpha (complex) of solve.
    ``references``: enclosures of the results (one; or W1, W2, W3), with ``digits`` digits. ``condition``: relative
    condition number of the results with respect to the inputs, a lower bound. There is one object for each ``id``.
    """

    id: str
    function: str
    kind: str
    note: str
    exact: dict[str, ExactMatrix] = field(repr=False)
    parameters: dict[str, Any]
    references: tuple[flint.acb_mat, ...] = field(repr=False)
    condition: float
    digits: int

    def __reduce__(self) -> tuple[Any, ...]:
        return case, (self.id,)

    @property
    def inputs(self) -> tuple[numpy.ndarray[Any, Any], ...]:
        """The input matrices as float64 or complex128 arrays, exactly: (A,), or (X1, X2, Y1, Y2)."""
        return tuple(matrix.to_numpy() for matrix in self.exact.values())

    @property
    def input(self) -> numpy.ndarray[Any, Any]:
        """The input of a function of one matrix, as a float64 or complex128 array; a new one each time."""
        if len(self.exact) > 1:
            raise InputError(
                f"{self.id} has several inputs ({', '.join(self.exact)}); use case.inputs and case.alpha"
            )
        return self.inputs[0]

    @property
    def arguments(self) -> tuple[Any, ...]:
        """All that a function is called with: the matrices, then the parameter if there is one, as in f(A, p)."""
        return (*self.inputs, *self.parameters.values())

    @property
    def p(self) -> float:
        """The exponent of "powm"."""
        return float(self._parameter("p"))

    @property
    def k(self) -> int:
        """The order of "phi"."""
        return int(self._parameter("k"))

    @property
    def alpha(self) -> complex | None:
        """The number α of "solve"; None for the matrix functions."""
        return self.parameters.get("alpha")

    def _parameter(self, name: str) -> Any:
        if name not in self.parameters:
            raise InputError(f"{self.id} has no parameter {name}")
        return self.parameters[name]


def case_ids(functions: Sequence[str], kinds: Sequence[str] | None = None) -> list[str]:
    """Return the identifiers of one or more corpora, without decoding them; ``kinds`` selects."""
    _check_kinds(functions, kinds)
    cases = [case for function in functions for case in _content(function)["cases"]]
    return [case["id"] for case in cases if kinds is None or case["kind"] in kinds]


def _check_kinds(functions: Sequence[str], kinds: Sequence[str] | None) -> None:
    """Refuse kinds that none of these corpora has."""
    if kinds is None:
        return
    known = {case["kind"] for function in functions for case in _content(function)["cases"]}
    if isinstance(kinds, str) or not isinstance(kinds, Sequence) or not kinds:
        raise InputError(f"kinds must be a list of {', '.join(sorted(known))}, not {kinds!r}")
    unknown = [kind for kind in kinds if kind not in known]
    if unknown:
        corpora = " and ".join(functions)
        raise InputError(f"the corpus {corpora} has no kind {unknown[0]!r}; choose from {', '.join(sorted(known))}")


def corpus(function: str, kinds: Sequence[str] | None = None) -> list[Case]:
    """Return the cases of a corpus, named as in :data:`CORPORA`, all or those of some kinds."""
    return [case(id) for id in case_ids([function], kinds)]


@cache
def case(id: str) -> Case:
    """Return the case with this identifier, such as "expm/defective-2"."""
    from ..inputs.constants import decode
    from ..inputs.exact_matrix import ExactMatrix

    function = id.partition("/")[0]
    content = _content(function)
    found = next((item for item in content["cases"] if item["id"] == id), None)
    if found is None:
        raise InputError(f"there is no case {id!r}; symbolic_matexp.testing.corpus({function!r}) lists them")
    balls = (decode({"balls": rows}, f"{id}, result {i}") for i, rows in enumerate(found["results"], 1))
    return Case(
        id=id,
        function=function,
        kind=found["kind"],
        note=found["note"],
        exact={name: ExactMatrix.parse(rows, name) for name, rows in found["inputs"].items()},
        parameters={name: _number(value) for name, value in found["parameters"].items()},
        references=tuple(ball.to_flint(0) for ball in balls),
        condition=float(found["condition"]),
        digits=content["digits"],
    )


def _number(value: Any) -> Any:
    """Return a parameter in the type that its writing has: 2 is an int, "1/4" a float, ["1/4", "0"] complex."""
    if isinstance(value, int):
        return value
    parts = [float(Fraction(part)) for part in ([value] if isinstance(value, str) else value)]
    return parts[0] if len(parts) == 1 else complex(*parts)


def provenance(function: str) -> dict[str, Any]:
    """Return how a corpus was made: seed, digits, largest precision in bits, versions."""
    return {key: value for key, value in _content(function).items() if key != "cases"}


@cache
def _content(function: str) -> dict[str, Any]:
    if function not in CORPORA:
        raise InputError(f"there is no corpus {function!r}; choose from {', '.join(CORPORA)}")
    content: dict[str, Any] = json.loads((FOLDER / f"{function}.json").read_text(encoding="utf-8"))
    return content
