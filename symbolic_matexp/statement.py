"""A statement about all matrices: equations between formulas over an algebra, under hypotheses."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .algebra import Algebra
from .errors import InputError
from .formulas.network import evaluate

TWO_EQUATIONS = ("f(X1) = Y1", "f(X2) = Y2")
"""What a formula for weights claims."""

WEIGHTS_OF = ("X1", "X2", "Y1", "Y2")
"""A formula with these matrices may return weights instead of equations."""

DIMENSION = "d"
"""A keyword of this name is the dimension, for ``alg.eye(d)``."""

Equation = tuple[str, Any, Any]
"""A label, and the two sides."""


@dataclass(frozen=True)
class Formula:
    """A function ``formula(alg, A, B, …, *, s, …)``: matrices by position, scalars by keyword, d the dimension.

    It returns the two sides of an equation ``(left, right)``, a list of such pairs (or of ``(label, left, right)``),
    one matrix claimed to be zero, or, if its matrices are X1, X2, Y1, Y2, a tuple of weights (W1, …, WL) of a
    network claimed to solve f(X1) = Y1 and f(X2) = Y2.
    """

    function: Callable[..., Any]
    name: str
    matrices: tuple[str, ...]
    scalars: tuple[str, ...]
    takes_dimension: bool = False

    @classmethod
    def parse(cls, function: Any, role: str = "formula") -> Formula:
        """Read the names of matrices and scalars off a function's parameters."""
        if not callable(function):
            raise InputError(f"{role} must be a function (alg, A, B, …), not {type(function).__name__}")
        parameters = list(inspect.signature(function).parameters.values())
        positional = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        keywords = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
        name = getattr(function, "__name__", role).replace("<lambda>", role)
        if len(positional) < 2 or any(p.kind is p.VAR_POSITIONAL for p in parameters):
            raise InputError(f"{role} {name} needs the parameters (alg, A, …): an algebra and the matrices, by name")
        scalars = tuple(keyword for keyword in keywords if keyword != DIMENSION)
        return cls(function, name, tuple(positional[1:]), scalars, DIMENSION in keywords)

    def equations(self, alg: Algebra[Any], values: Mapping[str, Any], dimension: Any) -> list[Equation]:
        """Run the formula over ``alg`` and return what it claims."""
        with alg.working():
            matrices = [values[name] for name in self.matrices]
            keywords = {name: values[name] for name in self.scalars}
            if self.takes_dimension:
                keywords[DIMENSION] = dimension
            result = self.function(alg, *matrices, **keywords)
            if self.matrices == WEIGHTS_OF and isinstance(result, tuple):
                return [
                    (label, evaluate(alg, result, values[X]), values[Y])
                    for label, X, Y in zip(TWO_EQUATIONS, WEIGHTS_OF[:2], WEIGHTS_OF[2:], strict=True)
                ]
            return self._pairs(alg, result)

    def _pairs(self, alg: Algebra[Any], result: Any) -> list[Equation]:
        if isinstance(result, tuple):
            result = [result]
        if not isinstance(result, list):
            return [(self.name, result, alg.sub(result, result))]
        if not result or not all(isinstance(pair, tuple) and len(pair) in {2, 3} for pair in result):
            raise InputError(
                f"{self.name} must return (left, right), a list of such pairs, or one matrix that should be zero"
            )
        names = [f"{self.name} {i}" if len(result) > 1 else self.name for i in range(1, len(result) + 1)]
        return [(name, *pair) if len(pair) == 2 else pair for name, pair in zip(names, result, strict=True)]


@dataclass(frozen=True)
class Hypothesis:
    """What a statement assumes of its matrices.

    ``equations`` is a :class:`Formula` for equations assumed to hold, or None. ``invertible`` is a formula for a
    matrix assumed to be invertible, or None. ``commuting`` names matrices of which random instances are to be
    polynomials in the first one.
    """

    text: str
    equations: Formula | None = None
    invertible: Formula | None = None
    commuting: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The matrices and scalars that it speaks of."""
        formulas = [f for f in (self.equations, self.invertible) if f is not None]
        return tuple(dict.fromkeys(name for f in formulas for name in f.matrices + f.scalars))


def commuting(*names: str) -> Hypothesis:
    """Return the hypothesis that the matrices of these names commute with one another."""
    if len(names) < 2 or not all(isinstance(name, str) for name in names):
        raise InputError('commuting needs the names of two or more matrices, such as commuting("A", "B")')

    def commute(alg: Algebra[Any], *matrices: Any) -> list[tuple[Any, Any]]:
        return [(alg.matmul(A, B), alg.matmul(B, A)) for i, A in enumerate(matrices) for B in matrices[i + 1 :]]

    text = "; ".join(f"{a}{b} = {b}{a}" for i, a in enumerate(names) for b in names[i + 1 :])
    return Hypothesis(text, equations=Formula(commute, text, tuple(names), ()), commuting=tuple(names))


def invertible(matrix: str | Callable[..., Any], text: str = "") -> Hypothesis:
    """Return the hypothesis that a matrix is invertible: its name, or a function (alg, A, …) that returns it."""
    if isinstance(matrix, str):
        formula = Formula(lambda alg, A: A, matrix, (matrix,), ())
        return Hypothesis(text or f"{matrix} is invertible", invertible=formula)
    formula = Formula.parse(matrix, "hypothesis")
    return Hypothesis(text or f"{formula.name} is invertible", invertible=formula)


def equation(function: Callable[..., Any], text: str = "") -> Hypothesis:
    """Return the hypothesis that the equations of a function (alg, A, …) -> (left, right) hold."""
    formula = Formula.parse(function, "hypothesis")
    return Hypothesis(text or formula.name.replace("_", " "), equations=formula)


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
            unknown = [name for name in held.names if name not in parsed.matrices + parsed.scalars]
            if unknown:
                known = ", ".join(parsed.matrices + parsed.scalars)
                raise InputError(f"the hypothesis “{held.text}” speaks of {unknown[0]}; the formula has {known}")
            result.append(held)
        return cls(parsed, tuple(result))
