"""Interpolated functions of ball matrices, and the choice of a method, against mpmath from Jordan forms."""

import random
from fractions import Fraction

import flint
import mpmath
import pytest
from helpers.jordan_forms import Form, contains, members, real_basis, scalar_logarithm, widened

import symbolic_matexp as sm
from symbolic_matexp.errors import CutError, InconclusiveError
from symbolic_matexp.inputs.cut import PRINCIPAL, Cut
from symbolic_matexp.systems.ball import methods
from symbolic_matexp.systems.ball.arithmetic import is_accurate, is_real, relative_radius
from symbolic_matexp.systems.ball.enclosed_spectrum import enclosed_spectrum
from symbolic_matexp.systems.ball.logarithm import (
    logarithm_by_eigenvalues,
    logarithm_by_interpolation,
    scalar_logarithms,
)

PRECISION, DIGITS = 260, 100
DIFFERENT = [
    (1, 2, 3),
    ("1/3", ["2", "1"], ["2", "-1"]),
    ([1, 1], [-2, "0.5"], 4, ["0.1", -3]),
    (["-1", "0.2"], ["-1", "-0.2"], 3, "0.5"),
    (1, "1.001", 2, [0, 3], [0, -3]),
    ("1e-6", 1, "1e3", ["2", "1"], ["1", "2"], -3),
]
DEFECTIVE = [(2, 2, 3), ([1, 1], [1, 1], 4, ["0.1", -3]), (1, 1, "1e-3", 2, 2), (5, 5, 5, 1, 2, 3)]
FORMS = [
    *map(Form, DIFFERENT),
    Form((["2", "1"], ["2", "-1"], "1/3"), real_basis(3, 1)),
    Form((["-1", "0.2"], ["-1", "-0.2"], [0, 3], [0, -3], 2), real_basis(5, 2)),
]
"""The last two are real."""
CUTS = [PRINCIPAL, Cut(0, Fraction(22, 10)), Cut(1, Fraction(-1, 10)), Cut(0, Fraction(-8))]


def logarithm(A, cut, method=logarithm_by_interpolation):
    with flint.ctx.workprec(PRECISION):
        return method(A, cut)


@pytest.mark.parametrize("cut", CUTS, ids=str)
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_logarithms_of_matrices_with_different_eigenvalues(form, cut):
    A = form.matrix.to_flint(PRECISION)
    if cut.is_principal and any(z.real < 0 and z.imag == 0 for z in form.eigenvalues):
        with pytest.raises(CutError):
            logarithm(A, cut)
        return
    found = logarithm(A, cut)
    assert contains(found, form.logarithm(cut, DIGITS + 60), DIGITS)
    assert is_real(found) or not (cut.is_principal and is_real(A))
    clusters = relative_radius(logarithm(A, cut, logarithm_by_eigenvalues))
    lost = flint.arb(2) ** (methods.BITS_LOST * A.nrows() - PRECISION)
    assert relative_radius(logarithm(A, cut, methods.logarithm)) <= max(clusters, lost)


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_other_functions(form):
    with flint.ctx.workprec(PRECISION):
        spectrum = enclosed_spectrum(form.matrix.to_flint(PRECISION))
        found = spectrum.function([z.exp() for z in spectrum.eigenvalues])
        assert contains(found, form.exponential(DIGITS + 500), DIGITS)
        assert is_accurate(found, 100)


@pytest.mark.parametrize("spectrum", DEFECTIVE)
def test_equal_eigenvalues_are_left_to_clusters(spectrum):
    form = Form(spectrum)
    A = form.matrix.to_flint(PRECISION)
    with pytest.raises(InconclusiveError, match="told apart"):
        logarithm(A, CUTS[1])
    assert is_accurate(logarithm(A, CUTS[1], methods.logarithm), 30)


def test_close_eigenvalues_are_left_to_the_method_that_loses_less():
    A = Form((1, "1.0000001", "0.9999999")).matrix.to_flint(PRECISION)
    interpolated, clusters = logarithm(A, PRINCIPAL), logarithm(A, PRINCIPAL, logarithm_by_eigenvalues)
    assert relative_radius(clusters) < relative_radius(interpolated) / 2**10
    assert relative_radius(logarithm(A, PRINCIPAL, methods.logarithm)) == relative_radius(clusters)


def misplaced(form, radius):
    """How many members of a wide ball matrix do not have one eigenvalue in each ball."""
    with flint.ctx.workprec(PRECISION):
        try:
            balls = enclosed_spectrum(widened(form.matrix, radius, PRECISION)).eigenvalues
        except InconclusiveError:
            return 0
    wrong = 0
    for member in members(form.matrix, radius, random.Random(2), 4):
        with mpmath.workdps(DIGITS):
            values = mpmath.eig(member.to_mpmath(DIGITS), left=False, right=False)
        with flint.ctx.workprec(2 * PRECISION):
            exact = [sm.ExactMatrix.parse([[z]]).to_flint(2 * PRECISION)[0, 0] for z in values]
            held = [[ball.contains(z) for z in exact] for ball in balls]
        wrong += not all(sum(row) == 1 for row in held) or not all(
            sum(column) == 1 for column in zip(*held, strict=True)
        )
    return wrong


def escaped(form, radius):
    """How many members of a wide ball matrix have a logarithm outside of the enclosure."""
    cut = CUTS[1]
    with flint.ctx.workprec(PRECISION):
        try:
            wide = widened(form.matrix, radius, PRECISION)
            spectrum = enclosed_spectrum(wide)
            wide = spectrum.function(scalar_logarithms(spectrum.eigenvalues, cut))
        except InconclusiveError:
            return 0
    inside = []
    with mpmath.workdps(DIGITS):
        for member in members(form.matrix, radius, random.Random(2), 4):
            values, vectors = mpmath.eig(member.to_mpmath(DIGITS))
            logs = mpmath.diag([scalar_logarithm(z, cut) for z in values])
            inside.append(contains(wide, vectors * logs * mpmath.inverse(vectors), DIGITS // 2))
    return inside.count(False)


RADII = [1e-30, 1e-12]


@pytest.mark.parametrize("radius", RADII)
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_every_member_of_a_wide_matrix_is_enclosed(form, radius):
    assert not misplaced(form, radius)
    assert not escaped(form, radius)


@pytest.mark.parametrize(
    "entry", [flint.acb(flint.arb.nan()), flint.acb(flint.arb.pos_inf()), flint.acb(flint.arb(10) ** 400)]
)
def test_what_floats_do_not_hold_is_left_to_others(entry):
    with pytest.raises(InconclusiveError):
        enclosed_spectrum(flint.acb_mat(3, 3, [entry, 1, 0, 0, 2, 1, 1, 0, 3]))


@pytest.mark.parametrize(
    ("values", "cut", "turns"),
    [
        ([1], CUTS[1], 0),
        ([1], Cut(0, Fraction(8)), 1),
        ([-1], CUTS[3], None),
        ([1], Cut(0, Fraction(-8)), -2),
        ([2, -3], CUTS[1], None),
    ],
)
def test_scalar_logarithms_have_the_imaginary_parts_of_their_cut(values, cut, turns):
    with flint.ctx.workprec(PRECISION):
        found = scalar_logarithms([flint.acb(z) for z in values], cut)
    for z, logarithm_of_z in zip(values, found, strict=True):
        with mpmath.workdps(50):
            expected = scalar_logarithm(mpmath.mpc(z), cut)
            assert abs(complex(logarithm_of_z) - complex(expected)) < 1e-14
    if turns == 0:
        assert found[0] == 0
