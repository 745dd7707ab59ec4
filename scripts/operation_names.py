"""Produce the emulator's table of the operations of openapi.json, or check that it is up to date.

    python scripts/operation_names.py            write scheduler0/emulator/api/operation_names.py
    python scripts/operation_names.py --check    compare instead; exit 1 on any difference

With the table the emulator names an operation that it does not serve. It reads no document when it runs,
and the wheel contains none.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "scheduler0" / "emulator" / "api" / "operation_names.py"
METHODS = ("get", "put", "post", "delete", "patch", "options", "trace")
HEADER = '''"""The operations of openapi.json. Produced by scripts/operation_names.py; do not edit."""

OPERATION_NAMES = {
'''


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Produce the emulator's table of the operations.")
    parser.add_argument("--check", action="store_true", help="compare with the committed table instead")
    check = parser.parse_args(arguments).check
    text = table(json.loads((ROOT / "openapi.json").read_text("utf-8")))
    if check and TABLE.read_text("utf-8") != text:
        print(f"{TABLE.name} is not what openapi.json says: run scripts/operation_names.py")
        return 1
    if not check:
        TABLE.write_text(text, "utf-8")
    return 0


def table(document: Mapping[str, Any]) -> str:
    """The text of the table."""
    lines = [
        f"    ({json.dumps(method)}, {json.dumps(path)}): {json.dumps(name)},\n"
        for (method, path), name in operations(document).items()
    ]
    return HEADER + "".join(lines) + "}\n"


def operations(document: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """The name of each operation by method and path, in the order of the document."""
    return dict(_operations(document))


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                name = item[method].get("operationId", f"{method.upper()} {path}")
                yield (method.upper(), path), name


if __name__ == "__main__":
    sys.exit(main())
