"""Every primary function against mpmath at twice the digits, against what it satisfies, and against its mutants."""

import contextlib
from fractions import Fraction
from typing import ClassVar

import flint
import mpmath
import numpy as np
import pytest
from helpers.function_list import FUNCTIONS
from helpers.matrices import KINDS, structured
from helpers.sampling import sampled

import symbolic_matexp as sm
from symbolic_matexp.errors import SymbolicMatexpError
from symbolic_matexp.notation.evaluation import evaluate
from symbolic_matexp.systems import by_name
from symbolic_matexp.systems.ball import primary_functions
from symbolic_matexp.systems.ball.arithmetic import frobenius_norm, identity, inflate, relative_radius

DIGITS = 25


def assert_contains(enclosure, witness, digits):
    """Every entry contains the witness's, but for what the witness itself may be off by: 10^−digits of its norm."""
    with flint.ctx.workprec(1000):
        expected = sm.ExactMatrix.parse(witness).to_flint(1000)
        error = frobenius_norm(expected) * flint.arb(10) ** -digits
        assert inflate(enclosure, error).contains(expected)


@pytest.mark.parametrize(("name", "number"), sampled([(f, n) for f in FUNCTIONS for n in range(2 * len(KINDS))], 9))
def test_mpmath_agrees(name, number):
    """At twice the digits. What one refuses, the other does, too: a singular matrix, an eigenvalue at a pole."""
    kind, A = structured(number)
    try:
        enclosure = FUNCTIONS[name](A, DIGITS)
    except SymbolicMatexpError as error:
        refused = error
    else:
        refused = None
    if refused:
        assert name.startswith(("logm", "sqrtm", "powm", "signm", "tanm", "funm")), (kind, refused)
        with pytest.raises(type(refused)):
            FUNCTIONS[name](A, DIGITS, algebra="multiprecision", maximum_precision=4096)
        return
    assert relative_radius(enclosure) <= flint.arb(10) ** -DIGITS
    assert_contains(enclosure, FUNCTIONS[name](A, 2 * DIGITS, algebra="multiprecision"), 2 * DIGITS)


@pytest.mark.parametrize("number", sampled(range(3 * len(KINDS)), 4))
def test_what_the_functions_satisfy(number):
    A = sm.ExactMatrix.parse(structured(number)[1])
    one = identity(A.shape[0])
    with flint.ctx.workprec(400):
        balls = A.to_flint(400)
        C, S = sm.cosm(A, DIGITS), sm.sinm(A, DIGITS)
        assert (C * C + S * S).contains(one)
        cosh, sinh = sm.coshm(A, DIGITS), sm.sinhm(A, DIGITS)
        assert (cosh * cosh - sinh * sinh).contains(one)
        assert (cosh + sinh).overlaps(sm.expm(A, DIGITS))
        assert (sm.tanm(A, DIGITS) * C).overlaps(S)
        first, second = sm.phi(A, 1, DIGITS), sm.phi(A, 2, DIGITS)
        assert (balls * first + one).overlaps(sm.expm(A, DIGITS))
        assert (balls * second + one).overlaps(first)
        if not A.is_invertible:
            return
        root, cubic = sm.sqrtm(A, DIGITS), sm.powm(A, "1/3", DIGITS)
        assert (root * root).contains(balls)
        assert (cubic * cubic * cubic).contains(balls)
        assert (sm.powm(A, "-1/3", DIGITS) * cubic).contains(one)
        assert sm.powm(A, "2/3", DIGITS).overlaps(cubic * cubic)
        assert sm.powm(A, "1/2", DIGITS).overlaps(root)
        assert (sm.powm(A, -2, DIGITS) * balls * balls).contains(one)
        with contextlib.suppress(sm.InputError):  # an eigenvalue on the imaginary axis
            sign = sm.signm(A, DIGITS)
            assert (sign * sign).contains(one)
            assert (sign * balls).overlaps(balls * sign)


