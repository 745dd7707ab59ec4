from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from scheduler0._bodies import BodyRule, merge, one_account, prepare, python_name, wire_name
from scheduler0.types import JobRequestBody, ProjectRequestBody

JOB = BodyRule("JobRequestBody", actor="createdBy", dates=("startDate", "endDate"))


def members(body: object, actor: str | None = None) -> dict[str, object]:
    return prepare(body, JOB, actor=actor)[0].members


def test_typed_and_plain_bodies_are_the_same_on_the_wire() -> None:
    expected = {"projectId": 1, "timezone": "UTC", "retryMax": 0}
    assert members(JobRequestBody(project_id=1, timezone="UTC", retry_max=0)) == expected
    assert members({"project_id": 1, "timezone": "UTC", "retry_max": 0}) == expected
    assert members({"projectId": 1, "timezone": "UTC", "retryMax": 0, "spec": None}) == expected


def test_none_and_account_are_not_sent() -> None:
    body = JobRequestBody(project_id=1, timezone="UTC", account_id=456)
    body.spec = None  # type: ignore[assignment]
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
    typed = JobRequestBody(project_id=1, timezone="UTC", start_date=value)  # type: ignore[arg-type]
    assert members(typed)["startDate"] == text


@pytest.mark.parametrize("value", [datetime(2030, 1, 2), "2030-01-02", "2030-01-02T03:04:05", "", 5])
def test_a_date_that_the_server_would_refuse_names_its_member(value: object) -> None:
    with pytest.raises(ValueError, match=r"JobRequestBody\.end_date must be an aware datetime"):
        members({"end_date": value})
    with pytest.raises(ValueError, match=r"JobRequestBody\.end_date must be an aware datetime"):
        members(JobRequestBody(project_id=1, timezone="UTC", end_date=value))  # type: ignore[arg-type]


def test_what_is_no_body_is_refused() -> None:
    with pytest.raises(TypeError, match="expected a JobRequestBody or a mapping of its members, got list"):
        members([])


def test_a_body_and_keywords_together_are_refused() -> None:
    with pytest.raises(TypeError, match="not both"):
        merge(ProjectRequestBody("n", "d"), {"name": "n"}, JOB)


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
