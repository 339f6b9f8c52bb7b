"""Small matrices that know of which matrix they are a function, against mpmath, dense balls and members."""

import random
from fractions import Fraction
from types import SimpleNamespace

import flint
import mpmath
import numpy as np
import pytest
from helpers.eigenbasis_checks import (
    DenseBalls,
    contains_narrow,
    gaussian,
    random_program,
    run_program,
)
from helpers.exact_members import ball_matrix, member
from helpers.jordan_forms import Form, contains, members, real_basis, widened
from helpers.mutants import mutated_module
from helpers.sampling import sampled

import symbolic_matexp as sm
from symbolic_matexp.errors import CutError, InconclusiveError
from symbolic_matexp.inputs.cut import PRINCIPAL, Cut
from symbolic_matexp.systems.ball import enclosed_spectrum, interpolating_system
from symbolic_matexp.systems.ball.arithmetic import is_accurate, is_real, relative_radius

PRECISION, DIGITS = 200, 60
FORMS = [
    Form((1, 2, 3)),
    Form(("1/3", ["2", "1"], ["2", "-1"])),
    Form(([1, 1], [-2, "0.5"], 4, ["0.1", -3])),
    Form((["-1", "0.2"], ["-1", "-0.2"], 3, "0.5")),
    Form((1, "1.001", 2, [0, 3], [0, -3])),
    Form(("1e-6", 1, "1e3", ["2", "1"], ["1", "2"], -3)),
    Form((["2", "1"], ["2", "-1"], "1/3"), real_basis(3, 1)),
    Form((["-1", "0.2"], ["-1", "-0.2"], [0, 3], [0, -3], 2), real_basis(5, 2)),
    Form((["1", "0.01"], ["1", "-0.01"], 1), real_basis(3, 1)),
]
DEFECTIVE = [Form((2, 2, 3)), Form(([1, 1], [1, 1], 4, ["0.1", -3])), Form((1, 1, "1e-3", 2, 2)), Form((5, 5, 1, 3))]
CUTS = [PRINCIPAL, Cut(0, Fraction(22, 10)), Cut(1, Fraction(-1, 10)), Cut(0, Fraction(-8))]
MODULES = SimpleNamespace(spectrum=enclosed_spectrum, system=interpolating_system)


def as_dense(A):
    """A real acb_mat as an arb_mat."""
    return A.real if is_real(A) else A


def system_of(module, dim, candidates=(), precision=PRECISION):
    return module.InterpolatingBalls(precision, dim, candidates)


def candidates_of(A, factor=1, shift=0):
    with flint.ctx.workprec(PRECISION):
        values = enclosed_spectrum.enclosed_spectrum(as_dense(A)).eigenvalues
        return [enclosed_spectrum.Candidate(tuple(flint.acb((z * factor + shift).mid()) for z in values))]


def every_ball_has_one_eigenvalue(modules):
    """Of every member of wide matrices; with and without candidates."""
    checked = 0
    for form in FORMS:
        hints = candidates_of(form.matrix.to_flint(PRECISION), 2, 1)
        for radius, some in ((1e-30, ()), (1e-12, hints), (1e-5, ()), (1e-4, hints), (1e-3, ()), (3e-3, ())):
            with flint.ctx.workprec(PRECISION):
                try:
                    wide = as_dense(widened(form.matrix, radius, PRECISION))
                    balls = modules.spectrum.enclosed_spectrum(wide, some).eigenvalues
                except InconclusiveError:
                    continue
            for exact in members(form.matrix, radius, random.Random(2), 4):
                checked += 1
                with mpmath.workdps(DIGITS):
                    values = mpmath.eig(exact.to_mpmath(DIGITS), left=False, right=False)
                with flint.ctx.workprec(2 * PRECISION):
                    ball = flint.acb(flint.arb(0, 1e-40), flint.arb(0, 1e-40))
                    points = [sm.ExactMatrix.parse([[z]]).to_flint(2 * PRECISION)[0, 0] + ball for z in values]
                    held = [[z.overlaps(flint.acb(b)) for z in points] for b in balls]
                assert all(sum(row) == 1 for row in held)
                assert all(sum(column) == 1 for column in zip(*held, strict=True))
    assert checked > 80


def functions_are_those_of_jordan_forms(modules):
    for form in [*FORMS, *DEFECTIVE]:
        dim = len(form.eigenvalues)
        A = form.matrix.to_flint(2 * PRECISION)
        for hints in ((), candidates_of(A, -3, 2) if form in FORMS else ()):
            system = system_of(modules.system, dim, hints)
            for scalar in (1, -1, [0, 2]):
                number = system.scalar(scalar)
                z = mpmath.mpmathify(complex(*scalar) if isinstance(scalar, list) else scalar)
                expected = form.function(lambda x, z=z: mpmath.exp(z * x), lambda x, z=z: z * mpmath.exp(z * x), 600)
                found = system.expm(system.scale(number, system.from_enclosure(A)))
                balls = system.handed_out(found)
                assert contains(balls, expected, DIGITS)
                assert is_accurate(balls, 60)
                assert found.is_real == (is_real(A) and scalar in {1, -1} if not isinstance(scalar, list) else False)
                assert not found.is_real or is_real(balls)


