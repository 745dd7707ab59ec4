"""The official client has the same import name; both installed overwrite each other's files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys, warnings
sys.path.insert(0, sys.argv[1])
from scheduler0 import Client
for _ in range(2):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        Client("http://localhost").close()
    print([f"{warning.category.__name__}: {warning.message}" for warning in caught])
"""


@pytest.mark.parametrize(("module", "warned"), [("client.py", True), ("other.py", False)])
def test_it_is_said_once_and_how_to_mend_it(tmp_path: Path, module: str, warned: bool) -> None:
    info = tmp_path / "scheduler0-1.2.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: scheduler0\nVersion: 1.2.0\n")
    (info / "RECORD").write_text(f"scheduler0/{module},,\n")
    # Python 3.12 and later leave out files that are not there.
    (tmp_path / "scheduler0").mkdir()
    (tmp_path / "scheduler0" / module).touch()
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True
    )
    first, second = run.stdout.splitlines()
    assert second == "[]"
    assert ("DuplicateInstallWarning: the official client (distribution scheduler0 1.2.0)" in first) == warned
    assert ("pip uninstall scheduler0 scheduler0-python-client" in first) == warned
