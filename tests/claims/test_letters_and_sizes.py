"""What a letter stands for is one thing: one symbol, one size, with all that SymPy assumes of it."""

import pytest
import sympy

import symbolic_matexp as sm

n = sympy.Symbol("n")
A, B = sm.matrices("A B")
DUMMIES = [sympy.Dummy("a", commutative=False) for _ in range(2)]
M, N = (sympy.MatrixSymbol(name, n, n) for name in "MN")


def sized(name, rows, columns):
    return sympy.MatrixSymbol(name, rows, columns)


@pytest.mark.parametrize(
    ("equation", "given", "message"),
    [
        (sympy.Eq(DUMMIES[0] * DUMMIES[1], DUMMIES[1] * DUMMIES[0]), [], "symbols of SymPy are called a"),
        (sympy.Eq(sympy.Symbol("x", real=True) * M, sympy.Symbol("x") * M), [], "symbols of SymPy are called x"),
        (sympy.Eq(M * N, N * M), [sympy.Eq(sized("M", 2, 2) ** 2, sized("N", 2, 2))], "SymPy are called M"),
        (sympy.Eq(sized("v", n, 1).T * sized("w", n, 1), sized("w", n, 1).T * sized("v", n, 1)), [], "v is n×1"),
        (sm.trace(sm.matrices("R", "n")) == sm.trace(A), [], "the sizes n and d"),
        (sm.trace(sm.matrices("R", 2)) == sm.trace(sm.matrices("S", 3)), [], "the sizes 2 and 3"),
    ],
    ids=["dummies", "assumptions", "in hypotheses", "rectangular", "two names", "two numbers"],
)  # fmt: skip
def test_what_is_not_one_thing_is_refused(equation, given, message):
    with pytest.raises(sm.InputError, match=message):
        sm.prove(equation, given=given)


@pytest.mark.parametrize("sign", [1, -1])
def test_instances_have_the_declared_size(sign):
    """Cayley and Hamilton for 2×2, which holds for no other size; and its opposite, which fails."""
    P = sm.matrices("P", 2)
    verdict = sm.prove(P @ P - sm.trace(P) * P + sign * sm.det(P) * sm.eye() == 0)
    assert verdict.verdict == ("proved" if sign == 1 else "refuted")
    assert "d = 2" in verdict.message


@pytest.mark.parametrize("size", [-1, 0, 1.5, "", None, True])
def test_an_unusable_size_is_refused(size):
    with pytest.raises(sm.InputError, match="the size of a matrix is a name"):
        sm.matrices("P", size)


def test_what_sympy_assumes_of_numbers_counts():
    x, y = sympy.symbols("x y", real=True)
    real = sm.prove(sympy.Eq(sympy.Adjoint(sympy.exp(x) * M), sympy.exp(x) * sympy.Adjoint(M), evaluate=False))
    assert real.verdict == "proved"
    assert "x is real" in real.claim.hypotheses
    assert sm.prove(sympy.Eq(x * y * M, M)).verdict == "refuted"
    z = sympy.Symbol("x")
    anything = sympy.Eq(sympy.Adjoint(sympy.exp(z) * M), sympy.exp(z) * sympy.Adjoint(M), evaluate=False)
    assert sm.prove(anything).verdict == "refuted"


def from_outside(A):
    return A @ B, B @ A


def test_a_letter_from_outside_is_named():
    with pytest.raises(sm.errors.FormulaError, match="from_outside uses the letter B, a matrix from outside"):
        sm.prove(sm.Claim(from_outside))
    with pytest.raises(sm.errors.FormulaError, match=r"the letter s, a scalar from outside.*after the \*"):
        sm.crosscheck(sm.Problem.example("small"), lambda X1, X2, Y1, Y2: (sm.scalars("s") * X1, X2, Y1))


def test_an_equation_is_no_pair_of_weights():
    for judge in (sm.crosscheck, sm.condition):
        with pytest.raises(sm.InputError, match="returns an equation where weights"):
            judge(sm.Problem.example("small"), lambda X1, X2, Y1, Y2: X1 == X2)


@pytest.mark.parametrize("power", [20, 40, 10**9])
def test_what_is_far_too_long_is_given_up_soon(power):
    assert sm.prove((A + B) ** power == A).verdict in {"refuted", "undecided"}


def test_reserved_names():
    with pytest.raises(sm.InputError, match="I has a meaning of its own"):
        sm.matrices("I")


@pytest.mark.parametrize("assumed", ["real", "imaginary", "positive", "nonnegative", "integer", "even", "prime"])
def test_instances_are_as_sympy_assumes_and_the_hypothesis_says_so(assumed):
    x = sympy.Symbol("x", **{assumed: True})
    verdict = sm.prove(sympy.Eq(x * M * N, N * x * M, evaluate=False))
    assert verdict.verdict == "refuted"
    (hypothesis,) = verdict.claim.hypotheses
    assert assumed in hypothesis
    real, imag = map(sympy.Rational, verdict.evidence[-1].data["counterexample"]["x"])
    assert getattr(real + sympy.I * imag, f"is_{assumed}") is True


@pytest.mark.parametrize("names", [("alpha", "α"), ("X1", "X₁"), ("Lambda", "Λ"), ("mu2", "μ₂")])
@pytest.mark.parametrize("make", [sm.matrices, sm.scalars])
def test_letters_that_are_written_alike_are_refused(names, make):
    """Nobody could see which is which in what is proved."""
    first, second = (make(name) for name in names)
    for settle in (
        lambda: sm.prove(first == second),
        lambda: sm.prove(first == 0 * first, given=[second == first]),
        lambda: sm.derivation([first, second]),
        lambda: sm.derivation([first, first], given=[second == first]),
    ):
        with pytest.raises(sm.InputError, match=r"are written alike; rename one of them"):
            settle()
    assert sm.prove(first == first).verdict == "proved"
