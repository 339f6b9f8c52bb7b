"""What each file of the engine of eigenbases claims, checked against exact members of balls and the dense engine.

A check takes the module that it tests, so that it can be run on one with a mistake in it. It raises AssertionError
where a claim does not hold.
"""

from fractions import Fraction
from itertools import product

import flint
import numpy as np
import scipy.linalg

from symbolic_matexp.errors import CutError, InconclusiveError
from symbolic_matexp.inputs.cut import PRINCIPAL, Cut
from symbolic_matexp.systems.ball import block_matrix, eigenbasis, factored, factors
from symbolic_matexp.systems.ball.factors import Factor
from symbolic_matexp.systems.ball.logarithm import logarithm_by_eigenvalues
from symbolic_matexp.systems.ball.methods import exponential_without_basis
from symbolic_matexp.systems.ball.system import BallAlgebra, at_working_precision

from .exact_members import PRECISE, ball_matrix, fraction, member, overlap, parts, square_of_norm

CUTS = (PRINCIPAL, Cut(0, Fraction(5, 2)), Cut(0, Fraction(-1)), Cut(3, 0))
SLACK = 1 + 1e-9
ZERO = flint.arb(0)


class DenseBalls(BallAlgebra):
    """Balls whose functions never use an eigenbasis."""

    @at_working_precision
    def expm(self, A):
        return exponential_without_basis(A)

    @at_working_precision
    def logm(self, A, cut=PRINCIPAL):
        return logarithm_by_eigenvalues(A, cut)


def gaussian(generator, *shape, field="real"):
    A = generator.standard_normal(shape)
    return A + 1j * generator.standard_normal(shape) if field == "complex" else A


def norm(A):
    """Return a ball around the Frobenius norm of the midpoints, computed as the root of a fraction."""
    square = square_of_norm(A)
    return (flint.arb(square.numerator) / square.denominator).sqrt()


def least_norm(A):
    """Return a lower bound of the Frobenius norms of all matrices in a ball matrix."""
    return sum((z.abs_lower() ** 2 for z in flint.acb_mat(A).entries()), flint.arb(0)).sqrt().lower()


# norms.py


def scaled_matrices(generator, dims=(1, 2, 5)):
    """Yield matrices of every size, with and without radii: numbers far beyond float64, or of different sizes."""
    scales = [
        (0, 0),
        (5000, 0),
        (-5000, 0),
        (1000, 0),
        (-1040, 0),
        (150, 0),
        (-150, 0),
        (0, 900),
        (-930, 100),
        (-300, 4000),
    ]
    for (shift, spread), field, radius, dim in product(scales, ("real", "complex"), (0.0, 1e-12, 3.0), dims):
        A = ball_matrix(gaussian(generator, dim, dim, field=field), radius)
        powers = generator.integers(0, spread + 1, dim * dim).tolist()
        yield type(A)(dim, dim, [z * flint.arb(2) ** (shift + k) for z, k in zip(A.entries(), powers, strict=True)])


def vectors(M, axis):
    """Return the rows or the columns of a matrix as matrices of one row."""
    rows = M.tolist() if axis == 0 else M.transpose().tolist()
    return [type(M)([row]) for row in rows]


def norms_are_bounds(norms):
    generator = np.random.default_rng(1)
    for A in scaled_matrices(generator):
        dim, M, exact = A.nrows(), member(A, generator), all(x.rad() == 0 for x in A.entries())
        measured, square = norms.Measured(A), square_of_norm(M)
        for bound, loose in ((norms.norm_above(A), 1), (norms.small_norm_above(A), 2 * dim)):
            assert bound.is_finite()
            assert fraction(bound) ** 2 >= square
            assert not exact or fraction(bound) ** 2 <= square * loose * Fraction(SLACK)
        ball = measured.norm_ball
        assert fraction(ball) - fraction(ball.rad()) <= 0 or (fraction(ball) - fraction(ball.rad())) ** 2 <= square
        assert square <= (fraction(ball) + fraction(ball.rad())) ** 2
        assert not exact or fraction(ball.rad()) ** 2 <= square / 10**16
        with flint.ctx.workprec(8 * PRECISE):
            moved = M - A.mid()
            top = flint.arb(2) ** -norms.as_floats(M)[1]
        middle, radius = norms.without_radii(A)
        assert middle == A.mid()
        for bound in (norms.radius_above(A), radius):
            assert fraction(bound) ** 2 >= square_of_norm(moved)
            assert not exact or bound == 0
        largest = np.linalg.norm(np.array([complex(z * top) for z in M.entries()]).reshape(dim, dim), 2)
        spectral = float(measured.spectral_norm * top)
        assert largest <= spectral * SLACK
        assert not exact or spectral <= 1.5 * largest
        for axis, found in ((0, measured.row_norms), (1, measured.column_norms)):
            for bound, vector in zip(found.entries(), vectors(M, axis), strict=True):
                assert fraction(bound) ** 2 >= square_of_norm(vector)
                assert not exact or fraction(bound) ** 2 <= square_of_norm(vector) * 2 * dim * Fraction(SLACK)
    imaginary = flint.acb_mat(1, 1, [flint.acb(1, flint.arb(2) ** 5000)])
    assert norms.norm_above(imaginary) < flint.arb(2) ** 5000 * 1.001
    for A in (flint.arb_mat(2, 2), flint.acb_mat(2, 2)):
        measured = norms.Measured(A)
        assert norms.norm_above(A) == norms.radius_above(A) == measured.spectral_norm == measured.norm_ball == 0


def what_is_unbounded_has_no_norm(norms):
    for entry in (flint.arb("nan"), flint.arb.pos_inf(), flint.arb(0, flint.arb.pos_inf())):
        for A in (flint.arb_mat(1, 2, [1, entry]), flint.acb_mat(1, 2, [1, flint.acb(0, entry)])):
            measured = norms.Measured(A)
            for bound in (
                norms.norm_above(A),
                norms.small_norm_above(A),
                measured.spectral_norm,
                norms.radius_above(A),
            ):
                assert not bound.is_finite()
            assert not norms.without_radii(A)[1].is_finite()
            assert not measured.norm_ball > 1  # nothing is known of it
            assert not measured.norm_ball < 1
            assert entry == flint.arb.pos_inf() or not norms.are_narrow([flint.acb_mat(A)], flint.arb(1e300))


def narrow_matrices_are_told(norms):
    generator = np.random.default_rng(30)
    for A in scaled_matrices(generator, (1, 6)):
        square, radii = square_of_norm(A.mid()), [fraction(x.rad()) for part in parts(A) for x in part]
        ratio = float(sum(r**2 for r in radii) / square) ** 0.5
        assert norms.are_narrow([flint.acb_mat(A)], flint.arb(ratio * (1 + 1e-6)))
        assert ratio == 0 or not norms.are_narrow([flint.acb_mat(A)], flint.arb(ratio * (1 - 1e-6)))
        both = [flint.acb_mat(2, 2, [1] * 4), flint.acb_mat(A)]
        assert ratio == 0 or not norms.are_narrow(both, flint.arb(ratio * (1 - 1e-6)))


def one_wide_entry_is_a_radius(norms):
    """Of one entry the bounds are sharp: half of them would be false."""
    for A in (flint.arb_mat(3, 3), flint.acb_mat(3, 3)):
        A[1, 2] = A[1, 2] + flint.arb(5, 2)
        sizes = norms.norm_above(A), norms.small_norm_above(A), norms.Measured(A).spectral_norm
        assert all(7 <= bound < 7.001 for bound in sizes)
        assert all(2 <= bound < 2.001 for bound in (norms.radius_above(A), norms.without_radii(A)[1]))
        assert norms.Measured(A).row_norms[1, 0] >= 7
        assert norms.Measured(A).column_norms[0, 2] >= 7
    A = flint.acb_mat(2, 2)
    A[0, 1] = flint.acb(0, flint.arb(5, 2))
    assert 7 <= norms.norm_above(A) < 7.001
    assert 7 <= norms.small_norm_above(A) < 7.001
    assert 2 <= norms.without_radii(A)[1] < 2.001


def rows_and_matrices_are_widened(norms):
    generator = np.random.default_rng(2)
    for field in ("real", "complex"):
        A, like = (ball_matrix(gaussian(generator, 4, 4, field=field)) for _ in range(2))
        wide = norms.widened_by_rows(A, like, flint.arb(0.25))
        for i, j in product(range(4), repeat=2):
            row = norm(type(like)(1, 4, [like[i, k] for k in range(4)])) / 4
            for step in (
                (row, -row) if field == "real" else (row, -row, row * flint.acb(0, 1), row * flint.acb(0, -1))
            ):
                assert wide[i, j].contains(A[i, j] + step.mid() * (1 - 1e-9))
        for is_real in (True, False) if field == "real" else (False,):
            wide = norms.widened(A, flint.arb(0.5), is_real=is_real)
            assert isinstance(wide, flint.arb_mat) == is_real
            for i, j in product(range(4), repeat=2):
                assert all(wide[i, j].contains(A[i, j] + x) for x in (0.5, -0.5))
                assert is_real or all(wide[i, j].contains(A[i, j] + flint.acb(0, x)) for x in (0.5, -0.5))


# perturbation.py


