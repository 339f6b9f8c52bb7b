"""The Sylvester equation ΛX − XΛ = −E for a block diagonal Λ: one step of Newton's method towards an eigenbasis.

Between eigenvectors of λ_i and λ_j the solution is x = e/(λ_j − λ_i). The two columns of a pair are the real and the
imaginary part of the eigenvector of s + it. So (1, i)ᵀ takes its columns, and (1, −i)/2 its rows, into eigenvectors.
"""

from __future__ import annotations

from typing import Any

import flint

from ...errors import InconclusiveError
from .arithmetic import submatrix
from .block_matrix import BlockMatrix, pairs_of_blocks
from .norms import Dense


def correction(E: Dense, Lambda: BlockMatrix) -> Dense:
    """Return an enclosure of the X that solves ΛX − XΛ = −E beside the diagonal blocks, for an exact E.

    In a pair's own block it solves for the part of E that is not a multiple of a function of Λ. Raises
    ZeroDivisionError or :class:`InconclusiveError` where two blocks have a common eigenvalue, as far as balls tell.
    """
    layout = Lambda.layout
    rows = E.tolist()
    X = _complex(rows, Lambda) if isinstance(E, flint.acb_mat) else _real(rows, Lambda)
    solution = type(E)(X)
    for left, right in pairs_of_blocks(layout):
        part = _between(submatrix(E, left, right), _block(Lambda, left), _block(Lambda, right))
        for i in left:
            for j in right:
                z = part[i - left.start, j - right.start]
                solution[i, j] = z if isinstance(E, flint.acb_mat) else z.real
    return solution


def _complex(rows: list[list[Any]], Lambda: BlockMatrix) -> list[list[Any]]:
    factors, dim = Lambda.inverse_gaps, len(rows)
    zero, rest = flint.acb(0), [flint.acb(0)] * (dim - len(factors))
    X = [[e * f for e, f in zip(row, line, strict=False)] + rest for row, line in zip(rows, factors, strict=False)]
    return X + [[zero] * dim for _ in rest]


def _real(rows: list[list[Any]], Lambda: BlockMatrix) -> list[list[Any]]:
    layout, dim = Lambda.layout, len(rows)
    zero = flint.arb(0)
    X: list[list[Any]] = [[zero] * dim for _ in range(dim)]
    alone = [z.real for z in Lambda.values[: layout.singles]]
    pairs = [(j, Lambda.values[j], Lambda.values[j + 1]) for j in layout.pair_starts]
    for i, own in enumerate(alone):
        line, e = X[i], rows[i]
        for j, value in enumerate(alone):
            if j != i:
                line[j] = e[j] / (value - own)
        for j, eigenvalue, _ in pairs:
            z = flint.acb(e[j], e[j + 1]) / (eigenvalue - own)
            line[j], line[j + 1] = z.real, z.imag
    for i, center, conjugate in pairs:
        first, second, e, f = X[i], X[i + 1], rows[i], rows[i + 1]
        for j, real in enumerate(alone):
            z = flint.acb(e[j], -f[j]) / (real - center)
            first[j], second[j] = z.real, -z.imag
        for j, eigenvalue, _ in pairs:
            w = flint.acb(e[j] - f[j + 1], e[j + 1] + f[j]) / ((eigenvalue - conjugate) * 2)
            if i == j:
                first[j], first[j + 1], second[j], second[j + 1] = w.real, w.imag, w.imag, -w.real
                continue
            z = flint.acb(e[j] + f[j + 1], e[j + 1] - f[j]) / ((eigenvalue - center) * 2)
            total, difference = z + w, z - w
            first[j], first[j + 1] = total.real, total.imag
            second[j], second[j + 1] = -difference.imag, difference.real
    return X


def _block(Lambda: BlockMatrix, columns: range) -> flint.acb_mat:
    layout = Lambda.layout
    if columns in layout.cluster_ranges:
        return Lambda.blocks[layout.cluster_ranges.index(columns)]
    i = columns.start
    if len(columns) == 1:
        return flint.acb_mat([[Lambda.values[i]]])
    s, t = (Lambda.values[i] + Lambda.values[i + 1]) / 2, Lambda.values[i].imag
    return flint.acb_mat([[s, t], [-t, s]])


def _between(E: flint.acb_mat, left: flint.acb_mat, right: flint.acb_mat) -> flint.acb_mat:
    """Return the X with left X − X right = −E, from the linear system of its entries."""
    m, n = left.nrows(), right.nrows()
    try:
        X = sylvester_operator(left, right).solve(flint.acb_mat(m * n, 1, [-z for z in E.entries()]))
    except ZeroDivisionError:
        raise InconclusiveError(f"two clusters could not be separated at {flint.ctx.prec} bits") from None
    return flint.acb_mat(m, n, X.entries())


def sylvester_operator(left: flint.acb_mat, right: flint.acb_mat) -> flint.acb_mat:
    """Return the matrix of X ↦ left X − X right, for X written row by row."""
    m, n = left.nrows(), right.nrows()
    operator = flint.acb_mat(m * n, m * n)
    for i in range(m):
        for j in range(n):
            for k in range(m):
                operator[i * n + j, k * n + j] += left[i, k]
            for k in range(n):
                operator[i * n + j, i * n + k] -= right[k, j]
    return operator
