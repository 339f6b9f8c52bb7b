"""Derivatives of expression graphs: against central differences in mpmath, calculus, and their own adjoints."""

import numpy as np
import pytest
from helpers.problems import gaussian
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import symbolic_matexp as sm
from symbolic_matexp.comparing import derivatives
from symbolic_matexp.comparing.derivatives import PARTIALS, Derivative, Partial
from symbolic_matexp.formulas.activations.activation import Activation
from symbolic_matexp.formulas.activations.expm import EXPM
from symbolic_matexp.formulas.activations.sigmoid import SIGMOID
from symbolic_matexp.formulas.network import network
from symbolic_matexp.notation.evaluation import RULES, evaluate
from symbolic_matexp.notation.expressions import (
    Matrix,
    cos,
    det,
    exp,
    expm,
    eye,
    inv,
    log,
    log1pexp,
    logm,
    matrices,
    matrix_function,
    matrix_letter,
    pi,
    scalars,
    sin,
    sqrt,
    sqrtm,
    tanh,
    trace,
)
from symbolic_matexp.notation.functions import FUNCTIONS
from symbolic_matexp.notation.nodes import in_order, node
from symbolic_matexp.systems.multiprecision.system import MultiprecisionAlgebra

A, B = matrices("A B")
s, t = scalars("s t")

WITHOUT_ARGUMENTS = {"matrix", "scalar", "number", "pi", "eye", "zero", "given"}
SMALL = 0.1
"""Derivatives below this are compared as they stand: the sign of a matrix may be constant."""

EXPRESSIONS = {
    "plus": s + t,
    "minus": s - t,
    "times": s * t,
    "over": s / t,
    "negative": -s,
    "to the": s**3,
    "to the, negative": s**-2,
    "to the, zero": s**0 * t,
    "exp": exp(s),
    "log": log(s),
    "sqrt": sqrt(s),
    "sin": sin(s),
    "cos": cos(s),
    "tanh": tanh(s),
    "log1pexp": log1pexp(s),
    "entrywise": SIGMOID.of(A) @ B,
    "add": A + B,
    "sub": A - B,
    "scale": s * A,
    "matmul": A @ B,
    "power": A**3,
    "power, negative": A**-2,
    "power, zero": A**0 @ B,
    **{name: matrix_function(name, A) for name in FUNCTIONS},
    "solve": A.solve(B),
    "logm": logm(A),
    "logm, cut": logm(A, 1.0),
    "transpose": A.T,
    "trace": trace(A),
    "det": det(A),
    "several": trace(A.solve(B)) * expm(s * A @ B.T) - exp(pi * t) * eye() @ sqrtm(B),
}
"""Every operation by its name, some with a remark."""


def values_and_changes(seed, dim):
    """Random complex letters and changes, twice."""
    generator = np.random.default_rng(seed)

    def letters():
        numbers = generator.standard_normal(4)
        return {
            "A": gaussian(generator, dim, "complex"),
            "B": gaussian(generator, dim, "complex"),
            "s": complex(*numbers[:2]),
            "t": complex(*numbers[2:]),
        }

    return letters(), letters()


def differences(outputs, values, changes, dim, digits=60):
    """(f(x + hE) − f(x − hE))/(2h) for h = 1e-20 in mpmath at 60 digits: right to 39 digits where f is smooth."""
    system = MultiprecisionAlgebra(int(3.33 * digits))

    def exactly(x):
        return system.matrix(sm.ExactMatrix.parse(x, square=False)) if np.ndim(x) else system.scalar(complex(x))

    step = system.scalar("1e-20")
    ends = []
    for sign in (1, -1):
        letters = {
            name: exactly(x) + sign * step * exactly(changes[name]) if name in changes else exactly(x)
            for name, x in values.items()
        }
        ends.append(evaluate(outputs, system, letters, dim))
    return [as_array((new - old) / (2 * step)) for new, old in zip(*ends, strict=True)]


def as_array(x):
    return np.array(x.tolist(), dtype=complex) if hasattr(x, "rows") else complex(x)


def inner(left, right):
    return sum(np.vdot(x, y) for x, y in zip(left, right, strict=True))


def assert_close(found, expected, tolerance):
    assert np.shape(found) == np.shape(expected)
    assert np.linalg.norm(np.subtract(found, expected)) <= tolerance * max(np.linalg.norm(expected), SMALL)


def check_forward(expression, seed, dim, tolerance=1e-10):
    values, changes = values_and_changes(seed, dim)
    (found,) = Derivative([expression.node], values, values, dim).forward(changes)
    assert_close(found, differences([expression.node], values, changes, dim)[0], tolerance)


