"""Functions of blocks by Taylor series: exact Jordan blocks, wide clusters, and mutants of every bound."""

from fractions import Fraction

import flint
import pytest

from symbolic_matexp.errors import InconclusiveError
from symbolic_matexp.inputs.cut import PRINCIPAL
from symbolic_matexp.systems.ball import analytic, taylor, trigonometric
from symbolic_matexp.systems.ball.arithmetic import disc, identity, relative_radius

CUBE_ROOT = analytic.power(Fraction(1, 3), PRINCIPAL)
FUNCTIONS = [analytic.COSINE, analytic.TANGENT, CUBE_ROOT, analytic.phi(2), analytic.logarithm(PRINCIPAL)]


def jordan(eigenvalue, size, above=1):
    rows = [[eigenvalue if i == j else above * (j == i + 1) for j in range(size)] for i in range(size)]
    return flint.acb_mat([[flint.acb(x) for x in row] for row in rows])


def of_jordan(f, z, size, above=1):
    """The exact answer: Taylor coefficients of f at z, from FLINT's power series."""
    x = flint.acb_series([z, 1], prec=size)
    series = {
        "cos": lambda: x.cos(),
        "tan": lambda: x.tan(),
        "log": lambda: x.log(),
        "the power 1/3": lambda: (x.log() * flint.acb(flint.arb(1) / 3)).exp(),
        "φ_2": lambda: (x.exp() - 1 - x) / (x * x),
    }[f.name]()
    rows = [[series[j - i] * above ** (j - i) if j >= i else flint.acb(0) for j in range(size)] for i in range(size)]
    return flint.acb_mat(rows)


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.name)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("z", [1, 0.3, 40, 0.5 + 2j, -3 + 1e-3j])
def test_jordan_blocks(f, size, z):
    with flint.ctx.workprec(300):
        T = jordan(z, size, above=flint.arb(2) ** -6)
        result = taylor.block_function(T, f)
        assert relative_radius(result) < flint.arb(2) ** -120
        with flint.ctx.workprec(900):
            assert result.overlaps(of_jordan(f, flint.acb(z), size, flint.arb(2) ** -6))


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.name)
@pytest.mark.parametrize("spread", [1e-2, 1e-6, 1e-30])
def test_clusters_of_different_eigenvalues(f, spread):
    """Of a triangular block, by Newton's divided differences at ten times the bits."""
    with flint.ctx.workprec(200):
        values = [2, 2 + spread, 2 - spread]
        T = flint.acb_mat([[values[0], 1, 5], [0, values[1], 2], [0, 0, values[2]]])
        T = T * flint.arb(2) ** -3 + identity(3) * 2
        result = taylor.block_function(T, f)
    with flint.ctx.workprec(2000):
        exact = [T[i, i].mid() for i in range(3)]
        first = [f(z) for z in exact]
        second = [(first[i + 1] - first[i]) / (exact[i + 1] - exact[i]) for i in range(2)]
        third = (second[1] - second[0]) / (exact[2] - exact[0])
        a, b, c = T[0, 1].mid(), T[1, 2].mid(), T[0, 2].mid()
        expected = [[first[0], a * second[0], c * (first[2] - first[0]) / (exact[2] - exact[0]) + a * b * third]]
        expected += [[0, first[1], b * second[1]], [0, 0, first[2]]]
        assert result.overlaps(flint.acb_mat(expected))


def test_a_singularity_inside_the_cluster_is_refused():
    with flint.ctx.workprec(200):
        for T in (jordan(0, 3), jordan(-1, 2), flint.acb_mat([[1e-9, 1], [0, -1e-9]])):
            with pytest.raises(InconclusiveError):
                taylor.block_function(T, CUBE_ROOT)
        pole = flint.acb_mat([[flint.arb.pi() / 2 - 0.1, 1], [0, flint.arb.pi() / 2 + 0.1]])
        with pytest.raises(InconclusiveError):
            taylor.block_function(pole, analytic.TANGENT)


def test_a_cluster_of_no_width_is_its_centre():
    with flint.ctx.workprec(100):
        assert taylor.block_function(identity(3) * 8, CUBE_ROOT).contains(identity(3) * 2)
        assert taylor.block_function(flint.acb_mat(2, 2), analytic.SINE) == flint.acb_mat(2, 2)


