"""One piece of evidence for or against a claim: what was done, what it shows, and for which matrices."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..certifying.outcome import Outcome
from ..inputs.tables import badge
from .markdown import displayed, folded, plain, verbatim

WIDTH = 100
"""The longest line of an argument shown as text."""


@dataclass(frozen=True)
class Evidence:
    """What one method found out about a claim.

    ``outcome`` is "certified" only if the claim itself says that a bound holds or that something exists. A statement
    about all matrices that held on some of them is "supported". ``covers`` says for which matrices the outcome holds.
    ``settles`` says whether these are all that the claim speaks of; only then does "proved" prove the claim, whereas
    a refutation always refutes it. ``steps`` are the lines of the argument, in order. ``latex`` are the formulas
    among them. ``data``, ready for JSON, holds what is needed to check the argument again, such as exact
    counterexamples and certificates.
    """

    title: str
    outcome: Outcome
    covers: str
    steps: tuple[str, ...]
    settles: bool = False
    latex: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "outcome", Outcome(self.outcome))

    @property
    def found_no_instance(self) -> bool:
        """Whether matrices that fulfil the hypotheses were sought, and none were found."""
        return all(self.data.get(kind) == 0 for kind in ("instances", "undefined", "undecided"))

    @property
    def vacuous(self) -> bool:
        """Whether this is a proof that the hypotheses contradict each other, so that everything follows from them."""
        return bool(self.data.get("vacuous"))

    def __repr__(self) -> str:
        return f"Evidence({self.title!r}: {self.outcome})"

    def to_json(self) -> dict[str, Any]:
        """Return the evidence as a JSON object, without its LaTeX."""
        return {
            "title": self.title,
            "outcome": str(self.outcome),
            "covers": self.covers,
            "settles": self.settles,
            "steps": list(self.steps),
            "data": dict(self.data),
        }

    def _repr_markdown_(self) -> str:
        return self.in_markdown()

    def in_markdown(self, *, in_short: bool = False) -> str:
        """Show the argument in a notebook: its formulas, if it has any, and then its text, folded.

        An undecided attempt is folded altogether, and so is any other if it is to be shown ``in_short``.
        """
        title = f"{badge(self.outcome)} **{plain(self.title)}** ({plain(self.covers)})"
        steps = verbatim("\n".join(wrapped(step) for step in self.steps))
        if in_short or self.outcome is Outcome.UNDECIDED:
            return f"{title}\n\n{folded('What was tried', steps)}"
        if not self.latex:
            return f"{title}\n\n{steps}"
        return "\n\n".join([title, *map(displayed, self.latex), folded("The argument as text", steps)])


def wrapped(text: str, indent: str = "") -> str:
    """Break a line of an argument. Its continuation lines are indented further than the first one."""
    first = indent + text[: len(text) - len(text.lstrip())]
    return textwrap.fill(
        text.strip(),
        WIDTH,
        initial_indent=first,
        subsequent_indent=first + "    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
