"""The reference corpora: right by the other engine, reproducible, and able to catch one wrong coefficient."""

import functools
import json

import flint
import mpmath
import numpy as np
import pytest
import scipy.linalg
from helpers import textbook
from helpers.oracles import midpoint, relative_distance

import symbolic_matexp as sm
from symbolic_matexp.errors import InputError
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.functions.catalogue import public
from symbolic_matexp.inputs.exact_numbers import exact_scalar
from symbolic_matexp.notation.traced import run
from symbolic_matexp.systems.multiprecision.outward import outward
from symbolic_matexp.systems.multiprecision.system import MultiprecisionAlgebra
from symbolic_matexp.testing import CORPORA, corpus, survey
from symbolic_matexp.testing.cases import case, case_ids, provenance
from symbolic_matexp.testing.generate import _solved
from symbolic_matexp.testing.generate import main as generate

ALL = [case for name in CORPORA for case in corpus(name)]


def by_witness(case):
    """The package's other engine, which shares no code with the balls."""
    return public(case.function)(case.exact["A"], digits=45, algebra="multiprecision", **case.parameters)


def in_exponentials(A, digits):
    """mpmath's own cosine, with digits to spare for what cancels."""
    with mpmath.workdps(digits):
        return mpmath.cosm(A.to_mpmath(digits))


def test_there_are_enough_cases_of_every_kind():
    assert len(ALL) == 887
    kinds = {case.kind for case in ALL}
    assert kinds >= {
        "blocks",
        "near-singular",
        "defective",
        "near the cut",
        "non-normal",
        "large norm",
        "tiny",
        "ordinary",
    }
    assert all(len(case_ids([name])) == len(set(case_ids([name]))) >= 60 for name in CORPORA)
    assert {"seed", "digits", "most_bits", "versions"} <= set(provenance("expm"))


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_inputs_are_floats_and_references_are_narrow(case):
    for name, matrix in case.exact.items():
        assert sm.ExactMatrix.parse(matrix.to_numpy(), name) == matrix
    for reference in case.references:
        with flint.ctx.workprec(64):
            radius = sum((z.real.rad() + z.imag.rad() for z in reference.entries()), flint.arb(0))
            size = max(abs(z).upper() for z in reference.entries())
            assert radius <= size * flint.arb(10) ** -(case.digits - 1) * len(reference.entries())


def checked_in_mpmath(case):
    """Nothing of the ball engine: mpmath's arithmetic, and what the functions mean."""
    value = [midpoint(reference, 60) for reference in case.references]
    with mpmath.workdps(60):
        if case.function == "inv":
            A, unit = case.exact["A"].to_mpmath(60), mpmath.eye(len(case.input))
            assert mpmath.mnorm(A * value[0] - unit, "f") <= 1e-35 * mpmath.mnorm(A, "f") * mpmath.mnorm(
                value[0], "f"
            )
        elif case.function == "sqrtm":
            A = case.exact["A"].to_mpmath(60)
            assert mpmath.mnorm(value[0] ** 2 - A, "f") <= 1e-35 * mpmath.mnorm(value[0], "f") ** 2
            real = np.linalg.eigvals(sm.ExactMatrix.parse(value[0]).to_numpy())
            assert (np.angle(real) <= np.pi / 2 + 1e-6).all()
            assert (np.angle(real) >= -np.pi / 2 * (1 if case.kind == "on the cut" else 1 + 1e-9)).all()
        elif case.function == "solve":
            system = MultiprecisionAlgebra(600)
            data = [system.matrix(A) for A in case.exact.values()]
            weights = run(three_layers.weights, system, *data, alpha=system.scalar(exact_scalar(case.alpha)))
            for found, expected in zip(value, weights, strict=True):
                assert relative_distance(found, outward(expected), 60) <= 1e-38
        else:
            expected = in_exponentials(case.exact["A"], 200) if case.function == "cosm" else by_witness(case)
            assert value[0] == expected or relative_distance(value[0], expected, 60) <= 1e-38


SAMPLE = ALL[::6]


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.id)
def test_a_sample_agrees_with_the_other_engine(case):
    checked_in_mpmath(case)


@pytest.mark.slow
@pytest.mark.parametrize("case", [c for c in ALL if c not in SAMPLE], ids=lambda case: case.id)
def test_the_rest_agrees_with_the_other_engine(case):
    checked_in_mpmath(case)


@pytest.mark.slow
def test_the_script_makes_the_same_corpora(tmp_path):
    generate(tmp_path)
    for name in CORPORA:
        made = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        assert [c["id"] for c in made["cases"]] == case_ids([name])
        # SciPy's and NumPy's kernels differ from machine to machine in the last bit, so only sizes are compared
        for new in made["cases"]:
            kept = case(new["id"])
            found = new["condition"]
            if name == "solve":  # that bit of the data turns exp(αλ), λ = 1e9, by any angle: taken at the data kept
                alpha = exact_scalar(kept.alpha, "alpha")
                found = _solved(new["kind"], sm.Problem(*kept.inputs), alpha, "")["condition"]
            assert float(found) == pytest.approx(kept.condition, rel=0.5, abs=1e-300)


