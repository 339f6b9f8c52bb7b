"""Results travel: pickle, copy and deepcopy give back the same thing, and a process pool hands results out."""

import copy
import inspect
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import sympy
from helpers.problems import random_problem

import symbolic_matexp as sm
from symbolic_matexp import errors
from symbolic_matexp.inputs.constants import BallMatrix, SymbolicMatrix
from symbolic_matexp.inputs.cut import DEFAULT, PRINCIPAL, Cut
from symbolic_matexp.inputs.exact_balls import matrix_parts


def through_pickle(thing):
    return pickle.loads(pickle.dumps(thing))  # noqa: S301  our own bytes, made on this line


def through_old_pickle(thing):
    return pickle.loads(pickle.dumps(thing, protocol=2))  # noqa: S301


WAYS = [through_pickle, through_old_pickle, copy.copy, copy.deepcopy]
ways = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)

SMALL = sm.Problem.example("small")
NO_REAL = sm.Problem([[1, 0], [0, 1]], [[0, 2], [1, 0]], [[1, 0], [0, -1]], [[1, 0], [0, 1]])
HUGE = sm.Problem([["1.000001"]], [[1]], [[2]], [[3]])
"""W2 and W3 of it have exponents of some 10^6 bits for α = 1."""
SOLUTIONS = {
    **{algebra: sm.solve(SMALL, 30, algebra=algebra) for algebra in ("ball", "multiprecision", "float64", "exact")},
    "complex": sm.solve(sm.Problem.example("complex"), 30, algebra="multiprecision"),
    "exact α": sm.solve(SMALL, 20, algebra="exact", alpha=sympy.log(2)),
    "constant": sm.solve(sm.Problem(SMALL.X1, SMALL.X2, SMALL.Y1, SMALL.Y1), 20),
    "none": sm.solve(NO_REAL, real=True),
    **{f"huge {algebra}": sm.solve(HUGE, 20, alpha=1, algebra=algebra) for algebra in ("ball", "multiprecision")},
}


def same_matrix(A, B):
    """Whether two matrices of any type are the same to the last bit."""
    if isinstance(A, flint.acb_mat):
        return type(A) is type(B) and matrix_parts(A) == matrix_parts(B)
    if isinstance(A, np.ndarray):
        return A.dtype == B.dtype and A.tobytes() == B.tobytes()
    if isinstance(A, mpmath.matrix):
        pairs = [(A[i, j], B[i, j]) for i in range(A.rows) for j in range(A.cols)]
        return isinstance(B, mpmath.matrix) and all(type(x) is type(y) and x == y for x, y in pairs)
    return type(A) is type(B) and A == B


@ways
@pytest.mark.parametrize("solution", SOLUTIONS.values(), ids=SOLUTIONS)
def test_solutions(solution, way):
    other = way(solution)
    assert other == solution
    assert hash(other) == hash(solution)
    assert other is not solution
    for A, B in zip(solution.weights, other.weights, strict=True):
        assert same_matrix(A, B)
    for name in ("problem", "status", "message", "alpha", "cut", "digits", "digits_asked", "algebra", "certificate"):
        assert getattr(other, name) == getattr(solution, name)
    assert other.to_json() == solution.to_json()
    assert repr(other) == repr(solution)
    if solution.success:
        assert other.certificate.recheck().verdict == "certified"


def test_solutions_that_differ_are_not_equal():
    solution = SOLUTIONS["ball"]
    assert solution != SOLUTIONS["float64"]
    assert solution != sm.solve(SMALL, 30, alpha=1)
    assert solution != "solution"
    assert solution == sm.solve(SMALL, 30)


@ways
@pytest.mark.parametrize("solution", [s for s in SOLUTIONS.values() if s.success])
def test_certificates(solution, way):
    certificate = solution.certificate
    other = way(certificate)
    assert other == certificate
    assert hash(other) == hash(certificate)
    assert other.to_json() == certificate.to_json()
    for A, B in zip(certificate.weights, other.weights, strict=True):
        assert type(A) is type(B)
        assert same_matrix(A.to_flint(200), B.to_flint(200))


IDENTITY, HALF = [[1, 0], [0, 1]], [["1/2", 0], [0, "1/2"]]
AROUND_HALF = flint.acb_mat(2, 2, [flint.arb("0.5", "0.1"), 0, 0, flint.arb("0.5", "0.1")])
CERTIFICATES = {
    "certified": lambda: sm.solve(SMALL, 20).certificate,
    "refuted": lambda: sm.certify([IDENTITY, HALF], SMALL, 10),
    "refuted for all in balls": lambda: sm.certify([IDENTITY, AROUND_HALF], SMALL, 10),
    "undecided": lambda: sm.certify([flint.acb_mat(2, 2, [flint.arb(1, 1)] * 4)] * 3, SMALL, 10),
    "huge": lambda: sm.certify([[["1e99", 0], [0, "1e99"]], IDENTITY], SMALL, 10),
    "nothing known": lambda: sm.certify([[["1e99999", 0], [0, "1e99999"]], IDENTITY], SMALL, 10),
    "another activation": lambda: sm.certify([IDENTITY, HALF], SMALL, 10, activation="sigmoid"),
}


@ways
@pytest.mark.parametrize("read", [(), ("message",), ("bounds",), ("hypotheses", "residuals", "message", "bounds")])
@pytest.mark.parametrize("made", CERTIFICATES.values(), ids=CERTIFICATES)
def test_certificates_whatever_was_read_before(made, read, way):
    certificate, untouched = made(), made()
    for name in read:
        getattr(certificate, name)
    other = way(certificate)
    assert type(other) is sm.Certificate
    assert type(other.verdict) is type(untouched.verdict)
    assert other.message == untouched.message
    assert other == untouched
    assert other.to_json() == untouched.to_json()


