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
# Every output that begins with a word on a colour, and the name of a claim, is a verdict that the package has computed in
# this run. The word is *proved*, *certified*, *refuted*, *supported* or *undecided*.
#
# Source: Gai & Zhang, [arXiv 2407.02540](https://arxiv.org/abs/2407.02540), Theorem 1, there for real $\alpha > 0$.

# %%
from IPython.display import display

import symbolic_matexp as sm
from symbolic_matexp import exp, expm, eye, inv, logm
from symbolic_matexp.claims.generic.derivation import ALPHA, GenericData, derivation
from symbolic_matexp.claims.generic.families import CayleyHamiltonFamily
from symbolic_matexp.formulas.network import network
from symbolic_matexp.notation.traced import run

# %% [markdown]
# ## Generic data
#
# Write $D = X_1 - X_2$ and $K = D^{-1} X_2$, so that $X_2 = DK$ and $X_1 = DK + D$; and $Y_1 = Y_2 M$ with
# $M = e^{\Lambda}$. Symbols for the entries of $D$, $K$, $Y_2$ and $\Lambda$ describe all data with an invertible
# $X_1 - X_2$ and invertible $Y_1, Y_2$. Here they are for $d = 2$:

# %%
data = GenericData.of(CayleyHamiltonFamily("K"), CayleyHamiltonFamily("Λ"))
data.X1

# %% [markdown]
# ## First step: make the inner arguments differ by a number
#
# If $W_1 (X_1 - X_2) = \alpha I$, then $W_1 X_1 = \alpha I + W_1 X_2$. A multiple of the identity commutes with
# everything, so
# $$ e^{W_1 X_1} = e^{\alpha}\, e^{W_1 X_2}. $$
# The condition is a linear system for $W_1$, with the solution $\alpha (X_1 - X_2)^{-1}$. A formula is written in operators,
# and called once, with letters. What it leaves is evaluated wherever matrices are: here on the generic data.


# %%
def first_weight(X1, X2, *, alpha):
    return alpha * inv(X1 - X2)


run(first_weight, data.alg, data.X1, data.X2, alpha=ALPHA)

# %% [markdown]
# What it does, as a claim: a function of letters that returns equations. `sm.prove` tries to prove them for every
# dimension, in letters that do not commute, and then tests them in ball arithmetic on exact random matrices.


# %%
def first_step(X1, X2, *, alpha):
    W1 = first_weight(X1, X2, alpha=alpha)
    return [
        W1 @ X1 == alpha * eye() + W1 @ X2,
        expm(W1 @ X1) == exp(alpha) * expm(W1 @ X2),
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
def second_weight(W1, X2, L):
    return L @ expm(-W1 @ X2)


def second_step(X1, X2, L, *, alpha):
    W1 = first_weight(X1, X2, alpha=alpha)
    W2 = second_weight(W1, X2, L)
    return [
        W2 @ expm(W1 @ X2) == L,
        W2 @ expm(W1 @ X1) == exp(alpha) * L,
    ]


sm.prove(sm.Claim(second_step, id="second-step", statement="With W₂ = L exp(−W₁X₂) the inputs become L and e^α L."))

# %% [markdown]
# ## Third step: what is left is one equation for $L$
#
# $f(X_2) = W_3\, e^{L} = Y_2$ gives $W_3 = Y_2\, e^{-L}$. Then
# $f(X_1) = Y_2\, e^{-L} e^{e^{\alpha} L} = Y_2\, e^{(e^{\alpha} - 1) L}$, and this is $Y_1 = Y_2\, e^{\Lambda}$ if
# $$ L = \frac{\Lambda}{e^{\alpha} - 1}, \qquad \Lambda = \log(Y_2^{-1} Y_1). $$


# %%
def third_weight(Y2, L):
    return Y2 @ expm(-L)


def third_step(Y2, Lambda, *, alpha):
    L = Lambda / (exp(alpha) - 1)
    W3 = third_weight(Y2, L)
    return [
        W3 @ expm(L) == Y2,
        W3 @ expm(exp(alpha) * L) == Y2 @ expm(Lambda),
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
# The theorem is written down once. What the same text means is worked out on symbols, on mpmath numbers, on float64
# arrays and on balls.


# %%
def weights(X1, X2, Y1, Y2, *, alpha):
    L = logm(Y2.solve(Y1)) / (exp(alpha) - 1)
    W1 = first_weight(X1, X2, alpha=alpha)
    return W1, second_weight(W1, X2, L), third_weight(Y2, L)


for W in weights(*sm.matrices("X1 X2 Y1 Y2"), alpha=sm.scalars("alpha")):
    display(W)


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
def on_the_line(X1, X2, Y1, Y2, *, alpha, t):
    point = X2 + t * (X1 - X2)
    L = logm(Y2.solve(Y1)) / (exp(alpha) - 1)
    return network(weights(X1, X2, Y1, Y2, alpha=alpha), point) == Y2 @ expm((exp(alpha * t) - 1) * L)


sm.prove(
    sm.Claim(on_the_line, id="the-line-theorem", statement="f(X₂ + t(X₁ − X₂)) = Y₂ exp((e^(αt) − 1) L) for every t.")
)

# %% [markdown]
# ## Does the verifier ever say no?
#
# Swap two factors in $W_2$. The formula stays right for numbers, and fails for matrices. The counterexample is exact, and
# the distance from zero is proved.


# %%
def swapped(X1, X2, Y1, Y2, *, alpha):
    W1, _, W3 = weights(X1, X2, Y1, Y2, alpha=alpha)
    L = logm(Y2.solve(Y1)) / (exp(alpha) - 1)
    return W1, expm(-W1 @ X2) @ L, W3


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
W1, W2, W3 = solution.to_sympy()
W1.evalf(30)
