"""Polynomials in letters, evaluated at matrices of numbers, to test what is said of letters.

Nothing of the proofs is used but the way polynomials are stored. Inverses and exponentials are FLINT's. A logarithm
is Cauchy's integral over circles around the eigenvalues, so it shares nothing with interpolation.
"""

import math
from fractions import Fraction

import flint
import numpy as np

PRECISION = 300
NODES = 90
"""On each circle. The circles leave a factor 4 to the next singularity, so the error is about 4⁻⁹⁰."""


class DoesNotExistError(Exception):
    """An inverse, a reciprocal or a logarithm does not exist here."""


class NonsenseError(Exception):
    """A matrix stands where only a scalar has a meaning, or there is no such letter."""


class Model:
    """What the letters stand for: matrices (rows of numbers) and scalars by name."""

    def __init__(self, d, **values):
        self.d = d
        with flint.ctx.workprec(PRECISION):
            self._given = {
                name: flint.acb_mat([[_number(x) for x in row] for row in value])
                if isinstance(value, list)
                else _number(value)
                for name, value in values.items()
            }
            self._one = flint.acb_mat(d, d, [flint.acb(int(i == j)) for i in range(d) for j in range(d)])
        self._found = {}

    def __repr__(self):
        return f"Model({self.d}, {', '.join(self._given)})"

    def matrix(self, p):
        """Return the matrix that a polynomial is; a scalar s is sI."""
        with flint.ctx.workprec(PRECISION):
            total = self._one * flint.acb(0)
            for (scalars, word), c in p.terms.items():
                term = self._one * _number(c)
                for letter in (*scalars, *word):
                    term = term * self._letter(letter)
                total = total + term
            return total

    def scalar(self, p):
        """Return the number that a polynomial without matrices is."""
        with flint.ctx.workprec(PRECISION):
            total = flint.acb(0)
            for (scalars, word), c in p.terms.items():
                if word:
                    raise NonsenseError("a matrix stands where a scalar must")
                term = _number(c)
                for letter in scalars:
                    term = term * self._letter(letter)
                total = total + term
            return total

    def image(self, name, p):
        """Return the transpose or the adjoint of the matrix that a polynomial is, or its trace as a multiple of I."""
        with flint.ctx.workprec(PRECISION):
            A = self.matrix(p)
            transposed = A.transpose()
            return {"transpose": transposed, "adjoint": transposed.conjugate(), "trace": self._one * A.trace()}[name]

    def exists(self, letter):
        """Whether an inverse, a reciprocal or a logarithm exists."""
        try:
            with flint.ctx.workprec(PRECISION):
                self._letter(letter)
        except DoesNotExistError:
            return False
        return True

    def is_zero(self, p):
        """Whether a polynomial is zero. Nothing in between is accepted."""
        return same(self.matrix(p), self._one * 0)

    def _letter(self, letter):
        if letter not in self._found:
            try:
                self._found[letter] = self._evaluate(letter)
            except DoesNotExistError as error:
                self._found[letter] = error
        value = self._found[letter]
        if isinstance(value, DoesNotExistError):
            raise value
        return value

    def _evaluate(self, letter):
        kind, name, argument = letter.kind, letter.name, letter.argument
        if kind in {"matrix", "scalar"}:
            return self._given[name]
        if kind in {"transpose", "adjoint", "conjugate matrix"}:
            A = self._given[name]
            A = A if kind == "transpose" else A.conjugate()
            return A if kind == "conjugate matrix" else A.transpose()
        if kind == "conjugate":
            return self._given[name].conjugate()
        if argument is None:
            return {"imaginary unit": flint.acb(0, 1), "pi": flint.acb.pi(), "dimension": flint.acb(self.d)}[kind]
        if kind in {"reciprocal", "scalar logarithm", "scalar exponential"}:
            return self._scalar_function(kind, name, self.scalar(argument))
        return self._matrix_function(kind, name, self.matrix(argument))

    def _scalar_function(self, kind, name, s):
        if kind == "scalar exponential":
            return s.exp()
        if s.contains(0):
            raise DoesNotExistError
        return 1 / s if kind == "reciprocal" else logarithm_of_number(s, name)

    def _matrix_function(self, kind, name, A):
        if kind == "exponential":
            return A.exp()
        if kind == "trace":
            return A.trace()
        if kind == "determinant":
            return A.det()
        if A.det().contains(0):
            raise DoesNotExistError
        return A.inv() if kind == "inverse" else logarithm(A, name)


def same(A, B):
    """Whether two matrices are equal to 30 digits; they must be, or else differ by more than 10⁻⁶."""
    with flint.ctx.workprec(PRECISION):
        entries = (A - B).entries()
    size = max(abs(complex(x)) for x in entries)
    assert size < 1e-30 or size > 1e-6, size
    assert all(float(x.rad()) < 1e-30 for x in entries)
    return size < 1e-30


def logarithm_of_number(z, name):
    """Return the logarithm of z on the branch of this name.

    "" has imaginary parts in (−π, π], "cut 0" in (−2π, 0]; what is mirrored is closed at the other end.
    """
    if name.startswith("mirrored"):
        return logarithm_of_number(z.conjugate(), name.removeprefix("mirrored").strip()).conjugate()
    top = {"": math.pi, "cut 0": 0.0}[name]
    # FLINT's own cut is kept away from: −z is in the right half-plane if z is in the left one.
    value = z.log() if float(z.real) > 0 else (-z).log() + flint.acb(0, 1) * flint.arb.pi()
    turns = math.floor((top + 1e-9 - float(value.imag)) / (2 * math.pi))
    return value + flint.acb(0, 2 * turns) * flint.arb.pi()


def logarithm(A, name):
    """Return (2πi)⁻¹ ∮ log(z) (z − A)⁻¹ dz, on circles around the eigenvalues on which log is analytic."""
    d, centres = A.nrows(), _clusters(A)
    one = A * flint.acb(0) + flint.acb_mat(d, d, [flint.acb(int(i == j)) for i in range(d) for j in range(d)])
    total = one * flint.acb(0)
    for k, c in enumerate(centres):
        radius = min([abs(c), *(abs(c - other) for j, other in enumerate(centres) if j != k)]) / 4
        centre = flint.acb(c.real, c.imag)
        value = logarithm_of_number(centre, name)
        for j in range(NODES):
            step = flint.acb(flint.fmpq(2 * j, NODES)).exp_pi_i() * radius
            z = centre + step
            total = total + (one * z - A).inv() * ((value + (z / centre).log()) * step / NODES)
    return total


def _clusters(A):
    """Return the eigenvalues roughly, each once. The mean of those that belong together is as good as a float."""
    groups = []
    for x in np.linalg.eigvals(np.array([[complex(x) for x in row] for row in A.tolist()])):
        for group in groups:
            if abs(group[0] - x) < 1e-3:
                group.append(x)
                break
        else:
            groups.append([x])
    return [complex(sum(group) / len(group)) for group in groups]


def _number(x):
    if isinstance(x, flint.acb):
        return x
    if isinstance(x, complex):
        return flint.acb(x.real, x.imag)
    x = Fraction(x)
    return flint.acb(flint.fmpq(x.numerator, x.denominator))
