# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Derivations, checked line by line
#
# On paper a derivation is a chain: an expression, an equal sign, the next expression. The longer it is, the more likely
# one line of it is wrong, and the harder that line is to find. This notebook takes derivations from textbooks of operator
# theory, geometric integration, filtering and Lie theory, types them in as they stand, and has every line judged by
# itself. Then it spoils some of them.
#
# The mark at a line says what is known:
#
# - **✓ proved**, for matrices of every dimension: the line follows from sums, products and the facts named below the chain;
# - **✗ refuted**: here are exact matrices for which the two sides differ;
# - **?**: neither. At best the line held on the exact matrices that were tried, and is called *supported*;
# - **∅ vacuous**: it follows, but only because the hypotheses contradict each other, so that there are no such matrices.

# %%
import sympy

import symbolic_matexp as sm
from symbolic_matexp import det, expm, eye, inv, trace

I = eye()

# %% [markdown]
# ## How it is written: the resolvent identity
#
# Letters stand for square matrices, or for numbers. `@` multiplies matrices, `*` multiplies by a number, `inv` inverts. A
# derivation is the list of its expressions, in the order in which they stand between the equal signs.
#
# The first example is the identity with which the theory of the resolvent $R(z) = (zI - A)^{-1}$ begins. It has one idea:
# between the two inverses stands the difference of what is inverted.

# %%
A = sm.matrices("A")
z, w = sm.scalars("z w")


def R(z):
    return inv(z * I - A)


sm.derivation(
    [
        R(z) - R(w),
        R(z) @ ((w * I - A) - (z * I - A)) @ R(w),
        (w - z) * R(z) @ R(w),
    ],
    id="resolvent-identity",
    source="T. Kato, Perturbation Theory for Linear Operators, I §5.2",
)

# %% [markdown]
# Both lines hold for every dimension. A line with an inverse speaks of the matrices for which the inverse exists. *The
# whole argument* unfolds: how the proof was found does not matter, because a small program has multiplied it out again.
#
# ## With a hypothesis: the Cayley transform
#
# A Lie group that is given by a quadratic form consists of the matrices $G$ with $G^{\mathsf T} J G = J$. For $J = I$ these
# are the orthogonal matrices, and there is a $J$ for the symplectic ones. Its Lie algebra consists of the $A$ with
# $A^{\mathsf T} J + J A = 0$. The Cayley transform $(I - A)^{-1}(I + A)$ goes from the algebra to the group, without an
# exponential, and this is why geometric integrators use it.
#
# What is assumed goes into `given`. It holds for all lines, and each line says whether its proof needed it.

# %%
A, J = sm.matrices("A J")
G = inv(I - A) @ (I + A)

sm.derivation(
    [
        G.T @ J @ G,
        (I + A.T) @ inv(I - A.T) @ J @ inv(I - A) @ (I + A),
        (I + A.T) @ J @ inv(I + A) @ inv(I - A) @ (I + A),
        J @ (I - A) @ inv(I + A) @ inv(I - A) @ (I + A),
        J @ inv(I + A) @ (I - A) @ inv(I - A) @ (I + A),
        J,
    ],
    given=[A.T @ J == -J @ A],
    id="cayley-transform",
    source="E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd edition, chapter IV",
)

# %% [markdown]
# Nothing else was asked of $J$: it need not be invertible, and it need not be skew. A proof shows what it did not need.
#
# ## One wrong line: the covariance of a Kalman filter
#
# A Kalman filter has a covariance $P$ and measures with noise $R$ through $H$. With the gain
# $K = P H^{\mathsf T} (H P H^{\mathsf T} + R)^{-1}$ the covariance becomes
# $(I - KH) P (I - KH)^{\mathsf T} + K R K^{\mathsf T}$. This is Joseph's form: it stays symmetric in floating-point
# arithmetic. Textbooks show that it equals the short form $(I - KH) P$.
#
# Here is that derivation as it might stand in somebody's notes:

# %%
P, H, R, K = sm.matrices("P H R K")
S = H @ P @ H.T + R
gain = [K == P @ H.T @ inv(S)]

notes = sm.derivation(
    [
        (I - K @ H) @ P @ (I - K @ H).T + K @ R @ K.T,
        (I - K @ H) @ P - P @ H.T @ K.T + K @ S @ K,
        (I - K @ H) @ P - P @ H.T @ K.T + P @ H.T @ inv(S) @ S @ K.T,
        (I - K @ H) @ P,
    ],
    given=gain,
    id="joseph-form-in-the-notes",
    source="D. Simon, Optimal State Estimation, Wiley 2006, chapter 3, with one mistake planted",
    expected="refuted",
)
notes

# %% [markdown]
# The result is right, and yet two lines are wrong. In the second expression the last $K$ has lost its transpose; the third
# expression has it again, so the way out of the mistake is a wrong line, too. The verdict on the ends says that the result
# can be saved. With the transpose back in its place:

# %%
sm.derivation(
    [
        (I - K @ H) @ P @ (I - K @ H).T + K @ R @ K.T,
        (I - K @ H) @ P - P @ H.T @ K.T + K @ S @ K.T,
        (I - K @ H) @ P - P @ H.T @ K.T + P @ H.T @ inv(S) @ S @ K.T,
        (I - K @ H) @ P,
    ],
    given=gain,
    id="joseph-form",
    source="D. Simon, Optimal State Estimation, Wiley 2006, chapter 3",
)

