"""The paths of older servers answer like their successors."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.api.routes import OLD_AI_PATHS

from ..api_client import Api, operator_headers

PROMPT = {"prompt": "every day at nine", "timezone": "UTC"}
CASES: list[tuple[str, str, Any]] = [
    ("POST", "/prompt", PROMPT),
    ("POST", "/prompt", {}),
    ("POST", "/prompt/classify", PROMPT),
    ("POST", "/suggestions/analyze", {"messages": []}),
    ("PUT", "/account/ai-settings", {"openai_api_key": "k"}),
    ("GET", "/account/ai-settings", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CASES)
def test_an_old_path_answers_like_its_successor(method: str, path: str, body: Any) -> None:
    answers = []
    for asked in (path, OLD_AI_PATHS[path]):
        with Emulator() as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
            emulator.clock.freeze()
            answer = api.send_json(method, asked, body) if body is not None else api.get(asked)
            answers.append((answer.status_code, answer.json()))
    assert answers[0] == answers[1]
    assert answers[0][0] != 404


def test_they_need_the_scope_of_their_successors(emulator: Emulator, key_api: Api) -> None:
    body = {"createdBy": "me", "scopes": ["read"]}
    made = key_api.post("/credentials", json=body).json()["data"]
    headers = {
        "X-API-Key": made["apiKey"],
        "X-Secret-Key": made["plaintextSecret"],
        "X-Account-ID": emulator.account_id,
    }
    with Api(emulator, headers) as reader:
        assert reader.get("/account/ai-settings").status_code == 200
        assert reader.put("/account/ai-settings", json={}).status_code == 403
        assert reader.post("/prompt", json=PROMPT).status_code == 403
