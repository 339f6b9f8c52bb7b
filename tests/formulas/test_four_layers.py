"""Theorem 3: four layers from two logarithms, over three number systems; mutants and wrong logarithms are refuted."""

import flint
import mpmath
import numpy as np
import pytest
import scipy.linalg
from helpers.mutants import mutated_module
from helpers.oracles import mpmath_residuals

import symbolic_matexp as sm
from symbolic_matexp.formulas import four_layers
from symbolic_matexp.inputs.constants import as_constant
from symbolic_matexp.inputs.cut import PRINCIPAL, Cut
from symbolic_matexp.notation.expressions import eye, logm, pi
from symbolic_matexp.notation.traced import run
from symbolic_matexp.systems import by_name
from symbolic_matexp.systems.ball.arithmetic import is_real

PRECISION = 300
DIGITS = 30
OMEGA = sm.ExactMatrix.parse([[0, "-25/8", 0], ["25/8", 0, "1/3"], [0, "-1/3", 0]])
"""Exactly skew, and near a rotation by π: exp(OMEGA) is near the polar factor of M."""
M = sm.ExactMatrix.parse([[-2, 1, 0], [0, -1, "1/2"], [0, 0, 3]])
"""Without a real logarithm."""
Y2 = sm.ExactMatrix.parse([[2, 1, 0], [-1, 1, 1], [0, 1, 3]])
PROBLEM = sm.Problem([[2, 1, 0], [0, 3, 1], [1, 0, 1]], [[0, 1, 1], [1, 0, 0], [0, 0, 1]], Y2 @ M, Y2)
ALPHA, T = sm.ExactMatrix.parse([["1/2"]])[0, 0], sm.ExactMatrix.parse([["9/2"]])[0, 0]


def values(system, formula=four_layers.weights, omega=OMEGA, **changed):
    data = [system.matrix(A) for A in (PROBLEM.X1, PROBLEM.X2, PROBLEM.Y1, PROBLEM.Y2, omega)]
    scalars = {"alpha": system.scalar(ALPHA), "t": system.scalar(T)}
    with system.working():
        return run(formula, system, *data, dimension=3, **{"cut": PRINCIPAL, **scalars, **changed})


def in_mpmath(digits):
    """The weights of the theorem, by mpmath alone."""
    with mpmath.workdps(digits):
        X1, X2, Y1, Y2, omega = (A.to_mpmath(digits) for A in (PROBLEM.X1, PROBLEM.X2, PROBLEM.Y1, PROBLEM.Y2, OMEGA))
        alpha, t, unit = mpmath.mpf("0.5"), mpmath.mpf("4.5"), mpmath.eye(3)
        S = mpmath.logm(mpmath.expm(-omega) * mpmath.inverse(Y2) * Y1)
        B = t * unit - omega
        A = mpmath.logm(mpmath.inverse(B) * (t * unit + S)) / mpmath.expm1(alpha)
        W1 = alpha * mpmath.inverse(X1 - X2)
        return W1, A * mpmath.expm(-W1 * X2), B * mpmath.expm(-A), Y2 * mpmath.expm(-B)


@pytest.mark.parametrize("name", ["ball", "multiprecision", "float64"])
def test_one_text_over_three_number_systems(name):
    """SymPy finds no logarithm of exp(−Ω)M in closed form."""
    reference = [np.array(W.tolist(), dtype=complex).real for W in in_mpmath(40)]
    weights = values(by_name(name, PRECISION))
    if name == "multiprecision":
        weights = [np.array(W.tolist(), dtype=complex) for W in weights]
    elif name == "ball":
        weights = [sm.ExactMatrix.parse(as_constant(W, "W").to_flint(PRECISION).mid()).to_numpy() for W in weights]
    for W, expected in zip(weights, reference, strict=True):
        np.testing.assert_allclose(W, expected, rtol=1e-11, atol=1e-12)


def test_the_weights_are_real_and_solve_the_equations():
    weights = values(by_name("ball", PRECISION))
    assert all(map(is_real, weights))
    assert sm.certify(weights, PROBLEM, DIGITS).verdict == "certified"
    middles = [sm.ExactMatrix.parse(W.mid()).to_mpmath(60) for W in weights]
    assert max(mpmath_residuals(middles, PROBLEM, 60)) < 1e-40


