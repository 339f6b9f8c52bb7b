"""Every kind of number goes in exactly; unusable ones are named."""

import math
import pickle
import re
from decimal import Decimal
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import symbolic_matexp as sm
from symbolic_matexp import ExactMatrix, InputError, SingularMatrixError
from symbolic_matexp.testing import assert_accurate


class Index:
    """A type that may be a whole number, and an object of it that is none."""

    def __index__(self):
        raise TypeError


@pytest.mark.parametrize(
    ("data", "entry"),
    [
        ([[1]], (1, 0)),
        ([["1/3"]], (Fraction(1, 3), 0)),
        ([["-2.5e-3"]], (Fraction(-1, 400), 0)),
        ([[".5"]], (Fraction(1, 2), 0)),
        ([["+7."]], (7, 0)),
        ([["1e400"]], (10**400, 0)),
        ([["1" * 5000]], (Fraction((10**5000 - 1) // 9), 0)),
        ([[0.1]], (Fraction(0.1), 0)),
        ([[["1/2", -3]]], (Fraction(1, 2), -3)),
        ([[1 - 2j]], (1, -2)),
        ([[Fraction(2, 7)]], (Fraction(2, 7), 0)),
        (np.array([[0.1]]), (Fraction(0.1), 0)),
        (np.array([[0.1j]]), (0, Fraction(0.1))),
        (np.array([[3]]), (3, 0)),
        (np.array([[0.1]], dtype=np.float32), (Fraction(float(np.float32(0.1))), 0)),
        (np.array([[np.longdouble(1) / 3]]), (Fraction(*(np.longdouble(1) / 3).as_integer_ratio()), 0)),
        (mpmath.matrix([[mpmath.mpc(0.5, -2)]]), (Fraction(1, 2), -2)),
        ([[mpmath.mpf(0.1)]], (Fraction(0.1), 0)),
        (sympy.Matrix([[sympy.Rational(1, 3) + 2 * sympy.I]]), (Fraction(1, 3), 2)),
        (sympy.ImmutableMatrix([[sympy.Float("0.1", 40)]]), (None, 0)),
        (flint.fmpq_mat(1, 1, [flint.fmpq(2, 3)]), (Fraction(2, 3), 0)),
        (flint.fmpz_mat(1, 1, [5]), (5, 0)),
        (flint.acb_mat([[flint.acb(1, 0.25)]]), (1, Fraction(1, 4))),
        ([[flint.arb(0.5)]], (Fraction(1, 2), 0)),
        ([[np.array(0.5)]], (Fraction(1, 2), 0)),
        ([[np.array(2 - 0.5j)]], (2, Fraction(-1, 2))),
        ([[[np.array(0.5), np.float64(3)]]], (Fraction(1, 2), 3)),
        ([[np.array(np.longdouble(1) / 3)]], (Fraction(*(np.longdouble(1) / 3).as_integer_ratio()), 0)),
        (np.array([[["1/3", "2"]]]), (Fraction(1, 3), 2)),
        (np.array([[["1/3", "2"]]], dtype=object), (Fraction(1, 3), 2)),
        ([[sympy.Float(0.5) * (1 + 2 * sympy.I)]], (Fraction(1, 2), 1)),
        ([[(1 + sympy.I) ** -2]], (0, Fraction(-1, 2))),
        ([[Decimal("0.1")]], (Fraction(1, 10), 0)),
    ],
)
def test_entries_are_exact(data, entry):
    value = ExactMatrix.parse(data)[0, 0]
    if entry[0] is not None:
        assert value.real == entry[0]
    else:
        assert abs(value.real - Fraction(1, 10)) < Fraction(1, 10**38)
    assert value.imag == entry[1]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "X1 is empty"),
        ([[]], "X1 is empty"),
        (5, "must be a matrix"),
        ("abc", "must be a matrix"),
        ([1, 2], "row 0 must be a list"),
        ([[1, 2], [3]], "row 1 has 1 entries but row 0 has 2"),
        ([[1, 2]], "X1 is 1×2; it must be square"),
        (np.array([1.0, 2.0]), "1 dimension"),
        ([[1, float("nan")], [1, 1]], r"X1\[0, 1\] is nan; every entry must be finite"),
        ([[1, 2], [np.inf, 1]], r"X1\[1, 0\] is inf"),
        ([["nan"]], r"X1\[0, 0\] is nan"),
        (mpmath.matrix([[mpmath.inf]]), "finite"),
        ([[True]], "truth value"),
        ([[None]], r"X1\[0, 0\] = None"),
        ([["1+2"]], "is not a number"),
        ([["__import__('os')"]], "is not a number"),
        ([["1/0"]], "denominator zero"),
        ([["1e1000001"]], "exponents beyond"),
        ([[[1, 2, 3]]], "is a list of 3"),
        (sympy.Matrix([[sympy.Symbol("x")]]), "contains symbols"),
        (sympy.Matrix([[sympy.sqrt(2)]]), "not a rational number"),
        ([[flint.arb(1, 0.1)]], "is a ball with a radius"),
        ([[np.array([0.5])]], r"X1\[0, 0\] is an array or a matrix"),
        ([[np.array([1.0, 2.0])]], r"X1\[0, 0\] is an array or a matrix"),
        ([[[np.array([1.0]), 2]]], r"X1\[0, 0\] is an array or a matrix"),
        ([[sympy.Matrix([[1]])]], r"X1\[0, 0\] is an array or a matrix"),
        ([[mpmath.matrix([[1]])]], r"X1\[0, 0\] is an array or a matrix"),
        ([[sympy.zoo]], "must be finite"),
        ([[sympy.nan]], "must be finite"),
        ([[sympy.true]], "not a rational number"),
        ([[sympy.Tuple(1, 2)]], "not a rational number"),
        ([[[1, sympy.I]]], "is not real, but it is a part of a pair"),
        (np.array([[1]], dtype="datetime64[ns]"), "array of datetime64"),
        (np.array([[1]], dtype="timedelta64[s]"), "array of timedelta64"),
        ([[Decimal("1e999999")]], "exponents beyond"),
        ([bytearray(b"1")], "row 0 must be a list"),
        ([[Index()]], "not a whole number"),
    ],
)
def test_unusable_input_is_named(data, message):
    with pytest.raises(InputError, match=message):
        ExactMatrix.parse(data, "X1")


