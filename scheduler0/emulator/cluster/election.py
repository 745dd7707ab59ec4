"""Which node leads and what each node believes, while nodes die and come back (contract core 2.4)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from scheduler0.emulator.backend import LAST_VOTER, RaftError, Suffrage
from scheduler0.emulator.clock import monotonic


@dataclass(frozen=True, kw_only=True)
class ClusterTimes:
    """How long a cluster needs for its changes, in real seconds. The defaults are those of real nodes."""

    lag: float = 0.2
    """Followers show the state that the leader had this many seconds ago."""
    stale: float = 2.0
    """Followers redirect to a leader that has died."""
    election: float = 1.0
    """Then no node leads."""
    unready: float = 15.0
    """Then a node leads that takes no writes yet. Real nodes need 15 to 135 s for all of it."""
    deposed: float = 15.0
    """A deposed leader does not redirect."""

    def __post_init__(self) -> None:
        for member in fields(self):
            value = getattr(self, member.name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
                raise ValueError(f"{member.name}: {value!r} is not a number of seconds, 0 or more")


class Voters:
    """Whether each of the nodes `numbers` is a member and votes. All of them do at the start."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._suffrages = dict.fromkeys(numbers, Suffrage.VOTER)

    def of(self, number: int) -> Suffrage:
        return self._suffrages[number]

    def voters(self) -> set[int]:
        return {number for number, each in self._suffrages.items() if each is Suffrage.VOTER}

    def members(self) -> dict[int, Suffrage]:
        """Those that are not removed."""
        return {number: each for number, each in self._suffrages.items() if each is not Suffrage.REMOVED}

    def add(self, number: int) -> None:
        """Let a removed node join without a vote. A member stays what it is. Raises `RaftError`."""
        if number not in self._suffrages:
            raise RaftError(f"the emulator has no node {number}, only 1 to {len(self._suffrages)}")
        if self._suffrages[number] is Suffrage.REMOVED:
            self._suffrages[number] = Suffrage.NONVOTER

    def promote(self, number: int) -> None:
        self._suffrages[number] = Suffrage.VOTER

    def demote(self, number: int) -> None:
        """Raises `RaftError` for the last voter."""
        self._take_vote(number, Suffrage.NONVOTER)

    def remove(self, number: int) -> None:
        """Raises `RaftError` for the last voter. Raft accepts a node that is no member."""
        if number in self._suffrages:
            self._take_vote(number, Suffrage.REMOVED)

    def _take_vote(self, number: int, then: Suffrage) -> None:
        if self.voters() == {number}:
            raise RaftError(LAST_VOTER)
        self._suffrages[number] = then


class Role(StrEnum):
    """What a node is at one moment."""

    LEADER = "leader"
    """It takes writes."""
    UNREADY = "unready"
    """It leads, and takes no writes yet: it answers 503, or redirects to itself."""
    DEPOSED = "deposed"
    """It led, and fails writes with `server not raft leader`. Nothing is done."""
    FOLLOWER = "follower"
    """It redirects writes to the leader, or to a leader that has died."""
    LEADERLESS = "leaderless"
    """It knows no leader, and answers writes with 503."""
    DEAD = "dead"
    """It refuses connections."""


@dataclass(frozen=True, slots=True)
class EmulatorNode:
    """One node of a cluster."""

    number: int
    url: str
    role: Role
    suffrage: Suffrage = Suffrage.VOTER


@dataclass(slots=True)
class _Term:
    """One period of leadership, with moments of the monotonic clock."""

    leader: int | None
    """None if too few nodes live to elect one."""
    elected_at: float = float("-inf")
    ready_at: float = float("-inf")
    dead_leader: int | None = None
    stale_until: float = float("-inf")
    """Until then the other nodes name `dead_leader`."""
    deposed: dict[int, float] = field(default_factory=dict[int, float])
    """By node, until when it believes that it leads."""


