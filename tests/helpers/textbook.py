"""Textbook matrix functions in plain NumPy, as code under test: right ones, and with one mistake on purpose."""

import math

import numpy as np

PADE = {
    3: [120, 60, 12, 1],
    5: [30240, 15120, 3360, 420, 30, 1],
    7: [17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1],
    9: [17643225600, 8821612800, 2075673600, 302702400, 30270240, 2162160, 110880, 3960, 90, 1],
    13: [
        64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
        670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
    ],
}  # fmt: skip
"""Coefficients of the diagonal Padé approximants of exp (Higham 2005, table 2.3 and p. 1183)."""

REACH = {3: 1.495585217958292e-2, 5: 2.53939833006323e-1, 7: 9.504178996162932e-1, 9: 2.097847961257068}
LAST_REACH = 5.371920351148152


def expm(A, coefficients=PADE):
    """Scaling and squaring (Higham 2005, algorithm 2.3)."""
    norm = np.linalg.norm(A, 1)
    degree = next((m for m, reach in REACH.items() if norm <= reach), 13)
    squarings = max(0, math.ceil(math.log2(norm / LAST_REACH))) if degree == 13 and norm > 0 else 0
    A = A / 2.0**squarings
    b, power, square = coefficients[degree], np.eye(len(A)), A @ A
    U, V = np.zeros_like(A), np.zeros_like(A)
    for k in range(0, degree, 2):
        U, V = U + b[k + 1] * power, V + b[k] * power
        power = power @ square
    U = A @ U
    result = np.linalg.solve(V - U, V + U)
    for _ in range(squarings):
        result = result @ result
    return result


def with_one_wrong_coefficient(degree, index, relative):
    """The coefficients, one of them changed."""
    changed = list(PADE[degree])
    changed[index] *= 1 + relative
    return {**PADE, degree: changed}


def logm_a_turn_off(A):
    """The logarithm by eigenvalues, one of which gets 2πi too much; exp of it is A all the same."""
    eigenvalues, vectors = np.linalg.eig(np.asarray(A, dtype=complex))
    logarithms = np.log(eigenvalues)
    logarithms[0] += 2j * np.pi
    return vectors @ np.diag(logarithms) @ np.linalg.inv(vectors)


COSINE = [(-1) ** k / math.factorial(2 * k) for k in range(9)]
"""Coefficients of the Taylor polynomial of cos, in the square of its argument."""


def cosm(A, coefficients=COSINE):
    """Halving, a Taylor polynomial, doubling of angles (Higham, Functions of Matrices, SIAM 2008, section 12.3)."""
    norm = np.linalg.norm(A, 1)
    halvings = max(0, math.ceil(math.log2(norm))) if norm > 0 else 0
    square = A @ A / 4.0**halvings
    result = np.zeros_like(square)
    for c in reversed(coefficients):
        result = result @ square + c * np.eye(len(A))
    for _ in range(halvings):
        result = 2 * result @ result - np.eye(len(A))
    return result


def cosine_with_one_wrong_coefficient(index, change):
    """The coefficients of the cosine, one of them changed."""
    return [c + change * (k == index) for k, c in enumerate(COSINE)]
