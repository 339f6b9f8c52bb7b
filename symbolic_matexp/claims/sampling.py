"""Exact random matrices that fulfil hypotheses. Their entries are small; some are dense, some have a structure."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ..errors import InconclusiveError, InputError, RangeError, SymbolicMatexpError, UnsupportedError
from ..inputs.display import shown
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..notation.evaluation import evaluate
from ..notation.nodes import Node, letters
from ..systems.ball.arithmetic import frobenius_norm
from ..systems.ball.system import BallAlgebra
from ..systems.protocol import Algebra
from .statement import Formula, Hypothesis, Statement

TRIES = 1_000
"""The number of random choices that are tried in each dimension."""

QUICK_PRECISION = 128
"""The bits with which hypotheses are tried in balls, before they are decided exactly."""

Values = Mapping[str, Any]
"""Matrices (ExactMatrix) and scalars (GaussianRational) by name."""


def admitted(statement: Statement, dimension: int, count: int) -> Iterator[Values]:
    """Yield up to ``count`` choices of matrices and scalars at which every hypothesis holds exactly."""
    generator = random.Random(dimension)
    seen: set[str] = set()
    for number in range(TRIES):
        if len(seen) == count:
            return
        values = _draw_values(statement, dimension, generator, number)
        text = str([shown(value) for value in values.values()])
        if text not in seen and _hypotheses_hold(statement, values):
            seen.add(text)
            yield values


def _draw_values(statement: Statement, dimension: int, generator: random.Random, number: int) -> Values:
    """Draw matrices and scalars with small entries. Some of them are structured, some are equal, some are zero."""
    structured = number % 2 == 0 or number >= TRIES // 2
    draw = _draw_structured if structured else _draw_dense
    is_complex = number % 4 > 1
    values: dict[str, Any] = {name: draw(dimension, generator, is_complex) for name in statement.matrices}
    if number % 16 == 15:
        values = dict.fromkeys(statement.matrices, values[statement.matrices[0]])
    for hypothesis in statement.hypotheses:
        if hypothesis.commuting:
            _make_commute(values, hypothesis.commuting, generator)
    for name in statement.scalars:
        values[name] = _draw_number(generator, is_complex, denominators=(1, 2, 3), exclude_zero=number % 8 != 7)
    if number % 16 == 14 and statement.scalars:
        values |= dict.fromkeys(statement.scalars, values[statement.scalars[0]])
    for hypothesis in statement.hypotheses:
        _solve_for_letters(values, hypothesis, dimension)
    return values


def _solve_for_letters(values: dict[str, Any], hypothesis: Hypothesis, dimension: int) -> None:
    """If a hypothesis gives the value of a matrix, such as A = sI, set it, provided that it is rational."""
    for _, *both in () if hypothesis.equations is None else hypothesis.equations.claimed:
        for left, right in (both, both[::-1]):
            letter, known = left.node, {x.data for x in letters([right.node])}
            if letter.operation != "matrix" or letter.data in known:
                continue
            value = _exact_value(right.node, {name: values[name] for name in known}, dimension)
            if value is not None:
                values[letter.data] = value
                break


def _exact_value(node: Node, values: Values, dimension: int) -> ExactMatrix | None:
    """Return the exact value of an expression, or None if it is not rational or not defined."""
    from ..systems.exact import ExactAlgebra

    alg = ExactAlgebra()
    try:
        (value,) = evaluate([node], alg, inside(alg, values), dimension)
        return ExactMatrix.parse(value)
    except SymbolicMatexpError:
        return None


def _make_commute(values: dict[str, Any], names: tuple[str, ...], generator: random.Random) -> None:
    """Replace all but one of the matrices by polynomials in that one, or by multiples of the identity."""
    base = generator.choice(names)
    scalars = generator.random() < 0.25
    for name in names:
        if name != base:
            dimension = values[base].shape[0]
            multiple = ExactMatrix.multiple_of_identity(_draw_number(generator, False), dimension)
            values[name] = multiple if scalars else _polynomial_in(values[base], generator)


def _draw_dense(dimension: int, generator: random.Random, is_complex: bool) -> ExactMatrix:
    return _matrix([[_draw_number(generator, is_complex) for _ in range(dimension)] for _ in range(dimension)])


def _draw_structured(dimension: int, generator: random.Random, is_complex: bool) -> ExactMatrix:
    """Return a diagonal, nilpotent, reflection, scalar, permutation or signed permutation matrix."""
    kind = generator.choice(("diagonal", "reflection", "shift", "scalar", "permutation", "signs"))
    zero, one = GaussianRational(Fraction(0), Fraction(0)), GaussianRational(Fraction(1), Fraction(0))
    table = [[zero] * dimension for _ in range(dimension)]
    places = generator.sample(range(dimension), dimension)
    common = _draw_number(generator, is_complex)
    for i in range(dimension):
        if kind == "diagonal":
            table[i][i] = _draw_number(generator, is_complex)
        elif kind == "reflection":
            table[i][i] = GaussianRational(Fraction(generator.choice((-1, 1))), Fraction(0))
        elif kind == "scalar":
            table[i][i] = common
        elif kind == "permutation":
            table[i][places[i]] = one
        elif kind == "signs":
            table[i][places[i]] = GaussianRational(Fraction(generator.choice((-1, 1))), Fraction(0))
        elif kind == "shift" and places[i] > i:
            table[i][places[i]] = common
    return _matrix(table)


def _polynomial_in(A: ExactMatrix, generator: random.Random) -> ExactMatrix:
    """Return c₀I + c₁A + c₂A² with small rational coefficients."""
    dimension = A.shape[0]
    total = A - A
    power = ExactMatrix.identity(dimension)
    for _ in range(min(dimension, 3) + 1):
        coefficient = _draw_number(generator, False, denominators=(1, 2))
        total = total + ExactMatrix.multiple_of_identity(coefficient, dimension) @ power
        power = power @ A
    return total


def _draw_number(
    generator: random.Random, is_complex: bool, denominators: tuple[int, ...] = (1,), *, exclude_zero: bool = False
) -> GaussianRational:
    while True:
        parts = [Fraction(generator.randint(-3, 3), generator.choice(denominators)) for _ in range(2)]
        if any(parts[: 2 if is_complex else 1]) or not exclude_zero:
            return GaussianRational(parts[0], parts[1] if is_complex else Fraction(0))


def _matrix(table: list[list[GaussianRational]]) -> ExactMatrix:
    return ExactMatrix.parse([[[str(x.real), str(x.imag)] for x in row] for row in table])


def _hypotheses_hold(statement: Statement, values: Values) -> bool:
    """Decide every hypothesis in exact arithmetic. A hypothesis that cannot be decided counts as not fulfilled.

    Balls come first, because they quickly reject almost every choice.
    """
    numbers = [h.number for h in statement.hypotheses if h.number is not None]
    if not all(_is_as_assumed(values[name], assumed) for name, assumed in numbers):
        return False
    return not any(_refuted_in_balls(h, values) for h in statement.hypotheses) and all(
        _holds(h, values) for h in statement.hypotheses
    )


def _is_as_assumed(value: GaussianRational, assumed: tuple[tuple[str, bool], ...]) -> bool:
    """Whether a number has all the properties that SymPy assumes."""
    from ..systems.exact import sympy_number

    number = sympy_number(value)
    return all(getattr(number, f"is_{name}", None) is truth for name, truth in assumed)


def _refuted_in_balls(hypothesis: Hypothesis, values: Values) -> bool:
    if hypothesis.equations is None:
        return False
    alg = BallAlgebra(QUICK_PRECISION)
    try:
        equations = _evaluate_equations(hypothesis.equations, alg, values)
    except (InconclusiveError, RangeError, UnsupportedError):
        return False
    with alg.working():
        return any(not frobenius_norm(left - right).contains(0) for _, left, right in equations)


def _holds(hypothesis: Hypothesis, values: Values) -> bool:
    from ..systems.exact import ExactAlgebra  # SymPy is slow to import, and seldom needed here

    alg = ExactAlgebra()
    try:
        if hypothesis.invertible is not None:
            named = _values_for(hypothesis.invertible, alg, values)
            (matrix,) = evaluate([hypothesis.invertible.matrix.node], alg, named, dimension_of(values))
            if matrix.has(_sympy_float()) or matrix.det().is_zero is not False:
                return False
        if hypothesis.equations is None:
            return True
        differences = [left - right for _, left, right in _evaluate_equations(hypothesis.equations, alg, values)]
    except InputError:
        raise
    except SymbolicMatexpError:
        return False
    return all(not D.has(_sympy_float()) and all(x.expand().is_zero is True for x in D) for D in differences)


def _sympy_float() -> Any:
    """Return SymPy's type of rounded numbers. Nothing is decided with these."""
    import sympy

    return sympy.Float


def _evaluate_equations(formula: Formula, alg: Algebra[Any], values: Values) -> list[tuple[str, Any, Any]]:
    return formula.equations(alg, _values_for(formula, alg, values), dimension_of(values))


def _values_for(formula: Formula, alg: Algebra[Any], values: Values) -> Values:
    """Return the values that a formula needs, in the algebra's own types. Parameters that it never uses have none."""
    return inside(alg, {name: values[name] for name in formula.matrices + formula.scalars if name in values})


def inside(alg: Algebra[Any], values: Values) -> Values:
    """Return exact matrices and scalars in the algebra's own types."""
    return {
        name: alg.matrix(value) if isinstance(value, ExactMatrix) else alg.scalar(value)
        for name, value in values.items()
    }


def dimension_of(values: Values) -> int:
    """Return the dimension of an instance."""
    return next(value.shape[0] for value in values.values() if isinstance(value, ExactMatrix))