CONSTANTS = [
    context_constant
    for context in (mpmath.mp, mpmath.MPContext())
    for context_constant in map(context.__getattribute__, sorted(vars(context)))
    if isinstance(context_constant, type(mpmath.mp.pi).__mro__[1])
]
P = sm.Problem.example("small")
ONE_ENTRY = {
    "entry": lambda c: [[1, 0], [c, 1]],
    "tuple": lambda c: ((1, 0), (c, 1)),
    "real part": lambda c: [[1, 0], [[c, 1], 1]],
    "imaginary part": lambda c: [[1, 0], [(1, c), 1]],
    "array of objects": lambda c: np.array([[1, 0], [c, 1]], dtype=object),
    "mpmath matrix": lambda c: mpmath.matrix([[1, 0], [c, 1]]),
}
TAKE_A_MATRIX = {
    "expm": lambda A: sm.expm(A, 10),
    "expm in mpmath": lambda A: sm.expm(A, 10, algebra="multiprecision"),
    "logm": lambda A: sm.logm(A, 10),
    "sqrtm": lambda A: sm.sqrtm(A, 10),
    "inv": lambda A: sm.inv(A, 10),
    "Problem": lambda A: sm.Problem(P.X1, P.X2, P.Y1, A),
    "certify": lambda A: sm.certify([A, A], P, 10),
    "at": lambda A: assert_accurate(np.eye(2), function="expm", at=A),
    "reference": lambda A: assert_accurate(np.eye(2), A),
}
TAKE_A_NUMBER = {
    "alpha": lambda c: sm.solve(P, 10, alpha=c),
    "alpha, exact": lambda c: sm.solve(P, 10, alpha=c, algebra="exact"),
    "imaginary alpha": lambda c: sm.solve(P, 10, alpha=[0, c]),
    "cut": lambda c: sm.solve(P, 10, cut=c),
    "cut of logm": lambda c: sm.logm(P.Y1, 10, c),
    "real part": lambda c: sm.GaussianRational(c, 0),
    "imaginary part": lambda c: sm.GaussianRational(0, c),
}


