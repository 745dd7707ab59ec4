"""Commands of resources that no signature can give: follow, listen, rotate, and the state of a cluster."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from scheduler0.cli import bulk_commands
from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.command_options import read_text
from scheduler0.cli.common import OF_TABLES, Common, command
from scheduler0.cli.connection import open_client
from scheduler0.cli.env_file import prepare, store_key
from scheduler0.cli.output import note, show, stream
from scheduler0.cli.terminal import moment


def extend(resource: str, app: typer.Typer) -> None:
    """Add these commands to those of their resource."""
    if resource == "executions":
        example = "scheduler0-py executions tail -f --job-id 42"
        command(app, "tail", example=example, without=OF_TABLES)(_tail)
    if resource == "jobs":
        bulk_commands.extend(app)
    if resource == "webhooks":
        example = "scheduler0-py webhooks listen --port 8000 --secret @secret.txt"
        command(app, "listen", example=example, connects=False, without=(*OF_TABLES, "utc"))(_listen)
    if resource == "cluster":
        command(app, "status", example="scheduler0-py cluster status")(_cluster_status)
    if resource == "credentials":
        example = "scheduler0-py credentials rotate 3 --env-file .env"
        command(app, "rotate", example=example, confirm="Replace the key {credential_id}?")(_rotate)


def _tail(
    common: Common,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with new executions until Ctrl+C.")
    ] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, max=100, help="How many to begin with.")] = 10,
    job_id: Annotated[str | None, typer.Option("--job-id", help="Of this job only.")] = None,
    project_id: Annotated[str | None, typer.Option("--project-id", help="Of this project only.")] = None,
    interval: Annotated[
        float | None,
        typer.Option("--interval", min=0.2, help="Seconds between two requests of -f. Default: 2."),
    ] = None,
) -> None:
    """Print the latest executions, the newest last; with -f go on with the ones that follow.

    An execution that the server changes (scheduled, then success or failed) is printed again.
    """
    if interval is not None and not follow:
        raise CommandError("--interval is for --follow: pass -f too, or leave it out", 2)
    seen: set[tuple[Any, ...]] = set()
    with open_client(common) as client:
        first = True
        while True:
            newest = client.executions.list(job_id=job_id, project_id=project_id, limit=100)
            rows = [row for row in reversed(newest.items) if _key(row) not in seen]
            seen = {_key(row) for row in newest.items}
            for row in rows[len(rows) - lines if first and len(rows) > lines else 0 :]:
                _print(common, row)
            first = False
            if not follow:
                return
            time.sleep(2 if interval is None else interval)


def _key(row: Any) -> tuple[Any, ...]:
    return (row.id, row.state, row.get("dateModified"))


def _print(common: Common, row: Any) -> None:
    if common.is_json:
        stream(common, row)
        return
    names = ["lastExecutionDatetime", "nextExecutionDatetime"]
    state = row.state.name.lower()
    if state == "scheduled":
        names.reverse()
    # A failed execution has the server's zero date as its last one.
    shown = [moment(str(row.get(name) or ""), utc=common.utc) for name in names]
    date = next((one for one in shown if one not in ("", "-")), "-")
    print(f"{date}  job {row.job_id}  {state}  execution {row.id}", flush=True)


def _rotate(
    common: Common,
    credential_id: Annotated[str, typer.Argument(help="The key to replace.", show_default=False)],
    env_file: Annotated[
        str | None, typer.Option("--env-file", help="Write the new key to this .env file.")
    ] = None,
    expires_in_seconds: Annotated[
        int | None, typer.Option("--expires-in-seconds", help="Lifetime of the new key.")
    ] = None,
) -> None:
    """Create a key with the same scopes, store it, try it, and then archive the old key.

    If anything fails on the way, the old key stays active.
    """
    if env_file is None and not common.show_secrets:
        raise CommandError("pass --env-file FILE to store the new secret, or --show-secrets to print it", 2)
    if env_file is not None:
        prepare(env_file)

    def store(credential: object) -> None:
        if env_file is not None:
            store_key(env_file, credential)

    with open_client(common) as client:
        show(common, client.credentials.rotate(credential_id, store, expires_in_seconds=expires_in_seconds))


def _cluster_status(common: Common) -> None:
    """Show the nodes of the cluster, and what this node says of its leader."""
    with open_client(common) as client:
        health = client.health.check()
        nodes = client.cluster.nodes()
    show(common, {"health": health, "nodes": nodes} if common.is_json else nodes)
    if not common.is_for_programs:
        note(f"leader: {health.leader_address}; this node: {health.raft_stats.state}")


def _listen(
    common: Common,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 0,
    secret: Annotated[str | None, typer.Option("--secret", help="Refuse others; @FILE reads a file.")] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="End after this many deliveries.")
    ] = None,
) -> None:
    """Receive webhooks and print their deliveries until Ctrl+C. Each is answered with 200."""
    from scheduler0.cli.listening import serve

    known = None if secret is None else read_text("secret", secret).strip()
    serve(common, host, port, known, limit)
