from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from scheduler0._wire.bodies import BodyRule, merge, one_account, prepare, python_name, wire_name
from scheduler0.types import (
    AccountAISettings,
    ExecutorRequestBody,
    JobRequestBody,
    ProjectRequestBody,
    SendTimeParticipant,
    SendTimeSuggestionsRequest,
)

JOB = BodyRule("JobRequestBody", actor="createdBy", dates=("startDate", "endDate"))


def members(body: object, actor: str | None = None) -> dict[str, object]:
    return prepare(body, JOB, actor=actor)[0].members


def made(request_type: Any, **members: object) -> object:
    """A request type with arguments that a type checker refuses."""
    return request_type(**members)


def test_typed_and_plain_bodies_are_the_same_on_the_wire() -> None:
    expected = {"projectId": 1, "timezone": "UTC", "retryMax": 0}
    assert members(JobRequestBody(project_id=1, timezone="UTC", retry_max=0)) == expected
    assert members({"project_id": 1, "timezone": "UTC", "retry_max": 0}) == expected
    assert members({"projectId": 1, "timezone": "UTC", "retryMax": 0, "spec": None}) == expected


def test_a_request_type_shows_what_is_set_without_secrets() -> None:
    job = JobRequestBody(project_id=1, timezone="UTC")
    job["newer"] = {"a": 1}
    assert repr(job) == "JobRequestBody(project_id=1, timezone='UTC', newer={'a': 1})"
    settings = AccountAISettings(openai_api_key="hush")
    settings["apiSecret"] = "hush"
    assert repr(settings) == "AccountAISettings(openai_api_key=***, apiSecret=***)"
    executor = ExecutorRequestBody(
        name="n", type="webhook_url", webhook_url="https://me:hush@example.com/a?token=hush"
    )
    executor["newer"] = {"apiKey": "hush"}
    assert repr(executor) == (
        "ExecutorRequestBody(name='n', type='webhook_url', "
        "webhook_url='https://***@example.com/a?token=***', newer={'apiKey': '***'})"
    )
    assert executor.webhook_url == "https://me:hush@example.com/a?token=hush"


def test_none_and_account_are_not_sent() -> None:
    body = JobRequestBody(project_id=1, timezone="UTC", account_id=456)
    body.spec = None
    wire, account = prepare(body, JOB, actor=None)
    assert wire.members == {"projectId": 1, "timezone": "UTC"}
    assert account == "456"


def test_the_actor_fills_in_and_never_overrides() -> None:
    assert members({"project_id": 1}, actor="me")["createdBy"] == "me"
    assert members({"project_id": 1, "created_by": "you"}, actor="me")["createdBy"] == "you"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC), "2030-01-02T03:04:05+00:00"),
        (datetime(2030, 1, 2, 3, tzinfo=timezone(timedelta(hours=-4))), "2030-01-02T03:00:00-04:00"),
        ("2030-01-02T03:04:05Z", "2030-01-02T03:04:05Z"),
    ],
)
def test_dates(value: object, text: str) -> None:
    assert members({"start_date": value})["startDate"] == text
    typed = JobRequestBody(project_id=1, timezone="UTC", start_date=value)
    assert members(typed)["startDate"] == text


@pytest.mark.parametrize("value", [datetime(2030, 1, 2), "2030-01-02", "2030-01-02T03:04:05", ""])
def test_a_date_that_the_server_would_refuse_names_its_member(value: object) -> None:
    with pytest.raises(ValueError, match=r"JobRequestBody\.end_date must be an aware datetime"):
        members({"end_date": value})
    with pytest.raises(ValueError, match=r"JobRequestBody\.end_date must be an aware datetime"):
        members(JobRequestBody(project_id=1, timezone="UTC", end_date=value))


def test_what_is_no_body_is_refused() -> None:
    with pytest.raises(TypeError, match="expected a JobRequestBody or a mapping of its members, got list"):
        members([])


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        ("a\ud800", ValueError, r"JobRequestBody\.data holds a lone surrogate"),
        (["a", {"b": "\ud800"}], ValueError, r"JobRequestBody\.data\[1\]\.b holds a lone surrogate"),
        ({"\ud800": 1}, ValueError, r"JobRequestBody\.data: the name of a member holds a lone surrogate"),
        ({1: 1}, TypeError, r"JobRequestBody\.data: the names of members must be str, got int"),
        (float("nan"), ValueError, r"JobRequestBody\.data must be a finite number, got nan"),
        ({1}, TypeError, r"JobRequestBody\.data: JSON has no set"),
        (b"a", TypeError, r"JobRequestBody\.data: JSON has no bytes"),
        (JobRequestBody, TypeError, r"JobRequestBody\.data: JSON has no type"),
        ([datetime(2030, 1, 1)], ValueError, r"JobRequestBody\.data\[0\] must be an aware datetime"),
    ],
)
def test_what_json_cannot_hold_names_its_place(value: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=f"^{text}") as caught:
        members({"data": value})
    assert type(caught.value) is error
    with pytest.raises(error, match=f"^{text}"):
        members(JobRequestBody(project_id=1, timezone="UTC", data=value))


