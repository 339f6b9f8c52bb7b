"""Draws random matrices of one dimension, of many kinds."""

import itertools
import random

from .arithmetic import CONTEXT, Square, diagonal, eye, inv

PI = +CONTEXT.pi
I = CONTEXT.mpc(0, 1)  # noqa: E741


class Artist:
    """Draws matrices of one dimension."""

    def __init__(self, seed, d):
        self.random, self.d = random.Random(f"{seed} {d}"), d

    def chance(self, probability):
        return self.random.random() < probability

    def number(self, is_complex=None):
        """A small number, not zero."""
        if self.chance(0.5) if is_complex is None else is_complex:
            return CONTEXT.mpc(self.random.choice((-2, -1, 1, 2)), self.random.randint(-2, 2))
        return CONTEXT.mpf(self.random.choice((-3, -2, -1, 1, 2, 3)))

    def parameter(self):
        """A scalar; sometimes zero, negative or a multiple of πi."""
        return self.random.choice((self.number, lambda: self.number() / 3, self.special))()

    def special(self):
        return self.random.choice(
            (CONTEXT.mpf(0), CONTEXT.mpf(-1), PI * I, 2 * PI * I, -3 * PI * I, CONTEXT.mpc(2, 4))
        )

    def dense(self, is_complex=None):
        is_complex = self.chance(0.4) if is_complex is None else is_complex
        draw = lambda: CONTEXT.mpc(self.random.randint(-2, 2), self.random.randint(-2, 2) if is_complex else 0)  # noqa: E731
        return Square([[draw() for _ in range(self.d)] for _ in range(self.d)])

    def small(self):
        return self.dense() / self.random.choice((2, 4))

    def basis(self):
        """An invertible matrix with small entries."""
        lower = self.dense()
        upper = self.dense()
        for i, j in itertools.product(range(self.d), repeat=2):
            lower.rows[i][j] = CONTEXT.mpc(1) if i == j else lower.rows[i][j] if i > j else CONTEXT.mpc(0)
            upper.rows[i][j] = CONTEXT.mpc(1) if i == j else upper.rows[i][j] if i < j else CONTEXT.mpc(0)
        return lower @ upper if self.chance(0.7) else eye(self.d)

    def unitary(self, is_real=False):
        """The Cayley transform of a skew matrix, or with an eigenvalue −1."""
        A = self.dense(not is_real)
        A = (A - A.H) / 2
        Q = inv(eye(self.d) + A) @ (eye(self.d) - A)
        return Q @ diagonal([self.random.choice((1, -1)) for _ in range(self.d)])

    def spectrum(self, *choices):
        """A matrix with eigenvalues among ``choices``, diagonalisable."""
        P = self.basis()
        return P @ diagonal([self.random.choice(choices) for _ in range(self.d)]) @ inv(P)

    def strictly_upper(self, step=1):
        A = self.dense()
        for i, j in itertools.product(range(self.d), repeat=2):
            A.rows[i][j] = A.rows[i][j] if j >= i + step else CONTEXT.mpc(0)
        return A

    def graded(self, weights, differences):
        """A matrix B with entry ij zero unless the weights i and j differ by one of ``differences``."""
        B = self.dense()
        for i, j in itertools.product(range(self.d), repeat=2):
            if not any(abs(weights[i] - weights[j] - x) < 1e-9 for x in differences):
                B.rows[i][j] = CONTEXT.mpc(0)
        return B

    def polynomial(self, A):
        return self.number() * eye(self.d) + self.random.randint(-1, 2) * A + self.random.randint(-1, 1) * A @ A / 2

    def anything(self):
        """A matrix of any of many kinds, among them those on which classic mistakes show."""
        kinds = (
            self.dense,
            self.dense,
            self.small,
            self.basis,
            lambda: self.spectrum(-1, 2, 3),
            lambda: self.spectrum(-1, 1),
            lambda: self.spectrum(0, 1),
            lambda: self.spectrum(2 * PI * I, 0, -2 * PI * I),
            lambda: self.spectrum(PI * I, 1, -PI * I),
            lambda: self.spectrum(I, -I),
            lambda: self.spectrum(-4, -1, 1),
            lambda: self.strictly_upper() - eye(self.d),
            self.strictly_upper,
            lambda: self.number() * eye(self.d),
            lambda: self.unitary(),
            lambda: self.unitary(is_real=True),
        )
        return self.random.choice(kinds)()

    def bend(self, x):
        """The negative, the double, a transpose or an inverse."""
        if not isinstance(x, Square):
            return self.random.choice((-x, 2 * x, CONTEXT.conj(x), I * x))
        return self.random.choice(
            (lambda: -x, lambda: 2 * x, lambda: I * x, lambda: x.T, lambda: x.H, lambda: inv(x))
        )()


def similar(artist, *matrices):
    """The matrices in another basis, the same for all."""
    P = artist.basis()
    Q = inv(P)
    return [P @ A @ Q for A in matrices]
