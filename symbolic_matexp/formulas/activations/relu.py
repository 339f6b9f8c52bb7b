"""The positive part max(x, 0) of every entry, of real numbers only. It has no derivative at 0."""

from ...notation.expressions import is_positive, positive_part
from .activation import entry_by_entry

RELU = entry_by_entry(
    "relu",
    positive_part,
    is_positive,
    symbol="ReLU",
    latex=r"\operatorname{ReLU}",
    increasing=True,
    sign="not negative",
    keeps_zero=True,
)
