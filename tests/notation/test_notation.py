"""The notation: what a formula builds, how it is written, what it is refused, and what it means everywhere."""

import cmath
import contextlib
import inspect
import math
import pickle
import re
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest
import scipy.linalg
import sympy
from helpers.command_line import shell
from helpers.oracles import assert_inside, relative_distance
from helpers.problems import well_conditioned_problem
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic_matexp as sm
from symbolic_matexp.errors import FormulaError, InputError
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.inputs.cut import Cut
from symbolic_matexp.notation import expressions
from symbolic_matexp.notation import traced as traced_module
from symbolic_matexp.notation.evaluation import evaluate
from symbolic_matexp.notation.expressions import (
    det,
    exp,
    expm,
    eye,
    inv,
    log,
    logm,
    matrices,
    pi,
    scalar,
    scalars,
    sqrt,
    sqrtm,
    trace,
    zero,
)
from symbolic_matexp.notation.nodes import in_order
from symbolic_matexp.notation.printing import to_latex, to_python, to_unicode
from symbolic_matexp.notation.sympy_in import equation_from_sympy, from_sympy, to_sympy
from symbolic_matexp.notation.traced import trace_function
from symbolic_matexp.notation.tracing import OLD_STYLE
from symbolic_matexp.systems.ball.system import BallAlgebra
from symbolic_matexp.systems.exact import ExactAlgebra
from symbolic_matexp.systems.float64 import Float64Algebra
from symbolic_matexp.systems.multiprecision.system import MultiprecisionAlgebra

A, B, P = matrices("A B P")
s, t = scalars("s t")


def weights(X1, X2, Y1, Y2, *, alpha):
    L = logm(Y2.solve(Y1)) / (exp(alpha) - 1)
    W1 = alpha * inv(X1 - X2)
    W2 = L @ expm(-W1 @ X2)
    W3 = Y2 @ expm(-L)
    return W1, W2, W3


# The graph.


def test_equal_subexpressions_are_one_node():
    left, right = expm(A @ B) + expm(A @ B), A @ B
    nodes = in_order([left.node])
    assert sum(node.operation == "expm" for node in nodes) == 1
    assert left.node.arguments[0].arguments[0] is right.node
    assert pickle.loads(pickle.dumps(left)).node is left.node  # noqa: S301  written one line above
    assert (A @ B).node is not (B @ A).node


def test_look_alikes_are_different_nodes():
    assert logm(A, Cut(3, Fraction(0))).node is not logm(A, Cut(0, Fraction(3 * math.pi))).node
    assert scalar("0.1").node is not scalar(0.1).node
    assert scalar(1).node is scalar(1.0).node is scalar("1").node is scalar(Fraction(1)).node
    assert (A**2).node is not (A @ A).node


def test_every_exponential_is_computed_once():
    class Counting(Float64Algebra):
        count = 0

        def expm(self, A):
            Counting.count += 1
            return super().expm(A)

    E = expm(A)
    evaluate([(E @ E + E @ expm(A)).node, expm(A).node], Counting(), {"A": np.eye(2)}, 2)
    assert Counting.count == 1


# Evaluation.

