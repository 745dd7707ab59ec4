"""Prove that the committed trees are what their sources produce.

    python scripts/check_generated.py              everything that is made from something else
    python scripts/check_generated.py PACKAGE_DIR  another copy of the raw layer, alone

Generates the raw layer into a scratch folder and compares whole trees: a file that is missing,
one too many and one that differs are each a line of output and make the exit status 1.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent
PACKAGE = SCRIPTS.parent / "generated" / "scheduler0_openapi"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Prove that the committed trees are what their sources produce."
    )
    parser.add_argument("package", nargs="?", type=Path, help="compare this copy of the raw layer, alone")
    package: Path | None = parser.parse_args(arguments).package
    fresh = is_fresh(package or PACKAGE)
    if package is None:
        # Run all checks, so that one report names everything that has to be rebuilt.
        for script in ("operation_names.py", "unasync.py", "public_names.py", "cli_docs.py"):
            run = subprocess.run([sys.executable, str(SCRIPTS / script), "--check"])
            fresh = fresh and run.returncode == 0
    return 0 if fresh else 1


def is_fresh(package: Path) -> bool:
    with tempfile.TemporaryDirectory() as scratch:
        produced = Path(scratch) / package.name
        run = subprocess.run([sys.executable, str(SCRIPTS / "generate.py"), str(produced)])
        if run.returncode != 0:
            return False
        found = list(differences(produced, package))
    for difference in found:
        print(f"{package.name}: {difference}")
    if found:
        print(f"{package.name} is not what openapi.json produces: run scripts/generate.py")
    return not found


def differences(produced: Path, committed: Path) -> Iterator[str]:
    """Yield a line for each file that is in one tree only, or differs."""
    wanted, present = files(produced), files(committed)
    for name in sorted(wanted.keys() | present.keys()):
        if name not in present:
            yield f"missing: {name}"
        elif name not in wanted:
            yield f"extra: {name}"
        elif wanted[name].read_bytes() != present[name].read_bytes():
            yield f"differs: {name}"


def files(tree: Path) -> dict[str, Path]:
    """Return the files below a folder by relative name, without caches."""
    found = (path for path in tree.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(tree).as_posix(): path for path in found}


if __name__ == "__main__":
    sys.exit(main())
