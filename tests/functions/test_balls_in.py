"""Functions of ball matrices contain that of every member, say their digits, and refuse what is not decided."""

import itertools

import flint
import mpmath
import numpy as np
import pytest
from helpers.members import SCALARS, ball_matrix, contains, fraction, holds_all

import symbolic_matexp as sm
from symbolic_matexp.errors import InconclusiveError
from symbolic_matexp.functions import enclosing
from symbolic_matexp.inputs.constants import BallMatrix
from symbolic_matexp.inputs.exact_balls import matrix_parts
from symbolic_matexp.notation.functions import FUNCTIONS
from symbolic_matexp.systems.ball import block_diagonal, contraction, in_basis, methods, two_by_two
from symbolic_matexp.systems.ball.arithmetic import is_real, relative_radius

NAMES = [name for name in SCALARS if name in FUNCTIONS]
G = np.random.default_rng(5)


def random_middle(dim, field, seed):
    generator = np.random.default_rng(seed)
    A = generator.standard_normal((dim, dim)) + 3 * np.eye(dim)
    return A if field == "real" else A + 1j * generator.standard_normal((dim, dim))


@pytest.mark.parametrize("radius", [1e-3, *(pytest.param(r, marks=pytest.mark.slow) for r in (1e-16, 1e-40))])
@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("dim", [1, 2, pytest.param(3, marks=pytest.mark.slow), 5])
@pytest.mark.parametrize("name", NAMES)
def test_every_member_is_contained(name, dim, field, radius):
    balls = ball_matrix(random_middle(dim, field, dim), radius, is_complex=field == "complex")
    function = getattr(sm, name)
    assert holds_all(function, SCALARS[name], balls, count=3, digits=70)
    result = function(balls)
    assert isinstance(result, sm.Enclosure)
    assert 10.0 ** (-result.digits) >= float(relative_radius(result)) or result.digits == 0
    assert float(relative_radius(result)) > 10.0 ** (-result.digits - 1) or result.digits == 50
    assert "for every A in the balls" in result.message
    assert f"to {result.digits or 'no'} digits" in result.message
    assert is_real(result) or field == "complex"


@pytest.mark.parametrize("name", NAMES)
def test_clustered_defective_and_badly_scaled_middles(name):
    """Members of a ball around a defective matrix have different eigenvalues, mostly."""
    middles = [
        [[2, 1, 0], [0, 2, 1], [0, 0, 2]],
        [[2, 1], [0, 2]],
        [[1, 1e6], [0, 2]],
        [[1e-12, 0, 1e-13], [0, 2e-12, 0], [1e-13, 0, 3e-12]],
        np.diag([1, 1 + 1e-9, 1 + 2e-9, 3]),
    ]
    for middle in middles:
        balls = ball_matrix(middle, 1e-30)
        assert holds_all(getattr(sm, name), SCALARS[name], balls, digits=150, count=3)


def first_order_width(scalar, middle, radius):
    """Σ |∂f/∂a_kl| radius, in the Frobenius norm relative to f, by differences in mpmath."""
    from helpers.members import by_eigenvectors

    dim = len(middle)
    with mpmath.workdps(40):
        start = by_eigenvectors(scalar, mpmath.matrix(np.asarray(middle).tolist()))
        total = mpmath.matrix(dim, dim)
        for k, m in itertools.product(range(dim), repeat=2):
            moved = mpmath.matrix(np.asarray(middle).tolist())
            moved[k, m] += mpmath.mpf(10) ** -15
            change = (by_eigenvectors(scalar, moved) - start) * mpmath.mpf(10) ** 15
            total += change.apply(abs) * radius
        return float(mpmath.mnorm(total, "f") / mpmath.mnorm(start, "f"))


@pytest.mark.parametrize(
    ("name", "dim", "factor"),
    [("expm", 2, 3), ("expm", 5, 3), ("cosm", 4, 5), ("inv", 2, 3), ("inv", 5, 5), ("logm", 1, 1.01),
     ("logm", 2, 1.01), ("logm", 3, 1.01), ("logm", 5, 1.01), ("sqrtm", 2, 3), ("sqrtm", 5, 6)],
)  # fmt: skip
def test_radii_are_not_much_wider_than_the_first_order_says(name, dim, factor):
    middle = random_middle(dim, "real", 10 + dim)
    result = getattr(sm, name)(ball_matrix(middle, 1e-20))
    width = first_order_width(SCALARS[name], middle, 1e-20)
    assert 0.99 * width < float(relative_radius(result)) < factor * width


