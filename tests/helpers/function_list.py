"""Every function of given matrices, with parameters where it has some, as (A, digits, …) -> result."""

from functools import partial

import symbolic_matexp as sm


def with_parameter(function, parameter):
    """Return the function of (A, digits, …) with its second argument fixed."""
    return lambda A, digits, **options: function(A, parameter, digits, **options)


def rational(z):
    return (z * z - 3) / (z * z + 11)


def mixed(z):
    return (z * z + 30).sqrt() * z.exp()


FUNCTIONS = {
    "expm": sm.expm,
    "logm": sm.logm,
    "sqrtm": sm.sqrtm,
    "cosm": sm.cosm,
    "sinm": sm.sinm,
    "coshm": sm.coshm,
    "sinhm": sm.sinhm,
    "tanm": sm.tanm,
    "signm": sm.signm,
    "logm, cut 1/2": partial(sm.logm, cut=0.5),
    "powm 1/3": with_parameter(sm.powm, "1/3"),
    "powm -5/2": with_parameter(sm.powm, "-5/2"),
    "powm 0.1, cut 2": lambda A, digits, **options: sm.powm(A, "0.1", digits, 2, **options),
    "powm -3": with_parameter(sm.powm, -3),
    "phi 1": with_parameter(sm.phi, 1),
    "phi 4": with_parameter(sm.phi, 4),
    "funm rational": with_parameter(sm.funm, rational),
    "funm mixed": with_parameter(sm.funm, mixed),
}
