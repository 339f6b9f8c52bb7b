"""Theorem 4 in letters: one text over the number systems, with the V of its proof, and where its hypotheses fail."""

import flint
import numpy as np
import pytest
from scipy.linalg import expm

import symbolic_matexp as sm
from symbolic_matexp.errors import InconclusiveError
from symbolic_matexp.formulas import five_layers, three_layers
from symbolic_matexp.formulas.sourour import factors
from symbolic_matexp.notation.traced import run
from symbolic_matexp.systems import by_name

X2 = [[1, 2], [3, 4]]
RANK_ONE = sm.Problem([[2, 4], [2, 2]], X2, [[2, 1], [1, 3]], [[1, 0], [1, 1]])
NILPOTENT = sm.Problem([[0, 1], [0, 0]], [[0, 0], [0, 0]], [[2, 1], [1, 3]], [[1, 0], [1, 1]])
A, V = sm.ExactMatrix.parse([["1/2", 0], [0, "1/2"]]), sm.ExactMatrix.parse([[1, "1/2"], ["-1/3", 2]])


def matrices(system, problem, *more):
    return [system.matrix(M) for M in (problem.X1, problem.X2, problem.Y1, problem.Y2, *more)]


def five(system, problem, A=A, V=V, alpha="3/2"):
    with system.working():
        return run(five_layers.weights, system, *matrices(system, problem, A, V), alpha=system.scalar(alpha))


def four(system, problem, V=V, alpha="3/2"):
    with system.working():
        return run(five_layers.four_weights, system, *matrices(system, problem, V), alpha=system.scalar(alpha))


@pytest.mark.parametrize(
    ("name", "problem", "digits"),
    [
        ("ball", RANK_ONE, 50),
        ("ball", NILPOTENT, 50),
        ("multiprecision", RANK_ONE, 50),
        ("multiprecision", NILPOTENT, 50),
        ("float64", RANK_ONE, 8),
    ],
)
def test_one_text_over_the_number_systems(name, problem, digits):
    weights = five(by_name(name, 300), problem)
    assert len(weights) == 5
    assert sm.certify(weights, problem, digits).verdict == "certified"


def test_four_layers_for_an_invertible_input():
    weights = four(by_name("ball", 300), RANK_ONE)
    assert len(weights) == 4
    assert sm.certify(weights, RANK_ONE, 50).verdict == "certified"
    with pytest.raises(InconclusiveError, match="invertible"):
        four(by_name("ball", 300), NILPOTENT)  # X2 = 0


def test_six_layers():
    Omega = sm.ExactMatrix.parse([[0, "1/4"], ["-1/4", 0]])
    system = by_name("ball", 300)
    with system.working():
        scalars = {"alpha": system.scalar(1), "t": system.scalar(4)}
        data = matrices(system, NILPOTENT, A, V, Omega)
        weights = run(five_layers.six_weights, system, *data, dimension=2, **scalars)
    assert len(weights) == 6
    assert all(W.imag == flint.arb_mat(2, 2) for W in weights)
    assert sm.certify(weights, NILPOTENT, 50).verdict == "certified"


def lattice(system, G, multiples, gamma, v="1/2"):
    """The V of the proof, and VG, which has the spectrum γ. The last of these is missing if det G ≠ 0."""
    d = G.nrows()
    spectrum = [system.scalar(v) + flint.acb(0, 2) * system.pi * n for n in multiples]
    gamma = [flint.acb(s) for s in gamma]
    if len(gamma) < d:
        last = G.det()
        for s in spectrum:
            last *= s
        for s in gamma:
            last /= s
        gamma = [*gamma, last]
    table = [[G[i, j] for j in range(d)] for i in range(d)]
    found = factors(table, [1 / s for s in spectrum], gamma, size=flint.acb.abs_lower)
    return flint.acb_mat(found.B).inv(), flint.acb_mat(found.C)


