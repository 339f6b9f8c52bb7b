"""False statements whose counterexamples have a structure, and true ones with the same hypotheses.

The structures: relations between commutators, generalized inverses of singular matrices, matrices with a nilpotent
part that are symmetric, orthogonal or skew-symmetric, products with a power 0, and nilpotents that need dimension 4.
"""

from symbolic_matexp import det, expm, eye, inv, invertible, logm, matrices, pi, scalars, sqrtm, trace
from symbolic_matexp.notation.expressions import exp

A, B, C, D, E, F, H, P, Q, U, V, X, Y, Z = matrices("A B C D E F H P Q U V X Y Z")
q, s, t = scalars("q s t")
I = eye()  # noqa: E741
O = 0 * I  # noqa: E741


def comm(X, Y):
    return X @ Y - Y @ X


def cos(t):
    return (exp(1j * t) + exp(-1j * t)) / 2


def sin(t):
    return (exp(1j * t) - exp(-1j * t)) / 2j


def inner(A, X):
    return [A @ X @ A == A]


def reflexive(A, X):
    return [A @ X @ A == A, X @ A @ X == X]


def penrose(A, X):
    return [*reflexive(A, X), (A @ X).H == A @ X, (X @ A).H == X @ A]


def group(A, X):
    return [*reflexive(A, X), A @ X == X @ A]


def drazin(A, X):
    return [X @ A @ X == X, A @ X == X @ A, A @ A @ A @ X == A @ A]


ROTATION = [comm(A, B) == C, comm(A, C) == -B]
BOOST = [comm(A, B) == C, comm(A, C) == B]
LADDER = [comm(A, B) == s * B, comm(A, C) == -s * C]
SL2 = [comm(H, E) == 2 * E, comm(H, F) == -2 * F, comm(E, F) == H]
SO3 = [comm(X, Y) == Z, comm(Y, Z) == X, comm(Z, X) == Y]
NILPOTENT = [A @ A == O, B @ B == O, A @ B == B @ A]
FERMION = [A @ A == O, B @ B == O, A @ B + B @ A == I]

