"""The number of eigenvalues exactly on the real axis, by Sturm's count over the rationals in SymPy."""

from __future__ import annotations

from fractions import Fraction


def eigenvalues_on_ray(rows: list[list[tuple[Fraction, Fraction]]], *, positive: bool) -> int:
    """Count, with multiplicity, the eigenvalues on the positive or negative real axis.

    ``rows`` holds the entries as exact pairs (real part, imaginary part). A real number is an eigenvalue exactly if
    it is a root of both the real and the imaginary part of the characteristic polynomial, hence of their gcd.
    """
    import sympy
    from sympy.polys.matrices import DomainMatrix

    z = sympy.Symbol("z")
    field = sympy.QQ_I
    table = [[field(sympy.QQ(*_parts(re)), sympy.QQ(*_parts(im))) for re, im in row] for row in rows]
    coefficients = DomainMatrix(table, (len(table), len(table)), field).charpoly()
    real = sympy.Poly([c.x for c in coefficients], z, domain=sympy.QQ)
    imaginary = sympy.Poly([c.y for c in coefficients], z, domain=sympy.QQ)
    count = 0
    for factor, multiplicity in real.gcd(imaginary).sqf_list()[1]:
        nonzero = factor.quo(sympy.Poly(z, z, domain=sympy.QQ)) if factor.eval(0) == 0 else factor
        bounds = (0, None) if positive else (None, 0)
        count += multiplicity * nonzero.count_roots(*bounds)
    return count


def _parts(x: Fraction) -> tuple[int, int]:
    return x.numerator, x.denominator
