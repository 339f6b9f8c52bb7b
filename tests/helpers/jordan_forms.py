"""Matrices P J P⁻¹ with known Jordan forms, and their functions by mpmath from the forms alone."""

import math
from fractions import Fraction

import flint
import mpmath

import symbolic_matexp as sm

BASES = {
    2: [[3, 1], [1, 2]],
    3: [[1, 2, 0], [0, 1, 1], [1, 0, 2]],
    4: [[1, 2, 0, 1], [0, 1, 1, 0], [1, 0, 1, 2], [2, 1, 0, 1]],
    5: [[1, 0, 2, 0, 1], [0, 1, 1, 0, 1], [1, 0, 1, 2, 0], [2, 1, 0, 1, 1], [0, 1, 0, 1, 3]],
    6: [
        [2, 0, 1, 0, 1, 0],
        [0, 1, 1, 0, 1, 2],
        [1, 0, 1, 2, 0, 1],
        [2, 1, 0, 1, 1, 0],
        [0, 1, 0, 1, 3, 1],
        [1, 1, 0, 0, 1, 2],
    ],
}


def real_basis(dim, pairs):
    """A basis in which a matrix is real whose first eigenvalues are ``pairs`` pairs of conjugate ones."""
    turn = [[[int(i == j), 0] for j in range(dim)] for i in range(dim)]
    for k in range(0, 2 * pairs, 2):
        turn[k][k], turn[k][k + 1], turn[k + 1][k], turn[k + 1][k + 1] = [1, 0], [1, 0], [0, 1], [0, -1]
    return sm.ExactMatrix.parse(BASES[dim]) @ sm.ExactMatrix.parse(turn)


class Form:
    """Eigenvalues as exact numbers or pairs [re, im]. Equal neighbours belong to one Jordan block of size two."""

    def __init__(self, eigenvalues, basis=None):
        self.eigenvalues = [sm.ExactMatrix.parse([[z]])[0, 0] for z in eigenvalues]
        dim = len(eigenvalues)
        self.basis = sm.ExactMatrix.parse(BASES[dim] if basis is None else basis)
        self.inverse = self.basis.solve(sm.ExactMatrix.identity(dim))
        table = [[0] * dim for _ in range(dim)]
        for i, z in enumerate(self.eigenvalues):
            table[i][i] = z
            if i and z == self.eigenvalues[i - 1]:
                table[i - 1][i] = 1
        self.matrix = self.basis @ sm.ExactMatrix.parse(table) @ self.inverse

    def __str__(self):
        return ", ".join(map(str, self.eigenvalues))

    def function(self, f, derivative, digits):
        """P f(J) P⁻¹ as an mpmath matrix."""
        with mpmath.workdps(digits):
            dim = len(self.eigenvalues)
            values = [_number(z) for z in self.eigenvalues]
            middle = mpmath.matrix(dim, dim)
            for i, z in enumerate(values):
                middle[i, i] = f(z)
                if i and z == values[i - 1]:
                    middle[i - 1, i] = derivative(z)
            return self.basis.to_mpmath(digits) * middle * self.inverse.to_mpmath(digits)

    def exponential(self, digits):
        return self.function(mpmath.exp, mpmath.exp, digits)

    def logarithm(self, cut, digits):
        return self.function(lambda z: scalar_logarithm(z, cut), lambda z: 1 / z, digits)


def _number(z):
    return mpmath.mpc(*(mpmath.mpf(x.numerator) / x.denominator for x in (z.real, z.imag)))


def scalar_logarithm(z, cut):
    """log z with imaginary part in (θ − 2π, θ], by mpmath."""
    theta = cut.half_turns * mpmath.pi + mpmath.mpf(cut.offset.numerator) / cut.offset.denominator
    angle = mpmath.arg(z)
    return mpmath.mpc(mpmath.log(abs(z)), angle - 2 * mpmath.pi * math.ceil((angle - theta) / (2 * mpmath.pi)))


def contains(enclosure, expected, digits):
    """Whether the balls hold mpmath's matrix, which is right to ``digits`` digits relative to its norm."""
    if enclosure is None:
        return False
    with flint.ctx.workprec(int(4 * digits) + 64):
        size = mpmath.mnorm(expected, "f")
        error = flint.arb(10) ** -digits * (flint.arb(mpmath.nstr(size, 5)) * 2)
        ball = flint.arb(0, error)
        exact = sm.ExactMatrix.parse(expected).to_flint(int(4 * digits) + 64)
        return all(
            x.overlaps(y + flint.acb(ball, ball)) for x, y in zip(enclosure.entries(), exact.entries(), strict=True)
        )


def widened(matrix, radius, precision, *, diagonal=True):
    """A ball matrix around an exact one. Entries, or those off the diagonal, get the relative radius ``radius``."""
    with flint.ctx.workprec(precision):
        wide = matrix.to_flint(precision)
        for i in range(wide.nrows()):
            for j in range(wide.ncols()):
                z = wide[i, j]
                r = (flint.arb(radius) * abs(z)).upper()
                if diagonal or i != j:
                    wide[i, j] = flint.acb(*(x if x.is_zero() else x + flint.arb(0, r) for x in (z.real, z.imag)))
        return wide


def members(matrix, radius, generator, count, *, diagonal=True):
    """Exact matrices inside :func:`widened`, mostly at its corners."""
    for _ in range(count):
        table = matrix.tolist()
        for i, row in enumerate(table):
            for j, z in enumerate(row):
                size = Fraction(abs(complex(z))) * Fraction(radius) * Fraction(99, 100)
                if diagonal or i != j:
                    parts = [x and x + generator.choice([-1, 1, Fraction(1, 3)]) * size for x in (z.real, z.imag)]
                    row[j] = parts
        yield sm.ExactMatrix.parse(table)
