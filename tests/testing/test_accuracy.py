"""Errors are measured against what mpmath computes; assert_accurate says no to every kind of wrong result."""

import datetime
import math
import os
import subprocess
import sys
from decimal import Decimal

import flint
import mpmath
import numpy as np
import pytest
import scipy.linalg
import scipy.sparse
import sympy
from helpers import textbook
from sympy.algebras.quaternion import Quaternion

import symbolic_matexp as sm
from symbolic_matexp.errors import InputError
from symbolic_matexp.notation.functions import FUNCTIONS
from symbolic_matexp.testing import assert_accurate, measure
from symbolic_matexp.testing.regions import region

A = np.array([[1.0, 2.0], [-0.5, 0.25]])


def test_the_error_is_what_mpmath_says():
    computed = scipy.linalg.expm(A) * (1 + 1e-10)
    with mpmath.workdps(40):
        exact = mpmath.expm(mpmath.matrix(A.tolist()), method="taylor")
        expected = mpmath.mnorm(mpmath.matrix(computed.tolist()) - exact, "f") / mpmath.mnorm(exact, "f")
        entries = [abs(computed[i, j] - exact[i, j]) / abs(exact[i, j]) for i in range(2) for j in range(2)]
    found = measure(computed, sm.expm(A, 40))
    assert found.normwise == pytest.approx(float(expected), rel=1e-12, abs=0)
    assert found.at_least == pytest.approx(float(expected), rel=1e-12, abs=0)
    assert found.componentwise == pytest.approx(float(max(entries)), rel=1e-12, abs=0)
    assert found.digits == pytest.approx(10, abs=0.01)
    assert found.bits_lost == pytest.approx(math.log2(float(expected)) + 53, abs=1e-6)


@pytest.mark.parametrize(
    ("function", "compute"),
    [(name, getattr(scipy.linalg, name)) for name in FUNCTIONS],
)
def test_good_results_pass_and_spoiled_ones_fail(function, compute):
    good = compute(A)
    assert assert_accurate(good, function=function, at=A).normwise < 1e-14
    with pytest.raises(AssertionError, match=f"{function} is not accurate"):
        assert_accurate(good + 1e-12, function=function, at=A)
    for spoil in (math.nan, math.inf):
        bad = good.copy()
        bad[0, 1] = spoil
        with pytest.raises(AssertionError, match="not finite"):
            assert_accurate(bad, function=function, at=A)
        with pytest.raises(AssertionError, match="not finite"):
            assert_accurate(bad, good)
    with pytest.raises(AssertionError, match="the result is 1×2 but its reference is 2×2"):
        assert_accurate(good[:1], function=function, at=A)


def quotient(A):
    """(exp(A) − I − A)A⁻², which is φ_2(A)."""
    return np.linalg.solve(A @ A, scipy.linalg.expm(A) - np.eye(2) - A)


@pytest.mark.parametrize(
    ("function", "parameters", "good"),
    [
        ("powm", {"p": "1/3"}, scipy.linalg.fractional_matrix_power(A, 1 / 3)),
        ("powm", {"p": -0.5}, scipy.linalg.fractional_matrix_power(A, -0.5)),
        ("powm", {"p": 3}, A @ A @ A),
        ("phi", {"k": 2}, quotient(A)),
        ("phi", {"k": 0}, scipy.linalg.expm(A)),
        ("funm", {"f": lambda z: z.exp() * z}, scipy.linalg.expm(A) @ A),
    ],
)
def test_functions_with_a_parameter(function, parameters, good):
    found = assert_accurate(good, function=function, at=A, **parameters)
    assert found.normwise < 1e-14
    assert found.condition > 0.1
    with pytest.raises(AssertionError, match=f"{function} is not accurate"):
        assert_accurate(good + 1e-12, function=function, at=A, **parameters)


def test_the_condition_of_a_power_is_that_of_its_exponent():
    # of a number it is |p|
    for p in (0.5, -3, 7):
        assert assert_accurate([[2.0**p]], function="powm", at=[[2]], p=p).condition == pytest.approx(abs(p))


def test_a_whole_turn_more_is_caught_although_its_exponential_is_right():
    off = textbook.logm_a_turn_off(A)
    assert np.allclose(scipy.linalg.expm(off), A)
    with pytest.raises(AssertionError, match="logm is not accurate"):
        assert_accurate(off, function="logm", at=A)


