"""Balls as whole numbers: nothing changes on the way there and back, whatever the exponents."""

import math
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_matexp.inputs.constants import BallMatrix
from symbolic_matexp.inputs.exact_balls import (
    ball_from_parts,
    ball_parts,
    balls_from_numbers,
    matrix_from_mpmath,
    matrix_from_parts,
    matrix_parts,
    midpoints_to_mpmath,
    midpoints_to_numpy,
    nearest_float,
    numbers_of,
)
from symbolic_matexp.inputs.files import decode_ball, encode_ball

exponents = st.one_of(st.integers(-2000, 2000), st.integers(-(10**30), 10**30))
midpoints = st.tuples(st.integers(-(2**300), 2**300), exponents)
radii = st.tuples(st.one_of(st.integers(0, 2**30), st.sampled_from([2**k for k in range(30)])), exponents)


def reduced(number):
    """m·2^e with m odd, the one form of every dyadic number."""
    mantissa, exponent = number
    if mantissa == 0:
        return 0, 0
    twos = (mantissa & -mantissa).bit_length() - 1
    return mantissa >> twos, exponent + twos


@given(midpoints, radii, st.sampled_from([2, 53, 700]))
def test_parts_there_and_back(midpoint, radius, precision):
    with flint.ctx.workprec(precision):  # which must not matter
        ball = ball_from_parts((midpoint, radius))
        assert ball_parts(ball) == (reduced(midpoint), reduced(radius))
        assert ball_parts(ball_from_parts(ball_parts(ball))) == ball_parts(ball)


OTHERS = [flint.arb(0), flint.arb.nan(), flint.arb.pos_inf(), flint.arb.neg_inf(), flint.arb(1, math.inf)]


@given(st.lists(st.one_of(st.tuples(midpoints, radii), st.integers(0, 4))), st.sampled_from([2, 53, 700]))
def test_many_balls_are_four_numbers_each(chosen, precision):
    balls = [OTHERS[one] if isinstance(one, int) else ball_from_parts(one) for one in chosen]
    with flint.ctx.workprec(precision):  # which must not matter
        numbers = numbers_of(iter(balls))
        there = balls_from_numbers(numbers)
    assert len(numbers) == 4 * len(balls)
    assert {type(number) for number in numbers} <= {int, str}
    assert [x.repr() for x in there] == [x.repr() for x in balls]
    assert [ball_parts(x) for x in there] == [ball_parts(x) for x in balls]


@given(st.lists(st.tuples(midpoints, radii), min_size=12, max_size=12))
def test_matrices_keep_the_places_of_their_entries(parts):
    balls = list(map(ball_from_parts, parts))
    matrix = flint.acb_mat(2, 3, list(map(flint.acb, balls[::2], balls[1::2])))
    rows, columns, numbers = matrix_parts(matrix)
    there = matrix_from_parts(rows, columns, numbers)
    assert (rows, columns) == (2, 3)
    assert [[ball_parts(z.real), ball_parts(z.imag)] for z in there.entries()] == [
        [ball_parts(x), ball_parts(y)] for x, y in zip(balls[::2], balls[1::2], strict=True)
    ]


@pytest.mark.parametrize("ball", [flint.arb.nan(), flint.arb.pos_inf(), flint.arb.neg_inf(), flint.arb(1, math.inf)])
def test_balls_that_are_not_finite(ball):
    assert ball_from_parts(ball_parts(ball)).repr() == ball.repr()


@given(st.lists(st.tuples(midpoints, radii), min_size=2, max_size=2), st.integers(2, 400))
def test_files_hold_balls_exactly(parts, precision):
    real, imag = map(ball_from_parts, parts)
    matrix = flint.acb_mat([[flint.acb(real, imag)]])
    with flint.ctx.workprec(precision):
        assert BallMatrix(decode_ball(encode_ball(matrix), "W1")) == BallMatrix(matrix)


def test_radii_with_more_bits_than_arb_has_are_rounded_up():
    radius = 2**40 + 1
    assert ball_from_parts(((1, 0), (radius, -50))).rad() >= flint.arb((radius, -50))


@given(st.integers(-(2**200), 2**200), st.integers(-1400, 1100))
def test_the_nearest_float(mantissa, exponent):
    exact = Fraction(mantissa) * Fraction(2) ** exponent
    try:
        expected = float(exact)
    except OverflowError:
        expected = math.inf if mantissa > 0 else -math.inf
    assert nearest_float(mantissa, exponent) == expected
    assert nearest_float(3 * (mantissa or 1) ** 2, 10**40) == math.inf
    assert nearest_float(mantissa, -(10**40)) == 0


def test_midpoints_outwards():
    with flint.ctx.workprec(200):
        tiny, huge = flint.arb((3, -(10**9))), flint.arb((-5, 10**9))
        A = flint.acb_mat([[flint.acb(flint.arb.pi(), 1), flint.acb(tiny)], [flint.acb(0, huge), flint.acb(2)]])
    array = midpoints_to_numpy(A)
    assert array.dtype == np.complex128
    assert array.tolist() == [[complex(math.pi, 1), 0], [complex(0, -math.inf), 2]]
    assert midpoints_to_numpy(flint.acb_mat([[2]])).dtype == np.float64
    B = midpoints_to_mpmath(A, 40)
    with mpmath.workdps(38):
        assert B[0, 0].real == +mpmath.pi or abs(B[0, 0].real - mpmath.pi) < mpmath.mpf(10) ** -37
        assert B[0, 1].real == mpmath.ldexp(3, -(10**9))
    assert BallMatrix(matrix_from_mpmath(midpoints_to_mpmath(A, 70))) == BallMatrix(A.mid())
