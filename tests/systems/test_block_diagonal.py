"""The similarity proved next to an approximate one: a basis that is visibly wrong must still give true enclosures."""

from fractions import Fraction

import flint
import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.inputs.cut import PRINCIPAL
from symbolic_matexp.inputs.files import decode_ball, encode_ball
from symbolic_matexp.systems.ball.arithmetic import float_above
from symbolic_matexp.systems.ball.block_diagonal import _diagonalization, block_diagonalizations
from symbolic_matexp.systems.ball.logarithm import block_logarithm

P = [[1, 2, 0, 1], [0, 1, 1, 0], [1, 0, 1, 2], [2, 1, 0, 1]]
EIGENVALUES = [1, 2, [3, 1], 5]
PRECISION = 300


def diagonalizable():
    """A = P diag(λ) P⁻¹, exactly; and its exact logarithm in narrow balls."""
    basis = sm.ExactMatrix.parse(P)
    inverse = basis.solve(sm.ExactMatrix.identity(4))
    table = [[EIGENVALUES[i] if i == j else 0 for j in range(4)] for i in range(4)]
    A = basis @ sm.ExactMatrix.parse(table) @ inverse
    with flint.ctx.workprec(PRECISION):
        diagonal = flint.acb_mat(4, 4)
        for i, z in enumerate(EIGENVALUES):
            diagonal[i, i] = flint.acb(*z if isinstance(z, list) else [z]).log()
        return A.to_flint(PRECISION), basis.to_flint(PRECISION) * diagonal * inverse.to_flint(PRECISION)


def perturbed_basis(size, seed):
    noise = np.random.default_rng(seed).uniform(-1, 1, (4, 4))
    return flint.acb_mat([[flint.acb(P[i][j] + size * noise[i, j]) for j in range(4)] for i in range(4)])


SINGLE = ((0,), (1,), (2,), (3,))


@pytest.mark.parametrize("size", [1e-3, 1e-5, 1e-12])
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("clusters", [SINGLE, ((0, 1), (2,), (3,)), ((0,), (1, 2, 3))])
def test_a_perturbed_basis_gives_true_enclosures(size, seed, clusters):
    A, expected = diagonalizable()
    with flint.ctx.workprec(PRECISION):
        found = _diagonalization(A, perturbed_basis(size, seed), clusters)
        assert found is not None
        assert found.assemble(list(found.blocks)).contains(A)
        if clusters == SINGLE:
            for block, z in zip(found.blocks, EIGENVALUES, strict=True):
                assert block[0, 0].contains(flint.acb(*z if isinstance(z, list) else [z]))
            enclosure = found.assemble([block_logarithm(T, PRINCIPAL) for T in found.blocks])
            assert enclosure.contains(expected.mid())
            assert not enclosure.contains(expected + flint.acb_mat(4, 4, [1] * 16))


@pytest.mark.parametrize("seed", range(5))
def test_a_basis_that_is_too_wrong_is_turned_down(seed):
    A, _ = diagonalizable()
    with flint.ctx.workprec(PRECISION):
        assert _diagonalization(A, perturbed_basis(0.5, seed), SINGLE) is None
        assert _diagonalization(A, flint.acb_mat([[1] * 4] * 4), SINGLE) is None


@pytest.mark.parametrize("seed", range(5))
def test_the_exact_eigenbasis_and_its_inverse_are_enclosed(seed):
    """V(I + X) = PS, where the diagonal S makes I + X = V⁻¹PS have ones on its diagonal."""
    A, _ = diagonalizable()
    with flint.ctx.workprec(PRECISION):
        V, basis = perturbed_basis(1e-4, seed), sm.ExactMatrix.parse(P).to_flint(PRECISION)
        coordinates = V.inv() * basis
        scale, unscale = flint.acb_mat(4, 4), flint.acb_mat(4, 4)
        for i in range(4):
            scale[i, i], unscale[i, i] = 1 / coordinates[i, i], coordinates[i, i]
        found = _diagonalization(A, V, SINGLE)
        assert found.basis.contains((basis * scale).mid())
        assert found.inverse.contains((unscale * basis.inv()).mid())
        assert not found.basis.contains(V.mid() * 2)


def test_single_eigenvalues_come_before_clusters():
    A, _ = diagonalizable()
    with flint.ctx.workprec(PRECISION):
        first = next(block_diagonalizations(A))
    assert [T.nrows() for T in first.blocks] == [1, 1, 1, 1]


@pytest.mark.parametrize("bits", [40, 60, 100])
def test_float_above_never_rounds_down(bits):
    with flint.ctx.workprec(200):
        for numerator in (1, 3, 12345678901234567, -7):
            x = flint.arb(numerator) + flint.arb(2) ** -bits
            mantissa, exponent = x.man_exp()
            assert Fraction(float_above(x)) >= Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
        assert float_above(flint.arb(2) ** -2000) == 5e-324
        assert float_above(flint.arb(2) ** 2000) == float("inf")
        assert float_above(flint.arb(1, 0.5)) >= 1.5


def test_saved_balls_keep_their_radii():
    matrix = flint.acb_mat([[flint.acb(flint.arb(1.5, 0.25), flint.arb(0, 1e-30))]])
    again = decode_ball(encode_ball(matrix), "W1")
    assert again.contains(matrix)
    assert not again.contains(flint.acb_mat([[2]]))
    assert again[0, 0].real.contains(flint.arb(1.75))
