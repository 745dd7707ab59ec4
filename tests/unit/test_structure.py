"""Rules about the code itself: directions of imports, lazy loading, public names."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest

import scheduler0

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "scheduler0"

HTTPX_USERS = {
    "errors.py",
    "_auth.py",
    "_call.py",
    "_envelope.py",
    "_raw.py",
    "_raw_response.py",
    "_redact.py",
    "_transport.py",
    "_async/_auth.py",
    "_async/_connections.py",
    "_async/_transport.py",
    "_async/_caller.py",
    "_async/client.py",
    "_sync/_auth.py",
    "_sync/_connections.py",
    "_sync/_transport.py",
    "_sync/_caller.py",
    "_sync/client.py",
}
"""A later change of the HTTP library must stay small: these modules and no others know it."""


def modules(folder: str = "") -> list[Path]:
    return sorted((PACKAGE / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Absolute names of what a module imports, at whatever place in it."""
    package = ["scheduler0", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{name.name}" for name in node.names)


def importers_of(*names: str, folder: str = "") -> set[str]:
    return {
        str(path.relative_to(PACKAGE))
        for path in modules(folder)
        if any(found == name or found.startswith(name + ".") for found in imports(path) for name in names)
    }


def within(folder: str, found: set[str]) -> set[str]:
    return {path for path in found if path.startswith(folder + "/")}


def test_httpx_is_known_to_few_modules() -> None:
    assert importers_of("httpx") == HTTPX_USERS


def test_the_emulator_knows_neither_the_client_nor_the_generated_package() -> None:
    ours = {name for path in modules("emulator") for name in imports(path) if name.startswith("scheduler0")}
    allowed = ("scheduler0.emulator", "scheduler0.cron")
    assert not {name for name in ours if name != "scheduler0" and not name.startswith(allowed)}


def test_cron_knows_nothing_of_the_rest() -> None:
    for path in modules("cron"):
        for name in imports(path):
            assert not name.startswith("scheduler0") or name.startswith("scheduler0.cron")
            assert name.split(".")[0] in {*sys.stdlib_module_names, "scheduler0", "__future__"}


def test_the_client_knows_neither_emulator_nor_command() -> None:
    users = importers_of("scheduler0.emulator", "scheduler0.cli")
    above = ("emulator/", "cli/", "testing/")
    assert {path for path in users if not path.startswith(above)} == {"__main__.py"}


def test_core_does_no_io() -> None:
    core = {str(path.relative_to(PACKAGE)) for path in PACKAGE.glob("_*.py")}
    doing_io = importers_of("scheduler0._async", "scheduler0._sync") & core
    assert doing_io == {"__init__.py", "_constructors.py"}


def test_importing_the_package_loads_neither_httpx_nor_models() -> None:
    program = (
        "import sys, scheduler0\n"
        "from scheduler0 import cron, errors\n"
        "heavy = ('httpx', 'attrs', 'attr', 'scheduler0_openapi', 'dateutil')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert output.stdout == "[]\n"


def exports_for_type_checkers(module: str) -> set[str]:
    tree = ast.parse(Path(importlib.import_module(module).__file__ or "").read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    return {
        name.asname or name.name
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


@pytest.mark.parametrize("module", ["scheduler0", "scheduler0.types"])
def test_lazy_names_are_those_that_type_checkers_see(module: str) -> None:
    loaded = importlib.import_module(module)
    assert exports_for_type_checkers(module) == set(loaded._HOME)
    for name in loaded._HOME:
        assert getattr(loaded, name).__name__ == name or callable(getattr(loaded, name))
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        _ = loaded.Nonsense


def test_every_error_is_public() -> None:
    from scheduler0 import errors

    names = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.Scheduler0Error)
    }
    assert names <= set(dir(scheduler0))


def test_public_methods_say_what_they_do() -> None:
    from scheduler0 import AsyncClient

    for holder in [AsyncClient, *(type(value) for value in _resources(AsyncClient("http://localhost")))]:
        for name, member in vars(holder).items():
            if callable(member) and not name.startswith("_"):
                assert member.__doc__, f"{holder.__name__}.{name}"


def _resources(client: scheduler0.AsyncClient) -> list[object]:
    resources = [name for name, member in vars(type(client)).items() if isinstance(member, cached_property)]
    assert len(resources) == 13
    return [getattr(client, name) for name in resources if name != "raw"]