def test_undecided_is_a_failure():
    wide = flint.acb_mat([[flint.acb(flint.arb(1, 1e-3))]])
    with pytest.raises(AssertionError, match="undecided, which counts as a failure"):
        assert_accurate([[1.0]], wide)
    assert assert_accurate([[1.0]], wide, tolerance=0.1).normwise > 1e-3
    with pytest.raises(AssertionError, match="is not accurate"):
        assert_accurate([[2.0]], wide, tolerance=0.1)


def test_no_reference_is_a_failure(monkeypatch):
    def unable(function, A, digits):
        raise sm.PrecisionError("the digits were not reached")

    monkeypatch.setattr("symbolic_matexp.testing.assertion.enclose", unable)
    with pytest.raises(AssertionError, match="there is no reference, because the digits were not reached"):
        assert_accurate(A, function="logm", at=A)


def test_what_is_allowed_follows_the_condition_and_the_precision():
    ward = np.array([[-131.0, 19, 18], [-390, 56, 54], [-387, 57, 52]])  # condition 1.5e4
    spoiled = scipy.linalg.expm(ward) * (1 + 1e-12)
    assert assert_accurate(spoiled, function="expm", at=ward).condition == pytest.approx(15278.07, rel=1e-4)
    with pytest.raises(AssertionError):
        assert_accurate(spoiled, function="expm", at=ward, factor=0.1)
    with pytest.raises(AssertionError):
        assert_accurate(spoiled, sm.expm(ward), factor=1)  # nothing is known of the condition
    assert_accurate(spoiled, sm.expm(ward), condition=15278)
    single = A.astype(np.float32)
    assert assert_accurate(scipy.linalg.expm(single), function="expm", at=single).unit_roundoff == 2.0**-24
    with pytest.raises(AssertionError):
        assert_accurate(scipy.linalg.expm(single), function="expm", at=single, unit_roundoff=2.0**-53)
    with mpmath.workdps(30):
        good = mpmath.expm(mpmath.matrix(A.tolist()))
        assert assert_accurate(good, function="expm", at=A).unit_roundoff < 1e-29
        with pytest.raises(AssertionError):
            assert_accurate(mpmath.matrix(scipy.linalg.expm(A).tolist()), function="expm", at=A)


def test_values_of_many_kinds():
    assert_accurate(1.0, 1)
    assert_accurate([1.0, 2.0], ["1", "2"])
    assert_accurate(np.longdouble(1) / 3, "1/3")
    with pytest.raises(AssertionError):
        assert_accurate(1 / 3, "1/3", tolerance=0)
    assert measure(mpmath.matrix([[mpmath.nan]]), [[1]]).normwise == math.inf


class LikePandas:
    """Something that NumPy reads, and that has a shape of its own."""

    def __init__(self, values, dtype=None):
        self.values = np.array(values, dtype=dtype)

    def __array__(self, dtype=None, copy=None):
        return self.values


class Refuses:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("this tensor needs gradients")


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize("shape", [(), (1,), (3,), (1, 1), (1, 3), (3, 1), (2, 2), (2, 3)])
def test_shapes_must_be_equal(shape):
    """A vector is no matrix of one row, and a number no 1×1 matrix, whatever the two are made of."""
    right = np.arange(1.0, 1.0 + math.prod(shape)).reshape(shape)
    makers = [np.array, LikePandas, lambda x: x.tolist(), lambda x: x.astype(object), np.ma.array]
    if len(shape) == 2:
        makers += [scipy.sparse.csr_array, np.matrix, lambda x: sm.ExactMatrix.parse(x, square=False)]
        makers += [lambda x: mpmath.matrix(x.tolist()), lambda x: sympy.Matrix(x.astype(int).tolist())]
        makers += [lambda x: flint.fmpq_mat(x.astype(int).tolist()), lambda x: flint.arb_mat(x.tolist())]
    for make in makers:
        for made, plain in ((make(right), right), (right, make(right))):
            assert assert_accurate(made, plain).normwise == 0
    others = [(), (1,), (1, 1), (*shape, 1), (1, *shape), (math.prod(shape),), (math.prod(shape), 1), shape[::-1]]
    for other in {other for other in others if math.prod(other) == math.prod(shape)} - {shape}:
        for make in makers:
            with pytest.raises(AssertionError, match=r"is .* but its reference is|has 3 dimensions"):
                assert_accurate(right.reshape(other), make(right))


