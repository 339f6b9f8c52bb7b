"""Names of matrices and scalars: how they are written, and which are told apart when they are."""

from __future__ import annotations

import re
from unicodedata import bidirectional, category, decomposition, normalize

GREEK = (
    *("alpha", "beta", "gamma", "delta", "theta", "kappa", "mu", "nu", "sigma", "tau", "phi", "omega"),
    *("Lambda", "Omega"),
)
_GREEK_TEXT = dict(zip(GREEK, "αβγδθκμνστφωΛΩ", strict=True))
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NAME = re.compile(r"[^\W\d_][\w'{}\\]*")
"""Names of matrices and scalars: nothing in them reads as an operation."""
_RESERVED = {"I", "i", "π"}
_INVISIBLE = "\u115f\u1160\u3164\uffa0"
_MACRON = "\u0304"
_LOOK_ALIKE = str.maketrans(
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοАВЕКМНОРСТУХІЈЅаеорсухіјѕ",  # Greek, then Cyrillic
    "ABEZHIKMNOPTYXoABEKMHOPCTYXIJSaeopcyxijs",
)


def name_text(name: str) -> str:
    """Return a letter's name as text: X1 as X₁, alpha as α."""
    stem = name.rstrip("0123456789")
    return _GREEK_TEXT.get(stem, stem) + name[len(stem) :].translate(_SUBSCRIPTS)


def is_name(name: str) -> bool:
    """Whether a text is a name, reads from left to right, and has no mark that reads as an operation."""
    return (
        _NAME.fullmatch(name) is not None
        and _NAME.fullmatch(normalize("NFKC", name)) is not None
        and look(name) not in _RESERVED
        and not any(
            x in _INVISIBLE
            or bidirectional(x) in {"R", "AL", "AN"}
            or category(x) == "Lm"
            or decomposition(x).startswith("<super>")
            or _MACRON in normalize("NFD", x)
            for x in name
        )
    )


def look(name: str) -> str:
    """Return what names that look alike have in common: alpha and α, X1 and X₁, and letters of other scripts."""
    return name_text(normalize("NFKC", name)).translate(_LOOK_ALIKE)
