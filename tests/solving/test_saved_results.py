"""Saved solutions and certificates: what a file says is only what the file says, and every field is checked."""

import json

import flint
import mpmath
import numpy as np
import pytest
import sympy

import symbolic_matexp as sm
from symbolic_matexp.certifying.claimed_weights import read_claimed_weights
from symbolic_matexp.inputs.constants import BallMatrix

SMALL = sm.Problem.example("small")
HUGE = sm.Problem([["1.000001"]], [[1]], [[2]], [[3]])
"""With α = 1 its weights reach e^1,000,000."""
ALGEBRAS = ["ball", "multiprecision", "float64", "exact"]
NO_REAL = sm.Problem([[1, 0], [0, 1]], [[0, 2], [1, 0]], [[1, 0], [0, -1]], [[1, 0], [0, 1]])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "saved.json"


def rewritten(path, **fields):
    """The file with other fields; None removes one."""
    content = json.loads(path.read_text()) | fields
    path.write_text(json.dumps({name: x for name, x in content.items() if x is not None or name not in fields}))
    return path


@pytest.mark.parametrize("algebra", ALGEBRAS)
@pytest.mark.parametrize("digits", [None, 900, 30_000])
def test_a_loaded_solution_claims_no_proof(algebra, digits, path):
    solution = sm.solve(SMALL, 12, algebra=algebra)
    solution.save(path)
    if digits is not None:
        rewritten(path, digits=digits, message="proved by God", status="SOLVED")
    loaded = sm.Solution.load(path)
    assert (loaded.success, bool(loaded), loaded.certificate) == (False, False, None)
    assert loaded.status is sm.Status.UNCHECKED
    assert "nothing is proved" in loaded.message
    assert f"{path} claims {digits or 12} digits" in loaded.message
    for text in (str(loaded), loaded._repr_html_(), repr(loaded)):
        assert "certificate proves" not in text
        assert "God" not in text
    with pytest.raises(sm.SolveError, match="nothing is proved"):
        loaded.raise_for_status()
    # What it holds is there all the same, and can be proved anew.
    assert sm.certify(loaded, loaded.problem, 12).verdict == "certified"
    assert sm.certify(loaded, loaded.problem, 900).verdict == (
        "undecided" if algebra in {"ball", "exact"} else "refuted"
    )
    assert len(loaded.to_numpy()) == len(loaded.to_mpmath()) == len(loaded.to_sympy()) == 3
    loaded.save(path)
    assert vars(sm.Solution.load(path))["_weights"] == vars(loaded)["_weights"]


def test_a_loaded_failure_is_what_the_file_says(path):
    solution = sm.solve(NO_REAL, real=True)
    solution.save(path)
    loaded = sm.Solution.load(path)
    assert loaded.status is solution.status
    assert f"({path} says so, and solve decides it anew.)" in loaded.message
    assert not loaded.weights


@pytest.mark.parametrize("algebra", ["ball", "multiprecision", "float64"])
@pytest.mark.parametrize("problem", [SMALL, sm.Problem.example("complex")], ids=["real", "complex"])
def test_weights_come_back_to_the_last_bit(algebra, problem, path):
    solution = sm.solve(problem, 20, algebra=algebra)
    solution.save(path)
    loaded = sm.Solution.load(path)
    if algebra == "float64":  # exact numbers know no −0
        assert all(np.array_equal(V, W) for V, W in zip(loaded.weights, solution.weights, strict=True))
    else:
        assert vars(loaded)["_weights"] == vars(solution)["_weights"]
    for name in ("problem", "alpha", "cut", "digits", "digits_asked", "algebra", "precision", "reason"):
        assert getattr(loaded, name) == getattr(solution, name)


def test_an_irrational_alpha_is_saved_as_a_ball(path):
    """Thirty digits of it would be another α, said to be exact."""
    sm.solve(SMALL, 40, algebra="exact", alpha=sympy.log(2) + sympy.I * sympy.pi).save(path)
    alpha = sm.Solution.load(path).alpha
    with flint.ctx.workprec(400):
        exact = flint.acb(flint.arb(2).log(), flint.arb.pi())
        assert not alpha.real.is_exact()
        assert alpha.contains(exact)
        assert alpha.real.rad() < flint.arb(10) ** -30
    sm.Solution.load(path).save(path)
    assert sm.Solution.load(path).alpha.contains(exact)


