"""Links of pages to files of the repository that are not in docs/.

The files that are pages of the site lead to their page. Of the others the text stays, because a built site
does not hold them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_PAGES = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md", "README.md": "index.md"}
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\(([^)#\s:]+)(#[^)\s]*)?\)")


def rewritten(text: str, folder: Path) -> str:
    """The text of a page in `folder` with its links to files outside docs/ replaced. A missing file stays."""

    def replace(match: re.Match[str]) -> str:
        words, path, anchor = match[1], match[2], match[3] or ""
        target = (folder / path).resolve()
        if not target.exists() or target.is_relative_to(ROOT / "docs"):
            return match[0]
        page = _PAGES.get(str(target.relative_to(ROOT)))
        up = "../" * len(folder.relative_to(ROOT / "docs").parts) if folder != ROOT else "docs/"
        return f"[{words}]({up}{page}{anchor})" if page else words

    return _LINK.sub(replace, text)


def _source(app: Any, name: str, source: list[str]) -> None:
    source[0] = rewritten(source[0], (ROOT / "docs" / name).parent)


def _include(app: Any, path: Path, parent: str, source: list[str]) -> None:
    source[0] = rewritten(source[0], (ROOT / "docs" / path).resolve().parent)


def setup(app: Any) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("source-read", _source)
    app.connect("include-read", _include)
    return {"parallel_read_safe": True}
