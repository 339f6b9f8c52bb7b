"""A statement about all matrices: equations of letters, under hypotheses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..errors import InputError
from ..formulas.network import network
from ..notation.evaluation import evaluate
from ..notation.expressions import SIZE, Matrix, matrices, matrix_letter, zero
from ..notation.given import given_nodes
from ..notation.nodes import Node
from ..notation.nodes import letters as letters_of
from ..notation.printing import to_latex, to_unicode
from ..notation.sympy_in import (
    assumed_of_matrix,
    assumptions_of,
    constant_sizes,
    is_matrix_symbol,
    refuse_assumptions_in_force,
    symbols_of,
)
from ..notation.traced import (
    Sides,
    Traced,
    is_equation,
    leaves,
    trace_equations,
    trace_expression,
    trace_function,
    without_identity,
)
from ..notation.unknown import Expression
from ..systems.protocol import Algebra

TWO_EQUATIONS = ("f(X1) = Y1", "f(X2) = Y2")
"""The two equations that a formula for weights claims."""

WEIGHTS_OF = ("X1", "X2", "Y1", "Y2")
"""A formula with these matrices may return weights instead of equations."""

TOLD = (
    *("real", "imaginary", "positive", "negative", "nonnegative", "nonpositive", "nonzero"),
    *("rational", "integer", "even", "odd", "prime", "composite", "irrational", "transcendental", "zero"),
)
"""What SymPy may assume of a number, as a hypothesis says it; the many consequences that SymPy draws are left out."""

TOLD_ALONE = ("hermitian", "antihermitian", "complex", "algebraic", "finite")
"""What is told of a number of which nothing in :data:`TOLD` is assumed."""

LONGEST_WRITTEN = 1_000
"""Longer equations, in characters, are not written out: the name of their formula is shown instead."""
LONGEST_IN_SHORT = 100
"""Where a statement is only mentioned, this many characters of it are shown."""

Equation = tuple[str, Any, Any]
"""The label and the two sides of an equation."""


class Weights(tuple[Any, ...]):
    """Weights (W1, …, WL), returned by a formula that claims that they solve f(X1) = Y1 and f(X2) = Y2.

    Three or more weights may be returned as a plain tuple. One or two need this class: a pair means (left, right).
    """


@dataclass(frozen=True)
class Formula:
    """A function ``formula(A, B, …, *, s, …)``, matrices by position and scalars by keyword; or equations of letters.

    A function is called once, with letters (``traced``). It returns an equation, its two sides ``(left, right)``, a
    list of these or of ``(label, left, right)``, or one matrix claimed to be zero. If its matrices are X1, X2, Y1,
    Y2, it may return the :class:`Weights` of a network claimed to solve f(X1) = Y1 and f(X2) = Y2.
    """

    traced: Traced
    may_be_weights: bool = True

    def __repr__(self) -> str:
        return f"Formula({self.name!r}: {shortened(self.described)})"

    @classmethod
    def parse(cls, formula: Any, role: str = "formula") -> Formula:
        """Read a function, or equations of letters or of SymPy's symbols."""
        if isinstance(formula, Formula):
            return formula
        traced = trace_equations(formula, role) if is_equation(formula) else trace_function(formula, role)
        return cls(traced, may_be_weights=role == "formula")

    @property
    def name(self) -> str:
        """The function's name."""
        return self.traced.name

    @property
    def matrices(self) -> tuple[str, ...]:
        """The names of its matrices."""
        return self.traced.matrices

    @property
    def scalars(self) -> tuple[str, ...]:
        """The names of its scalars."""
        return self.traced.scalars

    @cached_property
    def claimed(self) -> tuple[Equation, ...]:
        """The equations that it claims, in letters. Raises :class:`InputError` if it claims none."""
        result = self.traced.result
        if self.claims_weights:
            X1, X2, Y1, Y2 = map(matrix_letter, WEIGHTS_OF)
            left = [network(self.weights, X) for X in (X1, X2)]
            return tuple(zip(TWO_EQUATIONS, left, (Y1, Y2), strict=True))
        if isinstance(result, Matrix):
            return ((self.name, result, zero(result.node.shape or (None, None))),)
        listed = result if isinstance(result, list) else [result]
        pairs = [pair[1:] if _is_labelled(pair) else pair for pair in listed if isinstance(pair, tuple)]
        if not listed or len(pairs) < len(listed) or any(len(pair) != 2 for pair in pairs):
            raise InputError(
                f"{self.name} must return (left, right), a list of such pairs, or one matrix that should be zero"
            )
        names = [f"{self.name} {i}" if len(listed) > 1 else self.name for i in range(1, len(listed) + 1)]
        labels = [pair[0] if _is_labelled(pair) else name for pair, name in zip(listed, names, strict=True)]
        return tuple(
            (label, self._matrix(left), self._matrix(right))
            for label, (left, right) in zip(labels, pairs, strict=True)
        )

    @property
    def claims_weights(self) -> bool:
        """Whether it returns weights, claimed to solve f(X1) = Y1 and f(X2) = Y2."""
        result = self.traced.result
        if not self.may_be_weights or self.matrices != WEIGHTS_OF or not isinstance(result, tuple) or not result:
            return False
        return isinstance(result, Weights) or (len(result) > 2 and not _is_labelled(result))

    @cached_property
    def weights(self) -> tuple[Matrix, ...]:
        """The weights that it returns, in letters. Raises :class:`InputError` if it returns something else."""
        result = self.traced.result
        if not isinstance(result, tuple | list) or not result or isinstance(result, Sides):
            given = "an equation" if isinstance(result, Sides) else type(result).__name__
            raise InputError(f"{self.name} returns {given} where weights (W1, …, WL) are needed")
        return tuple(map(self._matrix, result))

    @cached_property
    def matrix(self) -> Matrix:
        """The one matrix that it returns, in letters. Raises :class:`InputError` if it returns something else."""
        return self._matrix(self.traced.result)

    def equations(self, system: Algebra[Any], values: Mapping[str, Any], dimension: Any) -> list[Equation]:
        """Return the equations that it claims, with the values of both sides in a number system.

        ``values`` holds the letters' values, and ``dimension`` is d, needed if the formula has an identity.
        """
        sides = [side.node for _, *both in self.claimed for side in both]
        known = iter(evaluate(sides, system, values, dimension))
        return [(label, next(known), next(known)) for label, _, _ in self.claimed]

    def written(self, *, latex: bool = False) -> str:
        """Return its equations as text or LaTeX. For weights the text only says what they are; the LaTeX is empty."""
        if self.claims_weights:
            called = f"{self.name}({', '.join([*self.matrices, *self.scalars])})"
            return "" if latex else f"{called} returns the weights of a network with f(X₁) = Y₁, f(X₂) = Y₂"
        write, between = (to_latex, r",\quad ") if latex else (to_unicode, "; ")
        return between.join(" = ".join(map(write, without_identity(both))) for _, *both in self.claimed)

    @property
    def described(self) -> str:
        """Its equations as text, or its name if they are too long, or if it has none."""
        name = self.name.replace("_", " ")
        try:
            text = self.written()
        except InputError:  # prove will say what is wrong
            return name
        return text if len(text) <= LONGEST_WRITTEN else name

    @property
    def latex(self) -> str:
        """Its equations as LaTeX; empty if it has none, or if they are too long."""
        try:
            latex = self.written(latex=True)
        except InputError:
            return ""
        return latex if len(latex) <= 2 * LONGEST_WRITTEN else ""

    def _matrix(self, value: Any) -> Matrix:
        if isinstance(value, Matrix):
            return value
        raise InputError(
            f"{self.name} returns {type(value).__name__} where a matrix is needed; "
            "a number times the identity is written s * eye()"
        )