def test_the_function_of_a_jordan_block_has_the_derivatives_beside_its_diagonal():
    J = (2 * np.eye(4) + np.eye(4, k=1)).tolist()
    with flint.ctx.workprec(300):
        z = flint.arb(2)
        for name, row in {
            "cosm": [z.cos(), -z.sin(), -z.cos() / 2, z.sin() / 6],
            "sinhm": [z.sinh(), z.cosh(), z.sinh() / 2, z.cosh() / 6],
            "sqrtm": [z.sqrt(), 1 / (2 * z.sqrt()), -(z ** flint.arb(-1.5)) / 8, z ** flint.arb(-2.5) / 16],
            "tanm": [z.tan(), 1 + z.tan() ** 2],
        }.items():
            result = FUNCTIONS[name](J, 40)
            for k, expected in enumerate(row):
                assert result[0, k].overlaps(flint.acb(expected)), (name, k)
    assert sm.signm(J, 40).contains(identity(4))


def test_exact_powers():
    assert sm.powm([[8, 12], [0, 8]], "1/3").contains(flint.acb_mat([[2, 1], [0, 2]]))
    assert sm.powm([[1, 2], [3, 4]], 3) == flint.acb_mat([[37, 54], [81, 118]])
    assert sm.powm([[1, 2], [3, 4]], -1).overlaps(sm.inv([[1, 2], [3, 4]]))
    assert sm.powm([[1, 2], [3, 4]], 0).contains(identity(2))
    assert sm.powm([[0, 1], [0, 0]], 2).contains(flint.acb_mat(2, 2))
    assert sm.powm([[4, 0], [0, 9]], "-1/2").overlaps(flint.acb_mat([[flint.acb(0.5), 0], [0, 1 / flint.acb(3)]]))
    assert sm.powm([[-8]], "1/3").on_cut == 1
    with flint.ctx.workprec(300):
        assert sm.powm([[-8]], "1/3").overlaps(flint.acb_mat([[flint.acb(1, flint.arb(3).sqrt())]]))
        # with the cut at 0, −8 = 8e^{iπ} − 2πi turns: arguments in (−2π, 0], so that its is −π
        assert sm.powm([[-8]], "1/3", cut=0.0).overlaps(flint.acb_mat([[flint.acb(1, -flint.arb(3).sqrt())]]))


@pytest.mark.parametrize("p", ["1/3", Fraction(1, 3), 0.25, "2.5e-1", -7, "7/2"])
def test_exponents_of_every_kind(p):
    A = [[5, 1], [2, 3]]
    exponent = Fraction(p) if not isinstance(p, float) else Fraction(1, 4)
    with mpmath.workdps(60):
        values, V = mpmath.eigsy(mpmath.matrix([[5, mpmath.sqrt(2)], [mpmath.sqrt(2), 3]]))
        D = mpmath.diag([1, mpmath.sqrt(2)])  # D⁻¹ A D is symmetric
        powers = mpmath.diag([x ** (mpmath.mpf(exponent.numerator) / exponent.denominator) for x in values])
        expected = D * V * powers * V.T * D**-1
    assert_contains(sm.powm(A, p, 30), expected, 50)


def test_refusals():
    for p, said in ((1j, "p must be real"), ("x", "p"), (None, "p"), ([1], "p")):
        with pytest.raises(sm.InputError, match=said):
            sm.powm([[1, 2], [3, 4]], p)
    for k in (-1, 1.5, True, "1", 1001):
        with pytest.raises(sm.InputError, match="k must be a whole number"):
            sm.phi([[1]], k)
    with pytest.raises(sm.SingularMatrixError, match="no power -1"):
        sm.powm([[1, 1], [1, 1]], -1)
    with pytest.raises(sm.errors.RangeError):
        sm.sinm([[flint.fmpz(2) ** 200000]], 10)
    for A in ([[0, 1], [-1, 0]], [[0, 2, 0], [-2, 0, 0], [0, 0, 5]], [[0]], [[2j, 1], [0, 1]]):
        with pytest.raises(sm.InputError, match="imaginary axis"):
            sm.signm(A)
    with pytest.raises(sm.PrecisionError, match="bounded"):
        sm.funm([[1, 2], [0, 3]], lambda z: 1 / (z - 3))


