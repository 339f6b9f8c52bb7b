"""Where in the space of matrices an input lies, in words: what a failing assertion says about it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..functions.catalogue import has_cut
from ..inputs.exact_matrix import ExactMatrix

NEAR_SINGULAR, NEARLY_DEFECTIVE = 1e8, 1e7
CALLED_NEAR_THE_CUT = 0.1
NON_NORMAL = 0.5
LARGE, TINY = 30.0, 1e-3


def region(A: ExactMatrix, function: str = "") -> str:
    """Return a line such as "near the cut, non-normal (d = 3, real, ‖A‖ = 2.1, κ(A) = 4e+02)".

    ‖A‖ is the Frobenius norm, κ(A) the 2-norm condition number; all in float64, as magnitudes.
    """
    array = A.to_numpy()
    facts = [f"d = {len(array)}", "real" if A.is_real else "complex"]
    if not np.isfinite(array).all():
        return f"beyond the range of float64 ({', '.join(facts)})"
    largest = float(np.abs(array).max())
    scaled = array / largest if largest else array  # so that no square overflows or underflows
    with np.errstate(all="ignore"):
        size = largest * float(np.linalg.norm(scaled))
        facts.append(f"‖A‖ = {size:.2g}" if np.isfinite(size) else "‖A‖ beyond 1.8e308")
        try:
            condition = float(np.linalg.cond(scaled))
            labels = _labels(scaled, size, condition, function)
        except np.linalg.LinAlgError:
            return f"no eigenvalues in float64 ({', '.join(facts)})"
    return f"{', '.join(labels) or 'ordinary'} ({', '.join(facts)}, κ(A) = {condition:.1g})"


def _labels(scaled: np.ndarray[Any, Any], size: float, condition: float, function: str) -> list[str]:
    eigenvalues, vectors = np.linalg.eig(scaled)
    adjoint = scaled.conj().T
    # numpy's angle of a negative real number is π, so its distance to the cut is 0
    distance = float(np.min(np.pi - np.abs(np.angle(eigenvalues)))) if eigenvalues.any() else np.pi
    cut = has_cut(function)
    departure = float(np.linalg.norm(scaled @ adjoint - adjoint @ scaled))
    tests = {
        "zero": size == 0,
        "large norm": size >= LARGE,
        "tiny": 0 < size < TINY,
        "on the cut": cut and distance == 0,
        "near the cut": cut and 0 < distance < CALLED_NEAR_THE_CUT,
        "near-singular": size > 0 and condition > NEAR_SINGULAR,
        "defective or nearly so": np.linalg.cond(vectors) > NEARLY_DEFECTIVE,
        "non-normal": departure > NON_NORMAL * float(np.linalg.norm(scaled)) ** 2,
    }
    return [label for label, holds in tests.items() if holds]