def check_adjoint(outputs, seed, dim, tolerance=1e-11):
    """⟨C, F(E)⟩ = ⟨F*(C), E⟩."""
    values, changes = values_and_changes(seed, dim)
    derivative = Derivative(outputs, values, values, dim)
    images = derivative.forward(changes)
    cotangents = shaped_like(images, seed)
    pulled = derivative.adjoint(cotangents)
    left, right = inner(cotangents, images), inner([pulled[name] for name in values], changes.values())
    sizes = [np.linalg.norm(C) * np.linalg.norm(F) for C, F in zip(cotangents, images, strict=True)]
    assert abs(left - right) <= tolerance * max(sum(sizes), SMALL)


def shaped_like(arrays, seed):
    generator = np.random.default_rng(1000 + seed)
    numbers = generator.standard_normal
    return [numbers(np.shape(x)) + 1j * numbers(np.shape(x)) for x in arrays]


def test_every_operation_has_its_partial_derivatives():
    """One an argument; all but what is not complex-linear. And all are tested here."""
    assert set(PARTIALS) == set(RULES) - WITHOUT_ARGUMENTS - {"adjoint", "positive_part", "is_positive"}
    tested = {name.partition(",")[0] for name in EXPRESSIONS} - {"several"}
    assert tested == set(PARTIALS)
    for name, expression in EXPRESSIONS.items():
        operation = name.partition(",")[0]
        if operation in PARTIALS and expression.node.operation == operation:
            assert len(PARTIALS[operation]) == len(expression.node.arguments)


@pytest.mark.parametrize("dim", [1, 2, 3])
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_forward_is_the_limit_of_differences(name, dim):
    check_forward(EXPRESSIONS[name], dim, dim)


@pytest.mark.parametrize("dim", [1, 2, 5])
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_the_adjoint_is_adjoint(name, dim):
    check_adjoint([EXPRESSIONS[name].node], dim, dim)


MUTATIONS = [
    (operation, place, side)
    for operation, partials in PARTIALS.items()
    for place in range(len(partials))
    for side in ("forward", "back")
]


@pytest.mark.parametrize(("operation", "place", "side"), MUTATIONS)
def test_a_wrong_rule_is_noticed(operation, place, side, monkeypatch):
    """Every rule is replaced by one that is a thousandth too large: the two checks above must fail."""
    right = PARTIALS[operation][place]
    wrong = {"forward": right.forward, "back": right.back}
    wrong[side] = lambda at, E: 1.001 * getattr(right, side)(at, E)
    partials = list(PARTIALS[operation])
    partials[place] = Partial(**wrong)
    monkeypatch.setitem(PARTIALS, operation, tuple(partials))
    expression = EXPRESSIONS[operation]
    if side == "forward":
        with pytest.raises(AssertionError):
            check_forward(expression, 3, 3)
    with pytest.raises(AssertionError):
        check_adjoint([expression.node], 3, 3)


def test_derivatives_at_multiples_of_the_identity_are_calculus():
    """f(cI + E) = f(c)I + f′(c)E to first order."""
    E = gaussian(np.random.default_rng(0), 3, "complex")
    for expression, c, factor in [
        (expm(A), 0.0, 1),
        (expm(A), 2.0, np.exp(2)),
        (logm(A), 4.0, 1 / 4),
        (logm(A), -4.0 + 1e-3j, 1 / (-4.0 + 1e-3j)),
        (sqrtm(A), 4.0, 1 / 4),
        (inv(A), 2.0, -1 / 4),
        (A**3, 2.0, 12),
        (A**-1, 2.0, -1 / 4),
    ]:
        derivative = Derivative([expression.node], {"A": c * np.eye(3)}, ["A"], 3)
        assert_close(derivative.forward({"A": E})[0], factor * E, 1e-13)
        assert_close(derivative.adjoint([E])["A"], np.conj(factor) * E, 1e-13)


@pytest.mark.parametrize("size", [1e-100, 1e-12, 1e12, 1e100])
@pytest.mark.parametrize(("expression", "degree"), [(A**2, 1), (inv(A), -2), (logm(A), -1), (sqrtm(A), -0.5)])
def test_large_and_small_matrices_drown_in_no_block(size, expression, degree):
    """The derivatives of these are homogeneous: that at cA follows from that at A."""
    values, changes = values_and_changes(4, 3)
    at, scaled = (Derivative([expression.node], {"A": c * values["A"]}, ["A"], 3) for c in (1.0, size))
    (expected,), (found,) = at.forward({"A": changes["A"]}), scaled.forward({"A": changes["A"]})
    assert_close(found / size**degree, expected, 1e-11)