FLAWS = [
    ({"precision": None}, "precision is missing"),
    ({"precision": 0}, "precision must be a whole number from 53"),
    ({"precision": 10**12}, "precision must be a whole number"),
    ({"precision": "100"}, "precision must be a whole number"),
    ({"precision": True}, "precision must be a whole number"),
    ({"digits": 10**6}, "digits must be a whole number"),
    ({"digits": -1}, "digits must be a whole number"),
    ({"digits": [50]}, "digits must be a whole number"),
    ({"problem": 5}, "a problem is a JSON object"),
    ({"problem": {"X1": [[1]]}}, "Y1 is missing"),
    ({"weights": {}}, "weights must be a list"),
    ({"weights": [[[1, 2]], [[1]], [[1]]]}, "W1 is 1×2; it must be square"),
    ({"weights": [[[1]], [[1]], [[1]]]}, "W1 is 1×1 but the problem's matrices are 2×2"),
    ({"weights": [{"balls": [[5]]}, [[1]], [[1]]]}, "W1 is not a matrix of balls"),
    (
        {"weights": [{"balls": [[[{"midpoint": ["1", "0"], "radius": ["-1", "0"]}] * 2] * 2] * 2}] * 3},
        "not a matrix of b",
    ),
    ({"weights": [{"balls": [[[{"midpoint": ["1", "0"], "radius": ["0", "0"]}] * 2] * 2]}] * 3}, "W1 is 1×2"),
    ({"weights": [{"balls": []}] * 3}, "W1 "),
    ({"weights": [{"exact": [["1e999999"]]}] * 3}, "exponents beyond"),
    ({"weights": ["a"] * 3}, "W1 must be a matrix"),
    ({"weights": [{}] * 3}, "W1 must be a matrix"),
    ({"format": "another"}, "format 'another'"),
]
OF_SOLUTIONS = [
    *FLAWS,
    ({"status": "PERFECT"}, "status must be one of SOLVED"),
    ({"status": 1}, "status must be one of"),
    ({"status": "NO_FORMULA"}, "holds 3 weights, which its status NO_FORMULA does not go with"),
    ({"weights": []}, "holds 0 weights"),
    ({"weights": [[[1, 0], [0, 1]]] * 2}, "holds 2 weights"),
    ({"layers": 2}, "holds 3 weights"),
    ({"layers": 0}, "layers must be a whole number from 1"),
    ({"weights": [{"balls": [[[{"midpoint": "undefined"}] * 2] * 2] * 2}] * 3}, "W1 has an entry that is not finite"),
    ({"algebra": "exact"}, "algebra must be one of"),
    ({"algebra": None}, "algebra is missing"),
    ({"alpha": "two"}, "alpha = 'two' is not a number"),
    ({"alpha": {"ball": [1, 2]}}, "alpha must be null, a number"),
    ({"cut": "wide"}, "cut must be null or a finite number"),
    ({"cut": "inf"}, "cut must be null or a finite number"),
    ({"cut": [1]}, "cut must be null or a finite number"),
    ({"cut": {"half_turns": 1}}, "cut must be null or a finite number, as a text, or half_turns and offset"),
    ({"cut": {"half_turns": 1.5, "offset": "0"}}, "cut must be"),
    ({"cut": {"half_turns": 1, "offset": "wide"}}, "cut must be"),
    ({"cut": {"half_turns": 1, "offset": "1e9"}}, "cut must be"),
    ({"formula": 3}, "formula must be a text"),
    ({"digits_asked": 0}, "digits_asked must be a whole number from 1"),
    ({"reason": 7}, "reason must be a text"),
]
OF_CERTIFICATES = [
    *FLAWS,
    ({"verdict": "proved"}, "verdict must be one of certified, refuted, undecided"),
    ({"verdict": True}, "verdict must be one of"),
    ({"digits": 0}, "digits must be a whole number from 1"),
    ({"weights": []}, "holds no weights"),
    ({"residuals": ["1e-60"]}, "residuals must be a list of 2 numbers"),
    ({"residuals": ["nan", "1e-60"]}, "residuals must be a list of 2 numbers"),
    ({"residuals": ["-1", "1e-60"]}, "residuals must be a list of 2 numbers"),
    ({"residuals": ["small", "1e-60"]}, "residuals must be a list of 2 numbers"),
    ({"residuals": [0, 0]}, "residuals must be a list of 2 numbers"),
    ({"residuals": "1e-60"}, "residuals must be a list"),
    ({"hypotheses": ["true"]}, "hypotheses must be an object"),
    ({"hypotheses": {"Y1 is invertible": "yes"}}, "hypotheses must be an object"),
    ({"message": 5}, "message must be a text"),
]


