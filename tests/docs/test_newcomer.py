"""README and docs/getting-started.md from top to end, in a checkout with an environment of its own."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from .newcomer import Newcomer, blocks

PORT = 7070


@pytest.mark.slow
def test_the_pages_lead_from_nothing_to_a_running_job(tmp_path: Path) -> None:
    """One test for both, because the emulator of both pages has the same port."""
    require_port()
    printed = follow("README.md", tmp_path / "readme")
    assert printed.count("02:30:00+0") == 2 * 3
    assert printed.count(" success\n") == 2 * 4
    assert printed.count("0 30 2 * * * active\n") == 2 + 1 + 2, (
        "a job for each run, and the list of them each time"
    )

    printed = follow("docs/getting-started.md", tmp_path / "started")
    assert "7. The webhook arrives" in printed
    assert printed.count("0 30 2 * * * 2098-12-31") + printed.count("0 30 2 * * * 2099-01-01") == 2
    assert printed.count("1 reports\n") == 2


@pytest.mark.slow
def test_the_lines_of_the_migration_page_run(tmp_path: Path) -> None:
    [lines] = [code for kind, code in blocks("docs/migration.md") if kind == "sh"]
    with Newcomer(tmp_path) as newcomer:
        newcomer.shell("pip install .")
        printed = newcomer.shell(lines)
        assert "Successfully uninstalled scheduler0-python-client" in printed
        assert newcomer.program("from scheduler0 import Client; print(Client.__name__)") == "Client\n"


def follow(page: str, folder: Path) -> str:
    """Do what a page says, and run its programs a second time; what all of it prints."""
    found = blocks(page)
    printed = ""
    with Newcomer(folder) as newcomer:
        for kind, code in found:
            if kind == "python":
                printed += newcomer.program(code)
            elif code.startswith("scheduler0-py emulator"):
                newcomer.server(code)
            else:
                printed += newcomer.shell(code)
        newcomer.new_session()
        for kind, code in found:
            if kind == "python":
                printed += newcomer.program(code)
    return printed


def require_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError:
            pytest.skip(f"something else listens on port {PORT}, which the pages name")