SYSTEMS = [Float64Algebra(), BallAlgebra(200), MultiprecisionAlgebra(200), ExactAlgebra()]


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda x: x.name)
def test_operations_mean_what_numpy_says(system):
    X, Y = [[2, 1], [0.5, 1]], [[1, [0, 1]], [-1, 2]]
    with system.working():
        values = {"A": system.matrix(sm.ExactMatrix.parse(X)), "B": system.matrix(sm.ExactMatrix.parse(Y))}
        values["s"] = system.scalar(2)
    a, b = np.array(X), np.array([[1, 1j], [-1, 2]])
    cases = [
        (A + B, a + b), (A - B, a - b), (-A, -a), (A @ B, a @ b), (2 * A, 2 * a), (A * "1/3", a / 3), (A / s, a / 2),
        (A**3, a @ a @ a), (A**-2, np.linalg.inv(a @ a)), (A**0, np.eye(2)), (B.T, b.T), (B.H, b.conj().T),
        (A.solve(B), np.linalg.solve(a, b)), (inv(B) - 3 * eye(), np.linalg.inv(b) - 3 * np.eye(2)),
        (trace(B) * A, np.trace(b) * a), (det(B) * A, np.linalg.det(b) * a),
        ((s**2 + s / 4 - 1j * s**-1) * A, (4.5 - 0.5j) * a), (exp(s) * A, math.exp(2) * a),
        (sqrt(s) * A, math.sqrt(2) * a), ((log(s) * pi) * A, math.log(2) * math.pi * a), (s**0.5 * A, 2**0.5 * a),
        (2**s * A, 4 * a), (zero() + A, a),
    ]  # fmt: skip
    if system.name != "exact":
        cases += [(expm(A), scipy.linalg.expm(a)), (logm(A), scipy.linalg.logm(a)), (sqrtm(A), scipy.linalg.sqrtm(a))]
    for expression, reference in cases:
        (value,) = evaluate([expression.node], system, values, 2)
        assert np.abs(in_numpy(value) - reference).max() < 1e-12, expression


def in_numpy(value):
    if hasattr(value, "mid"):
        value = value.mid()
    table = value.tolist()
    rows = table if isinstance(table[0], list) else [[value[i, j] for j in range(2)] for i in range(2)]
    return np.array([[complex(x) for x in row] for row in rows])


def theorem_one_in_mpmath(problem, alpha, digits):
    """The weights, written out in mpmath's own functions."""
    with mpmath.workdps(digits):
        X1, X2, Y1, Y2 = (M.to_mpmath(digits) for M in (problem.X1, problem.X2, problem.Y1, problem.Y2))
        L = mpmath.logm(mpmath.inverse(Y2) * Y1) / (mpmath.exp(alpha) - 1)
        W1 = alpha * mpmath.inverse(X1 - X2)
        return W1, L * mpmath.expm(-W1 * X2, method="taylor"), Y2 * mpmath.expm(-L, method="taylor")


@pytest.mark.parametrize("formula", [weights, three_layers.weights], ids=["written here", "the package's"])
@pytest.mark.parametrize("dim", [1, 2, 4])
def test_theorem_one_in_operators_is_theorem_one(formula, dim):
    problem = well_conditioned_problem(dim, dim)
    expected = theorem_one_in_mpmath(problem, mpmath.mpf(3) / 2, 200)
    traced = trace_function(formula, "formula")
    for system in (Float64Algebra(), BallAlgebra(300), MultiprecisionAlgebra(300)):
        with system.working():
            data = {name: system.matrix(getattr(problem, name)) for name in ("X1", "X2", "Y1", "Y2")}
            values = traced.evaluated(system, {**data, "alpha": system.scalar("3/2")}, dim)
        if system.name == "ball":
            assert_inside(expected, values)
            values = [W.mid() for W in values]
        for mine, theirs in zip(values, expected, strict=True):
            distance = relative_distance(sm.ExactMatrix.parse(mine).to_mpmath(90), theirs, 100)
            assert distance < (1e-12 if system.name == "float64" else 1e-70)


def test_claims_and_cross_checks_take_it():
    assert sm.prove(sm.Claim(weights)).verdict == "proved"
    assert sm.crosscheck(sm.Problem.example("small"), weights).verdict == "accurate"

    def swapped(X1, X2, Y1, Y2, *, alpha):
        L = logm(Y1.solve(Y2)) / (exp(alpha) - 1)
        W1 = alpha * inv(X1 - X2)
        return W1, L @ expm(-W1 @ X2), Y2 @ expm(-L)

    assert sm.prove(sm.Claim(swapped, expected="refuted")).as_expected
    assert sm.crosscheck(sm.Problem.example("small"), swapped).verdict == "wrong-formula"


