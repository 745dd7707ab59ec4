"""One emulator: its store, its scheduler and its HTTP server, put together and taken apart again."""

import asyncio
import contextlib
import tempfile
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine
from pathlib import Path
from typing import ParamSpec, TypeVar

from starlette.applications import Starlette
from starlette.types import Scope

from scheduler0.emulator.ai_services import AiServices
from scheduler0.emulator.api.auth import Operator
from scheduler0.emulator.app import create_app
from scheduler0.emulator.async_tasks import AsyncTasks
from scheduler0.emulator.backend import Backend
from scheduler0.emulator.backup import BACKUP_SERVICE, RESTORE_SERVICE, Backup, Restore
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.control import Control
from scheduler0.emulator.control_api import control_routes
from scheduler0.emulator.engine import Engine
from scheduler0.emulator.expiry_sweep import ExpirySweep
from scheduler0.emulator.fault_gate import FaultGate
from scheduler0.emulator.faults import Faults, is_base_url
from scheduler0.emulator.hang_up import HangUp
from scheduler0.emulator.http_server import HttpServer, listen, local_url
from scheduler0.emulator.job_creation import SERVICE, JobCreation
from scheduler0.emulator.journal import Journal
from scheduler0.emulator.message_scheduler import MessageScheduler
from scheduler0.emulator.messages_api import MESSAGE_PREFIX, message_routes
from scheduler0.emulator.movable_clock import MovableClock
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.seed import WantedAccess, seed
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.exclusive_use import exclusive_use

T = TypeVar("T")
P = ParamSpec("P")


class Node:
    """A bound port and an open store; `run` serves until `request_stop`. Close it in the end.

    Raises as `Emulator.start`.
    """

    def __init__(
        self,
        *,
        path: str | Path,
        host: str,
        port: int,
        clock: Clock | None,
        access: WantedAccess,
        lambda_url: str | None,
        messages_token: str | None,
        quirks: Quirks,
    ) -> None:
        if messages_token == "":
            raise ValueError("messages_token: must not be empty")
        if not str(path):
            raise ValueError("path: must not be empty; ':memory:' keeps the state in memory")
        if port not in range(65536):
            raise ValueError(f"port: {port!r} is no number from 0 to 65535")
        if lambda_url is not None and not is_base_url(lambda_url):
            raise ValueError(f"lambda_url: {lambda_url!r} is no http or https address")
        clock = clock or MovableClock()
        journal, faults, ai = Journal(), Faults(), AiServices()
        with contextlib.ExitStack() as resources:
            # The port comes first: a second emulator that is started by mistake then leaves the store alone.
            self._socket = resources.enter_context(listen(host, port))
            database = resources.enter_context(contextlib.closing(Database(path)))
            if not database.in_memory:
                resources.enter_context(exclusive_use(database.path))
            self.access = seed(database, clock.now(), access)
            self.url = local_url(host, self._socket.getsockname()[1])
            self._engine = Engine(
                database, clock, lambda_url=lambda_url, journal=journal, faults=faults, quirks=quirks
            )
            self._sweep = ExpirySweep(database, clock)
            self._messages = (
                None
                if messages_token is None
                else MessageScheduler(database, clock, journal=journal, faults=faults)
            )
            folder = _backup_folder(database, resources)
            restores: dict[str, str] = {}
            self._tasks = AsyncTasks(
                database,
                clock,
                {SERVICE: JobCreation(clock, self._engine.schedule_new, quirks)},
                {
                    BACKUP_SERVICE: Backup(database, clock, self._engine, folder),
                    RESTORE_SERVICE: Restore(
                        database,
                        clock,
                        self._engine,
                        self._sweep,
                        self.access,
                        self._messages,
                        folder,
                        restores.get,
                    ),
                },
            )
            backend = Backend(
                database=database,
                clock=clock,
                tasks=self._tasks,
                engine=self._engine,
                sweep=self._sweep,
                operator=Operator(self.access.username, self.access.password),
                address=self.url.removeprefix("http://"),
                restores=restores,
                ai=ai,
                quirks=quirks,
            )
            self.control = Control(
                database=database,
                clock=clock,
                engine=self._engine,
                sweep=self._sweep,
                messages=self._messages,
                tasks=self._tasks,
                journal=journal,
                faults=faults,
                ai=ai,
                access=self.access,
                quirks=quirks,
            )
            routes, verbatim = control_routes(self.control), list[str]()
            if self._messages is not None and messages_token is not None:
                routes += message_routes(self._messages, clock, messages_token)
                verbatim.append(MESSAGE_PREFIX)
            hang_up = HangUp(self._drop)
            app = create_app(backend, hang_up, self._lifespan, routes, verbatim)
            self._app = FaultGate(app, faults, hang_up, quirks)
            self._resources = resources.pop_all()
        self._server: HttpServer | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        self._failure: BaseException | None = None

    def run(self, on_started: Callable[[], None]) -> None:
        """Serve on this thread; `on_started` is called once requests are taken.

        On the main thread SIGINT and SIGTERM end it, too. Raises what kept the scheduler from starting.
        """
        self._server = HttpServer(self._app, on_started=on_started, on_stopping=self._begin_to_stop)
        try:
            self._server.run(sockets=[self._socket])
        except SystemExit as exit_:
            # How uvicorn reports a start that failed.
            raise self._failure or RuntimeError("the emulator's server did not start") from exit_

    def request_stop(self) -> None:
        """Make `run` return soon. From any thread."""
        if self._server is not None:
            self._server.should_exit = True

    def call(self, function: Callable[P, T], *arguments: P.args, **keywords: P.kwargs) -> T:
        """Call a function on the event loop of `run`, as `complete`."""

        async def work() -> T:
            return function(*arguments, **keywords)

        return self.complete(work())

    def complete(self, work: Coroutine[None, None, T]) -> T:
        """Have the event loop of `run` do `work`, and return its result. From other threads only."""
        loop = self._loop
        if loop is None or threading.get_ident() == self._thread:
            work.close()
            raise RuntimeError("the emulator is not running, or was called from its own thread")
        future = asyncio.run_coroutine_threadsafe(work, loop)
        try:
            return future.result()
        except BaseException:
            # Interrupted here, it must not go on there.
            future.cancel()
            raise

    def close(self) -> None:
        """Release the port and the store, after `run` has returned. Closing twice is fine."""
        self._resources.close()

    def _begin_to_stop(self) -> None:
        self.control.faults.clear()
        self._tasks.close()

    def _drop(self, scope: Scope) -> None:
        if self._server is not None:
            self._server.drop(scope)

    @contextlib.asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncGenerator[None]:
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        try:
            # Jobs that were ordered before a crash are stored first, so that the scheduler finds them.
            self._tasks.start()
            await self._engine.start()
            await self._sweep.start()
            if self._messages is not None:
                await self._messages.start()
        except BaseException as error:
            self._failure = error
            raise
        try:
            yield
        finally:
            await self._tasks.stop()
            self._loop = None
            if self._messages is not None:
                await self._messages.stop()
            await self._sweep.stop()
            await self._engine.stop()


def _backup_folder(database: Database, resources: contextlib.ExitStack) -> Path:
    """Beside the file of the store; for a store in memory, a folder that is gone with it."""
    if not database.in_memory:
        return Path(f"{database.path}.backups").absolute()
    return Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="scheduler0-")))
