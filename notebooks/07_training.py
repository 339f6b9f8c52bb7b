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
# # Training compared
#
# Gai & Zhang ask what becomes of their result with other activations, and how the closed form compares with training.
# Their experiments say that networks with ReLU and sigmoid fit two pairs better than the network without activation. Here
# the comparison is made in full: the same problems, the same random starts, four ways to get weights, five activations, and
# a residual that is judged in ball arithmetic instead of by the arithmetic that produced it.
#
# **Problem.** Two pairs: weights with $W_L\, \varphi(W_{L-1} \varphi(\cdots \varphi(W_1 X_i))) = Y_i$, $i = 1, 2$. The
# matrices are Gaussian, but for the smallest singular value $\sigma$ of $X_1 - X_2$, which is prescribed.
#
# **Networks.** $L = 2, 3, 4$ layers; $\varphi$ is the identity, or ReLU, sigmoid or tanh of every entry, or the matrix
# exponential. Real data have $\det(Y_1)\det(Y_2) > 0$, because a real network with the matrix exponential reaches no other
# (notebook 08).
#
# | method | what it is | budget |
# |---|---|---|
# | closed form | Theorem 1 (three layers) and Theorem 3 (four) for the matrix exponential, evaluated in float64; for the identity the linear least-squares solution, which no training can beat | none |
# | Levenberg–Marquardt | exact Jacobians, float64; what `sm.interpolate` searches with | 500 iterations |
# | L-BFGS | PyTorch, strong Wolfe line search | 500 iterations |
# | Adam | PyTorch, learning rates 0.001, 0.01 and 0.1, each falling to zero along a cosine; the best one counts | 2,000 steps for each rate |
#
# All minimise $\sum_i \lVert f(X_i) - Y_i \rVert^2 / \lVert Y_i \rVert^2$ in float64, from the same starts: Gaussian weights
# with variance $1/d$. A start has **solved** the pairs if both relative residuals are at most $10^{-8}$. Nothing was tuned
# to these problems, for any of the methods.

# %%
import importlib.util
import tempfile

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Markdown

import symbolic_matexp as sm
from symbolic_matexp import studies
from symbolic_matexp.studies.plotting import draw_medians, where
from symbolic_matexp.studies.training import ACTIVATIONS, DEPTHS, SOLVED, STYLES, draw_starts, solved, task_of

# %% [markdown]
# L-BFGS and Adam need PyTorch and many minutes of computing. So the results below were measured before and come with the
# package, made by `symbolic-matexp sweep training --dim 2 --dim 3 --dim 4 --samples 2 --seed 1`. A small part of them is measured
# again, here and now, at the end.

# %%
rows = studies.recorded("training")
versions = {name: rows_of[0][name] for name in ("numpy", "torch") if (rows_of := [row for row in rows if row[name]])}
print(len(rows), "recorded rows, seed", rows[0]["seed"], *(f"{name} {text}" for name, text in versions.items()))
print("PyTorch is installed here." if importlib.util.find_spec("torch") else "PyTorch is not installed here.")

# %% [markdown]
# ## How often is a start successful?
#
# Starts that solved their pairs, of all starts. Dimensions 2 to 4 and the three values of $\sigma$ are added up. A start of
# the closed form is a problem, as it starts nowhere.

# %%
NAMES = {"real": "real data and weights", "complex": "complex data and weights"}


def share(rows):
    """Solved starts of all starts, as text; a stroke where the method has no way for such a network."""
    return f"{solved(rows)}/{len(rows)}" if rows else "–"


lines = ["| data | activation | layers | " + " | ".join(STYLES) + " |", "|---|---|---|" + "---|" * len(STYLES)]
for field in ("real", "complex"):
    for activation in ACTIVATIONS:
        for depth in DEPTHS:
            these = where(rows, field=field, activation=activation, depth=str(depth))
            if these:
                cells = " | ".join(share(where(these, method=method)) for method in STYLES)
                lines.append(f"| {field} | {activation} | {depth} | {cells} |")
Markdown("\n".join(lines))

# %% [markdown]
# What stands out:
#
# - The closed form solves every complex problem, and with four layers all real ones but one ($d = 4$, $\sigma = 10^{-4}$,
#   where float64 leaves a residual above $10^{-8}$). With three layers most of the real problems have no real logarithm, and
#   so no real weights from Theorem 1.
# - **Complex weights make the problem easy** for a method of second order: Levenberg–Marquardt solves nine starts in ten,
#   with two layers as well, where no formula is known. L-BFGS and Adam solve one in five.
# - With real weights all searches end in most starts far from a solution, whatever the activation.
# - Of the activations of entries, tanh with three or four layers is solved by Levenberg–Marquardt in two starts of five;
#   sigmoid once, ReLU never.
#
# That ReLU and sigmoid fail need not be a failure of the training. They have no negative values, and so real networks of two or
# more layers have no outputs whose columns surround zero, where these span the whole space. `sm.impossible` decides it
# exactly, for every depth from two on:

# %%
problems = sorted({(int(row["dim"]), float(row["sigma"]), int(row["sample"])) for row in rows})
for activation in ("relu", "sigmoid", "tanh", "expm"):
    refused = 0
    for dim, sigma, sample in problems:
        these = {"dim": dim, "field": "real", "sigma": sigma, "activation": activation, "depth": 3, "sample": sample}
        problem = task_of({**these, "seed": int(rows[0]["seed"])}).problem
        refused += sm.impossible(problem, activation=activation, layers=3, real=True) is not None
    print(f"{activation:8} proved impossible for {refused} of the {len(problems)} real problems")

# %% [markdown]
# ## Are ReLU and sigmoid better than no activation?
#
# The paper's observation, put to the test on each real problem and depth: the best residual of all methods (for the matrix
# exponential also the closed form) and starts, against that of the network without activation.

# %%
figure, axes = plt.subplots(1, 4, figsize=(13, 3.9), sharex=True, sharey=True, layout="constrained")
for axis, activation in zip(axes, ACTIVATIONS[1:], strict=True):
    better = total = 0
    for depth, colour, mark in zip(DEPTHS, ("#2166ac", "#e08214", "#1b7837"), "o^s", strict=True):
        for dim, sigma, sample in sorted({(row["dim"], row["sigma"], row["sample"]) for row in rows}):
            same = {"field": "real", "dim": dim, "sigma": sigma, "sample": sample, "depth": str(depth)}
            linear, other = (
                min(float(row["residual"]) for row in where(rows, activation=name, **same))
                for name in ("identity", activation)
            )
            axis.plot(linear, max(other, 1e-16), mark, color=colour, alpha=0.6, markersize=5)
            better, total = better + (other < linear), total + 1
        axis.plot([], [], mark, color=colour, label=f"{depth} layers")
    axis.plot(np.linspace(0.1, 1.3), np.linspace(0.1, 1.3), "-", color="black", linewidth=0.8)
    axis.set(yscale="log", title=f"{activation}: smaller in {better} of {total}", xlim=(0, 1.3))
    axis.grid(alpha=0.25)
axes[0].legend(fontsize="small", loc="lower left")
axes[0].set_ylabel("smallest residual with the activation")
figure.supxlabel("smallest residual without activation (line: equal)")
figure.suptitle("Each real problem and depth (d = 2, 3, 4, seed 1)", fontsize="medium")
plt.show()

# %% [markdown]
# ## How small does the residual get?
#
# Every mark is a start, every stroke a median; what is above $10^3$ is drawn there. $d = 2$, all $\sigma$.

# %%
figure, axes = plt.subplots(2, 3, figsize=(13, 7.5), sharey=True, layout="constrained")
panels = [("real", name) for name in ACTIVATIONS] + [("complex", "expm")]
for axis, (field, activation) in zip(axes.flat, panels, strict=True):
    draw_starts(axis, where(rows, field=field, activation=activation, dim="2"))
    axis.set_title(f"{activation}, {field} (d = 2, seed 1)", fontsize="medium")
    axis.grid(alpha=0.25)
axes[0, 0].legend(fontsize="small", loc="lower left")
figure.supxlabel("number of layers")
figure.supylabel("relative residual (at or below the dashed line: solved)")
plt.show()

# %% [markdown]
# ## What conditioning does
#
# The matrix exponential, three layers (for real data the closed form with four layers): median residual against the smallest
# singular value of $X_1 - X_2$, with the quartiles as a band.

# %%
LINES = dict(zip(STYLES, ("-", "--", "-.", ":"), strict=True))
figure, axes = plt.subplots(1, 2, figsize=(11, 4.5), sharey=True, layout="constrained")
for axis, field in zip(axes, ("real", "complex"), strict=True):
    for method, (colour, mark) in STYLES.items():
        depth = "4" if (method, field) == ("closed-form", "real") else "3"
        these = where(rows, field=field, activation="expm", depth=depth, method=method)
        style = {"linestyle": LINES[method], "color": colour, "marker": mark}
        draw_medians(axis, these, "sigma", "residual", f"{method}, {depth} layers", **style)
    axis.axhline(SOLVED, color="#525252", linewidth=1, linestyle="--", label="at or below: solved")
    axis.set(
        xscale="log", yscale="log", xlim=(2, 5e-5), ylim=(1e-22, 10), xlabel="smallest singular value of X₁ − X₂"
    )
    axis.set_title(f"{NAMES[field]} (seed 1)")
    axis.grid(alpha=0.25)
    axis.legend(fontsize="small", loc="lower right")
