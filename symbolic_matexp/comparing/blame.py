"""Why a formula's own weights fail, or do not exist: its logarithm, an e^α that is 1, or a division by zero.

What is said here is proved: in letters that do not commute (every dimension), in SymPy, or in balls. Where no proof
is found nothing is said, and the formula as a whole is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from itertools import product as pairs_of
from typing import Any

import flint

from ..certifying.outcome import Outcome
from ..claims.statement import TWO_EQUATIONS, WEIGHTS_OF, Equation
from ..claims.words.algebra import Value, WordAlgebra
from ..claims.words.argument import for_every_dimension
from ..claims.words.checker import check
from ..claims.words.polynomial import (
    Letter,
    Polynomial,
    Word,
    apply,
    coefficients,
    letters_of,
    product,
    reciprocal,
)
from ..claims.words.prover import Prover
from ..claims.words.rendering import Notation
from ..errors import DivisionByZeroError, SymbolicMatexpError
from ..formulas.network import evaluate
from ..inputs.problem import Problem
from ..systems.ball.arithmetic import frobenius_norm
from ..systems.ball.system import BallAlgebra
from ..systems.protocol import Algebra
from ..systems.recording import Recorder, Substituted

Run = Callable[[Algebra[Any]], tuple[Any, ...]]
"""The formula on the problem at hand: an algebra in, weights out. Its first matrices are X1, X2, Y1, Y2."""

DATA = {i: Value(Polynomial.of(Letter("matrix", name))) for i, name in enumerate(WEIGHTS_OF)}
LOGARITHM = Polynomial.of(Letter("matrix", "Λ"))


def only_the_logarithm(
    run: Run, recorder: Recorder, weights: Sequence[Any], residuals: Sequence[flint.arb], problem: Problem
) -> bool:
    """Whether all is right but for one matrix that should be a logarithm of Y2⁻¹Y1, and is none.

    Both are proved: that the formula solves the two equations with any logarithm in its place, in letters; and that
    its exponential is not Y2⁻¹Y1, in balls. A logarithm of another matrix, or a right logarithm times a number (as
    far as balls or letters can tell), is not to blame: the mistake is then that matrix, or the factor.
    """
    if len(weights) != 3 or not any(residual.contains(0) for residual in residuals):
        return False
    alg = BallAlgebra(recorder.precision)
    with alg.working():
        first, L = (alg.matmul(weights[1], alg.expm(alg.matmul(weights[0], alg.matrix(X)))) for X, _ in problem.pairs)
        Y1, Y2 = (alg.matrix(Y) for _, Y in problem.pairs)
        results = recorder.results
        right = [i for i, matrix in enumerate(results) if _may_be_logarithm(alg, matrix, Y1, Y2)]
        for index in range(len(DATA), len(results)):
            if index in right or not _may_be_equal(results[index], first - L):
                continue
            sources = recorder.logarithms_behind(index)
            if sources and not any(_may_be_equal(Y2 * argument, Y1) for argument, _ in sources):
                continue
            if problem.dim > 1 and any(_may_be_proportional(results[index], results[i]) for i in right):
                continue
            if _right_with_any_logarithm_at(run, index, problem.dim) and not _is_multiple(run, index, right, problem):
                return True
    return False


def alpha_with_exponential_one(run: Run) -> bool:
    """Whether the formula, run over SymPy on X1 = 2, X2 = 1, fails for no other reason than that e^α = 1.

    Where α is not 0 the two equations are also proved in letters, for e^α of which nothing is known.
    So W1 = α(X1 − X2)⁻¹, and the weights are right for Y1 = 2, Y2 = 1 as soon as e^α is any other number.
    """
    import sympy

    from ..systems.exact import ExactAlgebra

    recorder = Recorder(ExactAlgebra())
    if _numbers(run, recorder) is not None:
        return False
    other = sympy.Rational(7, 3)
    for s in dict.fromkeys(s for s, result in recorder.scalar_exponentials if result == 1):
        weights = _numbers(run, _OneExponential(ExactAlgebra(), s, other))
        if weights is None or len(weights) != 3:
            continue
        W1, W2, W3 = (W[0, 0] for W in weights)
        L = W2 * sympy.exp(W1)  # what Theorem 1 calls L, as X2 = 1
        remainders = (W1 - s, W3 * sympy.exp(L) - 1, W3 * sympy.exp(other * L) - 2)
        if all(sympy.simplify(x) == 0 for x in remainders) and (s == 0 or _right_with(run, DATA, 1)):
            return True
    return False


def division_by_zero(run: Run, dimension: int) -> str:
    """Say so where the formula divides by something that is zero for all data, proved in letters; else nothing."""
    always = "the formula divides by zero, whatever the data"
    try:
        weights = run(Substituted(WordAlgebra(), DATA))
    except DivisionByZeroError:
        return always
    except (SymbolicMatexpError, RecursionError):
        return ""
    polynomials = [W.polynomial for W in weights if isinstance(W, Value)]
    prover, notation = Prover(), Notation(polynomials)
    for letter in (letter for p in polynomials for letter in letters_of(p)):
        if letter.kind not in {"inverse", "reciprocal"} or letter.argument is None:
            continue
        proof = prover.simplify(letter.argument)
        if not proof.end:
            check(proof)
            divisor = notation.polynomial(letter.argument, matrix=letter.kind == "inverse")
            return always if divisor == "0" else f"{always}: {divisor} = 0"
    return ""


class _OneExponential:
    """SymPy's algebra with another value for e^s at one s."""

    def __init__(self, alg: Algebra[Any], s: Any, value: Any) -> None:
        self._alg, self._s, self._value = alg, s, value

    def __getattr__(self, name: str) -> Any:
        return getattr(self._alg, name)

    def exp(self, s: Any) -> Any:
        """Return e^s, or the other value."""
        return self._value if s == self._s else self._alg.exp(s)