def random_blocks(generator, field, *, clusters=(), spread=1.0, right=False):
    """Return a block diagonal matrix with exact numbers, and the same as an array."""
    singles, pairs = (int(k) for k in generator.integers(1, 3, 2))
    real = field == "real"
    layout = block_matrix.Layout(singles, pairs if real else 0, tuple(clusters), real)

    def number():
        z = complex(*generator.standard_normal(2)) * spread
        return complex(abs(z.real) + 0.3, z.imag) if right else z

    values, blocks = [], []
    dense = np.zeros((layout.dim, layout.dim), dtype=complex)
    for i in range(singles):
        z = number()
        values.append(flint.acb(z.real) if real else flint.acb(z))
        dense[i, i] = z.real if real else z
    for i in layout.pair_starts:
        z = number()
        values += [flint.acb(z), flint.acb(z.conjugate())]
        dense[i : i + 2, i : i + 2] = [[z.real, z.imag], [-z.imag, z.real]]
    for columns in layout.cluster_ranges:
        z, size = number(), len(columns)
        center = z.real if real else z
        T = center * np.eye(size) + 0.2 * np.triu(gaussian(generator, size, size, field=field)) / size
        blocks.append(flint.acb_mat(size, size, T.ravel().tolist()))
        dense[columns.start : columns.stop, columns.start : columns.stop] = T
    return block_matrix.BlockMatrix(layout, values, blocks, real), dense


def directions(generator, dim, field):
    """Return matrices of norm 1: random ones, single entries, and one of rank one."""
    single = np.zeros((dim, dim), dtype=complex)
    single[generator.integers(dim), generator.integers(dim)] = 1 if field == "real" else 1j
    column = gaussian(generator, dim, 1, field=field)
    for E in (gaussian(generator, dim, dim, field=field), single, column @ column.conj().T):
        yield E / np.linalg.norm(E)


def perturbation_ratios(perturbation, count, seed=3, function="exponential"):
    """Return actual changes over their bounds, computed in floats by SciPy, for generic blocks."""
    generator = np.random.default_rng(seed)
    ratios = []
    for number in range(count):
        field = ("real", "complex")[number % 2]
        clusters = ((), (2,), (3, 2))[number % 3]
        Lambda, dense = random_blocks(
            generator, field, clusters=clusters, spread=(0.5, 3.0)[number % 2], right=number % 5 > 0
        )
        size = 10.0 ** -generator.uniform(0.3, 3)
        cut = CUTS[number % len(CUTS)]
        for E in directions(generator, len(dense), field):
            if function == "exponential":
                bound = perturbation.change_of_exponential(Lambda, flint.arb(size))
                change = scipy.linalg.expm(dense + size * E) - scipy.linalg.expm(dense)
            else:
                try:
                    bound = perturbation.change_of_logarithm(Lambda, flint.arb(size), cut)
                except CutError:
                    continue
                change = log_in_floats(dense + size * E, cut) - log_in_floats(dense, cut)
            ratios.append(float(np.linalg.norm(change)) / float(bound))
    return ratios


def log_in_floats(A, cut):
    """SciPy's logarithm, turned so that the cut is the negative axis."""
    theta = float(cut)
    return scipy.linalg.logm(A * np.exp(1j * (np.pi - theta))) - 1j * (np.pi - theta) * np.eye(len(A))


def exponentials_change_by_less(perturbation):
    assert max(perturbation_ratios(perturbation, 24)) <= 1 + 1e-9


def logarithms_change_by_less(perturbation):
    assert max(perturbation_ratios(perturbation, 24, function="logarithm")) <= 1 + 1e-9


def bounds_are_attained(perturbation):
    """Cases in which the change is nearly the bound, so that a bound without one of its factors is false."""
    one = block_matrix.Layout(1, 0, (), True)
    for value, size in product((-3.0, 0.0, 2.0), (1e-6, 0.5)):
        Lambda = block_matrix.BlockMatrix(one, [flint.acb(value)], [], True)
        bound = float(perturbation.change_of_exponential(Lambda, flint.arb(size)))
        assert np.exp(value) * np.expm1(size) <= bound <= np.exp(value) * size * np.exp(size) * SLACK
    for value, size in product((0.01, 1.0, 50.0), (1e-6, 0.5, 0.9)):
        Lambda = block_matrix.BlockMatrix(one, [flint.acb(value)], [], True)
        bound = float(perturbation.change_of_logarithm(Lambda, flint.arb(size * value), PRINCIPAL))
        assert -np.log1p(-size) <= bound * SLACK
        assert bound <= 1.01 * size / (1 - size)
    for angle, size in product((1.5, 2.5, 3.0, 3.1), (1e-6, 0.3, 0.9)):
        center, distance = np.exp(1j * angle), min(1.0, np.sin(angle) if angle > np.pi / 2 else 1.0)
        pair = block_matrix.Layout(0, 1, (), True)
        values = [flint.acb(complex(center)), flint.acb(complex(center.conjugate()))]
        Lambda = block_matrix.BlockMatrix(pair, values, [], True)
        size = size * distance
        bound = float(perturbation.change_of_logarithm(Lambda, flint.arb(size), PRINCIPAL))
        derivative = angle / np.sin(angle)  # between the two eigenvectors: the divided difference of log
        dense = np.array([[center.real, center.imag], [-center.imag, center.real]])
        E = np.array([[1, 0], [0, -1]]) * size / np.sqrt(2)
        change = np.linalg.norm(scipy.linalg.logm(dense + E) - scipy.linalg.logm(dense))
        assert change <= bound * SLACK
        assert bound >= derivative * size / SLACK


def clusters_grow_by_their_spread(perturbation):
    """A nilpotent part: exp and log of a Jordan block change more than those of its eigenvalue."""
    layout = block_matrix.Layout(0, 0, (2,), True)
    for spread, size in product((1.0, 5.0), (1e-3, 0.3)):
        J = np.array([[0.0, spread], [0.0, 0.0]])
        Lambda = block_matrix.BlockMatrix(layout, [], [flint.acb_mat(2, 2, J.ravel().tolist())], True)
        E = np.array([[0.0, 0.0], [size, 0.0]])
        change = np.linalg.norm(scipy.linalg.expm(J + E) - scipy.linalg.expm(J))
        assert change <= float(perturbation.change_of_exponential(Lambda, flint.arb(size)))
    for spread, size in product((0.5, 0.9), (1e-4, 0.02)):
        J = np.array([[1.0, spread], [0.0, 1.0]])
        Lambda = block_matrix.BlockMatrix(layout, [], [flint.acb_mat(2, 2, J.ravel().tolist())], True)
        E = np.array([[0.0, 0.0], [size, 0.0]])
        change = np.linalg.norm(scipy.linalg.logm(J + E) - scipy.linalg.logm(J))
        assert change <= float(perturbation.change_of_logarithm(Lambda, flint.arb(size), PRINCIPAL))
    wide = block_matrix.BlockMatrix(layout, [], [flint.acb_mat(2, 2, [1.6, 0, 0, 0.4])], True)
    assert refuses(perturbation.change_of_logarithm, wide, flint.arb(0.45), PRINCIPAL)  # 0.4 − 0.45 < 0
    far = block_matrix.BlockMatrix(layout, [], [flint.acb_mat(2, 2, [1, 1.5, 0, 1])], True)
    assert refuses(perturbation.change_of_logarithm, far, flint.arb(1e-9), PRINCIPAL)


def wide_balls_are_counted(perturbation):
    """Eigenvalues that are balls: the bound holds at the worst of their numbers."""
    one = block_matrix.Layout(1, 0, (), False)
    size = flint.arb(2) ** -30
    Lambda = block_matrix.BlockMatrix(one, [flint.acb(flint.arb(1, 0.5), 0)], [], False)
    assert float(perturbation.change_of_exponential(Lambda, size)) >= np.exp(1.5) * 2.0**-30 / SLACK
    assert float(perturbation.change_of_logarithm(Lambda, size, PRINCIPAL)) >= 2.0**-29 / SLACK
    Lambda = block_matrix.BlockMatrix(one, [flint.acb(-1, flint.arb(0.5, 0.25))], [], False)
    worst = complex(-1, 0.25)
    assert float(perturbation.change_of_logarithm(Lambda, size, PRINCIPAL)) >= 2.0**-30 / abs(worst) / SLACK


def the_cut_is_never_crossed(perturbation):
    """Where an eigenvalue of Λ + E may lie on the cut or be 0 there is no bound."""
    one = block_matrix.Layout(1, 0, (), False)
    for cut in CUTS:
        theta = float(cut)
        for angle, distance in ((1e-3, 1e-3), (-1e-3, 1e-3), (0.5, np.sin(0.5)), (2.0, 1.0), (np.pi, 1.0)):
            for modulus in (1e-3, 1.0, 1e3):
                z = flint.acb(complex(modulus * np.exp(1j * (theta + angle))))
                Lambda = block_matrix.BlockMatrix(one, [z], [], False)
                at = modulus * distance
                assert refuses(perturbation.change_of_logarithm, Lambda, flint.arb(at * 1.001), cut)
                assert perturbation.change_of_logarithm(Lambda, flint.arb(at * 0.99), cut).is_finite()
    two = block_matrix.BlockMatrix(block_matrix.Layout(2, 0, (), False), [flint.acb(1), flint.acb(0.01)], [], False)
    assert refuses(perturbation.change_of_logarithm, two, flint.arb(0.5), PRINCIPAL)
    for z in (
        flint.acb(0),
        flint.acb(-1),
        flint.acb(flint.arb(0, 1), 0),
        flint.acb(-1, flint.arb(0, 1e-9)),
        flint.acb("nan"),
    ):
        Lambda = block_matrix.BlockMatrix(one, [z], [], False)
        assert refuses(perturbation.change_of_logarithm, Lambda, flint.arb(0), PRINCIPAL)


def refuses(function, *arguments):
    try:
        function(*arguments)
    except InconclusiveError:
        return True
    return False