@pytest.mark.parametrize("kind", [sm.Solution, sm.Certificate])
def test_files_with_a_flaw_are_refused(kind, path):
    solution = sm.solve(SMALL, 12)
    saved = solution if kind is sm.Solution else solution.certificate
    for fields, message in OF_SOLUTIONS if kind is sm.Solution else OF_CERTIFICATES:
        saved.save(path)
        rewritten(path, **fields)
        with pytest.raises(sm.InputError) as caught:
            kind.load(path)
        assert message in str(caught.value), fields
        assert str(path) in str(caught.value), fields
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "weights",
    [
        [[[1, 2]]],
        [{"balls": [[[{"midpoint": ["1", "0"], "radius": ["0", "0"]}] * 2] * 2]}],
        [{"balls": [[[{"midpoint": ["1", "0"], "radius": ["0", "0"]}] * 2]] * 2}],
        [{"exact": [[1], [2]]}],
        [[[1, 2], [3, 4]], [[1], [2]]],
    ],
)
def test_weights_that_are_not_square_are_refused_by_every_reader(weights, path):
    path.write_text(json.dumps({"weights": weights}))
    with pytest.raises(sm.InputError, match=rf"{path}: W\d is \d×\d; it must be square"):
        read_claimed_weights(path)
    path.write_text(json.dumps({f"W{i}": W for i, W in enumerate(weights, 1)}))
    with pytest.raises(sm.InputError, match=rf"{path}: W\d is \d×\d; it must be square"):
        read_claimed_weights(path)
    for wrong in (flint.acb_mat(1, 2), flint.arb_mat(2, 1), BallMatrix(flint.acb_mat(2, 3)), sympy.ones(1, 2)):
        with pytest.raises(sm.InputError, match=r"W1 is \d×\d; it must be square"):
            sm.certify([wrong], SMALL)


def test_a_certificate_made_with_more_bits_than_usual_is_rechecked_with_them(path):
    problem = sm.Problem.from_pairs([([["1e9"]], [[1]])])
    certificate = sm.certify([[["1e-9"]]], problem, 5, precision=1 << 18, maximum_precision=1 << 18)
    certificate.save(path)
    assert sm.Certificate.load(path).recheck().precision == 1 << 18


@pytest.mark.parametrize("algebra", ["ball", "multiprecision"])
def test_exponents_of_a_million_bits(algebra, path):
    """Every way out of a solution works, or says why not."""
    solution = sm.solve(HUGE, 30, alpha=1, algebra=algebra)
    assert solution.success, solution.message
    assert solution.certificate.recheck().verdict == "certified"
    W1, W2, W3 = solution.to_numpy()
    assert W1[0, 0] == pytest.approx(1e6)
    assert (abs(W2[0, 0]), np.isfinite(W3[0, 0])) == (0, True)
    with mpmath.workdps(60):
        L = mpmath.log(mpmath.mpf(2) / 3) / (mpmath.e - 1)
        expected = [1 / (mpmath.mpf("1.000001") - 1), L * mpmath.exp(mpmath.mpf(-(10**6))), 3 * mpmath.exp(-L)]
        for W, value in zip(solution.to_mpmath(), expected, strict=True):
            assert mpmath.almosteq(W[0, 0], value, mpmath.mpf(10) ** -28)
    with pytest.raises(sm.RangeError, match=r"do not fit SymPy's fractions.*use to_mpmath"):
        solution.to_sympy()
    value = solution([[1]])[0, 0]
    assert abs((value.mid() if algebra == "ball" else value) - 3) < 1e-25
    solution.save(path)
    loaded = sm.Solution.load(path)
    assert vars(loaded)["_weights"] == vars(solution)["_weights"]
    assert sm.certify(loaded, HUGE, 30).verdict == "certified"
    assert sm.certify(solution.to_mpmath(), HUGE, 30).verdict == "certified"
    wrong = [*solution.to_mpmath()[:2], mpmath.matrix([[1]])]
    assert sm.certify(wrong, HUGE, 30).verdict == "refuted"


def test_changes_of_handed_out_weights_stay_outside(path):
    for algebra in ALGEBRAS:
        solution = sm.solve(SMALL, 12, algebra=algebra)
        before = solution.to_json()
        for W in solution.weights:
            if algebra != "exact":
                W[0, 0] = 7
        assert solution.to_json() == before
        assert solution.certificate.recheck().verdict == "certified"


@pytest.mark.parametrize("cut", [2, "1/3", "2.00000000000000000000000001", 1e-300, "principal"])
def test_a_cut_is_saved_exactly(cut, path):
    solution = sm.solve(SMALL, 12, cut=cut)
    solution.save(path)
    loaded = sm.Solution.load(path)
    assert (loaded.cut.half_turns, loaded.cut.offset) == (solution.cut.half_turns, solution.cut.offset)
    assert loaded.formula == solution.formula == "three-layers"
    again = sm.solve(SMALL, 12, alpha=solution.alpha, cut=loaded.cut)
    assert again.to_mpmath() == solution.to_mpmath()
    rewritten(path, cut=repr(float(solution.cut)))  # as older versions wrote it
    assert sm.Solution.load(path).cut == pytest.approx(float(solution.cut))
