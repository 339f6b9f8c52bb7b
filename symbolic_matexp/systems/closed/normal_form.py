"""Whether a SymPy expression is zero, decided so that "yes" is a proof.

An expression becomes a fraction of polynomials in generators: symbols, π, roots of unity, roots of primes, powers
e^(m/n), logarithms, further roots, and whatever is not taken apart. Every relation used between generators is true
for every value of the symbols for which the expression is defined:

- ζ = e^(2πi/N) is a root of the cyclotomic polynomial; i and (−1)^(p/q) are powers of it;
- c^(p/q) of a positive rational c is a product of powers of p₁^(1/L), p₂^(1/L), … for primes, which are positive;
- (cx)^r = c^r x^r for c > 0; x^(1/q) to the power q is x;
- e^x e^y = e^(x + y); e^(r log x) = x^r; log of a positive rational is the sum of the logarithms of primes;
- |x|² = x² for real x.

So a fraction whose numerator vanishes is 0. The converse is not claimed, but for algebraic numbers it is decided
(:mod:`.algebraic_numbers`). Nothing is asked of SymPy's ``simplify`` or ``is_zero``.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import flint
import sympy

from ...errors import DivisionByZeroError, UnsupportedError
from ...inputs.constants import enclose_expression
from .algebraic_numbers import is_zero_number, reciprocal
from .failures import sympy_may_fail
from .polynomials import (
    ONE,
    Generator,
    Monomial,
    Polynomial,
    constant,
    plus,
    reduced,
    scaled,
    times,
    times_monomials,
)

LARGEST_ORDER = 120
"""Roots of unity of a higher order are not handled."""
LARGEST_POWER = 60
"""Higher powers of sums are not multiplied out."""
ROUNDS = 8
LARGEST_NUMBER = 10**30
"""Larger numbers are not factored into primes."""

Factor = tuple[tuple[Monomial, str], ...]
Element = tuple[Polynomial, tuple[tuple[Factor, int], ...]]
"""A numerator, and the factors of the denominator with their multiplicities."""


class _Again(Exception):  # noqa: N818
    """A root of a higher order occurred: begin anew, with generators for it."""


class NormalForms:
    """The normal forms of some expressions, over one set of generators.

    Raises :class:`UnsupportedError` if they are too large, or contain what is no number.
    """

    def __init__(self, expressions: list[Any]) -> None:
        self._orders: dict[Any, int] = {"unity": 4}
        for _ in range(ROUNDS):
            self.generators: list[Generator] = []
            self._numbers: dict[Any, int] = {}
            self._factors: dict[Factor, Polynomial] = {}
            self._known: dict[Any, Element] = {}
            self._root_of_unity()
            try:
                self.elements = [self._element(x) for x in expressions]
                return
            except _Again:
                continue
        raise UnsupportedError("an expression has roots of too many orders")

    def are_zero(self) -> bool:
        """Whether every expression was shown to be zero wherever it is defined."""
        return all(self.is_zero(numerator) for numerator, _ in self.elements)

    def is_zero(self, p: Polynomial) -> bool:
        """Whether a polynomial was shown to be zero: every coefficient, an algebraic number, is."""
        coefficients: dict[Monomial, Polynomial] = {}
        for monomial, c in p.items():
            free = tuple((g, e) for g, e in monomial if not self.generators[g].is_number)
            number = tuple((g, e) for g, e in monomial if self.generators[g].is_number)
            coefficients.setdefault(free, {})[number] = c
        return all(is_zero_number(number, self.generators) for number in coefficients.values())

    def cancelled(self) -> list[Any]:
        """Return the expressions as SymPy writes what is left after common factors are cancelled."""
        return [self._cancelled(x) for x in self.elements]

    # Polynomials and fractions.

    def polynomial(self, p: Polynomial) -> Any:
        """Return a polynomial in SymPy."""
        terms = []
        for monomial, c in p.items():
            powers = [self.generators[g].expression ** e for g, e in monomial]
            terms.append(sympy.Mul(sympy.Rational(int(c.p), int(c.q)), *powers))
        return sympy.Add(*terms)

    def expression(self, x: Element) -> Any:
        """Return a fraction in SymPy."""
        below = [self.polynomial(self._factors[factor]) ** -e for factor, e in x[1]]
        return sympy.Mul(self.polynomial(x[0]), *below)

    @cached_property
    def _names(self) -> list[Any]:
        return [sympy.Dummy(f"g{i}") for i in range(len(self.generators))]

    @property
    def meaning(self) -> dict[Any, Any]:
        """What the names stand for in which :meth:`in_names` writes generators."""
        return {name: g.expression for name, g in zip(self._names, self.generators, strict=True)}

    @property
    def numbers(self) -> dict[Any, Any]:
        """The same for the generators that are algebraic numbers."""
        return {name: g.expression for name, g in zip(self._names, self.generators, strict=True) if g.is_number}

    def in_names(self, x: Element) -> Any:
        """Return a fraction in SymPy, a name in the place of every generator."""

        def written(p: Polynomial) -> Any:
            terms = []
            for monomial, c in p.items():
                powers = [self._names[g] ** e for g, e in monomial]
                terms.append(sympy.Mul(sympy.Rational(int(c.p), int(c.q)), *powers))
            return sympy.Add(*terms)

        return sympy.Mul(written(x[0]), *(written(self._factors[factor]) ** -e for factor, e in x[1]))

    def _cancelled(self, x: Element) -> Any:
        """Return a fraction without common factors, in SymPy; they may be cancelled as if no relations held."""
        if not self.is_zero(x[0]) and x[1]:
            return sympy.cancel(self.in_names(x)).xreplace(self.meaning)
        return sympy.Integer(0) if self.is_zero(x[0]) else self.polynomial(x[0])

    def _plus(self, x: Element, y: Element) -> Element:
        if x[1] == y[1]:
            return plus(x[0], y[0]), x[1]
        mine, others = dict(x[1]), dict(y[1])
        common = {f: max(mine.get(f, 0), others.get(f, 0)) for f in [*mine, *others]}
        total: Polynomial = {}
        for numerator, own in ((x[0], mine), (y[0], others)):
            for factor, e in common.items():
                for _ in range(e - own.get(factor, 0)):
                    numerator = times(numerator, self._factors[factor], self.generators)
            total = plus(total, numerator)
        return total, tuple(sorted(common.items())) if total else ()

    def _times(self, x: Element, y: Element) -> Element:
        numerator = times(x[0], y[0], self.generators)
        if not numerator:
            return {}, ()
        below = dict(x[1])
        for factor, e in y[1]:
            below[factor] = below.get(factor, 0) + e
        return numerator, tuple(sorted(below.items()))

    def _power(self, x: Element, n: int) -> Element:
        if abs(n) > LARGEST_POWER and len(x[0]) > 1:
            raise UnsupportedError("a power of an expression is too high")
        base = x if n >= 0 else self._reciprocal(x)
        result, n = _of(1), abs(n)
        while n:
            if n & 1:
                result = self._times(result, base)
            n >>= 1
            base = self._times(base, base) if n else base
        return result

    def _reciprocal(self, x: Element) -> Element:
        numerator, denominator = x
        if not numerator:
            raise DivisionByZeroError("an expression divides by zero")
        result = self._reciprocal_of(numerator)
        for factor, e in denominator:
            for _ in range(e):
                result = self._times(result, (self._factors[factor], ()))
        return result

    def _reciprocal_of(self, p: Polynomial) -> Element:
        if len(p) == 1:
            ((monomial, c),) = p.items()
            free = tuple((g, -e) for g, e in monomial if not self.generators[g].degree)
            result: Element = ({free: 1 / c}, ())
            for g, e in monomial:
                if self.generators[g].degree:
                    result = self._times(result, self._reciprocal_of_power(g, e))
            return result
        if all(self.generators[g].is_number for monomial in p for g, _ in monomial):
            inverse = reciprocal(p, self.generators)
            if inverse is not None:
                return inverse, ()
        common = _common_monomial(p, self.generators)
        rest = {times_monomials(monomial, common): c for monomial, c in p.items()}
        leading = rest[max(rest)]
        rest = scaled(rest, 1 / leading)
        factor = tuple(sorted((monomial, str(c)) for monomial, c in rest.items()))
        self._factors[factor] = rest
        return {common: 1 / leading}, ((factor, 1),)

    def _reciprocal_of_power(self, g: int, e: int) -> Element:
        """Return g^−e of an algebraic generator: g^(n − e) / g^n."""
        generator = self.generators[g]
        assert generator.power is not None
        if set(generator.power) == {ONE} or not generator.is_number:
            return self._times(
                ({((g, generator.degree - e),): flint.fmpq(1)}, ()), self._reciprocal_of(generator.power)
            )
        inverse = reciprocal({((g, e),): flint.fmpq(1)}, self.generators)
        if inverse is None:
            raise UnsupportedError("an algebraic number has no reciprocal that was found")
        return inverse, ()

    # Generators.

    def _generator(self, key: Any, make: Any) -> int:
        if key not in self._numbers:
            made = make()
            self._numbers[key] = len(self.generators)
            self.generators.append(made)
        return self._numbers[key]

    def _order(self, key: Any, order: int) -> int:
        """Return the order of the root that stands for all roots of a base; begin anew if it must be raised."""
        known = self._orders.setdefault(key, order)
        if known % order:
            self._orders[key] = lcm(known, order)
            if self._orders[key] > LARGEST_ORDER:
                raise UnsupportedError("an expression has roots of too high an order")
            raise _Again
        return known

    def _root_of_unity(self) -> None:
        order = self._orders["unity"]
        coefficients = [int(c) for c in flint.fmpz_poly.cyclotomic(order).coeffs()]
        power = {((0, k),) if k else ONE: flint.fmpq(-c) for k, c in enumerate(coefficients[:-1]) if c}
        expression = sympy.I if order == 4 else (-1) ** sympy.Rational(2, order)
        self._numbers["unity"] = 0
        self.generators.append(
            Generator(
                expression,
                len(coefficients) - 1,
                power,
                is_number=True,
                ball=lambda: flint.acb(0, 2 * flint.arb.pi() / order).exp(),
            )
        )

    def _unity(self, turn: Fraction) -> Element:
        """Return e^(2πi·turn)."""
        order = self._order("unity", turn.denominator)
        exponent = int(turn * order) % order
        return reduced({((0, exponent),) if exponent else ONE: flint.fmpq(1)}, self.generators), ()

    @property
    def _i_pi(self) -> Monomial | None:
        """The monomial iπ, if i is a power of the root of unity below its degree."""
        quarter = self._orders["unity"] // 4
        i_power: Monomial = ((0, quarter),)
        return times_monomials(i_power, ((self._pi, 1),)) if quarter < self.generators[0].degree else None

    @property
    def _pi(self) -> int:
        return self._generator("pi", lambda: Generator(sympy.pi))

    def _root_of_prime(self, prime: int, exponent: Fraction) -> Element:
        order = self._order(prime, exponent.denominator)
        whole, part = divmod(int(exponent * order), order)
        factor = flint.fmpq(prime) ** whole
        if not part:
            return constant(factor), ()
        g = self._generator(
            ("prime", prime),
            lambda: Generator(
                sympy.Integer(prime) ** sympy.Rational(1, order),
                order,
                constant(prime),
                is_number=True,
                ball=lambda: flint.acb(flint.arb(prime).root(order)),
                prime=prime,
            ),
        )
        return {((g, part),): factor}, ()

    def _opaque(self, key: Any, expression: Any, meaning: Any = None) -> Element:
        g = self._generator(key, lambda: Generator(expression, meaning=meaning))
        return {((g, 1),): flint.fmpq(1)}, ()

    # Expressions.

    def _element(self, x: Any) -> Element:
        if x not in self._known:
            self._known[x] = self._translated(x)
        return self._known[x]

    def _translated(self, x: Any) -> Element:
        if x.is_Rational:
            return constant(flint.fmpq(int(x.p), int(x.q))), ()
        if x.is_Float:
            exact = sympy.Rational(x)
            return constant(flint.fmpq(int(exact.p), int(exact.q))), ()
        if x is sympy.I:
            return self._unity(Fraction(1, 4))
        if x is sympy.pi:
            return {((self._pi, 1),): flint.fmpq(1)}, ()
        if x is sympy.E:
            return self._exponential(_of(1))
        if x.is_Symbol:
            return self._opaque(x, x)
        if x.is_Add:
            total: Element = ({}, ())
            for term in x.args:
                total = self._plus(total, self._element(term))
            return total
        if x.is_Mul:
            product = _of(1)
            for factor in x.args:
                product = self._times(product, self._element(factor))
            return product
        if isinstance(x, sympy.exp):
            return self._exponential(self._element(x.exp))
        if x.is_Pow:
            return self._translated_power(x)
        if not x.is_Function and not isinstance(x, sympy.CRootOf):
            raise UnsupportedError(f"{str(x)[:60]} is no expression that is known here")
        return self._translated_function(x)

    def _translated_power(self, x: Any) -> Element:
        base, exponent = x.as_base_exp() if not (x.base.is_Rational and x.exp.is_Rational) else (x.base, x.exp)
        if base is sympy.E:
            return self._exponential(self._element(exponent))
        if exponent.is_Integer:
            return self._power(self._element(base), int(exponent))
        if exponent.is_Rational:
            return self._root(self._element(base), Fraction(int(exponent.p), int(exponent.q)))
        return self._exponential(self._times(self._element(exponent), self._logarithm(self._element(base))))

    def _translated_function(self, x: Any) -> Element:
        if isinstance(x, sympy.CRootOf):
            return self._polynomial_root(x)
        if isinstance(x, sympy.Abs) and x.args[0].is_real:
            return self._root(self._power(self._element(x.args[0]), 2), Fraction(1, 2))
        if isinstance(x, sympy.log) and len(x.args) == 1:
            argument = x.args[0]
            if isinstance(argument, sympy.exp) and argument.exp.is_real:
                return self._element(argument.exp)
            taken_apart = sympy.expand_log(x)  # products and powers whose factors SymPy knows to be positive
            if taken_apart != x:
                return self._element(taken_apart)
            return self._logarithm(self._element(argument))
        meaning = _IN_EXPONENTIALS.get(x.func)
        if meaning is not None:
            return self._element(meaning(x.args[0]))
        if not all(isinstance(y, sympy.Expr) for y in x.args):
            raise UnsupportedError(f"{str(x)[:60]} is no expression that is known here")
        arguments = tuple(_key(self._element(y)) for y in x.args)
        return self._opaque((x.func, arguments), x)

    def _polynomial_root(self, x: Any) -> Element:
        coefficients = x.poly.monic().all_coeffs()[::-1]
        if not all(c.is_Rational for c in coefficients):
            raise UnsupportedError("a root of a polynomial that is not rational")

        def make() -> Generator:
            g = len(self.generators)
            power = {
                ((g, k),) if k else ONE: flint.fmpq(-int(c.p), int(c.q)) for k, c in enumerate(coefficients[:-1]) if c
            }
            return Generator(x, len(coefficients) - 1, power, is_number=True, ball=lambda: enclose_expression(x))

        return {((self._generator(x, make), 1),): flint.fmpq(1)}, ()

    def _exponential(self, x: Element) -> Element:
        """Return e^x, a product over the terms of x."""
        result, (numerator, denominator) = _of(1), x
        i_pi = self._i_pi
        if i_pi is None:
            raise UnsupportedError("an expression has roots of unity of an order that is not handled")
        for monomial, c in numerator.items():
            r = Fraction(int(c.p), int(c.q))
            result = self._times(result, self._exponential_of_term(monomial, denominator, r, i_pi))
        return result

    def _exponential_of_term(self, monomial: Monomial, denominator: Any, r: Fraction, i_pi: Monomial) -> Element:
        if not denominator and monomial == i_pi:
            return self._unity(r / 2)
        if not denominator and len(monomial) == 1 and monomial[0][1] == 1:
            meaning = self.generators[monomial[0][0]].meaning
            if isinstance(meaning, int):
                return self._root_of_prime(meaning, r)
            if meaning is not None:
                whole = r.denominator == 1
                return self._power(meaning, int(r)) if whole else self._root(meaning, r)
        expression = self.expression(({monomial: flint.fmpq(1)}, denominator))
        order = self._order(("exp", expression), r.denominator)
        g = self._generator(("exp", monomial, denominator), lambda: Generator(sympy.exp(expression / order)))
        return {((g, int(r * order)),) if r else ONE: flint.fmpq(1)}, ()

    def _logarithm(self, x: Element) -> Element:
        numerator, denominator = x
        if not numerator:
            raise DivisionByZeroError("an expression has the logarithm of zero")
        if not denominator and len(numerator) == 1:
            ((monomial, c),) = numerator.items()
            if all(self.generators[g].prime for g, _ in monomial):
                return self._logarithm_of_roots(c, monomial)
        return self._opaque(("log", _key(x)), sympy.log(self.expression(x)), meaning=x)

    def _logarithm_of_roots(self, c: flint.fmpq, roots: Monomial) -> Element:
        """Return log of a rational number c times roots of primes, which are positive."""
        total: Element = ({}, ())
        exponents = [(prime, Fraction(e)) for prime, e in _primes(abs(c))]
        exponents += [(self.generators[g].prime, Fraction(e, self.generators[g].degree)) for g, e in roots]
        for prime, e in exponents:
            g = self._generator(("log", prime), lambda p=prime: Generator(sympy.log(p), meaning=p))
            total = self._plus(total, ({((g, 1),): flint.fmpq(e.numerator, e.denominator)}, ()))
        if c < 0:
            half = self._unity(Fraction(1, 4))
            total = self._plus(total, self._times(half, ({((self._pi, 1),): flint.fmpq(1)}, ())))
        return total

    def _root(self, x: Element, r: Fraction) -> Element:
        """Return the principal power x^r."""
        if r.denominator == 1:
            return self._power(x, int(r))
        numerator, denominator = x
        if not numerator:
            if r > 0:
                return {}, ()
            raise DivisionByZeroError("an expression divides by zero")
        leading = numerator[max(numerator)]
        result = _of(1)
        for prime, e in _primes(abs(leading)):
            result = self._times(result, self._root_of_prime(prime, e * r))
        rest: Element = (scaled(numerator, 1 / abs(leading)), denominator)
        if not denominator and set(numerator) == {ONE}:
            return result if leading > 0 else self._times(result, self._unity(r / 2))
        return self._times(result, self._root_of_element(rest, r))

    def _root_of_element(self, x: Element, r: Fraction) -> Element:
        """Return x^r, a power of the generator that is x^(1/q) times the denominator of x."""
        expression = self.expression(x)
        order = self._order(("root", expression), r.denominator)
        numerator, denominator = x
        below: Element = _of(1)
        for factor, e in denominator:
            for _ in range(e):
                below = self._times(below, (self._factors[factor], ()))
        power = times(numerator, self._power(below, order - 1)[0], self.generators)
        is_number = all(self.generators[g].is_number for monomial in power for g, _ in monomial)
        root = sympy.Pow(expression, sympy.Rational(1, order))

        def make() -> Generator:
            return Generator(
                root * self.expression(below),
                order,
                power,
                is_number=is_number,
                ball=(lambda: enclose_expression(root * self.expression(below))) if is_number else None,
            )

        g = self._generator(("root", _key(x)), make)
        times_below: Element = ({((g, 1),): flint.fmpq(1)}, ())
        single = self._times(times_below, self._reciprocal(below))
        return self._power(single, int(r * order))


def _of(value: int) -> Element:
    return constant(value), ()


def _key(x: Element) -> Any:
    return frozenset((monomial, str(c)) for monomial, c in x[0].items()), x[1]


def _common_monomial(p: Polynomial, generators: list[Generator]) -> Monomial:
    """Return the monomial whose product with p has no negative exponents, and no common free factor."""
    lowest: dict[int, int] = {}
    for g in {g for monomial in p for g, _ in monomial if not generators[g].degree}:
        lowest[g] = min(dict(monomial).get(g, 0) for monomial in p)
    return tuple(sorted((g, -e) for g, e in lowest.items() if e))


def _primes(c: flint.fmpq) -> list[tuple[int, int]]:
    """Return the primes in a positive rational number, with their exponents."""
    if max(int(c.p), int(c.q)) > LARGEST_NUMBER:
        raise UnsupportedError("a number is too large to be factored")
    above = [(int(p), int(e)) for p, e in flint.fmpz(c.p).factor()]
    return above + [(int(p), -int(e)) for p, e in flint.fmpz(c.q).factor()]


_E = sympy.exp
_I = sympy.I
_IN_EXPONENTIALS: dict[Any, Any] = {
    sympy.cos: lambda x: (_E(_I * x) + _E(-_I * x)) / 2,
    sympy.sin: lambda x: (_E(_I * x) - _E(-_I * x)) / (2 * _I),
    sympy.tan: lambda x: (_E(_I * x) - _E(-_I * x)) / (_E(_I * x) + _E(-_I * x)) / _I,
    sympy.cot: lambda x: _I * (_E(_I * x) + _E(-_I * x)) / (_E(_I * x) - _E(-_I * x)),
    sympy.sec: lambda x: 2 / (_E(_I * x) + _E(-_I * x)),
    sympy.csc: lambda x: 2 * _I / (_E(_I * x) - _E(-_I * x)),
    sympy.cosh: lambda x: (_E(x) + _E(-x)) / 2,
    sympy.sinh: lambda x: (_E(x) - _E(-x)) / 2,
    sympy.tanh: lambda x: (_E(x) - _E(-x)) / (_E(x) + _E(-x)),
    sympy.coth: lambda x: (_E(x) + _E(-x)) / (_E(x) - _E(-x)),
    sympy.sech: lambda x: 2 / (_E(x) + _E(-x)),
    sympy.csch: lambda x: 2 / (_E(x) - _E(-x)),
}
"""Functions by what they mean in exponentials."""


def is_zero(*expressions: Any) -> bool:
    """Whether all expressions were shown to be zero, wherever they are defined; "no" says nothing."""
    try:
        with sympy_may_fail():
            return NormalForms(list(expressions)).are_zero()
    except (UnsupportedError, DivisionByZeroError):
        return False


def normalised(expressions: list[Any]) -> list[Any]:
    """Return equal expressions, each written as a fraction without common factors; the same where that fails."""
    try:
        with sympy_may_fail():
            once = NormalForms(expressions).cancelled()
            again = NormalForms(once)  # what was cancelled may have left irrational numbers below
            return [again.expression(x) for x in again.elements]
    except (UnsupportedError, DivisionByZeroError):
        return expressions
