"""The help of the commands as help.txt stores it. Printing it imports neither Typer nor the client.

scripts/cli_docs.py writes the file from the commands.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

WIDTH = 80
"""The columns for which the texts are laid out. Typer never lays them out wider."""
FLAGS = ("--help", "-h")
_FILE = Path(__file__).with_name("help.txt")
_HEAD = "#### "


def find(words: Sequence[str]) -> str | None:
    """The help that `words` ask for, for instance `jobs create --help`.

    None if they ask for something else, or if the terminal is narrower than the stored texts.
    """
    if not words or words[-1] not in FLAGS:
        return None
    if shutil.get_terminal_size((WIDTH, 24)).columns < WIDTH:
        return None
    return text(words[:-1])


def is_group(words: Sequence[str]) -> bool:
    """Whether `words` are a command that has commands itself."""
    return "COMMAND [ARGS]" in ((text(words) or "").partition("\n")[0])


def written(texts: Mapping[tuple[str, ...], str]) -> str:
    """The content of the file with these texts."""
    return "".join(f"{_HEAD}{' '.join(words)}\n{one.strip()}\n" for words, one in texts.items())


def store(texts: Mapping[tuple[str, ...], str]) -> None:
    """Write the file."""
    _FILE.write_text(written(texts), "utf-8")


def content() -> str:
    """The content of the file; empty if the file is missing."""
    return _FILE.read_text("utf-8") if _FILE.is_file() else ""


def text(words: Sequence[str]) -> str | None:
    """The stored help of the command `words`; None for words that are no command."""
    _, found, rest = f"\n{content()}".partition(f"\n{_HEAD}{' '.join(words)}\n")
    return rest.partition(f"\n{_HEAD}")[0].rstrip() if found else None
