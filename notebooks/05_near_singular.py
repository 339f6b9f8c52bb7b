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
# # Near singularity
#
# The closed form divides by $X_1 - X_2$. The literature calls it unstable where that matrix is nearly singular. This
# notebook shows that the instability belongs to the real $\alpha$ that the paper takes, and not to the problem: with an
# $\alpha$ that is turned well, float64 keeps what the problem's own condition number allows, down to
# $\sigma_{\min} = 10^{-14}$.

# %%
import tempfile

import matplotlib.pyplot as plt
import numpy as np

import symbolic_matexp as sm
from symbolic_matexp import studies
from symbolic_matexp.studies.plotting import STYLES, draw_medians, explained, medians, where

# %% [markdown]
# ## Where it comes from
#
# Put $K = (X_1 - X_2)^{-1} X_2$, so that $W_1 X_2 = \alpha K$. A nearly singular difference gives $K$ one huge eigenvalue
# $\lambda$, and
#
# $$ \kappa(e^{\alpha K}) \ge e^{\mathrm{spread}\ \mathrm{Re}\, \alpha\lambda}. $$
#
# Nothing else in the formula knows of the singularity. If $\alpha\lambda$ is imaginary, there is no such growth. Below are
# the eigenvalues of $K$ for two problems with $\sigma_{\min} = 10^{-3}$, on a scale that is logarithmic beyond 1, and the
# directions in which $\alpha$ makes the largest of them imaginary (dashed), with the $\alpha$ that is chosen.


# %%
def near_singular(seed, dim, field, sigma):
    generator = np.random.default_rng(seed)
    X1, X2, Y1, Y2 = generator.standard_normal((4, dim, dim))
    if field == "complex":
        X1, X2, Y1, Y2 = np.array([X1, X2, Y1, Y2]) + 1j * generator.standard_normal((4, dim, dim))
    U, singular, V = np.linalg.svd(X1 - X2)
    singular[-1] = sigma
    return sm.Problem(X2 + (U * singular) @ V, X2, Y1, Y2)


def logarithmic(z):
    return z / abs(z) * np.log10(1 + 9 * abs(z))


figure, axes = plt.subplots(1, 2, figsize=(10, 5), layout="constrained")
for axis, field in zip(axes, ("real", "complex"), strict=True):
    problem = near_singular(3, 6, field, 1e-3)
    X1, X2 = problem.X1.to_numpy(), problem.X2.to_numpy()
    eigenvalues = np.linalg.eigvals(np.linalg.solve(X1 - X2, X2))
    largest = max(eigenvalues, key=abs)
    solution = sm.solve(problem, digits=15, algebra="float64")
    alpha = complex(solution.alpha)
    turned = logarithmic(1j * largest.conjugate() / abs(largest) * 100)
    axis.plot([-turned.real, turned.real], [-turned.imag, turned.imag], "--", color="#525252", label="αλ imaginary")
    drawn = logarithmic(eigenvalues)
    axis.plot(drawn.real, drawn.imag, "o", color="black", label="eigenvalues λ of K")
    for value, name in ((np.log(2), "log 2"), (1j * np.pi, "iπ"), (alpha, "auto")):
        end = logarithmic(value)
        axis.plot([0, end.real], [0, end.imag], **{**STYLES[name], "marker": ""}, linewidth=2.5)
        axis.plot(end.real, end.imag, **STYLES[name], markersize=8, label=f"α: {name}")
    axis.set(
        title=f"{field} data, largest |λ| = {abs(largest):.0f} (seed 3, d = 6)",
        xlabel="real part of λ and α (logarithmic beyond 1)",
        aspect="equal",
        xlim=(-4.6, 4.6),
        ylim=(-4.6, 4.6),
    )
    axis.grid(alpha=0.25)
    print(f"{field:8} {solution.reason}")
    print(f"{'':8} alpha = {alpha:.4g}, Re(alpha lambda) = {(alpha * largest).real:.1e}")
axes[0].set_ylabel("imaginary part of λ and α")
axes[0].legend(loc="upper right", fontsize="small")
plt.show()

# %% [markdown]
# For real data the huge eigenvalue is real, as a rule, and $\alpha = i\pi$ is well turned. For complex data it points
# anywhere, and $\alpha$ has to follow.
#
# ## What float64 leaves
#
# A sweep over $\sigma_{\min}$, as `symbolic-matexp sweep near-singular` runs it: exact residuals of the float64 weights,
# for the paper's $\alpha = \log 2$, for $i\pi$, and for the $\alpha$ chosen automatically. The reference is what remains of
# certified weights when they are rounded to float64: no solver that returns float64 weights can be asked for less.

