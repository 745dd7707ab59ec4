"""Import a crontab file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..cron import CronError, convert
from ..cron.errors import require
from ..cron.zones import find_zone
from .imported import Collector, Imported

_ASSIGNMENT = re.compile(r"""(["']?)([A-Za-z_]\w*)\1\s*=\s*(.*)""")
_ENTRY = re.compile(r"(@\S+|\S+(?:\s+\S+){4})\s+(\S.*)")
_USER = re.compile(r"(\S+)\s+(\S.*)")


def from_crontab(
    text: str,
    *,
    timezone: str,
    project: str = "imported",
    executor: Mapping[str, Any] | None = None,
    system: bool = False,
) -> Imported:
    """Import the lines of a crontab. ``timezone`` is the IANA zone of the machine that it comes from.

    ``CRON_TZ`` sets the zone of the lines below it, as in cronie. The command, the environment and the input
    (what follows ``%``) are in the data of the job. ``system`` is for ``/etc/crontab``, whose lines name a
    user. ``@reboot`` is refused: it is no time. ``executor`` is the table of the executor (docs/plans.md).

    Raises ``ValueError`` for an unknown ``timezone``.
    """
    find_zone(timezone)
    require(str, "text", text, "text")
    collector = Collector(project, executor)
    zone: str | None = timezone
    environment: dict[str, str] = {}
    # Only a line feed ends a line of a crontab. An editor may have put a byte order mark in front.
    for number, raw in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line, where = raw.strip(), f"line {number}"
        if not line or line.startswith("#"):
            continue
        assignment = _ASSIGNMENT.fullmatch(line)
        if assignment is not None:
            name, value = assignment[2], _unquoted(assignment[3])
            if name == "CRON_TZ":
                zone = _zone(collector, where, value)
            else:
                environment[name] = value
                collector.ignore(where, f"{name} is in the data of the jobs below it")
            continue
        _entry(collector, where, line, zone, environment, system)
    return collector.finish()


def _entry(
    collector: Collector, where: str, line: str, zone: str | None, environment: dict[str, str], system: bool
) -> None:
    entry = _ENTRY.fullmatch(line)
    if entry is None:
        collector.refuse(where, f"{line!r:.100} is not a line of a crontab: it has no command after the time")
        return
    schedule, command = entry.groups()
    data: dict[str, Any] = {}
    if system:
        named = _USER.fullmatch(command)
        if named is None:
            collector.refuse(where, f"{line!r:.100} has no user before the command")
            return
        data["user"], command = named.groups()
    if zone is None:
        collector.refuse(where, "the CRON_TZ above this line is unknown; correct it")
        return
    data["command"], stdin = _split_input(command)
    if stdin is not None:
        data["stdin"] = stdin
    if environment:
        data["environment"] = dict(environment)
    try:
        conversion = convert(schedule, source="crontab", timezone=zone)
    except CronError as error:
        what = "@reboot" if schedule == "@reboot" else repr(schedule)
        collector.refuse(where, f"{what}: {error.problem}")
        return
    collector.add(where, data["command"], conversion, timezone=zone, data=data)


def _zone(collector: Collector, where: str, value: str) -> str | None:
    try:
        find_zone(value)
    except ValueError:
        collector.refuse(
            where, f"CRON_TZ={value}: this zone is not known; the lines below it are not imported"
        )
        return None
    collector.ignore(where, f"CRON_TZ={value} is the timezone of the jobs below it")
    return value


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _split_input(command: str) -> tuple[str, str | None]:
    """The command and its input.

    A percent sign ends the command, further ones are line ends, and one after a backslash is a percent sign.
    """
    parts = [part.replace("\\%", "%") for part in re.split(r"(?<!\\)%", command)]
    return parts[0].strip(), "\n".join(parts[1:]) if len(parts) > 1 else None
