"""The HTTP servers of a cluster: one for each node, all on one event loop."""

import asyncio
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler0.emulator.backend import Backend
from scheduler0.emulator.cluster.election import ClusterTimes, Election, EmulatorNode
from scheduler0.emulator.cluster.member import Member
from scheduler0.emulator.cluster.picture import PendingFault, cluster_picture
from scheduler0.emulator.cluster.replica import Replica
from scheduler0.emulator.http.uvicorn_server import HttpServer, listen
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.database import Database


class NodeApp:
    """Serves a node: from the store while the node leads, else from the replica."""

    def __init__(self, member: Member, election: Election, leading: ASGIApp, following: ASGIApp) -> None:
        self._member = member
        self._election = election
        self._leading = leading
        self._following = following

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        behind = scope["type"] == "http" and self._election.times.lag > 0 and not self._member.leads
        await (self._following if behind else self._leading)(scope, receive, send)


class ClusterNodes:
    """The nodes of a cluster, which can die and come back. For one event loop."""

    def __init__(
        self,
        urls: Sequence[str],
        store: Database,
        sockets: Mapping[int, socket.socket],
        host: str,
        quirks: Quirks,
    ) -> None:
        """`urls` and `sockets` are those of the nodes, in the order of their numbers from 1."""
        self._election = Election(urls)
        self._replica = Replica(store, self._election)
        self._sockets = dict(sockets)
        self._ports = {number: listener.getsockname()[1] for number, listener in sockets.items()}
        self._host = host
        self._quirks = quirks
        self._apps: dict[int, ASGIApp] = {}
        self._servers: dict[int, HttpServer] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def make_apps(self, backend: Backend, app_of: Callable[[Backend], ASGIApp]) -> ASGIApp:
        """Make the applications of all nodes. Returns that of the first one, whose server others run."""
        for number, url in self._election.urls.items():
            member = Member(self._election, number, self._quirks)
            address, end = url.removeprefix("http://"), partial(self._end, number)
            leading = replace(backend, member=member, address=address, exit=end)
            following = replace(leading, database=self._replica.database)
            self._apps[number] = NodeApp(member, self._election, app_of(leading), app_of(following))
        return self._apps[1]

    async def start(self, first: HttpServer) -> None:
        """Serve all nodes but the first, whose server is `first`."""
        self._servers[1] = first
        self._replica.start()
        for number in list(self._sockets)[1:]:
            await self._serve(number, self._sockets[number])

    async def stop(self) -> None:
        for number in self._servers:
            if number > 1 or self._servers[number].is_extra:
                self._servers[number].kill()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._replica.stop()

    def close(self) -> None:
        for listener in self._sockets.values():
            listener.close()
        self._replica.close()

    def drop(self, scope: Scope) -> None:
        for server in self._servers.values():
            server.drop(scope)

    def state(self) -> list[EmulatorNode]:
        return self._election.state()

    def picture(self, faults: Iterable[PendingFault]) -> dict[str, object]:
        """The state as JSON values."""
        return cluster_picture(self._election, faults)

    def times(self) -> ClusterTimes:
        return self._election.times

    def set_times(self, **times: float) -> ClusterTimes:
        """Change some of the times. Raises `ValueError`."""
        self._election.set_times(**times)
        return self._election.times

    def kill(self, number: int | None = None) -> int:
        """End a node as SIGKILL does: this one, or the leader. Returns its number. Raises `ValueError`."""
        number = self._election.leader() if number is None else number
        self._election.kill(number)
        self._servers[number].kill()
        return number

    async def revive(self, number: int) -> None:
        """Have a dead node serve again, on its port. Raises `ValueError`."""
        self._election.revive(number)
        self._sockets[number] = listen(self._host, self._ports[number])
        await self._serve(number, self._sockets[number])

    def depose(self) -> None:
        """Take the leadership from the leader. Raises `ValueError`."""
        self._election.depose()

    def elect(self, number: int | None = None) -> int:
        """Have a node lead and take writes at once. Returns its number. Raises `ValueError`."""
        self._election.elect(number)
        return self._election.leader()

    async def reset(self) -> None:
        """As at the start."""
        for node in self._election.state():
            if not self._election.is_alive(node.number):
                await self.revive(node.number)
        self._election.reset()
        self._replica.catch_up()

    async def _end(self, number: int) -> None:
        """The process of a node ends by itself. It may be dead by then."""
        if self._election.is_alive(number):
            self.kill(number)

    async def _serve(self, number: int, listener: socket.socket) -> None:
        started = asyncio.Event()
        server = HttpServer(self._apps[number], on_started=started.set, on_stopping=_nothing, is_extra=True)
        self._servers[number] = server
        self._tasks.append(asyncio.create_task(server.serve([listener])))
        await started.wait()


def _nothing() -> None:
    pass
