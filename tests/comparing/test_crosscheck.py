"""The cross-check: each verdict on problems built for it, and the numbers of the budget against plain mpmath."""

import dataclasses
import functools
import itertools
import json
import math
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest
import scipy.linalg
from helpers.mutants import wrong_formulas
from helpers.oracles import mpmath_residuals
from helpers.problems import random_problem, well_conditioned_problem
from helpers.sampling import sampled
from rich.console import Console

import symbolic_matexp as sm
from symbolic_matexp.comparing.diagnosis import ACCURATE_FACTOR, UNSTABLE_FACTOR, Findings, diagnose
from symbolic_matexp.comparing.html_report import crosscheck_html
from symbolic_matexp.comparing.wording import MEANINGS, MEANINGS_OF_A_BLACK_BOX, PARTS
from symbolic_matexp.errors import FormulaError, InputError
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.inputs.tables import COLOURS
from symbolic_matexp.notation.expressions import exp, expm, eye, inv, log, logm, pi, scalar
from symbolic_matexp.notation.traced import run
from symbolic_matexp.shell.render import show_crosscheck
from symbolic_matexp.systems.ball.arithmetic import decimal_below
from symbolic_matexp.systems.float64 import Float64Algebra
from symbolic_matexp.systems.multiprecision.system import MultiprecisionAlgebra

WRONG = [f for f in wrong_formulas() if f.__name__ != "wrong_divisor"]  # with alpha = iπ it divides by e^α + 1 ≈ 0


def unstable(X1, X2, Y1, Y2, *, alpha):
    """The closed form with D⁻¹ computed as (D²)⁻¹D."""
    D = X1 - X2
    L = logm(Y2.solve(Y1)) / (exp(alpha) - 1)
    W1 = alpha * (inv(D @ D) @ D)
    return W1, L @ expm(-W1 @ X2), Y2 @ expm(-L)


def in_float64(problem, alpha):
    """The closed form's weights as NumPy and SciPy give them."""
    data = [A.to_numpy() for A in (problem.X1, problem.X2, problem.Y1, problem.Y2)]
    return run(three_layers.weights, Float64Algebra(), *data, alpha=alpha)


def test_accurate():
    report = sm.crosscheck(sm.Problem.example("small"))
    assert report.verdict == "accurate"
    assert report.engines_overlap is True
    assert report.budget.data == 0
    assert report.digits_lost < 4
    assert [q.name for q in report.quantities[:3]] == ["W1", "W2", "W3"]


def test_the_budget_is_what_mpmath_says():
    problem = random_problem(4, 2, "real", smallest=1e-4)
    report = sm.crosscheck(problem, cut="principal")
    weights = in_float64(problem, report.alpha)
    with mpmath.workdps(60):
        expected = max(mpmath_residuals([mpmath.matrix(W.tolist()) for W in weights], problem, 60))
        exact = sm.solve(problem, 40, alpha=report.alpha, cut="principal")
        rounded = max(mpmath_residuals([mpmath.matrix(W.tolist()) for W in exact.to_numpy()], problem, 60))
    assert report.budget.solve == pytest.approx(float(expected), rel=0.05, abs=0)
    assert report.budget.representation == pytest.approx(float(rounded), rel=0.05, abs=0)


def test_ill_conditioned():
    report = sm.crosscheck(random_problem(5, 3, "real", smallest=1e-6))
    assert report.verdict == "ill-conditioned"
    assert report.condition > 1e5
    assert report.ladder[-1].residual < 1e-50


def test_rounding_the_data_counts():
    third, fourth = Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**12)
    problem = sm.Problem([[str(fourth)]], [[str(third)]], [[2]], [[1]])
    report = sm.crosscheck(problem)
    assert report.verdict == "ill-conditioned"
    assert report.budget.data > 1e-7
    nearer = sm.Problem([[str(third + Fraction(1, 10**20))]], [[str(third)]], [[2]], [[1]])
    assert "Numerically singular" in sm.crosscheck(nearer).reason


def test_unstable():
    report = sm.crosscheck(random_problem(6, 2, "real", smallest=1e-6), unstable)
    assert report.verdict == "unstable"
    assert report.budget.solve > 1e3 * report.budget.representation


def test_a_real_alpha_is_named_as_the_trouble():
    report = sm.crosscheck(random_problem(7, 3, "real", smallest=1e-2), alpha=1)
    assert report.verdict in {"ill-conditioned", "unstable", "range"}
    assert "would leave" in report.help


def test_range():
    assert sm.crosscheck(sm.Problem([[1001]], [[1000]], [[2]], [[1]]), alpha=1).verdict == "range"
    assert sm.crosscheck(sm.Problem([["1e400"]], [[0]], [[2]], [[1]])).verdict == "range"
    assert sm.crosscheck(random_problem(8, 2, "real", smallest=1e-5), alpha=3).verdict == "range"


@pytest.mark.parametrize("formula", sampled(WRONG, 2), ids=lambda f: f.__name__)
def test_wrong_formulas(formula):
    report = sm.crosscheck(random_problem(9, 2), formula)
    assert report.verdict == "wrong-formula"
    assert all(rung.residual > 1e-3 for rung in report.ladder)  # a plateau


@pytest.mark.parametrize("log", [[[1, 0], [0, 1]], [[0, 1], [2, 0]], [["1/3", [0, 1]], [-1, 2]]])
def test_a_given_matrix_that_is_no_logarithm(log):
    report = sm.crosscheck(random_problem(10, 2), log=log)
    assert report.verdict == "invalid-logarithm"
    assert "proved in letters" in report.reason


def test_a_given_logarithm_that_is_right():
    valid = sm.crosscheck(sm.Problem([[2]], [[1]], [[1]], [[1]]), log=[[0]])
    assert valid.verdict == "accurate"


def test_hypothesis_violated():
    problem = sm.Problem([[1, 0], [0, 1]], [[1, 0], [0, 2]], [[1, 0], [0, 1]], [[1, 0], [0, 1]])
    report = sm.crosscheck(problem)
    assert report.verdict == "hypothesis-violated"
    assert math.isnan(report.budget.solve)


