"""The cluster, as one of its nodes answers (contract admin 8).

A lone node is the leader, and no other can join it: what needs a second node fails as on a server whose Raft
refuses.
"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.background import BackgroundTask
from starlette.responses import Response

from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.request import ApiRequest, null_list, parse
from scheduler0.emulator.backend import Membership, RaftError
from scheduler0.emulator.documents.job import JOB
from scheduler0.emulator.engine.due_times import job_zone
from scheduler0.emulator.go.decode import Struct, member
from scheduler0.emulator.go.kinds import STRING
from scheduler0.emulator.go.text import NumberError, parse_uint
from scheduler0.emulator.go.time import format_in_zone, format_instant
from scheduler0.emulator.known_accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.store.database import QUEUE_VERSION, QUEUE_VERSION_DATE, get_setting
from scheduler0.emulator.store.scheduling import jobs_by_id
from scheduler0.emulator.tasks.backup import BACKUP_SERVICE, RESTORE_SERVICE


@dataclass
class RestoreBody:
    file_path: str = member("filePath", STRING)


_RESTORE = Struct(RestoreBody, "struct")


async def list_cluster_nodes(request: ApiRequest) -> Response:
    node = request.backend.node
    return success(
        [
            {"clientAddress": f"http://{address}", "nodeAddress": address, "nodeId": number}
            for number, address in node.addresses.items()
            if number in node.suffrages
        ]
    )


async def add_self_to_cluster(request: ApiRequest) -> Response:
    node = _leading(request, 500, "cannot add self")
    _change(node.add, node.number, "failed to add self to raft")
    return success({"status": "added"})


async def remove_self_from_cluster(request: ApiRequest) -> Response:
    node = _leading(request, 500, "cannot remove self")
    _change(node.remove, node.number, "failed to remove self from raft")
    return success({"status": "removed"})


async def transfer_cluster_leadership(request: ApiRequest) -> Response:
    """Answer at once. A leader that is the only voter stays the leader."""
    _leading(request, 403, "cannot transfer leadership").transfer()
    return success({"status": "leadership transferred"})


async def add_cluster_node(request: ApiRequest) -> Response:
    for name in ("nodeId", "nodeAddress", "clientAddress"):
        _demand(request, name)
    number = _number(request, "nodeId")
    node = _leading(request, 403, "cannot add node")
    _change(node.add, number, "failed to add node to raft")
    return success({"status": "node added"})


async def remove_cluster_node(request: ApiRequest) -> Response:
    """Raft accepts the removal of an unknown node, and refuses the removal of the last voter."""
    number = _number(request, "nodeId")
    node = _leading(request, 403, "cannot remove node")
    _change(node.remove, number, "failed to remove node from raft")
    return success({"status": "node removed"})


async def promote_cluster_node(request: ApiRequest) -> Response:
    number = _number(request, "nodeId")
    node = _leading(request, 403, "cannot promote node")
    _demand_member(node, number)
    _change(node.promote, number, "failed to promote node to voter")
    return success({"status": "node promoted to voter"})


async def demote_cluster_node(request: ApiRequest) -> Response:
    number = _number(request, "nodeId")
    node = _leading(request, 403, "cannot demote node")
    _demand_member(node, number)
    _change(node.demote, number, "failed to demote node to non-voter")
    return success({"status": "node demoted to non-voter"})


async def force_rebuild_cluster(request: ApiRequest) -> Response:
    """Check the seed node and do nothing: all nodes have the same store."""
    seed, number = _number(request, "seedNodeId"), request.backend.node.number
    if seed != number:
        raise ApiError(500, f"node {number} is not the seed node {seed}; cannot force rebuild")
    return success({"status": "rebuild initiated"})


async def reset_raft(request: ApiRequest) -> Response:
    """End the node after the answer, as the server's process exits. A lone node restarts its scheduler."""
    response = success({"status": "raft reset"})
    response.background = BackgroundTask(request.backend.exit or request.backend.engine.restart)
    return response


async def dump_schedule_queue(request: ApiRequest) -> Response:
    entries = request.backend.engine.waiting_entries()
    return success(
        [{"jobId": entry.job_id, "executionTime": format_instant(entry.next_time)} for entry in entries]
    )


async def dump_job_executions_cache(request: ApiRequest) -> Response:
    """The jobs that wait. The server's answer is empty because it looks up values and has pointers."""
    if request.quirks.empty_cache_dump:
        return success({})
    entries = {entry.job_id: entry for entry in request.backend.engine.waiting_entries()}
    jobs = jobs_by_id(request.backend.database.connection, entries)
    return success(
        {
            str(job_id): {
                "job": JOB.document(job),
                "memExecution": {
                    "ExecutionVersion": entries[job_id].execution_version,
                    "FailCount": entries[job_id].fail_count,
                    "LastState": entries[job_id].last_state,
                    "lastExecutionDatetime": format_in_zone(
                        entries[job_id].last_time, job_zone(job.timezone)
                    ),
                    "nextExecutionDatetime": format_in_zone(
                        entries[job_id].next_time, job_zone(job.timezone)
                    ),
                },
            }
            for job_id, job in jobs.items()
        }
    )


async def dump_job_queues(request: ApiRequest) -> Response:
    """A single node has no rows here: it shares its jobs with no other node."""
    return success(null_list(request))


async def dump_job_queue_versions(request: ApiRequest) -> Response:
    """The present version. Earlier versions are not kept."""
    connection = request.backend.database.connection
    version, raised = (get_setting(connection, key) for key in (QUEUE_VERSION, QUEUE_VERSION_DATE))
    if version is None or raised is None:
        return success(null_list(request))
    return success(
        [
            {
                "id": int(version),
                "version": int(version),
                "numberOfActiveNodes": 1,
                "dateCreated": format_instant(int(raised)),
            }
        ]
    )


async def backup_database(request: ApiRequest) -> Response:
    request_id = request.backend.tasks.order(_owner(request), BACKUP_SERVICE, "backup")
    return success({"requestId": request_id, "status": "backup initiated"}, 202)


async def restore_database(request: ApiRequest) -> Response:
    body = await parse(
        await request.body(again="invalid request body"), _RESTORE, status=400, message="invalid request body"
    )
    if not body.file_path:
        raise ApiError(400, "filePath is required")
    request_id = request.backend.tasks.order(_owner(request), RESTORE_SERVICE, "restore")
    request.backend.restores[request_id] = body.file_path
    return success({"requestId": request_id, "status": "restore initiated"}, 202)


def _owner(request: ApiRequest) -> int:
    """The account that may ask for the task."""
    caller = None if request.quirks.cluster_tasks_of_account_1 else request.caller.account_id
    return SYSTEM_ACCOUNT if caller is None else caller


def _demand(request: ApiRequest, name: str) -> str:
    value = request.query(name)
    if not value:
        raise ApiError(400, f"{name} query parameter is required")
    return value


def _number(request: ApiRequest, name: str) -> int:
    try:
        return parse_uint(_demand(request, name))
    except NumberError as error:
        raise ApiError(400, f"invalid {name}: {error}") from error


def _leading(request: ApiRequest, status: int, what: str) -> Membership:
    """The node, if it takes itself for the leader."""
    node = request.backend.node
    if node.leader != node.number:
        raise ApiError(status, f"node is not leader; {what}")
    return node


def _demand_member(node: Membership, number: int) -> None:
    if number not in node.suffrages:
        raise ApiError(500, f"node {number} not found in cluster")


def _change(change: Callable[[int], None], number: int, failure: str) -> None:
    try:
        change(number)
    except RaftError as error:
        raise ApiError(500, f"{failure}: {error}") from error
