"""The functions of matrices that a formula may use: one table, for whoever writes, evaluates or encloses them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class MatrixFunction:
    """A primary matrix function f (Higham, Functions of Matrices, SIAM 2008, section 1.2), with f(z̄) = conj f(z).

    ``name`` is what Python calls it, as SciPy does; ``scalar`` the function of numbers that it extends, as SymPy and
    people call it.
    """

    name: str
    scalar: str
    latex: Callable[[str], str] | None = None
    """How it is written, if not as ``scalar`` with its argument in brackets."""
    meaning: Callable[[Any, Any, Any], Any] | None = None
    """The function in operators, of A and of the matrix functions exp and log; without the identity, whose size is
    not known. None where every algebra has an operation of this name."""
    has_cut: bool = False
    """Whether it is cut along the negative axis, on which f(z̄) = conj f(z) does not hold."""
    is_piecewise: bool = False
    """Whether its function of numbers is analytic only in pieces, so that SymPy cannot differentiate it."""

    def in_latex(self, argument: str) -> str:
        """Return the function of an argument in LaTeX."""
        return self.latex(argument) if self.latex else rf"\{self.scalar}\left({argument}\right)"


FUNCTIONS = {
    function.name: function
    for function in (
        MatrixFunction("expm", "exp", latex=lambda x: f"e^{{{x}}}"),
        MatrixFunction("logm", "log", has_cut=True),
        MatrixFunction(
            "sqrtm",
            "sqrt",
            latex=lambda x: rf"\left({x}\right)^{{1/2}}",
            meaning=lambda A, exp, log: exp(log(A) / 2),
            has_cut=True,
        ),
        MatrixFunction("inv", "inverse", latex=lambda x: rf"\left({x}\right)^{{-1}}"),
        MatrixFunction("cosm", "cos", meaning=lambda A, exp, log: (exp(1j * A) + exp(-1j * A)) / 2),
        MatrixFunction("sinm", "sin", meaning=lambda A, exp, log: (exp(1j * A) - exp(-1j * A)) / 2j),
        MatrixFunction("coshm", "cosh", meaning=lambda A, exp, log: (exp(A) + exp(-A)) / 2),
        MatrixFunction("sinhm", "sinh", meaning=lambda A, exp, log: (exp(A) - exp(-A)) / 2),
        MatrixFunction(
            "tanm",
            "tan",
            meaning=lambda A, exp, log: (exp(1j * A) - exp(-1j * A)) @ (exp(1j * A) + exp(-1j * A)) ** -1 / 1j,
        ),
        MatrixFunction(
            "signm",
            "sign",
            latex=lambda x: rf"\operatorname{{sign}}\left({x}\right)",
            meaning=lambda A, exp, log: A @ exp(log(A @ A) / -2),
            is_piecewise=True,
        ),
    )
}
