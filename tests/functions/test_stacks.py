"""Stacks of matrices: the function of each, in the stack's shape, whoever computes it."""

import flint
import mpmath
import numpy as np
import pytest

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
    pairs = np.array([[["1", "2"], ["0", "1"]], [["3", "0"], ["1/3", "-1"]]])
    assert isinstance(sm.expm(pairs, 20), sm.Enclosure)
    assert same(sm.expm(pairs, 20), sm.expm([[["1", "2"], ["0", "1"]], [["3", "0"], ["1/3", "-1"]]], 20))
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
    with pytest.raises(sm.InputError, match="is a stack"):
        sm.expm(list(STACK[0]))
    with pytest.raises(sm.InputError, match="workers must be"):
        sm.expm(STACK, workers=0)
    with pytest.raises(sm.InputError, match="is a stack"):
        sm.Problem(STACK[0], STACK[0], STACK[0], STACK[0])
    with pytest.raises(TypeError):
        sm.expm()
