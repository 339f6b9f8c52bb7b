"""What a row was measured with."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import version

from .. import __version__

DISTRIBUTIONS = ("numpy", "scipy", "mpmath", "python-flint")
COLUMNS = ("symbolic_matexp", "python", *(name.replace("-", "_") for name in DISTRIBUTIONS))


@cache
def versions() -> dict[str, str]:
    """Return the versions in use here, by column name."""
    found = [__version__, platform.python_version(), *map(version, DISTRIBUTIONS)]
    return dict(zip(COLUMNS, found, strict=True))
