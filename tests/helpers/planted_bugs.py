"""Five textbook bugs for every function of :mod:`helpers.scipy_like`: what is wrong, what text becomes what other.

A mutant is the whole module with one replacement. ``UNDERSTOOD`` has the cases that the module without any bug gets
wrong, and why.
"""

from pathlib import Path

from . import scipy_like

UNDERSTOOD = {
    "expm": {"defective-7": "too many squarings of 1e10 above the diagonal overflow"},
    "logm": {"large-norm-1": "some 500 square roots, each rounded"},
    "sqrtm": {},
    "inv": {},
    "cosm": {"near-a-zero-7": "the condition times u is above 1"},
    "sinm": {"near-a-zero-7": "the condition times u is above 1"},
    "coshm": {"near-a-zero-7": "the condition times u is above 1"},
    "sinhm": {"near-a-zero-7": "the condition times u is above 1"},
    "tanm": {
        "large-norm-3": "sine and cosine are about e^50, and of rank 2 in float64",
        "large-norm-4": "sine and cosine are about e^300, and of rank 2 in float64",
        "near-a-pole-7": "the condition times u is above 1",
        "near-a-pole-8": "the condition times u is above 1",
    },
    "signm": {},
    "powm": {
        "large-norm-1": "the logarithm is 345, and its error, too",
        "tiny-1": "some 500 square roots, each rounded",
    },
    "phi": {"large-norm-6": "the larger matrix needs more squarings than A"},
}

EXPM = {
    "too few squarings": ("math.log2(norm / THETA_13)", "math.log2(norm / 40)"),
    "one squaring forgotten": ("for _ in range(squarings):", "for _ in range(squarings - 1):"),
    "wrong Padé coefficient": ("670442572800, 33522128640", "670442572800, 33522218640"),
    "balancing not undone": ("return scale[:, None] * result / scale", "return result"),
    "exponential of each entry": (
        "    one, square, b = np.eye",
        "    return np.exp(np.asarray(A))\n    one, square, b = np.eye",
    ),
}
LOGM = {
    "conjugation with the transpose": (
        "return like(A, Z @ triangular_log(T) @ Z.conj().T)",
        "return like(A, Z @ triangular_log(T) @ Z.T)",
    ),
    "imaginary part dropped": (
        "return like(A, Z @ triangular_log(T) @ Z.conj().T)",
        "return (Z @ triangular_log(T) @ Z.conj().T).real",
    ),
    "too few square roots": ("ROOT_TOLERANCE = 0.25", "ROOT_TOLERANCE = 30.0"),
    "factor of one square root forgotten": ("total = 2.0**roots * total", "total = 2.0 ** max(roots - 1, 0) * total"),
    "wrong branch for negative eigenvalues": (
        "np.fill_diagonal(total, np.log(np.diag(T).astype(complex)))",
        "np.fill_diagonal(total, np.log(abs(np.diag(T)).astype(complex)))",
    ),
}
SQRTM = {
    "2×2 blocks of the Schur form ignored": (
        "return scipy.linalg.rsf2csf(T, Z) if np.isrealobj(T) else (T, Z)",
        "return np.triu(T), Z",
    ),
    "conjugation with the transpose": (
        "return like(A, Z @ triangular_root(T) @ Z.conj().T)",
        "return like(A, Z @ triangular_root(T) @ Z.T)",
    ),
    "wrong sign of the inner product": ("(T[i, j] - inner)", "(T[i, j] + inner)"),
    "wrong branch for negative eigenvalues": (
        "np.sqrt(np.diag(T).astype(complex))",
        "np.sqrt(abs(np.diag(T)).astype(complex))",
    ),
    "root of each entry": (
        "    T, Z = schur(A)\n    return like(A, Z @ triangular_root",
        "    return np.sqrt(np.asarray(A, dtype=complex))\n    return like(A, Z @ triangular_root",
    ),
}
INV = {
    "no pivoting": ("pivot = j + int(np.argmax(abs(work[j:, j])))", "pivot = j"),
    "pivot by value, not by size": ("np.argmax(abs(work[j:, j]))", "np.argmax(work[j:, j].real)"),
    "reciprocal of each entry": ("    n = len(A)\n    work", "    return 1 / np.asarray(A)\n    work"),
    "computed in single precision": (
        ".astype(np.result_type(A, float))",
        ".astype(np.complex64 if np.iscomplexobj(A) else np.float32).astype(np.result_type(A, float))",
    ),
    "a conjugated factor": ("work[i] - work[i, j] * work[j]", "work[i] - work[i, j].conj() * work[j]"),
}
COSM = {
    "cosine of each entry": ("        return expm(1j * np.asarray(A)).real\n", "        return np.cos(A)\n"),
    "real part of a complex cosine": ("return (expm(1j * A) + expm(-1j * A)) / 2", "return expm(1j * A).real"),
    "half forgotten": ("return (expm(1j * A) + expm(-1j * A)) / 2", "return expm(1j * A) + expm(-1j * A)"),
    "argument not turned": ("return expm(1j * np.asarray(A)).real", "return expm(np.asarray(A)).real"),
    "argument conjugated": (
        "return (expm(1j * A) + expm(-1j * A)) / 2",
        "return (expm(1j * A) + expm(-1j * A.conj())) / 2",
    ),
}
SINM = {
    "sign of i": ("-0.5j *", "0.5j *"),
    "cosine for sine": ("return expm(1j * A).imag", "return expm(1j * A).real"),
    "difference of large numbers for a small one": (
        "    if np.linalg.norm(A, 1) < 0.5:",
        "    if np.linalg.norm(A, 1) < 0:",
    ),
    "sine of each entry": ("        return expm(1j * A).imag", "        return np.sin(A)"),
    "transposed": ("-0.5j * (expm(1j * A) - expm(-1j * A))", "-0.5j * (expm(1j * A.T) - expm(-1j * A.T))"),
}
COSHM = {
    "half forgotten": ("return 0.5 * (up + down)", "return up + down"),
    "conjugate transpose for the inverse": (
        "up, down = expm(A), expm(-np.asarray(A))",
        "up = expm(A)\n    down = up.conj().T",
    ),
    "real part only": ("return 0.5 * (up + down)", "return (0.5 * (up + down)).real"),
    "sine for cosine": ("return 0.5 * (up + down)", "return 0.5 * (up - down)"),
    "hyperbolic cosine of each entry": ("return 0.5 * (up + down)", "return np.cosh(A)"),
}
SINHM = {
    "difference of large numbers for a small one": (
        "    if np.linalg.norm(A, 1) < 2:",
        "    if np.linalg.norm(A, 1) < 0:",
    ),
    "wrong Taylor coefficient": ("(2 * k * (2 * k + 1))", "(2 * k * (2 * k - 1))"),
    "series too short": ("for k in range(1, 10):", "for k in range(1, 5):"),
    "series where it does not serve": ("    if np.linalg.norm(A, 1) < 2:", "    if np.linalg.norm(A, 1) < 10:"),
    "second exponential conjugated": (
        "return 0.5 * (expm(A) - expm(-A))",
        "return 0.5 * (expm(A) - expm(-A.conj()))",
    ),
}
TANM = {
    "quotient on the wrong side, of a transpose": (
        "return np.linalg.solve(cosine, sine)",
        "return np.linalg.solve(cosine.T, sine)",
    ),
    "quotient upside down": ("return np.linalg.solve(cosine, sine)", "return np.linalg.solve(sine, cosine)"),
    "quotient of each entry": ("return np.linalg.solve(cosine, sine)", "return sine / cosine"),
    "a pseudo-inverse that cuts off": (
        "return np.linalg.solve(cosine, sine)",
        "return np.linalg.pinv(cosine, rcond=1e-6) @ sine",
    ),
    "sign of the sine": ("return np.linalg.solve(cosine, sine)", "return np.linalg.solve(cosine, -sine)"),
}
SIGNM = {
    "premature convergence": ("if change < 1e-14:", "if change < 1e-1:"),
    "too few iterations without scaling": (
        "for _ in range(60):\n        inverse",
        "for _ in range(8):\n        scaled = False\n        inverse",
    ),
    "sign of each entry": ("X = np.asarray(A) / np.linalg.norm(A)", "return np.sign(A)"),
    "transposed inverse": ("inverse = np.linalg.inv(X)", "inverse = np.linalg.inv(X).T"),
    "half forgotten": ("Y = (factor * X + inverse / factor) / 2", "Y = factor * X + inverse / factor / 2"),
}
POWM = {
    "exponent in single precision": ("rest = p - whole", "rest = float(np.float32(p - whole))"),
    "rest of the exponent lost": ("power if rest == 0 else", "power if abs(rest) < 0.2 else"),
    "inverse forgotten": ("base = np.asarray(A) if whole >= 0 else inv(A)", "base = np.asarray(A)"),
    "power of each entry": (
        "power if rest == 0 else",
        "power if rest == 0 else np.asarray(A, dtype=complex) ** p if p == 0.5 else",
    ),
    "imaginary part dropped": ("like(A, power @ expm(rest * logm(A)))", "(power @ expm(rest * logm(A))).real"),
}
PHI_BEGINS = "    n = len(A)\n    larger"
QUOTIENTS = """    n, E = len(A), expm(A)
    for j in range(k):
        E = np.linalg.solve(A, E - np.eye(n) / math.factorial(j))
    return E
    larger"""
