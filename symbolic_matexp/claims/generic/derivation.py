"""From unknown weights to the closed form, step by step, on generic symbolic matrices of dimension 1, 2, 3.

The data are written X₂ = DK, X₁ = DK + D, Y₁ = Y₂M with symbolic D, K, Y₂, M, which covers all data of the theorem
(D = X₁ − X₂, K = D⁻¹X₂, M = Y₂⁻¹Y₁), and M = exp(Λ). K and Λ run through all Jordan types, so that together the
cases cover every pair of matrices. For d = 2 the Cayley–Hamilton form, which needs no eigenvectors, is checked too.
Each check is an identity of rational functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sympy

from ...certifying.outcome import Outcome
from ...errors import SymbolicMatexpError
from ...formulas import three_layers
from ...formulas.network import evaluate
from ...notation.traced import run
from ..evidence import Evidence
from .algebra import GenericAlgebra
from .families import CayleyHamiltonFamily, Family, JordanFamily, partitions, symbol_matrix

DIMENSIONS = (1, 2, 3)
WeightsFormula = Callable[..., tuple[Any, ...]]

ALPHA, T, RHO = sympy.symbols("alpha t rho")

DATA = (
    "Data. Write D = X₁ − X₂, K = D⁻¹X₂ and M = Y₂⁻¹Y₁, so X₂ = DK, X₁ = DK + D, Y₁ = Y₂M; and M = exp(Λ). D, K, Y₂ "
    "and Λ are matrices of symbols, with K = PJP⁻¹ and Λ = QNQ⁻¹ for symbolic bases P, Q and Jordan matrices J, N of "
    "every type (for d = 2 also by Cayley–Hamilton, without P and Q). Every check below is an identity of rational "
    "functions in the symbols, where e^x e^y = e^(x+y)."
)
DERIVATION = (
    "Unknown W₁. Ask that W₁X₁ and W₁X₂ differ by a multiple of the identity: W₁(X₁ − X₂) = αI. SymPy solves this "
    "linear system; its only solution is W₁ = α(X₁ − X₂)⁻¹.",
    "Then exp(W₁X₁) = e^α exp(W₁X₂).",
    "Unknown W₂. Ask that W₂ exp(W₁X₂) = L, a matrix still to be chosen. As exp(W₁X₂) exp(−W₁X₂) = I, the only "
    "solution is W₂ = L exp(−W₁X₂); and W₂ exp(W₁X₁) = e^α L comes with it.",
    "Unknown W₃. Look for L among the multiples of Λ, L = ρΛ. The second equation has become W₃ exp(L) = Y₂; as "
    "exp(L) exp(−L) = I, its only solution is W₃ = Y₂ exp(−L).",
    "Unknown ρ. The first equation has become Y₂ exp(−L) exp(e^α L) = Y₁ = Y₂ exp(Λ). The exponents give "
    "(e^α − 1)ρ = 1, SymPy solves ρ = 1/(e^α − 1), and with L = Λ/(e^α − 1) the equation holds.",
    "These weights are the closed form, entry for entry.",
    "Inserted into the network: f(X₁) = Y₁.",
    "Inserted into the network: f(X₂) = Y₂.",
)
LATEX = (
    r"W_1 (X_1 - X_2) = \alpha I \;\Rightarrow\; W_1 = \alpha (X_1 - X_2)^{-1}",
    r"e^{W_1 X_1} = e^{\alpha}\, e^{W_1 X_2}",
    r"W_2\, e^{W_1 X_2} = L \;\Rightarrow\; W_2 = L\, e^{-W_1 X_2},\quad W_2\, e^{W_1 X_1} = e^{\alpha} L",
    r"W_3\, e^{L} = Y_2 \;\Rightarrow\; W_3 = Y_2\, e^{-L}",
    r"Y_2\, e^{-L} e^{e^{\alpha} L} = Y_2\, e^{\Lambda} \;\Leftarrow\; L = \Lambda / (e^{\alpha} - 1)",
)


@dataclass(frozen=True)
class GenericData:
    """Generic data of one dimension. K and Λ are of one Jordan type each, or of the Cayley–Hamilton form."""

    alg: GenericAlgebra
    K: Family
    Lambda: Family
    X1: Any
    X2: Any
    Y1: Any
    Y2: Any

    @classmethod
    def of(cls, K: Family, Lambda: Family) -> GenericData:
        """Build X₁, X₂, Y₁, Y₂ from symbols."""
        D, M, Y2 = (symbol_matrix(name, K.dimension) for name in ("d", "m", "y"))
        alg = GenericAlgebra([K, Lambda], [(M, Lambda)])
        X2 = alg.matmul(D, K.symbols)
        return cls(alg, K, Lambda, X1=alg.add(X2, D), X2=X2, Y1=alg.matmul(Y2, M), Y2=Y2)

    def __str__(self) -> str:
        return f"d = {self.K.dimension}: {self.K.covers}; {self.Lambda.covers}"

    def same(self, A: Any, B: Any) -> bool:
        """Whether A = B after K, Λ and M have been replaced by what they stand for."""
        return self.alg.equal(self.alg.realised(A), self.alg.realised(B))


def cases(dimensions: Sequence[int] = DIMENSIONS) -> Iterator[GenericData]:
    """Yield all pairs of Jordan types, and for d = 2 the Cayley–Hamilton form."""
    for d in dimensions:
        for K in partitions(d):
            for Lambda in partitions(d):
                yield GenericData.of(JordanFamily("K", K), JordanFamily("Λ", Lambda))
        if d == 2:
            yield GenericData.of(CayleyHamiltonFamily("K"), CayleyHamiltonFamily("Λ"))


def derivation(formula: WeightsFormula = three_layers.weights, dimensions: Sequence[int] = DIMENSIONS) -> Evidence:
    """Derive the weights in every case, and compare them with ``formula``."""
    return _examine(
        "Derivation from unknown weights, in SymPy",
        [DATA, *(f"{i}. {text}" for i, text in enumerate(DERIVATION, 1))],
        LATEX,
        lambda case: _check_derivation(case, formula),
        dimensions,
    )


def line(dimensions: Sequence[int] = DIMENSIONS) -> Evidence:
    """Check the line theorem in every case."""
    return _examine(
        "The line theorem on generic matrices, in SymPy",
        [DATA, "1. f(X₂ + t(X₁ − X₂)) = Y₂ exp((e^(αt) − 1) L) with L = Λ/(e^α − 1), for a symbol t."],
        (r"f(X_2 + t (X_1 - X_2)) = Y_2 \exp\left(\frac{e^{\alpha t} - 1}{e^{\alpha} - 1}\, \Lambda\right)",),
        _check_line,
        dimensions,
    )


def _check_derivation(case: GenericData, formula: WeightsFormula) -> Iterator[bool]:
    """Yield, for each step of ``DERIVATION``, whether SymPy confirms it."""
    alg, X1, X2, Y1, Y2 = case.alg, case.X1, case.X2, case.Y1, case.Y2
    d = case.K.dimension
    D = alg.sub(X1, X2)

    unknown = symbol_matrix("w", d)
    W1 = _solve_linear_system(unknown, alg.sub(alg.matmul(unknown, D), alg.scale(ALPHA, alg.eye(d))))
    yield alg.equal(W1, alg.scale(ALPHA, alg.inv(D)))

    inner1, inner2 = (alg.expm(alg.matmul(W1, X)) for X in (X1, X2))
    yield alg.equal(inner1, alg.scale(alg.exp(ALPHA), inner2))

    inverse = alg.expm(alg.scale(-1, alg.matmul(W1, X2)))
    L = symbol_matrix("l", d)
    W2 = alg.matmul(L, inverse)
    yield (
        alg.equal(alg.matmul(inner2, inverse), alg.eye(d))
        and alg.equal(alg.matmul(W2, inner2), L)
        and alg.equal(alg.matmul(W2, inner1), alg.scale(alg.exp(ALPHA), L))
    )

    multiple = alg.scale(RHO, case.Lambda.symbols)
    outer, opposite = alg.expm(multiple), alg.expm(alg.scale(-1, multiple))
    W3 = alg.matmul(Y2, opposite)
    yield alg.equal(alg.matmul(outer, opposite), alg.eye(d)) and alg.equal(alg.matmul(W3, outer), Y2)

    rho = sympy.solve((alg.exp(ALPHA) - 1) * RHO - 1, RHO)[0]
    L = alg.scale(rho, case.Lambda.symbols)
    W2, W3 = alg.matmul(L, inverse), alg.matmul(Y2, alg.expm(alg.scale(-1, L)))
    yield case.same(alg.matmul(W3, alg.expm(alg.scale(alg.exp(ALPHA), L))), Y1)

    weights = run(formula, alg, X1, X2, Y1, Y2, alpha=ALPHA)
    yield all(case.same(A, B) for A, B in zip(weights, (W1, W2, W3), strict=True))
    yield case.same(evaluate(alg, weights, X1), Y1)
    yield case.same(evaluate(alg, weights, X2), Y2)


def _check_line(case: GenericData) -> Iterator[bool]:
    alg = case.alg
    weights = run(three_layers.weights, alg, case.X1, case.X2, case.Y1, case.Y2, alpha=ALPHA)
    point = run(three_layers.point_on_line, alg, case.X1, case.X2, t=T)
    yield case.same(
        evaluate(alg, weights, point), run(three_layers.value_on_line, alg, case.Y1, case.Y2, alpha=ALPHA, t=T)
    )


def _solve_linear_system(unknown: Any, equations: Any) -> Any:
    """Solve a linear system for a matrix of unknowns. SymPy returns all solutions, and there must be exactly one."""
    (solution,) = sympy.linsolve(list(equations), *unknown)
    return sympy.ImmutableMatrix(unknown.rows, unknown.cols, list(solution))


def _examine(
    title: str,
    steps: Sequence[str],
    latex: Sequence[str],
    check: Callable[[GenericData], Iterator[bool]],
    dimensions: Sequence[int],
) -> Evidence:
    """Run a check in every case, and return the evidence, which says where it failed."""
    lines, succeeded, failed = list(steps), [], []
    for case in cases(dimensions):
        number = 0
        try:
            for number, holds in enumerate(check(case), 1):
                if not holds:
                    failed.append(f"Step {number} fails for {case}.")
                    break
            else:
                succeeded.append(case)
        except SymbolicMatexpError as error:
            failed.append(f"Step {number + 1} cannot be carried out for {case}: {error}.")
    lines += [f"Confirmed for {case}." for case in succeeded]
    sizes = ", ".join(str(d) for d in dimensions)
    return Evidence(
        title=title,
        outcome=Outcome.UNDECIDED if failed else Outcome.PROVED,
        covers="nothing as a whole" if failed else f"d = {sizes}: all Jordan types of K and Λ, so all matrices",
        steps=(*lines, *failed),
        latex=tuple(latex),
        data={"cases": len(succeeded), "failed": len(failed), "ground_types": sympy.polys.domains.GROUND_TYPES},
    )