axes[0].set_ylabel("relative residual, d = 2, 3, 4: median and quartiles")
plt.show()

# %% [markdown]
# ## What it costs
#
# Processor time for one start, whether it was successful or not, one thread. Adam's contains all three learning rates. For
# Adam and Levenberg–Marquardt the three starts of a problem are on their way together, and share the time.

# %%
figure, axis = plt.subplots(figsize=(8, 4.4), layout="constrained")
labels = []
for place, (method, (colour, mark)) in enumerate(STYLES.items()):
    for shift, dim in ((-0.25, "2"), (0, "3"), (0.25, "4")):
        seconds = [float(row["seconds"]) for row in where(rows, activation="expm", method=method, dim=dim)]
        jitter = np.linspace(-0.08, 0.08, len(seconds))
        axis.plot(seconds, place + shift + jitter, mark, color=colour, alpha=0.3, markersize=3)
        axis.plot(np.median(seconds), place + shift, "|", color="black", markersize=11)
        axis.annotate(
            f"d = {dim}", (1.02, place + shift), xycoords=("axes fraction", "data"), va="center", fontsize=8
        )
axis.set_yticks(range(len(STYLES)), STYLES)
axis.set(
    xscale="log", xlabel="seconds of the processor (stroke: median)", title="Matrix exponential, one start (seed 1)"
)
axis.grid(alpha=0.25, axis="x")
plt.show()

# %% [markdown]
# ## Without activation: a bound that no training can pass
#
# $W_L \cdots W_1 X = W X$ is linear. That the identity network never succeeds is no failure of the training, and can be
# proved for a given problem:

# %%
generator = np.random.default_rng(1)
X1, X2, Y1, Y2 = generator.standard_normal((4, 2, 2))
Y1[0] *= np.sign(np.linalg.det(Y1) * np.linalg.det(Y2))
problem = sm.Problem(X1, X2, Y1, Y2)
result = sm.interpolate(problem, layers=3, activation="identity", real=True)
print(result.verdict)
print(result.message)

# %% [markdown]
# ReLU and sigmoid do reach what the identity cannot, on an open set of outputs:

# %%
sm.prove("elementwise-solve")

# %% [markdown]
# And where a search reaches a residual of $10^{-15}$, is there an exact solution, or only a good approximation?
# `sm.interpolate` proves it where it can: Levenberg–Marquardt finds weights, and an exact solution next to them is proved to
# exist. It chooses its starts with more care: in several sizes, and with the last weight fitted to the outputs. On the
# problem above, which is none of the recorded ones, sigmoid then succeeds, too. With three and four layers of real weights:

# %%
print(f"{'activation':10} {'layers':>6} {'verdict':>10}   distance to the exact solution at most")
for activation in ("relu", "sigmoid", "tanh", "expm"):
    for layers in (3, 4):
        found = sm.interpolate(problem, layers=layers, activation=activation, real=True, digits=15, starts=40)
        distance = f"{found.radius:.1e}" if found.success else ""
        print(f"{activation:10} {layers:6} {found.verdict:>10}   {distance}")

# %% [markdown]
# ## A part of it, measured again
#
# Two complex problems with $d = 2$ and $\sigma = 1$: the closed form and Levenberg–Marquardt, three layers; and L-BFGS too if
# PyTorch is there.

# %%
methods = ["closed-form", "levenberg-marquardt", *(["l-bfgs"] if importlib.util.find_spec("torch") else [])]
chosen = {"field": ["complex"], "sigma": [1.0], "activation": ["expm"], "depth": [3], "method": methods}
with tempfile.TemporaryDirectory() as folder:
    sweep = studies.trained([2], 2, seed=1, out=folder, where=chosen, plot=False)
for row in sweep.rows:
    same = {name: row[name] for name in ("dim", "field", "sigma", "activation", "depth", "method", "sample", "start")}
    (before,) = where(rows, **same)
    residual, then = float(row["residual"]), float(before["residual"])
    print(f"{row['method']:20} problem {row['sample']} start {row['start']}: {residual:8.1e}   recorded: {then:8.1e}")

# %% [markdown]
# ## What this does not say
#
# The problems are small ($d = 2, 3, 4$; two pairs), the networks have no biases, and each gradient uses all the data. The
# budgets are a choice; more starts, other scales of the first weights, or learning rates made for the problem would change
# the numbers of every search. What does not depend on them: where the closed form applies, it needs neither starts nor
# luck, and a few milliseconds.
