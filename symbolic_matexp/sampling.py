"""Exact random matrices that fulfil hypotheses: small numbers, some dense and some of special structure."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from .errors import SymbolicMatexpError
from .exact_matrix import ExactMatrix
from .exact_numbers import GaussianRational
from .statement import Formula, Hypothesis, Statement

TRIES = 1_000
"""Random choices, in each dimension, among which instances that fulfil the hypotheses are looked for."""

Values = Mapping[str, Any]
"""Matrices (ExactMatrix) and scalars (GaussianRational) by name."""


def admitted(statement: Statement, dimension: int, count: int) -> Iterator[Values]:
    """Yield up to ``count`` choices of matrices and scalars at which every hypothesis holds exactly."""
    generator = random.Random(dimension)
    seen: set[str] = set()
    for number in range(TRIES):
        if len(seen) == count:
            return
        values = _random_values(statement, dimension, generator, number)
        text = str([shown(value) for value in values.values()])
        if text not in seen and _hypotheses_hold(statement, values):
            seen.add(text)
            yield values


def _random_values(statement: Statement, dimension: int, generator: random.Random, number: int) -> Values:
    """Draw matrices, small and simple ones first; those that have to commute as polynomials in one of them."""
    structured = number % 4 == 3 or number >= TRIES // 2
    draw = _structured if structured else _dense
    values: dict[str, Any] = {
        name: draw(dimension, generator, number % 2 == 1) for name in statement.formula.matrices
    }
    for hypothesis in statement.hypotheses:
        if hypothesis.commuting:
            first = values[hypothesis.commuting[0]]
            for name in hypothesis.commuting[1:]:
                values[name] = _polynomial_in(first, generator)
    for name in statement.formula.scalars:
        values[name] = _number(generator, number % 2 == 1, denominators=(1, 2, 3), exclude_zero=True)
    return values


def _dense(dimension: int, generator: random.Random, is_complex: bool) -> ExactMatrix:
    return _matrix([[_number(generator, is_complex) for _ in range(dimension)] for _ in range(dimension)])


def _structured(dimension: int, generator: random.Random, is_complex: bool) -> ExactMatrix:
    """A diagonal, nilpotent, reflection, scalar or permutation matrix, perhaps scaled."""
    kind = generator.choice(("diagonal", "reflection", "shift", "scalar", "permutation", "signs"))
    zero, one = GaussianRational(Fraction(0), Fraction(0)), GaussianRational(Fraction(1), Fraction(0))
    table = [[zero] * dimension for _ in range(dimension)]
    places = generator.sample(range(dimension), dimension)
    common = _number(generator, is_complex)
    for i in range(dimension):
        if kind == "diagonal":
            table[i][i] = _number(generator, is_complex)
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
        total = total + _scalar(_number(generator, False, denominators=(1, 2)), dimension) @ power
        power = power @ A
    return total


def _scalar(value: GaussianRational, dimension: int) -> ExactMatrix:
    """Return ``value`` times the identity."""
    zero = GaussianRational(Fraction(0), Fraction(0))
    return _matrix([[value if i == j else zero for j in range(dimension)] for i in range(dimension)])


def _number(
    generator: random.Random, is_complex: bool, denominators: tuple[int, ...] = (1,), *, exclude_zero: bool = False
) -> GaussianRational:
    while True:
        parts = [Fraction(generator.randint(-3, 3), generator.choice(denominators)) for _ in range(2)]
        if any(parts[: 2 if is_complex else 1]) or not exclude_zero:
            return GaussianRational(parts[0], parts[1] if is_complex else Fraction(0))


def _matrix(table: list[list[GaussianRational]]) -> ExactMatrix:
    return ExactMatrix.parse([[[str(x.real), str(x.imag)] for x in row] for row in table])


def _hypotheses_hold(statement: Statement, values: Values) -> bool:
    """Decide every hypothesis in exact arithmetic; what cannot be decided does not count as fulfilled."""
    try:
        return all(_holds(hypothesis, values) for hypothesis in statement.hypotheses)
    except SymbolicMatexpError:
        return False


def _holds(hypothesis: Hypothesis, values: Values) -> bool:
    if hypothesis.invertible is not None:
        ((_, matrix, _),) = _exactly(hypothesis.invertible, values)
        if matrix.det().is_zero is not False:
            return False
    if hypothesis.equations is None:
        return True
    equations = _exactly(hypothesis.equations, values)
    return all(x.expand().is_zero is True for _, left, right in equations for x in left - right)


def _exactly(formula: Formula, values: Values) -> list[tuple[str, Any, Any]]:
    """Run a formula in SymPy's exact arithmetic."""
    from .algebras.exact import ExactAlgebra  # SymPy is slow to import, and seldom needed here

    alg = ExactAlgebra()
    inside = {
        name: alg.matrix(values[name]) if name in formula.matrices else alg.scalar(values[name])
        for name in formula.matrices + formula.scalars
    }
    return formula.equations(alg, inside, dimension_of(values))


def shown(value: ExactMatrix | GaussianRational) -> str:
    """Return an exact number or matrix on one line."""
    if isinstance(value, GaussianRational):
        return str(value).replace("+ -", "- ")
    return "[" + ", ".join("[" + ", ".join(shown(x) for x in row) + "]" for row in value.tolist()) + "]"


def dimension_of(values: Values) -> int:
    """Return the dimension of an instance."""
    return next(value.shape[0] for value in values.values() if isinstance(value, ExactMatrix))