QUOTIENTS_OF_ENTRIES = """    n, E = len(A), expm(A)
    for j in range(k):
        E = (E - np.eye(n) / math.factorial(j)) / np.asarray(A)
    return E
    larger"""
SERIES = """    n, term = len(A), np.eye(len(A)) / math.factorial(k)
    total = term
    for j in range(1, 15):
        term = term @ A / (j + k)
        total = total + term
    return total
    larger"""
PHI = {
    "order off by one": ("return expm(larger)[:n, k * n :]", "return expm(larger)[:n, (k - 1) * n : k * n]"),
    "quotients by A": (PHI_BEGINS, QUOTIENTS),
    "identities on the wrong side of the diagonal": (
        "larger[j * n : (j + 1) * n, (j + 1) * n : (j + 2) * n]",
        "larger[(j + 1) * n : (j + 2) * n, j * n : (j + 1) * n]",
    ),
    "quotients of each entry": (PHI_BEGINS, QUOTIENTS_OF_ENTRIES),
    "a truncated series": (PHI_BEGINS, SERIES),
}
BUGS = {
    "expm": EXPM, "logm": LOGM, "sqrtm": SQRTM, "inv": INV, "cosm": COSM, "sinm": SINM, "coshm": COSHM,
    "sinhm": SINHM, "tanm": TANM, "signm": SIGNM, "powm": POWM, "phi": PHI,
}  # fmt: skip


def with_bug(old, new):
    """The source of the module with one bug."""
    source = Path(scipy_like.__file__).read_text(encoding="utf-8")
    if source.count(old) != 1:
        raise ValueError(f"{old!r} is there {source.count(old)} times")
    return source.replace(old, new)