def test_any_t_and_alpha_give_weights_also_complex_ones():
    system = by_name("ball", PRECISION)
    for t, alpha in [(3, -1), ([0, 7], 1), ([1, -5], [0, 3]), (-6, ["1/3", 2])]:
        number = {"t": sm.ExactMatrix.parse([[t]])[0, 0], "alpha": sm.ExactMatrix.parse([[alpha]])[0, 0]}
        weights = values(system, **{name: system.scalar(x) for name, x in number.items()})
        assert sm.certify(weights, PROBLEM, DIGITS).verdict == "certified", (t, alpha)


MUTATIONS = [
    ("weights_from", "t * eye() - Omega", "t * eye() + Omega"),
    ("weights_from", "t * eye() - Omega", "Omega - t * eye()"),
    ("weights_from", "B.solve(t * eye() + S)", "B.solve(t * eye() - S)"),
    ("weights_from", "B.solve(t * eye() + S)", "(t * eye() + S) @ inv(B)"),
    ("weights_from", "B.solve(t * eye() + S)", "B.solve(S)"),
    ("weights_from", "logm(N, cut) / (exp(alpha) - 1)", "logm(N, cut)"),
    ("weights_from", "exp(alpha) - 1", "exp(alpha) + 1"),
    ("weights_from", "exp(alpha) - 1", "1 - exp(alpha)"),
    ("weights_from", "alpha * inv(X1 - X2)", "inv(X1 - X2)"),
    ("weights_from", "alpha * inv(X1 - X2)", "alpha * inv(X2 - X1)"),
    ("weights_from", "A @ expm(-W1 @ X2)", "A @ expm(W1 @ X2)"),
    ("weights_from", "A @ expm(-W1 @ X2)", "expm(-W1 @ X2) @ A"),
    ("weights_from", "A @ expm(-W1 @ X2)", "A @ expm(-W1 @ X1)"),
    ("weights_from", "B @ expm(-A)", "B @ expm(A)"),
    ("weights_from", "B @ expm(-A)", "expm(-A) @ B"),
    ("weights_from", "expm(Omega)", "expm(-Omega)"),
    ("weights_from", "exp(-t)", "exp(t)"),
    ("weights_from", "Y2 @ (exp(-t) * expm(Omega))", "(exp(-t) * expm(Omega)) @ Y2"),
    ("weights_of_ratio", "expm(-Omega) @ M", "M @ expm(-Omega)"),
    ("weights_of_ratio", "expm(-Omega) @ M", "expm(Omega) @ M"),
    ("weights_of_ratio", "expm(-Omega) @ M", "M"),
    ("weights", "Y2.solve(Y1)", "Y1.solve(Y2)"),
    ("weights", "Y2.solve(Y1)", "Y1 @ inv(Y2)"),
]


@pytest.mark.parametrize(("function", "right", "wrong"), MUTATIONS)
def test_mutants_are_refuted(function, right, wrong):
    mutant = mutated_module(four_layers, function, right, wrong)
    cut = {"cut": Cut.parse(2)}  # no eigenvalue of a mutant's matrices lies there
    data = [PROBLEM.X1, PROBLEM.X2, PROBLEM.Y1, PROBLEM.Y2, OMEGA]
    system = by_name("ball", PRECISION)
    with system.working():
        scalars = {"alpha": system.scalar(ALPHA), "t": system.scalar(T)}
        weights = run(mutant.weights, system, *map(system.matrix, data), dimension=3, **cut, **scalars)
    assert sm.certify(weights, PROBLEM, 10).verdict == "refuted"


def test_the_right_formula_at_the_cut_of_the_mutants_is_certified():
    assert sm.certify(values(by_name("ball", PRECISION), cut=Cut.parse(2)), PROBLEM, 10).verdict == "certified"


def given(X1, X2, Y1, Y2, Omega, S, *, alpha, t):
    return four_layers.weights_from(X1, X2, Y2, Omega, S, alpha=alpha, t=t)


