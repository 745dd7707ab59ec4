"""The table of docs/architecture.md is how the parts import each other."""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter

import pytest

from .sources import NAMES, PACKAGE, ROOT, imports

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")

TABLE = {
    row[0]: set(re.findall(r"`([\w/]+)`", row[1]))
    for row in re.findall(r"^\| `([\w/]+)` \|(.*)\|$", PAGE, re.MULTILINE)
}


def part_of(module: str) -> str:
    """The row of a module: its own, or that of the folder in which it lies."""
    parts = module.split("/")
    rows = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
    row = next((row for row in rows if row in TABLE), None)
    assert row, f"scheduler0/{module}.py has no row in the import table of docs/architecture.md: add one"
    return row


def test_a_row_names_only_rows_above_it() -> None:
    above: set[str] = set()
    for part, allowed in TABLE.items():
        assert allowed <= above, f"{part}: {allowed - above}"
        above.add(part)


def test_every_row_is_a_module_or_a_folder() -> None:
    assert [row for row in TABLE if row not in NAMES and not (PACKAGE / row).is_dir()] == []


@pytest.mark.parametrize("module", NAMES)
def test_a_module_imports_what_its_row_allows(module: str) -> None:
    part = part_of(module)
    used = {part_of(name) for name in imports(NAMES[module])} - {part}
    assert used <= TABLE[part], f"{module}.py may not import {sorted(used - TABLE[part])}"


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: imports(path) for module, path in NAMES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`([\w/]+\.(?:py|md|json))`", PAGE)
    missing = [name for name in named if not (PACKAGE / name).exists() and not (ROOT / name).exists()]
    assert missing == []