def test_hypotheses_are_those_of_theorems_about_exp():
    assert CERTIFICATES["another activation"]().hypotheses == {}
    assert CERTIFICATES["refuted"]().hypotheses != {}


@ways
def test_certificates_from_files(tmp_path, way):
    for made in CERTIFICATES.values():
        made().save(tmp_path / "certificate.json")
        loaded = sm.Certificate.load(tmp_path / "certificate.json")
        assert way(loaded) == loaded
        assert way(loaded).to_json() == loaded.to_json()


def balls_of_all_sizes():
    with flint.ctx.workprec(300):
        pi = flint.arb.pi()
    parts = [pi, -pi * flint.arb((1, 10**30)), flint.arb(1, (1, -(10**20))), flint.arb(0, 3), flint.arb.nan()]
    return flint.acb_mat(3, 5, [flint.acb(x, y) for x in parts[:3] for y in parts])


@ways
@pytest.mark.parametrize(
    "enclosure",
    [
        sm.expm([[1, 2], [3, 4]], 30),
        sm.expm([["1e7", 1], [0, "-1e7"]], 300),
        sm.logm([[-1, 1], [0, -1]], 20),
        sm.sqrtm([["1/3"]], 40),
        sm.inv([[1, 2], [3, [4, 5]]], 100),
    ],
    ids=lambda enclosure: enclosure.message,
)
def test_enclosures(enclosure, way):
    enclosure.note = "from the caller"
    other = way(enclosure)
    assert type(other) is sm.Enclosure
    assert same_matrix(enclosure, other)
    assert vars(other) == vars(enclosure)
    assert str(other) == str(enclosure)
    with pytest.raises(TypeError, match="cannot be changed"):
        other[0, 0] = 0
    flint.acb_mat.__setitem__(other, (0, 0), 0)  # by force
    assert not same_matrix(enclosure, other)


@ways
def test_constants(way):
    for constant in (
        BallMatrix(balls_of_all_sizes()),
        SymbolicMatrix(
            sympy.Matrix([[sympy.sqrt(2), sympy.CRootOf(sympy.Symbol("x") ** 5 - sympy.Symbol("x") - 1, 0)]])
        ),
        sm.ExactMatrix.parse([["1/3", [2, "1e-3000"]], [0, 10**5000]]),
    ):
        other = way(constant)
        assert type(other) is type(constant)
        assert other == constant
        assert hash(other) == hash(constant)
        assert same_matrix(other.to_flint(100), constant.to_flint(100))


@ways
@pytest.mark.parametrize("name", [*sm.example_names(), None])
def test_problems_and_numbers(name, way):
    problem = sm.Problem.example(name) if name else sm.Problem.from_pairs([([["1/3"]], [["1e-400"]])] * 3)
    assert way(problem) == problem
    assert hash(way(problem)) == hash(problem)
    assert way(problem.pairs[0][0][0, 0]) == problem.pairs[0][0][0, 0]
    for cut in (Cut.parse(1.5), Cut(-1, Fraction(1, 3)), PRINCIPAL, DEFAULT):
        assert way(cut) == cut
        assert type(way(cut)) is type(cut)
        assert str(way(cut)) == str(cut)


@pytest.fixture(scope="module")
def conditioning():
    return sm.condition(SMALL)


@pytest.fixture(scope="module")
def report():
    return sm.crosscheck(SMALL)


@ways
def test_conditioning_and_reports(conditioning, report, way):
    assert way(conditioning) == conditioning
    assert way(conditioning.weights[0]) == conditioning.weights[0]
    assert way(report).to_json() == report.to_json()
    assert way(report).problem == report.problem


def exponentials_multiply(A, B):
    return sm.expm(A) @ sm.expm(B), sm.expm(A + B)


@ways
@pytest.mark.parametrize(
    "claim",
    [
        "unique-solution",
        sm.Claim(exponentials_multiply),
        sm.Claim(exponentials_multiply, hypotheses=[sm.commuting("A", "B"), sm.invertible("A")]),
    ],
    ids=["registered", "refuted", "proved"],
)
def test_verdicts_and_claims(claim, way):
    verdict = sm.prove(claim)
    other = way(verdict)
    assert other.to_json() == verdict.to_json()
    assert other.explain() == verdict.explain()
    assert (other.verdict, other.evidence) == (verdict.verdict, verdict.evidence)
    assert way(verdict.claim).statement == verdict.claim.statement


EXCEPTIONS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]


@ways
@pytest.mark.parametrize("kind", EXCEPTIONS)
def test_exceptions(kind, way):
    other = way(kind("X1[0, 0] is nan"))
    assert type(other) is kind
    assert str(other) == "X1[0, 0] is nan"


def solved(seed):
    """What a worker does; at the top level, so that it can be named in another process."""
    problem = random_problem(seed, 2, "real" if seed % 2 else "complex")
    algebra = ("ball", "multiprecision", "float64")[seed % 3]
    solution = sm.solve(problem, 12, algebra=algebra)
    return solution, sm.expm(problem.X1, 20), solution.certificate


@pytest.mark.slow
def test_results_come_back_from_a_process_pool():
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        for seed, (solution, enclosure, certificate) in enumerate(pool.map(solved, range(6))):
            here, enclosed, certified = solved(seed)
            assert (solution, certificate) == (here, certified)
            assert certificate.recheck().verdict == "certified"
            assert same_matrix(enclosure, enclosed)
        with pytest.raises(sm.InputError, match="A is 1×2"):
            pool.submit(sm.expm, [[1, 2]]).result()
