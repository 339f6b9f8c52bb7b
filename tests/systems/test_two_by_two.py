"""2×2 functions in balls against mpmath from Jordan forms: enclosures hold, are narrow, and say when they cannot."""

import random
from fractions import Fraction

import flint
import mpmath
import pytest
from helpers.jordan_forms import Form, contains, members, real_basis, scalar_logarithm, widened
from helpers.mutants import mutated_module

import symbolic_matexp as sm
from symbolic_matexp.errors import CutError, InconclusiveError
from symbolic_matexp.inputs.cut import PRINCIPAL, Cut
from symbolic_matexp.systems.ball import two_by_two
from symbolic_matexp.systems.ball.arithmetic import is_real, radius_norm, relative_radius

PRECISION, DIGITS = 200, 120

SPECTRA = [
    (1, 2),
    ("1/3", "-5/7"),
    (["2", "1"], ["2", "-1"]),
    (["0.3", "2"], ["-1", "0.25"]),
    (3, 3),
    (["-1", "0.5"], ["-1", "0.5"]),
    (1, "1.000000000000001"),
    (1, "1.0000000000000000000000000000000000000001"),
    (["0", "1"], ["0", "-1"]),
    (["-1", "1e-9"], ["-1", "-1e-9"]),
    (["-1", "0.3"], ["-1", "-0.3"]),
    ("1e-20", 1),
    ("1e-40", "2e-40"),
    (300, -200),
    (["40", "900"], ["-30", "-800"]),
]
SPREAD = [("1e20", 3), ("-1e20", "1e-20"), (["0", "1e9"], "1e-9")]
"""Eigenvalues of very different size. Their exponentials are out of mpmath's reach."""
CONJUGATE = [
    Form([[real, imag], [real, f"-{imag}"]], real_basis(2, 1))
    for real, imag in [
        ("2", "1"),
        ("0", "1"),
        ("-1", "1e-9"),
        ("-1", "0.3"),
        ("1", "0.3"),
        ("-2", "2"),
        ("1", "1e-30"),
    ]
]
"""Real matrices with two conjugate eigenvalues."""
CUTS = [PRINCIPAL, Cut(0, Fraction(22, 10)), Cut(0, Fraction(-25, 10)), Cut(1, Fraction(7))]
BETWEEN = Cut(1, Fraction(-2, 10))
"""A cut between −1 + 0.3i and −1."""
WIDE = [1e-9, 1e-3]
SYMMETRIC = [[1, 1], [1, -1]]
"""The basis of matrices a, b, b, a. Their eigenvalues are a ± b."""
SKEW = [[50, 50], [50, 51]]
"""A basis of matrices with small eigenvalues and large entries."""
OFF_DIAGONAL = [
    Form(spectrum, SYMMETRIC)
    for spectrum in [
        ("0.2", "-0.2"),
        (["0", "0.2"], ["0", "-0.2"]),
        (["0.1", "0.1"], ["-0.1", "-0.1"]),
        ("0.5", "-0.5"),
        (["0", "0.5"], ["0", "-0.5"]),
        (["0.5", "0.3"], ["-0.5", "-0.3"]),
        (["0.1", "3"], ["-0.1", "-3"]),
        (["2", "3"], ["-2", "-3"]),
        ("1.3", "0.7"),
        (["1.2", "0.3"], ["0.8", "-0.3"]),
    ]
] + [Form(spectrum, SKEW) for spectrum in [("0.1", "-0.1"), (["0.05", "0.1"], ["-0.05", "-0.1"])]]
"""Only the entries off the diagonal are widened here, so that nothing but √w varies."""


def on_cut(form, cut):
    with mpmath.workdps(30):
        logs = [complex(scalar_logarithm(mpmath.mpc(complex(z)), cut)) for z in form.eigenvalues]
    return any(
        abs(z.imag - float(cut)) < 1e-12 or abs(z.imag - float(cut) + 2 * 3.141592653589793) < 1e-12 for z in logs
    )


def exponential(A, module=two_by_two):
    with flint.ctx.workprec(PRECISION):
        return module.exponential(A)


def logarithm(A, cut, module=two_by_two):
    with flint.ctx.workprec(PRECISION):
        return module.logarithm(A, cut)


@pytest.mark.parametrize("form", [*map(Form, SPECTRA), *CONJUGATE], ids=str)
def test_exponentials_of_known_jordan_forms(form):
    A = form.matrix.to_flint(PRECISION)
    found = exponential(A)
    if is_real(A):
        of_real = exponential(A.real)
        assert isinstance(of_real, flint.arb_mat)
        assert contains(flint.acb_mat(of_real), form.exponential(DIGITS + 500), DIGITS)
    assert contains(found, form.exponential(DIGITS + 500), DIGITS)
    assert is_real(found) or not is_real(A)
    with flint.ctx.workprec(PRECISION):
        assert relative_radius(found) < 16 * relative_radius(A.exp()) + flint.arb(2) ** -(PRECISION - 4)


@pytest.mark.parametrize("cut", CUTS, ids=str)
@pytest.mark.parametrize("form", [*map(Form, SPECTRA + SPREAD), *CONJUGATE], ids=str)
def test_logarithms_of_known_jordan_forms(form, cut):
    A = form.matrix.to_flint(PRECISION)
    if on_cut(form, cut):
        with pytest.raises(InconclusiveError):
            logarithm(A, cut)
        return
    found = flint.acb_mat(logarithm(A, cut))
    assert contains(found, form.logarithm(cut, DIGITS + 100), DIGITS)
    assert is_real(found) or not (cut.is_principal and is_real(A))
    assert radius_norm(found) < flint.arb(2) ** -64