# sylvester.py and block_matrix.py


def dense_blocks(Lambda):
    """Return a block diagonal matrix as a ball matrix, written out entry by entry."""
    dim = Lambda.layout.dim
    A = flint.acb_mat(dim, dim)
    for i in range(Lambda.layout.singles):
        A[i, i] = Lambda.values[i]
    for i in Lambda.layout.pair_starts:
        one, other = Lambda.values[i], Lambda.values[i + 1]
        A[i, i] = A[i + 1, i + 1] = (one + other) / 2
        A[i, i + 1] = (one - other) / flint.acb(0, 2)
        A[i + 1, i] = -A[i, i + 1]
    for columns, block in zip(Lambda.layout.cluster_ranges, Lambda.blocks, strict=True):
        for i, j in product(range(len(columns)), repeat=2):
            A[columns.start + i, columns.start + j] = block[i, j]
    return A


def corrections_solve_the_equation(sylvester):
    generator = np.random.default_rng(4)
    for field, clusters, _ in product(("real", "complex"), ((), (2,), (2, 1)), range(3)):
        Lambda, floats = random_blocks(generator, field, clusters=clusters)
        dim, mask = len(floats), Lambda.layout.mask
        E = ball_matrix(gaussian(generator, dim, dim, field=field))
        with flint.ctx.workprec(200):
            X = sylvester.correction(E, Lambda)
            assert isinstance(X, type(E))
            D, X, E = dense_blocks(Lambda), flint.acb_mat(X), flint.acb_mat(E)
            left = D * X - X * D + E
            assert all(left[i, j].contains(0) for i, j in product(range(dim), repeat=2) if not mask[i, j])
            assert all(left[i, j].rad() < 1e-40 for i, j in product(range(dim), repeat=2))
            for i in Lambda.layout.pair_starts:  # what is left is a multiple of a function of the block
                assert (left[i, i] - left[i + 1, i + 1]).contains(0)
                assert (left[i, i + 1] + left[i + 1, i]).contains(0)
            beside = [*Lambda.layout.cluster_ranges] + [range(i, i + 1) for i in range(Lambda.layout.singles)]
            assert all(X[i, j] == 0 for r in beside for i, j in product(r, repeat=2))


def common_eigenvalues_have_no_correction(sylvester):
    E = flint.acb_mat(3, 3, [1] * 9)
    layout = block_matrix.Layout(1, 0, (2,), False)
    Lambda = block_matrix.BlockMatrix(layout, [flint.acb(1)], [flint.acb_mat([[1, 1], [0, 1]])], False)
    with flint.ctx.workprec(100):
        try:
            entries = sylvester.correction(E, Lambda).entries()
        except (InconclusiveError, ZeroDivisionError):
            return
    assert not all(z.is_finite() for z in entries)


def products_with_blocks_are_products(module):
    generator, saved = np.random.default_rng(5), module.LARGEST_DENSE
    for field, other, clusters, largest in product(("real", "complex"), ("real", "complex"), ((), (2, 3)), (0, 20)):
        module.LARGEST_DENSE = largest
        Lambda, floats = random_blocks(generator, field, clusters=clusters)
        Lambda = module.BlockMatrix(Lambda.layout, Lambda.values, Lambda.blocks, Lambda.is_real)
        A = ball_matrix(gaussian(generator, *floats.shape, field=other))
        with flint.ctx.workprec(200):
            for B in (
                Lambda,
                Lambda.scaled(flint.acb(2, 1), is_real=False),
                Lambda.scaled(flint.acb(-3), is_real=field == "real"),
            ):
                D = dense_blocks(B)
                assert isinstance(B.dense, flint.arb_mat) == B.is_real
                assert overlap(B.dense, D)
                for found, expected in ((B.after(A), flint.acb_mat(A) * D), (B.before(A), D * flint.acb_mat(A))):
                    assert isinstance(found, flint.arb_mat) == (B.is_real and other == "real")
                    assert overlap(found, expected)
                    assert all(z.rad() < 1e-40 for z in found.entries())
                square = square_of_norm(D.mid())
                assert Fraction(1) <= fraction(B.frobenius_norm) ** 2 / square <= Fraction(SLACK)
                largest = np.linalg.norm(np.array(D.tolist(), dtype=complex), 2)
                assert largest / SLACK <= float(B.spectral_norm)
                assert clusters or float(B.spectral_norm) <= largest * SLACK
            scaled = Lambda.scaled(flint.acb(2, 1), is_real=False)
            for i, j in product(range(len(floats)), repeat=2):
                assert abs(complex(dense_blocks(scaled)[i, j]) - (2 + 1j) * floats[i, j]) < 1e-12
            values = Lambda.of(lambda z: z.exp(), lambda T: T.exp(), is_real=Lambda.is_real)
            assert overlap(dense_blocks(values), flint.acb_mat(dense_blocks(Lambda)).exp())
    module.LARGEST_DENSE = saved


def gaps_are_inverted(module):
    values = [flint.acb(1, 2), flint.acb(-3), flint.acb(0, 5)]
    Lambda = module.BlockMatrix(module.Layout(3, 0, (), False), values, [], False)
    for i, j in product(range(3), repeat=2):
        assert abs(Lambda.inverse_gaps[i][j] * (values[j] - values[i]) - (i != j)) < 1e-12


def a_split_adds_up(module):
    generator = np.random.default_rng(6)
    for field, pairs, clusters, radius in product(("real", "complex"), (0, 2), ((), (2, 1)), (0.0, 1e-3)):
        layout = module.Layout(1, pairs, clusters, True)
        B = ball_matrix(gaussian(generator, layout.dim, layout.dim, field=field), radius)
        M = member(B, generator)
        with flint.ctx.workprec(53):
            Lambda, rest = module.split(B, layout)
        with flint.ctx.workprec(PRECISE):
            D = dense_blocks(Lambda)
            assert flint.acb_mat(rest + D).contains(flint.acb_mat(M))
            difference = flint.acb_mat(rest) - (flint.acb_mat(B.mid()) - D)
            assert all(z.contains(0) and z.rad() <= 2.001 * radius + 1e-14 for z in difference.entries())
        with flint.ctx.workprec(53):
            _, nothing = module.split(type(B)(D) if isinstance(B, flint.acb_mat) else D.real, layout)
        assert all(abs(z) < 1e-14 for z in nothing.entries())
        assert Lambda.is_real == (field == "real")
        inside = layout.mask
        owner = np.zeros(layout.dim, dtype=int)
        blocks = [range(1)] + [range(i, i + 2) for i in layout.pair_starts] + list(layout.cluster_ranges)
        for k, columns in enumerate(blocks):
            owner[columns.start : columns.stop] = k
        assert (inside == (owner[:, None] == owner[None, :])).all()
        for r in [range(1), *layout.cluster_ranges]:  # singles and clusters leave only radii
            assert all(rest[i, j].mid() == 0 for i, j in product(r, repeat=2))


# inverse.py


def inverses_contain_those_of_members(module):
    generator = np.random.default_rng(7)
    for field, radius, dim in product(("real", "complex"), (0.0, 1e-25, 1e-4), (1, 3, 7)):
        A = ball_matrix(gaussian(generator, dim, dim, field=field) + 2 * dim * np.eye(dim), radius)
        with flint.ctx.workprec(120):
            found = module.inverse(A)
        assert isinstance(found, type(A))
        for _ in range(3):
            with flint.ctx.workprec(PRECISE):
                exact = flint.acb_mat(member(A, generator)).inv()
            assert overlap(found, exact)
            with flint.ctx.workprec(PRECISE):
                assert contains_narrow(found, exact)
        size = max(float(abs(z)) for z in found.entries())
        assert all(float(z.rad()) <= 30 * dim * size * max(radius, 2.0**-110) for z in found.entries())


def contains_narrow(wide, narrow):
    """Whether balls contain others that are much narrower, but for the radii of the latter."""
    pairs = zip(flint.acb_mat(wide).entries(), flint.acb_mat(narrow).entries(), strict=True)
    return all(_holds_narrow(z.real, w.real) and _holds_narrow(z.imag, w.imag) for z, w in pairs)


def _holds_narrow(x, y):
    return x.contains(y.mid()) or (y.rad() * 2**40 > x.rad() and x.overlaps(y))


def a_poor_start_still_gives_an_inverse(module):
    """With hardly any steps, and a start of a quarter of the digits, the remainder is what the radius is made of."""
    generator = np.random.default_rng(8)
    saved = module.GUARD, module.MOST_STEPS
    try:
        for guard, steps, dim, radius in product((-30, -45, -55), (1, 2, 8), (1, 1, 1, 1, 5), (0.0, 1e-7)):
            module.GUARD, module.MOST_STEPS = guard, steps
            A = ball_matrix(gaussian(generator, dim, dim) + 2 * dim * np.eye(dim), radius)
            try:
                with flint.ctx.workprec(120):
                    found = module.inverse(A)
            except InconclusiveError:
                continue
            with flint.ctx.workprec(PRECISE):
                assert contains_narrow(found, flint.acb_mat(member(A, generator)).inv())
    finally:
        module.GUARD, module.MOST_STEPS = saved