def test_a_wrong_rotation_is_refuted():
    """S belongs to one Ω, and the weights are made with another: exp(Ω) exp(S) ≠ M."""
    system = by_name("ball", PRECISION)
    with system.working():
        S = system.logm(system.matmul(system.expm(system.matrix(-OMEGA)), system.matrix(M)))
        data = [system.matrix(A) for A in (PROBLEM.X1, PROBLEM.X2, PROBLEM.Y1, PROBLEM.Y2)]
        options = {"dimension": 3, "cut": PRINCIPAL, "alpha": system.scalar(ALPHA), "t": system.scalar(T)}
        for other, verdict in [(OMEGA, "certified"), (-OMEGA, "refuted"), (OMEGA + OMEGA, "refuted")]:
            weights = run(given, system, *data, system.matrix(other), S, **options)
            assert sm.certify(weights, PROBLEM, DIGITS).verdict == verdict


def with_other_logarithms(of_S, of_N):
    """The theorem with multiples of 2πi, in eighths, added to the two logarithms."""

    def formula(X1, X2, Y1, Y2, Omega, *, alpha, t):
        S = logm(sm.expm(-Omega) @ Y2.solve(Y1)) + of_S * 2j * pi / 8 * eye()
        B = t * eye() - Omega
        A = (logm(B.solve(t * eye() + S)) + of_N * 2j * pi / 8 * eye()) / (sm.exp(alpha) - 1)
        W1 = alpha * sm.inv(X1 - X2)
        return W1, A @ sm.expm(-W1 @ X2), B @ sm.expm(-A), Y2 @ sm.expm(-B)

    return formula


@pytest.mark.parametrize(
    ("of_S", "of_N", "verdict"),
    [
        *((0, 0, "certified"), (8, 0, "certified"), (0, 8, "certified"), (0, -16, "certified")),
        *((4, 0, "refuted"), (1, 0, "refuted"), (0, 4, "refuted"), (0, 1, "refuted"), (4, 4, "refuted")),
    ],
)
def test_a_branch_must_be_a_logarithm(of_S, of_N, verdict):
    """Any logarithm will do, with complex weights where it is not real. What is off by half a turn is none."""
    weights = values(by_name("ball", PRECISION), with_other_logarithms(of_S, of_N))
    assert sm.certify(weights, PROBLEM, DIGITS).verdict == verdict
    assert all(map(is_real, weights)) == (of_S == of_N == 0)


@pytest.mark.parametrize("seed", range(20))
def test_the_lemma_on_rotations_near_the_polar_factor(seed):
    """The eigenvalues of R*M lie within arcsin ‖R*Q − I‖₂ of the positive axis, also for ill-conditioned M."""
    generator = np.random.default_rng(seed)
    d = 2 + seed % 4
    G = generator.standard_normal((d, d)) + (1j * generator.standard_normal((d, d)) if seed % 2 else 0)
    Q, _ = np.linalg.qr(G)
    V, _ = np.linalg.qr(generator.standard_normal((d, d)))
    P = V @ np.diag(10.0 ** generator.uniform(-3, 3, d)) @ V.T
    skew = generator.standard_normal((d, d))
    R = Q @ scipy.linalg.expm(generator.uniform(0, 0.9) * (skew - skew.T) / np.linalg.norm(skew - skew.T, 2))
    s = np.linalg.norm(R.conj().T @ Q - np.eye(d), 2)
    assert s < 1
    arguments = np.abs(np.angle(np.linalg.eigvals(R.conj().T @ Q @ P)))
    assert arguments.max() <= np.arcsin(s) + 1e-9


def test_the_lemma_is_sharp():
    """For P = I and a plane rotation by θ < π/3 the eigenvalues e^(±iθ) come close to arcsin of 2 sin(θ/2)."""
    R = np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
    s = np.linalg.norm(R - np.eye(2), 2)
    assert np.arcsin(0.99 * s) > 0.3 - 0.005
    assert np.abs(np.angle(np.linalg.eigvals(R))).max() > 0.98 * np.arcsin(s)


def test_the_precision_is_restored():
    before = flint.ctx.prec
    values(by_name("ball", PRECISION))
    assert flint.ctx.prec == before
