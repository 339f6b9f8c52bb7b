"""Residuals on matrices that carry their eigenbases: those of dense balls, for every structure."""

import flint
import numpy as np
import pytest
from helpers.eigenbasis_checks import DenseBalls, gaussian
from helpers.exact_members import ball_matrix, member

import symbolic_matexp as sm
from symbolic_matexp.certifying.claimed_weights import claimed_weights
from symbolic_matexp.certifying.residuals import relative_residuals
from symbolic_matexp.systems.ball.factored_system import FactoredBalls
from symbolic_matexp.systems.ball.interpolating_system import InterpolatingBalls

PRECISE = 700

STRUCTURES = {
    "real": lambda g, d: gaussian(g, d, d),
    "complex": lambda g, d: gaussian(g, d, d, field="complex"),
    "imaginary": lambda g, d: 1j * gaussian(g, d, d),
    "multiple of real": lambda g, d: (0.8 + 0.3j) * gaussian(g, d, d),
    "symmetric": lambda g, d: (lambda A: A + A.T)(gaussian(g, d, d)),
    "skew": lambda g, d: (lambda A: A - A.T)(gaussian(g, d, d)),
    "hermitian": lambda g, d: (lambda A: A + A.conj().T)(gaussian(g, d, d, field="complex")),
    "triangular": lambda g, d: np.triu(gaussian(g, d, d)),
    "nilpotent": lambda g, d: np.triu(gaussian(g, d, d), 1),
    "rank one": lambda g, d: np.outer(gaussian(g, d), gaussian(g, d)),
    "zero": lambda g, d: np.zeros((d, d)),
    "identity": lambda g, d: 2 * np.eye(d),
    "imaginary identity": lambda g, d: 2j * np.eye(d),
    "jordan": lambda g, d: np.diag(np.repeat([1.0, -2.0], [d // 2, d - d // 2])) + np.diag(np.ones(d - 1), 1),
    "permutation": lambda g, d: np.eye(d)[g.permutation(d)],
    "orthogonal": lambda g, d: np.linalg.qr(gaussian(g, d, d))[0],
    "repeated": lambda g, d: (lambda A: A @ np.diag(np.arange(d) // 2) @ np.linalg.inv(A))(gaussian(g, d, d)),
    "nearly repeated": lambda g, d: (lambda A: A @ np.diag(1 + 1e-9 * np.arange(d)) @ np.linalg.inv(A))(
        gaussian(g, d, d)
    ),
    "tiny": lambda g, d: 1e-290 * gaussian(g, d, d, field="complex"),
    "graded": lambda g, d: gaussian(g, d, d) * 10.0 ** -np.arange(0, 20 * d, 20)[:, None],
}


def random_network(generator, dim):
    """Return weights, inputs and their values in narrow balls; exponentials have arguments of moderate size."""
    names = generator.choice(list(STRUCTURES), int(generator.integers(2, 5)))
    radius = float(generator.choice([0.0, 0.0, 1e-25]))
    weights = [STRUCTURES[name](generator, dim) for name in names]
    X = STRUCTURES[str(generator.choice(list(STRUCTURES)))](generator, dim)
    dense = DenseBalls(PRECISE)
    X = flint.acb_mat(ball_matrix(X + 0j))
    balls, value = [], X
    with flint.ctx.workprec(PRECISE):
        for number, W in enumerate(weights):
            if number:
                value = dense.expm(value)
            W = flint.acb_mat(ball_matrix(W + 0j))
            size = max(float(abs(z).mid()) for z in (W * value).entries())
            power = min(0, 1 - int(np.ceil(np.log2(size)))) if size > 0 else 0
            W = W * flint.acb(flint.arb(2) ** power)
            wide = flint.acb_mat(dim, dim, [_widened(z, radius * 2.0**power) for z in W.entries()])
            balls.append(wide)
            value = member(wide, generator) * value
    return list(names), balls, X, value


def _widened(z, radius):
    return flint.acb(flint.arb(z.real, radius), z.imag) if z != 0 else z


def exactly(A):
    return sm.ExactMatrix.parse(
        [[[str(flint.fmpq(*_fraction(x))) for x in (z.real, z.imag)] for z in row] for row in A.tolist()]
    )


def _fraction(x):
    mantissa, exponent = x.mid().man_exp()
    return (mantissa << int(exponent), 1) if exponent >= 0 else (mantissa, flint.fmpz(1) << -int(exponent))


@pytest.mark.parametrize("seed", [*range(12), *(pytest.param(s, marks=pytest.mark.slow) for s in range(12, 150))])
def test_residuals_are_those_of_dense_balls(seed):
    generator = np.random.default_rng([11, seed])
    dim = int(generator.choice([2, 3, 4, 5, 7, 8]))
    names, weights, X, value = random_network(generator, dim)
    size = 10.0 ** -generator.uniform(2, 30)
    with flint.ctx.workprec(PRECISE):
        largest = max(float(abs(z).mid()) for z in value.entries())
        Y = (value + flint.acb_mat(ball_matrix(gaussian(generator, dim, dim) + 0j)) * flint.acb(size * largest)).mid()
        square, whole = (
            sum((x * x for z in A.entries() for x in (z.real, z.imag)), flint.arb(0)) for A in (value - Y, Y)
        )
        exact = square.sqrt() / whole.sqrt() if whole > 0 else square.sqrt()
    problem = sm.Problem.from_pairs([(exactly(X), exactly(Y))])
    constants = claimed_weights(weights, problem)
    systems = [(bits, FactoredBalls(bits)) for bits in (90, 200)]
    if 2 < dim < 7:
        systems += [(bits, InterpolatingBalls(bits, dim)) for bits in (90, 200)]
    for bits, system in systems:
        (found,) = relative_residuals(constants, problem, system)
        assert found.overlaps(exact), names
        if bits == 200 and all(z.rad() == 0 for W in weights for z in W.entries()):
            assert found.rad() < 1e-10 * exact.mid() + 1e-20, names
