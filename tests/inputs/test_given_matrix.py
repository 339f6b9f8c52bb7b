"""What users have: tables, sparse matrices, tensors, and SymPy's constants; read exactly, or enclosed, or refused."""

from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import scipy.sparse
import sympy
from helpers.members import contains

import symbolic_matexp as sm
from symbolic_matexp.inputs.arrays import as_array
from symbolic_matexp.inputs.constants import BallMatrix, SymbolicMatrix
from symbolic_matexp.inputs.given_matrix import given_matrix, given_number

ROWS = [[0.1, 2.0, 0.0], [0.0, -1.0, 3.0], [0.25, 0.0, 7.0]]
EXACT = sm.ExactMatrix.parse(ROWS)


class Table:
    """What pandas offers of a table: columns of different types, which one array of numbers would round."""

    def __init__(self, rows):
        self.rows_, self.shape, self.dtypes = rows, (len(rows), len(rows[0])), ["int64", "float64"]

    def to_numpy(self, dtype=None):
        return np.array(self.rows_, dtype=dtype)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.rows_, dtype=float)


class Labelled:
    """What xarray offers of an array."""

    def __init__(self, array):
        self.values, self.shape, self.dtype = np.asarray(array), np.shape(array), np.asarray(array).dtype

    def __array__(self, dtype=None, copy=None):
        return self.values


class Broken:
    def __array__(self, dtype=None, copy=None):
        raise TypeError("it is on another device")


SPARSE = [
    getattr(scipy.sparse, f"{kind}_{what}")
    for kind in ("csr", "csc", "coo", "dok", "lil", "bsr", "dia")
    for what in ("array", "matrix")
]


@pytest.mark.parametrize("kind", SPARSE)
def test_sparse_matrices_are_read_exactly(kind):
    assert sm.ExactMatrix.parse(kind(np.array(ROWS))) == EXACT
    assert str(sm.expm(kind(np.array(ROWS)), 30)) == str(sm.expm(ROWS, 30))


def test_sparse_matrices_with_two_entries_at_one_place_are_refused():
    """SciPy adds them in floats: 0.1 + 0.2 is not 0.3."""
    twice = scipy.sparse.coo_array(([0.1, 0.2, 1.0], ([0, 0, 1], [0, 0, 1])), shape=(2, 2))
    with pytest.raises(sm.InputError, match="A has several entries at one place"):
        sm.expm(twice)
    twice.sum_duplicates()
    assert sm.ExactMatrix.parse(twice)[0, 0].real == Fraction(0.1 + 0.2)
    with pytest.raises(sm.InputError, match="dimensions"):
        sm.expm(scipy.sparse.coo_array(np.ones((2, 2, 2))))


def test_objects_that_are_arrays():
    assert sm.ExactMatrix.parse(Labelled(ROWS)) == EXACT
    assert sm.Problem(Labelled(ROWS), np.eye(3), ROWS, ROWS).X1 == EXACT
    big = 2**53 + 1
    assert sm.ExactMatrix.parse(Table([[big, 0.5], [1, 0.25]]))[0, 0].real == big
    with pytest.raises(sm.InputError, match=r"A becomes no NumPy array \(it is on another device"):
        sm.expm(Broken())
    assert as_array("x", "A") == "x"
    assert as_array([[1]], "A") == [[1]]


def test_pandas():
    pandas = pytest.importorskip("pandas")
    big = 2**53 + 1
    table = pandas.DataFrame({"a": [big, 1], "b": [0.5, 0.25]})
    assert sm.ExactMatrix.parse(table) == sm.ExactMatrix.parse([[big, 0.5], [1, 0.25]])
    with pytest.raises(sm.InputError, match=r"A\[0, 1\]"):
        sm.expm(pandas.DataFrame([[1.0, None], [0.0, 1.0]]))


