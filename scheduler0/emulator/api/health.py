"""The health of a node (contract core 5)."""

from starlette.responses import Response

from scheduler0.emulator.api.answers import success
from scheduler0.emulator.api.request import ApiRequest
from scheduler0.emulator.backend import Suffrage
from scheduler0.emulator.store.database import QUEUE_VERSION, get_setting


async def healthcheck(request: ApiRequest) -> Response:
    """Raft's figures come from the store: a changed row is a log entry."""
    connection = request.backend.database.connection
    entries = str(connection.total_changes)
    term = get_setting(connection, QUEUE_VERSION) or "0"
    node = request.backend.node
    leader, members = node.leader, node.suffrages
    voters = {number for number, suffrage in members.items() if suffrage is Suffrage.VOTER}
    peers = len(voters) - 1 if node.number in voters else 0
    state = "Leader" if leader == node.number else "Follower"
    configuration = " ".join(
        f"{{Suffrage:{suffrage.capitalize()} ID:{number} Address:{node.addresses[number]}}}"
        for number, suffrage in members.items()
    )
    return success(
        {
            "leaderAddress": "" if leader is None else node.addresses[leader],
            "leaderId": "" if leader is None else str(leader),
            "raftStats": {
                "applied_index": entries,
                "commit_index": entries,
                "fsm_pending": "0",
                "last_contact": "0",
                "last_log_index": entries,
                "last_log_term": term,
                "last_snapshot_index": "0",
                "last_snapshot_term": "0",
                "latest_configuration": f"[{configuration}]",
                "latest_configuration_index": "0",
                "num_peers": str(peers),
                "protocol_version": "3",
                "protocol_version_max": "3",
                "protocol_version_min": "0",
                "snapshot_version_max": "1",
                "snapshot_version_min": "0",
                "state": state,
                "term": term,
            },
        }
    )
