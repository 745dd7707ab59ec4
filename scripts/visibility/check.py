"""Check that tools which mock or trace httpx see our calls, each tool in an environment of its own.

python scripts/visibility/check.py [TOOL ...]
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGES = {
    "respx": ["respx==0.23.1"],
    "respx-of-httpx": ["respx==0.23.1"],
    "vcrpy": ["vcrpy==9.4.2"],
    "opentelemetry": ["opentelemetry-instrumentation-httpx==0.66b2", "opentelemetry-sdk"],
    "sentry": ["sentry-sdk==2.75.0"],
    "pytest-httpx": ["pytest-httpx==0.36.2"],
}


def main(tools: list[str]) -> int:
    failed = []
    for tool in tools or list(PACKAGES):
        home = ROOT / ".bench" / tool
        python = home / "bin" / "python"
        install = [python, "-m", "pip", "install", "--quiet"]
        if not python.exists():
            venv.create(home, with_pip=True)
            subprocess.run([*install, *PACKAGES[tool], str(ROOT)], check=True)
        # The environments stay, and our client changes.
        subprocess.run([*install, "--no-deps", "--force-reinstall", str(ROOT)], check=True)
        program = [python, "-W", "ignore", HERE / "programs.py", tool]
        if subprocess.run(program, cwd=home, check=False).returncode:
            failed.append(tool)
    print(f"not seen: {', '.join(failed)}" if failed else "every tool sees our calls")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
