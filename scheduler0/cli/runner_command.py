"""`scheduler0-py runner`: run Python functions as jobs, or show what a runner does."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scheduler0.cli.terminal import draw_table, moment, printable

if TYPE_CHECKING:
    from scheduler0.runner import Runner

_TABLES: Mapping[str, Sequence[str]] = {
    "jobs": ("id", "key", "spec", "timezone", "next", "last_run", "runs", "problem"),
    "running": ("job_id", "key", "scheduled_time", "attempt", "started_at", "heartbeat_at", "note"),
    "results": ("job_id", "key", "scheduled_time", "attempt", "state", "seconds", "error"),
    "processes": ("process", "host", "started_at", "beat_at", "alive", "server_up"),
}
"""The members of a status that are tables, and their columns."""
_TIMES = frozenset({"next", "last_run", "scheduled_time", "started_at", "beat_at", "heartbeat_at"})
_COLOURS = {"succeeded": "green", "failed": "red", "skipped": "yellow"}
_LOG_LEVELS = ("debug", "info", "warning", "error")
_EPILOG = """\
examples:
  scheduler0-py runner jobs:runner
  scheduler0-py runner jobs:runner --burst
  scheduler0-py runner jobs:runner --once send_report
  scheduler0-py runner jobs:runner --check
  scheduler0-py runner status --json

exit codes: 0 all is done and reported; 1 it could not start, or the run failed; 2 wrong usage; 3 results are
not reported yet; 4 runs were cancelled; 5 forced to stop by a second signal
"""


def parser() -> argparse.ArgumentParser:
    """The parser of this command's options."""
    parser = argparse.ArgumentParser(
        prog="scheduler0-py runner",
        description="Run the functions of a Runner as jobs, until SIGTERM or Ctrl+C.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("target", metavar="MODULE:RUNNER", help="the runner; or `status`")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--burst", action="store_true", help="run what is due, report, and exit")
    mode.add_argument("--once", metavar="KEY", help="run the job with this key now, report, and exit")
    mode.add_argument("--check", action="store_true", help="check the jobs and the server; change nothing")
    parser.add_argument(
        "--http", type=int, metavar="PORT", help="serve /healthz, /metrics and a status page on this port"
    )
    parser.add_argument(
        "--http-host",
        metavar="HOST",
        help="address for --http, or for the http_port of the runner (default: 127.0.0.1)",
    )
    parser.add_argument("--log-level", choices=_LOG_LEVELS, default="info", help="default: %(default)s")
    return parser


def status_parser() -> argparse.ArgumentParser:
    """The parser of the options of `status`."""
    parser = argparse.ArgumentParser(
        prog="scheduler0-py runner status",
        description="Show jobs, next runs, running, last results and unreported results of a runner.",
        epilog="example:\n  scheduler0-py runner status --path /var/lib/worker/runner.db --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--path", help="the journal (default: ~/.scheduler0/runner.db)")
    parser.add_argument("--name", help="the runner, where the journal has several")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON; its times have offsets")
    form.add_argument("--utc", action="store_true", help="print times in UTC, not in the terminal's zone")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run this command with `arguments`; returns the exit status."""
    words = list(arguments)
    if words[:1] == ["status"]:
        return _status(status_parser().parse_args(words[1:]))
    options = parser().parse_args(words)
    if options.check and (options.http is not None or options.http_host is not None):
        return _fail("--check serves nothing: leave --http and --http-host out", 2)
    return _run(options)


def _status(options: argparse.Namespace) -> int:
    from scheduler0.runner import JournalError, command

    try:
        status = command.status(options.path, options.name)
    except JournalError as error:
        return _fail(str(error))
    if options.json:
        print(json.dumps(status, indent=2))
    else:
        _show(status, utc=options.utc)
    return 0


def _show(status: Mapping[str, Any], *, utc: bool) -> None:
    """Print the status for people. Times are in the terminal's zone, or in UTC."""
    head = [
        f"Runner {status['runner']}, executor {status['executor_id']}, journal {status['journal']}",
        f"Unreported results: {status['unreported']}",
    ]
    print(*map(printable, head), sep="\n")
    for name, columns in _TABLES.items():
        rows = [[_cell(column, row.get(column), utc=utc) for column in columns] for row in status[name]]
        heads = [column.replace("_", " ") for column in columns]
        print(f"\n{name.capitalize()}")
        if not rows:
            print("  none")
        else:
            draw_table(heads, rows, _COLOURS)


def _cell(column: str, value: object, *, utc: bool) -> str:
    """One value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return moment(str(value), utc=utc) if column in _TIMES else printable(" ".join(str(value).splitlines()))


def _run(options: argparse.Namespace) -> int:
    from scheduler0.errors import Scheduler0Error
    from scheduler0.leases.errors import LeaseError
    from scheduler0.runner import JournalError, command

    logging.basicConfig(
        level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    try:
        runner = command.load(options.target)
        if options.http is not None:
            runner.http_port = options.http
        if options.http_host is not None:
            if runner.http_port is None:
                return _fail(
                    "--http-host needs a port: pass --http PORT too, or give the runner http_port=", 2
                )
            runner.http_host = options.http_host
        if options.check:
            return _check(runner)
        if options.burst:
            return command.burst(runner)
        return command.run(runner) if options.once is None else command.once(runner, options.once)
    except (command.TargetError, JournalError, LeaseError, Scheduler0Error, ValueError, OSError) as error:
        return _fail(str(error))


def _check(runner: Runner) -> int:
    from scheduler0.runner import command

    problems, changes = command.check_runner(runner)
    for change in changes:
        print(f"would {change}")
    for problem in problems:
        print(f"problem: {problem}", file=sys.stderr)
    if not problems:
        print(f"{len(runner.declared)} jobs, no problem")
    return 1 if problems else 0


def _fail(message: str, status: int = 1) -> int:
    print(f"scheduler0-py runner: {message}", file=sys.stderr)
    return status
