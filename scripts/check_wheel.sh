#!/bin/sh
# Build the wheel and use it in a clean environment. The bare client must bring httpx, attrs,
# python-dateutil and what these need, and nothing else. Both packages must be typed.
set -eu
python=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$python" -m build --no-isolation --outdir "$scratch/dist" . >"$scratch/build.log" 2>&1 || {
    cat "$scratch/build.log" >&2
    exit 1
}
"$python" -m twine check --strict "$scratch"/dist/*
"$python" - "$scratch"/dist/*.tar.gz <<'PYTHON'
import sys
import tarfile

with tarfile.open(sys.argv[1]) as sdist:
    names = {name.partition("/")[2] for name in sdist.getnames()}
wanted = {"openapi.json", "CHANGELOG.md", "README.md", "Makefile", "docs/cron.md", "examples/quickstart.py"}
wanted |= {"scripts/generate.py", "tests/conftest.py", "generated/scheduler0_openapi/py.typed"}
assert wanted <= names, f"the source distribution lacks {sorted(wanted - names)}"
PYTHON
"$python" -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install --quiet "$scratch"/dist/*.whl
cd "$scratch"
"$scratch/venv/bin/python" -W error - <<'PYTHON'
import sys
from importlib.metadata import distributions
from importlib.resources import files

import scheduler0

assert "httpx" not in sys.modules, "importing scheduler0 alone loads httpx"
assert "scheduler0_openapi" not in sys.modules, "importing scheduler0 alone loads the generated package"

for package in ("scheduler0", "scheduler0_openapi"):
    assert (files(package) / "py.typed").is_file(), f"{package} has no py.typed"
assert (files("scheduler0") / "cli" / "help.txt").is_file(), "the stored help of the command is missing"
page = files("scheduler0") / "emulator" / "page"
for name in ("templates/base.html", "static/page.css", "static/vendor/htmx.min.js", "static/vendor/htmx.LICENSE"):
    assert (page / name).is_file(), f"the wheel lacks {name} of the emulator's page"

expected = {
    "scheduler0-python-client", "httpx", "httpcore", "h11", "anyio", "idna", "certifi", "sniffio", "typing-extensions",
    "attrs", "python-dateutil", "six", "tzdata", "pip", "setuptools",
}
installed = {dist.metadata["Name"].lower().replace("_", "-") for dist in distributions()}
assert installed <= expected, f"the bare client brings {sorted(installed - expected)}"

from scheduler0 import AsyncClient, Client
from scheduler0.types import JobRequestBody

assert JobRequestBody(project_id=1, timezone="UTC").to_dict() == {"projectId": 1, "timezone": "UTC"}
with Client("http://localhost:7070", api_key="k", api_secret="s", account_id="1") as client:
    assert client.raw.get_httpx_client() is not None
AsyncClient("http://localhost:7070")
print(f"wheel: scheduler0 {scheduler0.__version__} works alone, with {sorted(installed - {'pip', 'setuptools'})}")
PYTHON
