"""Every premise at matrices of numbers: where it speaks and must be right, and where it must say nothing.

A premise says nothing if it does not apply, if something that it needs is not zero, or if something in it does not
exist. ``tempting`` is what it would say without this side condition, and it is false: the side condition is needed.
"""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from symbolic_matexp.claims.words import premises
from symbolic_matexp.claims.words.polynomial import IMAGINARY_UNIT, ONE, Letter, Polynomial, apply, partial_letters

from .models import DoesNotExistError, Model, NonsenseError


class Says(Enum):
    """What a premise says at a model."""

    TRUE = "what it says is true"
    NOT_APPLICABLE = "it does not apply to these arguments"
    NOT_SHOWN = "something that it needs is not zero"
    UNDEFINED = "something in it does not exist"
    FALSE = "what it says is false"


@dataclass(frozen=True)
class Case:
    """A premise, its arguments, what the letters stand for, and what has to come out."""

    premise: str
    arguments: tuple[Polynomial, ...]
    model: Model
    says: Says
    tempting: tuple[Polynomial, Polynomial] | None = None

    def __str__(self):
        return f"{self.premise}: {self.says.name.lower().replace('_', ' ')}"


A, B, C, P, N = (Polynomial.of(Letter("matrix", name)) for name in "ABCPN")
S, T, LAMBDA, MU = (Polynomial.of(Letter("scalar", name)) for name in ("s", "t", "λ", "μ"))
ZERO, i = Polynomial(), Polynomial.of(IMAGINARY_UNIT)
HALF_TURN = i * Polynomial.of(Letter("pi", "π"))
DIMENSION = Polynomial.of(Letter("dimension", "d"))
CASES: list[Case] = []


def number(p, q=1):
    return Polynomial.of(Fraction(p, q))


def exp(p):
    return apply("exponential", p)


def e(s):
    return apply("scalar exponential", s)


def log(p, name=""):
    return apply("logarithm", p, name)


def ln(s, name=""):
    return apply("scalar logarithm", s, name)


def inv(p):
    return apply("inverse", p)


def over(s):
    return apply("reciprocal", s)


def det(p):
    return apply("determinant", p)


def tr(*word):
    p = ONE
    for factor in word:
        p = p * factor
    return apply("trace", p)


def true(premise, *arguments, models):
    CASES.extend(Case(premise, arguments, model, Says.TRUE) for model in models)


def not_applicable(premise, *arguments, model, tempting=None):
    """``tempting`` is missing where the sides would have no meaning."""
    CASES.append(Case(premise, arguments, model, Says.NOT_APPLICABLE, tempting))


def not_shown(premise, *arguments, model):
    """The sides of the premise itself must differ."""
    CASES.append(Case(premise, arguments, model, Says.NOT_SHOWN))


def undefined(premise, *arguments, model, tempting=None):
    CASES.append(Case(premise, arguments, model, Says.UNDEFINED, tempting))


def what_it_says(case, module=premises):
    """Return what a premise says at the model of a case, judged by numbers alone."""
    model = case.model
    try:
        fact = module.PREMISES[case.premise].fact(*case.arguments)
    except module.NotApplicableError:
        return Says.NOT_APPLICABLE
    letters = partial_letters(case.arguments) | (partial_letters([fact.left, fact.right]) - set(fact.made))
    try:
        if not all(model.exists(letter) for letter in letters | set(fact.used)):
            return Says.UNDEFINED
        if not all(model.is_zero(left - right) for left, right in fact.needed):
            return Says.NOT_SHOWN
        right = all(model.exists(letter) for letter in fact.made) and model.is_zero(fact.left - fact.right)
    except (NonsenseError, DoesNotExistError):
        return Says.FALSE
    return Says.TRUE if right else Says.FALSE


# Models.

