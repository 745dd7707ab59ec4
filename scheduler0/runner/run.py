"""What a function is given: the run that it does."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from scheduler0.models import Job

# The server appends the digest of nothing to the text where it meant to digest the text.
_EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_NEVER = "0001-01-01 00:00:00 +0000 UTC"
RUN_LOGGER = logging.getLogger("scheduler0.runner.run")
KEY, DATA = "key", "data"
"""The members of a job's `data` that name the function and carry what is meant for it."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run as plain values, which can be sent to another process."""

    job: Mapping[str, Any]
    key: str
    scheduled_time: datetime
    attempt: int
    unique_id: str


class Run:
    """One try of one run of a job. May be used by any thread."""

    def __init__(self, facts: RunFacts, on_heartbeat: Callable[[str | None], None] | None = None) -> None:
        self._facts = facts
        self._cancelled = threading.Event()
        self.being_done = threading.Lock()
        """Held while the function is called. For the runner."""
        self._on_heartbeat = on_heartbeat
        self.last_heartbeat: float | None = None
        """When `heartbeat` was called last, on the monotonic clock of this process."""
        self.note: str | None = None
        """The last note given to `heartbeat`."""

    def __repr__(self) -> str:
        return f"<Run {self.key!r} of {self.scheduled_time.isoformat()}, attempt {self.attempt}>"

    @property
    def job(self) -> Job:
        """The job as the server knows it."""
        return Job.of(dict(self._facts.job))

    @property
    def key(self) -> str:
        """The key of the function."""
        return self._facts.key

    @property
    def data(self) -> Any:
        """The data of the job: the decoded JSON, or the text where it is no JSON."""
        return payload(self._facts.job.get("data"))[1]

    @property
    def scheduled_time(self) -> datetime:
        """When the run was due, in the zone of the job."""
        return self._facts.scheduled_time

    @property
    def attempt(self) -> int:
        """Which try this is, from 1."""
        return self._facts.attempt

    @property
    def unique_id(self) -> str:
        """The id of the run, the same for all tries. The server shows it with the result."""
        return self._facts.unique_id

    @property
    def logger(self) -> logging.LoggerAdapter[logging.Logger]:
        """A logger whose records begin with the run and carry `job_id`, `key`, `unique_id` and `attempt`."""
        return _RunLogger(
            RUN_LOGGER,
            {
                "job_id": self._facts.job.get("id"),
                "key": self.key,
                "unique_id": self.unique_id,
                "attempt": self.attempt,
            },
        )

    @property
    def cancelled(self) -> bool:
        """Whether the function should stop: its time is over, or the runner shuts down."""
        return self._cancelled.is_set()

    def heartbeat(self, note: str | None = None) -> None:
        """Say that the run goes on. The status shows when that was, and the note, which is text or None."""
        given = cast("object", note)
        if given is not None and not isinstance(given, str):
            raise TypeError(f"note: {given!r} is {type(given).__name__}, not text; give str(...) of it")
        note = None if note is None else writable(note)
        self.last_heartbeat = time.monotonic()
        self.note = note
        if self._on_heartbeat is not None:
            self._on_heartbeat(note)

    def cancel(self) -> None:
        """Ask the function to stop. For the runner."""
        self._cancelled.set()

    @property
    def facts(self) -> RunFacts:
        return self._facts


class _RunLogger(logging.LoggerAdapter[logging.Logger]):
    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        given = cast("dict[str, Any]", kwargs.get("extra") or {})
        extra = {**given, **(self.extra or {})}
        return f"{extra['key']} (job {extra['job_id']}): {msg}", {**kwargs, "extra": extra}


def writable(text: str) -> str:
    """The text, which can then be written anywhere: half characters, as of odd file names, become escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def job_data(key: str, data: object) -> str:
    """The `data` of a job for the function `key`. Raises ``TypeError`` for what is no JSON."""
    members = {KEY: key} if data is None else {KEY: key, DATA: data}
    try:
        return json.dumps(members, separators=(",", ":"), allow_nan=False, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise TypeError(f"data: {data!r} cannot be written as JSON: {error}") from None


def payload(text: object) -> tuple[str | None, Any]:
    """The key in the `data` of a job (None: it names no function), and what is meant for the function."""
    if not isinstance(text, str) or not text:
        return None, None
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None, text
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        key = members.get(KEY)
        if isinstance(key, str) and key and set(members) <= {KEY, DATA}:
            return key, members.get(DATA)
    return None, cast("Any", value)


def zone_of(name: object) -> ZoneInfo:
    """The zone of a job; UTC for none. Raises ``ValueError`` for one that is unknown here."""
    try:
        return ZoneInfo(name) if isinstance(name, str) and name else ZoneInfo("UTC")
    except (ValueError, OSError, LookupError):
        raise ValueError(f"the time zone {name!r} is unknown on this machine") from None


def unique_id(project_id: int, job_id: int, last: datetime | None, due: datetime, zone: ZoneInfo) -> str:
    """The id of the run that is due at `due`, as the server makes it (contract runtime A6).

    `last` is the run before it.
    """
    times = f"{_go_text(last, zone)}-{_go_text(due, zone)}"
    return f"{project_id}-{job_id}-{times}".encode().hex() + _EMPTY_SHA256


def _go_text(moment: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return _NEVER
    local = moment.astimezone(zone)
    fraction = f".{local.microsecond:06}".rstrip("0").rstrip(".") if local.microsecond else ""
    return f"{local:%Y-%m-%d %H:%M:%S}{fraction} {local:%z} {local.tzname()}"
