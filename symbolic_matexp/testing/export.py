"""The reference corpora for other languages: JSON files whose numbers are hexadecimal floats, with error bounds.

``OTHER_LANGUAGES.md`` beside this file describes the format.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import flint

from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.text_files import write_text
from ..systems.ball.arithmetic import float_above, frobenius_norm
from .accuracy import AT_LEAST_ONE_DIGIT, FACTOR
from .cases import Case, corpus
from .catalogue import CORPORA
from .values import DOUBLE, PRECISION

FORMAT = "symbolic_matexp references 1"


@one_at_a_time
def export(folder: Path, names: Sequence[str] = CORPORA) -> list[Path]:
    """Write a file NAME.json for each corpus into a folder; return the files."""
    contents = {folder / f"{name}.json": references(name) for name in names}
    for path, content in contents.items():
        text = json.dumps(content, ensure_ascii=False).replace('{"id"', '\n{"id"')
        write_text(path, text + "\n")
    return list(contents)


def references(name: str) -> dict[str, Any]:
    """Return a corpus as what its file holds."""
    return {
        "format": FORMAT,
        "function": name,
        "unit_roundoff": DOUBLE.hex(),
        "factor": FACTOR,
        "at_most": AT_LEAST_ONE_DIGIT,
        "cases": [_case(case) for case in corpus(name)],
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "kind": case.kind,
        "note": case.note,
        "condition": case.condition.hex(),
        "parameters": {name: _number(value) for name, value in case.parameters.items()},
        "inputs": {
            name: _matrix(array.shape, [[float(z.real), float(z.imag)] for z in array.ravel()])
            for name, array in zip(case.exact, case.inputs, strict=True)
        },
        "results": [_result(reference) for reference in case.references],
    }


def _number(value: Any) -> Any:
    """Return a whole number as it is, a float in hexadecimal, a complex number as two of them."""
    if isinstance(value, int):
        return value
    return value.hex() if isinstance(value, float) else [value.real.hex(), value.imag.hex()]


def _matrix(shape: tuple[int, ...], entries: Sequence[Sequence[float]]) -> dict[str, Any]:
    return {
        "rows": shape[0],
        "columns": shape[1],
        "real": [re.hex() for re, _ in entries],
        "imaginary": [im.hex() for _, im in entries],
    }


def _result(reference: flint.acb_mat) -> dict[str, Any]:
    """Return floats, what is left of them in floats, and a bound of the Frobenius norm of what is left then."""
    with flint.ctx.workprec(PRECISION):
        balls = [part for z in reference.entries() for part in (z.real, z.imag)]
        near = [float(ball.mid()) for ball in balls]
        rest = [float((ball - x).mid()) for ball, x in zip(balls, near, strict=True)]
        left = [ball - x - y for ball, x, y in zip(balls, near, rest, strict=True)]
        error = float_above(frobenius_norm(flint.acb_mat(1, len(left), left)))
    shape = reference.nrows(), reference.ncols()
    further = _matrix(shape, list(zip(rest[::2], rest[1::2], strict=True)))
    return {
        **_matrix(shape, list(zip(near[::2], near[1::2], strict=True))),
        "real_rest": further["real"],
        "imaginary_rest": further["imaginary"],
        "error": error.hex(),
    }
