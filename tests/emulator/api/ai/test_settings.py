"""AI settings, models and the log of prompts (contract ai 3, 9)."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler0.emulator import Emulator

from ...api_client import NOW_TEXT, ZERO, Api, execute, ok, operator_headers, refused

BULLET = "\u2022"
OPENAI = {"provider": "openai", "model": "gpt-4.1-mini"}
PLATFORM = {"provider": "platform", "model": "global.anthropic.claude-sonnet-4-5-20250929-v1:0"}
BEDROCK = {"provider": "bedrock", "model": "global.anthropic.claude-sonnet-5"}


def test_an_account_without_settings_has_an_empty_object(api: Api, account: int) -> None:
    assert ok(api.get("/ai/settings")) == {"account_id": account, "date_created": ZERO}


def test_settings_are_kept_and_masked(api: Api, account: int) -> None:
    sent = {
        "account_id": 9,
        "active_models": [OPENAI, BEDROCK, PLATFORM],
        "openai_api_key": "sk-1",
        "anthropic_api_key": "sk-2",
        "bedrock_access_key_id": "id",
        "bedrock_secret_key": "hush",
        "bedrock_region": "eu-west-1",
        "openrouter_api_key": "sk-3",
    }
    assert ok(api.put("/ai/settings", json=sent)) == {"message": "AI settings saved"}
    keys = ("openai_api_key", "anthropic_api_key", "bedrock_access_key_id", "bedrock_secret_key")
    assert ok(api.get("/ai/settings")) == {
        "account_id": account,
        "active_models": [OPENAI, BEDROCK, PLATFORM],
        **dict.fromkeys(keys, BULLET),
        "bedrock_region": "eu-west-1",
        "openrouter_api_key": BULLET,
        "date_created": NOW_TEXT,
        "date_modified": NOW_TEXT,
    }


def test_what_is_not_sent_keeps_keys_and_clears_the_rest(emulator: Emulator, api: Api, account: int) -> None:
    ok(
        api.put(
            "/ai/settings",
            json={"active_models": [OPENAI], "openai_api_key": "sk-1", "bedrock_region": "eu-west-1"},
        )
    )
    ok(api.put("/ai/settings", json={"openaiApiKey": "sk-2", "activeModels": [OPENAI]}))
    assert ok(api.get("/ai/settings")) == {
        "account_id": account,
        "openai_api_key": BULLET,
        "date_created": NOW_TEXT,
        "date_modified": NOW_TEXT,
    }
    query = "SELECT openai_api_key FROM ai_settings WHERE account_id = ?"
    assert execute(emulator, query, account) == [("sk-1",)]
    # The key that is stored will do for the model.
    ok(api.put("/ai/settings", json={"active_models": [OPENAI | {"model": "GPT-4.1-Mini"}]}))


@pytest.mark.parametrize(
    ("models", "message"),
    [
        ([PLATFORM, {"model": "m"}], "active_models[1]: provider is required"),
        ([{"provider": "openai", "model": " "}], "active_models[0]: model is required"),
        (
            [{"provider": "openai", "model": "gpt-2"}],
            'active_models[0]: model "gpt-2" is not approved for provider "openai"; use GET /api/v1/ai/models'
            " for the approved list",
        ),
        (
            [{"provider": "me", "model": "gpt-4.1-mini"}],
            'active_models[0]: model "gpt-4.1-mini" is not approved for provider "me"; use GET'
            " /api/v1/ai/models for the approved list",
        ),
        (
            [OPENAI],
            'active_models[0]: no API key set for provider "openai"; supply the key in the same request or'
            " set it first",
        ),
        (
            [BEDROCK],
            'active_models[0]: no API key set for provider "bedrock"; supply the key in the same request or'
            " set it first",
        ),
    ],
)
def test_bad_models_are_refused(api: Api, account: int, models: list[Any], message: str) -> None:
    answer = api.put("/ai/settings", json={"active_models": models, "bedrock_access_key_id": "id"})
    assert refused(answer) == (422, {"Message": message, "Type": 422})
    assert ok(api.get("/ai/settings")) == {"account_id": account, "date_created": ZERO}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "EOF"),
        (b'{"active_models', "unexpected EOF"),
        (b"x", "invalid character 'x' looking for beginning of value"),
        (
            b'{"openai_api_key": 1}',
            "json: cannot unmarshal number into Go struct field AccountAISettings.openai_api_key of type"
            " string",
        ),
    ],
)
def test_bad_settings_are_refused(api: Api, content: bytes, message: str) -> None:
    assert refused(api.put("/ai/settings", content=content)) == (422, message)


@pytest.mark.parametrize("header", [None, "", "abc", "0", "-1", "1.5"])
def test_the_account_is_needed_but_for_the_models(emulator: Emulator, header: str | None) -> None:
    nobody = (500, "account ID not found in context")
    named = {} if header is None else {"X-Account-ID": header}
    with Api(emulator, operator_headers(emulator, None) | named) as api:
        assert refused(api.get("/ai/settings")) == nobody
        assert refused(api.put("/ai/settings", json={})) == nobody
        assert refused(api.get("/ai/prompt-requests")) == nobody
        models = ok(api.get("/ai/models"))
    assert list(models) == ["platform", "openai", "anthropic", "bedrock", "openrouter"]
    assert models["openai"] == [{"id": "gpt-4.1-mini", "display_name": "GPT-4.1 mini", "default": True}]


@pytest.fixture
def log(emulator: Emulator, account: int) -> None:
    """Three prompts at 10:00:00.5, 10:00:01 and 10:00:02, the last one failed."""
    rows: list[tuple[str, str, str, str, str, float]] = [
        ("remind Ann", "openai", "gpt-4.1-mini", "[]", "success", 0.5),
        ("hello", "", "", "no schedule", "skipped_intent", 0.0),
        ("daily 100% digest", "platform", "p", "", "failed", 0.25),
    ]
    for index, (prompt, provider, model, output, status, cost) in enumerate(rows):
        execute(
            emulator,
            "INSERT INTO prompt_requests (account_id, prompt, provider, model, output, input_tokens,"
            " output_tokens, total_tokens, duration_ms, estimated_cost_usd, status, error, date_created)"
            " VALUES (?, ?, ?, ?, ?, 1, 2, 3, 4, ?, ?, ?, ?)",
            account,
            prompt,
            provider,
            model,
            output,
            cost,
            status,
            "" if status == "success" else "why",
            1785751200_000_000 + (500_000 if index == 0 else index * 1_000_000),
        )


@pytest.mark.usefixtures("log")
def test_the_log_in_full(api: Api, account: int) -> None:
    page = ok(api.get("/ai/prompt-requests"))
    assert (page["total"], page["limit"], page["offset"]) == (3, 25, 0)
    assert [row["prompt"] for row in page["requests"]] == ["daily 100% digest", "hello", "remind Ann"]
    first = page["requests"][2]
    assert first == {
        "id": first["id"],
        "account_id": account,
        "prompt": "remind Ann",
        "provider": "openai",
        "model": "gpt-4.1-mini",
        "output": "[]",
        "input_tokens": 1,
        "output_tokens": 2,
        "total_tokens": 3,
        "duration_ms": 4,
        "estimated_cost_usd": 0.5,
        "status": "success",
        "date_created": "2026-08-03T10:00:00.5Z",
    }
    assert page["requests"][1]["error"] == "why"


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    ("query", "prompts"),
    [
        ("provider=openai", ["remind Ann"]),
        ("model=p", ["daily 100% digest"]),
        ("status=skipped_intent", ["hello"]),
        ("status=unknown", []),
        ("search=REMIND", ["remind Ann"]),
        ("search=no+sche", ["hello"]),
        ("search=d_ily", ["daily 100% digest"]),
        ("start=2026-08-03T10:00:01Z", ["daily 100% digest", "hello"]),
        ("end=2026-08-03T10:00:00Z", ["remind Ann"]),
        ("start=soon&end=late&limit=x&offset=y", ["daily 100% digest", "hello", "remind Ann"]),
        ("order=ASC&limit=1&offset=1", ["hello"]),
        ("order=asc&limit=1&offset=-1", ["daily 100% digest"]),
        ("limit=99999999999999999999&order=ASC", ["remind Ann", "hello", "daily 100% digest"]),
        ("offset=9223372036854775807", []),
        ("search=100%25", ["daily 100% digest"]),
        ("search=%25", ["daily 100% digest", "hello", "remind Ann"]),
        ("search=%5C%25", []),
        ("provider=open%25", []),
        ("provider=OpenAI", []),
        ("start=2026-08-03T10:00:00.9Z&end=2026-08-03T12:00:00.1%2B02:00", ["remind Ann"]),
    ],
)
def test_the_log_is_filtered(api: Api, query: str, prompts: list[str]) -> None:
    page = ok(api.get(f"/ai/prompt-requests?{query}"))
    assert [row["prompt"] for row in page["requests"]] == prompts


@pytest.mark.parametrize(("limit", "shown"), [("0", 25), ("-3", 25), ("7", 7), ("100", 100), ("101", 100)])
def test_the_limit_is_never_refused(api: Api, limit: str, shown: int) -> None:
    assert ok(api.get(f"/ai/prompt-requests?limit={limit}")) == {
        "requests": [],
        "total": 0,
        "limit": shown,
        "offset": 0,
    }


@pytest.mark.usefixtures("log")
def test_the_log_counts_as_use(emulator: Emulator, api: Api, account: int) -> None:
    execute(
        emulator,
        "INSERT INTO ai_quota_periods VALUES (?, ?, ?, 3)",
        account,
        1785751200_000_000,
        1788429600_000_000,
    )
    usage = ok(api.get(f"/accounts/{account}/ai/usage"))
    assert usage["prompt"] == {"limit": 1000, "used": 1, "remaining": 999}
    assert usage["classify"] == {"limit": 1000, "used": 3, "remaining": 997}
    assert usage["estimatedCostUsd"] == 0.75