HALF = Fraction(1, 2)
SCALARS = {"s": 0.5 + 0.25j, "t": Fraction(-2, 3), "λ": 1 - 0.5j, "μ": Fraction(3, 2)}
ONE_BY_ONE = Model(1, A=[[0.5 + 1j]], B=[[-2]], C=[[1j]], P=[[0.25]], N=[[0]], **SCALARS)
TWO = Model(
    2,
    A=[[1, 2], [HALF, -1]],
    B=[[0, 1j], [1, 0.5 - 1j]],
    C=[[1, 1], [0, 1]],
    P=[[1j, 0], [2, 1]],
    N=[[0, 1], [0, 0]],
    **SCALARS,
)
THREE = Model(
    3,
    A=[[1, 1, 0], [0, 1, 1], [HALF, 0, 1j]],
    B=[[0, -1, 1], [1j, 0, 0], [0, 1, 1]],
    C=[[2, 1, 0], [0, 2, 1], [0, 0, 2]],
    P=[[1, 0, 0], [0, -1, 1], [1, 0, 1]],
    N=[[0, 1, 2], [0, 0, 1], [0, 0, 0]],
    **SCALARS,
)
ON_THE_CUT = Model(
    2,
    A=[[-1, 1], [0, -1]],
    B=[[-2, 0], [3, 1]],
    C=[[-1, 0], [0, -1]],
    P=[[-3, 1], [0, -3]],
    N=[[0, 0], [5, 0]],
    **SCALARS,
)
GENERAL = (ONE_BY_ONE, TWO, THREE, ON_THE_CUT)
SINGULAR = Model(2, A=[[1, 2], [2, 4]], B=[[1, 1], [0, 1]], **SCALARS)
ZEROS = Model(2, A=[[0, 0], [0, 0]], B=[[0, 0], [0, 0]], s=0, t=0, λ=0, μ=0)
HEISENBERG = Model(
    3,
    A=[[0, 2, 1], [0, 0, 0], [0, 0, 0]],
    B=[[0, 0, -1], [0, 0, 3], [0, 0, 0]],
    N=[[0, 0, 6], [0, 0, 0], [0, 0, 0]],
    **SCALARS,
)
HEISENBERG_AT_ZERO = Model(3, A=[[0, 2, 1], [0, 0, 0], [0, 0, 0]], B=[[0, 0, -1], [0, 0, 3], [0, 0, 0]], λ=0, μ=0)
HEISENBERG_SHIFTED = Model(3, A=[[2, 1j, 0], [0, 2, 0], [0, 0, 2]], B=[[-1, 0, 0], [0, -1, 1], [0, 0, -1]], **SCALARS)
AFFINE = Model(2, A=[[1, 0], [0, 0]], B=[[0, 1], [0, 0]], **SCALARS)
"""AB − BA = B: it commutes with B, and not with A."""
AFFINE_TURNED = Model(2, A=[[0, 1], [0, 0]], B=[[1, 0], [0, 0]])
NO_CENTRAL_COMMUTATOR = Model(2, A=[[0, 1], [0, 0]], B=[[0, 0], [1, 0]], **SCALARS)


def at(*rows, **others):
    """A model in which A has these rows."""
    return Model(len(rows), A=[list(row) for row in rows], **others)


MINUS_ONE = at((-1, 0), (0, -1), s=2, t=-1)
JORDAN_AT_MINUS_ONE = at((-1, 1, 0), (0, -1, 1), (0, 0, -1))
MIXED = at((-1, 1, 0), (0, -1, 0), (3, 0, 1j))
NEGATIVE = Model(1, s=-3)
LOGARITHMS = (*GENERAL, MINUS_ONE, JORDAN_AT_MINUS_ONE, MIXED)

# Inverses and reciprocals.

for name in ("left inverse", "right inverse"):
    true(name, A, models=GENERAL)
    true(name, A + 2 * B, models=(TWO, THREE))
    undefined(name, A, model=SINGULAR)
    undefined(name, ZERO, model=TWO)

true("inverse found", A, B, models=[at((1, 2), (3, 4), B=[[-2, 1], [Fraction(3, 2), -HALF]]), at((4,), B=[[0.25]])])
true("inverse found", C, 2 * ONE - C, models=[TWO])
true("inverse found", ONE, ONE, models=[TWO])
not_shown("inverse found", A, B, model=SINGULAR)
not_shown("inverse found", A, B, model=TWO)
not_shown("inverse found", A, -B, model=at((1, 2), (3, 4), B=[[-2, 1], [Fraction(3, 2), -HALF]]))
undefined("inverse found", A, inv(A), model=SINGULAR)