def balls_with_singular_members_have_no_inverse(module):
    for kind in (flint.arb_mat, flint.acb_mat):
        for rows in (
            [[0, 0], [0, 0]],
            [[1, 2], [2, 4]],
            [[flint.arb(1, 2), 0], [0, 1]],
            [[flint.arb("nan"), 0], [0, 1]],
        ):
            with flint.ctx.workprec(100):
                assert refuses(module.inverse, kind(rows))
    with flint.ctx.workprec(100):
        one_third = flint.arb(1) / 3
        assert refuses(module.inverse, flint.arb_mat([[one_third, 1], [1, 3]]))
        for exponent in (5000, -5000):
            found = module.inverse(
                flint.arb_mat([[flint.arb(2) ** exponent, 0], [0, flint.arb(2) ** (exponent + 9)]])
            )
            assert found.contains(
                flint.arb_mat([[flint.arb(2) ** -exponent, 0], [0, flint.arb(2) ** (-exponent - 9)]])
            )


# eigenbasis.py


def similar(basis, M):
    """Return V⁻¹MV at the precision of this moment."""
    V = V_of(basis)
    return V.inv() * flint.acb_mat(M) * V


def V_of(basis):
    return flint.acb_mat(basis.left.matrix)


def Z_of(basis):
    return flint.acb_mat(basis.right.matrix)


def holds(found, M):
    """Whether ‖V⁻¹MV − Λ‖ may be at most the error that is claimed, and ‖I − ZV‖ at most the defect."""
    basis, dim = found.basis, M.nrows()
    with flint.ctx.workprec(PRECISE):
        E = norm((similar(basis, M) - dense_blocks(found.Lambda)).mid())
        one = flint.acb_mat(dim, dim, [int(i == j) for i, j in product(range(dim), repeat=2)])
        F = norm((one - Z_of(basis) * V_of(basis)).mid())
        return not E > found.error * (1 + flint.arb(2) ** -200) and not F > basis.defect


def matrices_of_every_kind():
    """Yield real and complex arrays, generic and special ones, with names."""
    generator = np.random.default_rng(9)
    for dim in (2, 5, 7):
        for field in ("real", "complex"):
            yield f"generic {field} {dim}", gaussian(generator, dim, dim, field=field)
    G = gaussian(generator, 6, 6)
    yield "symmetric", G + G.T
    yield "orthogonal", np.linalg.qr(G)[0]
    yield "triangular", np.triu(G)
    yield "permutation", np.eye(6)[generator.permutation(6)]
    yield "cyclic", np.roll(np.eye(7), 1, axis=0)
    yield "graded", G * np.outer(10.0 ** np.arange(6), np.ones(6))
    yield "repeated", G @ np.diag([1.0, 1, 1, 2, 2, -3]) @ np.linalg.inv(G)
    yield "nearly repeated", G @ np.diag([1.0, 1 + 1e-9, 1 - 1e-9, 2, 2.0001, -3]) @ np.linalg.inv(G)
    yield "defective", G @ (np.diag([2.0, 2, 1, 1, 1, 5]) + np.diag([1.0, 0, 1, 1, 0], 1)) @ np.linalg.inv(G)
    yield "integer defective", (np.diag([2.0, 2, 2, 3, 4, 5]) + np.diag([1.0, 1, 0, 0, 0], 1))
    yield "imaginary", 1j * G
    yield "nilpotent", np.diag(np.ones(5), 1)
    yield "identity", 3 * np.eye(6)


def bases_hold_for_members(module):
    generator = np.random.default_rng(10)
    found_any = 0
    for _, A in matrices_of_every_kind():
        for radius, bits in ((0.0, 100), (1e-20, 150), (1e-6, 100)):
            balls = ball_matrix(A, radius)
            with flint.ctx.workprec(bits):
                found = module.diagonalized(balls)
            if found is not None:
                found_any += 1
                assert holds(found, member(balls, generator))
    assert found_any >= 40


def a_last_step_from_afar_is_honest(module):
    """From a basis that is visibly wrong, with wide balls: every term of the bound is needed."""
    generator = np.random.default_rng(11)
    tried = 0
    for field, size, radius, at in product(("real", "complex"), (0.02, 0.1, 0.2), (0.0, 0.1), range(6)):
        layout = (
            eigenbasis.Layout(1, 1, (2,), True)
            if field == "real" and at % 2
            else eigenbasis.Layout(5, 0, (), field == "real")
        )
        D = np.diag(np.arange(1.0, 6)) if layout.pairs == 0 else np.diag([1.0, 3, 3, 6, 6])
        if layout.pairs:
            D[1, 2], D[2, 1] = 1, -1
        A = ball_matrix(
            D.astype(complex if field == "complex" else float) + size * gaussian(generator, 5, 5, field=field)
        )
        A[at % 5, (at + 2) % 5] = A[at % 5, (at + 2) % 5] + flint.arb(0, radius)
        V = ball_matrix(np.eye(5) + 0.1 * size * gaussian(generator, 5, 5, field=field))
        try:
            with flint.ctx.workprec(80):
                found = module._last_step(A, V, near_blocks(A, V, layout))
        except (InconclusiveError, ZeroDivisionError):
            continue
        tried += 1
        for _ in range(3):
            assert holds(found, member(A, generator))
    assert tried >= 30, tried


def near_blocks(A, V, layout):
    """Return the diagonal blocks of V⁻¹AV, rounded."""
    return block_matrix.split(V.solve(A.mid() * V, algorithm="approx").mid(), layout)[0]


def steps_by_themselves(module, A, V, layout, bits, D=None):
    """Take the last step. Return V', Z', Λ, the bound of ‖Z'AV' − Λ‖ and that of ‖I − Z'V'‖, or None."""

    class Alone(module.Eigenbasis):
        excess = ZERO  # so that nothing is added to the bound for Z' ≠ V'⁻¹

    saved, module.Eigenbasis = module.Eigenbasis, Alone
    try:
        with flint.ctx.workprec(bits):
            return module._last_step(A, V, near_blocks(A, V, layout) if D is None else D)
    except InconclusiveError:
        return None
    finally:
        module.Eigenbasis = saved


def step_holds(found, M):
    """Whether ‖Z'MV' − Λ‖ and ‖I − Z'V'‖ may be what is claimed."""
    dim = M.nrows()
    with flint.ctx.workprec(PRECISE):
        V, Z = V_of(found.basis), Z_of(found.basis)
        E = norm((Z * flint.acb_mat(M) * V - dense_blocks(found.Lambda)).mid())
        one = flint.acb_mat(dim, dim, [int(i == j) for i, j in product(range(dim), repeat=2)])
        F = norm((one - Z * V).mid())
        return not E > found.error * (1 + flint.arb(2) ** -200) and not F > found.basis.defect


def a_step_is_bounded_sharply(module):
    """Two by two, and so that one term after the other is nearly all of the truth."""
    generator = np.random.default_rng(0)
    one, layout = ball_matrix(np.eye(2)), module.Layout(2, 0, (), True)
    found = []
    for x, center, radius, wide in product((1e-3, 0.05), (0, 100), (0, 100), ((0, 1), (1, 0), (0, 0))):
        for a, b in ((2 * x, 2 * x), (2 * x, 0), (0, 2 * x)):  # 2ex + x²‖Λ‖, and the radius r in r(1 + x)²
            A = ball_matrix(np.array([[center + 1, a], [b, center - 1]]))
            A[wide] = A[wide] + flint.arb(0, radius)
            found += [(steps_by_themselves(module, A, one, layout, 60), member(A, generator)) for _ in range(3)]
    tiny = flint.arb(2) ** -80
    A = flint.arb_mat([[1, tiny], [tiny, 4]])  # X = tiny/3 is rounded
    saved, module.in_words = module.in_words, lambda bits: bits
    try:
        found.append((steps_by_themselves(module, A, one, layout, 60), A))
    finally:
        module.in_words = saved
    small = flint.arb(2) ** -40
    shear, back = flint.arb_mat([[1, 1], [0, 1]]), flint.arb_mat([[1, -1], [0, 1]])
    with flint.ctx.workprec(PRECISE):
        A = shear * flint.arb_mat([[1, small], [small, 4]]) * back  # V(I + X) is rounded
    found.append((steps_by_themselves(module, A, shear, layout, 60), A))
    assert sum(step is not None for step, _ in found) >= 60
    assert all(step_holds(step, M) for step, M in found if step is not None)


def poor_halves_are_counted(module):
    """One by one, where Z is a poor inverse, D a poor guess, and H has a few bits: F is all of the truth."""
    saved = module._near_inverse, module.in_words
    layout, one = module.Layout(1, 0, (), True), flint.arb_mat([[1]])
    try:
        for power, a, d, bits in product((-2, -6, -20), (0, 1, -3, 1000), (0, 1, -3, 1000), (5, 50)):
            for sign, tail in product((1, -1), (0, 15, -15)):
                # five bits, and nearly half of the last one
                F = sign * flint.arb(2) ** power * (1 + flint.arb(tail) / 512)
                module._near_inverse = lambda V, bits: (one, 1 - V)
                module.in_words = lambda given, bits=bits: bits
                D = block_matrix.BlockMatrix(layout, [flint.acb(d)], [], True)
                A, V = flint.arb_mat([[a]]), flint.arb_mat([[1 - F]])
                step = steps_by_themselves(module, A, V, layout, 60, D)
                assert step is None or step_holds(step, A)
                assert abs(F) > 0.2 or step is not None
    finally:
        module._near_inverse, module.in_words = saved


def badly_conditioned_bases_are_inverted(module):
    """Where half of the digits give no inverse, all of them do."""
    for gap, exact_bits in ((2.0**-10, 100), (2.0**-40, 100)):
        V = ball_matrix(np.array([[1.3, 0.7], [0.9 * 1.3, 0.9 * 0.7 + gap]]))
        with flint.ctx.workprec(240):
            Z, F = module._near_inverse(V, 128)
            assert overlap(F, flint.acb_mat(1 - Z * V))
            assert abs(F[0, 0]) + abs(F[0, 1]) + abs(F[1, 0]) + abs(F[1, 1]) < flint.arb(2) ** -exact_bits