@pytest.mark.parametrize(
    ("equation", "given", "verdict"),
    [
        (expm(A) @ expm(B) == expm(A + B), [A @ B == B @ A], "proved"),
        (expm(A) @ expm(B) == expm(A + B), [], "refuted"),
        (expm(s * A) @ expm(-s * A) == eye(), [], "proved"),
        (expm(A) @ expm(-A) - eye() == 0, [], "proved"),
        (exp(s) * exp(-s) == 1, [], "proved"),
        (exp(s) == 1 + s, [], "refuted"),
        (eye() @ eye() == eye(), [], "proved"),
        ((A @ B).T == B.T @ A.T, [], "proved"),
        ((A @ B).T == A.T @ B.T, [], "refuted"),
        (trace(A @ B) == trace(B @ A), [], "proved"),
        (trace(A @ B) == trace(A) * trace(B), [], "refuted"),
        (det(expm(A)) == exp(trace(A)), [], "proved"),
        ((A @ B).H == B.H @ A.H, [], "proved"),
        (sqrtm(A) @ sqrtm(A) == A, [], "proved"),
        (sqrtm(A @ A) == A, [], "refuted"),
        ([A @ inv(A) == eye(), inv(inv(A)) == A], [], "proved"),
    ],
    ids=str,
)
def test_equations_are_settled(equation, given, verdict):
    assert sm.prove(equation, given=given).verdict == verdict


def test_a_claim_says_its_statement_and_hypotheses():
    claim = sm.Claim(expm(A) @ expm(B) == expm(A + B), given=[A @ B == B @ A])
    assert claim.statement == "exp(A) exp(B) = exp(A + B)"
    assert claim.hypotheses == ["A B = B A"]
    assert sm.Claim(lambda A: (A.T.T, A)).statement == "(Aᵀ)ᵀ = A"


# Writing.

LEAVES = [A, B, eye(), zero(("d", "d"))]
NUMBERS = st.sampled_from([s, t, scalar(2), scalar(-1), scalar("-2/3"), scalar(1j), scalar([1, -2]), pi, scalar(1)])


def divided(pair):
    """A quotient, unless the divisor is the number 0, which is refused where it is written down."""
    return pair[0] if pair[1].node is scalar(0).node else pair[0] / pair[1]


def combined(children):
    two = st.tuples(children, children)
    return st.one_of(
        two.map(lambda x: x[0] + x[1]),
        two.map(lambda x: x[0] - x[1]),
        two.map(lambda x: x[0] @ x[1]),
        two.map(lambda x: x[0].solve(x[1])),
        children.map(lambda x: -x),
        children.map(lambda x: x.T),
        children.map(lambda x: x.H),
        children.map(inv),
        children.map(expm),
        children.map(logm),
        st.tuples(children, st.integers(-3, 3)).map(lambda x: x[0] ** x[1]),
        st.tuples(NUMBER_TREES, children).map(lambda x: x[0] * x[1]),
        st.tuples(children, NUMBER_TREES).map(divided),
    )


def combined_numbers(children):
    two = st.tuples(children, children)
    return st.one_of(
        two.map(lambda x: x[0] + x[1]),
        two.map(lambda x: x[0] - x[1]),
        two.map(lambda x: x[0] * x[1]),
        two.map(divided),
        children.map(lambda x: -x),
        children.map(exp),
        st.tuples(children, st.integers(0, 3)).map(lambda x: x[0] ** x[1]),
    )


NUMBER_TREES = st.recursive(NUMBERS, combined_numbers, max_leaves=4)
TREES = st.recursive(st.sampled_from(LEAVES), combined, max_leaves=6)


