"""The result of ``interpolate``: weights next to an exact solution, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flint

from ...certifying.certificate import Certificate
from ...certifying.claimed_weights import check_sizes
from ...certifying.existence import Existence
from ...certifying.impossibility import NoSolution, impossible
from ...certifying.outcome import Outcome
from ...errors import InputError, SolveError
from ...formulas.activations.catalogue import ACTIVATIONS, activation_called
from ...formulas.network import evaluate
from ...inputs.constants import BallMatrix, decode, encode
from ...inputs.dialects import in_dialect, validated_number_of_digits
from ...inputs.exact_balls import midpoints_to_mpmath, midpoints_to_numpy
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.fields import LARGEST_PRECISION, Fields
from ...inputs.files import read_json, write_json
from ...inputs.kept import KeptMatrices
from ...inputs.kinds import LanguageName, MatrixLike
from ...inputs.one_at_a_time import one_at_a_time
from ...inputs.precision import MAXIMUM_DIGITS, digits_in
from ...inputs.problem import Problem
from ...systems.ball.arithmetic import decimal_above, is_finite
from ...systems.ball.decimals import decimal_matrices, plain_decimals
from ...systems.ball.system import BallAlgebra
from ..showing import weights_as_html, weights_as_text
from .status import InterpolationStatus

if TYPE_CHECKING:
    import mpmath
    import numpy

FORMAT = "symbolic_matexp interpolation 1"
LARGEST_NUMBER = 1 << 62
"""A larger number of layers, starts, or seed is refused in files."""


@dataclass(frozen=True, eq=False)
class Interpolation:
    """The result of a search for weights of f(X) = W_L φ(… φ(W_1 X)) with f(X_i) = Y_i.

    ``verdict`` is "certified" (there are weights, and a proof), "refuted" (a proof that no weights exist) or
    "undecided" (no start came near a solution, or nothing could be proved about what it found). ``weights``, of a
    success only, are W_1, …, W_L as FLINT ``acb_mat``: balls that contain an exact solution. Every access returns
    copies. No radius of a weight's balls exceeds 10^−``digits`` times its norm; ``radius`` is the largest, rounded up
    to a float. ``existence`` is the proof that the exact solution exists; it is None for weights that are rational,
    those of a linear network and of one that is constant. ``certificate`` proves that for all matrices inside the
    balls the relative residuals are at most 10^−``digits``. ``impossibility`` is the proof that there are no weights.
    ``starts`` is the number of starts that ended, made from ``seed``, and ``smallest_residual`` the smallest that any
    of them reached in float64; it is inf if there was no search. A result that was read from a file has the status
    UNCHECKED and no proofs.
    """

    problem: Problem = field(repr=False)
    status: InterpolationStatus
    message: str
    layers: int
    activation: str
    real: bool
    weights: KeptMatrices = field(default=KeptMatrices(), repr=False)
    digits: int = 0
    digits_asked: int = 0
    precision: int = 0
    radius: float = float("inf")
    existence: Existence | None = field(default=None, repr=False)
    certificate: Certificate | None = field(default=None, repr=False)
    impossibility: NoSolution | None = field(default=None, repr=False)
    starts: int = 0
    smallest_residual: float = float("inf")
    seed: int = 0

    @property
    def success(self) -> bool:
        """Whether there are weights with an exact solution next to them, proved."""
        return self.status is InterpolationStatus.CERTIFIED

    @property
    def verdict(self) -> Outcome:
        """Whether weights are certified, proved impossible, or neither."""
        return self.status.verdict

    def __bool__(self) -> bool:
        return self.success

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if isinstance(other, Interpolation) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.problem, self.status, self.layers, self.activation, self.digits, self.precision))

    def raise_for_status(self) -> Interpolation:
        """Return the result itself. Raises :class:`SolveError` with the message if there is no success."""
        if not self.success:
            raise SolveError(self.message)
        return self

    @one_at_a_time
    def __call__(self, X: MatrixLike) -> flint.acb_mat:
        """Return balls that contain f(X) for a d×d matrix X and all weights in their balls.

        Raises :class:`SolveError` if there are no weights, and :class:`InputError` if X is not d×d.
        """
        system = BallAlgebra.at(self.precision)
        weights = list(map(system.taken_in, self._weights_or_raise()))
        matrix = ExactMatrix.parse(X, "X")
        size, dim = matrix.shape[0], self.problem.dim
        if size != dim:
            raise InputError(f"X is {size}×{size} but the weights are {dim}×{dim}")
        with system.working():
            value = evaluate(system, weights, system.matrix(matrix), activation_called(self.activation))
            return system.handed_out(value)

    def __getattr__(self, name: str) -> Any:
        """Return the weight of a layer, as ``result.W1``; AttributeError if there is no such layer."""
        number = name.removeprefix("W")
        if name.startswith("W") and number.isdecimal() and 0 < int(number) <= len(self.weights):
            return self.weights[int(number) - 1]
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    @one_at_a_time
    def to_numpy(self) -> tuple[numpy.ndarray[Any, Any], ...]:
        """Return the midpoints of the weights rounded to float64 or complex128 arrays."""
        return tuple(midpoints_to_numpy(W) for W in self._weights_or_raise())

    @one_at_a_time
    def to_mpmath(self) -> tuple[mpmath.matrix, ...]:
        """Return the midpoints as mpmath matrices with all working digits. mpmath's own precision is not changed."""
        digits = digits_in(self.precision) + 3
        return tuple(midpoints_to_mpmath(W.mid(), digits) for W in self._weights_or_raise())

    @one_at_a_time
    def to_text(self, language: LanguageName, digits: int | None = None) -> str:
        """Return the weights as text that other programs read, as :meth:`Solution.to_text` does."""
        wanted = validated_number_of_digits(digits, self.digits, "this result")
        named = [(f"W{i}", BallMatrix(W)) for i, W in enumerate(self._weights_or_raise(), 1)]
        return in_dialect(language, [(name, plain_decimals(W, wanted, self.precision)) for name, W in named], wanted)

    def _weights_or_raise(self) -> tuple[flint.acb_mat, ...]:
        weights: tuple[flint.acb_mat, ...] = self.weights
        if not weights:
            raise SolveError(self.message)
        return weights

    @one_at_a_time
    def to_json(self) -> dict[str, Any]:
        """Return everything but the proofs as a JSON object in which every number is exact.

        Beside the exact ``weights`` stand ``weights_decimal``, pairs [re, im] of the digits guaranteed.
        """
        constants = list(map(BallMatrix, self.weights))
        return {
            "format": FORMAT,
            "success": self.success,
            "status": self.status.name,
            "message": self.message,
            "weights_decimal": decimal_matrices(constants, self.digits, self.precision),
            "weights": [encode(W, self.precision) for W in constants],
            "layers": self.layers,
            "activation": self.activation,
            "real": self.real,
            "digits": self.digits,
            "digits_asked": self.digits_asked,
            "precision": self.precision,
            "radius": repr(self.radius),
            "starts": self.starts,
            "smallest_residual": repr(self.smallest_residual),
            "seed": self.seed,
            "problem": self.problem.to_json(),
        }

    def save(self, path: str | Path) -> None:
        """Write the weights as JSON, exactly; the proofs save themselves. An existing file is replaced."""
        write_json(path, self.to_json())

    @classmethod
    @one_at_a_time
    def load(cls, path: str | Path) -> Interpolation:
        """Read saved weights. Nothing that the file says is believed: weights get the status UNCHECKED.

        That a problem is impossible is decided anew. Raises :class:`InputError` naming the file and the field that is
        wrong.
        """
        content = read_json(path, "weights")
        if content.get("format") != FORMAT:
            raise InputError(f"{path} does not hold a result of interpolate (format {content.get('format')!r})")
        fields = Fields(content, str(path))
        claimed = InterpolationStatus[fields.choice("status", InterpolationStatus.__members__)]
        problem = Problem.from_json(fields["problem"], str(path))
        layers = fields.whole("layers", 1, LARGEST_NUMBER)
        listed = fields.listed("weights")
        has_weights = claimed in {InterpolationStatus.CERTIFIED, InterpolationStatus.UNCHECKED}
        if len(listed) != (layers if has_weights else 0):
            raise InputError(f"{path} holds {len(listed)} weights, which its status {claimed.name} does not go with")
        precision = fields.whole("precision", 53 if listed else 0, LARGEST_PRECISION)
        constants = [decode(w, f"{path}: W{i}") for i, w in enumerate(listed, 1)]
        check_sizes(constants, problem, f"{path}: ")
        weights = tuple(constant.to_flint(precision) for constant in constants)
        for i, W in enumerate(weights, 1):
            if not is_finite(W):
                raise InputError(f"{path}: W{i} has an entry that is not finite")
        status = InterpolationStatus.UNCHECKED if listed else claimed
        says = f"claims {fields['digits']} digits" if listed else "says so, and interpolate decides it anew"
        message, hopeless = f"{status.value} ({path} {says}.)", None
        if status is InterpolationStatus.IMPOSSIBLE:
            hopeless = _decided_anew(fields, problem, layers)
            message = f"{status.value} {hopeless.reason}."
        return cls(
            problem=problem,
            status=status,
            message=message,
            weights=weights,
            layers=layers,
            activation=fields.choice("activation", ACTIVATIONS),
            real=fields.truth("real"),
            digits=fields.whole("digits", 0, MAXIMUM_DIGITS),
            digits_asked=fields.whole("digits_asked", 1, MAXIMUM_DIGITS),
            precision=precision,
            radius=float(fields.decimal("radius")),
            starts=fields.whole("starts", 0, LARGEST_NUMBER),
            smallest_residual=float(fields.decimal("smallest_residual")),
            seed=fields.whole("seed", 0, LARGEST_NUMBER),
            impossibility=hopeless,
        )

    @property
    def how_obtained(self) -> str:
        """The network, the digits and the search, on one line."""
        return (
            f"{self.digits} digits, {self.layers} layers, {self.activation}; within {decimal_above(self.radius)}; "
            f"{self.starts} start{'s' * (self.starts != 1)} from seed {self.seed}"
        )

    @one_at_a_time
    def __str__(self) -> str:
        return weights_as_text(self.message, self.how_obtained, self.weights, self.digits, self.precision)

    def __repr__(self) -> str:
        network = f"{self.layers} layers, {self.activation}"
        if not self.weights:
            return f"<Interpolation: none, {self.status.name}, {network}>"
        size = f"{self.problem.dim}×{self.problem.dim}"
        return f"<Interpolation: {self.status.name}, {network}, {size}, {self.digits} digits>"

    @one_at_a_time
    def _repr_html_(self) -> str:
        facts = [self.how_obtained, *(str(x) for x in (self.existence, self.certificate) if x is not None)]
        return weights_as_html(
            str(self.verdict),
            self.message,
            facts if self.weights else [],
            self.weights,
            self.digits,
            self.precision,
        )


def _decided_anew(fields: Fields, problem: Problem, layers: int) -> NoSolution:
    """Return why a problem is impossible. Raises :class:`InputError` if nothing is known against it."""
    activation, real = fields.choice("activation", ACTIVATIONS), fields.truth("real")
    hopeless = impossible(problem, activation=activation, layers=layers, real=real)
    if hopeless is None:
        raise InputError(f"{fields.source} says that no such weights exist, but nothing is known against them")
    return hopeless