def rounded_pairs_are_counted(module):
    """A pair whose s has one bit too many: what was rounded off is part of the error."""
    layout = module.Layout(0, 1, (), True)
    for s, bits in product((1.0, -3.0, 0.0), (12, 20, 53)):
        last = 2.0 ** (1 - bits)
        for rows in ([[s + last, 1], [-1, s]], [[s, 1 + last], [-1, s]], [[s + last, 1], [-1 - last, s]]):
            A = ball_matrix(np.array(rows))
            assert step_holds(steps_by_themselves(module, A, ball_matrix(np.eye(2)), layout, bits), A)


def poor_inverses_are_counted(module):
    """Z may be any matrix with a defect below 1: V⁻¹ is not Z, and the error must say so."""
    generator = np.random.default_rng(12)
    for field, size in product(("real", "complex"), (0.0, 1e-6, 0.05, 0.08)):
        V = ball_matrix(np.eye(4) + 0.3 * gaussian(generator, 4, 4, field=field))
        layout = module.Layout(4, 0, (), field == "real")
        values = np.array([1.0, 2, 4, 8])
        with flint.ctx.workprec(100):
            F = gaussian(generator, 4, 4, field=field)
            F = ball_matrix(np.eye(4) - size * F / np.linalg.norm(F))
            Z = (F * V.inv()).mid()
            claimed = module.Eigenbasis(Factor(V), Factor(Z), layout, flint.arb(0))
            basis = module.checked(claimed)
            assert basis is not None
            A = (V * ball_matrix(np.diag(values)) * V.inv()).mid()
            found = basis.seen(basis.right.matrix * A * basis.left.matrix, flint.arb(0))
        assert holds(found, A)
        with flint.ctx.workprec(100):
            other = ball_matrix(gaussian(generator, 4, 4, field=field))
            assert holds(basis.seen(basis.right.matrix * other * basis.left.matrix, flint.arb(0)), other)
            wide = basis.right.matrix * other * basis.left.matrix + type(other)(4, 4, [flint.arb(0, 0.01)] * 16)
            assert holds(basis.seen(wide, flint.arb(0)), other)
            G = ball_matrix(gaussian(generator, 4, 4, field=field))
            error = norm((Z_of(basis) * flint.acb_mat(G) * V_of(basis)).mid()).upper() * (1 + 1e-9)
            assert holds(basis.seen(basis.right.matrix * other * basis.left.matrix, error.upper()), other + G)
            wide = basis.right.matrix * A * basis.left.matrix
            for i in range(4):
                wide[i, i] = wide[i, i] + flint.arb(3.9, 4)
            assert holds(basis.seen(wide, flint.arb(0)), A)
            lambdas, _ = block_matrix.split(basis.right.matrix * other * basis.left.matrix, layout)
            rest = norm(
                (flint.acb_mat(basis.right.matrix * other * basis.left.matrix) - dense_blocks(lambdas)).mid()
            ) * (1 + 1e-9)
            assert holds(basis.with_error(lambdas, rest.upper()), other)
            G = ball_matrix(gaussian(generator, 4, 4, field=field))
            moved = norm(similar(basis, G).mid())
            assert moved <= basis.amplified(norm(G).upper())
        largest = [np.linalg.norm(np.array(M.tolist(), dtype=complex), 2) for M in (V, Z)]
        assert float(basis.condition) >= largest[0] * largest[1] / SLACK


def claims_are_not_believed(module):
    one, layout = flint.arb_mat([[1, 0], [0, 1]]), module.Layout(2, 0, (), True)

    def claimed(V, Z):
        return module.checked(module.Eigenbasis(Factor(V), Factor(Z), layout, ZERO))

    assert claimed(one, 2 * one) is None
    assert claimed(one, 0 * one) is None
    assert claimed(one, one * flint.arb("nan")) is None
    almost = claimed(one, flint.arb(1.125) * one)
    assert almost is not None
    assert 0.125**2 * 2 <= float(almost.defect) ** 2 * SLACK
    wide = claimed(one + flint.arb_mat([[flint.arb(0, 1), 0], [0, 0]]), one)
    assert all(x.rad() == 0 for x in wide.left.matrix.entries())


def scaled_inverses_are_counted(module):
    """Z = (1 − f) V⁻¹: then ZAV is diagonal, and all that is wrong is its size."""
    for f, dim in product((0.1, -0.15, 0.2), (1, 1)):
        one = ball_matrix(np.eye(dim))
        with flint.ctx.workprec(100):
            claimed = module.Eigenbasis(
                Factor(one), Factor(one * flint.arb(1 - f)), module.Layout(dim, 0, (), True), ZERO
            )
            basis = module.checked(claimed)
            A = one * flint.arb(3)
            found = basis.seen(basis.right.matrix * A, ZERO)
        assert holds(found, A)


def misshapen_bases_are_told(module):
    one = flint.arb_mat([[1, 0], [0, 1]])
    good = module.Eigenbasis(Factor(one), Factor(one), module.Layout(2, 0, (), True), ZERO)
    assert good.is_well_formed
    nan, wide = one * flint.arb("nan"), flint.arb_mat(2, 3)
    for V, Z, layout in (
        (one, one, module.Layout(2, 0, (), False)),
        (flint.acb_mat(one), one, module.Layout(2, 0, (), True)),
        (flint.acb_mat(one), flint.acb_mat(one), module.Layout(0, 1, (), False)),
        (one, one, module.Layout(1, 0, (), True)),
        (one, one, module.Layout(1, 1, (), True)),
        (one, one, module.Layout(3, 0, (-1,), True)),
        (one, nan, module.Layout(2, 0, (), True)),
        (wide, one, module.Layout(2, 0, (), True)),
        (flint.arb_mat(3, 3), one, module.Layout(2, 0, (), True)),
    ):
        assert not module.Eigenbasis(Factor(V), Factor(Z), layout, ZERO).is_well_formed


def complex_columns_span_the_same(module):
    generator = np.random.default_rng(13)
    A = gaussian(generator, 7, 7)
    with flint.ctx.workprec(100):
        real = module.diagonalized(ball_matrix(A)).basis
        assert real.layout.pairs > 0
        found = module.diagonalized(ball_matrix(A + 0j), real)
        assert found is not None
        assert found.error < 1e-20
        assert not found.basis.layout.is_real
    assert holds(found, ball_matrix(A + 0j))


# in_basis.py


def functions_contain_the_dense_ones(module):
    generator = np.random.default_rng(14)
    for (name, A), cut in zip(matrices_of_every_kind(), CUTS * 20, strict=False):
        for radius, factor in ((0.0, 1), (1e-15, -2), (0.0, 1 + 2j)):
            balls = ball_matrix(A, radius)
            with flint.ctx.workprec(120):
                found = module.in_eigenbasis(balls)
                if found is None:
                    continue
                real = isinstance(balls, flint.arb_mat) and factor in (1, -2)
                found = found.scaled(flint.acb(factor), is_real=real)
            M = member(balls, generator)
            with flint.ctx.workprec(400):
                scaled = flint.acb_mat(M) * factor
            judge(module, found, scaled, cut, real, name)


def judge(module, found, exact, cut, real, name):
    """Compare exp and log in an eigenbasis with the dense engine's of one member at more digits."""
    with flint.ctx.workprec(400):
        expected = exponential_without_basis(exact)
    with flint.ctx.workprec(120):
        result = found.exponential()
        assert contains_narrow(result.multiplied_out(), expected), name
        left, middle, right = result.factors
        assert isinstance(result.multiplied_out(), flint.arb_mat) == real
    with flint.ctx.workprec(400):
        inner = flint.acb_mat(left.matrix).inv() * expected * flint.acb_mat(right.matrix).inv() - dense_blocks(
            middle.matrix
        )
        assert not least_norm(inner) > middle.error, name
    try:
        with flint.ctx.workprec(120):
            result = found.logarithm(cut)[0].multiplied_out()
    except InconclusiveError:
        return
    with flint.ctx.workprec(400):
        try:
            expected = logarithm_by_eigenvalues(exact, cut)
        except InconclusiveError:
            return
        assert contains_narrow(result, expected), name


def scalars_with_radius_are_counted(module):
    generator = np.random.default_rng(15)
    A = gaussian(generator, 7, 7)
    balls = ball_matrix(A)
    with flint.ctx.workprec(120):
        found = module.in_eigenbasis(balls)
        wide = found.scaled(flint.acb(flint.arb(1, 0.01)), is_real=True)
    for factor in (0.9905, 1.0095):
        with flint.ctx.workprec(400):
            exact = flint.acb_mat(balls) * flint.arb(factor)
        judge(module, wide, exact, Cut(0, Fraction(5, 2)), True, "wide scalar")


def poor_inverses_are_carried(module):
    """A basis whose Z is visibly not V⁻¹."""
    generator = np.random.default_rng(23)
    for field, size in product(("real", "complex"), (1e-3, 0.08)):
        layout = block_matrix.Layout(3, 0, (), field == "real")
        Lambda = block_matrix.BlockMatrix(layout, [flint.acb(z) for z in (0.5, 1, 2)], [], field == "real")
        with flint.ctx.workprec(150):
            V = ball_matrix(np.eye(3) + 0.2 * gaussian(generator, 3, 3, field=field))
            F = gaussian(generator, 3, 3, field=field)
            Z = (ball_matrix(np.eye(3) - size * F / np.linalg.norm(F)) * V.inv()).mid()
            basis = eigenbasis.checked(eigenbasis.Eigenbasis(Factor(V), Factor(Z), layout, ZERO))
        with flint.ctx.workprec(400):
            exact = flint.acb_mat(V) * dense_blocks(Lambda) * flint.acb_mat(V).inv()
        judge(
            module,
            module.InBasis(basis, Lambda, ZERO, field == "real"),
            exact,
            PRINCIPAL,
            field == "real",
            "poor inverse",
        )


