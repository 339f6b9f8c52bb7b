"""The Fréchet derivative of a formula, and its adjoint, from the formula's graph, in float64.

At given values of its letters a formula has a derivative: the complex-linear map that takes changes of the letters
to the changes of the results, to first order. Every operation is linear in the change of each of its arguments; the
chain rule puts these maps together, forwards for changes and backwards for cotangents.

Backwards no rule needs a conjugate, because a cotangent C of an m×n matrix is the n×m matrix of the bilinear pairing
tr(CE) with a change E (of a scalar, the number c of the product ce). The adjoint in the Frobenius inner product
⟨C, E⟩ = tr(C*E) has a conjugate transpose at both ends.

The block matrix [[A, E], [0, A]] has f(A) on its diagonal and the Fréchet derivative L(A, E) in its corner (Higham,
Functions of Matrices, SIAM 2008, (3.16); Mathias 1996). L(A, ·) is its own transpose: with a polynomial in the place
of f, one that interpolates f and enough of its derivatives at the eigenvalues of A, it is a sum of terms c AʲEAᵏ that
is symmetric in j and k, so that tr(C L(A, E)) = tr(L(A, C) E). Hence the adjoint is C ↦ L(A, C*)*, whatever the
primary function and its branch. It is L_g(A*, C) with g(z) = conj f(z̄) (ibid., (3.18)); for the logarithm cut at θ,
g would be the one cut at 2π − θ.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..errors import UnsupportedError
from ..functions.operator_norm import length
from ..notation.evaluation import RULES, Record, evaluate
from ..notation.functions import FUNCTIONS
from ..notation.nodes import Node
from ..notation.printing import to_unicode
from ..systems.float64 import Float64Algebra

Array = np.ndarray[Any, Any]

FLOAT64 = Float64Algebra()


class Operation(NamedTuple):
    """One operation, with the values of its arguments and of its result."""

    node: Node
    arguments: tuple[Any, ...]
    value: Any


class Partial(NamedTuple):
    """The derivative of an operation with respect to one argument: of changes, and transposed, of cotangents."""

    forward: Callable[[Operation, Any], Any]
    back: Callable[[Operation, Any], Any]


def symmetric(rule: Callable[[Operation, Any], Any]) -> Partial:
    """Return a partial derivative that is its own transpose."""
    return Partial(rule, rule)


def times(factor: Callable[[Operation], Any]) -> Partial:
    """Return the partial derivative that multiplies by a number."""
    return symmetric(lambda at, E: factor(at) * E)


def _pairing(C: Array, E: Array) -> Any:
    """Return tr(CE)."""
    return np.sum(C * E.T)


def _divided_on_the_right(C: Array, A: Array) -> Array:
    """Return CA⁻¹."""
    return FLOAT64.solve(A.T, C.T).T


def _of_function(at: Operation, E: Array) -> Array:
    """Return L(A, E), with E scaled to the size of A at most, so that A does not drown, and to norm 1 at most.

    A larger E is harmful to the exponential of a large A: scaling and squaring scales by its norm.
    """
    (A,) = at.arguments
    size = length(E)
    if size == 0:
        return np.zeros_like(E)
    scale = min(length(A) or 1.0, 1.0) / size
    block = np.block([[A, scale * E], [np.zeros_like(A), A]])
    return np.asarray(RULES[at.node.operation](FLOAT64, at.node, len(block), block)[: len(A), len(A) :] / scale)


def _slopes(at: Operation) -> Array:
    """Return the derivative of a function of every entry."""
    return FLOAT64.entrywise(at.node.data.slope, at.arguments[0])


def _adjugate(A: Array) -> Array:
    """Return adj(A), which is det(A) A⁻¹ where that exists."""
    U, singular, V = np.linalg.svd(A)
    others = [np.prod(np.delete(singular, i)) for i in range(len(A))]
    return np.asarray(np.linalg.det(U) * np.linalg.det(V) * (V.conj().T * others) @ U.conj().T)


def _of_whole_power(at: Operation) -> Any:
    (s,), exponent = at.arguments, at.node.data
    return exponent * s ** (exponent - 1) if exponent else 0


KEPT = times(lambda at: 1)
NEGATED = times(lambda at: -1)
OF_FUNCTION = symmetric(_of_function)

PARTIALS: dict[str, tuple[Partial, ...]] = {
    "plus": (KEPT, KEPT),
    "minus": (KEPT, NEGATED),
    "times": (times(lambda at: at.arguments[1]), times(lambda at: at.arguments[0])),
    "over": (times(lambda at: 1 / at.arguments[1]), times(lambda at: -at.value / at.arguments[1])),
    "negative": (NEGATED,),
    "to the": (times(_of_whole_power),),
    "exp": (times(lambda at: at.value),),
    "log": (times(lambda at: 1 / at.arguments[0]),),
    "sqrt": (times(lambda at: 0.5 / at.value),),
    "sin": (times(lambda at: FLOAT64.elementary("cos", at.arguments[0])),),
    "cos": (times(lambda at: -FLOAT64.elementary("sin", at.arguments[0])),),
    "tanh": (times(lambda at: (1 - at.value) * (1 + at.value)),),
    "log1pexp": (times(lambda at: 1 / (1 + FLOAT64.exp(-at.arguments[0]))),),
    "entrywise": (Partial(lambda at, E: _slopes(at) * E, lambda at, C: _slopes(at).T * C),),
    "add": (KEPT, KEPT),
    "sub": (KEPT, NEGATED),
    "scale": (
        Partial(lambda at, e: e * at.arguments[1], lambda at, C: _pairing(C, at.arguments[1])),
        times(lambda at: at.arguments[0]),
    ),
    "matmul": (
        Partial(lambda at, E: E @ at.arguments[1], lambda at, C: at.arguments[1] @ C),
        Partial(lambda at, E: at.arguments[0] @ E, lambda at, C: C @ at.arguments[0]),
    ),
    "power": (OF_FUNCTION,),
    **dict.fromkeys(FUNCTIONS, (OF_FUNCTION,)),
    "inv": (symmetric(lambda at, E: -at.value @ E @ at.value),),
    "solve": (
        Partial(
            lambda at, E: -FLOAT64.solve(at.arguments[0], E @ at.value),
            lambda at, C: -at.value @ _divided_on_the_right(C, at.arguments[0]),
        ),
        Partial(
            lambda at, E: FLOAT64.solve(at.arguments[0], E),
            lambda at, C: _divided_on_the_right(C, at.arguments[0]),
        ),
    ),
    "transpose": (symmetric(lambda at, E: E.T),),
    "trace": (Partial(lambda at, E: np.trace(E), lambda at, c: c * np.eye(len(at.arguments[0]))),),
    "det": (
        Partial(
            lambda at, E: _pairing(_adjugate(at.arguments[0]), E),
            lambda at, c: c * _adjugate(at.arguments[0]),
        ),
    ),
}
"""For every operation its partial derivatives, one an argument.

