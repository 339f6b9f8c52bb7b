"""Matrices that fulfil hypotheses, made by hand for each kind of hypothesis.

A family is a function of an :class:`Artist` that returns values for its letters. One for a single letter takes the
number of letters that shall fulfil the same hypothesis each.
"""

import itertools

from .arithmetic import CONTEXT, Square, diagonal, eye, inv
from .artist import PI, I, similar

FAMILIES = {}


def family(function):
    FAMILIES[function.__name__] = function
    return function


def one(name, draw):
    """Add a family for one letter, or for several that fulfil the same hypothesis each."""
    FAMILIES[name] = lambda artist, count=1: [draw(artist) for _ in range(count)]


one("anything", lambda a: a.anything())
one("dense", lambda a: a.dense())
one("small", lambda a: a.small())
one("basis", lambda a: a.basis())
one("on_the_cut", lambda a: a.spectrum(-1, -1, 2))
one("idempotent", lambda a: a.spectrum(0, 1))
one("involution", lambda a: a.spectrum(-1, 1))
one("complex_structure", lambda a: a.spectrum(I, -I))
one("cube_itself", lambda a: a.spectrum(0, 1, -1))
one("rodrigues", lambda a: a.spectrum(0, I, -I))
one("exponential_is_one", lambda a: a.spectrum(0, 2 * PI * I, -2 * PI * I))
one("golden", lambda a: a.spectrum((1 + CONTEXT.sqrt(5)) / 2, (1 - CONTEXT.sqrt(5)) / 2))
one("symmetric", lambda a: (lambda A: A + A.T)(a.small()))
one("skew", lambda a: (lambda A: A - A.T)(a.small()))
one("hermitian", lambda a: (lambda A: A + A.H)(a.small()))
one("skew_hermitian", lambda a: (lambda A: A - A.H)(a.small()))
one("real_symmetric", lambda a: (lambda A: A + A.T)(a.dense(False)))
one("unitary", lambda a: a.unitary())
one("orthogonal", lambda a: a.unitary(is_real=True))
one("normal", lambda a: (lambda Q: Q @ diagonal([a.number() for _ in range(a.d)]) @ Q.H)(a.unitary()))
one("permutation", lambda a: Square(a.random.sample(eye(a.d).rows, a.d)))
one("identity", lambda a: eye(a.d))
one("zero_matrix", lambda a: Square([[0] * a.d] * a.d))
FAMILIES["zero"] = lambda artist, count=1: [CONTEXT.mpf(0)] * count


@family
def related(artist, count=1):
    """Matrices that are zero, ±I, or a first one, its negative, inverse, transpose, adjoint or square."""
    A = artist.random.choice(
        (artist.basis, artist.unitary, lambda: artist.spectrum(-1, 1), lambda: artist.spectrum(I, -I))
    )()
    one = eye(artist.d)
    kinds = (A, A, -A, inv(A), A.T, A.H, A @ A, one, -one, 0 * one)
    return [A] + [artist.random.choice(kinds) for _ in range(count - 1)]


@family
def nilpotent(artist, index=2):
    """A matrix with A^index = 0, and A^(index − 1) ≠ 0 if the dimension allows it."""
    A = Square([[1 if j == i + 1 and j < index else 0 for j in range(artist.d)] for i in range(artist.d)])
    return similar(artist, artist.number() * A)


@family
def nilpotent3(artist):
    return nilpotent(artist, 3)


@family
def nilpotent4(artist):
    return nilpotent(artist, 4)


@family
def unipotent(artist):
    return similar(artist, artist.strictly_upper() + eye(artist.d))


@family
def orthogonal_projection(artist):
    Q = artist.unitary()
    return [Q @ diagonal([artist.random.choice((0, 1)) for _ in range(artist.d)]) @ Q.H]


