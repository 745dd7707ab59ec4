"""One emulator: its store, its scheduler and its HTTP server, put together and taken apart again."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine
from pathlib import Path
from typing import ParamSpec, TypeVar

from starlette.applications import Starlette
from starlette.types import ASGIApp, Scope

from scheduler0.emulator.access import Operator, WantedAccess, require_text
from scheduler0.emulator.ai.services import AIServices
from scheduler0.emulator.api.answers import HangUp
from scheduler0.emulator.backend import Backend
from scheduler0.emulator.clock import Clock, MovableClock
from scheduler0.emulator.cluster.cluster_nodes import ClusterNodes
from scheduler0.emulator.control.control import Control, RunningQuirks
from scheduler0.emulator.control.endpoints import control_routes
from scheduler0.emulator.delivery.faults import Faults, is_base_url
from scheduler0.emulator.delivery.journal import Journal
from scheduler0.emulator.engine.engine import Engine
from scheduler0.emulator.engine.expiry_sweep import ExpirySweep
from scheduler0.emulator.http.app import create_app
from scheduler0.emulator.http.fault_gate import FaultGate
from scheduler0.emulator.http.request_gate import RequestGate
from scheduler0.emulator.http.request_log import RequestJournal, RequestLog
from scheduler0.emulator.http.uvicorn_server import HttpServer, listen, local_url
from scheduler0.emulator.leases.api import LeaseGate
from scheduler0.emulator.messages.api import MESSAGE_PREFIX, message_routes
from scheduler0.emulator.messages.message_stores import MessageStore, StoredMessages
from scheduler0.emulator.messages.scheduler import MessageScheduler
from scheduler0.emulator.page.page_routes import page_routes, page_site
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.seed import first_allowance, seed, set_allowance
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.store_file import opened
from scheduler0.emulator.tasks.backup import (
    BACKUP_SERVICE,
    RESTORE_SERVICE,
    Backup,
    BackupFolder,
    Restore,
)
from scheduler0.emulator.tasks.job_creation import SERVICE, JobCreation
from scheduler0.emulator.tasks.store_watch import StoreWatch
from scheduler0.emulator.tasks.task_queue import AsyncTasks

MAX_NODES = 9
T = TypeVar("T")
P = ParamSpec("P")


class Node:
    """Bound ports and an open store. `run` serves until `request_stop`. `close` comes last.

    Raises as `Emulator.start`.
    """

    def __init__(
        self,
        *,
        path: str | Path,
        host: str,
        port: int,
        nodes: int = 1,
        clock: Clock | None,
        access: WantedAccess,
        lambda_url: str | None,
        messages_token: str | None,
        leases: bool,
        leases_auth: tuple[str, str] | None,
        messages_redis: str | None = None,
        quirks: Quirks,
        executions: int | None = None,
        max_body_bytes: int | None = None,
        page: bool = True,
    ) -> None:
        if max_body_bytes is not None and max_body_bytes < 0:
            raise ValueError(f"max_body_bytes: {max_body_bytes!r} is negative")
        require_text("messages_token", messages_token)
        if messages_redis is not None and messages_token is None:
            raise ValueError("messages_redis needs messages_token; pass both")
        if leases_auth is not None and not leases:
            raise ValueError("leases_auth needs leases=True; pass both")
        if leases_auth is not None and not _is_access(leases_auth):
            raise ValueError("leases_auth: give a name without a colon and a password, neither empty")
        if not str(path):
            raise ValueError("path: must not be empty; ':memory:' keeps the state in memory")
        if isinstance(port, bool) or port not in range(65536):
            raise ValueError(f"port: {port!r} is not a number from 0 to 65535")
        if isinstance(nodes, bool) or nodes not in range(1, MAX_NODES + 1):
            raise ValueError(f"nodes: {nodes!r} is not a number from 1 to {MAX_NODES}")
        if port + nodes - 1 > 65535:
            raise ValueError(f"port: {port} leaves no room for {nodes} nodes")
        if lambda_url is not None and not is_base_url(lambda_url):
            raise ValueError(f"lambda_url: {lambda_url!r} is not an http or https address without a query")
        allowance = first_allowance(executions, quirks)
        quirks = RunningQuirks(quirks)
        clock = clock or MovableClock()
        journal, faults, ai, requests = Journal(), Faults(), AIServices(), RequestJournal()
        with contextlib.ExitStack() as resources:
            # The port comes first: a second emulator that is started by mistake then leaves the store alone.
            sockets = {
                number: resources.enter_context(listen(host, port and port + number - 1))
                for number in range(1, nodes + 1)
            }
            self._socket = sockets[1]
            database = resources.enter_context(opened(path))
            self.access = seed(database, clock.now(), access, allowance)
            if executions is not None:
                set_allowance(database, clock.now(), executions)
            self.urls = [local_url(host, listener.getsockname()[1]) for listener in sockets.values()]
            self.url = self.urls[0]
            self._cluster = cluster = None
            if nodes > 1:
                self._cluster = cluster = ClusterNodes(self.urls, database, sockets, host, quirks)
                resources.callback(cluster.close)
            self._engine = Engine(
                database, clock, lambda_url=lambda_url, journal=journal, faults=faults, quirks=quirks
            )
            self._sweep = ExpirySweep(database, clock)
            self._messages = (
                None
                if messages_token is None
                else MessageScheduler(
                    _message_store(database, messages_redis, resources), clock, journal=journal, faults=faults
                )
            )
            folder = resources.enter_context(contextlib.closing(BackupFolder(database)))
            folder.remove_unfinished()
            restores: dict[str, str] = {}
            self._tasks = AsyncTasks(
                database,
                clock,
                {SERVICE: JobCreation(clock, self._engine, quirks)},
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
                requests=requests,
                faults=faults,
                ai=ai,
                access=self.access,
                quirks=quirks,
                executions=allowance,
                cluster=cluster,
            )
            routes, verbatim = control_routes(self.control), list[str]()
            self._page = None
            if page:
                self._page = page_site(backend, self.control, self._messages, host)
                routes += page_routes(self._page)
            if self._messages is not None and messages_token is not None:
                routes += message_routes(self._messages, clock, messages_token)
                verbatim.append(MESSAGE_PREFIX)
            hang_up = HangUp(self._drop)

            def app_of(backend: Backend) -> ASGIApp:
                app = create_app(backend, hang_up, self._lifespan, routes, verbatim)
                gate = LeaseGate(app, database, clock, leases_auth) if leases else app
                gated = RequestGate(FaultGate(gate, faults, hang_up, quirks), hang_up, max_body_bytes)
                return RequestLog(gated, requests, clock.now)

            self._app = app_of(backend) if cluster is None else cluster.make_apps(backend, app_of)
            self._watch = StoreWatch(database, self._engine, self._messages)
            self._resources = resources.pop_all()
        self._server: HttpServer | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        self._failure: BaseException | None = None

    def run(self, on_started: Callable[[], None]) -> None:
        """Serve on this thread. `on_started` is called once requests are taken.

        On the main thread SIGINT and SIGTERM end it as well. Raises what kept the scheduler from starting,
        and in the end `StoreLostError` if the file of the store was lost meanwhile.
        """
        self._server = HttpServer(self._app, on_started=on_started, on_stopping=self._begin_to_stop)
        try:
            self._server.run(sockets=[self._socket])
        except SystemExit as exit_:
            # How uvicorn reports a start that failed.
            raise self._failure or RuntimeError("the emulator's server did not start") from exit_
        self._watch.raise_if_lost()

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
            # The work must not go on when the wait for it is interrupted.
            future.cancel()
            raise

    def close(self) -> None:
        """Release the port and the store, after `run` has returned. Closing twice is fine."""
        self._resources.close()

    def _begin_to_stop(self) -> None:
        self.control.faults.clear()
        self._tasks.close()
        if self._page is not None:
            self._page.live.close()

    def _drop(self, scope: Scope) -> None:
        if self._server is not None:
            self._server.drop(scope)
        if self._cluster is not None:
            self._cluster.drop(scope)

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
            self._watch.start()
            if self._cluster is not None and self._server is not None:
                await self._cluster.start(self._server)
        except BaseException as error:
            self._failure = error
            raise
        try:
            yield
        finally:
            if self._cluster is not None:
                await self._cluster.stop()
            await self._watch.stop()
            await self._tasks.stop()
            self._loop = None
            if self._messages is not None:
                await self._messages.stop()
            await self._sweep.stop()
            await self._engine.stop()


def _is_access(auth: object) -> bool:
    """Whether it is a pair of texts that Basic authentication can carry. Callers may have no type checker."""
    match auth:
        case (str(name), str(password)):
            return bool(name and password) and ":" not in name
        case _:
            return False


def _message_store(
    database: Database, redis_url: str | None, resources: contextlib.ExitStack
) -> MessageStore:
    """The Redis at `redis_url`, or the store."""
    if redis_url is None:
        return StoredMessages(database)
    from scheduler0.emulator.messages.redis_messages import RedisMessages

    return resources.enter_context(contextlib.closing(RedisMessages(redis_url)))
