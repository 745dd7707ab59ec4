"""The Typer application: a group whose commands are imported when they are used."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from scheduler0.cli.overview import GROUPS, PLAIN, version


class LazyGroup(TyperGroup):
    """The commands of `GROUPS`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order of the overview."""
        return list(GROUPS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As Typer's, which can only suggest what is imported already."""
        from difflib import get_close_matches

        if args and args[0] not in GROUPS and (near := get_close_matches(args[0], [*GROUPS, *PLAIN], n=1)):
            ctx.fail(f"No such command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the module of a command and return the command; None for an unknown name."""
        return command_of(cmd_name)


def command_of(name: str) -> Any:
    """The command with this name at the first level, of Typer's own classes; None for an unknown name."""
    if name not in GROUPS:
        return None
    module: Any = import_module(f"scheduler0.cli.{GROUPS[name].module}")
    application: typer.Typer = module.application(name)
    command: Any = typer.main.get_command(application)
    command.name = name
    return command


def root() -> Any:
    """The whole command."""
    application = typer.Typer(
        cls=LazyGroup,
        name="scheduler0-py",
        help="Work with Scheduler0 at a terminal.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    application.callback()(_root)
    return typer.main.get_command(application)


def _root(
    show_version: bool = typer.Option(False, "--version", "-V", help="Print the version and exit."),
) -> None:
    if show_version:
        print(version())
        raise typer.Exit


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns the exit status."""
    try:
        root().main(list(arguments), prog_name="scheduler0-py", standalone_mode=True)
    except SystemExit as exit_:
        if exit_.code is None or isinstance(exit_.code, int):
            return exit_.code or 0
        print(exit_.code, file=sys.stderr)
        return 1
    return 0