FALSE = {
    # Relations between commutators
    "rotation, sign": (expm(t * A) @ B @ expm(-t * A) == cos(t) * B - sin(t) * C, ROTATION),
    "rotation by π": (expm(pi * A) @ B @ expm(-pi * A) == B, ROTATION),
    "rotation, B commutes with C": (B @ C == C @ B, ROTATION),
    "rotation, A fulfils A² = −1/4": (A @ A == -I / 4, ROTATION),
    "boost is no rotation": (expm(t * A) @ B @ expm(-t * A) == cos(t) * B + sin(t) * C, BOOST),
    "boost, C is B": (C == B, BOOST),
    "ladder, sum": (expm(A) @ (B + C) == (B + C) @ expm(A), LADDER),
    "ladder, product": (B @ C == C @ B, LADDER),
    "ladder, product vanishes": (B @ C == O, LADDER),
    "ladder, square": (comm(A, B @ B) == s * B @ B, [comm(A, B) == s * B]),
    "ladder, exponential": (expm(A) @ B == exp(-s) * B @ expm(A), [comm(A, B) == s * B]),
    "ladder, sum in the exponent": (expm(A + B) == expm(A) @ expm(B), [comm(A, B) == s * B]),
    "shift, wrong side": (expm(A) @ B == B @ expm(A - s * I), [A @ B == B @ (A + s * I)]),
    "shift, nilpotent of order 2": (B @ B == O, [A @ B == B @ (A + I)]),
    "sl2, E is nilpotent of order 2": (E @ E == O, SL2),
    "sl2, Casimir": (H @ H + 2 * E @ F + 2 * F @ E == 3 * I, SL2),
    "sl2, E = F.T": (E == F.T, SL2),
    "sl2, adjoint": (expm(t * E) @ F @ expm(-t * E) == F + t * H + t * t * E, SL2),
    "so3, Casimir": (X @ X + Y @ Y + Z @ Z == -3 * I / 4, SO3),
    "so3, quarter turn": (expm(pi * X) @ Y @ expm(-pi * X) == Y, SO3),
    "so3, full turn": (expm(2 * pi * X) == I, SO3),
    "so3, anticommute": (X @ Y == -Y @ X, SO3),
    "so3, skew": (X.T == -X, SO3),
    "Heisenberg, several": (
        A @ D == D @ A,
        [comm(A, B) == C, A @ C == C @ A, B @ C == C @ B, C @ D == D @ C],
    ),
    "Heisenberg, C² = 0": (C @ C == O, [comm(A, B) == C, A @ C == C @ A]),
    "Heisenberg, one hypothesis": (
        expm(C + Y) == expm(C) @ expm(Y),
        [C == comm(X, Y), X @ C == C @ X],
    ),
    "Heisenberg, other hypothesis": (
        expm(X + Y) == expm(X) @ expm(Y) @ expm(-comm(X, Y) / 2),
        [Y @ comm(X, Y) == comm(X, Y) @ Y],
    ),
    "Heisenberg, commutator of exponentials": (
        expm(X) @ expm(Y) @ expm(-X) @ expm(-Y) == expm(comm(X, Y)),
        [X @ comm(X, Y) == comm(X, Y) @ X],
    ),
    "q-commuting, square": (A @ A @ B == q * B @ A @ A, [A @ B == q * B @ A]),
    "q-commuting, exponential": (expm(A) @ B == q * B @ expm(A), [A @ B == q * B @ A]),
    "q-commuting, binomial": ((A + B) @ (A + B) == A @ A + B @ B, [A @ B == q * B @ A]),
    "twice": (A @ B == O, [A @ B == 2 * B @ A]),
    "fourth root of one": (A @ A @ B == B @ A @ A, [A @ B == 1j * B @ A]),
    "third root of one": (A @ B == B @ A, [A @ A @ A == I, B @ A @ A == A @ B]),
    "fermion": (A @ B == I / 2, FERMION),
    "fermion, B = A.H": (B == A.H, FERMION),
    # A nilpotent part under a symmetry
    "symmetric nilpotent": (A == O, [A.T == A, A @ A == O]),
    "symmetric, order 3": (A @ A == O, [A.T == A, A @ A @ A == O]),
    "skew, order 3": (A @ A == O, [A.T == -A, A @ A @ A == O]),
    "skew, square zero": (A == O, [A.T == -A, A @ A == O]),
    "orthogonal unipotent": (A == I, [A.T @ A == I, (A - I) @ (A - I) @ (A - I) == O]),
    "symmetric unipotent": (A == I, [A.T == A, (A - I) @ (A - I) == O]),
    "AᵀA = 0 and symmetric": (A == O, [A.T @ A == O, A.T == A]),
    "AᵀA = 0 implies AAᵀ = 0": (A @ A.T == O, [A.T @ A == O]),
    "AᵀA = 0 implies A² = 0": (A @ A == O, [A.T @ A == O]),
    "symmetric is diagonalizable": (A == I, [A.T == A, (A - I) @ (A - I) @ (A - I) == O]),
    "symmetric, equal squares": (A == B, [A.T == A, B.T == B, A @ A == B @ B, trace(A) == trace(B)]),
    "symmetric, zero trace of square": (A == O, [A.T == A, trace(A @ A) == 0]),
    "symmetric exponential": (A == O, [A.T == A, expm(A) == I + A]),
    "normal in the transposed sense": (A.T == A, [A @ A.T == A.T @ A]),
    # Generalized inverses
    "reverse order": (Y @ X @ A @ B @ Y @ X == Y @ X, [*penrose(A, X), *penrose(B, Y)]),
    "reverse order, other": (A @ B @ Y @ X @ A @ B == A @ B, [*penrose(A, X), *penrose(B, Y)]),
    "reverse order, product": (Z == Y @ X, [*penrose(A, X), *penrose(B, Y), *penrose(A @ B, Z)]),
    "same order": (Z == X @ Y, [*penrose(A, X), *penrose(B, Y), *penrose(A @ B, Z)]),
    "A⁺ commutes": (X @ A == A @ X, penrose(A, X)),
    "A⁺ of the square": (Y == X @ X, [*penrose(A, X), *penrose(A @ A, Y)]),
    "A⁺ is the group inverse": (X == Y, [*penrose(A, X), *group(A, Y)]),
    "A⁺ of a projection": (X == P, [P @ P == P, *penrose(P, X)]),
    "A⁺ of a similar one": (Y == P @ X @ inv(P), [*penrose(A, X), *penrose(P @ A @ inv(P), Y)]),
    "A⁺ by transposes": (X @ A == (X @ A).T, penrose(A, X)),
    "A⁺ of a sum": (Z == X + Y, [*penrose(A, X), *penrose(B, Y), *penrose(A + B, Z)]),
    "A⁺A = I": (X @ A == I, penrose(A, X)),
    "A⁺ of a product with the adjoint": (Y == X @ X.H, [*penrose(A, X), *penrose(A @ A.H, Y)]),
    "group inverse, product": (Z == Y @ X, [*group(A, X), *group(B, Y), *group(A @ B, Z)]),
    "group inverse, AB = 0": (Z == X + Y, [*group(A, X), *group(B, Y), A @ B == O, *group(A + B, Z)]),
    "group inverse, adjoint": (X @ A == (X @ A).H, group(A, X)),
    "group inverse is I": (A @ X == I, group(A, X)),
    "Drazin, inner": (A @ X @ A == A, drazin(A, X)),
    "Drazin is A⁺": (X == Y, [*drazin(A, X), *penrose(A, Y)]),
    "Drazin, sum": (Z == X + Y, [*drazin(A, X), *drazin(B, Y), A @ B == O, *drazin(A + B, Z)]),
    "Drazin, nilpotent": (A == O, [*drazin(A, X), X == O]),
    "reflexive, product": (A @ B @ Y @ X @ A @ B == A @ B, [*reflexive(A, X), *reflexive(B, Y)]),
    "inner, reflexive": (X @ A @ X == X, inner(A, X)),
    "inner, idempotents equal": (A @ X == A @ Y, [*inner(A, X), *inner(A, Y)]),
    "inner, Y A X": (Y @ A @ X == X @ A @ Y, [*inner(A, X), *inner(A, Y)]),
    # Products, and nilpotents that need dimension 4
    "(AB)² = 0": ((B @ A) @ (B @ A) == O, [(A @ B) @ (A @ B) == O]),
    "(AB)² = 0, square": (A @ A == O, [(A @ B) @ (A @ B) == O, A @ A @ A == O]),
    "ABA = 0": (B @ A @ B == O, [A @ B @ A == O]),
    "(AB)³ = 0": ((B @ A) ** 3 == O, [(A @ B) ** 3 == O]),
    "commuting, square 0": ((A + B) @ (A + B) == O, NILPOTENT),
    "commuting, AB = 0": (A @ B == O, NILPOTENT),
    "anticommuting, square 0": (A @ B == O, [A @ A == O, B @ B == O, A @ B == -B @ A]),
    "commuting, exponential": (expm(A + B) == I + A + B, NILPOTENT),
    "index 4": (expm(A) == I + A + A @ A / 2, [A @ A @ A @ A == O]),
    "index 4, logarithm": (logm(I + A) == A - A @ A / 2, [A @ A @ A @ A == O]),
    "index 4, root": (sqrtm(I + A) == I + A / 2 - A @ A / 8, [A @ A @ A @ A == O]),
    "index 4, inverse": (inv(I - A) == I + A + A @ A, [A @ A @ A @ A == O]),
    "index 5": (expm(A) == I + A + A @ A / 2 + A @ A @ A / 6, [A**5 == O]),
    "A⁴ = 0 and A² ≠ 0": (A @ A == O, [A @ A @ A @ A == O, trace(A) == 0]),
    "unipotent commuting": (
        (A @ B - I) @ (A @ B - I) == O,
        [(A - I) @ (A - I) == O, (B - I) @ (B - I) == O, A @ B == B @ A],
    ),
    "dimension is at most 3": (
        A @ A @ A - trace(A) * A @ A + (trace(A) ** 2 - trace(A @ A)) * A / 2 == det(A) * I,
        [trace(A) == 0],
    ),
    "quaternions commute": (A @ B == B @ A, [A @ A == -I, B @ B == -I, A @ B @ A == B]),
    "braid": (A == B, [A @ B @ A == B @ A @ B, A @ A == I, B @ B == I]),
    "braid, invertible": (A @ B == B @ A, [A @ B @ A == B @ A @ B, invertible(A), invertible(B)]),
    "partial isometry is normal": (A @ A.H == A.H @ A, [A @ A.H @ A == A]),
    "partial isometry, product": (A @ B @ (A @ B).H @ A @ B == A @ B, [A @ A.H @ A == A, B @ B.H @ B == B]),
    "coisometry-like": (A @ A.T @ A == A, [A @ A.H @ A == A]),
}

