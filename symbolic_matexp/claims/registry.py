"""The registry of claims: the folder ``proofs``. Each claim has a file named after its id that defines ``CLAIM``."""

from __future__ import annotations

import importlib.util
import sys
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from ..errors import InputError
from .claim import Claim


def registered(id: str) -> Claim:
    """Return the claim with this id. Raises :class:`InputError` if there is none."""
    if id not in registered_ids():
        if set(id) & set("=()@+*"):
            raise InputError(
                f"{id!r} is a formula, and no id of a claim; in Python, sm.prove(left == right) settles one in "
                'letters, which sm.matrices("A B") makes'
            )
        near = get_close_matches(id, registered_ids(), n=1, cutoff=0.75)
        meant = f", perhaps {near[0]} is meant" if near else ""
        raise InputError(f"there is no claim {id!r}{meant}; choose from {', '.join(registered_ids())}")
    return _load(id)


@cache
def registered_ids() -> tuple[str, ...]:
    """Return the ids of all registered claims: the two theorems first, then the others by name."""
    stems = sorted(path.stem for path in _folder().glob("*.py") if not path.stem.startswith("_"))
    main = [stem for stem in ("three_layer_two_equations", "line_theorem") if stem in stems]
    return tuple(stem.replace("_", "-") for stem in [*main, *(s for s in stems if s not in main)])


def _folder() -> Path:
    """Return the folder of proofs. It is inside an installed package, and beside the package in a source tree."""
    here = Path(__file__).parent
    inside = here / "proofs"
    return inside if inside.is_dir() else here.parent.parent / "proofs"


@cache
def _load(id: str) -> Claim:
    stem = id.replace("-", "_")
    name = f"symbolic_matexp.proofs.{stem}"
    spec = importlib.util.spec_from_file_location(name, _folder() / f"{stem}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    claim: Claim = module.CLAIM
    claim.found_by = registered
    return claim