@settings(max_examples=200, deadline=None)
@given(TREES)
def test_python_text_builds_an_equal_expression(expression):
    text = to_python(expression.node)
    names = {**vars(expressions), "A": A, "B": B, "s": s, "t": t, "Cut": Cut, "Fraction": Fraction}
    again = eval(text, {"__builtins__": {}}, names)  # noqa: S307  the text was written by the package
    system = Float64Algebra()
    generator = np.random.default_rng(0)
    values = {"A": generator.standard_normal((2, 2)), "B": generator.standard_normal((2, 2)), "s": 0.7, "t": -1.3}
    try:
        both = [evaluate([x.node], system, values, 2)[0] for x in (expression, again)]
    except sm.SymbolicMatexpError:
        return
    # What is 0 in exact arithmetic, such as A − B + B − A, is a rounding error of numbers of size 1 here.
    np.testing.assert_allclose(both[0], both[1], rtol=1e-9, atol=1e-15, equal_nan=True)


@settings(max_examples=100, deadline=None)
@given(TREES)
def test_latex_has_balanced_braces(expression):
    text = to_latex(expression.node)
    assert text.count("{") == text.count("}")
    assert text.count(r"\left(") == text.count(r"\right)")


def test_written_as_in_a_book():
    W1, W2, _ = trace_function(weights, "formula").result
    assert to_unicode(W1.node) == "α (X₁ − X₂)⁻¹"
    assert to_unicode(W2.node) == "log(Y₂⁻¹ Y₁)/(exp(α) − 1) exp(−α (X₁ − X₂)⁻¹ X₂)"
    assert to_python(W1.node) == "alpha * inv(X1 - X2)"
    assert to_latex(expm(-A).node) == "e^{-A}"
    assert to_unicode(inv((A + B) @ (A - B)).node) == "((A + B) (A − B))⁻¹"
    assert to_latex(inv((A + B) @ (A - B)).node) == "((A + B) (A - B))^{-1}"
    assert to_latex((A + B @ A / 2).node) == r"A + \tfrac{1}{2}\, (B A)"
    assert repr(A @ (-B)) == "A (−B)"
    assert repr(A - (B - A)) == "A − (B − A)"
    assert repr(expm(A) == eye()) == "exp(A) = I"
    assert (A @ B)._repr_latex_() == r"$\displaystyle A B$"
    assert "cut 3π" in repr(logm(A, Cut(3, Fraction(0))))


# What a formula may not do.


def conversion(function):
    return lambda A, *, s: (function(s) * A, A)


