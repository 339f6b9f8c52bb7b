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
# # How many equations can a depth solve?
#
# The network with $L$ layers is $f(X) = W_L \exp(W_{L-1} \exp(\cdots \exp(W_1 X)))$, for $d \times d$ matrices. Given are
# $k$ pairs $(X_i, Y_i)$, and the weights shall satisfy all the equations $f(X_i) = Y_i$ at once.
#
# Counting is quickly done: there are $L d^2$ unknown entries and $k d^2$ equations, so that one hopes for $k \le L$.
# But counting proves nothing. The equations are not linear, over the real numbers they may have no solution, and a solution
# that exists need not have a formula. This notebook tells what is known:
#
# | equations | layers | what is needed | |
# |---|---|---|---|
# | 1 | 1 | $X_1$ invertible | $W_1 = Y_1 X_1^{-1}$ |
# | 2 | 3 | $X_1 - X_2$ invertible | Theorem 1, closed form (Gai & Zhang 2024) |
# | 2, real weights | 4 | and $\det(Y_1)\det(Y_2) > 0$ | Theorem 3, closed form |
# | 2 | 4 or 5; real: 5 or 6 | $X_1 \ne X_2$ | Theorem 4, closed form |
# | 3 | 8; 9 or 10 if no $X_i - X_j$ is invertible | $X_1, X_2, X_3$ different, $d \ge 2$ | Theorem 2, closed form |
# | $k$ | $k$ | | certified on instances, no formula |
#
# $Y_1, Y_2, \ldots$ are invertible throughout.

# %%
import matplotlib.pyplot as plt
import numpy as np
import scipy.linalg

import symbolic_matexp as sm

BLUE, RED, GREEN, ORANGE, GREY = "#2166ac", "#b2182b", "#1b7837", "#e08214", "#525252"


def pairs(seed, k, dim, field):
    """k pairs of Gaussian matrices."""
    generator = np.random.default_rng([seed, k, dim])
    matrices = generator.standard_normal((2 * k, dim, dim))
    if field == "complex":
        matrices = matrices + 1j * generator.standard_normal(matrices.shape)
    return list(zip(matrices[::2], matrices[1::2], strict=True))


# %% [markdown]
# ## One layer, one equation
#
# Without an activation there is not more to be had: two equations have the one-layer solution only if
# $Y_1 X_1^{-1} = Y_2 X_2^{-1}$.

# %%
sm.prove("one-layer-one-equation")

# %% [markdown]
# ## Theorem 1: two equations, three layers
#
# Let $D = X_1 - X_2$ be invertible, $\Lambda$ any logarithm of $M = Y_2^{-1} Y_1$ (that is, $e^\Lambda = M$), $\alpha$ any
# number with $e^\alpha \ne 1$, and $L = \Lambda / (e^\alpha - 1)$. Then
#
# $$ W_1 = \alpha D^{-1}, \qquad W_2 = L\, e^{-W_1 X_2}, \qquad W_3 = Y_2\, e^{-L} $$
#
# solve both equations. **Why?** The first weight makes the two inputs differ by a *scalar*: $W_1 X_1 = W_1 X_2 + \alpha I$,
# which the exponential turns into a *factor* $e^\alpha$. The second weight brings the states to $L$ and $e^\alpha L$: they
# commute now, so that their exponentials can be compared, $e^{e^\alpha L} = e^L e^{(e^\alpha - 1) L} = e^L M$. The third
# weight brings $e^L$ to $Y_2$, and so $e^L M$ to $Y_2 M = Y_1$. ∎
#
# The same three lines give more, namely the output everywhere on the line through the two inputs:
#
# $$ f(X_2 + tD) = Y_2 \exp\big((e^{\alpha t} - 1) L\big). $$


# %%
def on_the_line(X1, X2, Y1, Y2, *, alpha, t):
    L = sm.logm(Y2.solve(Y1)) / (sm.exp(alpha) - 1)
    W1 = alpha * sm.inv(X1 - X2)
    W2 = L @ sm.expm(-W1 @ X2)
    W3 = Y2 @ sm.expm(-L)
    value = W3 @ sm.expm(W2 @ sm.expm(W1 @ (X2 + t * (X1 - X2))))
    return value == Y2 @ sm.expm((sm.exp(alpha * t) - 1) * L)