def shortened(statement: str) -> str:
    """Return a statement, or its first line as far as it is mentioned."""
    line = statement.partition("\n")[0]
    if line == statement and len(line) <= LONGEST_IN_SHORT:
        return line
    return f"{line[:LONGEST_IN_SHORT].rstrip()}…"


def _is_labelled(pair: Any) -> bool:
    return isinstance(pair, tuple) and len(pair) == 3 and isinstance(pair[0], str)


@dataclass(frozen=True)
class Hypothesis:
    """What a statement assumes of its matrices and scalars.

    ``equations`` is a :class:`Formula` for equations assumed to hold, or None. ``invertible`` is a formula for a
    matrix assumed to be invertible, or None. ``number`` is what SymPy assumes of a scalar, or None. ``commuting``
    names matrices that commute.
    """

    text: str
    """The hypothesis in words. If it is empty, the equations are shown instead."""
    equations: Formula | None = None
    invertible: Formula | None = None
    commuting: tuple[str, ...] = ()
    number: tuple[str, tuple[tuple[str, bool], ...]] | None = None
    """A scalar, and what SymPy assumes of it."""

    def __str__(self) -> str:
        return self.described

    def __repr__(self) -> str:
        return f"Hypothesis({shortened(self.described)})"

    @property
    def described(self) -> str:
        """The hypothesis as text: its own words, or else its equations."""
        return self.text or ("" if self.equations is None else self.equations.described)

    @cached_property
    def letters(self) -> list[Node]:
        """The letters that occur in the hypothesis."""
        sides = [] if self.equations is None else [side.node for _, *both in self.equations.claimed for side in both]
        return letters_of(sides if self.invertible is None else [*sides, self.invertible.matrix.node])


