"""`scheduler0-py jobs create-many|update-many|rm-many`: many jobs, with a progress bar at a terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import typer

from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.command_options import read_json, read_text
from scheduler0.cli.common import Common, ask, command
from scheduler0.cli.connection import open_client
from scheduler0.cli.output import note, show

_COLUMNS = ["index", "status", "id", "error"]
_Concurrency = Annotated[int, typer.Option("--concurrency", min=1, help="How many requests at once.")]
_Project = Annotated[str | None, typer.Option("--project-id", help="Only jobs of this project.")]
_Status = Annotated[str | None, typer.Option("--status", help="Only jobs with this status.")]


def extend(app: typer.Typer) -> None:
    """Add these commands to those of the jobs."""
    for name, example, function in (
        ("create-many", "jobs create-many jobs.jsonl --journal run.jsonl", _create),
        ("update-many", "jobs update-many --project-id 1 --set '{\"retry_max\": 3}' --yes", _update),
        ("rm-many", "jobs rm-many --project-id 1 --status inactive --yes", _delete),
    ):
        command(app, name, example=f"scheduler0-py {example}", without=("utc",))(function)


def _create(
    common: Common,
    file: Annotated[
        str, typer.Argument(help="JSON lines, a JSON list or CSV; - reads stdin.", show_default=False)
    ],
    journal: Annotated[
        str | None, typer.Option("--journal", help="Remember what is done in this file.")
    ] = None,
    batch_size: Annotated[
        int, typer.Option("--batch-size", min=1, max=100, help="Jobs in one request.")
    ] = 100,
    concurrency: _Concurrency = 4,
) -> None:
    """Create the jobs of a file. One bad job never takes others along.

    With --journal an interrupted run can be repeated with the same file: what the server acknowledged is not
    sent again. Refused and unknown jobs are listed; the exit status is then 1, or 6 if one is unknown.
    """
    items = read_items(file)
    with open_client(common) as client:
        run = client.jobs.create_many(items, batch_size=batch_size, concurrency=concurrency, journal=journal)
        _report(common, run)


def _update(
    common: Common,
    changes: Annotated[
        str, typer.Option("--set", help="The members to change, as JSON; @FILE reads a file.")
    ],
    project_id: _Project = None,
    status: _Status = None,
    concurrency: _Concurrency = 4,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
) -> None:
    """Change the jobs that --project-id and --status choose; without both, all jobs of the account."""
    change: Any = read_json("set", changes)
    if not isinstance(change, dict):
        raise CommandError('--set: must be a JSON object, for instance {"retry_max": 3}', 2)
    with open_client(common) as client:
        if not yes:
            ask(f"Change {_chosen(project_id, status)}?")
        run = client.jobs.update_many(
            change={**change}, where=_with(status), project_id=project_id, concurrency=concurrency
        )
        _report(common, run)


def _delete(
    common: Common,
    project_id: _Project = None,
    status: _Status = None,
    concurrency: _Concurrency = 4,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
) -> None:
    """Delete all jobs that --project-id and --status choose. One of the two must be given."""
    if project_id is None and status is None:
        raise CommandError("say which jobs: pass --project-id or --status", 2)
    with open_client(common) as client:
        if not yes:
            ask(f"Delete {_chosen(project_id, status)}?")
        run = client.jobs.delete_many(where=_with(status), project_id=project_id, concurrency=concurrency)
        _report(common, run)


def read_items(file: str) -> list[Any]:
    """The items of a file: a JSON list, one JSON object a line, or CSV with a header."""
    text = read_text("file", file if file == "-" else f"@{file}")
    if file.endswith(".csv"):
        return [_without_blanks(row) for row in csv.DictReader(io.StringIO(text))]
    if text.lstrip().startswith("["):
        try:
            items: list[Any] = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise CommandError(f"{file} is not JSON: {error}") from None
        return items
    found: list[Any] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                raise CommandError(f"{file}: line {number} is not JSON: {error}") from None
    return found


def _without_blanks(row: dict[str, Any]) -> dict[str, Any]:
    numbers = ("project_id", "executor_id", "retry_max", "timezone_offset")
    given = {name: value for name, value in row.items() if value}
    return {
        name: int(value) if name in numbers and value.isdigit() else value for name, value in given.items()
    }


def _with(status: str | None) -> Callable[[Any], bool]:
    return (lambda job: True) if status is None else (lambda job: job.status == status)


def _chosen(project_id: str | None, status: str | None) -> str:
    kind = f"{status} jobs" if status else "jobs"
    return f"all {kind}" if project_id is None else f"all {kind} of project {project_id}"


def _report(common: Common, results: Iterable[Any]) -> None:
    """Print the results; for people only the failed ones. Raises `CommandError` if there is one."""
    counts: dict[str, int] = {}
    machine = common.is_for_programs
    rows: list[dict[str, Any]] = []
    for result in results:
        status = str(result.status.value)
        counts[status] = counts.get(status, 0) + 1
        if machine or not result.ok:
            error = None if result.error is None else str(result.error)
            rows.append({"index": result.index, "status": status, "id": result.id, "error": error})
    if machine or rows:
        show(common, rows, _COLUMNS)
    summary = ", ".join(f"{count} {status}" for status, count in counts.items()) or "no jobs"
    if counts.get("unknown"):
        raise CommandError(f"{summary}. Look for the unknown ones before you send them again", 6)
    if counts.get("refused"):
        raise CommandError(f"{summary}. Correct the refused ones and send them again")
    note(summary)
