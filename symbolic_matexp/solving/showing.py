"""Weights as people read them: what happened first, then the matrices to a readable number of digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..inputs.constants import Constant, as_constant
from ..inputs.dialects import Rows
from ..inputs.tables import LARGEST_SHOWN, SHOWN_DIGITS, aligned, html_facts, html_matrix, html_verdict
from ..systems.ball.decimals import plain_decimals


def weights_as_text(message: str, how: str, weights: Sequence[Any], digits: int, precision: int) -> str:
    """Return the message, how the weights were obtained, and the weights, of which ``digits`` digits are known."""
    if not weights:
        return message
    shown = [line for name, rows in _decimals(weights, digits, precision) for line in aligned(name, rows)]
    return "\n".join([message, how, *shown])


def weights_as_html(
    word: str, message: str, facts: Sequence[str], weights: Sequence[Any], digits: int, precision: int
) -> str:
    """Return the same for notebooks: the verdict in one word, the message, the weights, and some facts."""
    tables = "".join(html_matrix(name, rows) for name, rows in _decimals(weights, digits, precision))
    return html_verdict(word, message) + tables + html_facts(facts)


def _decimals(weights: Sequence[Any], digits: int, precision: int) -> list[tuple[str, Rows]]:
    named = [(f"W{i}", as_constant(W, f"W{i}")) for i, W in enumerate(weights, 1)]
    return [(name, _rows(constant, min(SHOWN_DIGITS, digits or SHOWN_DIGITS), precision)) for name, constant in named]


def _rows(constant: Constant, digits: int, precision: int) -> Rows:
    rows, columns = constant.shape
    if rows > LARGEST_SHOWN:  # only its size is shown
        return [[("0", "0")] * columns] * rows
    return plain_decimals(constant, digits, precision)
