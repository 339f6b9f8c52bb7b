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
    "sinm": 20261130,
    "coshm": 20261201,
    "sinhm": 20261202,
    "tanm": 20261203,
    "signm": 20261204,
    "powm": 20261205,
    "phi": 20261206,
}
"""By name, the number from which the random inputs are made. Except for "solve", the weights of the three-layer
network, a corpus has the name of a matrix function; the branch is the principal one. A case of "powm" has an exponent
p, one of "phi" an order k. The inputs are those of the file of this name in ``inputs/``."""

CORPORA = tuple(SEEDS)
