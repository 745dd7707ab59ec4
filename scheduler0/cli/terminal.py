"""Dates, text and tables as a terminal shows them. Needs no library but Rich, for tables."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

_ZERO_YEARS = ("0000-", "0001-")


def moment(text: str, *, utc: bool) -> str:
    """A date of the server in the terminal's zone, or in UTC. The server's zero date is `-`."""
    if text.startswith(_ZERO_YEARS):
        return "-"
    try:
        parsed = datetime.fromisoformat(text)
        local = parsed.astimezone(UTC) if utc else parsed.astimezone()
    except (ValueError, OverflowError):
        return text
    return local.strftime("%Y-%m-%d %H:%M:%SZ" if utc else "%Y-%m-%d %H:%M:%S%z")


def printable(text: str) -> str:
    """The text with control characters as escapes: a job's data must not steer the terminal."""
    return "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text)


def write(text: str) -> None:
    """Print. A closed pipe (the reader was `head`) is no error."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # The interpreter flushes stdout at its end. That must not fail a second time.
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def console(*, stderr: bool = False) -> Any:
    """A Rich console: without colours for pipes and `NO_COLOR`, and without a width limit for pipes."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    is_terminal = stream.isatty()
    width = None if is_terminal or "COLUMNS" in os.environ else 100_000
    return Console(
        file=stream, width=width, highlight=False, no_color=not is_terminal or "NO_COLOR" in os.environ
    )


def draw_table(heads: Sequence[str], rows: Sequence[Sequence[str]], colours: Mapping[str, str]) -> None:
    """Print a table, by Rich where it is installed. `colours` are those of cells with these texts."""
    if find_spec("rich") is None:
        texts = [heads, *rows]
        widths = [max(len(line[n]) for line in texts) for n in range(len(heads))]
        for line in texts:
            cells = (text.ljust(width) for text, width in zip(line, widths, strict=True))
            print("  " + "  ".join(cells).rstrip())
        return
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        # As text: brackets in an error are no markup.
        table.add_row(*(Text(text, colours.get(text, "")) for text in row))
    console().print(Padding(table, (0, 0, 0, 2), expand=False))
