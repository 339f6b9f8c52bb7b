"""Make the reference corpora anew.

    python -m symbolic_matexp.testing.generate [folder]

Inputs are float64 numbers, so every code under test gets them exactly; references are balls to 40 digits, condition
numbers are proved lower bounds (for "solve" seen in a few directions). The files record seed, precision and versions.
"""

from __future__ import annotations

import json
import math
import platform
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import flint
import numpy as np

from .. import __version__
from ..comparing.measurements import entrywise_condition
from ..formulas import three_layers
from ..inputs.constants import BallMatrix, encode
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..inputs.files import encode_exact
from ..inputs.precision import bits_for, precisions
from ..inputs.problem import Problem
from ..notation.traced import run
from ..solving.choice import I_PI
from ..systems.ball.arithmetic import relative_radius
from ..systems.ball.system import BallAlgebra
from .cases import _FOLDER, CORPORA, FORMAT
from .references import certified, condition

SEED, DIGITS = 20261124, 40
THETA = (1.49e-2, 2.53e-1, 9.5e-1, 2.09, 4.25, 5.37)
"""1-norms up to which Padé approximants of degree 3, 5, 7, 9 and 13 serve (Higham 2005; Al-Mohy & Higham 2009)."""

Row = tuple[str, Any, str]
"""Kind, matrix, note."""


class Sampler:
    """Random matrices with short binary entries, so that the files stay readable."""

    def __init__(self, seed: int) -> None:
        self.generator = np.random.default_rng(seed)

    def gaussian(self, dim: int, field: str = "real") -> Any:
        """Gaussian entries, rounded to multiples of 1/1024."""
        A = self.generator.standard_normal((dim, dim))
        if field == "complex":
            A = A + 1j * self.generator.standard_normal((dim, dim))
        return np.round(A * 1024) / 1024

    def of_norm(self, dim: int, norm: float, field: str = "real") -> Any:
        """A Gaussian matrix scaled to a 1-norm just below ``norm``."""
        A = self.gaussian(dim, field)
        return A * (0.999 * norm / np.linalg.norm(A, 1))

    def unitary(self, dim: int, field: str = "real") -> Any:
        """A random orthogonal or unitary matrix, rounded."""
        return np.linalg.qr(self.gaussian(dim, field))[0]

    def with_spectrum(self, eigenvalues: Any, spread: float = 1.0) -> Any:
        """V diag(eigenvalues) V⁻¹ in float64, with κ(V) about ``spread``²."""
        dim = len(eigenvalues)
        V = self.unitary(dim) @ np.diag(np.geomspace(1, spread, dim)) @ self.unitary(dim)
        A = V @ np.diag(eigenvalues) @ np.linalg.inv(V)
        return A if np.iscomplexobj(eigenvalues) else A.real

    def with_singular_values(self, values: Any, field: str = "real") -> Any:
        """U diag(values) V."""
        return self.unitary(len(values), field) @ np.diag(values) @ self.unitary(len(values), field)

    def jordan(self, *blocks: tuple[float, int], above: float = 1.0) -> Any:
        """P J P⁻¹ with integers, exact in float64, so defective for certain; ``above`` stands above the diagonal."""
        dim = sum(size for _, size in blocks)
        J, start = np.zeros((dim, dim)), 0
        for value, size in blocks:
            J[start : start + size, start : start + size] = value * np.eye(size) + above * np.eye(size, k=1)
            start += size
        lower, upper = (
            np.tril(self.generator.integers(-2, 3, (dim, dim)), -1) + np.eye(dim),
            np.triu(self.generator.integers(-2, 3, (dim, dim)), 1) + np.eye(dim),
        )
        P = ExactMatrix.parse(lower) @ ExactMatrix.parse(upper)
        exact = P @ ExactMatrix.parse(J) @ P.solve(ExactMatrix.identity(dim))
        return exact.to_numpy()


