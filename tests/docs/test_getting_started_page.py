"""What docs/getting-started.md and the page of an index say. test_newcomer.py runs the programs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", ["package-page.md"])
def test_an_index_can_show_the_page(page: str) -> None:
    """An index does not have the files that a relative link would name."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    assert "](" not in text.replace("](https://", "")


@pytest.mark.parametrize(("page", "beside"), [("getting-started.md", set()), ("package-page.md", {"dev"})])
def test_the_extras_are_those_of_the_package(page: str, beside: set[str]) -> None:
    """A checkout has one more: what runs the tests."""
    table = re.findall(r"^\| (`[a-z0-9`, ]+) \|", (ROOT / "docs" / page).read_text("utf-8"), re.MULTILINE)
    named = {name for row in table for name in re.findall(r"`(\w+)`", row)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert named | beside == project["optional-dependencies"].keys()
    assert {"emulator", "cli", "runner", "redis", "otel", "aiohttp", "all"} <= named


def test_the_extra_all_has_every_other_one() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    [everything] = extras["all"]
    assert set(re.findall(r"\w+", everything.partition("[")[2])) == extras.keys() - {"all", "dev"}


def test_the_extra_dev_has_the_groups_that_build_and_generate() -> None:
    """A package cannot have a group inside of an extra, so the two lists repeat a few lines.

    What makes the site stays apart: no test needs it.
    """
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = pyproject["dependency-groups"]
    dev = set(pyproject["project"]["optional-dependencies"]["dev"])
    assert {*groups["build"], *groups["generate"]} <= dev