def test_a_root_with_another_cut_is_another_function_of_letters():
    A = sm.matrices("A")
    assert sm.sqrtm(A, cut="principal").node.operation == "sqrtm"
    turned = sm.sqrtm(A, cut=1.0)
    system = by_name("ball", 200)
    matrix = sm.ExactMatrix.parse([[[0, 2], 1], [0, 3]])  # 2i is beyond the cut at 1, and 3 is not
    (value,) = evaluate([turned.node], system, {"A": system.matrix(matrix)})
    assert value.overlaps(sm.sqrtm(matrix, 30, cut=1.0))
    assert not value.overlaps(sm.sqrtm(matrix, 30))


def test_an_eigenvalue_next_to_the_imaginary_axis_has_a_sign():
    close = Fraction(1, 2**900)
    assert sm.signm([[[close, 1], 0], [0, [-close, 1]]]).contains(flint.acb_mat([[1, 0], [0, -1]]))


class TestAnyFunction:
    def test_a_function_with_a_cut_is_refused_where_its_ball_may_meet_it(self):
        A = [[-4, 0], [0, 1]]
        for f in (
            lambda z: z.sqrt(),
            lambda z: z.log(),
            lambda z: z**0.5,
            lambda z: z.rsqrt(),
            lambda z: (z + 3).log(),
        ):
            with pytest.raises(sm.PrecisionError):
                sm.funm(A, f, 20)
        assert sm.funm(A, lambda z: (z + 5).sqrt(), 20).overlaps(sm.sqrtm([[1, 0], [0, 6]], 20))

    def test_what_is_not_known_to_be_analytic_needs_a_domain(self):
        with pytest.raises(sm.InputError, match="domain"):
            sm.funm([[2]], lambda z: z.lgamma())
        with pytest.raises(sm.InputError, match="domain"):
            sm.funm([[2]], lambda z: z.conjugate())
        found = sm.funm([[2, 1], [0, 2]], lambda z: z.lgamma(), 20, domain=lambda z: bool(z.real > 0))
        with flint.ctx.workprec(200):  # lgamma(2) = 0, and its derivative there is ψ(2) = 1 − γ
            assert found.overlaps(flint.acb_mat([[0, 1 - flint.arb.const_euler()], [0, 0]]))

    def test_a_domain_that_does_not_hold_an_eigenvalue_refuses(self):
        with pytest.raises(sm.PrecisionError, match="outside the domain"):
            sm.funm([[2, 0], [0, -1]], lambda z: z.lgamma(), 20, domain=lambda z: bool(z.real > 0))
        with pytest.raises(sm.PrecisionError, match="outside the domain"):  # only True is yes
            sm.funm([[2]], lambda z: z, 20, domain=lambda z: "yes")

    def test_of_a_real_matrix_it_is_real_if_no_constant_is_complex(self):
        A = [[1, 2], [-3, 4]]
        assert sm.funm(A, lambda z: z * z + "1/3", 20).imag == flint.arb_mat(2, 2)
        assert sm.funm(A, lambda z: z * 1j, 20).imag != flint.arb_mat(2, 2)

    def test_constants_and_operations(self):
        A = [[2, 1], [0, 3]]
        with flint.ctx.workprec(300):
            for f, g in (
                (lambda z: 2 - z / 3, lambda x: 2 - x / 3),
                (lambda z: 2**z, lambda x: flint.acb(2) ** x),
                (lambda z: 1 / +z, lambda x: 1 / x),
                (lambda z: -(z**-2), lambda x: -(x**-2)),
                (lambda z: z.gamma() * z.rgamma(), lambda x: flint.acb(1)),
                (lambda z: z.log1p(), lambda x: (1 + x).log()),
                (lambda z: 7, lambda x: flint.acb(7)),
            ):
                result = sm.funm(A, f, 30)
                two, three = g(flint.acb(2)), g(flint.acb(3))
                assert result.overlaps(flint.acb_mat([[two, three - two], [0, three]]))

    def test_the_function_that_is_zero(self):
        for A in ([[3]], [[1, 1], [0, 1]], [[1, 1, 0], [0, 1, 1], [0, 0, 1]], [[1, 2, 0], [3, 4, 5], [6, 7, 9]]):
            for f in (lambda z: 0 * z, lambda z: 0):
                assert sm.funm(A, f, 20) == flint.acb_mat(len(A), len(A))

    def test_bad_functions(self):
        with pytest.raises(sm.InputError, match="f must be a function"):
            sm.funm([[1]], "exp")
        with pytest.raises(sm.InputError):
            sm.funm([[1]], lambda z: "x")
        for f in (abs, complex, lambda z: z if z > 0 else -z, lambda z: z % 2, lambda: 1, mpmath.sqrt):
            with pytest.raises(sm.InputError, match="cannot be evaluated"):
                sm.funm([[2]], f)
        with pytest.raises(sm.InputError, match="domain must be a function"):
            sm.funm([[2]], lambda z: z, domain=3)

    def test_nobody_gets_at_the_ball_that_has_methods_without_analyticity(self):
        for name in ("ball", "real", "imag", "mid", "conjugate", "csgn", "arg", "abs_upper"):
            with pytest.raises(sm.InputError, match=f"where {name} is analytic"):
                sm.funm([[2, 1], [0, 3]], lambda z, name=name: getattr(z, name))

    def test_a_ball_may_be_the_left_factor(self):
        A = [[2, 1], [0, 3]]
        for f in (
            lambda z: flint.arb(2) * z,
            lambda z: flint.acb(2) * z,
            lambda z: flint.acb(2) + z - flint.arb(2) + z,
            lambda z: flint.arb(6) / (3 / z),
        ):
            assert sm.funm(A, f, 20).overlaps(flint.acb_mat([[4, 2], [0, 6]]))
        with pytest.raises(sm.UnsupportedError, match="multiprecision"):
            sm.funm([[1]], lambda z: z.lgamma(), domain=lambda z: True, algebra="multiprecision")


