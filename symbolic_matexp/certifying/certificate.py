"""From weights and a problem to a certificate: a proof that f(X_i) = Y_i to ``digits`` digits, or that this fails.

Nothing here knows how weights are found. f is evaluated in balls on the claimed weights. The ends of a residual's
ball bound the true residual from above and from below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import flint

from ..errors import InconclusiveError, InputError, RangeError
from ..formulas.activations.activation import Activation
from ..formulas.activations.catalogue import ACTIVATIONS
from ..formulas.activations.expm import EXPM
from ..formulas.hypotheses import hypotheses
from ..inputs.computed import Computed
from ..inputs.constants import BallMatrix, Constant, encode
from ..inputs.exact_balls import balls_from_numbers, numbers_of
from ..inputs.fields import LARGEST_PRECISION, Fields
from ..inputs.files import write_json
from ..inputs.kinds import WeightsLike
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import (
    MAXIMUM_DIGITS,
    MAXIMUM_PRECISION,
    bits_for,
    precisions,
    validated_digits,
    validated_maximum,
)
from ..inputs.problem import Problem
from ..inputs.tables import html_facts, html_verdict
from ..systems.ball.arithmetic import (
    decimal_above,
    decimal_below,
    float_above,
    frobenius_norm,
    size_in_bits,
    tolerance_for,
    upper,
)
from ..systems.ball.balls import Balls
from ..systems.ball.decimals import decimal_matrices
from ..systems.ball.eigenbasis import Eigenbasis
from ..systems.ball.system import BallAlgebra
from .claimed_weights import activation_of, check_sizes, claimed_weights, decoded_weights
from .outcome import Outcome
from .residuals import relative_residuals

FORMAT = "symbolic_matexp certificate 1"

VERDICTS = (Outcome.CERTIFIED, Outcome.REFUTED, Outcome.UNDECIDED)
"""The possible verdicts of a certificate."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What ball arithmetic proves about claimed weights.

    ``verdict`` is "certified" (every relative residual ‖f(X_i) − Y_i‖/‖Y_i‖, Frobenius norm, is at most 10^−digits),
    "refuted" (one residual is larger) or "undecided". If a weight is a ball matrix, the verdict holds for every
    matrix inside it. If Y_i = 0, the residual is absolute. ``residuals`` are upper bounds, one for each pair, rounded
    up to floats: inf if nothing is known, the smallest positive float if the bound underflows. ``bounds`` are the
    same bounds as decimal numbers of three digits, rounded up, which do not underflow. ``hypotheses`` says which
    hypotheses hold of the theorem for this number of equations, decided exactly. They play no part in the verdict.
    ``activation`` names the function between the layers of f. ``bool(certificate)`` says whether it is certified.
    """

    verdict: Outcome
    digits: int
    residuals: Computed[tuple[float, ...]] = field(default=Computed())
    precision: int
    hypotheses: Computed[Mapping[str, bool]] = field(default=Computed())
    message: Computed[str] = field(default=Computed())
    problem: Problem = field(repr=False)
    weights: tuple[Constant, ...] = field(repr=False)
    bounds: Computed[tuple[str, ...]] = field(default=Computed())
    activation: str = EXPM.name

    def __hash__(self) -> int:
        return hash((self.verdict, self.digits, self.precision, self.problem, self.weights))

    def __getstate__(self) -> tuple[Any, ...]:
        """Return the fields. Of those that nobody has read yet, only the findings travel."""
        findings = getattr(vars(self)["message"], "__self__", None)
        said = findings.packed() if findings else (self.residuals, dict(self.hypotheses), self.message, self.bounds)
        is_read = findings is None
        return (
            self.verdict.value,
            self.digits,
            self.precision,
            self.problem,
            self.weights,
            self.activation,
            is_read,
            said,
        )

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        verdict, digits, precision, problem, weights, activation, is_read, said = state
        vars(self).update(
            verdict=Outcome(verdict),
            digits=digits,
            precision=precision,
            problem=problem,
            weights=weights,
            activation=activation,
            **(dict(zip(_READ_LATER, said, strict=True)) if is_read else _findings(*said).fields(problem)),
        )

    def __bool__(self) -> bool:
        return self.verdict is Outcome.CERTIFIED

    def __str__(self) -> str:
        return f"{self.verdict}: {self.message}"

    def __repr__(self) -> str:
        return f"<Certificate: {self.verdict}, {self.digits} digits, {len(self.problem.pairs)} equations>"

    def _repr_html_(self) -> str:
        bounds = "; ".join(f"f(X{i}) = Y{i} up to {bound}" for i, bound in enumerate(self.bounds, 1))
        return html_verdict(str(self.verdict), str(self.message)) + html_facts([f"Relative residuals: {bounds}"])

    def recheck(self) -> Certificate:
        """Run the proof again from the weights and the problem held here, and return a new certificate."""
        most = max(MAXIMUM_PRECISION, self.precision)
        return certify(
            self.weights,
            self.problem,
            self.digits,
            activation=self.activation,
            precision=self.precision,
            maximum_precision=most,
        )

    @one_at_a_time
    def to_json(self) -> dict[str, Any]:
        """Return the certificate as a JSON object in which every number is exact.

        Beside the exact ``weights`` stand ``weights_decimal``, pairs [re, im] of at most ``digits`` digits.
        """
        return {
            "format": FORMAT,
            "verdict": str(self.verdict),
            "activation": self.activation,
            "digits": self.digits,
            "residuals": [repr(r) for r in self.residuals],
            "bounds": list(self.bounds),
            "precision": self.precision,
            "hypotheses": dict(self.hypotheses),
            "message": self.message,
            "problem": self.problem.to_json(),
            "weights_decimal": decimal_matrices(self.weights, self.digits, self.precision),
            "weights": [encode(w, self.precision) for w in self.weights],
        }

    def save(self, path: str | Path) -> None:
        """Write a JSON file, from which :meth:`recheck` can run elsewhere. An existing file is replaced."""
        write_json(path, self.to_json())

    @classmethod
    def load(cls, path: str | Path) -> Certificate:
        """Read a saved certificate. Its verdict is only a claim of the file until :meth:`recheck` has run.

        Raises :class:`InputError` naming the file and the field that is wrong.
        """
        fields = Fields.of_file(path, "a certificate", FORMAT)
        problem = Problem.from_json(fields["problem"], str(path))
        weights = decoded_weights(fields.listed("weights"), path)
        check_sizes(weights, problem, f"{path}: ")
        residuals = fields.floats("residuals", len(problem.pairs))
        named = "bounds" in fields
        return cls(
            verdict=Outcome(fields.choice("verdict", VERDICTS)),
            digits=fields.whole("digits", 1, MAXIMUM_DIGITS),
            residuals=residuals,
            precision=fields.whole("precision", 53, LARGEST_PRECISION),
            hypotheses=fields.truths("hypotheses"),
            message=fields.text("message"),
            problem=problem,
            weights=weights,
            bounds=fields.decimals("bounds", len(problem.pairs)) if named else _as_decimals(residuals),
            activation=fields.choice("activation", ACTIVATIONS) if "activation" in fields else EXPM.name,
        )


@one_at_a_time
def certify(
    weights: WeightsLike,
    problem: Problem,
    digits: int = 50,
    *,
    activation: str | None = None,
    precision: int | None = None,
    maximum_precision: int = MAXIMUM_PRECISION,
    hints: Sequence[Eigenbasis] = (),
    progress: Callable[[str], None] | None = None,
) -> Certificate:
    """Prove or refute that the network with these weights solves ``problem`` to ``digits`` digits.

    ``weights`` is a Solution, an Interpolation or a sequence (W_1, …, W_L) of d×d matrices, L ≥ 1: nested lists,
    NumPy, mpmath, SymPy (constant expressions) or FLINT matrices (balls allowed). ``activation`` names the function
    between two layers, the matrix exponential if none is named and the weights are no Interpolation, which knows its
    own. The working precision rises from ``precision`` to ``maximum_precision`` bits; if that is not enough, the
    verdict is "undecided". ``hints`` are eigenbases that may fit the arguments of the activations, such as those that
    a solver found: they make the proof quicker, and nothing that they say is believed. Raises :class:`InputError` for
    weights that are not such matrices.

    >>> import symbolic_matexp as sm
    >>> problem = sm.Problem.from_pairs([([[1, 2], [3, 4]], [[2, 4], [6, 8]])])
    >>> print(sm.certify([[[2, 0], [0, 2]]], problem, digits=30).verdict)  # one weight: f(X) = W1 X
    certified
    >>> print(sm.certify([[[2, 0], [0, "2.1"]]], problem, digits=30).verdict)
    refuted
    """
    digits, maximum_precision = validated_digits(digits), validated_maximum(maximum_precision)
    if not isinstance(problem, Problem):
        raise InputError(f"certify needs a Problem, not {type(problem).__name__}; write sm.Problem(X1, X2, Y1, Y2)")
    constants, between = claimed_weights(weights, problem), activation_of(weights, activation)
    start = bits_for(digits, _guard(constants, problem)) if precision is None else validated_maximum(precision)
    report = progress or (lambda text: None)
    return certificate_of(constants, problem, digits, between, start, maximum_precision, hints, report)


def certificate_of(
    constants: tuple[Constant, ...],
    problem: Problem,
    digits: int,
    between: Activation,
    start: int,
    maximum_precision: int,
    hints: Sequence[Eigenbasis],
    report: Callable[[str], None],
) -> Certificate:
    """Do the same as :func:`certify` with valid arguments, from ``start`` bits on, for callers that have the turn."""
    found: Sequence[flint.arb] = ()
    verdict, reason = Outcome.UNDECIDED, ""
    for bits in precisions(min(start, maximum_precision), maximum_precision):
        report(f"certifying at {bits} bits")
        previous = found
        try:
            found, verdict = _residuals(constants, problem, digits, bits, hints, between)
        except RangeError as error:
            reason = str(error)
            break
        except InconclusiveError as error:
            reason = str(error)
            continue
        if verdict is not Outcome.UNDECIDED:
            break
        if _are_wide(constants) and not _shrank(found, previous, bits):
            reason = "the weights' own balls are too wide"
            break
    findings = _Findings(verdict, digits, found, len(problem.pairs), bits, reason, between.name)
    return Certificate(
        verdict=verdict,
        digits=digits,
        precision=bits,
        problem=problem,
        weights=constants,
        activation=between.name,
        **findings.fields(problem),
    )


def _residuals(
    constants: Sequence[Constant],
    problem: Problem,
    digits: int,
    bits: int,
    hints: Sequence[Eigenbasis],
    activation: Activation,
) -> tuple[list[flint.arb], Outcome]:
    """Return residuals that decide, or those of the last way that gave any, and what they decide."""
    found: list[flint.arb] | None = None
    failure: RangeError | InconclusiveError | None = None
    for system in _systems(bits, problem.dim, hints):
        try:
            found = relative_residuals(constants, problem, system, activation)
        except (RangeError, InconclusiveError) as error:
            failure = error
            continue
        with flint.ctx.workprec(bits):
            verdict = _verdict(found, digits)
        if verdict is not Outcome.UNDECIDED:
            return found, verdict
    if found is None:
        assert failure is not None
        raise failure
    return found, Outcome.UNDECIDED


def _systems(bits: int, dim: int, hints: Sequence[Any]) -> Iterator[BallAlgebra]:
    """Return the ways to compute residuals, the quickest first. The others lose less, or have no bad hints."""
    plain = Balls(bits)
    quickest = plain.for_formulas(dim, hints)
    yield quickest
    if not quickest.keeps_most:
        yield plain
    elif hints:
        yield plain.for_formulas(dim, ())


_READ_LATER = ("residuals", "hypotheses", "message", "bounds")
"""Fields of a certificate that are made when they are first read."""


def _are_wide(constants: Sequence[Constant]) -> bool:
    """Whether a weight is known up to its balls only."""
    return any(isinstance(w, BallMatrix) and not w.is_exact for w in constants)


def _shrank(found: Sequence[flint.arb], previous: Sequence[flint.arb], precision: int) -> bool:
    """Whether a bound of a residual is less than half of what it was; without a previous one it was infinite."""
    with flint.ctx.workprec(precision):
        before = map(upper, previous or [flint.arb.pos_inf()] * len(found))
        return any(upper(new) < old / 2 for new, old in zip(found, before, strict=True))


class _Findings(NamedTuple):
    """What was found, from which a certificate's floats and texts are made when they are first read."""

    verdict: Outcome
    digits: int
    found: Sequence[flint.arb]
    """Balls around the residuals; empty if nothing is known."""
    pairs: int
    """How many residuals there are."""
    precision: int
    reason: str
    activation: str

    def __reduce__(self) -> tuple[Any, ...]:
        return _findings, self.packed()

    def packed(self) -> tuple[Any, ...]:
        """Return the same in numbers and texts, which travel quickly."""
        verdict, digits, found, *others = self
        return str(verdict), digits, numbers_of(found), *others

    def fields(self, problem: Problem) -> dict[str, Any]:
        """Return the fields of a certificate that are made when they are first read, by name."""
        of_exp: Any = partial(hypotheses, problem) if self.activation == EXPM.name else {}
        return dict(zip(_READ_LATER, (self.residuals, of_exp, self.message, self.decimals), strict=True))

    @property
    def bounds(self) -> list[flint.arb]:
        """Upper bounds of the residuals."""
        with flint.ctx.workprec(self.precision):
            return list(map(upper, self.found or [flint.arb.pos_inf()] * self.pairs))

    def residuals(self) -> tuple[float, ...]:
        return tuple(map(float_above, self.bounds))

    def decimals(self) -> tuple[str, ...]:
        return _as_decimals(self.bounds)

    def message(self) -> str:
        return self._sentence() + ("" if self.activation == EXPM.name else f"; the activation is {self.activation}")

    def _sentence(self) -> str:
        if self.verdict is Outcome.CERTIFIED:
            return f"every relative residual is at most 10^-{self.digits}, proved with {self.precision} bits"
        if self.verdict is Outcome.REFUTED:
            with flint.ctx.workprec(self.precision):
                least = decimal_below(_largest([r.lower() for r in self.found]), 2)
            proof = f"it is at least {least}, proved with {self.precision} bits"
            return f"a relative residual exceeds 10^-{self.digits}: {proof}"
        because = f" because {self.reason}" if self.reason else ""
        largest = decimal_above(_largest(self.bounds))
        return f"not decided with {self.precision} bits{because}; relative residuals are at most {largest}"


