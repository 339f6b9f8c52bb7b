"""The tangent beside eigenvalues whose exponentials hide the others, against mpmath's tangent of numbers."""

import mpmath
import pytest

import symbolic_matexp as sm

DIAGONALS = [
    ["700i", "-700i", "1/2"],
    ["60i", "1/2"],
    ["-80i", "3", "1+i"],
    ["30i", "-30i", "0"],
    ["1/3", "2", "-5"],
]


@pytest.mark.parametrize("algebra", ["ball", "multiprecision"])
@pytest.mark.parametrize("entries", DIAGONALS, ids=str)
def test_small_eigenvalues_beside_large_imaginary_ones(entries, algebra):
    dim = len(entries)
    found = sm.tanm([[entries[i] if i == j else 0 for j in range(dim)] for i in range(dim)], 30, algebra=algebra)
    with mpmath.workdps(60):
        for i, text in enumerate(entries):
            z = sm.ExactMatrix.parse([[text]]).to_mpmath(60)[0, 0]
            value = found[i, i] if algebra == "multiprecision" else found.to_mpmath()[i, i]
            assert abs(value - mpmath.tan(z)) < 1e-29 * max(1, abs(mpmath.tan(z)))


def test_a_similar_matrix():
    P = sm.ExactMatrix.parse([[1, 2, 0], [0, 1, 3], [1, 0, 1]])
    D = sm.ExactMatrix.parse([["300i", 0, 0], [0, "-300i", 0], [0, 0, "1/2"]])
    A = P @ D @ P.solve(sm.ExactMatrix.identity(3))
    witness, balls = sm.tanm(A, 40, algebra="multiprecision"), sm.tanm(A, 60)
    with mpmath.workdps(60):
        assert mpmath.mnorm(witness - balls.to_mpmath(), "f") < 1e-39 * mpmath.mnorm(witness, "f")
