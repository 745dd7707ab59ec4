"""Write docs/cli.md and the stored help (scheduler0/cli/help.txt) from the commands of scheduler0-py.

python scripts/cli_docs.py          write both files
python scripts/cli_docs.py --check  exit with 1 if one of them is not what the commands say
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scheduler0.cli import serve, stored_help
from scheduler0.cli.command_errors import STATUSES
from scheduler0.cli.common import CONNECTION, OUTPUT
from scheduler0.cli.lazy_group import command_of, root
from scheduler0.cli.overview import GROUPS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
_SHARED = {*CONNECTION, *OUTPUT, "debug", "yes", "help"}
_HEAD = """\
# The command

`scheduler0-py` works with Scheduler0 at a terminal. It needs the extra `cli`; `scheduler0-py emulator`
needs the extra `emulator` only. `scheduler0-py runner` needs no extra, and [runner.md](runner.md#the-command)
explains it. This page is produced from the commands by `scripts/cli_docs.py`.

{contents}

## Credentials

The first of these that exists counts: the profile named by `--profile` or `SCHEDULER0_PROFILE`; the
environment (`SCHEDULER0_API_KEY`, `SCHEDULER0_API_SECRET`, `SCHEDULER0_ACCOUNT_ID`, or for the operator
`SCHEDULER0_USERNAME` and `SCHEDULER0_PASSWORD`); the profile `default`; the session of the official
command. `--base-url`, `--account` and `--actor` replace what these say. `scheduler0-py login` stores a
profile in `~/.scheduler0/profiles.json`, readable by you alone; clients do not read it.
`scheduler0-py whoami` says what counts.

## Output

A table for people, with times in the terminal's zone; colours and the width limit are off when the output
is no terminal, and colours also with `NO_COLOR`. `--json`, `--jsonl` and `--csv` are for programs: they
have the server's names and times. `--columns id,name` selects columns, under the server's names or the
Python names. Secrets are printed as `***` unless `--show-secrets` is given. Notes, warnings and errors go
to stderr.

A command without a result (`rm`, `archive`, `remove-feature`, `emulator reset`, `emulator faults clear`, and
`api` where the answer has no body) says for people that it is done, on stderr. For programs it prints one
object with the name of the command, with the `id` of what it acted on if there is one, and for `api` with the
`status` of the answer: `{{"done": "jobs rm", "id": 1}}`.

A date that you give without an offset is in the terminal's zone. In the result of `jobs trigger`,
`--columns job.id` selects the `id` of the member `job`.

An option that takes JSON or a secret also takes `@FILE` (the content of a file) or `-` (stdin). Commands
that delete ask first, unless `--yes` is given; if nobody can answer, they do nothing and exit with 1.

## Exit status

| status | meaning |
| --- | --- |
{statuses}

An error is one line that says what to do. `--debug` prints the traceback as well.

## Completion

`scheduler0-py --install-completion` installs completion for bash, zsh or fish; `--show-completion` prints
it.

## Options of most commands

A command has those that mean something to it: `--help` lists them. Commands that ask no server have no
options of a connection, and the controls of `emulator` need no `--account` and `--actor`. Commands that
print no table have no `--csv` and `--columns`, those that print no times in the terminal's zone have no
`--utc`, and those that print no secrets have no `--show-secrets`.

| option | meaning |
| --- | --- |
{shared}
"""


def page() -> str:
    """The text of docs/cli.md."""
    contents = " · ".join(f"[{name}](#{name})" for name in GROUPS)
    statuses = "\n".join(f"| {status} | {meaning} |" for status, meaning in STATUSES.items())
    leaf = command_of("jobs").commands["ls"]
    rows = [option for option in leaf.params if option.name in _SHARED]
    shared = "\n".join(_row(option) for option in rows)
    shared += "\n| `--yes`, `-y` | Do not ask for confirmation (commands that delete). |"
    parts = [_HEAD.format(contents=contents, statuses=statuses, shared=shared)]
    for name in GROUPS:
        parts += [f"## {name}\n", *_section(name)]
    return "\n".join(parts)


def _section(name: str) -> Iterator[str]:
    if name == "emulator":
        yield "Without a command it runs an emulator ([emulator.md](emulator.md)).\n"
        yield "| option | meaning |\n| --- | --- |"
        yield "\n".join(map(_emulator_row, serve.options())) + "\n"
    command = command_of(name)
    yield from _command(command, ("scheduler0-py", name))


def _command(command: Any, words: tuple[str, ...]) -> Iterator[str]:
    children: dict[str, Any] = getattr(command, "commands", None) or {}
    if children:
        for name, child in children.items():
            yield from _command(child, (*words, name))
        return
    if len(words) > 2:
        yield f"### {' '.join(words[1:])}\n"
    yield f"{command.help}\n"
    own = [parameter for parameter in command.params if parameter.name not in _SHARED]
    if own:
        yield "| argument or option | meaning |\n| --- | --- |"
        yield "\n".join(map(_row, own)) + "\n"
    example = re.sub(r"^\s*Example:\s*", "", (command.epilog or "").replace("\b", ""))
    yield f"```\n{example.strip()}\n```\n"


def help_texts() -> dict[tuple[str, ...], str]:
    """The help of each command and each group, by its words."""
    top = root().make_context("scheduler0-py", [], resilient_parsing=True)
    return {words: text for name in GROUPS for words, text in _helps(command_of(name), (name,), top)}


def _helps(command: Any, words: tuple[str, ...], parent: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    # Typer leaves a margin of two columns.
    context = command.context_class(
        command, info_name=words[-1], parent=parent, terminal_width=stored_help.WIDTH - 2
    )
    # `emulator --help` is not Typer's.
    if words != ("emulator",):
        yield words, command.get_help(context)
    children: dict[str, Any] = getattr(command, "commands", None) or {}
    for name, child in children.items():
        yield from _helps(child, (*words, name), context)


def _emulator_row(option: argparse.Action) -> str:
    values = {"prog": "scheduler0-py emulator", "default": option.default}
    text = (option.help or "") % values
    return f"| {', '.join(f'`{name}`' for name in option.option_strings)} | {text[:1].upper()}{text[1:]}. |"


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        names = f"`{parameter.name.upper()}`"
    else:
        names = ", ".join(f"`{name}`" for name in [*parameter.opts, *parameter.secondary_opts])
    notes = [(parameter.help or "").replace("|", "\\|")]
    if parameter.required and parameter.param_type_name != "argument":
        notes.append("Required.")
    if parameter.show_default and parameter.default not in (None, False, ""):
        notes.append(f"Default: {parameter.default}.")
    return f"| {names} | {' '.join(note for note in notes if note)} |"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Write docs/cli.md and the stored help from the commands of scheduler0-py."
    )
    parser.add_argument("--check", action="store_true", help="compare only")
    wanted, texts = page(), help_texts()
    if not parser.parse_args(arguments).check:
        PAGE.write_text(wanted, "utf-8")
        stored_help.store(texts)
        return 0
    is_fresh = {
        "docs/cli.md": PAGE.is_file() and PAGE.read_text("utf-8") == wanted,
        "scheduler0/cli/help.txt": stored_help.content() == stored_help.written(texts),
    }
    for name, fresh in is_fresh.items():
        if not fresh:
            print(f"{name} is not what the commands say: run scripts/cli_docs.py")
    return 0 if all(is_fresh.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
