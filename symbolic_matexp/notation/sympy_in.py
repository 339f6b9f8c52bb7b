"""SymPy's matrix expressions and equations as expressions here, node by node; nothing is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial, reduce
from typing import Any

from ..errors import InputError
from .expressions import (
    Equation,
    Matrix,
    Scalar,
    det,
    exp,
    expm,
    eye,
    inv,
    log,
    logm,
    matrix,
    matrix_function,
    matrix_letter,
    pi,
    scalar,
    scalar_letter,
    sqrt,
    trace,
    zero,
)
from .functions import FUNCTIONS, MatrixFunction
from .given import given_nodes
from .nodes import Shape, letters
from .unknown import Expression

ANY: Shape = (None, None)

_NOTHING_SAID = {("finite", True), ("infinite", False)}
"""Assumptions that hold for every matrix."""


def is_sympy(value: object) -> bool:
    """Whether a value is a SymPy expression or equation."""
    return hasattr(value, "free_symbols") and hasattr(value, "xreplace") and not isinstance(value, type)


def equation_from_sympy(equation: Any) -> Equation:
    """Return ``Eq(left, right)`` of MatrixSymbols, or of noncommutative symbols, as an equation.

    Raises :class:`InputError` for what is no equation, or has a part that is not known here.
    """
    kind = type(equation).__name__
    if kind in {"BooleanTrue", "BooleanFalse"}:
        decided = "true" if kind == "BooleanTrue" else "false"
        raise InputError(
            f"SymPy decided that the equation is {decided} before it arrived here, so what it says is lost; "
            "build it with Eq(left, right, evaluate=False)"
        )
    if kind != "Equality":
        raise InputError(f"SymPy's {kind} is no equation of symbols; build one with Eq(left, right, evaluate=False)")
    left, right = (from_sympy(side) for side in equation.args)
    if isinstance(left, Scalar) and isinstance(right, Matrix):
        left = as_matrix(left)
    if isinstance(left, Matrix):
        return Equation(left, _matrix_of_shape(right, left))
    return Equation(left, right)


def symbols_of(*values: Any) -> dict[str, Any]:
    """Return SymPy's symbols in equations and lists of such, by name.

    Raises :class:`InputError` for two symbols of one name.
    """
    found: dict[str, Any] = {}
    for value in values:
        if isinstance(value, list | tuple):
            symbols = list(symbols_of(*value).values())
        elif isinstance(value, Equation | Expression):
            sides = [value] if isinstance(value, Expression) else [value.left, value.right]
            found_in = given_nodes(x.node for x in sides)
            symbols = sorted({s for x in found_in for s in x.data.free_symbols}, key=str)
        else:
            symbols = sorted(value.free_symbols, key=str) if is_sympy(value) else []
        for symbol in symbols:
            if found.setdefault(str(symbol.name), symbol) != symbol:
                raise InputError(f"two different symbols of SymPy are called {symbol.name}; rename one of them")
    return found


def assumptions_of(symbol: Any) -> dict[str, bool]:
    """Return what SymPy assumes of a symbol, beyond that it is a number, or that it does not commute."""
    if type(symbol).__name__ == "MatrixSymbol":
        return {}
    plain = type(symbol)(symbol.name, commutative=symbol.is_commutative).assumptions0
    return {name: value for name, value in symbol.assumptions0.items() if plain.get(name) is not value}


def assumed_of_matrix(symbol: Any) -> list[Equation]:
    """Return what SymPy assumes of a symbol that does not commute, as equations.

    Raises :class:`InputError` for an assumption that is no equation.
    """
    A = matrix_letter(symbol.name)
    equations = {"hermitian": A.H == A, "antihermitian": A.H == -A}
    assumed = {name: truth for name, truth in assumptions_of(symbol).items() if (name, truth) not in _NOTHING_SAID}
    for name, truth in assumed.items():
        if not truth or name not in equations:
            raise InputError(
                f"SymPy assumes that {symbol.name} is {'' if truth else 'not '}{name}, which is no equation of "
                "matrices; make the symbol without it, and say with given= what is assumed"
            )
    return [equations[name] for name in assumed]


def refuse_assumptions_in_force(symbols: Iterable[Any]) -> None:
    """Raise :class:`InputError` for what SymPy's ``assuming`` or ``global_assumptions`` say of symbols."""
    listed = set(symbols)
    if not listed:
        return
    from sympy.assumptions.assume import global_assumptions

    for fact in sorted(global_assumptions, key=str):
        if listed & fact.free_symbols:
            raise InputError(f"SymPy's assumption {fact} is not known here; say with given= what is assumed")


