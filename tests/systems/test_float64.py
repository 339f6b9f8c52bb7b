"""Double precision at the ends of its range: SciPy's functions return there, and give what is asked for."""

import numpy as np
import pytest
import scipy.linalg

from symbolic_matexp.inputs.cut import Cut
from symbolic_matexp.systems.float64 import Float64Algebra

SYSTEM = Float64Algebra()
HUGE, TINY = 2.0**530, 2.0**-530


def triangular_of_huge_entries(v):
    return np.array([[1.0, v, v], [0, 2, v], [0, 0, 3]])


def test_a_logarithm_for_which_scipy_does_not_return():
    """Of [[1, v, v], [0, 2, v], [0, 0, 3]] the logarithm has divided differences, and a corner of about v²."""
    v = 1e145
    found = SYSTEM.logm(triangular_of_huge_entries(v))
    first, second = np.log(2), np.log(3) - np.log(2)
    np.testing.assert_allclose(np.diag(found), np.log([1, 2, 3]), atol=1e-13)
    np.testing.assert_allclose([found[0, 1], found[1, 2]], [v * first, v * second], rtol=1e-12)
    assert found[0, 2] == pytest.approx(v * v * (second - first) / 2, rel=1e-10)
    assert not np.isfinite(SYSTEM.logm(triangular_of_huge_entries(1e160))).all()  # the corner is beyond the range


@pytest.mark.parametrize("scale", [HUGE, TINY, 2.0**1000, 2.0**-1000])
@pytest.mark.parametrize("field", [float, complex])
def test_functions_of_a_scaled_matrix(scale, field):
    A = np.array([[2, 1, 0], [0, 3, 1], [1, 0, 4]], dtype=field)
    if field is complex:
        A = A * (1 + 0.5j)
    np.testing.assert_allclose(
        SYSTEM.logm(scale * A), scipy.linalg.logm(A) + np.log(scale) * np.eye(3), atol=1e-11, rtol=1e-12
    )
    np.testing.assert_allclose(SYSTEM.primary("sqrtm", scale * A) / np.sqrt(scale), scipy.linalg.sqrtm(A), atol=1e-13)
    cut = Cut(0, 2)
    np.testing.assert_allclose(
        SYSTEM.logm(scale * A, cut), SYSTEM.logm(A, cut) + np.log(scale) * np.eye(3), atol=1e-11, rtol=1e-12
    )


def test_cycles_of_huge_and_tiny_entries():
    """D⁻¹AD of a plain A, with D so far from the identity that squares overflow."""
    A = np.array([[2.0, 1, 0.5], [1, 3, 1], [0.5, 1, 4]])
    powers = np.array([0.0, 500, -480])
    scales = 2.0 ** (powers[None, :] - powers[:, None])
    for found, plain in (
        (SYSTEM.logm(A * scales), scipy.linalg.logm(A)),
        (SYSTEM.expm(A * scales), scipy.linalg.expm(A)),
        (SYSTEM.primary("sqrtm", A * scales), scipy.linalg.sqrtm(A)),
    ):
        np.testing.assert_allclose(found / scales, plain, rtol=1e-11, atol=1e-12)


def test_inside_the_range_scipy_answers_itself():
    A = np.array([[2.0, 1e100], [0, 3]])
    assert (SYSTEM.logm(A) == scipy.linalg.logm(A)).all()
    assert (SYSTEM.expm(A) == scipy.linalg.expm(A)).all()
