"""Generic symbolic matrices: the families against plain mpmath, the derivation, and that it fails when it should."""

import random

import mpmath
import pytest
import sympy
from helpers.mutants import MUTATIONS, mutated

from symbolic_matexp.claims.generic import derivation as module
from symbolic_matexp.claims.generic.algebra import GenericAlgebra
from symbolic_matexp.claims.generic.derivation import GenericData, cases, derivation, line
from symbolic_matexp.claims.generic.exponentials import Exponentials, normal
from symbolic_matexp.claims.generic.families import CayleyHamiltonFamily, JordanFamily, partitions, symbol_matrix
from symbolic_matexp.errors import InconclusiveError
from symbolic_matexp.notation.expressions import expm, logm

FAMILIES = [JordanFamily("K", blocks) for d in (1, 2, 3) for blocks in partitions(d)] + [CayleyHamiltonFamily("K")]
R = sympy.Symbol("r")


def numbers(expressions, generator):
    """Random rational values for all free symbols that are not exponentials."""
    symbols = sorted({s for x in expressions for s in x.free_symbols}, key=str)
    return {s: sympy.Rational(generator.randint(-9, 9), 7) + 1 for s in symbols}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.covers)
def test_the_exponential_of_a_family_is_the_exponential_of_its_value(family):
    """Insert numbers for the parameters; e^(…), cosh and sinh symbols get their meaning; compare with mpmath."""
    generator = random.Random(5)
    exponentials = Exponentials()
    result = family.exponential(R, exponentials)
    values = numbers([*list(family.value), R], generator)
    meaning = {symbol: sympy.exp(monomial) for monomial, symbol in exponentials._symbols.items()}
    if isinstance(family, CayleyHamiltonFamily):
        delta = sympy.sqrt(family.h**2 + family.b * family.c)
        for part, (C, S) in family._pairs.items():
            meaning |= {C: sympy.cosh(part * delta), S: sympy.sinh(part * delta) / delta}
    inserted = result.xreplace(meaning).xreplace(values).xreplace(values)
    value = family.value.xreplace(values)
    with mpmath.workdps(30):
        expected = mpmath.expm(mpmath.matrix((values[R] * value).evalf(40).tolist()), method="taylor")
        for i in range(family.dimension):
            for j in range(family.dimension):
                assert mpmath.almosteq(mpmath.mpmathify(inserted[i, j].evalf(35)), expected[i, j], 1e-20, 1e-20)


def test_the_jordan_types_are_all_partitions():
    assert [len(partitions(d)) for d in (1, 2, 3, 4, 5)] == [1, 2, 3, 5, 7]
    assert all(sum(p) == 4 for p in partitions(4))
    assert sum(1 for _ in cases()) == 1 + (4 + 1) + 9


def test_normal_form_against_sympy():
    x, y, z = sympy.symbols("x y z")
    factor = x * y - z
    for expression in (
        (x**2 - y**2) / (x - y) + 1 / z,
        (factor * (x + 1)) / factor**2 + x / factor,
        1 / (1 / x + 1 / y),
        ((x + y) ** 3 - x**3) / y,
        x - x,
    ):
        for irreducible in ((), (factor,)):
            result = normal(expression, irreducible)
            assert sympy.simplify(result - expression) == 0
            numerator, denominator = result.as_numer_denom()
            assert sympy.gcd(numerator, denominator).is_number


def test_exponents_are_split_so_that_products_combine():
    alpha, x = sympy.symbols("alpha x")
    exponentials = Exponentials()
    q = exponentials.of(alpha) - 1
    product = exponentials.of(-x / q) * exponentials.of((q + 1) * x / q)
    assert normal(product) == exponentials.of(x)
    assert normal(exponentials.of(x) * exponentials.of(-x)) == 1
    assert normal(exponentials.of(2 * x)) == exponentials.of(x) ** 2
    assert normal(exponentials.of(x / q)) != normal(exponentials.of(x))


@pytest.mark.slow
def test_the_derivation_covers_dimensions_one_and_two():
    evidence = derivation(dimensions=(1, 2))
    assert evidence.outcome == "proved", evidence.steps
    assert evidence.data["cases"] == 6
    assert line(dimensions=(1, 2)).outcome == "proved"


