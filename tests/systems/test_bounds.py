"""Numbers printed as bounds are bounds: compared as exact integers, at every size and at any caller's precision."""

import io
import json
import math
import re
from fractions import Fraction

import flint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

import symbolic_matexp as sm
from symbolic_matexp.comparing.html_report import crosscheck_html
from symbolic_matexp.shell.render import decimal_weights, show_certificate, show_conditioning, show_crosscheck
from symbolic_matexp.systems.ball.arithmetic import (
    decimal_above,
    decimal_below,
    decimal_digits,
    float_above,
    float_below,
    is_accurate,
)

PRECISIONS = (2, 53, 1000)
EXAMPLES = 150

exponents = st.one_of(st.integers(-60, 60), st.integers(-1200, 1200), st.integers(-400_000, 400_000))
precisions = st.sampled_from(PRECISIONS)


@st.composite
def balls(draw):
    """A ball, and its two ends as (integer, power of two) with one common power, from what FLINT stores."""
    mantissa = draw(st.one_of(st.integers(-20, 20), st.integers(-(2**200), 2**200)))
    exponent = draw(exponents)
    radius = draw(st.one_of(st.just(0), st.integers(1, 2**30 - 1)))
    shift = draw(st.integers(-150, 230))
    with flint.ctx.workprec(300):
        middle = flint.arb((mantissa, exponent))
        ball = flint.arb(middle, flint.arb((radius, exponent + shift))) if radius else middle
        parts = [[int(part) for part in x.man_exp()] for x in (ball.mid(), ball.rad())]
    power = min(part[1] for part in parts)
    m, r = (part[0] << part[1] - power for part in parts)
    return ball, (m - r, power), (m + r, power)


def compared(text, dyadic):
    """Return the sign of (decimal text) − m·2^e, in whole numbers."""
    (m, e), (count, place) = dyadic, parsed(text)
    left, right = count, m
    left, right = (left * 10**place, right) if place >= 0 else (left, right * 10**-place)
    left, right = (left, right << e) if e >= 0 else (left << -e, right)
    return (left > right) - (left < right)


def parsed(text):
    """Return the integer and the power of ten that a decimal number is."""
    found = re.fullmatch(r"(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?", text)
    assert found, text
    decimals = found[3] or ""
    return int(found[1] + found[2] + decimals), int(found[4] or 0) - len(decimals)


def next_inwards(text, digits, step):
    """Return the decimal of so many digits next to ``text``, one unit up or down."""
    count, place = parsed(text)
    while count and count % 10 == 0:
        count, place = count // 10, place + 1
    while abs(count) < 10 ** (digits - 1):
        count, place = 10 * count, place - 1
    if abs(count) == 10 ** (digits - 1) and step * count < 0:  # to the finer units below a power of ten
        count, place = 10 * count, place - 1
    return f"{count + step}e{place:+d}"


@settings(max_examples=EXAMPLES, deadline=None)
@given(balls(), st.integers(1, 20), precisions)
def test_decimal_bounds_hold_and_are_the_closest_of_their_length(found, digits, precision):
    ball, low, high = found
    with flint.ctx.workprec(precision):
        below, above = decimal_below(ball, digits), decimal_above(ball, digits)
    assert compared(below, low) <= 0 <= compared(above, high)
    for text in (below, above):
        assert len(text.partition("e")[0].strip("-0.").replace(".", "")) <= digits
    if low[0]:
        assert compared(next_inwards(below, digits, 1), low) >= 0
    if high[0]:
        assert compared(next_inwards(above, digits, -1), high) <= 0


@settings(max_examples=EXAMPLES, deadline=None)
@given(balls(), precisions)
def test_float_bounds_hold_and_are_the_closest(found, precision):
    ball, low, high = found
    with flint.ctx.workprec(precision):
        below, above = float_below(ball), float_above(ball)
    for value, end, sign in ((below, low, -1), (above, high, 1)):
        if math.isinf(value):
            assert sign * value > 0
            assert sign * compared_float(sign * 1.7976931348623157e308, end) < 0
        else:
            assert sign * compared_float(value, end) >= 0
            inwards = math.nextafter(value, -sign * math.inf)
            assert math.isinf(inwards) or sign * compared_float(inwards, end) < 0


def compared_float(value, dyadic):
    """Return the sign of value − m·2^e."""
    (m, e), (numerator, denominator) = dyadic, value.as_integer_ratio()
    left, right = numerator, m * denominator
    left, right = (left, right << e) if e >= 0 else (left << -e, right)
    return (left > right) - (left < right)


