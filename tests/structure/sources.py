"""The modules of the package and what they import, type-only and late imports included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "scheduler0"

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """``_async/resources/jobs`` for a module, ``_async/resources/__init__`` for a package."""
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


NAMES = {name_of(path): path for path in MODULES}


def imports(path: Path) -> set[str]:
    """The names of our own modules that a module imports, wherever it does so."""
    return {name for name in _imports(path) if name in NAMES} - {name_of(path)}


def _imports(path: Path) -> Iterator[str]:
    package = ["scheduler0", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _module(alias.name)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            for alias in node.names:
                yield from _module(f"{base}.{alias.name}") or _module(base)


def _module(dotted: str) -> list[str]:
    first, *rest = dotted.split(".")
    if first != "scheduler0":
        return []
    return [name for name in ("/".join(rest), "/".join([*rest, "__init__"])) if name in NAMES]
