"""The file and the programs of docs/plans.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from scheduler0.emulator import Emulator

from .._sync.test_emulated import client_of

PAGE = (Path(__file__).parents[2] / "docs/plans.md").read_text("utf-8")


def test_the_programs_run_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HOOK_SECRET", raising=False)
    monkeypatch.setenv("HOOK_SECRET", "")
    [file] = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "jobs.toml").write_text(file, "utf-8")
    [fewer] = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "fewer.yaml").write_text(fewer, "utf-8")
    with Emulator() as emulator, client_of(emulator) as client:
        names: dict[str, Any] = {"client": client}
        for program in re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
            exec(compile(program, "docs/plans.md", "exec"), names)
        assert len(names["applied"].steps) == 3
        assert names["plan"].as_json() == {"changes": False, "prune": False, "steps": [], "warnings": []}