@family
def commuting(artist, count=2):
    """Polynomials in one matrix, or matrices that commute without being such, often with eigenvalues on the cut."""
    kind = artist.random.randrange(4)
    if kind == 0:
        A = artist.small()
        return [artist.polynomial(A) for _ in range(count)]
    if kind == 1:
        values = (-1, -2, 1, I, -I, 2)
        return similar(
            artist, *(diagonal([artist.random.choice(values) for _ in range(artist.d)]) for _ in range(count))
        )
    if kind == 2:  # the last column, above the diagonal
        made = []
        for _ in range(count):
            A = artist.dense()
            corner = [
                [A.rows[i][j] if j == artist.d - 1 > i else 0 for j in range(artist.d)] for i in range(artist.d)
            ]
            made.append(Square(corner) + artist.random.choice((1, -1, 2)) * eye(artist.d))
        return similar(artist, *made)
    return similar(artist, *(diagonal([artist.number() for _ in range(artist.d)]) for _ in range(count)))


@family
def commuting_idempotents(artist, count=2):
    choice = artist.random.choice
    return similar(artist, *(diagonal([choice((0, 1)) for _ in range(artist.d)]) for _ in range(count)))


@family
def nested_idempotents(artist):
    """P, Q with PQ = QP = Q."""
    larger = [artist.random.choice((0, 1)) for _ in range(artist.d)]
    smaller = [x * artist.random.choice((0, 1)) for x in larger]
    return similar(artist, diagonal(larger), diagonal(smaller))


@family
def exclusive_idempotents(artist):
    """P, Q with PQ = QP = 0."""
    first = [artist.random.choice((0, 1)) for _ in range(artist.d)]
    second = [(1 - x) * artist.random.choice((0, 1)) for x in first]
    return similar(artist, diagonal(first), diagonal(second))


@family
def commuting_nilpotents(artist):
    """A² = B² = 0, AB = BA; with AB ≠ 0 in dimension 4."""
    if artist.d < 4:
        (A,) = nilpotent(artist)
        return [A, artist.number() * A]
    A = Square([[0, 0, 1, 0], [0, 0, 0, 1], [0] * 4, [0] * 4])
    B = Square([[0, 1, 0, 0], [0] * 4, [0, 0, 0, 1], [0] * 4])
    return similar(artist, A, B)


@family
def scaled_involution(artist):
    """A, s with A² = s²I."""
    (A,), s = FAMILIES["involution"](artist), artist.random.choice((artist.number(), PI * I, artist.number() / 2))
    return [s * A, s]


@family
def scaled_idempotent(artist):
    """A, s with A² = sA."""
    (P,), s = FAMILIES["idempotent"](artist), artist.random.choice((artist.number(), 2 * PI * I))
    return [s * P, s]


@family
def two_eigenvalues(artist):
    """A, s, t with (A − sI)(A − tI) = 0."""
    s, t = artist.number(), artist.number() / 2
    return [artist.spectrum(s, t), s, t]


@family
def zero_product(artist):
    """A, B with AB = 0."""
    (P,) = FAMILIES["idempotent"](artist)
    return [artist.dense() @ P, (eye(artist.d) - P) @ artist.dense()]


