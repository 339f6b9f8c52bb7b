"""Text in Markdown, for notebooks."""

from __future__ import annotations

import re

LESS = r"\lt "
"""How LaTeX writes <, which a browser could take for the beginning of a tag."""


def plain(text: str) -> str:
    """Return a text in which Markdown sees no mark of its own, such as the star of an adjoint."""
    return re.sub(r"([*_<$`\\])", r"\\\1", text)


def displayed(latex: str) -> str:
    """Return a formula on a line of its own, without a sign in it that could begin a tag."""
    return f"$$ {latex.replace('<', LESS)} $$"


def verbatim(text: str) -> str:
    """Return a text that is shown as it is, with its lines and spaces."""
    return f"```text\n{text}\n```"


def folded(summary: str, content: str) -> str:
    """Return what is shown only when the reader unfolds it."""
    return f"<details><summary>{summary}</summary>\n\n{content}\n\n</details>"
