"""The evidence for a claim is gathered and weighed into a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..certifying.outcome import Outcome
from ..errors import InputError
from ..inputs.one_at_a_time import one_at_a_time
from ..notation.expressions import Matrix, Scalar
from ..notation.traced import is_equation
from .claim import Claim, several
from .evidence import Evidence
from .given import on_given_matrices
from .instances import DIMENSIONS, INSTANCES, LARGER, on_instances
from .registry import registered
from .statement import Statement
from .verdict import Verdict, proving, refuting
from .verdict_record import keep
from .words.argument import in_words
from .words.prover import QUICK, THOROUGH

_COMPARED = {"bool", "bool_", "ndarray", "BooleanTrue", "BooleanFalse"}
"""The types of what == gives for two matrices of numbers."""


@one_at_a_time
def prove(claim: Any, given: Any = ()) -> Verdict:
    """Gather the evidence for a claim and return the verdict.

    ``claim`` is the id of a registered claim, a :class:`Claim`, or an equation of letters or of SymPy's symbols. For
    an equation, ``given`` lists what is assumed. An equation may also be one of given matrices, :func:`matrix` or
    SymPy's, with constants and symbols in them. It is proved by exact algebra, or refuted by balls; "certified" then
    says only how far the sides are equal. Raises :class:`InputError` for anything else.

    >>> import symbolic_matexp as sm
    >>> A, B = sm.matrices("A B")
    >>> print(sm.prove(sm.expm(A) @ sm.expm(-A) == sm.eye()).verdict)
    proved
    >>> print(sm.prove(sm.expm(A) @ sm.expm(B) == sm.expm(A + B)).verdict)
    refuted
    >>> print(sm.prove(sm.expm(A) @ sm.expm(B) == sm.expm(A + B), given=[A @ B == B @ A]).verdict)
    proved
    >>> import sympy
    >>> t = sympy.Symbol("t", real=True)
    >>> M, R = [[0, -t], [t, 0]], [[sympy.cos(t), -sympy.sin(t)], [sympy.sin(t), sympy.cos(t)]]
    >>> print(sm.prove(sm.expm(sm.matrix(M)) == R).verdict)
    proved
    >>> print(sm.prove(sm.logm(sm.matrix(R)) == M).verdict)
    refuted
    """
    if is_equation(claim):
        claim = Claim(claim, given=given, id="equation")
    elif isinstance(claim, Matrix | Scalar):
        raise InputError(f"{claim} is an expression, and no equation; write left == right")
    elif isinstance(claim, Claim | str) and several(given):
        raise InputError("given= goes with an equation; a Claim has its own: sm.Claim(formula, given=[…])")
    if isinstance(claim, bool) or type(claim).__name__ in _COMPARED:
        raise InputError(
            f"== was evaluated before it arrived here, to {claim}; write sm.expm(sm.matrix(M)) == R, or with SymPy "
            "Eq(left, right, evaluate=False)"
        )
    if not isinstance(claim, Claim | str):
        raise InputError(f"prove needs the id of a claim, a Claim or an equation, not {type(claim).__name__}")
    verdict = settle(claim if isinstance(claim, Claim) else registered(claim))
    keep(verdict.to_json())
    return verdict


def settle(claim: Claim) -> Verdict:
    """Gather the evidence for a claim and return the verdict, which is not recorded."""
    pieces = [gather() for gather in claim.evidence]
    if not all(isinstance(piece, Evidence) for piece in pieces):
        raise InputError(f"every function in the evidence of {claim.id} must return Evidence")
    if claim.formula is not None:
        pieces += _formula_evidence(claim.formula, claim.dimensions)
    outcome, message = _weigh(pieces, claim)
    return Verdict(claim, outcome, message, tuple(pieces))


def run_alone(claim: Claim) -> int:
    """Print the argument and the verdict of one claim, as ``python proofs/….py`` does. Return the exit status.

    It is 0 if the verdict is as expected, 1 if another verdict settles the claim, and 3 otherwise.
    """
    verdict = prove(claim)
    print(verdict.explain())
    return 0 if verdict.as_expected else 1 if verdict.verdict.settles else 3


def _formula_evidence(statement: Statement, dimensions: Sequence[int]) -> list[Evidence]:
    """Try a proof, then instances; if neither settles the statement, search for a proof longer.

    What is said of given matrices is settled by them.
    """
    if statement.given_matrices:
        return on_given_matrices(statement)
    words = in_words(statement, QUICK)
    sizes = [statement.size] if statement.size else dimensions
    larger = LARGER if words.outcome is Outcome.UNDECIDED and tuple(sizes) == DIMENSIONS else ()
    instances = on_instances(statement, sizes, INSTANCES, larger)
    if words.outcome is Outcome.UNDECIDED and instances.outcome is not Outcome.REFUTED:
        words = in_words(statement, THOROUGH)
    return [words, instances]


def _weigh(pieces: Sequence[Evidence], claim: Claim) -> tuple[Outcome, str]:
    """Return the verdict that all pieces of evidence give together, and a sentence for it."""
    against, proofs = refuting(pieces), proving(pieces)
    certified = [piece for piece in pieces if piece.outcome is Outcome.CERTIFIED]
    certifying = [piece for piece in certified if piece.settles or claim.formula is None]
    supporting = [p for p in pieces if p.outcome in {Outcome.PROVED, Outcome.CERTIFIED, Outcome.SUPPORTED}]
    if against and proofs:
        return Outcome.UNDECIDED, (
            f"the evidence contradicts itself ({proofs[0].title} against {against[0].title}); please report this"
        )
    if against:
        return Outcome.REFUTED, f"by {against[0].covers}"
    if any(piece.vacuous for piece in proofs):
        return Outcome.PROVED, (
            "but for no matrices at all: the hypotheses contradict each other, so that everything follows from them"
        )
    if proofs and any(piece.found_no_instance for piece in pieces):
        return Outcome.PROVED, (
            f"for {proofs[0].covers}; but no matrices were found that fulfil the hypotheses, "
            "which may contradict each other"
        )
    if proofs and any(piece.data.get("instances") == 0 for piece in pieces):
        return Outcome.UNDECIDED, "it follows formally, but no matrices were found for which it says anything"
    if proofs:
        return Outcome.PROVED, f"for {proofs[0].covers}"
    nowhere = next((piece.data["reason"] for piece in pieces if piece.data.get("nowhere")), "")
    if nowhere:
        return Outcome.UNDECIDED, f"{nowhere}, so that it says nothing"
    if certifying:
        return Outcome.CERTIFIED, f"for {_join_covers(certifying)}"
    reasons = [piece.data["reason"] for piece in pieces if "reason" in piece.data]
    if supporting:
        message = f"on {_join_covers(supporting)}; this proves nothing beyond them"
        return Outcome.SUPPORTED, "; ".join([message, *reasons])
    none = "no counterexample was found" if reasons else "no proof and no counterexample was found"
    return Outcome.UNDECIDED, claim.open or "; ".join([none, *reasons])


def _join_covers(pieces: Sequence[Evidence]) -> str:
    return "; ".join(piece.covers for piece in pieces)
