"""Random matrices with short binary entries, so that the files of the corpora stay readable."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...inputs.exact_matrix import ExactMatrix

Row = tuple[str, Any, str]
"""Kind, matrix, note."""


class Sampler:
    """Random matrices from a seed."""

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
