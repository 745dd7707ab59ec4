"""`scheduler0-py emulator clock|faults|deliveries|quirks|replay|state|reset`: control a running emulator."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from scheduler0.cli import overview
from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.common import OF_RECORDS, OF_TABLES, Common, command
from scheduler0.cli.connection import server
from scheduler0.cli.output import done, note, show, stream
from scheduler0.cli.terminal import console, moment

_KEYLESS = ("account", "actor")
"""The options of a connection that mean nothing here: a control needs no key."""
_COLUMNS = ["number", "at", "jobId", "messageId", "attempt", "status", "error"]
_At = Annotated[str, typer.Argument(help="An ISO date with an offset.", show_default=False)]


def application(name: str) -> typer.Typer:
    """The commands. Without one of them, `emulator` runs an emulator; that is another module's."""
    app = typer.Typer(
        help="Run a local Scheduler0 (see: scheduler0-py emulator --help), and control a running one.",
        no_args_is_help=True,
        rich_markup_mode=None,
        add_completion=False,
    )
    clock = typer.Typer(
        help=_help("clock"), no_args_is_help=True, rich_markup_mode=None, add_completion=False
    )
    faults = typer.Typer(
        help=_help("faults"), no_args_is_help=True, rich_markup_mode=None, add_completion=False
    )
    deliveries = typer.Typer(
        help=_help("deliveries"), no_args_is_help=True, rich_markup_mode=None, add_completion=False
    )
    quirks = typer.Typer(
        help=_help("quirks"), no_args_is_help=True, rich_markup_mode=None, add_completion=False
    )
    app.add_typer(clock, name="clock")
    app.add_typer(faults, name="faults")
    app.add_typer(deliveries, name="deliveries")
    app.add_typer(quirks, name="quirks")
    for group, verb, words, function in (
        (clock, "show", "clock show", _show_clock),
        (clock, "freeze", "clock freeze --at 2026-12-31T23:59:00Z", _freeze),
        (clock, "set", "clock set 2026-12-31T23:59:00Z", _set),
        (clock, "advance", "clock advance --hours 36", _advance),
        (clock, "rate", "clock rate 60", _rate),
        (clock, "resume", "clock resume", _resume),
        (clock, "real", "clock real", _real),
        (clock, "run-until-idle", "clock run-until-idle", _run_until_idle),
        (faults, "ls", "faults ls", _list_faults),
        (faults, "add", "faults add status --status 503 --path /api/v1/jobs --times 2", _add_fault),
        (deliveries, "ls", "deliveries ls --job-id 1", _list_deliveries),
        (quirks, "ls", "quirks ls", _list_quirks),
        (quirks, "switch", "quirks switch none,nested_retries", _switch_quirks),
        (app, "replay", "replay 3", _replay),
        (app, "state", "state", _state),
    ):
        command(group, verb, example=f"scheduler0-py emulator {words}", without=_KEYLESS)(function)
    example = "scheduler0-py emulator deliveries tail"
    command(deliveries, "tail", example=example, without=(*_KEYLESS, *OF_TABLES))(_tail)
    example = "scheduler0-py emulator faults clear"
    command(faults, "clear", example=example, without=(*_KEYLESS, *OF_RECORDS))(_clear_faults)
    question = "Delete everything in the emulator but its first accounts and credentials?"
    example, without = "scheduler0-py emulator reset --yes", (*_KEYLESS, *OF_RECORDS)
    command(app, "reset", example=example, without=without, confirm=question)(_reset)
    return app


def _help(name: str) -> str:
    return overview.EMULATOR_CONTROLS[name].capitalize() + "."


