"""From a statement to a proof for every dimension, or to the expressions at which the search stopped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...certifying.outcome import Outcome
from ...errors import InconclusiveError, UnsupportedError
from ...notation.evaluation import evaluate
from ...notation.nodes import in_order
from ..evidence import Evidence
from ..statement import Equation, Formula, Statement
from .algebra import Value, WordAlgebra
from .checker import ASSUMED, InvalidProofError, Proof
from .existence import where_defined
from .involution import adjoint
from .polynomial import Letter, Polynomial
from .premises import SIZE, ZERO
from .prover import THOROUGH, Found, Prover
from .rendering import Notation, argument_lines, chain_in_latex, conventions, premises_with_sources
from .serial import encode

LARGEST = 2_000
"""Longer statements, in letters, are not tried."""

READINGS = {
    "transpose": "(AB)ᵀ = BᵀAᵀ, and f(A)ᵀ = f(Aᵀ)  ([H] theorem 1.13)",
    "adjoint": "(AB)* = B*A*, and f(A)* = f(A*), for logarithms with mirrored values on the cut  ([H] theorem 1.18)",
    "trace": "tr(A + B) = tr(A) + tr(B), and tr(sA) = s tr(A)  (definition)",
    "sqrtm": "sqrt(A) means exp(log(A)/2), so A is invertible  ([H] 1.7)",
    "sqrt": "sqrt(s) means e^(log(s)/2), so s is not 0  (definition)",
    "cosm": "cos(A) means (exp(iA) + exp(−iA))/2  ([H] 12.1)",
}
"""What is used already in reading a formula as words, by the operation for which it is used."""

TITLE = "Proof for every dimension"


def in_words(statement: Statement, rounds: Sequence[int] = THOROUGH) -> Evidence:
    """Try to prove a statement for every dimension in letters that do not commute.

    ``rounds`` says how much work is spent on it: :data:`.prover.QUICK` or :data:`.prover.THOROUGH`.
    """
    try:
        equations = _equations_in_words(statement.formula, statement)
        if sum(side.size for _, *sides in equations for side in sides) > LARGEST:
            return _not_tried("the formula is too long to be written out")
        assumptions, existing = _assumptions(statement), _existing(statement)
        return for_every_dimension(
            equations,
            assumptions,
            existing,
            rounds,
            statement.size,
            _readings(statement),
            where_formula_is_defined(statement),
        )
    except (UnsupportedError, InconclusiveError) as error:
        return _not_tried(str(error))
    except RecursionError:
        return _not_tried("the formula is nested too deeply")
    except InvalidProofError as error:
        return _without_proof(f"a proof was found that the checker refuses ({error}); please report this")


def where_formula_is_defined(statement: Statement) -> str:
    """Return what has to be so that a statement's formula is defined, or nothing if it always is.

    What the hypotheses say to be invertible is not named. Raises :class:`UnsupportedError` for a formula that is too
    long.
    """
    sides = [side.node for _, *both in statement.formula.claimed for side in both]
    return where_defined(sides, _letters_of_statement(statement), _existing(statement))


def _not_tried(reason: str) -> Evidence:
    """Return the evidence of a proof in letters that was not searched for."""
    return _without_proof(f"a proof in letters was not tried: {reason}")


def _without_proof(reason: str, *, nowhere: bool = False) -> Evidence:
    """Return evidence that says nothing but why there is no proof."""
    steps = (f"{reason[0].upper()}{reason[1:]}.",)
    data = {"reason": reason, "nowhere": nowhere}
    return Evidence(TITLE, Outcome.UNDECIDED, "no proof was found", steps, settles=True, data=data)


def for_every_dimension(
    equations: Sequence[Equation],
    hypotheses: Sequence[Equation] = (),
    existing: Iterable[Letter] = (),
    rounds: Sequence[int] = THOROUGH,
    size: int | None = None,
    read: Sequence[str] = (),
    where: str = "",
) -> Evidence:
    """Try to prove all ``equations`` from ``hypotheses`` and the premises of :mod:`.premises`.

    ``existing`` are inverses and reciprocals that the hypotheses say exist. ``size`` is that of the matrices, if it
    is fixed; ``read`` is what was used in reading the formula, and ``where`` says where it is defined. A proof is
    believed only after the checker has replayed it.
    """
    prover = Prover([(left, right) for _, left, right in hypotheses], existing)
    found = prover.prove([(left, right) for _, left, right in equations], rounds)
    if found.nowhere:
        fulfilled = " that fulfil the hypotheses" if hypotheses else ""
        return _without_proof(f"the formula is defined for no matrices{fulfilled}", nowhere=True)
    if found.proof is None:
        return _stopped(equations, found.simplest, [label for label, _, _ in hypotheses])
    return _proved(equations, hypotheses, prover, found, size, read, where)


def _stopped(
    equations: Sequence[Equation], simplest: Sequence[tuple[Polynomial, Polynomial]], labels: Sequence[str]
) -> Evidence:
    """Return the evidence of a search without result: how far it came."""
    sides = [side for both in simplest for side in both]
    notation, latex = Notation(sides, labels), Notation(sides, labels, latex=True)
    lines = [f"Write {definition}." for definition in notation.definitions()]
    formulas = list(latex.definitions())
    for (label, _, _), (left, right) in zip(equations, simplest, strict=True):
        stop = f"{notation.polynomial(left)} against {notation.polynomial(right)}"
        lines.append(f"{label}: the search stops here: {stop}. Nothing is shown.")
        formulas.append(rf"{latex.polynomial(left)} \overset{{?}}{{=}} {latex.polynomial(right)}")
    return Evidence(TITLE, Outcome.UNDECIDED, "no proof was found", tuple(lines), settles=True, latex=tuple(formulas))


def _proved(
    equations: Sequence[Equation],
    hypotheses: Sequence[Equation],
    prover: Prover,
    found: Found,
    size: int | None,
    read: Sequence[str],
    where: str,
) -> Evidence:
    """Return the evidence that a proof gives, with the chain of its steps."""
    proof = found.proof
    assert proof is not None
    labels = [label for label, _, _ in hypotheses]
    shown = [p for chain in proof.chains for p in (chain.start, chain.end)]
    others = [*prover.assumed, *(p for relation in proof.relations for p in relation.arguments)]
    notation, latex = (Notation(shown, labels, others=others, latex=latex) for latex in (False, True))
    names = [label for label, _, _ in equations] if len(equations) > 1 else ["Proof"]
    fulfilled = " that fulfil the hypotheses and" if hypotheses else ""
    sizes = "every d" if size is None else f"d = {size}"
    covers = (
        f"{sizes}, and all matrices{fulfilled} for which the formula is defined{f', where {where}' if where else ''}"
    )
    if found.contradictory:
        names = ["The hypotheses contradict each other, so that every equation follows from them"]
        covers = "no matrices at all: the hypotheses contradict each other, so that everything follows from them"
    taken = [*premises_with_sources(proof), *read] or ["nothing but sums and products"]
    lines = [
        *(f"Write {definition}." for definition in notation.definitions()),
        *conventions([*shown, *others]),
        *argument_lines(proof, prover.assumed, names, notation),
        "Checked by multiplying out. Taken for granted of matrices:",
        *(f"  {text}" for text in taken),
    ]
    return Evidence(
        title=TITLE,
        outcome=Outcome.PROVED,
        covers=covers,
        steps=tuple(lines),
        settles=True,
        latex=(*latex.definitions(), *(chain_in_latex(chain, proof, latex) for chain in proof.chains)),
        data={
            "steps": sum(len(chain.steps) for chain in proof.chains),
            "premises": sorted({relation.name for relation in proof.relations}),
            "hypotheses": list(dict.fromkeys(_hypotheses_used(proof, prover.assumed, labels))),
            "vacuous": found.contradictory,
            "proof": encode(proof, equations_of(proof), prover.assumed, prover.existing),
        },
    )


def _hypotheses_used(proof: Proof, assumed: Sequence[Polynomial], labels: Sequence[str]) -> list[str]:
    """Return the hypotheses that a proof uses, in words."""
    used = [relation.arguments[0] for relation in proof.relations if relation.name in ASSUMED]
    return [labels[list(assumed).index(h)] for h in used]


def equations_of(proof: Proof) -> list[tuple[Polynomial, Polynomial]]:
    """Return the equations that a proof proves."""
    return [(chain.start, chain.end) for chain in proof.chains]


def _readings(statement: Statement) -> list[str]:
    """Return what was used in reading a statement as words."""
    formulas = [statement.formula, *(h.equations for h in statement.hypotheses if h.equations is not None)]
    sides = [side.node for formula in formulas for _, *both in formula.claimed for side in both]
    operations = {node.operation for node in in_order(sides)}
    return [text for operation, text in READINGS.items() if operation in operations]


def _assumptions(statement: Statement) -> list[Equation]:
    """Return the equations that the hypotheses say hold, each with the hypothesis in words."""
    equations = [
        (h.described, left, right)
        for h in statement.hypotheses
        if h.equations is not None
        for _, left, right in _equations_in_words(h.equations, statement)
    ]
    if statement.size is not None:
        equations.append((f"d = {statement.size}", SIZE, Polynomial.of(statement.size)))
    for h in statement.hypotheses:
        if h.number is not None:
            s = Polynomial.of(Letter("scalar", h.number[0]))
            if {("real", True), ("hermitian", True)} & set(h.number[1]):
                equations.append((h.text, adjoint(s), s))
            if {("imaginary", True), ("antihermitian", True)} & set(h.number[1]):
                equations.append((h.text, adjoint(s), -s))
            if ("zero", True) in h.number[1]:
                equations.append((h.text, s, ZERO))
    return equations


def _existing(statement: Statement) -> list[Letter]:
    """Return the inverses and reciprocals that exist because a hypothesis says so."""
    values = _letters_of_statement(statement)
    found = []
    for h in statement.hypotheses:
        if h.invertible is not None:
            (matrix,) = evaluate([h.invertible.matrix.node], WordAlgebra(), values, None)
            found.append(Letter("inverse", argument=matrix.polynomial))
        if h.number is not None and ("zero", False) in h.number[1]:
            found.append(Letter("reciprocal", argument=Polynomial.of(Letter("scalar", h.number[0]))))
    return found


def _equations_in_words(formula: Formula, context: Statement) -> list[Equation]:
    """Evaluate a formula over words. Its letters are those of ``context``."""
    equations = formula.equations(WordAlgebra(), _letters_of_statement(context), None)
    return [(label, left.polynomial, right.polynomial) for label, left, right in equations]


def _letters_of_statement(statement: Statement) -> dict[str, Value]:
    """Return a letter for every matrix and scalar of a statement."""
    return {
        **{name: Value(Polynomial.of(Letter("matrix", name))) for name in statement.matrices},
        **{name: Value(Polynomial.of(Letter("scalar", name))) for name in statement.scalars},
    }