@pytest.mark.parametrize("dim", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("field", ["real", "complex"])
def test_functions_of_results(dim, field):
    A = sm.ExactMatrix.parse(random_middle(dim, field, 20 + dim))
    exact = A.to_flint(2000)
    back = sm.logm(sm.expm(A, 40), cut="principal") if dim == 1 or field == "real" else None
    half = sm.sqrtm(A)
    assert (half @ half).contains(exact)
    assert sm.expm(sm.logm(A)).contains(exact)
    assert sm.expm(sm.logm(A)).digits >= 45
    assert sm.inv(sm.inv(A, 30)).overlaps(exact)
    doubled = sm.cosm(A) @ sm.cosm(A) * 2 - 1
    assert doubled.overlaps(sm.cosm(A + A))
    if back is not None and np.abs(np.linalg.eigvals(A.to_numpy()).imag).max() < 3:
        assert back.contains(exact)
        assert back.digits >= 33


def test_real_matrices_with_a_simple_negative_eigenvalue_are_decided():
    """Every member is real, and its eigenvalue near −1 simple: so it is real, and on the cut."""
    for middle in ([[-1]], [[-1, 0], [0, 2]], [[-1, 1, 0], [0, 2, 0], [0, 0, 3]]):
        L = sm.logm(ball_matrix(middle, 1e-20))
        assert L.on_cut == 1
        assert "exactly on the cut" in L.message
        assert holds_all(sm.logm, lambda z: mpmath.log(abs(z)) + (mpmath.pi * 1j if z.real < 0 else 0),
                         ball_matrix(middle, 1e-20))  # fmt: skip
        with pytest.raises(sm.PrecisionError, match=r"\(an eigenvalue could not be told apart from"):
            sm.logm(ball_matrix(middle, 1e-20, is_complex=True))
        with pytest.raises(sm.PrecisionError, match="for every A in the balls"):
            sm.sqrtm(ball_matrix(middle, 1e-20, is_complex=True))


@pytest.mark.parametrize("name", ["logm", "sqrtm", "inv"])
@pytest.mark.parametrize("middle", [[[0]], [[1, 1], [1, 1]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]]])
def test_balls_with_a_singular_member_are_refused(name, middle):
    with pytest.raises(sm.PrecisionError, match="A needs smaller radii"):
        getattr(sm, name)(ball_matrix(middle, 1e-20))
    if name != "sqrtm":  # of exact matrices the eigenvalue 0 is semisimple, and stays 0
        with pytest.raises(sm.SingularMatrixError):
            getattr(sm, name)(middle)


def test_a_double_negative_eigenvalue_is_refused():
    """Members have two real negative eigenvalues, or two conjugate ones: the logarithm jumps between them."""
    with pytest.raises(sm.PrecisionError):
        sm.logm(ball_matrix([[-1, 0], [0, -1]], 1e-20))
    with pytest.raises(sm.PrecisionError):
        sm.logm(ball_matrix([[-1, 1, 0], [0, -1, 0], [0, 0, 2]], 1e-20))


def test_digits_are_the_most_that_is_asked_for():
    narrow = ball_matrix([[1, 2], [3, 5]], 1e-60)
    for digits in (5, 20, 50):
        result = sm.expm(narrow, digits)
        assert result.digits == digits
        assert float(relative_radius(result)) <= 10.0**-digits
    wide = sm.expm(ball_matrix([[1, 2], [3, 5]], 1e-10), 5000)
    assert 7 <= wide.digits <= 10
    assert wide.precision < 1000


def test_wide_balls_give_wide_enclosures_without_a_digit():
    balls = ball_matrix([[1, 1], [1, 1]], 0.5)
    result = sm.expm(balls)
    assert result.digits == 0
    assert "to no digits" in result.message
    assert holds_all(sm.expm, mpmath.exp, balls, count=40)
    assert str(result)
    assert repr(result)
    assert result._repr_html_()
    assert result.str(5, radius=False)
    assert sm.inv(ball_matrix([[2]], 1)).contains(flint.acb_mat([[flint.acb(flint.arb("0.7", "0.3"))]]))