def _numbers(run: Run, alg: Any) -> tuple[Any, ...] | None:
    """Return the weights over SymPy, or None if the formula fails or gives something that is no finite number."""
    try:
        weights = run(alg)
    except (SymbolicMatexpError, ArithmeticError, ValueError, TypeError):
        return None
    return weights if all(x.is_finite is True for W in weights for x in W) else None


def _may_be_equal(A: flint.acb_mat, B: flint.acb_mat) -> bool:
    return bool(frobenius_norm(A - B).contains(0))


def _may_be_proportional(A: flint.acb_mat, B: flint.acb_mat) -> bool:
    pairs = list(zip(A.entries(), B.entries(), strict=True))
    return all((a * d - b * c).contains(0) for (a, b), (c, d) in pairs_of(pairs, repeat=2))


def _may_be_logarithm(alg: BallAlgebra, matrix: flint.acb_mat, Y1: flint.acb_mat, Y2: flint.acb_mat) -> bool:
    """Whether exp(matrix) = Y2⁻¹Y1, as far as balls can tell; False for what has no exponential in balls."""
    try:
        return _may_be_equal(Y2 * alg.expm(matrix), Y1)
    except SymbolicMatexpError:
        return False


def _is_multiple(run: Run, index: int, others: Sequence[int], problem: Problem) -> bool:
    """Whether a matrix is a number times one of the others in letters; True where letters cannot say it."""
    substituted = Substituted(WordAlgebra(), DATA)
    prover = Prover()
    try:
        run(substituted)
        mine, *theirs = (_coefficients(prover, substituted.results[i]) for i in (index, *others))
    except (SymbolicMatexpError, RecursionError):
        return True
    return any(
        set(mine) == set(those)
        and all(not prover.simplify(mine[v] * those[w] - mine[w] * those[v]).end for v, w in pairwise(mine))
        for those in theirs
    )


def _coefficients(prover: Prover, matrix: Value) -> dict[Word, Polynomial]:
    """Return the simplified matrix as Σ coefficient · word, the inverse of a multiple of the identity as a number."""
    result: dict[Word, Polynomial] = {}
    for word, c in coefficients(prover.simplify(matrix.polynomial).end).items():
        rest = tuple(letter for letter in word if not _is_number(letter))
        factors = (
            reciprocal(letter.argument) for letter in word if letter.argument is not None and _is_number(letter)
        )
        result[rest] = result.get(rest, Polynomial()) + product([c, *factors])
    return result


def _is_number(letter: Letter) -> bool:
    """Whether a letter for a matrix is a multiple of the identity: an inverse of one."""
    return letter.kind == "inverse" and letter.argument is not None and letter.argument.is_scalar


def _right_with_any_logarithm_at(run: Run, index: int, dimension: int) -> bool:
    """Whether f(X1) = Y1 and f(X2) = Y2 are proved with any Λ, exp(Λ) = Y2⁻¹Y1, in the place of one matrix."""
    Y1, Y2 = (DATA[i].polynomial for i in (2, 3))
    return _right_with(run, {**DATA, index: Value(LOGARITHM)}, dimension, _logarithm_of_ratio(Y1, Y2))


def _right_with(run: Run, given: Mapping[int, Value], dimension: int, assumed: Sequence[Equation] = ()) -> bool:
    """Whether f(X1) = Y1 and f(X2) = Y2 are proved in letters, with the ``given`` ones in their places."""
    alg = WordAlgebra()
    X1, X2, Y1, Y2 = DATA.values()
    try:
        weights = run(Substituted(alg, given))
        equations = [
            (label, _simplified(evaluate(alg, weights, X).polynomial), Y.polynomial)
            for label, X, Y in zip(TWO_EQUATIONS, (X1, X2), (Y1, Y2), strict=True)
        ]
        found = for_every_dimension(equations, assumed)
    except (SymbolicMatexpError, RecursionError):
        return False
    return found.outcome is Outcome.PROVED


def _simplified(p: Polynomial) -> Polynomial:
    """Return what p is equal to, whatever Λ is: its exponentials have to meet before they are replaced."""
    proof = Prover().simplify(p)
    check(proof)
    return proof.end


def _logarithm_of_ratio(Y1: Polynomial, Y2: Polynomial) -> list[tuple[str, Polynomial, Polynomial]]:
    """Return what exp(Λ) = Y2⁻¹Y1 means, for invertible Y1 and Y2."""
    inverse = {Y: apply("inverse", Y) for Y in (Y1, Y2)}
    return [
        ("exp(Λ) = Y₂⁻¹Y₁", apply("exponential", LOGARITHM), inverse[Y2] * Y1),
        ("exp(−Λ) = Y₁⁻¹Y₂", apply("exponential", -LOGARITHM), inverse[Y1] * Y2),
    ]
