"""Every file of "Beside other plugins" in docs/testing.md runs as it stands there, beside the plugin."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .test_testing_page import FILES, pytest_arguments, run

PLUGINS = {
    "test_freezegun.py": [],
    "test_time_machine.py": [],
    "test_socket.py": ["--allow-hosts=127.0.0.1,::1"],
    "test_timeout.py": [],
    "test_asyncio_plugin.py": ["-p", "asyncio", "-o", "asyncio_default_fixture_loop_scope=function"],
    "test_anyio.py": [],
}
"""The files of the section, and the options that they need."""
SLEEPING = """\
import os
import time
from pathlib import Path

import pytest

from scheduler0 import Client


@pytest.mark.parametrize("number", range(2))
def test_that_takes_long(number, scheduler0_emulator):
    emulator = scheduler0_emulator
    operator = Client(emulator.url, username=emulator.username, password=emulator.password, account_id=2)
    operator.cluster.backup().wait(timeout=30)
    port = scheduler0_emulator.url.rpartition(":")[2]
    Path(os.environ["PORTS"], port).touch()
    time.sleep(60)
"""


def test_every_file_is_run() -> None:
    assert sorted(PLUGINS) == sorted(
        name.removeprefix("plugins/") for name in FILES if name.startswith("plugins/")
    )


@pytest.mark.parametrize("name", PLUGINS)
def test_the_emulator_works_beside_the_plugin(tmp_path: Path, name: str) -> None:
    (tmp_path / "conftest.py").write_text(FILES["conftest.py"])
    (tmp_path / name).write_text(FILES[f"plugins/{name}"])
    output = run(tmp_path, *pytest_arguments(*PLUGINS[name], name))
    assert "passed" in output
    assert "skipped" not in output


def test_disabled_sockets_can_be_enabled_for_a_test(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(FILES["conftest.py"])
    marked = FILES["plugins/test_anyio.py"].replace(
        "@pytest.mark.anyio", "@pytest.mark.anyio\n@pytest.mark.enable_socket"
    )
    (tmp_path / "test_marked.py").write_text(marked)
    (tmp_path / "test_other.py").write_text("def test_without_sockets():\n    pass\n")
    output = run(tmp_path, *pytest_arguments("--disable-socket", "test_marked.py", "test_other.py"))
    assert "passed" in output


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM")
def test_sigterm_leaves_no_port_and_no_folder(tmp_path: Path) -> None:
    (tmp_path / "test_sleeping.py").write_text(SLEEPING)
    ports, temporary = tmp_path / "ports", tmp_path / "temporary"
    ports.mkdir()
    temporary.mkdir()
    session = subprocess.Popen(
        [sys.executable, "-m", *pytest_arguments("-n", "2", "test_sleeping.py")],
        cwd=tmp_path,
        env=os.environ | {"PORTS": str(ports), "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while len(list(ports.iterdir())) < 2:
            assert session.poll() is None
            time.sleep(0.05)
        session.send_signal(signal.SIGTERM)
        session.wait(30)
    finally:
        session.kill()
    deadline = time.monotonic() + 20
    while (left := _left(ports, temporary)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []


def _left(ports: Path, temporary: Path) -> list[str]:
    listening = {
        line.split()[1].rpartition(":")[2]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    }
    open_ports = [path.name for path in ports.iterdir() if f"{int(path.name):04X}" in listening]
    folders = [path.name for path in temporary.iterdir() if path.name.startswith("scheduler0-")]
    return open_ports + folders