true("reciprocal of", S, models=GENERAL)
true("reciprocal of", S + T * i, models=GENERAL)
undefined("reciprocal of", S, model=ZEROS)
undefined("reciprocal of", ZERO, model=TWO)
not_applicable("reciprocal of", A, model=SINGULAR)

true("reciprocal found", S, T, models=[Model(2, s=4, t=0.25), Model(1, s=1j, t=-1j)])
not_shown("reciprocal found", S, T, model=ZEROS)
not_shown("reciprocal found", S, T, model=TWO)
INVERSES = at((1, 2), (3, 4), B=[[-2, 1], [Fraction(3, 2), -HALF]], s=1)
not_applicable("reciprocal found", A, B, model=INVERSES)
not_applicable("reciprocal found", A, S, model=at((2, 0), (0, 2), s=HALF))
not_applicable("reciprocal found", S, A * B, model=INVERSES)

true("imaginary unit", models=GENERAL)

true("gram matrix", A, models=[ZEROS])
true("gram matrix", A - B, models=[Model(2, A=[[1j, 2], [3, 4]], B=[[1j, 2], [3, 4]])])
true("gram matrix", S, models=[ZEROS])
for model in (TWO, SINGULAR, at((0, 1), (0, 0)), at((1, 1j), (1j, -1))):
    not_shown("gram matrix", A, model=model)
not_shown("gram matrix", S, model=TWO)

# Equal arguments.

EQUAL = at((-1, 1), (0, -1), B=[[-1, 1], [0, -1]], P=[[2, 0], [1, 1]], C=[[2, 0], [1, 1]], s=-3, t=-3)
for f, b in [
    (exp(A), B),
    (inv(A), B),
    (det(A), B),
    (log(A), B),
    (log(A, "mirrored"), B),
    (log(A, "cut 0"), B),
    (over(S), T),
    (e(S), T),
    (ln(S), T),
    (ln(S, "mirrored"), T),
    (tr(A), B),
    (tr(A, P), B * C),
    (tr(A, P), (B + C) * C - C * C),
    (log(A), A),
]:
    true("equal arguments", f, b, models=[EQUAL])
for f in (exp(A), inv(A), det(A), log(A), tr(A)):
    not_shown("equal arguments", f, P, model=TWO)
for f in (over(S), e(S), ln(S)):
    not_shown("equal arguments", f, T, model=TWO)
not_shown("equal arguments", inv(A), B, model=Model(2, A=[[1, 0], [0, 1]], B=[[0, 0], [0, 0]]))
# What does not exist is not made to exist by being equal to itself.
undefined("equal arguments", inv(ZERO), ZERO, model=TWO)
undefined("equal arguments", inv(A), A, model=SINGULAR)
undefined("equal arguments", log(A), A, model=SINGULAR)
undefined("equal arguments", over(S), S, model=ZEROS)
undefined("equal arguments", ln(S), T, model=ZEROS)
not_applicable("equal arguments", A, B, model=EQUAL)
not_applicable("equal arguments", 2 * exp(A), B, model=EQUAL)
not_applicable("equal arguments", exp(A) * exp(A), B, model=EQUAL)
not_applicable("equal arguments", over(S), A, model=Model(2, A=[[2, 0], [0, 2]], s=2))
not_applicable("equal arguments", e(S), A, model=Model(2, A=[[2, 0], [0, 2]], s=2))

# Exponentials.

true("exp zero", models=GENERAL)
true("exp inverse", A, models=(*GENERAL, SINGULAR))
true("exp scalar", S, A, models=GENERAL)
true("exp scalar", S * T + i, A * B - T, models=GENERAL)
not_applicable("exp scalar", B, A, model=TWO, tempting=(exp(B + A), exp(B) * exp(A)))

true("exp sum", A, A * A, models=GENERAL)
true("exp sum", S * A + 1, T * A, models=GENERAL)
true(
    "exp sum",
    A,
    B,
    models=[at((0, 1), (0, 0), B=[[3, 2], [0, 3]]), at((-1, 1), (1, -1), B=[[2, 1j], [1j, 2]]), ZEROS],
)
not_shown("exp sum", A, B, model=TWO)
not_shown("exp sum", A, B, model=HEISENBERG)
# AB = 0 is not enough.
not_shown("exp sum", A, B, model=at((0, 1), (0, 0), B=[[1, 0], [0, 0]]))

