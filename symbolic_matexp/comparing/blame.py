"""Why a formula's own weights fail or do not exist: its logarithm, an e^α that is 1, or a division by zero.

Every statement here is proved: in letters that do not commute (for every dimension), in SymPy, or in balls. If no
proof is found, no cause is named, and the verdict is about the formula as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from itertools import product as pairs_of
from typing import Any

import flint

from ..certifying.outcome import Outcome
from ..claims.statement import TWO_EQUATIONS, WEIGHTS_OF, Equation
from ..claims.words.algebra import Value, WordAlgebra
from ..claims.words.argument import for_every_dimension
from ..claims.words.polynomial import (
    Letter,
    Polynomial,
    Word,
    apply,
    coefficients,
    product,
    reciprocal,
)
from ..claims.words.prover import Prover
from ..claims.words.rendering import Notation
from ..errors import DivisionByZeroError, SymbolicMatexpError
from ..formulas.network import evaluate
from ..inputs.problem import Problem
from ..notation.evaluation import Record
from ..notation.functions import FUNCTIONS
from ..notation.nodes import Node
from ..systems.ball.arithmetic import frobenius_norm
from ..systems.ball.system import BallAlgebra
from .applied import AppliedFormula

DATA = {name: Value(Polynomial.of(Letter("matrix", name))) for name in WEIGHTS_OF}
LOGARITHM = Polynomial.of(Letter("matrix", "Λ"))
ALPHA = Value(Polynomial.of(Letter("scalar", "α")))
LETTERS = {**DATA, "Λ": Value(LOGARITHM)}
"""The values of a formula's letters in words: the data, and Λ if the logarithm was given."""


def only_the_logarithm(
    formula: AppliedFormula,
    record: Record,
    precision: int,
    weights: Sequence[Any],
    residuals: Sequence[flint.arb],
    problem: Problem,
) -> bool:
    """Whether everything is right except one matrix, which should be a logarithm of Y2⁻¹Y1 but is none.

    ``record`` holds the values of the formula's nodes in balls of ``precision`` bits; ``weights`` and ``residuals``
    are the results. Two facts are proved: in letters, that the formula solves the two equations with any logarithm in
    the place of this matrix; in balls, that the exponential of this matrix is not Y2⁻¹Y1. The logarithm is not blamed
    if the matrix is a logarithm of another matrix, or a right logarithm times a number (unless balls or letters
    exclude this). The mistake is then that other matrix, or the factor.
    """
    if len(weights) != 3 or not any(residual.contains(0) for residual in residuals):
        return False
    alg = BallAlgebra(precision)
    with alg.working():
        first, L = (alg.matmul(weights[1], alg.expm(alg.matmul(weights[0], alg.matrix(X)))) for X, _ in problem.pairs)
        Y1, Y2 = (alg.matrix(Y) for _, Y in problem.pairs)
        matrices = [node for node in record if node.shape is not None]
        right = [node for node in matrices if _may_be_logarithm(alg, record[node], Y1, Y2)]
        for node in matrices:
            if node in right or _is_datum(node) or not _may_be_equal(record[node], first - L):
                continue
            sources = _logarithms_behind(node)
            if sources and not any(_may_be_equal(Y2 * record[log.arguments[0]], Y1) for log in sources):
                continue
            if problem.dim > 1 and any(_may_be_proportional(record[node], record[other]) for other in right):
                continue
            if _right_with_any_logarithm_at(formula, node) and not _is_multiple(formula, node, right):
                return True
    return False


def alpha_with_exponential_one(formula: AppliedFormula) -> bool:
    """Whether the formula, over SymPy on X1 = 2, X2 = 1, fails for no other reason than that e^α = 1.

    This means: with another number in the place of e^α, W1 = α(X1 − X2)⁻¹ and the weights are right for Y1 = 2,
    Y2 = 1. If α is not 0, the two equations are also proved in letters, with a letter for α.
    """
    import sympy

    record: Record = {}
    if _numbers(formula, {}, record) is not None:
        return False
    other = sympy.Rational(7, 3)
    exponents = {node: record[node.arguments[0]] for node in record if node.operation == "exp"}
    for s in dict.fromkeys(s for node, s in exponents.items() if record[node] == 1):
        weights = _numbers(formula, {node: other for node, exponent in exponents.items() if exponent == s}, {})
        if weights is None or len(weights) != 3:
            continue
        W1, W2, W3 = (W[0, 0] for W in weights)
        L = W2 * sympy.exp(W1)  # L in Theorem 1, because X2 = 1
        remainders = (W1 - s, W3 * sympy.exp(L) - 1, W3 * sympy.exp(other * L) - 2)
        if all(sympy.simplify(x) == 0 for x in remainders):
            alphas = {node.arguments[0]: ALPHA for node, exponent in exponents.items() if exponent == s}
            if s == 0 or _right_with(formula, alphas):
                return True
    return False


def division_by_zero(formula: AppliedFormula) -> str:
    """Return a sentence if the formula, as proved in letters, divides by zero for all data; else an empty text."""
    always = "the formula divides by zero, whatever the data"
    try:
        weights = formula.over(WordAlgebra(), letters=LETTERS)
    except DivisionByZeroError:
        return always
    except (SymbolicMatexpError, RecursionError):
        return ""
    polynomials = [W.polynomial for W in weights]
    prover, notation = Prover(), Notation(polynomials)
    for letter in (letter for p in polynomials for letter in p.letters):
        if letter.kind not in {"inverse", "reciprocal"} or letter.argument is None:
            continue
        if not prover.simplified(letter.argument):
            divisor = notation.polynomial(letter.argument, matrix=letter.kind == "inverse")
            return always if divisor == "0" else f"{always}: {divisor} = 0"
    return ""


