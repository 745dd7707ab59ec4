"""The ways to call the API that are compared. Each gives a GET of ten jobs and a POST of one job."""

from __future__ import annotations

import http.client
import importlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

Pair = tuple[Callable[[], Any], Callable[[], Any]]
PATH = "/api/v1/jobs"
PARAMS = {"limit": "10", "offset": "0", "projectId": "7"}
KEYS = {"X-API-Key": "k" * 32, "X-Secret-Key": "s" * 64, "X-Account-ID": "42"}
BODY: dict[str, Any] = {
    "project_id": 7,
    "timezone": "America/New_York",
    "executor_id": 3,
    "data": '{"order": 1}',
    "spec": "0 30 * * * *",
    "start_date": "2026-01-01T00:00:00Z",
    "end_date": "2027-01-01T00:00:00Z",
    "retry_max": 3,
    "status": "active",
    "created_by": "user_2abc",
}
WIRE = [
    {
        "".join([name.split("_")[0], *map(str.title, name.split("_")[1:])]): value
        for name, value in BODY.items()
    }
]


def documented(base: str, engine: str | None = None) -> Pair:
    """The documented methods: of the official client where that is installed, else ours."""
    client, types = _client(base, engine), importlib.import_module("scheduler0.types")
    return (
        lambda: client.list_jobs(project_id="7", limit=10, offset=0),
        lambda: client.create_job(types.JobRequestBody(**BODY)),
    )


def resources(base: str, engine: str | None = None) -> Pair:
    client = _client(base, engine)
    return lambda: client.jobs.list(project_id="7", limit=10), lambda: client.jobs.create(**BODY)


def raw(base: str, engine: str | None = None) -> Pair:
    client = _client(base, engine).raw
    jobs = "scheduler0_openapi.api.jobs"
    list_jobs, create_jobs = (
        importlib.import_module(f"{jobs}.{name}") for name in ("list_jobs", "create_jobs")
    )
    body_of = importlib.import_module("scheduler0_openapi.models").JobRequestBody
    return (
        lambda: list_jobs.sync_detailed(client=client, limit=10, offset=0, project_id=7).parsed,
        lambda: create_jobs.sync_detailed(client=client, body=[body_of(**BODY)]).parsed,
    )


def plain(base: str, library: str = "httpx") -> Pair:
    client = importlib.import_module(library).Client(base_url=base, headers=KEYS)
    return lambda: client.get(PATH, params=PARAMS).json(), lambda: client.post(PATH, json=WIRE).json()


def standard(base: str, _: str | None = None) -> Pair:
    connection = http.client.HTTPConnection(base.removeprefix("http://"))

    def send(method: str, path: str, body: bytes | None) -> Any:
        connection.request(method, path, body, KEYS)
        return json.loads(connection.getresponse().read())

    return (
        lambda: send("GET", f"{PATH}?{urlencode(PARAMS)}", None),
        lambda: send("POST", PATH, json.dumps(WIRE).encode()),
    )


WAYS: dict[str, Callable[[str], Pair]] = {
    "official": documented,
    "ours, documented method": documented,
    "ours, client.jobs": resources,
    "ours, raw": raw,
    "httpx2 engine, documented method": lambda base: documented(base, "httpx2"),
    "fast engine, documented method": lambda base: documented(base, "fast"),
    "fast engine, client.jobs": lambda base: resources(base, "fast"),
    "bare httpx": plain,
    "bare httpx2": lambda base: plain(base, "httpx2"),
    "http.client": standard,
}


def _client(base: str, engine: str | None) -> Any:
    scheduler0 = importlib.import_module("scheduler0")
    if engine is None:
        return scheduler0.NewAPIClientWithAccount(base, "v1", "k" * 32, "s" * 64, "42")
    return scheduler0.Client(base, "v1", "k" * 32, "s" * 64, "42", engine=engine)
