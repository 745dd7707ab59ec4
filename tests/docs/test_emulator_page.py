"""docs/emulator.md says what is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler0.emulator.api.routes import OPERATIONS

PAGE = (Path(__file__).parents[2] / "docs" / "emulator.md").read_text()
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_runs(example: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_page_has_an_example() -> None:
    assert EXAMPLES


def test_the_operations_are_counted() -> None:
    assert f"{len(OPERATIONS)} operations" in PAGE


def test_every_option_is_explained() -> None:
    help_text = subprocess.run(
        [sys.executable, "-m", "scheduler0", "emulator", "--help"], capture_output=True, text=True, check=True
    ).stdout
    options = set(re.findall(r"--[a-z-]+", help_text)) - {"--help"}
    assert options == set(re.findall(r"`(--[a-z-]+)", PAGE))
