"""Cuts are exact angles that can be used as the floats nearest them."""

import copy
import math
import pickle
from fractions import Fraction

import pytest

from symbolic_matexp import InputError
from symbolic_matexp.inputs.cut import PRINCIPAL, Cut

CUTS = [PRINCIPAL, Cut(0, Fraction(1, 3)), Cut(-1, 0), Cut(2, Fraction(1, 10**30)), Cut(0, 0.5)]


@pytest.mark.parametrize("cut", CUTS, ids=str)
def test_a_cut_is_its_angle(cut):
    assert float(cut) == cut.half_turns * math.pi + float(cut.offset)
    assert cut - 1 == float(cut) - 1
    assert math.isclose(cut, cut.half_turns * math.pi + cut.offset)
    assert f"{cut:.3f}" == f"{float(cut):.3f}"


@pytest.mark.parametrize("cut", CUTS, ids=str)
def test_a_cut_travels_exactly(cut):
    for other in (pickle.loads(pickle.dumps(cut)), copy.deepcopy(cut), Cut.from_json(cut.to_json()), Cut.parse(cut)):  # noqa: S301
        assert (other.half_turns, other.offset, other) == (cut.half_turns, cut.offset, cut)
        assert hash(other) == hash(cut)


def test_cuts_that_round_to_one_float_are_different():
    near, nearer = Cut(0, 2 + Fraction(1, 10**30)), Cut(0, 2 + Fraction(1, 10**31))
    assert float(near) == float(nearer)
    assert near != nearer
    assert near == 2.0


def test_a_cut_does_not_change():
    with pytest.raises(AttributeError, match="make another one"):
        PRINCIPAL.offset = Fraction(1)


@pytest.mark.parametrize("content", [None, 3, {}, {"half_turns": 1}, {"half_turns": 1, "offset": 0}, ["1", "0"]])
def test_what_is_no_cut_is_refused(content):
    with pytest.raises(ValueError, match=r"."):
        Cut.from_json(content)


@pytest.mark.parametrize(
    ("text", "turns", "offset"),
    [
        ("pi", 1, 0),
        ("-π", -1, 0),
        ("3pi", 3, 0),
        ("2 * pi", 2, 0),
        ("pi - 1/2", 1, Fraction(-1, 2)),
        ("-2π + 0.25", -2, Fraction(1, 4)),
        ("0pi+1", 0, 1),
    ],
)
def test_multiples_of_pi_are_read_exactly(text, turns, offset):
    assert (Cut.parse(text).half_turns, Cut.parse(text).offset) == (turns, offset)


@pytest.mark.parametrize("cut", [Cut(1, 0), Cut(-1, 0), Cut(3, Fraction(-1, 3)), Cut(0, Fraction(5, 7)), Cut(-2, 4)])
def test_what_is_printed_is_read_again(cut):
    assert Cut.parse(str(cut)) == cut


@pytest.mark.parametrize("text", ["pi/2", "pipi", "1.5pi", "pi + i", "pi+", "9999999pi", "pi - 9999999", "pi + 1/0"])
def test_what_is_no_whole_multiple_of_pi_and_a_number_is_refused(text):
    with pytest.raises(InputError):
        Cut.parse(text)


def test_an_unusable_angle_is_named():
    with pytest.raises(InputError, match='cut must be "principal", "auto" or an angle'):
        Cut.parse("wide")
