"""Injected faults of requests and deliveries."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import NoReturn
from urllib.parse import urlsplit

from scheduler0.emulator.delivery.journal import Subject


class FaultKind(StrEnum):
    """What goes wrong."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise ValueError(f"kind: {value!r} is not one of {', '.join(cls)}")

    STATUS = "status"
    """The request is answered with `status`, `body` and `headers`, and not handled."""
    STALL = "stall"
    """The request is handled `seconds` later, in real seconds. Without `seconds` it waits until the faults
    are cleared, and then its connection is dropped."""
    DROP_BEFORE = "drop_before"
    """The connection ends, and the request is not handled."""
    DROP_AFTER = "drop_after"
    """The request is handled, and the connection ends without an answer."""
    REDIRECT = "redirect"
    """The request is not handled, and answered as by a node that is not the leader. The leader is at the base
    URL `leader`."""
    NOT_LEADER = "not_leader"
    """The request is not handled, and answered as by a leader that was deposed: `server not raft leader`."""
    LEADERSHIP_LOST_BEFORE = "leadership_lost_before"
    """The request is not handled, and answered with `leadership lost while committing log`."""
    LEADERSHIP_LOST_AFTER = "leadership_lost_after"
    """The request is handled, and answered with `leadership lost while committing log`."""
    DELIVERY_FAILURE = "delivery_failure"
    """An attempt to deliver fails, with `status` or without an answer. Nothing is sent."""
    DELIVERY_STALL = "delivery_stall"
    """An attempt is sent `seconds` later on the emulator's clock. Without `seconds`, or with more than an
    attempt may last, it fails after its time limit and nothing is sent."""


