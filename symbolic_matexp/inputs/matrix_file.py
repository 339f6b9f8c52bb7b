"""One square matrix from a file, from the standard input, or from the words on a command line."""

from __future__ import annotations

import io
import json
import os
import re
from typing import Any

from ..errors import InputError
from .exact_matrix import ExactMatrix
from .files import parsed_json
from .text_files import NPY, STANDARD_INPUT, ZIP, as_text, named, read_bytes


def read_matrix(source: str) -> ExactMatrix:
    """Return the matrix that ``source`` names: a file, "-" for the standard input, or itself, "[[1, 2], [3, 4]]".

    A file is JSON (rows of entries as in a problem file), a NumPy .npy file, or text with a line for each row, its
    entries separated by commas, semicolons, tabs or blanks. Raises :class:`InputError` naming the file and the entry.
    """
    if source.lstrip().startswith("["):
        return _parsed(_literal(source), "A")
    if not source.strip():
        raise InputError("the matrix is empty; name a file, or write it as [[1, 2], [3, 4]]")
    try:
        data = read_bytes(source, "a matrix")
    except InputError as error:
        if source == STANDARD_INPUT or os.path.exists(source):
            raise
        raise InputError(f"{error}; a matrix in the place of a file is written [[1, 2], [3, 4]]") from None
    if data.startswith((NPY, ZIP)):
        return _parsed(_array(data, named(source)), named(source))
    return _from_text(as_text(data, source, "a matrix"), named(source))


_ENTRY = re.compile(r'("(?:[^"\\]|\\.)*")|[\w.+(-][^\[\]{},":]*')
"""A text between quotation marks, or an entry without them, such as 1+2i, which JSON does not know."""


def _literal(text: str) -> Any:
    """Return rows of entries, which need no quotation marks. Raises :class:`InputError` as JSON does."""
    try:
        return parsed_json(text, "the matrix")
    except InputError as error:
        try:
            return parsed_json(_ENTRY.sub(_as_text, text), "the matrix")
        except InputError:
            raise error from None


def _as_text(found: re.Match[str]) -> str:
    return found[1] or json.dumps(found[0].strip())


def _from_text(text: str, source: str) -> ExactMatrix:
    if text.lstrip()[0] in "[{":
        content = parsed_json(text, source)
        if isinstance(content, dict):
            if len(content) != 1:
                raise InputError(f"{source} holds {', '.join(content) or 'nothing'}; it should hold one matrix")
            ((_, content),) = content.items()
        return _parsed(content, source)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if decimal := next((line for line in lines if ";" in line and re.search(r"\d,\d", line)), None):
        raise InputError(f"{source} has commas in its numbers, as in {decimal[:30]!r}; write 1.5 instead of 1,5")
    rows = [re.split(r"\s*[,;\t]\s*|\s+", line) for line in lines]
    return _parsed(rows, source)


def _array(data: bytes, source: str) -> Any:
    import numpy

    try:
        found = numpy.load(io.BytesIO(data), allow_pickle=False)
        arrays = {name: found[name] for name in found.files} if hasattr(found, "files") else {"A": found}
    except Exception as error:  # noqa: BLE001  errors of NumPy, zipfile and decompressors have no common base class
        raise InputError(f"{source} is no file of NumPy arrays of numbers ({' '.join(str(error).split())})") from None
    if len(arrays) != 1:
        raise InputError(f"{source} holds {', '.join(arrays) or 'nothing'}; it should hold one matrix")
    ((_, array),) = arrays.items()
    return array


def _parsed(content: Any, source: str) -> ExactMatrix:
    return ExactMatrix.parse(content, "A" if source == "A" else f"{source}: A")
