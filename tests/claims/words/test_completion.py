"""Completion against algebras whose dimensions are known, SymPy's Gröbner bases, and matrices of numbers."""

import random
from fractions import Fraction
from itertools import pairwise
from itertools import product as tuples
from math import comb, factorial

import pytest
import sympy
from flint import fmpq

from symbolic_matexp.claims.words.completion import Completion
from symbolic_matexp.claims.words.polynomial import ONE, Letter, Polynomial, apply, product

A, B, C, D = (Polynomial.of(Letter("matrix", name)) for name in "ABCD")
S, T, U = (Polynomial.of(Letter("scalar", name)) for name in "stu")
ZERO = Polynomial()
WORK = 20_000


def completed(relations, work=WORK):
    """Complete relations; returns the completion, and whether it came to its end."""
    completion = Completion()
    for number, relation in enumerate(relations):
        completion.add(completion.terms(relation), number)
    return completion, completion.complete(work)


def normal(completion, p):
    return completion.polynomial(completion.reduce(completion.terms(p))[0])


def normal_words(completion, letters, longest):
    """The words that no rule changes, up to a length."""
    found = []
    for length in range(longest + 1):
        new = [w for w in tuples(letters, repeat=length) if normal(completion, product(w)) == product(w)]
        if not new:
            return found
        found += new
    raise AssertionError("there are longer ones")


# Algebras that are known.


def dihedral(n):
    """The symmetries of a regular polygon with n corners."""
    return [A * A - ONE, B * B - ONE, (A * B) ** n - ONE]


def temperley_lieb():
    """The algebra of four strands: its dimension is the Catalan number 14. The loop has the value s."""
    generators = (A, B, C)
    relations = [g * g - S * g for g in generators] + [A * C - C * A]
    for g, h in ((A, B), (B, A), (B, C), (C, B)):
        relations.append(g * h * g - g)
    return relations


ALGEBRAS = {
    "the complex numbers over the real ones": ([A * A + ONE], (A,), 2),
    "the triangle": (dihedral(3), (A, B), 6),
    "the square": (dihedral(4), (A, B), 8),
    "the heptagon": (dihedral(7), (A, B), 14),
    "the quaternion group": ([A**4 - ONE, B * B - A * A, B * A - A**3 * B], (A, B), 8),
    "even permutations of four": ([A * A - ONE, B**3 - ONE, (A * B) ** 3 - ONE], (A, B), 12),
    "all permutations of four": ([A * A - ONE, B**3 - ONE, (A * B) ** 4 - ONE], (A, B), 24),
    "Pauli matrices": ([A * A - ONE, B * B - ONE, A * B + B * A], (A, B), 4),
    "a Clifford algebra": (
        [x * x + ONE for x in (A, B, C)] + [x * y + y * x for x, y in ((A, B), (A, C), (B, C))],
        (A, B, C),
        8,
    ),
    "2×2 matrices": ([A * A, B * B, A * B + B * A - ONE], (A, B), 4),
    "strictly triangular 3×3 matrices and I": ([A * A, B * B, B * A, A * A * B], (A, B), 4),
    "Temperley and Lieb's": (temperley_lieb(), (A, B, C), 14),
}


@pytest.mark.parametrize("name", ALGEBRAS)
def test_known_algebras_have_their_dimension(name):
    relations, letters, dimension = ALGEBRAS[name]
    completion, ended = completed(relations)
    assert ended
    assert completion.contradiction is None
    assert len(normal_words(completion, letters, 12)) == dimension


@pytest.mark.parametrize(("m", "n"), [(1, 1), (2, 2), (3, 2), (4, 4)])
def test_normal_order_in_the_algebra_of_weyl(m, n):
    """If AB − BA = 1, then AᵐBⁿ = Σ k! C(m, k) C(n, k) Bⁿ⁻ᵏ Aᵐ⁻ᵏ, as for d/dx and x."""
    completion, ended = completed([A * B - B * A - ONE])
    assert ended
    formula = sum(
        (factorial(k) * comb(m, k) * comb(n, k) * B ** (n - k) * A ** (m - k) for k in range(min(m, n) + 1)), ZERO
    )
    assert not normal(completion, A**m * B**n - formula)
    assert normal(completion, A**m * B**n - formula + A)