def test_mpmath_has_the_constants_that_are_tried_here():
    assert len(CONSTANTS) >= 28
    assert any(c is mpmath.pi for c in CONSTANTS)


@pytest.mark.parametrize("take", TAKE_A_MATRIX.values(), ids=TAKE_A_MATRIX)
@pytest.mark.parametrize("constant", CONSTANTS, ids=str)
def test_constants_of_mpmath_are_no_numbers_yet(constant, take):
    """π would be read as the float nearest to it."""
    for name, build in ONE_ENTRY.items():
        matrix = build(constant)
        if name == "mpmath matrix" and matrix[1, 0] is not constant:  # one of another context, rounded by mpmath
            continue
        with pytest.raises(InputError, match="mpmath's constant"):
            take(matrix)


@pytest.mark.parametrize("take", TAKE_A_NUMBER.values(), ids=TAKE_A_NUMBER)
def test_a_constant_of_mpmath_is_no_scalar_yet(take):
    for constant in CONSTANTS:
        with pytest.raises(InputError, match="mpmath's constant"):
            take(constant)


def test_rounded_constants_are_numbers():
    exact = ExactMatrix.parse([[mpmath.pi(dps=50), +mpmath.e], [mpmath.mpf(mpmath.pi), 1]])
    with mpmath.workdps(60):
        assert 1e-55 < abs(exact.to_mpmath(60)[0, 0] - mpmath.pi) < 1e-49
    assert exact[1, 0].real == Fraction(math.pi)


STACKS = {
    "numeric": np.stack([np.eye(2), np.diag([2.0, 3.0])]),
    "integers": np.arange(8).reshape(2, 2, 2),
    "complex": np.ones((2, 2, 2), dtype=complex),
    "long double": np.ones((2, 2, 2), dtype=np.longdouble),
    "another shape": np.ones((3, 2, 2)),
    "four dimensions": np.ones((2, 2, 2, 2)),
    "objects, three of them": np.full((2, 2, 3), Fraction(1, 2), dtype=object),
    "texts, four dimensions": np.full((2, 2, 2, 2), "1/2"),
    "list of arrays": [np.eye(2), np.eye(2)],
    "tuple of arrays": (np.eye(2), np.eye(2)),
    "list of FLINT": [flint.acb_mat([[1, 0], [0, 1]])] * 2,
    "list of rationals": [flint.fmpq_mat(2, 2, [1, 0, 0, 1])] * 2,
    "list of mpmath": [mpmath.matrix([[1, 0], [0, 1]])] * 2,
    "list of SymPy": [sympy.eye(2)] * 2,
    "list of exact": [ExactMatrix.parse([[1, 0], [0, 1]])] * 2,
    "list and array": [[[1, 2], [3, 4]], np.eye(2)],
}


FUNCTIONS = {"expm", "expm in mpmath", "logm", "sqrtm", "inv"}
TAKEN_BY_FUNCTIONS = set(STACKS) - {"texts, four dimensions", "list and array"}
NO_MATRIX = [
    pytest.param(stack, take, id=f"{name}-{taker}")
    for name, stack in STACKS.items()
    for taker, take in TAKE_A_MATRIX.items()
    if not (taker in FUNCTIONS and name in TAKEN_BY_FUNCTIONS)
]


