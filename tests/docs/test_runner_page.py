"""The programs of docs/runner.md run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler0.emulator import Emulator

from ..runner.soak import free_port

TEXT = (Path(__file__).parents[2] / "docs" / "runner.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """An emulator whose clock the test moves."""
    with Emulator() as emulator:
        yield emulator


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_the_programs_run(
    program: str, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "BASE_URL": emulator.url,
        "API_KEY": emulator.api_key,
        "API_SECRET": emulator.api_secret,
        "ACCOUNT_ID": emulator.account_id,
    }.items():
        monkeypatch.setenv(f"SCHEDULER0_{name}", value)
    emulator.clock.freeze(emulator.clock.now().replace(year=2026, month=12, day=31))
    if program.startswith("# pages.py"):
        (tmp_path / "pages.py").write_text(program)
        out = python("-m", "scheduler0", "runner", "pages:runner", "--once", "render")
        assert "render (job 1): page 2 is rendered" in out
    elif "set_tracer_provider" in program:
        # The provider belongs to the process.
        python("-c", program.replace("9100", str(free_port())))
    else:
        names: dict[str, Any] = {"__name__": "program"}
        exec(program, names)
        names["runner"].client.close()


def python(*arguments: str) -> str:
    """Run Python in a process of its own. Returns what it wrote, also on standard error."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'generated'}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_the_programs_were_found() -> None:
    assert len(PROGRAMS) == 8
