"""`scheduler0-py plan`, `apply` and `export`: jobs as code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

import typer

from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.common import OF_TABLES, Common, ask, command
from scheduler0.cli.connection import open_client
from scheduler0.cli.output import note, show
from scheduler0.plans import dump, load, save

_File = Annotated[str, typer.Argument(help="The plan file, TOML or YAML.", show_default=False)]
_Prune = Annotated[bool, typer.Option("--prune", help="Delete what an earlier plan of this name created.")]
_Refresh = Annotated[bool, typer.Option("--refresh-secrets", help="Send the secrets of all executors again.")]


def application(name: str) -> typer.Typer:
    """The single command."""
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    commands: dict[str, tuple[str, Callable[..., Any]]] = {
        "plan": ("scheduler0-py plan jobs.toml", _plan),
        "apply": ("scheduler0-py apply jobs.toml --yes", _apply),
        "export": ("scheduler0-py export --output jobs.toml", _export),
    }
    example, function = commands[name]
    command(app, name, example=example, without=(*OF_TABLES, "utc"))(function)
    return app


def _plan(common: Common, file: _File, prune: _Prune = False, refresh_secrets: _Refresh = False) -> None:
    """Show what `apply` would change, and change nothing.

    The exit status is 0 without changes, 2 with changes and 1 after an error: a drift check in CI is this one
    line.
    """
    with open_client(common) as client:
        plan = client.plans.plan(load(file), prune=prune, refresh_secrets=refresh_secrets)
    _print(common, plan)
    for warning in plan.warnings:
        note(f"warning: {warning}")
    if plan.steps:
        raise typer.Exit(2)


def _apply(
    common: Common,
    file: _File,
    prune: _Prune = False,
    refresh_secrets: _Refresh = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
) -> None:
    """Make the account what the file says. It stops at the first failure and can be repeated."""
    with open_client(common) as client:
        plan = client.plans.plan(load(file), prune=prune, refresh_secrets=refresh_secrets)
        for warning in plan.warnings:
            note(f"warning: {warning}")
        if plan.steps and not yes:
            note(_text(common, plan))
            ask("Carry this out?")
        _print(common, client.plans.apply(plan, on_step=lambda step: note(_text(common, step))))


def _export(
    common: Common,
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="Write this file. Default: stdout.")
    ] = None,
    style: Annotated[
        Literal["toml", "yaml"] | None,
        typer.Option("--style", help="toml or yaml, for stdout. Default: toml."),
    ] = None,
) -> None:
    """Write the projects, executors and jobs of the account as a plan file.

    Secrets of executors are not in it. Their addresses are, with a password or a token inside of them.
    """
    if style is not None and (common.is_json or output is not None):
        raise CommandError("--style is for text on stdout: leave it out with --json, --jsonl and --output", 2)
    with open_client(common) as client:
        document = client.plans.export()
    for name in _with_secret_addresses(document):
        note(f"warning: the address of the executor {name!r} holds a secret: keep the file as one")
    if common.is_json:
        show(common, document)
    elif output is None:
        sys.stdout.write(dump(document, style=style or "toml"))
    if output is not None:
        save(document, output)
        note(f"wrote {output}")


def _with_secret_addresses(document: Mapping[str, Any]) -> list[str]:
    from scheduler0._wire.redaction import masked

    addresses = {
        name: {member: executor.get(member) for member in ("webhook_url", "cloud_resource_url")}
        for name, executor in document.get("executors", {}).items()
    }
    return [name for name, members in addresses.items() if masked(members) != members]


def _print(common: Common, outcome: Any) -> None:
    if common.is_json:
        show(common, outcome.as_json())
    else:
        print(_text(common, outcome))


def _text(common: Common, outcome: object) -> str:
    """The outcome for people, without the passwords and tokens in its addresses."""
    from scheduler0._wire.redaction import masked

    return str(outcome if common.show_secrets else masked(str(outcome)))