@pytest.mark.parametrize("scalar", [3, 3.0, "3", np.float64(3), np.array(3.0), sympy.Integer(3)])
def test_the_function_of_a_number_is_a_number(scalar):
    assert_accurate(math.exp(3), function="expm", at=scalar)
    assert_accurate(np.array(math.exp(3)), function="expm", at=scalar)
    assert_accurate([[math.exp(3)]], function="expm", at=[[scalar]])
    for wrong, at in (([[math.exp(3)]], scalar), ([math.exp(3)], scalar), (math.exp(3), [[scalar]])):
        with pytest.raises(AssertionError, match="but its reference is"):
            assert_accurate(wrong, function="expm", at=at)


RIGHT = np.array([[1.0, 2.0], [3.0, 4.0]])
RECORDS = np.zeros((2, 2), dtype=[("re", float), ("im", float)])
NOT_NUMBERS = {
    "masked everywhere": np.ma.masked_all((2, 2)),
    "masked in one place": np.ma.array(RIGHT, mask=[[0, 0], [1, 0]]),
    "masked rows": [np.ma.array([1.0, 2.0], mask=[1, 0]), np.ma.array([3.0, 4.0])],
    "a masked constant": [[1.0, np.ma.masked], [3.0, 4.0]],
    "masked objects": np.ma.array(RIGHT.astype(object), mask=[[0, 1], [0, 0]]),
    "dates": RIGHT.astype("datetime64[ns]"),
    "durations": RIGHT.astype("timedelta64[s]"),
    "objects that are durations": np.array([[np.timedelta64(1), 2.0], [3.0, 4.0]], dtype=object),
    "Python's dates": [[datetime.timedelta(1), 2], [3, 4]],
    "truth values": RIGHT > 0,
    "one truth value": [[True, 2.0], [3.0, 4.0]],
    "objects that are truth values": np.array([[True, 2.0], [3.0, 4.0]], dtype=object),
    "records": RECORDS,
    "bytes": RIGHT.astype("S"),
    "raw": RIGHT.astype("V8"),
    "none": [[None, 2.0], [3.0, 4.0]],
    "objects that are tables": [[{}, 2.0], [3.0, 4.0]],
    "a quaternion": [[Quaternion(1, 0, 0, 0), 2], [3, 4]],
    "symbols": sympy.Matrix([[sympy.Symbol("x"), 2], [3, 4]]),
    "a symbol": [[sympy.Symbol("x"), 2.0], [3.0, 4.0]],
    "a matrix by name": sympy.MatrixSymbol("A", 2, 2),
    "what refuses": Refuses(),
    "a table": {"a": [1.0, 3.0], "b": [2.0, 4.0]},
    "rows of different lengths": [[1.0, 2.0], [3.0]],
    "nothing": [],
    "empty": np.zeros((0, 0)),
    "a stack": RIGHT[None],
    "a stack of objects": RIGHT[None].astype(object),
    "a result and its error": (RIGHT, 1e-16),
    "intervals": mpmath.iv.matrix(RIGHT.tolist()),
}


@pytest.mark.parametrize("name", NOT_NUMBERS)
def test_what_is_not_made_of_numbers_is_refused(name):
    spoiled = NOT_NUMBERS[name]
    for limit in ({}, {"factor": math.inf}, {"tolerance": math.inf}):
        with pytest.raises(AssertionError):
            assert_accurate(spoiled, RIGHT, **limit)
        with pytest.raises(AssertionError):
            assert_accurate(spoiled, function="expm", at=RIGHT, **limit)
        with pytest.raises(InputError):
            assert_accurate(RIGHT, spoiled, **limit)


def test_texts_are_references_and_no_results():
    texts = [["1", "2.0"], ["3", "8/2"]]
    for written in (texts, np.array(texts), np.array(texts, dtype=object)):
        assert_accurate(RIGHT, written)
        with pytest.raises(AssertionError):
            assert_accurate(written, RIGHT)
    assert_accurate([[1 + 2j, 3]], [[[1, 2], "3"]])
    with pytest.raises(AssertionError, match="more than two dimensions"):
        assert_accurate([[[1, 2], 3]], [[1 + 2j, 3]])


