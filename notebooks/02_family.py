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
# # The family of solutions
#
# Theorem 1 leaves two things free: the number $\alpha$ (any complex one with $e^{\alpha} \ne 1$) and the logarithm
# $\Lambda$ of $Y_2^{-1} Y_1$ (any branch). So one problem has a whole family of solutions. This notebook looks at it: what
# the two choices change, what they do not, and what the network does between the two inputs.

# %%
import matplotlib.pyplot as plt
import numpy as np

import symbolic_matexp as sm
from symbolic_matexp import exp, expm, eye, logm, pi
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.formulas.network import network

# %% [markdown]
# ## Many solutions of one problem
#
# A problem with symmetric positive definite outputs, solved for several $\alpha$. Each solution is certified to 40
# digits, and they differ widely.

# %%
problem = sm.Problem(X1=[[2, 1], [0, 3]], X2=[[1, 0], [1, 1]], Y1=[[5, 2], [2, 1]], Y2=[[1, 0], [0, 2]])
for alpha in (1, -2, "0.01", [0, 3], [1, 1]):
    solution = sm.solve(problem, digits=40, alpha=alpha)
    sizes = ", ".join(f"{np.linalg.norm(W):9.3g}" for W in solution.to_numpy())
    print(f"alpha = {alpha!s:8}  norms of W1, W2, W3: {sizes}   {solution.certificate.verdict}")

# %% [markdown]
# So the claim that the solution is unique is refuted, by two of them:

# %%
sm.prove("unique-solution")

# %% [markdown]
# ## Branches of the logarithm
#
# Adding $2\pi i$ to $\Lambda$ gives another logarithm of the same matrix, and so another solution. (That
# $e^{2\pi i} = 1$ is not among the facts that the proof for every dimension may use, so this claim is only supported
# by exact instances, and not called proved.)


# %%
def another_branch(X1, X2, Y1, Y2, *, alpha):
    Lambda = logm(Y2.solve(Y1)) + 2j * pi * eye()
    return three_layers.weights_from(X1, X2, Y1, Y2, Lambda, alpha=alpha)


sm.prove(sm.Claim(another_branch, id="another-branch-solves-too", expected="supported"))

# %% [markdown]
# ## On the line between the inputs
#
# The line theorem says what the network does on $X_2 + t(X_1 - X_2)$:
# $$ f = Y_2\, e^{s(t)\, \Lambda}, \qquad s(t) = \frac{e^{\alpha t} - 1}{e^{\alpha} - 1}. $$
# The matrices $Y_2\, e^{s \Lambda}$ with real $s$ are a geodesic: for positive definite $Y_1, Y_2$ it is *the* geodesic of
# the positive definite matrices from $Y_2$ to $Y_1$. So all networks of the family with a real $\alpha$ run through the same
# curve, and $\alpha$ only changes the speed. A complex $\alpha$ leaves the curve, and returns to it at $t = 0$ and
# $t = 1$.


# %%
def speed(exp, alpha, t):
    return (exp(alpha * t) - 1) / (exp(alpha) - 1)


def on_the_line(X1, X2, Y1, Y2, *, alpha, t):
    weights = three_layers.weights(X1, X2, Y1, Y2, alpha=alpha)
    Lambda = logm(Y2.solve(Y1))
    return network(weights, X2 + t * (X1 - X2)) == Y2 @ expm(speed(exp, alpha, t) * Lambda)


sm.prove(
    sm.Claim(on_the_line, id="speed-on-the-line", statement="f(X₂ + t(X₁ − X₂)) = Y₂ exp(s(t) Λ) with this s(t).")
)


# %%


def ellipse(Y, n=200):
    angles = np.linspace(0, 2 * np.pi, n)
    values, vectors = np.linalg.eigh(Y)
    return vectors @ (np.sqrt(values)[:, None] * np.array([np.cos(angles), np.sin(angles)]))


figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13, 4.2), layout="constrained")
times = np.linspace(0, 1, 7)
solution = sm.solve(problem, digits=20, alpha=1)
X1, X2 = problem.X1.to_numpy(), problem.X2.to_numpy()
for t in times:
    Y = np.array(solution((X2 + t * (X1 - X2)).tolist()).mid().tolist()).astype(complex).real
    end = {0: "t = 0", 1: "t = 1"}.get(t)
    left.plot(*ellipse(Y), "-" if end == "t = 1" else "--" if end else ":", color=plt.cm.viridis(t), label=end)
left.set(
    title="f on the line, α = 1: unit circles\nunder the square roots of the matrices",
    xlabel="first coordinate",
    ylabel="second coordinate",
    aspect="equal",
)
left.legend(loc="lower right", fontsize=8)

t = np.linspace(0, 1, 200)
for alpha, line in zip((-4, -1, 0, 1, 4), (":", "--", "-", "-.", (0, (5, 1, 1, 1, 1, 1))), strict=True):
    if alpha:
        middle.plot(t, speed(np.exp, alpha, t), linestyle=line, label=f"α = {alpha}")
    else:
        middle.plot(t, t, linestyle=line, label="α → 0: the geodesic")
middle.set(title="real α: the same curve at another speed", xlabel="t", ylabel="s(t)")
middle.legend(loc="lower right", fontsize=8)

for turn, name, line in ((1, "iπ", "-"), (0.5, "iπ/2", "--"), (1.5, "3iπ/2", "-.")):
    path = speed(np.exp, 1j * np.pi * turn, t)
    right.plot(path.real, path.imag, line, label=f"α = {name}")
right.plot([0, 1], [0, 0], "k:", linewidth=1, label="real α")
right.plot([0, 1], [0, 0], "ko", label="s(0) = 0, s(1) = 1")
right.set(title="complex α: s(t) leaves the real line", xlabel="real part of s", ylabel="imaginary part of s")
right.set_aspect("equal")
right.legend(loc="center", bbox_to_anchor=(0.5, 0.28), fontsize=8)
plt.show()

# %% [markdown]
# The left panel is drawn from the network itself: the ellipses are $f(X_2 + t(X_1 - X_2))$, computed in balls from the weights.

# %% [markdown]
# ## Which member of the family should float64 use?
#
# All members solve the equations exactly. In float64 they do not do so equally well: $e^{-\alpha K}$, $K = (X_1 - X_2)^{-1} X_2$, is
# the factor that loses digits when $X_1 - X_2$ is nearly singular. Below, one problem with smallest singular value $10^{-2}$,
# solved in float64 for many $\alpha$; the residuals are upper bounds, proved in balls on the very numbers that float64
# returned.

# %%
generator = np.random.default_rng(3)
data = [generator.standard_normal((3, 3)) for _ in range(4)]
U, singular, V = np.linalg.svd(data[0] - data[1])
singular[-1] = 1e-2
near_singular = sm.Problem(data[1] + U @ np.diag(singular) @ V, *data[1:])

moduli = np.linspace(0.1, 4, 27)
figure, axis = plt.subplots(figsize=(7, 4), layout="constrained")
directions = ((1, "α = r", "^--"), (1j, "α = ir", "o-"), ((1 + 1j) / np.sqrt(2), "α = r(1 + i)/√2", "s:"))
for direction, name, line in directions:
    residuals = []
    for r in moduli:
        weights = sm.solve(near_singular, alpha=complex(r * direction), algebra="float64")
        residuals.append(max(weights.certificate.residuals) if weights.success else np.nan)
    axis.semilogy(moduli, residuals, line, markersize=4, label=name)
axis.set(
    xlabel="r = |α|",
    ylabel="relative residual at most",
    title="float64, d = 3, smallest singular value of X₁ − X₂: 10⁻² (seed 3)",
)
axis.grid(alpha=0.25)
axis.legend()
plt.show()

# %% [markdown]
# Where a point is missing, float64 kept no digit at all. `alpha="auto"` turns $\alpha$ so that the large
# eigenvalues of $\alpha K$ become imaginary.

# %%
automatic = sm.solve(near_singular, algebra="float64")
print(f"alpha = {complex(automatic.alpha):.4g}, residual at most {max(automatic.certificate.bounds, key=float)}")
