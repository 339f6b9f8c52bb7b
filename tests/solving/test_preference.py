"""Another closed form where Theorem 1 is ill-conditioned; the caller's own choices are kept."""

import numpy as np
import pytest
from helpers.oracles import assert_solved
from helpers.problems import nearly_singular

import symbolic_matexp as sm

SEVERAL = nearly_singular(3, 8, "complex", [1e-16] * 7)
"""X₁ − X₂ is rank one plus rounding, and invertible: no α turns all large eigenvalues of (X₁ − X₂)⁻¹X₂."""


def test_several_large_eigenvalues_leave_theorem_1():
    solution = assert_solved(SEVERAL, 50)
    assert solution.formula in {"four-layers", "five-layers"}
    assert solution.precision < 600
    assert max(np.linalg.norm(W) for W in solution.to_numpy()) < 1e4


def test_float64_is_helped_too():
    solution = sm.solve(SEVERAL, algebra="float64")
    assert solution.formula in {"four-layers", "five-layers"}
    assert solution.digits >= 6
    assert sm.solve(SEVERAL, algebra="float64", formula="three-layers").digits == 0


@pytest.mark.parametrize("options", [{"alpha": [0, 3]}, {"cut": 1}, {"formula": "three-layers"}])
def test_what_the_caller_chose_is_kept(options):
    solution = sm.solve(SEVERAL, 20, maximum_precision=300, **options)
    assert solution.status is sm.Status.PRECISION_EXHAUSTED


def test_theorem_1_stays_where_it_is_tame():
    for seed in range(5):
        assert sm.solve(nearly_singular(seed, 4, "complex", [1e-12]), 30).formula == "three-layers"


def test_each_part_of_the_loss_counts_once():
    """Theorem 1 is predicted to lose 15 nats here, 8 of them by the logarithm: less than what makes it wild."""
    X1, X2, Y1, Y2 = np.random.default_rng(5).standard_normal((4, 4, 4))
    if np.linalg.det(Y1) * np.linalg.det(Y2) < 0:
        Y1[0] *= -1
    assert sm.solve(sm.Problem(X1, X2, Y1, Y2), 30, real=True).formula == "three-layers"
