"""Check the built site: its links, its anchors, and that its pages ask no other host for anything.

    python scripts/check_site.py build/site

Prints a line for each fault. The exit status is 1 if there is one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
# Links that a reader follows may leave the site. What a page loads by itself may not.
_FOLLOWED = {"a"}
_SOURCES = {"href", "src", "action", "poster", "data"}
_OUTSIDE_IN_CSS = re.compile(r"(?:url\(|@import\s+)['\"]?\s*((?:https?:)?//[^)'\"\s]+)")


class Page(HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what the tag refers to and what it names."""
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            elif name in _SOURCES and value is not None:
                self.links.append((tag, value))
            elif name == "srcset" and value:
                self.links += [(tag, source.split()[0]) for source in value.split(",")]


def faults(site: Path) -> Iterator[str]:
    """What is wrong with the site in this folder, a line each."""
    texts = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    if not texts:
        yield f"{site} has no pages"
    pages = {path: Page(text) for path, text in texts.items()}
    for path, page in pages.items():
        where = path.relative_to(site)
        if str(ROOT) in texts[path]:
            yield f"{where} names the folder in which it was built"
        for tag, link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if tag not in _FOLLOWED and parts.scheme != "data":
                    yield f"{where} loads {link}"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                yield f"{where} links to {link}, which is not there"
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                yield f"{where} links to {link}, which has no such anchor"
    for path in site.rglob("*.css"):
        for found in _OUTSIDE_IN_CSS.findall(path.read_text("utf-8")):
            yield f"{path.relative_to(site)} loads {found}"


def main(arguments: list[str]) -> int:
    """Print the faults of the site in the folder that `arguments` name."""
    found = list(faults(Path(arguments[0]).resolve()))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
