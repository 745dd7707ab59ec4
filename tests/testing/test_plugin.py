"""The plugin beside other plugins: what its import costs, and what it does not touch."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import scheduler0.testing
from scheduler0 import AsyncClient, Client
from scheduler0.emulator import Emulator, EmulatorClock, Mode

from ..environments import environment


def python(program: str, folder: Path | None = None) -> str:
    command = [sys.executable, "-W", "error", "-c", program]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def pytest_output(folder: Path) -> str:
    """Of a session of its own on the tests in a folder; the plugin is loaded by name, wherever it lies."""
    names = ["no:cacheprovider", "no:scheduler0", "scheduler0.testing", "no:asyncio"]
    arguments = [argument for name in names for argument in ("-p", name)]
    return python(f"import pytest\npytest.main({arguments})", folder)


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
    alone = environment(tmp_path / "environment", "pytest")  # where pytest finds the plugin by itself
    run = subprocess.run(
        [alone, "-W", "error", "-m", "pytest", "-p", "no:cacheprovider", "test_other.py"],
        cwd=tmp_path,
        env={},
        capture_output=True,
        text=True,
    )
    assert "scheduler0-python-client-2" in run.stdout, "pytest has not loaded the plugin"
    assert "1 passed, 1 error" in run.stdout
    assert 'pip install "scheduler0-python-client[emulator]"' in run.stdout


SESSION = """\
def test_first(scheduler0_emulator):
    assert scheduler0_emulator.state().quirks.names
"""
MODULE = """\
import pytest
from scheduler0.emulator import Quirks

@pytest.fixture(scope="session")
def scheduler0_emulator_settings():
    return {"quirks": Quirks.none()}

def test_second(scheduler0_clock):
    pass
"""


def test_settings_that_come_too_late_are_refused(tmp_path: Path) -> None:
    (tmp_path / "test_first.py").write_text(SESSION)
    (tmp_path / "test_second.py").write_text(MODULE)
    output = pytest_output(tmp_path)
    assert "1 passed, 1 error" in output
    assert "other scheduler0_emulator_settings than" in output


REPLACED = """\
import pytest
from scheduler0.emulator import Emulator

@pytest.fixture(scope="module")
def scheduler0_emulator():
    with Emulator() as emulator:
        yield emulator

@pytest.mark.parametrize("time", range(2))
def test_new(scheduler0_client, time):
    assert scheduler0_client.projects.create(name="p", description="d").id == 1
"""


def test_an_emulator_of_the_users_own_is_reset_too(tmp_path: Path) -> None:
    (tmp_path / "test_replaced.py").write_text(REPLACED)
    assert "2 passed" in pytest_output(tmp_path)


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
