# Produced from scheduler0/_async/resources/cluster.py by scripts/unasync.py; do not edit.
"""The cluster: its nodes, backups and queues; for operators and ``admin`` keys (contract admin 8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from ..._operations.cluster import (
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
    RestoreFields,
)
from ..._wire.envelope import Envelope
from ...models import (
    AsyncTask,
    ClusterNode,
    ClusterStatus,
    JobQueueLog,
    JobQueueVersion,
    JobSchedule,
    JobScheduleKey,
    StartedTask,
)
from ..tasks import TaskHandle
from .base import Flat, RawCalls, Resource

if TYPE_CHECKING:
    from ...types import RestoreDatabaseRequestBody

SYSTEM_ACCOUNT = "1"
"""The account of all backups and restores, whoever asks for them."""


class Cluster(Resource):
    """``client.cluster``. Backup and restore concern the whole server. In all other calls the node that is
    asked acts or answers for itself."""

    @property
    def with_raw_response(self) -> RawCluster:
        """The same methods, with the HTTP answer beside what they return."""
        return RawCluster(self)

    def nodes(self) -> list[ClusterNode]:
        """The members of the cluster."""
        return self._read(LIST_CLUSTER_NODES)

    def add_self(self) -> ClusterStatus:
        """Register the node that is asked, which must be the leader."""
        return self._read(ADD_SELF_TO_CLUSTER)

    def remove_self(self) -> ClusterStatus:
        """Unregister the node that is asked, which must be the leader."""
        return self._read(REMOVE_SELF_FROM_CLUSTER)

    def transfer_leadership(self) -> ClusterStatus:
        """Ask the leader to step down. The answer does not wait for the outcome."""
        return self._read(TRANSFER_CLUSTER_LEADERSHIP)

    def add_node(self, node_id: int, *, node_address: str, client_address: str) -> ClusterStatus:
        """Let a node join, without a vote."""
        return self._read(
            ADD_CLUSTER_NODE, node_id=node_id, node_address=node_address, client_address=client_address
        )

    def remove_node(self, node_id: int) -> ClusterStatus:
        """Take a node out of the cluster."""
        return self._read(REMOVE_CLUSTER_NODE, node_id=node_id)

    def promote_node(self, node_id: int) -> ClusterStatus:
        """Give a node its vote."""
        return self._read(PROMOTE_CLUSTER_NODE, node_id=node_id)

    def demote_node(self, node_id: int) -> ClusterStatus:
        """Take a node's vote away."""
        return self._read(DEMOTE_CLUSTER_NODE, node_id=node_id)

    def force_rebuild(self, seed_node_id: int) -> ClusterStatus:
        """Rebuild the cluster from the node that is asked, which must be the seed."""
        return self._read(FORCE_REBUILD_CLUSTER, seed_node_id=seed_node_id)

    def reset_raft(self) -> ClusterStatus:
        """Reset the node that is asked. It answers first and then **exits**."""
        return self._read(RESET_RAFT)

    def backup(self) -> TaskHandle[AsyncTask]:
        """Start a backup. ``wait()`` on the handle gives the task; its output names the file.

        The task belongs to account 1, so only an operator or a key of that account can wait for it.
        """
        started = self._read(BACKUP_DATABASE)
        return TaskHandle(self._caller, started.request_id, SYSTEM_ACCOUNT, _itself)

    def restore(
        self,
        body: RestoreDatabaseRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[RestoreFields],
    ) -> TaskHandle[AsyncTask]:
        """Start to restore the backup ``file_path``: an S3 key if the server uses S3, else a path on it.

        The task belongs to account 1, as for :meth:`backup`.
        """
        started = self._send(RESTORE_DATABASE, body, fields)
        return TaskHandle(self._caller, started.request_id, SYSTEM_ACCOUNT, _itself)

    def schedule_queue(self) -> list[JobScheduleKey]:
        """What the node will fire next, earliest first."""
        return self._read(DUMP_SCHEDULE_QUEUE)

    def job_executions_cache(self) -> dict[str, JobSchedule]:
        """The node's memory of executions, by job id. Current servers keep none."""
        return self._read(DUMP_JOB_EXECUTIONS_CACHE)

    def job_queues(self) -> list[JobQueueLog]:
        """Which node has which jobs."""
        return self._read(DUMP_JOB_QUEUES)

    def job_queue_versions(self) -> list[JobQueueVersion]:
        """The versions of that distribution."""
        return self._read(DUMP_JOB_QUEUE_VERSIONS)


class RawCluster(RawCalls):
    """``client.cluster.with_raw_response``"""

    def __init__(self, resource: Cluster) -> None:
        super().__init__(resource)
        self.nodes = self._raw(resource.nodes)
        self.add_self = self._raw(resource.add_self)
        self.remove_self = self._raw(resource.remove_self)
        self.transfer_leadership = self._raw(resource.transfer_leadership)
        self.add_node = self._raw(resource.add_node)
        self.remove_node = self._raw(resource.remove_node)
        self.promote_node = self._raw(resource.promote_node)
        self.demote_node = self._raw(resource.demote_node)
        self.force_rebuild = self._raw(resource.force_rebuild)
        self.reset_raft = self._raw(resource.reset_raft)
        self.backup = self._raw(resource.backup)
        self.restore = self._raw(resource.restore)
        self.schedule_queue = self._raw(resource.schedule_queue)
        self.job_executions_cache = self._raw(resource.job_executions_cache)
        self.job_queues = self._raw(resource.job_queues)
        self.job_queue_versions = self._raw(resource.job_queue_versions)


class FlatCluster(Flat):
    """The documented cluster methods of the client."""

    def backup_database(self, account_id_override: str | int | None = None) -> Envelope[StartedTask]:
        """Start a backup. Its task belongs to account 1."""
        return self._get(BACKUP_DATABASE, account_id_override)

    def restore_database(
        self, file_name: str, account_id_override: str | int | None = None
    ) -> Envelope[StartedTask]:
        """Start to restore a backup. Its task belongs to account 1."""
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
        """Reset the node that is asked. It exits."""
        return self._caller.call(RESET_RAFT)

    def dump_schedule_queue(self) -> Envelope[list[JobScheduleKey]]:
        """What the node will fire next."""
        return self._caller.call(DUMP_SCHEDULE_QUEUE)

    def dump_job_executions_cache(self) -> Envelope[dict[str, JobSchedule]]:
        """The node's memory of executions."""
        return self._caller.call(DUMP_JOB_EXECUTIONS_CACHE)

    def dump_job_queues(self) -> Envelope[list[JobQueueLog]]:
        """Which node has which jobs."""
        return self._caller.call(DUMP_JOB_QUEUES)

    def dump_job_queue_versions(self) -> Envelope[list[JobQueueVersion]]:
        """The versions of that distribution."""
        return self._caller.call(DUMP_JOB_QUEUE_VERSIONS)


def _itself(task: AsyncTask) -> AsyncTask:
    return task
