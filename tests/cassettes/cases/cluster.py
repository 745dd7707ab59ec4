"""The cluster, asked by the operator. The strict mock answers what an emulator of one node cannot."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from scheduler0 import BadRequestError, PermissionDeniedError
from scheduler0.errors import ServerError

from ..case import Answer, Case, Fails

_CREATED = "2030-01-01T00:00:00Z"
_REQUEST_ID = "2jNqkyR7X7vUsQ8ySRWOAnPUjuG"
_RAFT = "raft not initialized"


def _ok(operation: str, call: str, *args: Any, data: Any, gives: dict[str, Any], **kwargs: Any) -> Case:
    return Case(operation, call, args, kwargs, gives=gives, operator=True, answers=(Answer(200, data),))


def _done(operation: str, call: str, *args: Any, status: str, by_mock: bool = False, **kwargs: Any) -> Case:
    answers = (Answer(200, {"status": status}),) if by_mock else ()
    return Case(operation, call, args, kwargs, gives={"status": status}, operator=True, answers=answers)


def _fails(operation: str, call: str, *args: Any, status: int, message: str, by_mock: bool = True) -> Case:
    error = {400: BadRequestError, 403: PermissionDeniedError, 500: ServerError}[status]
    answers = (Answer(status, message),) if by_mock else ()
    return Case(operation, call, args, fails=Fails(error, message), operator=True, answers=answers)


def _task(service: str, output: str) -> Answer:
    task = {
        "id": 9,
        "requestId": _REQUEST_ID,
        "input": service.partition("-")[0],
        "output": output,
        "service": service,
        "state": 2,
        "dateCreated": _CREATED,
        "accountId": 1,
        "dateModified": _CREATED,
    }
    return Answer(200, task, operation="getAsyncTask")


CASES = (
    _ok(
        "listClusterNodes",
        "cluster.nodes",
        data=[
            {"clientAddress": "http://node1.test:7070", "nodeAddress": "node1.test:7071", "nodeId": 1},
            {"clientAddress": "http://node2.test:7070", "nodeAddress": "node2.test:7071", "nodeId": 2},
        ],
        gives={"1.node_id": 2, "0.client_address": "http://node1.test:7070"},
    ),
    _fails("listClusterNodes", "list_cluster_nodes", status=500, message=_RAFT),
    _done("addSelfToCluster", "cluster.add_self", status="added"),
    _fails(
        "addSelfToCluster",
        "add_self_to_cluster",
        status=500,
        message="node is not leader; cannot add self",
    ),
    _done("removeSelfFromCluster", "cluster.remove_self", status="removed", by_mock=True),
    _fails(
        "removeSelfFromCluster",
        "remove_self_from_cluster",
        status=500,
        message="node is not leader; cannot remove self",
    ),
    _done("transferClusterLeadership", "cluster.transfer_leadership", status="leadership transferred"),
    _fails(
        "transferClusterLeadership",
        "transfer_cluster_leadership",
        status=403,
        message="node is not leader; cannot transfer leadership",
    ),
    _done(
        "addClusterNode",
        "cluster.add_node",
        3,
        node_address="node3.test:7071",
        client_address="http://node3.test:7070",
        status="node added",
        by_mock=True,
    ),
    _fails(
        "addClusterNode",
        "add_cluster_node",
        4,
        "node4.test:7071",
        "http://node4.test:7070",
        status=403,
        message="node is not leader; cannot add node",
    ),
    _done("removeClusterNode", "cluster.remove_node", 3, status="node removed"),
    _fails(
        "removeClusterNode",
        "remove_cluster_node",
        4,
        status=403,
        message="node is not leader; cannot remove node",
    ),
    _done("promoteClusterNode", "cluster.promote_node", 3, status="node promoted to voter", by_mock=True),
    _fails(
        "promoteClusterNode",
        "promote_cluster_node",
        99,
        status=500,
        message="node 99 not found in cluster",
        by_mock=False,
    ),
    _done("demoteClusterNode", "cluster.demote_node", 3, status="node demoted to non-voter", by_mock=True),
    _fails(
        "demoteClusterNode",
        "demote_cluster_node",
        99,
        status=500,
        message="node 99 not found in cluster",
        by_mock=False,
    ),
    _done("forceRebuildCluster", "cluster.force_rebuild", 1, status="rebuild initiated"),
    _fails(
        "forceRebuildCluster",
        "force_rebuild_cluster",
        2,
        status=500,
        message="node 1 is not the seed node 2; cannot force rebuild",
        by_mock=False,
    ),
    _done("resetRaft", "cluster.reset_raft", status="raft reset"),
    _fails("resetRaft", "reset_raft", status=403, message="credential missing required scope: admin"),
    _ok(
        "dumpScheduleQueue",
        "cluster.schedule_queue",
        data=[{"jobId": 1, "executionTime": "2040-01-01T09:00:00Z"}],
        gives={"0.job_id": 1, "0.execution_time": datetime(2040, 1, 1, 9, tzinfo=UTC)},
    ),
    _fails("dumpScheduleQueue", "dump_schedule_queue", status=500, message="schedule queue not available"),
    _ok(
        "dumpJobExecutionsCache",
        "cluster.job_executions_cache",
        data={
            "1": {
                "job": {
                    "id": 1,
                    "startDate": _CREATED,
                    "endDate": "0001-01-01T00:00:00Z",
                    "lastExecutionDate": "0001-01-01T00:00:00Z",
                    "dateCreated": _CREATED,
                },
                "memExecution": {
                    "ExecutionVersion": 4,
                    "FailCount": 0,
                    "LastState": 1,
                    "lastExecutionDatetime": "2030-01-01T09:00:00Z",
                    "nextExecutionDatetime": "2030-01-02T09:00:00Z",
                },
            }
        },
        gives={"1.job.id": 1, "1.job.end_date": None, "1.mem_execution.ExecutionVersion": 4},
    ),
    _fails("dumpJobExecutionsCache", "dump_job_executions_cache", status=500, message="cache not available"),
    Case("dumpJobQueues", "cluster.job_queues", gives={"": []}, operator=True),
    _fails("dumpJobQueues", "dump_job_queues", status=500, message="job queues repo not available"),
    _ok(
        "dumpJobQueueVersions",
        "cluster.job_queue_versions",
        data=[{"id": 1, "version": 7, "numberOfActiveNodes": 3, "dateCreated": _CREATED}],
        gives={"0.version": 7, "0.number_of_active_nodes": 3},
    ),
    _fails(
        "dumpJobQueueVersions",
        "dump_job_queue_versions",
        status=500,
        message="job queues repo not available",
    ),
    Case(
        "backupDatabase",
        "cluster.backup",
        then="wait",
        operator=True,
        gives={
            "account_id": 1,
            "service": "backup-database",
            "output": re.compile("Backup completed .*"),
        },
        # An emulator would name a file of this machine.
        answers=(
            Answer(202, {"requestId": _REQUEST_ID, "status": "backup initiated"}),
            _task("backup-database", "Backup completed (local only), path: /data/1.db"),
        ),
    ),
    # The server prints the error here, code and all; the client takes the sentence out.
    Case(
        "backupDatabase",
        "backup_database",
        operator=True,
        fails=Fails(ServerError, "service is unavailable - create one raft log result is nil"),
        answers=(
            Answer(500, "message: service is unavailable - create one raft log result is nil, code: 503"),
        ),
    ),
    Case(
        "restoreDatabase",
        "cluster.restore",
        ({"file_path": "/data/1.db"},),
        then="wait",
        operator=True,
        gives={"account_id": 1, "service": "restore-database", "output": "Restore completed"},
        answers=(
            Answer(202, {"requestId": _REQUEST_ID, "status": "restore initiated"}),
            _task("restore-database", "Restore completed"),
        ),
    ),
    _fails(
        "restoreDatabase",
        "restore_database",
        "/data/2.db",
        status=403,
        message="credential missing required scope: admin",
    ),
)