def _numbers(formula: AppliedFormula, given: Mapping[Node, Any], record: Record) -> tuple[Any, ...] | None:
    """Return the weights over SymPy, or None if the formula raises or an entry is not known to be finite."""
    from ..systems.exact import ExactAlgebra

    try:
        weights = formula.over(ExactAlgebra(), given=given, record=record)
    except (SymbolicMatexpError, ArithmeticError, ValueError, TypeError):
        return None
    return weights if all(x.is_finite is True for W in weights for x in W) else None


def _is_datum(node: Node) -> bool:
    return node.operation == "matrix" and node.data in WEIGHTS_OF


def _logarithms_behind(node: Node) -> list[Node]:
    """Return the logarithms from which a matrix is computed without inverses, exponentials and square roots."""
    if node.operation == "logm":
        return [node]
    if node.operation in FUNCTIONS:
        return []
    return [log for x in node.arguments if x.shape is not None for log in _logarithms_behind(x)]


def _may_be_equal(A: flint.acb_mat, B: flint.acb_mat) -> bool:
    return bool(frobenius_norm(A - B).contains(0))


def _may_be_proportional(A: flint.acb_mat, B: flint.acb_mat) -> bool:
    pairs = list(zip(A.entries(), B.entries(), strict=True))
    return all((a * d - b * c).contains(0) for (a, b), (c, d) in pairs_of(pairs, repeat=2))


def _may_be_logarithm(alg: BallAlgebra, matrix: flint.acb_mat, Y1: flint.acb_mat, Y2: flint.acb_mat) -> bool:
    """Whether balls do not exclude exp(matrix) = Y2⁻¹Y1. False if the exponential cannot be computed in balls."""
    try:
        return _may_be_equal(Y2 * alg.expm(matrix), Y1)
    except SymbolicMatexpError:
        return False


def _is_multiple(formula: AppliedFormula, node: Node, others: Sequence[Node]) -> bool:
    """Whether, in letters, a matrix is a number times one of the others. True if letters cannot express them."""
    record: Record = {}
    prover = Prover()
    try:
        formula.over(WordAlgebra(), letters=LETTERS, record=record)
        mine, *theirs = (_coefficients(prover, record[x]) for x in (node, *others))
    except (SymbolicMatexpError, RecursionError):
        return True
    return any(
        set(mine) == set(those)
        and all(not prover.simplified(mine[v] * those[w] - mine[w] * those[v]) for v, w in pairwise(mine))
        for those in theirs
    )


def _coefficients(prover: Prover, matrix: Value) -> dict[Word, Polynomial]:
    """Return the simplified matrix as Σ coefficient · word. Inverses of scalar matrices count as numbers."""
    result: dict[Word, Polynomial] = {}
    for word, c in coefficients(prover.simplified(matrix.polynomial)).items():
        rest = tuple(letter for letter in word if not _is_number(letter))
        factors = (
            reciprocal(letter.argument) for letter in word if letter.argument is not None and _is_number(letter)
        )
        result[rest] = result.get(rest, Polynomial()) + product([c, *factors])
    return result


def _is_number(letter: Letter) -> bool:
    """Whether a matrix letter is the inverse of a multiple of the identity, and so a multiple itself."""
    return letter.kind == "inverse" and letter.argument is not None and letter.argument.is_scalar


def _right_with_any_logarithm_at(formula: AppliedFormula, node: Node) -> bool:
    """Whether f(X1) = Y1 and f(X2) = Y2 are proved if any Λ with exp(Λ) = Y2⁻¹Y1 replaces the matrix at ``node``."""
    Y1, Y2 = DATA["Y1"].polynomial, DATA["Y2"].polynomial
    return _right_with(formula, {node: Value(LOGARITHM)}, _logarithm_of_ratio(Y1, Y2))


def _right_with(formula: AppliedFormula, given: Mapping[Node, Value], assumed: Sequence[Equation] = ()) -> bool:
    """Whether f(X1) = Y1 and f(X2) = Y2 are proved in letters, from ``assumed``, with ``given`` replacing nodes."""
    alg = WordAlgebra()
    X1, X2, Y1, Y2 = DATA.values()
    try:
        weights = formula.over(alg, letters=LETTERS, given=given)
        equations = [
            (label, evaluate(alg, weights, X).polynomial, Y.polynomial)
            for label, X, Y in zip(TWO_EQUATIONS, (X1, X2), (Y1, Y2), strict=True)
        ]
        found = for_every_dimension(equations, assumed)
    except (SymbolicMatexpError, RecursionError):
        return False
    return found.outcome is Outcome.PROVED


def _logarithm_of_ratio(Y1: Polynomial, Y2: Polynomial) -> list[tuple[str, Polynomial, Polynomial]]:
    """Return the equations that follow from exp(Λ) = Y2⁻¹Y1 for invertible Y1 and Y2."""
    inverse = {Y: apply("inverse", Y) for Y in (Y1, Y2)}
    return [
        ("exp(Λ) = Y₂⁻¹Y₁", apply("exponential", LOGARITHM), inverse[Y2] * Y1),
        ("exp(−Λ) = Y₁⁻¹Y₂", apply("exponential", -LOGARITHM), inverse[Y1] * Y2),
    ]
