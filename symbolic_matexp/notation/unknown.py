"""The base of all expressions. It refuses every question about value, size, entries or type, from Python or NumPy."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from .nodes import Node
from .refusals import in_users_code, is_running, refuse

NO_VALUE = "a letter stands for every value, so a formula cannot "


class Expression:
    """A matrix or a scalar that stands for every value. The package uses only its ``node`` in the graph."""

    __slots__ = ("node",)
    _attributes = "no attributes"
    __hash__ = None  # type: ignore[assignment]
    node: Node

    def __init__(self, made: Node) -> None:
        object.__setattr__(self, "node", made)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        refuse(f"an expression cannot be changed (attribute {name!r})")

    def __delattr__(self, name: str) -> NoReturn:
        refuse(f"an expression cannot be changed (attribute {name!r})")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.node,)

    def __bool__(self) -> NoReturn:
        refuse(NO_VALUE + "branch on it (if, while, and, or, not, in)")

    def __lt__(self, *other: object) -> NoReturn:
        refuse(NO_VALUE + "compare it")

    __le__ = __gt__ = __ge__ = __lt__

    def __float__(self, *other: object) -> NoReturn:
        refuse(NO_VALUE + "convert it to a number; use exp, log, sqrt of symbolic_matexp instead of math or cmath")

    __int__ = __complex__ = __index__ = __round__ = __floor__ = __ceil__ = __trunc__ = __abs__ = __float__
    __divmod__ = __mod__ = __floordiv__ = __rmod__ = __rfloordiv__ = __rdivmod__ = __float__

    def __getitem__(self, *key: object) -> NoReturn:
        refuse(NO_VALUE + "look into its entries")

    def __setitem__(self, key: object, value: object) -> NoReturn:
        refuse("an expression cannot be changed, and has no entries")

    __iter__ = __reversed__ = __contains__ = __getitem__

    def __len__(self) -> NoReturn:
        refuse("a letter stands for matrices of every size, so a formula cannot ask for its dimension")

    def __call__(self, *arguments: object) -> NoReturn:
        """Refuse a call."""
        refuse("an expression is not a function; a product is written A @ B, or s * A")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # Python, NumPy and Jupyter ask for these themselves
            raise AttributeError(name)
        sizes = {"shape", "size", "ndim", "rows", "cols", "nrows", "ncols", "dim", "dtype", "n", "m"}
        known = self._attributes
        if not is_running():  # outside a formula hasattr() gets its usual answer; inside, the question is refused
            raise AttributeError(f"an expression has no {name!r}; {known}")
        if name in sizes:
            refuse(f"a letter stands for matrices of every size and kind, so a formula cannot ask for its {name}")
        refuse(f"an expression has no {name!r}; {known}")

    def __array__(self, *arguments: object, **named: object) -> NoReturn:
        refuse("an expression has no entries that NumPy or SciPy could take; use the functions of symbolic_matexp")

    def __array_function__(self, function: Callable[..., Any], *arguments: object) -> NoReturn:
        refuse(f"NumPy's {function.__name__} cannot take an expression; use the functions of symbolic_matexp")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **named: Any) -> Any:
        operation = _NUMPY_OPERATORS.get(ufunc.__name__)
        if ufunc.__name__ == "equal" and len(inputs) == 2 and inputs[1] is self:  # an array == this
            return self == inputs[0]
        if operation is None or method != "__call__" or named or any(isinstance(x, np.ndarray) for x in inputs):
            refuse(
                f"NumPy's {ufunc.__name__} cannot take an expression; use the functions of symbolic_matexp, and "
                "letters instead of arrays"
            )
        return operation(*(x.item() if isinstance(x, np.generic) else x for x in inputs))

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """The type. A formula that asks for it is refused, because no answer would hold for every value."""
        frame = sys._getframe(1)
        if is_running() and in_users_code(frame):
            refuse("a letter is of no type that says anything of its values, so a formula cannot ask for it")
        return type(self)

    def __repr__(self) -> str:
        from .printing import to_unicode

        return to_unicode(self.node)

    def _repr_latex_(self) -> str:
        from .printing import to_latex

        return f"$\\displaystyle {to_latex(self.node)}$"


_NUMPY_OPERATORS: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "true_divide": lambda a, b: a / b,
    "power": lambda a, b: a**b,
    "equal": lambda a, b: a == b,
}
"""The operators that NumPy's numbers may apply to an expression."""
