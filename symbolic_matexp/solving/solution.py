"""The result of ``solve``: the weights and how they were obtained, or why there are none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flint

from ..certifying.certificate import Certificate
from ..certifying.claimed_weights import check_sizes
from ..errors import InputError, RangeError, SolveError
from ..formulas.network import evaluate
from ..inputs.computed import Computed
from ..inputs.constants import Constant, as_constant, decode, decode_scalar, encode, encode_scalar
from ..inputs.cut import Cut
from ..inputs.dialects import in_dialect, validated_number_of_digits
from ..inputs.exact_balls import midpoints_to_mpmath, midpoints_to_numpy
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..inputs.fields import LARGEST_PRECISION, Fields
from ..inputs.files import read_json, write_json
from ..inputs.kept import KeptMatrices
from ..inputs.kinds import LanguageName, MatrixLike
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_DIGITS, bits_for, digits_in
from ..inputs.problem import Problem
from ..inputs.tables import entry_text
from ..systems import NAMES, by_name, class_of
from ..systems.ball.arithmetic import is_finite
from ..systems.ball.decimals import decimal_matrices, plain_decimals
from .showing import weights_as_html, weights_as_text
from .status import Status

if TYPE_CHECKING:
    import mpmath
    import numpy
    import sympy

FORMAT = "symbolic_matexp solution 1"
LAYERS_IN_OLD_FILES = 3
"""Files that do not name the number of layers were written when there was one formula."""
MOST_LAYERS = 1000
"""A file that claims more is not read."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Solution:
    """The result of ``solve``. Without success, ``message`` says why.

    ``success`` says whether there are weights certified to all the digits asked for. Without success ``weights`` is
    empty, with two exceptions: the status FEWER_DIGITS, whose weights are certified to the fewer ``digits`` that
    float64 reached, and UNCHECKED (below). ``weights`` (W1, …, WL), each also as ``solution.W1`` and so on, are d×d
    in the algebra's own type: FLINT ``acb_mat`` enclosures of the exact closed-form weights (ball), mpmath matrices
    (multiprecision), NumPy arrays (float64) or SymPy matrices (exact). Every access returns copies. ``digits`` is the
    number of digits guaranteed by ``certificate``: all relative residuals are at most 10^−digits, for every matrix
    inside the balls, and the radius of a ball weight is at most that times its norm. ``formula`` names the closed
    form used. ``alpha`` and ``cut`` are the values used, and ``reason`` says why. A cut is a float, the angle in
    radians, that also holds the exact angle. A solution read from a file with weights has the status UNCHECKED:
    everything in it is only the file's claim, and it has no certificate and no success. ``problem`` is None if
    ``solve_many`` could not read it.
    """

    problem: Computed[Problem | None] = field(default=Computed(), repr=False)
    status: Status
    message: str
    weights: KeptMatrices = field(default=KeptMatrices(), repr=False)
    formula: str = ""
    alpha: Any = None
    cut: Cut | None = None
    digits: int = 0
    digits_asked: int = 0
    algebra: str = "ball"
    precision: int = 0
    reason: str = ""
    certificate: Computed[Certificate | None] = field(default=Computed(), repr=False)

    @property
    def success(self) -> bool:
        """Whether there are weights certified to all the digits asked for (float64 without ``digits``: to one)."""
        return self.status.is_success

    def __bool__(self) -> bool:
        return self.success

    def __getattr__(self, name: str) -> Any:
        """Return the weight of a layer, as ``solution.W1``; AttributeError if there is no such layer."""
        if not re.fullmatch(r"W[1-9]\d*", name):
            raise AttributeError(f"a Solution has no attribute {name!r}")
        weights, number = self.weights, int(name[1:])
        if number > len(weights):
            raise AttributeError(f"there is no {name}: {self.message if not weights else f'{len(weights)} layers'}")
        return weights[number - 1]

    def __eq__(self, other: object) -> bool:
        return self._content() == other._content() if isinstance(other, Solution) else NotImplemented

    def _content(self) -> tuple[Any, ...]:
        """Return what the fields hold, exactly."""
        others = (getattr(self, each.name) for each in fields(self) if each.name != "weights")
        return Solution.weights.held(self), *others

    def __hash__(self) -> int:
        return hash((self.problem, self.status, self.digits, self.algebra, self.precision))

    def raise_for_status(self) -> Solution:
        """Return the solution itself. Raises :class:`SolveError` with the message if there is no success."""
        if not self.success:
            raise SolveError(self.message)
        return self

    @one_at_a_time
    def __call__(self, X: MatrixLike) -> Any:
        """Return f(X) for a d×d matrix X, computed in this solution's algebra at its working precision.

        Weights from SymPy are evaluated in balls, because SymPy finds no closed form of f at a general X. Raises
        :class:`SolveError` if there are no weights, and :class:`InputError` if X is not d×d.
        """
        weights = self._weights_or_raise()
        alg = by_name(_numeric_algebra(self.algebra), self.precision)
        matrix = ExactMatrix.parse(X, "X")
        assert self.problem is not None  # as there are weights
        size, dim = matrix.shape[0], self.problem.dim
        if size != dim:
            raise InputError(f"X is {size}×{size} but the weights are {dim}×{dim}")
        inside = list(map(alg.taken_in, weights))
        with alg.working():
            return alg.handed_out(evaluate(alg, inside, alg.matrix(matrix)))

    @one_at_a_time
    def to_numpy(self) -> tuple[numpy.ndarray[Any, Any], ...]:
        """Return the weights rounded to float64 or complex128 arrays. Overflow gives ±inf."""
        return tuple(W.to_numpy() if isinstance(W, ExactMatrix) else midpoints_to_numpy(W) for W in self._midpoints())

    @one_at_a_time
    def to_mpmath(self) -> tuple[mpmath.matrix, ...]:
        """Return the weights as mpmath matrices with all working digits. mpmath's own precision is not changed."""
        digits = digits_in(self.precision) + 3 if self.precision else 50
        return tuple(
            W.to_mpmath(digits) if isinstance(W, ExactMatrix) else midpoints_to_mpmath(W, digits)
            for W in self._midpoints()
        )

    @one_at_a_time
    def to_sympy(self) -> tuple[sympy.Matrix, ...]:
        """Return the weights as SymPy matrices: exact expressions, or the exact dyadic midpoints.

        Raises :class:`RangeError` if a number is too large, or too small, to be written as a fraction.
        """
        if class_of(self.algebra).symbolic:
            return self._weights_or_raise()
        try:
            return tuple(ExactMatrix.parse(W).to_sympy() for W in self._midpoints())
        except InputError as error:
            raise RangeError(f"the weights do not fit SymPy's fractions ({error}); use to_mpmath()") from None

    @one_at_a_time
    def to_text(self, language: LanguageName, digits: int | None = None) -> str:
        """Return the weights as text that other programs read.

        ``language`` is "matlab", "mathematica", "julia", "latex", "csv" or "python". ``digits`` are those to be
        written: all that are guaranteed, if None. With at most 17 digits the numbers are doubles in the languages
        that have them. Raises :class:`InputError` for more digits than are guaranteed, or for another language.

        >>> import symbolic_matexp as sm
        >>> print(sm.solve(sm.Problem([[2]], [[1]], [[4]], [[2]]), alpha=1).to_text("matlab", digits=5))
        W1 = [1.0000];
        W2 = [0.14840];
        W3 = [1.3361];
        """
        weights = self._weights_or_raise()
        wanted = validated_number_of_digits(digits, self.digits, "this solution")
        constants = [as_constant(W, f"W{i}") for i, W in enumerate(weights, 1)]
        decimals = [plain_decimals(c, wanted, self.precision) for c in constants]
        return in_dialect(language, [(f"W{i}", rows) for i, rows in enumerate(decimals, 1)], wanted)

    def _weights_or_raise(self) -> tuple[Any, ...]:
        """Return the weights. Raises :class:`SolveError` if there are none."""
        weights: tuple[Any, ...] = self.weights
        if not weights:
            raise SolveError(self.message)
        return weights

    def _midpoints(self) -> list[ExactMatrix | flint.acb_mat]:
        """Return the weights as exact numbers: their own, or the midpoints of their enclosures."""
        constants = [as_constant(W, f"W{i}") for i, W in enumerate(self._weights_or_raise(), 1)]
        bits = self.precision or bits_for(self.digits, 64)
        return [c if isinstance(c, ExactMatrix) else c.to_flint(bits).mid() for c in constants]

    @one_at_a_time
    def to_json(self) -> dict[str, Any]:
        """Return everything but the certificate as a JSON object in which every number is exact.

        Beside the exact ``weights`` stand ``weights_decimal``, pairs [re, im] of the digits guaranteed.
        """
        precision = self.precision or bits_for(self.digits_asked, 64)
        constants = [as_constant(w, f"W{i}") for i, w in enumerate(self.weights, 1)]
        return {
            "format": FORMAT,
            "success": self.success,
            "status": self.status.name,
            "message": self.message,
            **({"layers": len(constants)} if constants else {}),
            "weights_decimal": decimal_matrices(constants, self.digits, precision),
            "weights": [encode(c, precision) for c in constants],
            "formula": self.formula,
            "alpha": None if self.alpha is None else encode_scalar(self.alpha, precision),
            "cut": None if self.cut is None else self.cut.to_json(),
            "digits": self.digits,
            "digits_asked": self.digits_asked,
            "algebra": _numeric_algebra(self.algebra),
            "precision": precision,
            "reason": self.reason,
            "problem": None if self.problem is None else self.problem.to_json(),
        }

    def save(self, path: str | Path) -> None:
        """Write the weights as JSON, exactly. An existing file is replaced.

        Weights from SymPy are written as enclosures in balls.
        """
        write_json(path, self.to_json())

    @classmethod
    @one_at_a_time
    def load(cls, path: str | Path) -> Solution:
        """Read saved weights. The file has no certificate; ``certify`` makes a new one.

        Nothing that the file says is believed: weights get the status UNCHECKED. Raises :class:`InputError` naming
        the file and the field that is wrong.
        """
        content = read_json(path, "weights")
        if content.get("format") != FORMAT:
            raise InputError(f"{path} does not hold weights of this package (format {content.get('format')!r})")
        fields = Fields(content, str(path))
        claimed = Status[fields.choice("status", Status.__members__)]
        algebra = fields.choice("algebra", [name for name in NAMES if _numeric_algebra(name) == name])
        precision = fields.whole("precision", 53, LARGEST_PRECISION)
        digits = fields.whole("digits", 0, MAXIMUM_DIGITS)
        listed = fields.listed("weights")
        unread = fields["problem"] is None and claimed in {Status.INVALID_INPUT, Status.BROKEN_OFF}
        problem = None if unread else Problem.from_json(fields["problem"], str(path))
        layers = fields.whole("layers", 1, MOST_LAYERS) if "layers" in content else LAYERS_IN_OLD_FILES
        if len(listed) != (layers if claimed.has_weights else 0):
            raise InputError(f"{path} holds {len(listed)} weights, which its status {claimed.name} does not go with")
        constants = [decode(w, f"{path}: W{i}") for i, w in enumerate(listed, 1)]
        if problem is not None:
            check_sizes(constants, problem, f"{path}: ")
        for i, constant in enumerate(constants, 1):
            if not is_finite(constant.to_flint(precision)):
                raise InputError(f"{path}: W{i} has an entry that is not finite")
        status = Status.UNCHECKED if listed else claimed
        says = f"claims {digits} digits" if listed else "says so, and solve decides it anew"
        return cls(
            problem=problem,
            status=status,
            message=f"{status.value} ({path} {says}.)",
            weights=tuple(_convert_to_algebra(algebra, c, precision) for c in constants),
            formula=fields.text("formula") if "formula" in content else "",
            alpha=_read_alpha(fields),
            cut=fields.cut("cut"),
            digits=digits,
            digits_asked=fields.whole("digits_asked", 1, MAXIMUM_DIGITS),
            algebra=algebra,
            precision=precision,
            reason=fields.text("reason"),
        )

    @property
    def how_obtained(self) -> str:
        """The formula, the number system and the parameters, on one line."""
        alpha = "" if self.alpha is None else f"; alpha = {shown_alpha(self.alpha)} ({self.reason})"
        return f"{self.digits} digits, {self.formula or 'unknown formula'}, {self.algebra}{alpha}"

    @one_at_a_time
    def __str__(self) -> str:
        return weights_as_text(self.message, self.how_obtained, self.weights, self.digits, self.precision)

    def __repr__(self) -> str:
        if not self.weights:
            return f"<Solution: none, {self.status.name}>"
        size = f"{self.problem.dim}×{self.problem.dim}" if self.problem is not None else ""
        weights = f"{len(self.weights)} weights {size}".strip()
        return f"<Solution: {self.status.name}, {self.formula}, {weights}, {self.digits} digits>"

    @one_at_a_time
    def _repr_html_(self) -> str:
        word = "solved" if self.success else "undecided" if self.weights else "no weights"
        facts = [self.how_obtained, str(self.certificate)] if self.certificate is not None else []
        return weights_as_html(word, self.message, facts, self.weights, self.digits, self.precision)


