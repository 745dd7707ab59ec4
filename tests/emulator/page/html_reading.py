"""Read the page's HTML: the cells of rows, the facts of lists, and texts to copy."""

from __future__ import annotations

from html.parser import HTMLParser


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, list[str]] = {}
        self.facts: dict[str, str] = {}
        self.codes: list[str] = []
        self.text: list[str] = []
        self._row: list[str] | None = None
        self._term = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._row = self.rows.setdefault(dict(attrs).get("id") or "", [])
        elif tag == "td" and self._row is not None:
            self._row.append("")
        elif tag == "pre":
            self.codes.append("")
        if tag in ("td", "dt", "dd", "pre"):
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._inside == "td" and self._row:
            self._row[-1] += data
        elif self._inside == "dt":
            self._term = data
        elif self._inside == "dd":
            self.facts[self._term] = self.facts.get(self._term, "") + data
        elif self._inside == "pre":
            self.codes[-1] += data


def _read(html: str) -> _Reading:
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return reading


def rows(html: str, prefix: str) -> dict[str, list[str]]:
    """The cells of each row whose id begins with `prefix`, by the rest of the id, as they stand."""
    return {
        name.removeprefix(prefix): [" ".join(cell.split()) for cell in cells]
        for name, cells in _read(html).rows.items()
        if name.startswith(prefix)
    }


def facts(html: str) -> dict[str, str]:
    """The terms and descriptions of the page's lists."""
    return {term: " ".join(text.split()) for term, text in _read(html).facts.items()}


def codes(html: str) -> list[str]:
    """The texts that can be copied."""
    return _read(html).codes


def text(html: str) -> str:
    """What a reader sees, with single blanks."""
    return " ".join(" ".join(_read(html).text).split())