@settings(max_examples=EXAMPLES, deadline=None)
@given(balls(), st.integers(1, 60), precisions)
def test_digits_are_those_that_the_ball_has(found, digits, precision):
    ball, (low, e), (high, _) = found
    with flint.ctx.workprec(precision):
        text = decimal_digits(ball, digits)
    if low == high == 0:
        assert text == "0"
    elif text.startswith("0 ± "):
        bound = text.removeprefix("0 ± ")
        assert compared(bound, (max(abs(low), abs(high)), e)) >= 0
        assert low <= 0 <= high or 10 * (high - low) >= max(abs(low), abs(high))  # there was no digit to be had
    else:
        count, place = parsed(text)
        assert compared(f"{count - 1}e{place:+d}", (low, e)) <= 0  # within one unit of the last digit
        assert compared(f"{count + 1}e{place:+d}", (high, e)) >= 0
        assert count != 0
        assert len(str(abs(count))) <= digits
        if high - low < abs(low) >> 210:
            assert len(str(abs(count))) == digits


def test_what_has_no_bound_says_so():
    infinity, everything = flint.arb.pos_inf(), flint.arb(0, flint.arb.pos_inf())
    for x in (everything, flint.arb.nan()):
        assert (decimal_below(x), decimal_above(x)) == ("-inf", "inf")
        assert (float_below(x), float_above(x)) == (-math.inf, math.inf)
    assert (decimal_below(infinity), decimal_above(-infinity)) == ("inf", "-inf")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.2349e-5, "1.24e-5"),
        (0.25, "0.25"),
        (0.00012349, "0.000124"),
        (99999.0, "100000"),
        (999999.0, "1e+6"),
        (3.0, "3"),
        (1e300, "1.01e+300"),
        (-1.2349e-5, "-1.23e-5"),
        (5e-324, "4.95e-324"),
    ],
)
def test_how_upper_bounds_are_written(number, text):
    assert decimal_above(number) == text


def test_a_float_just_under_two_to_the_1024th_has_no_finite_float_above():
    with flint.ctx.workprec(200):
        almost = flint.arb(2) ** 1024 * (1 - flint.arb(2) ** -100)
        assert float_above(almost) == math.inf
        assert float_above(-almost) == -1.7976931348623157e308


def certificates_of(problem, weights, digits):
    """The certificate at each of the caller's precisions; they must not differ."""
    result = []
    for precision in PRECISIONS:
        with flint.ctx.workprec(precision):
            result.append(sm.certify(weights, problem, digits))
    return result


@pytest.mark.parametrize(("exponent", "digits"), [(-5, 3), (-500, 450), (-500, 600), (-20000, 15000), (40, 3)])
def test_residuals_are_bounded_in_print_beyond_the_range_of_floats(exponent, digits):
    """f(X) = WX with W = 1 + 1.2349·10^k, exactly: the residual is known."""
    off = Fraction(12349, 10000) * Fraction(10) ** exponent
    numerator, denominator = (flint.fmpz(x) for x in (1 + off).as_integer_ratio())
    problem = sm.Problem.from_pairs([([[1]], [[1]])])
    found = certificates_of(problem, [[[flint.fmpq(numerator, denominator)]]], digits)
    assert len({(c.verdict, c.residuals, c.bounds, c.message) for c in found}) == 1
    certificate = found[0]
    assert compared_decimals(certificate.bounds[0], off) >= 0
    if digits > -exponent:  # else the residual is looked at no closer than it takes to certify it
        assert certificate.bounds == (decimal_of(off, up=True, digits=3),)
    assert Fraction(certificate.residuals[0]) >= off
    if certificate.verdict == "refuted":
        assert f"at least {decimal_of(off, up=False, digits=2)}" in certificate.message
    output = io.StringIO()
    show_certificate(Console(file=output, width=100), certificate)
    assert certificate.bounds[0] in output.getvalue()
    assert "4.94e-324" not in output.getvalue()
    again = json.loads(json.dumps(certificate.to_json()))
    assert again["bounds"] == list(certificate.bounds)


def compared_decimals(text, x):
    """Return the sign of a decimal text − x."""
    count, place = parsed(text)
    value = Fraction(count) * Fraction(10) ** place
    return (value > x) - (value < x)


def decimal_of(x, *, up, digits):
    """A positive fraction rounded in Fraction arithmetic, written as the package writes numbers."""
    exponent = 0
    while x >= 10:
        x, exponent = x / 10, exponent + 1
    while x < 1:
        x, exponent = x * 10, exponent - 1
    scaled = x * 10 ** (digits - 1)
    count = math.ceil(scaled) if up else math.floor(scaled)
    text = str(count).rstrip("0")
    return f"{text[0]}.{text[1:]}e{exponent:+d}" if len(text) > 1 else f"{text}e{exponent:+d}"


def test_undecided_bounds_do_not_depend_on_the_callers_precision():
    problem = sm.Problem.from_pairs([([[1]], [[1]])])
    wide = flint.acb_mat([[flint.acb(flint.arb(1, "1.2349e-5"))]])
    found = certificates_of(problem, [wide], 30)
    assert len({(c.residuals, c.bounds, c.message) for c in found}) == 1
    assert "at most 1.24e-5" in found[0].message