def expm_cases(make: Sampler) -> Iterator[Row]:
    """Yield (kind, matrix, note)."""
    for dim in (1, 2, 3, 4, 6, 8):
        for field in ("real", "complex"):
            yield "ordinary", make.gaussian(dim, field), "Gaussian"
    for theta in (*THETA, *(2 * t for t in THETA[-2:]), *(8 * t for t in THETA[-2:])):
        for field in ("real", "complex"):
            yield "Padé boundary", make.of_norm(4, theta, field), f"1-norm just below {theta:.3g}"
    for size in (1e-3, 1e-8, 1e-20, 1e-160):
        yield "tiny", make.gaussian(3) * size, f"entries about {size:g}"
    yield "zero", np.zeros((3, 3)), "exp(0) = I"
    for size in (50.0, 300.0, 700.0):
        yield "large norm", make.with_spectrum(-size * make.generator.uniform(0.1, 1, 5)), "negative spectrum"
    for size in (1e2, 1e4):
        B = make.gaussian(4)
        yield "large norm", (B - B.T) * size, "skew-symmetric: a rotation by many turns"
    yield "large norm", [[0, 10000], [-10000, 0]], "a rotation by 10,000 rad"
    yield "large norm", [[-247.044225955, 0], [6283.1853, -6283.1853]], "stiff"
    yield "large norm", np.diag([700.0, -700.0, 0.0]), "near the ends of the range"
    for dim, size in ((3, 1e2), (4, 1e4), (6, 1e2)):
        A = np.triu(make.gaussian(dim)) * 0.5 + np.triu(make.gaussian(dim), 1) * size
        yield "non-normal", A, "triangular, large above the diagonal"
    yield "non-normal", [[1, 1e17], [0, 1]], "overscaling: norm far above the spectral radius"
    yield "non-normal", [[4, 2, 0], [1, 4, 1], [1, 1, 4]], "Ward 1977, example 1"
    yield "non-normal", [[-131, 19, 18], [-390, 56, 54], [-387, 57, 52]], "Ward 1977, example 3: cancellation"
    yield "non-normal", [[48, -49, 50, 49], [0, -2, 100, 0], [0, -1, -2, 1], [-50, 50, 50, -52]], "badly scaled basis"
    yield "non-normal", [[50, 3], [2j, 0]], "exp(M) exp(−M) is far from I in float64"
    yield "non-normal", np.eye(6, k=1) * 3 - np.eye(6, k=-1) + np.eye(6, k=2), "Toeplitz"
    for blocks in ([(-1, 2), (2, 1)], [(0, 3)], [(-3, 4)], [(1, 2), (-2, 2), (0.5, 1)], [(-20, 3)], [(2, 3), (2, 2)]):
        yield "defective", make.jordan(*blocks), f"Jordan blocks (eigenvalue, size) {blocks}"
    yield (
        "defective",
        make.jordan((-50, 3), above=1e10),
        "one Jordan block of size 3 for −50, 1e10 above the diagonal",
    )
    for gap in (1e-4, 1e-8, 1e-12):
        yield "near-defective", [[1, 1000, 3], [0, 1 + gap, 7], [0, 0, 1 + 2 * gap]], f"eigenvalues {gap:g} apart"
    for dim in (3, 5):
        yield "nilpotent", np.triu(make.gaussian(dim), 1) * 4, "exp is a polynomial"