@pytest.mark.parametrize(("stack", "take"), NO_MATRIX)
def test_a_stack_is_no_matrix(stack, take):
    """Two 2×2 matrices have the shape of one with entries [re, im]. Functions take arrays and lists as stacks."""
    with pytest.raises(InputError, match=r"is a stack|has . dimensions|is an array or a matrix|is not a matrix"):
        take(stack)


def test_pairs_are_read_where_they_are_documented():
    pairs = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
    exact = ExactMatrix.parse([[1 + 2j, 3 + 4j], [5 + 6j, 7 + 8j]])
    for data in (
        pairs,
        np.array(pairs).astype(str).astype(object),
        np.array(pairs).astype(str),
        [[(1, 2), (3, 4)], [(5, 6), (7, 8)]],
    ):
        assert ExactMatrix.parse(data) == exact


def test_certify_takes_a_stack_of_weights():
    solution = sm.solve(P, 20)
    assert sm.certify(np.stack(solution.to_numpy()), P, 12).verdict == "certified"
    with pytest.raises(InputError, match="W1 is a stack"):
        sm.certify(np.ones((3, 2, 2, 2)), P)


def test_outward_conversions_round_trip():
    A = ExactMatrix.parse([["1/4", [1, "0.5"]], [-3, "7/8"]])
    assert ExactMatrix.parse(A.to_numpy()) == A
    assert ExactMatrix.parse(A.to_mpmath(30)) == A
    assert ExactMatrix.parse(A.to_sympy()) == A
    assert ExactMatrix.parse(A.to_flint(64)) == A


def test_conversion_to_mpmath_leaves_its_precision_alone():
    before = mpmath.mp.dps
    third = ExactMatrix.parse([["1/3"]]).to_mpmath(80)[0, 0]
    assert mpmath.mp.dps == before
    with mpmath.workdps(80):
        assert abs(3 * third - 1) < mpmath.mpf(10) ** -78


def test_enclosure_of_a_third_contains_it():
    ball = ExactMatrix.parse([["1/3"]]).to_flint(53)[0, 0]
    assert not ball.is_exact()
    assert (ball * 3).contains(1)


@pytest.mark.parametrize("imag", [0, Fraction(-3, 2**99)])
def test_dyadic_entries_that_fit_stay_exact(imag):
    entry = [Fraction(2**99 + 1, 2**150), imag]
    A = ExactMatrix.parse([[entry, 0], [1, [0, -1]]])
    assert ExactMatrix.parse(A.to_flint(100)) == A
    assert not A.to_flint(99)[0, 0].is_exact()
    with flint.ctx.workprec(300):
        assert A.to_flint(99)[0, 0].real.contains(flint.arb(2**99 + 1) / flint.arb(2**150))
    assert A.to_flint(99)[1, 1] == flint.acb(0, -1)


def test_real_matrices_have_real_enclosures():
    assert all(z.imag.is_zero() for z in ExactMatrix.parse([["1/3", 2], [0, -0.1]]).to_flint(64).entries())


@given(
    st.integers(-(2**120), 2**120),
    st.one_of(st.integers(-1200, 1030), st.integers(-1080, -1020)),
    st.sampled_from([1, 3, 2**200 + 1]),
)
def test_floats_are_the_nearest_ones(mantissa, exponent, divisor):
    """Python divides integers with correct rounding, ties and subnormal numbers included."""
    exact = Fraction(mantissa) * Fraction(2) ** exponent / divisor
    found = ExactMatrix.parse([[exact]]).to_numpy()[0, 0]
    try:
        assert found == exact.numerator / exact.denominator
    except OverflowError:
        assert found == math.copysign(math.inf, mantissa)


numbers = st.one_of(
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.complex_numbers(allow_nan=False, allow_infinity=False),
)


@given(st.lists(numbers, min_size=6, max_size=6))
def test_pythons_numbers_are_read_exactly(entries):
    found = ExactMatrix.parse([entries[:3], entries[3:]], square=False)
    parts = [(Fraction(x.real), Fraction(x.imag)) for x in entries]
    assert [(z.real, z.imag) for row in found.tolist() for z in row] == parts


