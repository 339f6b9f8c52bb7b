"""How each kind of number system reaches the digits asked for. Its capabilities decide, not its name."""

from __future__ import annotations

from ..methods.method import Method
from ..parameters import Parameters
from ..request import Request
from ..solution import Solution
from . import fixed_precision, rising_precision, symbolic


def reach(request: Request, method: Method, parameters: Parameters) -> Solution:
    """Return the method's certified solution, or a solution without weights that says why."""
    system = request.system
    if system.symbolic:
        return symbolic.reach(request, method, parameters)
    if system.adjustable:
        return rising_precision.reach(request, method, parameters)
    return fixed_precision.reach(request, method, parameters)