true("exp central", A, B, models=(HEISENBERG, HEISENBERG_SHIFTED, ONE_BY_ONE, ZEROS))
true("exp central", S * A + B, B - T * A, models=[HEISENBERG])
not_shown("exp central", A, B, model=AFFINE)
not_shown("exp central", A, B, model=AFFINE_TURNED)
not_shown("exp central", A, B, model=NO_CENTRAL_COMMUTATOR)

true("scalar exp zero", models=GENERAL)
true("scalar exp sum", S, T * i, models=GENERAL)
not_applicable("scalar exp sum", A, S, model=TWO)
not_applicable("scalar exp sum", S, A, model=TWO)

for n in range(-4, 6):
    true("euler", number(n), models=[TWO])
for n, turned in [(number(1, 2), ONE), (number(1, 2), i), (S, i), (i, ONE), (number(7, 3), -ONE)]:
    not_applicable("euler", n, model=TWO, tempting=(e(HALF_TURN * number(1, 2) * n), turned))

# Logarithms.

for label in ("", "mirrored", "cut 0", "mirrored cut 0"):
    true("exp of log", log(A, label), models=LOGARITHMS)
    true("exp of log", ln(S, label), models=[TWO, Model(2, s=-2)])
undefined("exp of log", log(A), model=SINGULAR)
undefined("exp of log", log(ZERO), model=TWO)
undefined("exp of log", ln(S), model=ZEROS)
not_applicable("exp of log", exp(A), model=TWO, tempting=(exp(exp(A)), A))
not_applicable("exp of log", inv(A), model=TWO, tempting=(exp(inv(A)), A))
not_applicable("exp of log", tr(A), model=TWO)
not_applicable("exp of log", A, model=TWO)
not_applicable("exp of log", 2 * log(A), model=TWO, tempting=(exp(2 * log(A)), A))

for c in (number(1), number(1, 2), number(-1, 2), number(-99, 100), ZERO):
    true("log of exp", log(A), c, models=LOGARITHMS)
undefined("log of exp", log(A), number(1), model=SINGULAR)
for c in (number(-1), number(3, 2), number(101, 100), number(-2)):
    for model in (MINUS_ONE, JORDAN_AT_MINUS_ONE):
        not_applicable("log of exp", log(A), c, model=model, tempting=(log(exp(c * log(A))), c * log(A)))
for c, model in [(S, MINUS_ONE), (T, MINUS_ONE), (2 * i, at((30,)))]:
    not_applicable("log of exp", log(A), c, model=model, tempting=(log(exp(c * log(A))), c * log(A)))
for label in ("mirrored", "cut 0"):
    wrong = log(A, label)
    not_applicable("log of exp", wrong, number(1), model=MINUS_ONE, tempting=(log(exp(wrong)), wrong))
OUT_OF_THE_STRIP = at((4j,))
not_applicable("log of exp", A, number(1), model=OUT_OF_THE_STRIP, tempting=(log(exp(A)), A))
LARGE = Model(1, A=[[2 + 1.5j]], s=2 + 1.5j)
not_applicable("log of exp", exp(A), number(1), model=LARGE, tempting=(log(exp(exp(A))), exp(A)))
not_applicable("log of exp", tr(A), number(1), model=MINUS_ONE)
for c in (number(1), number(1, 2), number(-1, 2), number(-99, 100), ZERO):
    true("log of exp", ln(S), c, models=[TWO, NEGATIVE, Model(1, s=-1j)])
undefined("log of exp", ln(S), number(1), model=ZEROS)
for c in (number(-1), number(3, 2), S):
    not_applicable("log of exp", ln(S), c, model=NEGATIVE, tempting=(ln(e(c * ln(S))), c * ln(S)))
for label in ("mirrored", "cut 0"):
    wrong = ln(S, label)
    not_applicable("log of exp", wrong, number(1), model=NEGATIVE, tempting=(ln(e(wrong)), wrong))