def test_xarray():
    xarray = pytest.importorskip("xarray")
    assert sm.ExactMatrix.parse(xarray.DataArray(ROWS)) == EXACT
    assert len(sm.expm(xarray.DataArray(np.ones((4, 2, 2))))) == 4


def test_torch():
    torch = pytest.importorskip("torch")
    assert sm.ExactMatrix.parse(torch.tensor(ROWS, dtype=torch.float64)) == EXACT
    assert sm.ExactMatrix.parse(torch.tensor([[0.1]]))[0, 0].real == Fraction(float(np.float32(0.1)))
    assert len(sm.expm(torch.ones(4, 2, 2))) == 4


S2, S3 = sympy.sqrt(2), sympy.sqrt(3)
CONSTANTS = {
    "roots": [[S2, 1], [0, S3]],
    "pi, e, i": [[sympy.pi, sympy.I], [sympy.E, 1 + S2 * sympy.I]],
    "functions": [[sympy.exp(1) / 3, sympy.log(2)], [sympy.cos(1), sympy.sin(sympy.Rational(1, 3))]],
    "powers": [[2 ** sympy.Rational(1, 3), sympy.pi**S2], [(1 + S2) ** -5, sympy.Rational(1, 3)]],
    "floats": [[sympy.Float(0.1) * S2, 0.1], ["1/3", 2]],
    "others beside": [[S2, Fraction(1, 3)], [mpmath.mpf(0.5), np.float64(0.1)]],
}


def expected(rows):
    """The numbers by mpmath, at its current precision, from their SymPy form printed in full."""

    def number(x):
        if hasattr(x, "is_Float"):
            exact = x.xreplace({f: sympy.Rational(f) for f in x.atoms(sympy.Float)})
            return sympy.lambdify([], exact, "mpmath")()
        if isinstance(x, str):
            return mpmath.mpf(int(x[0])) / int(x[-1])
        return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else mpmath.mpf(x)

    return mpmath.matrix([[number(x) for x in row] for row in rows])


@pytest.mark.parametrize("digits", [15, 60, 300])
@pytest.mark.parametrize("name", CONSTANTS)
def test_constants_are_enclosed_at_every_precision(name, digits):
    rows = CONSTANTS[name]
    forms = [rows, np.array(rows, dtype=object), tuple(map(tuple, rows))]
    if all(not isinstance(x, str | Fraction | mpmath.mpf | np.floating) for row in rows for x in row):
        forms += [sympy.Matrix(rows), sympy.ImmutableMatrix(rows), sympy.SparseMatrix(rows)]
    with mpmath.workdps(digits + 50):
        value = expected(rows)
        by_mpmath = {"expm": mpmath.expm(value, method="taylor"), "inv": value**-1, "cosm": mpmath.cosm(value)}
        for form in forms:
            for function, right in by_mpmath.items():
                E = getattr(sm, function)(form, digits)
                assert E.digits == digits
                assert contains(E, right, slack=0.98)
    assert isinstance(given_matrix(rows, "A"), SymbolicMatrix)


def test_rationals_in_sympys_dress_stay_exact():
    third = sympy.Matrix([[sympy.Rational(1, 3), sympy.I / 2], [0, (1 + sympy.I) ** 2]])
    assert isinstance(given_matrix(third, "A"), sm.ExactMatrix)
    with pytest.raises(sm.SingularMatrixError):
        sm.inv(sympy.Matrix([[1, 1], [1, 1]]))


def test_polynomial_roots_and_what_decides_at_the_cut():
    root = sympy.CRootOf(sympy.Symbol("x") ** 5 - sympy.Symbol("x") - 1, 0)
    with mpmath.workdps(60):
        value = mpmath.findroot(lambda x: x**5 - x - 1, 1.17)
        assert contains(sm.expm([[root]], 40), mpmath.matrix([[mpmath.exp(value)]]))
    L = sm.logm([[-S2, 1], [0, 1]], 30)
    assert L.on_cut == 1
    with mpmath.workdps(60):
        logarithm = mpmath.log(mpmath.sqrt(2)) + mpmath.pi * 1j
        corner = logarithm / (-mpmath.sqrt(2) - 1)
        assert contains(L, mpmath.matrix([[logarithm, corner], [0, 0]]))


