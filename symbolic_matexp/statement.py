"""A statement about all matrices: equations between formulas over an algebra, under hypotheses."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .algebra import Algebra
from .errors import DivisionByZeroError, InputError, SymbolicMatexpError
from .formulas.network import evaluate
from .notation.traced import Traced, is_equation, trace_equations, trace_function

TWO_EQUATIONS = ("f(X1) = Y1", "f(X2) = Y2")
"""What a formula for weights claims."""

WEIGHTS_OF = ("X1", "X2", "Y1", "Y2")
"""A formula with these matrices may return weights instead of equations."""

DIMENSION = "d"
"""A keyword of this name is the dimension, for ``alg.eye(d)``."""

RESERVED = {"I", "i", "π"}
"""Names that are written for the identity, the imaginary unit and π."""

Equation = tuple[str, Any, Any]
"""A label, and the two sides."""


class Weights(tuple[Any, ...]):
    """Weights (W1, …, WL), returned by a formula that claims that they solve f(X1) = Y1 and f(X2) = Y2.

    Three weights and more may be returned as a plain tuple; of one or two it could not be told what is meant.
    """


@dataclass(frozen=True)
class Formula:
    """A function ``formula(A, B, …, *, s, …)``, matrices by position and scalars by keyword; or equations of letters.

    It is called once, with letters, and is then an expression graph (``traced``). (A function whose first parameter
    is ``alg`` is run anew over every algebra instead, with d the dimension.) It returns the two sides of an equation
    ``(left, right)``, a list of such pairs (or of ``(label, left, right)``), one matrix claimed to be zero, or, if
    its matrices are X1, X2, Y1, Y2, the :class:`Weights` of a network claimed to solve f(X1) = Y1, f(X2) = Y2.
    """

    function: Callable[..., Any]
    name: str
    matrices: tuple[str, ...]
    scalars: tuple[str, ...]
    takes_dimension: bool = False
    may_be_weights: bool = True
    traced: Traced | None = None

    @classmethod
    def parse(cls, function: Any, role: str = "formula") -> Formula:
        """Read a function, or equations of letters or of SymPy's symbols."""
        if isinstance(function, Formula):
            return function
        if is_equation(function):
            return cls._of_traced(trace_equations(function, role), function, role)
        if not _takes_algebra(function):
            return cls._of_traced(trace_function(function, role), function, role)
        return cls._over_algebras(function, role)

    @classmethod
    def _of_traced(cls, traced: Traced, function: Any, role: str) -> Formula:
        return cls(
            function, traced.name, traced.matrices, traced.scalars, may_be_weights=role == "formula", traced=traced
        )

    @classmethod
    def _over_algebras(cls, function: Any, role: str) -> Formula:
        name = getattr(function, "__name__", role).replace("<lambda>", role)
        parameters = list(inspect.signature(function).parameters.values())
        needed = [p for p in parameters if p.default is p.empty]
        positional = [p.name for p in needed if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        keywords = [p.name for p in needed if p.kind is p.KEYWORD_ONLY]
        if len(positional) < 2 or any(p.kind is p.VAR_POSITIONAL for p in parameters):
            raise InputError(f"{role} {name} needs the parameters (alg, A, …): an algebra and the matrices, by name")
        reserved = [x for x in positional[1:] + keywords if x in RESERVED]
        if reserved or DIMENSION in positional:
            taken = (reserved or [DIMENSION])[0]
            raise InputError(f"{role} {name} calls a parameter {taken}, which has a meaning of its own; rename it")
        scalars = tuple(keyword for keyword in keywords if keyword != DIMENSION)
        return cls(function, name, tuple(positional[1:]), scalars, DIMENSION in keywords, role == "formula")

    def equations(self, alg: Algebra[Any], values: Mapping[str, Any], dimension: Any) -> list[Equation]:
        """Run the formula over ``alg`` and return what it claims.

        Whatever goes wrong inside the function, other than what the algebra itself reports, is an
        :class:`InputError` that names the function.
        """
        with alg.working():
            pairs = self._read(alg, self._run(alg, values, dimension), values)
            for _, left, right in pairs:
                self._compare(alg, left, right, values[self.matrices[0]])
            return pairs

    def claims_weights(self, alg: Algebra[Any], values: Mapping[str, Any], dimension: Any) -> bool:
        """Run the formula and say whether it returns weights, claimed to solve f(X1) = Y1 and f(X2) = Y2."""
        with alg.working():
            return self._is_weights(self.traced.result if self.traced else self._run(alg, values, dimension))

    def matrix(self, alg: Algebra[Any], values: Mapping[str, Any], dimension: Any) -> Any:
        """Run a formula that returns one matrix."""
        with alg.working():
            result = self._run(alg, values, dimension)
        if not isinstance(result, type(values[self.matrices[0]])):
            raise InputError(f"{self.name} returns {type(result).__name__} where one matrix is needed")
        return result

    def weights(
        self, alg: Algebra[Any], data: Sequence[Any], scalars: Mapping[str, Any], dimension: int
    ) -> tuple[Any, ...]:
        """Run a formula for weights on X1, X2, Y1, Y2; it gets those of the scalars that it asks for."""
        values = {**dict(zip(WEIGHTS_OF, data, strict=True)), **scalars}
        result = self._run(alg, values, dimension)
        if not isinstance(result, tuple | list) or not result:
            raise InputError(f"{self.name} returns {type(result).__name__} where weights (W1, …, WL) are needed")
        for i, W in enumerate(result, 1):
            self._compare(alg, W, data[0], data[0], f"a weight W{i}, and matrices of the problem,")
        return tuple(result)

    def _run(self, alg: Algebra[Any], values: Mapping[str, Any], dimension: Any) -> Any:
        if self.traced is not None:
            return self.traced.evaluated(alg, values, dimension)
        matrices = [values[name] for name in self.matrices]
        keywords = {name: values[name] for name in self.scalars}
        if self.takes_dimension:
            keywords[DIMENSION] = dimension
        try:
            return self.function(alg, *matrices, **keywords)
        except SymbolicMatexpError:
            raise
        except ZeroDivisionError:
            raise DivisionByZeroError(f"{self.name} divides by zero") from None
        except (Exception, SystemExit) as error:
            raise InputError(
                f"{self.name} failed over the {alg.name} algebra ({type(error).__name__}: {error}); "
                "combine matrices by the operations of alg only, scalars by + - * /"
            ) from error

    def _read(self, alg: Algebra[Any], result: Any, values: Mapping[str, Any]) -> list[Equation]:
        if self._is_weights(result):
            return [
                (label, evaluate(alg, result, values[X]), values[Y])
                for label, X, Y in zip(TWO_EQUATIONS, WEIGHTS_OF[:2], WEIGHTS_OF[2:], strict=True)
            ]
        if isinstance(result, type(values[self.matrices[0]])):
            return [(self.name, result, alg.sub(result, result))]
        listed = result if isinstance(result, list) else [result]
        pairs = [pair[1:] if _is_labelled(pair) else pair for pair in listed if isinstance(pair, tuple)]
        if not listed or len(pairs) < len(listed) or any(len(pair) != 2 for pair in pairs):
            raise InputError(
                f"{self.name} must return (left, right), a list of such pairs, or one matrix that should be zero"
            )
        names = [f"{self.name} {i}" if len(listed) > 1 else self.name for i in range(1, len(listed) + 1)]
        labels = [pair[0] if _is_labelled(pair) else name for pair, name in zip(listed, names, strict=True)]
        return [(label, *pair) for label, pair in zip(labels, pairs, strict=True)]

    def _is_weights(self, result: Any) -> bool:
        if not self.may_be_weights or self.matrices != WEIGHTS_OF or not isinstance(result, tuple) or not result:
            return False
        return isinstance(result, Weights) or (len(result) > 2 and not _is_labelled(result))

    def _compare(self, alg: Algebra[Any], left: Any, right: Any, example: Any, what: str = "two sides") -> None:
        """Refuse sides that are no matrices, or not of one size."""
        wrong = next((side for side in (left, right) if not isinstance(side, type(example))), None)
        if wrong is not None:
            raise InputError(
                f"{self.name} returns {type(wrong).__name__} where a matrix is needed; "
                "a number times the identity is written s * eye(), or alg.scale(s, alg.eye(d)) over an algebra"
            )
        try:
            alg.sub(left, right)
        except ValueError:
            raise InputError(f"{self.name} returns {what} of different size over the {alg.name} algebra") from None


def _takes_algebra(function: Any) -> bool:
    """Whether a function is of the old kind, whose first parameter is an algebra."""
    try:
        return next(iter(inspect.signature(function).parameters), "") == "alg"
    except (TypeError, ValueError):
        return False


def _is_labelled(pair: Any) -> bool:
    return isinstance(pair, tuple) and len(pair) == 3 and isinstance(pair[0], str)


@dataclass(frozen=True)
class Hypothesis:
    """What a statement assumes of its matrices.

    ``equations`` is a :class:`Formula` for equations assumed to hold, or None. ``invertible`` is a formula for a
    matrix assumed to be invertible, or None. ``commuting`` names matrices of which random instances are to be
    polynomials in the first one.
    """

    text: str
    """In words; empty where the equations are to speak for themselves."""
    equations: Formula | None = None
    invertible: Formula | None = None
    commuting: tuple[str, ...] = ()


def commuting(*names: str) -> Hypothesis:
    """Return the hypothesis that the matrices of these names commute with one another."""
    if len(names) < 2 or not all(isinstance(name, str) for name in names):
        raise InputError('commuting needs the names of two or more matrices, such as commuting("A", "B")')
    text = "; ".join(f"{a}{b} = {b}{a}" for i, a in enumerate(names) for b in names[i + 1 :])
    return Hypothesis(
        text, equations=Formula(_commute, text, tuple(names), (), may_be_weights=False), commuting=tuple(names)
    )


def invertible(matrix: str | Callable[..., Any], text: str = "") -> Hypothesis:
    """Return the hypothesis that a matrix is invertible: its name, or a function (alg, A, …) that returns it."""
    if isinstance(matrix, str):
        formula = Formula(_itself, matrix, (matrix,), (), may_be_weights=False)
        return Hypothesis(text or f"{matrix} is invertible", invertible=formula)
    formula = Formula.parse(matrix, "hypothesis")
    return Hypothesis(text or f"{formula.name} is invertible", invertible=formula)


def equation(function: Callable[..., Any], text: str = "") -> Hypothesis:
    """Return the hypothesis that the equations of a function (alg, A, …) -> (left, right) hold."""
    formula = Formula.parse(function, "hypothesis")
    return Hypothesis(text, equations=formula)


def _commute(alg: Algebra[Any], *matrices: Any) -> list[tuple[Any, Any]]:
    return [(alg.matmul(A, B), alg.matmul(B, A)) for i, A in enumerate(matrices) for B in matrices[i + 1 :]]


def _itself(alg: Algebra[Any], A: Any) -> Any:
    return A


@dataclass(frozen=True)
class Statement:
    """For all matrices and scalars that the hypotheses admit and the formula is defined for, its equations hold."""

    formula: Formula
    hypotheses: tuple[Hypothesis, ...]

    @classmethod
    def parse(cls, formula: Any, hypotheses: Any = ()) -> Statement:
        """Read a formula and its hypotheses; a bare function among these is an equation."""
        parsed = Formula.parse(formula)
        listed = hypotheses if isinstance(hypotheses, Sequence) and not isinstance(hypotheses, str) else [hypotheses]
        result = []
        for hypothesis in listed:
            if isinstance(hypothesis, str):
                raise InputError(
                    f"the hypothesis {hypothesis!r} is only a text and cannot be checked; use commuting, invertible, "
                    "or a function (alg, A, B) that returns the two sides of an equation"
                )
            held = hypothesis if isinstance(hypothesis, Hypothesis) else equation(hypothesis)
            for part in (held.equations, held.invertible):
                _check_names(held.text or (part.name if part else ""), part, parsed)
            result.append(held)
        return cls(parsed, tuple(result))


def _check_names(text: str, part: Formula | None, formula: Formula) -> None:
    """Refuse a hypothesis about something that the formula does not have."""
    if part is None:
        return
    for kind, named, known in (
        ("matrix", part.matrices, formula.matrices),
        ("scalar (a keyword)", part.scalars, formula.scalars),
    ):
        unknown = [name for name in named if name not in known]
        if unknown:
            listed = ", ".join(formula.matrices + formula.scalars)
            raise InputError(f"the hypothesis “{text}” speaks of the {kind} {unknown[0]}; the formula has {listed}")
