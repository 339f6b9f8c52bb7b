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
# # What a summary of the paper gets wrong
#
# A summary of Gai & Zhang, [arXiv 2407.02540](https://arxiv.org/abs/2407.02540), is in circulation. It gets the theorem
# right, and much around it wrong: a unique solution, a "quick check" that does not check, conditions that are not needed.
# Here each of these claims is put to the verifier. A claim that is refuted comes with an exact counterexample.
#
# The paper's theorem itself stands: notebook 01 derives and proves it.

# %%
import matplotlib.pyplot as plt
import numpy as np

import symbolic_matexp as sm
from symbolic_matexp import expm

# %% [markdown]
# ## "Ensures that the system of equations has a unique solution"
#
# The scale $\alpha$ and the branch of the logarithm are free, so there are infinitely many solutions. Two are enough.

# %%
sm.prove("unique-solution")

# %% [markdown]
# ## "Verify that W₁W₂ = log(X₁⁻¹Y₁) and W₂W₃ = log(X₂⁻¹Y₂)"
#
# These products look like a shortcut for checking weights. They are neither sufficient nor necessary.

# %%
sm.prove("quick-check-products")

# %% [markdown]
# ## "exp(A) exp(B) ≠ exp(A + B) when AB ≠ BA"
#
# Commuting is sufficient for equality, not necessary: when all three exponentials are the identity, nothing is left to
# differ.

# %%
sm.prove("noncommuting-never-add")

# %% [markdown]
# In the other direction the statement is a theorem, and the verifier finds its proof:

# %%
A, B = sm.matrices("A B")
exponentials_multiply = expm(A) @ expm(B) == expm(A + B)

sm.prove(sm.Claim(exponentials_multiply, given=[A @ B == B @ A], id="commuting-exponentials-multiply"))

# %% [markdown]
# Without the hypothesis it is false:

# %%
sm.prove(sm.Claim(exponentials_multiply, id="exponentials-always-multiply", expected="refuted"))

# %% [markdown]
# ## "If X₁ − X₂ is not invertible, analytical solution doesn't exist"

# %%
sm.prove("difference-must-be-invertible")

# %% [markdown]
# ## "For invertible matrices X₁, X₂, …"
#
# Only the difference of the inputs has to be invertible, not the inputs.

# %%
sm.prove("inputs-must-be-invertible")

# %% [markdown]
# ## "Three layers needed to achieve doubling"
#
# One layer solves one equation:

# %%
sm.prove("one-layer-one-equation")

# %% [markdown]
# But for two equations two layers do, for all numbers ($d = 1$) and for an open set of matrices:

# %%
sm.prove("three-layers-needed")

# %% [markdown]
# ## "Element-wise activation functions show better performance than identity"
#
# As far as reaching outputs goes, this is right, and can be certified on instances.

# %%
sm.prove("elementwise-solve")

# %% [markdown]
# ## "Numerical instability when matrices are close to singular"
#
# This is a property of a real $\alpha$, not of the problem. Below, the residual of float64 weights for problems of
# dimension 4 whose $X_1 - X_2$ has a prescribed smallest singular value: for $\alpha = 1$, and for $\alpha$ chosen by the
# package. Upper bounds, proved in balls; points where no digit is left are drawn at the upper edge.

# %%
sizes = [10.0**-k for k in (0.5, 1, 1.5, 2, 3, 4, 5, 6)]


def residual(size, seed, alpha):
    generator = np.random.default_rng(seed)
    data = [generator.standard_normal((4, 4)) for _ in range(4)]
    U, singular, V = np.linalg.svd(data[0] - data[1])
    singular[-1] = size
    problem = sm.Problem(data[1] + U @ np.diag(singular) @ V, *data[1:])
    solution = sm.solve(problem, alpha=alpha, algebra="float64")
    return min(max(solution.certificate.residuals), 1) if solution.success else 1


figure, axis = plt.subplots(figsize=(7, 4), layout="constrained")
for alpha, name, style in ((1, "α = 1", "^--"), ("auto", "α chosen", "o-")):
    all_residuals = np.array([[residual(size, seed, alpha) for seed in range(5)] for size in sizes])
    (line,) = axis.loglog(sizes, np.median(all_residuals, axis=1), style, label=f"{name}: median, and band of 80 %")
    axis.fill_between(sizes, *np.quantile(all_residuals, (0.1, 0.9), axis=1), color=line.get_color(), alpha=0.2)
axis.set(xlabel="smallest singular value of X₁ − X₂", ylabel="relative residual at most", ylim=(1e-16, 3))
axis.set_title("float64, real data, d = 4 (seeds 0 to 4)")
axis.grid(alpha=0.25)
axis.invert_xaxis()
axis.legend()
plt.show()

# %% [markdown]
# ## "Matrix exponential is necessary for analytical solution"
#
# Nothing is known here that would settle this, and the verdict says so.

# %%
sm.prove("exp-necessary")

# %% [markdown]
# ## Can deeper networks do more?
#
# This is the paper's first open question. Yes: eight layers solve three equations in closed form, for every d ≥ 2. The
# algebra is proved in letters; the evidence names the premises of the rest.

# %%
sm.prove("deeper-solves-more")