def call(
    common: Common, method: str, path: str, body: object = None, query: dict[str, Any] | None = None
) -> Any:
    """Call a control of the running emulator and return its JSON answer. Raises `CommandError`."""
    import httpx

    from scheduler0._wire.arguments import seconds

    url = server(common)
    timeout = 300 if common.timeout is None else seconds("timeout", common.timeout)
    parameters = {name: value for name, value in (query or {}).items() if value is not None}
    try:
        # The environment's proxies are for other machines.
        with httpx.Client(timeout=timeout, trust_env=False) as client:
            answer = client.request(method, f"{url}/_emulator{path}", json=body, params=parameters)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        text = f"no emulator answers at {url} ({error}): start scheduler0-py emulator, or pass --base-url"
        raise CommandError(text, 5) from error
    try:
        document: Any = answer.json()
    except ValueError:
        raise CommandError(
            f"{url} is not an emulator: {path} is answered with {answer.status_code}"
        ) from None
    if answer.status_code != 200:
        raise CommandError(str(document.get("error", document)), 4 if answer.status_code == 404 else 1)
    return document


def _show_clock(common: Common) -> None:
    """Show the emulator's time and how it runs."""
    show(common, call(common, "GET", "/clock"))


def _freeze(
    common: Common, at: Annotated[str | None, typer.Option("--at", help="An ISO date. Default: now.")] = None
) -> None:
    """Stop the clock."""
    show(common, call(common, "POST", "/clock/freeze", {} if at is None else {"at": at}))


def _set(common: Common, at: _At) -> None:
    """Jump to a moment. Runs that are jumped over fire late, once each."""
    show(common, call(common, "POST", "/clock/set", {"at": at}))


