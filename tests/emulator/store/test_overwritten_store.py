"""A store whose file somebody else writes into while an emulator runs on it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.store import database
from scheduler0.emulator.store.store_file import StoreLostError

from ..api_client import Api, ok, operator_headers, refused
from ..command import client_of, process
from .test_store_file import lost, names, new_project

pytestmark = pytest.mark.skipif(os.name != "posix", reason="writes into files that are open")


@pytest.fixture
def short_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log is folded into the file after every transaction."""
    monkeypatch.setattr(database, "_LONG_LOG", 1)


def other_store(running: Path, copy: Path) -> None:
    with Emulator(copy) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        for number in range(40):
            assert new_project(api, f"{number} {'x' * 500}").status_code == 201


def backup_of_the_service(running: Path, copy: Path) -> None:
    shutil.copy(next(Path(f"{running}.backups").iterdir()), copy)


def nothing(running: Path, copy: Path) -> None:
    copy.touch()


@pytest.mark.parametrize("make_copy", [other_store, backup_of_the_service, nothing])
def test_an_overwritten_file_is_noticed_and_left_alone(
    tmp_path: Path, make_copy: Callable[[Path, Path], None]
) -> None:
    path, copy = tmp_path / "store.db", tmp_path / "copy.db"
    with process("--data", str(path)) as (running, settings), client_of(settings) as client:
        assert new_project(client, "old").status_code == 201
        as_operator = {"X-Peer": "cmd", "X-Account-ID": "1"}
        auth = (settings["username"], settings["password"])
        task = client.post("/cluster/backup", headers=as_operator, auth=auth).json()["data"]["requestId"]
        assert client.get(f"/async-tasks/{task}", headers=as_operator, auth=auth).json()["data"]["state"] == 2
        assert new_project(client, "later").status_code == 201
        make_copy(path, copy)
        inode = path.stat().st_ino
        shutil.copyfile(copy, path)
        assert path.stat().st_ino == inode
        # Without waiting for the next look. What is read could be of either file.
        for answer in (new_project(client, "refused"), client.get("/projects")):
            assert answer.status_code == 503
            event = f"the store {path} was overwritten while the emulator ran on it"
            assert answer.json()["data"].startswith(event)
        assert lost(running).rstrip().endswith("what was stored is lost, but for backups")
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=60) == 1
    # The emulator has not written its log into it.
    assert path.read_bytes() == copy.read_bytes()
    names(path)


@pytest.mark.parametrize("replaced", [False, True])
def test_a_log_that_is_removed_is_noticed(tmp_path: Path, replaced: bool) -> None:
    path, log = tmp_path / "store.db", tmp_path / "store.db-wal"
    emulator = Emulator(path)
    emulator.start()
    with Api(emulator, operator_headers(emulator, 2)) as api:
        assert new_project(api, "kept").status_code == 201
        log.unlink()
        if replaced:
            log.touch()
        # A kill would lose what is stored from now on.
        assert refused(new_project(api, "refused"))[0] == 503
        assert [project["name"] for project in ok(api.get("/projects"))["projects"]] == ["kept"]
    with pytest.raises(StoreLostError, match=r"lost its log store\.db-wal"):
        emulator.stop()
    log.unlink(missing_ok=True)
    [rescued] = tmp_path.glob("*.rescued-????????")
    assert names(rescued) == names(path) == ["kept"]


def test_a_copy_of_what_is_in_the_file_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        assert new_project(api, "before").status_code == 201
        copy = path.read_bytes()
        assert new_project(api, "between").status_code == 201
        with path.open("r+b") as file:
            file.write(copy)
        assert new_project(api, "after").status_code == 201
    assert names(path) == ["before", "between", "after"]


def test_an_older_copy_of_the_same_run_is_noticed(tmp_path: Path, short_logs: None) -> None:
    path = tmp_path / "store.db"
    emulator = Emulator(path)
    emulator.start()
    with Api(emulator, operator_headers(emulator, 2)) as api:
        copy = path.read_bytes()
        assert new_project(api, "lost").status_code == 201
        with path.open("r+b") as file:
            file.write(copy)
        assert refused(new_project(api, "refused"))[0] == 503
    with pytest.raises(StoreLostError, match="was overwritten"):
        emulator.stop()
    assert path.read_bytes()[: len(copy)] == copy


def test_another_program_may_write_by_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    program = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1]);"
        "connection.execute(\"UPDATE projects SET description = 'theirs'\"); connection.commit();"
        "print(connection.execute('PRAGMA wal_checkpoint(TRUNCATE)').fetchone())"
    )
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        assert new_project(api, "before").status_code == 201
        before = path.stat().st_mtime_ns
        done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, check=True)
        assert done.stdout == b"(0, 0, 0)\n"
        assert path.stat().st_mtime_ns != before
        assert new_project(api, "after").status_code == 201
        found = ok(api.get("/projects?orderBy=id&orderByDirection=ASC"))["projects"]
        assert [project["description"] for project in found] == ["theirs", "d"]
    assert names(path) == ["before", "after"]


def folded(path: Path) -> list[str]:
    """The projects in the file itself, without its log."""
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        return [str(name) for (name,) in connection.execute("SELECT name FROM projects ORDER BY id")]


def test_a_long_log_is_folded_into_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, log = tmp_path / "store.db", tmp_path / "store.db-wal"
    monkeypatch.setattr(database, "_LONG_LOG", 200_000)
    longest = 0
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        for number in range(100):
            assert new_project(api, str(number)).status_code == 201
            longest = max(longest, log.stat().st_size)
        shutil.copy(path, tmp_path / "copy.db")
    assert 100_000 < longest < 400_000
    assert len(folded(tmp_path / "copy.db")) > 20


def test_a_reader_delays_the_folding_and_no_request(tmp_path: Path, short_logs: None) -> None:
    path = tmp_path / "store.db"
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        assert new_project(api, "before").status_code == 201
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            assert reader.execute("SELECT name FROM projects").fetchall() == [("before",)]
            begun = time.monotonic()
            for number in range(9):
                assert new_project(api, str(number)).status_code == 201
            # SQLite would wait for five seconds each time.
            assert time.monotonic() - begun < 40
            assert reader.execute("SELECT name FROM projects").fetchall() == [("before",)]
        assert new_project(api, "after").status_code == 201
        shutil.copy(path, tmp_path / "copy.db")
    assert folded(tmp_path / "copy.db") == ["before", *"012345678", "after"]