sm.prove(
    sm.Claim(on_the_line, id="on-the-line", statement="f(X₂ + t(X₁ − X₂)) = Y₂ exp((e^(αt) − 1) L) for every t.")
)

# %% [markdown]
# In other words: on this line $f$ is $Y_2 M^s$ with $s = \frac{e^{\alpha t} - 1}{e^\alpha - 1}$, which leads from $Y_2$ to
# $Y_1$. With a real $\alpha$ the curve is always the same, and $\alpha$ says how fast it is travelled; with $\alpha \to 0$
# at constant speed. With a complex $\alpha$ each choice takes a path of its own. Left, $d = 2$: the two columns of
# $f(X_2 + tD)$ as points of the plane, with marks at $t = 0, 0.1, \ldots, 1$. Right: one entry for three complex
# $\alpha$. All these weights solve the equations, which say nothing about what lies between the inputs.

# %%
X1, X2 = np.array([[1, 2], [3, -1]]), np.array([[-2, 1], [1, 1]])
two = sm.Problem(X1, X2, [[-1, -3], [3, 1]], [[2, 0], [0, 1]])


def along_the_line(solution, times):
    """f(X₂ + tD) for several t, in float64."""
    weights = solution.to_numpy()
    start, end = solution.problem.X2.to_numpy(), solution.problem.X1.to_numpy()
    return np.array([states(weights, start + t * (end - start))[-1] for t in times])


def states(weights, X):
    """What each layer leaves of X: X, exp(W₁X), …, f(X)."""
    found = [X]
    for W in weights[:-1]:
        found.append(scipy.linalg.expm(W @ found[-1]))
    return [*found, weights[-1] @ found[-1]]


times = np.linspace(0, 1, 201)
figure, axes = plt.subplots(1, 2, figsize=(11, 4.8), layout="constrained")
for alpha, colour, mark in ((0.01, GREY, "."), (4, BLUE, "x"), (-4, RED, "+")):
    path = along_the_line(sm.solve(two, digits=15, alpha=alpha, real=True), times)
    for column in (0, 1):
        axes[0].plot(path[:, 0, column], path[:, 1, column], "-", color="black", linewidth=0.6)
        label = f"α = {alpha}" if column == 0 else None
        axes[0].plot(path[::20, 0, column], path[::20, 1, column], mark, color=colour, markersize=9, label=label)
for Y, mark, name in ((two.Y2, "o", "columns of Y₂, t = 0"), (two.Y1, "s", "columns of Y₁, t = 1")):
    axes[0].plot(*Y.to_numpy().real, mark, color="black", label=name, linestyle="none")
axes[0].set(
    xlabel="first entry of the column", ylabel="second entry", aspect="equal", title="Columns of f(X₂ + tD), real α"
)
for alpha, name, colour, line in (
    (1, "1", BLUE, "-"),
    ([0, np.pi], "iπ", GREEN, "--"),
    ([1, 2], "1 + 2i", RED, "-."),
):
    entry = along_the_line(sm.solve(two, digits=15, alpha=alpha), times)[:, 0, 0]
    axes[1].plot(entry.real, entry.imag, line, color=colour, label=f"α = {name}")
axes[1].plot([2], [0], "o", color="black", label="entry of Y₂, t = 0")
axes[1].plot([-1], [0], "s", color="black", label="entry of Y₁, t = 1")
axes[1].set(xlabel="real part", ylabel="imaginary part", title="First entry of f(X₂ + tD), complex α")
for axis in axes:
    axis.grid(alpha=0.25)
    axis.legend(fontsize="small")
plt.show()

# %% [markdown]
# The other choice is the logarithm. An eigenvalue of $M$ has infinitely many, one for each turn around zero; where the turns
# are counted from is the *cut*. The usual one, the negative axis, parts eigenvalues that belong together, if they lie on
# both of its sides, and leaves those *on* it undecided. The solver puts the cut into the widest gap between the
# eigenvalues' directions, and asks nothing of $M$ but invertibility.

# %%
generator = np.random.default_rng(4)
V = generator.standard_normal((4, 4))
eigenvalues = np.array([-1.5, -0.8 + 0.1j, -0.8 - 0.1j, 0.6])
block = scipy.linalg.block_diag([[-1.5]], [[-0.8, -0.1], [0.1, -0.8]], [[0.6]])
inputs = generator.standard_normal((2, 4, 4))
turned = sm.Problem(inputs[0], inputs[1], V @ block @ np.linalg.inv(V), np.eye(4))
solution = sm.solve(turned, digits=30)