def test_the_determinant_of_a_singular_matrix_has_a_derivative():
    """d det(A) is tr(adj(A) ΔA): for A = diag(1, 2, 0) twice the change of the last entry; at rank 1 it is zero."""
    E = gaussian(np.random.default_rng(1), 3, "complex")
    for diagonal, expected in [([1.0, 2.0, 0.0], 2 * E[2, 2]), ([1.0, 0.0, 0.0], 0.0)]:
        derivative = Derivative([det(A).node], {"A": np.diag(diagonal)}, ["A"], 3)
        assert abs(derivative.forward({"A": E})[0] - expected) < 1e-14
        assert abs(np.vdot(derivative.adjoint([1.0])["A"], E) - expected) < 1e-14


def test_a_logarithm_on_another_branch_has_the_adjoint_of_that_branch():
    """Eigenvalues on both sides of the cut at 1: the derivative there differs from the principal one's."""
    values, changes = values_and_changes(2, 3)
    values["A"] = np.diag([np.exp(0.9j), np.exp(1.1j), 2.0]) + 0.01 * values["A"]
    at = {cut: Derivative([logm(A, cut).node], values, ["A"], 3) for cut in (1.0, "principal")}
    (here,), (there,) = (derivative.forward(changes) for derivative in at.values())
    assert np.linalg.norm(here - there) > 10
    C = values["B"]
    for derivative in at.values():
        left, right = np.vdot(C, derivative.forward(changes)[0]), np.vdot(derivative.adjoint([C])["A"], changes["A"])
        assert abs(left - right) < 1e-10 * abs(left)


def test_several_outputs_share_letters_and_steps():
    E = expm(A)
    outputs = [(E @ B).node, E.node, B.node, (s * eye()).node, trace(E).node, E.node]
    values, changes = values_and_changes(5, 3)
    found = Derivative(outputs, values, values, 3).forward(changes)
    expected = [Derivative([output], values, values, 3).forward(changes)[0] for output in outputs]
    for x, y in zip(found, expected, strict=True):
        np.testing.assert_array_equal(x, y)
    check_adjoint(outputs, 5, 3)


def test_letters_that_do_not_change_are_constants():
    values, changes = values_and_changes(6, 2)
    derivative = Derivative([(s * A @ B).node, eye().node], values, ["A", "t"], 2)
    found = derivative.forward({"A": changes["A"]})
    assert_close(found[0], values["s"] * changes["A"] @ values["B"], 1e-14)
    np.testing.assert_array_equal(found[1], np.zeros((2, 2)))
    pulled = derivative.adjoint([values["B"], values["B"]])
    assert set(pulled) == {"A", "t"}
    assert pulled["t"] == 0
    np.testing.assert_array_equal(derivative.forward({})[0], np.zeros((2, 2)))


def test_matrices_need_not_be_square():
    P, Q = matrix_letter("P", ("m", "n")), matrix_letter("Q", ("n", "m"))
    generator = np.random.default_rng(7)

    def rectangular(rows, columns):
        return generator.standard_normal((rows, columns)) + 1j * generator.standard_normal((rows, columns))

    values = {"P": rectangular(2, 3), "Q": rectangular(3, 2)}
    changes = {"P": rectangular(2, 3), "Q": rectangular(3, 2)}
    output = [(2 * (P.T + Q) @ expm(P @ Q)).node]
    derivative = Derivative(output, values, values, 2)
    (found,) = derivative.forward(changes)
    assert_close(found, differences(output, values, changes, 2)[0], 1e-12)
    C = rectangular(3, 2)
    pulled = derivative.adjoint([C])
    assert [pulled[name].shape for name in "PQ"] == [(2, 3), (3, 2)]
    assert inner(pulled.values(), changes.values()) == pytest.approx(np.vdot(C, found), rel=1e-12)


def test_a_conjugate_transpose_is_refused_only_where_it_matters():
    values, changes = values_and_changes(8, 2)
    with pytest.raises(sm.UnsupportedError, match=r"A\* B is not complex-linear|A\* is not complex-linear"):
        Derivative([(A.H @ B).node], values, ["A"], 2)
    (found,) = Derivative([(A.H @ B).node], values, ["B"], 2).forward(changes)
    assert_close(found, values["A"].conj().T @ changes["B"], 1e-14)


def test_what_leaves_float64_is_an_error_or_not_finite():
    with pytest.raises(sm.errors.InconclusiveError, match="singular"):
        Derivative([inv(A).node], {"A": np.zeros((2, 2))}, ["A"], 2)
    derivative = Derivative([expm(A).node], {"A": np.full((2, 2), 1000.0)}, ["A"], 2)
    assert not np.isfinite(derivative.forward({"A": np.eye(2)})[0]).any()


POLYNOMIAL = Activation("A + A²", lambda A: A + A @ A)
RESOLVENT = Activation("inv(2I - A)", lambda A: inv(2 * eye() - A))


