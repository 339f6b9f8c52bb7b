"""What a function of a matrix inherits exactly: zeros, symmetry, and being Hermitian.

f(A) is a polynomial in A. So an entry is 0 where it is 0 in I and in every power of A, and f(A) is symmetric if A is.
If f(z̄) = conj f(z) at the eigenvalues, f(A)* = f(A*), so that f(A) is Hermitian if A is (Higham, Functions of
Matrices, SIAM 2008, theorems 1.13 and 1.18). Two enclosures of one number are replaced by what they have in common.
"""

from __future__ import annotations

import flint
import numpy as np

from ..inputs.constants import Constant
from ..inputs.exact_matrix import ExactMatrix


def with_structure(balls: flint.acb_mat, A: Constant, precision: int, *, is_conjugate: bool) -> flint.acb_mat:
    """Return an enclosure of a primary function of A with the zeros and the symmetry that it has exactly.

    ``precision`` is that of the enclosure; ``is_conjugate`` says that f(z̄) = conj f(z) at all eigenvalues. Members
    of a ball matrix have no structure, but for being real.
    """
    if not isinstance(A, ExactMatrix):
        return balls
    dim = A.shape[0]
    real, imag = A.real, A.imag
    is_symmetric = bool(real == real.transpose() and imag == imag.transpose())
    is_hermitian = is_conjugate and bool(real == real.transpose() and imag == -imag.transpose())
    zeros = _zeros(A)
    if not (is_symmetric or is_hermitian or zeros.any()):
        return balls
    result = flint.acb_mat(balls)
    for i, j in np.argwhere(zeros):
        result[int(i), int(j)] = flint.acb(0)
    if not (is_symmetric or is_hermitian):
        return result
    with flint.ctx.workprec(precision):
        for i in range(dim):
            for j in range(i, dim):
                own, other = result[i, j], result[j, i]
                common = _common(own, other.conjugate() if is_hermitian else other)
                result[i, j] = common
                result[j, i] = common.conjugate() if is_hermitian else common
            if is_hermitian:
                result[i, i] = flint.acb(result[i, i].real)
        return result


def _common(x: flint.acb, y: flint.acb) -> flint.acb:
    return flint.acb(x.real.intersection(y.real), x.imag.intersection(y.imag))


def _zeros(A: ExactMatrix) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return where all powers of A are 0 for certain: where no path in its graph leads."""
    dim = A.shape[0]
    if all(A.nearest()):  # what is so small that floats call it 0 is looked at
        return np.zeros((dim, dim), dtype=bool)
    real, imag = A.real.entries(), A.imag.entries()
    reached = np.array([bool(x) or bool(y) for x, y in zip(real, imag, strict=True)]).reshape(dim, dim)
    if reached.all():
        return ~reached
    reached |= np.eye(dim, dtype=bool)
    while True:
        further = (reached.astype(int) @ reached.astype(int)) > 0
        if (further == reached).all():
            return ~reached
        reached = further
