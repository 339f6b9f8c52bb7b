"""The multiprecision engine against Arb's balls: matrix functions, linear systems, extreme exponents, convergence."""

import ast
from fractions import Fraction
from pathlib import Path

import flint
import numpy as np
import pytest
from helpers.problems import HARD, gaussian, jordan_matrix, random_problem

import symbolic_matexp as sm
from symbolic_matexp.errors import CutError, InconclusiveError
from symbolic_matexp.inputs.cut import PRINCIPAL, Cut
from symbolic_matexp.systems.ball.arithmetic import frobenius_norm
from symbolic_matexp.systems.multiprecision import logarithm as of_logarithm
from symbolic_matexp.systems.multiprecision.agreement import until_two_precisions_agree
from symbolic_matexp.systems.multiprecision.block_floating import from_mpmath
from symbolic_matexp.systems.multiprecision.cut_gap import cut_past_eigenvalues
from symbolic_matexp.systems.multiprecision.float_eigenvalues import float_eigenvalues
from symbolic_matexp.systems.multiprecision.square_root import square_root
from symbolic_matexp.systems.multiprecision.system import MultiprecisionAlgebra

ROOM = Path(of_logarithm.__file__).parent
TWO = Fraction(2)


def exact(rows):
    return sm.ExactMatrix.parse([[flint.fmpq(x.numerator, x.denominator) for x in map(Fraction, r)] for r in rows])


def as_balls(A):
    """An mpmath matrix in FLINT, with exponents of any size, by what mpmath stores."""

    def number(x):
        parts = (x._mpf_,) if hasattr(x, "_mpf_") else x._mpc_
        return flint.acb(*(flint.arb((int(-p[1] if p[0] else p[1]), int(p[2]))) for p in parts))

    return flint.acb_mat([[number(A[i, j]) for j in range(A.cols)] for i in range(A.rows)])


def is_near(found, enclosure, bits):
    """Whether an mpmath matrix is within 2^−bits of an enclosure, relative to the Frobenius norm."""
    with flint.ctx.workprec(4 * bits + 10_000):
        expected = flint.acb_mat(enclosure.mid())
        return frobenius_norm(as_balls(found) - expected) <= frobenius_norm(expected) * flint.arb(2) ** -bits


@pytest.mark.slow
@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("dim", range(1, 11))
def test_functions_of_random_matrices(dim, field, checked):
    precision = (70, 170, 340, 1000)[dim % 4]
    system = MultiprecisionAlgebra(precision, checked=checked)
    A = sm.ExactMatrix.parse(gaussian(np.random.default_rng(dim), dim, field))
    matrix, digits = system.matrix(A), precision
    assert is_near(system.expm(matrix), sm.expm(A, digits), precision - 2)
    for cut in (2.5, 0.123):
        assert is_near(system.logm(matrix, Cut.parse(cut)), sm.logm(A, digits, cut), precision - 2)
    B = sm.ExactMatrix.parse(gaussian(np.random.default_rng(dim + 100), dim, "complex"))
    with flint.ctx.workprec(2 * precision):
        left, right = A.to_flint(2 * precision), B.to_flint(2 * precision)
        solution, product = left.solve(right), left * right
    assert is_near(system.matmul(matrix, system.matrix(B)), product, precision - 3)
    condition = float(np.linalg.cond(A.to_numpy()))
    found = system.solve(matrix, system.matrix(B))
    assert is_near(found, solution, precision - 3 - int(np.log2(condition)))


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("precision", [80, 400])
@pytest.mark.parametrize("name", HARD["exp"])
def test_exponentials_of_hard_matrices(name, precision, checked):
    system = MultiprecisionAlgebra(precision, checked=checked)
    rounded = system.matrix(sm.ExactMatrix.parse(HARD["exp"][name]["A"]))
    assert is_near(system.expm(rounded), sm.expm(sm.ExactMatrix.parse(rounded), precision), precision - 3)


@pytest.mark.slow
@pytest.mark.parametrize("digits", [20, 120])
@pytest.mark.parametrize("name", [name for name in HARD["log"] if name != "zero-and-i"])
def test_logarithms_of_hard_matrices(name, digits):
    A = sm.ExactMatrix.parse(HARD["log"][name]["A"])
    found = sm.logm(A, digits, algebra="multiprecision")
    assert is_near(found, sm.logm(A, digits + 20), int(3.32 * digits) - 2)


def extreme(exponent):
    big, small = TWO**exponent, TWO**-exponent
    return {
        "large": [[big, 2 * big], [-3 * big, big / 2]],
        "small": [[small, 2 * small], [-3 * small, small / 2]],
        "rows of two sizes": [[big, 3 * big], [5 * small, 7 * small]],
        "one large entry": [[1, big], [-3, 2]],
        "one small entry": [[1, small], [-3, 2]],
        "a cycle": [[1, big, 0], [0, 2, big], [small * small, 0, 3]],
        "triangular": [[1, big, small], [0, 2, big], [0, 0, 3]],
        "diagonal": [[big, 0], [0, small]],
    }