class Election:
    """The nodes of one cluster, numbered from 1. The first one leads at the start."""

    def __init__(self, urls: Sequence[str], seconds: Callable[[], float] = monotonic) -> None:
        self.urls = dict(enumerate(urls, start=1))
        self.times = ClusterTimes()
        self._seconds = seconds
        self._alive = dict.fromkeys(self.urls, True)
        self._voters = Voters(self.urls)
        self._term = _Term(1)

    def reset(self) -> None:
        """As at the start."""
        self.times = ClusterTimes()
        self._alive = dict.fromkeys(self.urls, True)
        self._voters = Voters(self.urls)
        self._term = _Term(1)

    def set_times(self, **times: float) -> None:
        """Change some of the `ClusterTimes`, for the changes that come. Raises `ValueError`."""
        self.times = replace(self.times, **times)

    def state(self) -> list[EmulatorNode]:
        return [
            EmulatorNode(number, url, self.role(number), self._voters.of(number))
            for number, url in self.urls.items()
        ]

    def members(self) -> dict[int, Suffrage]:
        """The nodes that were not removed from the cluster, by number."""
        return self._voters.members()

    def role(self, number: int) -> Role:
        term, now = self._term, self._seconds()
        if not self._alive[number]:
            return Role.DEAD
        if term.deposed.get(number, now) > now:
            return Role.DEPOSED
        if number == term.leader and now >= term.elected_at:
            return Role.LEADER if now >= term.ready_at else Role.UNREADY
        return Role.LEADERLESS if self.named_leader() is None else Role.FOLLOWER

    def named_leader(self) -> int | None:
        """The node that followers redirect to. It may be dead."""
        term, now = self._term, self._seconds()
        if now < term.stale_until:
            return term.dead_leader
        return term.leader if now >= term.elected_at else None

    def next_leader(self) -> tuple[int, float] | None:
        """The node that takes writes now or next, and in how many seconds; None without a majority."""
        term = self._term
        if term.leader is None:
            return None
        return term.leader, max(0.0, term.ready_at - self._seconds())

    def is_alive(self, number: int) -> bool:
        """Raises `ValueError` for a node that does not exist."""
        if number not in self._alive:
            raise ValueError(f"node: {number!r} is not one of 1 to {len(self._alive)}")
        return self._alive[number]

    def leader(self) -> int:
        """The node that leads or will lead next. `ValueError` if no node can lead."""
        if self._term.leader is None:
            raise ValueError("node: too few nodes live, so none leads")
        return self._term.leader

    def kill(self, number: int) -> None:
        """The node dies. If it leads, the others elect another one after some time."""
        if not self.is_alive(number):
            raise ValueError(f"node: {number} is dead already")
        self._alive[number] = False
        if number == self._term.leader:
            self._elect_later(number, stale=self.times.stale)
        elif not self._has_majority():
            # The leader notices that it is alone, and steps down.
            self._term = _Term(None)

    def revive(self, number: int) -> None:
        """A dead node comes back, as a follower."""
        if self.is_alive(number):
            raise ValueError(f"node: {number} is not dead")
        self._alive[number] = True
        if self._term.leader is None:
            self._elect_later(number, stale=0.0)

    def depose(self) -> None:
        """The leader loses the leadership to another node, and does not know it yet."""
        old = self.leader()
        self._elect_later(old, stale=0.0)
        self._term.deposed[old] = self._seconds() + self.times.deposed

    def transfer(self) -> None:
        """The leader hands the leadership over to another living voter, if there is one."""
        old = self.leader()
        if self._living_voters() - {old}:
            self._elect_later(old, stale=0.0)

    def change(self, change: Callable[[Voters], None]) -> None:
        """Change the votes. A leader without a vote or without a majority steps down. Raises `RaftError`."""
        old = self.leader()
        change(self._voters)
        if not self._has_majority():
            self._term = _Term(None)
        elif old not in self._voters.voters():
            self._elect_later(old, stale=0.0)

    def elect(self, number: int | None = None) -> None:
        """A living node leads and takes writes at once: this one, or the one that leads next anyway."""
        chosen = self.leader() if number is None else number
        if not self.is_alive(chosen):
            raise ValueError(f"node: {chosen} is dead")
        if chosen not in self._voters.voters():
            raise ValueError(f"node: {chosen} has no vote, so it cannot lead")
        if not self._has_majority():
            raise ValueError("node: too few nodes live to elect one")
        self._term = _Term(chosen)

    def _has_majority(self) -> bool:
        return len(self._living_voters()) * 2 > len(self._voters.voters())

    def _living_voters(self) -> set[int]:
        return {number for number in self._voters.voters() if self._alive[number]}

    def _elect_later(self, old: int, *, stale: float) -> None:
        now = self._seconds()
        stale_until = now + stale
        elected_at = stale_until + self.times.election
        candidates = sorted(self._living_voters() - {old})
        # The next one in the order of the numbers, so that a test knows who it will be.
        following = [number for number in candidates if number > old] or candidates or [old]
        leader = following[0] if self._has_majority() else None
        ready_at = elected_at + self.times.unready
        self._term = _Term(leader, elected_at, ready_at, old if stale else None, stale_until)
