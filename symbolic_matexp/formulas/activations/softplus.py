"""The softplus log(1 + e^x) of every entry. Its principal branch is cut where e^x < −1."""

from ...notation.expressions import exp, log1pexp
from .activation import entry_by_entry

SOFTPLUS = entry_by_entry("softplus", log1pexp, lambda x: 1 / (1 + exp(-x)), increasing=True, sign="positive")
