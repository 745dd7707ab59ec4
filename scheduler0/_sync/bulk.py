# Produced from scheduler0/_async/bulk.py by scripts/unasync.py; do not edit.
"""Create many jobs: batches in flight, bad items found by splitting, an optional journal."""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any, Self

from .._bulk.bulk_journal import BulkJournal, SentBatch
from .._bulk.results import (
    Bar,
    BulkProgress,
    BulkResult,
    BulkStatus,
    BulkSummary,
    Tally,
    at_most,
    length,
    open_bar,
    some,
)
from .._operations.async_tasks import created_jobs
from .._operations.jobs import CREATE_JOBS, MAX_BATCH, check_specs
from .._shared.functions import check_callback
from .._wire.arguments import seconds
from .._wire.bodies import WireBody
from ..errors import (
    APIDecodeError,
    APIError,
    BadRequestError,
    ConflictError,
    IdentityError,
    NotFoundError,
    OutcomeUnknownError,
    TaskError,
    TaskFailedError,
    UnprocessableEntityError,
    may_have_been_carried_out,
)
from ..models import Job
from .caller import Caller
from .reconciling import send_batch
from .tasks import TaskHandle

REFUSALS = (BadRequestError, NotFoundError, ConflictError, UnprocessableEntityError)
"""Answers that may be about one item of a batch. The server created nothing of the batch."""


@dataclass(slots=True)
class _Entry:
    """One item: ready to send, or with its result."""

    index: int
    item: Any
    body: WireBody | None = None
    result: BulkResult | None = None


@dataclass(slots=True)
class _Flight:
    """A batch that is under way, and the entries that were read together with it."""

    entries: list[_Entry]
    account: str | None
    batch: int = 0
    handle: TaskHandle[list[Job]] | None = None
    error: Exception | None = None
    """Why the server refuses the batch."""


class BulkRun:
    """A bulk call that has not begun: iterate over it for the results, or call :meth:`finish`.

    Nothing is sent before that, and a run that is never begun warns. A run can be used once.
    :meth:`close`, or ``with``, ends one that is left in the middle: batches that were sent go on at
    the server, and the journal is closed.
    """

    def __init__(self, results: Generator[BulkResult, None], tally: Tally, bar: Bar | None) -> None:
        self._results = results
        self._tally = tally
        self._bar = bar
        self._begun = False

    def __iter__(self) -> Iterator[BulkResult]:
        if self._begun:
            raise RuntimeError("a bulk run can be used once: call the method again for another run")
        self._begun = True
        try:
            for result in self._results:
                yield self._tally.add(result)
        finally:
            self.close()

    def close(self) -> None:
        """End the run: nothing more is sent. Closing again does nothing."""
        self._begun = True
        self._results.close()
        if self._bar is not None:
            self._bar.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def finish(self) -> BulkSummary:
        """Carry the run out and return the counts and the items that were refused or are unknown."""
        problems = [result for result in self if not result.ok]
        return BulkSummary(self._tally.progress(), problems)

    def __del__(self) -> None:
        if not self._begun:
            warnings.warn(
                "a bulk run was never begun and nothing was sent: iterate over it, or call finish()",
                RuntimeWarning,
                stacklevel=2,
                source=self,
            )


def begin(
    title: str,
    results: Callable[[Tally], Generator[BulkResult, None]],
    items: object,
    on_progress: Callable[[BulkProgress], object] | None,
) -> BulkRun:
    """A run over ``results``, with a progress bar where it can be shown."""
    if on_progress is not None:
        check_callback("on_progress", on_progress)
    total = length(items)
    bar = open_bar(title, total, on_progress)
    tally = Tally(total, bar.show if bar else on_progress)
    return BulkRun(results(tally), tally, bar)


