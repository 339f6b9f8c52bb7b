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
# # How accurate are the libraries that everybody uses?
#
# The package carries reference corpora: exact inputs, and results enclosed to 40 digits by ball arithmetic, so each
# reference knows its own error. Here they are put to code that nobody here wrote. What is measured is the normwise
# relative error
#
# $$ e = \frac{\lVert\widehat{F} - f(A)\rVert_F}{\lVert f(A)\rVert_F}, $$
#
# and it is compared with what rounding the input alone may cost, $\kappa\, u$: the condition number $\kappa$ of $f$ at
# $A$ comes from its Fréchet derivative, $u$ is the unit roundoff. A result is **right** here if
# $e \le 10\, d \max(1, \kappa)\, u$ and at least one digit is left; it is **silently wrong** if it is not right, and no
# exception, no warning and no NaN told you so. A stable algorithm should be right on every case.

# %%
import importlib.util
import platform
from importlib.metadata import version

import matplotlib.pyplot as plt
import mpmath
import numpy as np
import scipy.linalg
from IPython.display import Markdown

from symbolic_matexp.testing import corpus, survey

# %% [markdown]
# The contestants. mpmath works in its default precision, which is that of float64; jax and torch take part where they are
# installed.


# %%
def in_mpmath(function):
    """mpmath's function, from array to array."""

    def run(A):
        result = function(mpmath.matrix(A.tolist()))
        return np.array([[complex(x) for x in row] for row in result.tolist()])

    return run


contestants = {
    "expm": {"SciPy": scipy.linalg.expm, "mpmath": in_mpmath(mpmath.expm)},
    "logm": {"SciPy": scipy.linalg.logm, "mpmath": in_mpmath(mpmath.logm)},
    "sqrtm": {"SciPy": scipy.linalg.sqrtm},
    "inv": {"SciPy": scipy.linalg.inv},
}
installed = [name for name in ("numpy", "scipy", "mpmath", "jax", "torch") if importlib.util.find_spec(name)]
if "jax" in installed:
    import jax

    jax.config.update("jax_enable_x64", True)
    contestants["expm"]["JAX"] = lambda A: np.asarray(jax.scipy.linalg.expm(A))
if "torch" in installed:
    import torch

    contestants["expm"]["PyTorch"] = lambda A: torch.linalg.matrix_exp(torch.from_numpy(A)).numpy()

print(", ".join(f"{name} {version(name)}" for name in installed), "on", platform.machine())
print(", ".join(f"{len(corpus(function))} cases of {function}" for function in contestants))

# %%
outcomes = {
    (function, library): survey(function, implementation, factor=10)
    for function, libraries in contestants.items()
    for library, implementation in libraries.items()
}

# %% [markdown]
# ## The table
#
# "worst error" is in units of $\max(1, \kappa)\,u$, over the cases that gave numbers at all.


# %%
def row(function, library):
    results = outcomes[function, library]
    errors = [o.accuracy.over_condition for o in results if o.accuracy is not None]
    cells = (
        function,
        library,
        len(results),
        sum(o.right for o in results),
        sum(o.silently_wrong for o in results),
        sum(not o.right and bool(o.warned) and not o.failure for o in results),
        sum(bool(o.failure) for o in results),
        f"{np.median(errors):.2g}",
        f"{max(errors):.1e}",
    )
    return "| " + " | ".join(map(str, cells)) + " |"


head = "| function | library | cases | right | silently wrong | wrong, with a warning | failed | median error | worst error |"
Markdown("\n".join([head, "|" + "---|" * 9, *(row(*pair) for pair in outcomes)]))

# %% [markdown]
# ## Error against condition
#
# One colour a library. The line is $\kappa u$: on it or below lies whatever rounding the input explains. Everything far
# above the line is the algorithm's doing. Errors below $10^{-17}$ are drawn there, results without a digit at 1.