def commuting(*names: str) -> Hypothesis:
    """Return the hypothesis that the matrices of these names commute with one another."""
    if len(names) < 2 or not all(isinstance(name, str) for name in names):
        raise InputError('commuting needs the names of two or more matrices, such as commuting("A", "B")')
    text = "; ".join(f"{a}{b} = {b}{a}" for i, a in enumerate(names) for b in names[i + 1 :])
    letters = [matrix_letter(name) for name in dict.fromkeys(names)]
    equations = [A @ B == B @ A for i, A in enumerate(letters) for B in letters[i + 1 :]]
    return Hypothesis(text, equations=Formula(trace_equations(equations, text)), commuting=tuple(names))


def invertible(matrix: str | Matrix | Callable[..., Any], text: str = "") -> Hypothesis:
    """Return the hypothesis that a matrix is invertible.

    ``matrix`` is its name, an expression of letters such as ``X1 - X2``, or a function (A, …) that returns it.
    """
    if isinstance(matrix, str):
        return invertible(matrices(matrix), text)
    if isinstance(matrix, Matrix):
        formula = Formula(trace_expression(matrix))
        return Hypothesis(text or f"{to_unicode(matrix.node)} is invertible", invertible=formula)
    formula = Formula.parse(matrix, "hypothesis")
    return Hypothesis(text or f"{formula.name} is invertible", invertible=formula)


def equation(function: Callable[..., Any], text: str = "") -> Hypothesis:
    """Return the hypothesis that the equations of a function (A, …) -> (left, right) hold."""
    formula = Formula.parse(function, "hypothesis")
    return Hypothesis(text, equations=formula)


@dataclass(frozen=True)
class Statement:
    """The formula's equations hold wherever the hypotheses hold and the formula is defined."""

    formula: Formula
    hypotheses: tuple[Hypothesis, ...]

    def __str__(self) -> str:
        given = "; ".join(hypothesis.described for hypothesis in self.hypotheses)
        return f"{self.formula.described}{f', given {given}' if given else ''}"

    def __repr__(self) -> str:
        return f"Statement({shortened(str(self))})"

    @classmethod
    def parse(cls, formula: Any, hypotheses: Any = ()) -> Statement:
        """Read a formula and its hypotheses. A function among the hypotheses is read as equations."""
        if isinstance(formula, Statement):
            return formula
        parsed = Formula.parse(formula)
        listed = hypotheses if isinstance(hypotheses, Sequence) and not isinstance(hypotheses, str) else [hypotheses]
        result = []
        for hypothesis in listed:
            if isinstance(hypothesis, str):
                raise InputError(
                    f"the hypothesis {hypothesis!r} is only a text and cannot be checked; use commuting, invertible, "
                    "an equation of letters such as A @ B == B @ A, or a function (A, B) that returns its two sides"
                )
            if isinstance(hypothesis, Expression):
                raise InputError(
                    f"the hypothesis {hypothesis!r} is an expression; write an equation, left == right, or invertible"
                )
            result.append(hypothesis if isinstance(hypothesis, Hypothesis) else equation(hypothesis))
        result += assumptions(formula, listed)
        _check_given(parsed, result)
        _check_letters(parsed, result)
        _check_sizes(parsed, result)
        check_constants(constant_sizes(formula, listed), parsed, result)
        return cls(parsed, tuple(result))

    @cached_property
    def matrices(self) -> tuple[str, ...]:
        """The names of all matrices: the formula's, and those that occur only in hypotheses."""
        return self._letters("matrix", self.formula.matrices)

    @cached_property
    def scalars(self) -> tuple[str, ...]:
        """The names of all scalars: the formula's, and those that occur only in hypotheses."""
        return self._letters("scalar", self.formula.scalars)

    @cached_property
    def size(self) -> int | None:
        """The size of all matrices, if it is a number; else they are of every size."""
        return next((size for size in _sizes(self.formula, self.hypotheses) if isinstance(size, int)), None)

    @cached_property
    def given_matrices(self) -> list[Node]:
        """The given matrices that stand in the equations."""
        return _given(self.formula)

    def _letters(self, kind: str, own: tuple[str, ...]) -> tuple[str, ...]:
        assumed = [x.data for h in self.hypotheses for x in h.letters if x.operation == kind]
        return tuple(dict.fromkeys([*own, *assumed]))


def _given(formula: Formula) -> list[Node]:
    return given_nodes(leaves(formula.traced.result))


