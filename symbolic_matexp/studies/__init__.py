"""Sweeps over families of problems: each study is a function here, and ``symbolic-matexp sweep NAME`` in the shell.

>>> from symbolic_matexp import studies
>>> studies.near_singular(dims=[4], samples=5, seed=1, workers=2, out="results")  # doctest: +SKIP

leaves ``results/near-singular.csv``, one observation a row, and ``results/near-singular.png``. What a study varies
and measures stands in its file. Local worker processes import the main module anew, so that a script needs the usual
``if __name__ == "__main__":``.
"""

from __future__ import annotations

from .catalogue import STUDIES, branch, dimension_precision, near_singular, perturbation, rerun, trained
from .records import recorded
from .sweeping import Sweep

__all__ = [
    "STUDIES",
    "Sweep",
    "branch",
    "dimension_precision",
    "near_singular",
    "perturbation",
    "recorded",
    "rerun",
    "trained",
]
