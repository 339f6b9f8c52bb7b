"""Eigenvalues by exact polynomials: multiplicities, which are real, and clusters at which FLINT works long."""

from itertools import combinations

import flint
import pytest

import symbolic_matexp as sm
from symbolic_matexp.systems.ball import exact_spectrum as module
from symbolic_matexp.systems.ball.exact_spectrum import complex_roots

FAR = 10**300
"""Roots at distance 1 from each other, and so far from 0."""


def polynomial(*factors):
    """Return a product of polynomials with these coefficients, the constant first."""
    result = flint.fmpz_poly([1])
    for coefficients in factors:
        result *= flint.fmpz_poly(coefficients)
    return result


CLUSTERS = {
    "conjugate": [[FAR**2 + 1, 2 * FAR, 1]],
    "twice": [[FAR**2 + 1, 2 * FAR, 1], [FAR**2 + 1, 2 * FAR, 1], [FAR, 1]],
    "real": [[FAR, 1], [FAR + 1, 1], [FAR - 2, 1]],
    "irrational": [[FAR**2 - 2, 2 * FAR, 1], [3, 1]],
    "cube roots": [[FAR**3 + 2, 3 * FAR**2, 3 * FAR, 1]],
    "two clusters": [[FAR**2 + 1, 2 * FAR, 1], [4 * FAR**2 + 1, -4 * FAR, 1]],
    "around zero": [[2, 3, 3, 1]],  # (x + 1)³ + 1: variance 0, and no cluster
    "with zero": [[0, 1], [FAR**2 + 1, 2 * FAR, 1]],
}


@pytest.mark.parametrize("name", CLUSTERS)
def test_roots_of_clusters(name):
    p = polynomial(*CLUSTERS[name])
    with flint.ctx.workprec(200):
        roots = complex_roots(p)
    assert sum(m for _, m in roots) == p.degree()
    with flint.ctx.workprec(20_000):
        for z, m in roots:
            derivative = p
            for _ in range(m):
                assert derivative(z).contains(0)
                derivative = derivative.derivative()
        irreducible = [(q, m) for q, m in p.factor()[1] if q.degree() > 1]
        for q, _ in irreducible:  # the roots of one polynomial are apart, and each has one of them
            own = [z for z, _ in roots if q(z).contains(0)]
            assert not any(x.overlaps(y) for x, y in combinations(own, 2))
    real = sum(m for z, m in roots if z.imag.is_zero())
    assert real == {"twice": 1, "real": 3, "irrational": 3, "cube roots": 1, "around zero": 1, "with zero": 1}.get(
        name, 0
    )


def test_clusters_are_shifted_to_their_mean(monkeypatch):
    """Without the shift each of these takes FLINT seconds, and some of them minutes."""
    asked = []
    is_cluster = module._is_cluster
    monkeypatch.setattr(module, "_is_cluster", lambda q: asked.append(is_cluster(q)) or asked[-1])
    complex_roots(polynomial(*CLUSTERS["two clusters"]))
    assert asked == [True, True]
    assert not is_cluster(polynomial([2, 0, 1]))
    assert not is_cluster(polynomial([1, 3, 1]))


def test_a_defective_cluster_beside_the_cut_is_quick():
    tiny = "1e-300"
    z = [["-1", tiny], "1"], ["0", ["-1", tiny]]
    root = sm.sqrtm([list(row) for row in z], 30)
    assert root.on_cut == 0
    assert root[0, 0].imag > 0
    with flint.ctx.workprec(4000):
        square = flint.acb_mat(root) * flint.acb_mat(root)
        assert abs(square[0, 0] + 1) < 1e-25
        assert abs(square[0, 1] - 1) < 1e-25
