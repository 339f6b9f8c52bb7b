"""Algebraic numbers, given as polynomials in generators that are numbers: zero or not is decided, with a proof.

The generators g₁, g₂, … with their relations give a ℚ-algebra of finite dimension. A number x is the value of one of
its elements, so the characteristic polynomial of the multiplication with that element vanishes at x. Without its
factors z it is q₀ + q₁ z + …, and every root of it other than 0 has a modulus of at least |q₀| / (|q₀| + max |q_i|)
(Cauchy's bound for the reciprocal polynomial). A ball around x that lies inside this disc shows that x = 0.
"""

from __future__ import annotations

from itertools import product

import flint

from .polynomials import ONE, Generator, Monomial, Polynomial, times

LARGEST_DIMENSION = 144
PRECISION = 128


def is_zero_number(p: Polynomial, generators: list[Generator]) -> bool:
    """Whether a number is zero. "No" means that it is not, or that it could not be decided."""
    if not p:
        return True
    if set(p) == {ONE}:
        return False
    with flint.ctx.workprec(PRECISION):
        if not value(p, generators).contains(0):
            return False
    basis = _basis(p, generators)
    if basis is None:
        return False
    coefficients = _multiplication(p, basis, generators).charpoly().coeffs()
    nonzero = [c for c in coefficients if c]
    largest, last = max(abs(c) for c in nonzero), abs(nonzero[0])
    bound = last / (last + largest)
    bits = int(bound.q).bit_length() - int(bound.p).bit_length() + PRECISION
    with flint.ctx.workprec(bits):
        return bool(abs(value(p, generators)) < flint.arb(bound))


def reciprocal(p: Polynomial, generators: list[Generator]) -> Polynomial | None:
    """Return the reciprocal of a number, or None if the multiplication with its element is singular."""
    basis = _basis(p, generators)
    if basis is None:
        return None
    matrix = _multiplication(p, basis, generators)
    one = flint.fmpq_mat(len(basis), 1, [int(monomial == ONE) for monomial in basis])
    try:
        solution = matrix.solve(one)
    except ZeroDivisionError:
        return None
    return {monomial: c for monomial, c in zip(basis, solution.entries(), strict=True) if c}


def value(p: Polynomial, generators: list[Generator]) -> flint.acb:
    """Return a ball around a number, at FLINT's current precision."""
    balls = {g: generators[g].ball() for monomial in p for g, _ in monomial}  # type: ignore[misc]
    total = flint.acb(0)
    for monomial, c in p.items():
        term = flint.acb(c)
        for g, e in monomial:
            term *= balls[g] ** e
        total += term
    return total


def _basis(p: Polynomial, generators: list[Generator]) -> list[Monomial] | None:
    """Return the monomials of the algebra that the generators in p generate, or None if there are too many."""
    needed: set[int] = set()
    waiting = [g for monomial in p for g, _ in monomial]
    while waiting:
        g = waiting.pop()
        if g not in needed:
            needed.add(g)
            power = generators[g].power or {}
            waiting += [other for monomial in power for other, _ in monomial if other != g]
    listed, dimension = sorted(needed), 1
    for g in listed:
        dimension *= generators[g].degree
    if dimension > LARGEST_DIMENSION:
        return None
    exponents = product(*(range(generators[g].degree) for g in listed))
    return [tuple((g, e) for g, e in zip(listed, chosen, strict=True) if e) for chosen in exponents]


def _multiplication(p: Polynomial, basis: list[Monomial], generators: list[Generator]) -> flint.fmpq_mat:
    place = {monomial: i for i, monomial in enumerate(basis)}
    matrix = flint.fmpq_mat(len(basis), len(basis))
    for j, monomial in enumerate(basis):
        for image, c in times(p, {monomial: flint.fmpq(1)}, generators).items():
            matrix[place[image], j] = c
    return matrix
