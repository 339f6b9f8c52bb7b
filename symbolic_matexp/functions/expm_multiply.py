"""exp(tA)B for large matrices A, in float64 with a proved bound of the error."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import InputError
from ..inputs.exact_numbers import exact_scalar, shown
from ..inputs.float_matrix import read_columns, read_matrix
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import FLOAT64_DIGITS, validated_digits
from ..systems.exponential_action.action import Action, LargeExponential, OutOfRange, TooManyProducts
from .exponential_product import ExponentialProduct, ProductStatus, digits_of

MAXIMUM_PRODUCTS = 100_000
"""So many products with A are allowed, unless the user says otherwise."""
NORMS = (1, 2, math.inf)


@one_at_a_time
def expm_multiply(
    A: Any,
    B: Any,
    t: Any = 1,
    *,
    digits: int = 6,
    norm: float | None = None,
    maximum_products: int = MAXIMUM_PRODUCTS,
) -> ExponentialProduct:
    """Return exp(tA)B in float64, with a bound of its error that holds for certain.

    ``A`` is a d×d matrix, a NumPy array, a SciPy sparse matrix or nested lists, with d up to some thousands. ``B`` is
    a vector of d numbers or a d×k matrix. Their entries must be floats (or complex numbers of floats), and count as
    exact. ``t`` is any exact number, real or complex, such as 0.5, ``"1/3"`` or ``1j``. The ``error`` of the result
    bounds the distance to the exact exp(tA)B of every column in the p-norm ``norm``, 1, 2 or ``inf``. If ``norm`` is
    None, it is one in which exp(tA) is bounded best. There is success if ``digits`` digits of every column are
    proved, in norm. Otherwise ``status`` and ``message`` say why, and ``error`` is all the same what is proved.

    The bound: A is split as σI + M, and Taylor's series of exp(hM) is summed in steps h. The sum satisfies u' = Mu up
    to a residual of which every term is known: one of truncation, and one for every rounding, bounded by γ_n |M||w|.
    Errors propagate at most like exp(hμ), with μ a bound of the logarithmic norm of A, which is balanced before where
    that helps (:mod:`symbolic_matexp.systems.exponential_action.taylor` has the lemma and its proof). So the error
    does not grow for Laplacians, generators and skew-Hermitian matrices. For matrices that are far from normal μ may
    say little, and the bound is then large. Arithmetic is assumed to be IEEE's, rounded to nearest, with sums in any
    order.

    Raises :class:`InputError` for entries that are not finite or no floats, and for shapes that do not fit.

    >>> import scipy.sparse, symbolic_matexp as sm
    >>> A = scipy.sparse.diags_array([1.0, -2.0, 1.0], offsets=[-1, 0, 1], shape=(4, 4))
    >>> result = sm.expm_multiply(A, [1, 0, 0, 0], t=10, digits=12)
    >>> print(result.values)
    [0.00303174 0.00490509 0.00490465 0.00303102]
    >>> result.success, result.error < 1e-14
    (True, True)
    """
    wanted = _validated_digits(digits)
    matrix = read_matrix(A, "A")
    columns = read_columns(B, "B", matrix.shape[0])
    time = exact_scalar(t, "t")
    p = _validated_norm(norm)
    most = _validated_products(maximum_products)
    if not columns.any() or (time.real == 0 and time.imag == 0):
        exact = np.zeros(columns.shape[1:])
        return _result(Action(p or 2, 0, columns, exact, exact), wanted)
    with np.errstate(all="ignore"):
        action = LargeExponential(matrix, time, p).times(columns, most)
    if isinstance(action, OutOfRange):
        return ExponentialProduct(ProductStatus.OUT_OF_RANGE, ProductStatus.OUT_OF_RANGE.value)
    if isinstance(action, TooManyProducts):
        status = ProductStatus.TOO_MANY_PRODUCTS
        message = f"{status.value} (About {action.needed:.2g} are needed, {most} allowed.)"
        return ExponentialProduct(status, message)
    errors, relative = (np.where(columns.any(axis=0), x, 0.0) for x in (action.errors, action.relative_errors))
    return _result(replace(action, errors=errors, relative_errors=relative), wanted)


def _result(action: Action, wanted: int) -> ExponentialProduct:
    """Return what a user sees of values with their bounds."""
    known = digits_of(float(np.max(action.relative_errors, initial=0.0)))
    status = ProductStatus.PROVED if known >= wanted else ProductStatus.FEWER_DIGITS
    for array in (action.values, action.errors, action.relative_errors):
        array.flags.writeable = False
    return ExponentialProduct(
        status=status,
        message=f"{status.value} ({known} digits proved, {wanted} asked for.)",
        values=action.values,
        errors=action.errors,
        relative_errors=action.relative_errors,
        norm=action.p,
        products=action.products,
    )


def _validated_norm(norm: Any) -> float | None:
    if norm is None or (isinstance(norm, int | float) and not isinstance(norm, bool) and norm in NORMS):
        return norm
    raise InputError(f"norm must be 1, 2, math.inf or None, not {shown(norm)}")


def _validated_products(maximum: Any) -> int:
    if isinstance(maximum, bool) or not isinstance(maximum, int) or maximum < 1:
        raise InputError(f"maximum_products must be a positive whole number, not {shown(maximum)}")
    return maximum


def _validated_digits(digits: Any) -> int:
    wanted = validated_digits(digits)
    if wanted > FLOAT64_DIGITS:
        raise InputError(f"float64 has no {wanted} digits; ask for at most {FLOAT64_DIGITS}, or use sm.expm")
    return wanted
