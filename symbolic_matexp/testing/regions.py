"""Where in the space of matrices an input lies, in words: what a failing assertion says about it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..exact_matrix import ExactMatrix

NEAR_SINGULAR, NEARLY_DEFECTIVE = 1e8, 1e7
NEAR_THE_CUT = 1e-3
NON_NORMAL = 0.5
LARGE, TINY = 1e3, 1e-3
CUT_ALONG_NEGATIVE_AXIS = {"logm", "sqrtm"}


def region(A: ExactMatrix, function: str = "") -> str:
    """Return a line such as "near the cut, non-normal (d = 3, real, ‖A‖ = 2.1, κ(A) = 4e+02)".

    Norms are Frobenius norms, κ(A) is the 2-norm condition number; all in float64, as magnitudes.
    """
    array = A.to_numpy()
    dim, field = len(array), "real" if A.is_real else "complex"
    with np.errstate(all="ignore"):
        size = float(np.linalg.norm(array))
        facts = [f"d = {dim}", field, f"‖A‖ = {size:.2g}"]
        if not np.isfinite(array).all():
            return f"beyond the range of float64 ({', '.join(facts)})"
        try:
            facts.append(f"κ(A) = {np.linalg.cond(array):.1g}")
            labels = _labels(array, size, function)
        except np.linalg.LinAlgError:
            labels = ["no eigenvalues in float64"]
    return f"{', '.join(labels) or 'ordinary'} ({', '.join(facts)})"


def _labels(array: np.ndarray[Any, Any], size: float, function: str) -> list[str]:
    scaled = array / size if size else array
    eigenvalues, vectors = np.linalg.eig(scaled)
    adjoint = scaled.conj().T
    # numpy's angle of a negative real number is π, so its distance to the cut is 0
    distance = float(np.min(np.pi - np.abs(np.angle(eigenvalues)))) if eigenvalues.any() else np.pi
    tests = {
        "zero": size == 0,
        "large norm": size > LARGE,
        "tiny": 0 < size < TINY,
        "near the cut": function in CUT_ALONG_NEGATIVE_AXIS and distance < NEAR_THE_CUT,
        "near-singular": np.linalg.cond(scaled) > NEAR_SINGULAR,
        "defective or nearly so": np.linalg.cond(vectors) > NEARLY_DEFECTIVE,
        "non-normal": np.linalg.norm(scaled @ adjoint - adjoint @ scaled) > NON_NORMAL,
    }
    return [label for label, holds in tests.items() if holds]
