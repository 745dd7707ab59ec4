"""The cluster, as the one node that it has here answers (contract admin.md 8).

It is the leader, and no other can join it: what needs a second node fails as on a server whose Raft refuses.
"""

from dataclasses import dataclass

from starlette.background import BackgroundTask
from starlette.responses import Response

from scheduler0.emulator.accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.api.call import Call, null_list, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.api.job_body import job_document, job_from_row
from scheduler0.emulator.backup import BACKUP_SERVICE, RESTORE_SERVICE
from scheduler0.emulator.go.decode import STRING, Struct, member
from scheduler0.emulator.go.rfc3339 import format_instant
from scheduler0.emulator.go.strconv import NumberError, parse_uint
from scheduler0.emulator.store.engine_store import jobs_by_id
from scheduler0.emulator.store.settings import QUEUE_VERSION, QUEUE_VERSION_DATE, get_setting

_LAST_VOTER = "need at least one voter in configuration"


@dataclass
class RestoreBody:
    file_path: str = member("filePath", STRING)


_RESTORE = Struct(RestoreBody, "struct")


async def list_cluster_nodes(call: Call) -> Response:
    address = call.backend.address
    return success(
        [
            {
                "clientAddress": f"http://{address}",
                "nodeAddress": address,
                "nodeId": call.backend.engine.node_id,
            }
        ]
    )


async def add_self_to_cluster(call: Call) -> Response:
    return success({"status": "added"})


async def remove_self_from_cluster(call: Call) -> Response:
    raise Refusal(500, f"failed to remove self from raft: {_LAST_VOTER}")


async def transfer_cluster_leadership(call: Call) -> Response:
    """The outcome is not awaited: without another voter the node stays the leader."""
    return success({"status": "leadership transferred"})


async def add_cluster_node(call: Call) -> Response:
    for name in ("nodeId", "nodeAddress", "clientAddress"):
        _demand(call, name)
    if not _is_self(call, "nodeId"):
        raise Refusal(500, "failed to add node to raft: the emulator is a cluster of one node")
    return success({"status": "node added"})


async def remove_cluster_node(call: Call) -> Response:
    """Raft removes what is no member without a complaint, but not the last voter."""
    if _is_self(call, "nodeId"):
        raise Refusal(500, f"failed to remove node from raft: {_LAST_VOTER}")
    return success({"status": "node removed"})


async def promote_cluster_node(call: Call) -> Response:
    _demand_member(call)
    return success({"status": "node promoted to voter"})


async def demote_cluster_node(call: Call) -> Response:
    _demand_member(call)
    raise Refusal(500, f"failed to demote node to non-voter: {_LAST_VOTER}")


async def force_rebuild_cluster(call: Call) -> Response:
    """There is nothing to rebuild: the node is the whole cluster."""
    seed = _number(call, "seedNodeId")
    node_id = call.backend.engine.node_id
    if seed != node_id:
        raise Refusal(500, f"node {node_id} is not the seed node {seed}; cannot force rebuild")
    return success({"status": "rebuild initiated"})


async def reset_raft(call: Call) -> Response:
    """Starts the scheduler anew after the answer, where the server's process exits."""
    response = success({"status": "raft reset"})
    response.background = BackgroundTask(call.backend.engine.restart)
    return response


async def dump_schedule_queue(call: Call) -> Response:
    entries = call.backend.engine.waiting_entries()
    return success(
        [{"jobId": entry.job_id, "executionTime": format_instant(entry.next_time)} for entry in entries]
    )


async def dump_job_executions_cache(call: Call) -> Response:
    """The jobs that wait. The server looks for values where it has pointers, and finds none."""
    if call.quirks.empty_cache_dump:
        return success({})
    entries = {entry.job_id: entry for entry in call.backend.engine.waiting_entries()}
    jobs = jobs_by_id(call.backend.database.connection, entries)
    return success(
        {
            str(job_id): {
                "job": job_document(job_from_row(job)),
                "memExecution": {
                    "ExecutionVersion": entries[job_id].execution_version,
                    "FailCount": entries[job_id].fail_count,
                    "LastState": entries[job_id].last_state,
                    "lastExecutionDatetime": format_instant(entries[job_id].last_time),
                    "nextExecutionDatetime": format_instant(entries[job_id].next_time),
                },
            }
            for job_id, job in jobs.items()
        }
    )


async def dump_job_queues(call: Call) -> Response:
    """A single node shares its jobs with nobody, and so has no rows here."""
    return success(null_list(call))


async def dump_job_queue_versions(call: Call) -> Response:
    """The present version; those before it are not kept."""
    connection = call.backend.database.connection
    version, raised = (get_setting(connection, key) for key in (QUEUE_VERSION, QUEUE_VERSION_DATE))
    if version is None or raised is None:
        return success(null_list(call))
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


async def backup_database(call: Call) -> Response:
    request_id = call.backend.tasks.order(_owner(call), BACKUP_SERVICE, "backup")
    return success({"requestId": request_id, "status": "backup initiated"}, 202)


async def restore_database(call: Call) -> Response:
    body = parse(
        await call.body(again="invalid request body"), _RESTORE, status=400, message="invalid request body"
    )
    if not body.file_path:
        raise Refusal(400, "filePath is required")
    request_id = call.backend.tasks.order(_owner(call), RESTORE_SERVICE, "restore")
    call.backend.restores[request_id] = body.file_path
    return success({"requestId": request_id, "status": "restore initiated"}, 202)


def _owner(call: Call) -> int:
    """The account that may ask for the task."""
    caller = None if call.quirks.cluster_tasks_of_account_1 else call.caller.account_id
    return SYSTEM_ACCOUNT if caller is None else caller


def _demand(call: Call, name: str) -> str:
    value = call.query(name)
    if not value:
        raise Refusal(400, f"{name} query parameter is required")
    return value


def _number(call: Call, name: str) -> int:
    try:
        return parse_uint(_demand(call, name))
    except NumberError as error:
        raise Refusal(400, f"invalid {name}: {error}") from error


def _is_self(call: Call, name: str) -> bool:
    return _number(call, name) == call.backend.engine.node_id


def _demand_member(call: Call) -> None:
    if not _is_self(call, "nodeId"):
        raise Refusal(500, f"node {_number(call, 'nodeId')} not found in cluster")
