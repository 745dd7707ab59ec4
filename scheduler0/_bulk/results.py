"""What became of each item of a bulk call, and how far the call is."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .._shared.functions import notify
from ..models import Job


class BulkStatus(StrEnum):
    """What became of one item."""

    DONE = "done"
    """The server acknowledged it: the job was created, updated or deleted."""

    REFUSED = "refused"
    """It was not carried out, and ``error`` says why. The same item would be refused again."""

    UNKNOWN = "unknown"
    """It may have been carried out. Look for it before you send it again."""

    SKIPPED = "skipped"
    """Nothing had to be done: the journal of an earlier run holds it, or ``change`` returned ``None``."""


@dataclass(frozen=True, slots=True)
class BulkResult:
    """One item and what became of it."""

    index: int
    """The position of the item in the input, from 0."""

    item: Any
    """The item as it was given."""

    status: BulkStatus
    id: int | None = None
    """The id of the job; ``None`` where no job is known."""

    job: Job | None = None
    """The job as the server answered it; ``None`` after a deletion and for a journalled item."""

    error: Exception | None = None
    """Why the item is refused or unknown."""

    @property
    def ok(self) -> bool:
        """Whether the job is as it was asked for, done now or by an earlier run."""
        return self.status in (BulkStatus.DONE, BulkStatus.SKIPPED)


@dataclass(frozen=True, slots=True)
class BulkProgress:
    """The counts of a bulk call so far; ``on_progress`` receives one after each batch."""

    done: int = 0
    refused: int = 0
    unknown: int = 0
    skipped: int = 0
    total: int | None = None
    """The number of items, where the input has a length."""

    @property
    def finished(self) -> int:
        """The number of items that have a result."""
        return self.done + self.refused + self.unknown + self.skipped


@dataclass(slots=True)
class BulkSummary:
    """The outcome of a whole bulk call."""

    progress: BulkProgress
    problems: list[BulkResult] = field(default_factory=list[BulkResult])
    """The refused and the unknown items, in the order of the input."""

    def __str__(self) -> str:
        now = self.progress
        return f"{now.done} done, {now.skipped} skipped, {now.refused} refused, {now.unknown} unknown"


class Tally:
    """Counts results and reports them."""

    def __init__(self, total: int | None, report: Callable[[BulkProgress], object] | None) -> None:
        self._counts = dict.fromkeys(BulkStatus, 0)
        self._total = total
        self._report = report

    def add(self, result: BulkResult) -> BulkResult:
        self._counts[result.status] += 1
        return result

    def progress(self) -> BulkProgress:
        counts = {status.value: count for status, count in self._counts.items()}
        return BulkProgress(**counts, total=self._total)

    def report(self) -> None:
        if self._report is not None:
            notify("on_progress", self._report, self.progress())


def length(items: object) -> int | None:
    """The number of items; ``None`` for a generator."""
    try:
        return len(items)  # type: ignore[arg-type]  # what has no length raises
    except TypeError:
        return None


def some(name: str, items: Any) -> Any:
    """``items``, or ``TypeError`` for what is no collection of jobs: one mapping, a text, a number."""
    if isinstance(items, str | bytes | Mapping) or not isinstance(items, Iterable | AsyncIterable):
        raise TypeError(f"{name} must be an iterable of jobs, got {type(items).__name__}")  # pyright: ignore[reportUnknownArgumentType]
    return items  # pyright: ignore[reportUnknownVariableType]


def at_most(name: str, value: object, most: int) -> int:
    """``value``, or ``ValueError`` outside 1 to ``most``."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an int, got {type(value).__name__}")
    if not 1 <= value <= most:
        raise ValueError(f"{name} must be from 1 to {most}, got {value}")
    return value


class Bar:
    """A progress bar on stderr, by Rich. :meth:`close` leaves its last state there."""

    def __init__(self, title: str, total: int | None) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._progress = Progress(console=Console(stderr=True))
        self._task = self._progress.add_task(title, total=total)
        self._progress.start()

    def show(self, progress: BulkProgress) -> None:
        self._progress.update(self._task, completed=progress.finished, total=progress.total)

    def close(self) -> None:
        self._progress.stop()


def open_bar(
    title: str, total: int | None, on_progress: Callable[[BulkProgress], object] | None
) -> Bar | None:
    """A bar if Rich is installed, stderr is a terminal, and the caller does not report progress otherwise."""
    if on_progress is not None or not sys.stderr.isatty():
        return None
    try:
        return Bar(title, total)
    except ImportError:
        return None