@pytest.mark.parametrize(
    "relations",
    [
        [A * B - ONE, B * A],
        [A * A, A * B - ONE],
        [A * B - ONE, A * B - S],
        [A * A - ONE, A * A * A],
        [S, S * T - ONE],
        [A - B, A - B - ONE],
        [A * B - B * A - ONE, A],
    ],
)
def test_relations_from_which_one_equals_zero(relations):
    completion, _ = completed([*relations, S - 2] if relations[-1] == A * B - S else relations)
    rule = completion.contradiction
    assert rule is not None
    assert expanded(completion, rule, [*relations, S - 2]) == ONE


# Nothing is a rule that does not follow.


def expanded(completion, rule, relations):
    """Multiply out what a rule is made of, with the arithmetic of polynomials."""
    derivation = completion.expanded([(1, (), (), rule.number, ())])
    total = ZERO
    for (equation, scalars, left, right), c in derivation.items():
        factor = completion.polynomial({((), scalars): c})
        total = total + factor * completion.word(left) * relations[equation] * completion.word(right)
    return total


SYSTEMS = [relations for relations, _, _ in ALGEBRAS.values()] + [
    [A * B - B * A - C, C * A - A * C, C * B - B * C],
    [A * B * A - B * A * B, A * A - S * A - ONE, B * B - S * B - ONE],
    [S * A - A * B, T * S - ONE, B * B - A],
    [apply("exponential", A) * B - B * A, A * B - ONE],
]


@pytest.mark.parametrize("relations", SYSTEMS)
def test_every_rule_is_a_sum_of_multiples_of_the_relations(relations):
    completion, _ = completed(relations, 3_000)
    assert completion.rules
    for rule in completion.rules:
        said = completion.polynomial({rule.lead: fmpq(1), **rule.tail})
        assert expanded(completion, rule, relations) == said


def random_polynomial(generator, letters, terms=3, longest=2):
    words = [product(generator.choices(letters, k=generator.randint(0, longest))) for _ in range(terms)]
    return sum((Fraction(generator.randint(-3, 3), generator.randint(1, 3)) * w for w in words), ZERO)


@pytest.mark.parametrize("name", ALGEBRAS)
def test_random_consequences_reduce_to_zero(name):
    """Σ left · relation · right is zero in the algebra; with a nonzero normal word added it is not."""
    relations, letters, _ = ALGEBRAS[name]
    completion, ended = completed(relations)
    assert ended
    generator = random.Random(name)
    for _ in range(10):
        pieces = [
            random_polynomial(generator, letters)
            * generator.choice(relations)
            * random_polynomial(generator, letters)
            for _ in range(3)
        ]
        consequence = sum(pieces, ZERO)
        assert not normal(completion, consequence)
        assert normal(completion, consequence + ONE) == ONE


@pytest.mark.parametrize("relations", SYSTEMS)
def test_normal_forms_are_normal_and_equal(relations):
    completion, _ = completed(relations, 3_000)
    generator = random.Random(str(len(relations)))
    for _ in range(10):
        p = random_polynomial(generator, (A, B), terms=4, longest=5)
        q = normal(completion, p)
        assert normal(completion, q) == q
        assert not normal(completion, p - q)
        terms, used = completion.reduce(completion.terms(p))
        total = ZERO
        for (equation, scalars, left, right), c in completion.expanded(used).items():
            factor = completion.polynomial({((), scalars): c})
            total = total + factor * completion.word(left) * relations[equation] * completion.word(right)
        assert completion.polynomial(terms) + total == p


# Matrices of numbers.


