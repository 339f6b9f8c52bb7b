"""What the engine of eigenbases claims, file by file: see ``helpers/eigenbasis_checks.py``."""

from importlib import import_module

import flint
import numpy as np
import pytest
from helpers.eigenbasis_checks import (
    CHECKS,
    CUTS,
    contains_narrow,
    gaussian,
    matrices_of_every_kind,
    perturbation_ratios,
    programs_agree,
)
from helpers.exact_members import ball_matrix, member

from symbolic_matexp.errors import InconclusiveError, RangeError
from symbolic_matexp.inputs.cut import PRINCIPAL
from symbolic_matexp.systems.ball import eigenbasis, factored_system, methods, perturbation
from symbolic_matexp.systems.ball.float_eigenbasis import float_eigenbasis
from symbolic_matexp.systems.ball.logarithm import logarithm_by_eigenvalues
from symbolic_matexp.systems.ball.norms import as_floats

PACKAGE = "symbolic_matexp.systems.ball."


@pytest.mark.parametrize(("name", "check"), [(name, check) for name, checks in CHECKS.items() for check in checks])
def test_the_claim_holds(name, check):
    check(import_module(PACKAGE + name))


@pytest.mark.parametrize("function", ["exponential", "logarithm"])
@pytest.mark.parametrize("count", [60, pytest.param(1500, marks=pytest.mark.slow)])
def test_bounds_of_changes_hold_and_are_not_loose(function, count):
    ratios = perturbation_ratios(perturbation, count, seed=count, function=function)
    print(f"{function}: {len(ratios)} cases, actual/bound at most {max(ratios):.3f}, median {np.median(ratios):.3f}")
    assert max(ratios) <= 1 + 1e-9
    assert np.median(ratios) > 1 / 100


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_many_programs_agree(seed):
    programs_agree(factored_system, 120, (1, 2, 3, 4, 5, 7), 100 + seed, 9)


def test_floats_are_scaled_by_one_positive_power():
    generator = np.random.default_rng(0)
    for field in ("real", "complex"):
        A = gaussian(generator, 3, 3, field=field)
        for exponent in (-5000, -1100, 0, 5, 1020, 5000):
            kind = flint.arb_mat if field == "real" else flint.acb_mat
            entries = [kind(1, 1, [x])[0, 0] * flint.arb(2) ** exponent for x in A.ravel().tolist()]
            scaled, power = as_floats(kind(3, 3, entries))
            assert (np.ldexp(1.0, exponent - power) * A == scaled).all()
            assert 1e-60 < abs(scaled).max() < 1e60
    assert (as_floats(flint.arb_mat(2, 2))[0] == 0).all()
    assert np.isnan(as_floats(flint.arb_mat(2, 2, [1, flint.arb("nan"), 0, 0]))[0][0, 1])
    assert np.isfinite(as_floats(flint.acb_mat(1, 1, [flint.acb(1.5e308, 1.5e308)]))[0]).all()


@pytest.mark.parametrize(("name", "A"), list(matrices_of_every_kind()), ids=lambda x: x if isinstance(x, str) else "")
def test_bases_in_floats_block_diagonalize(name, A):
    basis = float_eigenbasis(A)
    if basis is None:
        assert name == "nilpotent"  # one cluster
        return
    V, layout = basis.vectors, basis.layout
    assert layout.dim == len(A)
    assert layout.is_real == np.isrealobj(V)
    assert np.linalg.cond(V) < 1e13
    B = np.linalg.solve(V, A @ V)
    assert np.linalg.norm(B * ~layout.mask) < 1e-4 * np.linalg.norm(A)
    for i in layout.pair_starts:
        assert abs(B[i, i] - B[i + 1, i + 1]) + abs(B[i, i + 1] + B[i + 1, i]) < 1e-4 * np.linalg.norm(A)


def test_a_few_large_eigenvalues_leave_the_others_their_digits():
    """Float64's eigenvectors of such a matrix are good to a few digits, those of its inverse to nearly all."""
    generator = np.random.default_rng(0)

    def beside(A, basis):
        with flint.ctx.workprec(150):
            V = type(A)(6, 6, basis.vectors.ravel().tolist())
            B = V.inv() * A * V
        small = sorted(range(6), key=lambda i: float(abs(B[i, i])))[:5]
        return max(float(abs(B[i, j].mid())) for i in small for j in small if i != j)

    for field in ("real", "complex"):
        V = ball_matrix(gaussian(generator, 6, 6, field=field))
        A = (V * ball_matrix(np.diag([1e14, 1.0, 2, 3, 4, 5])) * V.inv()).mid()
        plain, found = float_eigenbasis(as_floats(A)[0]), eigenbasis._from_lapack(A)
        assert 1e12 < found.grading < 1e15
        assert beside(A, found) < 1e-9
        assert plain is None or beside(A, plain) > 1e-5


def test_there_is_no_basis_of_what_is_not_finite():
    for entry in (np.nan, np.inf):
        A = np.eye(3)
        A[0, 1] = entry
        assert float_eigenbasis(A) is None


@pytest.mark.parametrize(("name", "A"), list(matrices_of_every_kind()), ids=lambda x: x if isinstance(x, str) else "")
def test_the_chosen_methods_contain_members(name, A):
    generator = np.random.default_rng(40)
    for radius, bits in ((0.0, 120), (0.0, 300), (1e-18, 120)):
        balls = flint.acb_mat(ball_matrix(A, radius))
        M = member(balls, generator)
        with flint.ctx.workprec(bits):
            found = methods.exponential(balls)
        with flint.ctx.workprec(bits + 200):
            assert contains_narrow(found, M.exp())
        for cut in CUTS:
            try:
                with flint.ctx.workprec(bits):
                    found = methods.logarithm(balls, cut)
                with flint.ctx.workprec(bits + 200):
                    expected = logarithm_by_eigenvalues(M, cut)
            except InconclusiveError:
                continue
            assert contains_narrow(found, expected), cut


def test_logarithms_count_the_eigenvalues_on_the_cut():
    A = ball_matrix(np.diag([-3.0, -2, 1, 2, 3, 4, 5]) + np.triu(np.ones((7, 7)), 1))
    with flint.ctx.workprec(150):
        found, count = methods.counted_logarithm(flint.acb_mat(A), PRINCIPAL)
        assert count == 2
        assert abs(found[0, 0] - (flint.acb(3).log() + flint.acb(0, flint.arb.pi()))) < 1e-30
        wide = flint.acb_mat(A) + flint.acb_mat(7, 7, [flint.acb(0, flint.arb(0, 1e-30))] * 49)
        with pytest.raises(InconclusiveError):  # complex members lie on both sides of the cut
            methods.counted_logarithm(wide, PRINCIPAL)


def test_arguments_beyond_every_precision_are_refused():
    for dim in (3, 7):
        with pytest.raises(RangeError):
            methods.exponential(flint.acb_mat(dim, dim, [flint.arb(2) ** (10**9)] * dim**2))
