"""The studies by name, and each as a function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from ..errors import InputError
from . import cut_approach, perturbed, scaling, singularity, training
from .study import Row, Study
from .sweeping import Options, Sweep, sweep
from .workers import measured

STUDIES: dict[str, Study] = {
    study.name: study
    for study in (singularity.STUDY, scaling.STUDY, cut_approach.STUDY, perturbed.STUDY, training.STUDY)
}


def near_singular(dims: Sequence[int], samples: int, seed: int = 1, **options: Unpack[Options]) -> Sweep:
    """Sweep the smallest singular value of X1 − X2 from 1 to 1e-15 (:mod:`.singularity`); as :func:`.sweep`."""
    return sweep(singularity.STUDY, dims, samples, seed, **options)


def dimension_precision(dims: Sequence[int], samples: int, seed: int = 1, **options: Unpack[Options]) -> Sweep:
    """Sweep dimension and digits, for what a solve costs (:mod:`.scaling`); as :func:`.sweep`."""
    return sweep(scaling.STUDY, dims, samples, seed, **options)


def branch(dims: Sequence[int], samples: int, seed: int = 1, **options: Unpack[Options]) -> Sweep:
    """Sweep the angle of Y2⁻¹Y1's eigenvalues to the negative axis (:mod:`.cut_approach`); as :func:`.sweep`."""
    return sweep(cut_approach.STUDY, dims, samples, seed, **options)


def perturbation(dims: Sequence[int], samples: int, seed: int = 1, **options: Unpack[Options]) -> Sweep:
    """Sweep perturbations of X1 and X2 near singularity (:mod:`.perturbed`); as :func:`.sweep`."""
    return sweep(perturbed.STUDY, dims, samples, seed, **options)


def trained(dims: Sequence[int], samples: int, seed: int = 1, **options: Unpack[Options]) -> Sweep:
    """Fit pairs by closed form, Levenberg–Marquardt, L-BFGS and Adam (:mod:`.training`); as :func:`.sweep`."""
    return sweep(training.STUDY, dims, samples, seed, **options)


def rerun(study: str, key: str) -> list[Row]:
    """Measure one problem of a study alone: the rows that a sweep has for it, from the parameters in ``key``."""
    if study not in STUDIES:
        raise InputError(f"there is no study {study!r}; choose from {', '.join(STUDIES)}")
    trial = STUDIES[study].trial(key)
    STUDIES[study].check([trial])
    ((_, rows),) = next(measured(STUDIES[study].measure, [trial], 1, None))
    return [{"study": study, **trial.parameters, **row} for row in rows]
