"""The programs of docs/identity.md run."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path

import pytest

from scheduler0.emulator import Emulator

TEXT = (Path(__file__).parents[2] / "docs" / "identity.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_the_programs_run(
    program: str, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    access = {"key": emulator.api_key, "secret": emulator.api_secret, "account_id": emulator.account_id}
    Path("key.json").write_text(json.dumps({**access, "expires_at": "2999-01-01T00:00:00Z"}))
    for name, value in {
        "SCHEDULER0_BASE_URL": emulator.url,
        "SCHEDULER0_API_KEY": emulator.api_key,
        "SCHEDULER0_API_SECRET": emulator.api_secret,
        "SCHEDULER0_ACCOUNT_ID": emulator.account_id,
    }.items():
        monkeypatch.setenv(name, value)
    with warnings.catch_warnings():
        exec(program.replace("http://localhost:7070", emulator.url), {})


def test_the_programs_were_found() -> None:
    assert len(PROGRAMS) == 5
