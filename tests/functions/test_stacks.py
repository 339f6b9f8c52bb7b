"""Stacks of matrices: the function of each, in the stack's shape, whoever computes it."""

import flint
import mpmath
import numpy as np
import pytest
import scipy.sparse
import sympy

import symbolic_matexp as sm
from symbolic_matexp.inputs.exact_balls import matrix_parts
from symbolic_matexp.notation.functions import FUNCTIONS

STACK = np.random.default_rng(0).standard_normal((2, 3, 2, 2)) @ np.diag([1, 2]) + 3 * np.eye(2)


def same(found, expected):
    """Whether two results are the same to the last bit."""
    if isinstance(expected, mpmath.matrix):
        return isinstance(found, mpmath.matrix) and found == expected
    return type(found) is type(expected) and matrix_parts(found) == matrix_parts(expected)


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_of_a_stack(name, workers):
    function = getattr(sm, name)
    found = function(STACK, 25, workers=workers)
    assert [len(row) for row in found] == [3, 3]
    for index in np.ndindex(2, 3):
        result = found[index[0]][index[1]]
        assert same(result, function(STACK[index], 25))
        assert vars(result) == vars(function(STACK[index], 25))
    (single,) = function(STACK[0, :1], 25, workers=workers)
    assert same(single, found[0][0])


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_options_travel(workers):
    for options in ({"algebra": "multiprecision"}, {"cut": 1.5}, {"cut": "auto", "maximum_precision": 4096}):
        found = sm.logm(A=STACK[0], digits=20, workers=workers, **options)
        assert all(same(L, sm.logm(A, 20, **options)) for L, A in zip(found, STACK[0], strict=True))


def test_exponentials_are_right():
    """Against mpmath's own."""
    for row, matrices in zip(sm.expm(STACK, 30), STACK, strict=True):
        for E, A in zip(row, matrices, strict=True):
            with mpmath.workdps(40):
                expected = mpmath.expm(mpmath.matrix(A.tolist()))
                difference = sm.ExactMatrix.parse(E.mid()).to_mpmath(40) - expected
                assert mpmath.mnorm(difference, "f") < mpmath.mpf(10) ** -30 * mpmath.mnorm(expected, "f")


def test_what_is_a_stack_and_what_is_one_matrix():
    rows = [[["1", "2"], ["0", "1"], "1"], [["3", "0"], ["1/3", "-1"], "2"], ["0", "0", "i"]]
    pairs = np.array([[x if isinstance(x, list) else ["0", "1"] if x == "i" else [x, "0"] for x in r] for r in rows])
    assert pairs.shape == (3, 3, 2)
    assert isinstance(sm.expm(pairs, 20), sm.Enclosure)
    assert same(sm.expm(pairs, 20), sm.expm(rows, 20))
    numbers = np.array([[["1", "2"], ["0", "1"]], [["3", "0"], ["5", "-1"]]]).astype(float)
    assert [same(E, sm.expm(A, 20)) for E, A in zip(sm.expm(numbers, 20), numbers, strict=True)] == [True, True]
    whole = np.empty((1, 1, 1, 1), dtype=object)
    whole[0, 0, 0, 0] = 10**400 + 1
    (((inverse,),),) = ([sm.inv(whole[0], 500)],)
    assert inverse[0, 0].overlaps(flint.acb(1) / (10**400 + 1))
    assert sm.expm(np.zeros((0, 2, 2))) == []
    assert sm.expm(np.zeros((2, 0, 2, 2))) == [[], []]
    assert isinstance(sm.expm(STACK[0, 0], workers=2), sm.Enclosure)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_error_names_the_place_of_its_matrix(workers):
    stack = STACK.copy()
    stack[0, 2] = stack[1, 1] = 0
    with pytest.raises(sm.SingularMatrixError, match=r"^A\[0, 2\] of the stack: A is singular, so it has no inverse"):
        sm.inv(stack, workers=workers)
    stack[0, 1, 0, 1] = np.nan
    with pytest.raises(sm.InputError, match=r"^A\[0, 1\] of the stack: A\[0, 1\] is nan"):
        sm.inv(stack, workers=workers)
    with pytest.raises(sm.InputError, match=r"^A\[0\] of the stack: A is 2×3; it must be square"):
        sm.expm(np.zeros((4, 2, 3)), workers=workers)
    with pytest.raises(sm.InputError, match=r"^A\[0, 0\] of the stack: digits must lie"):
        sm.expm(STACK, 0, workers=workers)


def test_what_is_refused():
    with pytest.raises(sm.InputError, match="workers must be"):
        sm.expm(STACK, workers=0)
    with pytest.raises(sm.InputError, match="is a stack"):
        sm.Problem(STACK[0], STACK[0], STACK[0], STACK[0])
    with pytest.raises(TypeError):
        sm.expm()


TWO = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]


class Foreign:
    """An array of some other library."""

    def __init__(self, array):
        self.array, self.shape = np.asarray(array), np.shape(array)

    def __array__(self, dtype=None, copy=None):
        return self.array


@pytest.mark.parametrize("name", FUNCTIONS)
def test_lists_of_matrices_are_stacks(name):
    """Of every type, also mixed; and lists of stacks."""
    function = getattr(sm, name)
    first = [[2, 1], [0, 3]]
    kinds = [
        np.array(first),
        np.array(first, dtype=object),
        flint.acb_mat(first),
        flint.fmpq_mat(first),
        mpmath.matrix(first),
        sympy.Matrix(first),
        sm.ExactMatrix.parse(first),
        scipy.sparse.csr_array(np.array(first)),
        Foreign(first),
    ]
    expected = function(first, 20)
    for listed in (kinds, tuple(kinds)):
        assert all(same(result, expected) for result in function(listed, 20))
    assert same(function([np.array([first, first])] * 2, 20)[1][0], expected)
    E = sm.expm(first, 30)
    assert all(same(result, function(E, 20)) for result in function([E, E], 20))