def test_parameters_are_handed_over_exactly_and_in_order():
    for name, letter, kind in (("powm", "p", float), ("phi", "k", int), ("solve", "alpha", complex)):
        for this in corpus(name):
            (value,) = this.parameters.values()
            assert type(value) is kind
            assert value == getattr(this, letter) == this.arguments[-1]
            assert len(this.arguments) == len(this.inputs) + 1
    assert {case.p for case in corpus("powm")} >= {0.5, 1 / 3, -0.5, 0.1, 2.5, -3.0, 1.4}
    assert {case.k for case in corpus("phi")} == {1, 2, 3, 4}
    assert all(len(case.arguments) == 1 and case.alpha is None for case in corpus("expm"))
    given = []
    survey("powm", lambda A, p: given.append(p) or A, ["whole exponent"])
    assert given == [1.0, 0.0, -1.0, 2.0, 7.0, 3.0]


def test_a_textbook_expm_is_right_but_for_overscaling():
    failed = {outcome.case.note for outcome in survey("expm", textbook.expm) if not outcome.right}
    # the known weakness of that algorithm, mended by Al-Mohy & Higham 2009: many squarings of nearly nothing
    assert failed == {
        "overscaling: norm far above the spectral radius",
        "one Jordan block of size 3 for −50, 1e10 above the diagonal",
    }


@pytest.mark.parametrize(("degree", "index"), [(m, k) for m in textbook.PADE for k in range(m + 1)])
def test_one_wrong_coefficient_is_caught(degree, index):
    coefficients = textbook.with_one_wrong_coefficient(degree, index, 1e-3)
    outcomes = survey("expm", functools.partial(textbook.expm, coefficients=coefficients))
    assert not all(outcome.right for outcome in outcomes)


def test_what_a_survey_says_of_failures():
    def fails(A):
        raise ValueError("no")

    def not_a_number(A):
        return np.full_like(A, np.nan)

    def warns(A):
        import warnings

        warnings.warn("perhaps", stacklevel=1)
        return A

    kinds = ["tiny"]
    assert {o.failure for o in survey("expm", fails, kinds)} == {"ValueError: no"}
    assert {o.failure for o in survey("expm", not_a_number, kinds)} == {"the result is not finite"}
    assert {o.warned for o in survey("logm", warns, kinds)} == {"perhaps"}
    assert all(o.failure.startswith("unusable result") for o in survey("expm", lambda A: A[:1], kinds))
    assert not any(o.right or o.silently_wrong for o in survey("logm", warns, kinds))
    assert all(o.silently_wrong for o in survey("logm", lambda A: A, kinds))


def test_what_a_survey_calls_right_can_be_set():
    def coarse(A):
        return textbook.expm(A) * (1 + 1e-9)

    kinds = ["ordinary"]
    assert not any(outcome.right for outcome in survey("expm", coarse, kinds))
    assert all(outcome.right for outcome in survey("expm", coarse, kinds, factor=1e9))
    assert all(outcome.right for outcome in survey("expm", coarse, kinds, unit_roundoff=2.0**-24))
    with pytest.raises(InputError, match="factor must be a positive number"):
        survey("expm", coarse, kinds, factor=0)


def test_the_closed_form_in_float64_solves_its_corpus():
    from symbolic_matexp.systems.float64 import Float64Algebra

    def weights(X1, X2, Y1, Y2, alpha):
        return run(three_layers.weights, Float64Algebra(), X1, X2, Y1, Y2, alpha=alpha)

    outcomes = survey("solve", weights, kinds=["ordinary", "real alpha"])
    assert all(outcome.right for outcome in outcomes)
    wrong = survey("solve", lambda *data: weights(*data)[::-1], kinds=["ordinary"])
    assert not any(outcome.right for outcome in wrong)


def test_unknown_names_are_one_sentence():
    for ask, message in (
        (lambda: corpus("secm"), "no corpus 'secm'"),
        (lambda: corpus("expm")[0].p, "has no parameter p"),
        (lambda: corpus("powm")[0].k, "has no parameter k"),
        (lambda: corpus("expm", ["odd"]), "no kind 'odd'"),
        (lambda: case("expm/none-1"), "no case 'expm/none-1'"),
        (lambda: corpus("solve")[0].input, "several inputs"),
    ):
        with pytest.raises(InputError, match=message):
            ask()


def test_scipy_gets_most_of_it_right():
    assert sum(outcome.right for outcome in survey("expm", scipy.linalg.expm)) >= 55
