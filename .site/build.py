"""Build the documentation: ``python .site/build.py`` writes build/site/html, and fails where a link leads nowhere.

README is the front page; the pages beside this file, the notebooks with the outputs that they have, and the reference
from docstrings follow. ``python .site/build.py --open`` shows the site in a browser.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path

from links import broken_links
from reference import reference_pages

HERE = Path(__file__).parent
ROOT = HERE.parent
SOURCE, HTML = ROOT / "build" / "site" / "source", ROOT / "build" / "site" / "html"

OTHER_LANGUAGES = "symbolic_matexp/testing/OTHER_LANGUAGES.md"
"""A page that lies in the package, beside what it describes."""

HOW_TO = (
    "accuracy",
    "proofs",
    "notebooks",
    "numbers",
    "crosscheck",
    "networks",
    "shell",
    "studies",
    "speed",
    "trust",
    "files",
)
"""The pages, in the order in which they stand beside README."""


def main() -> int:
    """Gather the sources, build the site, and check its links. Return the exit status."""
    shutil.rmtree(SOURCE.parent, ignore_errors=True)
    gather()
    built = subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-b",
            "html",
            "-c",
            HERE,
            "-W",
            "--keep-going",
            "-q",
            "-j",
            "2",
            SOURCE,
            HTML,
        ]
    )
    broken = broken_links(HTML)
    print(*broken, sep="\n", end="\n" if broken else "")
    print(f"{HTML / 'index.html'}: {len(list(HTML.rglob('*.html')))} pages, {len(broken)} broken links")
    if "--open" in sys.argv:
        webbrowser.open((HTML / "index.html").as_uri())
    return 1 if built.returncode or broken else 0


def gather() -> None:
    """Put all sources of the site into one folder."""
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    reference = reference_pages()
    pages = {f"pages/{path.stem}.md": path.read_text(encoding="utf-8") for path in (HERE / "pages").glob("*.md")}
    assert set(pages) == {f"pages/{name}.md" for name in HOW_TO}, "HOW_TO names every page"
    pages["pages/other_languages.md"] = (ROOT / OTHER_LANGUAGES).read_text(encoding="utf-8")
    pages |= {f"reference/{name}.md": text for name, text in reference.items()}
    for name in ("README", "CONTRIBUTING", "CHANGELOG"):
        pages[f"{name.lower()}.md"] = (ROOT / f"{name}.md").read_text(encoding="utf-8")
    contents = [
        toctree("How to", [*(f"pages/{name}" for name in HOW_TO), "pages/other_languages"]),
        toctree("Tutorial", [f"notebooks/{path.stem}" for path in notebooks]),
        toctree("Reference", [f"reference/{name}" for name in reference]),
        toctree("The project", ["contributing", "changelog"]),
    ]
    pages["index.md"] = "\n".join([pages.pop("readme.md"), *contents])
    for name, text in pages.items():
        write(SOURCE / name, with_links(text, depth=name.count("/")))
    for path in notebooks:
        write(SOURCE / "notebooks" / path.name, path.read_text(encoding="utf-8"))
    shutil.copy(HERE / "near-singular.png", SOURCE)


def toctree(title: str, names: list[str]) -> str:
    """Return a part of the table of contents, which stands beside every page."""
    listed = "\n".join(names)
    return f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n{listed}\n```\n"


def with_links(text: str, depth: int) -> str:
    """Let links to files of the repository lead to their pages, and names of notebooks to these."""
    up = "../" * depth
    text = text.replace("](.site/", f"]({up}").replace("](CONTRIBUTING.md", f"]({up}contributing.md")
    text = text.replace("](CHANGELOG.md", f"]({up}changelog.md").replace(
        "[CITATION.cff](CITATION.cff)", "`CITATION.cff`"
    )
    for path in (OTHER_LANGUAGES, f"../../{OTHER_LANGUAGES}"):
        text = text.replace(f"]({path}", f"]({up}pages/other_languages.md")
    return re.sub(r"`(notebooks/\d\w+)\.ipynb`", rf"[`\1.ipynb`]({up}\1.ipynb)", text)


def write(path: Path, text: str) -> None:
    """Write a source, in a folder that may have to be made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
