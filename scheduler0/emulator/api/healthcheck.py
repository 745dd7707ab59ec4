"""The health of the one node (contract core.md 5)."""

from starlette.responses import Response

from scheduler0.emulator.api.call import Call
from scheduler0.emulator.api.envelope import success
from scheduler0.emulator.store.settings import QUEUE_VERSION, get_setting

NODE_ID = "1"


async def healthcheck(call: Call) -> Response:
    """The node leads itself. Raft's figures are those of the store: a log entry is a changed row."""
    connection = call.backend.database.connection
    entries = str(connection.total_changes)
    term = get_setting(connection, QUEUE_VERSION) or "0"
    address = call.backend.address
    return success(
        {
            "leaderAddress": address,
            "leaderId": NODE_ID,
            "raftStats": {
                "applied_index": entries,
                "commit_index": entries,
                "fsm_pending": "0",
                "last_contact": "0",
                "last_log_index": entries,
                "last_log_term": term,
                "last_snapshot_index": "0",
                "last_snapshot_term": "0",
                "latest_configuration": f"[{{Suffrage:Voter ID:{NODE_ID} Address:{address}}}]",
                "latest_configuration_index": "0",
                "num_peers": "0",
                "protocol_version": "3",
                "protocol_version_max": "3",
                "protocol_version_min": "0",
                "snapshot_version_max": "1",
                "snapshot_version_min": "0",
                "state": "Leader",
                "term": term,
            },
        }
    )
