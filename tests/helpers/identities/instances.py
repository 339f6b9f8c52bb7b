"""Instances of identities: values for their letters that fulfil their hypotheses, or some of them.

Every hypothesis is checked on an instance before it counts (:func:`judged`), so that a family that is wrong finds
nothing.
"""

from .arithmetic import UndefinedError
from .artist import Artist
from .families import FAMILIES, takes_a_count
from .notation import definitions, holds, reader

NEIGHBOURS = {
    "heisenberg": ("half_heisenberg {0} {1} {2}", "half_heisenberg {1} {0} {2}"),
    "half_heisenberg": ("heisenberg {0} {1} {2}", "half_heisenberg {1} {0} {2}"),
    "nilpotent": ("nilpotent3 {0}",),
    "nilpotent3": ("nilpotent4 {0}",),
    "shifted_nilpotent": ("unipotent {0}",),
    "zero_product": ("zero_product {1} {0}",),
    "zero_products": ("zero_product {0} {1}", "zero_product {1} {0}"),
    "idempotent": ("cube_itself {0}",),
    "commuting_idempotents": ("idempotent {0} {1}", "commuting {0} {1}", "half_exclusive_idempotents {0} {1}"),
    "exclusive_idempotents": ("idempotent {0} {1}", "half_exclusive_idempotents {0} {1}"),
    "nested_idempotents": ("half_exclusive_idempotents {1} {0}", "projection_pair {0} {1}"),
    "compressed": ("commuting {0} {1}", "idempotent {0}"),
    "pauli": ("involution {0} {1}", "anticommuting {0} {1}", "commuting {0} {1}"),
    "group_inverse": ("inner_inverse {0} {1} {2}",),
    "group_inverse_and_commuting": ("inner_inverse {0} {1} {2}",),
    "group_inverse_of_idempotent": ("inner_inverse {0} {1}", "idempotent {0} {1}"),
    "pseudo_inverse": ("inner_inverse {0} {1} {2}", "group_inverse {0} {1} {2}"),
    "drazin_inverse": ("inner_inverse {0} {1} {2}", "group_inverse {0} {1} {2}"),
    "commuting_nilpotents": ("nilpotent {0} {1}", "commuting {0} {1}"),
    "commuting_symmetric": ("symmetric {0} {1}", "commuting {0} {1}"),
    "commuting_hermitian": ("hermitian {0} {1}", "commuting {0} {1}"),
    "symmetric": ("hermitian {0}",),
    "hermitian": ("symmetric {0}",),
    "skew": ("skew_hermitian {0}",),
    "skew_hermitian": ("skew {0}",),
    "rotation": ("boost {0} {1} {2}",),
    "boost": ("rotation {0} {1} {2}",),
    "unitary": ("orthogonal {0}",),
    "zero_matrix": ("nilpotent {0}", "isotropic {0}", "symmetric_nilpotent {0}"),
}
"""Families that fulfil some of the hypotheses that a family fulfils: for an identity from which one was dropped."""


def neighbours(identity):
    """Return the families next to those of an identity."""
    families = identity.family.split(";") if identity.family else []
    for i, text in enumerate(families):
        name, *letters = text.split()
        for pattern in NEIGHBOURS.get(name, ()):
            yield ";".join([*families[:i], pattern.format(*letters, *"XYZ"), *families[i + 1 :]])


def drawn(identity, seed, d, bent=False):
    """Return values for the letters of an identity: from its families, else any matrices and scalars.

    If a hypothesis defines a letter that no family fills, it has the value that this gives. If ``bent``, one letter
    is then changed to its negative, double, transpose, adjoint or inverse.
    """
    artist = Artist(seed, d)
    values = {}
    for text in identity.family.split(";") if identity.family else ():
        name, *letters = text.split()
        made = FAMILIES[name](artist, len(letters)) if takes_a_count(name) else FAMILIES[name](artist)
        values |= dict(zip(letters, made, strict=False))
    filled = set(values)
    for letter in identity.letters:
        if letter not in values:
            values[letter] = artist.anything() if letter.isupper() else artist.parameter()
    for letter, expression in definitions(identity):
        if letter not in filled:
            values[letter] = reader(values, d)(expression)
    if bent:
        letter = artist.random.choice(identity.letters)
        values[letter] = artist.bend(values[letter])
    return values


DIMENSIONS = (2, 1, 3, 2, 4, 2, 3)
"""The dimensions of successive instances."""


def candidates(identity, count, bent=False):
    """Yield evaluators of expressions at ``count`` instances, whether or not they fulfil the hypotheses."""
    for seed in range(count):
        d = DIMENSIONS[seed % len(DIMENSIONS)]
        try:
            values = drawn(identity, f"{identity.name} {seed}", d, bent)
        except UndefinedError:
            continue
        yield reader(values, d)


def judged(identity, read):
    """Return whether the claim holds at an instance: None if a hypothesis fails there or something does not exist."""
    try:
        if not all(holds(text, read) for text in identity.given):
            return None
        return holds(identity.claim, read)
    except UndefinedError:
        return None