def a_visible_error_is_carried(module):
    """E of a size that can be seen: exp and log of V (Λ + E) V⁻¹ for the E that was put in."""
    generator = np.random.default_rng(16)
    for field, size, scale in product(("real", "complex"), (1e-9, 0.05), (1, -3, 1, 1)):
        dim = int(generator.choice([1, 5]))
        A = gaussian(generator, dim, dim, field=field) + 4 * np.eye(dim) if dim > 1 else 0.2 * np.eye(1)
        A = A + 0j if field == "complex" else A
        with flint.ctx.workprec(120):
            known = module.diagonalized(ball_matrix(A))
            Lambda = known.Lambda
            value = module.InBasis(known.basis, Lambda, (known.error + size).upper(), field == "real")
            value = value.scaled(flint.acb(scale), is_real=field == "real")
        for E in directions(generator, dim, field):
            if field == "real" and np.abs(E.imag).max() > 0:
                continue
            with flint.ctx.workprec(400):
                V = V_of(known.basis)
                exact = V * (dense_blocks(Lambda) + ball_matrix(E + 0j) * size) * V.inv() * scale
            judge(module, value, exact, PRINCIPAL if scale > 0 else Cut(0, Fraction(0)), field == "real", "visible")


def real_multiples_in_complex_bases_are_real(module):
    generator = np.random.default_rng(17)
    A = gaussian(generator, 7, 7)
    with flint.ctx.workprec(120):
        found = module.in_eigenbasis(ball_matrix(A + 0j)).scaled(flint.acb(-1), is_real=True)
    with flint.ctx.workprec(400):
        exact = -flint.acb_mat(ball_matrix(A))
    judge(module, found, exact, PRINCIPAL, True, "real multiple")


def logarithms_on_the_cut_keep_its_angle(module):
    """Eigenvalues that are known to be real and negative get πi; no others do."""

    def value(singles, pairs, error, is_real):
        layout = block_matrix.Layout(len(singles), len(pairs), (), is_real)
        values = [flint.acb(complex(z)) for z in singles]
        values += [flint.acb(complex(w)) for z in pairs for w in (z, z.conjugate())]
        one = ball_matrix(np.eye(layout.dim) + (0 if is_real else 0j))
        basis = eigenbasis.Eigenbasis(Factor(one), Factor(one), layout, ZERO)
        Lambda = block_matrix.BlockMatrix(layout, values, [], is_real)
        return module.InBasis(basis, Lambda, flint.arb(error), is_real)

    def is_refused(*arguments):
        return refuses(value(*arguments).logarithm, PRINCIPAL)

    with flint.ctx.workprec(100):
        found, on_cut = value([-0.2], [], 0.05, True).logarithm(PRINCIPAL)
        assert on_cut == 1
        for x in (0.15001, 0.24999):
            assert flint.acb_mat(found.multiplied_out()).contains(flint.acb_mat([[flint.acb(-x).log().mid()]]))
        found, on_cut = value([-3], [-1 + 1j], 1e-20, True).logarithm(PRINCIPAL)
        assert on_cut == 1
        expected = [scipy.linalg.logm(np.array([[-1.0, 1], [-1, -1]])), np.log(3) + 1j * np.pi]
        rough = np.array([complex(z) for z in found.multiplied_out().entries()]).reshape(3, 3)
        assert np.allclose(rough[1:, 1:], expected[0])
        assert np.allclose(rough[0, 0], expected[1])
        assert is_refused([-1, -1.01], [], 0.05, True)  # the two may be a pair
        assert is_refused([-1], [], 1e-20, False)  # may be on either side
        assert is_refused([-1, 2], [], 1.1, True)  # may be 0
        assert is_refused([-3], [-1 + 0.01j], 0.05, True)
        assert not is_refused([-1, -1.2], [], 0.05, True)


# factors.py and factored.py


def random_factored(generator, dim, field):
    """Return (A + G) V (f(Λ) + Δ) Z with visible errors and a scalar, and one exact member of it."""
    layout = block_matrix.Layout(dim, 0, (), field == "real")
    Lambda = block_matrix.BlockMatrix(
        layout, [flint.acb(z) for z in gaussian(generator, dim, field=field).tolist()], [], field == "real"
    )
    middle = factors.Middle(Lambda, flint.arb(float(generator.choice([0.25, 2.0**-20]))))
    A, V, Z = (ball_matrix(gaussian(generator, dim, dim, field=field)) for _ in range(3))
    error = flint.arb(float(generator.choice([0.0, 0.5, 2.0**-20])))
    scalar = (
        flint.acb(*generator.standard_normal(2).tolist()) if field == "complex" or generator.integers(2) else None
    )
    is_real = field == "real" and scalar is None
    first = factors.Factor(A, error)
    list_of_factors = (
        (first, factors.Factor(V), middle, factors.Factor(Z))
        if generator.integers(2)
        else (factors.Factor(V), middle, factors.Factor(Z))
    )
    value = factored.Factored(list_of_factors, is_real, scalar)
    with flint.ctx.workprec(PRECISE):
        exact = (
            flint.acb_mat(V)
            * (dense_blocks(Lambda) + of_size(generator, dim, field, middle.error))
            * flint.acb_mat(Z)
        )
        if len(list_of_factors) == 4:
            exact = (flint.acb_mat(A) + of_size(generator, dim, "real" if is_real else "complex", error)) * exact
        return value, exact * (1 if scalar is None else scalar)


def of_size(generator, dim, field, size):
    E = gaussian(generator, dim, dim, field=field)
    if generator.integers(2):
        E = np.sign(E.real) * (E == E.flat[0])
    return flint.acb_mat(ball_matrix(E / np.linalg.norm(E) * (1 - 1e-12) + 0j)) * size


def products_of_errors_contain_members(module):
    """Products of factors, and their bounds, with the factors of ``factors.py`` as it is tested."""
    generator = np.random.default_rng(31)
    for _ in range(150):
        dim, field = int(generator.integers(1, 4)), str(generator.choice(["real", "complex"]))
        layout = block_matrix.Layout(dim, 0, (), field == "real")
        listed, exact = [], flint.acb_mat(ball_matrix(np.eye(dim) + 0j))
        for k in range(int(generator.integers(1, 6))):
            size = flint.arb(float(generator.choice([0.0, 0.5, 2.0**-20])))
            if k % 2 and generator.integers(2):
                values = [flint.acb(z) for z in gaussian(generator, dim, field=field).tolist()]
                Lambda = block_matrix.BlockMatrix(layout, values, [], field == "real")
                factor, middle = module.Middle(Lambda, size), dense_blocks(Lambda)
            else:
                radius = float(generator.choice([0.0, 0.1]))
                balls = ball_matrix(gaussian(generator, dim, dim, field=field), radius)
                factor, middle = module.Factor(balls, size), flint.acb_mat(member(balls, generator))
            listed.append(factor)
            with flint.ctx.workprec(PRECISE):
                exact = exact * (middle + of_size(generator, dim, field, size))
        with flint.ctx.workprec(100):
            products = module.Products()
            for some in (listed, products.merged(listed)):
                found = module.multiplied_out(some, is_real=field == "real")
                assert isinstance(found, flint.arb_mat) == (field == "real")
                assert contains_narrow(found, exact)
                plain, error = module.product(some), module.error_of(some)
            with flint.ctx.workprec(PRECISE):
                assert least_norm(exact - flint.acb_mat(plain)) <= error
            sizes = [np.linalg.norm(f.floats, 2) for f in listed]
            assert all(float(f.size) >= size / SLACK + float(f.error) for f, size in zip(listed, sizes, strict=True))


def bounds_of_positive_numbers_are_attained(module):
    """One by one, all numbers and all errors positive: each term of a bound is needed."""
    layout = block_matrix.Layout(1, 0, (), True)
    visible = (0.0, 0.25)

    def factor(size, error, is_middle):
        if is_middle:
            return module.Middle(block_matrix.BlockMatrix(layout, [flint.acb(size)], [], True), flint.arb(error))
        return module.Factor(ball_matrix(np.array([[size]])), flint.arb(error))

    for kinds in (
        (False,),
        (False, False),
        (False, True, False),
        (False, False, True, False),
        (False, True, False, True, False),
    ):
        for errors in product(visible, repeat=len(kinds)):
            listed = [factor(k + 1.0, e, kind) for k, (e, kind) in enumerate(zip(errors, kinds, strict=True))]
            largest = float(np.prod([k + 1 + e for k, e in enumerate(errors)]))
            with flint.ctx.workprec(100):
                products = module.Products()
                merged = products.merged(listed)
                for some in (listed, merged):
                    assert module.multiplied_out(some, is_real=True)[0, 0].upper() >= largest
                    assert (module.product(some)[0, 0] + module.error_of(some)).upper() >= largest