def test_a_small_sine_keeps_its_digits():
    with flint.ctx.workprec(100):
        T = jordan(0, 3, above=flint.arb(2) ** -500)
        assert relative_radius(taylor.block_function(T, analytic.SINE)) < flint.arb(2) ** -80


class TestMutants:
    """Each takes away one part of the bound; the exact answer is then outside."""

    def found(self, f=CUBE_ROOT, bits=60, above=0.25):
        with flint.ctx.workprec(bits):
            result = taylor.block_function(jordan(1, 6, above=above), f)
        with flint.ctx.workprec(900):
            return result.overlaps(of_jordan(f, flint.acb(1), 6, above))

    def found_apart(self):
        """The same for two different eigenvalues, 1 and 1 + 1/16: the difference quotient is beside the diagonal."""
        with flint.ctx.workprec(60):
            result = taylor.block_function(flint.acb_mat([[1, 1], [0, 1.0625]]), CUBE_ROOT)
        with flint.ctx.workprec(300):
            one, other = CUBE_ROOT(flint.acb(1)), CUBE_ROOT(flint.acb(1.0625))
            return result.overlaps(flint.acb_mat([[one, (other - one) * 16], [0, other]]))

    def test_the_true_one_holds(self):
        assert self.found()

    def with_few_terms(self, monkeypatch, factor):
        """A remainder that is far larger than rounding errors, times a factor."""
        exact = taylor._terms

        def few(norms, bound, smallest):
            order, count, remainder = exact(norms, bound, flint.arb(1))
            return order, count, remainder * factor

        monkeypatch.setattr(taylor, "_terms", few)
        return self.found()

    def test_a_remainder_bounds_the_terms_that_are_left_out(self, monkeypatch):
        assert self.with_few_terms(monkeypatch, 1)

    def test_with_too_small_a_remainder(self, monkeypatch):
        assert not self.with_few_terms(monkeypatch, flint.arb(2) ** -16)

    def test_without_the_aliases(self, monkeypatch):
        monkeypatch.setattr(taylor, "disc", lambda radius: disc(radius) if radius > 0.01 else flint.acb(0))
        monkeypatch.setattr(taylor, "_points", lambda step: 0)
        assert not self.found()

    def test_with_too_small_a_bound_of_the_function(self, monkeypatch):
        exact = taylor._disc
        assert self.found_apart()
        monkeypatch.setattr(taylor, "_disc", lambda *args: (exact(*args)[0], exact(*args)[1] * flint.arb(2) ** -40))
        assert not self.found_apart()


class TestSeries:
    @pytest.mark.parametrize("hyperbolic", [False, True])
    @pytest.mark.parametrize("size", [1e-40, 0.3, 1, 30, 1000])
    def test_exponentials_agree(self, hyperbolic, size):
        with flint.ctx.workprec(160):
            A = flint.acb_mat([[1, 2, -1], [0.5, -1, 3], [2, 0.25, 1]]) * flint.arb(size)
            C, S = (f(A.real, hyperbolic=hyperbolic) for f in (trigonometric.cosine, trigonometric.sine))
        with flint.ctx.workprec(4000):
            unit = flint.acb(1) if hyperbolic else flint.acb(0, 1)
            plus, minus = (A * unit).exp(), (A * -unit).exp()
            assert flint.acb_mat(C).overlaps((plus + minus) / 2)
            assert flint.acb_mat(S).overlaps((plus - minus) / (2 * unit))
        assert relative_radius(flint.acb_mat(C)) < flint.arb(2) ** -100

    def test_without_the_remainder_it_is_wrong(self, monkeypatch):
        A = flint.arb_mat([[1, 2], [3, 4]])
        monkeypatch.setattr(trigonometric, "_remainder", lambda size, terms: flint.arb(0))
        exact = trigonometric._shortest
        monkeypatch.setattr(trigonometric, "_shortest", lambda *args: (exact(*args)[0], exact(*args)[1] - 2))
        with flint.ctx.workprec(160):
            C = trigonometric.cosine(A)
        with flint.ctx.workprec(500):
            assert not flint.acb_mat(C).overlaps(flint.acb_mat((flint.acb_mat(A) * flint.acb(0, 1)).exp().real))
