"""The plugin among other plugins: what its import costs, and what it leaves alone."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import scheduler0.testing
from scheduler0 import AsyncClient, Client
from scheduler0.emulator import Emulator, EmulatorClock, Mode


def python(program: str, folder: Path | None = None) -> str:
    command = [sys.executable, "-W", "error", "-c", program]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_pytest_finds_it() -> None:
    [found] = entry_points(group="pytest11", name="scheduler0")
    assert found.load() is scheduler0.testing


def test_its_import_is_cheap() -> None:
    program = (
        "import sys, pytest; before = set(sys.modules); import scheduler0.testing\n"
        "print(sorted(name for name in set(sys.modules) - before if not name.startswith('scheduler0')))\n"
        "print('scheduler0.emulator' in sys.modules, 'scheduler0._sync.client' in sys.modules)"
    )
    assert python(program) == "[]\nFalse False\n"


def test_it_does_no_harm_without_the_extra(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "def test_nothing():\n    pass\n\ndef test_emulator(scheduler0_emulator):\n    pass\n"
    )
    program = (
        "import sys; sys.modules['starlette'] = None; import pytest\n"
        "pytest.main(['-p', 'no:cacheprovider', '-p', 'no:scheduler0', '-p', 'scheduler0.testing'])"
    )
    output = python(program, tmp_path)
    assert "1 passed, 1 error" in output
    assert 'pip install "scheduler0[emulator]"' in output


def test_the_first_test_finds_an_empty_emulator(
    scheduler0_emulator: Emulator, scheduler0_client: Client
) -> None:
    assert scheduler0_client.projects.create(name="first", description="d").id == 1
    scheduler0_emulator.clock.freeze()
    scheduler0_emulator.faults.add("status", status=500, path="/elsewhere")


@pytest.mark.anyio
async def test_the_async_client_belongs_to_any_event_loop(scheduler0_async_client: AsyncClient) -> None:
    assert (await scheduler0_async_client.projects.create(name="async", description="d")).id == 1


def test_and_so_does_the_next_one(
    scheduler0_emulator: Emulator, scheduler0_client: Client, scheduler0_clock: EmulatorClock
) -> None:
    assert scheduler0_client.projects.list().total == 0
    assert scheduler0_clock.state().mode is Mode.REAL
    assert scheduler0_emulator.faults.pending() == []
