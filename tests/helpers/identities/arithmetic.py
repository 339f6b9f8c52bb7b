"""Matrices of 110 digits in plain mpmath, and functions of them by Hermite's interpolation on the spectrum.

It shares no code with the package. Eigenvalues that agree to ``SAME`` are taken for one multiple eigenvalue, and one
that lies within ``SAME`` of the negative axis for one on it. So a logarithm is principal on its cut as well: the
instances have eigenvalues that are either exactly there or far from it.
"""

import random

import mpmath

CONTEXT = mpmath.MPContext()
CONTEXT.dps = 110
SAME = CONTEXT.mpf(10) ** -15
EQUAL = CONTEXT.mpf(10) ** -40
"""Two sides whose relative difference is at most this agree."""
DIFFERENT = CONTEXT.mpf(10) ** -15
"""Two sides whose relative difference is at least this differ. Nothing may lie in between."""
SINGULAR = CONTEXT.mpf(10) ** -30
TERMS = 60
"""Terms of the Taylor series at norm 1/16: 16⁻⁶⁰/60! < 10⁻¹⁵⁰."""
LARGEST = 100
"""An exponential of a matrix of larger norm is not computed: e^100 costs 44 digits, if the result is small."""


class UndefinedError(Exception):
    """Something does not exist here: the inverse of a singular matrix, a logarithm of zero."""


class Square:
    """A square matrix: its rows, of mpmath's complex numbers."""

    def __init__(self, rows):
        self.rows = [[CONTEXT.mpmathify(x) for x in row] for row in rows]

    @property
    def d(self):
        return len(self.rows)

    def __add__(self, other):
        return Square(
            [[x + y for x, y in zip(*pair, strict=True)] for pair in zip(self.rows, other.rows, strict=True)]
        )

    def __sub__(self, other):
        return self + -1 * other

    def __neg__(self):
        return -1 * self

    def __mul__(self, scalar):
        return Square([[scalar * x for x in row] for row in self.rows])

    __rmul__ = __mul__

    def __truediv__(self, scalar):
        return self * divided(1, scalar)

    def __matmul__(self, other):
        columns = list(zip(*other.rows, strict=True))
        return Square([[CONTEXT.fdot(zip(row, c, strict=True)) for c in columns] for row in self.rows])

    def __pow__(self, exponent):
        base, result = (self if exponent >= 0 else inv(self)), eye(self.d)
        for _ in range(abs(exponent)):
            result = result @ base
        return result

    @property
    def T(self):
        return Square(list(zip(*self.rows, strict=True)))

    @property
    def H(self):
        return Square([[CONTEXT.conj(x) for x in row] for row in self.T.rows])

    def solve(self, other):
        return inv(self) @ other

    @property
    def norm(self):
        """The largest sum of moduli in a row."""
        return max(sum(abs(x) for x in row) for row in self.rows)


def eye(d):
    return diagonal([1] * d)


def diagonal(entries):
    return Square([[x if i == j else 0 for j in range(len(entries))] for i, x in enumerate(entries)])


def divided(a, b):
    if abs(b) < SINGULAR:
        raise UndefinedError("division by zero")
    return a / CONTEXT.mpmathify(b)


