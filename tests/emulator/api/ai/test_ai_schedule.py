"""Jobs made from a prompt (contract ai 6)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.ai.prompt_rules import Match, Profile, match_executor

from ...api_client import NOW_TEXT, ZERO, Api, execute, ok, refused

WEEKLY = "Send the digest every Monday at 9"


def body(**members: Any) -> dict[str, Any]:
    return {"prompt": WEEKLY, "createdBy": "me"} | members


def test_a_prompt_is_scheduled(api: Api, account: int, executor: int) -> None:
    answer = api.post(
        "/ai/schedule",
        json=body(
            purposes=["report"], recipients=["ann@example.com"], channels=["email"], timezone="Asia/Kolkata"
        ),
    )
    data = ok(answer, 201)
    assert answer.headers["x-ratelimit-remaining"] == "1000"
    (job,) = data.pop("jobs")
    assert job == {
        "id": job["id"],
        "projectId": data["project"]["id"],
        "spec": "0 9 * * 1",
        "data": '{"channel":"email","kind":"DIGEST","purpose":"report","recipients":["ann@example.com"],'
        '"subject":"Send the digest every Monday at 9"}',
        "executorId": executor,
        "startDate": ZERO,
        "endDate": ZERO,
        "lastExecutionDate": NOW_TEXT,
        "timezone": "Asia/Kolkata",
        "timezoneOffset": 19800,
        "dateCreated": NOW_TEXT,
        "accountId": account,
        "createdBy": "me",
        "status": "active",
    }
    assert data["project"]["name"] == "report"
    assert data["project"]["description"] == WEEKLY
    assert (data["projectCreated"], data["executorMatchedBy"]) == (True, "only")
    assert data["executor"]["id"] == executor
    assert "executorMatchReason" not in data
    assert (data["classification"]["decision"], data["provider"]) == ("allow", "platform")
    stored = ok(api.get(f"/jobs/{job['id']}"))
    assert (stored["spec"], stored["startDate"]) == ("0 9 * * 1", NOW_TEXT)
    (logged,) = ok(api.get("/ai/prompt-requests"))["requests"]
    assert logged["status"] == "success"


def test_a_prompt_for_one_time_becomes_a_job_without_a_spec(api: Api, executor: int) -> None:
    data = ok(
        api.post(
            "/ai/schedule",
            json=body(prompt="remind me tomorrow at 9", timezone="America/New_York", locale="en-US"),
        ),
        201,
    )
    (job,) = data["jobs"]
    assert "spec" not in job
    assert job["startDate"] == "2026-08-04T09:00:00-04:00"
    assert (job["timezoneOffset"], job["executorId"]) == (-14400, executor)


def test_the_jobs_are_given_to_the_scheduler(tmp_path: Any) -> None:
    with Emulator(tmp_path / "store.db") as emulator:
        headers = {
            "X-API-Key": emulator.api_key,
            "X-Secret-Key": emulator.api_secret,
            "X-Account-ID": emulator.account_id,
        }
        emulator.clock.freeze()
        with Api(emulator, headers) as api:
            api.new_executor()
            data = ok(api.post("/ai/schedule", json=body(prompt="remind me in 2 hours")), 201)
        assert data["jobs"][0]["id"] in {run.job_id for run in emulator.clock.advance(hours=3)}


@pytest.mark.usefixtures("executor")
def test_a_project_is_named_or_found_by_its_name(api: Api) -> None:
    def project(**members: Any) -> tuple[str, str, bool]:
        data = ok(api.post("/ai/schedule", json=body(**members)), 201)
        return data["project"]["name"], data["project"]["description"], data["projectCreated"]

    assert project(project={"name": " N ", "description": "D"}) == ("N", "D", True)
    assert project(project={"name": "N", "description": "other"}) == ("N", "D", False)
    long = f"every monday at 9 {'ä' * 60}"
    assert project(prompt=long) == (f"every monday at 9 {'ä' * 21}", long, True)
    existing = api.new_project(name="by id")
    assert project(projectId=existing, project={"name": "N"}) == ("by id", "d", False)


@pytest.mark.parametrize("unknown", [999_999, 2**63])
def test_what_is_named_must_exist(api: Api, executor: int, unknown: int) -> None:
    assert refused(api.post("/ai/schedule", json=body(executorId=unknown))) == (
        404,
        f"executor {unknown} not found",
    )
    assert refused(api.post("/ai/schedule", json=body(projectId=unknown, executorId=executor))) == (
        404,
        "project does not exist",
    )


def test_an_executor_is_chosen(api: Api) -> None:
    assert refused(api.post("/ai/schedule", json=body())) == (
        409,
        "no executors exist for this account; create an executor before scheduling",
    )
    api.new_executor(name="payments", webhookSecret="hidden")
    digest = api.new_executor(name="mail", tags=["digest"], webhookSecret="hidden")
    data = ok(api.post("/ai/schedule", json=body()), 201)
    assert (data["executor"]["id"], data["executorMatchedBy"]) == (digest, "llm")
    assert data["executorMatchReason"] == "it shares with the prompt: digest"
    assert "hidden" not in json.dumps(data)
    answer = api.post("/ai/schedule", json=body(prompt="remind me at 9"))
    assert refused(answer) == (
        409,
        "could not match an executor to the prompt; pin an executorId or refine executor descriptions/tags",
    )
    assert answer.headers["x-ratelimit-remaining"] == "998"
    pinned = ok(api.post("/ai/schedule", json=body(prompt="remind me at 9", executorId=digest)), 201)
    assert pinned["executorMatchedBy"] == "pinned"


@pytest.mark.parametrize(
    ("prompt", "chosen"),
    [
        ("Email the invoices", Match(0, ["email", "invoices"])),
        ("Invoices", None),
        ("SMS the invoices", Match(1, ["invoices", "sms"])),
        ("every morning", None),
        ("call home", None),
    ],
)
def test_most_common_words_decide(prompt: str, chosen: Match | None) -> None:
    profiles = [
        Profile("every morning", "sends email", ["invoices"]),
        Profile("Invoices", "every morning", ["sms"]),
    ]
    assert match_executor(prompt, profiles) == chosen


def test_nobody_is_chosen_from_nobody() -> None:
    assert match_executor("Email the invoices", []) is None


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"prompt": " "}, 400, "prompt is required"),
    ({"createdBy": " "}, 400, "createdBy is required"),
    ({"timezone": "Mars"}, 400, 'invalid timezone "Mars": unknown time zone Mars'),
    ({"prompt": "every sunday at 9"}, 400, "job spec is not valid 0 9 * * 0"),
    ({"prompt": "every month on the 25th"}, 400, "job spec is not valid 0 9 25 * *"),
    ({"prompt": "remind me in 0 minutes"}, 400, "job start date is in the past"),
    ({"prompt": "at 9" + "x" * 157}, 500, "prompt must be less than 160 characters"),
    ({"purposes": ["p"] * 6}, 500, "purposes must have 5 or fewer items"),
    ({"events": ["e" * 37]}, 500, "event must be less than 36 characters long"),
    (
        {"prompt": "um neun", "locale": "de"},
        500,
        "all prompt executors failed: the prompt names no time that lies ahead",
    ),
]


@pytest.mark.usefixtures("executor")
@pytest.mark.parametrize(("members", "status", "message"), BAD)
def test_bad_requests_are_refused(api: Api, members: dict[str, Any], status: int, message: str) -> None:
    assert refused(api.post("/ai/schedule", json=body(**members))) == (status, message)
    assert ok(api.get("/jobs"))["total"] == 0


@pytest.mark.usefixtures("executor")
def test_the_project_stays_when_its_job_is_refused(api: Api) -> None:
    refused(api.post("/ai/schedule", json=body(prompt="every sunday at 9", purposes=["left"])))
    assert [project["name"] for project in ok(api.get("/projects"))["projects"]] == ["left"]


def test_bad_documents_are_refused(api: Api) -> None:
    assert refused(api.post("/ai/schedule", content=b"")) == (400, "request body required")
    assert refused(api.post("/ai/schedule", content=b"[")) == (422, "unexpected end of JSON input")


def test_a_prompt_that_is_no_schedule_is_skipped(api: Api) -> None:
    status, data = refused(api.post("/ai/schedule", json=body(prompt="hello")))
    assert (status, data["classification"]["decision"]) == (422, "reject")


def test_the_quota_ends(emulator: Emulator, api: Api, account: int) -> None:
    ok(api.get(f"/accounts/{account}/ai/usage"))
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
    answer = api.post("/ai/schedule", json=body())
    assert refused(answer) == (429, "monthly AI prompt request limit reached")
    assert answer.headers["x-ratelimit-remaining"] == "0"
