"""The cluster: the operations and their keyword arguments."""

from __future__ import annotations

from typing import TypedDict

from .. import models
from .._wire.bodies import BodyRule
from .._wire.records import list_of, map_of
from .endpoint import Endpoint

LIST_CLUSTER_NODES = Endpoint("cluster.list_cluster_nodes", list_of(models.ClusterNode.of))
ADD_SELF_TO_CLUSTER = Endpoint("cluster.add_self_to_cluster", models.ClusterStatus.of)
REMOVE_SELF_FROM_CLUSTER = Endpoint("cluster.remove_self_from_cluster", models.ClusterStatus.of)
TRANSFER_CLUSTER_LEADERSHIP = Endpoint("cluster.transfer_cluster_leadership", models.ClusterStatus.of)
ADD_CLUSTER_NODE = Endpoint("cluster.add_cluster_node", models.ClusterStatus.of)
REMOVE_CLUSTER_NODE = Endpoint("cluster.remove_cluster_node", models.ClusterStatus.of)
PROMOTE_CLUSTER_NODE = Endpoint("cluster.promote_cluster_node", models.ClusterStatus.of)
DEMOTE_CLUSTER_NODE = Endpoint("cluster.demote_cluster_node", models.ClusterStatus.of)
FORCE_REBUILD_CLUSTER = Endpoint("cluster.force_rebuild_cluster", models.ClusterStatus.of)
RESET_RAFT = Endpoint("cluster.reset_raft", models.ClusterStatus.of)
BACKUP_DATABASE = Endpoint("cluster.backup_database", models.StartedTask.of)
RESTORE_DATABASE = Endpoint(
    "cluster.restore_database",
    models.StartedTask.of,
    BodyRule("RestoreDatabaseRequestBody", required=("file_path",)),
)
DUMP_SCHEDULE_QUEUE = Endpoint("cluster.dump_schedule_queue", list_of(models.JobScheduleKey.of))
DUMP_JOB_EXECUTIONS_CACHE = Endpoint("cluster.dump_job_executions_cache", map_of(models.JobSchedule.of))
DUMP_JOB_QUEUES = Endpoint("cluster.dump_job_queues", list_of(models.JobQueueLog.of))
DUMP_JOB_QUEUE_VERSIONS = Endpoint("cluster.dump_job_queue_versions", list_of(models.JobQueueVersion.of))


class RestoreFields(TypedDict, total=False):
    file_path: str
