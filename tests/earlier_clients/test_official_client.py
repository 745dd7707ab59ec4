"""Every method of the official client 1.2.0 against the emulator, compared with ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest

from scheduler0.emulator import Emulator

from ..emulator.api_client import FrozenClock
from .test_wire import MOVED

SESSION = Path(__file__).with_name("session.py")
ROOT = Path(__file__).parents[2]
METHODS = 51

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the official client and nothing of ours."""
    home = tmp_path_factory.mktemp("official")
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "scheduler0==1.2.0"]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the official client cannot be installed: {done.stderr.strip()[-200:]}")
    return python


def run(python: Path, *, path: str) -> list[dict[str, Any]]:
    """The calls of the session on an emulator of its own, whose clock stands still."""
    with Emulator(clock=FrozenClock(), api_key="key", api_secret="secret", password="hush") as emulator:
        emulator.ai.answer_analysis()
        arguments = (
            *(emulator.url, emulator.api_key, emulator.api_secret, emulator.account_id),
            *(emulator.username, emulator.password),
        )
        done = subprocess.run(
            [str(python), str(SESSION), *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
            cwd=SESSION.parent,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def comparable(calls: list[dict[str, Any]]) -> list[Any]:
    """The calls without what is random, and with the paths of current servers."""
    text = json.dumps([[call["method"], call["exchanges"]] for call in calls])
    for old, new in MOVED.items():
        text = text.replace(f'"/api/v1{old}"', f'"/api/v1{new}"')
    text = re.sub(r"127\.0\.0\.1:[0-9]+", "<address>", text)
    text = re.sub(r"[0-9a-f]{64,184}", "<key>", text)
    text = re.sub(r"[0-9A-Za-z]{27}(?=[\\\"./])", "<id>", text)
    text = re.sub(r"[^\" ]*scheduler0-[^\"/]*/", "<folder>/", text)
    compared: list[Any] = json.loads(text)
    return compared


def test_every_method_of_the_official_client_completes_and_is_answered_as_ours(official: Path) -> None:
    theirs = run(official, path="")
    names = {call["method"] for call in theirs}
    statuses = {status for call in theirs for _, _, status, _ in call["exchanges"]}
    assert len(names) == METHODS
    assert statuses <= {200, 201, 202, 204}
    ours = run(Path(sys.executable), path=os.pathsep.join((str(ROOT), str(ROOT / "generated"))))
    for their_call, our_call in zip(comparable(theirs), comparable(ours), strict=True):
        method, exchanges = our_call
        if method == "update_executor":
            # The server answers with another executor, so ours reads the right one as well.
            exchanges = exchanges[:1]
        if method.endswith("account_ai_settings"):
            # The server reads these members in snake case only, and ignores what 1.2.0 sends.
            assert [(sent, path) for sent, path, *_ in exchanges] == [
                (sent, path) for sent, path, *_ in their_call[1]
            ]
        else:
            assert [method, exchanges] == their_call
