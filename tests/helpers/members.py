"""Members of ball matrices, as exact fractions, and functions of them by mpmath's eigenvectors: no code is shared."""

from fractions import Fraction

import flint
import mpmath
import numpy as np

import symbolic_matexp as sm

SCALARS = {
    "expm": mpmath.exp,
    "logm": mpmath.log,
    "sqrtm": mpmath.sqrt,
    "inv": lambda z: 1 / z,
    "cosm": mpmath.cos,
    "sinm": mpmath.sin,
    "coshm": mpmath.cosh,
    "sinhm": mpmath.sinh,
    "tanm": mpmath.tan,
    "signm": lambda z: mpmath.mpf(1 if mpmath.re(z) > 0 else -1),
}
"""The functions of numbers, by the names of those of matrices."""


def fraction(x):
    """A real FLINT number without radius, exactly."""
    mantissa, exponent = x.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def ball_matrix(middle, radius, *, is_complex=False):
    """Balls with these midpoints; imaginary parts are exact unless ``is_complex``."""
    with flint.ctx.workprec(200):
        rows = [
            [
                flint.acb(flint.arb(z.real, radius), flint.arb(z.imag, radius) if is_complex else flint.arb(z.imag))
                for z in map(complex, row)
            ]
            for row in np.asarray(middle).tolist()
        ]
        return flint.acb_mat(rows)


def members(balls, seed, count):
    """Exact members: corners of all radii, and others; each as nested lists of pairs of fractions."""
    generator = np.random.default_rng(seed)
    shape = (balls.nrows(), balls.ncols(), 2)
    shifts = [generator.choice([-1.0, 1.0], shape) for _ in range(count)]
    shifts += [generator.uniform(-1, 1, shape) for _ in range(count)]
    for shift in shifts:
        yield [
            [
                tuple(
                    fraction(x.mid()) + Fraction(float(t)) * fraction(x.rad())
                    for x, t in zip((z.real, z.imag), shift[i, j], strict=True)
                )
                for j, z in enumerate(row)
            ]
            for i, row in enumerate(balls.tolist())
        ]


def in_mpmath(member):
    """A member at mpmath's current precision."""
    return mpmath.matrix(
        [[mpmath.mpc(*(mpmath.mpf(x.numerator) / x.denominator for x in pair)) for pair in row] for row in member]
    )


def by_eigenvectors(scalar, A):
    """f(A) = V f(Λ) V⁻¹, at mpmath's current precision, for a matrix with different eigenvalues."""
    values, V = mpmath.eig(A)
    return V * mpmath.diag([scalar(z) for z in values]) * V**-1


def contains(enclosure, value, slack=0.7):
    """Whether an mpmath matrix lies in the balls, but for its rounding beyond this part of mpmath's digits.

    If the balls are real, imaginary parts due to rounding do not count.
    """
    if all(z.imag.is_zero() for z in enclosure.entries()):
        rounding = mpmath.mpf(10) ** (-mpmath.mp.dps / 3)
        assert mpmath.mnorm(value.apply(mpmath.im), "f") < rounding * mpmath.mnorm(value)
        value = value.apply(mpmath.re)
    reach = flint.arb(10) ** int(-mpmath.mp.dps * slack) * flint.arb(float(1 + mpmath.mnorm(value)))
    with flint.ctx.workprec(2000):
        ball = flint.arb(0, reach)
        around = flint.acb_mat(
            enclosure.nrows(), enclosure.ncols(), [flint.acb(ball, ball)] * (value.rows * value.cols)
        )
        return bool((flint.acb_mat(enclosure) + around).contains(sm.ExactMatrix.parse(value).to_flint(2000)))


def holds_all(function, scalar, balls, *, seed=0, count=6, digits=60):
    """Whether the enclosure of the function of all members contains the function of some."""
    enclosure = function(balls)
    with mpmath.workdps(digits):
        return all(
            contains(enclosure, by_eigenvectors(scalar, in_mpmath(member))) for member in members(balls, seed, count)
        )
