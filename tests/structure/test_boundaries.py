"""Who may know what: the users of httpx, what loads lazily, the public names."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest

import scheduler0

from .sources import PACKAGE, ROOT

HTTPX_USERS = {
    "errors.py",
    "_auth/signing.py",
    "_engines/aiohttp_link.py",
    "_engines/urllib3_link.py",
    "_transport/call.py",
    "_transport/proxies.py",
    "_transport/request_building.py",
    "_transport/whole_client.py",
    "_wire/envelope.py",
    "_wire/raw_client.py",
    "_wire/raw_response.py",
    "_wire/redaction.py",
    "_transport/failures.py",
    "_transport/connections.py",
    "_async/auth.py",
    "_async/http.py",
    "_async/links.py",
    "_async/pool.py",
    "_async/http_connections.py",
    "_async/transport.py",
    "_async/caller.py",
    "_async/client.py",
    "_sync/auth.py",
    "_sync/http.py",
    "_sync/links.py",
    "_sync/pool.py",
    "_sync/http_connections.py",
    "_sync/transport.py",
    "_sync/caller.py",
    "_sync/client.py",
    "cli/controls.py",
    "leases/_async/http.py",
    "leases/_sync/http.py",
}
"""A later change of the HTTP library must stay small: these modules and no others know it."""


def modules(folder: str = "") -> list[Path]:
    return sorted((PACKAGE / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Absolute names of what a module imports, at whatever place in it."""
    package = ["scheduler0", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{name.name}" for name in node.names)


def importers_of(*names: str) -> set[str]:
    return {
        str(path.relative_to(PACKAGE))
        for path in modules()
        if any(found == name or found.startswith(name + ".") for found in imports(path) for name in names)
    }


def test_httpx_is_known_to_few_modules() -> None:
    assert importers_of("httpx") == HTTPX_USERS


def test_the_emulator_knows_neither_the_client_nor_the_generated_package() -> None:
    """It could then not show the client's mistakes. The rules of leases are pure functions."""
    ours = {name for path in modules("emulator") for name in imports(path) if name.startswith("scheduler0")}
    rules = [f"scheduler0.leases.{name}" for name in ("intervals", "lease_requests", "lease_rules", "wire")]
    allowed = ("scheduler0.emulator", "scheduler0.cron", "scheduler0._shared", *rules)
    assert not {name for name in ours if name != "scheduler0" and not name.startswith(allowed)}


def test_leases_know_nothing_of_ours_but_cron() -> None:
    ours = {name for path in modules("leases") for name in imports(path) if name.startswith("scheduler0")}
    assert all(
        name.startswith(("scheduler0.leases", "scheduler0.cron", "scheduler0._shared")) for name in ours
    )
    pure = [
        PACKAGE / "leases" / f"{name}.py" for name in ("intervals", "lease_requests", "lease_rules", "wire")
    ]
    used = {name for path in pure for name in imports(path)}
    io = ("scheduler0.leases._", "httpx", "sqlite3", "anyio")
    assert not {name for name in used if name.startswith(io)}


def test_cron_knows_nothing_of_the_rest() -> None:
    for path in modules("cron"):
        for name in imports(path):
            assert not name.startswith("scheduler0") or name.startswith(
                ("scheduler0.cron", "scheduler0._shared")
            )
            assert name.split(".")[0] in {*sys.stdlib_module_names, "scheduler0", "__future__"}


@pytest.mark.parametrize(
    ("line", "heavy"),
    [
        (
            "from scheduler0 import cron, errors",
            ("httpx", "attrs", "attr", "scheduler0_openapi", "dateutil"),
        ),
        ("from scheduler0.emulator import Emulator", ("aiohttp", "uvicorn", "starlette", "dateparser")),
    ],
)
def test_an_import_loads_nothing_heavy(line: str, heavy: tuple[str, ...]) -> None:
    program = f"import sys\n{line}\nprint([name for name in {heavy} if name in sys.modules])"
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert output.stdout == "[]\n"


@pytest.mark.parametrize("module", ["scheduler0", "scheduler0.types"])
def test_every_public_name_is_there(module: str) -> None:
    loaded = importlib.import_module(module)
    assert dir(loaded) == sorted(loaded.__all__)
    for name in dir(loaded):
        assert not name.startswith("_")
        assert callable(getattr(loaded, name))
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        _ = loaded.Nonsense


def test_the_table_of_the_public_names_is_what_the_imports_say() -> None:
    script = ROOT / "scripts" / "public_names.py"
    check = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert (check.stdout, check.returncode) == ("", 0)


def test_a_star_import_gives_the_public_names() -> None:
    names: dict[str, object] = {}
    exec("from scheduler0 import *", names)
    assert names.keys() - {"__builtins__"} == set(scheduler0.__all__)


def test_every_record_is_a_type_too() -> None:
    from scheduler0 import models, types

    records = {name for name, value in vars(models).items() if isinstance(value, type)}
    assert records - set(dir(types)) == set()


def test_a_member_of_a_job_is_spelt_in_three_places_of_the_client() -> None:
    """The keyword arguments, the record, and one more where the server treats the member in its own way."""
    spelt = [
        f"{path.relative_to(PACKAGE)}: {word}"
        for folder in ("_operations", "_wire", "_async", "models")
        for path in modules(folder)
        for word in re.findall(r"\bretry_max\b(?=:| =)|\bretryMax\b", path.read_text("utf-8"))
    ]
    assert spelt == [
        "_operations/jobs.py: retry_max",
        "models/jobs.py: retry_max",
        "models/jobs.py: retryMax",
    ]


def test_every_error_is_public() -> None:
    from scheduler0 import errors

    names = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.Scheduler0Error)
    }
    assert names <= set(dir(scheduler0))


def test_public_methods_say_what_they_do() -> None:
    from scheduler0 import AsyncClient

    for holder in [AsyncClient, *(type(value) for value in _resources(AsyncClient("http://localhost")))]:
        for name, member in vars(holder).items():
            if callable(member) and not name.startswith("_"):
                assert member.__doc__, f"{holder.__name__}.{name}"


def _resources(client: scheduler0.AsyncClient) -> list[object]:
    resources = [name for name, member in vars(type(client)).items() if isinstance(member, cached_property)]
    assert len(resources) == 15
    return [getattr(client, name) for name in resources if name != "raw"]
