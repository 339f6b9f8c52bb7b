"""Letters and operators: ``Y2 @ expm(-L)`` builds a node, and asks for no value.

Matrices: ``+ - @ **n``, ``*`` and ``/`` by scalars, ``.T``, ``.H``, ``A.solve(B)``. Scalars: Python's operators.
Numbers are exact: integers, fractions, decimals, strings such as "1.00000000000000000001", floats as the binary
fractions that they are. ``==`` builds an equation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Never, NoReturn, overload

from ..errors import InputError
from ..inputs.cut import DEFAULT, Cut
from ..inputs.exact_numbers import GaussianRational, exact_scalar
from .given import as_sympy_matrix, is_table
from .nodes import Node, Shape, Size, letters, node
from .refusals import refuse
from .unknown import NO_VALUE, Expression

SIZE = "d"
"""The dimension of letters that name no other."""

LARGEST_COMPUTED_POWER = 64
"""Powers of numbers up to this one are computed when they are written down."""

WITH_MATRICES = {"exp", "log", "sqrt", "cos"}
"""The functions of scalars that have a counterpart for matrices, whose name ends in m."""

RESERVED = {"I", "i", "π", "pi"}
"""Names that are written for the identity, the imaginary unit and π."""

_NAME = re.compile(r"[^\W\d_]\w*")


class Matrix(Expression):
    """A square matrix, of every size at once."""

    __slots__ = ()
    _attributes = "a matrix has A.T, A.H and A.solve(B), and functions such as inv(A), trace(A) and expm(A)"

    def __add__(self, other: Any) -> Matrix:
        return _joined("add", self, other, "+")

    def __radd__(self, other: Any) -> Matrix:
        return _joined("add", other, self, "+")

    def __sub__(self, other: Any) -> Matrix:
        return _joined("sub", self, other, "-")

    def __rsub__(self, other: Any) -> Matrix:
        return _joined("sub", other, self, "-")

    def __neg__(self) -> Matrix:
        return -1 * self

    def __pos__(self) -> Matrix:
        return self

    def __matmul__(self, other: Any) -> Matrix:
        return _product(self, other)

    def __rmatmul__(self, other: Any) -> Matrix:
        return _product(other, self)

    def __mul__(self, other: Any) -> Matrix:
        return _scaled(other, self)

    def __rmul__(self, other: Any) -> Matrix:
        return _scaled(other, self)

    def __truediv__(self, other: Any) -> Matrix:
        if isinstance(other, Matrix):
            refuse("a matrix is not divided by a matrix; write inv(B) @ A, B.solve(A) or A @ inv(B)")
        return _scaled(1 / scalar(other), self)

    def __rtruediv__(self, other: Any) -> NoReturn:
        refuse("nothing is divided by a matrix; write inv(A), or A.solve(B) for A⁻¹B")

    def __pow__(self, exponent: Any) -> Matrix:
        if isinstance(exponent, Expression | bool) or not hasattr(type(exponent), "__index__"):
            refuse(f"only whole powers of a matrix are written A**n, not {exponent!r}; others are expm(p * logm(A))")
        _square(self, "a power")
        return Matrix(node("power", (self.node,), int(exponent.__index__()), self.node.shape))

    def __rpow__(self, base: Any) -> NoReturn:
        refuse("a power with a matrix in the exponent is written expm(log(s) * A)")

    def __eq__(self, other: object) -> Equation:  # type: ignore[override]
        return _equation(self, other)

    def __ne__(self, other: object) -> NoReturn:
        refuse(NO_VALUE + "compare it; a claim is written left == right")

    @property
    def T(self) -> Matrix:
        """The transpose."""
        return Matrix(node("transpose", (self.node,), None, _shape(self)[::-1]))

    @property
    def H(self) -> Matrix:
        """The conjugate transpose."""
        return Matrix(node("adjoint", (self.node,), None, _shape(self)[::-1]))

    def solve(self, other: Any) -> Matrix:
        """Return A⁻¹B."""
        _square(self, "an inverse")
        B = _matrix(other, "A.solve(B)")
        return Matrix(node("solve", (self.node, B.node), None, _product_shape(self, B)))


class Scalar(Expression):
    """A complex number."""

    __slots__ = ()
    _attributes = "a scalar has no attributes"

    def __add__(self, other: Any) -> Scalar:
        return _combined("plus", self, other)

    def __radd__(self, other: Any) -> Scalar:
        return _combined("plus", other, self)

    def __sub__(self, other: Any) -> Scalar:
        return _combined("minus", self, other)

    def __rsub__(self, other: Any) -> Scalar:
        return _combined("minus", other, self)

    @overload
    def __mul__(self, other: Matrix) -> Matrix: ...

    @overload
    def __mul__(self, other: Any) -> Scalar: ...

    def __mul__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, Matrix) else _combined("times", self, other)

    def __rmul__(self, other: Any) -> Scalar:
        return _combined("times", other, self)

    def __truediv__(self, other: Any) -> Scalar:
        return NotImplemented if isinstance(other, Matrix) else _combined("over", self, other)

    def __rtruediv__(self, other: Any) -> Scalar:
        return _combined("over", other, self)

    def __neg__(self) -> Scalar:
        return 0 - self if _is_constant(self) else Scalar(node("negative", (self.node,)))

    def __pos__(self) -> Scalar:
        return self

    def __pow__(self, exponent: Any) -> Scalar:
        if isinstance(exponent, Matrix):
            refuse("a power with a matrix in the exponent is written expm(log(s) * A)")
        if type(exponent) is int:
            return _whole_power(self, exponent)
        return exp(scalar(exponent) * log(self))

    def __rpow__(self, base: Any) -> Scalar:
        return exp(self * log(base))

    def __matmul__(self, other: Any) -> NoReturn:
        refuse("@ is the product of two matrices; a scalar multiplies by *")

    __rmatmul__ = __matmul__

    def __eq__(self, other: object) -> Equation:  # type: ignore[override]
        return _equation(self, other)

    def __ne__(self, other: object) -> NoReturn:
        refuse(NO_VALUE + "compare it; a claim is written left == right")


@dataclass(frozen=True, eq=False)
class Equation:
    """The statement ``left == right`` about matrices or scalars, for all values of their letters.

    Two of them are equal if they are written alike.
    """

    left: Expression
    right: Expression

    def __bool__(self) -> NoReturn:
        refuse(NO_VALUE + "branch on whether two expressions are equal; sm.prove settles it")

    def __eq__(self, other: object) -> bool:
        return self._sides == other._sides if isinstance(other, Equation) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._sides)

    @property
    def _sides(self) -> tuple[Node, Node]:
        return self.left.node, self.right.node

    def __repr__(self) -> str:
        return f"{self.left!r} = {self.right!r}"

    def _repr_latex_(self) -> str:
        from .printing import to_latex

        return f"$\\displaystyle {to_latex(self.left.node)} = {to_latex(self.right.node)}$"


def matrices(names: str, size: Size = SIZE) -> Any:
    """Return letters for square matrices; one name gives one letter.

    >>> A, B = matrices("A B")
    >>> expm(A - B) @ inv(A) == A.H
    exp(A − B) A⁻¹ = A*
    """
    if not (isinstance(size, str) and _NAME.fullmatch(size)) and not (type(size) is int and size > 0):
        raise InputError(f'the size of a matrix is a name such as "n", or a positive whole number, not {size!r}')
    made = tuple(matrix_letter(name, (size, size)) for name in _names(names))
    return made[0] if len(made) == 1 else made


def scalars(names: str) -> Any:
    """Return letters for complex numbers; one name gives one letter.

    >>> s = scalars("s")
    >>> exp(2 * s) / (s + 1)
    exp(2 s)/(s + 1)
    """
    made = tuple(scalar_letter(name) for name in _names(names))
    return made[0] if len(made) == 1 else made


def matrix_letter(name: str, shape: Shape = (SIZE, SIZE)) -> Matrix:
    """Return the letter of this name and shape."""
    return Matrix(node("matrix", (), name, shape))


def scalar_letter(name: str) -> Scalar:
    """Return the scalar letter of this name."""
    return Scalar(node("scalar", (), name))


def scalar(value: Any) -> Scalar:
    """Return an exact number of any kind that a Problem accepts, or a scalar expression as it is."""
    if isinstance(value, Scalar):
        return value
    if isinstance(value, Matrix):
        refuse("a matrix stands where a scalar is needed")
    try:
        return Scalar(node("number", (), exact_scalar(value)))
    except InputError as error:
        refuse(str(error))


pi = Scalar(node("pi"))
"""The number π."""

I = 1j  # noqa: E741
"""The imaginary unit, an exact number."""


def exp(s: Any) -> Scalar:
    """Return e^s."""
    return _of_scalar("exp", s)


def log(s: Any) -> Scalar:
    """Return the principal logarithm of a scalar."""
    return _of_scalar("log", s)


def sqrt(s: Any) -> Scalar:
    """Return the principal square root of a scalar."""
    return _of_scalar("sqrt", s)


def sin(s: Any) -> Scalar:
    """Return the sine of a scalar."""
    return _of_scalar("sin", s)


def cos(s: Any) -> Scalar:
    """Return the cosine of a scalar."""
    return _of_scalar("cos", s)


def tanh(s: Any) -> Scalar:
    """Return the hyperbolic tangent of a scalar."""
    return _of_scalar("tanh", s)


def log1pexp(s: Any) -> Scalar:
    """Return log(1 + e^s), also where e^s leaves the range of floats."""
    return _of_scalar("log1pexp", s)


def positive_part(s: Any) -> Scalar:
    """Return max(s, 0) of a real number."""
    return _of_scalar("positive_part", s)


def is_positive(s: Any) -> Scalar:
    """Return 1 if a real number is positive, else 0."""
    return _of_scalar("is_positive", s)


def eye(*size: Never) -> Matrix:
    """Return the identity, of the size that is needed; it takes none."""
    if size:
        refuse("eye() takes no size: it is the identity of the size that is needed")
    return Matrix(node("eye", (), None, (None, None)))


def matrix_function(name: str, A: Any, data: Any = None) -> Matrix:
    """Return the function of this name, one of :data:`symbolic_matexp.notation.functions.FUNCTIONS`."""
    argument = _matrix(A, f"{name}(A)")
    _square(argument, name)
    return Matrix(node(name, (argument.node,), data, argument.node.shape))


def matrix(values: Any) -> Matrix:
    """Return a given matrix as an expression, so that ``==`` makes an equation of it, which :func:`prove` settles.

    ``values`` are nested lists, or an array or a matrix of any library; floats are read exactly. Entries may be SymPy
    expressions with constants, such as √2 and π, and with symbols. Raises :class:`InputError` for anything else.

    >>> import symbolic_matexp as sm
    >>> A = sm.matrix([[0, 1], [0, 0]])
    >>> sm.expm(A) == [[1, 1], [0, 1]]
    exp([[0, 1], [0, 0]]) = [[1, 1], [0, 1]]
    >>> print(sm.prove(sm.expm(A) == [[1, 1], [0, 1]]).verdict)
    proved
    """
    if isinstance(values, Matrix):
        return values
    found = as_sympy_matrix(values)
    return Matrix(node("given", (), found, found.shape))


def expm(A: Any) -> Matrix:
    """Return the matrix exponential."""
    return matrix_function("expm", A)


def logm(A: Any, cut: Any = DEFAULT) -> Matrix:
    """Return the primary logarithm, imaginary parts of eigenvalues in (θ − 2π, θ], θ the cut: the principal one."""
    return matrix_function("logm", A, Cut.parse(cut))


def sqrtm(A: Any) -> Matrix:
    """Return the principal square root."""
    return matrix_function("sqrtm", A)


def inv(A: Any) -> Matrix:
    """Return the inverse."""
    return matrix_function("inv", A)


def trace(A: Any) -> Scalar:
    """Return the trace."""
    return _to_scalar("trace", A)


def det(A: Any) -> Scalar:
    """Return the determinant."""
    return _to_scalar("det", A)


def zero(shape: Shape = (None, None)) -> Matrix:
    """Return the zero matrix, of the size that is needed."""
    return Matrix(node("zero", (), None, shape))


def is_expression(value: object) -> bool:
    """Whether a value is a letter or was made of letters."""
    return issubclass(type(value), Expression)


def _names(names: str) -> list[str]:
    listed = names.replace(",", " ").split() if isinstance(names, str) else []
    wrong = next((name for name in listed if _NAME.fullmatch(name) is None), None)
    reserved = next((name for name in listed if name in RESERVED), None)
    if reserved is not None:
        raise InputError(f"{reserved} has a meaning of its own in formulas; call the letter something else")
    if not listed or wrong is not None or len(set(listed)) < len(listed):
        raise InputError(f'give the names of letters, each once, such as "A B" or "X1, X2", not {names!r}')
    return listed


def _shape(A: Matrix) -> Shape:
    assert A.node.shape is not None
    return A.node.shape


def _matrix(value: Any, where: str) -> Matrix:
    if isinstance(value, Matrix):
        return value
    if isinstance(value, Scalar) or _is_number(value):
        refuse(f"a scalar stands where {where} needs a matrix; s times the identity is written s * eye()")
    refuse(
        f"{type(value).__name__} stands where {where} needs a matrix; use letters, not matrices of numbers, or "
        "sm.matrix(…) in a claim about a given one"
    )


def _is_number(value: Any) -> bool:
    try:
        exact_scalar(value)
    except InputError:
        return False
    return True


def _common(*sizes: Size | None) -> Size | None:
    known = [size for size in sizes if size is not None]
    if any(size != known[0] for size in known):
        refuse(f"sizes do not fit: {' and '.join(map(str, dict.fromkeys(known)))}")
    return known[0] if known else None


def _square(A: Matrix, what: str) -> None:
    rows, columns = _shape(A)
    if rows != columns:
        refuse(f"{what} needs a square matrix, not one that is {rows}×{columns}")


def _joined(operation: str, left: Any, right: Any, sign: str) -> Matrix:
    A, B = (_matrix(x, f"A {sign} B") for x in (left, right))
    (m, n), (p, q) = _shape(A), _shape(B)
    return Matrix(node(operation, (A.node, B.node), None, (_common(m, p), _common(n, q))))


def _product(left: Any, right: Any) -> Matrix:
    A, B = (_matrix(x, "A @ B") for x in (left, right))
    return Matrix(node("matmul", (A.node, B.node), None, _product_shape(A, B)))


def _product_shape(A: Matrix, B: Matrix) -> Shape:
    (m, n), (p, q) = _shape(A), _shape(B)
    inner = _common(n, p)
    return (m if m is not None else inner if n is None else m), (q if q is not None else inner if p is None else q)


def _scaled(s: Any, A: Matrix) -> Matrix:
    if isinstance(s, Matrix):
        refuse("two matrices are multiplied by @, not by *")
    return Matrix(node("scale", (scalar(s).node, A.node), None, A.node.shape))


def _combined(operation: str, left: Any, right: Any) -> Scalar:
    if isinstance(left, Matrix) or isinstance(right, Matrix):
        refuse("a scalar and a matrix are not added; s times the identity is written s * eye()")
    a, b = scalar(left), scalar(right)
    if operation == "over" and _is_constant(b) and b.node.data == exact_scalar(0):
        refuse("the formula divides by zero")
    if _is_constant(a) and _is_constant(b):
        return _exactly(operation, a.node.data, b.node.data)
    return Scalar(node(operation, (a.node, b.node)))


def _exactly(operation: str, a: GaussianRational, b: GaussianRational) -> Scalar:
    """Return a sum, difference, product or quotient of two numbers, which is one again."""
    size = b.real**2 + b.imag**2
    real, imag = {
        "plus": lambda: (a.real + b.real, a.imag + b.imag),
        "minus": lambda: (a.real - b.real, a.imag - b.imag),
        "times": lambda: (a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real),
        "over": lambda: (
            (a.real * b.real + a.imag * b.imag) / size,
            (a.imag * b.real - a.real * b.imag) / size,
        ),
    }[operation]()
    return Scalar(node("number", (), GaussianRational(real, imag)))


def _whole_power(s: Scalar, exponent: int) -> Scalar:
    if not _is_constant(s) or abs(exponent) > LARGEST_COMPUTED_POWER:
        return Scalar(node("to the", (s.node,), exponent))
    result = scalar(1)
    for _ in range(abs(exponent)):
        result = result * s
    return result if exponent >= 0 else 1 / result


def _is_constant(s: Scalar) -> bool:
    return s.node.operation == "number"


def _of_scalar(operation: str, s: Any) -> Scalar:
    if isinstance(s, Matrix):
        refuse(
            f"{operation} is for scalars"
            + (f"; of a matrix it is {operation}m" if operation in WITH_MATRICES else "")
        )
    return Scalar(node(operation, (scalar(s).node,)))


def _to_scalar(operation: str, A: Any) -> Scalar:
    argument = _matrix(A, f"{operation}(A)")
    _square(argument, operation)
    if _shape(argument)[0] is None:
        refuse(f"the {operation} of a multiple of the identity depends on the dimension, which is not fixed here")
    return Scalar(node(operation, (argument.node,)))


def _equation(left: Expression, right: Any) -> Equation:
    if isinstance(left, Matrix):
        if not is_expression(right) and is_table(right):
            right = matrix(right)
        other = zero(_shape(left)) if not is_expression(right) and _is_zero(right) else _matrix(right, "A == B")
        _joined("sub", left, other, "==")
        return Equation(left, other)
    if isinstance(right, Matrix):
        refuse("a scalar is not compared with a matrix; s times the identity is written s * eye()")
    return Equation(left, scalar(right))


def _is_zero(value: Any) -> bool:
    return _is_number(value) and exact_scalar(value) == exact_scalar(0)


def names_of(*expressions: Expression) -> tuple[list[str], list[str]]:
    """Return the names of the matrices and of the scalars that occur."""
    found = letters(x.node for x in expressions)
    return [x.data for x in found if x.operation == "matrix"], [x.data for x in found if x.operation == "scalar"]
