"""Which closed form to take where several apply: another one instead of Theorem 1 where this is ill-conditioned.

For real weights Theorem 1 has no α that turns large eigenvalues of K = (X₁ − X₂)⁻¹X₂ onto the imaginary axis. So the
condition numbers and the sizes of its exponentials grow exponentially with √|λ| at best. Those of Theorem 3 do not.
So Theorem 4 ends with Theorem 3, too, where the weights are smaller.
For complex weights one α turns one large eigenvalue. With several of them Theorem 3 loses less, and so does
Theorem 4, which does not divide by X₁ − X₂ at all.
"""

from __future__ import annotations

import flint

from ..errors import InconclusiveError, UnsupportedError
from ..inputs.exact_matrix import ExactMatrix
from ..systems.ball.approximate_spectrum import approximate_spectrum, logarithm_at
from .error_model import growth
from .methods.five_layers import FiveLayers
from .methods.four_layers import FourLayers
from .methods.method import Method
from .methods.six_real_layers import SixRealLayers
from .methods.three_layers import ThreeLayers
from .parameters import Parameters
from .ratio import ratio
from .request import Request

TAME = 20.0
"""In nats. For real weights, four layers are taken if three are predicted to cost more, loss and exponents."""
LARGEST_WEIGHT = 1e5
"""For real weights, Theorem 3 is tried for the last layers if Theorem 1 needs larger weights."""
WILD = 1000
"""In bits. For complex weights, others are taken if three layers are predicted to lose more, and these lose less."""


def others(*, real: bool) -> tuple[Method, ...]:
    """Return the methods that may serve in the place of Theorem 1."""
    if real:
        return FourLayers(for_real_weights_only=True), SixRealLayers()
    return FourLayers(for_real_weights_only=False), FiveLayers()


def is_open(request: Request) -> bool:
    """Whether the caller left α and the cut to the package, in an algebra that rounds or encloses."""
    return request.alpha is None and request.cut is None and not request.system.symbolic


def tamer(request: Request, method: Method, parameters: Parameters) -> tuple[Method, Parameters]:
    """Return the method and its parameters, or others if the method is Theorem 1 or 4 and is not tame.

    If the caller has chosen α or the cut, nothing is changed.
    """
    if is_open(request) and request.real and type(method) is FiveLayers:
        return _with_smaller_weights(request, method, parameters)
    if not is_open(request) or not isinstance(method, ThreeLayers):
        return method, parameters
    if request.real:
        if _price(request, parameters) <= TAME:
            return method, parameters
        four = FourLayers(for_real_weights_only=True)
        return four, four.parameters(request)
    if parameters.loss <= WILD or not request.system.adjustable:
        return method, parameters
    choices: list[tuple[Method, Parameters]] = [(method, parameters)]
    for other in others(real=False):
        try:
            if other.obstruction(request.problem, real=False) is None:
                choices.append((other, other.parameters(request)))
        except (InconclusiveError, UnsupportedError):
            continue
    return min(choices, key=lambda choice: choice[1].precision)


def _with_smaller_weights(request: Request, method: Method, parameters: Parameters) -> tuple[Method, Parameters]:
    """Return the method, or that which ends with Theorem 3 if the weights are large and those of this are smaller."""
    if parameters.own.separation.largest <= LARGEST_WEIGHT:
        return method, parameters
    six = SixRealLayers()
    try:
        of_six = six.parameters(request)
    except InconclusiveError:
        return method, parameters
    smaller = of_six.own.separation.largest < parameters.own.separation.largest
    return (six, of_six) if smaller else (method, parameters)


def _price(request: Request, parameters: Parameters) -> float:
    """Return the nats that three layers are predicted to lose, and those by which exponents are large."""
    problem = request.problem
    M = ratio(problem.Y1, problem.Y2, real=True)
    of_K = approximate_spectrum(problem.X1 - problem.X2, problem.X2)
    of_M = approximate_spectrum(ExactMatrix.identity(problem.dim), M, logarithms=True)
    assert parameters.cut is not None
    logarithms = [logarithm_at(z, parameters.cut) for z in of_M.eigenvalues]
    eigenvalues = [flint.acb(z) for z in of_K.eigenvalues]
    predicted = growth(flint.acb(float(parameters.alpha.real)), eigenvalues, logarithms)
    return predicted.lost + predicted.reach
