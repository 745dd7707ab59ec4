"""Every recipe of docs/testing.md runs as it stands there, in its own process."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "testing.md").read_text()
FILES = dict(re.findall(r"^```python\n# (\S+\.py)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
RECIPES = [name for name in FILES if name != "conftest.py" and "/" not in name]


def write(folder: Path) -> None:
    for name, text in FILES.items():
        if "/" not in name:
            (folder / name).write_text(text)


def run(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-W", "error", "-m", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def pytest_arguments(*arguments: str) -> list[str]:
    """With the plugin by its name, wherever the package is imported from."""
    loading = ["-p", "no:scheduler0", "-p", "scheduler0.testing", "-p", "no:asyncio"]
    return ["pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *loading, *arguments]


def test_there_are_five() -> None:
    assert len(RECIPES) == len(re.findall(r"^### \d\. ", PAGE, re.MULTILINE)) == 5
    assert PAGE.count("```python\n") == len(FILES)


def test_all_pass_in_one_session_whatever_their_order(tmp_path: Path) -> None:
    write(tmp_path)
    for order in (RECIPES, RECIPES[::-1]):
        assert "6 passed" in run(tmp_path, *pytest_arguments(*order))


def test_all_pass_on_two_workers(tmp_path: Path) -> None:
    write(tmp_path)
    assert "6 passed" in run(tmp_path, *pytest_arguments("-n", "2"))


def test_the_last_one_passes_without_pytest(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "pytest.py").write_text("raise ImportError('pytest is not to be loaded')")
    program = "import sys; sys.modules['pytest'] = None; import unittest; unittest.main('test_with_unittest')"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Ran 1 test" in done.stderr) == (0, True), done.stderr


def test_settings_are_those_of_the_page(tmp_path: Path) -> None:
    for name, text in FILES.items():
        if name.startswith("settings/"):
            (tmp_path / name.removeprefix("settings/")).write_text(text)
    output = run(tmp_path, *pytest_arguments("-vv"))
    assert re.findall(r"^(\w+\.py)::\w+(\S*) PASSED", output, re.MULTILINE) == [
        ("test_settings.py", "[faithful]"),
        ("test_settings.py", "[none]"),
        ("test_strict.py", ""),
    ]


@pytest.mark.parametrize("name", re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE))
def test_every_fixture_of_the_table_is_there(name: str, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(name) is not None