def _check_given(formula: Formula, hypotheses: Sequence[Hypothesis]) -> None:
    """Refuse given matrices beside letters for matrices, and hypotheses about them that are not SymPy's."""
    if not _given(formula):
        if any(
            given_nodes(side.node for _, *both in h.equations.claimed for side in both)
            for h in hypotheses
            if h.equations
        ):
            raise InputError("a hypothesis about given matrices says nothing of letters; leave it out")
        return
    if formula.matrices:
        raise InputError(
            f"the claim has given matrices and the letter {formula.matrices[0]}; it must be about given matrices "
            "alone, or about letters alone"
        )
    other = next((h for h in hypotheses if h.number is None), None)
    if other is not None:
        raise InputError(
            f"the hypothesis “{other.described}” has no meaning for given matrices; what is assumed of their symbols "
            "is said by SymPy, as in Symbol('t', positive=True)"
        )


def assumptions(formula: Any, hypotheses: Sequence[Any]) -> list[Hypothesis]:
    """Return what SymPy assumes of the symbols in expressions and equations."""
    result = []
    symbols = symbols_of(formula, hypotheses)
    refuse_assumptions_in_force(symbols.values())
    for name, symbol in symbols.items():
        if is_matrix_symbol(symbol):
            equations = [Formula(trace_equations(x, "hypothesis")) for x in assumed_of_matrix(symbol)]
            result += [Hypothesis(x.described, equations=x) for x in equations]
        elif assumed := assumptions_of(symbol):
            told = [word for word in TOLD if assumed.get(word)]
            told = told or [word for word in TOLD_ALONE if assumed.get(word)][:1] or ["as SymPy assumes"]
            result.append(Hypothesis(f"{name} is {', '.join(told)}", number=(name, tuple(assumed.items()))))
    return result


def check_constants(constants: Mapping[str | int, str], formula: Formula, hypotheses: Sequence[Hypothesis]) -> None:
    """Refuse identities and zero matrices of another size than the letters'.

    If the letters have no size of their own, all constants have one size, which is no number.
    """
    sizes = [size for size in _sizes(formula, hypotheses) if size != SIZE]
    sizes = sizes or [size for size in constants if isinstance(size, str)] or [SIZE]
    for size, constant in constants.items():
        if size != sizes[0]:
            raise InputError(
                f"{constant} has the size {size}, and the matrices of the statement have the size {sizes[0]}; "
                "a claim speaks of square matrices of one size"
            )


def _check_sizes(formula: Formula, hypotheses: Sequence[Hypothesis]) -> None:
    """Refuse matrices that are not square, or not of one size: instances are drawn of one size."""
    own = [x for x in formula.traced.letters if x.shape is not None]
    for letter in [*own, *(x for h in hypotheses for x in h.letters if x.shape is not None)]:
        rows, columns = letter.shape or (None, None)
        if rows != columns:
            raise InputError(f"{letter.data} is {rows}×{columns}; a claim speaks of square matrices of one size")
    sizes = _sizes(formula, hypotheses)
    if len(sizes) > 1:
        both = " and ".join(str(size) for size in sizes)
        raise InputError(f"the matrices have the sizes {both}; a claim speaks of square matrices of one size")


def _sizes(formula: Formula, hypotheses: Sequence[Hypothesis]) -> list[Any]:
    """Return the different sizes of matrices. Letters of hypotheses without a size have that of the others."""
    own = [x.shape[0] for x in formula.traced.letters if x.shape is not None]
    others = [x.shape[0] for h in hypotheses for x in h.letters if x.shape is not None]
    return list(dict.fromkeys([*own, *(size for size in others if size != SIZE or not own)]))


def _check_letters(formula: Formula, hypotheses: Sequence[Hypothesis]) -> None:
    """Refuse a hypothesis that shares no letter with the rest, and a name that is both a matrix and a scalar."""
    matrices, scalars = set(formula.matrices), set(formula.scalars)
    listed = ", ".join(formula.matrices + formula.scalars)
    for hypothesis in hypotheses:
        text = hypothesis.text or ", ".join(x.data for x in hypothesis.letters)
        others = [h.letters for h in hypotheses if h is not hypothesis]
        known = matrices | scalars | {x.data for letters in others for x in letters}
        names = [x.data for x in hypothesis.letters]
        unknown = [name for name in names if name not in known]
        if unknown and (hypothesis.commuting or len(unknown) == len(names)):
            raise InputError(f"the hypothesis “{text}” speaks of {unknown[0]}; the formula has {listed}")
        for letter in hypothesis.letters:
            if letter.data in (scalars if letter.operation == "matrix" else matrices):
                raise InputError(f"{letter.data} stands for a matrix and for a scalar; rename one of them")
    written: dict[str, str] = {}
    for letter in [*formula.traced.letters, *(x for h in hypotheses for x in h.letters)]:
        other = written.setdefault(to_unicode(letter), letter.data)
        if other != letter.data:
            raise InputError(f"{other} and {letter.data} are written alike; rename one of them")
