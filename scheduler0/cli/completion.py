"""The answers to the completion scripts of bash, zsh and fish, from the stored help.

A press of TAB loads neither Typer nor the client. The scripts themselves are Typer's.
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scheduler0.cli import overview, stored_help

_OPTION = re.compile(r"  (-\S*(?:(?:, | / )--?\S+)*)(?: <(.+?)>)?(?:  +(.*))?")
_COMMAND = re.compile(r"  (\w\S*)  +(.*)")
_ROOT = {
    "--version": "Print the version and exit.",
    "-V": "Print the version and exit.",
    "--install-completion": "Install completion for the current shell.",
    "--show-completion": "Show completion for the current shell.",
    "--help": "Show this message and exit.",
    "-h": "Show this message and exit.",
}


class Option(NamedTuple):
    """An option of a command. `values` are its choices; None says that it takes no value."""

    help: str
    values: Sequence[str] | None = None


def answer(variables: Mapping[str, str]) -> tuple[str, int] | None:
    """What to print, and the exit status. None for a shell or a request that Typer answers."""
    kind = variables["_SCHEDULER0_PY_COMPLETE"]
    if kind == "complete_bash":
        words = _split(variables.get("COMP_WORDS", ""))
        position = int(variables.get("COMP_CWORD", "0"))
        return "\n".join(candidates(words[1:position], (*words, "")[min(position, len(words))])), 0
    text = variables.get("_TYPER_COMPLETE_ARGS", "")
    words = _split(text)[1:]
    begun = words.pop() if words and not text[-1:].isspace() else ""
    found = candidates(words, begun)
    if kind == "complete_zsh":
        items = "\n".join(f'"{_zsh(value)}":"{_zsh(help)}"' for value, help in found.items())
        return (f"_arguments '*: :(({items}))'" if items else "_files"), 0
    if kind == "complete_fish":
        if variables.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
            return "", 0 if found else 1
        return "\n".join(f"{value}\t{help}" for value, help in found.items()), 0
    return None


def candidates(words: Sequence[str], begun: str) -> dict[str, str]:
    """The words that may stand after `words` and begin with `begun`, each with its help."""
    command: list[str] = []
    commands = {name: group.help for name, group in overview.GROUPS.items()} | overview.PLAIN
    for word in words:
        if word in commands:
            command.append(word)
            commands = _commands(command)
    options = _options(command)
    last = options.get(words[-1]) if words else None
    if last is not None and last.values is not None:
        found = dict.fromkeys(last.values, "")
    elif begun.startswith("-"):
        found = {name: option.help for name, option in options.items()}
    else:
        found = commands
    return {value: help for value, help in found.items() if value.startswith(begun)}


def _commands(command: Sequence[str]) -> dict[str, str]:
    if command == ["emulator"]:
        return overview.EMULATOR_CONTROLS
    if command == ["runner"]:
        return {"status": "show what a runner does"}
    _, _, lines = (stored_help.text(command) or "").partition("\nCommands:\n")
    return {found[1]: found[2] for line in lines.splitlines() if (found := _COMMAND.match(line))}


def _options(command: Sequence[str]) -> dict[str, Option]:
    match command:
        case []:
            return {name: Option(help) for name, help in _ROOT.items()}
        case ["emulator"]:
            from scheduler0.cli import serve

            return _of_parser(serve.parser())
        case ["runner", *rest]:
            from scheduler0.cli import runner_command

            return _of_parser(runner_command.status_parser() if rest else runner_command.parser())
        case _:
            return _of_help(stored_help.text(command) or "")


def _of_help(text: str) -> dict[str, Option]:
    _, _, text = text.partition("\nOptions:\n")
    options: dict[str, Option] = {}
    for line in text.partition("\n\n")[0].splitlines():
        if found := _OPTION.fullmatch(line):
            names, kind, help = found.groups()
            values = None if kind is None else kind.split("|") if "|" in kind else ()
            options |= {name: Option(help or "", values) for name in re.split(", | / ", names)}
    return options


def _of_parser(parser: argparse.ArgumentParser) -> dict[str, Option]:
    return {
        name: Option(
            (action.help or "") % {**vars(action), "prog": parser.prog},
            None if action.nargs == 0 else [*(action.choices or ())],
        )
        for action in parser._actions  # pyright: ignore[reportPrivateUsage]
        for name in action.option_strings
    }


def _split(text: str) -> list[str]:
    """The words of a line that is still being written: its last quote may be open."""
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:
        words.append(lexer.token)
    return words


def _zsh(text: str) -> str:
    for character, escaped in (('"', '""'), ("'", "'\\''"), ("$", "\\$"), ("`", "\\`"), (":", "\\\\:")):
        text = text.replace(character, escaped)
    return text
