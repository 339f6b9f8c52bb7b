"""The sine of every entry."""

from ...notation.expressions import cos, sin
from .activation import entry_by_entry

SIN = entry_by_entry("sin", sin, cos, symbol="sin∘", latex=r"\sin_{\circ}", keeps_zero=True, is_odd=True)