def value(p, matrices):
    """Evaluate a polynomial at matrices of whole numbers, exactly."""
    size = next(iter(matrices.values())).rows
    total = sympy.zeros(size)
    for (scalars, word), c in p.terms.items():
        assert not scalars
        term = sympy.eye(size) * sympy.Rational(c.numerator, c.denominator)
        for letter in word:
            term = term * matrices[letter.name]
        total += term
    return total


def relations_of(matrices, longest):
    """A basis of the linear relations between words in matrices, up to a length."""
    letters = [Polynomial.of(Letter("matrix", name)) for name in matrices]
    words = [product(w) for k in range(longest + 1) for w in tuples(letters, repeat=k)]
    columns = sympy.Matrix.hstack(*(value(w, matrices).vec() for w in words))
    return [
        sum((Fraction(int(c.p), int(c.q)) * w for c, w in zip(vector, words, strict=True) if c), ZERO)
        for vector in columns.nullspace()
    ]


@pytest.mark.parametrize("seed", range(6))
def test_every_rule_holds_for_matrices_that_fulfil_the_relations(seed):
    """Matrices first, then some relations between them: what follows is zero at these matrices, too."""
    generator = random.Random(seed)
    size = 2 if seed < 4 else 3
    matrices = {
        name: sympy.Matrix(size, size, [generator.choice((-1, 0, 0, 1, 2)) for _ in range(size * size)])
        for name in "AB"
    }
    some = relations_of(matrices, 2 if size == 2 else 3)
    relations = generator.sample(some, min(len(some), 3))
    assert relations
    completion, _ = completed(relations, 2_000)
    assert completion.contradiction is None
    for rule in completion.rules:
        assert value(completion.polynomial({rule.lead: fmpq(1), **rule.tail}), matrices).is_zero_matrix


@pytest.mark.parametrize("seed", range(4))
def test_all_relations_of_matrices_give_the_algebra_that_they_generate(seed):
    """With all relations up to length 4, normal words are a basis of the algebra that two 2×2 matrices generate."""
    generator = random.Random(100 + seed)
    matrices = {name: sympy.Matrix(2, 2, [generator.randint(-2, 2) for _ in range(4)]) for name in "AB"}
    completion, ended = completed(relations_of(matrices, 4))
    assert ended
    words = normal_words(completion, (A, B), 6)
    span = sympy.Matrix.hstack(*(value(product(w), matrices).vec() for w in words))
    assert span.rank() == len(words)
    longer = [product(w) for w in tuples((A, B), repeat=3)]
    everything = sympy.Matrix.hstack(span, *(value(w, matrices).vec() for w in longer))
    assert everything.rank() == len(words)


# Scalars: SymPy's Gröbner bases.

SYMBOLS = sympy.symbols("s t u")


def in_sympy(p):
    total = sympy.Integer(0)
    for (scalars, word), c in p.terms.items():
        assert not word
        total += sympy.Rational(c.numerator, c.denominator) * sympy.prod(sympy.Symbol(x.name) for x in scalars)
    return total


@pytest.mark.parametrize(
    "relations",
    [
        [S * S + T * T - 1, S * T - Fraction(1, 3)],
        [S * T - U, T * U - S, U * S - T],
        [S**3 - T**2, S * U - 1],
        [S * S * T - 1, S * T * T - S],
        [S + T + U, S * T + T * U + U * S, S * T * U - 1],
    ],
)
def test_scalars_as_sympy_has_them(relations):
    completion, ended = completed(relations)
    assert ended
    basis = sympy.groebner([in_sympy(p) for p in relations], *SYMBOLS, domain="QQ")
    generator = random.Random(7)
    outside = 0
    for k in range(40):
        p = random_polynomial(generator, (S, T, U), terms=3, longest=4)
        if k % 2:
            p = p * generator.choice(relations) + generator.choice(relations) * generator.choice((S, T, U))
        assert (not normal(completion, p)) == basis.contains(in_sympy(p))
        outside += bool(normal(completion, p))
    assert 0 < outside < 40


