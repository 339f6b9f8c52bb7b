"""A statement tried on exact random instances in ball arithmetic: a counterexample that is a proof, or none found."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

from .algebras.ball import BallAlgebra
from .balls.arithmetic import frobenius_norm
from .errors import InconclusiveError, RangeError, SymbolicMatexpError
from .evidence import Evidence
from .exact_matrix import ExactMatrix
from .exact_numbers import GaussianRational
from .files import encode_exact
from .outcome import Outcome
from .statement import Formula, Statement

TITLE = "Exact random instances, in ball arithmetic"
DIMENSIONS = (1, 2, 3)
INSTANCES = 8
"""Instances examined in each dimension."""
DIGITS = 30
PRECISIONS = (160, 320, 640, 1280)
UNDEFINED_ALLOWED = 4
"""So many times more are tried where the formula is not defined."""
TRIES = 1_000
"""Random choices, in each dimension, among which instances that fulfil the hypotheses are looked for."""

Values = Mapping[str, Any]
"""Matrices (ExactMatrix) and scalars (GaussianRational) by name."""


@dataclass(frozen=True)
class Instance:
    """What balls say about the statement at one choice of matrices."""

    values: Values
    outcome: Outcome
    label: str = ""
    bound: str = ""
    """A lower bound of ‖left − right‖ where refuted."""
    precision: int = 0


def on_instances(statement: Statement, dimensions: Sequence[int] = DIMENSIONS, count: int = INSTANCES) -> Evidence:
    """Examine ``count`` instances in every dimension; stop at the first counterexample."""
    examined: list[Instance] = []
    for dimension in dimensions:
        held = 0
        for values in admitted(statement, dimension, UNDEFINED_ALLOWED * count):
            instance = examine(statement.formula, values)
            if instance.outcome is Outcome.REFUTED:
                return counterexample(statement, instance)
            examined.append(instance)
            held += instance.outcome is Outcome.CERTIFIED
            if held == count:
                break
    return _nothing_refuted(examined)


def _nothing_refuted(examined: Sequence[Instance]) -> Evidence:
    held = [x for x in examined if x.outcome is Outcome.CERTIFIED]
    sizes = sorted({_dimension(x.values) for x in held})
    steps = [f"On {len(held)} exact instances both sides agree to {DIGITS} digits; none refutes."]
    if len(held) < len(examined):
        steps.append(f"On {len(examined) - len(held)} more the formula is not defined, or balls stay too wide.")
    if not examined:
        steps = ["No matrices that fulfil the hypotheses were found, so nothing was tried."]
    covers = f"{len(held)} instances, d = {', '.join(map(str, sizes))}" if held else "nothing"
    return Evidence(
        title=TITLE,
        outcome=Outcome.CERTIFIED if held else Outcome.UNDECIDED,
        covers=covers,
        steps=tuple(steps),
        data={"instances": len(held), "digits": DIGITS},
    )


def counterexample(statement: Statement, instance: Instance) -> Evidence:
    """Return the evidence that one instance gives against a statement."""
    steps = [f"{name} = {shown(value)}" for name, value in instance.values.items()]
    steps += [f"{hypothesis.text}: holds, exactly." for hypothesis in statement.hypotheses]
    steps.append(
        f"{instance.label}: the two sides differ by at least {instance.bound} in norm, "
        f"proved with {instance.precision} bits."
    )
    return Evidence(
        title=TITLE,
        outcome=Outcome.REFUTED,
        covers=f"the counterexample, d = {_dimension(instance.values)}",
        steps=tuple(steps),
        data={
            "counterexample": {name: _exact(value) for name, value in instance.values.items()},
            "equation": instance.label,
            "difference_at_least": instance.bound,
            "precision": instance.precision,
        },
    )


def examine(formula: Formula, values: Values) -> Instance:
    """Compare the two sides at exact matrices, raising the precision until something is certain."""
    for precision in PRECISIONS:
        alg = BallAlgebra(precision)
        inside = {
            name: alg.matrix(value) if isinstance(value, ExactMatrix) else alg.scalar(value)
            for name, value in values.items()
        }
        try:
            equations = formula.equations(alg, inside)
        except RangeError:
            break
        except (InconclusiveError, ZeroDivisionError):
            continue
        with alg.working():
            outcome, label, bound = _judge(equations)
        if outcome is not Outcome.UNDECIDED:
            return Instance(values, outcome, label, bound, precision)
    return Instance(values, Outcome.UNDECIDED)


def _judge(equations: Sequence[tuple[str, Any, Any]]) -> tuple[Outcome, str, str]:
    """Refuted if one equation provably fails, certified if all hold to ``DIGITS`` digits."""
    certified = True
    for label, left, right in equations:
        difference = frobenius_norm(left - right)
        if difference.lower() > 0:
            return Outcome.REFUTED, label, _below(difference)
        certified &= bool(difference <= flint.arb(10) ** -DIGITS * (1 + frobenius_norm(right).lower()))
    return (Outcome.CERTIFIED if certified else Outcome.UNDECIDED), "", ""


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
    if not statement.hypotheses:
        return True
    from .algebras.exact import ExactAlgebra  # SymPy is slow to import, and seldom needed

    alg = ExactAlgebra()
    for hypothesis in statement.hypotheses:
        for formula in (hypothesis.equations, hypothesis.invertible):
            if formula is None:
                continue
            inside = {
                name: alg.matrix(values[name]) if name in formula.matrices else alg.scalar(values[name])
                for name in formula.matrices + formula.scalars
            }
            try:
                if formula is hypothesis.invertible:
                    ((_, matrix, _),) = formula.equations(alg, inside)
                    if matrix.det().is_zero is not False:
                        return False
                elif not all(_exactly_equal(left, right) for _, left, right in formula.equations(alg, inside)):
                    return False
            except SymbolicMatexpError:
                return False
    return True


def _exactly_equal(left: Any, right: Any) -> bool:
    from sympy import expand

    return all(expand(x).is_zero is True for x in left - right)


def shown(value: ExactMatrix | GaussianRational) -> str:
    """Return an exact number or matrix on one line."""
    if isinstance(value, GaussianRational):
        return str(value).replace("+ -", "- ")
    return "[" + ", ".join("[" + ", ".join(shown(x) for x in row) + "]" for row in value.tolist()) + "]"


def _exact(value: ExactMatrix | GaussianRational) -> Any:
    if isinstance(value, GaussianRational):
        return [str(value.real), str(value.imag)]
    return encode_exact(value)


def _dimension(values: Values) -> int:
    return next(value.shape[0] for value in values.values() if isinstance(value, ExactMatrix))


def _below(x: flint.arb) -> str:
    """Return two digits of a number that is at most ``x``."""
    return str((x.lower() * flint.arb(0.95)).mid().str(2, radius=False))