def test_exact_balls_take_the_exact_route():
    """Bits and message are those of the same numbers in a list: exact questions are decided."""
    rows = [[1, 2], [3, 4]]
    for A in (flint.acb_mat(rows), flint.arb_mat(rows), BallMatrix(flint.acb_mat(rows))):
        found, expected = sm.expm(A, 40), sm.expm(rows, 40)
        assert found.message == expected.message
        assert matrix_parts(found) == matrix_parts(expected)
    with pytest.raises(sm.SingularMatrixError):
        sm.inv(flint.acb_mat([[1, 1], [1, 1]]))
    assert sm.logm(flint.arb_mat([[-1, 0], [0, -1]])).on_cut == 2


def test_balls_among_other_numbers():
    """1/3 is enclosed so narrowly that it widens nothing."""
    x = flint.arb("0.5", "1e-50")
    A = [[x, "1/3"], [mpmath.mpf(2), np.float64(0.25)]]
    result = sm.expm(A, 60)
    assert result.digits >= 48
    with mpmath.workdps(80):
        value = mpmath.expm(mpmath.matrix([[mpmath.mpf(1) / 2, mpmath.mpf(1) / 3], [2, mpmath.mpf(1) / 4]]))
        assert contains(result, value)


@pytest.mark.parametrize("bad", [flint.arb.nan(), flint.arb.pos_inf(), flint.arb(0, flint.arb.pos_inf())])
def test_balls_that_are_not_finite_are_refused(bad):
    for A in ([[1, bad], [0, 1]], flint.arb_mat([[1, bad], [0, 1]]), flint.acb_mat([[1, bad], [0, 1]])):
        with pytest.raises(sm.InputError, match=r"A\[0, 1\]"):
            sm.expm(A)


def test_the_witness_engine_refuses_radii():
    for function in (sm.expm, sm.logm):
        with pytest.raises(sm.InputError, match='use algebra="ball"'):
            function(ball_matrix([[2, 1], [0, 3]], 1e-10), algebra="multiprecision")


# Wrong bounds: each of these makes some member fall out.


def no_radii(monkeypatch):
    read = enclosing.given_matrix
    monkeypatch.setattr(enclosing, "given_matrix", lambda A, name: BallMatrix(read(A, name).balls.mid()))


def tiny(bound):
    return lambda *arguments: bound(*arguments) * flint.arb(1e-6)


def no_existence(monkeypatch):
    monkeypatch.setattr(methods, "existing_logarithm", undecided)
    monkeypatch.setattr(methods, "contracted_logarithm", lambda X, A: X)


def logarithms_in_eigenbases(monkeypatch):
    no_existence(monkeypatch)
    monkeypatch.setattr(in_basis, "change_of_logarithm", tiny(in_basis.change_of_logarithm))
    monkeypatch.setattr(methods, "logarithm_by_eigenvalues", undecided)


def undecided(*arguments):
    raise InconclusiveError("left out")


def logarithms_by_clusters(monkeypatch):
    no_existence(monkeypatch)
    monkeypatch.setattr(methods, "diagonalized", lambda A: None)
    assemble = block_diagonal.BlockDiagonalization.assemble
    monkeypatch.setattr(
        block_diagonal.BlockDiagonalization, "assemble", lambda self, blocks: assemble(self, blocks).mid()
    )


def with_inverse(monkeypatch, factor, rest_of):
    """Y becomes a multiple of itself, and 1 − YL what the second function makes of Y and L."""
    inverse_and_rest = contraction._inverse_and_rest

    def poor(L):
        Y, rest = inverse_and_rest(L)
        return Y * flint.arb(factor), rest_of(Y * flint.arb(factor), L, rest)

    monkeypatch.setattr(contraction, "_inverse_and_rest", poor)


def contraction_without_the_rest(monkeypatch):
    monkeypatch.setattr(methods, "existing_logarithm", undecided)
    with_inverse(monkeypatch, 0.5, lambda Y, L, rest: rest * 0)