def logm_cases(make: Sampler) -> Iterator[Row]:
    """Yield matrices without zero eigenvalues; those of "on the cut" get imaginary part +π."""
    for dim in (1, 2, 3, 4, 6):
        for field in ("real", "complex"):
            A = make.gaussian(dim, field)
            yield "ordinary", A @ A.conj().T + np.eye(dim), "positive definite"
    for dim in (2, 4, 5):
        yield "ordinary", make.gaussian(dim, "complex"), "Gaussian"
    for distance in (5e-2, 1e-3, 1e-6, 1e-8):
        angle = math.pi - distance
        c, s = math.cos(angle), math.sin(angle)
        yield "near the cut", [[c, -s], [s, c]], f"a rotation by π − {distance:g}"
        eigenvalues = np.exp(1j * np.array([angle, 1.0, -0.5])) * [1, 2, 0.5]
        yield "near the cut", make.with_spectrum(eigenvalues), f"one eigenvalue at angle about π − {distance:g}"
        yield "near the cut", make.with_spectrum(eigenvalues.conj()), f"one at angle about −π + {distance:g}"
    yield "near the cut", np.array([[-2303, -96], [96, -2303]]) / 2305, "a rotation by 3.09993 rad"
    yield "on the cut", [[-1, 1], [0, -1]], "a Jordan block"
    yield "on the cut", [[-1, 0], [0, -1]], "−I"
    yield "on the cut", [[2, 1, 0], [0, -3, 1], [0, 0, 5]], "one negative eigenvalue"
    yield "on the cut", make.jordan((-2, 1), (3, 2)), "one negative eigenvalue"
    for size in (1e-4, 1e-8, 1e-12):
        kind = "near-singular" if size < 1e-7 else "ill-conditioned"
        yield kind, make.with_spectrum(np.array([1.0, 2.0, 3.0, size])), f"an eigenvalue {size:g}"
        yield kind, np.diag([1, size, 1.0]) + np.triu(make.gaussian(3), 1), f"triangular, {size:g}"
    yield "ill-conditioned", 1.0 / (np.arange(1, 7)[:, None] + np.arange(6)), "Hilbert, d = 6"
    yield "near-singular", 1.0 / (np.arange(1, 11)[:, None] + np.arange(10)), "Hilbert, d = 10"
    for blocks in ([(2, 3)], [(1, 2), (3, 1)], [(0.5, 4)], [(4, 2), (4, 1), (1, 2)], [(1, 3), (1, 2)]):
        yield "defective", make.jordan(*blocks), f"Jordan blocks (eigenvalue, size) {blocks}"
    yield "defective", [[1001, -100000], [10, -999]], "a double eigenvalue 1"
    yield "defective", [[524, -1176, 3161], [696, -1564, 4205], [173, -389, 1046]], "a Jordan block of size 3"
    for gap in (1e-4, 1e-8, 1e-12):
        yield "near-defective", [[1, 1000, 3], [0, 1 + gap, 7], [0, 0, 1 + 2 * gap]], f"eigenvalues {gap:g} apart"
    amh = np.triu(np.full((4, 4), 3e4), 1) + np.diag([0.32346, 0.30089, 0.3221, 0.30744])
    yield "non-normal", amh, "its exponential is conditioned like 1e36 (Al-Mohy & Higham 2012)"
    yield "non-normal", [[0.01, 0.95], [0, 0.04]], "small"
    for size in (1e2, 1e5):
        A = np.triu(make.gaussian(4), 1) * size + np.diag([1.0, 2.0, 3.0, 4.0])
        yield "non-normal", A, "triangular, large above the diagonal"
    for size in (1e-2, 1e-6, 1e-10, 1e-14):
        yield "near the identity", np.eye(3) + make.gaussian(3) * size, f"I + {size:g} G: the logarithm is tiny"
    for size in (1e150, 1e-150):
        yield (
            "large norm" if size > 1 else "tiny",
            (make.gaussian(3) @ np.eye(3) * 0.1 + np.eye(3)) * size,
            f"{size:g}",
        )
    yield "ordinary", [[0, 1], [-1, 0]], "a quarter turn"


def sqrtm_cases(make: Sampler) -> Iterator[Row]:
    """The matrices of the logarithm, but for a few that say nothing new."""
    for kind, A, note in logm_cases(make):
        if kind != "near the identity":
            yield kind, A, note


def inv_cases(make: Sampler) -> Iterator[Row]:
    """Yield invertible matrices."""
    for dim in (1, 2, 3, 4, 6, 8, 12):
        for field in ("real", "complex"):
            yield "ordinary", make.gaussian(dim, field), "Gaussian"
    for size in (1e-3, 1e-6, 1e-9, 1e-12, 1e-15):
        for dim, field in ((3, "real"), (5, "complex")):
            kind = "near-singular" if size < 1e-8 else "ill-conditioned"
            yield kind, make.with_singular_values([*np.ones(dim - 1), size], field), f"σ = {size:g}"
    for dim in (4, 6, 8, 10, 12):
        kind = "near-singular" if dim > 6 else "ill-conditioned"
        yield kind, 1.0 / (np.arange(1, dim + 1)[:, None] + np.arange(dim)), f"Hilbert, d = {dim}"
    for dim in (5, 8):
        yield "ill-conditioned", np.vander(np.linspace(0.5, 2, dim)), "Vandermonde"
    for dim in (8, 16):
        A = np.eye(dim) - np.tril(np.ones((dim, dim)), -1)
        A[:, -1] = 1
        yield "growth", A, "Wilkinson: pivots grow like 2^d"
    for dim in (3, 5):
        A = make.gaussian(dim)
        yield "badly scaled", A * np.geomspace(1, 1e12, dim)[:, None], "rows of very different size"
        yield "badly scaled", A * np.geomspace(1, 1e-12, dim), "columns of very different size"
    for size in (1e150, 1e-150):
        yield "large norm" if size > 1 else "tiny", make.gaussian(3) * size, f"entries about {size:g}"
    yield "defective", make.jordan((1, 3), (2, 2)), "Jordan blocks (1, 3), (2, 2)"
    yield "non-normal", np.eye(6) + np.triu(np.full((6, 6), 10.0), 1), "triangular, large above the diagonal"


