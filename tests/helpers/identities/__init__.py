"""Identities of matrices that people meet in derivations, true and false ones, and instances on which to try them.

Each speaks of all square matrices of one size, d = 1, 2, …, that fulfil its hypotheses and for which both sides are
defined. Logarithms and square roots are principal, with arg in (−π, π], and defined for every invertible matrix.
"""

from . import commutators, exponentials, inverses, logarithms, traces, transposes

SUBJECTS = (inverses, exponentials, commutators, logarithms, transposes, traces)
TRUE = [identity for subject in SUBJECTS for identity in subject.TRUE]
FALSE = [identity for subject in SUBJECTS for identity in subject.FALSE]
