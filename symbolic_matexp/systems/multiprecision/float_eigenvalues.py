"""Approximate eigenvalues in Python's complex floats, as a first guess that nothing depends on.

Elimination to Hessenberg form, then the QR algorithm with Wilkinson's shift (Golub & Van Loan, Matrix Computations,
2013, sections 7.4 and 7.5). mpmath's own is ten times slower in floats.
"""

from __future__ import annotations

import cmath
from sys import float_info

ITERATIONS = 40
"""So many QR steps are made for one eigenvalue; every tenth has an exceptional shift."""


def float_eigenvalues(table: list[list[complex]]) -> list[complex] | None:
    """Return the eigenvalues of a square matrix with entries of moderate size, or None if they were not found."""
    H = _hessenberg([list(row) for row in table])
    norm = max(abs(x) for row in H for x in row)
    found: list[complex] = []
    last, steps = len(H) - 1, 0
    while last >= 0:
        first = last
        while first > 0 and not _negligible(H, first, norm):
            first -= 1
        if first == last:
            found.append(H[last][last])
            last, steps = last - 1, 0
            continue
        steps += 1
        if steps > ITERATIONS:
            return None
        exceptional = abs(H[last][last - 1]) + abs(H[last - 1][last - 1])
        _qr_step(H, first, last, complex(exceptional) if steps % 10 == 0 else _wilkinson_shift(H, last))
    return found


def _hessenberg(H: list[list[complex]]) -> list[list[complex]]:
    """Return a similar Hessenberg matrix, by elimination with pivots below the diagonal."""
    n = len(H)
    for k in range(1, n - 1):
        p = max(range(k, n), key=lambda i: abs(H[i][k - 1]))
        pivot = H[p][k - 1]
        if pivot == 0:
            continue
        H[k], H[p] = H[p], H[k]
        for row in H:
            row[k], row[p] = row[p], row[k]
        for i in range(k + 1, n):
            factor = H[i][k - 1] / pivot
            if factor:
                H[i] = [x - factor * y for x, y in zip(H[i], H[k], strict=True)]
                for row in H:
                    row[k] += factor * row[i]
    return H


def _negligible(H: list[list[complex]], k: int, norm: float) -> bool:
    """Whether the entry below the diagonal is, and set it to zero if so."""
    if abs(H[k][k - 1]) > float_info.epsilon * (abs(H[k][k]) + abs(H[k - 1][k - 1]) or norm):
        return False
    H[k][k - 1] = 0
    return True


def _wilkinson_shift(H: list[list[complex]], last: int) -> complex:
    """Return the eigenvalue of the last 2×2 block that is nearer to the last entry."""
    a, b, c, d = H[last - 1][last - 1], H[last - 1][last], H[last][last - 1], H[last][last]
    half = (a - d) / 2
    root = cmath.sqrt(half * half + b * c)
    larger = max(half + root, half - root, key=abs)
    return d - b * c / larger if larger else d


def _qr_step(H: list[list[complex]], first: int, last: int, shift: complex) -> None:
    """Replace the active block H − shift = QR by RQ + shift."""
    for k in range(first, last + 1):
        H[k][k] -= shift
    rotations = []
    for k in range(first, last):
        a, b = H[k][k], H[k + 1][k]
        length = abs(complex(abs(a), abs(b)))
        c, s = (a / length, b / length) if length else (1 + 0j, 0j)
        rotations.append((c, s))
        upper, lower = H[k], H[k + 1]
        c_bar, s_bar = c.conjugate(), s.conjugate()
        for j in range(k, last + 1):
            x, y = upper[j], lower[j]
            upper[j], lower[j] = c_bar * x + s_bar * y, c * y - s * x
    for k, (c, s) in enumerate(rotations, first):
        c_bar, s_bar = c.conjugate(), s.conjugate()
        for row in H[first : k + 2]:
            x, y = row[k], row[k + 1]
            row[k], row[k + 1] = c * x + s * y, c_bar * y - s_bar * x
    for k in range(first, last + 1):
        H[k][k] += shift