@pytest.mark.parametrize("exponent", [1000, pytest.param(4000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", extreme(1))
def test_extreme_exponents(name, exponent):
    A = exact(extreme(exponent)[name])
    assert is_near(sm.expm(A, 30, algebra="multiprecision"), sm.expm(A, 40), 99)
    assert is_near(sm.logm(A, 30, algebra="multiprecision"), sm.logm(A, 40), 99)


def test_linear_systems_keep_rows_and_columns_of_all_sizes():
    """Every entry of the inverse has its digits, also where a common exponent would lose it."""
    A = exact([[TWO**900, 0, 0], [0, 3 * TWO**-900, TWO**-901], [0, 0, 5]])
    system = MultiprecisionAlgebra(120)
    found = system.inv(system.matrix(A))
    inverse = A.solve(sm.ExactMatrix.identity(3))
    for i in range(3):
        for j in range(3):
            expected = inverse[i, j].real
            error = abs(sm.ExactMatrix.parse([[found[i, j]]])[0, 0].real - expected)
            assert error <= abs(expected) * TWO**-115


def test_products_are_rounded_once_also_where_exponents_differ():
    A = [[TWO**300, 1], [1, TWO**-300]]
    for rows in (A, [[TWO**3000, 1], [1, TWO**-3000]]):
        system = MultiprecisionAlgebra(100)
        found = sm.ExactMatrix.parse(system.matmul(system.matrix(exact(rows)), system.matrix(exact(rows))))
        expected = exact(rows) @ exact(rows)
        for i in range(2):
            for j in range(2):
                assert abs(found[i, j].real - expected[i, j].real) <= abs(expected[i, j].real) * TWO**-99


def test_singular_matrices_are_refused():
    system = MultiprecisionAlgebra(100)
    for rows in ([[1, 2], [2, 4]], [[0, 0], [0, 1]], [[0, 1], [0, 1]], [["1/3", "2/3"], ["1/7", "2/7"]]):
        with pytest.raises(InconclusiveError, match="numerically singular"):
            system.inv(system.matrix(sm.ExactMatrix.parse(rows)))


def logarithms_of_both_kinds(A, cut, precision, monkeypatch):
    """The logarithm by a polynomial and by square roots; where the first does not apply, it is None."""
    system = MultiprecisionAlgebra(precision, checked=False)
    used = []
    by_polynomial = of_logarithm._from_polynomial

    def recorded(*arguments):
        used.append(by_polynomial(*arguments))
        return used[-1]

    with monkeypatch.context() as patched:
        patched.setattr(of_logarithm, "_from_polynomial", recorded)
        first = system.logm(system.matrix(A), cut)
    with monkeypatch.context() as patched:
        patched.setattr(of_logarithm, "_from_polynomial", lambda *arguments: None)
        second = system.logm(system.matrix(A), cut)
    return (None if used[-1] is None else first), second


@pytest.mark.parametrize("cut", [2.5, 0.123, -4.0])
@pytest.mark.parametrize(
    "blocks", [[(2, 3), ([1, 2], 2)], [(3, 2), (3, 2), (5, 1)], [("1/3", 5)], [([-1, "1/9"], 4)]]
)
def test_logarithms_by_polynomial_and_by_roots(blocks, cut, monkeypatch):
    A, _ = jordan_matrix(blocks, seed=2)
    for found in logarithms_of_both_kinds(A, Cut.parse(cut), 200, monkeypatch):
        assert found is not None
        assert is_near(found, sm.logm(A, 70, cut), 150)


def test_a_polynomial_of_the_wrong_branch_is_noticed(monkeypatch):
    """One of the approximate logarithms is off by 2πi, so that exp(−P)A is near I, and only the traces tell."""
    A = sm.ExactMatrix.parse(gaussian(np.random.default_rng(5), 4, "complex"))
    interpolation = of_logarithm.interpolation

    def wrong(*arguments):
        found = interpolation(*arguments)
        system = MultiprecisionAlgebra(64)
        found.logarithms[0] += 2j * system.pi
        agrees = found.agrees_with

        def agrees_with_the_true_ones(L, context):
            found.logarithms[0] -= 2j * system.pi
            return agrees(L, context)

        found.agrees_with = agrees_with_the_true_ones
        return found

    monkeypatch.setattr(of_logarithm, "interpolation", wrong)
    system = MultiprecisionAlgebra(150, checked=False)
    assert is_near(system.logm(system.matrix(A), Cut.parse(2.5)), sm.logm(A, 60, 2.5), 145)


def test_eigenvalues_on_the_cut_are_undecided():
    for rows in (
        [[-1]],
        [[-2, 1], [0, 3]],
        [[-1, 0], [0, -1]],
        [[-1, 1, 0], [0, -1, 0], [0, 0, 2]],
        [[[-1, 0], [0, 1]], [0, 2]],
    ):
        for checked in (True, False):
            system = MultiprecisionAlgebra(100, checked=checked)
            with pytest.raises(CutError, match="cut"):
                system.logm(system.matrix(sm.ExactMatrix.parse(rows)), PRINCIPAL)


@pytest.mark.parametrize("precision", [60, 90, 150, 300])
@pytest.mark.parametrize(
    "blocks", [[(-1, 2), ([1, 2], 1)], [(-1, 3), ([1, 2], 1)], [(-1, 1), ([1, 2], 1), ([2, -1], 1)]]
)
def test_rounding_does_not_decide_the_side_of_the_cut(blocks, precision):
    """Rounding errors move the eigenvalues off the cut, the defective ones far."""
    A, _ = jordan_matrix(blocks, seed=4)
    system = MultiprecisionAlgebra(precision, checked=False)
    with pytest.raises(CutError, match="cut"):
        system.logm(system.matrix(A), PRINCIPAL)


@pytest.mark.parametrize("bits", [100, 237, 500, 1011])
def test_square_roots_have_all_bits(bits):
    """For matrices near I the last step of the iteration does a third of the work."""
    context = MultiprecisionAlgebra(bits).context
    for distance in range(2, bits // 2, bits // 20):
        A = context.matrix([[1, 3], [2, 5]]) * context.ldexp(1, -distance) + context.eye(2)
        block = from_mpmath(A, bits)
        root = square_root(block, bits, 100)
        assert root.times(root, bits).minus(block, bits).size() < 8 - bits


def test_single_logarithms_have_the_bits_that_the_condition_number_takes():
    A, _ = jordan_matrix([("1e-8", 1), (3, 1), ("2e8", 1)], seed=6)
    system = MultiprecisionAlgebra(120, checked=False)
    rounded = sm.ExactMatrix.parse(system.matrix(A))
    assert is_near(system.logm(system.matrix(A), Cut.parse(2.5)), sm.logm(rounded, 60, 2.5), 117)


def test_two_precisions_must_agree_to_the_last_bit():
    """A computation that loses half its bits is repeated until it has enough, and no sooner."""
    context = MultiprecisionAlgebra(100).context
    seen = []

    def compute():
        seen.append(context.prec)
        return context.matrix([[1 + context.ldexp(1, -context.prec // 2)]])

    found = until_two_precisions_agree(context, compute, 110)
    assert 0 < found[0, 0] - 1 <= context.ldexp(1, -100)
    assert len(seen) > 2
    with pytest.raises(sm.PrecisionError, match="never agreed"):
        until_two_precisions_agree(context, compute, 110, 190)


@pytest.mark.parametrize("dim", [3, 5, 8])
def test_eigenvalues_of_permutations_are_found(dim):
    """The QR algorithm with its usual shifts stands still for them."""
    cycle = np.roll(np.eye(dim), 1, axis=0)
    found = np.array(float_eigenvalues(cycle.astype(complex).tolist()))
    roots = np.exp(2j * np.pi * np.arange(dim) / dim)
    assert all(min(abs(found - root)) < 1e-12 for root in roots)
    system = MultiprecisionAlgebra(150)
    A = sm.ExactMatrix.parse(cycle)
    assert cut_past_eigenvalues(system.context, system.matrix(A), Cut.parse(0.0), 1).offset > 0
    assert is_near(sm.logm(A, 40, 0.0, algebra="multiprecision"), sm.logm(A, 60, 0.0), 132)


def test_formulas_compute_each_function_once():
    """Their caller compares whole runs."""
    once = MultiprecisionAlgebra(100).for_formulas(8, ())
    assert (once.precision, once.checked) == (100, False)


@pytest.mark.parametrize("digits", [20, 50, 300])
@pytest.mark.parametrize("field", ["real", "complex"])
def test_solutions_lie_in_the_balls(field, digits):
    for dim in (1, 2, 4) if digits == 300 else (1, 3, 6):
        problem = random_problem(dim + 10, dim, field)
        ball, other = sm.solve(problem, digits), sm.solve(problem, digits, algebra="multiprecision")
        assert other.success, other.message
        for V, W in zip(other.weights, ball.weights, strict=True):
            assert is_near(V, W, int(digits * 3.32))


def test_nothing_here_comes_from_flint():
    """It is the witness for the other engine."""
    for file in ROOM.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert not any("flint" in name or "ball.arithmetic" in name for name in names), file
        assert not any(name.endswith("systems.ball") or name.startswith("ball") for name in names), file
