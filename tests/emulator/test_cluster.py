"""The cluster of one node, its dumps, backup and restore (contract admin.md 8)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.store.database import Database, NewerDatabaseError, NotAStoreError

from .world import NOW_TEXT, ZERO, Api, FrozenClock, ok, operator_headers, refused


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Emulator]:
    with Emulator(tmp_path / "store.db", clock=FrozenClock()) as node:
        yield node


@pytest.fixture
def operator(node: Emulator) -> Iterator[Api]:
    """The operator in account 1, which owns the tasks of the cluster."""
    with Api(node, operator_headers(node, 1)) as api:
        yield api


@pytest.fixture
def user(node: Emulator) -> Iterator[Api]:
    with Api(node, operator_headers(node, 2)) as api:
        yield api


def finished(api: Api, started: dict[str, Any]) -> dict[str, Any]:
    """The task, once it is over."""
    path = f"/async-tasks/{started['requestId']}"
    while ok(api.get(path))["state"] < 2:
        pass
    return ok(api.get(path))


def backup(api: Api) -> Path:
    started = ok(api.post("/cluster/backup"), 202)
    assert started["status"] == "backup initiated"
    task = finished(api, started)
    assert (task["input"], task["service"], task["accountId"]) == ("backup", "backup-database", 1)
    prefix, _, path = task["output"].partition(", path: ")
    assert (task["state"], prefix) == (2, "Backup completed (local only)")
    return Path(path)


def restore(api: Api, path: str) -> dict[str, Any]:
    started = ok(api.post("/cluster/restore", json={"filePath": path}), 202)
    assert started["status"] == "restore initiated"
    task = finished(api, started)
    assert (task["input"], task["service"]) == ("restore", "restore-database")
    return task


def test_the_node_is_listed(node: Emulator, operator: Api) -> None:
    address = node.url.removeprefix("http://")
    assert ok(operator.get("/cluster/list-nodes")) == [
        {"clientAddress": node.url, "nodeAddress": address, "nodeId": 1}
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("add-self", "added"),
        ("transfer-leadership", "leadership transferred"),
        ("add-node?nodeId=1&nodeAddress=a&clientAddress=b", "node added"),
        ("remove-node?nodeId=2", "node removed"),
        ("promote-node?nodeId=1", "node promoted to voter"),
        ("force-rebuild?seedNodeId=1", "rebuild initiated"),
    ],
)
def test_what_one_node_can_do(api: Api, path: str, status: str) -> None:
    assert ok(api.post(f"/cluster/{path}")) == {"status": status}


VOTER = "need at least one voter in configuration"


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("remove-self", 500, f"failed to remove self from raft: {VOTER}"),
        ("add-node", 400, "nodeId query parameter is required"),
        ("add-node?nodeId=x", 400, "nodeAddress query parameter is required"),
        ("add-node?nodeId=x&nodeAddress=a", 400, "clientAddress query parameter is required"),
        (
            "add-node?nodeId=x&nodeAddress=a&clientAddress=b",
            400,
            'invalid nodeId: strconv.ParseUint: parsing "x": invalid syntax',
        ),
        (
            "add-node?nodeId=2&nodeAddress=a&clientAddress=b",
            500,
            "failed to add node to raft: the emulator is a cluster of one node",
        ),
        ("remove-node", 400, "nodeId query parameter is required"),
        ("remove-node?nodeId=-1", 400, 'invalid nodeId: strconv.ParseUint: parsing "-1": invalid syntax'),
        ("remove-node?nodeId=1", 500, f"failed to remove node from raft: {VOTER}"),
        ("promote-node?nodeId=", 400, "nodeId query parameter is required"),
        ("promote-node?nodeId=2", 500, "node 2 not found in cluster"),
        ("demote-node", 400, "nodeId query parameter is required"),
        ("demote-node?nodeId=3", 500, "node 3 not found in cluster"),
        ("demote-node?nodeId=1", 500, f"failed to demote node to non-voter: {VOTER}"),
        ("force-rebuild", 400, "seedNodeId query parameter is required"),
        (
            "force-rebuild?seedNodeId=x",
            400,
            'invalid seedNodeId: strconv.ParseUint: parsing "x": invalid syntax',
        ),
        ("force-rebuild?seedNodeId=2", 500, "node 1 is not the seed node 2; cannot force rebuild"),
    ],
)
def test_what_one_node_refuses(api: Api, path: str, status: int, message: str) -> None:
    assert refused(api.post(f"/cluster/{path}")) == (status, message)


def test_the_cluster_is_for_admins(key_api: Api, emulator: Emulator) -> None:
    credential = ok(key_api.post("/credentials", json={"createdBy": "me", "scopes": ["write"]}), 201)
    headers = {
        "X-API-Key": credential["apiKey"],
        "X-Secret-Key": credential["plaintextSecret"],
        "X-Account-ID": emulator.account_id,
    }
    answer = key_api.post("/cluster/backup", headers=headers)
    assert refused(answer) == (403, "credential missing required scope: admin")


def test_the_dumps_show_the_live_queue(operator: Api, user: Api) -> None:
    members = {"projectId": user.new_project(), "executorId": user.new_executor(), "status": "active"}
    late = user.new_job(**members, startDate="2030-01-01T00:00:00Z")
    early = user.new_job(**members, startDate="2029-01-01T00:00:00+02:00")
    assert ok(operator.get("/cluster/dump/schedule-queue")) == [
        {"jobId": early, "executionTime": "2028-12-31T22:00:00Z"},
        {"jobId": late, "executionTime": "2030-01-01T00:00:00Z"},
    ]
    assert ok(operator.get("/cluster/dump/job-executions-cache")) == {}
    assert ok(operator.get("/cluster/dump/job-queues")) is None
    assert ok(operator.get("/cluster/dump/job-queue-versions")) == [
        {"id": 1, "version": 1, "numberOfActiveNodes": 1, "dateCreated": NOW_TEXT}
    ]


def test_an_empty_queue_is_dumped_as_such(operator: Api) -> None:
    assert ok(operator.get("/cluster/dump/schedule-queue")) == []


def test_a_reset_starts_the_scheduler_anew(operator: Api, user: Api) -> None:
    members = {"projectId": user.new_project(), "executorId": user.new_executor(), "status": "active"}
    job = user.new_job(**members, startDate="2030-01-01T00:00:00Z")
    assert ok(operator.post("/cluster/reset-raft")) == {"status": "raft reset"}
    while ok(operator.get("/cluster/dump/job-queue-versions"))[0]["version"] != 2:
        pass
    while not (queue := ok(operator.get("/cluster/dump/schedule-queue"))):
        pass
    assert queue == [{"jobId": job, "executionTime": "2030-01-01T00:00:00Z"}]


def test_a_backup_is_a_store(node: Emulator, operator: Api, user: Api) -> None:
    user.new_project(name="kept")
    path = backup(operator)
    assert path.parent == Path(f"{node.path}.backups")
    assert path.name.startswith("1-")
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("SELECT name FROM projects").fetchall() == [("kept",)]


def test_a_restore_brings_the_old_state_back(operator: Api, user: Api) -> None:
    members = {"projectId": user.new_project(name="kept"), "executorId": user.new_executor()}
    job = user.new_job(**members, status="active", startDate="2030-01-01T00:00:00Z")
    path = backup(operator)
    user.new_project(name="lost")
    user.new_job(**members, status="active", startDate="2031-01-01T00:00:00Z")
    # Both the absolute path and the name in the folder will do.
    for text in (str(path), path.name):
        task = restore(operator, text)
        assert (task["state"], task["output"]) == (2, "Restore completed")
        assert [item["name"] for item in ok(user.get("/projects"))["projects"]] == ["kept"]
        queue = ok(operator.get("/cluster/dump/schedule-queue"))
        assert [entry["jobId"] for entry in queue] == [job]


def test_the_way_in_survives_a_restore(tmp_path: Path) -> None:
    with Emulator(tmp_path / "other.db") as other, Api(other, operator_headers(other, 1)) as api:
        path = backup(api)
    with Emulator(clock=FrozenClock()) as emulator, Api(emulator, operator_headers(emulator, 1)) as api:
        assert restore(api, str(path))["output"] == "Restore completed"
        headers = {
            "X-API-Key": emulator.api_key,
            "X-Secret-Key": emulator.api_secret,
            "X-Account-ID": emulator.account_id,
        }
        with Api(emulator, headers) as user:
            assert ok(user.get("/projects"))["total"] == 0


def test_one_shot_messages_are_restored(tmp_path: Path) -> None:
    with Emulator(tmp_path / "store.db", clock=FrozenClock(), messages_token="token") as emulator:
        messages = f"{emulator.url}/messages"
        headers = {"Authorization": "Bearer token"}
        message = {
            "id": "kept",
            "scheduleTo": "2030-01-01T00:00:00Z",
            "payload": {},
            "webhookUrl": "http://127.0.0.1:9/",
        }
        with Api(emulator, operator_headers(emulator, 1)) as api:
            assert api.post(messages, headers=headers, json=message).is_success
            path = backup(api)
            assert api.delete(f"{messages}/kept", headers=headers).is_success
            restore(api, str(path))
            listed = api.get(messages, headers=headers).json()
            assert [item["messageId"] for item in listed["scheduledJobs"]] == ["kept"]


def test_backups_of_a_store_in_memory_go_with_it() -> None:
    with Emulator() as emulator, Api(emulator, operator_headers(emulator, 1)) as api:
        path = backup(api)
        assert path.is_file()
    assert not path.parent.exists()


def test_a_bad_restore_changes_nothing(operator: Api, user: Api, tmp_path: Path) -> None:
    user.new_project(name="kept")
    no_database = tmp_path / "text"
    no_database.write_text("no database, but longer than the header of one would have to be: " * 9)
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE projects (name)")
    for path, text in (
        (tmp_path / "absent", f"snapshot open: {tmp_path / 'absent'}: no such file or directory"),
        (no_database, "file is not a database"),
        (foreign, f"{foreign} is not a store of the emulator"),
    ):
        task = restore(operator, str(path))
        assert (task["state"], task["output"]) == (3, text)
    assert [item["name"] for item in ok(user.get("/projects"))["projects"]] == ["kept"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "request body required"),
        (b"x", "invalid request body"),
        (b'{"filePath": 1}', "invalid request body"),
        (b'{"backupPath": "x"}', "filePath is required"),
    ],
)
def test_a_bad_order_of_a_restore_is_refused(api: Api, content: bytes, message: str) -> None:
    assert refused(api.post("/cluster/restore", content=content)) == (400, message)


def test_the_tasks_of_the_cluster_belong_to_account_1(user: Api) -> None:
    started = ok(user.post("/cluster/backup"), 202)
    answer = user.get(f"/async-tasks/{started['requestId']}")
    assert refused(answer) == (404, "message: task doesn't exist, code: 404")


def test_a_restore_that_a_stop_cut_off_fails_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Emulator(path):
        pass
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO async_tasks (account_id, request_id, service, input, output, state, date_created,"
            " date_modified) VALUES (1, 'r', 'restore-database', 'restore', '', 1, 0, 0)"
        )
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 1)) as api:
        task = finished(api, {"requestId": "r"})
    assert (task["state"], task["output"]) == (
        3,
        "the emulator was stopped before it began; order it again",
    )
    assert task["dateCreated"] != ZERO


def test_a_store_of_a_newer_emulator_is_not_restored(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    Database(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    database = Database()
    with pytest.raises(NewerDatabaseError, match="schema version 99"):
        database.replace(path)
    database.close()


def test_an_empty_file_is_not_a_store(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    database = Database()
    with pytest.raises(NotAStoreError):
        database.replace(path)
    database.close()