@pytest.mark.parametrize("wrong", [math.inf, -math.inf, math.nan, complex(0, math.inf)])
@pytest.mark.parametrize("kind", [list, np.array])
def test_the_entry_that_is_not_finite_is_named(wrong, kind):
    with pytest.raises(InputError, match=re.escape("X1[1, 0]")):
        ExactMatrix.parse(kind([[1.5, 2.0], [wrong, 3.0]]), "X1")


floats = st.floats(allow_nan=False, allow_infinity=False)


@given(
    *[st.lists(st.one_of(floats, st.complex_numbers(allow_nan=False, allow_infinity=False)), min_size=4, max_size=4)]
    * 2
)
def test_floats_are_kept_and_subtracted_with_correct_rounding(first, second):
    """As if the entries had been read from texts, of which no float is known beforehand."""
    kept = [ExactMatrix.parse([entries[:2], entries[2:]]) for entries in (first, second)]
    read = [
        ExactMatrix.parse([[[_text(x.real), _text(x.imag)] for x in row] for row in (e[:2], e[2:])])
        for e in (first, second)
    ]
    pairs = [*zip(kept, read, strict=True), (kept[0] - kept[1], read[0] - read[1])]
    for one, two in pairs:
        assert one == two
        assert one.to_numpy().tobytes() == two.to_numpy().tobytes()
        assert np.array_equal(np.array(one.nearest()), one.to_numpy().ravel())


def _text(x):
    return str(Fraction(x))


@given(st.lists(numbers, min_size=4, max_size=4))
def test_a_pickled_matrix_is_the_same(entries):
    A = ExactMatrix.parse([entries[:2], entries[2:]])
    B = pickle.loads(pickle.dumps(A))  # noqa: S301
    assert (A, A.is_real, A.shape, hash(A)) == (B, B.is_real, B.shape, hash(B))
    assert A.to_numpy().tobytes() == B.to_numpy().tobytes()
    assert A - B == ExactMatrix.parse([[0, 0], [0, 0]])


small = st.integers(-4, 4)


@given(st.lists(st.tuples(small, small), min_size=9, max_size=9))
def test_exact_linear_algebra_agrees_with_sympy(entries):
    rows = [[list(entries[3 * i + j]) for j in range(3)] for i in range(3)]
    A = ExactMatrix.parse(rows)
    reference = sympy.Matrix([[x + sympy.I * y for x, y in row] for row in rows])
    singular = sympy.expand(reference.det()) == 0
    assert A.is_invertible is not singular
    if singular:
        with pytest.raises(SingularMatrixError):
            A.solve(A)
    else:
        B = ExactMatrix.parse([[1, 2, 3], [[0, 1], 0, 1], [5, "1/2", -1]])
        assert A @ A.solve(B) == B


@pytest.mark.parametrize("entry", [1, 0.5, Fraction(1, 3), mpmath.mpf(2)])
def test_stacks_of_objects_that_are_numbers_are_no_pairs(entry):
    A = np.array([[entry, entry + 1], [entry, entry]], dtype=object)
    with pytest.raises(InputError, match="is a stack"):
        sm.ExactMatrix.parse(np.stack([A, A]))
    for inverse in sm.inv(np.stack([A, A]), 30):
        assert inverse.overlaps(sm.inv(A, 40))
    texts = np.array([[["1", "2"], ["0", "0"]], [["0", "0"], ["1", "0"]]], dtype=object)
    assert sm.ExactMatrix.parse(texts)[0, 0] == sm.GaussianRational(1, 2)


@pytest.mark.parametrize("digit", ["1", "7"])
def test_a_cut_of_thousands_of_digits_is_a_cut(digit):
    L = sm.logm([[2]], 20, cut="1." + digit * 5000)
    assert "cut 1." in L.message
