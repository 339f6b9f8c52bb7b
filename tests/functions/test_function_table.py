"""The table of matrix functions: every row is served everywhere, and a new one needs nothing of number systems."""

import math

import numpy as np
import pytest
import sympy

import symbolic_matexp as sm
from symbolic_matexp.functions import catalogue
from symbolic_matexp.notation import evaluation
from symbolic_matexp.notation.evaluation import evaluate
from symbolic_matexp.notation.expressions import matrix_function
from symbolic_matexp.notation.functions import FUNCTIONS, MatrixFunction
from symbolic_matexp.notation.printing import to_unicode
from symbolic_matexp.systems import NAMES, by_name
from symbolic_matexp.systems.ball.arithmetic import is_real

A = sm.matrices("A")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_public_and_answers_in_kind(name):
    function = getattr(sm, name)
    assert name in sm.__all__
    assert function(A).node.operation == name
    enclosure = catalogue.enclose(name, [[2, 1], [0, -3]], 30)
    assert enclosure.overlaps(function([[2, 1], [0, -3]], 40))
    assert enclosure.digits == 30
    assert catalogue.condition(name, sm.ExactMatrix.parse([[2, 1], [0, -3]])) > 0


def test_unknown_names_are_one_sentence():
    for ask in (lambda: catalogue.public("besselm"), lambda: catalogue.enclose("besselm", [[1]], 20)):
        with pytest.raises(sm.InputError, match="no matrix function 'besselm'; choose from expm, "):
            ask()


@pytest.fixture
def twice_the_cosine(monkeypatch):
    """2 cos(A) under a name that neither SciPy nor SymPy knows."""
    row = MatrixFunction("twocosm", "twocos", meaning=lambda A, exp, log: exp(1j * A) + exp(-1j * A))
    monkeypatch.setitem(FUNCTIONS, "twocosm", row)
    monkeypatch.setitem(evaluation.RULES, "twocosm", evaluation.RULES["cosm"])
    return matrix_function("twocosm", A)


@pytest.mark.parametrize("name", NAMES)
def test_a_new_row_is_all_that_a_number_system_needs(twice_the_cosine, name):
    system = by_name(name, 200)
    matrix = system.matrix(sm.ExactMatrix.parse([[1, 3], [0, 1]]))
    (value,) = evaluate([twice_the_cosine.node], system, {"A": matrix})
    entries = [complex(system.handed_out(value)[i, j]) for i in range(2) for j in range(2)]
    np.testing.assert_allclose(entries, [2 * math.cos(1), -6 * math.sin(1), 0, 2 * math.cos(1)], rtol=1e-14)
    assert name != "ball" or is_real(value)
    assert name != "multiprecision" or all(isinstance(x, system.context.mpf) for x in value)
    assert name != "float64" or np.isrealobj(value)


def test_a_new_row_is_written_and_proved_in_letters(twice_the_cosine):
    assert to_unicode(twice_the_cosine.node) == "twocos(A)"
    assert sm.prove(twice_the_cosine == 2 * sm.cosm(A)).verdict == "proved"
    assert sm.prove(twice_the_cosine == sm.cosm(A)).verdict == "refuted"


def test_what_is_not_smooth_enough_at_an_eigenvalue_is_refused_in_exact_arithmetic():
    system = by_name("exact", 0)

    def root(rows):
        return evaluate([sm.sqrtm(A).node], system, {"A": system.matrix(sm.ExactMatrix.parse(rows))})[0]

    assert root([[4, 4], [0, 4]]) == sympy.Matrix([[2, 1], [0, 2]])
    assert root([[-4, 0], [0, 0]]) == sympy.Matrix([[2 * sympy.I, 0], [0, 0]])
    with pytest.raises(sm.SymbolicMatexpError, match="sqrt is not smooth enough"):
        root([[0, 1], [0, 0]])