def logarithms_are_those_of_jordan_forms(modules):
    for form in [*FORMS, *DEFECTIVE]:
        for cut in CUTS:
            A = form.matrix.to_flint(PRECISION + 100)
            system = system_of(modules.system, A.nrows())
            if cut.is_principal and any(z.real < 0 and z.imag == 0 for z in form.eigenvalues) and form in FORMS:
                try:
                    found = system.handed_out(system.logm(system.from_enclosure(A), cut))
                except CutError:
                    continue
            else:
                found = system.handed_out(system.logm(system.from_enclosure(A), cut))
            assert contains(found, form.logarithm(cut, DIGITS + 60), DIGITS)
            assert is_accurate(found, 30)
            assert is_real(found) or not (cut.is_principal and is_real(A))


def programs_agree(modules, count=60, dims=(3, 4, 5, 6), seed=20, length=7):
    """Random programs, and dense balls at fifty more digits."""
    generator = np.random.default_rng(seed)
    compared = 0
    for _ in range(count):
        dim = int(generator.choice(dims))
        leaves, steps = random_program(generator, dim, length)
        system = system_of(modules.system, dim)
        for end in range(len(steps), 0, -1):
            try:
                fast, halvings = run_program(system, leaves, steps[:end])
                exact, others = run_program(DenseBalls(PRECISION + 170), leaves, steps[:end])
            except (InconclusiveError, ValueError, OverflowError):
                continue
            break
        else:
            continue
        if halvings != others:
            continue
        for value, expected in zip(fast, exact, strict=True):
            compared += 1
            assert contains_narrow(system.handed_out(value), expected), steps
            if value.is_real:
                assert all(abs(z.imag) < 1e-30 for z in expected.entries()), steps
    assert compared > 2 * count


def wide_balls_contain_their_members(modules):
    generator = np.random.default_rng(24)
    for fields, dim in ((("real", "real"), 3), (("complex", "real"), 4), (("complex", "complex"), 3)):
        A, B = (ball_matrix(gaussian(generator, dim, dim, field=f) / 2 + 0j) for f in fields)
        ball = flint.arb(0, 1e-9)
        wide = [
            flint.acb_mat(dim, dim, [flint.acb(z.real + ball, z.imag + ball * (f == "complex")) for z in M.entries()])
            for M, f in zip((A, B), fields, strict=True)
        ]
        exact = [member(M, generator) for M in wide]
        results = []
        for system, matrices in ((system_of(modules.system, dim, precision=80), wide), (DenseBalls(300), exact)):
            M, N = map(system.from_enclosure, matrices)
            L, E = system.logm(M, CUTS[1]), system.expm(system.scale(system.scalar([1, 1]), M))
            values = [L, E, system.expm(system.scale(-1, L)), system.logm(system.scale("1/2", E), CUTS[1])]
            values += [system.matmul(L, E), system.expm(system.matmul(N, M)), system.add(E, L), system.sub(E, N)]
            values += [system.solve(M, N), system.inv(M), system.matmul(system.scale(3, M), system.scale(2, N))]
            results.append([system.handed_out(v) for v in values])
        for k, (one, two) in enumerate(zip(*results, strict=True)):
            assert contains_narrow(one, two), (fields, dim, k)


def close_eigenvalues_are_left_to_other_methods(modules):
    """What interpolation loses beyond a bound, the engine of clusters keeps."""
    A = Form((1, "1.00000000001", "0.99999999999")).matrix.to_flint(PRECISION + 40)
    system = system_of(modules.system, 3)
    M = system.from_enclosure(A)
    with flint.ctx.workprec(PRECISION):
        dense = DenseBalls(PRECISION).logm(A, PRINCIPAL)
        assert relative_radius(system.handed_out(system.logm(M))) < 2**16 * relative_radius(dense)
        L = system.scale("1/7", system.logm(M))
        assert is_accurate(system.handed_out(L), PRECISION - 40)
        assert contains_narrow(system.handed_out(L), DenseBalls(400).logm(A) * flint.acb(1) / 7)


def zero_times_a_function_is_zero(modules):
    """All its values are equal, so that the polynomial has fewer coefficients."""
    system = system_of(modules.system, 3)
    with flint.ctx.workprec(PRECISION):
        E = system.expm(system.from_enclosure(Form((1, 2, 3)).matrix.to_flint(PRECISION)))
        assert system.handed_out(system.scale(0, E)) == flint.acb_mat(3, 3)


