# Produced from scheduler0/_async/cluster.py by scripts/unasync.py; do not edit.
"""The cluster: its nodes, backups and queues; for operators and ``admin`` keys (contract admin 8)."""

from __future__ import annotations

from .._endpoints import (
    ADD_CLUSTER_NODE,
    ADD_SELF_TO_CLUSTER,
    BACKUP_DATABASE,
    DEMOTE_CLUSTER_NODE,
    DUMP_JOB_EXECUTIONS_CACHE,
    DUMP_JOB_QUEUE_VERSIONS,
    DUMP_JOB_QUEUES,
    DUMP_SCHEDULE_QUEUE,
    FORCE_REBUILD_CLUSTER,
    LIST_CLUSTER_NODES,
    PROMOTE_CLUSTER_NODE,
    REMOVE_CLUSTER_NODE,
    REMOVE_SELF_FROM_CLUSTER,
    RESET_RAFT,
    RESTORE_DATABASE,
    TRANSFER_CLUSTER_LEADERSHIP,
)
from .._envelope import Envelope
from ..models import (
    AsyncTask,
    ClusterNode,
    ClusterStatus,
    JobQueueLog,
    JobQueueVersion,
    JobSchedule,
    JobScheduleKey,
    StartedTask,
)
from ._handle import TaskHandle
from ._surface import Flat, Resource

SYSTEM_ACCOUNT = "1"
"""The account under which the server files backups and restores, whoever asked for them."""


class Cluster(Resource):
    """``client.cluster``. Except for backup and restore, the node that is asked acts or answers itself."""

    def nodes(self) -> list[ClusterNode]:
        """The members of the cluster."""
        return (self._caller.call(LIST_CLUSTER_NODES)).data

    def add_self(self) -> ClusterStatus:
        """Register the node that is asked, which must be the leader."""
        return (self._caller.call(ADD_SELF_TO_CLUSTER)).data

    def remove_self(self) -> ClusterStatus:
        """Unregister the node that is asked, which must be the leader."""
        return (self._caller.call(REMOVE_SELF_FROM_CLUSTER)).data

    def transfer_leadership(self) -> ClusterStatus:
        """Ask the leader to step down; the answer does not wait for the outcome."""
        return (self._caller.call(TRANSFER_CLUSTER_LEADERSHIP)).data

    def add_node(self, node_id: int, *, node_address: str, client_address: str) -> ClusterStatus:
        """Let a node join, without a vote."""
        answer = self._caller.call(
            ADD_CLUSTER_NODE, node_id=node_id, node_address=node_address, client_address=client_address
        )
        return answer.data

    def remove_node(self, node_id: int) -> ClusterStatus:
        """Take a node out of the cluster."""
        return (self._caller.call(REMOVE_CLUSTER_NODE, node_id=node_id)).data

    def promote_node(self, node_id: int) -> ClusterStatus:
        """Give a node its vote."""
        return (self._caller.call(PROMOTE_CLUSTER_NODE, node_id=node_id)).data

    def demote_node(self, node_id: int) -> ClusterStatus:
        """Take a node's vote away."""
        return (self._caller.call(DEMOTE_CLUSTER_NODE, node_id=node_id)).data

    def force_rebuild(self, seed_node_id: int) -> ClusterStatus:
        """Rebuild the cluster from the node that is asked, which must be the seed."""
        return (self._caller.call(FORCE_REBUILD_CLUSTER, seed_node_id=seed_node_id)).data

    def reset_raft(self) -> ClusterStatus:
        """Reset the node that is asked: it answers first and then **exits**."""
        return (self._caller.call(RESET_RAFT)).data

    def backup(self) -> TaskHandle[AsyncTask]:
        """Start a backup; ``wait()`` on the handle gives the task, whose output names the file.

        The server files the task under account 1: waiting needs an operator, or a key of that account.
        """
        started = (self._caller.call(BACKUP_DATABASE)).data
        return TaskHandle(self._caller, started.request_id, SYSTEM_ACCOUNT, _itself)

    def restore(self, file_path: str) -> TaskHandle[AsyncTask]:
        """Start to restore a backup: an S3 key where the server uses S3, else a path on the server."""
        started = (self._caller.send(RESTORE_DATABASE, {"file_path": file_path})).data
        return TaskHandle(self._caller, started.request_id, SYSTEM_ACCOUNT, _itself)

    def schedule_queue(self) -> list[JobScheduleKey]:
        """What the node will fire next, earliest first."""
        return (self._caller.call(DUMP_SCHEDULE_QUEUE)).data

    def job_executions_cache(self) -> dict[str, JobSchedule]:
        """The node's memory of executions, by job id; current servers dump an empty one."""
        return (self._caller.call(DUMP_JOB_EXECUTIONS_CACHE)).data

    def job_queues(self) -> list[JobQueueLog]:
        """Which jobs were given to which node."""
        return (self._caller.call(DUMP_JOB_QUEUES)).data

    def job_queue_versions(self) -> list[JobQueueVersion]:
        """The versions of that distribution."""
        return (self._caller.call(DUMP_JOB_QUEUE_VERSIONS)).data


