"""Block matrices: where an algorithm that works on blocks of a Schur form takes one for another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .sampler import Row, Sampler

APART = np.array([[1, 0, 0], [0, 1, -1j], [0, 1j, 2]])
"""Hermitian, with a 1×1 block apart; a library's square root of it was off by more than its own size."""


def cases(make: Sampler) -> Iterator[Row]:
    """Yield (kind, matrix, note); no eigenvalue lies on the negative axis, and none on the imaginary one."""
    turn = np.array([[1.0, 2.0], [-2.0, 1.0]])
    other = np.array([[3.0, -1.0], [4.0, 2.0]])
    link = make.gaussian(2)
    zero = np.zeros((2, 2))
    yield "blocks", APART, "Hermitian, a 1×1 block apart"
    yield "blocks", APART[::-1, ::-1], "Hermitian, a 1×1 block apart at the end"
    yield "blocks", APART.conj(), "Hermitian, a 1×1 block apart, conjugated"
    yield "blocks", _diagonal([[2]], [[3, 1 - 1j], [1 + 1j, 2]], [[5]]), "Hermitian, 1×1 blocks apart on both sides"
    yield "blocks", _interleaved(_diagonal(APART, [[4]])), "Hermitian, blocks interleaved"
    yield "blocks", _diagonal(turn, -turn), "2×2 blocks equal up to sign"
    yield "blocks", np.block([[turn, link], [zero, -turn]]), "block-triangular, 2×2 blocks equal up to sign"
    yield "blocks", np.block([[turn, link], [zero, turn]]), "block-triangular, two equal 2×2 blocks"
    yield "blocks", np.block([[turn, link], [zero, turn.T]]), "block-triangular, a 2×2 block and its transpose"
    yield "blocks", np.block([[turn, zero], [link, other]]), "block-triangular, lower"
    real = np.block([[turn, link], [zero, other]])
    yield "blocks", _bordered(real, make), "a real Schur form with blocks 2, 2, 1"
    yield "blocks", _bordered(real, make)[::-1, ::-1].T, "a real Schur form with blocks 1, 2, 2"


def _diagonal(*blocks: Any) -> Any:
    """Return a block-diagonal matrix."""
    arrays = [np.asarray(block) for block in blocks]
    size = sum(len(array) for array in arrays)
    whole, start = np.zeros((size, size), dtype=np.result_type(*arrays)), 0
    for array in arrays:
        whole[start : start + len(array), start : start + len(array)] = array
        start += len(array)
    return whole


def _interleaved(A: Any) -> Any:
    """Return a block matrix with rows and columns in another order, so that no block is seen."""
    order = [0, 2, 1, 3][: len(A)]
    return A[np.ix_(order, order)]


def _bordered(A: Any, make: Sampler) -> Any:
    """Return [[A, c], [0, 1/2]]."""
    column = make.gaussian(len(A))[:, :1]
    return np.block([[A, column], [np.zeros((1, len(A))), np.array([[0.5]])]])
