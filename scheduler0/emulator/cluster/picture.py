"""The state of a cluster as JSON values, for `/_emulator/cluster` and for pages. No I/O."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Protocol

from scheduler0.emulator.backend import Suffrage
from scheduler0.emulator.cluster.election import Election, EmulatorNode, Role

FAULTS = ("redirect", "not_leader", "leadership_lost_before", "leadership_lost_after")
"""The kinds of faults that only nodes of a cluster have."""


class PendingFault(Protocol):
    """A fault that has not happened yet."""

    @property
    def kind(self) -> str: ...

    @property
    def times(self) -> int: ...

    @property
    def method(self) -> str | None: ...

    @property
    def path(self) -> str | None: ...


def cluster_picture(election: Election, faults: Iterable[PendingFault]) -> dict[str, object]:
    """What a page shows.

    `leader` takes writes now, or in `ready_in` seconds; both are None without a majority. Of each node
    `redirects_to` is the URL that it sends writes to, and `lag` the seconds that its rows are old. `faults`
    are those of `FAULTS` that are left.
    """
    following = election.next_leader()
    return {
        "nodes": [_node(node, election) for node in election.state()],
        "leader": None if following is None else following[0],
        "ready_in": None if following is None else round(following[1], 3),
        "times": asdict(election.times),
        "faults": [
            {"kind": str(fault.kind), "times": fault.times, "method": fault.method, "path": fault.path}
            for fault in faults
            if fault.kind in FAULTS
        ],
    }


def _node(node: EmulatorNode, election: Election) -> dict[str, object]:
    named = election.named_leader()
    leads = node.role in (Role.LEADER, Role.UNREADY)
    return {
        "node": node.number,
        "url": node.url,
        "role": str(node.role),
        "votes": node.suffrage is Suffrage.VOTER,
        "member": node.suffrage is not Suffrage.REMOVED,
        "redirects_to": election.urls[named] if node.role is Role.FOLLOWER and named is not None else None,
        "lag": None if node.role is Role.DEAD else 0.0 if leads else election.times.lag,
    }