for n in (-1, 0, 1, 2):
    true("log value", number(n), models=[TWO])
for n, power in [(number(3), -i), (number(-2), -ONE), (number(4), ONE), (number(5), i), (number(1, 2), ONE), (S, i)]:
    not_applicable("log value", n, model=TWO, tempting=(ln(power), HALF_TURN * number(1, 2) * n))

INVERSE_ON_THE_CUT = Model(
    3,
    A=[[-1, 1, 0], [0, -1, 0], [3, 0, 1j]],
    B=[[-1, -1, 0], [0, -1, 0], [-3j, -3j, -1j]],
    P=[[-1, 0, 0], [0, -1, 0], [0, 0, 1]],
)
for label in ("", "mirrored"):
    true("log of inverse", log(P, label), P, models=[INVERSE_ON_THE_CUT])
    true("log of inverse", log(A, label), B, models=[INVERSE_ON_THE_CUT, at((-2,), B=[[-HALF]])])
    true("log of inverse", log(A, label), inv(A), models=[*GENERAL, JORDAN_AT_MINUS_ONE])
    true("log of inverse", log(exp(A), label), exp(-A), models=[TWO])
    not_shown("log of inverse", log(A, label), B, model=TWO)
    not_shown("log of inverse", log(A, label), A, model=TWO)
    undefined("log of inverse", log(A, label), B, model=SINGULAR)
for label, model in [("cut 0", at((1j,))), ("mirrored cut 0", at((-1j,)))]:
    f = log(A, label)
    not_applicable("log of inverse", f, inv(A), model=model, tempting=(log(inv(A), "mirrored"), -f))
not_applicable("log of inverse", exp(A), exp(-A), model=TWO, tempting=(exp(exp(-A)), -exp(A)))
not_applicable("log of inverse", ln(S), over(S), model=NEGATIVE)
not_applicable("log of inverse", A, B, model=INVERSE_ON_THE_CUT)
# Without mirrored values it is false.
assert not MINUS_ONE.is_zero(log(inv(A)) + log(A))

true("log of gram matrix", A, models=(at((1j,)), ONE_BY_ONE, TWO, THREE, ON_THE_CUT, JORDAN_AT_MINUS_ONE))
true("log of gram matrix", S, models=(TWO, NEGATIVE))
undefined("log of gram matrix", A, model=SINGULAR)
undefined("log of gram matrix", ZERO, model=TWO)

# Intertwining.

SIMILAR = Model(2, A=[[-1, 0], [0, 2]], B=[[2, 0], [6, -1]], P=[[0, 1], [-1, 2]], s=2)
SAME = Model(2, A=[[-1, 1], [0, -1]], B=[[-1, 1], [0, -1]], P=[[3, 2], [0, 3]], s=2)
ZERO_BETWEEN = Model(2, A=[[-1, 5], [0, 2]], B=[[3, 1j], [0, -2]], P=[[0, 0], [0, 0]], s=2)
SINGULAR_BETWEEN = Model(2, A=[[-1, 0], [0, 2]], B=[[-1, 7], [0, 5]], P=[[1, 0], [0, 0]], s=2)
NILPOTENT_BETWEEN = Model(
    3,
    A=[[-1, 1, 0], [0, -1, 1], [0, 0, -1]],
    B=[[-1, 1, 0], [0, -1, 0], [0, 0, 4]],
    P=[[0, 2, 3], [0, 0, 2], [0, 0, 0]],
    s=2,
)
for label in ("", "mirrored", "cut 0"):
    for model in (SIMILAR, SAME, ZERO_BETWEEN, SINGULAR_BETWEEN, NILPOTENT_BETWEEN):
        true("intertwining", P, log(A, label), log(B, label), models=[model])
true("intertwining", P, exp(A), exp(B), models=[SIMILAR, SAME, ZERO_BETWEEN, SINGULAR_BETWEEN, NILPOTENT_BETWEEN])
true("intertwining", A, exp(B * A), exp(A * B), models=GENERAL)
true("intertwining", S, log(A), log(A), models=GENERAL)
for f in (exp, log):
    not_shown("intertwining", P, f(A), f(B), model=TWO)
    not_shown("intertwining", P, f(B), f(A), model=SIMILAR)
