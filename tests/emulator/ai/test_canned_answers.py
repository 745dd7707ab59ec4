"""Canned answers of the models, the classifier and the analyzer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scheduler0.emulator import AnalysisAnswer, ClassificationAnswer, Emulator, PromptAnswer
from scheduler0.emulator.ai.services import Credits

from ..api_client import Api, ok, refused
from ..controlled import NOON, ControlledEmulator, controlled, running

__all__ = ["controlled", "running"]

EXHAUSTED = "platform AI credits exhausted; top up your balance or switch to your own provider key"
NO_EXECUTOR = (
    "could not match an executor to the prompt; pin an executorId or refine executor descriptions/tags"
)
OPENAI = {"provider": "openai", "model": "gpt-4.1-mini"}
ANTHROPIC = {"provider": "anthropic", "model": "claude-sonnet-5"}
PLATFORM = {"provider": "platform", "model": "global.anthropic.claude-sonnet-4-5-20250929-v1:0"}
JOB = {"subject": "s", "nextRunAt": "2026-08-10T09:30:00+02:00", "recurrence": "weekly"}


@pytest.fixture
def emulator(controlled: ControlledEmulator) -> Emulator:
    return controlled.emulator


@pytest.fixture
def api(controlled: ControlledEmulator) -> Api:
    """The API key of account 2, which has a project and an executor."""
    return controlled.api


def prompt(text: str = "do it", **members: Any) -> dict[str, Any]:
    return {"prompt": text, **members}


def schedule(text: str = "do it", **members: Any) -> dict[str, Any]:
    return {"prompt": text, "createdBy": "me", **members}


def use_models(api: Api, *models: dict[str, str]) -> None:
    keys = {"openai_api_key": "k", "anthropic_api_key": "k"}
    ok(api.put("/ai/settings", json={"active_models": models} | keys))


def test_a_model_answers(emulator: Emulator, api: Api) -> None:
    job = {
        "timezone": "Europe/Berlin",
        "metadata": {"b": 1, "a": [{"d": 1, "c": None}]},
        "recipients": ("ann",),
        "endDate": datetime(2027, 1, 1, tzinfo=UTC),
        "delivery": "email",
        **JOB,
    }
    emulator.ai.answer_prompt([job, {}], input_tokens=10, output_tokens=5, duration_ms=40, cost_usd=0.25)
    answer = ok(api.post("/ai/prompt", json=prompt()))
    completed = {
        "subject": "s",
        "nextRunAt": "2026-08-10T09:30:00+02:00",
        "recurrence": "weekly",
        "delivery": "email",
        "cronExpression": "30 9 * * 1",
        "recipients": ["ann"],
        "endDate": "2027-01-01T00:00:00Z",
        "timezone": "Europe/Berlin",
        "metadata": {"a": [{"c": None, "d": 1}], "b": 1},
    }
    (provider,) = answer["providers"]
    assert list(provider["jobs"][0]) == list(completed)
    assert provider == {
        "provider": "platform",
        "model": PLATFORM["model"],
        "jobs": [completed, {}],
        "inputTokens": 10,
        "outputTokens": 5,
        "totalTokens": 15,
        "durationMs": 40,
    }
    assert answer["classification"]["decision"] == "allow"
    (row,) = ok(api.get("/ai/prompt-requests"))["requests"]
    figures = ("input_tokens", "output_tokens", "total_tokens", "duration_ms", "estimated_cost_usd")
    assert [row[name] for name in figures] == [10, 5, 15, 40, 0.25]
    assert json.loads(row["output"]) == [provider]
    usage = ok(api.get("/accounts/2/ai/usage"))
    assert (usage["prompt"]["used"], usage["estimatedCostUsd"]) == (1, 0.25)


@pytest.mark.parametrize(
    ("recurrence", "expression"),
    [
        ("minute", "* * * * *"),
        ("Every Minute", "* * * * *"),
        ("hourly", "30 * * * *"),
        ("every hour", "30 * * * *"),
        ("DAILY", "30 9 * * *"),
        ("every day", "30 9 * * *"),
        ("weekly", "30 9 * * 0"),
        ("every week", "30 9 * * 0"),
        ("monthly", "30 9 9 * *"),
        ("every month", "30 9 9 * *"),
        ("yearly", "30 9 9 8 *"),
        ("every year", "30 9 9 8 *"),
        ("none", "30 9 9 8 0"),
        ("no", "30 9 9 8 0"),
        ("fortnightly", None),
        ("", None),
    ],
)
def test_the_server_makes_the_expression(
    emulator: Emulator, api: Api, recurrence: str, expression: str | None
) -> None:
    sunday = "2026-08-09T09:30:00-07:00"
    emulator.ai.answer_prompt([{"recurrence": recurrence, "nextRunAt": sunday}, {"recurrence": recurrence}])
    (provider,) = ok(api.post("/ai/prompt", json=prompt()))["providers"]
    assert [job.get("cronExpression") for job in provider["jobs"]] == [expression, None]


def test_answers_are_used_once_in_their_order(emulator: Emulator, api: Api) -> None:
    emulator.ai.answer_prompt([{"subject": "others"}], prompt="*lunch*")
    for subject in ("first", "second"):
        emulator.ai.answer_prompt([{"subject": subject}], prompt="[a]?*")

    def subject(text: str) -> str:
        (provider,) = ok(api.post("/ai/prompt", json=prompt(text)))["providers"]
        return str(provider["jobs"][0]["subject"])

    assert subject("[a]? b\nc") == "first"
    assert subject("a b at 9") == "a b at 9"
    assert subject(" [a]?  ") == "second"
    assert [one.prompt for one in emulator.ai.pending() if isinstance(one, PromptAnswer)] == ["*lunch*"]
    assert emulator.state().answers_pending == 1
    assert subject("buy lunch") == "others"
    assert refused(api.post("/ai/prompt", json=prompt("buy lunch")))[0] == 422


def test_a_model_fails(emulator: Emulator, api: Api) -> None:
    emulator.ai.answer_prompt(error="openai: 429", input_tokens=3, duration_ms=7, cost_usd=0.5)
    answer = api.post("/ai/prompt", json=prompt())
    assert refused(answer) == (500, "all prompt executors failed: openai: 429")
    assert answer.headers["x-ratelimit-remaining"] == "1000"
    (row,) = ok(api.get("/ai/prompt-requests"))["requests"]
    assert (row["status"], row["error"], row["output"]) == ("failed", "openai: 429", "")
    assert (row["input_tokens"], row["duration_ms"], row["estimated_cost_usd"]) == (3, 7, 0.5)
    emulator.ai.answer_prompt(error="late")
    assert refused(api.post("/ai/schedule", json=schedule()))[1] == "all prompt executors failed: late"


def test_models_are_asked_in_their_order(emulator: Emulator, api: Api) -> None:
    use_models(api, OPENAI, ANTHROPIC)
    emulator.ai.answer_prompt(error="busy", input_tokens=1, output_tokens=2, duration_ms=3, cost_usd=0.5)
    emulator.ai.answer_prompt(
        [{"subject": "s"}], input_tokens=10, output_tokens=20, duration_ms=30, cost_usd=1
    )
    (provider,) = ok(api.post("/ai/prompt", json=prompt()))["providers"]
    assert (provider["provider"], provider["model"]) == ("anthropic", "claude-sonnet-5")
    assert (provider["totalTokens"], provider["durationMs"]) == (30, 30)
    (row,) = ok(api.get("/ai/prompt-requests"))["requests"]
    assert (row["provider"], row["model"], row["status"]) == ("openai", "gpt-4.1-mini", "success")
    assert (row["total_tokens"], row["duration_ms"], row["estimated_cost_usd"]) == (33, 33, 1.5)

    emulator.ai.answer_prompt(error="first")
    emulator.ai.answer_prompt(error="last")
    assert refused(api.post("/ai/prompt", json=prompt()))[1] == "all prompt executors failed: last"
    # The second model is left to the rules.
    emulator.ai.answer_prompt(error="busy")
    (provider,) = ok(api.post("/ai/prompt", json=prompt("call at 9")))["providers"]
    assert provider["provider"] == "anthropic"


def test_a_server_without_a_hosted_model(emulator: Emulator, api: Api) -> None:
    emulator.ai.configure(platform_model=False)
    emulator.ai.set_credits(0)
    for path in ("/ai/prompt", "/ai/schedule"):
        answer = api.post(path, json=schedule("at 9"))
        assert refused(answer) == (500, "no prompt executors configured")
    use_models(api, OPENAI)
    assert ok(api.post("/ai/prompt", json=prompt("at 9")))


@pytest.mark.parametrize("path", ["/ai/prompt", "/ai/schedule"])
@pytest.mark.parametrize("models", [[], [PLATFORM, OPENAI]])
def test_credits_are_exhausted(emulator: Emulator, api: Api, path: str, models: list[dict[str, str]]) -> None:
    use_models(api, *models)
    emulator.ai.set_credits(0, account_id=emulator.account_id)
    answer = api.post(path, json=schedule("x" * 161))
    assert refused(answer) == (402, EXHAUSTED)
    assert answer.headers["x-ratelimit-remaining"] == "1000"
    assert ok(api.get("/ai/prompt-requests"))["total"] == 0
    emulator.ai.set_credits(None)
    assert refused(api.post(path, json=schedule("x" * 161)))[0] == 500


def test_credits_are_charged_for_the_hosted_model(emulator: Emulator, api: Api) -> None:
    emulator.ai.set_credits(1)
    emulator.ai.set_credits(5, account_id=3)
    emulator.ai.answer_prompt(cost_usd=0.5)
    emulator.ai.answer_prompt(error="lost", cost_usd=0.333_333_1)
    ok(api.post("/ai/prompt", json=prompt()))
    assert emulator.ai.credits() == {2: 0.4, 3: 5}
    assert refused(api.post("/ai/prompt", json=prompt()))[0] == 500
    assert emulator.ai.credits() == {2: 0, 3: 5}
    assert refused(api.post("/ai/prompt", json=prompt("at 9"))) == (402, EXHAUSTED)

    use_models(api, OPENAI, PLATFORM)
    emulator.ai.set_credits(0)
    emulator.ai.answer_prompt(error="busy", cost_usd=10)
    emulator.ai.answer_prompt(cost_usd=1)
    ok(api.post("/ai/prompt", json=prompt("at 9")))
    assert emulator.ai.credits()[2] == -1.2


def test_a_charge_is_rounded_up() -> None:
    credits = Credits()
    credits.set(1, 0.000_002)
    credits.charge(1, 0.000_000_5)
    assert credits.balances() == {1: 0.000_001}
    assert not credits.are_exhausted(1)
    credits.charge(2, 9)
    assert not credits.are_exhausted(2)


@pytest.mark.parametrize("decision", ["reject", "clarify"])
@pytest.mark.parametrize(
    ("reason", "told"), [("spam", "spam"), ("", "the prompt does not look like a scheduling request")]
)
def test_the_classifier_stops_a_prompt(
    emulator: Emulator, api: Api, decision: Any, reason: str, told: str
) -> None:
    emulator.ai.answer_prompt([JOB])
    emulator.ai.answer_classification(decision, reason, prompt="at 9")
    answer = api.post("/ai/prompt", json=prompt(" at 9"))
    classification = {"text": " at 9", "decision": decision, "reason": reason}
    assert refused(answer) == (
        422,
        {"message": f"prompt skipped ({decision}): {told}", "classification": classification},
    )
    (row,) = ok(api.get("/ai/prompt-requests"))["requests"]
    assert (row["status"], row["output"], row["error"]) == ("skipped_intent", reason, f"intent={decision}")
    assert [type(one) for one in emulator.ai.pending()] == [PromptAnswer]


def test_the_classifier_lets_pass_what_it_fails_at(emulator: Emulator, api: Api) -> None:
    emulator.ai.answer_classification(error="status 500: oops")
    assert "classification" not in ok(api.post("/ai/prompt", json=prompt("at 9")))
    emulator.ai.answer_classification(error="down")
    assert refused(api.post("/ai/prompt", json=prompt("hello")))[0] == 500
    emulator.ai.answer_classification("reject")
    assert ok(api.post("/ai/prompt", json=prompt("at 9", locale="de")))
    assert [type(one) for one in emulator.ai.pending()] == [ClassificationAnswer]


def test_a_prompt_is_classified_so(emulator: Emulator, api: Api) -> None:
    emulator.ai.answer_classification("clarify", "when?", prompt="hello")
    emulator.ai.answer_classification(error="request failed: timeout")
    classification = {"text": "hello", "decision": "clarify", "reason": "when?"}
    assert ok(api.post("/ai/prompt/classify", json=prompt("hello"))) == {"classification": classification}
    answer = api.post("/ai/prompt/classify", json=prompt("hello"))
    assert refused(answer) == (503, "intent classifier: request failed: timeout")
    assert answer.headers["x-ratelimit-remaining"] == "999"
    emulator.ai.configure(classifier=False)
    answer = api.post("/ai/prompt/classify", json=prompt("hello"))
    assert refused(answer) == (503, "intent classifier is not configured")
    assert answer.headers["x-ratelimit-remaining"] == "999"
    assert "classification" not in ok(api.post("/ai/prompt", json=prompt("at 9")))


def test_jobs_are_created_of_an_answer(emulator: Emulator, api: Api) -> None:
    emulator.ai.answer_prompt(
        [
            {**JOB, "timezone": "Asia/Kolkata", "endDate": "2027-01-01T00:00:00+01:00"},
            {"recurrence": "none", "nextRunAt": "2026-08-10T09:30:00-04:00", "metadata": {"b": 1, "a": 2}},
            {
                "recurrence": "none",
                "nextRunAt": "2026-08-10T09:30:00-04:00",
                "startDate": "2026-08-09T09:30:00-04:00",
            },
            {"startDate": "2026-08-09T09:30:00Z"},
        ]
    )
    data = ok(api.post("/ai/schedule", json=schedule(timezone="America/New_York")), 201)
    weekly, once, other, dated = data["jobs"]
    assert (weekly["spec"], weekly["timezone"], weekly["timezoneOffset"]) == (
        "30 9 * * 1",
        "Asia/Kolkata",
        19800,
    )
    assert (weekly["startDate"][:4], weekly["endDate"]) == ("0001", "2027-01-01T00:00:00+01:00")
    assert ("spec" in once, once["startDate"], once["data"]) == (
        False,
        "2026-08-10T09:30:00-04:00",
        '{"metadata":{"a":2,"b":1}}',
    )
    assert (once["timezone"], once["timezoneOffset"]) == ("America/New_York", -14400)
    assert other["startDate"] == "2026-08-09T09:30:00-04:00"
    # The wall clock of the job's zone, as in any job.
    assert ("spec" in dated, dated["startDate"]) == (False, "2026-08-09T09:30:00-04:00")
    assert data["projectCreated"] is True
    assert ok(api.get("/jobs"))["total"] == 4


def test_no_jobs_are_a_conflict(emulator: Emulator, api: Api) -> None:
    emulator.ai.answer_prompt()
    answer = api.post("/ai/schedule", json=schedule(executorId=99))
    assert refused(answer) == (409, "the prompt did not produce any schedulable jobs")
    assert ok(api.get("/ai/prompt-requests"))["requests"][0]["status"] == "success"
    assert answer.headers["x-ratelimit-remaining"] == "1000"
    assert ok(api.post("/ai/prompt", json=prompt("at 9")))


@pytest.mark.parametrize(
    ("job", "message"),
    [
        ({"timezone": "Mars"}, 'invalid timezone "Mars" in generated job: unknown time zone Mars'),
        ({"timezone": "/etc"}, 'invalid timezone "/etc" in generated job: time: invalid location name'),
        ({"recurrence": "weekly", "nextRunAt": "2026-08-09T09:00:00Z"}, "job spec is not valid 0 9 * * 0"),
        ({"recurrence": "none", "nextRunAt": "2026-08-02T09:00:00Z"}, "job start date is in the past"),
        (
            {"recurrence": "fortnightly"},
            "either spec or startDate is required. For one-time jobs, provide only startDate",
        ),
        ({**JOB, "endDate": "2026-08-02T09:00:00Z"}, "job end date is in the past"),
        ({**JOB, "subject": "s" * 3072}, "job data exceeds maximum size of 3KB. Current size: 3086 bytes"),
    ],
)
def test_jobs_of_an_answer_are_checked(
    emulator: Emulator, api: Api, job: dict[str, Any], message: str
) -> None:
    emulator.ai.answer_prompt([JOB, job])
    assert refused(api.post("/ai/schedule", json=schedule())) == (400, message)
    assert ok(api.get("/jobs"))["total"] == 0


def test_a_model_chooses_the_executor(emulator: Emulator, api: Api, controlled: ControlledEmulator) -> None:
    second = api.new_executor(name="second")
    for executor, expected in ((second, 201), (controlled.executor, 201), (0, 409), (999, 409)):
        emulator.ai.answer_prompt([JOB], executor_id=executor, executor_reason="why not")
        answer = api.post("/ai/schedule", json=schedule())
        if expected == 201:
            data = ok(answer, 201)
            assert (data["executor"]["id"], data["executorMatchedBy"]) == (executor, "llm")
            assert data["executorMatchReason"] == "why not"
        else:
            assert refused(answer) == (409, NO_EXECUTOR)
    emulator.ai.answer_prompt([JOB], executor_id=999)
    assert (
        ok(api.post("/ai/schedule", json=schedule(executorId=second)), 201)["executorMatchedBy"] == "pinned"
    )


def conversation(**members: Any) -> dict[str, Any]:
    message = {"speaker": {"id": "ann"}, "timestamp": "t", "message": "I will call"}
    return {"messages": [message], **members}


def test_a_conversation_is_analyzed(emulator: Emulator, api: Api) -> None:
    found = {"id": "s1", "type": "COMMITMENT", "status": "OPEN", "confidence": 1.0}
    emulator.ai.answer_analysis(
        [found],
        None,
        engine={"engine_version": "1"},
        request_id="r",
        analyzed_at="2026-08-03T12:00:00Z",
        conversation_id="c*",
    )
    emulator.ai.answer_analysis(conversation_id="")
    answer = api.post("/ai/suggestions/analyze", json=conversation(conversation_id="c1"))
    assert ok(answer) == {
        "request_id": "r",
        "conversation_id": "c1",
        "analyzed_at": "2026-08-03T12:00:00Z",
        "suggestions": [found],
        "obligations": None,
        "warnings": [],
        "engine": {"engine_version": "1"},
    }
    assert answer.headers["x-ratelimit-remaining"] == "1000"
    assert '{"confidence":1,"id":"s1",' in answer.text
    not_available = (503, "suggestions analysis is not available")
    answer = api.post("/ai/suggestions/analyze", json=conversation(conversation_id="c1"))
    assert refused(answer) == not_available
    assert "x-ratelimit-limit" not in answer.headers
    answer = api.post("/ai/suggestions/analyze", json=conversation())
    assert ok(answer) == {"suggestions": [], "obligations": [], "warnings": []}
    assert ok(api.get("/accounts/2/ai/usage"))["classify"]["used"] == 2


def test_an_analyzer_fails(emulator: Emulator, api: Api) -> None:
    emulator.ai.answer_analysis(error="status 502: bad gateway")
    answer = api.post("/ai/suggestions/analyze", json=conversation())
    assert refused(answer) == (503, "suggestion analyzer: status 502: bad gateway")
    assert answer.headers["x-ratelimit-remaining"] == "1000"
    assert ok(api.get("/accounts/2/ai/usage"))["classify"]["used"] == 0


def test_a_reset_forgets_everything(emulator: Emulator, api: Api, controlled: ControlledEmulator) -> None:
    for _ in range(2):
        emulator.ai.answer_prompt(error="e")
        emulator.ai.answer_analysis()
        assert [type(one) for one in emulator.ai.pending()] == [PromptAnswer, AnalysisAnswer]
        emulator.ai.clear()
        assert emulator.ai.pending() == []
        emulator.ai.answer_prompt(error="e")
        emulator.ai.set_credits(0)
        emulator.ai.configure(classifier=False, platform_model=False)
        emulator.reset()
        assert (emulator.ai.pending(), emulator.ai.credits()) == ([], {})
        controlled.clock.freeze(NOON)
        assert ok(api.post("/ai/prompt", json=prompt("at 9")))["classification"]["decision"] == "allow"


def test_answers_are_copies(emulator: Emulator, api: Api) -> None:
    job: dict[str, Any] = {"metadata": {"a": 1}, "recipients": ["ann"]}
    emulator.ai.answer_prompt([job])
    job["metadata"]["a"] = 2
    job["recipients"].append("bob")
    (provider,) = ok(api.post("/ai/prompt", json=prompt()))["providers"]
    assert provider["jobs"] == [{"recipients": ["ann"], "metadata": {"a": 1}}]


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("answer_prompt", {"prompt": 1}, "prompt: must be text, not 1"),
    ("answer_prompt", {"error": b"e"}, "error: must be text, not b'e'"),
    ("answer_prompt", {"error": "\ud800"}, "error: 'utf-8' codec"),
    ("answer_prompt", {"executor_reason": None}, "executor_reason: must be text, not None"),
    ("answer_prompt", {"jobs": {}}, "jobs: must be a list, not {}"),
    ("answer_prompt", {"jobs": ["j"]}, "jobs[0]: must be an object, not 'j'"),
    ("answer_prompt", {"jobs": [{}, {"spec": "x"}]}, "jobs[1].spec: unknown member; known: kind, purpose,"),
    ("answer_prompt", {"jobs": [{"cronExpression": "x"}]}, "jobs[0].cronExpression: leave it out"),
    ("answer_prompt", {"jobs": [{"kind": 1}]}, "jobs[0].kind: must be text, not 1"),
    (
        "answer_prompt",
        {"jobs": [{"nextRunAt": "soon"}]},
        "jobs[0].nextRunAt: must be an RFC 3339 date, not 'soon'",
    ),
    ("answer_prompt", {"jobs": [{"endDate": 1}]}, "jobs[0].endDate: must be text, not 1"),
    ("answer_prompt", {"jobs": [{"startDate": datetime(2026, 1, 1)}]}, "jobs[0].startDate: 2026-01-01 00:00"),
    ("answer_prompt", {"jobs": [{"recipients": "ann"}]}, "jobs[0].recipients: must be a list, not 'ann'"),
    ("answer_prompt", {"jobs": [{"recipients": ["ann", 1]}]}, "jobs[0].recipients[1]: must be text, not 1"),
    ("answer_prompt", {"jobs": [{"metadata": []}]}, "jobs[0].metadata: must be an object, not []"),
    ("answer_prompt", {"jobs": [{"metadata": {"a": object}}]}, "jobs[0].metadata: Object of type"),
    ("answer_prompt", {"jobs": [{"metadata": {"a": float("nan")}}]}, "jobs[0].metadata: Out of range"),
    ("answer_prompt", {"jobs": [{}], "error": "e"}, "jobs: must be empty when error is set"),
    ("answer_prompt", {"executor_id": 1, "error": "e"}, "executor_id: must be empty when error is set"),
    (
        "answer_classification",
        {"decision": "reject", "error": "e"},
        "decision: must be allow when error is set",
    ),
    ("answer_classification", {"reason": "r", "error": "e"}, "reason: must be empty when error is set"),
    ("answer_analysis", {"suggestions": [{}], "error": "e"}, "suggestions: must be empty when error is set"),
    ("answer_analysis", {"engine": {"a": 1}, "error": "e"}, "engine: must be empty when error is set"),
    (
        "answer_prompt",
        {"input_tokens": -1},
        "input_tokens: must be a whole number from 0 to 1000000000000, not -1",
    ),
    (
        "answer_prompt",
        {"output_tokens": None},
        "output_tokens: must be a whole number from 0 to 1000000000000, not None",
    ),
    (
        "answer_prompt",
        {"duration_ms": 1.5},
        "duration_ms: must be a whole number from 0 to 1000000000000, not 1.5",
    ),
    (
        "answer_prompt",
        {"executor_id": True},
        "executor_id: must be a whole number from 0 to 1000000000000, not True",
    ),
    (
        "answer_prompt",
        {"cost_usd": float("nan")},
        "cost_usd: must be a number from 0 to 1000000000000, not nan",
    ),
    (
        "answer_classification",
        {"decision": "maybe"},
        "decision: must be one of allow, clarify, reject, not 'maybe'",
    ),
    ("answer_classification", {"reason": 1}, "reason: must be text, not 1"),
    ("answer_analysis", {"suggestions": {}}, "suggestions: must be a list, not {}"),
    ("answer_analysis", {"warnings": [{}, 1]}, "warnings[1]: must be an object, not 1"),
    ("answer_analysis", {"engine": "e"}, "engine: must be an object, not 'e'"),
    ("answer_analysis", {"conversation_id": 1}, "conversation_id: must be text, not 1"),
    ("set_credits", {"usd": float("inf")}, "usd: must be a finite number, not inf"),
    ("set_credits", {"usd": "1"}, "usd: must be a finite number, not '1'"),
    ("set_credits", {"usd": 1, "account_id": "mine"}, "account_id: 'mine' is not the id of an account"),
    ("configure", {"classifier": False, "platform_model": 0}, "platform_model: must be true or false, not 0"),
]


@pytest.mark.parametrize(("method", "members", "message"), WRONG)
def test_what_cannot_be_is_explained(
    emulator: Emulator, method: str, members: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        getattr(emulator.ai, method)(**members)
    assert str(caught.value).startswith(message)
    assert emulator.ai.pending() == []
