"""What the API works on: the store, the clock, the scheduler, and the tasks that run behind a request."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from scheduler0.emulator.access import Operator
from scheduler0.emulator.ai.services import AIServices
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.engine.engine import Engine
from scheduler0.emulator.engine.expiry_sweep import ExpirySweep
from scheduler0.emulator.instants import to_instant
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.tasks.task_queue import AsyncTasks


class Suffrage(StrEnum):
    """Whether a node takes part in elections."""

    VOTER = "voter"
    NONVOTER = "nonvoter"
    REMOVED = "removed"
    """It is no member of the cluster any more."""


class RaftError(Exception):
    """The cluster refuses to change its members. The text says why."""


LAST_VOTER = "need at least one voter in configuration"


class Membership(Protocol):
    """A node of a cluster, as its API sees it. The numbers of nodes are their ids."""

    @property
    def number(self) -> int: ...

    @property
    def leader(self) -> int | None:
        """The node that this one takes for the leader."""
        ...

    @property
    def addresses(self) -> Mapping[int, str]:
        """Host and port of all nodes, by their numbers."""
        ...

    @property
    def suffrages(self) -> Mapping[int, Suffrage]:
        """The members of the cluster, by their numbers. Removed ones are left out."""
        ...

    def refusal(self, request: Request) -> Response | None:
        """The answer to a write that this node does not take. None if it takes the request."""
        ...

    def transfer(self) -> None:
        """Hand the leadership over, if another voter lives. The outcome is not awaited."""
        ...

    def add(self, number: int) -> None:
        """Let a node join without a vote. Raises `RaftError`, as the next three methods."""
        ...

    def remove(self, number: int) -> None: ...

    def promote(self, number: int) -> None: ...

    def demote(self, number: int) -> None: ...


@dataclass(frozen=True, slots=True)
class LoneNode:
    """The only node of its cluster: it leads, and keeps its vote."""

    address: str
    number: int = 1

    @property
    def leader(self) -> int:
        return self.number

    @property
    def addresses(self) -> Mapping[int, str]:
        return {self.number: self.address}

    @property
    def suffrages(self) -> Mapping[int, Suffrage]:
        return {self.number: Suffrage.VOTER}

    def refusal(self, request: Request) -> Response | None:
        return None

    def transfer(self) -> None:
        pass

    def add(self, number: int) -> None:
        if number != self.number:
            raise RaftError("the emulator is a cluster of one node")

    def remove(self, number: int) -> None:
        if number == self.number:
            raise RaftError(LAST_VOTER)

    def promote(self, number: int) -> None:
        pass

    def demote(self, number: int) -> None:
        raise RaftError(LAST_VOTER)


@dataclass(frozen=True)
class Backend:
    """The parts of one running emulator."""

    database: Database
    clock: Clock
    tasks: AsyncTasks
    engine: Engine
    sweep: ExpirySweep
    operator: Operator
    address: str
    """Host and port under which this node is reached."""

    restores: dict[str, str] = field(default_factory=dict[str, str])
    """The files of restores that are ordered, by request id: the tasks themselves do not say."""

    ai: AIServices = field(default_factory=AIServices)
    quirks: Quirks = FAITHFUL
    member: Membership | None = None
    """The node, if the emulator is a cluster of several."""

    exit: Callable[[], Awaitable[None]] | None = None
    """Ends the node as the end of its process does. None: the node only restarts its scheduler."""

    @property
    def node(self) -> Membership:
        """The node that these parts belong to."""
        return LoneNode(self.address, self.engine.node_id) if self.member is None else self.member

    def now(self) -> int:
        """The clock's present moment as the store keeps it."""
        return to_instant(self.clock.now())