undefined("intertwining", P, log(A), log(A), model=Model(2, A=[[0, 1], [0, 0]], P=[[0, 1], [0, 0]]))
for one, other in [
    (log(A), log(B, "mirrored")),
    (log(A, "mirrored"), log(B)),
    (log(A), log(B, "cut 0")),
    (exp(A), log(B)),
    (log(A), exp(B)),
    (exp(A), inv(B)),
]:
    for model in (SAME, SIMILAR):
        not_applicable("intertwining", P, one, other, model=model, tempting=(P * one, other * P))
not_applicable("intertwining", P, tr(A), tr(B), model=SINGULAR_BETWEEN, tempting=(P * tr(A), tr(B) * P))
not_applicable("intertwining", P, det(A), det(B), model=SINGULAR_BETWEEN, tempting=(P * det(A), det(B) * P))
not_applicable("intertwining", P, A, B, model=SAME)

# Polynomials that annihilate.

NILPOTENT_3 = at((0, 1, 4), (0, 0, 1), (0, 0, 0), **SCALARS)
IDEMPOTENT = at((3, -2), (3, -2), **SCALARS)
INVOLUTION = at((-1, 0), (4, 1), **SCALARS)
QUARTER = at((0, -1), (1, 0), **SCALARS)
IDENTITY = at((1, 0), (0, 1), **SCALARS)
JORDAN_AND_MORE = at((1 - 0.5j, 2, 0), (0, 1 - 0.5j, 0), (0, 1, 1.5), **SCALARS)
"""Its eigenvalues are λ, λ and μ."""
one, two = number(1), number(2)
for t in (one, T, S * i, ZERO, number(-2)):
    f = exp(t * A)
    true("annihilating polynomial", f, A, t, ZERO, ZERO, ZERO, models=[NILPOTENT_3])
    true("annihilating polynomial", f, A, t, ZERO, one, models=[IDEMPOTENT, IDENTITY])
    true("annihilating polynomial", f, A, t, one, -one, models=[INVOLUTION, IDENTITY])
    true("annihilating polynomial", f, A, t, i, -i, models=[QUARTER])
    true("annihilating polynomial", f, A, t, LAMBDA, LAMBDA, MU, models=[JORDAN_AND_MORE])
    true("annihilating polynomial", f, A, t, MU, LAMBDA, LAMBDA, models=[JORDAN_AND_MORE])
true("annihilating polynomial", exp(HALF_TURN * A), A, HALF_TURN, one, -one, models=[INVOLUTION])
for label in ("", "mirrored", "cut 0"):
    f = log(A, label)
    true("annihilating polynomial", f, A, one, -one, -one, -one, models=[JORDAN_AT_MINUS_ONE])
    true("annihilating polynomial", f, A, one, -one, -one, i, models=[MIXED])
    true("annihilating polynomial", f, A, one, one, -one, models=[INVOLUTION, IDENTITY])
    true("annihilating polynomial", f, A, one, i, -i, models=[QUARTER])
    true("annihilating polynomial", f, A, one, LAMBDA, LAMBDA, MU, models=[JORDAN_AND_MORE])
JORDAN_4 = at((-1, 1, 0, 2), (0, -1, 1, 0), (0, 0, -1, 1), (0, 0, 0, -1))
THREE_ROOTS = at((-1, 2, 0), (0, 1j, 1), (0, 0, 2), **{**SCALARS, "λ": -1})
for roots in [(-one, i, two), (two, -one, i), (LAMBDA, i, two), (i, LAMBDA, two)]:
    true("annihilating polynomial", exp(T * A), A, T, *roots, models=[THREE_ROOTS])
    true("annihilating polynomial", log(A), A, one, *roots, models=[THREE_ROOTS])
