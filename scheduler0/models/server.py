"""What a server says about itself: its health (contract core 4) and its features (contract admin 6)."""

from __future__ import annotations

from .._wire.records import Record, date, field, integer, optional, text
from .._wire.records import server_time as server_time


class RaftStats(Record):
    """The statistics of a node's Raft library. Every value is text, also the numbers."""

    applied_index = optional("applied_index", text)
    commit_index = optional("commit_index", text)
    fsm_pending = optional("fsm_pending", text)
    last_contact = optional("last_contact", text)
    last_log_index = optional("last_log_index", text)
    last_log_term = optional("last_log_term", text)
    last_snapshot_index = optional("last_snapshot_index", text)
    last_snapshot_term = optional("last_snapshot_term", text)
    latest_configuration = optional("latest_configuration", text)
    latest_configuration_index = optional("latest_configuration_index", text)
    num_peers = optional("num_peers", text)
    protocol_version = optional("protocol_version", text)
    protocol_version_max = optional("protocol_version_max", text)
    protocol_version_min = optional("protocol_version_min", text)
    snapshot_version_max = optional("snapshot_version_max", text)
    snapshot_version_min = optional("snapshot_version_min", text)
    state = optional("state", text)
    term = optional("term", text)


class Healthcheck(Record):
    """The cluster as one node sees it."""

    leader_address = field("leaderAddress", text)
    leader_id = field("leaderId", text)
    raft_stats = field("raftStats", RaftStats.of)


class Feature(Record):
    """A feature that accounts can have."""

    id = field("id", integer)
    name = field("name", text)
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)


HealthcheckData = Healthcheck
"""The official Python client's name."""
