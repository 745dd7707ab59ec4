"""Build the raw layer from openapi.json.

    python scripts/generate.py                 write generated/scheduler0_openapi
    python scripts/generate.py OUTPUT_DIR      write somewhere else

The folder is replaced as a whole, and only when the generator had nothing to complain about:
it would otherwise drop an operation with a warning and report success.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parent
ROOT = SCRIPTS.parent
PACKAGE = ROOT / "generated" / "scheduler0_openapi"


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the raw layer from openapi.json.")
    parser.add_argument("output", nargs="?", type=Path, default=PACKAGE, help="the package's folder")
    parser.add_argument(
        "--document", type=Path, default=ROOT / "openapi.json", help="the OpenAPI document; default: ours"
    )
    arguments = parser.parse_args()
    output = arguments.output.resolve()
    if not replaceable(output):
        print(f"generate: {output} is not a generated package; not replaced", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        package = Path(scratch) / output.name
        if not generate(package, arguments.document):
            return 1
        if output.exists():
            shutil.rmtree(output)
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(package, output)
    return 0


def replaceable(output: Path) -> bool:
    """Tell whether ``output`` may be deleted, so that a wrong argument never deletes somebody's work."""
    if not output.exists():
        return True
    return output.is_dir() and (not any(output.iterdir()) or (output / "py.typed").is_file())


def collisions(document: Mapping[str, Any]) -> Iterator[str]:
    """A line for each pair of operations that would become one module: the generator keeps the later."""
    from openapi_python_client.strings import PythonIdentifier

    modules: dict[tuple[str, str], str] = {}
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            if not isinstance(operation, dict) or "operationId" not in operation:
                continue
            name = operation["operationId"]
            tag = str(PythonIdentifier((operation.get("tags") or ["default"])[0], prefix="tag"))
            module = str(PythonIdentifier(name, prefix="field_"))
            shown = f"{name} ({method.upper()} {path})"
            other = modules.setdefault((tag, module), shown)
            if other != shown:
                yield f"{other} and {shown} would both become {tag}/{module}.py: rename one of them"


def generate(package: Path, document: Path = ROOT / "openapi.json") -> bool:
    found = [*collisions(json.loads(document.read_text("utf-8")))]
    for collision in found:
        print(f"generate: {collision}", file=sys.stderr)
    if found:
        return False
    # The post hooks must find the ruff of this environment.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    command = [
        sys.executable, "-m", "openapi_python_client", "generate",
        "--path", str(document),
        "--config", str(SCRIPTS / "openapi-python-client.yml"),
        "--custom-template-path", str(SCRIPTS / "templates"),
        "--meta", "none",
        "--output-path", str(package),
        "--fail-on-warning",
    ]  # fmt: skip
    run = subprocess.run(
        command, env={**os.environ, "PATH": path}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if run.returncode != 0:
        print(run.stdout, file=sys.stderr)
        return False
    (package / "py.typed").touch()
    return True


if __name__ == "__main__":
    sys.exit(main())