PEEKS = {
    "if on a matrix": lambda A, *, s: (A, A) if A else (A, 2 * A),
    "if on a scalar": lambda A, *, s: (A, A) if s else (A, 2 * A),
    "not": lambda A, *, s: (A, A) if not s else (A, 2 * A),
    "and": lambda A, *, s: (A and 2 * A, A),
    "equal matrices": lambda A, B: (A, A) if A == B else (A, B),
    "equal scalars": lambda A, *, s: (A, A) if s == 0 else (A, 2 * A),
    "unequal": lambda A, B: (A, A) if A != B else (A, B),
    "less": lambda A, *, s: (A, A) if s < 100 else (A, 2 * A),
    "at most": lambda A, *, s: (A, A) if s <= 100 else (A, 2 * A),
    "greater": lambda A, *, s: (A, A) if s > 100 else (A, 2 * A),
    "at least": lambda A, *, s: (A, A) if s >= 100 else (A, 2 * A),
    "absolute value": lambda A, *, s: (A, A) if abs(s) < 100 else (A, 2 * A),
    "max": lambda A, *, s: (max(s, 1) * A, A),
    "sorted": lambda A, *, s: (sorted([s, 1])[0] * A, A),
    "member": lambda A, B: (A, A) if A in [B] else (A, B),
    "float": conversion(float),
    "int": conversion(int),
    "complex": conversion(complex),
    "round": conversion(round),
    "floor": conversion(math.floor),
    "ceil": conversion(math.ceil),
    "trunc": conversion(math.trunc),
    "math.exp": conversion(math.exp),
    "cmath.exp": conversion(cmath.exp),
    "numpy.exp": conversion(np.exp),
    "mpmath.exp": conversion(mpmath.exp),
    "modulo": conversion(lambda s: s % 2),
    "floor division": conversion(lambda s: s // 2),
    "divmod": conversion(lambda s: divmod(s, 2)[0]),
    "index": lambda A, *, s: ([1, 2][s] * A, A),
    "range": lambda A, *, s: (A, next(A for _ in range(s))),
    "entry": lambda A: (A[0, 0] * A, A),
    "set an entry": lambda A: (A.__setitem__((0, 0), 1), A),
    "iterate": lambda A: (next(iter(A)), A),
    "unpack": lambda A: ((lambda *rows: rows[0])(*A), A),
    "length": lambda A: (A, A) if len(A) == 2 else (A, 2 * A),
    "shape": lambda A: (A, A) if A.shape == (2, 2) else (A, 2 * A),
    "rows": lambda A: (A.rows * A, A),
    "nrows": lambda A: (A, A) if hasattr(A, "nrows") else (A, 2 * A),
    "getattr": lambda A: (A, A) if getattr(A, "ctx", None) else (A, 2 * A),
    "ndim": lambda A: (A, A) if A.ndim == 2 else (A, 2 * A),
    "dtype": lambda A: (A.astype(float), A),
    "isinstance": lambda A: (A, A) if isinstance(A, np.ndarray) else (A, 2 * A),
    "isinstance scalar": lambda A, *, s: (A, A) if isinstance(s, int | float) else (A, 2 * A),
    "class": lambda A: (A, A) if A.__class__ is np.ndarray else (A, 2 * A),
    "numpy.linalg.norm": lambda A: (A / np.linalg.norm(A), A),
    "numpy.linalg.inv": lambda A: (np.linalg.inv(A), A),
    "numpy.eye": lambda A: (np.eye(2) @ A, A),
    "numpy.dot": lambda A: (np.dot(A, A), A),
    "numpy.asarray": lambda A: (np.asarray(A), A),
    "scipy": lambda A: (scipy.linalg.expm(A), A),
    "sympy": lambda A: (sympy.Matrix(A), A),
    "hash": lambda A: ({A: 1}[A] * A, A),
    "star": lambda A, B: (A * B, B * A),
    "matrix plus number": lambda A: (A + 1, A),
    "number minus matrix": lambda A: (1 - A, A),
    "matrix over matrix": lambda A, B: (A / B, B),
    "one over a matrix": lambda A: (1 / A, A),
    "root by power": lambda A: (A**0.5, A),
    "matrix in the exponent": lambda A: (2**A, A),
    "change a letter": lambda A: (setattr(A, "node", None), A),
    "fixed matrix": lambda A: (A @ [[1, 0], [0, 1]], A),
    "call": lambda A, B: (A(B), B),
}


@pytest.mark.parametrize("name", PEEKS)
def test_what_a_formula_may_not_ask_is_refused_with_its_line(name):
    with pytest.raises(FormulaError, match=r"^formula, line \d+ \(") as error:
        sm.Claim(PEEKS[name])
    assert "\n" not in str(error.value)
    line = int(str(error.value).split("line ")[1].split()[0])
    assert f'"{name}"' in Path(__file__).read_text(encoding="utf-8").splitlines()[line - 1] or name in {
        "float", "int", "complex", "round", "floor", "ceil", "trunc", "math.exp", "cmath.exp", "numpy.exp",
        "mpmath.exp", "modulo", "floor division", "divmod",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in PEEKS if name not in {"hash", "sympy", "mpmath.exp"}])
def test_a_refusal_that_is_swallowed_is_one_all_the_same(name):
    def swallowing(*letters, **numbers):
        with contextlib.suppress(Exception):
            PEEKS[name](*letters, **numbers)
        return letters[0], letters[0]

    swallowing.__signature__ = inspect.signature(PEEKS[name])
    with pytest.raises(FormulaError, match="line"):
        sm.Claim(swallowing)


