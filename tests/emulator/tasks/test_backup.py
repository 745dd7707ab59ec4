"""Backups and restores (contract admin 8)."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.store.database import Database, NewerDatabaseError, NotAStoreError
from scheduler0.emulator.store.listing import index_order
from scheduler0.emulator.store.schema import VERSIONS
from scheduler0.emulator.tasks.backup import copied
from scheduler0.testing import WebhookReceiver

from ..api_client import ZERO, Api, FrozenClock, job_body, ok, operator_headers, refused
from ..command import process
from ..controlled import NOON


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
        "the emulator was stopped before the restore began; order it again",
    )
    assert task["dateCreated"] != ZERO


def test_a_store_of_a_newer_emulator_is_not_restored(tmp_path: Path) -> None:
    path = new_store(tmp_path, "PRAGMA user_version = 99")
    with pytest.raises(NewerDatabaseError, match="schema version 99"):
        Database.copy_of(path)


def new_store(folder: Path, *statements: str) -> Path:
    """A fresh store that has been worked on."""
    path = folder / "changed.db"
    Database(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return path


def test_what_is_no_store_is_not_copied(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    with pytest.raises(NotAStoreError, match="is not a store"):
        Database.copy_of(empty)
    with pytest.raises(NotAStoreError, match="its tables are others"):
        Database.copy_of(new_store(tmp_path, "ALTER TABLE jobs RENAME TO work"))


def test_a_damaged_store_is_not_copied(tmp_path: Path) -> None:
    path = new_store(tmp_path, *[f"INSERT INTO settings VALUES ('{n}', '{'x' * 3000}')" for n in range(30)])
    content = path.read_bytes()
    path.write_bytes(content[:-4096] + b"\xff" * 4096)
    with pytest.raises(NotAStoreError, match="is damaged"):
        Database.copy_of(path)
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(sqlite3.DatabaseError, match="malformed"):
        Database.copy_of(path)


def test_a_store_with_indexes_for_more_orders_is_copied_without_them(tmp_path: Path) -> None:
    path = new_store(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        index_order(connection, "jobs", ("account_id", "spec"), where="deleted_by IS NULL")
        connection.execute('CREATE UNIQUE INDEX "of another""s_by_hand" ON projects (name)')
        connection.commit()
    with closing(Database.copy_of(path)) as copy:
        named = copy.connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%by%'")
        assert named.fetchall() == []


@pytest.mark.parametrize("version", [1, len(VERSIONS) - 1])
def test_a_store_of_an_older_emulator_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        # Only rows are converted by this function, and there are none.
        connection.create_function("date_text", 2, lambda instant, timezone: None)
        connection.executescript("".join(VERSIONS[:version]) + f"PRAGMA user_version = {version}")
    with closing(Database.copy_of(path)) as copy:
        assert copy.connection.execute("PRAGMA user_version").fetchone() == (len(VERSIONS),)


@pytest.mark.skipif(os.name != "posix", reason="looks at modes of files")
def test_stores_and_backups_are_for_their_owner_only(node: Emulator, operator: Api) -> None:
    path = backup(operator)
    assert [stat.S_IMODE(file.stat().st_mode) for file in (Path(node.path), path)] == [0o600, 0o600]


def test_a_backup_is_a_file_of_its_own_that_knows_of_its_end(operator: Api) -> None:
    path = backup(operator)
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT state, output FROM async_tasks").fetchall() == [
            (2, f"Backup completed (local only), path: {path}")
        ]
    assert os.listdir(path.parent) == [path.name]


def test_a_backup_that_fails_leaves_no_file(node: Emulator, operator: Api) -> None:
    Path(f"{node.path}.backups").touch()
    task = finished(operator, ok(operator.post("/cluster/backup"), 202))
    assert (task["state"], "File exists" in task["output"]) == (3, True)


def test_a_backup_under_load_holds_whole_batches_and_all_that_was_acknowledged(
    node: Emulator, operator: Api
) -> None:
    def write(number: int) -> None:
        with Api(node, operator_headers(node, 2)) as api:
            for _ in range(5):
                api.new_jobs(*[job_body(projectId=project, executorId=executor)] * 10)

    with Api(node, operator_headers(node, 2)) as api:
        project, executor = api.new_project(), api.new_executor()
        with ThreadPoolExecutor(3) as threads:
            writers = [threads.submit(write, number) for number in range(3)]
            counts: list[tuple[int, int]] = []
            while not all(writer.done() for writer in writers):
                acknowledged = ok(api.get("/jobs?limit=1&projectId=" + str(project)))["total"]
                with closing(Database.copy_of(backup(operator))) as copy:
                    (held,) = copy.connection.execute("SELECT count(*) FROM jobs").fetchone()
                counts.append((acknowledged, held))
            for writer in writers:
                writer.result()
    assert counts
    assert all(acknowledged <= held and held % 10 == 0 for acknowledged, held in counts)


def test_what_was_ordered_before_a_backup_is_done_after_a_restore(
    node: Emulator, operator: Api, user: Api
) -> None:
    path = backup(operator)
    with closing(sqlite3.connect(path)) as copy, copy:
        copy.execute(
            "INSERT INTO async_tasks (account_id, request_id, service, input, output, state, date_created,"
            " date_modified) VALUES (1, 'r', 'backup-database', 'backup', '', 0, 0, 0)"
        )
    restore(operator, str(path))
    task = finished(operator, {"requestId": "r"})
    assert (task["state"], task["output"].startswith("Backup completed")) == (2, True)


def test_orders_that_wait_behind_a_restore_are_done_in_the_restored_store(operator: Api, user: Api) -> None:
    members = {"projectId": user.new_project(), "executorId": user.new_executor()}
    path = backup(operator)
    started = ok(operator.post("/cluster/restore", json={"filePath": str(path)}), 202)
    later = [ok(user.post("/jobs", json=[job_body(**members)]), 202) for _ in range(3)]
    assert finished(operator, started)["state"] == 2
    assert [finished(user, {"requestId": request_id})["state"] for request_id in later] == [2, 2, 2]
    assert ok(user.get(f"/jobs?projectId={members['projectId']}"))["total"] == 3


def test_the_live_store_can_be_restored_from_itself(node: Emulator, operator: Api, user: Api) -> None:
    user.new_project(name="kept")
    assert restore(operator, str(node.path))["output"] == "Restore completed"
    assert [item["name"] for item in ok(user.get("/projects"))["projects"]] == ["kept"]


@pytest.mark.parametrize(
    "text", ["..", "../../../../etc", " ", "a\0b", "x" * 5000, "store.db?mode=rwc", "/dev/zero"]
)
def test_a_path_that_is_no_file_is_refused(operator: Api, text: str) -> None:
    task = restore(operator, text)
    assert task["state"] == 3
    assert "no such file" in task["output"] or "File name too long" in task["output"]


def test_jobs_go_on_firing_after_a_restore_while_they_fire() -> None:
    with (
        Emulator() as emulator,
        Api(emulator, operator_headers(emulator, 1)) as operator,
        Api(emulator, operator_headers(emulator, 2)) as user,
        WebhookReceiver() as receiver,
    ):
        emulator.clock.freeze(NOON)
        executor = user.new_executor(webhookUrl=receiver.url)
        members = {"projectId": user.new_project(), "executorId": executor, "spec": "* * * * * *"}
        kept = user.new_job(**members, status="active", startDate=NOON.isoformat())
        path = backup(operator)
        lost = user.new_job(**members, status="active", startDate=NOON.isoformat())
        emulator.clock.run(rate=60)
        receiver.wait(20)
        assert restore(operator, str(path))["state"] == 2
        emulator.clock.freeze()
        emulator.clock.advance(seconds=1)
        fired = emulator.clock.advance(seconds=5)
        assert {one.job_id for one in fired} == {kept} != {lost}
        assert len(fired) == 5


@pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")
@pytest.mark.parametrize("requests", range(4))
def test_a_kill_during_a_restore_leaves_the_old_state_or_the_new_one(tmp_path: Path, requests: int) -> None:
    path = tmp_path / "store.db"
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 1)) as operator:
        operator.new_project(name="old")
        copy = backup(operator)
        operator.new_project(name="new")
        headers = operator_headers(emulator, 1)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE settings SET value = 'other' WHERE key IN ('password', 'api_key')")
    with process("--data", str(path)) as (killed, settings):
        base_url = f"{settings['SCHEDULER0_BASE_URL']}/api/v1"
        with httpx.Client(base_url=base_url, headers=headers, verify=False) as api:
            started = ok(api.post("/cluster/restore", json={"filePath": str(copy)}), 202)
            for _ in range(requests):
                ok(api.get("/projects"))
            killed.kill()
            killed.wait()
    # The operator of the live store still comes in, not the one of the copy.
    with (
        Emulator(path) as emulator,
        httpx.Client(base_url=f"{emulator.url}/api/v1", headers=headers, verify=False) as api,
    ):
        names = {project["name"] for project in ok(api.get("/projects"))["projects"]}
        while (task := ok(api.get(f"/async-tasks/{started['requestId']}")))["state"] < 2:
            pass
    assert (names, task["state"]) in (({"old", "new"}, 3), ({"old"}, 2))


@pytest.mark.anyio
async def test_a_copy_is_closed_though_nobody_waits_for_it_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, goes_on = Database(), threading.Event()

    def copy_of(path: Path) -> Database:
        goes_on.wait()
        return made

    monkeypatch.setattr(Database, "copy_of", copy_of)

    async def use() -> None:
        async with copied(tmp_path):
            pytest.fail("cancelled before")

    using = asyncio.create_task(use())
    await asyncio.sleep(0)
    using.cancel()
    goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await using
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        made.connection.execute("SELECT 1")
