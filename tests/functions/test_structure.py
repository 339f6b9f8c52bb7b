"""What a function of a matrix inherits exactly: zeros, symmetry, being Hermitian; and what it does not."""

import flint
import numpy as np
import pytest
from helpers.function_list import FUNCTIONS

import symbolic_matexp as sm
from symbolic_matexp.errors import SymbolicMatexpError
from symbolic_matexp.systems.ball.arithmetic import is_real

G = np.random.default_rng(4).standard_normal((5, 5))
H = G + 1j * np.random.default_rng(5).standard_normal((5, 5))
POSITIVE = H @ H.conj().T
HERMITIAN = (H + H.conj().T) * 0.5
FUNCTIONS = FUNCTIONS | {"inv": lambda A, digits: sm.inv(A, digits)}
CUT_ELSEWHERE = ("logm, cut 1/2", "powm 0.1, cut 2")


def same(E, F):
    """Whether every ball of E is the one of F, midpoint and radius."""
    return all(
        (x.mid() - y.mid()).is_zero() and (x.rad() - y.rad()).is_zero()
        for z, w in zip(E.entries(), F.entries(), strict=True)
        for x, y in ((z.real, w.real), (z.imag, w.imag))
    )


@pytest.mark.parametrize("name", FUNCTIONS)
def test_symmetric_matrices(name):
    for A in (G + G.T, H + H.T, np.diag([1.0, 2, 3])):
        E = FUNCTIONS[name](A, 30)
        assert same(E, E.transpose())


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in CUT_ELSEWHERE])
def test_hermitian_matrices(name):
    exact = sm.ExactMatrix.parse(POSITIVE)
    A = exact if exact == adjoint(exact) else sm.ExactMatrix.parse((POSITIVE + POSITIVE.conj().T) / 2)
    assert A == adjoint(A)
    E = FUNCTIONS[name](A, 30)
    assert same(E, E.transpose().conjugate())
    assert all(E[i, i].imag.is_zero() for i in range(5))


def adjoint(A):
    return sm.ExactMatrix(A.real.transpose(), -A.imag.transpose())


def test_a_hermitian_matrix_with_negative_eigenvalues_has_no_hermitian_root():
    A = [[-1, [0, 1]], [[0, -1], 3]]  # eigenvalues of both signs
    for name in ("sqrtm", "logm", "powm 1/3"):
        E = FUNCTIONS[name](A, 30)
        assert E.on_cut == 1
        assert not E.overlaps(E.transpose().conjugate())
        assert not is_real(E)
    assert same(sm.signm(A), sm.signm(A).transpose().conjugate())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_zeros_stay_where_no_path_leads(name):
    triangular = [[2, 1, 0, 5], [0, 3, 0, 0], [0, 0, 4, 1], [0, 0, 0, 5]]
    zeros = [(1, 0), (2, 0), (3, 0), (0, 2), (1, 2), (2, 1), (3, 1), (1, 3), (3, 2)]
    blocks = [[1, 2, 0], [3, 7, 0], [0, 0, 9]]
    for A, expected in ((triangular, zeros), (blocks, [(0, 2), (1, 2), (2, 0), (2, 1)])):
        try:
            E = FUNCTIONS[name](A, 30)
        except SymbolicMatexpError:
            assert name == "signm"
            continue
        found = [(i, j) for i in range(len(A)) for j in range(len(A)) if E[i, j].is_zero()]
        assert set(expected) <= set(found)


def test_a_path_through_another_entry_fills_a_zero():
    assert not sm.expm([[0, 1, 0], [0, 0, 1], [0, 0, 0]])[0, 2].contains(0)
    assert not sm.expm([[0, 1, 0], [0, 0, 1], [1, 0, 0]])[0, 2].contains(0)


def test_entries_are_still_enclosed():
    with flint.ctx.workprec(500):
        A = sm.ExactMatrix.parse(HERMITIAN)
        assert flint.acb_mat(sm.expm(A, 30)).contains(A.to_flint(500).exp().mid())