def test_undecided_when_the_precision_is_not_enough():
    report = sm.crosscheck(random_problem(11, 2), digits=200, maximum_precision=300)
    assert report.verdict == "undecided"
    assert report.help == "Allow more bits than maximum_precision = 300."


def test_every_verdict_has_a_meaning_and_a_colour():
    for verdict in sm.Diagnosis:
        assert verdict in COLOURS
        assert MEANINGS[verdict].endswith(".")
        assert MEANINGS_OF_A_BLACK_BOX[verdict].endswith(".")


def test_a_banner_says_what_is_known_of_weights_alone():
    problem = sm.Problem.example("small")
    known, unknown = sm.crosscheck(problem, unstable), sm.crosscheck(problem, weights=[np.eye(2)] * 2)
    assert unknown.verdict == "unstable"
    assert "by a mistake, or by an unstable way" in crosscheck_html(unknown)
    assert "by a mistake" not in crosscheck_html(known)
    assert (known.formula, unknown.formula) == ("unstable", "")


def test_long_entries_are_folded_below_their_first_digits():
    page = crosscheck_html(sm.crosscheck(sm.Problem([["1/3"]], [[0.1]], [[2]], [[1]])))
    assert "<h2>The problem, to 6 digits</h2>" in page
    shown, folded = page.split("<details>")
    assert "<td>0.333333</td>" in shown
    assert "<td>0.100000</td>" in shown
    assert "<td>3602879701896397/36028797018963968</td>" in folded
    assert "<details>" not in crosscheck_html(sm.crosscheck(sm.Problem.example("small")))


def test_equal_outputs_have_a_weight_that_is_zero():
    data = well_conditioned_problem(3, 2)
    report = sm.crosscheck(sm.Problem(data.X1, data.X2, data.Y1, data.Y1))
    assert report.verdict == "accurate"
    assert next(q for q in report.quantities if q.name == "W2").normwise < 1e-14


def test_bad_arguments_are_one_sentence():
    problem = sm.Problem.example("small")
    for formula, message in (
        (lambda A, B: (A, B), "must take .X1, X2, Y1, Y2."),
        (lambda X1, X2, Y1, Y2: None, "where weights"),
        (lambda X1, X2, Y1, Y2: (1, 2, 3), "where a matrix is needed"),
        (3, "must be a function"),
    ):
        with pytest.raises(InputError, match=message):
            sm.crosscheck(problem, formula)
    with pytest.raises(InputError, match="two equations"):
        sm.crosscheck(sm.Problem.from_pairs([([[1]], [[1]])]))