def existence_without_a_test(monkeypatch):
    with_inverse(monkeypatch, 0.01, lambda Y, L, rest: rest)
    monkeypatch.setattr(contraction, "_is_inside", lambda x, y: True)


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.1])
def test_any_inverse_serves_a_contraction(monkeypatch, factor):
    balls = ball_matrix([[1, 2, 0], [0, 4, 1], [1, 0, 3]], 1e-5)
    monkeypatch.setattr(methods, "existing_logarithm", undecided)
    with_inverse(monkeypatch, factor, lambda Y, L, rest: flint.arb_mat(9, 9, 1) - Y * L)
    assert holds_all(sm.logm, mpmath.log, balls, count=10)


def existence_on_any_branch(monkeypatch):
    monkeypatch.setattr(contraction, "_require_branch", lambda X, cut: None)


def two_by_two_errors(monkeypatch):
    monkeypatch.setattr(two_by_two, "_errors", lambda w: (flint.arb(0), flint.arb(0)))
    monkeypatch.setattr(two_by_two, "SIXTH_FROM_ABOVE", flint.arb(0))


def too_many_digits(monkeypatch):
    monkeypatch.setattr(enclosing, "digits_known", lambda result, precision: 50)


@pytest.mark.parametrize(
    ("mutant", "name", "middle"),
    [
        (no_radii, "expm", [[1, 2], [3, 4]]),
        (no_radii, "logm", [[1, 2, 0], [0, 4, 1], [1, 0, 3]]),
        (logarithms_in_eigenbases, "logm", [[1, 2, 0], [0, 4, 1], [1, 0, 3]]),
        (logarithms_in_eigenbases, "sqrtm", [[1, 2, 0], [0, 4, 1], [1, 0, 3]]),
        (logarithms_by_clusters, "logm", [[1, 2, 0], [0, 4, 1], [1, 0, 3]]),
        (two_by_two_errors, "expm", [[1, 0.01], [0.01, 1]]),
        (contraction_without_the_rest, "logm", [[1, 2, 0], [0, 4, 1], [1, 0, 3]]),
        (existence_without_a_test, "logm", [[1, 2, 0], [0, 4, 1], [1, 0, 3]]),
    ],
)
def test_wrong_bounds_are_seen(monkeypatch, mutant, name, middle):
    balls = ball_matrix(middle, 1e-2 if mutant is two_by_two_errors else 1e-10)
    function, scalar = getattr(sm, name), SCALARS[name]
    assert holds_all(function, scalar, balls, count=20)
    mutant(monkeypatch)
    assert not holds_all(function, scalar, balls, count=20)


def test_a_logarithm_of_another_branch_is_seen(monkeypatch):
    """Members have eigenvalues above and below the negative axis, and no smooth logarithm of them is principal."""
    balls = ball_matrix([[-1 + 1e-7j, 0, 0], [0, 2, 1], [0, 0, 3]], 1e-6, is_complex=True)
    with pytest.raises(sm.PrecisionError, match="told apart from the cut"):
        sm.logm(balls)
    assert holds_all(lambda A: sm.logm(A, cut=1.5), lambda z: mpmath.log(z * 1j) - mpmath.pi * 0.5j, balls)
    existence_on_any_branch(monkeypatch)
    assert not holds_all(sm.logm, mpmath.log, balls)


def test_wrong_digits_are_seen(monkeypatch):
    balls = ball_matrix([[1, 2], [3, 4]], 1e-10)
    assert float(relative_radius(sm.expm(balls))) <= 10.0 ** -sm.expm(balls).digits
    too_many_digits(monkeypatch)
    assert not float(relative_radius(sm.expm(balls))) <= 10.0 ** -sm.expm(balls).digits


def test_members_are_members():
    from helpers.members import members

    balls = ball_matrix([[1, 2j], [0.1, -3]], 1e-5, is_complex=True)
    for member in members(balls, 1, 5):
        for z, (re, im) in zip(balls.entries(), itertools.chain.from_iterable(member), strict=True):
            assert abs(re - fraction(z.real.mid())) <= fraction(z.real.rad())
            assert abs(im - fraction(z.imag.mid())) <= fraction(z.imag.rad())
