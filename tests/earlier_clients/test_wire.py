"""Documented programs send what the official client 1.2.0 sent, except for mended faults.

`wire-1.2.0.jsonl` was written by running `programs.py` with that client against a server that
records requests; the test runs the same programs with ours.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler0 import Client

from . import programs

OBSERVED = [
    json.loads(line) for line in Path(__file__).with_name("wire-1.2.0.jsonl").read_text("utf-8").splitlines()
]

MOVED = {
    "/prompt": "/ai/prompt",
    "/prompt/classify": "/ai/prompt/classify",
    "/suggestions/analyze": "/ai/suggestions/analyze",
    "/account/ai-settings": "/ai/settings",
}
"""Paths that current servers have elsewhere."""


def mended(observed: dict[str, Any]) -> list[dict[str, Any]]:
    """The requests that ours sends where 1.2.0 sent ``observed``."""
    method, path = observed["request"].split(" ")
    mend = {**observed, "request": f"{method} {MOVED.get(path, path)}"}
    body = observed["body"]
    if isinstance(body, dict) and "anthropicApiKey" in body:
        # The server reads these members in snake case only, and ignored what 1.2.0 sent.
        mend["body"] = {
            {"activeModels": "active_models", "anthropicApiKey": "anthropic_api_key"}.get(name, name): value
            for name, value in body.items()
            if name not in ("provider", "model")  # ignored as well; ours leaves them out
        }
    if observed["request"] == "PUT /executors/5":
        # The server answers with another executor, so ours reads the right one.
        return [mend, {**observed, "request": "GET /executors/5", "body": None}]
    return [mend]


ANSWERS: dict[str, object] = {
    "POST /jobs": "request-id",
    "GET /features": [],
    "GET /local-executors/5/jobs": [],
    "GET /ai/models": {},
}


class Recorder:
    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        asked = f"{request.method} {request.url.path.removeprefix('/api/v1')}"
        self.sent.append(
            {
                "request": asked,
                "query": dict(request.url.params),
                "body": json.loads(request.content) if request.content else None,
                "account": request.headers.get("X-Account-ID"),
                "as": "operator" if "Authorization" in request.headers else "key",
            }
        )
        return httpx.Response(200, json={"data": ANSWERS.get(asked, {"id": 5}), "success": True})


@pytest.mark.filterwarnings("ignore:the server ignores provider")
def test_documented_programs_send_what_they_always_sent() -> None:
    recorder = Recorder()
    transport = httpx.MockTransport(recorder)
    with Client("http://localhost:7070", "v1", "key", "secret", "123", transport=transport) as client:
        answered = list(programs.with_an_api_key(client))
    with Client(
        "http://localhost:7070", "v1", username="user", password="pass", transport=transport
    ) as client:
        answered += programs.as_the_operator(client)
    assert len(answered) == len(OBSERVED) == 66
    expected = [request for observed in OBSERVED for request in mended(observed)]
    # A job that names its account: 1.2.0 sent it for the client's account, the wrong tenant.
    [wrong] = [
        index
        for index, request in enumerate(expected)
        if request["request"] == "POST /jobs" and recorder.sent[index]["account"] == "77"
    ]
    assert expected[wrong]["account"] == "123"
    expected[wrong] = {**expected[wrong], "account": "77"}
    assert recorder.sent == expected
