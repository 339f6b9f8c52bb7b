"""The search in lock step: against roots known otherwise, SciPy's least squares, and equations without a root."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from symbolic_matexp.certifying.exponential_in_floats import LARGEST_NORM, exponential, exponential_and_derivative
from symbolic_matexp.certifying.jacobian_in_floats import jacobian_in_floats, value_in_floats
from symbolic_matexp.formulas.activations.catalogue import ACTIVATIONS
from symbolic_matexp.solving.interpolation.levenberg_marquardt import _solved, candidates


class Powers:
    """x_j² = a_j, times a factor, for every unknown."""

    def __init__(self, squares, factor=1.0):
        self.squares, self.factor = np.asarray(squares), factor

    def residuals(self, x):
        return self.factor * (x**2 - self.squares)

    def jacobian(self, x):
        return self.factor * 2 * x[:, :, None] * np.eye(x.shape[1])


class Circle:
    """One equation in two unknowns: |x|² = 1."""

    def residuals(self, x):
        return (x**2).sum(1, keepdims=True) - 1

    def jacobian(self, x):
        return 2 * x[:, None, :]


class NoRoot:
    """(x − 1, x + 1) and an end of the range of floats: the least squares are at x = 0, and there is no root."""

    def residuals(self, x):
        return np.hstack([x - 1, np.where(abs(x) > 5, np.inf, x + 1)])

    def jacobian(self, x):
        return np.ones((len(x), 2, 1))


def found(equations, start, starts=4, together=2):
    ended = []
    results = list(candidates(equations, start, starts, together, lambda number, r: ended.append((number, r))))
    return results, ended


@pytest.mark.parametrize("factor", [1e-3, 1.0, 1e3])
def test_square_roots_real_and_complex(factor):
    for squares, kind in (([2.0, 9.0], float), ([2j, -9 + 1j], complex)):
        results, ended = found(Powers(squares, factor), lambda n, kind=kind: np.array([1, 1 + n], kind))
        assert sorted(number for number, _ in ended) == [0, 1, 2, 3]
        assert len(results) == 4
        for candidate in results:
            assert candidate.x**2 == pytest.approx(np.array(squares), rel=1e-6)
            assert candidate.residual <= 1e-10


def test_fewer_equations_than_unknowns():
    (candidate,), _ = found(Circle(), lambda n: np.array([3.0, 4.0]), starts=1)
    assert candidate.x == pytest.approx([0.6, 0.8], rel=1e-8)  # by the symmetry of the way


def test_without_a_root_nothing_is_found_and_the_residual_is_that_of_scipy():
    results, ended = found(NoRoot(), lambda n: np.array([4.0]), starts=3)
    assert results == []
    best = least_squares(lambda x: [x[0] - 1, x[0] + 1], [4.0])
    assert [residual for _, residual in ended] == pytest.approx([np.sqrt(2 * best.cost)] * 3, rel=1e-6)


def test_a_start_that_overflows_ends_and_spoils_no_other():
    results, ended = found(Powers([2.0]), lambda n: np.array([np.inf if n == 0 else 1.0]), starts=2)
    assert [candidate.start for candidate in results] == [1]
    assert dict(ended)[0] == np.inf


def test_a_singular_system_spoils_no_other():
    A, b = np.array([[[2.0, 0], [0, 4]], [[1, 1], [1, 1]], [[1, 0], [0, 1]]]), np.ones((3, 2, 1))
    solved = _solved(A, b)[..., 0]
    assert np.array_equal(solved[[0, 2]], [[0.5, 0.25], [1, 1]])
    assert np.isnan(solved[1]).all()


def test_every_start_is_tried_once_whatever_the_size_of_the_stack():
    for together in (1, 3, 50):
        begun = []

        def start(number, begun=begun):
            begun.append(number)
            return np.array([1.0 + number])

        results, ended = found(Powers([2.0]), start, starts=10, together=together)
        assert begun == list(range(10))
        assert sorted(candidate.start for candidate in results) == list(range(10))
        assert sorted(number for number, _ in ended) == list(range(10))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_stack_of_networks_is_each_of_them(name):
    generator = np.random.default_rng(1)
    weights, inputs = generator.normal(size=(5, 3, 2, 2)), generator.normal(size=(2, 2, 2))
    weights[3] *= 1e6  # overflows, where it can
    values, J = jacobian_in_floats(weights, inputs, ACTIVATIONS[name])
    assert (values.shape, J.shape) == ((5, 2, 2, 2), (5, 8, 12))
    assert np.array_equal(value_in_floats(weights, inputs, ACTIVATIONS[name]), values, equal_nan=True)
    for i in range(5):
        one_value, one_J = jacobian_in_floats(weights[i], inputs, ACTIVATIONS[name])
        for stacked, one in ((values[i], one_value), (J[i], one_J)):
            assert np.allclose(stacked, one, rtol=1e-13, atol=0, equal_nan=True)


def test_a_matrix_beyond_the_range_leaves_the_others_as_they_are():
    A = np.random.default_rng(2).normal(size=(4, 2, 2))
    A[1] *= 10 * LARGEST_NORM
    A[2, 0, 0] = np.nan
    values, derivatives = exponential_and_derivative(A)
    assert np.isnan(values[1:3]).all()
    assert np.isfinite(values[[0, 3]]).all()
    assert np.isfinite(derivatives[[0, 3]]).all()
    assert np.array_equal(exponential(A[[0, 3]]), values[[0, 3]])
