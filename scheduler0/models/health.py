"""Health (contract core 4)."""

from __future__ import annotations

from .._record import Record, field, mapping, text


class Healthcheck(Record):
    """The node's view of the cluster; every value of ``raft_stats`` is text."""

    leader_address = field("leaderAddress", text)
    leader_id = field("leaderId", text)
    raft_stats = field("raftStats", mapping)
