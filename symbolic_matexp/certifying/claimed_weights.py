"""Weights that somebody claims, as matrices of any kind or in a file. Their form is checked; no claim is believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..formulas.activations.activation import Activation
from ..formulas.activations.catalogue import ACTIVATIONS, activation_called
from ..formulas.activations.expm import EXPM
from ..inputs.constants import Constant, as_constant, decode
from ..inputs.fields import Fields
from ..inputs.files import read_json, read_npz
from ..inputs.precision import MAXIMUM_DIGITS
from ..inputs.problem import Problem
from ..inputs.text_files import named
from ..systems.ball.arithmetic import is_finite

BESIDE_WEIGHTS = {"name", "note", "activation"}
"""What a file of weights W1, W2, … may hold besides."""


@dataclass(frozen=True)
class ClaimedWeights:
    """The content of a file: weights, and the problem and digits that they are said to solve, None if not named."""

    weights: tuple[Constant, ...]
    problem: Problem | None
    digits: int | None
    activation: str = EXPM.name


def read_claimed_weights(path: str | Path) -> ClaimedWeights:
    """Read weights from a file. Nothing that it says is believed.

    The file is JSON ``{"W1": [[…]], "W2": …}``, a saved Solution or a certificate, or an .npz file with arrays W1,
    W2, …; the path "-" stands for the standard input, with JSON in it. Raises :class:`InputError` for anything else.
    """
    if Path(path).suffix.lower() == ".npz":
        return ClaimedWeights(decoded_weights(_numbered(read_npz(path, "W1, W2, …"), path), path), None, None)
    content, source = read_json(path, "weights"), named(path)
    listed = content.get("weights")
    if listed is None:
        listed = _numbered({key: value for key, value in content.items() if key not in BESIDE_WEIGHTS}, source)
    problem = content.get("problem")
    digits = content.get("digits")
    fields = Fields(content, source)
    weights = decoded_weights(listed, source)
    if "layers" in content and content["layers"] != len(weights):
        raise InputError(f"{source} holds {len(weights)} weights, but says that there are {content['layers']} layers")
    for i, weight in enumerate(weights, 1):
        if not is_finite(weight.to_flint(64)):
            raise InputError(f"{source}: W{i} has an entry that is not finite")
    return ClaimedWeights(
        weights=weights,
        problem=None if problem is None else Problem.from_json(problem, source),
        digits=None if digits is None else fields.whole("digits", 1, MAXIMUM_DIGITS),
        activation=fields.choice("activation", ACTIVATIONS) if "activation" in content else EXPM.name,
    )


def activation_of(weights: Any, named: str | None) -> Activation:
    """Return the activation that the caller named, or else that of a result that knows its own, or else exp.

    Raises :class:`InputError` if there is none of this name.
    """
    return activation_called(getattr(weights, "activation", EXPM.name) if named is None else named)


def claimed_weights(weights: Any, problem: Problem) -> tuple[Constant, ...]:
    """Return the matrices of a Solution or a sequence. Raises :class:`InputError` for anything else."""
    claimed = getattr(weights, "weights", weights)
    if getattr(claimed, "ndim", 0) >= 3:  # a stack of NumPy matrices
        claimed = list(claimed)
    if not isinstance(claimed, tuple | Sequence) or isinstance(claimed, str | bytes) or not len(claimed):
        raise InputError(
            "weights must be a non-empty sequence (W1, W2, …) of matrices, or a successful Solution, "
            f"not {_kind(claimed)}"
        )
    constants = tuple([as_constant(w, f"W{i}") for i, w in enumerate(claimed, 1)])
    check_sizes(constants, problem)
    return constants


def check_sizes(weights: Sequence[Constant], problem: Problem, source: str = "") -> None:
    """Refuse weights that do not have the size of the problem's matrices. ``source`` begins the message."""
    dim = problem.dim
    for i, weight in enumerate(weights, 1):
        size, _ = weight.shape
        if size != dim:
            raise InputError(f"{source}W{i} is {size}×{size} but the problem's matrices are {dim}×{dim}")


def decoded_weights(listed: Any, path: str | Path) -> tuple[Constant, ...]:
    """Return the weights in a list from a file. Raises :class:`InputError` naming the file and the weight."""
    if not isinstance(listed, list) or not listed:
        raise InputError(f"{path} holds no weights")
    return tuple(decode(w, f"{path}: W{i}") for i, w in enumerate(listed, 1))


def _numbered(content: Mapping[str, Any], path: str | Path) -> list[Any]:
    """Return the entries W1, W2, … in order. Refuse gaps and other names."""
    names = [f"W{i}" for i in range(1, len(content) + 1) if f"W{i}" in content]
    unknown = [key for key in content if key not in names]
    if unknown or not names:
        detail = f"unknown name {unknown[0]!r}" if unknown else "W1 is missing"
        raise InputError(f"{path}: {detail}; a file of weights has W1, W2, … without gaps")
    return [content[name] for name in names]


def _kind(claimed: Any) -> str:
    shape = getattr(claimed, "shape", None)
    if isinstance(shape, tuple) and len(shape) == 2:
        return f"one matrix of shape {shape}; one layer alone is (W1,)"
    return "an empty one" if isinstance(claimed, Sequence) and not len(claimed) else type(claimed).__name__
