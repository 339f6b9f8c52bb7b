"""The reference corpora: one table, for whoever makes, reads or lists them.

Standard library only: pytest lists the cases without loading any numerics.
"""

from __future__ import annotations

SEEDS = {
    "expm": 20261124,
    "logm": 20261125,
    "sqrtm": 20261126,
    "inv": 20261127,
    "solve": 20261128,
    "cosm": 20261129,
}
"""By name, the number from which the random inputs are made. Except for "solve", the weights of the three-layer
network, a corpus has the name of a matrix function; the branch is the principal one. The inputs are those of the file
of this name in ``inputs/``."""

CORPORA = tuple(SEEDS)