figure, axis = plt.subplots(figsize=(6, 5), layout="constrained")
axis.plot([-2, 0], [0, 0], "--", color=RED, linewidth=2, label="cut of the principal logarithm")
cut = float(solution.cut)
axis.plot([0, 2 * np.cos(cut)], [0, 2 * np.sin(cut)], "-", color=BLUE, linewidth=2, label="cut that was chosen")
axis.plot(eigenvalues.real, eigenvalues.imag, "o", color="black", label="eigenvalues of M")
axis.set(xlabel="real part", ylabel="imaginary part", aspect="equal", xlim=(-2, 2), ylim=(-1.6, 1.6))
axis.set_title("Spectrum of M = Y₂⁻¹Y₁ and two cuts (seed 4)")
axis.grid(alpha=0.25)
axis.legend(loc="best")
plt.show()
print(solution.message)

# %% [markdown]
# ## What real weights cannot do
#
# Let everything be real, and let there be at least two layers. The exponential of a real matrix has a positive determinant
# ($\det e^A = e^{\operatorname{tr} A}$), hence
#
# $$ \det f(X) = \det W_L \cdot \det \exp(\cdots) $$
#
# has the sign of $\det W_L$, whatever $X$ is. Outputs whose determinants differ in sign are out of reach, for *every* depth
# and all weights. Over the complex numbers there is a way around: below, left, the determinant travels from 1 to −2, and
# passes zero on either side. Right: for twenty random real networks the determinant along the same line changes its size, in
# one case a hundredfold, and never its sign.

# %%
opposite = sm.Problem(X1, X2, [[1, 0], [0, -2]], [[1, 0], [0, 1]])
print(sm.solve(opposite, real=True).message)

figure, axes = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
for cut, colour, line, name in (
    (2.0, BLUE, "-", "log(−2) = log 2 − iπ"),
    ("principal", RED, "--", "log(−2) = log 2 + iπ"),
):
    solution = sm.solve(opposite, digits=15, cut=cut, alpha=1)
    path = np.linalg.det(along_the_line(solution, times))
    axes[0].plot(path.real, path.imag, line, color=colour, label=name)
axes[0].plot(0, 0, "x", color="black", markersize=9, label="0")
axes[0].plot(1, 0, "o", color="black", label="det Y₂")
axes[0].plot(-2, 0, "s", color="black", label="det Y₁")
axes[0].set(
    xlabel="real part", ylabel="imaginary part", aspect="equal", title="det f(X₂ + tD) over ℂ", ylim=(-2, 3.2)
)
generator = np.random.default_rng(1)
for _ in range(20):
    weights = generator.standard_normal((3, 2, 2)) / 2
    path = np.linalg.det([states(weights, X2 + t * (X1 - X2))[-1] for t in times])
    axes[1].plot(times, path / path[0], "-", color=GREY, linewidth=0.8)
axes[1].plot([], [], "-", color=GREY, label="random real networks (seed 1)")
axes[1].plot(1, -2, "s", color="black", label="det Y₁ / det Y₂")
axes[1].axhline(0, color="black", linewidth=0.8)
axes[1].set_yscale("symlog", linthresh=1e-2)
axes[1].set(xlabel="t", ylabel="det f(X₂ + tD) / det f(X₂)", title="det f(X₂ + tD) over ℝ, three layers")
for axis in axes:
    axis.grid(alpha=0.25)
    axis.legend(fontsize="small", loc="upper right" if axis is axes[0] else "lower left")
plt.show()

