"""Matrix functions as a float64 library has them: a few dozen lines each, the algorithms of the textbooks.

They are code under test, and what bugs are planted into (:mod:`helpers.planted_bugs`, by replacing text here).
Sources: Higham, Functions of Matrices, SIAM 2008, chapters 5, 6, 10, 11, 12; SciPy's documentation for what it takes
from which formula.
"""

import math

import numpy as np
import scipy.linalg

PADE_13 = [
    64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
    670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
]  # fmt: skip
THETA_13 = 5.371920351148152
NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)
ROOT_TOLERANCE = 0.25


def expm(A):
    """Balancing, scaling and squaring with the Padé approximant of degree 13."""
    B, (scale, _) = scipy.linalg.matrix_balance(np.asarray(A), permute=False, separate=True)
    norm = np.linalg.norm(B, 1)
    squarings = max(0, math.ceil(math.log2(norm / THETA_13))) if norm > 0 else 0
    B = B / 2.0**squarings
    one, square, b = np.eye(len(B)), B @ B, PADE_13
    fourth, sixth = square @ square, square @ square @ square
    odd = sixth @ (b[13] * sixth + b[11] * fourth + b[9] * square)
    odd = B @ (odd + b[7] * sixth + b[5] * fourth + b[3] * square + b[1] * one)
    even = sixth @ (b[12] * sixth + b[10] * fourth + b[8] * square)
    even = even + b[6] * sixth + b[4] * fourth + b[2] * square + b[0] * one
    result = np.linalg.solve(even - odd, even + odd)
    for _ in range(squarings):
        result = result @ result
    return scale[:, None] * result / scale


def inv(A):
    """Gaussian elimination of [A, I] with partial pivoting."""
    n = len(A)
    work = np.hstack([np.asarray(A), np.eye(n)]).astype(np.result_type(A, float))
    for j in range(n):
        pivot = j + int(np.argmax(abs(work[j:, j])))
        work[[j, pivot]] = work[[pivot, j]]
        work[j] = work[j] / work[j, j]
        for i in range(n):
            if i != j:
                work[i] = work[i] - work[i, j] * work[j]
    return work[:, n:]


def schur(A):
    """The complex Schur form."""
    T, Z = scipy.linalg.schur(np.asarray(A))
    return scipy.linalg.rsf2csf(T, Z) if np.isrealobj(T) else (T, Z)


def triangular_root(T):
    """The principal square root of a triangular matrix, column by column (Björck & Hammarling 1983)."""
    n = len(T)
    R = np.diag(np.sqrt(np.diag(T).astype(complex)))
    for j in range(n):
        for i in range(j - 1, -1, -1):
            inner = R[i, i + 1 : j] @ R[i + 1 : j, j]
            R[i, j] = (T[i, j] - inner) / (R[i, i] + R[j, j])
    return R


def sqrtm(A):
    """The square root of the Schur form."""
    T, Z = schur(A)
    return like(A, Z @ triangular_root(T) @ Z.conj().T)


def like(A, result):
    """A result without its imaginary part if that is rounding alone and A is real."""
    small = np.linalg.norm(result.imag) <= 1e-13 * np.linalg.norm(result.real)
    return result.real if np.isrealobj(A) and small else result


def triangular_log(T):
    """Inverse scaling and squaring, and Gauß–Legendre quadrature for the Padé approximant."""
    n, roots, R = len(T), 0, T.astype(complex)
    while np.linalg.norm(R - np.eye(n), 1) > ROOT_TOLERANCE:
        R, roots = triangular_root(R), roots + 1
    E, total = R - np.eye(n), np.zeros((n, n), dtype=complex)
    for node, weight in zip((NODES + 1) / 2, WEIGHTS / 2, strict=True):
        total = total + weight * scipy.linalg.solve_triangular(np.eye(n) + node * E, E)
    total = 2.0**roots * total
    np.fill_diagonal(total, np.log(np.diag(T).astype(complex)))
    return total


def logm(A):
    """The logarithm of the Schur form."""
    T, Z = schur(A)
    return like(A, Z @ triangular_log(T) @ Z.conj().T)


def powm(A, p):
    """A whole power times exp(f log A), with f as small as it can be."""
    whole = round(p)
    rest = p - whole
    base = np.asarray(A) if whole >= 0 else inv(A)
    power = np.linalg.matrix_power(base, abs(whole))
    return power if rest == 0 else like(A, power @ expm(rest * logm(A)))


def cosm(A):
    """cos A, from exponentials."""
    if np.isrealobj(A):
        return expm(1j * np.asarray(A)).real
    return (expm(1j * A) + expm(-1j * A)) / 2


def odd_series(A, sign):
    """The Taylor series of sin (−1) or sinh (1), for small arguments."""
    square, term, total = A @ A, A, A
    for k in range(1, 10):
        term = sign * term @ square / (2 * k * (2 * k + 1))
        total = total + term
    return total


def sinm(A):
    """sin A, by its Taylor series where it is small, else from exponentials."""
    A = np.asarray(A)
    if np.linalg.norm(A, 1) < 0.5:
        return odd_series(A, -1)
    if np.isrealobj(A):
        return expm(1j * A).imag
    return -0.5j * (expm(1j * A) - expm(-1j * A))


def coshm(A):
    """cosh A, from exponentials."""
    up, down = expm(A), expm(-np.asarray(A))
    return 0.5 * (up + down)


def sinhm(A):
    """sinh A, by its Taylor series where it is small, else from exponentials."""
    A = np.asarray(A)
    if np.linalg.norm(A, 1) < 2:
        return odd_series(A, 1)
    return 0.5 * (expm(A) - expm(-A))


def tanm(A):
    """tan A, a quotient of sine and cosine."""
    sine, cosine = sinm(A), cosm(A)
    return np.linalg.solve(cosine, sine)


def signm(A):
    """Newton's iteration with determinantal scaling."""
    X = np.asarray(A) / np.linalg.norm(A)
    scaled = True
    for _ in range(60):
        inverse = np.linalg.inv(X)
        factor = abs(np.linalg.det(X)) ** (-1 / len(X)) if scaled else 1.0
        Y = (factor * X + inverse / factor) / 2
        change = np.linalg.norm(Y - X) / np.linalg.norm(Y)
        X, scaled = Y, change > 1e-2
        if change < 1e-14:
            break
    return X


def phi(A, k):
    """φ_k(A), the corner of an exponential of a larger matrix (Al-Mohy & Higham 2011)."""
    n = len(A)
    larger = np.zeros(((k + 1) * n, (k + 1) * n), dtype=np.result_type(A, float))
    larger[:n, :n] = A
    for j in range(k):
        larger[j * n : (j + 1) * n, (j + 1) * n : (j + 2) * n] = np.eye(n)
    return expm(larger)[:n, k * n :]
