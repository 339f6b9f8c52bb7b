"""Claims about given matrices: their verdicts, judged by mpmath; how they are written, so that none is misread."""

import random

import mpmath
import numpy as np
import pytest
import sympy
from helpers.given_claims import FALSE, TRUE, value_of
from sympy import I, Rational, Symbol, cos, exp, log, pi, sin, sqrt

import symbolic_matexp as sm
from symbolic_matexp.claims.notebooks import verify

z, t = Symbol("z"), Symbol("t", real=True)
CUBIC = [[0, 1, 0], [0, 0, 1], [1, 1, 0]]


def equation(case):
    side = sm.matrix(case.M)
    for name in reversed(case.chain.split()):
        side = getattr(sm, name)(side)
    return side == case.R


def drawn(symbol, generator):
    """A number that has what SymPy assumes of a symbol: positive, negative, real or complex."""
    size = Rational(generator.randint(1, 500), 97)
    if symbol.is_positive or symbol.is_negative:
        return size if symbol.is_positive else -size
    real = size * generator.choice((1, -1))
    return real if symbol.is_real else real + I * Rational(generator.randint(-500, 500), 89)


def distance(case, values):
    with mpmath.mp.workdps(80):
        left, right = value_of(case, values)
        return max(abs(x) for x in left - right)


@pytest.mark.parametrize("case", TRUE, ids=lambda case: case.name)
def test_a_true_claim_is_proved_and_mpmath_agrees(case):
    verdict = sm.prove(equation(case))
    assert verdict.verdict == case.verdict, verdict.explain()
    assert bool(verdict)
    generator = random.Random(case.name)
    symbols = sympy.Matrix(case.M).free_symbols | sympy.Matrix(case.R).free_symbols
    for _ in range(4 if symbols else 1):
        assert distance(case, {x: drawn(x, generator) for x in symbols}) < 1e-50


@pytest.mark.parametrize("case", FALSE, ids=lambda case: case.name)
def test_a_false_claim_is_refuted_at_values_at_which_mpmath_disagrees(case):
    verdict = sm.prove(equation(case))
    assert verdict.verdict == case.verdict, verdict.explain()
    assert not verdict
    (refutation,) = [x for x in verdict.evidence if x.outcome == "refuted"]
    symbols = {str(x): x for x in sympy.Matrix(case.M).free_symbols | sympy.Matrix(case.R).free_symbols}
    values = {
        symbols[name]: sympy.Rational(v) if "I" not in v else sympy.sympify(v)
        for name, v in refutation.data["at"].items()
    }
    assert all(getattr(v, f"is_{name}") is x for k, v in values.items() for name, x in k.assumptions0.items())
    if "1e-300" not in case.name:
        assert distance(case, values) > 1e-40
    assert not any(x.outcome == "proved" for x in verdict.evidence)


def test_an_enclosure_is_not_compared_with_a_given_matrix():
    with pytest.raises(sm.InputError):
        print(sm.expm([[1]]) == sm.matrix([[1]]))
    with pytest.raises(sm.InputError):
        print(sm.matrix([[1]]) == sm.expm([[1]]))


def test_there_are_forty_of_each():
    assert min(len(TRUE), len(FALSE)) >= 40
    assert len({case.name for case in TRUE + FALSE}) == len(TRUE + FALSE)


def test_what_no_algebra_decides_is_certified_to_digits_and_is_not_taken_for_true():
    """A root of a cubic polynomial has no closed form here; the claim is true, since A³ = A + 1."""
    A = sm.matrix(CUBIC)
    claim = sm.cosm(sm.expm(A)) == sm.cosm(sm.expm(A @ A @ A - sm.eye()))
    verdict = sm.prove(claim)
    assert (verdict.verdict, bool(verdict), verdict.as_expected, verdict.only_to_digits) == (
        "certified",
        False,
        False,
        True,
    )
    assert "at most" in verdict.message
    assert "e-" in verdict.message
    recorded = sm.prove(sm.Claim(claim, expected="certified"))
    assert (bool(recorded), recorded.as_expected) == (True, True)


def test_with_symbols_agreement_at_values_only_supports():
    n = Symbol("n", integer=True)
    verdict = sm.prove(
        sm.expm(sm.matrix([[0, pi * n, 0], [-pi * n, 0, 0], [0, 0, sympy.Abs(t)]]))
        == [[cos(pi * n), 0, 0], [0, cos(pi * n), 0], [0, 0, exp(sqrt(t**2))]]
    )
    assert verdict.verdict in {"supported", "proved"}
    verdict = sm.prove(sm.sqrtm(sm.matrix([[(1 + t**2) ** 2 * exp(2 * t)]])) == [[sqrt((1 + t**2) * exp(t)) ** 2]])
    assert verdict.verdict in {"supported", "proved"}
    verdict = sm.prove(sm.matrix([[sqrt(1 + t**2) * sqrt(2 + t**2)]]) == [[sqrt(2 + 3 * t**2 + t**4)]])
    assert (verdict.verdict, bool(verdict)) == ("supported", False)


