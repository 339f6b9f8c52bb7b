"""Certificates of small problems: spectra as hints, and plain balls where interpolation decides nothing."""

from types import SimpleNamespace

import flint
import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.certifying.claimed_weights import claimed_weights
from symbolic_matexp.certifying.residuals import relative_residuals
from symbolic_matexp.errors import InconclusiveError
from symbolic_matexp.systems.ball.balls import Balls
from symbolic_matexp.systems.ball.enclosed_spectrum import Candidate
from symbolic_matexp.systems.ball.system import BallAlgebra

DIGITS = 40


def problem_of(dim, field, seed=0):
    generator = np.random.default_rng([dim, seed])
    turn = 1j if field == "complex" else 0
    return sm.Problem(*(generator.standard_normal((2, dim, dim)).T @ [1, turn] for _ in range(4)))


CASES = [(3, "real"), (4, "real"), (4, "complex"), (5, "real"), (6, "complex")]


def scaled_entries(W, factor):
    """The midpoints of a matrix, each times a factor that may be a ball."""
    with flint.ctx.workprec(400):
        return flint.acb_mat(W.nrows(), W.ncols(), [z.mid() * factor for z in W.entries()])


@pytest.fixture(scope="module", params=CASES, ids=str)
def solved(request):
    dim, field = request.param
    problem = problem_of(dim, field)
    weights = sm.solve(problem, DIGITS).weights
    with flint.ctx.workprec(400):
        tampered = scaled_entries(weights[1], 1 + flint.arb(10) ** -30)
    return SimpleNamespace(dim=dim, problem=problem, weights=weights, refuted=(weights[0], tampered, weights[2]))


def lies(dim):
    """Spectra that belong to nothing, and what is no spectrum at all."""
    generator = np.random.default_rng(dim)
    nothing, huge = flint.acb("nan"), flint.acb(flint.arb(2) ** 10**6)
    lists = [
        [flint.acb(complex(*x)) for x in generator.standard_normal((dim, 2))],
        [flint.acb(1)] * dim,
        [flint.acb(0)] * dim,
        [nothing] * dim,
        [huge] * (dim - 1) + [flint.acb(1)],
        [flint.acb(k) for k in range(dim + 1)],
        [flint.acb(1)],
        [],
        [flint.acb(flint.arb(k, 1), flint.arb(0, 1)) for k in range(dim)],
    ]
    return [Candidate(tuple(values)) for values in lists]


def found_in(solved):
    """The spectra that belong to the arguments of the network's exponentials, by the residuals of its weights."""
    system = Balls(200).for_formulas(solved.dim, ())
    relative_residuals(claimed_weights(solved.weights, solved.problem), solved.problem, system)
    assert system.hints
    return list(system.hints)


def judged(weights, solved, hints):
    return sm.certify(weights, solved.problem, DIGITS, hints=hints).verdict


def test_hints_change_no_verdict(solved):
    good, bad = found_in(solved), lies(solved.dim)
    near = [Candidate(tuple((z * (1 + 1e-9)).mid() for z in hint.values)) for hint in good]
    crossed = [Candidate((hint.values[0], *other.values[1:])) for hint, other in zip(good, good[::-1], strict=True)]
    turned = [Candidate(hint.values[::-1]) for hint in good]
    for hints in ((), good, bad, near, crossed, turned, [*bad, *good], ["no spectrum", None, 3], *[[x] for x in bad]):
        assert judged(solved.weights, solved, hints) == "certified"
        assert judged(solved.refuted, solved, hints) == "refuted"


def test_plain_balls_decide_what_interpolation_does_not(solved):
    """Weights so wide that interpolation, which loses more bits, cannot tell."""
    bits, decided = 200, 0
    for exponent in range(120, 190, 2):
        with flint.ctx.workprec(400):
            factor = flint.arb(1, flint.arb(2) ** -exponent)
        wide = [scaled_entries(W, factor) for W in solved.weights]
        claimed = claimed_weights(wide, solved.problem)
        try:
            loose = relative_residuals(claimed, solved.problem, Balls(bits).for_formulas(solved.dim, ()))
        except InconclusiveError:
            loose = [flint.arb.pos_inf()]
        tight = relative_residuals(claimed, solved.problem, BallAlgebra(bits))
        if max(x.upper() for x in tight) < 1e-40 < max(x.upper() for x in loose):
            decided += 1
            assert (
                sm.certify(wide, solved.problem, DIGITS, precision=bits, maximum_precision=bits).verdict
                == "certified"
            )
    assert decided