def shell(*arguments, cwd=None):
    command = [sys.executable, "-m", "symbolic_matexp", "crosscheck", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


@pytest.mark.slow
def test_shell(tmp_path):
    result = shell("--example", "small", "--json", "--html", str(tmp_path / "report.html"))
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["verdict"] == "accurate"
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "http://" not in page.replace("http://www.w3.org", "").replace("http://purl.org", "").replace(
        "http://creativecommons.org", ""
    )
    (tmp_path / "mine.py").write_text("def weights(X1, X2, Y1, Y2):\n    return X1, X2, Y1 + Y2\n", encoding="utf-8")
    result = shell("--example", "small", "--formula", "mine:weights", cwd=tmp_path)
    assert result.returncode == 1, result.stderr
    assert "wrong-formula" in result.stdout
    result = shell("--example", "small", "--formula", "mine:nothing", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1


@pytest.mark.slow
def test_whatever_a_users_module_does_is_one_sentence(tmp_path):
    modules = {
        "broken": "def f(",
        "raises": "raise RuntimeError('first line\\nsecond line')",
        "leaves": "raise SystemExit(3)",
        "fails": "def f(X1, X2, Y1, Y2):\n    raise RuntimeError('first line\\nsecond line')",
        "exits": "import sys\ndef f(X1, X2, Y1, Y2):\n    sys.exit(3)",
        "small": "import symbolic_matexp as sm\ndef f(X1, X2, Y1, Y2):\n    return X1, sm.eye(1), X2",
    }
    for name, code in modules.items():
        (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
        result = shell("--example", "small", "--formula", f"{name}:f", cwd=tmp_path)
        assert result.returncode == 2, (name, result.stderr)
        assert result.stderr.count("\n") == 1, result.stderr
        assert result.stdout == ""
    assert "f, line 3 (return X1, sm.eye(1), X2): " in result.stderr
    loud = (
        "from symbolic_matexp.formulas import three_layers\n"
        "def f(X1, X2, Y1, Y2, *, alpha):\n"
        "    print('noise')\n"
        "    return three_layers.weights(X1, X2, Y1, Y2, alpha=alpha)\n"
    )
    (tmp_path / "loud.py").write_text(loud, encoding="utf-8")
    result = shell("--example", "small", "--formula", "loud:f", "--alpha", "(0.5+2j)", "--json", cwd=tmp_path)
    assert json.loads(result.stdout)["alpha"] == ["1/2", "2"]


def test_what_a_notebook_shows():
    html = sm.crosscheck(sm.Problem.example("small"))._repr_html_()
    assert ">accurate</b>" in html
    assert html.count("<tr>") == 5
    assert "64 digits:" in html


@pytest.mark.slow
def test_a_residual_that_was_not_measured_is_not_drawn():
    report = sm.crosscheck(sm.Problem.example("small"))
    points = crosscheck_html(report).count("<use")
    gap = dataclasses.replace(report, ladder=(*report.ladder[:-1], sm.Rung(64, math.nan)))
    assert crosscheck_html(gap).count("<use") < points


def test_the_page_of_a_report_without_numbers():
    problem = sm.Problem([[1]], [[1]], [[1]], [[1]])
    assert "hypothesis-violated" in crosscheck_html(sm.crosscheck(problem))


@pytest.mark.parametrize(
    ("solve", "representation", "evaluation", "expected"),
    [
        (1e-15, 1e-15, 1e-15, "accurate"),
        (1e-9, 1e-10, 1e-13, "ill-conditioned"),
        (1e-9, 1e-14, 1e-14, "unstable"),
        (1e-15, 1e-15, 1e-8, "unstable"),
        (1e3, 1e2, math.nan, "ill-conditioned"),
        (math.inf, math.inf, math.inf, "ill-conditioned"),
        (math.nan, 1e-15, 1e-15, "undecided"),
        (1e-15, math.nan, 1e-15, "undecided"),
        (1e-15, 1e-15, math.nan, "undecided"),
    ],
)
def test_the_rules(solve, representation, evaluation, expected):
    budget = sm.Budget(0.0, solve, representation, evaluation)
    assert diagnose(Findings(dimension=2, budget=budget, evaluation_condition=1.0))[0] == expected


def test_the_first_rule_that_applies_decides():
    more = {"out_of_range": "r", "undecided": "u"}
    assert diagnose(Findings(2, violated="v", invalid_logarithm="l", **more)) == ("hypothesis-violated", "v")
    assert diagnose(Findings(2, invalid_logarithm="l", wrong_formula="w", **more)) == ("invalid-logarithm", "l")
    assert diagnose(Findings(2, wrong_formula="w", **more)) == ("wrong-formula", "w")
    assert diagnose(Findings(2, **more)) == ("range", "r")
    assert diagnose(Findings(2, undecided="u", float64_fails="f")) == ("undecided", "u")


def test_float64_fails_by_its_own_fault_or_by_the_problems():
    alone = sm.Budget(0.0, math.nan, 1e-9, math.nan)
    assert diagnose(Findings(2, float64_fails="A matrix is singular", budget=alone))[0] == "unstable"
    hopeless = sm.Budget(0.0, math.nan, 0.5, math.nan)
    assert diagnose(Findings(2, float64_fails="A matrix is singular", budget=hopeless))[0] == "ill-conditioned"


def test_a_singular_difference_is_remarked_on():
    budget = sm.Budget(0.0, 1e-3, 1e-3, 1e-3)
    reason = diagnose(Findings(2, budget=budget, evaluation_condition=1e13, difference_condition=1e17))[1]
    assert "numerically singular" in reason


def hard_coded(X1, X2, Y1, Y2, *, q):
    """α = log 2 rounded to float64, and q written down as a number."""
    L = logm(Y2.solve(Y1)) / q
    W1 = math.log(2) * inv(X1 - X2)
    return W1, L @ expm(-W1 @ X2), Y2 @ expm(-L)


@pytest.mark.slow
def test_a_rounded_constant_does_not_make_a_formula_wrong():
    problem = well_conditioned_problem(1, 2)
    report = sm.crosscheck(problem, functools.partial(hard_coded, q=1))
    assert report.verdict == "accurate"
    assert "In exact arithmetic the formula itself is off by" in report.notes[0]
    assert 1e-18 < report.ladder[-1].residual < 1e-15  # the plateau is there all the same
    # … but what float64 could show is a mistake
    assert sm.crosscheck(problem, functools.partial(hard_coded, q=1 + 1e-13)).verdict == "wrong-formula"


def with_log(change):
    """The closed form with its logarithm changed."""

    def formula(X1, X2, Y1, Y2):
        return three_layers.weights_from(X1, X2, Y1, Y2, change(logm(Y2.solve(Y1)), Y1), alpha=log(2))

    return formula


@pytest.mark.parametrize("dim", [1, pytest.param(3, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (lambda L, Y: L, "accurate"),
        (lambda L, Y: L + 2j * pi * (L @ inv(L)), "accurate"),
        (lambda L, Y: L + 1j * pi * (L @ inv(L)), "invalid-logarithm"),
        (lambda L, Y: L + L @ L, "invalid-logarithm"),
        (lambda L, Y: Fraction(3, 2) * L, "wrong-formula"),
        (lambda L, Y: logm(Y), "wrong-formula"),
    ],
    ids=["unchanged", "a whole turn", "half a turn", "squared", "scaled", "of another matrix"],
)
def test_whose_fault_a_wrong_logarithm_is(dim, change, verdict):
    assert sm.crosscheck(well_conditioned_problem(5, dim), with_log(change)).verdict == verdict


def test_a_principal_logarithm_with_eigenvalues_on_the_cut_is_moved_off_it():
    problem = sm.Problem([[2, 0], [0, 3]], [[1, 0], [0, 1]], [[-1, 0], [0, 2]], [[1, 0], [0, 1]])
    assert sm.crosscheck(problem, with_log(lambda L, Y: L)).verdict == "accurate"


def test_a_logarithm_of_another_matrix_with_eigenvalues_on_the_cut():
    def formula(X1, X2, Y1, Y2):
        Lambda = logm(Y1)  # not of Y2⁻¹Y1: right where Y2 = I
        return three_layers.weights_from(X1, X2, Y1, Y2, Lambda, alpha=1j * pi)

    right = sm.Problem([[2, 0], [1, 3]], [[1, 0], [0, 1]], [[-1, 1], [0, 2]], [[1, 0], [0, 1]])
    report = sm.crosscheck(right, formula)
    assert report.verdict == "accurate"
    assert max(q.normwise for q in report.quantities) < 1e-13
    wrong = sm.Problem([[2, 0], [1, 3]], [[1, 0], [0, 1]], [[-1, 1], [0, 2]], [[-2, 1], [0, 1]])
    assert sm.crosscheck(wrong, formula).verdict == "wrong-formula"


@pytest.mark.parametrize("factor", [2, -2, 0])
def test_an_exponential_of_alpha_that_is_one_is_a_violated_hypothesis(factor):
    def formula(X1, X2, Y1, Y2):
        return three_layers.weights(X1, X2, Y1, Y2, alpha=factor * 1j * pi)

    report = sm.crosscheck(random_problem(3, 2), formula)
    assert report.verdict == "hypothesis-violated"
    assert "e^α = 1" in report.reason


def closed_form_with(q):
    """The closed form with e^α − 1 computed by ``q(alpha)``."""

    def formula(X1, X2, Y1, Y2, *, alpha):
        L = logm(Y2.solve(Y1)) / q(alpha)
        W1 = alpha * inv(X1 - X2)
        return W1, L @ expm(-W1 @ X2), Y2 @ expm(-L)

    return formula


@pytest.mark.parametrize(
    ("q", "divisor"),
    [
        (lambda alpha: exp(alpha * 0) - 1, "e^0 − 1 = 0"),
        (lambda alpha: exp(alpha - alpha) - 1, "e^0 − 1 = 0"),
        (lambda alpha: exp(alpha) - exp(alpha), "divides by zero"),
        (lambda alpha: exp(0) - scalar("1"), "e^0 − 1 = 0"),
        (lambda alpha: (exp(alpha) - 1) * (exp(alpha * 0) - 1), "= 0"),
    ],
)
@pytest.mark.parametrize("dim", [1, 2])
def test_a_formula_that_divides_by_zero_is_wrong_and_violates_no_hypothesis(q, divisor, dim):
    report = sm.crosscheck(well_conditioned_problem(2, dim), closed_form_with(q))
    assert report.verdict == "wrong-formula"
    assert divisor in report.reason
    assert "whatever the data" in report.reason


def test_an_exponential_that_is_one_is_not_to_blame_for_another_singular_matrix():
    def formula(X1, X2, Y1, Y2, *, alpha):
        one = exp(alpha - alpha)
        W1, W2, W3 = three_layers.weights(X1, X2, Y1, Y2, alpha=alpha)
        return W1, one * W2 @ inv(X1 - X1), W3

    report = sm.crosscheck(well_conditioned_problem(2, 2), formula)
    assert report.verdict == "wrong-formula"
    assert "e^α" not in report.reason


def test_an_exponential_of_another_number_that_is_one_violates_no_hypothesis():
    """e^(2πi) = 1, but α is another number: the mistake is in the formula."""
    report = sm.crosscheck(well_conditioned_problem(2, 2), closed_form_with(lambda alpha: exp(2j * pi) - 1))
    assert report.verdict not in {"hypothesis-violated", "accurate", "ill-conditioned", "unstable"}


def factor_on_logarithm(how, q, logarithm=logm):
    """The closed form with the logarithm multiplied by a matrix that is a number."""

    def formula(X1, X2, Y1, Y2, *, alpha):
        L = how(q(alpha) * Y1.solve(Y1), logarithm(Y2.solve(Y1)))
        W1 = alpha * inv(X1 - X2)
        return W1, L @ expm(-W1 @ X2), Y2 @ expm(-L)

    return formula


HOW = {
    "inverse, left": lambda Q, Lambda: inv(Q) @ Lambda,
    "inverse, right": lambda Q, Lambda: Lambda @ inv(Q),
    "solve": lambda Q, Lambda: Q.solve(Lambda),
    "twice": lambda Q, Lambda: inv(Q) @ (Lambda + (Lambda - Lambda)),
    "factor first": lambda Q, Lambda: Q.solve(("3/2" * Q.solve(Q)) @ Lambda),
}
WRONG_DIVISORS = [
    lambda alpha: exp(alpha) + 2,
    lambda alpha: exp(alpha * 2) + 2,
    lambda alpha: (exp(alpha) - 1) * 2,
    lambda alpha: 1 - exp(alpha),
]


@pytest.mark.parametrize("dim", [1, pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.parametrize("how", HOW)
def test_a_right_logarithm_is_not_blamed_for_a_wrong_factor(how, dim):
    problem = well_conditioned_problem(dim + 3, dim)
    for q in WRONG_DIVISORS[:: 1 if dim == 1 else 2]:
        assert sm.crosscheck(problem, factor_on_logarithm(HOW[how], q)).verdict == "wrong-formula"


def shifted(M):
    return logm(M) + logm(M) @ logm(M)


def right_divisor(alpha):
    return exp(alpha) - 1


SCALED = {
    "number": lambda q, Lambda: 1 / q * Lambda,
    "two numbers": lambda q, Lambda: 1 / (2 * q) * (2 * Lambda),
    "matrix": lambda q, Lambda: (1 / q * eye()) @ Lambda,
}


@pytest.mark.parametrize("how", SCALED)
def test_a_wrong_logarithm_is_blamed_however_its_divisor_is_applied(how):
    problem = well_conditioned_problem(5, 2)

    def scaled(Q, Lambda):
        return SCALED[how](right_divisor(1), Lambda)

    report = sm.crosscheck(problem, factor_on_logarithm(scaled, right_divisor, shifted), alpha=1)
    assert report.verdict == "invalid-logarithm"
    assert "proved in letters" in report.reason
    assert sm.crosscheck(problem, factor_on_logarithm(scaled, right_divisor), alpha=1).verdict == "accurate"


@pytest.mark.parametrize("dim", [1, 2])
def test_another_right_logarithm_is_not_blamed_for_a_wrong_factor(dim):
    def formula(X1, X2, Y1, Y2, *, alpha):
        right = logm(Y2.solve(Y1)) + 2j * pi * Y1.solve(Y1)
        return three_layers.weights_from(X1, X2, Y1, Y2, right @ (2 * Y1.solve(Y1)), alpha=alpha)

    assert sm.crosscheck(well_conditioned_problem(5, dim), formula, alpha=1).verdict == "wrong-formula"


def test_two_mistakes_are_not_blamed_on_the_logarithm():
    formula = factor_on_logarithm(HOW["solve"], WRONG_DIVISORS[0], shifted)
    assert sm.crosscheck(well_conditioned_problem(5, 2), formula).verdict == "wrong-formula"


def test_a_wrong_formula_that_also_overflows_is_wrong():
    def formula(X1, X2, Y1, Y2):
        return eye(), 2000 * eye(), expm(-1000 * eye())

    assert sm.crosscheck(sm.Problem([[2]], [[1]], [[3]], [[1]]), formula).verdict == "wrong-formula"


def test_the_second_engine_is_skipped_in_large_dimensions_and_that_is_said():
    report = sm.crosscheck(well_conditioned_problem(2, 9))
    assert report.engines_overlap is None
    assert "mpmath, was skipped" in report.notes[0]


def test_the_kept_calibration_is_one_of_the_limits_in_force():
    table = (Path(__file__).parent.parent / "reference" / "crosscheck_calibration.txt").read_text(encoding="utf-8")
    assert f"r_S/r_0 {UNSTABLE_FACTOR:g}," in table
    assert f"(d u) {ACCURATE_FACTOR:g}." in table
    right, total = map(int, re.search(r"right: (\d+) of (\d+)", table).groups())
    assert total >= 1000
    assert right >= 0.98 * total
    assert "called wrong: 0; wrong ones called accurate or ill-conditioned: 0" in table


# The numbers of a report against mpmath and NumPy, which share no code with what is tested.


def test_the_errors_of_the_quantities_are_what_mpmath_says():
    problem = random_problem(4, 2, "complex", smallest=1e-2)
    report = sm.crosscheck(problem, cut="principal")
    found = {q.name: q for q in report.quantities}
    assert list(found) == [
        "W1", "W2", "W3", "exp(W1 X1)", "exp(W2 exp(W1 X1))", "f(X1)", "exp(W1 X2)", "exp(W2 exp(W1 X2))", "f(X2)",
    ]  # fmt: skip
    exact = sm.solve(problem, 60, alpha=report.alpha, cut="principal").to_mpmath()
    theirs = in_float64(problem, report.alpha)
    X1 = problem.X1.to_numpy()
    with mpmath.workdps(60):
        pairs = {
            f"W{i}": (mpmath.matrix(W.tolist()), V) for i, (W, V) in enumerate(zip(theirs, exact, strict=True), 1)
        }
        inner = mpmath.matrix(scipy.linalg.expm(theirs[0] @ X1).tolist())
        pairs["exp(W1 X1)"] = inner, mpmath.expm(exact[0] * mpmath.matrix(X1.tolist()), method="taylor")
        for name, (computed, reference) in pairs.items():
            normwise = mpmath.mnorm(computed - reference, "f") / mpmath.mnorm(reference, "f")
            entries = [abs(x - y) / abs(y) for x, y in zip(computed, reference, strict=True)]
            assert found[name].normwise == pytest.approx(float(normwise), rel=1e-6, abs=1e-19)
            assert found[name].componentwise == pytest.approx(float(max(entries)), rel=1e-6, abs=1e-19)


def test_the_evaluation_error_and_the_digits_lost():
    problem = random_problem(4, 2, "complex", smallest=1e-2)
    report = sm.crosscheck(problem, cut="principal")
    weights = in_float64(problem, report.alpha)
    errors = []
    with mpmath.workdps(60):
        for X, _ in problem.pairs:
            A, value = X.to_numpy(), X.to_mpmath(60)
            for W in weights[:-1]:
                A, value = scipy.linalg.expm(W @ A), mpmath.expm(mpmath.matrix(W.tolist()) * value, method="taylor")
            A, value = weights[-1] @ A, mpmath.matrix(weights[-1].tolist()) * value
            errors.append(mpmath.mnorm(mpmath.matrix(A.tolist()) - value, "f") / mpmath.mnorm(value, "f"))
    assert report.budget.evaluation == pytest.approx(float(max(errors)), rel=1e-6, abs=0)
    assert report.digits_lost == pytest.approx(math.log10(report.budget.solve * 2.0**53), abs=1e-9)


def test_the_condition_numbers_grow_with_the_problem():
    conditions = [
        sm.crosscheck(random_problem(4, 2, "real", smallest=smallest), cut="principal").condition
        for smallest in (1e-2, 1e-4, 1e-6)
    ]
    for smaller, larger in itertools.pairwise(conditions):
        assert larger > 30 * smaller  # κ(D) grows a hundredfold each time
    # for one number W2 has the factor exp(−αx2/(x1 − x2)): relative changes of x1 and x2 by at most δ change it by at
    # most 2|α x1 x2|/(x1 − x2)² δ, here 2π·10⁶ δ
    report = sm.crosscheck(sm.Problem([[1001]], [[1000]], [[3]], [[2]]))
    assert 1e4 < report.condition < 2 * math.pi * 1.01e6
    assert report.evaluation_condition > 100


def closed_form_by_hand(X1, X2, Y1, Y2, *, alpha):
    return three_layers.weights(X1, X2, Y1, Y2, alpha=alpha)


def conjugated_twice(X1, X2, Y1, Y2, *, alpha):
    """The same weights, with conjugate transposes, which no complex derivative leads through."""
    return three_layers.weights(X1.H.H, X2, Y1, Y2.H.H, alpha=alpha)


@pytest.mark.parametrize("smallest", [None, 1e-5, 1e-9])
@pytest.mark.parametrize("dim", [1, *(pytest.param(d, marks=pytest.mark.slow) for d in (2, 3))])
def test_the_condition_number_is_the_same_from_derivatives_and_from_differences(dim, smallest):
    problem = random_problem(dim, dim, "complex", smallest)
    report, own, other = (sm.crosscheck(problem, f) for f in (None, closed_form_by_hand, conjugated_twice))
    known = sm.condition(problem, alpha=report.alpha)
    assert report.condition == pytest.approx(max(item.measured for item in known.weights), rel=1e-6)
    assert own.condition == pytest.approx(report.condition, rel=1e-6)
    assert own.condition_is == report.condition_is
    assert ("a lower bound" in report.condition_is) == (not all(item.confirmed for item in known.weights))
    assert other.condition == pytest.approx(report.condition, rel=2e-3)
    assert other.condition_is == "from differences in balls, along every direction"


@pytest.mark.slow
def test_in_larger_dimensions_differences_are_a_lower_bound_and_say_so():
    problem = well_conditioned_problem(3, 4)
    report, own, other = (sm.crosscheck(problem, f) for f in (None, closed_form_by_hand, conjugated_twice))
    assert own.condition == pytest.approx(report.condition, rel=1e-6)
    assert own.condition_is == "from Fréchet derivatives, confirmed in balls"
    assert 0.01 * report.condition < other.condition <= report.condition
    assert "a lower bound" in other.condition_is


def test_differences_stand_in_where_float64_has_no_derivative():
    """W2 has the factor exp(−αx2/(x1 − x2)) = e^801; its logarithm changes by √2·α|x1 x2|/(x1 − x2)², relatively."""
    report = sm.crosscheck(sm.Problem([[-800]], [[-801]], [[2]], [[3]]), alpha=1)
    assert report.verdict == "range"
    assert report.condition == pytest.approx(math.sqrt(2) * 800 * 801, rel=1e-4)
    assert report.condition_is == "from differences in balls, along every direction"


def test_a_weight_that_is_zero_has_no_part_in_the_condition_number():
    """Y1 = Y2: W2 = 0, and W1 and W3 = Y2 have condition numbers all the same."""
    Y = [[2, 1], [0, 3]]
    problem = sm.Problem([[1, 2], [3, 4]], [[2, 0], [1, 1]], Y, Y)
    report, known = sm.crosscheck(problem), sm.condition(problem, closed_form_by_hand)
    assert math.isnan(known.weights[1].measured)
    assert report.condition == pytest.approx(max(known.weights[0].measured, known.weights[2].measured), rel=1e-6)
    assert report.condition_is == "from Fréchet derivatives, confirmed in balls"


@pytest.mark.slow
def test_every_condition_number_says_what_it_is_wherever_it_is_shown(capsys):
    for report in (
        sm.crosscheck(sm.Problem.example("small")),
        sm.crosscheck(well_conditioned_problem(3, 4), unstable),
    ):
        show_crosscheck(Console(width=400), report)
        content = report.to_json()
        for text in (capsys.readouterr().out, crosscheck_html(report), report._repr_html_()):
            assert "relative change of a result per relative change of the data (Frobenius norms" in text
            assert "relative change of f(X1) or f(X2) (Frobenius norm) per relative change of every entry" in text
            assert report.condition_is in text
            assert decimal_below(report.condition, 2) in text
            assert decimal_below(report.evaluation_condition, 2) in text
            for name, value in vars(report.budget).items():
                assert PARTS[name] in text
                assert f"{value:.1e}" in text
        assert content["condition_is"].startswith("relative change of a result per relative change of the data")
        assert content["condition_is"].endswith(report.condition_is)
        assert "lower bound" in content["evaluation_condition_is"]


def rational_problem(k):
    """Data that float64 cannot hold, with X1 − X2 so small that rounding them is what counts."""
    third, little = Fraction(1, 3), Fraction(1, 10 ** (9 + k % 3))
    return sm.Problem([[str(third + little * (k + 1))]], [[str(third)]], [[str(Fraction(2 + k, 7))]], [["1/11"]])


@pytest.mark.slow
def test_the_reason_names_the_part_that_is_large():
    seen = set()
    problems = [rational_problem(k) for k in range(9)]
    problems += [random_problem(k, 1, "real", smallest=1e-4) for k in range(12)]
    for problem in problems:
        report = sm.crosscheck(problem)
        if report.verdict != "ill-conditioned":
            continue
        largest = max(vars(report.budget), key=lambda name: getattr(report.budget, name))
        assert f"The large part of the error budget is {largest}: " in report.reason
        assert f"{getattr(report.budget, largest):.1e}" in report.reason
        respect = "the data" if largest == "data" else "the weights"
        assert re.search(rf"condition number of about \S+ (or more )?with respect to {respect}", report.reason)
        if largest != "data":
            assert f"{report.evaluation_condition:.0e}" in report.reason
        seen.add(largest)
    assert seen == set(PARTS)


@pytest.mark.parametrize("part", ["data", "solve", "representation", "evaluation"])
def test_each_part_in_turn(part):
    budget = dataclasses.replace(sm.Budget(1e-9, 1e-9, 1e-9, 1e-9), **{part: 2e-8})
    verdict, reason = diagnose(Findings(2, budget=budget, evaluation_condition=1e8))
    assert verdict == "ill-conditioned"
    assert reason.startswith(f"The large part of the error budget is {part}: ")
    assert "2.0e-08" in reason
    assert (
        "2e+08 or more with respect to the data" if part == "data" else "1e+08 with respect to the weights"
    ) in reason


def test_the_part_data_must_be_measured_too():
    budget = sm.Budget(math.nan, 1e-16, 1e-16, 1e-16)
    assert diagnose(Findings(2, budget=budget, evaluation_condition=1.0))[0] == "undecided"


def test_the_ladder_falls_for_a_right_formula():
    ladder = sm.crosscheck(well_conditioned_problem(2, 3)).ladder
    assert [rung.digits for rung in ladder] == [8, 16, 32, 64]
    for rung in ladder:
        assert 10.0 ** -(rung.digits + 4) < rung.residual < 10.0 ** -(rung.digits - 3)


def named(text):
    """The α that a help names, as Python reads it."""
    word = re.search(r"alpha = (.+?) (?:instead|would)", text).group(1).replace(" ", "")
    return math.pi * 1j if word == "iπ" else complex(word.replace("i", "j"))


@pytest.mark.parametrize(
    ("seed", "dim"), [pytest.param(*x, marks=pytest.mark.slow) for x in ((8, 2), (7, 3), (9, 4))]
)
def test_what_the_help_promises_is_kept(seed, dim):
    problem = random_problem(seed, dim, "real", smallest=1e-2)
    report = sm.crosscheck(problem, alpha=1)
    digits = int(re.search(r"would leave (\d+) digits", report.help).group(1))
    better = sm.crosscheck(problem, alpha=named(report.help))
    assert digits <= -math.log10(better.budget.solve) < digits + 1
    assert better.budget.solve < 1e-2
    own = sm.crosscheck(problem, with_log(lambda L, Y: L))
    if own.help and "Theorem 1" in own.help:
        assert digits == int(re.search(r"would leave (\d+) digits", own.help).group(1))
    assert sm.crosscheck(well_conditioned_problem(seed, dim)).help == ""


def test_nothing_is_promised_that_is_no_better():
    def good_already(X1, X2, Y1, Y2):
        return three_layers.weights(X1, X2, Y1, Y2, alpha=1j * pi)

    report = sm.crosscheck(random_problem(5, 3, "real", smallest=1e-6), good_already)
    assert report.verdict == "ill-conditioned"
    assert "would leave" not in report.help


def test_engines_that_disagree_leave_the_verdict_undecided(monkeypatch):
    genuine = MultiprecisionAlgebra.logm

    def spoilt(self, A, *arguments):
        return self.scale("3/2", genuine(self, A, *arguments))

    monkeypatch.setattr(MultiprecisionAlgebra, "logm", spoilt)
    report = sm.crosscheck(well_conditioned_problem(2, 2))
    assert report.engines_overlap is False
    assert report.verdict == "undecided"
    assert report.reason == "The two engines disagree."


@pytest.mark.parametrize("name", ["name", "precision", "ctx", "dtype"])
def test_a_formula_cannot_ask_over_which_engine_it_runs(name):
    def two_faced(X1, X2, Y1, Y2):
        W1, W2, W3 = three_layers.weights(X1, X2, Y1, Y2, alpha=1)
        return W1, W2, "3/2" * W3 if getattr(X1, name, None) == "multiprecision" else W3

    with pytest.raises(FormulaError, match=rf"^two_faced, line \d+ \(return W1, .*{name}"):
        sm.crosscheck(well_conditioned_problem(2, 2), two_faced)


@pytest.mark.parametrize(("size", "verdict"), [(700, "ill-conditioned"), (720, "range")])
def test_where_the_range_ends(size, verdict):
    # one number: exp(−W1 X2) = exp(−α x2/(x1 − x2))
    report = sm.crosscheck(sm.Problem([[1 + size]], [[size]], [[3]], [[2]]), alpha=1)
    assert report.verdict in ({"accurate", "ill-conditioned"} if verdict != "range" else {"range"})


def test_weights_whose_evaluation_leaves_the_range():
    report = sm.crosscheck(random_problem(7, 3, "real", smallest=1e-2), alpha=1)
    assert report.verdict == "range"
    assert "at the exact weights, rounded" in report.reason


def test_a_formula_that_fails_in_float64_alone_is_unstable():
    def singular_in_float64(X1, X2, Y1, Y2):
        tiny = Fraction(1, 10**20)
        D = X1 - X2 + tiny * X1 - tiny * X1
        E = tiny * D + Y1 @ inv(Y1) - Y1.solve(Y1)
        W1 = tiny * inv(E + 10**20 * (X1 - X1))
        L = logm(Y2.solve(Y1)) / (exp(1) - 1)
        return W1, L @ expm(-W1 @ X2), Y2 @ expm(-L)

    data = sm.Problem([[3, 1], [0, 4]], [[1, 0], [1, 2]], [[2, 0], [0, 3]], [[1, 0], [0, 1]])
    assert sm.crosscheck(data, singular_in_float64).verdict == "unstable"


def test_scipys_own_failures_and_mpmaths_do_not_end_the_report():
    identity = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    Y1 = [
        [1e-10, -3.1304609842128283e-28, 3.7007434154171886e-27],
        [1e10, 1e10, -3.7007434154171886e-27],
        [6666666666.666666, 6666666666.666666, 9.999999999999999e-11],
    ]
    report = sm.crosscheck(sm.Problem([[1, 4, -2], [3, 2, -4], [-1, 3, 0]], identity, Y1, identity))
    assert report.verdict in {"unstable", "ill-conditioned"}
    Y1 = [
        [-999999.999998, 999999.999999, 2.6469779601696886e-23],
        [-1999999.999998, 1999999.999999, 2.6469779601696886e-23],
        [2999999.999997, -2999999.999997, 1e-06],
    ]
    report = sm.crosscheck(sm.Problem([[-2, -2, 3], [4, -4, 0], [3, -3, 3]], identity, Y1, identity), alpha=1)
    assert report.verdict in {"unstable", "ill-conditioned"}
    assert math.isnan(report.ladder[0].residual)


def test_a_division_by_zero_in_float64_is_a_matter_of_range():
    def formula(X1, X2, Y1, Y2):
        return three_layers.weights(X1, X2, Y1, Y2, alpha=scalar(1) / 10**20)

    assert sm.crosscheck(well_conditioned_problem(3, 2), formula).verdict == "range"
    assert sm.crosscheck(well_conditioned_problem(3, 2), alpha="1e-20").verdict == "range"


def test_a_logarithm_is_not_to_blame_where_the_inner_values_do_not_commute():
    def formula(X1, X2, Y1, Y2):
        L = X1 @ inv(Y1)  # no logarithm at all
        return X2, L @ expm(-X2 @ X2), Y2 @ expm(-L)

    report = sm.crosscheck(well_conditioned_problem(4, 2), formula)
    assert report.verdict == "wrong-formula"


def test_an_invalid_logarithm_may_also_leave_the_first_equation_right():
    def formula(X1, X2, Y1, Y2):
        W1 = inv(X1 - X2)
        half_a_turn = 1j * pi * Y1.solve(Y1)
        L = (logm(Y2.solve(Y1)) + half_a_turn) / (exp(1) - 1)
        return W1, L @ expm(-W1 @ X2), Y1 @ expm(-exp(1) * L)

    assert sm.crosscheck(well_conditioned_problem(3, 2), formula).verdict == "invalid-logarithm"


def test_rounding_the_data_alone_makes_a_problem_ill_conditioned():
    assert diagnose(Findings(2, budget=sm.Budget(1e-6, 1e-16, 1e-16, 1e-16), evaluation_condition=1.0))[0] == (
        "ill-conditioned"
    )


def test_a_lucky_rounding_is_no_yardstick():
    lucky = sm.Budget(0.0, 5e-12, 1e-16, 1e-12)
    assert diagnose(Findings(2, budget=lucky, evaluation_condition=1e5))[0] == "ill-conditioned"
    assert diagnose(Findings(2, budget=lucky, evaluation_condition=1.0))[0] == "unstable"


def test_scipy_giving_up_on_an_evaluation_does_not_end_the_report(monkeypatch):
    genuine, calls = scipy.linalg.expm, []

    def gives_up(A):
        calls.append(A)
        if len(calls) > 2:  # the formula needs two; evaluating f comes after
            raise np.linalg.LinAlgError("no solution")
        return genuine(A)

    monkeypatch.setattr(scipy.linalg, "expm", gives_up)
    report = sm.crosscheck(well_conditioned_problem(2, 2))
    assert len(calls) > 2
    assert report.budget.evaluation == math.inf
    assert report.verdict == "unstable"


def test_scipys_bare_exceptions_do_not_end_a_solve():
    """Its logm raises Exception itself for a subnormal matrix."""
    generator = np.random.default_rng(3)
    X1, X2, Y1, Y2 = (generator.standard_normal((3, 3)) for _ in range(4))
    problem = sm.Problem(X1, X2, Y1 * 1e-320, Y2)
    assert not sm.solve(problem, algebra="float64", digits=15).success
    assert sm.solve(problem, 30).success


@pytest.mark.parametrize(
    "change",
    [
        lambda X1, X2, W1, L: (W1, expm(-W1 @ X2) @ L),
        lambda X1, X2, W1, L: (W1 @ (X1 - X2) @ inv(X2), L),
        lambda X1, X2, W1, L: (W1, L @ expm(W1 @ X2)),
    ],
    ids=["swapped factors", "another difference", "wrong sign"],
)
def test_what_is_wrong_besides_violates_no_hypothesis(change):
    """On numbers X1 = 2, X2 = 1 the first of these is right; with an α of e^α = 1 nothing may hide behind that."""

    def formula(X1, X2, Y1, Y2):
        alpha = scalar([0, 2]) * pi
        L = logm(Y2.solve(Y1)) / (exp(alpha) - 1)
        W1 = alpha * inv(X1 - X2)
        W1, W2 = change(X1, X2, W1, L)
        return W1, W2, Y2 @ expm(-L)

    assert sm.crosscheck(random_problem(3, 2), formula).verdict != "hypothesis-violated"


TURNED = sm.Problem([[0, -1], [1, 0]], [[0, 0], [0, 0]], [[-2, 0], [0, -3]], [[1, 0], [0, 1]])
"""Y2⁻¹Y1 has both eigenvalues on the principal cut, so the cut that is chosen is another one."""


def with_a_logarithm_of_another_matrix(cut):
    def formula(X1, X2, Y1, Y2):
        inverse = sm.logm(sm.expm(sm.inv(X1 - X2)), **cut)
        W1 = sm.log(2) * inverse
        L = sm.logm(Y2.solve(Y1))
        return W1, L @ sm.expm(-W1 @ X2), Y2 @ sm.expm(-L)

    return formula


def test_a_cut_that_the_author_named_stays():
    assert sm.crosscheck(TURNED, with_a_logarithm_of_another_matrix({"cut": "principal"})).verdict == "accurate"


def test_a_formula_is_wrong_only_if_it_is_wrong_as_it_stands():
    """Cut elsewhere its other logarithm is another matrix; of Y2⁻¹Y1 it is known exactly what lies on the cut."""
    assert sm.crosscheck(TURNED, with_a_logarithm_of_another_matrix({})).verdict == "accurate"


def test_a_wrong_formula_is_wrong_where_its_eigenvalues_lie_on_the_cut():
    def formula(X1, X2, Y1, Y2, *, alpha):
        return three_layers.weights_from(X1, X2, Y1, Y2, 2 * logm(Y2.solve(Y1)), alpha=alpha)

    assert sm.crosscheck(TURNED, formula).verdict == "wrong-formula"


@pytest.mark.parametrize("algebra", ["ball", "multiprecision", "float64", "exact"])
def test_a_cut_at_zero_is_a_cut(algebra):
    solution = sm.solve(sm.Problem.example("small"), 10, cut=0, algebra=algebra)
    assert solution.success
    assert (solution.cut.half_turns, solution.cut.offset) == (0, 0)


def test_a_report_is_saved_as_a_page_or_as_json(tmp_path):
    report = sm.crosscheck(sm.Problem.example("small"))
    report.save(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert page.startswith("<!DOCTYPE html>")
    assert 'name="viewport"' in page
    assert page.count('role="img" aria-label="') == 2
    assert "at most a few thousand unit roundoffs per dimension" in page
    assert "<td>Theorem 1</td>" in page
    assert f"symbolic_matexp {sm.__version__}" in page
    report.save(tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text())["verdict"] == "accurate"


def test_out_of_range_the_ladder_is_that_of_an_alpha_that_helps():
    problem = sm.Problem.example("near-singular")
    report = sm.crosscheck(problem, alpha=1)
    assert report.verdict is sm.Diagnosis.RANGE
    assert report.ladder_of == "the closed form at alpha = iπ"
    assert str(report.ladder) == str(sm.crosscheck(problem).ladder)
    assert sm.crosscheck(problem).ladder_of == ""
    assert "at alpha = iπ" in crosscheck_html(report)


def test_beyond_theorem_1_the_report_names_what_solves():
    singular = sm.Problem([[1, 0], [0, 0]], [[0, 0], [0, 0]], [[1, 2], [3, 4]], [[2, 1], [1, 1]])
    report = sm.crosscheck(singular)
    assert report.verdict is sm.Diagnosis.HYPOTHESIS_VIOLATED
    assert report.help.startswith("solve takes another closed form")
    assert sm.crosscheck(singular, weights=sm.solve(singular).to_numpy()).verdict in {"accurate", "ill-conditioned"}
    hopeless = sm.Problem([[1]], [[1]], [[2]], [[3]])
    assert sm.crosscheck(hopeless).help == "Change the data: no weights solve these equations."
