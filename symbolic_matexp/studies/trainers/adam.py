"""Adam by PyTorch, with a few learning rates that fall to zero along half a cosine; the best one counts."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import numpy as np

from .torch_network import loss_of, one_thread, torch, version
from .trainer import Task, Trained, Trainer

RATES = (1e-3, 1e-2, 1e-1)
STEPS = 2000


def train(task: Task) -> Sequence[Trained]:
    """Return for each start the best weights of all rates.

    All starts and rates are trained at once, which is quicker and changes nothing: Adam treats every entry by itself,
    and the loss is a sum over the networks. The time of all of them is shared by the starts.
    """
    with one_thread():
        begin = time.process_time()
        loss_at = loss_of(task)
        weights = [
            [torch().tensor(task.starts[:, layer], requires_grad=True) for layer in range(task.layers)] for _ in RATES
        ]
        optimizer = torch().optim.Adam(
            [{"params": mine, "lr": rate} for mine, rate in zip(weights, RATES, strict=True)]
        )
        schedule = torch().optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
        least = np.full((len(RATES), len(task.starts)), math.inf)
        best = np.broadcast_to(task.starts, (len(RATES), *task.starts.shape)).copy()
        for _ in range(STEPS):
            optimizer.zero_grad()
            layers = [torch().stack(same) for same in zip(*weights, strict=True)]
            losses = loss_at(layers)
            losses.sum().backward()
            now = losses.detach().numpy()
            better = now < least
            least = np.where(better, now, least)
            best[better] = np.stack([layer.detach().numpy() for layer in layers], axis=2)[better]
            optimizer.step()
            schedule.step()
        seconds = (time.process_time() - begin) / len(task.starts)
    chosen = least.argmin(axis=0)
    return [
        Trained(best[rate, start], STEPS, seconds, f"learning rate {RATES[rate]:g}")
        for start, rate in enumerate(chosen)
    ]


TRAINER = Trainer("adam", train, torch, version)
