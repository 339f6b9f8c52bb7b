"""The accuracy ledger: a JSON file beside the tests with the error of every case, per platform.

A regression is an error that has grown beyond a factor of the recorded one, as in SciPy's xsref, not one that passes
a fixed tolerance. Standard library only.
"""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ..errors import InputError

FORMAT = "symbolic_matexp accuracy ledger 1"
FILE_NAME = "accuracy_ledger.json"
RECORDED_PACKAGES = ("numpy", "scipy", "mpmath", "torch", "jax", "symbolic_matexp")
"""Those of them that are loaded have their versions recorded, and so has whatever ``accuracy_packages`` names."""


@dataclass(frozen=True)
class Entry:
    """What one check of one case measured. ``test`` is the test's name in its file, ``floor`` the unit roundoff."""

    test: str
    case: str
    error: float
    floor: float
    folder: str
    versions: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return plain values, which travel between processes."""
        return {**vars(self), "error": repr(self.error)}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Entry:
        """Inverse of :meth:`to_json`."""
        return cls(**{**content, "error": float(content["error"])})


class Ledger:
    """The recorded errors of the tests in one folder: test → case → platform → {"error", "versions"}."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self.tests: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
        if self.path.exists():
            self.tests = _read(self.path)

    def recorded(self, test: str, case: str) -> float | None:
        """Return the error on record: this platform's, else the largest of the others', else None."""
        found = self.tests.get(test, {}).get(case, {})
        if this_platform() in found:
            return float(found[this_platform()]["error"])
        return max((float(entry["error"]) for entry in found.values()), default=None)

    def record(self, entry: Entry) -> None:
        """Put an error on record for this platform, in the place of the one that was there."""
        platforms = self.tests.setdefault(entry.test, {}).setdefault(entry.case, {})
        platforms[this_platform()] = {"error": repr(entry.error), "versions": entry.versions}

    def write(self) -> None:
        """Write the file, sorted, one case a line."""
        content = json.dumps({"format": FORMAT, "tests": self.tests}, indent=1, sort_keys=True, ensure_ascii=False)
        self.path.write_text(content + "\n", encoding="utf-8")


def this_platform() -> str:
    """Return for example "Linux-x86_64"."""
    return f"{platform.system()}-{platform.machine()}"


def loaded_versions(more: list[str]) -> dict[str, str]:
    """Return the versions of Python and of the packages that are loaded and worth recording."""
    found = {"python": platform.python_version()}
    for name in (*RECORDED_PACKAGES, *more):
        if name in sys.modules:
            try:
                found[name] = version(name)
            except PackageNotFoundError:
                found[name] = str(getattr(sys.modules[name], "__version__", "unknown"))
    return found


def growth(error: float, recorded: float, floor: float) -> float:
    """Return how many times larger an error has become; errors below the unit roundoff are taken for that."""
    return max(error, floor) / max(recorded, floor)


def _read(path: Path) -> Any:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError
        for cases in content["tests"].values():
            for platforms in cases.values():
                for entry in platforms.values():
                    if not 0 <= float(entry["error"]) < float("inf"):
                        raise ValueError
        return content["tests"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError(
            f"{path} is not an accuracy ledger; restore it, or remove it and run pytest --accuracy-update"
        ) from None