@pytest.mark.slow
def test_workers_take_lists_of_matrices():
    E = sm.expm([[2, 1], [0, 3]], 30)
    kinds = [E, flint.acb_mat(E), mpmath.matrix([[2, 1], [0, 3]]), sympy.Matrix([[2, sympy.sqrt(2)], [0, 3]])]
    assert all(map(same, sm.logm(kinds, 20, workers=2), sm.logm(kinds, 20)))


@pytest.mark.parametrize(
    "either",
    [
        TWO,
        [[tuple(x) for x in row] for row in TWO],
        tuple(tuple(map(tuple, row)) for row in TWO),
        np.array(TWO).astype(str),
        np.array(TWO).astype(str).astype(object),
        [[[sympy.sqrt(2), 1], [0, 1]], [[0, 1], [1, 1]]],
    ],
)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_may_be_two_matrices_or_one_is_an_error_that_says_what_to_write(name, either):
    with pytest.raises(sm.InputError, match=r"2×2 matrix of pairs \[re, im\], or two"):
        getattr(sm, name)(either)


def test_each_way_out_of_it():
    one = sm.expm([[1 + 2j, 3 + 4j], [5 + 6j, 7 + 8j]], 20)
    assert same(sm.expm([[["1", "2"], ["3", "4"]], [["5", "6"], ["7.0", "8"]]], 20), one)  # as in files
    assert same(sm.expm([["1+2i", "3+4i"], ["5+6i", "7+8i"]], 20), one)
    assert same(sm.expm(sm.ExactMatrix.parse(TWO), 20), one)
    assert same(sm.expm([[[1, 2], [3, 4]], [[5, 6], 7 + 8j]], 20), one)  # one entry tells
    two = [sm.expm(A, 20) for A in TWO]
    for stack in (np.array(TWO), np.array(TWO, dtype=float), np.array(TWO, dtype=object), [np.array(A) for A in TWO]):
        assert all(map(same, sm.expm(stack, 20), two))
    assert all(map(same, sm.expm(Foreign(TWO), 20), two))


@pytest.mark.parametrize(
    ("refused", "what"),
    [
        ([[[1, 2], [3, 4]]], "give a stack as np.array"),
        ([[[1, 2], [3, 4]]] * 3, "give a stack as np.array"),
        ([[[1, 2, 3]] * 3] * 3, "give a stack as np.array"),
        ([[[5]], [[6]]], "give a stack as np.array"),
        (np.ones((3, 3, 2)), "real and imaginary parts make one matrix as re"),
        (np.ones((4, 1, 2)), "real and imaginary parts make one matrix as re"),
        (np.ones((2, 2, 3)), "of the stack: A is 2×3"),
        ([np.eye(2), np.ones((2, 3))], r"A\[1\] of the stack: A is 2×3"),
        ([np.eye(2), [[1, 2], [3, 4]]], "is a stack: its element 0 is itself a matrix"),
        ([[np.eye(2), np.eye(2)]] * 2, "is an array or a matrix"),
        ([], "np.zeros"),
        ([[]], "np.zeros"),
        ([[], []], "np.zeros"),
    ],
)
def test_nested_lists_and_wrong_shapes_are_refused(refused, what):
    for name in FUNCTIONS:
        with pytest.raises(sm.InputError, match=what):
            getattr(sm, name)(refused)


def test_pairs_where_they_cannot_be_a_stack():
    pairs = [[[1, 2], [3, 4], [5, 6]], [[0, 1], [2, 0], [1, 1]], [[1, 0], [0, 0], [3, -1]]]
    expected = sm.expm([[complex(*x) for x in row] for row in pairs], 20)
    assert same(sm.expm(pairs, 20), expected)
    assert same(sm.expm(np.array(pairs).astype(str), 20), expected)
    assert same(sm.expm([[[1, 2]]], 20), sm.expm([[1 + 2j]], 20))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_of_the_matrix_without_entries(name):
    function = getattr(sm, name)
    for A in (np.zeros((0, 0)), flint.acb_mat(0, 0), flint.fmpq_mat(0, 0), sympy.zeros(0, 0), mpmath.matrix(0, 0),
              scipy.sparse.csr_array((0, 0)), Foreign(np.zeros((0, 0)))):  # fmt: skip
        E = function(A, 20)
        assert isinstance(E, sm.Enclosure)
        assert (E.shape, E.digits) == ((0, 0), 20)
        assert "0×0" in E.message
        assert E.to_numpy().shape == (0, 0)
        assert function(E, 20).shape == (0, 0)
        assert str(E) == ""
    assert [E.shape for E in function(np.zeros((3, 0, 0)), 20)] == [(0, 0)] * 3
    with pytest.raises(sm.InputError, match="digits must"):
        function(np.zeros((0, 0)), 0)
    with pytest.raises(sm.InputError, match="is empty"):
        function(np.zeros((0, 2)))


def test_options_are_checked_for_the_matrix_without_entries():
    with pytest.raises(sm.InputError, match="cut must"):
        sm.logm(np.zeros((0, 0)), cut="x")
    empty = sm.expm(np.zeros((0, 0)), algebra="multiprecision")
    assert (empty.rows, empty.cols) == (0, 0)
