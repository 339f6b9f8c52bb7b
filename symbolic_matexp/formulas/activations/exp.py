"""The exponential of every entry."""

from ...notation.expressions import exp
from .activation import entry_by_entry

EXP = entry_by_entry("exp", exp, exp, symbol="exp∘", latex=r"\exp_{\circ}", increasing=True, sign="positive")
