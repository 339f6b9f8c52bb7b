"""Hints that are wrong, for a certificate: they may cost time, and never change a verdict."""

import flint
import numpy as np
import pytest
from helpers.problems import random_problem

import symbolic_matexp as sm
from symbolic_matexp.certifying.claimed_weights import claimed_weights
from symbolic_matexp.certifying.residuals import relative_residuals
from symbolic_matexp.systems.ball.block_matrix import Layout
from symbolic_matexp.systems.ball.eigenbasis import Eigenbasis
from symbolic_matexp.systems.ball.factored_system import FactoredBalls
from symbolic_matexp.systems.ball.factors import Factor

DIM, DIGITS = 7, 20
ZERO = flint.arb(0)
FIELDS = ("real", "complex")


def found_in(problem, weights):
    """Return the eigenbases that certifying these weights finds."""
    system = FactoredBalls(250)
    relative_residuals(claimed_weights(weights, problem), problem, system)
    assert system.hints
    return list(system.hints)


@pytest.fixture(scope="module", params=["real", pytest.param("complex", marks=pytest.mark.slow)])
def solved(request):
    problem = random_problem(5, DIM, request.param)
    weights = sm.solve(problem, digits=DIGITS, real=False).weights
    other = random_problem(6, DIM, request.param)
    others = found_in(other, sm.solve(other, digits=DIGITS).weights)
    crossed = random_problem(7, DIM, FIELDS[request.param == "real"])
    crossed = found_in(crossed, sm.solve(crossed, digits=DIGITS).weights)
    return problem, weights, found_in(problem, weights), others, crossed


def changed(basis, V=None, Z=None, layout=None, defect=ZERO):
    """Return a basis that claims defect 0."""
    return Eigenbasis(
        basis.left if V is None else Factor(V),
        basis.right if Z is None else Factor(Z),
        layout or basis.layout,
        defect,
    )


def noise(basis, size, seed):
    generator = np.random.default_rng(seed)
    kind = flint.arb_mat if basis.layout.is_real else flint.acb_mat
    entries = generator.standard_normal((DIM, DIM)).ravel().tolist()
    return kind(DIM, DIM, entries) * flint.arb(size)


def random_bases(basis):
    V = noise(basis, 1, 1)
    return [changed(basis, V, V.inv().mid()), changed(basis, V, noise(basis, 1, 2)), changed(basis, V * 0, V * 0)]


def perturbed_bases(basis):
    found = []
    for exponent in (100, 70, 50, 30, 12, 6, 3, 0):
        size = flint.arb(2) ** -exponent
        V, Z = basis.left.matrix, basis.right.matrix
        with flint.ctx.workprec(400):
            moved = (V + noise(basis, size, exponent)).mid()
            found += [changed(basis, moved, moved.inv().mid()), changed(basis, moved)]
            found += [changed(basis, Z=(Z + noise(basis, size, 1)).mid()), changed(basis, Z=(Z * (1 + size)).mid())]
    return found


def singular_bases(basis):
    V = type(basis.left.matrix)(basis.left.matrix)
    for i in range(DIM):
        V[i, 1] = V[i, 0]
    nan = basis.left.matrix * flint.arb("nan")
    huge, tiny = (basis.left.matrix * flint.arb(2) ** e for e in (100_000, -100_000))
    return [
        changed(basis, V),
        changed(basis, nan),
        changed(basis, Z=nan),
        changed(basis, huge),
        changed(basis, tiny, huge),
    ]