class BulkCreation:
    """One run of ``jobs.create_many``."""

    def __init__(
        self,
        caller: Caller,
        items: Iterable[Any],
        *,
        batch_size: int,
        concurrency: int,
        journal: str | PathLike[str] | None,
        timeout: float,
    ) -> None:
        self._caller = caller
        self._items = some("items", items)
        self._batch_size = at_most("batch_size", batch_size, MAX_BATCH)
        self._concurrency = at_most("concurrency", concurrency, 1000)
        self._timeout = seconds("timeout", timeout)
        place = (caller.config.base_urls, caller.config.account_id)
        self._journal = None if journal is None else BulkJournal(journal, *place)
        self._settled: dict[int, Exception | None] = {}
        self._failure: Exception | None = None

    def results(self, tally: Tally) -> Generator[BulkResult, None]:
        """The results, in the order of the input. At most ``concurrency`` batches are in memory.

        The first error that is about no item ends the run, after the results of what was sent before it.
        """
        if self._journal is not None:
            self._journal.open()
        flights: deque[_Flight] = deque()
        try:
            for flight in self._flights():
                self._send(flight)
                flights.append(flight)
                while flights and (len(flights) >= self._concurrency or self._failure is not None):
                    for result in self._land(flights.popleft(), tally):
                        yield result
            while flights:
                for result in self._land(flights.popleft(), tally):
                    yield result
            if self._failure is not None:
                raise self._failure
        finally:
            if self._journal is not None:
                self._journal.close()

    def _flights(self) -> Iterator[_Flight]:
        """The input, cut into batches of one account, up to its end or the first failure."""
        entries: list[_Entry] = []
        ready = 0
        account: str | None = None
        index = 0
        try:
            for item in self._items:
                entry, chosen = self._prepared(index, item)
                if entry.result is None:
                    entry = self._journalled(entry)
                index += 1
                if entry.result is None:
                    if ready and (ready == self._batch_size or chosen != account):
                        yield _Flight(entries, account)
                        entries, ready = [], 0
                    account = chosen
                    ready += 1
                entries.append(entry)
                if len(entries) - ready >= MAX_BATCH:
                    yield _Flight(entries, account)
                    entries, ready = [], 0
                if self._failure is not None:
                    break
        except Exception as error:
            self._hold(error)
        if entries:
            yield _Flight(entries, account)

    def _prepared(self, index: int, item: Any) -> tuple[_Entry, str | None]:
        """The item checked by itself, and the account that it names."""
        try:
            [body], account = self._caller.prepared(CREATE_JOBS, [item], None)
            check_specs([body])
        except (ValueError, TypeError) as error:
            return _Entry(index, item, result=_refused(index, item, error)), None
        return _Entry(index, item, body), account

    def _journalled(self, entry: _Entry) -> _Entry:
        """``entry`` with the result that the journal has for it, if any."""
        if self._journal is None or entry.body is None:
            return entry
        sent = self._journal.earlier(entry.index, entry.body)
        if sent is None:
            return entry
        if sent.ids is None and sent.number not in self._settled:
            self._settled[sent.number] = self._look_up(self._journal, sent)
            if self._journal.earlier(entry.index, entry.body) is None:
                return entry
        error = self._settled.get(sent.number)
        if error is not None:
            entry.result = BulkResult(entry.index, entry.item, BulkStatus.UNKNOWN, error=error)
        else:
            job_id = self._journal.created_id(entry.index)
            entry.result = BulkResult(entry.index, entry.item, BulkStatus.SKIPPED, job_id)
        return entry

    def _look_up(self, journal: BulkJournal, sent: SentBatch) -> Exception | None:
        """Ask what became of a batch that an earlier run sent; returns the error if it stays unknown."""
        if sent.request_id is None:
            return OutcomeUnknownError(
                f"an earlier run sent item {sent.indexes[0]} and others and does not know what became of them"
            )
        handle = TaskHandle(self._caller, sent.request_id, sent.account, created_jobs)
        try:
            jobs = handle.wait(timeout=self._timeout)
        except TaskFailedError:
            journal.forget(sent)
        except (TaskError, NotFoundError) as error:
            return error
        else:
            journal.confirm(sent, [job.id for job in jobs])
        return None

    def _hold(self, error: Exception) -> None:
        """Keep the first error that is about no item: nothing more is sent, and it is raised in the end."""
        self._failure = self._failure or error

    def _note(self, write: Callable[[BulkJournal], object]) -> None:
        """Write into the journal, if there is one. A full disk ends the run, and loses no result."""
        if self._journal is not None:
            try:
                write(self._journal)
            except OSError as error:
                self._hold(error)

    def _send(self, flight: _Flight) -> None:
        """Send what is ready of ``flight``, unless the run has failed; a refusal is kept in ``flight``."""
        ready = _ready(flight.entries)
        if not ready or self._failure is not None:
            return
        if self._journal is not None:
            items = [(entry.index, body) for entry, body in ready]
            try:
                flight.batch = self._journal.sending(items, flight.account)
            except OSError as error:
                self._hold(error)
                return
        try:
            handle = send_batch(self._caller, [body for _, body in ready], flight.account)
        except Exception as error:
            self._not_accepted(flight, ready, error)
        else:
            flight.handle = handle
            self._note(lambda journal: journal.accepted(flight.batch, handle.request_id))

    def _not_accepted(
        self, flight: _Flight, ready: Sequence[tuple[_Entry, WireBody]], error: Exception
    ) -> None:
        if may_have_been_carried_out(error):
            _unknown(ready, error)
            return
        if isinstance(error, (APIError, IdentityError)):
            self._note(lambda journal: journal.refused(flight.batch))
        if isinstance(error, REFUSALS):
            flight.error = error
            return
        if isinstance(error, APIError):
            error.add_note(f"nothing of this batch was created; it begins with item {ready[0][0].index}")
        self._hold(error)

    def _land(self, flight: _Flight, tally: Tally) -> Iterator[BulkResult]:
        """Wait for ``flight``, and give the results of all its entries that have one."""
        self._settle(flight)
        for entry in flight.entries:
            if entry.result is not None:
                yield entry.result
        try:
            tally.report()
        except Exception as error:
            self._hold(error)

    def _settle(self, flight: _Flight) -> None:
        """Give the entries of ``flight`` their results; a refused batch is split to find the bad items.

        After a failure nothing is sent, so what was refused or not sent stays without a result.
        """
        ready = _ready(flight.entries)
        error = flight.error
        if flight.handle is not None:
            try:
                jobs = flight.handle.wait(timeout=self._timeout)
                self._created(flight.batch, ready, jobs)
            except TaskFailedError as failure:
                error = failure
                self._note(lambda journal: journal.refused(flight.batch))
            except Exception as failure:
                # The server has accepted the batch: whatever the reading of its task shows, it goes on.
                _unknown(ready, failure)
                if not isinstance(failure, (TaskError, APIError)):
                    self._hold(failure)
        if error is not None:
            self._split(ready, flight.account, error)

    def _created(self, batch: int, ready: Sequence[tuple[_Entry, WireBody]], jobs: Sequence[Job]) -> None:
        if len(jobs) != len(ready):
            raise APIDecodeError(f"the server answered {len(jobs)} jobs for a batch of {len(ready)}")
        for (entry, _), job in zip(ready, jobs, strict=True):
            entry.result = BulkResult(entry.index, entry.item, BulkStatus.DONE, job.id, job)
        self._note(lambda journal: journal.created(batch, [job.id for job in jobs]))

    def _split(self, ready: Sequence[tuple[_Entry, WireBody]], account: str | None, error: Exception) -> None:
        if len(ready) == 1:
            [(entry, _)] = ready
            entry.result = _refused(entry.index, entry.item, error)
            return
        middle = len(ready) // 2
        for half in (ready[:middle], ready[middle:]):
            flight = _Flight([entry for entry, _ in half], account)
            self._send(flight)
            self._settle(flight)


def _ready(entries: Iterable[_Entry]) -> list[tuple[_Entry, WireBody]]:
    return [(entry, entry.body) for entry in entries if entry.result is None and entry.body is not None]


def _unknown(ready: Iterable[tuple[_Entry, WireBody]], error: Exception) -> None:
    for entry, _ in ready:
        entry.result = BulkResult(entry.index, entry.item, BulkStatus.UNKNOWN, error=error)


def _refused(index: int, item: Any, error: Exception) -> BulkResult:
    return BulkResult(index, item, BulkStatus.REFUSED, error=error)