@pytest.mark.parametrize("spoil", [math.nan, math.inf, -math.inf, complex(0, math.nan), complex(math.inf, 0)])
def test_not_finite_in_whatever_it_is_written(spoil):
    table = [[1.0, spoil], [3.0, 4.0]]
    made = [table, np.array(table), np.array(table, dtype=object), LikePandas(table), scipy.sparse.csr_array(table)]
    made += [mpmath.matrix(table), np.array(table, dtype=np.clongdouble), np.ma.array(table)]
    if not isinstance(spoil, complex):
        made += [[[Decimal(1), Decimal(str(spoil))], [3, 4]], sympy.Matrix(table)]
        made += [[[sympy.S(1), sympy.S(spoil)], [3, 4]]]
        made += [[[flint.arb(1), flint.arb(spoil)], [3, 4]], flint.arb_mat([[1, flint.arb(spoil)], [3, 4]])]
        made += [[[flint.acb(1), flint.acb(spoil)], [3, 4]], [[mpmath.mpf(1), mpmath.mpf(spoil)], [3, 4]]]
    for result in made:
        for limit in ({}, {"factor": math.inf}, {"tolerance": math.inf}):
            with pytest.raises(AssertionError, match="not finite"):
                assert_accurate(result, RIGHT, **limit)
        with pytest.raises(InputError, match="not finite"):
            assert_accurate(RIGHT, result)


def test_exact_expressions_are_enclosed_and_not_rounded():
    E, I = sympy.E, sympy.I  # noqa: E741
    at = [[1, 0], [0, 2]]
    for right in (
        [[E, 0], [0, E**2]],
        [[E, 0.0], [0, sympy.exp(2)]],
        sympy.Matrix([[E, 0], [0, E**2]]),
        sympy.ImmutableMatrix([[E, 0], [0, E**2]]),
        np.array([[E, 0], [0, E**2]]),
        sympy.Array([[E, 0], [0, E**2]]),
    ):
        assert assert_accurate(right, function="expm", at=at).normwise < 1e-39
        assert assert_accurate(scipy.linalg.expm(np.array(at, dtype=float)), right).normwise < 1e-15
    off = [[E + sympy.Rational(1, 10**10), 0], [0, E**2]]
    for wrong in (off, sympy.Matrix(off), [[E, 0], [0, 2 * E]], [[E, 1], [0, E**2]], [[E, 0]]):
        with pytest.raises(AssertionError):
            assert_accurate(wrong, function="expm", at=at)
    root = sympy.Matrix([[sympy.sqrt(2), I], [0, sympy.log(3)]])
    assert_accurate(root, [["1.41421356237309504880168872420969807857", [0, 1]], [0, math.log(3)]])
    # SymPy evaluates such a power to 15 digits; it is the exact power of the float and i that is meant
    power = (sympy.Float(1.1) + I) ** 5
    exact = sm.ExactMatrix.parse([[1.1 + 1j]])
    fifth = exact @ exact @ exact @ exact @ exact
    assert measure(sympy.Matrix([[power]]), fifth).normwise < 1e-100
    nothing = sympy.sin(1) ** 2 + sympy.cos(1) ** 2 - 1  # 0, which SymPy does not see
    with pytest.raises(AssertionError, match="undecided"):
        assert_accurate([[1 / nothing]], [[1]])


def test_the_type_of_a_result_says_how_accurate_it_must_be_unless_told_otherwise():
    exact, rounded = [["1/3"]], np.array([[1 / 3]], dtype=np.longdouble)
    assert_accurate(np.array([[1]], dtype=np.longdouble) / 3, exact)
    assert_accurate(np.array([[1]], dtype=np.clongdouble) / 3, exact)
    if np.finfo(np.longdouble).eps < np.finfo(float).eps:
        with pytest.raises(AssertionError, match=r"say unit_roundoff=2\*\*-53"):
            assert_accurate(rounded, exact, condition=1, factor=10)
    assert_accurate(rounded, exact, condition=1, factor=10, unit_roundoff=2.0**-53)
    with pytest.raises(AssertionError) as failure:
        assert_accurate([[0.3]], exact)
    assert "unit_roundoff" not in str(failure.value)


def test_what_an_infinite_factor_allows_is_said():
    with pytest.raises(AssertionError) as failure:
        assert_accurate([[1e300]], [["1e-300"]], factor=math.inf)
    assert "the error is inf, any finite error is allowed" in str(failure.value)
    assert "undecided" not in str(failure.value)
    for limit in ({"factor": math.inf}, {"tolerance": math.inf}):
        with pytest.raises(AssertionError) as failure:
            assert_accurate([[math.nan]], [[1]], **limit)
        assert "allowed     any finite error" in str(failure.value)
        assert "at most 0.1" not in str(failure.value)
        assert "allowed     inf" not in str(failure.value)
        assert assert_accurate([[1e10]], [[1]], **limit).normwise == pytest.approx(1e10, rel=1e-9)
    with pytest.raises(AssertionError, match=r"1\.00e-02, the tolerance given"):
        assert_accurate([[2.0]], [[1]], tolerance=0.01)
    with pytest.raises(AssertionError, match="as the result underflows"):
        assert_accurate([[1e-320]], function="expm", at=[[-740.0]])


