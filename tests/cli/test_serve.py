"""The command `scheduler0-py emulator`: its log, its credentials, and what it reads from the environment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from scheduler0 import Client
from scheduler0.cli.emulator_output import JSONFormatter
from scheduler0.cli.serve import main

NAMES = ["SCHEDULER0_BASE_URL", "SCHEDULER0_ACCOUNT_ID", "SCHEDULER0_API_KEY", "SCHEDULER0_API_SECRET"]
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("SCHEDULER0_", "API_", "REDIS_"))
}
ROOT = Path(__file__).parents[2]


@contextmanager
def emulator(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-W", "error", "-m", "scheduler0", "emulator", *arguments]
    paths = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'generated'}"}
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**CLEAN, **paths, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def read_json(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        assert process.stderr is not None
        pytest.fail(process.stderr.read())
    printed: dict[str, str] = json.loads(line)
    return printed


def stopped(process: subprocess.Popen[str]) -> list[str]:
    """The lines of the log."""
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    return errors.splitlines()


def client_of(access: Mapping[str, str]) -> Client:
    return Client(
        access["url"],
        api_key=access["api_key"],
        api_secret=access["api_secret"],
        account_id=access["account_id"],
        actor="me",
    )


def test_one_line_for_each_request_at_the_default_level(tmp_path: Path) -> None:
    with emulator(tmp_path, "--port", "0", "--print", "json") as process:
        access = read_json(process)
        with client_of(access) as client:
            client.projects.list()
        httpx.get(f"{access['url']}/api/v1/projects?secret=hush", verify=False)
        httpx.get(f"{access['url']}/_emulator/state", verify=False)
        lines = stopped(process)
    assert [line.split()[1:] for line in lines] == [
        ["INFO", "GET", "/api/v1/projects", "200", lines[0].split()[5], "ms", "account", "2"],
        ["INFO", "GET", "/api/v1/projects", "401", lines[1].split()[5], "ms"],
    ]
    assert "hush" not in "".join(lines)


def test_the_log_as_json_has_the_parts_of_a_request_as_members(tmp_path: Path) -> None:
    with emulator(tmp_path, "--port", "0", "--print", "json", "--log-format", "json") as process:
        access = read_json(process)
        with client_of(access) as client:
            client.projects.create(name="p", description="d")
        [line] = map(json.loads, stopped(process))
    assert line["ms"] > 0
    assert line["time"].endswith("Z")
    assert {name: line[name] for name in line if name not in ("ms", "time", "message")} == {
        "level": "info",
        "logger": "scheduler0.emulator",
        "method": "POST",
        "path": "/api/v1/projects",
        "status": 201,
        "account": "2",
    }


def test_a_request_without_an_answer_is_logged_as_such(tmp_path: Path) -> None:
    with emulator(tmp_path, "--port", "0", "--print", "json", "--log-format", "json") as process:
        url = read_json(process)["url"]
        fault = {"kind": "drop_after", "path": "/api/v1/healthcheck"}
        assert httpx.post(f"{url}/_emulator/faults", json=fault, verify=False).status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"{url}/api/v1/healthcheck", verify=False)
        lines = list(map(json.loads, stopped(process)))
    assert [(line["path"], line["status"]) for line in lines] == [("/api/v1/healthcheck", None)]
    assert " no answer " in lines[0]["message"]


def test_a_log_that_nobody_reads_does_not_hold_up_the_emulator(tmp_path: Path) -> None:
    with emulator(tmp_path, "--port", "0", "--print", "json") as process:
        url = read_json(process)["url"]
        with httpx.Client(verify=False) as client:
            # Ten times what the pipe holds.
            for _ in range(640):
                client.get(f"{url}/api/v1/healthcheck", params={"long": "x" * 1024})
        assert len(stopped(process)) == 640


@pytest.mark.parametrize(("level", "warned"), [("debug", True), ("critical", False)])
def test_quiet_leaves_a_level_that_says_less(level: str, warned: bool, tmp_path: Path) -> None:
    with emulator(tmp_path, "--port", "0", "--print", "json", "--quiet", "--log-level", level) as process:
        access = read_json(process)
        controls = f"{access['url']}/_emulator/clock"
        httpx.post(f"{controls}/freeze", verify=False).raise_for_status()
        with client_of(access) as client:
            project = client.projects.ensure(name="any", description="any")
            executor = client.executors.ensure(
                name="gone",
                type="webhook_url",
                webhook_url="http://127.0.0.1:1/",
                webhook_method="POST",
            )
            client.jobs.create(
                project_id=project.id, executor_id=executor.id, spec="@every 1h", timezone="UTC"
            ).wait()
        advanced = httpx.post(f"{controls}/advance", json={"hours": 2}, verify=False)
        assert advanced.raise_for_status().json()
        assert any("not delivered" in line for line in stopped(process)) is warned


@pytest.mark.parametrize("options", [["--quiet"], ["--log-level", "warning"]])
def test_a_quiet_emulator_logs_no_requests(options: list[str], tmp_path: Path) -> None:
    with emulator(tmp_path, "--port", "0", "--print", "json", *options) as process:
        with client_of(read_json(process)) as client:
            client.projects.list()
        assert stopped(process) == []


def test_controls_are_logged_at_the_level_debug(tmp_path: Path) -> None:
    with emulator(tmp_path, "--port", "0", "--print", "json", "--log-level", "debug") as process:
        httpx.get(f"{read_json(process)['url']}/_emulator/state", verify=False)
        assert any("GET /_emulator/state 200" in line for line in stopped(process))


def test_json_lines_hold_the_exception() -> None:
    import logging

    try:
        raise ValueError("wrong")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, __file__, 1, "failed: %s", ("x",), sys.exc_info())
    line = json.loads(JSONFormatter().format(record))
    assert (line["level"], line["message"]) == ("error", "failed: x")
    assert line["exception"].endswith("ValueError: wrong")


def test_printed_lines_work_in_a_shell_and_from_env_finds_them(tmp_path: Path) -> None:
    secret = "it's $HOME; a secret"
    with emulator(tmp_path, "--port", "0", "--print", "env", "--api-secret", secret) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in NAMES]
        assert [line.partition("=")[0] for line in lines] == [f"export {name}" for name in NAMES]
        program = (
            "from scheduler0 import Client\n"
            "with Client.from_env(actor='me') as client:\n    print(client.projects.list().total)"
        )
        script = "".join([*lines, f'exec "{sys.executable}" -c "$PROGRAM"'])
        environment = {**CLEAN, "PROGRAM": program, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'generated'}"}
        done = subprocess.run(
            ["sh"], input=script, env=environment, capture_output=True, text=True, check=False
        )
    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr


def test_the_greeting_has_lines_for_a_shell(tmp_path: Path) -> None:
    with emulator(tmp_path, "--port", "0") as process:
        assert process.stdout is not None
        text = "".join(process.stdout.readline() for _ in range(9))
    for name in NAMES:
        assert f"\n  export {name}=" in text


def test_an_env_file_gets_the_credentials_and_keeps_its_other_lines(tmp_path: Path) -> None:
    from dotenv import dotenv_values

    file = tmp_path / ".env"
    file.write_text("# mine\nOTHER=1\nSCHEDULER0_API_KEY=old\n")
    with emulator(tmp_path, "--port", "0", "--print", "json", "--env-file", ".env") as process:
        access = read_json(process)
        values = dotenv_values(file)
        assert values == {
            "OTHER": "1",
            "SCHEDULER0_BASE_URL": access["url"],
            "SCHEDULER0_ACCOUNT_ID": "2",
            "SCHEDULER0_API_KEY": access["api_key"],
            "SCHEDULER0_API_SECRET": access["api_secret"],
        }
        assert file.read_text().startswith("# mine\nOTHER=1\n")


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_new_env_file_is_for_its_owner_only(tmp_path: Path) -> None:
    with emulator(tmp_path, "--port", "0", "--print", "json", "--env-file", "new.env") as process:
        read_json(process)
        assert (tmp_path / "new.env").stat().st_mode & 0o777 == 0o600


def test_dev_credentials_are_the_same_every_day(tmp_path: Path) -> None:
    seen: list[dict[str, str]] = []
    for _ in range(2):
        with emulator(tmp_path, "--port", "0", "--dev", "--print", "json") as process:
            access = read_json(process)
            with client_of(access) as client:
                assert client.projects.list().total == 0
            seen.append({name: value for name, value in access.items() if name != "url"})
    assert seen[0] == seen[1]
    assert seen[0]["api_key"] == "scheduler0-dev-key"


def test_an_option_counts_more_than_the_dev_credentials(tmp_path: Path) -> None:
    with emulator(tmp_path, "--port", "0", "--dev", "--api-key", "mine", "--print", "json") as process:
        access = read_json(process)
        assert (access["api_key"], access["api_secret"]) == ("mine", "scheduler0-dev-secret")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com"])
def test_dev_credentials_are_for_loopback_only(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--dev", "--host", host]) == 2
    error = capsys.readouterr().err
    assert f"must not listen on {host}" in error
    assert error.count("\n") == 1


def test_the_access_to_leases_is_not_taken_without_them(capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = "256.0.0.1"
    assert main(["--leases-auth", "name:hush", "--host", nowhere]) == 2
    assert "--leases-auth needs --leases; pass both" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--quirks", "some"], "--quirks: "),
        (["clck"], "there is no command 'clck'; a running emulator has clock, "),
        (["--nodes", "99"], "nodes: 99"),
    ],
)
def test_options_that_do_not_fit_are_wrong_usage(
    options: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(options) == 2
    assert text in capsys.readouterr().err


def test_a_number_below_one_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--nodes", "--executions", "--max-body-bytes"):
        with pytest.raises(SystemExit, match="2"):
            main([option, "0"])
        assert f"argument {option}: must be a whole number from 1 on" in capsys.readouterr().err


def test_a_file_for_credentials_is_tried_before_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--port", "0", "--env-file", str(tmp_path / "none" / ".env")]) == 1
    assert "cannot write" in capsys.readouterr().err


def test_the_allowance_is_an_option(tmp_path: Path) -> None:
    with emulator(tmp_path, "--port", "0", "--executions", "12", "--print", "json") as process:
        access = read_json(process)
        with Client(
            access["url"],
            username=access["username"],
            password=access["password"],
            account_id=2,
            actor="me",
        ) as client:
            assert client.accounts.execution_count(2).execution_count == 12


def test_settings_of_the_messages_service_come_from_the_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("API_HOST=127.0.0.1\nAPI_PORT=0\nAPI_TOKEN=file\n")
    with emulator(tmp_path, "--messages", "--print", "json") as process:
        url = read_json(process)["url"]
        assert urlsplit(url).port not in (0, 7070)
        assert message_count(url, "file") == 0


def test_the_environment_counts_more_than_the_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("API_PORT=1\nAPI_TOKEN=file\n")
    settings = {"API_PORT": "0", "API_TOKEN": "environment"}
    with emulator(tmp_path, "--messages", "--print", "json", environment=settings) as process:
        assert message_count(read_json(process)["url"], "environment") == 0


def test_an_option_counts_more_than_the_environment(tmp_path: Path) -> None:
    settings = {"API_PORT": "1", "API_HOST": "192.0.2.1", "API_TOKEN": "environment"}
    options = ["--port", "0", "--host", "127.0.0.1", "--messages-token", "option"]
    with emulator(tmp_path, "--messages", "--print", "json", *options, environment=settings) as process:
        assert message_count(read_json(process)["url"], "option") == 0


def message_count(url: str, token: str) -> int:
    answer = httpx.get(f"{url}/messages", headers={"Authorization": f"Bearer {token}"}, verify=False)
    assert answer.status_code == 200
    count: int = answer.json()["count"]
    return count


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("", "--messages needs a token: set API_TOKEN in the environment or in .env"),
        ("API_TOKEN=t\nAPI_PORT=x\n", "API_PORT: must be a number from 0 to 65535, not 'x'"),
        ("API_TOKEN=\xff\n", ".env is not UTF-8 text"),
    ],
)
def test_wrong_settings_of_the_messages_service_are_explained(
    file: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(file, "latin-1")
    with emulator(tmp_path, "--messages") as process:
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 2
    assert message in errors
    assert errors.count("\n") == 1