def nothing_in_doubt_is_said(modules):
    """Of a matrix so wide that nothing is known, of one that may have an eigenvalue on the cut, of a singular one."""
    wide = flint.acb_mat(3, 3, [flint.acb(flint.arb(k, 2)) for k in range(9)])
    near = Form((-1, 2, 3)).matrix.to_flint(PRECISION) * flint.acb(1, flint.arb(0, 1e-20))
    system = system_of(modules.system, 3)
    for A, cut in ((wide, CUTS[1]), (near, PRINCIPAL)):
        with pytest.raises(InconclusiveError):
            system.handed_out(system.logm(system.from_enclosure(A), cut))
    with pytest.raises(InconclusiveError):
        system.handed_out(system.logm(system.from_enclosure(Form((0, 1, 2)).matrix.to_flint(PRECISION)), CUTS[1]))
    with pytest.raises(InconclusiveError):
        system.inv(system.from_enclosure(Form((0, 1, 2)).matrix.to_flint(PRECISION)))


def candidates_save_the_search(modules):
    """Matrices related to a known one are recognised, others are not; the enclosures are right either way."""
    generator = np.random.default_rng(3)
    for dim in (3, 4, 5, 6):
        for field in ("real", "complex"):
            A, other = (ball_matrix(gaussian(generator, dim, dim, field=field)) for _ in range(2))
            for B, expected in ((A, False), (A * -3, False), (A * A, True), (other, True)):
                with flint.ctx.workprec(PRECISION):
                    assert modules.spectrum.enclosed_spectrum(B, candidates_of(flint.acb_mat(A))).is_new == expected
            imaginary = flint.acb(0, flint.arb(3) / 7)
            moves = ((flint.acb(0.5, 3), flint.acb(1, -2)), (flint.acb(-1), flint.acb(0)), (flint.acb(1), 5))
            for s, t in (*moves, (imaginary, flint.acb(0))):
                with flint.ctx.workprec(PRECISION):
                    moved = flint.acb_mat(A) * s + flint.acb_mat(
                        dim, dim, [t * (i % (dim + 1) == 0) for i in range(dim**2)]
                    )
                    assert not modules.spectrum.enclosed_spectrum(moved, candidates_of(flint.acb_mat(A))).is_new


def real_candidates_serve_real_matrices(modules):
    """Real eigenvalues stay real: related starts have imaginary parts by rounding alone."""
    for form in FORMS:
        A = form.matrix.to_flint(PRECISION)
        if is_real(A):
            with flint.ctx.workprec(PRECISION):
                found = modules.spectrum.enclosed_spectrum(A.real * 3, candidates_of(A, -7, 5))
                assert not found.is_new
                reals = sum(z.imag == 0 for z in form.eigenvalues)
                assert sum(isinstance(z, flint.arb) for z in found.eigenvalues) == reals


def imaginary_matrices_are_multiples_of_real_ones(modules):
    """iA from outside is i times A: its spectrum is that of A, and what is computed with it holds."""
    for form in FORMS:
        A = form.matrix.to_flint(PRECISION)
        with flint.ctx.workprec(PRECISION):
            turned = A * flint.acb(0, 1)
        system = system_of(modules.system, A.nrows(), candidates_of(A, 3) if is_real(A) else ())
        value = system.from_enclosure(turned)
        assert not value.is_real
        assert value.argument.is_real == is_real(A)
        expected = form.function(lambda x: mpmath.exp(1j * x), lambda x: 1j * mpmath.exp(1j * x), 600)
        assert contains(system.handed_out(system.expm(value)), expected, DIGITS)
        square = system.handed_out(system.matmul(value, value))
        assert contains_narrow(square, DenseBalls(300).scale(-1, DenseBalls(300).matmul(A, A)))


def starts_that_lie_are_not_believed(modules):
    """From a real start near a complex pair: the interval that is said to hold a real eigenvalue holds it."""
    generator = np.random.default_rng(1)
    found = 0
    for _ in range(4000):
        real, re, im = generator.uniform(-5, 5), generator.uniform(-1, 1), 10 ** generator.uniform(-2, 0.5)
        radius = 10 ** generator.uniform(-3, 0.5)
        rows = [[0, 0], [1, 0], [0, 1]]
        for row, x in zip(rows, -np.poly([real, re + 1j * im, re - 1j * im]).real[:0:-1], strict=True):
            row.append(flint.arb(x, radius * abs(x)))
        with flint.ctx.workprec(100):
            starts = [flint.acb(generator.uniform(-3, 3)), flint.acb(re + 1j * im)]
            try:
                balls = modules.spectrum._Characteristic(flint.arb_mat(rows)).enclosed(starts)
            except InconclusiveError:
                continue
        found += 1
        assert balls[0].overlaps(flint.arb(real, 1e-12))
        assert balls[1].overlaps(flint.acb(flint.arb(re, 1e-12), flint.arb(im, 1e-12)))
    assert found > 200


