"""The matrix exponential (Gai & Zhang, arXiv 2407.02540)."""

from ...notation.expressions import expm
from .activation import Activation

EXPM = Activation("expm", expm)
