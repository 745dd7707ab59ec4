"""The programs of the pages run as they stand there."""

from __future__ import annotations

import gc
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler0 import Client
from scheduler0.emulator import Emulator

DOCS = Path(__file__).parents[2] / "docs"


def programs(page: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def has_its_own_test(page: str) -> bool:
    return (Path(__file__).parent / f"test_{page.removesuffix('.md').replace('-', '_')}_page.py").exists()


PAGES = sorted(
    page.name for page in DOCS.glob("*.md") if programs(page.name) and not has_its_own_test(page.name)
)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A client of an emulator with job 1, which the environment names as well."""
    with Emulator() as emulator:
        monkeypatch.setenv("SCHEDULER0_BASE_URL", emulator.url)
        monkeypatch.setenv("SCHEDULER0_API_KEY", emulator.api_key)
        monkeypatch.setenv("SCHEDULER0_API_SECRET", emulator.api_secret)
        monkeypatch.setenv("SCHEDULER0_ACCOUNT_ID", emulator.account_id)
        with Client.from_env(actor="reader") as client:
            project = client.projects.create(name="p", description="d")
            executor = client.executors.create(name="e", type="local", command="true")
            client.jobs.create(
                project_id=project.id, executor_id=executor.id, spec="0 0 9 * * *", timezone="UTC"
            ).wait(timeout=10)
            yield client


@pytest.mark.parametrize("page", PAGES)
def test_the_programs_run_in_their_order(
    page: str, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a program may write a file
    names: dict[str, Any] = {
        "client": client,
        "project": client.projects.get(1),
        "executor": client.executors.get(1),
    }
    for program in programs(page):
        exec(compile(program, page, "exec"), names)
    if names["client"] is not client:
        names["client"].close()
    names.clear()
    with warnings.catch_warnings():
        # A page shows several ways to make a client and closes none.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