class TestEigenvaluesThatAreTinyBesideTheMatrix:
    """They are close together only relative to the matrix. Each apart would take thousands of bits."""

    TINY = Fraction(1, 10**300)
    A: ClassVar = [[TINY, 1, 2], [0, 2 * TINY, 1], [0, 0, -TINY]]

    def test_they_make_one_cluster(self):
        found = sm.tanm(self.A, 30)
        assert found.precision < 1000
        with flint.ctx.workprec(200):  # up to terms with 1e-300, tan N = N for the nilpotent part N
            tiny = flint.arb(10) ** -299
            around = flint.acb(flint.arb(0, tiny), flint.arb(0, tiny))
            assert found.overlaps(flint.acb_mat(3, 3, [around + z for z in (0, 1, 2, 0, 0, 1, 0, 0, 0)]))

    def test_also_beside_others(self):
        B = [[*row, 1] for row in self.A] + [[0, 0, 0, 3]]
        found = sm.funm(B, lambda z: 1 / (1 + z * z), 30)
        assert found.precision < 1000
        inverse = sm.ExactMatrix.parse(B)
        exact = (sm.ExactMatrix.identity(4).real + inverse.real * inverse.real).inv()
        with flint.ctx.workprec(3000):
            assert found.contains(flint.acb_mat(exact))


def test_a_singularity_is_met_before_series_for_other_blocks_are_summed(monkeypatch):
    A = [[2, 1, 0, 0], [0, 2, 0, 0], [0, 0, -1, 1], [0, 0, 0, -1]]
    bits = []
    block_function = primary_functions.block_function
    monkeypatch.setattr(
        primary_functions, "block_function", lambda T, f: bits.append(flint.ctx.prec) or block_function(T, f)
    )
    with pytest.raises(sm.PrecisionError, match="proved to be analytic"):
        sm.funm(A, lambda z: z.sqrt() * (1j * z).exp(), 30)
    assert max(bits) < 1000