def test_a_failing_assertion_says_everything():
    near_cut = np.array([[-1.0, 1e-6], [-1e-6, -1.0]])
    with pytest.raises(AssertionError) as failure:
        assert_accurate(scipy.linalg.logm(near_cut) + 1e-3, function="logm", at=near_cut)
    message = str(failure.value)
    assert "A = [[-1.0, 1e-06], [-1e-06, -1.0]]" in message  # floats read back exactly
    assert "near the cut" in message
    assert "digits are right" in message
    assert " -m pytest " in message
    assert "test_accuracy.py::test_a_failing_assertion_says_everything" in message
    with pytest.raises(AssertionError, match="'1/3'"):
        assert_accurate([[1.0]], function="expm", at=[["1/3"]])


def test_unusable_arguments_are_one_sentence():
    for arguments, message in (
        ({}, "either a reference, or function"),
        ({"reference": A, "function": "expm", "at": A}, "either a reference, or function"),
        ({"function": "expm"}, "either a reference, or function"),
        ({"function": "secm", "at": A}, "no matrix function 'secm'"),
        ({"function": "powm", "at": A}, "powm has the parameter p, which is missing"),
        ({"function": "powm", "at": A, "k": 3}, "powm has the parameter p, not k"),
        ({"function": "expm", "at": A, "p": 3}, "expm has no parameter, not p"),
        ({"reference": A, "tolerence": 1}, "no argument 'tolerence'"),
        ({"function": "logm", "at": [[0]]}, "singular"),
    ):
        with pytest.raises(InputError, match=message):
            assert_accurate(A, **arguments)


@pytest.mark.parametrize(
    ("matrix", "function", "label"),
    [
        ([[1, 2], [-3, 1]], "expm", "ordinary"),
        ([[0, 0], [0, 0]], "expm", "zero"),
        ([[1e5, 0], [0, 1]], "expm", "large norm"),
        ([[1e-9, 0], [0, 1e-9]], "inv", "tiny"),
        ([[1, 1], [1, 1 + 1e-12]], "inv", "near-singular"),
        ([[1, 1], [0, 1]], "expm", "defective"),
        ([[-1, 0], [0, 2]], "logm", "on the cut"),
        ([[1, 100], [0, 2]], "expm", "non-normal"),
        ([[-1, 1e-5], [-1e-5, -1]], "logm", "near the cut"),
        ([["1e400", 0], [0, 1]], "inv", "beyond the range"),
    ],
)
def test_regions(matrix, function, label):
    assert label in region(sm.ExactMatrix.parse(matrix), function)
    if label == "near the cut":
        assert label not in region(sm.ExactMatrix.parse(matrix), "expm")


def test_not_finite_fails_whatever_is_allowed():
    for limit in ({"factor": math.inf}, {"tolerance": math.inf}):
        with pytest.raises(AssertionError, match="not finite"):
            assert_accurate(A * math.nan, function="expm", at=A, **limit)


def test_a_ball_is_judged_with_its_radius():
    assert measure(flint.arb_mat([[flint.arb(1, 0.5)]]), [[1]]).normwise >= 0.5
    with pytest.raises(AssertionError):
        assert_accurate(flint.arb_mat([[flint.arb(1, 0.5)]]), [[1]])
    assert assert_accurate(sm.expm(A), sm.expm(A, 60)).normwise < 1e-45


def test_a_result_that_underflows_is_as_good_as_it_can_be():
    assert_accurate([[0.0]], function="expm", at=[[-1e5]])
    assert_accurate([[math.exp(-740)]], function="expm", at=[[-740.0]])
    with pytest.raises(AssertionError):
        assert_accurate([[1e-300]], function="expm", at=[[-1e5]], digits=20)
    with pytest.raises(AssertionError):
        assert_accurate([[math.exp(-700) * 1.1]], function="expm", at=[[-700.0]])


def test_without_a_right_digit_nothing_is_accurate():
    # condition 1.7e33: what it explains is more than everything
    with pytest.raises(AssertionError, match=r"at most 0\.1"):
        assert_accurate([[1.0, 1e17], [0.0, 1.0]], function="expm", at=[[1, 10**17], [0, 1]])