# %% [markdown]
# ## Theorem 3: four real layers
#
# So $\det(Y_1)\det(Y_2) > 0$ is necessary. Theorem 1 asks for more: a *real* logarithm of $M$. There is one only if each
# Jordan block of each negative eigenvalue occurs an even number of times (Culver 1966), so that none exists for
# $M = \operatorname{diag}(-1, -2)$, although its determinant is positive. One more layer closes the gap.
#
# **Theorem 3.** *Let the data be real, $D = X_1 - X_2$ invertible, $\det(Y_1)\det(Y_2) > 0$. Then four real layers solve both
# equations in closed form.*
#
# Write $M = QP$, a rotation times a positive definite matrix (the polar decomposition). Both factors have real logarithms,
# always: $\Omega$ skew, $S$ symmetric. Now let the second and third weight aim at
#
# $$ B = tI - \Omega \quad\text{and}\quad C = tI + S $$
#
# instead of $L$ and $e^\alpha L$. The numbers $t$ commute with everything, so that
# $e^{-B} e^{C} = e^{-t} e^{\Omega}\, e^{t} e^{S} = QP = M$, and $W_4 = Y_2 e^{-B}$ does what is asked for. And the ratio
# $N = B^{-1} C$ is as near to $I$ as one likes if $t$ is large, so that it has a real logarithm, which takes the two states
# from Theorem 1 to $B$ and $C$:
#
# $$ A = \frac{\log N}{e^\alpha - 1}, \quad W_1 = \alpha D^{-1}, \quad W_2 = A\, e^{-W_1 X_2}, \quad W_3 = B e^{-A}, \quad
#    W_4 = Y_2 e^{-B}. $$

# %%
sm.prove("four-real-layers")

# %%
no_logarithm = sm.Problem(X1, X2, [[-1, 0], [0, -2]], [[1, 0], [0, 1]])
print(sm.solve(no_logarithm, real=True, formula="three-layers").message)
solution = sm.solve(no_logarithm, real=True, digits=50)
print(solution.formula, solution.certificate.verdict, "residuals at most", ", ".join(solution.certificate.bounds))

# %% [markdown]
# Together with the obstruction this is the whole truth about real weights:

# %%
sm.prove("real-iff-determinants-agree")

# %% [markdown]
# The number $t$ is free as soon as $N$ has a real logarithm; $t > \lVert S\rVert + \lVert\Omega\rVert$ suffices (dots). The
# theorem in a few lines of NumPy, for $d = 2$, shows what it does to the weights. A small $t$ makes $\log N$ large, a large
# one makes $e^{-B} = e^{-t} e^{\Omega}$ small and $C$, $B$ large. In between is a wide valley, in which the solver chooses.


# %%
def four_layers(problem, t, alpha=1.0):
    """The four weights for d = 2, and ‖S‖ + ‖Ω‖."""
    X1, X2, Y1, Y2 = (A.to_numpy().real for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))
    Q, P = scipy.linalg.polar(np.linalg.solve(Y2, Y1))
    angle = np.arctan2(Q[1, 0], Q[0, 0])
    Omega, S, eye = np.array([[0, -angle], [angle, 0]]), scipy.linalg.logm(P), np.eye(2)
    B, C = t * eye - Omega, t * eye + S
    A = scipy.linalg.logm(np.linalg.solve(B, C)) / (np.exp(alpha) - 1)
    W1 = alpha * np.linalg.inv(X1 - X2)
    W2 = A @ scipy.linalg.expm(-W1 @ X2)
    W3, W4 = B @ scipy.linalg.expm(-A), Y2 @ scipy.linalg.expm(-B)
    return [W1, W2, W3, W4], np.linalg.norm(S, 2) + np.linalg.norm(Omega, 2)


figure, axis = plt.subplots(figsize=(8, 4.5), layout="constrained")
ratios = {"diag(−1, −2)": [[-1, 0], [0, -2]], "−I": [[-1, 0], [0, -1]], "[[−1, 1], [0, −1]]": [[-1, 1], [0, -1]]}
for (name, M), colour, line in zip(ratios.items(), (BLUE, RED, GREEN), ("-", "--", "-."), strict=True):
    problem = sm.Problem(X1, X2, M, np.eye(2))
    _, bound = four_layers(problem, 10.0)
    grid = np.geomspace(0.3, 30, 100)
    found = [four_layers(problem, t)[0] for t in grid]
    sizes = [max(np.linalg.norm(W) for W in weights) for weights in found]
    real = [all(np.isrealobj(W) for W in weights) for weights in found]
    axis.plot(grid, np.where(real, sizes, np.nan), line, color=colour, label=f"M = {name}")
    axis.plot(bound, np.interp(bound, grid, sizes), "o", color=colour)
    chosen = sm.solve(problem, digits=15, real=True, formula="four-real-layers")
    axis.axhline(max(np.linalg.norm(W) for W in chosen.to_numpy()), color=colour, linestyle=":", linewidth=1)
axis.plot([], [], "o", color="black", label="t = ‖S‖ + ‖Ω‖")
axis.plot([], [], ":", color="black", label="weights of sm.solve (its own α and t)")
axis.set(
    xscale="log", yscale="log", xlabel="t", ylabel="largest Frobenius norm of a weight", title="Theorem 3, α = 1"
)
axis.grid(alpha=0.25)
axis.legend()
plt.show()

