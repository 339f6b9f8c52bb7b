"""JSON files in which every number is exact, and npz files for float64 data. Nothing read is ever executed."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import flint

from ..errors import InputError
from .exact_balls import Dyadic, ball_from_parts, ball_parts
from .exact_matrix import ExactMatrix
from .exact_numbers import unusual
from .one_at_a_time import one_at_a_time
from .text_files import NPY, ZIP, named, read_bytes, read_text, write_text

_PAIR = re.compile(r'\[\n *("[^"\\\n]*"|\d+),\n *("[^"\\\n]*"|\d+)\n *\]')
"""A list of two short values in indented JSON. No text has a line break there."""


def read_json(path: str | Path, what: str) -> dict[str, Any]:
    """Return the JSON object in ``path``. Decimals come back as the strings that were written.

    ``what`` names the content ("a problem", "a certificate") in error messages. Raises :class:`InputError` for a file
    that cannot be read or holds no JSON object.
    """
    content = parsed_json(read_text(path, what, "JSON"), named(path))
    if not isinstance(content, dict):
        kind = {list: "an array", str: "a text", bool: "a truth value", type(None): "null"}.get(
            type(content), "a number"
        )
        raise InputError(f"{named(path)} holds {kind}, not a JSON object with {what}")
    return content


def parsed_json(text: str, source: str) -> Any:
    """Return what a JSON text says; decimals are the strings that were written. Raises :class:`InputError`."""
    try:
        return json.loads(
            text,
            parse_float=str,
            parse_int=_parse_integer,
            parse_constant=str,
            object_pairs_hook=_table_without_repeats,
        )
    except json.JSONDecodeError as error:
        raise InputError(f"{source} is not valid JSON: {_json_fault(text, error)}") from None
    except RecursionError:
        raise InputError(f"{source} is not valid JSON: it is nested too deeply") from None
    except InputError as error:
        raise InputError(f"{source}: {error}") from None


def read_npz(path: str | Path, names: str) -> dict[str, Any]:
    """Return the arrays in an .npz file by name. ``names`` says in messages what they are called ("X1, X2, …").

    Raises :class:`InputError` for any other file.
    """
    import numpy

    data = read_bytes(path, "arrays, as numpy.savez writes them")
    if data.startswith(NPY):
        raise InputError(f"{path} is a single NumPy array, as numpy.save writes it; write {names} with numpy.savez")
    if not data.startswith(ZIP):
        raise InputError(f"{path} is not an npz file, as numpy.savez writes it; if it is JSON, name it .json")
    try:
        with numpy.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}
    except Exception as error:  # noqa: BLE001  errors of NumPy, zipfile and decompressors have no common base class
        fault = " ".join(str(error).split()) or type(error).__name__
        raise InputError(
            f"{path} is not an npz file of numeric arrays ({fault}); save it anew with numpy.savez"
        ) from None


def write_json(path: str | Path, content: dict[str, Any]) -> None:
    """Write ``content`` to ``path``, a pair of numbers on one line. An existing file is replaced."""
    text = json.dumps(content, indent=1, ensure_ascii=False)
    write_text(path, _PAIR.sub(r"[\1, \2]", text) + "\n")


def encode_exact(matrix: ExactMatrix) -> list[list[Any]]:
    """Return rows of entries: strings "p/q", or, if one is not real, pairs [re, im] of such strings throughout."""
    rows, columns = matrix.shape
    real = matrix.is_real
    return [
        [str(matrix.real[i, j]) if real else [str(matrix.real[i, j]), str(matrix.imag[i, j])] for j in range(columns)]
        for i in range(rows)
    ]


def encode_ball(matrix: flint.acb_mat) -> list[list[Any]]:
    """Return rows of pairs [re, im]. Each part is a midpoint and a radius, written exactly by :func:`encode_arb`."""
    return [[[encode_arb(z.real), encode_arb(z.imag)] for z in row] for row in matrix.tolist()]


@one_at_a_time
def decode_ball(rows: Any, name: str) -> flint.acb_mat:
    """Inverse of :func:`encode_ball`. Raises :class:`InputError` for anything else."""
    try:
        entries = [[flint.acb(decode_arb(re), decode_arb(im)) for re, im in row] for row in rows]
        return flint.acb_mat(entries)
    except (TypeError, ValueError, KeyError, OverflowError):
        raise InputError(f"{name} is not a matrix of balls as this package writes them") from None


def _table_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"the name {twice!r} stands twice in one JSON object; keep one of them")
    return table


def _json_fault(text: str, error: json.JSONDecodeError) -> str:
    """Return the line, the column and what is wrong there."""
    place = f"line {error.lineno}, column {error.colno}: "
    here, before = text[error.pos : error.pos + 1], text[: error.pos].rstrip()[-1:]
    if not text[error.pos :].strip():
        return place + "the text ends in the middle; a bracket is not closed, or the rest is missing"
    if error.msg == "Extra data" and text.lstrip()[0] not in "{[":
        return place + "a JSON object begins with {, and this text does not"
    if error.msg == "Extra data":
        return place + "more text follows after the end of the object; remove it"
    if error.msg.startswith("Illegal trailing comma") or (here in "]}" and before == ","):
        return place + "there is a comma before a closing bracket; remove it"
    if error.msg.startswith("Unterminated string"):
        return place + "a text is not closed; its second quotation mark is missing"
    if here == "'":
        return place + 'texts stand between double quotation marks in JSON, "like this"'
    if here == "#" or text.startswith(("//", "/*"), error.pos):
        return place + "JSON has no comments; remove it"
    if not here.isascii():
        return place + unusual(here)
    if here == "/":
        return place + 'a fraction is written as a text, such as "1/3"'
    if error.msg.startswith("Expecting value"):
        word = text[error.pos :].split()[0].rstrip(",]}")[:20]
        return place + f'{word!r} is no value; whatever is no plain number is written as a text, such as "1/3"'
    if error.msg.startswith("Expecting ',' delimiter"):
        return place + "a comma or a closing bracket is missing before this"
    return place + error.msg[0].lower() + error.msg[1:].removesuffix(" at")


def _parse_integer(text: str) -> int | flint.fmpz:
    return int(text) if len(text) < 4000 else flint.fmpz(text)


def encode_arb(x: flint.arb) -> dict[str, Any]:
    """Return midpoint and radius, each as [mantissa, exponent] for mantissa·2^exponent; "undefined" if not finite."""
    if not x.is_finite():
        return {"midpoint": "undefined"}
    parts = zip(("midpoint", "radius"), ball_parts(x), strict=True)
    return {name: [str(flint.fmpz(n)) for n in pair] for name, pair in parts}  # int's str() stops at 4,300 digits


def decode_arb(parts: dict[str, Any]) -> flint.arb:
    """Inverse of :func:`encode_arb`. Raises ValueError, TypeError or KeyError for anything else."""
    if parts["midpoint"] == "undefined":
        return flint.arb.nan()
    midpoint, radius = (_decode_dyadic(parts[name]) for name in ("midpoint", "radius"))
    if radius[0] < 0:
        raise ValueError("a radius cannot be negative")
    return ball_from_parts((midpoint, radius))


def _decode_dyadic(pair: Any) -> Dyadic:
    mantissa, exponent = (int(flint.fmpz(str(x))) for x in pair)
    return mantissa, exponent