# %%
colours = {"SciPy": "tab:blue", "mpmath": "tab:orange", "JAX": "tab:green", "PyTorch": "tab:red"}
markers = {"SciPy": "o", "mpmath": "s", "JAX": "^", "PyTorch": "v"}
figure, axes = plt.subplots(2, 2, figsize=(11, 9), layout="constrained", sharey=True)
u = 2.0**-53
for axis, function in zip(axes.flat, contestants, strict=True):
    conditions = np.array([case.condition for case in corpus(function)])
    span = np.geomspace(max(1e-3, conditions.min()), min(1e20, conditions.max()), 50)
    axis.loglog(span, np.maximum(1, span) * u, color="black", linewidth=1, label="max(1, κ) u")
    for library in contestants[function]:
        found = [o for o in outcomes[function, library] if o.accuracy is not None]
        x = [np.clip(o.case.condition, 1e-3, 1e20) for o in found]
        y = [np.clip(o.accuracy.normwise, 1e-17, 1.0) for o in found]
        axis.loglog(
            x, y, markers[library], color=colours[library], alpha=0.7, markersize=5, label=library, linestyle="none"
        )
    axis.set(title=function, xlabel="condition number κ", ylim=(3e-18, 3))
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=5, fontsize=8)
for axis in axes[:, 0]:
    axis.set_ylabel("relative error")
plt.show()

# %% [markdown]
# ## Where it goes wrong
#
# The share of cases that are right, by kind of input.

# %%
figure, axes = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
for axis, function in zip(axes, ("expm", "logm"), strict=True):
    kinds = list(dict.fromkeys(case.kind for case in corpus(function)))
    height = 0.8 / len(contestants[function])
    for i, library in enumerate(contestants[function]):
        results = outcomes[function, library]
        shares = [np.mean([o.right for o in results if o.case.kind == kind]) for kind in kinds]
        axis.barh(np.arange(len(kinds)) + i * height, shares, height, color=colours[library], label=library)
    axis.set_yticks(np.arange(len(kinds)) + 0.4 - height / 2, kinds)
    axis.invert_yaxis()
    axis.set(title=function, xlabel="share of cases that are right", xlim=(0, 1))
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=4, fontsize=8)
plt.show()

# %% [markdown]
# ## The cases that each gets silently wrong
#
# Any of them runs again from the shell, for example `symbolic-matexp bench scipy.linalg:expm --factor 10`. For an eigenvalue exactly
# on the negative axis both signs of $\pi$ give a logarithm; the principal one, which is asked for here, has $+\pi$.


# %%
def listed(function, library):
    wrong = [o for o in outcomes[function, library] if o.silently_wrong]
    rows = [
        f"| {o.case.id} | {o.case.note} | {o.case.condition:.1e} | {o.accuracy.normwise:.1e} | {o.accuracy.digits:.1f} |"
        for o in wrong
    ]
    if not rows:
        return f"**{library}, {function}**: none.\n"
    head = "| case | what it is | condition | error | digits right |\n|---|---|---|---|---|"
    return f"**{library}, {function}**: {len(wrong)}\n\n{head}\n" + "\n".join(rows) + "\n"


Markdown("\n".join(listed(*pair) for pair in outcomes))

# %% [markdown]
# And the failures: exceptions and results that are not finite, which at least do not mislead.

# %%
for (function, library), results in outcomes.items():
    failed = [o for o in results if o.failure]
    for failure in sorted({o.failure.partition(":")[0] for o in failed}):
        ids = [o.case.id for o in failed if o.failure.partition(":")[0] == failure]
        print(f"{library} {function}: {failure}: {', '.join(ids)}")

# %% [markdown]
# ## A regression test out of this
#
# Five lines put your own function into the place of SciPy's; the plugin comes with the package, and the ledger beside the
# tests then remembers every error:
#
# ```python
# import pytest
# from mylibrary import expm
#
# @pytest.mark.accuracy("expm")
# def test_expm(accuracy_case):
#     accuracy_case.check(expm(accuracy_case.input))
# ```