def _findings(verdict: str, digits: int, numbers: Sequence[int | str], *others: Any) -> _Findings:
    """Rebuild findings in another process."""
    return _Findings(Outcome(verdict), digits, balls_from_numbers(numbers), *others)


def _guard(constants: Sequence[Constant], problem: Problem) -> int:
    """Return the bits to add to the digits asked for.

    Scaling and squaring loses about one bit with each halving, and the wrapping effect of balls some more.
    """
    with flint.ctx.workprec(64):
        first = size_in_bits(frobenius_norm(constants[0].to_flint(64)))
        data = max(size_in_bits(frobenius_norm(x.to_flint(64))) for x, _ in problem.pairs)
    return 64 + 3 * min(first + data, 4096) + 2 * problem.dim


def _as_decimals(bounds: Sequence[flint.arb | float]) -> tuple[str, ...]:
    """Return upper bounds as decimal numbers, rounded up."""
    return tuple(decimal_above(b) for b in bounds)


def _largest(numbers: Sequence[flint.arb]) -> flint.arb:
    """Return the largest of some exact numbers and 0. Converted to floats, different ones might compare equal."""
    largest = flint.arb(0)
    for number in numbers:
        if number > largest:
            largest = number
    return largest


def _verdict(residuals: Sequence[flint.arb], digits: int) -> Outcome:
    tolerance, _ = tolerance_for(digits)
    if all(r <= tolerance for r in residuals):
        return Outcome.CERTIFIED
    return Outcome.REFUTED if any(r > tolerance for r in residuals) else Outcome.UNDECIDED