OLD_STYLE_FORMULA = """def weights(alg, X1, X2, Y1, Y2, *, alpha):
    W1 = alg.scale(alpha, alg.inv(alg.sub(X1, X2)))
    return W1, W1, W1
"""


def test_who_writes_a_formula_with_alg_is_told_how_it_is_written_now(tmp_path, monkeypatch):
    namespace = {}
    exec(OLD_STYLE_FORMULA, namespace)
    old, problem = namespace["weights"], sm.Problem.example("small")
    message = re.escape(f"weights: {OLD_STYLE}")
    assert "A @ B" in OLD_STYLE
    for ask in (lambda: sm.prove(sm.Claim(old)), lambda: sm.crosscheck(problem, old)):
        with pytest.raises(InputError, match=message) as error:
            ask()
        assert "\n" not in str(error.value)
    with pytest.raises(InputError, match=re.escape(OLD_STYLE)):
        sm.Claim(lambda A: (A, A), given=[lambda alg, A: (alg.inv(A), A)])

    (tmp_path / "in_the_old_style.py").write_text(OLD_STYLE_FORMULA, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    words = ("crosscheck", "--example", "small", "--formula", "in_the_old_style:weights")
    result = shell(*words, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert re.search(message, " ".join(result.stderr.split()))
    assert "Traceback" not in result.stderr


def test_numpys_own_numbers_are_numbers():
    assert (np.float64(2) * A).node is (2 * A).node
    assert (A / np.float64(4)).node is (A / 4).node
    assert (np.complex128(1j) * s).node is (1j * s).node


def test_sizes_that_do_not_fit():
    X, Y = matrices("X", size="n"), matrices("Y", size="m")
    with pytest.raises(InputError, match="sizes do not fit: n and m"):
        _ = X @ Y
    with pytest.raises(InputError, match="sizes do not fit"):
        _ = X + Y
    with pytest.raises(InputError, match="depends on the dimension"):
        trace(eye())
    assert (X @ eye() + 2 * eye()).node.shape == ("n", "n")


@pytest.mark.parametrize("names", ["", "A A", "1A", "A-B", 5])
def test_names_that_are_none(names):
    with pytest.raises(InputError, match="give the names of letters"):
        matrices(names)


# SymPy.

n = sympy.Symbol("n")
MA, MB = sympy.MatrixSymbol("A", n, n), sympy.MatrixSymbol("B", n, n)
a, b = sympy.symbols("a b", commutative=False)
x = sympy.Symbol("x")
Eq = sympy.Eq
SYMPY = [
    (Eq(sympy.exp(a) * sympy.exp(b), sympy.exp(a + b), evaluate=False), [Eq(a * b, b * a)], "proved"),
    (Eq(sympy.exp(a) * sympy.exp(b), sympy.exp(a + b), evaluate=False), [], "refuted"),
    (Eq(sympy.exp(x * a) * sympy.exp(-a * x), 1, evaluate=False), [], "proved"),
    (Eq((a + 1) ** 2, a**2 + 2 * a + 1), [], "proved"),
    (Eq((a + b) ** 2, a**2 + 2 * a * b + b**2), [], "refuted"),
    (Eq(a * b - b * a, 0), [], "refuted"),
    (Eq(sympy.exp(sympy.log(a)), a, evaluate=False), [], "proved"),
    (Eq(MA * MB, MB * MA), [], "refuted"),
    (Eq(MA * MA.inverse(), sympy.Identity(n), evaluate=False), [], "proved"),
    (Eq(sympy.Trace(MA * MB), sympy.Trace(MB * MA), evaluate=False), [], "proved"),
    (Eq(sympy.Determinant(MA + MB), sympy.Determinant(MA) + sympy.Determinant(MB), evaluate=False), [], "refuted"),
    (Eq(sympy.Transpose(MA * MB), MB.T * MA.T, evaluate=False), [], "proved"),
    (Eq(sympy.Adjoint(MA * MB), sympy.Adjoint(MA) * sympy.Adjoint(MB), evaluate=False), [], "refuted"),
    (Eq(MA**2 - MA, sympy.ZeroMatrix(n, n)), [], "refuted"),
    (Eq(sympy.sqrt(x) ** 2 * a, x * a, evaluate=False), [], "proved"),
    (Eq((a * b) ** -1, b**-1 * a**-1, evaluate=False), [], "proved"),
]


@pytest.mark.parametrize(("equation", "given", "verdict"), SYMPY, ids=str)
def test_sympys_equations_go_in_as_they_stand(equation, given, verdict):
    assert sm.prove(equation, given=given).verdict == verdict


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (sympy.true, "decided that the equation is true before it arrived"),
        (x < 1, "is no equation of symbols"),
        (Eq(sympy.HadamardProduct(MA, MB), MA), "HadamardProduct .* is not known here"),
        (Eq(sympy.sin(x), 0), "sin .* is not known here"),
        (Eq(MA ** sympy.Rational(1, 2), MB), "only whole powers"),
        (Eq(x * sympy.zoo, 1, evaluate=False), "is not|not known"),
    ],
)
def test_what_is_not_known_of_sympy_is_named(value, message):
    with pytest.raises(InputError, match=message):
        equation_from_sympy(value)