def is_matrix_symbol(symbol: Any) -> bool:
    """Whether a symbol of SymPy stands for a matrix."""
    return type(symbol).__name__ == "MatrixSymbol" or not symbol.is_commutative


def constant_sizes(*values: Any) -> dict[str | int, str]:
    """Return the sizes of the identities and zero matrices in SymPy's expressions, each with its matrix as text.

    Raises :class:`InputError` for one that is not square.
    """
    found: dict[str | int, str] = {}
    for value in values:
        if isinstance(value, list | tuple):
            found |= constant_sizes(*value)
        elif is_sympy(value) and hasattr(value, "atoms"):
            for constant in _constants(value):
                rows, columns = map(_size, constant.shape)
                name = f"{type(constant).__name__}({', '.join(map(str, constant.args))})"
                if rows != columns:
                    raise InputError(f"{name} is not square; a claim speaks of square matrices of one size")
                found[rows] = name
    return found


def _constants(value: Any) -> list[Any]:
    """Return the identities and zero matrices in an expression, in a fixed order."""
    from sympy import preorder_traversal

    return [x for x in preorder_traversal(value) if type(x).__name__ in {"Identity", "ZeroMatrix"}]


def from_sympy(value: Any) -> Expression:
    """Return a SymPy expression as an expression here.

    Known are MatrixSymbol, Symbol (a matrix if it does not commute, else a scalar), numbers, I, pi, E, sums,
    products, whole powers, Inverse, Transpose, Adjoint, Trace, Determinant, Identity, ZeroMatrix, exp, log and sqrt,
    matrices of entries, and of matrices every function in :data:`.functions.FUNCTIONS`.
    """
    kind = type(value).__name__
    if kind == "MatrixSymbol":
        rows, columns = map(_size, value.shape)
        return matrix_letter(str(value.name), (rows, columns))
    if getattr(value, "is_Symbol", False):
        return scalar_letter(value.name) if value.is_commutative else matrix_letter(value.name)
    if kind in _CONSTANTS:
        return _CONSTANTS[kind]()
    if getattr(value, "is_Number", False):
        if not (value.is_Rational or value.is_Float):
            raise InputError(f"SymPy's {value} is not a number that a formula can hold")
        return scalar(value)
    if kind == "Identity":
        return eye()
    if kind == "ZeroMatrix":
        rows, columns = map(_size, value.shape)
        return zero((rows, columns))
    if kind not in _RULES and hasattr(value, "tolist") and hasattr(value, "cols"):
        return matrix(value)
    if kind not in _RULES:
        raise InputError(f"SymPy's {kind} ({str(value)[:60]}) is not known here; write the formula in operators")
    return _RULES[kind](*map(from_sympy, value.args))


def to_sympy(expression: Expression) -> Any:
    """Return an expression in SymPy: matrices are noncommutative symbols."""
    import sympy

    from .evaluation import evaluate

    names = letters([expression.node])
    values = {node.data: sympy.Symbol(node.data, commutative=node.operation == "scalar") for node in names}
    return evaluate([expression.node], _Noncommutative(), values, None)[0]


class _Noncommutative:
    """SymPy's noncommutative expressions as a number system; the identity is the number 1."""

    def __init__(self) -> None:
        import sympy

        self._sympy, self.pi = sympy, sympy.pi

    def working(self) -> Any:
        from contextlib import nullcontext

        return nullcontext()

    def scalar(self, value: Any) -> Any:
        from ..inputs.exact_numbers import exact_scalar

        exact, sympy = exact_scalar(value), self._sympy
        real, imag = (sympy.Rational(x.numerator, x.denominator) for x in (exact.real, exact.imag))
        return real + sympy.I * imag

    def exp(self, s: Any) -> Any:
        return self._sympy.exp(s)

    expm = exp

    def log(self, s: Any) -> Any:
        return self._sympy.log(s)

    def logm(self, A: Any, cut: Any) -> Any:
        if not cut.is_principal:
            raise InputError(f"SymPy has no logarithm with the cut {cut}; only the principal one")
        return self._sympy.log(A)

    def primary(self, name: str, A: Any) -> Any:
        return getattr(self._sympy, FUNCTIONS[name].scalar)(A)

    def eye(self, d: Any) -> Any:
        return self._sympy.Integer(1)

    def add(self, A: Any, B: Any) -> Any:
        return A + B

    def sub(self, A: Any, B: Any) -> Any:
        return A - B

    def scale(self, s: Any, A: Any) -> Any:
        return s * A

    matmul = scale

    def inv(self, A: Any) -> Any:
        return A**-1

    def solve(self, A: Any, B: Any) -> Any:
        return A**-1 * B

    def transpose(self, A: Any) -> Any:
        return self._sympy.transpose(A)

    def adjoint(self, A: Any) -> Any:
        return self._sympy.adjoint(A)

    def trace(self, A: Any) -> Any:
        raise InputError("SymPy has no trace of noncommutative symbols")

    det = trace