def real_products_in_complex_bases_are_real(module):
    generator = np.random.default_rng(32)
    A = gaussian(generator, 3, 3) / 2
    values, V = np.linalg.eig(A + 0j)
    layout = block_matrix.Layout(3, 0, (), False)
    error = flint.arb(2) ** -30
    Lambda = block_matrix.BlockMatrix(layout, [flint.acb(z) for z in values.tolist()], [], False)
    listed = [
        module.Factor(ball_matrix(V)),
        module.Middle(Lambda, error),
        module.Factor(ball_matrix(np.linalg.inv(V))),
    ]
    found = module.multiplied_out(listed, is_real=True)
    assert isinstance(found, flint.arb_mat)
    assert found.contains(ball_matrix(A))


def products_contain_those_of_members(module):
    generator = np.random.default_rng(18)
    for _ in range(100):
        dim, fields = int(generator.integers(1, 4)), generator.choice(["real", "complex"], 3)
        with flint.ctx.workprec(100):
            made = [random_factored(generator, dim, field) for field in fields]
            (A, a), (B, b), (C, c) = [(module.Factored(x.factors, x.is_real, x.scalar), y) for x, y in made]
            D = module.Factored.single(ball_matrix(gaussian(generator, dim, dim)))
        with flint.ctx.workprec(PRECISE):
            d = flint.acb_mat(D.factors[0].matrix)
            exact = [a, a * b, d * a * b, a * d * b * c, d * d, d * c * -3, a * b * flint.acb(1, 2)]
        with flint.ctx.workprec(100):
            products = factors.Products()
            found = [
                A,
                A.times(B),
                D.times(A.times(B)),
                A.times(D).times(B.times(C)),
                D.times(D),
                D.times(C.scaled(flint.acb(-3))),
                A.times(B).scaled(flint.acb(1, 2)),
            ]
            for value, expected in zip(found, exact, strict=True):
                matrix = value.multiplied_out(products)
                assert contains_narrow(matrix, expected)
                assert isinstance(matrix, flint.arb_mat) == value.is_real
                factor = value.as_factor(products)
                with flint.ctx.workprec(PRECISE):
                    assert least_norm(expected - flint.acb_mat(factor.matrix)) <= factor.error
                floats, rough = value.floats, np.array([complex(z) for z in flint.acb_mat(factor.matrix).entries()])
                rough = rough.reshape(dim, dim) / (1 if value.scalar is None else complex(value.scalar))
                ratio = (floats.conj() * rough).sum() / np.linalg.norm(floats) ** 2
                assert np.linalg.norm(rough - ratio * floats) <= 1e-9 * np.linalg.norm(rough)
            once, again = (products.merged(value.factors) for value in (found[4], D.times(D)))
            assert once[0] is again[0]  # a product is computed once


def products_of_many_matrices_are_kept_apart(module):
    """A product is remembered by its factors' identities: matrices that are gone must not lend them to others."""
    products = module.Products()
    for k in np.random.default_rng(19).integers(1, 1000, 300).tolist():
        A = module.Factor(flint.arb_mat(1, 1, [k]))
        assert products.of(A, A).matrix[0, 0] == k * k
        del A


# factored_system.py


SCALARS = (-1, "1/3", [0, 1], [2, -1], -2)


def random_matrix(generator, dim, kind):
    if kind == "multiple of real":
        return gaussian(generator, dim, dim) * 1j / 2
    if kind == "any multiple of real":
        return gaussian(generator, dim, dim) * (0.6 - 0.3j)
    if kind == "symmetric":
        A = gaussian(generator, dim, dim)
        return A + A.T
    return gaussian(generator, dim, dim, field=kind)


KINDS = ("real", "complex", "multiple of real", "any multiple of real", "symmetric")


def random_program(generator, dim, length):
    """Return matrices and steps: each step an operation and the numbers of earlier values."""
    leaves = [random_matrix(generator, dim, KINDS[int(k)]) for k in generator.integers(0, len(KINDS), 2)]
    count, steps = len(leaves), []
    for _ in range(length):
        operation = str(
            generator.choice(
                [
                    "scale",
                    "scale",
                    "matmul",
                    "matmul",
                    "expm",
                    "expm",
                    "add",
                    "sub",
                    "solve",
                    "inv",
                    "logm",
                    "adjoint",
                ]
            )
        )
        recent = int(generator.integers(max(0, count - 3), count))
        steps.append((operation, recent, int(generator.integers(count)), int(generator.integers(1000))))
        count += 1
    return leaves, steps


def run_program(system, leaves, steps):
    """Return the values of a program in a number system; large ones are halved, as their floats tell."""
    values = [system.from_enclosure(flint.acb_mat(ball_matrix(A + 0j))) for A in leaves]
    halvings = []
    for operation, i, j, number in steps:
        A, B = values[i], values[j]
        if operation == "scale":
            value = system.scale(system.scalar(SCALARS[number % len(SCALARS)]), A)
        elif operation == "logm":
            value = system.logm(A, CUTS[number % len(CUTS)])
        elif operation in {"matmul", "add", "sub", "solve"}:
            value = getattr(system, operation)(A, B)
        else:
            value = getattr(system, operation)(A)
        rough = np.array([complex(z) for z in system.handed_out(value).entries()])
        halvings.append(max(0, round(np.log2(np.linalg.norm(rough) + 1e-9))) if np.isfinite(rough).all() else 0)
        values.append(system.scale(system.scalar(f"1/{2 ** halvings[-1]}"), value) if halvings[-1] else value)
    return values, halvings


def programs_agree(module, count=60, dims=(1, 2, 3, 4), seed=20, length=7):
    """Random programs, on matrices that carry their bases and on dense balls at fifty more digits."""
    generator = np.random.default_rng(seed)
    compared = 0
    for _ in range(count):
        leaves, steps = random_program(generator, int(generator.choice(dims)), length)
        for end in range(len(steps), 0, -1):
            try:
                fast, halvings = run_program(module.FactoredBalls(200), leaves, steps[:end])
                exact, others = run_program(DenseBalls(200 + 170), leaves, steps[:end])
            except (InconclusiveError, ValueError, OverflowError):
                continue
            break
        else:
            continue
        if halvings != others:
            continue
        system = module.FactoredBalls(200)
        for value, expected in zip(fast, exact, strict=True):
            compared += 1
            assert contains_narrow(system.handed_out(value), expected), steps
            if value.is_real:
                assert all(abs(z.imag) < 1e-30 for z in expected.entries()), steps
    assert compared > 4 * count


def wide_balls_contain_their_members(module):
    """Balls of a visible radius through functions in bases, old and new."""
    generator = np.random.default_rng(24)
    for kinds, dim in product((("real", "real"), ("complex", "real"), ("complex", "multiple of real")), (2, 3)):
        A, B = (ball_matrix(random_matrix(generator, dim, kind) / 2 + 0j) for kind in kinds)
        ball = flint.arb(0, 1e-9)
        wide = [
            flint.acb_mat(dim, dim, [flint.acb(z.real + ball, z.imag + ball * (k == "complex")) for z in M.entries()])
            for M, k in zip((A, B), kinds, strict=True)
        ]
        members = [member(M, generator) for M in wide]
        results = []
        for system, matrices in ((module.FactoredBalls(80), wide), (DenseBalls(300), members)):
            M, N = map(system.from_enclosure, matrices)
            E, F = system.expm(M), system.expm(N)
            EF = system.matmul(E, F)
            values = [E, EF, system.expm(EF), system.expm(system.matmul(EF, M)), system.expm(system.scale(-1, EF))]
            values += [
                system.logm(system.matmul(E, E), CUTS[1]),
                system.solve(EF, M),
                system.expm(system.matmul(F, E)),
            ]
            results.append([system.handed_out(v) for v in values])
        for k, (one, two) in enumerate(zip(*results, strict=True)):
            assert contains_narrow(one, two), (kinds, dim, k)


def hints_are_not_believed(module):
    """Hints that lie about their inverse, their defect or their size change nothing that is said."""
    generator = np.random.default_rng(25)
    for field, dim in product(("real", "complex"), (3, 7)):
        A = ball_matrix(gaussian(generator, dim, dim, field=field))
        with flint.ctx.workprec(150):
            basis = eigenbasis.diagonalized(A).basis
            other = eigenbasis.diagonalized(ball_matrix(gaussian(generator, dim + 1, dim + 1, field=field))).basis
            lies = [
                eigenbasis.Eigenbasis(
                    basis.left, Factor((basis.right.matrix * flint.arb(factor)).mid()), basis.layout, ZERO
                )
                for factor in (1.001, 1 + 2.0**-60, 0.5, -1, 0, 1e300)
            ]
            layouts = [
                eigenbasis.Layout(dim + 1, 0, (), field == "real"),
                eigenbasis.Layout(dim - 1, 0, (), field == "real"),
                eigenbasis.Layout(dim - 2, 1, (), False),
                eigenbasis.Layout(dim, 0, (), field == "complex"),
                eigenbasis.Layout(0, 0, (dim,), field == "real"),
                eigenbasis.Layout(dim - 2, 0, (2,), field == "real"),
            ]
            lies += [eigenbasis.Eigenbasis(basis.left, basis.right, layout, ZERO) for layout in layouts]
            nan = Factor(basis.right.matrix * flint.arb("nan"))
            lies += [eigenbasis.Eigenbasis(basis.left, nan, basis.layout, ZERO)]
            lies += [other, eigenbasis.Eigenbasis(basis.right, basis.left, basis.layout, ZERO)]
        exact = DenseBalls(320)
        for lie in lies:
            system = module.FactoredBalls(150, [lie])
            M = system.from_enclosure(flint.acb_mat(A))
            for found, expected in (
                (system.expm(M), exact.expm(flint.acb_mat(A))),
                (system.logm(system.expm(M), CUTS[1]), exact.logm(exact.expm(flint.acb_mat(A)), CUTS[1])),
            ):
                assert contains_narrow(system.handed_out(found), expected)
                assert all(z.rad() < 1e-25 for z in system.handed_out(found).entries())