def wrong_layouts(basis):
    real = basis.layout.is_real
    layouts = [
        Layout(DIM, 0, (), real),
        Layout(DIM, 0, (), not real),
        Layout(DIM - 2, 1, (), True),
        Layout(DIM - 2, 1, (), False),
        Layout(1, DIM // 2, (), True),
        Layout(DIM - 3, 0, (3,), real),
        Layout(0, 0, (DIM,), real),
        Layout(0, 0, (1,) * DIM, real),
        Layout(DIM + 1, 0, (), real),
        Layout(DIM - 1, 0, (), real),
        Layout(DIM + 2, -1, (), real),
    ]
    return [changed(basis, layout=layout) for layout in layouts]


def other_sizes_and_kinds(basis):
    small = basis.left.matrix * 0
    small = type(small)(3, 3, [int(i == j) for i in range(3) for j in range(3)])
    wide = type(small)(DIM, DIM + 1)
    as_complex = flint.acb_mat(basis.left.matrix), flint.acb_mat(basis.right.matrix)
    return [
        changed(basis, small, small, Layout(3, 0, (), basis.layout.is_real)),
        changed(basis, small, small),
        changed(basis, wide, wide.transpose()),
        changed(basis, *as_complex),
        changed(basis, as_complex[0]),
        changed(basis, flint.arb_mat(DIM, DIM, list(range(DIM**2))), layout=Layout(DIM, 0, (), True)),
        changed(basis, basis.right.matrix, basis.left.matrix),
    ]


def lying_about_the_inverse(basis):
    Z = basis.right.matrix
    return [changed(basis, Z=(Z * flint.arb(f)).mid()) for f in (1 + 2.0**-50, 1.001, 1.1, 0.5, 2, -1)]


WRONG = {
    f.__name__: f
    for f in (
        random_bases,
        perturbed_bases,
        singular_bases,
        wrong_layouts,
        other_sizes_and_kinds,
        lying_about_the_inverse,
    )
}


def judged(weights, problem, hints, **options):
    return sm.certify(weights, problem, DIGITS, hints=hints, **options)


def tampered(weights, size):
    """Return the weights with one entry of the second changed, relatively."""
    changed_weights = [flint.acb_mat(W) for W in weights]
    with flint.ctx.workprec(400):
        changed_weights[1][2, 3] = changed_weights[1][2, 3] * (1 + flint.arb(10) ** -size)
    return changed_weights


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_hints_change_no_verdict(solved, wrong):
    problem, weights, bases, _, _ = solved
    refuted = tampered(weights, 8)
    alone = judged(weights, problem, [])
    assert alone.verdict == "certified"
    assert judged(refuted, problem, []).verdict == "refuted"
    together = []
    for basis in bases[:1] + bases[-1:]:
        hints = WRONG[wrong](basis)
        together += hints
        for hint in hints if wrong not in {"perturbed_bases"} else hints[::3]:
            assert judged(weights, problem, [hint]).verdict == "certified"
            assert judged(refuted, problem, [hint]).verdict == "refuted"
    certificate = judged(weights, problem, together)
    assert certificate.verdict == "certified"
    assert judged(refuted, problem, together).verdict == "refuted"
    assert judged(weights, problem, together, precision=80, maximum_precision=80).verdict != "refuted"
    assert judged(refuted, problem, together, precision=80, maximum_precision=80).verdict != "certified"


def test_bases_of_other_problems_change_no_verdict(solved):
    problem, weights, bases, others, crossed = solved
    refuted = tampered(weights, 8)
    for hints in (bases, others, crossed, [*others, *crossed, *bases], [*bases, *bases]):
        assert judged(weights, problem, hints).verdict == "certified"
        assert judged(refuted, problem, hints).verdict == "refuted"


@pytest.mark.parametrize("size", [6, 12, 17, 19, 20, 21, 23, 26, 40])
def test_tampered_weights_are_judged_as_without_hints(solved, size):
    """Around the tolerance, too: with the bases of the untampered weights, which nearly fit."""
    problem, weights, bases, _, _ = solved
    claimed = tampered(weights, size)
    lies = [hint for basis in bases for hint in lying_about_the_inverse(basis)]
    alone = judged(claimed, problem, [])
    assert (size > 19) or alone.verdict == "refuted"
    assert (size < 26) or alone.verdict == "certified"
    for hints in (bases, lies, [*lies, *bases]):
        assert judged(claimed, problem, hints).verdict == alone.verdict


def test_bounds_with_hints_are_bounds(solved):
    """The residual of visibly wrong weights lies in what is proved, with every kind of hint."""
    problem, weights, bases, others, _ = solved
    claimed, exact = claimed_weights(tampered(weights, 3), problem), []
    with flint.ctx.workprec(600):
        for X, Y in problem.pairs:
            value = claimed[0].to_flint(600) * X.to_flint(600)
            for W in claimed[1:]:
                value = W.to_flint(600) * value.exp()
            parts = [x for z in (value - Y.to_flint(600)).entries() for x in (z.real, z.imag)]
            target = [x for z in Y.to_flint(600).entries() for x in (z.real, z.imag)]
            norms = [sum((x * x for x in some), ZERO).sqrt() for some in (parts, target)]
            exact.append(norms[0] / norms[1])
    for make in WRONG.values():
        hints = [hint for basis in [*bases, *others] for hint in make(basis)]
        for bits in (120, 250):
            found = relative_residuals(claimed, problem, FactoredBalls(bits, hints))
            assert all(x.overlaps(y) for x, y in zip(found, exact, strict=True))
