"""Starting, stopping and starting again: in a thread, in a process, and killed."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from scheduler0.cli import main
from scheduler0.emulator import Emulator
from scheduler0.emulator.go.time import next_month
from scheduler0.emulator.store.database import Database, NewerDatabaseError, NotAStoreError
from scheduler0.emulator.store.store_file import StoreInUseError

from .api_client import Api, FrozenClock, execute, job_body, ok, operator_headers
from .command import client_of, process, process_refused


def key_headers(access: Emulator) -> dict[str, str]:
    return {
        "X-API-Key": access.api_key,
        "X-Secret-Key": access.api_secret,
        "X-Account-ID": access.account_id,
    }


def test_an_emulator_starts_and_stops_and_starts_again() -> None:
    before = set(threading.enumerate())
    emulator = Emulator()
    for _ in range(2):
        with emulator, Api(emulator, key_headers(emulator)) as api:
            assert ok(api.get("/projects"))["total"] == 0
            api.new_project()
            url = emulator.url
        with pytest.raises(httpx.ConnectError):
            httpx.get(url)
    emulator.stop()
    # Threads of earlier tests may end meanwhile; none of this one may stay.
    assert set(threading.enumerate()) <= before


def test_a_running_emulator_is_not_started_twice(emulator: Emulator) -> None:
    with pytest.raises(RuntimeError, match="running already"):
        emulator.start()


def test_a_stopped_emulator_has_no_address() -> None:
    emulator = Emulator()
    assert emulator.account_id == "2"
    for name in ("url", "api_key", "api_secret", "username", "password"):
        with pytest.raises(RuntimeError, match="not running"):
            getattr(emulator, name)


def test_secrets_stay_out_of_the_representation() -> None:
    with Emulator(password="hush", api_secret="hush hush") as emulator:
        assert emulator.url in repr(emulator)
        assert "hush" not in repr(vars(emulator))
    assert repr(emulator) == "<Emulator ':memory:' stopped>"


def test_a_file_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Emulator(path) as emulator, Api(emulator, key_headers(emulator)) as api:
        headers = key_headers(emulator)
        operator = (emulator.username, emulator.password)
        project, executor = api.new_project(), api.new_executor()
        job = api.new_job(projectId=project, executorId=executor)
        (credential,) = ok(api.get("/credentials"))["credentials"]
        api.send_json("DELETE", f"/credentials/{credential['id']}", {"deletedBy": "me"})
    # A file that was closed needs no log beside it.
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["store.db"]
    with Emulator(path) as emulator, Api(emulator, headers) as api:
        assert key_headers(emulator) == headers
        assert (emulator.username, emulator.password) == operator
        assert ok(api.get(f"/jobs/{job}"))["projectId"] == project
        assert ok(api.get("/healthcheck"))["raftStats"]["term"] == "2"


def test_chosen_access_replaces_what_is_stored(tmp_path: Path) -> None:
    chosen = {"username": "root", "password": "p:w", "api_key": "key", "api_secret": "secret"}
    for changes in ({}, chosen, {"api_secret": "other"}, {}):
        with Emulator(tmp_path / "store.db", **changes) as emulator:
            with Api(emulator, key_headers(emulator)) as api:
                assert api.get("/projects").status_code == 200
            with Api(emulator, operator_headers(emulator, 2)) as api:
                assert api.get("/projects").status_code == 200
            access = {name: getattr(emulator, name) for name in chosen}
    assert access == chosen | {"api_secret": "other"}


def test_a_fresh_store_has_accounts_features_and_counters(tmp_path: Path) -> None:
    with Emulator(tmp_path / "store.db") as emulator:
        accounts = execute(emulator, "SELECT id, name FROM accounts ORDER BY id")
        features = execute(emulator, "SELECT id, name FROM features ORDER BY id")
        of_system = execute(
            emulator, "SELECT account_id, group_concat(feature_id) FROM account_features GROUP BY account_id"
        )
        counters = execute(emulator, "SELECT account_id, execution_count, tokens FROM account_counters")
    assert accounts == [(1, "System"), (2, "Example")]
    assert features[4] == (5, "team_members")
    assert len(features) == 7
    assert of_system == [(1, "1,2,3,4,6,7")]
    assert counters == [(1, 9_999_999_999, 0), (2, 1_000_000, 0)]


@pytest.mark.parametrize(
    ("day", "reset"),
    [((2026, 8, 3), (2026, 9, 3)), ((2026, 12, 31), (2027, 1, 31)), ((2026, 1, 31), (2026, 3, 3))],
)
def test_a_month_counts_as_in_the_calendar(day: tuple[int, int, int], reset: tuple[int, int, int]) -> None:
    assert next_month(datetime(*day, 12, tzinfo=UTC)) == datetime(*reset, 12, tzinfo=UTC)


def test_a_taken_port_is_reported_and_leaves_the_store_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Emulator() as emulator:
        port = urlsplit(emulator.url).port
        assert port is not None
        with pytest.raises(OSError, match="in use"):
            Emulator(path, port=port).start()
    assert not path.exists()


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerDatabaseError, match="99"):
        Emulator(path).start()


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_text("this is text, and more than a header of it" * 100)
    before = path.read_bytes()
    with pytest.raises(NotAStoreError, match=re.escape(f"{path} is not a database")):
        Emulator(path).start()
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE users (id)")
    before = path.read_bytes()
    with pytest.raises(NotAStoreError, match="of another program"):
        Emulator(path).start()
    assert path.read_bytes() == before


def test_a_store_belongs_to_one_emulator_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    (tmp_path / "link.db").symlink_to(path)
    with Emulator(path) as emulator, Api(emulator, key_headers(emulator)) as api:
        os.link(path, tmp_path / "hard.db")
        for same in (path, tmp_path / "link.db", tmp_path / "hard.db"):
            with pytest.raises(StoreInUseError, match=f"another emulator runs on this file: {tmp_path}"):
                Emulator(same).start()
        # Neither a refused start nor another reader ends the lock.
        with closing(sqlite3.connect(path)) as reader:
            assert reader.execute("SELECT count(*) FROM projects").fetchall() == [(0,)]
        path.read_bytes()
        with process_refused("--data", str(tmp_path / "hard.db")) as message:
            assert "another emulator runs on this file" in message
        assert api.new_project() == 1
    with process("--data", str(path)) as (running, _):
        for same in (path, tmp_path / "hard.db"):
            with pytest.raises(StoreInUseError):
                Emulator(same).start()
        running.kill()
        running.wait()
    with Emulator(path) as emulator:
        assert emulator.url


@pytest.mark.parametrize(
    ("access", "reason"),
    [
        ({"username": "a:b"}, "username: .* colon"),
        ({"password": ""}, "password: must not be empty"),
        ({"api_key": "ä"}, "api_key: .* ASCII"),
        ({"api_secret": "a\nb"}, "api_secret: .* ASCII"),
    ],
)
def test_access_that_no_request_can_carry_is_refused(access: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Emulator(**access)


def test_access_that_is_no_text_is_refused_and_not_told() -> None:
    wrong: Any = 12345
    with pytest.raises(TypeError, match=r"^password: must be text, not int$"):
        Emulator(password=wrong)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"lambda_url": "localhost"}, "lambda_url: 'localhost' is not an http or https address"),
        ({"lambda_url": "http://localhost/?region=x"}, "lambda_url: .* without a query"),
        ({"path": ""}, "path: must not be empty"),
        ({"port": 65536}, "port: 65536 is not a number from 0 to 65535"),
        ({"port": "7070"}, "port: '7070' is not a number"),
        ({"port": True}, "port: True is not a number"),
        ({"nodes": "3"}, "nodes: '3' is not a number from 1 to 9"),
        ({"messages_token": ""}, "messages_token: must not be empty"),
        ({"leases": True, "leases_auth": "name:hush"}, "leases_auth: give a name without a colon"),
        ({"leases": True, "leases_auth": ("name", "hush", "more")}, "leases_auth: give a name"),
        ({"leases_auth": ("name", "hush")}, "leases_auth needs leases=True; pass both"),
        ({"messages_redis": "redis://127.0.0.1:6379/0"}, "messages_redis needs messages_token; pass both"),
    ],
)
def test_arguments_that_cannot_be_are_refused(arguments: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Emulator(**arguments).start()


class BrokenClock(FrozenClock):
    """Tells the time twice: enough to seed a store, and not enough to run on."""

    def __init__(self) -> None:
        super().__init__()
        self.left = 2

    def now(self) -> datetime:
        self.left -= 1
        if self.left < 0:
            raise ValueError("the clock is broken")
        return super().now()


def test_what_keeps_the_scheduler_from_starting_is_raised(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Emulator(path) as emulator, Api(emulator, key_headers(emulator)) as api:
        project, executor = api.new_project(), api.new_executor()
        api.new_job(projectId=project, executorId=executor, status="active", startDate="2999-01-01T00:00:00Z")
    broken = Emulator(path, clock=BrokenClock())
    with pytest.raises(ValueError, match="the clock is broken"):
        broken.start()
    with Emulator(path) as emulator:
        assert emulator.url


def test_a_stop_ends_waits_for_tasks(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path / "store.db")
    with emulator, Api(emulator, operator_headers(emulator, 5)) as api:
        execute(
            emulator,
            "INSERT INTO async_tasks (account_id, request_id, service, input, output, state, date_created,"
            " date_modified) VALUES (5, 'r', 'create_job', '[]', '', 0, 0, 0)",
        )
        address = urlsplit(emulator.url)
        waiting = socket.create_connection((address.hostname, address.port), timeout=10)
        headers = "".join(f"{name}: {value}\r\n" for name, value in operator_headers(emulator, 5).items())
        waiting.sendall(f"GET /api/v1/async-tasks/r HTTP/1.1\r\nHost: e\r\n{headers}\r\n".encode())
        # An answer to a later request shows that the wait has begun.
        assert api.get("/healthcheck").status_code == 200
    with waiting, waiting.makefile("rb") as answer:
        assert answer.read().endswith(b'{"data":"peer cannot accept requests","success":false}')
    # The task that nobody had queued is done at the next start.
    with emulator, Api(emulator, operator_headers(emulator, 5)) as api:
        assert ok(api.get("/async-tasks/r"))["output"] == "[]"


def test_a_task_that_cannot_be_done_says_why(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Database(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO async_tasks (account_id, request_id, service, input, output, state, date_created,"
            " date_modified) VALUES (5, 'r', 'create_job', '[1]', '', 0, 0, 0)"
        )
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 5)) as api:
        task = ok(api.get("/async-tasks/r"))
    reason = "json: cannot unmarshal number into Go value of type models.Job"
    assert task["state"] == 3
    assert task["output"] == f'{{"Message":"failed to batch insert job repository: {reason}","Type":500}}'


@pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_its_access_and_ends_with_a_signal(number: signal.Signals) -> None:
    with process("--username", "root", "--password", "hush", "--api-key", "k") as (running, settings):
        assert (settings["username"], settings["password"]) == ("root", "hush")
        assert settings["SCHEDULER0_API_KEY"] == "k"
        with client_of(settings) as client:
            assert client.get("/projects").status_code == 200
        running.send_signal(number)
        output, errors = running.communicate(timeout=30)
    assert (running.returncode, output.strip(), errors) == (0, "", "")


def test_the_command_says_in_one_line_why_it_cannot_start(tmp_path: Path) -> None:
    with process() as (_, settings):
        port = str(urlsplit(settings["SCHEDULER0_BASE_URL"]).port)
        command = [sys.executable, "-m", "scheduler0", "emulator"]
        for arguments, reason, status in (
            (["--port", port], f"cannot listen on 127.0.0.1:{port}", 1),
            (["--port", "0", "--data", str(tmp_path)], f"cannot use {tmp_path}", 1),
            (["--port", "0", "--username", "a:b"], "username", 2),
        ):
            failed = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
            assert failed.returncode == status
            assert failed.stderr.startswith(f"scheduler0-py emulator: {reason}: ")
            assert failed.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--port", "x"], "argument --port: must be a number from 0 to 65535, not 'x'"),
        (["--port", "65536"], "argument --port: must be a number from 0 to 65535, not '65536'"),
        *(
            ([option, ""], f"argument {option}: must not be empty; leave the option out for the default")
            for option in (
                "--data",
                "--env-file",
                "--host",
                "--username",
                "--password",
                "--api-key",
                "--api-secret",
                "--messages-token",
                "--leases-auth",
            )
        ),
    ],
)
def test_the_command_names_a_wrong_option(
    arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["emulator", *arguments])
    assert capsys.readouterr().err.endswith(f"error: {reason}\n")


@pytest.mark.skipif(os.name != "posix", reason="a pipe of POSIX")
def test_the_command_survives_a_reader_who_has_gone() -> None:
    command = [sys.executable, "-W", "error", "-m", "scheduler0", "emulator", "--quirks", "list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.close()
        running.stdout = None
        _, errors = running.communicate(timeout=30)
    assert (running.returncode, errors) == (0, b"")


def test_the_command_names_the_packages_that_it_lacks() -> None:
    program = (
        "import sys; sys.modules['starlette'] = None\n"
        "from scheduler0.cli import main; sys.exit(main(['emulator']))"
    )
    failed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert 'pip install "scheduler0-python-client[emulator]"' in failed.stderr
    assert failed.stderr.count("\n") == 1


def test_nothing_that_was_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    data = str(tmp_path / "store.db")
    batches = 5
    with process("--data", data) as (running, settings), client_of(settings) as client:
        project = {"name": "n", "description": "d", "createdBy": "me"}
        hook = {
            "name": "n",
            "type": "webhook_url",
            "webhookUrl": "u",
            "webhookMethod": "POST",
            "createdBy": "me",
        }
        ok(client.post("/projects", json=project), 201)
        ok(client.post("/executors", json=hook), 201)
        jobs = [job_body(projectId=1, executorId=1)] * 100
        tasks = [ok(client.post("/jobs", json=jobs), 202) for _ in range(batches)]
        running.kill()
        running.wait()
    with process("--data", data) as (_, settings), client_of(settings) as client:
        assert {ok(client.get(f"/async-tasks/{task}"))["state"] for task in tasks} == {2}
        assert ok(client.get("/jobs"))["total"] == 100 * batches