def solve_cases(make: Sampler) -> Iterator[tuple[str, Problem, GaussianRational, str]]:
    """Yield (kind, problem, α, note); the logarithm of Y2⁻¹Y1 is the principal one."""
    real_alpha = GaussianRational(Fraction(math.log(2)), Fraction(0))
    for dim in (1, 2, 3, 4):
        for field in ("real", "complex"):
            X1, X2 = (make.gaussian(dim, field) for _ in range(2))
            # a quotient near the identity keeps the logarithm's cut away
            Y2 = make.gaussian(dim, field) + 3 * np.eye(dim)
            Y1 = Y2 + make.gaussian(dim, field) * 0.25
            yield "ordinary", Problem(X1, X2, Y1, Y2), I_PI, "α = iπ"
            yield "real alpha", Problem(X2 + X1 + 4 * np.eye(dim), X2, Y1, Y2), real_alpha, "α = log 2"
            if field == "real":  # complex ones would need another α: exp(αK) overflows
                for size in (1e-2, 1e-4, 1e-6, 1e-9):
                    D = make.with_singular_values([*np.ones(dim - 1), size])
                    note = f"α = iπ, smallest singular value of X1 − X2 {size:g}"
                    yield "near-singular", Problem(X2 + D, X2, Y1, Y2), I_PI, note


def main(folder: Path) -> None:
    """Write the five files."""
    sources = {"expm": expm_cases, "logm": logm_cases, "sqrtm": sqrtm_cases, "inv": inv_cases}
    for number, name in enumerate(CORPORA):
        make = Sampler(SEED + number)
        if name == "solve":
            found = [_solved(*row) for row in solve_cases(make)]
        else:
            found = [_computed(name, *row) for row in sources[name](make)]
        counts: dict[str, int] = {}
        for case in found:
            label = case["kind"].replace(" ", "-").replace("é", "e").lower()
            counts[label] = counts.get(label, 0) + 1
            case["id"] = f"{name}/{label}-{counts[label]}"
        content = {
            "format": FORMAT,
            "function": name,
            "seed": SEED + number,
            "digits": DIGITS,
            "most_bits": max(case["bits"] for case in found),
            "versions": {
                "symbolic_matexp": __version__,
                "python-flint": flint.__version__,
                "FLINT": flint.__FLINT_VERSION__,
                "numpy": np.__version__,
                "python": platform.python_version(),
            },
            "cases": found,
        }
        text = json.dumps(content, ensure_ascii=False).replace('{"id"', '\n{"id"')
        (folder / f"{name}.json").write_text(text.replace('{"kind"', '\n{"kind"') + "\n", encoding="utf-8")
        print(f"{name}: {len(found)} cases of {len({case['kind'] for case in found})} kinds")


def _computed(name: str, kind: str, A: Any, note: str) -> dict[str, Any]:
    exact = ExactMatrix.parse(np.asarray(A, dtype=complex if np.iscomplexobj(A) else float))
    result = certified(name, exact, DIGITS)
    return _entry(kind, note, {"A": exact}, None, [result], condition(name, exact), getattr(result, "precision", 0))


def _solved(kind: str, problem: Problem, alpha: GaussianRational, note: str) -> dict[str, Any]:
    def weights_of(data: Problem, precision: int) -> tuple[flint.acb_mat, ...]:
        alg = BallAlgebra(precision)
        with alg.working():
            matrices = [alg.matrix(A) for A in (data.X1, data.X2, data.Y1, data.Y2)]
            weights: tuple[Any, ...] = run(three_layers.weights, alg, *matrices, alpha=alg.scalar(alpha))
        return weights

    for precision in precisions(bits_for(DIGITS, 64)):
        weights = weights_of(problem, precision)
        with flint.ctx.workprec(64):
            if all(relative_radius(W) <= flint.arb(10) ** -DIGITS for W in weights):
                break
    size = entrywise_condition(lambda data: weights_of(data, precision + 200), problem, precision + 200)
    names = {"X1": problem.X1, "X2": problem.X2, "Y1": problem.Y1, "Y2": problem.Y2}
    return _entry(kind, note, names, alpha, weights, size, precision)


def _entry(
    kind: str,
    note: str,
    inputs: dict[str, ExactMatrix],
    alpha: GaussianRational | None,
    results: Any,
    condition: float,
    bits: int,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "note": note,
        "inputs": {name: encode_exact(matrix) for name, matrix in inputs.items()},
        "alpha": None if alpha is None else [str(alpha.real), str(alpha.imag)],
        "condition": f"{condition:.6g}",
        "bits": bits,
        "results": [encode(BallMatrix(_to_size(result)), 0)["balls"] for result in results],
    }


def _to_size(result: flint.acb_mat) -> flint.acb_mat:
    """Drop the bits that the digits promised do not need, which widens the balls by as much."""
    with flint.ctx.workprec(bits_for(DIGITS, 8)):
        return flint.acb_mat(result.nrows(), result.ncols(), [z * 1 for z in result.entries()])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _FOLDER)
