"""The programs of docs/leases.md run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler0.emulator import Emulator

from ..redis_server import running_redis

TEXT = (Path(__file__).parents[2] / "docs" / "leases.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_the_programs_run(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if "redis://" in program:
        with running_redis(tmp_path) as redis:
            exec(program.replace("redis://localhost:6379/0", redis.url), {"__name__": "program"})
        return
    with Emulator(leases=True, leases_auth=("name", "password")) as emulator:
        names = {"__name__": "program"}
        exec(program.replace("http://localhost:7070", emulator.url), names)


def test_the_programs_were_found() -> None:
    assert len(PROGRAMS) == 7
