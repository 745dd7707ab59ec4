"""`scheduler0-py api`: any request to the API."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.command_options import read_json
from scheduler0.cli.common import Common, command
from scheduler0.cli.connection import open_client
from scheduler0.cli.output import done, show


def application(name: str) -> typer.Typer:
    """The single command."""
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    command(
        app,
        "api",
        example='scheduler0-py api PUT /projects/1 --data \'{"description": "d", "modifiedBy": "me"}\'',
    )(_api)
    return app


def _api(
    common: Common,
    method: Annotated[str, typer.Argument(help="GET, POST, PUT, PATCH or DELETE.", show_default=False)],
    path: Annotated[str, typer.Argument(help="The path below /api/v1.", show_default=False)],
    data: Annotated[
        str | None, typer.Option("--data", help="A JSON body; @FILE reads a file, - reads stdin.")
    ] = None,
    query: Annotated[
        list[str] | None, typer.Option("--query", help="NAME=VALUE of the query. May be repeated.")
    ] = None,
) -> None:
    """Send any request to the API and print the answer's data.

    The request has the credentials, the deadlines and the errors of the other commands.
    """
    parameters: dict[str, list[str]] = {}
    for pair in query or []:
        name, equals, value = pair.partition("=")
        if not equals:
            raise CommandError(f"--query: must be NAME=VALUE, not {pair!r}", 2)
        parameters.setdefault(name, []).append(value)
    body = None if data is None else read_json("data", data)
    with open_client(common) as client:
        answer = client.request_raw(method, path, params=parameters, json=body)
        content: bytes = answer.raw.content
        if not content:
            status = answer.status_code
            done(common, "api", f"{status}, without a body", status=status)
            return
        try:
            document: Any = json.loads(content)
        except (ValueError, RecursionError):
            print(content.decode(errors="replace"))
            return
        is_envelope = isinstance(document, dict) and {"data", "success"} <= document.keys()
        show(common, document["data"] if is_envelope else document)
