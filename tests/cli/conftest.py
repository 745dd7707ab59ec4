"""The command in this process, against an emulator on a real port."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scheduler0.cli import main
from scheduler0.emulator import Emulator


@dataclass
class Outcome:
    """What a command came to."""

    status: int
    output: str
    errors: str

    @property
    def json(self) -> Any:
        assert self.status == 0, self.errors
        return json.loads(self.output)


Run = Callable[..., Outcome]


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the machine: no profile, no session, no variables."""
    for name in list(os.environ):
        if name.startswith(("SCHEDULER0_", "_SCHEDULER0")) or name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SCHEDULER0_PROFILES", str(tmp_path / "profiles.json"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(clean_environment: None, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command with these words."""

    def run(*words: object) -> Outcome:
        capsys.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as exit_:
            status = exit_.code if isinstance(exit_.code, int) else 1
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run


@pytest.fixture
def emulator(run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """An emulator whose API key is in the environment."""
    with Emulator() as emulator:
        monkeypatch.setenv("SCHEDULER0_BASE_URL", emulator.url)
        monkeypatch.setenv("SCHEDULER0_ACCOUNT_ID", emulator.account_id)
        monkeypatch.setenv("SCHEDULER0_API_KEY", emulator.api_key)
        monkeypatch.setenv("SCHEDULER0_API_SECRET", emulator.api_secret)
        monkeypatch.setenv("SCHEDULER0_ACTOR", "tester")
        yield emulator


@pytest.fixture
def operator(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The same emulator with the operator's name and password in the environment, in account 2."""
    monkeypatch.delenv("SCHEDULER0_API_KEY")
    monkeypatch.delenv("SCHEDULER0_API_SECRET")
    monkeypatch.setenv("SCHEDULER0_USERNAME", emulator.username)
    monkeypatch.setenv("SCHEDULER0_PASSWORD", emulator.password)
    return emulator


@pytest.fixture
def requests() -> Iterator[list[tuple[str, str]]]:
    """Method and path of each request that an emulator in this process gets."""
    seen: list[tuple[str, str]] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if hasattr(record, "method"):
                seen.append((record.method, record.path))

    logger, keeper = logging.getLogger("scheduler0.emulator"), Keeper()
    level = logger.level
    logger.addHandler(keeper)
    logger.setLevel(logging.INFO)
    try:
        yield seen
    finally:
        logger.removeHandler(keeper)
        logger.setLevel(level)
