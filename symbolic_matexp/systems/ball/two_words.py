"""Numbers of at most two words of 64 bits: FLINT multiplies matrices of them up to three times as quickly as others.

What counts is how long the entries are, more than the precision of the product.
"""

from __future__ import annotations

from .norms import Dense

TWO_WORDS = 128
DISPENSABLE = 4
"""So many of the bits that are asked for are given up, if the others fill two words."""


def in_words(bits: int) -> int:
    """Return about ``bits``: two words if that is nearly enough, for fewer would not be quicker."""
    return TWO_WORDS if bits <= TWO_WORDS + DISPENSABLE else bits


def rounded(A: Dense) -> Dense:
    """Return an enclosure of all matrices in ``A`` with midpoints rounded to the current precision."""
    return A * 1
