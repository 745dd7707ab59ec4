"""What the emulator is built on: not on the client, whose mistakes it could not show then."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "scheduler0" / "emulator"
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_module_imports_neither_the_client_nor_the_generated_code(module: Path) -> None:
    ours = {name for name in imported(module) if name.startswith("scheduler0")}
    assert all(name.startswith(("scheduler0.emulator", "scheduler0.cron")) for name in ours)
    assert "httpx" not in imported(module)
