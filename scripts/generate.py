"""Build the raw layer from openapi.json.

    python scripts/generate.py                 write generated/scheduler0_openapi
    python scripts/generate.py OUTPUT_DIR      write somewhere else

The folder is replaced as a whole, and only when the generator had nothing to complain about:
it would otherwise drop an operation with a warning and report success.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent
ROOT = SCRIPTS.parent
PACKAGE = ROOT / "generated" / "scheduler0_openapi"


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the raw layer from openapi.json.")
    parser.add_argument("output", nargs="?", type=Path, default=PACKAGE, help="the package's folder")
    output = parser.parse_args().output.resolve()
    if not replaceable(output):
        print(f"generate: {output} is not a generated package; not replaced", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        package = Path(scratch) / output.name
        if not generate(package):
            return 1
        if output.exists():
            shutil.rmtree(output)
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(package, output)
    return 0


def replaceable(output: Path) -> bool:
    """Whether ``output`` may be deleted: a wrong argument must not cost a folder of somebody's work."""
    if not output.exists():
        return True
    return output.is_dir() and (not any(output.iterdir()) or (output / "py.typed").is_file())


def generate(package: Path) -> bool:
    # The post hooks must find the ruff of this environment, whatever else is installed.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    command = [
        sys.executable, "-m", "openapi_python_client", "generate",
        "--path", str(ROOT / "openapi.json"),
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