true("annihilating polynomial", exp(A), A, one, -one, -one, -one, -one, models=[JORDAN_4])
true("annihilating polynomial", log(A, "mirrored"), A, one, -one, -one, -one, -one, models=[JORDAN_4])
not_shown("annihilating polynomial", exp(A), A, one, ZERO, one, model=NILPOTENT_3)
not_shown("annihilating polynomial", exp(A), A, one, ZERO, ZERO, model=NILPOTENT_3)
not_shown("annihilating polynomial", exp(A), A, one, LAMBDA, MU, model=JORDAN_AND_MORE)
not_shown("annihilating polynomial", log(A), A, one, LAMBDA, MU, model=JORDAN_AND_MORE)
not_shown("annihilating polynomial", log(A), A, one, -one, -one, model=JORDAN_AT_MINUS_ONE)
not_shown("annihilating polynomial", log(A), A, one, -one, i, model=MIXED)
# The logarithm must be defined at every root, with A = I for A² = A, or a letter that happens to be 0.
undefined("annihilating polynomial", log(A), A, one, ZERO, one, model=IDENTITY)
undefined("annihilating polynomial", log(A), A, one, ZERO, one, model=IDEMPOTENT)
undefined("annihilating polynomial", log(A), A, one, LAMBDA, one, model=at((1, 0), (0, 1), λ=0))
not_applicable("annihilating polynomial", log(A), A, one, one, ZERO, ZERO, model=IDENTITY)
# Roots that happen to be equal have no divided difference.
undefined("annihilating polynomial", exp(A), A, one, LAMBDA, MU, model=at((2, 1), (0, 2), λ=2, μ=2))
undefined("annihilating polynomial", log(A), A, one, LAMBDA, MU, model=at((2, 1), (0, 2), λ=2, μ=2))
apart = over(MU - LAMBDA)
not_applicable(
    "annihilating polynomial",
    exp(A),
    A,
    one,
    LAMBDA,
    MU,
    LAMBDA,
    model=JORDAN_AND_MORE,
    tempting=(
        exp(A),
        e(LAMBDA) + (e(MU) - e(LAMBDA)) * apart * (A - LAMBDA) + number(1, 2) * e(LAMBDA) * (A - MU) * (A - LAMBDA),
    ),
)
not_applicable("annihilating polynomial", exp(A), A, one, ZERO, one, ZERO, model=NILPOTENT_3)
for t in (two, S):
    f = log(t * A)
    not_applicable(
        "annihilating polynomial",
        f,
        A,
        t,
        one,
        -one,
        model=INVOLUTION,
        tempting=(f, number(1, 2) * (ln(one) + ln(-one)) + number(1, 2) * (ln(one) - ln(-one)) * A),
    )
not_applicable("annihilating polynomial", exp(A), B, one, ZERO, ZERO, model=AFFINE, tempting=(exp(A), ONE + B))
not_applicable("annihilating polynomial", exp(B), B, two, ZERO, ZERO, model=AFFINE, tempting=(exp(B), ONE + 2 * B))
not_applicable("annihilating polynomial", log(ONE + B), B, one, ZERO, model=AFFINE)
not_applicable("annihilating polynomial", inv(A), A, one, one, -one, model=QUARTER, tempting=(inv(A), A))
not_applicable("annihilating polynomial", tr(A), A, one, one, -one, model=INVOLUTION, tempting=(tr(A), A))
not_applicable("annihilating polynomial", exp(A), A, one, model=TWO, tempting=(exp(A), ZERO))
not_applicable("annihilating polynomial", exp(A), A, one, A, model=TWO)
not_applicable("annihilating polynomial", exp(B * A), A, B, ZERO, ZERO, model=AFFINE)

# The adjoint action.

LADDER = Model(2, A=[[1, 0], [0, -1]], B=[[0, 3], [5, 0]], N=[[0, 3], [0, 0]], λ=2, μ=-2, s=2, t=0.5 + 1j)
for t in (one, T, S * i, ZERO):
    f = exp(t * A)
    true("adjoint action", f, A, t, N, S, models=[LADDER])
    true("adjoint action", f, A, t, B, two, -two, models=[LADDER])
    true("adjoint action", f, A, t, B, LAMBDA, MU, models=[LADDER])
    true("adjoint action", f, A, t, B, ZERO, ZERO, models=[HEISENBERG, HEISENBERG_SHIFTED])
    true("adjoint action", f, A, t, A, ZERO, models=GENERAL)
    true("adjoint action", f, A, t, B, one, models=[AFFINE])
    true("adjoint action", f, A, t, B, ZERO, ZERO, ZERO, models=[NO_CENTRAL_COMMUTATOR])
    true("adjoint action", f, A, t, B + A, ZERO, one, models=[AFFINE])