@family
def zero_products(artist):
    """A, B with AB = BA = 0."""
    P = diagonal([1] * (artist.d // 2) + [0] * (artist.d - artist.d // 2))
    Q = eye(artist.d) - P
    return similar(artist, P @ artist.small() @ P, Q @ artist.small() @ Q)


@family
def cancelling(artist):
    """A, B, C with AB = AC."""
    A, B = zero_product(artist)
    C = artist.dense()
    return [A, C + B, C]


@family
def compressed(artist):
    """P, A with P² = P, PA = AP."""
    P = diagonal([1] * (artist.d // 2) + [0] * (artist.d - artist.d // 2))
    Q = eye(artist.d) - P
    return similar(artist, P, P @ artist.small() @ P + Q @ artist.small() @ Q)


@family
def heisenberg(artist):
    """A, B, C with C = [A, B], which commutes with both."""
    d = artist.d
    A, B = (
        Square([[A.rows[i][j] if i == 0 < j or (j == d - 1 and i < j) else 0 for j in range(d)] for i in range(d)])
        for A in (artist.dense(), artist.dense())
    )
    if artist.chance(0.3) and d > 2:
        A = A + artist.number() * eye(d)
    A, B = similar(artist, A, B)
    return [A, B, A @ B - B @ A]


@family
def half_heisenberg(artist):
    """A, B, C with C = [A, B], which commutes with A, and not always with B."""
    B = artist.graded(list(range(artist.d)), [0, -1]) / 2
    A = B @ B if artist.d == 1 else Square([[0] * (artist.d - 1) + [1], *[[0] * artist.d] * (artist.d - 1)])
    A, B = similar(artist, A, B)
    return [A, B, A @ B - B @ A]


@family
def hadamard(artist):
    """A, B with ad(A)^d B = 0: triangular, A with zeros on the diagonal."""
    B = artist.strictly_upper(0)
    return similar(artist, artist.strictly_upper(), B)


def eigenvector(artist, s):
    weights = [s * artist.random.randint(0, 2) for _ in range(artist.d)]
    shift = artist.number()
    return similar(artist, diagonal([x + shift for x in weights]), artist.graded(weights, [s]))


@family
def affine(artist):
    """A, B, s with AB − BA = sB."""
    s = artist.random.choice((artist.number(), artist.number() / 2, CONTEXT.mpf(1), 0, PI * I / 2, 2 * PI * I))
    A, B = eigenvector(artist, s) if s else commuting(artist)
    return [A, B, CONTEXT.mpmathify(s)]


@family
def affine_one(artist):
    """A, B with AB − BA = B."""
    return eigenvector(artist, CONTEXT.mpf(1))


@family
def rotation(artist):
    """A, B, C with AB − BA = C, AC − CA = −B."""
    weights = [I * artist.random.randint(0, 2) for _ in range(artist.d)]
    A, B = similar(artist, diagonal(weights), artist.graded(weights, [I, -I]))
    return [A, B, A @ B - B @ A]


@family
def boost(artist):
    """A, B, C with AB − BA = C, AC − CA = B."""
    weights = [CONTEXT.mpf(artist.random.randint(0, 2)) for _ in range(artist.d)]
    A, B = similar(artist, diagonal(weights), artist.graded(weights, [1, -1]))
    return [A, B, A @ B - B @ A]


@family
def twisted(artist):
    """A, B, s with AB = sBA."""
    s = artist.random.choice((artist.number(), CONTEXT.mpf(2), I, CONTEXT.mpf(-1)))
    weights = [artist.random.randint(0, 2) for _ in range(artist.d)]
    scale = artist.number() / 2
    A, B = similar(artist, diagonal([scale * s**k for k in weights]), artist.graded(weights, [1]))
    return [A, B, s]


@family
def anticommuting(artist):
    """A, B with AB = −BA."""
    signs = [artist.random.choice((1, -1)) for _ in range(artist.d)]
    A = artist.number() * diagonal(signs)
    return similar(artist, A, artist.graded(signs, [2, -2]))


@family
def pauli(artist):
    """A, B with A² = B² = I, AB = −BA, in even dimensions."""
    half = artist.d // 2
    A = diagonal([1, -1] * half + [1] * (artist.d % 2))
    B = Square([[1 if i // 2 == j // 2 and i != j else 0 for j in range(artist.d)] for i in range(artist.d)])
    return similar(artist, A, B)


@family
def intertwined(artist):
    """A, B, X with AX = XB; X singular now and then."""
    B, X = artist.anything(), artist.basis()
    A = X @ B @ inv(X)
    if artist.chance(0.5):  # X times what commutes with B
        X = X @ (B - artist.random.choice(B.rows[0]) * eye(artist.d))
    return [A, B, X]


@family
def intertwined_apart(artist):
    """A, B, X with AX = XB, where A and B have different spectra."""
    d, k = artist.d, max(1, artist.d // 2)
    first = [artist.random.choice((-1, 1, 2, I)) for _ in range(k)]
    A = diagonal(first + [artist.number() for _ in range(d - k)])
    B = diagonal(first + [artist.number() for _ in range(d - k)])
    X = diagonal([1] * k + [0] * (d - k))
    P, Q = artist.basis(), artist.basis()
    return [P @ A @ inv(P), Q @ B @ inv(Q), P @ X @ inv(Q)]


@family
def inverse_pair(artist):
    A = artist.basis()
    return [A, inv(A)]


@family
def inverse_triple(artist):
    """A, B, C with ABC = I."""
    A, B = artist.basis(), artist.basis()
    return [A, B, inv(A @ B)]


@family
def both_inverses(artist):
    """A, B, C with AB = CA = I."""
    A = artist.basis()
    return [A, inv(A), inv(A)]


@family
def sum_is_product(artist):
    """A, B with AB = A + B."""
    X = artist.basis()
    return [eye(artist.d) + X, eye(artist.d) + inv(X)]


@family
def inner_inverse(artist, count=2):
    """A, B, C: B and C are reflexive generalised inverses of A."""
    d, r = artist.d, artist.random.randint(0, artist.d)
    P, Q = artist.basis(), artist.basis()
    made = [P @ diagonal([1] * r + [0] * (d - r)) @ Q]
    for _ in range(count):
        X, Y = artist.dense(), artist.dense()
        left = Square([[int(i == j) if j < r else 0 for j in range(d)] for i in range(d)])
        for i, j in itertools.product(range(r, d), range(r)):
            left.rows[i][j] = X.rows[i][j]
        right = Square(
            [[(int(i == j) if j < r else Y.rows[i][j]) if i < r else 0 for j in range(d)] for i in range(d)]
        )
        made.append(inv(Q) @ left @ right @ inv(P))
    return made


@family
def pseudo_inverse(artist):
    """A, B, C: B = C is the inverse of Moore and Penrose."""
    values = [artist.random.choice((0, 1, 2, 3)) for _ in range(artist.d)]
    U, V = artist.unitary(), artist.unitary()
    inverse = V @ diagonal([CONTEXT.mpf(1) / x if x else 0 for x in values]) @ U.H
    return [U @ diagonal(values) @ V.H, inverse, inverse]


@family
def group_inverse(artist):
    """A, B, C: B = C is the group inverse of A."""
    values = [artist.random.choice((0, 1, -1, 2, I)) for _ in range(artist.d)]
    A, B = similar(artist, diagonal(values), diagonal([CONTEXT.mpf(1) / x if x else 0 for x in values]))
    return [A, B, B]


@family
def group_inverse_of_idempotent(artist):
    (P,) = FAMILIES["idempotent"](artist)
    return [P, P]


@family
def group_inverse_and_commuting(artist):
    """A, B, C: B is the group inverse of A, and C commutes with A."""
    r = artist.d // 2
    values = [2] * r + [0] * (artist.d - r)
    P = diagonal([1] * r + [0] * (artist.d - r))
    Q = eye(artist.d) - P
    C = P @ artist.dense() @ P + Q @ artist.dense() @ Q
    return similar(artist, diagonal(values), P / 2, C)


@family
def drazin_inverse(artist):
    """A, B, C: B = C is the Drazin inverse of A, whose index is at most 2."""
    d = artist.d
    if d < 3:
        return group_inverse(artist) if d == 1 else [*nilpotent(artist), *[Square([[0] * d] * d)] * 2]
    core, k = [artist.number() for _ in range(d - 2)], d - 2
    A = Square([[core[i] if i == j < k else int(i == k == j - 1) for j in range(d)] for i in range(d)])
    B = diagonal([1 / x for x in core] + [0, 0])
    A, B = similar(artist, A, B)
    return [A, B, B]


@family
def hamiltonian(artist):
    """A, J with AᵀJ = −JA."""
    J, K = artist.basis(), artist.small()
    if artist.d % 2 == 0 and artist.chance(0.5):
        J = Square(
            [[(j == i + 1) * (1 - i % 2) - (i == j + 1) * (i % 2) for j in range(artist.d)] for i in range(artist.d)]
        )
        return [inv(J) @ (K + K.T), J]
    J = J + J.T
    return [inv(J) @ (K - K.T), J]


@family
def symplectic(artist):
    """A, J with AᵀJA = J, J² = −I; of size 2 with determinant 1, or orthogonal and iI."""
    if artist.d % 2:
        (A,) = FAMILIES["orthogonal"](artist)
        return [A, I * eye(artist.d)]
    x, y, z = (artist.number() for _ in range(3))
    A = Square([[1, x], [0, 1]]) @ Square([[1, 0], [y, 1]]) @ Square([[1, z], [0, 1]])
    J = Square([[0, 1], [-1, 0]])
    return [A, J] if artist.d == 2 else [_doubled(A), _doubled(J)]


def _doubled(A):
    zero = [0] * A.d
    return Square([row + zero for row in A.rows] + [zero + row for row in A.rows])


@family
def commuting_symmetric(artist):
    """Real, symmetric, and commuting."""
    Q = artist.unitary(is_real=True)
    draw = lambda: diagonal([artist.random.randint(-2, 3) for _ in range(artist.d)])  # noqa: E731
    return [Q @ draw() @ Q.T, Q @ draw() @ Q.T]


@family
def commuting_hermitian(artist):
    Q = artist.unitary()
    draw = lambda: diagonal([artist.random.randint(-2, 3) for _ in range(artist.d)])  # noqa: E731
    return [Q @ draw() @ Q.H, Q @ draw() @ Q.H]


@family
def isotropic(artist):
    """A with AᵀA = 0, not zero if d > 1."""
    A = Square([[0] * artist.d] * artist.d)
    if artist.d > 1:
        A.rows[0][0], A.rows[1][0] = CONTEXT.mpc(1), I
    Q = artist.unitary(is_real=True)
    return [Q @ A @ artist.dense()]


@family
def exponentials_add(artist):
    """A, B with exp(A + B) = exp(A) exp(B), which do not commute if d > 1."""
    d = artist.d
    twice = 2 * PI * I
    A = Square([[twice if i == j == 1 else 0 for j in range(d)] for i in range(d)])
    B = Square([[twice if i == j == 1 else int((i, j) == (0, 1)) for j in range(d)] for i in range(d)])
    return similar(artist, A, B)


@family
def one_short_product(artist):
    """A, B with (AB)² = 0; in dimension 3 with (BA)² ≠ 0."""
    d = artist.d
    shift = Square([[int(j == i + 1 < 3) for j in range(d)] for i in range(d)])
    return similar(artist, shift, diagonal([1, 1, 0, 0][:d]))


@family
def chain(artist):
    """A, B, C with AB = BA, BC = CB."""
    return [artist.dense(), artist.number() * eye(artist.d), artist.dense()]


@family
def same_inverse_sum(artist):
    """A, B with A = B + B⁻¹."""
    B = artist.basis()
    return [B + inv(B), B]


@family
def shifted_nilpotent(artist):
    """A with (A − I)² = 0."""
    return [eye(artist.d) + nilpotent(artist)[0]]


@family
def symmetric_nilpotent(artist):
    """A = Aᵀ with A² = 0, not zero if d > 1."""
    A = Square([[0] * artist.d] * artist.d)
    if artist.d > 1:
        A.rows[0][0], A.rows[0][1], A.rows[1][0], A.rows[1][1] = CONTEXT.mpc(1), I, I, CONTEXT.mpc(-1)
    Q = artist.unitary(is_real=True)
    return [Q @ A @ Q.T]


@family
def projection_pair(artist):
    """P² = P, Q² = Q, (PQ)² = PQ, and not PQ = QP if d > 1: both have one range."""
    (P,) = FAMILIES["idempotent"](artist)
    return [P, P + P @ artist.dense() @ (eye(artist.d) - P)]


@family
def half_exclusive_idempotents(artist):
    """P² = P, Q² = Q, PQ = 0, and not QP = 0 if d > 1."""
    d, k = artist.d, artist.d // 2
    P = diagonal([1] * k + [0] * (d - k))
    Q = eye(d) - P
    return similar(artist, P, Q + Q @ artist.dense() @ P)


@family
def inner_only(artist):
    """A, B with ABA = A, and not BAB = B unless A is invertible."""
    d, r = artist.d, artist.random.randint(0, artist.d)
    P, Q, B = artist.basis(), artist.basis(), artist.dense()
    for i, j in itertools.product(range(r), repeat=2):
        B.rows[i][j] = CONTEXT.mpc(int(i == j))
    return [P @ diagonal([1] * r + [0] * (d - r)) @ Q, inv(Q) @ B @ inv(P)]


@family
def equal_traces(artist):
    A, B = artist.dense(), artist.dense()
    B.rows[-1][-1] += sum(A.rows[i][i] - B.rows[i][i] for i in range(artist.d))
    return [A, B]


def takes_a_count(name):
    """Whether a family fills as many letters as it is asked to."""
    return name in {"commuting", "commuting_idempotents", "related"} or FAMILIES[name].__name__ == "<lambda>"
