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
# # From unknown weights to the closed form
#
# The network $f(X) = W_3\, e^{W_2\, e^{W_1 X}}$ has three unknown $d \times d$ weights. Given are two equations
# $f(X_1) = Y_1$ and $f(X_2) = Y_2$. This notebook derives weights that solve them, and has each step checked: first with
# generic symbolic matrices in SymPy, then for every dimension $d$ at once, then with numbers.
#
# Every box that begins with the name of a claim is a verdict that the package has computed in this run. The word in it
# is *proved*, *certified*, *refuted*, *supported* or *undecided*.
#
# Source: Gai & Zhang, [arXiv 2407.02540](https://arxiv.org/abs/2407.02540), Theorem 1, there for real $\alpha > 0$.

# %%
import sympy

import symbolic_matexp as sm
from symbolic_matexp.claims.generic.derivation import ALPHA, Case, derivation
from symbolic_matexp.claims.generic.families import CayleyHamiltonFamily
from symbolic_matexp.formulas import network

# %% [markdown]
# ## Generic data
#
# Write $D = X_1 - X_2$ and $K = D^{-1} X_2$, so that $X_2 = DK$ and $X_1 = DK + D$; and $Y_1 = Y_2 M$ with
# $M = e^{\Lambda}$. Symbols for the entries of $D$, $K$, $Y_2$ and $\Lambda$ describe all data with an invertible
# $X_1 - X_2$ and invertible $Y_1, Y_2$. Here they are for $d = 2$:

# %%
case = Case.of(CayleyHamiltonFamily("K"), CayleyHamiltonFamily("Λ"))
alg = case.alg
case.X1

# %% [markdown]
# ## First step: make the inner arguments differ by a number
#
# If $W_1 (X_1 - X_2) = \alpha I$, then $W_1 X_1 = \alpha I + W_1 X_2$. A multiple of the identity commutes with
# everything, so
# $$ e^{W_1 X_1} = e^{\alpha}\, e^{W_1 X_2}. $$
# The condition is a linear system for $W_1$, with the solution $\alpha (X_1 - X_2)^{-1}$:


# %%
def first_weight(alg, X1, X2, alpha):
    return alg.scale(alpha, alg.inv(alg.sub(X1, X2)))


first_weight(alg, case.X1, case.X2, ALPHA)

# %% [markdown]
# What it does, as a claim: a function over an algebra that returns pairs of matrices said to be equal. `sm.prove` tries to
# prove them for every dimension, in letters that do not commute, and then tests them in ball arithmetic on exact
# random matrices.


# %%
def first_step(alg, X1, X2, *, alpha, d):
    W1 = first_weight(alg, X1, X2, alpha)
    return [
        ("W₁X₁ = αI + W₁X₂", alg.matmul(W1, X1), alg.add(alg.scale(alpha, alg.eye(d)), alg.matmul(W1, X2))),
        (
            "exp(W₁X₁) = e^α exp(W₁X₂)",
            alg.expm(alg.matmul(W1, X1)),
            alg.scale(alg.exp(alpha), alg.expm(alg.matmul(W1, X2))),
        ),
    ]


sm.prove(
    sm.Claim(
        first_step, id="first-step", statement="With W₁ = α(X₁ − X₂)⁻¹ the inner exponentials differ by a factor."
    )
)

# %% [markdown]
# ## Second step: undo the inner exponential
#
# Ask that $W_2\, e^{W_1 X_2} = L$ with a matrix $L$ still to be chosen: $W_2 = L\, e^{-W_1 X_2}$. Then
# $W_2\, e^{W_1 X_1} = e^{\alpha} L$ comes for nothing. The two inputs have become $L$ and $e^{\alpha} L$, and these commute.


# %%
def second_weight(alg, W1, X2, L):
    return alg.matmul(L, alg.expm(alg.scale(-1, alg.matmul(W1, X2))))


def second_step(alg, X1, X2, L, *, alpha):
    W1 = first_weight(alg, X1, X2, alpha)
    W2 = second_weight(alg, W1, X2, L)
    return [
        ("W₂ exp(W₁X₂) = L", alg.matmul(W2, alg.expm(alg.matmul(W1, X2))), L),
        ("W₂ exp(W₁X₁) = e^α L", alg.matmul(W2, alg.expm(alg.matmul(W1, X1))), alg.scale(alg.exp(alpha), L)),
    ]


sm.prove(sm.Claim(second_step, id="second-step", statement="With W₂ = L exp(−W₁X₂) the inputs become L and e^α L."))