def _advance(
    common: Common,
    weeks: Annotated[float, typer.Option("--weeks")] = 0,
    days: Annotated[float, typer.Option("--days")] = 0,
    hours: Annotated[float, typer.Option("--hours")] = 0,
    minutes: Annotated[float, typer.Option("--minutes")] = 0,
    seconds: Annotated[float, typer.Option("--seconds")] = 0,
) -> None:
    """Let time pass, with everything in it at its own time, and print what fired."""
    units = {"weeks": weeks, "days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
    given = {name: value for name, value in units.items() if value}
    if not given:
        raise CommandError("say how far, for instance --hours 36", 2)
    _let_pass(common, "/clock/advance", given)


def _let_pass(common: Common, path: str, body: object = None) -> None:
    """Print what fires in the time that passes, and for people what the clock shows then."""
    with console(stderr=True).status("time passes"):
        runs = call(common, "POST", path, body)
    show(common, runs, ["scheduledAt", "jobId", "messageId", "outcome"], nothing="nothing fired")
    if not common.is_for_programs:
        now = str(call(common, "GET", "/clock")["now"])
        note(f"the emulator's clock: {moment(now, utc=common.utc)}")


def _rate(
    common: Common,
    rate: Annotated[float, typer.Argument(help="1 is the machine's pace, and 1000000 the fastest.")],
) -> None:
    """Let the clock run faster or slower than the machine's."""
    show(common, call(common, "POST", "/clock/rate", {"rate": rate}))


def _resume(common: Common) -> None:
    """Let the clock go on at the machine's pace."""
    show(common, call(common, "POST", "/clock/resume"))


def _real(common: Common) -> None:
    """Show the machine's time again."""
    show(common, call(common, "POST", "/clock/real"))


def _run_until_idle(common: Common) -> None:
    """Let time pass until only future runs of recurring jobs are left, and print what fired."""
    _let_pass(common, "/clock/run-until-idle")


def _list_faults(common: Common) -> None:
    """List the faults that are still to happen."""
    show(common, call(common, "GET", "/faults"))


def _add_fault(
    common: Common,
    kind: Annotated[
        str, typer.Argument(help="The kind of the fault (docs/emulator.md).", show_default=False)
    ],
    times: Annotated[int, typer.Option("--times", min=1, help="How often.")] = 1,
    method: Annotated[str | None, typer.Option("--method", help="Of requests with this method.")] = None,
    path: Annotated[str | None, typer.Option("--path", help="Of requests to this path.")] = None,
    status: Annotated[int | None, typer.Option("--status", help="The status to answer.")] = None,
    fault_body: Annotated[str | None, typer.Option("--fault-body", help="The body to answer.")] = None,
    seconds: Annotated[float | None, typer.Option("--seconds", help="How long to wait.")] = None,
    leader: Annotated[str | None, typer.Option("--leader", help="The address to redirect to.")] = None,
    job: Annotated[int | None, typer.Option("--job", help="Of deliveries of this job.")] = None,
    message: Annotated[str | None, typer.Option("--message", help="Of deliveries of this message.")] = None,
    executor: Annotated[
        int | None, typer.Option("--executor", help="Of deliveries to this executor.")
    ] = None,
) -> None:
    """Make the next requests, or attempts to deliver, go wrong."""
    members = {
        "kind": kind,
        "times": times,
        "method": method,
        "path": path,
        "status": status,
        "body": fault_body,
        "seconds": seconds,
        "leader": leader,
        "job": job,
        "message": message,
        "executor": executor,
    }
    show(
        common,
        call(common, "POST", "/faults", {name: one for name, one in members.items() if one is not None}),
    )


def _clear_faults(common: Common) -> None:
    """Forget all faults."""
    call(common, "DELETE", "/faults")
    done(common, "emulator faults clear")


def _list_quirks(common: Common) -> None:
    """List the accidents of the server, and whether they happen."""
    quirks = call(common, "GET", "/quirks")
    show(
        common,
        [
            {"name": name, "on": name in quirks["on"], "description": text}
            for name, text in quirks["descriptions"].items()
        ],
    )


def _switch_quirks(
    common: Common,
    quirks: Annotated[
        str,
        typer.Argument(
            help="'faithful' or 'none', then names to switch on, or a minus and a name to switch off.",
            show_default=False,
        ),
    ],
) -> None:
    """Let these quirks happen from now on, until the emulator stops."""
    show(common, call(common, "POST", "/quirks", {"quirks": quirks}))


def _list_deliveries(
    common: Common,
    job_id: Annotated[int | None, typer.Option("--job-id", help="Of this job only.")] = None,
    message_id: Annotated[str | None, typer.Option("--message-id", help="Of this message only.")] = None,
) -> None:
    """List the requests that delivered jobs and messages, oldest first. The number is for `replay`."""
    show(common, _deliveries(common, job_id, message_id), _COLUMNS)


def _deliveries(
    common: Common, job_id: int | None = None, message_id: str | None = None
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call(
        common, "GET", "/deliveries", query={"jobId": job_id, "messageId": message_id}
    )
    return found


def _tail(
    common: Common,
    job_id: Annotated[int | None, typer.Option("--job-id", help="Of this job only.")] = None,
    interval: Annotated[float, typer.Option("--interval", min=0.1, help="Seconds between two looks.")] = 0.5,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="End after this many deliveries.")
    ] = None,
) -> None:
    """Follow the requests that deliver jobs and messages until Ctrl+C."""
    last, printed = 0, 0
    write = stream if common.is_json else _print_line
    while True:
        for delivery in _deliveries(common, job_id):
            if delivery["number"] > last:
                last = delivery["number"]
                write(common, delivery)
                printed += 1
                if printed == limit:
                    return
        time.sleep(interval)


def _print_line(common: Common, delivery: Mapping[str, Any]) -> None:
    subject = next(
        f"{name} {delivery[key]}"
        for name, key in (
            ("job", "jobId"),
            ("message", "messageId"),
            ("executor", "executorId"),
            ("", "number"),
        )
        if delivery.get(key) is not None
    )
    outcome = delivery.get("status") or delivery.get("error")
    at = moment(str(delivery["at"]), utc=common.utc)
    print(f"{at}  #{delivery['number']} {subject}  attempt {delivery['attempt']}: {outcome}", flush=True)


def _replay(
    common: Common, number: Annotated[int, typer.Argument(help="The number in `deliveries ls`.")]
) -> None:
    """Send the body of a recorded delivery to its executor again. It is not stored as an execution."""
    show(common, call(common, "POST", "/replay", {"number": number}))


def _state(common: Common) -> None:
    """Show what the emulator holds and does."""
    show(common, call(common, "GET", "/state"))


def _reset(common: Common) -> None:
    """Return the emulator to its first state. Only the first accounts and credentials are left."""
    call(common, "POST", "/reset", {})
    done(common, "emulator reset")
