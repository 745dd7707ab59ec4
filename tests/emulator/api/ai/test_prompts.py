"""Prompts, their classification and the analysis of suggestions (contract ai 4, 5, 7)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler0.emulator import Emulator

from ...api_client import NOW, Api, FrozenClock, execute, ok, operator_headers, refused

ALLOWED = {"decision": "allow", "reason": "the prompt asks for a schedule"}
PLATFORM_MODEL = "global.anthropic.claude-sonnet-4-5-20250929-v1:0"


def test_a_prompt_becomes_a_job(api: Api) -> None:
    answer = api.post(
        "/ai/prompt",
        json={
            "prompt": " Send the digest every Monday at 9 ",
            "purposes": ["report"],
            "events": ["week"],
            "recipients": ["ann@example.com"],
            "channels": ["email"],
            "timezone": "America/New_York",
        },
    )
    assert ok(answer) == {
        "providers": [
            {
                "provider": "platform",
                "model": PLATFORM_MODEL,
                "jobs": [
                    {
                        "kind": "DIGEST",
                        "purpose": "report",
                        "subject": "Send the digest every Monday at 9",
                        "nextRunAt": "2026-08-03T09:00:00-04:00",
                        "recurrence": "weekly",
                        "event": "week",
                        "cronExpression": "0 9 * * 1",
                        "channel": "email",
                        "recipients": ["ann@example.com"],
                        "timezone": "America/New_York",
                    }
                ],
                "inputTokens": 0,
                "outputTokens": 0,
                "totalTokens": 0,
                "durationMs": 0,
            }
        ],
        "classification": {"text": " Send the digest every Monday at 9 ", **ALLOWED},
    }
    limits = [answer.headers[f"x-ratelimit-{name}"] for name in ("limit", "remaining", "reset")]
    assert limits == ["1000", "1000", str(int(NOW.timestamp()) + 31 * 86400)]


def test_prompts_are_logged_and_successes_count(api: Api, account: int) -> None:
    ok(api.post("/ai/prompt", json={"prompt": "remind me tomorrow"}))
    api.post("/ai/prompt", json={"prompt": "hello"})
    api.post("/ai/prompt", json={"prompt": "bonjour", "locale": "fr"})
    failed, skipped, success = ok(api.get("/ai/prompt-requests"))["requests"]
    assert (success["status"], success["model"]) == ("success", PLATFORM_MODEL)
    assert json.loads(success["output"])[0]["jobs"][0]["kind"] == "REMINDER"
    assert (skipped["status"], skipped["error"]) == ("skipped_intent", "intent=reject")
    assert (skipped["output"], skipped["provider"]) == (
        "the prompt does not look like a scheduling request",
        "",
    )
    assert (failed["status"], failed["output"], failed["provider"]) == ("failed", "", "platform")
    usage = ok(api.get(f"/accounts/{account}/ai/usage"))["prompt"]
    assert usage == {"limit": 1000, "used": 1, "remaining": 999}


def test_the_first_model_of_the_account_is_named(api: Api) -> None:
    models = [{"provider": "openai", "model": "gpt-4.1-mini"}]
    ok(api.put("/ai/settings", json={"active_models": models, "openai_api_key": "sk"}))
    answer = ok(api.post("/ai/prompt", json={"prompt": "remind me at 9", "locale": "de"}))
    assert answer["providers"][0]["provider"] == "openai"
    assert "classification" not in answer


@pytest.mark.parametrize(
    ("prompt", "decision", "reason"),
    [
        ("hello", "reject", "the prompt does not look like a scheduling request"),
        ("remind Ann", "clarify", "the prompt names no time that lies ahead"),
    ],
)
def test_prompts_that_are_no_schedule_are_skipped(api: Api, prompt: str, decision: str, reason: str) -> None:
    classification = {"text": prompt, "decision": decision, "reason": reason}
    answer = api.post("/ai/prompt", json={"prompt": prompt})
    assert refused(answer) == (
        422,
        {"message": f"prompt skipped ({decision}): {reason}", "classification": classification},
    )
    assert answer.headers["x-ratelimit-remaining"] == "1000"
    assert ok(api.post("/ai/prompt/classify", json={"prompt": prompt})) == {"classification": classification}


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({}, 400, "prompt is required"),
    ({"prompt": "at 9", "timezone": "Mars"}, 400, 'invalid timezone "Mars": unknown time zone Mars'),
    ({"prompt": "  "}, 500, "prompt is required"),
    ({"prompt": "ä" * 81}, 500, "prompt must be less than 160 characters"),
    ({"prompt": "at 9", "purposes": ["p"] * 6}, 500, "purposes must have 5 or fewer items"),
    ({"prompt": "at 9", "channels": ["c"] * 6}, 500, "channels must have 5 or fewer items"),
    ({"prompt": "at 9", "events": ["e" * 37]}, 500, "event must be less than 36 characters long"),
    ({"prompt": "at 9", "recipients": ["r" * 37]}, 500, "recipient must be less than 36 characters long"),
    (
        {"prompt": "um neun", "locale": "de"},
        500,
        "all prompt executors failed: the prompt names no time that lies ahead",
    ),
]


@pytest.mark.parametrize(("body", "status", "message"), BAD)
def test_bad_prompts_are_refused(api: Api, body: dict[str, Any], status: int, message: str) -> None:
    assert refused(api.post("/ai/prompt", json=body)) == (status, message)


@pytest.mark.parametrize("path", ["/ai/prompt", "/ai/prompt/classify"])
def test_bad_documents_are_refused(api: Api, path: str) -> None:
    assert refused(api.post(path, content=b"")) == (400, "request body required")
    assert refused(api.post(path, content=b"{}")) == (400, "prompt is required")
    assert refused(api.post(path, content=b'{"prompt": 1}')) == (
        422,
        "json: cannot unmarshal number into Go struct field PropmptJobRequest.prompt of type string",
    )


def test_classifications_count(api: Api, account: int) -> None:
    answer = api.post("/ai/prompt/classify", json={"prompt": "every day at 9 " * 20})
    assert ok(answer)["classification"]["decision"] == "allow"
    assert answer.headers["x-ratelimit-remaining"] == "1000"
    again = api.post("/ai/prompt/classify", json={"prompt": "hello"})
    assert again.headers["x-ratelimit-remaining"] == "999"
    assert ok(api.get(f"/accounts/{account}/ai/usage"))["classify"]["used"] == 2


def test_classification_is_english(api: Api) -> None:
    assert refused(api.post("/ai/prompt/classify", json={"prompt": "at 9", "locale": "fr"})) == (
        400,
        'unsupported locale "fr": intent classification currently only supports English (en*)',
    )
    assert ok(api.post("/ai/prompt/classify", json={"prompt": "at 9", "locale": "EN-gb"}))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/ai/prompt", "monthly AI prompt request limit reached"),
        ("/ai/prompt/classify", "monthly AI classify request limit reached"),
    ],
)
def test_quotas_end(emulator: Emulator, api: Api, account: int, path: str, message: str) -> None:
    ok(api.get(f"/accounts/{account}/ai/usage"))
    execute(emulator, "UPDATE ai_quota_periods SET classify_used = 1000 WHERE account_id = ?", account)
    execute(
        emulator,
        "INSERT INTO prompt_requests (account_id, prompt, provider, model, output, input_tokens,"
        " output_tokens, total_tokens, duration_ms, estimated_cost_usd, status, error, date_created)"
        " SELECT account_id, '', '', '', '', 0, 0, 0, 0, 0, 'success', '', period_start"
        " FROM ai_quota_periods,"
        " (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n)"
        " WHERE account_id = ?",
        account,
    )
    # The credits are asked for after the quota.
    emulator.ai.set_credits(0, account_id=account)
    answer = api.post(path, json={"prompt": "every day at 9"})
    assert refused(answer) == (429, message)
    limits = [answer.headers[f"x-ratelimit-{name}"] for name in ("limit", "remaining", "reset")]
    assert limits == ["1000", "0", str(int(NOW.timestamp()) + 31 * 86400)]
    assert "retry-after" not in answer.headers


def test_a_new_month_of_requests_begins_with_the_first_call_after_the_reset() -> None:
    """Months are Go's: what begins on January 31 ends on March 3, and goes on from there."""
    start, reset = datetime(2026, 1, 31, 10, tzinfo=UTC), datetime(2026, 3, 3, 10, tzinfo=UTC)
    clock = FrozenClock(start)
    found = []
    with Emulator(clock=clock) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        for moment in (start, reset - timedelta(seconds=1), reset, datetime(2026, 6, 30, 10, tzinfo=UTC)):
            clock.moment = moment
            answers = [
                api.post(path, json={"prompt": "every day at 9"})
                for path in ("/ai/prompt", "/ai/prompt/classify")
            ]
            found += [
                (answer.headers["x-ratelimit-remaining"], int(answer.headers["x-ratelimit-reset"]))
                for answer in answers
            ]
    resets = [int(datetime(2026, *day, 10, tzinfo=UTC).timestamp()) for day in ((3, 3), (4, 3), (7, 3))]
    expected = [("1000", resets[0]), ("999", resets[0]), ("1000", resets[1]), ("1000", resets[2])]
    assert found == [pair for pair in expected for _ in range(2)]


