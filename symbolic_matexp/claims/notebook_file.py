"""Notebooks as files: which files are notebooks, what is read from them, and which of them cannot be run."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..inputs.text_files import read_text

_SUFFIXES = (".py", ".md", ".ipynb")
_CELL_TYPES = ("code", "markdown", "raw")
_INSTALLED = ("site-packages", "node_modules")
_HERE = ("", "python3", "python")
"""The names of kernels that mean no more than Python."""

_KERNELS = {
    "ir": "R",
    "julia": "Julia",
    "sagemath": "Sage",
    "octave": "Octave",
    "bash": "Bash",
    "deno": "TypeScript",
    "xcpp": "C++",
    "ihaskell": "Haskell",
}
"""The language of a kernel by the letters with which its name begins, for notebooks that do not name the language."""

_LFS = "version https://git-lfs.github.com/"
_CONFLICT = re.compile(r"^<{7} .*?^={7}$.*?^>{7} ", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Notebook:
    """A notebook as read: the file to run, its content, and the content of the paired .ipynb, if it must agree.

    ``kernel`` is the name of the kernel for which it was saved, or empty if that is Python without more.
    """

    path: Path
    content: Any
    kernel: str
    saved: Any = None

    @property
    def has_code(self) -> bool:
        """Whether there is anything to run."""
        return any(is_code(cell) for cell in self.content.cells)


def group_by_notebook(paths: Sequence[Path]) -> list[dict[str, Path]]:
    """Return for every notebook a table of its files, by suffix. Raises :class:`InputError` for other files."""
    if not paths:
        raise InputError("there is no notebook to run; name a file or a folder")
    groups: dict[str, dict[str, Path]] = {}
    for path in paths:
        for file in _find_notebooks(Path(path)):
            group = groups.setdefault(os.path.abspath(file.with_suffix("")), {})
            group.setdefault(file.suffix, file)
    for group in groups.values():
        if ".py" in group and ".md" in group:
            raise InputError(f"{group['.py']} and {group['.md']} would be the same notebook; choose one of them")
    return list(groups.values())


def source_of(files: Mapping[str, Path]) -> Path:
    """Return the file of a notebook that is run: its text, if it has one."""
    return next(files[suffix] for suffix in _SUFFIXES if suffix in files)


def open_notebook(files: Mapping[str, Path], *, paired: bool) -> Notebook:
    """Read a notebook, and its .ipynb beside a text if they are ``paired``.

    Raises :class:`InputError` if one of them cannot be read or is not a notebook in Python.
    """
    path = source_of(files)
    content, kernel = _read(path)
    pair = paired and path.suffix != ".ipynb" and ".ipynb" in files
    return Notebook(path, content, kernel, _read(files[".ipynb"])[0] if pair else None)


def is_code(cell: Any) -> bool:
    """Whether a cell has code to run."""
    return bool(cell.cell_type == "code" and cell.source.strip())


def describe_difference(notebook: Notebook) -> str:
    """Return where the paired .ipynb differs from the text, or nothing."""
    if notebook.saved is None:
        return ""
    path = notebook.path
    said, saved = ([(c.cell_type, c.source.rstrip()) for c in n.cells] for n in (notebook.content, notebook.saved))
    differing = [number for number, pair in enumerate(zip(said, saved, strict=False), 1) if pair[0] != pair[1]]
    if differing:
        difference = f"cell {differing[0]} differs"
    elif len(said) != len(saved):
        difference = f"it has {len(saved)} cell{'s' * (len(saved) != 1)} instead of {len(said)}"
    else:
        return ""
    name = path.with_suffix(".ipynb").name
    return f"{name} is not what {path.name} says: {difference}; run symbolic-matexp verify-notebooks --write {path}"


def shortened(text: str, width: int = 200) -> str:
    """Return the first line of a text, cut off where it is too long."""
    line = text.strip().partition("\n")[0].strip()
    return line if len(line) <= width else f"{line[: width - 1]}…"


def _find_notebooks(path: Path) -> list[Path]:
    if path.is_dir():
        found = [file for suffix in (".py", ".ipynb") for file in path.rglob(f"*{suffix}") if file.is_file()]
        shown = [file for file in found if not _is_hidden(file.relative_to(path)) and _is_notebook(file)]
        if not shown:
            raise InputError(
                f"the folder {path} holds no notebook (.ipynb, or .py with # %% cells); name another one"
            )
        return sorted(shown)
    if path.is_symlink() and not path.exists():
        raise InputError(f"{path} is a link to a file that is not there; mend the link")
    if not path.exists():
        raise InputError(f"there is no file or folder {path}; check the name")
    if path.suffix not in _SUFFIXES:
        raise InputError(f"{path} is not a notebook; name a file that ends in .ipynb, .py or .md, or a folder")
    return [path]


def _is_hidden(file: Path) -> bool:
    """Whether a file is one of an editor's own, such as a checkpoint, or of a package installed in the folder."""
    return any(part.startswith(".") or part in _INSTALLED for part in file.parts)


