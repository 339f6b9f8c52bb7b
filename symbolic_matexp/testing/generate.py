"""Make the reference corpora anew.

    python -m symbolic_matexp.testing.generate [folder [name ...]]

Inputs are float64 numbers, so every code under test gets them exactly; references are balls to 40 digits, condition
numbers are lower bounds, proved but for their rounding to six digits (for "solve" seen in a few directions). The
files record seed, precision and versions.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Sequence
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import flint
import numpy as np

from .. import __version__
from ..comparing.measurements import entrywise_condition
from ..formulas import three_layers
from ..functions.catalogue import PARAMETRIC, condition, enclose
from ..functions.enclosing import until_narrow
from ..inputs.constants import BallMatrix, encode
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..inputs.files import encode_exact
from ..inputs.precision import MAXIMUM_PRECISION, bits_for
from ..inputs.problem import Problem
from ..notation.traced import run
from ..systems.ball.system import BallAlgebra
from .cases import FOLDER, FORMAT
from .catalogue import CORPORA, SEEDS
from .inputs.sampler import Sampler

DIGITS = 40


def main(folder: Path, names: Sequence[str] = CORPORA) -> None:
    """Write the files."""
    for name in names:
        rows = import_module(f".inputs.{name}", __package__).cases(Sampler(SEEDS[name]))
        found = [_solved(*row) if name == "solve" else _computed(name, *row) for row in rows]
        counts: dict[str, int] = {}
        for case in found:
            label = case["kind"].replace(" ", "-").replace("é", "e").lower()
            counts[label] = counts.get(label, 0) + 1
            case["id"] = f"{name}/{label}-{counts[label]}"
        content = {
            "format": FORMAT,
            "function": name,
            "seed": SEEDS[name],
            "digits": DIGITS,
            "most_bits": max(case["bits"] for case in found),
            "versions": {
                "symbolic_matexp": __version__,
                "python-flint": flint.__version__,
                "FLINT": flint.__FLINT_VERSION__,
                "numpy": np.__version__,
                "python": platform.python_version(),
            },
            "cases": found,
        }
        text = json.dumps(content, ensure_ascii=False).replace('{"id"', '\n{"id"')
        (folder / f"{name}.json").write_text(text.replace('{"kind"', '\n{"kind"') + "\n", encoding="utf-8")
        print(f"{name}: {len(found)} cases of {len({case['kind'] for case in found})} kinds")


def _computed(name: str, kind: str, A: Any, note: str, *parameter: float | int) -> dict[str, Any]:
    exact = ExactMatrix.parse(np.asarray(A, dtype=complex if np.iscomplexobj(A) else float))
    parameters = dict(zip([PARAMETRIC[name]] if name in PARAMETRIC else [], parameter, strict=True))
    result = enclose(name, exact, DIGITS, **parameters)
    written = {key: value if isinstance(value, int) else str(Fraction(value)) for key, value in parameters.items()}
    size = condition(name, exact, **parameters)
    return _entry(kind, note, {"A": exact}, written, [result], size, result.precision)


def _solved(kind: str, problem: Problem, alpha: GaussianRational, note: str) -> dict[str, Any]:
    def weights_of(data: Problem, precision: int) -> tuple[flint.acb_mat, ...]:
        alg = BallAlgebra(precision)
        with alg.working():
            matrices = [alg.matrix(A) for A in (data.X1, data.X2, data.Y1, data.Y2)]
            weights: tuple[Any, ...] = run(three_layers.weights, alg, *matrices, alpha=alg.scalar(alpha))
        return weights

    weights, precision = until_narrow(lambda bits: weights_of(problem, bits), DIGITS, MAXIMUM_PRECISION, guard=64)
    size = entrywise_condition(lambda data: weights_of(data, precision + 200), problem, precision + 200)
    names = {"X1": problem.X1, "X2": problem.X2, "Y1": problem.Y1, "Y2": problem.Y2}
    parameters = {"alpha": [str(alpha.real), str(alpha.imag)]}
    return _entry(kind, note, names, parameters, weights, size, precision)


def _entry(
    kind: str,
    note: str,
    inputs: dict[str, ExactMatrix],
    parameters: dict[str, Any],
    results: Any,
    condition: float,
    bits: int,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "note": note,
        "inputs": {name: encode_exact(matrix) for name, matrix in inputs.items()},
        "parameters": parameters,
        "condition": f"{condition:.6g}",
        "bits": bits,
        "results": [encode(BallMatrix(_to_size(result)), 0)["balls"] for result in results],
    }


def _to_size(result: flint.acb_mat) -> flint.acb_mat:
    """Drop the bits that the digits promised do not need, which widens the balls by as much."""
    with flint.ctx.workprec(bits_for(DIGITS, 8)):
        return flint.acb_mat(result.nrows(), result.ncols(), [z * 1 for z in result.entries()])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, sys.argv[2:] or CORPORA)
