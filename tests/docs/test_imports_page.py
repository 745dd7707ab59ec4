"""The program of docs/imports.md, and the report that it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs/imports.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_program_runs_and_prints_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    program, *others = PROGRAMS
    [report] = re.findall(r"^The report says:\n\n```\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    exec(compile(program, "docs/imports.md", "exec"), {})
    assert capsys.readouterr().out == report
    assert (tmp_path / "imported.toml").exists()
    assert len(others) == 2
    for other in others:
        exec(compile(other, "docs/imports.md", "exec"), {})