@pytest.mark.parametrize(
    ("entry", "error", "message"),
    [
        (sympy.gamma(S2), sm.UnsupportedError, r"A\[0, 1\]: cannot enclose the SymPy expression gamma"),
        (sympy.zeta(3), sm.UnsupportedError, r"A\[0, 1\]: cannot enclose the SymPy expression zeta"),
        (sympy.EulerGamma, sm.UnsupportedError, r"A\[0, 1\]: cannot enclose the SymPy expression EulerGamma"),
        (sympy.Function("sqrt")(2), sm.UnsupportedError, r"A\[0, 1\]: cannot enclose"),
        (sympy.Symbol("x") + S2, sm.InputError, r"A\[0, 1\] = x \+ sqrt\(2\) contains symbols"),
        (sympy.oo, sm.InputError, r"A\[0, 1\] is oo"),
        (sympy.zoo, sm.InputError, r"A\[0, 1\] is zoo"),
        ("x", sm.InputError, r"A\[0, 1\] = 'x' is not a number"),
    ],
)
def test_what_cannot_be_enclosed_is_refused_with_its_place_and_name(entry, error, message):
    for beside in (1, S2, flint.arb(1, 0.1)):
        with pytest.raises(error, match=message):
            sm.expm([[beside, entry], [0, 1]])


def test_singular_constants_are_not_decided():
    with pytest.raises(sm.PrecisionError, match="not provably invertible"):
        sm.inv([[S2, 2], [1, S2]])


def test_what_becomes_a_ball_matrix():
    x = flint.arb(1, "1e-30")
    for data in ([[x, 1], [S2, "1/3"]], np.array([[x, 1], [0, 1]], dtype=object), flint.arb_mat([[x, 1], [0, 1]])):
        found = given_matrix(data, "A")
        assert isinstance(found, BallMatrix)
        assert found.shape == (2, 2)
    mixed = given_matrix([[x, 1], [S2, "1/3"]], "A").balls
    with mpmath.workdps(60):
        assert mixed[1, 0].rad() < 1e-40
        assert mixed[1, 1].rad() < 1e-40
        assert contains(mixed, mpmath.matrix([[1, 1], [mpmath.sqrt(2), mpmath.mpf(1) / 3]]))
    assert isinstance(given_matrix(BallMatrix(flint.acb_mat([[1]])), "A"), sm.ExactMatrix)
    for shape in ([[x, 1]], [[S2, 1]], flint.arb_mat([[x, 1]])):
        with pytest.raises(sm.InputError, match="A is 1×2; it must be square"):
            given_matrix(shape, "A")
        assert given_matrix(shape, "A", square=False).shape == (1, 2)
    with pytest.raises(sm.InputError, match="row 1 has 1 entries"):
        given_matrix([[x, 1], [2]], "A")


def test_numbers():
    assert given_number(flint.arb(2), "s", 60) == 2
    assert given_number("1/4", "s", 60) == flint.acb(0.25)
    with flint.ctx.workprec(400):
        assert (given_number(S2, "s", 300) ** 2).contains(2)
    assert given_number(S2, "s", 300).rad() < 1e-85
    with pytest.raises(sm.InputError, match="s is nan"):
        given_number(flint.acb(flint.arb.nan()), "s", 60)


def test_other_entrances_take_no_radii():
    ball = flint.arb_mat([[flint.arb(1, 0.1)]])
    with pytest.raises(sm.InputError, match="ball with a radius"):
        sm.ExactMatrix.parse(ball)
    with pytest.raises(sm.InputError, match="ball with a radius"):
        sm.Problem(ball, [[1]], [[1]], [[1]])
