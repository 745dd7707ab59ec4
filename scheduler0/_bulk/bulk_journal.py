"""The journal of a bulk creation: what was sent and what the server acknowledged.

The file holds one JSON object a line. ``start`` names the server and the account. ``sending`` is written,
and forced to the disk, before a batch is sent. ``accepted`` follows with the request id, ``created`` with
the ids, ``refused`` where the server created nothing. A run that reads the file again sends nothing that
it acknowledges.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from os import PathLike
from typing import IO, Any

from .._wire.bodies import WireBody

try:
    import fcntl
except ImportError:  # Windows has no flock; two runs at once are then not noticed
    fcntl = None  # type: ignore[assignment]

_VERSION = 1
_START = f'{{"event":"start","version":{_VERSION}'.encode()
"""How every journal begins."""


@dataclass(slots=True)
class SentBatch:
    """One batch of an earlier run."""

    number: int
    indexes: list[int]
    account: str | None
    request_id: str | None = None
    ids: list[int] | None = None


@dataclass(slots=True)
class _Earlier:
    digest: str
    batch: SentBatch
    place: int


class BulkJournal:
    """An append-only record of batches."""

    def __init__(self, path: object, servers: Sequence[str], account: str | None) -> None:
        if not isinstance(path, str | PathLike):
            raise TypeError(f"journal must be the path of a file, got {type(path).__name__}")
        self._path: str = os.fspath(path)  # pyright: ignore[reportUnknownArgumentType]
        if not self._path.strip():
            raise ValueError(f"journal must be the path of a file, got {path!r}")
        self._servers = list(servers)
        self._account = account
        self._file: IO[bytes] | None = None
        self._items: dict[int, _Earlier] = {}
        self._batches: dict[int, SentBatch] = {}
        self._last = 0

    def open(self) -> None:
        """Read what earlier runs wrote, and go on behind it.

        Raises ``ValueError`` for a file that cannot be opened, that is no journal, that another run uses,
        or that is of another server or account. Such a file stays as it is.
        """
        try:
            # Without a buffer: what a full disk refuses must not be tried again by close().
            self._file = open(self._path, "a+b", buffering=0)  # noqa: SIM115 - closed by close()
        except (OSError, ValueError) as error:
            raise ValueError(f"journal {self._path[:200]!r} cannot be opened: {error}") from error
        try:
            self._lock()
            self._file.seek(0)
            kept = self._read(self._file.read())
            # A process that was killed while it wrote leaves a line without an end.
            self._file.truncate(kept)
            if not kept:
                begun = {"servers": self._servers, "account": self._account}
                self._write({"event": "start", "version": _VERSION, **begun})
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def earlier(self, index: int, body: WireBody) -> SentBatch | None:
        """The batch of an earlier run that holds item ``index``; ``None`` for an item not sent yet."""
        entry = self._items.get(index)
        if entry is None:
            return None
        if entry.digest != _digest(body):
            raise ValueError(
                f"item {index} is not the one that {self._path} holds: give the items of the first run in "
                "the same order, or name another journal"
            )
        return entry.batch

    def created_id(self, index: int) -> int | None:
        """The id that an earlier run acknowledged for item ``index``."""
        entry = self._items[index]
        return None if entry.batch.ids is None else entry.batch.ids[entry.place]

    def sending(self, items: Sequence[tuple[int, WireBody]], account: str | None) -> int:
        """Note a batch that is about to be sent; returns its number."""
        self._last += 1
        rows = [[index, _digest(body)] for index, body in items]
        self._write({"event": "sending", "batch": self._last, "account": account, "items": rows})
        return self._last

    def accepted(self, batch: int, request_id: str) -> None:
        self._write({"event": "accepted", "batch": batch, "request_id": request_id})

    def created(self, batch: int, ids: Sequence[int]) -> None:
        self._write({"event": "created", "batch": batch, "ids": list(ids)})

    def refused(self, batch: int) -> None:
        """Note that the server created nothing of a batch; its items may be sent again."""
        self._write({"event": "refused", "batch": batch})

    def forget(self, batch: SentBatch) -> None:
        """A batch of an earlier run came to nothing: its items count as not sent."""
        self.refused(batch.number)
        for index in batch.indexes:
            del self._items[index]

    def confirm(self, batch: SentBatch, ids: Sequence[int]) -> None:
        """A batch of an earlier run was found created."""
        batch.ids = list(ids)
        self.created(batch.number, ids)

    def _lock(self) -> None:
        if fcntl is None or self._file is None:
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ValueError(f"journal {self._path} is used by another run: wait for its end") from error

    def _read(self, content: bytes) -> int:
        """Take in the whole lines of ``content``; returns their length in bytes."""
        kept = content.rfind(b"\n") + 1
        if not kept and not content.startswith(_START) and not _START.startswith(content):
            raise ValueError(f"{self._path} is not a journal: name another file")
        for number, line in enumerate(content[:kept].splitlines(), 1):
            try:
                entry = json.loads(line)
                if (number == 1) != (entry["event"] == "start"):
                    raise ValueError("a journal has one start, at its beginning")
                self._take(entry)
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(
                    f"journal {self._path}, line {number} is not an entry of a journal: name another file"
                ) from error
            if number == 1:
                self._check_place(entry)
        return kept

    def _check_place(self, start: dict[str, Any]) -> None:
        """Refuse what another server or account acknowledged. An older journal names neither."""
        for name, here, there in (
            ("server", self._servers, start.get("servers", [None])),
            ("account", [self._account], [start.get("account")]),
        ):
            if None not in (*here, *there) and not {*here} & {*there}:
                raise ValueError(
                    f"journal {self._path} is of {name} {there[0]!r}, and the client of {here[0]!r}: "
                    f"give the client the {name} of the first run, or name another journal, "
                    "which sends every item again"
                )

    def _take(self, entry: dict[str, Any]) -> None:
        event = entry["event"]
        if event == "start":
            if entry["version"] != _VERSION:
                raise ValueError("another version")
            return
        number: int = entry["batch"]
        if event == "sending":
            self._last = max(self._last, number)
            batch = SentBatch(number, [index for index, _ in entry["items"]], entry["account"])
            self._batches[number] = batch
            for place, (index, digest) in enumerate(entry["items"]):
                self._items[index] = _Earlier(digest, batch, place)
            return
        batch = self._batches[number]
        if event == "accepted":
            batch.request_id = entry["request_id"]
        elif event == "created":
            batch.ids = entry["ids"]
        elif event == "refused":
            for index in batch.indexes:
                if self._items[index].batch is batch:
                    del self._items[index]
        else:
            raise ValueError("unknown event")

    def _write(self, entry: dict[str, Any]) -> None:
        if self._file is None:
            raise ValueError(f"journal {self._path} is closed")
        line = json.dumps(entry, separators=(",", ":")).encode() + b"\n"
        end = self._file.seek(0, os.SEEK_END)
        try:
            while line:
                line = line[self._file.write(line) :]
            os.fsync(self._file.fileno())
        except OSError:
            # Whatever is written later must begin a line.
            with suppress(OSError):
                self._file.truncate(end)
            raise


def _digest(body: WireBody) -> str:
    text = json.dumps(body.to_dict(), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