def _is_notebook(file: Path) -> bool:
    """Whether a file found in a folder is a notebook. A .py file is one if it has cells or a header for jupytext."""
    if file.suffix != ".py":
        return True
    text = file.read_text(encoding="utf-8", errors="replace")
    return re.search(r"^# (%%|\+|# jupytext:|jupyter:)|^#   jupytext:", text, re.MULTILINE) is not None


def _read(path: Path) -> tuple[Any, str]:
    """Return a Python notebook, without outputs and without metadata that differ from run to run, and its kernel."""
    import jupytext
    import nbformat

    text = read_text(path, "a notebook")
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        raise InputError(f"{path} has a merge conflict, which begins in line {line}; settle it, then run this again")
    saved = _saved(path, text) if path.suffix == ".ipynb" else None
    try:
        if saved is None:
            content = jupytext.reads(text, fmt={"extension": path.suffix})
        else:
            content = nbformat.convert(nbformat.reader.reads(json.dumps(saved)), 4)
    except Exception as error:  # noqa: BLE001  YAML, jupytext and nbformat have no common family
        raise _invalid(path, shortened(f"{type(error).__name__}: {error}", 160)) from None
    if foreign := next(_foreign_languages(content.metadata), ""):
        raise InputError(f"{path} is a notebook in {foreign}; only Python notebooks can be run")
    for number, cell in enumerate(content.cells, 1):
        if cell.get("cell_type") not in _CELL_TYPES or not isinstance(cell.get("source"), str):
            raise _invalid(path, f"cell {number} has no type, or no source")
    kernel = str(_part(content.metadata, "kernelspec").get("name") or "")
    _reset(content)
    return content, "" if kernel in _HERE else kernel


def _saved(path: Path, text: str) -> dict[str, Any]:
    """Return the content of an .ipynb file, without outputs, and without the faults that Jupyter overlooks."""
    if text.startswith(_LFS):
        raise InputError(f"{path} is only a pointer for Git LFS; fetch the notebook with: git lfs pull")
    try:
        content: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _invalid(path, f"no JSON: {shortened(str(error), 100)}") from None
    if not isinstance(content, dict):
        raise _invalid(path, "it has no list of cells")
    cells = content.get("cells", content.get("worksheets"))
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise _invalid(path, "it has no list of cells")
    content["metadata"] = content.get("metadata") or {}
    if "cells" in content:
        for cell in cells:
            cell["metadata"] = cell.get("metadata") or {}
            for name in set(cell) - {"cell_type", "metadata", "source", "attachments"}:
                del cell[name]
    return content


def _invalid(path: Path, detail: str) -> InputError:
    how = "mend it or save it anew from Jupyter" if path.suffix == ".ipynb" else "mend it"
    return InputError(f"{path} is not a valid notebook ({detail}); {how}")


def _foreign_languages(metadata: Any) -> Iterator[str]:
    """Yield the languages other than Python for which a notebook was saved.

    The names of languages are those of Jupyter's kernels, of jupytext, and of the notebooks of format 3.
    """
    kernel = _part(metadata, "kernelspec")
    named = [
        kernel.get("language"),
        _part(metadata, "language_info").get("name"),
        _part(metadata, "jupytext").get("main_language"),
        metadata.get("language"),
    ]
    if not any(named):
        letters = re.match("[a-z]*", str(kernel.get("name") or "").lower())
        named = [_KERNELS.get(letters[0]) if letters else None]
    return (str(name) for name in named if name and not re.fullmatch(r"i?python[23]?", str(name).lower()))


def _part(metadata: Any, name: str) -> Any:
    part = metadata.get(name)
    return part if isinstance(part, dict) else {}


def _reset(content: Any) -> None:
    content.nbformat, content.nbformat_minor = 4, 5
    content.metadata.pop("widgets", None)
    content.metadata["kernelspec"] = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    content.metadata["language_info"] = {"name": "python"}
    for number, cell in enumerate(content.cells, 1):
        cell["id"] = f"cell-{number}"
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell["outputs"], cell["execution_count"] = [], None
