"""Transposes, adjoints and traces of polynomials, and what is made of hypotheses, at matrices of numbers."""

import pytest
from helpers.models import Model, same
from helpers.mutants import mutated_module
from helpers.premise_cases import (
    DIMENSION,
    GENERAL,
    HALF_TURN,
    JORDAN_AT_MINUS_ONE,
    ZERO,
    A,
    B,
    P,
    S,
    T,
    det,
    e,
    exp,
    i,
    inv,
    ln,
    log,
    over,
    tr,
)

from symbolic_matexp.claims.words import involution
from symbolic_matexp.claims.words.checker import Relation, fact_of
from symbolic_matexp.claims.words.polynomial import ONE, Letter, Polynomial

ALL_LETTERS = [Polynomial.of(Letter(kind, "A")) for kind in ("matrix", "transpose", "adjoint", "conjugate matrix")]
LABELS = ("", "mirrored", "cut 0", "mirrored cut 0")
FORMS = [
    *ALL_LETTERS,
    A * B * P,
    ALL_LETTERS[1] * ALL_LETTERS[2] * ALL_LETTERS[3],
    i * S * A * B + T * P - i * A,
    Polynomial.of(Letter("conjugate", "s")) * HALF_TURN * A + DIMENSION * B,
    exp(A * B),
    exp(i * A * P) * B,
    e(i * S) * A,
    over(S + i) * A * B,
    tr(A, B) * P + i * tr(A),
    det(A * B + i) * B,
    tr(A, B, P) * A,
    ONE,
    ZERO,
    S * i,
]
PARTIAL_FORMS = [
    inv(A * P) * B,
    *(log(A, label) * P for label in LABELS),
    *(exp(i * log(A, label)) for label in LABELS),
    *(ln(-T * T, label) * A for label in LABELS),
    ln(S) * log(A * A),
]
PLACES = [
    *((p, model) for p in FORMS for model in GENERAL),
    *((p, model) for p in PARTIAL_FORMS for model in GENERAL),
    *((log(A, label), JORDAN_AT_MINUS_ONE) for label in LABELS),
]


def image_is_right(name, p, model, module=involution):
    """Whether the image of a polynomial is at matrices of numbers what it should be."""
    return same(model.matrix(getattr(module, name)(p)), model.image(name, p))


@pytest.mark.parametrize("name", ["transpose", "adjoint", "trace"])
def test_transposes_adjoints_and_traces_are_what_they_are_at_numbers(name):
    wrong = [(p.key, model) for p, model in PLACES if not image_is_right(name, p, model)]
    assert wrong == []


def test_what_is_made_of_a_hypothesis():
    at_minus_one = Model(1, A=[[-1]], B=[[1j]], s=2j)
    h = log(A) - HALF_TURN
    assert at_minus_one.is_zero(h)
    for name, function in {"hypothesis transposed": "transpose", "adjoint of hypothesis": "adjoint"}.items():
        fact = fact_of(Relation(name, (h,)), [h])
        assert fact.left == getattr(involution, function)(h)
        assert at_minus_one.is_zero(fact.left - fact.right)
    # The logarithm of the adjoint is not the adjoint of the logarithm on the cut.
    assert not at_minus_one.is_zero(log(involution.adjoint(A)) - involution.adjoint(HALF_TURN))


MUTANTS = [
    ("transpose", "reversed(w)", "w"),
    ("transpose", "map(_transposed, reversed(w))", "reversed(w)"),
    ("transpose", "Polynomial({(s, ()): c})", "Polynomial({((), ()): c})"),
    ("adjoint", "reversed(w)", "w"),
    ("adjoint", "product(map(_conjugate, s))", "product(s)"),
    ("adjoint", "map(_adjoint, reversed(w))", "map(_transposed, reversed(w))"),
    ("trace", "Polynomial({(s, ()): c})", "Polynomial({((), ()): c})"),
    ("_trace_of_word", "product(word)", "product(reversed(word))"),
    ("_trace_of_word", 'Letter("dimension", "d")', "ONE"),
    ("_transposed", "transpose(letter.argument)", "letter.argument"),
    ("_transposed", "_TRANSPOSED[letter.kind]", "_ADJOINT[letter.kind]"),
    ("_adjoint", "_ADJOINT[letter.kind]", "_TRANSPOSED[letter.kind]"),
    ("_adjoint", "_mirrored(letter)", "letter.name"),
    ("_adjoint", "adjoint(letter.argument)", "transpose(letter.argument)"),
    ("_conjugate", "-Polynomial.of(letter)", "Polynomial.of(letter)"),
    ("_conjugate", "_mirrored(letter)", "letter.name"),
    ("_conjugate", "adjoint(letter.argument)", "letter.argument"),
    ("_conjugate", "_CONJUGATE.get(letter.kind, letter.kind)", "letter.kind"),
    ("_mirrored", '{"logarithm", "scalar logarithm"}', '{"logarithm"}'),
    ("_mirrored", '{"logarithm", "scalar logarithm"}', '{"scalar logarithm"}'),
    ("_mirrored", "name.removeprefix(MIRRORED).strip()", "name"),
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=" ".join)
def test_a_mutant_is_wrong_at_some_numbers(mutant):
    module = mutated_module(involution, *mutant)
    names = ("transpose", "adjoint", "trace")
    assert not all(image_is_right(name, p, model, module) for p, model in PLACES for name in names)