def test_a_body_that_holds_itself() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ValueError, match=r"JobRequestBody\.data is nested too deeply"):
        members({"data": endless})


def test_a_request_type_with_a_member_of_the_wrong_type() -> None:
    rule = BodyRule("SendTimeSuggestionsRequest", snake=True)
    body = SendTimeSuggestionsRequest(recipients=[5])
    with pytest.raises(TypeError, match=r"^SendTimeSuggestionsRequest: a member is of the wrong type"):
        prepare(body, rule, actor=None)


def test_dates_and_request_types_may_stand_anywhere() -> None:
    participant = SendTimeParticipant(timezone="UTC")
    body = {"recipients": (participant, {"busy": [{"start": datetime(2030, 1, 1, tzinfo=UTC)}]})}
    wire, _ = prepare(body, BodyRule("SendTimeSuggestionsRequest", snake=True), actor=None)
    assert wire.members == {
        "recipients": [{"timezone": "UTC"}, {"busy": [{"start": "2030-01-01T00:00:00+00:00"}]}]
    }


@pytest.mark.parametrize("given", ["0", "-1", 2**70, "mine"])
def test_an_account_that_is_none(given: Any) -> None:
    with pytest.raises(ValueError, match=r"^JobRequestBody\.account_id must be"):
        members({"account_id": given})
    with pytest.raises(ValueError, match=r"^JobRequestBody\.account_id must be"):
        members(JobRequestBody(project_id=1, timezone="UTC", account_id=given))


@pytest.mark.parametrize("given", [True, 1.5])
def test_an_account_of_another_type(given: Any) -> None:
    with pytest.raises(TypeError, match=r"^JobRequestBody\.account_id must be an int or a str"):
        members({"account_id": given})


def test_a_body_and_keywords_together_are_refused() -> None:
    with pytest.raises(TypeError, match="not both"):
        merge(ProjectRequestBody("n", "d"), {"name": "n"}, JOB)


def test_a_keyword_that_names_no_member_is_refused() -> None:
    executor = BodyRule("ExecutorRequestBody")
    assert merge(None, {"name": "n", "type": "local", "account_id": 2}, executor)
    with pytest.raises(TypeError, match="JobRequestBody has no field 'sepc'; did you mean 'spec'"):
        merge(None, {"sepc": "@daily", "timezone": "UTC"}, JOB)
    with pytest.raises(TypeError, match=r"no field 'nope'\. To send a field that this version"):
        merge(None, {"nope": 1}, JOB)
    with pytest.raises(TypeError) as caught:
        made(JobRequestBody, project_id=1, foo=1)
    assert str(caught.value) == (
        "JobRequestBody has no field 'foo'. To send a field that this version does not know, pass a dict."
    )
    with pytest.raises(TypeError, match="ExecutorRequestBody has no field 'kind'"):
        made(ExecutorRequestBody, name="n", type="local", kind="local")
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'timezone'"):
        made(JobRequestBody, project_id=1)
    assert members({"shiny": 1}) == {"shiny": 1}


@pytest.mark.parametrize(
    ("override", "named", "default", "chosen"),
    [
        (None, [None], "1", None),
        (None, ["5"], "1", "5"),
        (None, ["5", "5"], None, "5"),
        (None, ["5", None], "5", "5"),
        ("7", ["5", "6"], "1", "7"),
    ],
)
def test_account(
    override: str | None, named: list[str | None], default: str | None, chosen: str | None
) -> None:
    assert one_account(override, named, default) == chosen


@pytest.mark.parametrize("named", [["5", "6"], ["5", None]])
def test_bodies_of_different_accounts_are_refused(named: list[str | None]) -> None:
    with pytest.raises(ValueError, match="account_id: all bodies of one request"):
        one_account(None, named, "1")


@pytest.mark.parametrize("name", ["project_id", "expires_in_seconds", "id", "webhook_url"])
def test_names_go_both_ways(name: str) -> None:
    assert python_name(wire_name(name)) == name
