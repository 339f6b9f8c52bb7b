"""Any analytic function of a matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flint

from ..errors import InconclusiveError, InputError, UnsupportedError
from ..inputs.kinds import EngineName
from ..inputs.one_at_a_time import one_at_a_time
from ..systems.ball.analytic import Analytic
from .analytic_ball import image
from .analytic_number import AnalyticNumber
from .enclosing import read
from .primary import Witness, primary
from .stacks import of_stacks

SOMEWHERE = flint.acb("0.7", "0.3")
MOST_BITS = 1 << 14
"""An eigenvalue exactly on a cut of f is not recognised, whatever the precision."""


@of_stacks
@one_at_a_time
def funm(
    A: Any,
    f: Callable[[Any], Any],
    digits: int = 50,
    *,
    domain: Callable[[flint.acb], bool] | None = None,
    algebra: EngineName = "ball",
    maximum_precision: int = MOST_BITS,
    workers: int = 1,
) -> Any:
    """Return the primary matrix function f(A) to ``digits`` digits, relative to its Frobenius norm.

    ``f`` maps a complex ball to a ball that contains its image: ``lambda z: z.sqrt() / (1 + z.exp())``. That it is
    analytic on the balls where it is used is part of the proof:

    - without ``domain`` f is given an :class:`AnalyticBall`, which knows only arithmetic and functions whose
      singularities are known, and has no value on a ball that meets one;
    - with ``domain`` f is given a FLINT ``acb`` and may be any function of it. ``domain(z)`` must say True only for
      balls on which f is analytic: ``lambda z: z.real > 1``. What f and it say is believed.

    Roots and logarithms are principal, and a matrix with an eigenvalue on a cut of f, or at a singularity, is refused
    (:class:`PrecisionError`). Raises :class:`InputError` for an f that cannot be evaluated; else errors and stacks as
    for :func:`cosm`. Source: Higham, Functions of Matrices, SIAM 2008, section 1.2.

    >>> print(funm([[1, 1], [0, 1]], lambda z: 1 / (1 + z * z), digits=30).str(20, radius=False))
    [0.50000000000000000000, -0.50000000000000000000]
    [0, 0.50000000000000000000]
    """
    matrix, digits, maximum = read(A, digits, maximum_precision)
    for name, given in (("f", f), ("domain", domain)):
        if not callable(given) and not (given is None and name == "domain"):
            raise InputError(f"{name} must be a function of a complex ball, not {type(given).__name__}")

    def formula(z: flint.acb) -> flint.acb:
        if domain is None:
            return image(f, z)[0]
        if domain(z) is not True:
            raise InconclusiveError(f"an eigenvalue may be outside the domain, as far as {flint.ctx.prec} bits tell")
        return flint.acb(f(flint.acb(z)))

    is_real = domain is None and _is_symmetric(f)
    return primary(matrix, Analytic("f", formula, is_real), "f(A)", digits, maximum, algebra, _by_values(f, domain))


def _is_symmetric(f: Callable[[Any], Any]) -> bool:
    """Return whether f is known to be real on the real axis; the first use of f, where its mistakes come to light."""
    try:
        return image(f, SOMEWHERE)[1]
    except TypeError as error:
        raise InputError(
            f"f cannot be evaluated ({error}); it may use arithmetic and methods such as z.exp(), but no comparison, "
            "and nothing that is not analytic"
        ) from error


def _by_values(f: Callable[[Any], Any], domain: Any) -> Witness:
    """Return f in mpmath arithmetic; a function of FLINT's balls has no other form."""

    def of(alg: Any, A: Any, cut: Any) -> Any:
        from ..systems.multiprecision.primary_functions import by_eigenvectors

        if domain is not None:
            raise UnsupportedError('a function of FLINT\'s balls, as domain= says, has no algebra="multiprecision"')
        return by_eigenvectors(alg, A, lambda z: AnalyticNumber.of(f(AnalyticNumber(alg, z)), alg).value)

    return of