@pytest.mark.parametrize("d", [2, 3, 4])
def test_the_v_of_the_proof(d):
    """F₂ is a multiple of I, whatever the size of the difference of rank one; and the weights are certified."""
    generator = np.random.default_rng(d)
    X2 = generator.integers(-3, 4, (d, d)) + 4 * np.eye(d)
    X1 = X2 + np.outer(generator.integers(1, 3, d), generator.integers(1, 3, d))
    problem = sm.Problem(X1, X2, generator.normal(size=(d, d)), generator.normal(size=(d, d)))
    system = by_name("ball", 500)
    with system.working():
        data = matrices(system, problem)
        V, C = lattice(system, data[1].solve(data[0]), range(d), [1.25 + k for k in range(d - 1)])
        _, F1, F2 = run(five_layers.separated_by_one, system, *data[:2], V)
        multiple = system.scale(system.exp(system.scalar("1/2")), system.eye(d))
        assert F2.overlaps(multiple)
        assert system.norm(F2 - multiple) < 1e-50
        assert system.norm(F1 - C.exp()) < 1e-50
        weights = run(five_layers.four_weights, system, *data, V, alpha=flint.acb(0, 1) * system.pi)
    assert sm.certify(weights, problem, 50).verdict == "certified"


def test_the_v_of_the_proof_for_a_singular_ratio():
    problem = sm.Problem([[1, 2], [2, 4]], X2, [[2, 1], [1, 3]], [[1, 0], [1, 1]])
    system = by_name("ball", 400)
    with system.working():
        data = matrices(system, problem)
        G = data[1].inv() * data[0]
        V, _ = lattice(system, G, range(2), [1.25, 0])
        assert (
            sm.certify(run(five_layers.four_weights, system, *data, V, alpha=system.scalar(1)), problem, 50).verdict
            == "certified"
        )
        # With v = 0 the eigenvalue 0 of VG is one of V, which therefore would have to be excluded.
        V, _ = lattice(system, G, [1, 2], [1.25, 0], v=0)
        with pytest.raises(InconclusiveError, match="invertible"):
            run(five_layers.four_weights, system, *data, V, alpha=system.scalar(1))


def test_a_v_that_does_not_separate_is_never_believed():
    """V = 0: F₁ = F₂ = I."""
    system, zero = by_name("ball", 300), [[0, 0], [0, 0]]
    with pytest.raises(InconclusiveError, match="invertible"):
        five(system, RANK_ONE, V=sm.ExactMatrix.parse(zero))
    with pytest.raises(InconclusiveError, match="invertible"):
        four(system, RANK_ONE, V=sm.ExactMatrix.parse(zero))


def inputs_exchanged(X1, X2, Y1, Y2, A, V, *, alpha):
    W2 = V @ sm.expm(-A @ X1)
    return A, W2, *three_layers.weights(sm.expm(W2 @ sm.expm(A @ X2)), sm.expm(V), Y1, Y2, alpha=alpha)


def ratio_reversed(X1, X2, Y1, Y2, A, V, *, alpha):
    W2 = V @ sm.expm(-A @ X2)
    return A, W2, *three_layers.weights(sm.expm(sm.expm(A @ X1) @ W2), sm.expm(V), Y1, Y2, alpha=alpha)


@pytest.mark.parametrize("formula", [inputs_exchanged, ratio_reversed])
def test_wrong_formulas_are_refuted(formula):
    system = by_name("ball", 300)
    with system.working():
        weights = run(formula, system, *matrices(system, NILPOTENT, A, V), alpha=system.scalar(1))
    assert sm.certify(weights, NILPOTENT, 30).verdict == "refuted"


def test_scipy_agrees():
    weights = five(by_name("float64", 53), RANK_ONE)
    for X, Y in RANK_ONE.pairs:
        value = X.to_numpy()
        for W in weights[:-1]:
            value = expm(W @ value)
        np.testing.assert_allclose(weights[-1] @ value, Y.to_numpy(), rtol=1e-6, atol=1e-7)


def test_a_multiple_of_the_other_input():
    """G = gI: V = v'I will do, if e^{v'g} ≠ e^{v'}."""
    problem = sm.Problem([[2, 4], [6, 8]], X2, [[2, 1], [1, 3]], [[1, 0], [1, 1]])
    system = by_name("ball", 300)
    assert sm.certify(four(system, problem, V=sm.ExactMatrix.identity(2)), problem, 50).verdict == "certified"
    tripled = [sm.ExactMatrix.parse((np.array(X2) * k).tolist()) for k in (3, 1)]
    with system.working():
        turn = system.scale(flint.acb(0, 1) * system.pi, system.eye(2))  # e^{3πi} = e^{πi}
        inputs = [system.matrix(X) for X in tripled]
        _, F1, F2 = run(five_layers.separated_by_one, system, *inputs, turn)
        assert system.norm(F1 - F2) < 1e-70
        with pytest.raises(InconclusiveError, match="invertible"):
            system.inv(F1 - F2)