# %% [markdown]
# In a program one does not look at marks. A derivation is true if every line of it is proved, and `first_wrong` is the
# index of the first line that is refuted. Its evidence has the matrices:

# %%
wrong = notes.lines[notes.first_wrong]
print(bool(notes), notes.first_wrong, wrong.verdict)
print("\n".join(wrong.evidence[-1].steps))

# %% [markdown]
# The filter has another form, in which the inverse of the covariance is updated. The two gains are equal by an identity
# related to Woodbury's:

# %%
M = inv(P) + H.T @ inv(R) @ H

sm.derivation(
    [
        P @ H.T @ inv(S),
        inv(M) @ M @ P @ H.T @ inv(S),
        inv(M) @ (H.T + H.T @ inv(R) @ H @ P @ H.T) @ inv(S),
        inv(M) @ H.T @ inv(R) @ S @ inv(S),
        inv(M) @ H.T @ inv(R),
    ],
    id="two-forms-of-the-gain",
    source="K. B. Petersen, M. S. Pedersen, The Matrix Cookbook, section 3.2",
)

# %% [markdown]
# ## Exponentials, and a hypothesis that was forgotten
#
# If $C = XY - YX$ commutes with both $X$ and $Y$, then $e^X$ and $e^Y$ can be interchanged at the price of $e^C$. This is
# how the Heisenberg group multiplies, and the first step to the formula of Baker, Campbell and Hausdorff.

# %%
X, Y, C = sm.matrices("X Y C")
interchange = [
    expm(X) @ expm(Y),
    expm(X) @ expm(Y) @ expm(-X) @ expm(X),
    expm(expm(X) @ Y @ expm(-X)) @ expm(X),
    expm(Y + C) @ expm(X),
    expm(C) @ expm(Y) @ expm(X),
]

sm.derivation(
    interchange,
    given=[C == X @ Y - Y @ X, X @ C == C @ X, Y @ C == C @ Y],
    id="interchanged-exponentials",
    source="B. C. Hall, Lie Groups, Lie Algebras, and Representations, 2nd edition, section 5.2",
)

# %% [markdown]
# Without the condition that $C$ commutes with $X$ and $Y$, the first two lines remain true. The verdict names the line at
# which the condition comes in:

# %%
sm.derivation(interchange, given=[C == X @ Y - Y @ X], id="condition-forgotten", expected="refuted")

# %% [markdown]
# And the formula itself, for this case:

# %%
sm.derivation(
    [
        expm(X + Y + C / 2),
        expm(X + Y) @ expm(C / 2),
        expm(X) @ expm(Y),
    ],
    given=[C == X @ Y - Y @ X, X @ C == C @ X, Y @ C == C @ Y],
    id="baker-campbell-hausdorff-central",
    source="B. C. Hall, the same book, theorem 5.1",
)

# %% [markdown]
# Here one should look at the reasons. The first line is a proof. The second one uses the theorem itself, which the package
# takes for granted. What a line has used of what is taken for granted is always named, and this is all of it, each with its
# side conditions and with the place where it can be read:

# %%
sm.premises()
#
# ## What is true and yet not proved
#
# The proofs know of matrices how they add and multiply, and not their entries. For $d = 3$ the theorem of Cayley and
# Hamilton writes $X^3$ by lower powers. This held, to thirty digits, on all exact matrices that were tried. It is no proof,
# and is not called one:

# %%
X = sm.matrices("X", 3)

sm.derivation(
    [
        X @ X @ X,
        trace(X) * X @ X - (trace(X) ** 2 - trace(X @ X)) / 2 * X + det(X) * I,
    ],
    id="cayley-hamilton-three",
    source="R. A. Horn, C. R. Johnson, Matrix Analysis, 2nd edition, theorem 2.4.3.2",
    expected="supported",
)

# %% [markdown]
# ## From SymPy
#
# Expressions of SymPy do as well, with symbols that do not commute or with `MatrixSymbol`. The identity by which a factor
# is pushed through an inverse:

# %%
a, b = sympy.symbols("a b", commutative=False)

sm.derivation(
    [
        a * (1 + b * a) ** -1,
        (1 + a * b) ** -1 * (a + a * b * a) * (1 + b * a) ** -1,
        (1 + a * b) ** -1 * a,
    ],
    id="push-through",
    source="K. B. Petersen, M. S. Pedersen, The Matrix Cookbook, section 3.2",
)

# %% [markdown]
# ## A notebook that cannot go wrong unnoticed
#
# `symbolic-matexp verify-notebooks` runs a notebook and fails if one of its derivations has a line that is not proved,
# unless the author has written `expected="refuted"` or `expected="supported"`, as above. Change a sign in this notebook,
# and it fails.
#
# It also fails if a hypothesis is mistyped so badly that no matrices fulfil it, and everything would follow. No matrices
# have $AB - BA = I$, because the trace of the left side is 0:

# %%
A, B = sm.matrices("A B")

sm.derivation([A @ B, B @ A], given=[A @ B - B @ A == I], id="about-nothing", expected="vacuous")
