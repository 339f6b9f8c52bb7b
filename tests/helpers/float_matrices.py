"""Small matrices of floats of many kinds and scales, with vectors and times, for tests of exp(tA)B."""

import numpy as np

KINDS = (
    "gaussian",
    "complex",
    "laplacian",
    "generator",
    "skew",
    "hermitian",
    "nilpotent",
    "companion",
    "far from normal",
    "diagonal",
    "multiple of the identity",
    "sparse",
    "graded",
    "whole numbers",
    "nearly overflowing",
    "nearly underflowing",
    "zero",
)


def draw(kind, rng):
    """A, B and t for which exp(tA)B mostly stays in range."""
    d = int(rng.integers(1, 13))
    G, C = rng.standard_normal((d, d)), rng.standard_normal((d, d))
    scale = 10.0 ** rng.uniform(-3, 1.3)
    A = _matrix(kind, d, G, C, rng) * scale
    t = float(rng.choice([1.0, -1.0, 0.1, rng.uniform(-2, 2)]))
    if rng.random() < 0.2:
        t = complex(t, rng.uniform(-1, 1))
    if kind in ("nearly overflowing", "nearly underflowing"):
        big = int(rng.integers(990, 1018)) * (1 if kind == "nearly overflowing" else -1)
        A, t = np.ldexp(A, big), t * 2.0 ** -(min(big, 1018)) if big > 0 else t * 2.0 ** min(-big, 1018)
    B = rng.standard_normal((d, int(rng.integers(1, 4)))) * 10.0 ** rng.choice([0, 0, -290, 280])
    if rng.random() < 0.3:
        B = B + 1j * rng.standard_normal(B.shape) * np.abs(B).max()
    if rng.random() < 0.2:
        B[:, 0] = 0
    if rng.random() < 0.2:
        B[0] *= 1e-300
    return A, B[:, 0] if rng.random() < 0.3 else B, t


def _matrix(kind, d, G, C, rng):
    if kind in ("gaussian", "nearly overflowing", "nearly underflowing"):
        return G
    if kind == "complex":
        return G + 1j * C
    if kind == "laplacian":
        return -2 * np.eye(d) + np.eye(d, k=1) + np.eye(d, k=-1)
    if kind == "generator":
        return (np.abs(G) - np.diag(np.abs(G).sum(axis=0))).T if rng.random() < 0.5 else _zero_columns(G)
    if kind == "skew":
        return G - G.T if rng.random() < 0.5 else 1j * (G + G.T)
    if kind == "hermitian":
        return G + G.T - 3 * np.eye(d)
    if kind == "nilpotent":
        return np.triu(G, 1) * 10
    if kind == "companion":
        return np.eye(d, k=-1) + np.outer(G[0], np.eye(d)[-1])
    if kind == "far from normal":
        return np.triu(5 * G, 1) - np.diag(np.abs(C[0]))
    if kind == "diagonal":
        return np.diag(G[0] + 1j * C[0]) * 10
    if kind == "multiple of the identity":
        return np.eye(d) * G[0, 0] * 30
    if kind == "sparse":
        return G * (C > 1)
    if kind == "graded":
        weights = 10.0 ** rng.integers(-200, 1, size=d)
        return G * weights[:, None]
    if kind == "whole numbers":
        return np.round(3 * G)
    return np.zeros((d, d))


def _zero_columns(G):
    Q = np.abs(G)
    return Q - np.diag(Q.sum(axis=0))