def test_scalars_and_matrices_together():
    """From sA = B and s(1/s) = 1 follows A = (1/s)B; without the reciprocal it does not."""
    r = apply("reciprocal", S)
    completion, ended = completed([S * A - B, S * r - ONE])
    assert ended
    assert not normal(completion, A - r * B)
    completion, ended = completed([S * A - B])
    assert normal(completion, A - r * B)


# The order.

LETTERS = [Letter("matrix", name) for name in "AB"] + [
    Letter("exponential", argument=A),
    Letter("inverse", argument=A - B),
]
SCALARS = [Letter("scalar", "s"), Letter("scalar", "t"), Letter("reciprocal", argument=S + T), Letter("scalar", "r")]


def monomials(numbered):
    """Words and products of scalars up to two letters, alone and together."""
    words = [w for k in range(3) for w in tuples([numbered.number(x) for x in LETTERS], repeat=k)]
    scalars = sorted({tuple(sorted(w)) for k in range(3) for w in tuples(map(numbered.number, SCALARS), repeat=k)})
    return [(w, ()) for w in words] + [((), s) for s in scalars] + [(w, s) for w in words[:9] for s in scalars[:9]]


@pytest.mark.parametrize("seed", range(4))
def test_the_order_is_kept_by_products(seed):
    """Otherwise reduction need not end. A factor makes no monomial smaller. The numbers of letters do not matter."""
    generator = random.Random(seed)
    numbered = Completion()
    for letter in generator.sample([*LETTERS, *SCALARS], len(LETTERS) + len(SCALARS)):
        numbered.number(letter)
    key = numbered._key
    ordered = sorted(monomials(numbered), key=key)
    assert key(ordered[0]) == key(((), ()))
    assert all(key(a) < key(b) for a, b in pairwise(dict.fromkeys(ordered)))
    words = [(), *((numbered.number(x),) for x in LETTERS)]
    for left, right, scalars in tuples(words, words, [(), *((numbered.number(x),) for x in SCALARS)]):
        products = [(left + w + right, tuple(sorted(s + scalars))) for w, s in dict.fromkeys(ordered)]
        assert all(key(a) < key(b) for a, b in pairwise(products))
        assert all(key(m) <= key(p) for m, p in zip(dict.fromkeys(ordered), products, strict=True))


@pytest.mark.parametrize("relations", SYSTEMS)
def test_rules_replace_heavy_words_by_lighter_ones(relations):
    completion, _ = completed(relations, 3_000)
    for rule in completion.rules:
        assert all(completion._key(m) < completion._key(rule.lead) for m in rule.tail)


def test_letters_of_functions_are_replaced_by_what_they_equal():
    """f(A) = B becomes a rule for f(A), whichever letter was seen first and whichever side it stands on."""
    for f in (apply("exponential", A), apply("inverse", A), apply("logarithm", A)):
        for relations in ([f - B], [B - f], [A * B - ONE, A - f]):
            completion, _ = completed(relations)
            assert f not in [Polynomial.of(x) for w in [normal(completion, f)] for _, v in w.terms for x in v]


def test_the_numbers_of_letters_are_no_part_of_the_order():
    """The same rules, whichever relation and whichever letter comes first."""
    for relations in (dihedral(3), temperley_lieb(), [A * B - B * A - C, C * A - A * C, C * B - B * C]):
        forward, backward = completed(relations)[0], completed(relations[::-1])[0]
        words = [product(w) for w in tuples((A, B, C), repeat=4)]
        assert [normal(forward, w) for w in words] == [normal(backward, w) for w in words]


def test_a_completion_that_has_no_end_is_stopped():
    """The braid relation ABA = BAB has no finite Gröbner basis in this order."""
    completion, ended = completed([A * B * A - B * A * B], 500)
    assert completion.work < 5_000
    assert not normal(completion, A * B * A * B * A - B * A * B * B * A)
    assert ended in {True, False}
