"""`scheduler0-py doctor`: what is wrong, and what to do."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from typing import Any, NamedTuple

import typer

from scheduler0.cli import overview
from scheduler0.cli.command_errors import CommandError, explain
from scheduler0.cli.common import Common, command
from scheduler0.cli.connection import open_client, settings
from scheduler0.cli.identity import describe
from scheduler0.cli.output import show

_CLOCK_LIMIT = timedelta(seconds=5)
_EXPIRY_LIMIT = timedelta(days=7)
OK, WARNING, WRONG = "ok", "warning", "wrong"
_EXTRAS = {
    "emulator": "starlette",
    "runner": "prometheus_client",
    "redis": "redis",
    "otel": "opentelemetry",
    "cli": "typer",
}


class Finding(NamedTuple):
    """The result of one check."""

    check: str
    state: str
    finding: str
    remedy: str = ""


def application(name: str) -> typer.Typer:
    """The single command."""
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    example, without = "scheduler0-py doctor --profile staging", ("utc", "show_secrets")
    command(app, "doctor", example=example, without=without)(_doctor)
    return app


def _doctor(common: Common) -> None:
    """Check the installation, the time zone data, the credentials, the server and its clock.

    The exit status is 1 if something is wrong. Warnings do not change it.
    """
    findings = [*installation(), *zone_data(), *server(common)]
    show(common, [finding._asdict() for finding in findings], ["check", "state", "finding", "remedy"])
    wrong = sum(finding.state == WRONG for finding in findings)
    if wrong:
        raise CommandError(f"{wrong} of {len(findings)} checks failed; the remedies are above")


def installation() -> Iterator[Finding]:
    """Python, the distribution, and other distributions with the same import name."""
    yield Finding("python", OK, f"{platform.python_version()} on {sys.platform}")
    yield Finding("version", OK, overview.version())
    distributions = sorted(set(packages_distributions().get("scheduler0", [])))
    if len(distributions) > 1:
        names = ", ".join(distributions)
        remedy = f"uninstall all of them ({' '.join(distributions)}), then install the one that you want"
        yield Finding("distributions", WRONG, f"{names} share the import name scheduler0", remedy)
    missing = [extra for extra, module in _EXTRAS.items() if not _importable(module)]
    yield Finding("extras", OK, f"not installed: {', '.join(missing)}" if missing else "all are installed")


def zone_data() -> Iterator[Finding]:
    """The time zone data of this machine."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        release = version("tzdata")
    except PackageNotFoundError:
        release = "of the operating system"
    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        yield Finding("zone data", WRONG, "Python finds no time zones", "install the package tzdata")
    else:
        yield Finding("zone data", OK, release)


def server(common: Common) -> Iterator[Finding]:
    """Credentials, the server's answer, its clock, and the key's scopes and expiry."""
    try:
        _, source = settings(common)
        client = open_client(common)
    except Exception as error:
        yield _failure("credentials", error)
        return
    yield Finding("credentials", OK, f"from: {source}")
    with client:
        start = datetime.now(UTC)
        try:
            answer = client.request_raw("GET", "/healthcheck")
        except Exception as error:
            yield _failure("server", error)
            return
        end = datetime.now(UTC)
        milliseconds = (end - start) / timedelta(milliseconds=1)
        address = ", ".join(client._caller.config.base_urls)  # pyright: ignore[reportPrivateUsage]
        yield Finding("server", OK, f"{address} answered in {milliseconds:.0f} ms")
        yield _clock(answer.headers.get("date"), start + (end - start) / 2)
        try:
            identity = describe(client, source)
        except Exception as error:
            yield _failure("key", error)
            return
        yield from _key(identity)


def _clock(date: str | None, now: datetime) -> Finding:
    from scheduler0._wire.records import server_time

    told = server_time(date)
    if told is None:
        return Finding("clock", WARNING, "the server does not tell its time", "compare the clocks yourself")
    # The header has whole seconds.
    difference = told + timedelta(seconds=0.5) - now
    seconds = abs(difference.total_seconds())
    text = f"the server's clock is {seconds:.0f} s {'ahead' if difference > timedelta(0) else 'behind'}"
    if abs(difference) > _CLOCK_LIMIT:
        return Finding(
            "clock", WARNING, text, "synchronise both clocks: start dates and expiry depend on them"
        )
    return Finding("clock", OK, text)


def _key(identity: dict[str, Any]) -> Iterator[Finding]:
    scopes: Any = identity.get("scopes")
    account = identity.get("account") or "none"
    shown = ", ".join(map(str, scopes)) if isinstance(scopes, list) else scopes  # pyright: ignore[reportUnknownArgumentType]
    yield Finding("key", OK, f"account {account}, scopes: {shown}")
    expires_at = identity.get("expiresAt")
    if expires_at is None:
        return
    left = expires_at - datetime.now(UTC)
    if left < _EXPIRY_LIMIT:
        yield Finding(
            "expiry",
            WARNING,
            f"the key expires at {expires_at.isoformat()}",
            "scheduler0-py credentials rotate",
        )
    else:
        yield Finding("expiry", OK, f"the key expires in {left.days} days")


def _failure(check: str, error: Exception) -> Finding:
    text, _ = explain(error)
    finding, _, remedy = text.rpartition(". ")
    return Finding(check, WRONG, finding or text, remedy if finding else "")


def _importable(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None
