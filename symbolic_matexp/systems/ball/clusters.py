"""Clusters: groups of numbers in which everyone is connected with everyone by a chain of close ones."""

from __future__ import annotations

from collections.abc import Callable

Clusters = tuple[tuple[int, ...], ...]
"""The indices of eigenvalues, or of the columns of a basis, cluster by cluster."""


def linked(count: int, are_close: Callable[[int, int], bool]) -> Clusters:
    """Group the numbers below ``count``: i and j < i share a group if they are close, or through others that are."""
    label = list(range(count))
    for i in range(count):
        for j in range(i):
            if label[i] != label[j] and are_close(i, j):
                old, new = label[i], label[j]
                label = [new if k == old else k for k in label]
    return tuple(tuple(i for i in range(count) if label[i] == k) for k in dict.fromkeys(label))
