"""What an enclosure shows of itself: its own digits and its own radius, whatever FLINT's context says."""

import re
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest

import symbolic_matexp as sm

A = [[1, 2], [3, 4]]
BALL = re.compile(r"\[(-?\d+\.\d*)(…?)(e[+-]?\d+)? \+/- ([\d.]+e[+-]?\d+)\]")


def entries(text):
    """(midpoint as it stands, whether it is cut off, radius) of every ball in a text."""
    return [(m + (e or ""), bool(more), r) for m, more, e, r in BALL.findall(text)]


def significant(decimal):
    return len(decimal.partition("e")[0].lstrip("-0.").replace(".", ""))


@pytest.fixture(params=[2, 53, 700])
def context_precision(request):
    with flint.ctx.workprec(request.param):
        yield request.param


@pytest.mark.parametrize("digits", [1, 10, 30, 50, 200])
def test_every_digit_is_shown(digits, context_precision):
    E = sm.expm(A, digits)
    with mpmath.workdps(digits + 40):
        exact = mpmath.expm(mpmath.matrix(A), method="taylor")
        shown = entries(str(E))
        assert len(shown) == 4
        for k, (midpoint, cut_off, radius) in enumerate(shown):
            assert not cut_off
            assert significant(midpoint) >= digits
            assert abs(mpmath.mpf(midpoint) - exact[k // 2, k % 2]) <= mpmath.mpf(radius)
            assert mpmath.mpf(radius) <= mpmath.mpf(10) ** (3 - digits)
    assert E.str() == str(E)


@pytest.mark.parametrize("digits", [3, 12, 29, 60, 500])
def test_as_many_digits_as_asked_for_and_the_radius_of_the_ball(digits, context_precision):
    E = sm.expm(A, 30)
    whole = entries(str(E))
    for short, full, ball in zip(entries(E.str(digits)), whole, E.entries(), strict=True):
        assert short[2] == full[2]
        assert Fraction(short[2]) >= Fraction(int(ball.real.rad().man_exp()[0])) * Fraction(2) ** int(
            ball.real.rad().man_exp()[1]
        )
        assert full[0].startswith(short[0])
        assert significant(short[0]) == min(max(digits, full[0].index(".")), significant(full[0]))
        assert short[1] == (short[0] != full[0])


def test_repr_names_the_matrix_and_cuts_long_entries_off(context_precision):
    E = sm.expm(A, 1000)
    assert repr(E).startswith("<Enclosure, exp(A) to 1000 digits, proved with")
    for midpoint, cut_off, radius in entries(repr(E)):
        assert cut_off
        assert significant(midpoint) == 50
        assert mpmath.mpf(radius) < mpmath.mpf(10) ** -1000
    assert not any(cut_off for _, cut_off, _ in entries(repr(sm.expm(A, 30))))


@pytest.mark.parametrize(
    ("enclosure", "text"),
    [
        (sm.expm([[0, 3], [0, 0]], 40), "[1, 3]\n[0, 1]"),
        (sm.inv([[4, 0], [0, [0, "-1/8"]]], 20), "[0.25, 0]\n[0, 8j]"),
        (sm.inv([["1e-20"]], 20), "[1e+20]"),
        (sm.inv([["1e-3"]], 20), "[1000]"),
    ],
)
def test_exact_entries_have_no_radius(enclosure, text):
    assert str(enclosure) == text


def test_long_exact_entries_are_rounded_to_the_digits_guaranteed():
    (midpoint, _, radius) = entries(str(sm.inv([[2**200]], 30)))[0]
    assert significant(midpoint) == 30
    assert abs(Fraction(midpoint) - Fraction(1, 2**200)) <= Fraction(radius) <= Fraction(1, 2**200) / 10**28


@pytest.mark.parametrize("argument", ["1e7", "-1e7", "1e12"])
def test_exponents_of_any_size(argument):
    """e^(10^7) = 6.59…·10^4342944; the logarithm of what is shown is the argument."""
    ((midpoint, _, radius),) = entries(str(sm.expm([[argument]], 20)))
    mantissa, _, exponent = midpoint.partition("e")
    with mpmath.workdps(50):
        logarithm = mpmath.log(mpmath.mpf(mantissa)) + int(exponent) * mpmath.log(10)
        assert abs(logarithm - mpmath.mpf(argument)) < mpmath.mpf(10) ** -19
    assert int(radius.partition("e")[2]) <= int(exponent) - 20


def test_arithmetic_at_the_precision_of_the_enclosure(context_precision):
    E = sm.expm(A, 60)
    product = E * E
    other = sm.expm([[2, 4], [6, 8]], 60)
    with flint.ctx.workprec(100):
        assert product.overlaps(other)
        assert all(z.real.rad() < flint.arb(10) ** -55 for z in product.entries())


def test_flints_own_options_still_work():
    E = sm.expm(A, 20)
    assert E.str(50, more=True) == flint.acb_mat(E).str(50, more=True)
    assert E.str(10, radius=False) == flint.acb_mat(E).str(10, radius=False)


@pytest.mark.parametrize("language", ["matlab", "mathematica", "julia", "latex", "csv", "python"])
def test_a_matrix_without_entries_is_not_written(language):
    with pytest.raises(sm.InputError, match="without entries"):
        sm.expm(np.zeros((0, 0))).to_text(language)
