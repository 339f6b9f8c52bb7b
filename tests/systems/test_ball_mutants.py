"""The engine of eigenbases with one mistake each. Each must break a claim of ``helpers/eigenbasis_checks.py``."""

from importlib import import_module

import pytest
from helpers.eigenbasis_checks import CHECKS
from helpers.mutants import mutated_module
from helpers.sampling import sampled

from symbolic_matexp.errors import InconclusiveError

PACKAGE = "symbolic_matexp.systems.ball."

MUTANTS = [
    ("norms", "norm_above", " + radius_above(A)", ""),
    ("norms", "norm_above", "[A.real, A.imag]", "[A.real]"),
    ("norms", "norm_above", "_SMALLEST < of_midpoint < _LARGEST", "True"),
    ("norms", "radius_above", "A - A.mid()", "A.mid() - A.mid()"),
    ("norms", "_by_row_sums", "x * x", "x"),
    ("norms", "_by_row_sums", "x.rad()", "x.mid()"),
    ("norms", "_row_sums", "[A.real, A.imag]", "[A.real]"),
    ("norms", "_row_sums", "_ones(A.ncols())", "_ones(A.ncols()) / 2"),
    ("norms", "widened_by_rows", "_row_sums(like)", "_row_sums(A)"),
    ("norms", "widened_by_rows", "in_the_plane(balls)", "balls"),
    ("norms", "widened", "in_the_plane(balls)", "balls"),
    ("norms", "in_the_plane", "flint.acb(1, 1)", "flint.acb(0, 1)"),
    ("perturbation", "change_of_exponential", "c.real + radius", "c.real"),
    ("perturbation", "change_of_exponential", "growth + size", "growth"),
    ("perturbation", "change_of_exponential", "(growth + size)", "(growth * 0 + size)"),
    ("perturbation", "change_of_exponential", "_maximum", "_minimum"),
    ("perturbation", "change_of_logarithm", "not size < gap", "False"),
    ("perturbation", "change_of_logarithm", "modulus if c.real >= 0 else ", ""),
    ("perturbation", "change_of_logarithm", "c.real >= 0", "True"),
    ("perturbation", "change_of_logarithm", "nearest.append(distance - radius)", "nearest.append(distance)"),
    ("perturbation", "change_of_logarithm", " / (1 - radius / distance) ** 2", ""),
    ("perturbation", "change_of_logarithm", "total * size / (gap - size)", "0"),
    ("perturbation", "change_of_logarithm", "total * size / (gap - size)", "total * size / (gap + size)"),
    ("perturbation", "change_of_logarithm", "_maximum(integrals)", "_minimum(integrals)"),
    ("perturbation", "change_of_logarithm", "_minimum(nearest)", "_maximum(nearest)"),
    ("perturbation", "change_of_logarithm", "flint.arb.pi() - cut", "cut"),
    ("perturbation", "_integral", "c.real > 0", "True"),
    ("perturbation", "_integral", ".min(flint.arb.pi() / 2)", ".min(1)"),
    ("perturbation", "_integral", "flint.arb.pi() / abs(c.imag).lower()", "1 / abs(c.imag).lower()"),
    ("perturbation", "_integral", "abs(c.imag).lower())", "modulus)"),
    ("perturbation", "_discs", "T - identity(size) * center", "T * 0"),
    ("sylvester", "_complex", "(value - own)", "(own - value)"),
    ("sylvester", "_complex", "value - own", "value + own"),
    ("sylvester", "_real", "e[j] / (value - own)", "e[j] / (own - value)"),
    ("sylvester", "_real", "flint.acb(e[j], e[j + 1]) /", "flint.acb(e[j], -e[j + 1]) /"),
    ("sylvester", "_real", "flint.acb(e[j], -f[j])", "flint.acb(e[j], f[j])"),
    ("sylvester", "_real", "z.real, -z.imag\n", "z.real, z.imag\n"),
    ("sylvester", "_real", "eigenvalue - conjugate", "eigenvalue - center"),
    ("sylvester", "_real", "((eigenvalue - center) * 2)", "((eigenvalue - conjugate) * 2)"),
    ("sylvester", "_real", "-difference.imag, difference.real", "difference.imag, difference.real"),
    ("sylvester", "_real", "w.imag, -w.real", "w.imag, w.real"),
    ("sylvester", "_block", "[-t, s]", "[t, s]"),
    ("sylvester", "_between", "+= left[i, k]", "+= left[k, i]"),
    ("sylvester", "_between", "-= right[k, j]", "-= right[j, k]"),
    ("sylvester", "_between", "[-z for z in E.entries()]", "E.entries()"),
    ("block_matrix", "BlockMatrix", "x * S - y * T, x * T + y * S", "x * S + y * T, y * S - x * T"),
    ("block_matrix", "BlockMatrix", "[T.transpose() for T in self.blocks]", "self.blocks"),
    ("block_matrix", "BlockMatrix", "values[j], values[j + 1] = values[j + 1], values[j]", "pass"),
    ("block_matrix", "BlockMatrix", "IMAGINARY / -2", "IMAGINARY / 2"),
    ("block_matrix", "BlockMatrix", "*map(frobenius_norm, self.blocks)", ""),
    ("block_matrix", "BlockMatrix", " + [frobenius_norm(T) ** 2 for T in self.blocks]", ""),
    ("block_matrix", "BlockMatrix", "self.is_real and isinstance(A, flint.arb_mat)", "isinstance(A, flint.arb_mat)"),
    ("block_matrix", "split", "B[i, i + 1] - t", "B[i, i + 1] + t"),
    ("block_matrix", "split", "B[i, i + 1] - B[i + 1, i]) / 2", "B[i, i + 1] + B[i + 1, i]) / 2"),
    ("block_matrix", "split", "rest[i, i] = B[i, i] - value", "rest[i, i] = value * 0"),
    ("block_matrix", "split", "rest[i, j] = B[i, j] - (z.real if real else z)", "rest[i, j] = 0"),
    ("inverse", "inverse", "size * size / (1 - size)", "size * 0"),
    ("inverse", "inverse", "size * size / (1 - size)", "size * size * size / (1 - size)"),
    ("inverse", "inverse", "identity - A * N", "identity - A.mid() * N"),
    ("inverse", "inverse", "identity - A * N", "identity - N.transpose() * A"),
    ("inverse", "inverse", "improved = N + step", "improved = N - step"),
    ("inverse", "inverse", "improved = N + step", "improved = (N + step).mid()"),
    ("inverse", "inverse", "not size < flint.arb(0.25)", "False"),
    ("eigenbasis", "Eigenbasis", "self.excess * (Lambda.frobenius_norm + error)", "0"),
    ("eigenbasis", "Eigenbasis", "(Lambda.frobenius_norm + error)", "error"),
    ("eigenbasis", "Eigenbasis", "norm_above(rest) + error)", "error)"),
    ("eigenbasis", "Eigenbasis", "norm_above(self.V)", "norm_above(self.V) / 2"),
    ("eigenbasis", "Eigenbasis", "norm_above(self.Z)", "norm_above(self.Z) / 2"),
    ("eigenbasis", "Eigenbasis", "size * self.condition * (1 + self.excess)", "size"),
    ("eigenbasis", "checked", "norm_above(_identity(V) - Z * V)", "basis.defect"),
    ("eigenbasis", "checked", "defect < flint.arb(0.25)", "True"),
    ("eigenbasis", "_complex_columns", "x - y\n", "x + y\n"),
    ("eigenbasis", "_last_step", "x * x + f * (1 + x) ** 2 + crossed", "f * (1 + x) ** 2 + crossed"),
    ("eigenbasis", "_last_step", "x * x + f * (1 + x) ** 2 + crossed", "x * x"),
    ("eigenbasis", "_last_step", "f * (1 + x) ** 2 + crossed)", "f * (1 + x) ** 2)"),
    ("eigenbasis", "_last_step", "radius_above(B) + radius_above(rest)", "radius_above(rest)"),
    ("eigenbasis", "_last_step", "        e += unknown\n", ""),
    ("eigenbasis", "_last_step", "_left_in_pairs(rest, layout)", "0"),
    ("eigenbasis", "_last_step", "2 * size * radius_above(X)", "0"),
    ("eigenbasis", "_last_step", "unsolved + 2 * e * x + ", "unsolved + "),
    ("eigenbasis", "_last_step", " + x * x * (size + e)", ""),
    ("eigenbasis", "_last_step", " + crossed * size_of_A", ""),
    ("eigenbasis", "_last_step", "V + VX, Z - XZ", "V + VX, Z + XZ"),
    ("eigenbasis", "_last_step", "V * exact, exact * Z", "V * exact, Z * exact"),
    ("eigenbasis", "_last_step", "V * exact, exact * Z", "V * exact / 2, exact * Z / 2"),
    ("eigenbasis", "_left_in_pairs", "/ 2\n", "/ 8\n"),
    (
        "in_basis",
        "InBasis",
        "self.error + (self.matrix.frobenius_norm + self.error) * self.basis.excess",
        "flint.arb(0)",
    ),
    ("in_basis", "InBasis", "(self.matrix.frobenius_norm + self.error) * self.basis.excess", "0"),
    ("in_basis", "InBasis", "self.error * s.abs_upper()", "self.error"),
    ("in_basis", "InBasis", "is_real and self.matrix.is_real)", "is_real)"),
    ("in_basis", "InBasis", "change_of_exponential(self.matrix, self.error)", "self.error"),
    ("in_basis", "InBasis", "error = change_of_logarithm(self.matrix, self.error, cut)", "error = self.error / 2"),
    ("in_basis", "InBasis", "self.matrix.is_real and cut.is_principal", "self.matrix.is_real"),
    ("in_basis", "InBasis", "self.basis.size_of_V * middle.error * self.basis.size_of_Z", "middle.error"),
    ("in_basis", "InBasis", "self.basis.size_of_V * middle.error * self.basis.size_of_Z", "flint.arb(0)"),
    ("in_basis", "InBasis", "T.exp()", "T"),
    (
        "factored",
        "Products",
        "error * (norm + factor.error) + size * factor.error",
        "error * norm + size * factor.error",
    ),
    ("factored", "Products", "error * (norm + factor.error) + size * factor.error", "error * (norm + factor.error)"),
    ("factored", "Products", "                error = error * norm\n", "                pass\n"),
    ("factored", "Products", "            size = size * norm\n", ""),
    ("factored", "Products", "            size = size * norm\n", "            size = size + norm\n"),
    ("factored", "Products", "A.error * (self.size(B) + B.error) + self.size(A) * B.error", "A.error + B.error"),
    ("factored", "Products", "(self.size(B) + B.error)", "self.size(B)"),
    ("factored", "Products", "self.size(A) * B.error", "0"),
    ("factored", "Products", "A.error > 0 or B.error > 0", "A.error > 0 and B.error > 0"),
    ("factored", "Products", "A.factors + B.factors", "B.factors + A.factors"),
    ("factored", "Products", "else A.scalar * B.scalar", "else A.scalar"),
    ("factored", "Products", "upper(error + A.error)", "upper(error)"),
    ("factored", "Products", "upper(error + A.error)", "A.error"),
    ("factored", "Products", "is_real=A.is_real)", "is_real=True)"),
    ("factored", "Products", "= A, B, A * B", "= (), (), A * B"),
    ("factored", "Products", "= A, norm_above(A)", "= (), norm_above(A)"),
    ("factored", "Products", "(factor.error if isinstance(factor, Middle) else ZERO)", "ZERO"),
    ("factored", "Factored", "self.is_real and s.imag.is_zero()", "self.is_real"),
    ("factored", "Factored", "s * self.scale", "s"),
    ("factored_system", "FactoredBalls", "found.scaled(A.scalar, is_real=A.is_real)", "found"),
    ("factored_system", "FactoredBalls", "A.in_basis.scaled(A.scalar, is_real=A.is_real)", "A.in_basis"),
    (
        "factored_system",
        "FactoredBalls",
        "upper(found.error + found.basis.amplified(error + A.error))",
        "found.error",
    ),
    ("factored_system", "FactoredBalls", "found.basis.amplified(error + A.error)", "found.basis.amplified(error)"),
    ("factored_system", "FactoredBalls", "found.basis.amplified(error + A.error)", "found.basis.amplified(A.error)"),
    ("factored_system", "FactoredBalls", "error + basis.size_of_Z * A.error * basis.size_of_V", "error"),
    ("factored_system", "FactoredBalls", "basis.seen(product, error)", "basis.seen(product, error * 0)"),
    ("factored_system", "FactoredBalls", "self.inv(A), B", "B, self.inv(A)"),
    ("factored_system", "FactoredBalls", "checked(basis)", "basis"),
    ("factored_system", "FactoredBalls", "        if not found.is_narrow:\n            return None\n", ""),
    ("factored_system", "FactoredBalls", "basis.layout.dim != A.factors[0].nrows()", "False"),
    ("factored_system", "_multiple_of_real", "False, scalar, error)", "False, scalar)"),
    ("factored_system", "_multiple_of_real", "False, scalar, error)", "True, scalar, error)"),
    ("factored_system", "_multiple_of_real", "1 / scalar", "scalar"),
]


@pytest.mark.parametrize("mutant", sampled([(m,) for m in MUTANTS], 12), ids=lambda m: " ".join(m).replace("\n", ""))
def test_a_mutant_breaks_a_claim(mutant):
    name, *mistake = mutant
    module = mutated_module(import_module(PACKAGE + name), *mistake)
    assert any(breaks(check, module) for check in CHECKS[name])


def breaks(check, module):
    try:
        check(module)
    except (AssertionError, InconclusiveError, TypeError, ValueError):  # says what is false, or nothing at all
        return True
    return False


def test_every_file_has_mutants():
    assert {name for name, *_ in MUTANTS} == set(CHECKS)
