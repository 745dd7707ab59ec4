"""Produce the table that says in which module each public name is, or check that it is up to date.

    python scripts/public_names.py            write scheduler0/_names.py
    python scripts/public_names.py --check    compare instead; exit 1 on any difference

The public names are written once, as imports below `if TYPE_CHECKING:` in `scheduler0/__init__.py`
and `scheduler0/types.py`, where type checkers and freezing tools see them. The table is what makes
each import happen when its name is first used.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "scheduler0"
TABLE = PACKAGE / "_names.py"
HEADER = '''"""The module of each public name. Produced by scripts/public_names.py; do not edit."""

from __future__ import annotations
'''


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Produce the table of the public names.")
    parser.add_argument("--check", action="store_true", help="compare with the committed table instead")
    check = parser.parse_args(arguments).check
    text = table()
    if check and TABLE.read_text("utf-8") != text:
        print(f"{TABLE.name} is not what the imports say: run scripts/public_names.py")
        return 1
    if not check:
        TABLE.write_text(text, "utf-8")
    return 0


def table() -> str:
    """The text of the table."""
    parts = [HEADER]
    for title, module in (("PUBLIC", "__init__.py"), ("TYPES", "types.py")):
        homes = dict(sorted(names((PACKAGE / module).read_text("utf-8"))))
        lines = "".join(f'    "{name}": "{home}",\n' for name, home in homes.items())
        parts.append(f"\n{title} = {{\n{lines}}}\n")
    return "".join(parts)


def names(source: str) -> Iterator[tuple[str, str]]:
    """Each name that a module imports below `if TYPE_CHECKING:`, with the module that it comes from."""
    block = next(node for node in ast.parse(source).body if isinstance(node, ast.If))
    for node in block.body:
        if isinstance(node, ast.ImportFrom):
            home = "." * node.level + (node.module or "")
            yield from ((alias.asname or alias.name, home) for alias in node.names)


if __name__ == "__main__":
    sys.exit(main())
