"""What one node of a cluster answers to writes, by its role at that moment (contract core 2.4)."""

import re
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from scheduler0.emulator.api.answers import PREFIX, ApiError, failure
from scheduler0.emulator.backend import RaftError, Suffrage
from scheduler0.emulator.cluster.election import Election, Role, Voters
from scheduler0.emulator.http.fault_gate import LEADERSHIP_LOST, NOT_LEADER, redirected, write_failure
from scheduler0.emulator.quirks import Quirks

_WRITES = ("POST", "PUT", "DELETE")
_BY_NODE = re.compile(r"/cluster/(?!backup$|restore$).*")
"""Paths that the node answers itself, whether it leads or not."""
_UNREADY = "service is unavailable - node is the leader but cannot accept requests yet"
_LEADERLESS = "service is unavailable - failed to find leader node in etcd"


class Member:
    """One node, as its API sees it."""

    def __init__(self, election: Election, number: int, quirks: Quirks) -> None:
        self.number = number
        self._election = election
        self._quirks = quirks
        self._refused = 0

    @property
    def leads(self) -> bool:
        """Whether the node reads and writes the store itself."""
        return self._role in (Role.LEADER, Role.UNREADY)

    @property
    def leader(self) -> int | None:
        """The node that this one takes for the leader."""
        if self._role is Role.DEPOSED:
            return self.number
        return self._election.named_leader()

    @property
    def suffrages(self) -> Mapping[int, Suffrage]:
        """The members of the cluster, by their numbers. Removed ones are left out."""
        return self._election.members()

    @property
    def addresses(self) -> Mapping[int, str]:
        """Host and port of all nodes, by their numbers."""
        return {number: url.removeprefix("http://") for number, url in self._election.urls.items()}

    def refusal(self, request: Request) -> Response | None:
        """The answer to a write that this node does not take. None if it takes the request."""
        path = request.url.path.removeprefix(PREFIX)
        if request.method not in _WRITES or _BY_NODE.fullmatch(path):
            return None
        match self._role:
            case Role.UNREADY:
                self._refused += 1
                if self._refused % 2:
                    return self._failure(ApiError(503, _UNREADY))
                return redirected(request.scope, self._election.urls[self.number], self._quirks)
            case Role.FOLLOWER:
                leader = self._election.named_leader() or self.number
                return redirected(request.scope, self._election.urls[leader], self._quirks)
            case Role.LEADERLESS:
                return self._failure(ApiError(503, _LEADERLESS))
            case Role.DEPOSED:
                return self._failure(write_failure(request.method, path, NOT_LEADER))
            case _:
                return None

    def transfer(self) -> None:
        """Hand the leadership over. A deposed leader has none to give, and does not know it."""
        if self._role is not Role.DEPOSED:
            self._election.transfer()

    def add(self, number: int) -> None:
        """Let a node join without a vote. Raises `RaftError`, as the next three methods."""
        self._change(lambda voters: voters.add(number))

    def remove(self, number: int) -> None:
        self._change(lambda voters: voters.remove(number))

    def promote(self, number: int) -> None:
        self._change(lambda voters: voters.promote(number))

    def demote(self, number: int) -> None:
        self._change(lambda voters: voters.demote(number))

    def _change(self, change: Callable[[Voters], None]) -> None:
        if self._role is Role.DEPOSED:
            raise RaftError(LEADERSHIP_LOST)
        self._election.change(change)

    @property
    def _role(self) -> Role:
        return self._election.role(self.number)

    def _failure(self, error: ApiError) -> Response:
        return failure(error, self._quirks)
