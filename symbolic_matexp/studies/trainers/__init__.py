"""Ways to get weights that fit given pairs: the closed form, and searches that start from random weights."""

from __future__ import annotations

from . import adam, closed_form, lbfgs, levenberg_marquardt
from .trainer import Task, Trained, Trainer

TRAINERS: dict[str, Trainer] = {
    trainer.name: trainer
    for trainer in (closed_form.TRAINER, levenberg_marquardt.TRAINER, lbfgs.TRAINER, adam.TRAINER)
}

__all__ = ["TRAINERS", "Task", "Trained", "Trainer"]
