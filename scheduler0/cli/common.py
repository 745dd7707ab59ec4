"""Options that all commands share, and the way in which a function becomes a command."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from scheduler0.cli.command_errors import CommandError, reported

_CONNECTION, _OUTPUT = "Connection", "Output"


@dataclass(frozen=True, kw_only=True)
class Common:
    """The values of the shared options."""

    profile: str | None = None
    base_url: str | None = None
    account: str | None = None
    actor: str | None = None
    timeout: float | None = None
    as_json: bool = False
    as_jsonl: bool = False
    as_csv: bool = False
    columns: str | None = None
    utc: bool = False
    show_secrets: bool = False
    debug: bool = False
    yes: bool = False

    @property
    def is_json(self) -> bool:
        """Whether JSON is asked for, whole or one object a line."""
        return self.as_json or self.as_jsonl

    @property
    def is_for_programs(self) -> bool:
        """Whether a program reads the output, and no words belong into it."""
        return self.is_json or self.as_csv


_Profile = Annotated[
    str | None,
    typer.Option(
        "--profile", envvar="SCHEDULER0_PROFILE", help="A profile of `login`.", rich_help_panel=_CONNECTION
    ),
]
_BaseURL = Annotated[
    str | None, typer.Option("--base-url", help="The server's address.", rich_help_panel=_CONNECTION)
]
_Account = Annotated[
    str | None, typer.Option("--account", help="The account to work in.", rich_help_panel=_CONNECTION)
]
_Actor = Annotated[
    str | None,
    typer.Option(
        "--actor", help="Who does this. Default: the name of the user.", rich_help_panel=_CONNECTION
    ),
]
_Timeout = Annotated[
    float | None, typer.Option("--timeout", help="Seconds for one request.", rich_help_panel=_CONNECTION)
]
_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.", rich_help_panel=_OUTPUT)]
_JSONL = Annotated[
    bool, typer.Option("--jsonl", help="Print one JSON object a line.", rich_help_panel=_OUTPUT)
]
_CSV = Annotated[bool, typer.Option("--csv", help="Print CSV.", rich_help_panel=_OUTPUT)]
_Columns = Annotated[
    str | None,
    typer.Option("--columns", help="Columns to print, with commas between.", rich_help_panel=_OUTPUT),
]
_UTC = Annotated[
    bool,
    typer.Option("--utc", help="Print times in UTC, not in the terminal's zone.", rich_help_panel=_OUTPUT),
]
_Secrets = Annotated[bool, typer.Option("--show-secrets", help="Print secrets.", rich_help_panel=_OUTPUT)]
_Debug = Annotated[
    bool, typer.Option("--debug", help="Print the traceback of an error.", rich_help_panel=_OUTPUT)
]
_Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")]

CONNECTION: dict[str, Any] = {
    "profile": _Profile,
    "base_url": _BaseURL,
    "account": _Account,
    "actor": _Actor,
    "timeout": _Timeout,
}
OUTPUT: dict[str, Any] = {
    "as_json": _JSON,
    "as_jsonl": _JSONL,
    "as_csv": _CSV,
    "columns": _Columns,
    "utc": _UTC,
    "show_secrets": _Secrets,
}
OF_TABLES = ("as_csv", "columns")
"""The options for output that mean nothing where no table is printed."""
OF_RECORDS = (*OF_TABLES, "utc", "show_secrets")
"""Those that mean nothing where only words are printed, or what was done."""
_DEFAULTS = Common()


def add(
    application: typer.Typer,
    name: str,
    function: Callable[..., Any],
    parameters: Sequence[inspect.Parameter],
    *,
    help: str,
    example: str,
    connects: bool = True,
    prints: bool = True,
    without: Collection[str] = (),
    confirm: str | None = None,
) -> None:
    """Add the command `name`. It calls `function(common, **arguments)` and reports errors in one line.

    `parameters` are the command's own, with Typer's annotations. `connects` adds the options for a server,
    `prints` those for output, except for those in `without`, which mean nothing here. `confirm` is a question
    that the user must answer with yes, or with `--yes`.
    """
    offered = {**(CONNECTION if connects else {}), **(OUTPUT if prints else {}), "debug": _Debug}
    shared = {name: option for name, option in offered.items() if name not in without}
    if confirm is not None:
        shared["yes"] = _Yes
    own = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in parameters]
    for parameter in own:
        # An argument of the command itself, for instance the `timeout` of a wait, hides the shared one.
        shared.pop(parameter.name, None)
    options = [
        inspect.Parameter(
            option,
            inspect.Parameter.KEYWORD_ONLY,
            default=getattr(_DEFAULTS, option),
            annotation=annotation,
        )
        for option, annotation in shared.items()
    ]

    names = {parameter.name: _shown(parameter) for parameter in (*options, *own)}
    names.setdefault("account_id", "--account")

    def command(**arguments: Any) -> None:
        common = Common(**{option: arguments.pop(option) for option in shared})
        with reported(debug=common.debug, names=names):
            if common.as_json + common.as_jsonl + common.as_csv > 1:
                raise CommandError("--json, --jsonl and --csv exclude each other: pass one", 2)
            if common.columns is not None and not common.columns.strip(", "):
                raise CommandError(f"--columns: {common.columns!r} names no column, write for instance id", 2)
            if confirm is not None and not common.yes:
                ask(confirm.format(**arguments))
            function(common, **arguments)

    command.__signature__ = inspect.Signature([*own, *options])  # type: ignore[attr-defined]  # typer reads it
    command.__name__ = name.replace("-", "_")
    # After \b Typer keeps the lines as they are.
    application.command(name, help=help, epilog=f"\b\nExample:\n  {example}", no_args_is_help=False)(command)


def _shown(parameter: inspect.Parameter) -> str:
    """The name under which the user gives this argument or option."""
    described: Any = getattr(parameter.annotation, "__metadata__", (None,))[0]
    if not isinstance(described, typer.models.OptionInfo):
        return parameter.name.upper()
    # In an annotation Typer keeps the first name where the default would be.
    return str((described.default, *(described.param_decls or ()))[0]).partition("/")[0]


def command(
    application: typer.Typer,
    name: str,
    *,
    example: str,
    connects: bool = True,
    prints: bool = True,
    without: Collection[str] = (),
    confirm: str | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator for `add`: the help is the docstring, the parameters are those after `common`."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(function, eval_str=True)
        _, *own = signature.parameters.values()
        text = inspect.getdoc(function) or ""
        add(
            application,
            name,
            function,
            own,
            help=text,
            example=example,
            connects=connects,
            prints=prints,
            without=without,
            confirm=confirm,
        )
        return function

    return decorate


def ask(question: str) -> None:
    """Ask a question at the terminal; anything but yes ends the command with the status 1."""
    if not sys.stdin.isatty():
        raise CommandError(f"{question} Nobody can answer here: pass --yes")
    if not typer.confirm(question):
        raise typer.Exit(1)