The conjugate transpose has none, nor have functions of real numbers: no complex-linear ones.
"""


class Derivative:
    """The derivative of expressions with respect to some of their letters, at given values of all of them.

    ``outputs`` are nodes, ``values`` the letters' values by name, as for :func:`.evaluate`, ``dimension`` that of the
    identity; ``letters`` are the names of those that change. Raises :class:`UnsupportedError` where a conjugate
    transpose stands between a letter that changes and an output, as it is not complex-linear; and what evaluation
    raises.
    """

    def __init__(
        self, outputs: Sequence[Node], values: Mapping[str, Any], letters: Collection[str], dimension: int
    ) -> None:
        known: Record = {}
        self.values = evaluate(outputs, FLOAT64, values, dimension, record=known)
        self._outputs = tuple(outputs)
        self._letters = {node: node.data for node in known if _is_letter(node) and node.data in letters}
        self._unchanged = {name: np.zeros_like(values[name]) for name in letters}
        self._changing = set(self._letters)
        self._steps: list[Operation] = []
        for node in known:
            if self._changing.isdisjoint(node.arguments):
                continue
            if node.operation not in PARTIALS:
                raise UnsupportedError(f"the derivative of {to_unicode(node)} is not complex-linear")
            self._changing.add(node)
            self._steps.append(Operation(node, tuple(known[x] for x in node.arguments), known[node]))

    def forward(self, changes: Mapping[str, Any]) -> list[Any]:
        """Return the changes of the outputs, to first order, for changes of some of the letters."""
        known = {node: changes[name] for node, name in self._letters.items() if name in changes}
        with FLOAT64.working():
            for at in self._steps:
                pairs = zip(PARTIALS[at.node.operation], at.node.arguments, strict=True)
                parts = [partial.forward(at, known[x]) for partial, x in pairs if x in known]
                if parts:
                    known[at.node] = sum(parts[1:], start=parts[0])
        return [known.get(node, np.zeros_like(value)) for node, value in zip(self._outputs, self.values, strict=True)]

    def adjoint(self, images: Sequence[Any]) -> dict[str, Any]:
        """Apply the adjoint of :meth:`forward`: a matrix or number for every output in, one for every letter out."""
        known: dict[Node, Any] = {}
        with FLOAT64.working():
            for node, image in zip(self._outputs, images, strict=True):
                known[node] = known.get(node, 0) + np.conj(image).T
            for at in reversed(self._steps):
                if at.node not in known:
                    continue
                for partial, x in zip(PARTIALS[at.node.operation], at.node.arguments, strict=True):
                    if x in self._changing:
                        known[x] = known.get(x, 0) + partial.back(at, known[at.node])
        return self._unchanged | {name: np.conj(known[x]).T for x, name in self._letters.items() if x in known}


def _is_letter(node: Node) -> bool:
    return node.operation in {"matrix", "scalar"}