def test_a_proof_for_all_matrices_serves_where_there_is_no_closed_form():
    floats = np.random.default_rng(5).standard_normal((4, 4))
    A = sm.matrix(floats)
    verdict = sm.prove(sm.expm(A) @ sm.expm(-A) == sm.eye())
    assert (verdict.verdict, verdict.message) == ("proved", "for all matrices, and so for these")


def test_what_is_undefined_is_undecided():
    for claim in (
        sm.inv(sm.matrix([[1, 2], [2, 4]])) == sm.eye(),
        sm.sqrtm(sm.matrix([[0, 1], [0, 0]])) == [[0, 1], [0, 0]],
        sm.logm(sm.matrix([[0]])) == [[0]],
        sm.matrix([[1 / (sqrt(5 + 2 * sqrt(6)) - sqrt(2) - sqrt(3))]]) == [[0]],
    ):
        verdict = sm.prove(claim)
        assert (verdict.verdict, bool(verdict)) == ("undecided", False), verdict


def test_what_is_undefined_everywhere_is_not_proved():
    nowhere = 1 / (sqrt(5 + 2 * sqrt(6)) - sqrt(2) - sqrt(3))
    verdict = sm.prove(sm.matrix([[nowhere]]) == [[nowhere]])
    assert verdict.verdict == "undecided"


@pytest.mark.parametrize("right", [
    [[1, 1], [0, 1]],
    ((1, 1), (0, 1)),
    np.array([[1.0, 1.0], [0.0, 1.0]]),
    sympy.Matrix([[1, 1], [0, 1]]),
    sympy.ImmutableMatrix([[1, 1], [0, 1]]),
    mpmath.matrix([[1, 1], [0, 1]]),
    sm.ExactMatrix.parse([[1, 1], [0, 1]]),
    [["1", "2/2"], [0, 1]],
], ids=lambda right: type(right).__name__)  # fmt: skip
def test_the_other_side_may_be_a_matrix_of_any_kind(right):
    left = sm.expm(sm.matrix([[0, 1], [0, 0]]))
    assert sm.prove(left == right).verdict == "proved"
    if not isinstance(right, sympy.MatrixBase | mpmath.matrix):  # these raise an error of their own
        assert sm.prove(right == left).verdict == "proved"


def test_sympy_equations_of_matrices_are_claims():
    M, R = sympy.Matrix([[0, z], [-z, 0]]), sympy.Matrix([[cos(z), sin(z)], [-sin(z), cos(z)]])
    assert sm.prove(sympy.Eq(M.exp(), R)).verdict == "proved"
    assert sm.prove(sympy.Eq(sympy.exp(M, evaluate=False), R, evaluate=False)).verdict == "proved"
    assert sm.prove(sympy.Eq(M.exp(), R.T)).verdict == "refuted"
    assert sm.prove(sympy.Eq(sm.expm(2 * M), R * R)).verdict == "proved"
    with pytest.raises(sm.InputError, match="evaluate=False"):
        sm.prove(sympy.Eq(sympy.ImmutableMatrix([[1]]), sympy.ImmutableMatrix([[2]])))


@pytest.mark.parametrize("compared", [
    lambda: sm.expm([[0, 1], [0, 0]]) == sm.expm([[0, 1], [0, 0]]),
    lambda: sympy.Matrix([[1]]) == sympy.Matrix([[2]]),
    lambda: np.array([[1]]) == np.array([[1]]),
    lambda: np.bool_(True),
])  # fmt: skip
def test_what_was_compared_already_is_no_claim(compared):
    with pytest.raises(sm.InputError, match=r"sm\.matrix\(M\)"):
        sm.prove(compared())


def test_letters_and_given_matrices_are_not_mixed():
    A = sm.matrices("A", 2)
    with pytest.raises(sm.InputError, match="the letter A"):
        sm.prove(sm.expm(A) == [[1, 0], [0, 1]])
    with pytest.raises(sm.InputError, match="sizes"):
        sm.prove(sm.expm(sm.matrices("A")) == [[1, 0], [0, 1]])
    with pytest.raises(sm.InputError, match="no meaning for given matrices"):
        sm.prove(sm.matrix([[1]]) == [[1]], given=[sm.matrices("B") == 0])
    with pytest.raises(sm.InputError, match="two different symbols"):
        sm.prove(sm.matrix([[Symbol("t", real=True)]]) == [[Symbol("t")]])