def _size(size: Any) -> str | int:
    return int(size) if size.is_Integer else str(size)


def as_matrix(value: Expression) -> Matrix:
    """Return a number as a multiple of the identity: among noncommutative symbols SymPy writes it so."""
    if isinstance(value, Matrix):
        return value
    assert isinstance(value, Scalar)
    return eye() if value.node is scalar(1).node else value * eye()


def _matrix_of_shape(value: Expression, like: Matrix) -> Matrix:
    if isinstance(value, Scalar) and value.node.operation == "number" and value.node.data == scalar(0).node.data:
        return zero(like.node.shape or ANY)
    return as_matrix(value)


def _sum(*terms: Expression) -> Expression:
    if any(isinstance(x, Matrix) for x in terms):
        terms = tuple(map(as_matrix, terms))
    return reduce(lambda a, b: a + b, terms)  # type: ignore[operator]


def _product(*factors: Expression) -> Expression:
    numbers = [x for x in factors if isinstance(x, Scalar)]
    matrices = [x for x in factors if isinstance(x, Matrix)]
    if not matrices:
        return reduce(lambda a, b: a * b, numbers)
    result = reduce(lambda a, b: a @ b, matrices)
    return reduce(lambda a, b: a * b, numbers) * result if numbers else result


def _power(base: Expression, exponent: Expression) -> Expression:
    number = exponent.node.data if exponent.node.operation == "number" else None
    whole = number is not None and number.imag == 0 and number.real.denominator == 1
    if isinstance(base, Matrix):
        if not whole:
            raise InputError("only whole powers of a matrix are known here; others are exp(p*log(A))")
        assert number is not None
        return inv(base) if number.real == -1 else base ** int(number.real)
    if isinstance(exponent, Matrix):
        return expm(log(base) * exponent)
    assert isinstance(base, Scalar)
    if whole:
        assert number is not None
        return base ** int(number.real)
    if number is not None and number.imag == 0 and number.real.denominator == 2:
        return sqrt(base) ** int(2 * number.real)
    return base**exponent


def _exponential(argument: Expression) -> Expression:
    return expm(argument) if isinstance(argument, Matrix) else exp(argument)


def _logarithm(argument: Expression) -> Expression:
    return logm(argument) if isinstance(argument, Matrix) else log(argument)


def _function(function: MatrixFunction, argument: Expression) -> Expression:
    if not isinstance(argument, Matrix):
        raise InputError(f"SymPy's {function.scalar} of a scalar is not known here; write it in exponentials")
    return matrix_function(function.name, argument)


_CONSTANTS: dict[str, Callable[[], Expression]] = {
    "ImaginaryUnit": lambda: scalar(1j),
    "Pi": lambda: pi,
    "Exp1": lambda: exp(1),
}
_RULES: dict[str, Callable[..., Expression]] = {
    "Add": _sum,
    "MatAdd": _sum,
    "Mul": _product,
    "MatMul": _product,
    "Pow": _power,
    "MatPow": _power,
    "Inverse": lambda A, *exponent: inv(A),
    "Transpose": lambda A: A.T,
    "transpose": lambda A: A.T,
    "Adjoint": lambda A: A.H,
    "adjoint": lambda A: A.H,
    "Trace": trace,
    "Determinant": det,
    **{function.scalar: partial(_function, function) for function in FUNCTIONS.values() if function.meaning},
    "exp": _exponential,
    "log": _logarithm,
}