def presented(alpha: GaussianRational) -> float | complex | GaussianRational:
    """Return α as a Python float or complex if that is exact, else unchanged."""
    value = alpha.as_float
    return alpha if value is None else value if value.imag else value.real


def shown_alpha(alpha: Any) -> str:
    """Return α as text for a message or a table."""
    if isinstance(alpha, complex):
        return entry_text((f"{alpha.real!r}".removesuffix(".0"), f"{alpha.imag!r}".removesuffix(".0")))
    return alpha.brief() if isinstance(alpha, GaussianRational) else str(alpha)


def _read_alpha(fields: Fields) -> Any:
    if fields["alpha"] is None:
        return None
    try:
        alpha = decode_scalar(fields["alpha"], f"{fields.source}: alpha")
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise fields.wrong("alpha", "null, a number, a pair [re, im], or a ball as this package writes it") from None
    return presented(alpha) if isinstance(alpha, GaussianRational) else alpha


def _convert_to_algebra(algebra: str, constant: Constant, precision: int) -> Any:
    """Return a weight in the type in which ``solve`` hands it out."""
    system = by_name(algebra, precision)
    if isinstance(constant, ExactMatrix):
        return system.handed_out(system.matrix(constant))
    return system.handed_out(system.from_enclosure(constant.to_flint(precision)))


def _numeric_algebra(algebra: str) -> str:
    """Return the algebra in which weights of ``algebra`` are evaluated and saved: balls for SymPy, else itself."""
    return "ball" if class_of(algebra).symbolic else algebra