@pytest.mark.parametrize("wrong", [
    [[1, 2, 3], [4, 5, 6]], [], [[]], [[sympy.nan]], [[sympy.oo]], [[Symbol("A", commutative=False)]], [["x"]], 5,
    [[sympy.MatrixSymbol("A", 2, 2)[0, 0]]],
], ids=str)  # fmt: skip
def test_what_is_no_given_matrix(wrong):
    with pytest.raises(sm.InputError):
        sm.matrix(wrong)


def test_scalars_traces_and_determinants():
    M, x = sm.matrix([[0, z], [-z, 0]]), sm.scalars("x")
    assert sm.prove(sm.det(sm.expm(M)) == 1).verdict == "proved"
    assert sm.prove(sm.trace(M @ M) == sm.trace(M)).verdict == "refuted"
    E = sm.matrix([[0, 1], [0, 0]])
    assert sm.prove(sm.expm(x * E) == sm.eye() + x * E).verdict == "proved"
    assert sm.prove(sm.expm(x * E) == sm.eye() + x * x * E).verdict == "refuted"


def test_assumptions_are_hypotheses_and_shown():
    p = Symbol("p", positive=True)
    verdict = sm.prove(sm.sqrtm(sm.matrix([[p**2]])) == [[p]])
    assert verdict.claim.hypotheses == ["p is real, positive, nonnegative, nonzero"]
    assert "log" not in verdict.claim.statement


def test_a_claim_is_written_and_shown():
    claim = sm.expm(sm.matrix([[0, z], [0.1, -2]])) == [[1, sqrt(2)], [pi, log(3)]]
    assert repr(claim) == "exp([[0, z], [float(0.1), −2]]) = [[1, sqrt(2)], [pi, log(3)]]"
    assert r"\begin{bmatrix} 0 & z \\ \operatorname{float}(0.1) & -2 \end{bmatrix}" in claim._repr_latex_()
    assert sm.Claim(claim, id="x").statement == repr(claim)


def test_given_matrices_stand_in_claims_alone():
    with pytest.raises(sm.InputError, match="the letter A"):
        sm.Claim([sm.matrices("A", 1) == sm.matrices("A", 1), sm.matrix([[1]]) == [[1]]])
    with pytest.raises(sm.InputError, match="says nothing of letters"):
        sm.prove(sm.matrices("A") == 0, given=[sm.matrix([[1]]) == [[1]]])


def test_a_derivation_may_be_one_of_given_matrices():
    A = sm.matrix([[0, 1], [0, 0]])
    steps = sm.derivation([sm.expm(A), sm.eye() + A, sm.matrix([[1, 1], [0, 1]])])
    assert (steps.verdict, steps.message) == ("proved", "every line, for these matrices")
    wrong = sm.derivation([sm.expm(A), sm.eye() - A])
    assert wrong.verdict == "refuted"


def test_what_is_assumed_of_symbols_counts_in_a_derivation():
    p = Symbol("p", positive=True)
    steps = sm.derivation([sm.sqrtm(sm.matrix([[p**2]])), sm.matrix([[p]])])
    assert steps.verdict == "proved"
    assert "positive" in steps.to_json()["hypotheses"][0]


@pytest.mark.slow
def test_notebooks_with_such_claims_are_verified(tmp_path):
    cell = "import sympy, symbolic_matexp as sm\nM = sympy.Matrix([[0, 1], [-1, 0]])\n"
    cells = {
        "right": "R = sympy.cos(1) * M**0 + sympy.sin(1) * M\n"
        "sm.prove(sympy.Eq(sympy.exp(M, evaluate=False), R, evaluate=False))",
        "wrong": "sm.prove(sm.expm(sm.matrix(M)) == M)",
        "digits": f"A = sm.matrix({CUBIC})\nsm.prove(sm.cosm(sm.expm(A)) == sm.cosm(sm.expm(A @ A @ A - sm.eye())))",
    }
    for name, last in cells.items():
        (tmp_path / f"{name}.py").write_text(f"# %%\n{cell}{last}\n", encoding="utf-8")
    reports = {x.path.stem: x for x in verify([tmp_path])}
    assert [v["verdict"] for x in reports.values() for v in x.verdicts] == ["certified", "proved", "refuted"]
    assert {name: x.passed for name, x in reports.items()} == {"right": True, "wrong": False, "digits": False}
    assert reports["right"].verdicts[0]["cell"] == 1
