"""Python functions as jobs of Scheduler0, on machines that you control."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, Literal, TypeVar, Unpack, cast

from scheduler0 import AsyncClient, Client
from scheduler0._shared.functions import is_async, refuse_generator
from scheduler0.leases._async.aio import shielded
from scheduler0.leases.locations import locate
from scheduler0.runner.declared import Declared, declare
from scheduler0.runner.policy import Policy, PolicyOptions
from scheduler0.runner.process_work import ProcessWork
from scheduler0.runner.run import Run
from scheduler0.runner.service import RunnerService, RunnerSettings
from scheduler0.runner.stopping import signals
from scheduler0.runner.ticks import MachineClock, RunClock
from scheduler0.runner.works import AsyncWork, CommandWork, ThreadWork, Work

F = TypeVar("F", bound=Callable[[Run], object])
Pool = Literal["thread", "process"]
DEFAULT_PATH = "~/.scheduler0/runner.db"


class Runner:
    """Runs functions and commands as jobs of a local executor.

    ``client`` is a client of the server, sync or async. ``name`` names the runner and its executor, which is
    registered if it does not exist. Runners of one name share the work. ``project`` is the project of the
    declared jobs, by id or by name. A project of this name is created if it does not exist.

    ``path`` is the journal, by default ``~/.scheduler0/runner.db``. ``leases`` names the store that decides
    which runner of a name does a run: by default ``sqlite:///`` in the folder of the journal, for the runners
    of one machine; ``redis://...`` for several machines. ``clock`` gives the time of the schedules.
    ``max_concurrent`` bounds the runs at once. Jobs are pulled every ``poll_every`` seconds, and results
    reported every ``report_every`` seconds. At a shutdown running functions have ``shutdown_timeout`` seconds
    to end. ``settle`` is how many seconds a request may take to arrive whose answer was lost. A runner that
    has died keeps others from the job that it did for up to ``takeover_after`` seconds (``Policy.overlap``).
    ``otel`` makes spans and metrics. ``http_port`` serves ``/healthz``, ``/metrics`` and a status page on
    ``http_host``.

    Raises ``ValueError`` or ``TypeError`` for wrong arguments. See ``docs/runner.md``.
    """

    def __init__(
        self,
        client: Client | AsyncClient,
        *,
        name: str,
        project: int | str,
        path: str | Path | None = None,
        leases: str | None = None,
        clock: RunClock | None = None,
        max_concurrent: int = 10,
        poll_every: float = 60.0,
        report_every: float = 5.0,
        shutdown_timeout: float = 30.0,
        settle: float = 15.0,
        takeover_after: float = 30.0,
        working_dir: str | None = None,
        otel: bool = False,
        http_host: str = "127.0.0.1",
        http_port: int | None = None,
    ) -> None:
        if not name.strip():
            raise ValueError("name must not be empty")
        if isinstance(project, str) and not project.strip():
            raise ValueError("project: give an id or a name")
        if max_concurrent < 1:
            raise ValueError(f"max_concurrent: {max_concurrent!r} is not above 0")
        for argument, seconds in (
            ("poll_every", poll_every),
            ("report_every", report_every),
            ("shutdown_timeout", shutdown_timeout),
            ("settle", settle),
        ):
            if not seconds >= 0:
                raise ValueError(f"{argument}: {seconds!r} is not a number of seconds; give 0 or more")
        _check_port(http_port)
        if not 1 <= takeover_after < float("inf"):
            raise ValueError(f"takeover_after: {takeover_after!r} is not a number of seconds; give 1 or more")
        self.client = client
        self.name = name
        self.project = project
        self.path = Path(DEFAULT_PATH if path is None else path).expanduser()
        self.leases = f"sqlite:///{self.path.parent.absolute()}/leases.db" if leases is None else leases
        location = locate(self.leases)
        if location.kind == "http":
            raise ValueError(
                f"leases: {location.shown!r} keeps no claims; give sqlite:///path or redis://host"
            )
        self.clock: RunClock = clock or MachineClock()
        self.max_concurrent = max_concurrent
        self.poll_every = poll_every
        self.report_every = report_every
        self.shutdown_timeout = shutdown_timeout
        self.settle = settle
        self.takeover_after = takeover_after
        self.working_dir = working_dir
        self.otel = otel
        self.http_host = http_host
        self.http_port = http_port
        self.declared: dict[str, Declared] = {}
        self.fallback: Declared | None = None
        self._service: RunnerService | None = None
        self._awaited: list[asyncio.Future[None]] = []
        """Who waits for the beginning of a service."""

    def __repr__(self) -> str:
        return f"<Runner {self.name!r} with {len(self.declared)} jobs>"

    def job(
        self,
        spec: str | None = None,
        *,
        at: datetime | str | None = None,
        key: str | None = None,
        timezone: str = "UTC",
        end: datetime | str | None = None,
        data: object = None,
        pool: Pool = "thread",
        **policy: Unpack[PolicyOptions],
    ) -> Callable[[F], F]:
        """Make a function a job. It is called with a :class:`~scheduler0.runner.Run`.

        ``spec`` is a cron spec of the server: it begins with the second. ``at`` is an aware time instead, for
        a job that runs once. Without both only the function is named, for jobs that are made elsewhere.
        ``key`` names the function, by default as it is called; jobs of the server carry the key. ``timezone``
        is the zone of the spec, ``end`` the last possible time, ``data`` any JSON value for ``run.data``;
        these three need ``spec`` or ``at``.

        A coroutine function runs in the event loop, another one in a thread of its own, or with
        ``pool="process"`` in a process of its own. For ``policy`` see :class:`~scheduler0.runner.Policy`.

        Raises ``ValueError`` (also ``CronError``) or ``TypeError``.
        """
        if spec is not None and not isinstance(spec, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            # Without its parentheses the decorator would take the function for the spec, and declare nothing.
            raise TypeError(f'spec: {spec!r} is not text; write @runner.job("@daily")')
        checked = Policy(**policy)

        def register(function: F) -> F:
            name = str(getattr(function, "__name__", "")) if key is None else key
            self._add(declare(name, _work(function, pool), spec, at, timezone, end, data, checked))
            return function

        return register

    def command(
        self,
        arguments: Sequence[str],
        spec: str | None = None,
        *,
        at: datetime | str | None = None,
        key: str | None = None,
        timezone: str = "UTC",
        end: datetime | str | None = None,
        data: object = None,
        env: Mapping[str, str] | None = None,
        inherit: Sequence[str] = ("PATH",),
        cwd: str | None = None,
        **policy: Unpack[PolicyOptions],
    ) -> None:
        """Make a command a job. There is no shell: ``arguments`` are the program and its arguments.

        The command reads the data of the job on its standard input. Its variables are those of ``env``, those
        of this process that ``inherit`` names, and ``SCHEDULER0_JOB_ID``, ``SCHEDULER0_JOB_DATA``,
        ``SCHEDULER0_JOB_SPEC`` and ``SCHEDULER0_EXEC_UNIQUE_ID``. Exit code 0 is success. Its output is
        logged.

        Without ``spec``, ``at`` and ``key`` the command does every job of the executor that names no
        function. The other arguments and errors are those of :meth:`job`.
        """
        if isinstance(arguments, str) or not arguments:
            raise TypeError(
                f"arguments: {arguments!r} is not a list; give program and arguments, as no shell reads them"
            )
        _check_texts("arguments", arguments)
        _check_texts("inherit", inherit)
        _check_texts("env", [*(env or {}), *(env or {}).values()])
        work = CommandWork(tuple(arguments), dict(env or {}), tuple(inherit), cwd)
        if spec is None and at is None and key is None:
            if self.fallback is not None:
                raise ValueError("there is a command for all other jobs already; give this one a key")
            self.fallback = declare("command", work, None, None, timezone, end, data, Policy(**policy))
            return
        name = Path(arguments[0]).name if key is None else key
        self._add(declare(name, work, spec, at, timezone, end, data, Policy(**policy)))

    def run(self) -> int:
        """Run until SIGTERM or SIGINT. Returns an exit code: 0, 3, 4 or 5 (``docs/runner.md``).

        After the first signal no run starts. Running functions have ``shutdown_timeout`` seconds to end; then
        they are cancelled. Results are reported. A second signal cancels at once. Raises the errors of the
        client that waiting does not mend, :class:`~scheduler0.runner.JournalError` and
        ``LeaseStoreError``.
        """
        return asyncio.run(self.serve())

    async def serve(self) -> int:
        """As :meth:`run`, inside of a program with an event loop. Stop it with :meth:`stop`."""
        return await self._within(lambda service: service.serve())

    async def burst(self) -> int:
        """Run what is due, report, and return the exit code."""
        return await self._within(lambda service: service.burst())

    async def once(self, key: str) -> int:
        """Run the job of ``key`` now and report. Returns the exit code; 1 if the run failed."""
        return await self._within(lambda service: service.once(key))

    def stop(self) -> None:
        """Stop what was started with :meth:`serve`; a second call cancels what runs. From the event loop."""
        if self._service is not None:
            self._service.stop()

    async def started(self) -> None:
        """Wait until :meth:`serve`, which is a task of its own, has brought the jobs and runs them.

        Raises ``RuntimeError`` if the runner ends before.
        """
        if self._service is None:
            beginning = asyncio.get_running_loop().create_future()
            self._awaited.append(beginning)
            await beginning
        service = self.service
        await service.wait("it had started", service.started.wait())

    def next_run(self) -> datetime | None:
        """When something is due next. A past time means now, None means never."""
        wake = self.service.engine.next_wake()
        return None if wake is None else max(wake, self.clock.now())

    async def idle(self) -> None:
        """Wait until nothing is due and nothing runs, for tests that move the clock.

        Raises ``RuntimeError`` if the runner does not run, or ends before.
        """
        service = self.service
        await service.wait("it was idle", service.engine.idle())

    @property
    def service(self) -> RunnerService:
        """The running service. ``RuntimeError`` if none is running."""
        if self._service is None:
            raise RuntimeError("the runner is not running")
        return self._service

    def status(self) -> dict[str, Any]:
        """Next runs, running, last results and unreported results, as JSON values."""
        return self.service.status()

    async def _within(self, work: Callable[[RunnerService], Awaitable[int]]) -> int:
        if self._service is not None:
            raise RuntimeError("the runner is running already")
        try:
            service = self._service = RunnerService(self.client, self._settings())
        finally:
            # They go on, or raise that the runner does not run.
            for beginning in self._awaited:
                if not beginning.done():
                    beginning.set_result(None)
            self._awaited.clear()
        try:
            with signals(service.stop):
                await service.start()
                return service.exit_code() if service.force.is_set() else await work(service)
        finally:
            try:
                await shielded(service.close())
            finally:
                self._service = None

    def _settings(self) -> RunnerSettings:
        _check_port(self.http_port)
        return RunnerSettings(
            name=self.name,
            project=self.project,
            path=self.path,
            leases=self.leases,
            clock=self.clock,
            max_concurrent=self.max_concurrent,
            poll_every=self.poll_every,
            report_every=self.report_every,
            shutdown_timeout=self.shutdown_timeout,
            settle=self.settle,
            takeover_after=self.takeover_after,
            working_dir=self.working_dir,
            otel=self.otel,
            http_host=self.http_host,
            http_port=self.http_port,
            declared=self.declared,
            fallback=self.fallback,
        )

    def _add(self, declared: Declared) -> None:
        if declared.key in self.declared:
            raise ValueError(f"key: {declared.key!r} is taken by another job; give one of them key=...")
        self.declared[declared.key] = declared


def _check_port(http_port: int | None) -> None:
    if http_port is not None and not 0 <= http_port < 65536:
        raise ValueError(f"http_port: {http_port!r} is not a port; give 0 to 65535")


def _check_texts(argument: str, values: object) -> None:
    if isinstance(values, str) or not isinstance(values, Collection):
        raise TypeError(f"{argument}: {values!r} is not a list; give a list of texts")
    for value in cast("Collection[object]", values):
        # Not the value: it may be a password.
        if not isinstance(value, str | PathLike):
            raise TypeError(f"{argument}: {type(value).__name__} is not text; give texts only")


def _work(function: Callable[[Run], object], pool: Pool) -> Work:
    if not callable(function):
        raise TypeError(f"{function!r} is not a function")
    if pool not in ("thread", "process"):
        raise ValueError(f"pool: {pool!r} is unknown; write thread or process")
    refuse_generator("function", function)
    if is_async(function):
        if pool == "process":
            raise ValueError(f"pool: {function!r} is a coroutine function, which runs in the event loop")
        return AsyncWork(cast("Callable[[Run], Awaitable[object]]", function))
    return ProcessWork(function) if pool == "process" else ThreadWork(function)