TRUE = {
    "rotation": (expm(t * A) @ B @ expm(-t * A) == cos(t) * B + sin(t) * C, ROTATION),
    "rotation by π": (expm(pi * A) @ B @ expm(-pi * A) == -B, ROTATION),
    "ladder": (expm(A) @ B == exp(s) * B @ expm(A), LADDER),
    "ladder, product": (A @ B @ C == B @ C @ A, LADDER),
    "shift": (expm(A) @ B == B @ expm(A + s * I), [A @ B == B @ (A + s * I)]),
    "sl2, Casimir": (comm(H @ H + 2 * E @ F + 2 * F @ E, E) == O, SL2),
    "sl2, adjoint": (expm(t * E) @ F @ expm(-t * E) == F + t * H - t * t * E, SL2),
    "so3, Casimir": (comm(X @ X + Y @ Y + Z @ Z, X) == O, SO3),
    "so3, half turn": (expm(pi * X) @ Y @ expm(-pi * X) == -Y, SO3),
    "so3, traces": (trace(X) == 0, SO3),
    "q-commuting": (A @ A @ B == q * q * B @ A @ A, [A @ B == q * B @ A]),
    "fermion": ((A @ B) @ (A @ B) == A @ B, FERMION),
    "symmetric nilpotent": (A.T @ A == O, [A.T == A, A @ A == O]),
    "skew nilpotent": (A @ A.T @ A == O, [A.T == -A, A @ A @ A == O]),
    "orthogonal unipotent": (A + A.T == 2 * I, [A.T @ A == I, (A - I) @ (A - I) == O]),
    "reverse order, trace": (trace(A @ X) == trace(X @ A), [*penrose(A, X), *penrose(B, Y)]),
    "A⁺ of the adjoint": ((A.H @ X.H @ A.H) == A.H, penrose(A, X)),
    "A⁺ of the square": (A @ A @ X @ A == A @ A, [*penrose(A, X), *penrose(A @ A, Y)]),
    "equal ranges": (A @ X == X @ A, [*penrose(A, X), A @ A @ X == A]),
    "group inverse": (A @ A @ X == A, group(A, X)),
    "Drazin": (A @ A @ X @ A == A @ A, drazin(A, X)),
    "(AB)² = 0": ((B @ A) ** 3 == O, [(A @ B) @ (A @ B) == O]),
    "commuting, square 0": ((A + B) @ (A + B) @ (A + B) == O, NILPOTENT),
    "index 4": (expm(A) == I + A + A @ A / 2 + A @ A @ A / 6, [A @ A @ A @ A == O]),
    "Heisenberg, one hypothesis": (
        expm(X) @ Y @ expm(-X) == Y + C,
        [C == comm(X, Y), X @ C == C @ X],
    ),
    "partial isometry": ((A @ A.H) @ (A @ A.H) == A @ A.H, [A @ A.H @ A == A]),
    "braid": ((A @ B) @ (A @ B) @ (A @ B) == I, [A @ B @ A == B @ A @ B, A @ A == I, B @ B == I]),
}