@pytest.mark.parametrize(
    ("members", "field", "wanted"),
    [
        ({"conversation_id": 1}, "conversation_id", "string"),
        ({"messages": [{"timestamp": 1}]}, "timestamp", "string"),
        ({"participants": [{"display_name": 1}]}, "display_name", "string"),
        ({"options": {"minimum_confidence": "0.5"}}, "minimum_confidence", "float64"),
        ({"options": {"include_low_confidence": 1}}, "include_low_confidence", "bool"),
    ],
)
def test_members_of_an_analysis_have_types(
    api: Api, members: dict[str, Any], field: str, wanted: str
) -> None:
    status, message = refused(api.post("/ai/suggestions/analyze", json={"messages": [{}], **members}))
    assert (status, message.endswith(f".{field} of type {wanted}")) == (422, True)


def test_the_quota_ends_for_analyses_too(emulator: Emulator, api: Api, account: int) -> None:
    ok(api.get(f"/accounts/{account}/ai/usage"))
    execute(emulator, "UPDATE ai_quota_periods SET classify_used = 1000 WHERE account_id = ?", account)
    canned = emulator.ai.answer_analysis(conversation_id=f"of {account}")
    answer = api.post(
        "/ai/suggestions/analyze",
        json={"messages": [{"message": "hello"}], "conversation_id": f"of {account}"},
    )
    assert refused(answer) == (429, "monthly AI classify request limit reached")
    assert answer.headers["x-ratelimit-remaining"] == "0"
    assert emulator.ai.pending() == [canned]
    emulator.ai.clear()


@pytest.mark.parametrize(
    ("content", "status", "data"),
    [
        (b"", 400, "request body required"),
        (b"x", 422, "invalid character 'x' looking for beginning of value"),
        (b"{}", 400, "at least one message is required"),
        (
            b'{"messages": [{"speaker": "Ann"}], "options": {"locale": "fr"}}',
            400,
            {
                "code": "UNSUPPORTED_LOCALE",
                "message": 'unsupported locale "fr": suggestions analysis currently only supports English'
                " (en*)",
            },
        ),
        (b'{"messages": [{"message": "I will call"}]}', 503, "suggestions analysis is not available"),
    ],
)
def test_there_is_no_analyzer(api: Api, content: bytes, status: int, data: Any) -> None:
    assert refused(api.post("/ai/suggestions/analyze", content=content)) == (status, data)
