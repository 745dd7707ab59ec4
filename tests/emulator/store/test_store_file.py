"""What is refused at the start, and what is noticed while an emulator runs on its file."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.store.database import NotAStoreError
from scheduler0.emulator.store.store_file import StoreLostError
from scheduler0.testing import WebhookReceiver

from ..api_client import Api, ok, operator_headers, refused
from ..command import client_of, process, process_refused

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes and removes open files")
NOT_TOGETHER = "do not belong together"


def new_project(client: httpx.Client | Api, name: str) -> httpx.Response:
    return client.post("/projects", json={"name": name, "description": "d", "createdBy": "me"})


@contextmanager
def killed(path: Path, projects: range) -> Iterator[None]:
    """Run the block while an emulator is up that has just stored these projects; then kill it."""
    with process("--data", str(path)) as (running, settings):
        with client_of(settings) as client:
            for number in projects:
                assert new_project(client, f"project {number}").status_code == 201
        yield
        running.kill()
        running.wait()


def names(path: Path) -> list[str]:
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        page = ok(api.get("/projects?limit=100&orderBy=id&orderByDirection=asc"))
        return [project["name"] for project in page["projects"]]


def copied_by_sqlite(path: Path, copy: Path) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def copied_by_the_service(path: Path, copy: Path) -> None:
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 1)) as api:
        task = ok(api.post("/cluster/backup"), 202)["requestId"]
        output = ok(api.get(f"/async-tasks/{task}"))["output"]
        shutil.copy(output.rpartition("path: ")[2], copy)


def test_what_a_killed_emulator_leaves_is_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    for start in range(3):
        with killed(path, range(start * 3, start * 3 + 3)):
            pass
        assert (tmp_path / "store.db-wal").stat().st_size > 0
    assert names(path) == [f"project {number}" for number in range(9)]


@pytest.mark.parametrize("copy_store", [shutil.copy, copied_by_sqlite, copied_by_the_service])
def test_a_copy_over_a_store_with_a_log_of_another_is_refused(
    tmp_path: Path, copy_store: Callable[[Path, Path], object]
) -> None:
    path, copy = tmp_path / "store.db", tmp_path / "copy.db"
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        assert new_project(api, "old").status_code == 201
    copy_store(path, copy)
    with killed(path, range(30)):
        pass
    shutil.copy(copy, path)
    with process_refused("--data", str(path)) as message:
        assert NOT_TOGETHER in message
        assert "delete store.db-wal and store.db-run" in message
    # The refusal changes nothing, and the advice helps.
    assert path.read_bytes() == copy.read_bytes()
    for name in ("store.db-wal", "store.db-run"):
        (tmp_path / name).unlink()
    assert names(path) == ["old"]


def test_a_copy_of_the_running_store_over_it_is_refused(tmp_path: Path) -> None:
    path, copy = tmp_path / "store.db", tmp_path / "copy.db"
    with killed(path, range(3)):
        copied_by_sqlite(path, copy)
    os.replace(copy, path)
    with pytest.raises(NotAStoreError, match=NOT_TOGETHER):
        Emulator(path).start()


def test_a_store_that_was_restored_is_taken_up_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with process("--data", str(path)) as (running, settings):
        with client_of(settings) as client:
            assert new_project(client, "kept").status_code == 201
            as_operator = {"X-Peer": "cmd", "X-Account-ID": "1"}
            auth = (settings["username"], settings["password"])
            for way, body in (("backup", {}), ("restore", None)):
                body = {"filePath": str(next(Path(f"{path}.backups").iterdir()))} if body is None else body
                ordered = client.post(f"/cluster/{way}", json=body, headers=as_operator, auth=auth).json()
                task = f"/async-tasks/{ordered['data']['requestId']}"
                assert client.get(task, headers=as_operator, auth=auth).json()["data"]["state"] == 2
            assert new_project(client, "later").status_code == 201
        running.kill()
        running.wait()
    assert names(path) == ["kept", "later"]


def test_an_emptied_file_beside_a_log_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with killed(path, range(3)):
        pass
    path.write_bytes(b"")
    with pytest.raises(NotAStoreError, match=NOT_TOGETHER):
        Emulator(path).start()


def filled(path: Path) -> None:
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        for number in range(60):
            assert new_project(api, f"{number} {'x' * 300}").status_code == 201


def test_zeroed_pages_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    filled(path)
    with path.open("r+b") as file:
        pages = path.stat().st_size // 4096
        file.seek(4096 * (pages - 3))
        file.write(bytes(4096 * 2))
    with process_refused("--data", str(path)) as message:
        assert f"{path} is damaged: " in message


def test_pages_of_deleted_rows_may_be_zero(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete = ON").close()
        connection.execute("DELETE FROM projects")
        connection.commit()
        ((free,),) = connection.execute("PRAGMA freelist_count")
    assert free > 1
    assert names(path) == []


def test_a_store_that_is_damaged_when_its_emulator_was_killed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    filled(path)
    with killed(path, range(1)):
        pass
    with path.open("r+b") as file:
        file.seek(4096 * (path.stat().st_size // 4096 - 4))
        file.write(b"\xff" * 4096)
    with pytest.raises(NotAStoreError, match="is damaged"):
        Emulator(path).start()


def lost(running: subprocess.Popen[str]) -> str:
    """What the emulator logs when it notices."""
    assert running.stderr is not None
    line = running.stderr.readline()
    assert "while the emulator ran on it, and nothing is saved any more" in line
    return line


@pytest.mark.parametrize("replaced", [False, True])
def test_a_lost_file_is_noticed(tmp_path: Path, replaced: bool) -> None:
    path, copy = tmp_path / "store.db", tmp_path / "copy.db"
    filled(copy)
    with process("--data", str(path)) as (running, settings), client_of(settings) as client:
        assert new_project(client, "kept").status_code == 201
        if replaced:
            os.replace(copy, path)
        else:
            path.unlink()
        # Without waiting for the next look: nothing is acknowledged that is not saved.
        answer = new_project(client, "refused")
        event = "was replaced by another file" if replaced else "was deleted"
        assert answer.status_code == 503
        assert answer.json()["data"].startswith(f"the store {path} {event} while the emulator ran on it")
        # Reads still show what was stored.
        assert client.get("/projects").json()["data"]["total"] == 1
        rescued = Path(lost(running).rpartition("what was stored is in ")[2].strip())
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=60) == 1
        assert running.stderr is not None
        assert event in running.stderr.read()
    assert names(rescued) == ["kept"]


def test_no_message_is_sent_from_a_lost_file(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    emulator = Emulator(path, messages_token="token")
    emulator.start()
    with WebhookReceiver() as receiver, Api(emulator, operator_headers(emulator, 2)) as api:
        emulator.clock.freeze()
        for hours in (1, 3):
            at = (emulator.clock.now() + timedelta(hours=hours)).isoformat()
            message = {"id": f"m{hours}", "scheduleTo": at, "payload": {}, "webhookUrl": receiver.url}
            sent = httpx.post(
                f"{emulator.url}/messages", json=message, headers={"Authorization": "Bearer token"}
            )
            assert sent.status_code == 200
        emulator.clock.advance(hours=2)
        assert len(receiver.requests) == 1
        path.unlink()
        deadline = time.monotonic() + 60
        while list(tmp_path.glob("*.rescued-????????")) == [] and time.monotonic() < deadline:
            assert refused(new_project(api, "x"))[0] == 503
        emulator.clock.advance(hours=2)
        assert len(receiver.requests) == 1
    with pytest.raises(StoreLostError, match="was deleted"):
        emulator.stop()


def test_nothing_fires_from_a_lost_file(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    emulator = Emulator(path)
    emulator.start()
    with Api(emulator, operator_headers(emulator, 2)) as api:
        path.unlink()
        deadline = time.monotonic() + 60
        while list(tmp_path.glob("*.rescued-*")) == [] and time.monotonic() < deadline:
            assert refused(new_project(api, "x"))[0] == 503
        status, text = refused(api.put("/accounts/2", json={"name": "other"}))
        assert (status, "was deleted" in str(text)) == (503, True)
    with pytest.raises(StoreLostError, match="was deleted"):
        emulator.stop()
    assert repr(emulator).endswith("stopped>")