PROJECTIONS = [P @ P == P, Q @ Q == Q]
ORTHOGONAL_PROJECTIONS = [*PROJECTIONS, P.H == P, Q.H == Q]

OTHERS_FALSE = [
    (P @ Q == Q @ P, [*ORTHOGONAL_PROJECTIONS, P @ Q @ P == s * P]),
    (P @ Q @ P == P @ Q, [*ORTHOGONAL_PROJECTIONS]),
    (P @ Q == O, [*ORTHOGONAL_PROJECTIONS, P @ Q @ P == P @ Q @ P @ Q @ P]),
    (expm(pi * 1j * (P - Q)) == I, PROJECTIONS),
    ((P - Q) @ (P - Q) @ (P - Q) == P - Q, PROJECTIONS),
    ((P + Q) @ (P + Q) == P + Q, [*PROJECTIONS, P @ Q == Q @ P]),
    (P + Q == I, [*PROJECTIONS, P @ Q == O, Q @ P == O]),
    (expm(A + B) == expm(B) @ expm(A) @ expm(-comm(A, B) / 2), [comm(A, comm(A, B)) == O, comm(B, comm(A, B)) == O]),
    (comm(A, B) == O, [comm(A, comm(A, comm(A, B))) == O]),
    (comm(A, comm(A, B)) == O, [comm(A, comm(A, comm(A, B))) == O]),
    (comm(A, B) == O, [comm(A, comm(A, B)) == O, A @ A @ A @ A == O]),
    (comm(A, B) @ comm(A, B) == O, [comm(A, comm(A, B)) == O]),
    (expm(A) @ B @ expm(-A) == B + comm(A, B), [comm(A, comm(A, comm(A, B))) == O]),
    (comm(A, B) == s * B, [expm(A) @ B == exp(s) * B @ expm(A)]),
    (A @ B == B @ A, [A @ A @ B - (1 + 1j) * A @ B @ A + 1j * B @ A @ A == O]),
    (A @ B == 2 * B @ A, [A @ A @ B - 3 * A @ B @ A + 2 * B @ A @ A == O]),
    (B @ B == O, [A @ B - B @ A == 3 * B]),
    (A @ A == I, [A @ B == B @ inv(A)]),
    (A @ B == B @ A, [A @ B @ inv(A) == B @ B]),
    (B @ B @ B == I, [A @ B @ inv(A) == B @ B]),
    (B == I, [A @ B @ inv(A) == B @ B]),
    (B @ B == I, [A @ B @ inv(A) == inv(B)]),
    (A @ B + B @ A == O, [A @ A @ B == B @ A @ A]),
    (B @ A @ C == O, [A @ B == O]),
    (C @ A @ B == B @ A @ C, [A @ B == B @ A]),
    (det(A) == 0, [A.T == -A]),
    (A == O, [A.T == -A, det(A) == 0]),
    (A.T @ A == A @ A.T, [A @ A == O]),
    (A @ A.T == O, [A @ A == O, trace(A @ A.T) == 0]),
    (A == O, [trace(A) == 0, trace(A @ A) == 0]),
    (A @ A == O, [trace(A) == 0, trace(A @ A) == 0]),
    (A @ A @ A == O, [trace(A) == 0, trace(A @ A) == 0, trace(A @ A @ A) == 0]),
    (trace(A @ B @ C) == trace(A @ C @ B), []),
    (trace(A @ B @ C) == trace(A @ C @ B), [A.T == A, B.T == B]),
    (trace(A @ B @ A @ B) == trace(A @ A @ B @ B), []),
    (det(A + B) == det(A) + det(B), [A @ B == O]),
    (det(I + A) == 1 + trace(A), [A @ A == A]),
    (inv(A) == A.H, [A @ A.H == A.H @ A]),
    (X @ X == Y, [*penrose(A, X), *penrose(A @ A, Y), A.T == A]),
    (Y == X, [*penrose(A, X), *penrose(A.T @ A, Y)]),
    (X.H == A, [*penrose(A, X), A @ A == A]),
    (X @ A @ A == A, penrose(A, X)),
    (X @ A @ A == A, drazin(A, X)),
    (Z == X @ Y, [*group(A, X), *group(B, Y), *group(A @ B, Z)]),
    (Y @ Y == X @ Y, [*drazin(A, X), *drazin(B, Y), A @ B == O]),
    (A @ X @ B == B @ A @ X, [*penrose(A, X), A @ B == B @ A]),
    (X @ B == B @ X, [*penrose(A, X), A @ B == B @ A]),
    (X @ B == B @ X, [*reflexive(A, X), A @ B == B @ A]),
    (X @ A @ B == B, [*penrose(A, X), *penrose(B, Y), A @ B @ Y == A]),
    (A == B, [*penrose(A, X), *penrose(B, Y), A @ X == B @ Y]),
    (A == B, [*penrose(A, X), A @ B == A, B @ A == A]),
    (A @ B == O, [A @ A == A, B @ B == O]),
    (expm(A) == I + A + (exp(1) - 2) * A @ A, [A @ A @ A == A]),
    (expm(A) == cos(1) * I + sin(1) * A, [A @ A @ A == -A]),
    (expm(t * A) == I + sin(t) * A - (1 - cos(t)) * A @ A, [A @ A @ A == -A]),
    (expm(A) == I + A + A @ A / 2 + A @ A @ A / 6, [A @ A @ A @ A @ A == O]),
    (logm(I + A) == A - A @ A / 2 + A @ A @ A / 3, [A**5 == O]),
    (inv(I - A @ B) == I + A @ B + A @ B @ A @ B, [(B @ A) ** 3 == O]),
    (A @ B @ (A @ B) == O, [A @ A == O, B @ B == O]),
    ((A + B) ** 4 == O, [A @ A == O, B @ B == O, A @ B @ (A @ B) @ (A @ B) == O]),
    ((A + B) ** 2 == O, [A @ A == O, B @ B == O, A @ B @ A == O]),
    (A @ B == B @ A, [A @ A == O, B @ B == O, A @ B @ A == O, B @ A @ B == O]),
    (A @ B == O, [A @ A == O, B @ B == O, A @ B + B @ A == O]),
    (A @ B @ A @ B == O, [A @ B @ A == B @ A @ B]),
    (A @ B == B @ A, [A @ B @ A == A @ A @ B]),
    (A @ A @ B == B @ A @ A, [A @ B @ A == B @ A @ B]),
    (X @ Y == Y @ X, [X @ Y - Y @ X == X @ X]),
    (X @ X == O, [X @ Y - Y @ X == X @ X]),
    (X @ X @ X == O, [X @ Y - Y @ X == X @ X]),
    (E @ E @ E == O, SL2),
    (X @ X @ X == -X, SO3),
    (expm(2 * pi * X) == -I, SO3),
    (H @ E == E @ H + E, SL2),
    (expm(4 * pi * X) == -I, SO3),
    (E @ F @ E == E, SL2),
    (trace(H @ H) == 2, SL2),
    (U @ V == V @ U, [U.H @ U == I, V.H @ V == I, U @ U == V @ V]),
    (A.H @ B == B @ A.H, [A @ B == B @ A, A.T @ A == A @ A.T]),
    (A.H @ B == B @ A.H, [A @ B == B @ A]),
    (A.H @ A == A @ A.H, [A @ A == A]),
    (A @ B == (A @ B).H, [A.H == A, B.H == B]),
    (logm(A @ B) == logm(A) + logm(B), [A.H == A, B.H == B, A @ B == B @ A]),
    (sqrtm(A @ A) == A, [A.H == A]),
    (expm(A + B) == expm(A) @ expm(B), [A.T == -A, B.T == -B]),
    (A == B, [expm(A) == expm(B), A.T == -A, B.T == -B]),
    (A == O, [expm(A) == I, A.T == -A]),
    (A.H @ A == I, [A @ A.H @ A == A]),
]

OTHERS_TRUE = [
    (A @ B @ A == B, [A @ B == B @ inv(A)]),
    (expm(A) @ B @ expm(-A) == -B, [A @ A == -(pi**2) * I / 4, A @ B == -B @ A]),
    (A @ A == O, [*drazin(A, X), trace(A @ X) == 0]),
    (A.H == A, [A @ A == A, A @ A.H == A.H @ A @ A]),
]

FALSE |= {f"{claim}, given {given}": (claim, given) for claim, given in OTHERS_FALSE}
TRUE |= {f"{claim}, given {given}": (claim, given) for claim, given in OTHERS_TRUE}