@pytest.mark.parametrize("activation", [EXPM, POLYNOMIAL, RESOLVENT])
@pytest.mark.parametrize("layers", [1, 2, 3, 4])
def test_a_network_has_a_derivative_whatever_its_activation(activation, layers):
    """With respect to the input and to every weight: no rule knows of networks."""
    weights = [matrix_letter(f"W{i}") for i in range(1, layers + 1)]
    output = [network(weights, matrix_letter("X"), activation).node]
    generator = np.random.default_rng(layers)
    names = [*(f"W{i}" for i in range(1, layers + 1)), "X"]
    values, changes = ({name: gaussian(generator, 2, "complex") / 2 for name in names} for _ in range(2))
    derivative = Derivative(output, values, names, 2)
    for some in (names, ["X"]):
        part = {name: changes[name] for name in some}
        assert_close(derivative.forward(part)[0], differences(output, values, part, 2)[0], 1e-10)
    C = gaussian(generator, 2, "complex")
    pulled = derivative.adjoint([C])
    left = np.vdot(C, derivative.forward(changes)[0])
    assert inner([pulled[name] for name in names], [changes[name] for name in names]) == pytest.approx(
        left, rel=1e-11
    )


def matrix_steps(children):
    two = st.tuples(children, children)
    return st.one_of(
        two.map(lambda x: x[0] + x[1]),
        two.map(lambda x: x[0] - x[1]),
        two.map(lambda x: x[0] @ x[1] / 2),
        two.map(lambda x: (x[0] + 3 * eye()).solve(x[1])),
        two.map(lambda x: det(eye() + x[0] / 4) * x[1]),
        two.map(lambda x: exp(trace(x[0]) / 8) * x[1]),
        two.map(lambda x: sqrt(2 + trace(x[0]) / 8) * log(3 + s) / (2 + s) * x[1]),
        children.map(lambda x: s * x),
        children.map(lambda x: x.T),
        children.map(lambda x: expm(x / 4)),
        children.map(lambda x: inv(3 * eye() + x)),
        children.map(lambda x: logm(3 * eye() + x)),
        children.map(lambda x: logm(x + 3j * eye(), 4.0)),
        children.map(lambda x: sqrtm(3 * eye() - x)),
        children.map(lambda x: (2 * eye() + x / 2) ** -2),
        children.map(lambda x: (x / 2) ** 3),
    )


GRAPHS = st.recursive(st.sampled_from([A, B, A - B.T, s * A]), matrix_steps, max_leaves=6)


def moderate(expression, values):
    """Whether the value is in the middle of float64's range, where nothing near it is singular."""
    try:
        (found,) = evaluate([expression.node], derivatives.FLOAT64, values, 2)
    except sm.SymbolicMatexpError:
        return False
    size = np.linalg.norm(found)
    return bool(1e-6 < size < 1e6)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(GRAPHS, st.integers(0, 100))
def test_the_chain_rule_on_random_graphs(expression, seed):
    values, changes = values_and_changes(seed, 2)
    values |= {name: values[name] / 2 for name in values}
    assume(moderate(expression, values))
    (found,) = Derivative([expression.node], values, values, 2).forward(changes)
    (expected,) = differences([expression.node], values, changes, 2)
    assume(1e-4 < np.linalg.norm(expected) < 1e4)
    assert_close(found, expected, 1e-7)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(GRAPHS, min_size=1, max_size=2), st.integers(0, 100))
def test_adjoints_of_random_graphs_are_adjoint(expressions, seed):
    values, _ = values_and_changes(seed, 2)
    assume(all(moderate(expression, values) for expression in expressions))
    check_adjoint([expression.node for expression in expressions], seed, 2, tolerance=1e-6)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(GRAPHS, GRAPHS, st.integers(0, 100))
def test_the_derivative_of_a_composition_is_the_composition_of_derivatives(outer, inside, seed):
    """A in ``outer`` is replaced by ``inside``: by values and changes, or by evaluating the whole at once."""
    values, changes = values_and_changes(seed, 2)
    assume(moderate(inside, values))
    first = Derivative([inside.node], values, values, 2)
    between = {**values, "A": first.values[0]}
    assume(moderate(outer, between))
    second = Derivative([outer.node], between, between, 2)
    (through,) = second.forward({**changes, "A": first.forward(changes)[0]})
    whole = Derivative([substituted(outer, inside).node], values, values, 2)
    (found,) = whole.forward(changes)
    assume(np.linalg.norm(through) > 1e-6)
    assert_close(found, through, 1e-9)


def substituted(outer, inside):
    """The expression with ``inside`` in the place of A."""
    made = {}
    for x in in_order([outer.node]):
        made[x] = (
            inside.node if x is A.node else node(x.operation, tuple(made[y] for y in x.arguments), x.data, x.shape)
        )
    return Matrix(made[outer.node])