# %%
with tempfile.TemporaryDirectory() as folder:
    sweep = studies.near_singular(dims=[4], samples=8, seed=1, workers=2, out=folder, plot=False)
print(sweep.problems, "problems,", len(sweep.rows), "rows")

figure, axes = plt.subplots(1, 2, figsize=(11, 4.5), sharey=True, layout="constrained")
for axis, field in zip(axes, ("real", "complex"), strict=True):
    rows = where(sweep.rows, field=field)
    for rule in ("log 2", "iπ", "auto"):
        draw_medians(axis, where(rows, rule=rule), "sigma", "residual", f"α: {rule}", **STYLES[rule])
    draw_medians(axis, where(rows, rule="auto"), "sigma", "floor", "rounded reference", **STYLES["floor"])
    axis.set(xscale="log", yscale="log", xlim=(2, 5e-16), xlabel="smallest singular value of X₁ − X₂")
    axis.set_title(f"{field} data, d = 4 (seed 1)")
    axis.grid(alpha=0.25)
axes[0].set_ylabel("relative residual of the float64 weights\n(beyond 10³, or out of range: drawn there)")
explained(figure)
plt.show()

# %% [markdown]
# With a real $\alpha$ every digit is gone at $10^{-2}$ or $10^{-3}$. With the chosen one the residual stays within a small
# factor of the reference, all the way.
#
# ## Digits needed
#
# At high precision a bad $\alpha$ costs digits instead: the bits with which a solution to 50 digits is planned (lines),
# and those with which it was certified (dots; problems with more than 4,096 bits planned were not run, so the last dots of
# a rule are those of its easiest problems).

# %%
figure, axis = plt.subplots(figsize=(7, 4.5), layout="constrained")
complex_rows = where(sweep.rows, field="complex")
for rule in ("log 2", "iπ", "auto"):
    rows = where(complex_rows, rule=rule)
    planned = np.array(medians(rows, "sigma", "bits_planned"))
    used = np.array(medians(rows, "sigma", "bits"))
    style = STYLES[rule]
    axis.plot(planned[:, 0], planned[:, 1] / np.log2(10), **{**style, "marker": ""}, label=f"α: {rule}, planned")
    axis.plot(used[:, 0], used[:, 1] / np.log2(10), **{**style, "linestyle": ""}, label=f"α: {rule}, used")
axis.set(xscale="log", yscale="log", xlim=(2, 5e-16), ylim=(40, 1e9), xlabel="smallest singular value of X₁ − X₂")
axis.set(ylabel="working digits for 50 certified ones, median", title="complex data, d = 4 (seed 1)")
axis.axhline(50, color="#525252", linestyle=":", label="50 digits")
axis.grid(alpha=0.25)
axis.legend(loc="upper left", bbox_to_anchor=(1, 1))
plt.show()

# %% [markdown]
# ## What is left belongs to the problem
#
# The condition number of the outputs with respect to the data, from Fréchet derivatives in float64, grows like
# $1/\sigma_{\min}$. Rounding the data alone moves the outputs by that many units of $2^{-53}$; the residual of the chosen
# $\alpha$ is of the same size. High precision confirms the derivatives (a change of $10^{-40}$ of the data, solved anew in
# balls), up to the point where float64 cannot tell them any more.

# %%
print("    σ      condition of f(X1), f(X2)   confirmed    residual / (2^-53 · condition)")
for exponent in range(0, 13, 2):
    problem = near_singular(5, 4, "real", 10.0**-exponent)
    conditioning = sm.condition(problem)
    conditions = [item.condition for item in conditioning.outputs]
    residual = max(sm.solve(problem, digits=15, algebra="float64").certificate.residuals)
    confirmed = all(item.confirmed for item in conditioning.outputs)
    ratio = residual / (2.0**-53 * max(conditions))
    print(f"1e-{exponent:02}     {conditions[0]:9.1e}  {conditions[1]:9.1e}      {confirmed!s:5}      {ratio:9.2g}")

# %% [markdown]
# And where the digits of float64 do not suffice, more of them do. One problem at $\sigma_{\min} = 10^{-14}$, to fifty
# digits, certified:

# %%
solution = sm.solve(near_singular(5, 4, "complex", 1e-14), digits=50)
print(solution.message)
print(solution.reason)
print(f"{solution.precision} bits; residuals at most", ", ".join(solution.certificate.bounds))

# %% [markdown]
# That any $\alpha$ with $e^{\alpha} \ne 1$ will do is Theorem 1 itself:

# %%
sm.prove("three-layer-two-equations")