def eliminated(A):
    """Return the determinant and the inverse, which is None if a pivot is zero, by Gauss and Jordan."""
    d, determinant = A.d, CONTEXT.mpf(1)
    rows = [row + unit for row, unit in zip(A.rows, eye(d).rows, strict=True)]
    for k in range(d):
        best = max(range(k, d), key=lambda i: abs(rows[i][k]))
        if abs(rows[best][k]) <= SINGULAR * max(1, A.norm):
            return CONTEXT.mpf(0), None
        determinant *= rows[best][k] if best == k else -rows[best][k]
        rows[k], rows[best] = rows[best], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(d):
            if i != k:
                factor = rows[i][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return determinant, Square([row[d:] for row in rows])


def inv(A):
    inverse = eliminated(A)[1]
    if inverse is None:
        raise UndefinedError("the inverse of a singular matrix")
    return inverse


def det(A):
    return eliminated(A)[0]


def trace(A):
    return sum(A.rows[i][i] for i in range(A.d))


def expm(A):
    """Return the exponential, by scaling, Taylor's series and squaring."""
    if A.norm > LARGEST:
        raise UndefinedError("too large an exponential")
    squarings = max(0, int(CONTEXT.ceil(CONTEXT.log(16 * A.norm, 2)))) if A.norm > 0 else 0
    B = A * (CONTEXT.mpf(1) / 2**squarings)
    result = term = eye(A.d)
    for k in range(1, TERMS):
        term = (term @ B) / k
        result = result + term
        if term.norm < CONTEXT.eps * SAME:
            break
    for _ in range(squarings):
        result = result @ result
    return result


def logm(A):
    return interpolated(A, log, lambda x, k: (-1) ** (k - 1) * CONTEXT.factorial(k - 1) / x**k)


def sqrtm(A):
    return interpolated(A, sqrt, lambda x, k: CONTEXT.ff(CONTEXT.mpf(1) / 2, k) * sqrt(x) / x**k)


def cosm(A):
    """Return the cosine. Its derivatives are cosines of shifted arguments."""
    return interpolated(A, CONTEXT.cos, lambda x, k: CONTEXT.cos(x + k * CONTEXT.pi / 2))


def exp(s):
    return CONTEXT.exp(s)


def log(s):
    """Return the principal logarithm; a number within ``SAME`` of the negative axis is on it."""
    if abs(s) < SAME:
        raise UndefinedError("the logarithm of zero")
    s = CONTEXT.mpc(s)
    on_axis = s.real < 0 and abs(s.imag) < SAME * abs(s)
    return CONTEXT.mpc(CONTEXT.log(abs(s)), CONTEXT.pi if on_axis else CONTEXT.arg(s))


def sqrt(s):
    return CONTEXT.exp(log(s) / 2)


def interpolated(A, function, derivative):
    """Return f(A) in Newton's form, Σ f[λ₁, …, λ_k] (A − λ₁I) … (A − λ_{k−1}I), multiple eigenvalues together."""
    nodes = eigenvalues(A)
    column, coefficients = [function(x) for x in nodes], []
    for order in range(1, A.d + 1):
        coefficients.append(column[0])
        column = [
            (column[i + 1] - column[i]) / (nodes[i + order] - nodes[i])
            if nodes[i + order] is not nodes[i]
            else derivative(nodes[i], order) / CONTEXT.factorial(order)
            for i in range(len(column) - 1)
        ]
    result, product = Square([[0] * A.d] * A.d), eye(A.d)
    for node, coefficient in zip(nodes, coefficients, strict=True):
        result, product = result + coefficient * product, product @ (A - node * eye(A.d))
    return result


def eigenvalues(A):
    """Return the eigenvalues, multiple ones next to each other as one object, the mean of what was computed."""
    triangular = all(A.rows[i][j] == 0 for i in range(A.d) for j in range(i))
    computed = [A.rows[i][i] for i in range(A.d)]
    if not triangular:
        computed = _by_iteration(A)
    clusters = []
    for x in computed:
        near = next((c for c in clusters if abs(c[0] - x) < SAME * (1 + abs(x))), None)
        near.append(x) if near else clusters.append([x])
    means = [(CONTEXT.fsum(c) / len(c), len(c)) for c in clusters]
    return [mean for mean, count in means for _ in range(count)]


def _by_iteration(A):
    """Return the eigenvalues by mpmath's iteration, in another basis if it does not converge in this one."""
    generator = random.Random(0)
    for _ in range(20):
        try:
            return list(CONTEXT.eig(CONTEXT.matrix(A.rows), left=False, right=False))
        except RuntimeError:
            P = Square([[generator.randint(1, 9) + 9 * (i == j) for j in range(A.d)] for i in range(A.d)])
            A = P @ A @ inv(P)
    raise AssertionError("the eigenvalues are not found")


def verdict(left, right):
    """Return whether two matrices or two numbers agree. Raises ``AssertionError`` if it cannot tell."""
    zero = isinstance(left, Square) and not isinstance(right, Square)
    difference = left if zero else left - right
    size = (lambda x: x.norm) if isinstance(left, Square) else abs
    relative = size(difference) / max(1, size(left), 1 if zero else size(right))
    assert relative <= EQUAL or relative >= DIFFERENT, f"neither equal nor different: {CONTEXT.nstr(relative, 3)}"
    return relative <= EQUAL