CHECKS = [
    every_ball_has_one_eigenvalue,
    functions_are_those_of_jordan_forms,
    logarithms_are_those_of_jordan_forms,
    programs_agree,
    wide_balls_contain_their_members,
    close_eigenvalues_are_left_to_other_methods,
    zero_times_a_function_is_zero,
    nothing_in_doubt_is_said,
    candidates_save_the_search,
    real_candidates_serve_real_matrices,
    imaginary_matrices_are_multiples_of_real_ones,
    starts_that_lie_are_not_believed,
]


@pytest.mark.parametrize("check", CHECKS)
def test_the_claim_holds(check):
    check(MODULES)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_many_programs_agree(seed):
    programs_agree(MODULES, 120, (3, 4, 5, 6), 100 + seed, 9)


MUTANTS = [
    ("_Characteristic", "step.abs_upper() * self.dim", "step.abs_upper() * self.dim / 10**6"),
    ("_Characteristic", "len(balls) != self.dim or any(", "len(balls) != self.dim and any("),
    ("_Characteristic", "[ball, ball.conjugate()] if", "[ball, ball] if"),
    ("_Characteristic", "factor = -factor", "pass"),
    ("_Characteristic", "- factor * candidate.mean", ""),
    ("_Characteristic", "2 * self.coefficients[-3]", "self.coefficients[-3]"),
    ("_Characteristic", "around.append(flint.acb(z + radius, radius))", "around.append(flint.acb(z + radius))"),
    ("EnclosedSpectrum", "z - center for z", "z for z"),
    ("_interpolating_polynomial", "interpolate(nodes, values", "interpolate(nodes, values[::-1]"),
    ("_interpolating_polynomial", "[0] * (len(nodes) - len(found))", "found[:0]"),
    ("EnclosedSpectrum", "B * coefficients[k + 1]", "B * coefficients[k]"),
    ("EnclosedSpectrum", "square * result", "B * result"),
    ("Multiple", "(scalar is None or isinstance(scalar, flint.arb))", "True"),
    ("Multiple", "s if self.scalar is None else s * self.scalar", "s"),
    ("Multiple", "[z * self.scalar for z in spectrum.eigenvalues]", "spectrum.eigenvalues"),
    ("PrimaryFunction", "self.is_real and isinstance(s, flint.arb)", "self.is_real"),
    ("PrimaryFunction", "[z * s for z in self.values]", "self.values"),
    ("PrimaryFunction", "self.otherwise() * s", "self.otherwise()"),
    ("PrimaryFunction", "if self._is_good(result):", "if True:"),
    ("InterpolatingBalls", "scalar * x.scalar", "x.scalar"),
    ("InterpolatingBalls", "matrices[0] * matrices[1]", "matrices[1] * matrices[0]"),
    ("InterpolatingBalls", "A.is_real and cut.is_principal", "A.is_real"),
    ("InterpolatingBalls", "A.matrix - B.matrix", "A.matrix + B.matrix"),
    ("InterpolatingBalls", "[z.exp() for z in values]", "[z.cosh() for z in values]"),
    ("InterpolatingBalls", "Argument(A.imag, self._known), IMAGINARY_UNIT", "Argument(A.imag, self._known)"),
    ("InterpolatingBalls", "type(M) is not type(N)", "False"),
]


@pytest.mark.parametrize("mutant", sampled([(mutant,) for mutant in MUTANTS], 6), ids=" ".join)
@pytest.mark.slow
def test_a_mutant_breaks_a_claim(mutant):
    assert any(breaks(check, mutated_modules(*mutant)) for check in CHECKS)


def mutated_modules(name, right, wrong):
    if hasattr(interpolating_system, name) and name != "EnclosedSpectrum":
        return SimpleNamespace(
            spectrum=enclosed_spectrum, system=mutated_module(interpolating_system, name, right, wrong)
        )
    spectrum = mutated_module(enclosed_spectrum, name, right, wrong)
    system = mutated_module(interpolating_system, "InterpolatingBalls", "keeps_most = False", "keeps_most = False")
    system.enclosed_spectrum = spectrum.enclosed_spectrum
    return SimpleNamespace(spectrum=spectrum, system=system)


def breaks(check, modules):
    try:
        check(modules)
    except (AssertionError, ArithmeticError, LookupError, TypeError, InconclusiveError, pytest.fail.Exception):
        return True
    return False