class FlatCluster(Flat):
    """The documented cluster methods of the client."""

    def backup_database(self, account_id_override: str | int | None = None) -> Envelope[StartedTask]:
        """Start a backup; its task belongs to account 1."""
        return self._caller.call(BACKUP_DATABASE, account_id=account_id_override)

    def restore_database(
        self, file_name: str, account_id_override: str | int | None = None
    ) -> Envelope[StartedTask]:
        """Start to restore a backup; its task belongs to account 1."""
        return self._caller.send(RESTORE_DATABASE, {"file_path": file_name}, account_id=account_id_override)

    def list_cluster_nodes(self) -> Envelope[list[ClusterNode]]:
        """The members of the cluster."""
        return self._caller.call(LIST_CLUSTER_NODES)

    def add_self_to_cluster(self) -> Envelope[ClusterStatus]:
        """Register the node that is asked."""
        return self._caller.call(ADD_SELF_TO_CLUSTER)

    def remove_self_from_cluster(self) -> Envelope[ClusterStatus]:
        """Unregister the node that is asked."""
        return self._caller.call(REMOVE_SELF_FROM_CLUSTER)

    def transfer_cluster_leadership(self) -> Envelope[ClusterStatus]:
        """Ask the leader to step down."""
        return self._caller.call(TRANSFER_CLUSTER_LEADERSHIP)

    def add_cluster_node(
        self, node_id: int, node_address: str, client_address: str
    ) -> Envelope[ClusterStatus]:
        """Let a node join."""
        return self._caller.call(
            ADD_CLUSTER_NODE, node_id=node_id, node_address=node_address, client_address=client_address
        )

    def remove_cluster_node(self, node_id: int) -> Envelope[ClusterStatus]:
        """Take a node out of the cluster."""
        return self._caller.call(REMOVE_CLUSTER_NODE, node_id=node_id)

    def promote_cluster_node(self, node_id: int) -> Envelope[ClusterStatus]:
        """Give a node its vote."""
        return self._caller.call(PROMOTE_CLUSTER_NODE, node_id=node_id)

    def demote_cluster_node(self, node_id: int) -> Envelope[ClusterStatus]:
        """Take a node's vote away."""
        return self._caller.call(DEMOTE_CLUSTER_NODE, node_id=node_id)

    def force_rebuild_cluster(self, seed_node_id: int) -> Envelope[ClusterStatus]:
        """Rebuild the cluster from the node that is asked."""
        return self._caller.call(FORCE_REBUILD_CLUSTER, seed_node_id=seed_node_id)

    def reset_raft(self) -> Envelope[ClusterStatus]:
        """Reset the node that is asked; it exits."""
        return self._caller.call(RESET_RAFT)

    def dump_schedule_queue(self) -> Envelope[list[JobScheduleKey]]:
        """What the node will fire next."""
        return self._caller.call(DUMP_SCHEDULE_QUEUE)

    def dump_job_executions_cache(self) -> Envelope[dict[str, JobSchedule]]:
        """The node's memory of executions."""
        return self._caller.call(DUMP_JOB_EXECUTIONS_CACHE)

    def dump_job_queues(self) -> Envelope[list[JobQueueLog]]:
        """Which jobs were given to which node."""
        return self._caller.call(DUMP_JOB_QUEUES)

    def dump_job_queue_versions(self) -> Envelope[list[JobQueueVersion]]:
        """The versions of that distribution."""
        return self._caller.call(DUMP_JOB_QUEUE_VERSIONS)


def _itself(task: AsyncTask) -> AsyncTask:
    return task
