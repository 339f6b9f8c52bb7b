"""What the proved bound of ``expm_multiply`` costs beside SciPy's, and how near it is to the error.

python tests/benchmarks/exponential_action.py          (about two minutes; set OPENBLAS_NUM_THREADS=1)

Time: pairs of runs in turn, the median of their ratios. "proved" is the bound of the relative error, and "to SciPy"
the relative distance of the two results, of which neither is exact. Where the exact result is known in closed form,
the last column is the bound divided by the error.
"""

import math
import statistics
import time

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import expm_multiply as scipy_expm_multiply

import symbolic_matexp as sm

PAIRS = 5


def differences(n):
    """Second and first differences on n points inside an interval."""
    second = sparse.diags_array([1.0, -2.0, 1.0], offsets=[-1, 0, 1], shape=(n, n)) * (n + 1) ** 2
    first = sparse.diags_array([-1.0, 1.0], offsets=[-1, 1], shape=(n, n)) * ((n + 1) / 2)
    return second, first


def on_a_square(D):
    """D ⊗ I + I ⊗ D."""
    one = sparse.eye_array(D.shape[0])
    return sparse.csr_array(sparse.kron(D, one) + sparse.kron(one, D))


def modes(n, t):
    """Three modes of the Laplacian, and what they are at time t, in NumPy's long doubles."""
    x = np.arange(1, n + 1, dtype=np.longdouble) / (n + 1)
    start = np.zeros((n, n), dtype=np.longdouble)
    end = np.zeros((n, n), dtype=np.longdouble)
    pi = np.longdouble("3.14159265358979323846264338327950288")
    for i, j, c in ((1, 1, 1.0), (2, 3, 0.5), (5, 4, 0.25)):
        mode = np.outer(np.sin(pi * i * x), np.sin(pi * j * x)) * c
        rate = sum(4 * (n + 1) ** 2 * np.sin(pi * k / (2 * (n + 1))) ** 2 for k in (i, j))
        start, end = start + mode, end + mode * np.exp(-np.longdouble(t) * rate)
    # The rounding of the start decays with it, and is less than 1e-16 of the end.
    return start.astype(float).reshape(-1), end.reshape(-1)


def problems():
    """Yield name, A, B, t and the exact result, or None."""
    rng = np.random.default_rng(0)
    for n, t in ((50, 0.01), (50, 1.0), (100, 0.01), (100, 0.1)):
        start, end = modes(n, t)
        yield f"Laplacian {n}x{n}, t = {t}", on_a_square(differences(n)[0]), start, t, end
    second, first = differences(50)
    for speed in (2, 10, 40):
        A = on_a_square(second + speed * first)
        yield f"convection {speed}, 50x50, t = 0.05", A, rng.standard_normal(2500), 0.05, None
    A = sparse.random_array((5000, 5000), density=10 / 5000, rng=rng, data_sampler=rng.standard_normal).tocsr()
    yield "random sparse 5000", A, rng.standard_normal(5000), 1.0, None
    yield "random sparse 5000, 8 columns", A, rng.standard_normal((5000, 8)), 1.0, None
    yield "skew 5000", (A - A.T).tocsr(), rng.standard_normal(5000), 10.0, None
    yield "Schroedinger 70x70", on_a_square(differences(70)[0]) * 1j, rng.standard_normal(4900), 0.01, None
    W = abs(A + A.T)
    yield (
        "graph Laplacian 5000",
        (W - sparse.diags_array(W.sum(axis=1))).tocsr(),
        rng.standard_normal(5000),
        3.0,
        None,
    )
    Q = abs(A)
    yield "generator 5000", (Q - sparse.diags_array(Q.sum(axis=1))).T.tocsr(), np.full(5000, 1 / 5000), 3.0, None
    G = rng.standard_normal((500, 500))
    yield "Gaussian 500, t = 0.1", G, rng.standard_normal(500), 0.1, None
    yield "Gaussian 500, t = 1", G, rng.standard_normal(500), 1.0, None
    yield "complex Gaussian 500, t = 0.2", G + 1j * G.T, rng.standard_normal(500), 0.2, None
    G = rng.standard_normal((2000, 2000))
    yield "Gaussian 2000, t = 0.2", G, rng.standard_normal(2000), 0.2, None
    yield (
        "shift 5000 (nilpotent)",
        sparse.eye_array(5000, k=1, format="csr") * 20,
        rng.standard_normal(5000),
        1.0,
        None,
    )


def seconds(function):
    """Return the time of one call, and its result."""
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def largest_norm(V, p):
    """Return the largest p-norm of a column."""
    return float(np.linalg.norm(np.asarray(V).reshape(len(V), -1), ord=p, axis=0).max())


def main():
    """Print a table."""
    sm.expm_multiply([[1]], [1])
    print(f"{'':32} {'ratio':>6} {'ours':>8} {'products':>8} {'proved':>8} {'to SciPy':>8} {'bound/error':>11}")
    for name, A, B, t, exact in problems():
        ratios, best = [], math.inf
        for _ in range(PAIRS):
            ours, result = seconds(lambda A=A, B=B, t=t: sm.expm_multiply(A, B, t))
            theirs, other = seconds(lambda A=A, B=B, t=t: scipy_expm_multiply(t * A, B, traceA=t * A.trace()))
            ratios.append(ours / theirs)
            best = min(best, ours)
        if result.values is None:
            print(f"{name:32} {result.status.name}")
            continue
        p = result.norm
        distance = largest_norm(other - result.values, p) / largest_norm(other, p)
        near = "" if exact is None else f"{result.error / largest_norm(result.values - exact, p):.0f}"
        print(
            f"{name:32} {statistics.median(ratios):6.2f} {best:7.3f}s {result.products:8} "
            f"{result.relative_error:8.1e} {distance:8.1e} {near:>11}",
            flush=True,
        )


if __name__ == "__main__":
    main()
