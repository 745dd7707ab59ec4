"""The shape of the package: how many files lie where, how long they are, and that names are used once."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from .sources import MODULES, PACKAGE, name_of

WRITTEN = [path for path in MODULES if "_sync" not in path.parts]
"""All modules but those that are made from others."""

PARALLEL = (
    # One module per resource: a name in one of them is the same resource in the others.
    {"_operations", "_async/resources", "models", "emulator/api", "emulator/store"},
    {"emulator/messages", "emulator/leases"},  # small APIs beside the server's, each with the same parts
    {"_async", "leases/_async"},  # each holds the I/O of its clients
    {".", "cron", "leases"},  # the errors of each package that can be used alone
)
"""Groups of folders in which one name is one thing."""

TWICE_ON_PURPOSE = {
    "Job",  # `scheduler0.leases.Job` is the public name of another scheduler's record
    "TaskState",  # the client's and the emulator's: they share no code
}


def length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


@pytest.mark.parametrize(("folder", "most"), [("", 8), ("emulator", 14)])
def test_few_files_lie_at_the_top(folder: str, most: int) -> None:
    files = sorted(path.name for path in (PACKAGE / folder).glob("*.py"))
    assert len(files) <= most, files


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_long(path: Path) -> None:
    assert length(path) <= 400


def test_few_modules_are_fragments() -> None:
    short = {name_of(path): length(path) for path in WRITTEN if path.stem != "__init__" and length(path) < 60}
    assert len(short) < 50, sorted(short.items(), key=lambda item: item[1])


def test_a_module_name_means_one_thing() -> None:
    places = defaultdict(list)
    for path in WRITTEN:
        if not path.stem.startswith("__"):
            places[path.stem].append(path.parent.relative_to(PACKAGE).as_posix())
    twice = {
        name
        for name, folders in places.items()
        if len(folders) > 1 and not any(set(folders) <= group for group in PARALLEL)
    }
    assert twice == set(), {name: places[name] for name in twice}


def test_a_class_name_means_one_thing() -> None:
    places = defaultdict(list)
    for path in WRITTEN:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(name_of(path))
    twice = {name for name, modules in places.items() if len(modules) > 1}
    assert twice <= TWICE_ON_PURPOSE, {name: places[name] for name in twice - TWICE_ON_PURPOSE}


def test_packages_are_named_once() -> None:
    folders = [path.parent.name for path in WRITTEN if path.stem == "__init__"]
    repeated = {name for name in folders if folders.count(name) > 1}
    assert repeated <= {"_async", "ai", "leases"}