# %% [markdown]
# ## Theorem 4: different inputs are enough
#
# If $D = X_1 - X_2$ is singular, none of the theorems so far applies. If $D = 0$, nothing can help (unless $Y_1 = Y_2$).
# In between, two more layers do.
#
# **Theorem 4.** *Let $X_1 \ne X_2$. Five layers solve both equations in closed form, four if one of the inputs is invertible.
# With real weights, if $\det(Y_1)\det(Y_2) > 0$: six layers, or five.*
#
# The additional layers pull the inputs apart. (a) $W_a = wI$ with a small number $w$ makes both states
# $E_i = e^{w X_i}$ invertible, and keeps them different. (b) For $G = E_2^{-1} E_1 \ne I$ there is a matrix $V$ for which
# $e^{V}$ is a multiple of $I$ and has no eigenvalue in common with $e^{VG}$; then $W_b = V E_2^{-1}$ gives states with
# an invertible difference. That $V$ exists is a theorem of Sourour (1986): a matrix that is not a multiple of $I$ can be
# factored, $G = V^{-1} (VG)$, with factors of *prescribed* eigenvalues. (c) The rest is Theorem 1, or 3.

# %%
sm.prove("distinct-inputs-suffice")

# %% [markdown]
# The worst case, $d = 3$: inputs whose difference has rank one. The singular values of the difference of the two states,
# layer by layer: at first two of the three are zero (drawn at the bottom), and then none.

# %%
generator = np.random.default_rng(6)
X, u, v = generator.integers(-3, 4, (3, 3)), generator.integers(1, 4, 3), generator.integers(1, 4, 3)
X[2] = X[0] + X[1]  # singular
Y1, Y2 = generator.integers(-3, 4, (2, 3, 3))
assert np.linalg.det(Y1) * np.linalg.det(Y2) != 0
rank_one = sm.Problem(X - np.outer(u, v), X, Y1, Y2)
solution = sm.solve(rank_one, digits=50)
print(solution.formula, f"({len(solution.weights)} layers)", solution.certificate.verdict)

first, second = (states(solution.to_numpy(), A.to_numpy()) for A in (rank_one.X1, rank_one.X2))
names = ["X", *(f"layer {i}" for i in range(1, len(solution.weights))), "f(X)"]
figure, axis = plt.subplots(figsize=(8, 4), layout="constrained")
for i in range(3):
    values = [np.linalg.svd(a - b, compute_uv=False)[i] for a, b in zip(first, second, strict=True)]
    style, mark = (("-", "o"), ("--", "s"), (":", "^"))[i]
    values = np.maximum(values, 1e-10)
    axis.plot(range(len(values)), values, style, marker=mark, color=(BLUE, GREEN, RED)[i], label=f"σ{'₁₂₃'[i]}")
axis.set_xticks(range(len(names)), names)
axis.set(
    yscale="log", ylabel="singular values of the\ndifference of the states", title="A rank-one difference (seed 6)"
)
axis.grid(alpha=0.25)
axis.legend()
plt.show()

# %% [markdown]
# For two equations nothing is left open but the number of layers.
#
# ## Theorem 2: three equations
#
# **Theorem 2.** *Let $d \ge 2$, and let $X_1, X_2, X_3$ be different. Eight layers solve three equations in closed form if the
# difference of two of the inputs is invertible, nine or ten layers otherwise.*
#
# Two ideas carry it. The first: two of the three states can be made *multiples of the identity*, $h_1 I$ and $h_2 I$. Such
# states are at the mercy of no basis: if $h_2 = 2 h_1$, a diagonalisable weight whose eigenvalues lie on the lattice
# $s + \frac{2\pi i}{h_1} \mathbb{Z}$ takes them to multiples of the identity again, *whatever its eigenvectors are*. The
# second: these eigenvectors are free, and steer the third state $H$. Sourour's factorisation, forwards and backwards, brings
# $H$ to any place one likes, while the other two wait as scalars. In the end two layers much like the last two of Theorem 1
# put all three into their places.
#
# The picture shows how far each of the three states is from a multiple of the identity,
# $\lVert H - \frac{\operatorname{tr} H}{d} I \rVert / \lVert H \rVert$, layer by layer. Two states become scalar after the
# second layer, the third after the next; then it starts again from a *known* place, and travels to its goal. (The weights
# are rounded to float64 for the picture, which shows from the fifth layer on.)