@pytest.mark.parametrize("claim", ["unique-solution", "quick-check-products", "noncommuting-never-add"])
def test_claims_say_the_same_at_any_precision_of_the_caller(claim):
    said = set()
    for precision in PRECISIONS:
        with flint.ctx.workprec(precision):
            said.add(sm.prove(claim).explain())
    assert len(said) == 1


@pytest.mark.parametrize("name", ["small", "complex"])
def test_condition_numbers_said_to_be_lower_bounds_are_rounded_down(name):
    problem = sm.Problem.example(name)
    report, conditioning = sm.crosscheck(problem), sm.condition(problem)
    output = io.StringIO()
    show_crosscheck(Console(file=output, width=300), report)
    found = dict(re.findall(r"│ the (data|weights) +│ (\S+) +│", output.getvalue()))
    for subject, value in (("data", report.condition), ("weights", report.evaluation_condition)):
        assert compared(found[subject], dyadic_of(value)) <= 0
        assert f"with respect to the {subject}: {found[subject]} (" in report._repr_html_()
        assert found[subject] in crosscheck_html(report)
    output = io.StringIO()  # the other table has rows of the same names
    show_conditioning(Console(file=output, width=300), conditioning)
    for item in (*conditioning.weights, *conditioning.outputs):
        row = re.search(rf"│ {re.escape(item.quantity)} +│ (\S+) +│ (\S+) +│", output.getvalue())
        for text in (row[2], re.search(rf"{re.escape(item.quantity)} .*measured (\S+)", str(conditioning))[1]):
            assert (
                compared(text, dyadic_of(item.measured))
                <= 0
                < compared(next_inwards(text, 4, 1), dyadic_of(item.measured))
            )


def dyadic_of(value):
    numerator, denominator = value.as_integer_ratio()
    return numerator, 1 - denominator.bit_length()


def test_weights_print_no_digit_that_their_ball_has_not():
    ball = flint.arb("1e-40", "6.6e-41")
    true = flint.arb("4.7e-41")
    assert ball.contains(true)
    solution = sm.Solution(
        problem=sm.Problem.example("small"),
        status=sm.Status.SOLVED,
        message="",
        weights=(flint.acb_mat([[flint.acb(1, ball), flint.acb(flint.arb(0, "1e-40"))], [0, ball]]),) * 3,
        digits=20,
        precision=200,
    )
    for (first, second), (third, fourth) in decimal_weights(solution):
        assert first == ["1.0000000000000000000", "0 ± 1.7e-40"]
        assert second == ["0 ± 1.1e-40", "0"]
        assert third == ["0", "0"]
        assert fourth == ["0 ± 1.7e-40", "0"]


def test_alpha_is_shown_with_its_digits_at_any_precision_of_the_caller():
    alpha = sm.GaussianRational(Fraction(314159265358979323846264338327950288419716939937510, 10**50), Fraction(0))
    for precision in PRECISIONS:
        with flint.ctx.workprec(precision):
            assert alpha.brief() == "3.141592654"


def test_the_condition_number_of_a_function_is_a_lower_bound():
    from symbolic_matexp.functions.condition_below import condition_below

    found = condition_below(lambda A: sm.inv(A, 30), sm.ExactMatrix.parse([[3]]))
    assert found <= 1
    assert found == pytest.approx(1, rel=1e-12)


def test_exponents_of_thousands_of_digits_are_written():
    """Python writes no integers of more than 4,300 digits; FLINT does."""
    x = flint.arb((3, flint.fmpz(-(10**4301))))
    above, below = decimal_above(x), decimal_below(x)
    with flint.ctx.workprec(16_000):
        assert flint.arb(below) <= x <= flint.arb(above)
        assert flint.arb(above) < 1.02 * x


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 6), st.integers(4, 12)), min_size=8, max_size=8),
    st.integers(3, 12),
)
def test_accuracy_is_that_of_the_norms(parts, bits):
    """Midpoints m·2^−s, radii 2^−r: ‖radius‖ ≤ 2^−bits ‖midpoint‖ as fractions, up to FLINT's rounding of radii."""
    balls = [flint.arb(flint.fmpq(m, 2**s), flint.arb((1, -r))) for m, s, r in parts]
    A = flint.acb_mat(2, 2, [flint.acb(x, y) for x, y in zip(balls[::2], balls[1::2], strict=True)])
    radius = sum(Fraction(1, 4**r) for _, _, r in parts)
    midpoint = sum(Fraction(m, 2**s) ** 2 for m, s, _ in parts)
    if is_accurate(A, bits):
        assert radius * 4**bits <= midpoint
    else:
        assert radius * 4**bits * Fraction(101, 100) > midpoint


def test_what_is_not_finite_is_not_accurate():
    for entry in (flint.arb.nan(), flint.arb.pos_inf(), flint.arb(1, flint.arb.pos_inf())):
        assert not is_accurate(flint.acb_mat([[flint.acb(entry)]]), 10)
    assert is_accurate(flint.acb_mat(2, 2), 1000)
