"""Real weights: four layers instead of three where three layers are ill-conditioned or large.

For real weights Theorem 1 has no α that turns large eigenvalues of K = (X₁ − X₂)⁻¹X₂ onto the imaginary axis. So the
condition numbers and the sizes of its exponentials grow exponentially with √|λ| at best. Those of Theorem 3 do not.
"""

from __future__ import annotations

import flint

from ..inputs.exact_matrix import ExactMatrix
from ..systems import class_of
from ..systems.ball.approximate_spectrum import approximate_spectrum, logarithm_at
from .error_model import growth
from .methods.four_layers import FourLayers
from .methods.method import Method
from .methods.three_layers import ThreeLayers
from .parameters import Parameters
from .ratio import ratio
from .request import Request

TAME = 20.0
"""In nats. Four layers are taken if three are predicted to lose more, or to have so large exponents."""


def tamer(request: Request, method: Method, parameters: Parameters) -> tuple[Method, Parameters]:
    """Return the method and its parameters, or four real layers instead of three that are not tame.

    If the caller has chosen α or the cut, nothing is changed.
    """
    given = request.alpha is not None or request.cut is not None
    if given or not isinstance(method, ThreeLayers) or class_of(request.algebra).symbolic:
        return method, parameters
    if _price(request, parameters) <= TAME:
        return method, parameters
    four = FourLayers(for_real_weights_only=True)
    return four, four.parameters(request)


def _price(request: Request, parameters: Parameters) -> float:
    """Return the nats that three layers are predicted to lose, and those by which exponents are large."""
    problem = request.problem
    M = ratio(problem.Y1, problem.Y2, real=True)
    of_K = approximate_spectrum(problem.X1 - problem.X2, problem.X2)
    of_M = approximate_spectrum(ExactMatrix.identity(problem.dim), M, logarithms=True)
    assert parameters.cut is not None
    logarithms = [logarithm_at(z, parameters.cut) for z in of_M.eigenvalues]
    eigenvalues = [flint.acb(z) for z in of_K.eigenvalues]
    return sum(growth(flint.acb(float(parameters.alpha.real)), eigenvalues, logarithms))
