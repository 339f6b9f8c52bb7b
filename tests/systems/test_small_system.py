"""Ball arithmetic on 1×1 and 2×2 matrices against mpmath: every operation holds, and real matrices stay real."""

from itertools import product

import flint
import mpmath
import numpy as np
import pytest
from helpers.jordan_forms import contains

import symbolic_matexp as sm
from symbolic_matexp.errors import CutError, InconclusiveError
from symbolic_matexp.inputs.cut import PRINCIPAL, Cut
from symbolic_matexp.systems.ball.balls import Balls
from symbolic_matexp.systems.ball.small_system import SmallBalls

PRECISION, DIGITS = 200, 40
OPERATIONS = {
    "add": lambda A, B: A + B,
    "sub": lambda A, B: A - B,
    "matmul": lambda A, B: A * B,
    "inv": lambda A, B: mpmath.inverse(A),
    "solve": lambda A, B: mpmath.inverse(A) * B,
    "expm": lambda A, B: mpmath.expm(A),
    "adjoint": lambda A, B: A.H,
    "transpose": lambda A, B: A.T,
}
OF_ONE = {"inv", "expm", "adjoint", "transpose"}


def gaussian(generator, dim, field):
    A = generator.standard_normal((dim, dim))
    return A + 1j * generator.standard_normal((dim, dim)) if field == "complex" else A


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("fields", list(product(("real", "complex"), repeat=2)))
@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_hold(name, fields, dim):
    generator = np.random.default_rng(5)
    system = Balls(PRECISION).for_formulas(dim, ())
    assert type(system) is SmallBalls
    for _ in range(5):
        A, B = (sm.ExactMatrix.parse(gaussian(generator, dim, field)) for field in fields)
        arguments = [system.matrix(A), system.matrix(B)][: 1 if name in OF_ONE else 2]
        found = getattr(system, name)(*arguments)
        if all(isinstance(x, flint.arb_mat) for x in arguments):
            assert isinstance(found, flint.arb_mat)
        with mpmath.workdps(80):
            expected = OPERATIONS[name](A.to_mpmath(80), B.to_mpmath(80))
        assert contains(system.handed_out(found), expected, DIGITS)


@pytest.mark.parametrize(("factor", "is_real"), [(-3, True), (flint.acb(2), True), (flint.acb(0, 1), False)])
def test_multiples_are_real_where_the_factor_is(factor, is_real):
    system = SmallBalls(PRECISION)
    found = system.scale(factor, system.matrix(sm.ExactMatrix.parse([[1, 2], [3, 4]])))
    assert isinstance(found, flint.arb_mat) == is_real
    assert system.handed_out(found)[1, 0] == 3 * flint.acb(factor)


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("cut", [PRINCIPAL, Cut(0, 2), Cut(0, 5)], ids=str)
def test_logarithms_are_undone_by_exponentials_and_have_the_branch(dim, cut):
    generator = np.random.default_rng(6)
    system = SmallBalls(PRECISION)
    for field in ["real", "complex"] * 5:
        A = sm.ExactMatrix.parse(gaussian(generator, dim, field))
        try:
            L = system.logm(system.matrix(A), cut)
        except CutError:
            assert field == "real"  # only then an eigenvalue can be on the cut
            continue
        with mpmath.workdps(80):
            middle = mpmath.matrix([[mpmath.mpmathify(complex(z)) for z in row] for row in system.entries(L)])
            imaginary = [mpmath.im(z) for z in mpmath.eig(middle)[0]]
            assert all(float(cut) - 2 * mpmath.pi - 1e-9 < x < float(cut) + 1e-9 for x in imaginary)
        assert contains(system.handed_out(system.expm(L)), A.to_mpmath(80), DIGITS)


def test_what_balls_cannot_tell_is_in_doubt():
    system = SmallBalls(PRECISION)
    singular = system.matrix(sm.ExactMatrix.parse([[1, 2], [2, 4]]))
    for operation in (system.inv, system.logm):
        with pytest.raises(InconclusiveError):
            operation(singular)
    with pytest.raises(InconclusiveError):
        system.solve(singular, singular)


def test_rough_eigenvalues():
    system = SmallBalls(PRECISION)
    for rows in ([[5]], [[[1, 2]]], [[1, 2], [3, 4]], [[1, -2], [3, 1]], [[[1, 1], 2], [0, [3, -1]]]):
        A = sm.ExactMatrix.parse(rows)
        found = system.rough_eigenvalues(system.matrix(A))
        expected = np.linalg.eigvals(A.to_numpy())
        assert all(type(z) is complex for z in found)
        assert np.allclose(np.sort_complex(found), np.sort_complex(expected))
