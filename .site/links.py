"""Links inside a built site: every file and every anchor that a page names is there."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """The anchors and the links of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what a tag names and what it leads to."""
        for name, value in attributes:
            if value and (name == "id" or (name == "name" and tag == "a")):
                self.anchors.add(value)
            elif value and name in {"href", "src"}:
                self.links.append(value)


def broken_links(folder: Path) -> list[str]:
    """Return the links between pages, and to pictures, that lead nowhere."""
    pages = {path.resolve(): Page(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}
    return [f"{path.relative_to(folder.resolve())}: {link}" for path in pages for link in _broken(path, pages)]


def _broken(path: Path, pages: dict[Path, Page]) -> Iterator[str]:
    for link in dict.fromkeys(pages[path].links):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        anchor = unquote(parts.fragment)
        known = pages[target].anchors if target in pages else set()
        if not target.exists() or (anchor and target in pages and anchor not in known):
            yield link