FORMS = [(Form(spectrum), True) for spectrum in SPECTRA + SPREAD] + [(form, False) for form in OFF_DIAGONAL]
FORMS += [(form, True) for form in CONJUGATE]
"""Matrices to be widened, and whether on the diagonal too."""
OF_EXPONENTIALS = [case for case in FORMS if max(abs(complex(z)) for z in case[0].eigenvalues) < 1e4]


def escaped_exponentials(form, diagonal, radius, module=two_by_two):
    """How many members of a wide ball matrix have an exponential outside of the enclosure."""
    wide = exponential(widened(form.matrix, radius, PRECISION, diagonal=diagonal), module)
    if wide is None:
        return 0
    inside = []
    digits = DIGITS + int(max(abs(complex(z)) for z in form.eigenvalues)) + 20
    with mpmath.workdps(digits):
        for member in members(form.matrix, radius, random.Random(1), 4, diagonal=diagonal):
            inside.append(contains(wide, mpmath.expm(member.to_mpmath(digits)), DIGITS))
    return inside.count(False)


def escaped_logarithms(form, diagonal, radius, cut, module=two_by_two):
    """How many members of a wide ball matrix have a logarithm outside of the enclosure."""
    try:
        wide = flint.acb_mat(logarithm(widened(form.matrix, radius, PRECISION, diagonal=diagonal), cut, module))
    except InconclusiveError:
        return 0
    inside = []
    with mpmath.workdps(DIGITS):
        for member in members(form.matrix, radius, random.Random(1), 4, diagonal=diagonal):
            values, vectors = mpmath.eig(member.to_mpmath(DIGITS))
            logs = mpmath.diag([scalar_logarithm(z, cut) for z in values])
            inside.append(contains(wide, vectors * logs * mpmath.inverse(vectors), DIGITS // 3))
    return inside.count(False)


@pytest.mark.parametrize("radius", WIDE)
@pytest.mark.parametrize(("form", "diagonal"), OF_EXPONENTIALS)
def test_exponentials_hold_for_every_member(form, diagonal, radius):
    assert not escaped_exponentials(form, diagonal, radius)


@pytest.mark.parametrize("cut", [*CUTS[:2], BETWEEN], ids=str)
@pytest.mark.parametrize("radius", WIDE)
@pytest.mark.parametrize(("form", "diagonal"), FORMS)
def test_logarithms_hold_for_every_member(form, diagonal, radius, cut):
    assert not escaped_logarithms(form, diagonal, radius, cut)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "right", "wrong"),
    [
        ("_even_functions", "cosh + disc(of_cosh)", "cosh"),
        ("_even_functions", "sinh_quotient + disc(of_quotient)", "sinh_quotient"),
        ("_even_functions", "sin / root", "sin * root"),
        ("_real_even_functions", "cosh + flint.arb(0, of_cosh)", "cosh"),
        ("_real_even_functions", "sinh_quotient + flint.arb(0, of_quotient)", "sinh_quotient"),
        ("_errors", "error * SIXTH_FROM_ABOVE", "error * SIXTH_FROM_ABOVE / 16"),
        ("_exponential", "diagonal - difference", "diagonal + difference"),
    ],
)
def test_a_wrong_exponential_is_seen(function, right, wrong):
    mutant = mutated_module(two_by_two, function, right, wrong)
    assert any(
        escaped_exponentials(*case, radius, mutant) for radius in reversed(WIDE) for case in reversed(OF_EXPONENTIALS)
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "right", "wrong"),
    [
        ("_of_close_eigenvalues", "error = u.rad() * TWO_THIRDS_FROM_ABOVE", "error = flint.arb(0)"),
        ("_of_close_eigenvalues", "root.atan() / root", "root.atanh() / root"),
        ("_of_conjugate_eigenvalues", "first.imag - second.imag", "first.imag + second.imag"),
        ("_of_conjugate_eigenvalues", "flint.acb(first.real, (first.imag + second.imag) * HALF)", "first.real"),
        ("_of_close_eigenvalues", "(1 - u).log()", "(1 + u).log()"),
        ("_of_close_eigenvalues", "t * (1 + disc(u.abs_upper().sqrt()))", "t"),
        ("_of_separate_eigenvalues", "determinant / one", "one / determinant"),
        ("_of_separate_eigenvalues", "root, one, other = -root, other, one", "one, other = other, one"),
    ],
)
def test_a_wrong_logarithm_is_seen(function, right, wrong):
    mutant = mutated_module(two_by_two, function, right, wrong)
    radii, cuts = [*reversed(WIDE), 1e-30], [*CUTS[:2], BETWEEN]
    cases = [(*case, radius, cut) for radius in radii for case in reversed(FORMS) for cut in cuts]
    assert any(escaped_logarithms(*case, mutant) for case in cases)


def test_an_exponential_too_large_for_balls_is_none():
    huge = sm.ExactMatrix.parse([["1e4000", 1], [0, 1]]).to_flint(PRECISION)
    assert exponential(huge) is None
    assert exponential(flint.acb_mat(2, 2, [flint.acb(flint.arb.nan())] * 4)) is None
    assert exponential(flint.acb_mat(2, 2, [flint.acb(flint.arb.pos_inf())] * 4)) is None


def test_eigenvalues_that_meet_the_cut_or_zero_are_in_doubt():
    with pytest.raises(CutError):
        logarithm(sm.ExactMatrix.parse([[-1, 0], [0, 2]]).to_flint(PRECISION), PRINCIPAL)
    with pytest.raises(InconclusiveError):
        logarithm(sm.ExactMatrix.parse([[1, 2], [2, 4]]).to_flint(PRECISION), PRINCIPAL)
    with pytest.raises(InconclusiveError):
        logarithm(sm.ExactMatrix.parse([[0, 1], [0, 0]]).to_flint(PRECISION), PRINCIPAL)