def test_sympy_out_and_in_again():
    for expression in (A @ B - inv(A) @ expm(s * B), 2 * A.T @ B.H, (exp(s) + 1j) * A**3, logm(A) @ expm(A + eye())):
        again = from_sympy(to_sympy(expression))
        values = {"A": np.array([[2, 1], [1, 3.0]]), "B": np.array([[0, 1], [-1, 0.5]]), "s": 0.3}
        one, two = (evaluate([x.node], Float64Algebra(), values, 2)[0] for x in (expression, again))
        np.testing.assert_allclose(one, two, rtol=1e-10)


def doubled(times):
    X = A
    for _ in range(times):
        X = X + X
    return X


def test_what_is_shared_many_times_is_not_written_out():
    X = doubled(60)
    assert repr(X) == "<an expression of 61 operations>"
    assert sm.Claim(X == A).statement == "<an expression of 61 operations> = A"
    assert sm.prove(X == A).verdict == "refuted"
    assert repr(doubled(3)) == " + ".join(["A"] * 8)
    with pytest.raises(sm.InputError, match="too long to be written out as Python"):
        to_python(X.node)


def test_any_whole_number_is_a_power():
    assert (A ** np.int64(2)).node is (A**2).node
    for exponent in (True, 2.0, np.float64(2)):
        with pytest.raises(sm.errors.FormulaError, match="only whole powers"):
            _ = A**exponent


def test_a_formula_is_traced_once_for_all_cuts(monkeypatch):
    def formula(A, *, alpha):
        return logm(A) / alpha, logm(A @ A, Cut(1, 0))

    traced = []
    trace = traced_module.trace_function
    monkeypatch.setattr(traced_module, "trace_function", lambda *arguments: traced.append(1) or trace(*arguments))
    system = BallAlgebra(100)
    A = sm.ExactMatrix.parse([[1, 2], [-3, 1]])
    for angle in (2, -2, 9):
        cut = Cut(0, angle)
        first, second = traced_module.run(formula, system, system.matrix(A), alpha=system.scalar(1), cut=cut)
        assert first.overlaps(system.logm(system.matrix(A), cut))
        assert second.overlaps(system.logm(system.matrix(A @ A)))  # its author named the cut
        assert not first.overlaps(system.logm(system.matrix(A), Cut(0, angle + 7)))
    assert traced == [1]
