"""`scheduler0-py login` and `scheduler0-py whoami`."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Annotated, Any

import typer

from scheduler0.cli import profiles
from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.common import Common, command
from scheduler0.cli.connection import open_client, settings
from scheduler0.cli.output import note, show


def application(name: str) -> typer.Typer:
    """The single command `login` or `whoami`."""
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    if name == "login":
        command(
            app,
            name,
            example="scheduler0-py login --profile staging --base-url https://s0.example.com",
            prints=False,
        )(_login)
    else:
        example = "scheduler0-py whoami --profile staging"
        command(app, name, example=example, without=("show_secrets",))(_whoami)
    return app


def _login(
    common: Common,
    operator: Annotated[
        bool, typer.Option("--operator", help="Store the operator's name and password.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Try the credentials before storing them.")
    ] = True,
) -> None:
    """Ask for credentials, try them, and store them under a profile.

    The file is ~/.scheduler0/profiles.json; only you can read it. Without --profile the name is `default`,
    which the commands use when the environment has no credentials. Secrets are asked for without echo; when
    stdin is no terminal, the answers are read from its lines.
    """
    name = common.profile or profiles.DEFAULT
    base_url = common.base_url or _ask("Server's address", "http://127.0.0.1:7070")
    if operator:
        answers = {"username": _ask("Operator's name", "admin"), "password": _ask_secret("Password")}
        account = common.account
    else:
        account = common.account or _ask("Account", "2")
        answers = {"api_key": _ask_secret("API key"), "api_secret": _ask_secret("API secret")}
    profile = profiles.StoredProfile(base_url=base_url, account_id=account, actor=common.actor, **answers)
    if check:
        _try(profile, common.timeout)
    file = profiles.store(name, profile)
    note(f"stored the profile {name} in {file}")


def _try(profile: profiles.StoredProfile, timeout: float | None) -> None:
    from dataclasses import asdict

    from scheduler0 import Client, PermissionDeniedError

    given: dict[str, Any] = {**asdict(profile), "timeout": timeout}
    client = Client(**{key: value for key, value in given.items() if value is not None})
    # A key without the scope to read is valid as well.
    with client, suppress(PermissionDeniedError):
        client.features.list()


def _ask(question: str, default: str) -> str:
    if sys.stdin.isatty():
        answer: str = typer.prompt(question, default=default, err=True)
        return answer
    return _line() or default


def _ask_secret(question: str) -> str:
    if sys.stdin.isatty():
        answer: str = typer.prompt(question, hide_input=True, err=True)
        return answer
    text = _line()
    if not text:
        raise CommandError(f"{question}: nothing to read on stdin", 2)
    return text


def _line() -> str:
    return sys.stdin.readline().strip()


def _whoami(common: Common) -> None:
    """Show which server, account, key and scopes the commands use, and where they come from."""
    _, source = settings(common)
    with open_client(common) as client:
        show(common, describe(client, source))


def describe(client: Any, source: str) -> dict[str, Any]:
    """Server, account, credentials, scopes and expiry of a client, in words. It asks the server."""
    from scheduler0 import APIKey, PermissionDeniedError

    config = client._caller.config
    identity: dict[str, Any] = {
        "server": ", ".join(config.base_urls),
        "account": config.account_id,
        "actor": config.actor,
        "credentialsFrom": source,
    }
    credentials = config.credentials
    if credentials is not None and hasattr(credentials, "username"):
        identity |= {"operator": credentials.username, "scopes": ["all"]}
        client.features.list()
        return identity
    key = credentials.key if isinstance(credentials, APIKey) else None
    identity["key"] = None if key is None else f"{key[:8]}..."
    try:
        found = next((one for one in client.credentials.list() if key in (None, one.api_key)), None)
    except PermissionDeniedError:
        client.features.list()
        identity["scopes"] = "unknown: the key may not read credentials"
        return identity
    if found is not None and key is not None:
        identity |= {"scopes": [str(scope.value) for scope in found.scopes], "expiresAt": found.expires_at}
    return identity
