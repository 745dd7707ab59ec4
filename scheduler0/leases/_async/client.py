"""The client of leases."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

from scheduler0._shared.functions import check_callback
from scheduler0.leases._async.aio import check_task, performed
from scheduler0.leases._async.backends import LeaseBackend, StoreBackend
from scheduler0.leases._async.http import HttpBackend
from scheduler0.leases._async.started_job import Job
from scheduler0.leases._async.stores import open_store
from scheduler0.leases.errors import LeaseError
from scheduler0.leases.intervals import Duration
from scheduler0.leases.lease_requests import build_request, find_zone
from scheduler0.leases.locations import locate

T = TypeVar("T")


class LeaseClient:
    """Lets exactly one of many competitors do each interval of a job.

    ``url`` names the store: ``memory://`` (this process), ``sqlite:///path`` (this machine; four slashes for
    an absolute path), ``redis://host`` (several machines) or ``http://host`` (a server of leases, like the
    emulator with ``--leases``). ``timezone`` is the zone of calendar arithmetic and cron texts, by default
    UTC. ``credentials`` are name and password for http, as a pair or as a mapping with ``username`` and
    ``password``. ``timeout`` is seconds for one HTTP request. ``clock`` returns the present time, aware;
    without it the machine's counts, or that of the Redis server.

    The connection is made at the first request. Close it with :meth:`aclose` or ``async with``. Raises
    ``ValueError`` or ``TypeError`` for wrong arguments. See ``docs/leases.md``.
    """

    def __init__(
        self,
        url: str,
        timezone: str | None = None,
        *,
        credentials: tuple[str, str] | Mapping[str, str] | None = None,
        timeout: float = 10.0,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._location = locate(url, credentials)
        self._timezone = "UTC" if timezone is None else find_zone(timezone).key
        if not timeout > 0:
            raise ValueError(f"timeout: {timeout!r} is not above 0 seconds")
        if clock is not None and self._location.kind == "http":
            raise ValueError("clock: the time of a server counts; only stores take a clock")
        if clock is not None:
            check_callback("clock", clock)
        self._timeout = timeout
        self._clock = clock
        self._opened: LeaseBackend | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._location.shown}>"

    async def request_job_start(
        self,
        job_name: str,
        job_interval: Duration | str | int,
        start_buffer: Duration | int | None = None,
        retry_interval: Duration | int | None = None,
        required_job_names: Iterable[str] | None = None,
        timezone: str | None = None,
        no_lock: bool | None = None,
        job_interval_started_at: datetime | None = None,
    ) -> Job | None:
        """Start the next interval of ``job_name`` if it is due, or return None.

        ``job_interval`` is a cron text (minute first; a second may stand in front), a ``timedelta``, a
        mapping of ``years`` to ``seconds``, or milliseconds. The first interval is due at once. A later one
        is due when ``start_buffer`` has passed since its end. While somebody holds the lock nobody else gets
        it, unless ``retry_interval`` has passed since it was taken; without one it is held for ever.
        Each of ``required_job_names`` must have finished intervals up to the end of this one.

        ``no_lock`` checks the time but takes no lock. ``job_interval_started_at``, an aware datetime, sets
        the begin by hand and needs ``no_lock``.

        A call that is cancelled leaves no lock behind. It waits for the request that is under way.

        Raises ``ValueError`` (also ``CronError``) or ``TypeError`` for wrong arguments,
        :class:`~scheduler0.leases.LeaseStoreError` for a store that cannot be used,
        :class:`~scheduler0.leases.LeaseRefusedError` for what a server refuses, and
        :class:`~scheduler0.leases.LeaseOutcomeUnknownError`.
        """
        request = build_request(
            job_name,
            job_interval,
            start_buffer=start_buffer,
            retry_interval=retry_interval,
            required_job_names=required_job_names,
            timezone=self._timezone if timezone is None else timezone,
            no_lock=no_lock,
            job_interval_started_at=job_interval_started_at,
        )
        backend = self._backend()
        lease = await backend.start(request, uuid.uuid4().hex)
        return None if lease is None else Job(backend, lease)

    async def request_job_exec(
        self,
        job_name: str,
        task: Callable[[Job], Awaitable[T]],
        job_interval: Duration | str | int,
        start_buffer: Duration | int | None = None,
        retry_interval: Duration | int | None = None,
        required_job_names: Iterable[str] | None = None,
        timezone: str | None = None,
        no_lock: bool | None = None,
        job_interval_started_at: datetime | None = None,
    ) -> T | None:
        """Start the job if it is due, do ``task(job)`` and finish the job. Returns what the task returned.

        Returns None when the job is not due. When the task raises, or is cancelled, or the job cannot be
        finished, the job is interrupted and the exception goes on. The task may end the job itself. Other
        arguments and errors are those of :meth:`request_job_start`; `LeaseLostError` says that another
        process took the lease over meanwhile. Raises ``TypeError`` for a task that cannot be done, and for
        one that gives what it should not.
        """
        check_task(task)
        job = await self.request_job_start(
            job_name,
            job_interval,
            start_buffer,
            retry_interval,
            required_job_names,
            timezone,
            no_lock,
            job_interval_started_at,
        )
        if job is None:
            return None
        try:
            result = await performed(task(job))
            if job.is_active:
                await job.finish()
        except BaseException as error:
            if job.is_active:
                try:
                    await job.interrupt()
                except LeaseError as failure:
                    error.add_note(f"the lease could not be interrupted either: {failure}")
            raise
        return result

    async def aclose(self) -> None:
        """Close the connection. The next request opens a new one."""
        backend, self._opened = self._opened, None
        if backend is not None:
            await backend.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def _backend(self) -> LeaseBackend:
        if self._opened is None:
            if self._location.kind == "http":
                self._opened = HttpBackend(self._location, self._timeout)
            else:
                self._opened = StoreBackend(open_store(self._location), self._clock)
        return self._opened
