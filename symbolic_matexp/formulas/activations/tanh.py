"""The hyperbolic tangent of every entry; its poles are the odd multiples of iπ/2."""

from ...notation.expressions import exp, tanh
from .activation import entry_by_entry

TANH = entry_by_entry(
    "tanh",
    tanh,
    lambda x: 4 / ((1 + exp(2 * x)) * (1 + exp(-2 * x))),  # 1/cosh²
    latex=r"\tanh",
    increasing=True,
    keeps_zero=True,
    is_odd=True,
)
