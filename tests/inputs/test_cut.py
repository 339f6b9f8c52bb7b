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


def test_an_unusable_angle_is_named():
    with pytest.raises(InputError, match='cut must be "principal", "auto" or an angle'):
        Cut.parse("wide")
