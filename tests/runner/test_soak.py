"""One minute of `make soak`."""

from __future__ import annotations

from pathlib import Path

import pytest

from .soak import soak


@pytest.mark.slow
def test_every_run_is_done_by_its_policy_and_reported_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = soak(tmp_path, 60, seed=7)
    with capsys.disabled():
        print(f"\n{figures}")
    output = (tmp_path / "output").read_text(errors="replace")
    assert not figures.problems, f"{figures.problems}\n{output[-5000:]}"
    assert figures.unreported == 0
    assert figures.kills >= 5
    assert figures.outages >= 1