_REQUEST = frozenset({"method", "path"})
_DELIVERY = frozenset({"job", "message", "executor"})
_MEMBERS: Mapping[FaultKind, frozenset[str]] = {
    FaultKind.STATUS: _REQUEST | {"status", "body", "headers"},
    FaultKind.STALL: _REQUEST | {"seconds"},
    FaultKind.DROP_BEFORE: _REQUEST,
    FaultKind.DROP_AFTER: _REQUEST,
    FaultKind.REDIRECT: _REQUEST | {"leader"},
    FaultKind.NOT_LEADER: _REQUEST,
    FaultKind.LEADERSHIP_LOST_BEFORE: _REQUEST,
    FaultKind.LEADERSHIP_LOST_AFTER: _REQUEST,
    FaultKind.DELIVERY_FAILURE: _DELIVERY | {"status"},
    FaultKind.DELIVERY_STALL: _DELIVERY | {"seconds"},
}
_REQUIRED = {FaultKind.STATUS: "status", FaultKind.REDIRECT: "leader"}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "times": (int,),
    "method": (str,),
    "path": (str,),
    "status": (int,),
    "body": (str,),
    "headers": (Mapping,),
    "seconds": (int, float),
    "leader": (str,),
    "job": (int,),
    "message": (str,),
    "executor": (int,),
}
WITHOUT_BODY = frozenset({204, 205, 304})
"""The statuses of answers that must not have a body."""
_FAILURES = range(400, 600)
_STATUSES = range(200, 600)
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_HEADER_VALUE = re.compile(r"(?:[!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)?")
_ADDRESS = re.compile(r"[!-~]+")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault that happens `times` times, to the first requests or attempts that match.

    `method` and `path` choose requests: `path` is a pattern in which `*` is any text, slashes included, as in
    `/api/v1/jobs*`. `job` and `executor` choose the deliveries of one job and to one executor, by their ids,
    `message` those of one message. None chooses all.

    Raises `ValueError` for a member that the kind does not have or does not allow.
    """

    kind: FaultKind
    times: int = 1
    method: str | None = None
    path: str | None = None
    status: int | None = None
    body: str | None = field(default=None, repr=False)
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    seconds: float | None = None
    leader: str | None = None
    job: int | None = None
    message: str | None = None
    executor: int | None = None

    def __post_init__(self) -> None:
        for member in fields(self)[1:]:
            value = getattr(self, member.name)
            if value is not None and member.name != "times" and member.name not in _MEMBERS[self.kind]:
                raise ValueError(f"{member.name}: a fault of kind {self.kind} does not take it")
            _check_type(member.name, value, _TYPES[member.name], optional=member.name != "times")
        required = _REQUIRED.get(self.kind)
        if required is not None and getattr(self, required) is None:
            raise ValueError(f"{required}: a fault of kind {self.kind} needs it")
        if self.times < 1:
            raise ValueError(f"times: {self.times} is less than 1")
        statuses = _STATUSES if self.kind is FaultKind.STATUS else _FAILURES
        if self.status is not None and self.status not in statuses:
            raise ValueError(f"status: {self.status} is not from {statuses.start} to {statuses.stop - 1}")
        if self.seconds is not None and not 0 <= self.seconds < float("inf"):
            raise ValueError(f"seconds: {self.seconds} is not a number of seconds, 0 or more")
        if self.method is not None and not _TOKEN.fullmatch(self.method):
            raise ValueError(f"method: {self.method!r} is not a method of HTTP")
        for name in ("job", "executor"):
            if getattr(self, name) is not None and getattr(self, name) < 1:
                raise ValueError(f"{name}: {getattr(self, name)} is no id; ids begin with 1")
        if self.message == "":
            raise ValueError("message: must not be empty")
        if self.path is not None and not self.path.startswith(("/", "*")):
            raise ValueError(f"path: {self.path!r} must begin with / or *")
        if self.path is not None and "?" in self.path:
            raise ValueError(f"path: {self.path!r} must have no query; leave out the ? and what follows")
        if self.leader is not None and not is_base_url(self.leader):
            raise ValueError(f"leader: {self.leader!r} is not an http or https address without a query")
        if self.message is not None and (self.job is not None or self.executor is not None):
            raise ValueError("message: give either a message or a job and an executor")
        if self.status in WITHOUT_BODY and self.body is not None:
            raise ValueError(f"body: an answer with status {self.status} has no body")
        for name, value in (self.headers or {}).items():
            _check_header(name, value)

    @property
    def of_delivery(self) -> bool:
        return "job" in _MEMBERS[self.kind]

    def hits_request(self, method: str, path: str) -> bool:
        return (
            not self.of_delivery
            and (self.method is None or self.method.upper() == method.upper())
            and (self.path is None or fnmatchcase(path, self.path))
        )

    def hits_delivery(self, subject: Subject) -> bool:
        return (
            self.of_delivery
            and self.job in (None, subject.job_id)
            and self.message in (None, subject.message_id)
            and self.executor in (None, subject.executor_id)
        )


def _check_type(name: str, value: object, types: tuple[type, ...], *, optional: bool) -> None:
    if value is None and optional:
        return
    if not isinstance(value, types) or isinstance(value, bool):
        raise ValueError(f"{name}: {value!r} has the wrong type")
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"{name}: {value!r} is not valid Unicode") from error


def _check_header(name: object, value: object) -> None:
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        raise ValueError(f"headers: {name!r} is not the name of a header")
    if name.lower() in ("content-length", "transfer-encoding"):
        raise ValueError(f"headers: {name} is set from the body")
    # The value may be a secret.
    if not isinstance(value, str) or not _HEADER_VALUE.fullmatch(value):
        raise ValueError(f"headers: {name} has a value that cannot be sent")


def is_base_url(text: str) -> bool:
    """Whether it is an http or https address with a host, to which a path can be added."""
    if not _ADDRESS.fullmatch(text) or "?" in text or "#" in text:
        return False
    address = urlsplit(text)
    return address.scheme in ("http", "https") and bool(address.hostname)


class Faults:
    """The faults of one emulator that have not happened yet, oldest first. For one event loop."""

    def __init__(self) -> None:
        self._pending: dict[int, Fault] = {}
        self._added = 0
        self._cleared = asyncio.Event()

    def __len__(self) -> int:
        """The number of faults that have not happened yet."""
        return len(self._pending)

    def add(self, fault: Fault) -> None:
        self._added += 1
        self._pending[self._added] = fault

    def pending(self) -> list[Fault]:
        """The faults that are left, each with the `times` that are left."""
        return list(self._pending.values())

    def numbered(self) -> dict[int, Fault]:
        """The same, by the number that each keeps."""
        return dict(self._pending)

    def remove(self, number: int) -> None:
        """Forget one fault. Requests that it holds up go on to wait. Raises `LookupError`."""
        if self._pending.pop(number, None) is None:
            raise LookupError(f"the fault {number} has happened, or was removed")

    def clear(self) -> None:
        """Forget all faults, and end all waits in `until_cleared`."""
        self._pending.clear()
        self._cleared.set()
        self._cleared = asyncio.Event()

    async def until_cleared(self, seconds: float | None) -> bool:
        """Wait until the faults are cleared, at most `seconds` of real time. Returns whether they were."""
        try:
            await asyncio.wait_for(self._cleared.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def take_for_request(self, method: str, path: str) -> Fault | None:
        """The first fault that hits this request. It is used once."""
        return self._take(fault.hits_request(method, path) for fault in self._pending.values())

    def take_for_delivery(self, subjects: Sequence[Subject]) -> Fault | None:
        """The first fault that hits an attempt to deliver one of these. It is used once."""
        return self._take(any(map(fault.hits_delivery, subjects)) for fault in self._pending.values())

    def _take(self, hits: Iterable[bool]) -> Fault | None:
        number = next((number for number, hit in zip(self._pending, hits, strict=True) if hit), None)
        if number is None:
            return None
        fault = self._pending[number]
        if fault.times > 1:
            self._pending[number] = replace(fault, times=fault.times - 1)
        else:
            del self._pending[number]
        return fault
