"""Random matrices of every kind that matrix functions find hard; number n is the same in every run."""

import numpy as np

import symbolic_matexp as sm

from .problems import jordan_matrix, unimodular

KINDS = (
    "gaussian",
    "complex",
    "defective",
    "defective complex",
    "clustered",
    "near the cut",
    "on the cut",
    "non-normal",
    "tiny",
    "large",
    "symmetric",
    "orthogonal",
    "integer",
    "multiple eigenvalues",
    "triangular",
)


def structured(number):
    """Return (kind, A): nested lists of exact numbers or an array, invertible for almost every number."""
    rng = np.random.default_rng(number)
    kind, dim = KINDS[number % len(KINDS)], 1 + (number // len(KINDS)) % 8
    G = rng.standard_normal((dim, dim))
    if kind == "complex":
        return kind, G + 1j * rng.standard_normal((dim, dim))
    if kind.startswith("defective"):
        blocks, left = [], dim
        while left:
            size = int(rng.integers(1, left + 1))
            value = int(rng.integers(1, 4))
            blocks.append((value + 1j * int(rng.integers(-2, 3)) if kind.endswith("complex") else value, size))
            left -= size
        return kind, jordan_matrix(blocks, number)[0]
    if kind == "clustered":
        return kind, np.diag(1.5 + 1e-10 * np.arange(dim)) + 0.5 * np.triu(G, 1)
    if kind == "near the cut":
        Q = np.linalg.qr(G)[0]
        angles = np.pi - 10.0 ** -rng.integers(1, 9, dim)
        return kind, Q @ np.diag(np.exp(1j * angles) * rng.uniform(0.5, 2, dim)) @ Q.T
    if kind == "on the cut":
        P = unimodular(rng, dim)
        J = sm.ExactMatrix.parse(np.diag(rng.choice([-2, -1, 1, 3], dim)))
        return kind, P @ J @ P.solve(sm.ExactMatrix.identity(dim))
    if kind == "non-normal":
        return kind, np.triu(G) + 1e4 * np.triu(rng.standard_normal((dim, dim)), 1) + 2 * np.eye(dim)
    if kind in ("tiny", "large"):
        return kind, G * (1e-20 if kind == "tiny" else 30.0)
    if kind == "symmetric":
        return kind, G + G.T
    if kind == "orthogonal":
        return kind, np.linalg.qr(G)[0]
    if kind == "integer":
        return kind, rng.integers(-5, 6, (dim, dim)).tolist()
    if kind == "multiple eigenvalues":
        Q = np.linalg.qr(G)[0]
        return kind, Q @ np.diag(rng.integers(1, 3, dim).astype(float)) @ Q.T
    if kind == "triangular":
        return kind, np.triu(G) + 3 * np.eye(dim)
    return kind, G
