"""The logistic function σ(x) = 1/(1 + e^−x) of every entry; its poles are the odd multiples of iπ."""

from ...notation.expressions import exp
from .activation import entry_by_entry

SIGMOID = entry_by_entry(
    "sigmoid",
    lambda x: 1 / (1 + exp(-x)),
    lambda x: 1 / ((1 + exp(x)) * (1 + exp(-x))),
    symbol="σ",
    latex=r"\sigma",
    increasing=True,
    sign="positive",
)
