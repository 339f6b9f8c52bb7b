"""Where formulas are defined: what their inverses, quotients and logarithms need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...notation.evaluation import Record, evaluate
from ...notation.nodes import Node
from .algebra import Value, WordAlgebra
from .involution import adjoint, transpose
from .polynomial import ONE, PARTIAL_KINDS, Letter, Polynomial, product
from .rendering import Notation

MOST_NAMED = 3
"""Of more conditions, the rest is an ellipsis."""

LARGEST_NAMED = 20
"""The size of the longest argument that is written out."""

NEVER_ZERO = {
    *("exponential", "scalar exponential", "inverse", "reciprocal"),
    *("pi", "imaginary unit", "dimension"),
}
"""Letters that are invertible wherever they are defined."""


def where_defined(nodes: Sequence[Node], values: Mapping[str, Value], existing: Iterable[Letter] = ()) -> str:
    """Return what has to be so that all expressions are defined, such as "s ≠ 0 and A⁻¹ exists", or nothing.

    ``values`` are the letters' values in words. What exists by hypothesis (``existing``) is not named. An inverse
    counts also where it cancels.
    """
    record: Record = {}
    evaluate(nodes, WordAlgebra(), values, record=record)
    known = {_condition(letter) for letter in existing}
    found: dict[Polynomial, Letter] = {}
    for value in record.values():
        for letter in value.polynomial.letters:
            if letter.kind not in PARTIAL_KINDS:
                continue
            needed = Letter(letter.kind, argument=_without_units(letter.inner))
            condition = _condition(needed)
            if condition not in known and needed.inner != ONE:
                found.setdefault(condition, needed)
    told = known | set(found)
    named = [letter for letter in found.values() if not _is_product(letter.inner, told)]
    return _joined([_written(letter) for letter in named if letter.inner.size <= LARGEST_NAMED], len(named))


def _condition(letter: Letter) -> Polynomial:
    """Return what is invertible if the letter exists. It stands for its transpose, its conjugate and its negative."""
    p = letter.inner
    images = [p, adjoint(p)] if _needs_scalar(letter) else [p, transpose(p), adjoint(p), adjoint(transpose(p))]
    return min((x for image in images for x in (image, -image)), key=lambda x: x.key)


def _is_product(p: Polynomial, invertible: set[Polynomial]) -> bool:
    """Whether p is a product of two or more factors, each of which is invertible."""
    if len(p.terms) != 1:
        return False
    ((scalars, word),) = p.terms
    images = (
        *(Letter("reciprocal", argument=Polynomial.of(x)) for x in scalars),
        *(Letter("inverse", argument=Polynomial.of(x)) for x in word),
    )
    return len(images) > 1 and all(_condition(x) in invertible for x in images)


def _needs_scalar(letter: Letter) -> bool:
    return letter.kind in {"reciprocal", "scalar logarithm"}


def _without_units(p: Polynomial) -> Polynomial:
    """Return a product without its factors that are never zero: Y for 2X⁻¹Y."""
    if len(p.terms) != 1:
        return p
    ((scalars, word),) = p.terms
    return product(x for x in scalars + word if x.kind not in NEVER_ZERO)


def _written(letter: Letter) -> str:
    notation = Notation(())
    if _needs_scalar(letter):
        return f"{notation.polynomial(letter.inner, matrix=False)} ≠ 0"
    return f"{notation.polynomial(Polynomial.of(Letter('inverse', argument=letter.inner)))} exists"


def _joined(written: Sequence[str], number: int) -> str:
    """Return conditions as text; of more than a few, and of those that are not written out, an ellipsis is told."""
    named = written[:MOST_NAMED]
    if len(named) < number:
        return ", ".join([*named, "…"])
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else "".join(named)