# %%
three = sm.Problem.from_pairs(pairs(seed=2, k=3, dim=2, field="complex"))
solution = sm.solve(three, digits=50)
print(solution.formula, solution.certificate.verdict)
print("largest entries of the weights:", ", ".join(f"{abs(W).max():.2g}" for W in solution.to_numpy()))


def from_scalar(H):
    """The relative distance from the multiples of the identity."""
    return np.linalg.norm(H - np.trace(H) / len(H) * np.eye(len(H))) / np.linalg.norm(H)


table = np.array([[from_scalar(H) for H in states(solution.to_numpy(), X.to_numpy())] for X, _ in three.pairs])
figure, axis = plt.subplots(figsize=(10, 3), layout="constrained")
image = axis.imshow(np.log10(np.maximum(table, 1e-12)), cmap="viridis", aspect="auto")
for (i, j), value in np.ndenumerate(table):
    text = "scalar" if value < 1e-8 else f"{value:.2f}"
    axis.text(j, i, text, ha="center", va="center", color="white" if value < 1e-3 else "black", fontsize="small")
axis.set_xticks(range(table.shape[1]), ["X", *(f"layer {i}" for i in range(1, table.shape[1] - 1)), "f(X)"])
axis.set_yticks(range(3), ["X₁", "X₂", "X₃"])
axis.set_title("Distance from the multiples of I (seed 2)")
figure.colorbar(image, label="log₁₀ of the distance")
plt.show()

# %%
sm.prove("deeper-solves-more")

# %% [markdown]
# ## And without a formula?
#
# `sm.interpolate` searches, by Levenberg–Marquardt from random starts, and *proves* that an exact solution lies next to
# what it found. So a dark square below is not an impression but a theorem, about two random complex problems of that size
# ($d = 2$). With one layer it is also proved that there is no solution. Where nothing was found, nothing is proved.

# %%
DEPTHS, COUNTS, SEEDS = (1, 2, 3, 4), (1, 2, 3, 4), (0, 1)
certified, refuted = np.zeros((4, 4), int), np.zeros((4, 4), int)
for i, depth in enumerate(DEPTHS):
    for j, count in enumerate(COUNTS):
        for seed in SEEDS:
            problem = sm.Problem.from_pairs(pairs(seed, count, 2, "complex"))
            found = sm.interpolate(problem, layers=depth, digits=15, starts=16)
            certified[i, j] += found.verdict == "certified"
            refuted[i, j] += found.verdict == "refuted"

figure, axis = plt.subplots(figsize=(6.5, 5), layout="constrained")
image = axis.imshow(certified, cmap="Blues", vmin=0, vmax=1.5 * len(SEEDS), origin="lower")
for (i, j), value in np.ndenumerate(certified):
    text = f"certified\n{value} of {len(SEEDS)}" if value else "not found"
    text = "proved\nimpossible" if refuted[i, j] == len(SEEDS) else text
    axis.text(j, i, text, ha="center", va="center", color="white" if value == len(SEEDS) else "black")
axis.set_xticks(range(4), COUNTS)
axis.set_yticks(range(4), DEPTHS)
axis.set(xlabel="number of equations k", ylabel="number of layers L")
axis.set_title(f"Complex Gaussian data, d = 2, seeds {SEEDS[0]} and {SEEDS[1]}")
plt.show()

# %% [markdown]
# As many equations as layers: exactly what counting suggests, where the paper's formula needs three layers for two
# equations. The closed forms need more layers than that. They pay for being formulas.
#
# ## What is open
#
# - **Two layers, two equations.** Certified on instances; it amounts to
#   $\exp(W X_1) = \exp(W X_2) M$ in the one unknown $W$. Whether it is always solvable is not known, nor is a formula.
# - **Three real layers** in closed form, for all real data with $\det(Y_1)\det(Y_2) > 0$.
# - **Three equations** with fewer than eight layers in closed form; **four equations** and more in closed form.
# - **Every $k$**: do $k$ layers solve $k$ generic equations over $\mathbb{C}$? The squares on the diagonal say so for
#   $k \le 4$, on instances.
# - Whether another activation has closed forms:

# %%
sm.prove("exp-necessary")