def functions_in_shared_bases_agree(module):
    """exp and log of multiples, products and functions of one matrix, which all use its basis."""
    generator = np.random.default_rng(21)
    for kind, dim, with_hints in product(KINDS, (2, 7), (None, "same", "complex", "other")):
        A = random_matrix(generator, dim, kind) + (3 * np.eye(dim) if kind == "symmetric" else 0)
        results, hints = [], []
        if with_hints:
            other = (
                A if with_hints == "same" else A + 0j if with_hints == "complex" else gaussian(generator, dim, dim)
            )
            with flint.ctx.workprec(150):
                found = eigenbasis.diagonalized(ball_matrix(other))
            hints = [] if found is None else [found.basis]
        for system in (module.FactoredBalls(150, hints), DenseBalls(320)):
            M = system.from_enclosure(flint.acb_mat(ball_matrix(A + 0j)))
            minus = system.scale(-1, M)
            E, F = system.expm(minus), system.expm(system.scale(system.scalar([0, "1/2"]), M))
            values = [
                E,
                F,
                system.matmul(E, F),
                system.expm(E),
                system.sub(system.matmul(E, system.expm(M)), system.eye(dim)),
            ]
            values += [
                system.solve(E, F),
                system.expm(system.matmul(M, E)),
                system.expm(system.scale(-1, system.expm(M))),
            ]
            for cut in (CUTS[1], CUTS[2]):
                try:
                    values.append(system.logm(E, cut))
                except InconclusiveError:
                    values.append(None)
            results.append([None if v is None else system.handed_out(v) for v in values])
        for k, (one, two) in enumerate(zip(*results, strict=True)):
            assert one is None or two is None or contains_narrow(one, two), (kind, dim, with_hints, k)


def nearly_real_multiples_keep_their_error(module):
    """A complex matrix that is nearly a multiple of a real one: what is left over is visible at more digits."""
    generator = np.random.default_rng(22)
    for size in (0.0, 2.0**-140, 2.0**-128, 2.0**-60):
        R, S = (ball_matrix(gaussian(generator, 3, 3)) for _ in range(2))
        with flint.ctx.workprec(400):
            A = (flint.acb_mat(R) + flint.acb_mat(S) * flint.acb(0, size)) * flint.acb(0.6, -0.3)
        system, exact = module.FactoredBalls(150), DenseBalls(400)
        M = system.from_enclosure(A)
        assert (M.scalar is not None) == (size < 2.0**-126)
        assert system.handed_out(M).contains(A)
        square = system.matmul(M, M)
        for value, expected in (
            (square, exact.matmul(A, A)),
            (system.expm(M), exact.expm(A)),
            (system.expm(square), exact.expm(exact.matmul(A, A))),
        ):
            assert contains_narrow(system.handed_out(value), expected)


def norms_contain_those_of_members(module):
    generator = np.random.default_rng(33)
    for kind, radius in product(KINDS, (0.0, 1e-9)):
        balls = flint.acb_mat(ball_matrix(random_matrix(generator, 7, kind) + 0j))
        balls = flint.acb_mat(7, 7, [flint.acb(flint.arb(z.real, radius), z.imag) for z in balls.entries()])
        system = module.FactoredBalls(80)
        A = system.from_enclosure(balls)
        E = system.expm(A)
        middle = system.handed_out(E).mid()
        difference = system.sub(E, system.from_enclosure(middle))
        M = member(balls, generator)
        with flint.ctx.workprec(300):
            exact = exponential_without_basis(M)
            pairs = [
                (A, M),
                (E, exact),
                (system.scale(system.scalar([0, 2]), E), exact * 2),
                (difference, exact - middle),
            ]
        for value, expected in pairs:
            found = system.norm(value)
            assert (found + flint.arb(0, 2.0**-250)).overlaps(norm(expected.mid()))
            assert found.rad() <= 1e-3 * (1 + abs(found.mid()))


def tiny_complex_matrices_keep_their_radii(module):
    generator = np.random.default_rng(34)
    for exponent in (-5000, -600, 0, 600):
        A = flint.acb_mat(ball_matrix(gaussian(generator, 7, 7, field="complex"), 1e-12))
        with flint.ctx.workprec(100):
            A = A * flint.acb(flint.arb(2) ** exponent)
        system = module.FactoredBalls(100)
        found = system.from_enclosure(A)
        assert system.handed_out(found).contains(flint.acb_mat(member(A, generator)))
        assert all(z.rad() > 0 for z in system.handed_out(found).entries())


def eigenvalues_on_the_cut_keep_its_angle(module):
    """Real and complex matrices with negative eigenvalues: the logarithm there, or none."""
    generator = np.random.default_rng(35)
    for dim, real in product((2, 7), (True, False)):
        P = generator.integers(-2, 3, (dim, dim)) + 4 * np.eye(dim)
        for first in (-1.5, -0.25):
            values = np.array([first, *np.arange(1.0, dim)])
            with flint.ctx.workprec(300):
                V = flint.acb_mat(ball_matrix(P))
                A = V * flint.acb_mat(ball_matrix(np.diag(values))) * V.inv()
            system = module.FactoredBalls(150)
            M = module.Factored.single(A.real if real else A)
            try:
                found = system.handed_out(system.logm(M))
            except InconclusiveError:
                assert not real
                continue
            with flint.ctx.workprec(300):
                logs = [
                    flint.acb(abs(x)).log() + (flint.acb(0, flint.arb.pi()) if x < 0 else 0) for x in values.tolist()
                ]
                D = flint.acb_mat(dim, dim)
                for i, z in enumerate(logs):
                    D[i, i] = z
                assert contains_narrow(found, V * D * V.inv())
            assert real  # a complex ball around a negative number has members on both sides


def extreme_matrices_are_taken(module):
    """Numbers beyond float64, zero, multiples of the identity, and balls without an end."""
    ones = ball_matrix(np.arange(49.0).reshape(7, 7) % 5 + 1j * np.eye(7))
    for exponent in (-5000, -1070, -400, 0):
        system, exact = module.FactoredBalls(120), DenseBalls(300)
        A = ones * flint.acb(flint.arb(2) ** exponent)
        assert contains_narrow(system.handed_out(system.expm(system.from_enclosure(A))), exact.expm(A))
    system, exact = module.FactoredBalls(120), DenseBalls(300)
    for A in (
        flint.acb_mat(7, 7),
        5 * exact.eye(7),
        exact.eye(7) * flint.acb(0, 3),
        exact.eye(7) * flint.acb(0, 1.5e308),
    ):
        M = system.from_enclosure(A)
        assert contains_narrow(system.handed_out(system.expm(M)), exact.expm(A))
        if A != flint.acb_mat(7, 7):
            assert contains_narrow(system.handed_out(system.logm(M)), exact.logm(A))
        else:
            assert refuses(system.logm, M)
            assert refuses(system.inv, M)
    for entry in (flint.acb("nan"), flint.acb(flint.arb(0, flint.arb.pos_inf())), flint.acb(1.5e308, 1.5e308)):
        A = flint.acb_mat(7, 7, [1] * 49)
        A[2, 3] = entry
        M = system.from_enclosure(A)
        if not entry.is_finite():
            assert refuses(system.expm, M)
            assert refuses(system.logm, M)


CHECKS = {
    "norms": (
        norms_are_bounds,
        what_is_unbounded_has_no_norm,
        narrow_matrices_are_told,
        one_wide_entry_is_a_radius,
        rows_and_matrices_are_widened,
    ),
    "perturbation": (
        exponentials_change_by_less,
        logarithms_change_by_less,
        bounds_are_attained,
        clusters_grow_by_their_spread,
        wide_balls_are_counted,
        the_cut_is_never_crossed,
    ),
    "sylvester": (corrections_solve_the_equation, common_eigenvalues_have_no_correction),
    "block_matrix": (products_with_blocks_are_products, gaps_are_inverted, a_split_adds_up),
    "inverse": (
        inverses_contain_those_of_members,
        a_poor_start_still_gives_an_inverse,
        balls_with_singular_members_have_no_inverse,
    ),
    "eigenbasis": (
        bases_hold_for_members,
        a_last_step_from_afar_is_honest,
        a_step_is_bounded_sharply,
        poor_halves_are_counted,
        badly_conditioned_bases_are_inverted,
        rounded_pairs_are_counted,
        poor_inverses_are_counted,
        claims_are_not_believed,
        scaled_inverses_are_counted,
        misshapen_bases_are_told,
        complex_columns_span_the_same,
    ),
    "in_basis": (
        functions_contain_the_dense_ones,
        scalars_with_radius_are_counted,
        poor_inverses_are_carried,
        a_visible_error_is_carried,
        real_multiples_in_complex_bases_are_real,
        logarithms_on_the_cut_keep_its_angle,
    ),
    "factors": (
        products_of_errors_contain_members,
        bounds_of_positive_numbers_are_attained,
        real_products_in_complex_bases_are_real,
        products_of_many_matrices_are_kept_apart,
    ),
    "factored": (products_contain_those_of_members,),
    "factored_system": (
        programs_agree,
        wide_balls_contain_their_members,
        hints_are_not_believed,
        functions_in_shared_bases_agree,
        nearly_real_multiples_keep_their_error,
        norms_contain_those_of_members,
        tiny_complex_matrices_keep_their_radii,
        eigenvalues_on_the_cut_keep_its_angle,
        extreme_matrices_are_taken,
    ),
}
"""The checks of each file in ``systems/ball``."""