@pytest.mark.slow
def test_the_derivation_covers_dimension_three():
    evidence = derivation(dimensions=(3,))
    assert evidence.outcome == "proved", evidence.steps
    assert evidence.data["cases"] == 9
    assert line(dimensions=(3,)).outcome == "proved"


@pytest.mark.parametrize(("right", "wrong"), MUTATIONS)
@pytest.mark.slow
def test_a_mutated_closed_form_fails_in_two_dimensions(right, wrong, monkeypatch):
    """On diagonalisable and on defective matrices; the slow test has all types."""
    types = [((1, 1), (2,)), ((2,), (1, 1))]
    chosen = [GenericData.of(JordanFamily("K", K), JordanFamily("Λ", Lambda)) for K, Lambda in types]
    monkeypatch.setattr(module, "cases", lambda dimensions: chosen)
    evidence = derivation(mutated(right, wrong), dimensions=(2,))
    assert evidence.outcome == "undecided"
    assert (evidence.data["cases"], evidence.data["failed"]) == (0, 2)
    assert all("d = 2" in text for text in evidence.steps[-2:])


@pytest.mark.slow
@pytest.mark.parametrize(("right", "wrong"), MUTATIONS)
def test_a_mutated_closed_form_fails_for_every_type(right, wrong):
    evidence = derivation(mutated(right, wrong), dimensions=(2,))
    assert evidence.outcome == "undecided"
    assert (evidence.data["cases"], evidence.data["failed"]) == (0, 5)


@pytest.mark.slow
def test_changes_that_numbers_hide_show_only_from_dimension_two_on():
    """For d = 1 the order of factors does not matter, and the check has to say so."""
    swapped = mutated("Y2 @ expm(-L)", "expm(-L) @ Y2")
    assert derivation(swapped, dimensions=(1,)).outcome == "proved"
    assert derivation(swapped, dimensions=(1, 2)).outcome == "undecided"


def test_a_wrong_line_theorem_fails(monkeypatch):
    def wrong(Y1, Y2, *, alpha, t):
        return Y2 @ expm(t * logm(Y2.solve(Y1)))  # the geodesic, which is only the limit

    monkeypatch.setattr(module.three_layers, "value_on_line", wrong)
    assert line(dimensions=(1, 2)).outcome == "undecided"


def test_unknown_arguments_end_without_a_result():
    K, Lambda = JordanFamily("K", (1, 1)), JordanFamily("Λ", (1, 1))
    alg = GenericAlgebra([K, Lambda])
    for argument in (K.symbols * Lambda.symbols, K.symbols + Lambda.symbols, symbol_matrix("z", 2), K.symbols**2):
        with pytest.raises(InconclusiveError, match="not of the form"):
            alg.expm(argument)
    corner = sympy.ImmutableMatrix([[0, 0], [1, 0]])
    for argument in (K.symbols + corner, K.symbols[0, 0] * sympy.eye(2), sympy.ImmutableMatrix([[1, 0], [0, 2]])):
        with pytest.raises(InconclusiveError, match="not of the form"):
            alg.expm(sympy.ImmutableMatrix(argument))
    assert not alg.equal(K.symbols, K.symbols + corner)
    with pytest.raises(InconclusiveError, match="logarithm"):
        alg.logm(K.symbols)
    with pytest.raises(InconclusiveError, match="singular"):
        alg.inv(sympy.ImmutableMatrix([[1, 1], [1, 1]]))
    assert alg.expm(sympy.ImmutableMatrix([[R, 0], [0, R]])) == alg.exp(R) * sympy.eye(2)


def test_generic_data_are_generic():
    """D, K, Y2, M are independent symbols, and the data are what the docstring says."""
    case = GenericData.of(JordanFamily("K", (2,)), JordanFamily("Λ", (1, 1)))
    D = case.alg.sub(case.X1, case.X2)
    assert symbol_matrix("d", 2) == D
    assert case.alg.matmul(case.alg.inv(D), case.X2) == case.K.symbols
    assert case.alg.solve(case.Y2, case.Y1) == symbol_matrix("m", 2)
