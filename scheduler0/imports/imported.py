"""The result of an import, and how it is collected."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ..cron import Conversion, next_times
from ..cron.zones import find_zone

PLACEHOLDER: Mapping[str, Any] = {
    "type": "webhook_url",
    "webhook_url": "https://example.com/replace-me",
    "webhook_method": "POST",
}
"""The executor of an import that names none."""
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What became of one schedule. ``str()`` gives a line of text.

    ``where`` is the place in the source ("line 4", or a name). ``status`` is "imported", "refused" or
    "ignored". ``text`` is the reason, or the specs. ``warnings`` say when runs will differ.
    """

    where: str
    status: Literal["imported", "refused", "ignored"]
    text: str
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"{self.status}: {self.where}: {self.text}"]
        return "\n".join([*lines, *(f"    warning: {warning}" for warning in self.warnings)])


@dataclass(frozen=True)
class Imported:
    """A document for ``client.plans`` (docs/plans.md), and a line for each schedule of the source.

    Save the document with :func:`scheduler0.plans.save`. All its jobs use one executor; set its URL.
    """

    document: dict[str, Any]
    report: tuple[ReportLine, ...]

    @property
    def refused(self) -> tuple[ReportLine, ...]:
        """The schedules that are not in the document."""
        return tuple(line for line in self.report if line.status == "refused")

    def __str__(self) -> str:
        counts = dict.fromkeys(("imported", "refused", "ignored"), 0)
        for line in self.report:
            counts[line.status] += 1
        summary = ", ".join(f"{count} {status}" for status, count in counts.items())
        return "\n".join([*map(str, self.report), f"{summary}."])


@dataclass
class Collector:
    """Collects the jobs and the report of one import."""

    project: str
    executor: Mapping[str, Any] | None
    jobs: dict[str, Any] = field(default_factory=dict[str, Any])
    lines: list[ReportLine] = field(default_factory=list[ReportLine])

    def add(
        self,
        where: str,
        name: str,
        conversion: Conversion,
        *,
        timezone: str,
        data: Mapping[str, Any] | None = None,
        paused: bool = False,
        members: Mapping[str, Any] | None = None,
        warnings: Sequence[str] = (),
        start: datetime | None = None,
    ) -> None:
        """Add a job for each spec of ``conversion``, or one for its time.

        A recurring job does not run before ``start``.
        """
        zone = conversion.timezone or timezone
        table: dict[str, Any] = {"project": self.project, "executor": "imported", "timezone": zone}
        if data:
            table["data"] = dict(data)
        if paused:
            table["status"] = "inactive"
        table |= members or {}
        if conversion.at is not None:
            self._put(name, {**table, "start_date": _aware(conversion.at, find_zone(zone))})
        for spec in conversion.specs:
            first = None if start is None else first_run_from(spec, zone, start, now=datetime.now(UTC))
            self._put(name, {**table, "spec": spec} | ({} if first is None else {"start_date": first}))
        shown = " and ".join(map(repr, conversion.specs)) or f"once, at {conversion.at}"
        notes = (*map(str, conversion.warnings), *warnings)
        self.lines.append(ReportLine(where, "imported", f"{conversion.text!r} -> {shown} in {zone}", notes))

    def refuse(self, where: str, reason: str) -> None:
        self.lines.append(ReportLine(where, "refused", reason))

    def ignore(self, where: str, reason: str) -> None:
        self.lines.append(ReportLine(where, "ignored", reason))

    def finish(self) -> Imported:
        document = {
            "version": 1,
            "projects": {self.project: {"description": "Imported schedules"}},
            "executors": {"imported": dict(self.executor or PLACEHOLDER)},
            "jobs": self.jobs,
        }
        return Imported(document, tuple(self.lines))

    def _put(self, name: str, table: Mapping[str, Any]) -> None:
        stem = label_of(name)
        label, number = stem, 1
        while label in self.jobs:
            number += 1
            label = f"{stem}-{number}"
        self.jobs[label] = dict(table)


def first_run_from(spec: str, timezone: str, start: datetime, *, now: datetime) -> str | None:
    """The first run of ``spec`` from ``start`` on; ``None`` for a start that is not ahead.

    The server runs a job at its start date whatever the spec says, and counts an interval from there.
    """
    if start <= now:
        return None
    if spec.startswith("@every"):
        whole = start if not start.microsecond else start.replace(microsecond=0) + timedelta(seconds=1)
        return whole.isoformat()
    times = next_times(spec, timezone=timezone, after=start - timedelta(microseconds=1), count=1)
    return times[0].isoformat() if times else None


def not_imported(names: Iterable[str]) -> list[str]:
    """One warning with the names of the members that are left out; none without names."""
    listed = ", ".join(names)
    return [f"not imported: {listed}"] if listed else []


def others(table: Mapping[str, Any], known: Collection[str]) -> list[str]:
    """The names of the members of ``table`` that hold something and are not ``known``."""
    return [str(name) for name in without_empty(table) if name not in known]


def label_of(name: str) -> str:
    """A key made of a name or a command."""
    return re.sub(r"[^\w./]+", "-", name)[:_LONGEST_LABEL].strip("-./") or "job"


def json_ready(value: Any) -> Any:
    """``value`` if JSON can hold it, else its text. Tuples and sets become lists."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): json_ready(one) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list | tuple | set | frozenset):
        return [json_ready(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    return str(value)


def without_empty(table: Mapping[str, Any]) -> dict[str, Any]:
    """The members that hold something. TOML has no null."""
    return {name: value for name, value in table.items() if value not in (None, "", [], {})}


def _aware(local: datetime, zone: ZoneInfo) -> str:
    return local.replace(tzinfo=zone).isoformat()