def test_what_an_accuracy_says():
    u = 2.0**-53
    found = measure([[1 + 2.0**-43, 0.0], [1e-3, 1.0]], [[1, 0], [0, 1]])
    assert found.normwise == pytest.approx(1e-3 / math.sqrt(2), rel=1e-6)
    assert found.componentwise == pytest.approx(2.0**-43, rel=1e-6, abs=0)  # where the reference is not 0
    assert found.over_condition == pytest.approx(found.normwise / u)
    assert found.allowed(10) == pytest.approx(20 * u, abs=0)
    assert measure([[1.0]], [[1]], condition=1e-9).allowed(10) == pytest.approx(10 * u, abs=0)
    assert measure([[1.0]], [[1]], condition=1e3).allowed(10) == pytest.approx(1e4 * u, abs=0)
    assert measure([[7.0]], [[1]]).digits == 0
    assert measure([[1.0]], [[1]]).digits == math.inf
    assert measure(np.ones((1, 1), dtype=np.float16), [[1]]).unit_roundoff == 2.0**-11
    assert measure(np.ones((1, 1), dtype=np.longdouble), [[1]]).unit_roundoff == np.finfo(np.longdouble).eps / 2


@pytest.mark.slow
def test_messages_hold_the_results_but_not_all_of_a_large_one():
    with pytest.raises(AssertionError) as failure:
        assert_accurate([[7.0]], [["1/3"]])
    assert "actual      [[7.0]]" in str(failure.value)
    assert "reference   [['1/3']]" in str(failure.value)
    large = np.random.default_rng(0).standard_normal((30, 30))
    with pytest.raises(AssertionError) as failure:
        assert_accurate(large, function="inv", at=large)
    message = str(failure.value)
    assert "more characters)" in message
    assert str(large.tolist()) in message  # the input is whole


def test_more_unusable_arguments():
    cube = np.zeros((2, 2, 2))
    for call in (
        lambda: assert_accurate(A, cube),
        lambda: assert_accurate(A, function="expm", at=cube),
        lambda: assert_accurate(A, [[math.nan]]),
        lambda: assert_accurate(A, A, factor="10"),
        lambda: assert_accurate(A, A, factor=-1),
        lambda: assert_accurate(A, A, tolerance=math.nan),
        lambda: assert_accurate(A, A, unit_roundoff=0),
    ):
        with pytest.raises(InputError):
            call()
    for actual in (cube, [[1, 2], [3]]):
        with pytest.raises(AssertionError, match="the result"):
            assert_accurate(actual, A)
    assert_accurate(scipy.linalg.expm(np.eye(2)), function="expm", at=flint.fmpz_mat([[1, 0], [0, 1]]))


def test_a_moderate_condition_is_not_near_singular():
    assert "near-singular" not in region(sm.ExactMatrix.parse([[1, 0], [0, 1e-4]]), "inv")


@pytest.mark.parametrize("size", [1e-200, 1e-320, 1e200, 1e300])
def test_regions_of_extreme_sizes(size):
    text = region(sm.ExactMatrix.parse([[size, 2 * size], [3 * size, 4 * size]]), "expm")
    assert ("tiny" if size < 1 else "large norm") in text
    assert "zero" not in text
    assert "near-singular" not in text


def test_the_line_outside_pytest(tmp_path):
    program = tmp_path / "my check.py"
    program.write_text(
        "from symbolic_matexp.testing import assert_accurate\nassert_accurate([[1.0]], [[2]])\n", encoding="utf-8"
    )
    environment = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    result = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, check=False, env=environment
    )
    line = result.stderr.rpartition("reproduce   ")[2].strip()
    again = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, env=environment)
    assert again.returncode == 1
    assert "the result is not accurate" in again.stderr


def test_a_reference_of_which_nothing_is_known_decides_nothing():
    unknown = flint.acb_mat([[flint.acb(flint.arb(0, 1e300))]])
    for limit in ({"factor": math.inf}, {"tolerance": math.inf}):
        with pytest.raises(AssertionError, match="undecided, which counts as a failure"):
            assert_accurate([[1.0]], unknown, **limit)


def test_an_astronomical_error_is_an_error_and_not_a_missing_number():
    with pytest.raises(AssertionError, match="is not accurate: the error is inf"):
        assert_accurate([[1e300]], [["1e-300"]])