# %% [markdown]
# ## Third step: what is left is one equation for $L$
#
# $f(X_2) = W_3\, e^{L} = Y_2$ gives $W_3 = Y_2\, e^{-L}$. Then
# $f(X_1) = Y_2\, e^{-L} e^{e^{\alpha} L} = Y_2\, e^{(e^{\alpha} - 1) L}$, and this is $Y_1 = Y_2\, e^{\Lambda}$ if
# $$ L = \frac{\Lambda}{e^{\alpha} - 1}, \qquad \Lambda = \log(Y_2^{-1} Y_1). $$


# %%
def third_weight(alg, Y2, L):
    return alg.matmul(Y2, alg.expm(alg.scale(-1, L)))


def third_step(alg, Y2, Lambda, *, alpha):
    L = alg.scale(1 / (alg.exp(alpha) - 1), Lambda)
    W3 = third_weight(alg, Y2, L)
    return [
        ("W₃ exp(L) = Y₂", alg.matmul(W3, alg.expm(L)), Y2),
        (
            "W₃ exp(e^α L) = Y₁",
            alg.matmul(W3, alg.expm(alg.scale(alg.exp(alpha), L))),
            alg.matmul(Y2, alg.expm(Lambda)),
        ),
    ]


sm.prove(
    sm.Claim(
        third_step,
        id="third-step",
        statement="With W₃ = Y₂ exp(−L), L = Λ/(e^α − 1), Y₁ = Y₂ exp(Λ), both equations hold.",
    )
)

# %% [markdown]
# ## The derivation on generic symbolic matrices
#
# The whole derivation, step by step, for $d = 1, 2, 3$ and all Jordan types of $K$ and $\Lambda$. Every line has been
# confirmed by SymPy as an identity of rational functions in the symbols, not at numbers:

# %%
derivation()

# %% [markdown]
# ## The formula
#
# The theorem is written down once, over any algebra. The same text runs on symbols, on mpmath numbers, on float64
# arrays and on balls.


# %%
def weights(alg, X1, X2, Y1, Y2, *, alpha):
    q = alg.exp(alpha) - 1
    L = alg.scale(1 / q, alg.logm(alg.solve(Y2, Y1)))
    W1 = first_weight(alg, X1, X2, alpha)
    return W1, second_weight(alg, W1, X2, L), third_weight(alg, Y2, L)


# %% [markdown]
# ## Every dimension
#
# For a proof in every dimension, matrices are letters that do not commute. Of the exponential the proof uses
# $e^{0} = I$, $e^{aI + A} = e^a e^A$ and $e^{sA} e^{tA} = e^{(s+t)A}$, and of the logarithm $e^{\log A} = A$. The prover rewrites; a small checker,
# which knows nothing of the prover, replays each step by multiplying out. Afterwards the formula is tried in ball
# arithmetic on exact random matrices.

# %%
sm.prove(sm.Claim(weights, id="the-closed-form"))

# %% [markdown]
# More is true: on the whole line through $X_1$ and $X_2$ the network is known.


# %%
def on_the_line(alg, X1, X2, Y1, Y2, *, alpha, t):
    point = alg.add(X2, alg.scale(t, alg.sub(X1, X2)))
    L = alg.scale(1 / (alg.exp(alpha) - 1), alg.logm(alg.solve(Y2, Y1)))
    value = alg.matmul(Y2, alg.expm(alg.scale(alg.exp(alpha * t) - 1, L)))
    return [(network.evaluate(alg, weights(alg, X1, X2, Y1, Y2, alpha=alpha), point), value)]


sm.prove(sm.Claim(on_the_line, id="the-line-theorem"))

# %% [markdown]
# ## Does the verifier ever say no?
#
# Swap two factors in $W_2$. The formula stays right for numbers, and fails for matrices. The counterexample is exact, and
# the distance from zero is proved.


# %%
def swapped(alg, X1, X2, Y1, Y2, *, alpha):
    W1, _, W3 = weights(alg, X1, X2, Y1, Y2, alpha=alpha)
    L = alg.scale(1 / (alg.exp(alpha) - 1), alg.logm(alg.solve(Y2, Y1)))
    W2 = alg.matmul(alg.expm(alg.scale(-1, alg.matmul(W1, X2))), L)
    return W1, W2, W3


sm.prove(sm.Claim(swapped, id="two-factors-swapped", expected="refuted"))

# %% [markdown]
# ## With numbers
#
# The same formula over balls gives the weights of a real problem to any number of digits; the certificate evaluates the
# network on them and knows no formula.

# %%
problem = sm.Problem(X1=[[1, 2], [3, 4]], X2=[[0, 1], [1, 1]], Y1=[[2, "1/3"], [1, 1]], Y2=[[1, 1], [0, 2]])
solution = sm.solve(problem, digits=50)
print(solution.certificate)

# %%
W1, W2, W3 = (sympy.Matrix(W.tolist()) for W in solution.to_mpmath())
W1.evalf(30)
