"""Matrices by their entries, and roots of polynomials, in every number system that has them."""

import flint
import mpmath
import numpy as np
import pytest

from symbolic_matexp.errors import InconclusiveError, UnsupportedError
from symbolic_matexp.inputs.exact_matrix import ExactMatrix
from symbolic_matexp.systems import by_name
from symbolic_matexp.systems.ball.system import BallAlgebra

NUMERIC = ["ball", "multiprecision", "float64"]
A = ExactMatrix.parse([[1, ["1/2", 3]], [-4, "0.25"]])
CUBIC = [1, -6, [3, 1], -2]
"""Coefficients of a polynomial with simple roots."""


def systems(dim):
    """Balls of every kind beside the others."""
    balls = [by_name("ball", 200).for_formulas(n, ()) for n in (2, 4)]
    return [*balls, by_name("ball", 20_000).for_formulas(8, ()), *(by_name(name, 200) for name in NUMERIC)]


@pytest.mark.parametrize("system", systems(2), ids=lambda system: type(system).__name__)
def test_entries_and_back(system):
    rows = system.entries(system.matrix(A))
    expected = A.to_numpy()
    np.testing.assert_allclose(np.array([[complex(x) for x in row] for row in rows]), expected)
    again = system.entries(system.from_entries(rows))
    np.testing.assert_allclose(np.array([[complex(x) for x in row] for row in again]), expected)


@pytest.mark.parametrize("name", NUMERIC)
def test_a_lower_bound_of_the_modulus(name):
    system = by_name(name, 100)
    assert system.modulus_below(system.scalar(0)) == 0
    assert 4.9 < float(system.modulus_below(system.scalar([3, -4]))) <= 5
    assert system.modulus_below(system.scalar(1) - system.exp(system.log(3)) / 3) == 0


@pytest.mark.parametrize("name", NUMERIC)
def test_roots_against_mpmath(name):
    system = by_name(name, 200)
    with mpmath.workdps(80):
        reference = mpmath.polyroots([mpmath.mpmathify(complex(*np.atleast_1d(x))) for x in CUBIC], extraprec=200)
    with system.working():
        coefficients = [system.scalar(x) for x in CUBIC]
        for root in reference:
            found = system.root(coefficients, complex(root) + 1e-4)
            if name == "ball":
                with flint.ctx.workprec(220):
                    parts = (flint.arb(mpmath.nstr(part, 75)) for part in (root.real, root.imag))
                    assert found.contains(flint.acb(*parts).mid())
                assert float(found.rad()) < 1e-55
            else:
                tolerance = 1e-14 if name == "float64" else 1e-55
                with mpmath.workdps(60):
                    assert abs(mpmath.mpc(found.real, found.imag) - root) < tolerance


def test_the_disc_contains_a_root_for_all_coefficients_in_the_balls():
    system = BallAlgebra(100)
    with system.working():
        around_two = flint.acb(flint.arb(2, "1e-6"))
        found = system.root([system.scalar(1), system.scalar(0), -around_two], 1.4)
        for square in ("1.9999995", "2.0000005"):
            assert found.contains(flint.acb(flint.arb(square).sqrt().mid()))


def test_a_root_that_may_be_double():
    """From z = 1, where f' = 0, nothing can be told; from elsewhere the disc is wide, and contains a root."""
    system = BallAlgebra(100)
    with system.working():
        coefficients = [system.scalar(1), system.scalar(-2), flint.acb(flint.arb(1, "1e-20"))]
        with pytest.raises(InconclusiveError, match="cannot be enclosed"):
            system.root(coefficients, 1.0)
        found = system.root(coefficients, 1.001)
        assert found.contains(1)


def test_sympy_refuses():
    system = by_name("exact", 0)
    assert system.entries(system.matrix(A))[1][0] == -4
    for refused in (
        lambda: system.root([1, 2], 0),
        lambda: system.modulus_below(1),
        lambda: system.from_entries([[1]]),
    ):
        with pytest.raises(UnsupportedError):
            refused()
