"""JSON in and out with every number exact; npz for float64 data. Nothing read is ever executed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import flint

from .errors import InputError
from .exact_balls import Dyadic, ball_from_parts, ball_parts
from .exact_matrix import ExactMatrix
from .one_at_a_time import one_at_a_time


def read_json(path: str | Path, what: str) -> dict[str, Any]:
    """Return the JSON object in ``path``; decimals come back as the strings that were written.

    ``what`` names the content ("a problem", "a certificate") in error messages.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not a text file; {what} is stored as JSON") from None
    try:
        content = json.loads(text, parse_float=str, parse_int=_whole, parse_constant=str, object_pairs_hook=_table)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{path} is not valid JSON: {error}") from None
    if not isinstance(content, dict):
        raise InputError(f"{path} holds a {type(content).__name__}, not a JSON object with {what}")
    return content


def write_json(path: str | Path, content: dict[str, Any]) -> None:
    """Write ``content`` to ``path``."""
    try:
        Path(path).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from None


def encode_exact(matrix: ExactMatrix) -> list[list[Any]]:
    """Return rows of "p/q" strings, or of [re, im] pairs of them where the entry is not real."""
    rows, columns = matrix.shape
    return [
        [
            str(matrix.real[i, j]) if matrix.imag[i, j] == 0 else [str(matrix.real[i, j]), str(matrix.imag[i, j])]
            for j in range(columns)
        ]
        for i in range(rows)
    ]


def encode_ball(matrix: flint.acb_mat) -> list[list[Any]]:
    """Return rows of [re, im], each a midpoint and a radius, each of those mantissa·2^exponent, exactly."""
    return [[[encode_arb(z.real), encode_arb(z.imag)] for z in row] for row in matrix.tolist()]


@one_at_a_time
def decode_ball(rows: Any, name: str) -> flint.acb_mat:
    """Inverse of :func:`encode_ball`."""
    try:
        entries = [[flint.acb(decode_arb(re), decode_arb(im)) for re, im in row] for row in rows]
        return flint.acb_mat(entries)
    except (TypeError, ValueError, KeyError, OverflowError):
        raise InputError(f"{name} is not a matrix of balls as this package writes them") from None


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"the name {twice!r} stands twice in one JSON object; keep one of them")
    return table


def _whole(text: str) -> int | flint.fmpz:
    return int(text) if len(text) < 4000 else flint.fmpz(text)


def encode_arb(x: flint.arb) -> dict[str, Any]:
    """Return midpoint and radius, each as mantissa and exponent."""
    if not x.is_finite():
        return {"midpoint": "undefined"}
    parts = zip(("midpoint", "radius"), ball_parts(x), strict=True)
    return {name: [str(flint.fmpz(n)) for n in pair] for name, pair in parts}  # int's str() stops at 4,300 digits


def decode_arb(parts: dict[str, Any]) -> flint.arb:
    """Inverse of :func:`encode_arb`; raises ValueError, TypeError or KeyError for anything else."""
    if parts["midpoint"] == "undefined":
        return flint.arb.nan()
    midpoint, radius = (_decode_dyadic(parts[name]) for name in ("midpoint", "radius"))
    if radius[0] < 0:
        raise ValueError("a radius cannot be negative")
    return ball_from_parts((midpoint, radius))


def _decode_dyadic(pair: Any) -> Dyadic:
    mantissa, exponent = (int(flint.fmpz(str(x))) for x in pair)
    return mantissa, exponent