not_shown("adjoint action", exp(A), A, one, B, ZERO, ZERO, model=NO_CENTRAL_COMMUTATOR)
not_shown("adjoint action", exp(A), A, one, B, two, model=LADDER)
not_shown("adjoint action", exp(A), A, one, B, ZERO, model=HEISENBERG)
not_shown("adjoint action", exp(A), A, one, B, ZERO, ZERO, model=TWO)
not_shown("adjoint action", exp(A), A, one, N, -two, model=LADDER)
undefined("adjoint action", exp(A), A, one, B, LAMBDA, MU, model=HEISENBERG_AT_ZERO)
not_applicable("adjoint action", exp(A), A, two, B, one, model=AFFINE, tempting=(exp(A) * B, e(two) * B * exp(A)))
not_applicable("adjoint action", exp(B), A, one, B, one, model=AFFINE, tempting=(exp(B) * B, e(one) * B * exp(B)))
not_applicable(
    "adjoint action",
    log(A),
    A,
    one,
    B,
    one,
    model=Model(2, A=[[3, 0], [0, 2]], B=[[0, 1], [0, 0]]),
    tempting=(log(A) * B, e(one) * B * log(A)),
)
not_applicable("adjoint action", exp(A), A, one, B, model=AFFINE, tempting=(exp(A) * B, ZERO))
not_applicable("adjoint action", exp(A), A, one, B, A, model=AFFINE)
not_applicable("adjoint action", exp(A), A, one, B, LAMBDA, MU, LAMBDA, model=LADDER)

# Traces and determinants.

true("trace cyclic", A, B, models=GENERAL)
true("trace cyclic", A * B + S, P + T * B, models=GENERAL)
true("trace transpose", A * B + S * A, models=GENERAL)
true("trace transpose", i * A * B * P + exp(A * B), models=GENERAL)
true("trace transpose", log(A * A) + inv(A), models=[TWO])
true("dimension", models=GENERAL)
true("det identity", models=GENERAL)
true("det product", A, B, models=GENERAL)
true("det product", S + A, T * B, models=GENERAL)
true("det exp", A, models=GENERAL)
true("det exp", A * B + S, models=GENERAL)
true("det transpose", A * B + i * P, models=GENERAL)
true("det sylvester", ONE, A, B, models=GENERAL)
true("det sylvester", S, T * A, B + P, models=GENERAL)
true("det sylvester", ZERO, A, B, models=[SINGULAR])
not_applicable("det sylvester", B, A, P, model=TWO, tempting=(det(B + A * P), det(B + P * A)))
true("det invertible", A, models=GENERAL)
true("det invertible", exp(A), models=GENERAL)
undefined("det invertible", A, model=SINGULAR)
undefined("det invertible", ZERO, model=TWO)

for n, model in [(1, ZEROS), (2, at((0, 1), (0, 0))), (2, at((2, -1), (4, -2))), (3, NILPOTENT_3), (5, NILPOTENT_3)]:
    true("trace nilpotent", A, number(n), models=[model])
    true("det unipotent", A, number(n), models=[model])
for n in (1, 2, 3):
    not_shown("trace nilpotent", B, number(n), model=TWO)
    not_shown("det unipotent", A, number(n), model=TWO)
for n in (ZERO, -ONE, number(1, 2), S):
    not_applicable("trace nilpotent", B, n, model=TWO, tempting=(tr(B), ZERO))
    not_applicable("det unipotent", A, n, model=TWO, tempting=(det(ONE + A), ONE))

# Size 2.

for p in (A, S * A + B, A * B * P + T, exp(A)):
    true("cayley hamilton", p, models=(TWO, ON_THE_CUT))
    true("det by traces", p, models=(TWO, ON_THE_CUT))
true("cayley hamilton", S, models=[TWO])
true("det by traces", S, models=[TWO])
for model in (ONE_BY_ONE, THREE):
    not_shown("cayley hamilton", B, model=model)
    not_shown("det by traces", B, model=model)
