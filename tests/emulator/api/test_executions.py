"""Executions (contract core 5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.go.time import ZERO_DATE, format_date
from scheduler0.emulator.store.rows import ExecutionRow, insertion

from ..api_client import NOW, NOW_TEXT, Api, execute, ok, refused

BAD_STATE = "invalid state parameter, expected 'scheduled', 'success', or 'failed'"
BAD_ORDER = (
    "invalid orderBy parameter, expected 'dateCreated', 'lastExecutionDateTime', or 'nextExecutionDateTime'"
)


def record(emulator: Emulator, account: int, created: datetime = NOW, **members: Any) -> int:
    """Store an execution row and return its id."""
    row = ExecutionRow(
        0, account, 0, 1, "u", 1, 1, 1, 1, ZERO_DATE, ZERO_DATE, format_date(created)
    )._replace(**members)
    ((number,),) = execute(emulator, f"{insertion('executions', ExecutionRow)} RETURNING id", *row[1:])
    return int(number)


def ids(api: Api, query: str = "") -> list[int]:
    return [row["id"] for row in ok(api.get(f"/executions?{query}"))["executions"]]


def test_a_row_shows_every_member(emulator: Emulator, api: Api, account: int) -> None:
    number = record(emulator, account, unique_id="abc", next_execution_datetime=NOW_TEXT)
    (row,) = ok(api.get("/executions"))["executions"]
    assert list(row.items()) == [
        ("id", number),
        ("uniqueId", "abc"),
        ("state", 1),
        ("nodeId", 1),
        ("lastExecutionDatetime", "0001-01-01T00:00:00Z"),
        ("nextExecutionDatetime", "2026-08-03T10:15:20.5Z"),
        ("jobId", 1),
        ("jobQueueVersion", 1),
        ("executionVersion", 1),
        ("dateCreated", "2026-08-03T10:15:20.5Z"),
        ("accountId", account),
        ("dateModified", None),
    ]


def test_an_account_without_executions_has_an_empty_page(api: Api) -> None:
    page = ok(api.get("/executions"))
    assert list(page.items()) == [("total", 0), ("offset", 0), ("limit", 50), ("executions", [])]


def test_rows_are_chosen_by_state_job_and_project(
    emulator: Emulator, api: Api, account: int, project: int, executor: int
) -> None:
    job = api.new_job(projectId=project, executorId=executor)
    mine = record(emulator, account, project_id=project, job_id=job, state=2)
    other = record(emulator, account, job_id=10**9, state=0)
    record(emulator, 3)
    assert ids(api) == [other, mine]
    assert ids(api, "projectId=0&jobId=0&state=") == [other, mine]
    assert ids(api, f"projectId={project}") == ids(api, f"jobId={job}") == ids(api, "state=failed") == [mine]
    assert ids(api, f"jobId={job}&state=success") == []
    assert ids(api, "projectId=18446744073709551615") == []


def test_dates_are_compared_by_the_second_and_count_on_both_sides(
    emulator: Emulator, api: Api, account: int
) -> None:
    number = record(emulator, account, datetime(2026, 8, 1, 12, 0, 0, 900_000, tzinfo=UTC))
    for query in (
        "startDate=2026-08-01T12:00:00.95Z",
        "endDate=2026-08-01T12:00:00Z",
        "startDate=2026-08-01T14:00:00%2B02:00&endDate=2026-08-01T08:00:00.1-04:00",
    ):
        assert ids(api, query) == [number]
    for query in ("startDate=2026-08-01T12:00:01Z", "endDate=2026-08-01T11:59:59.999Z"):
        assert ids(api, query) == []


def test_rows_are_ordered(emulator: Emulator, api: Api, account: int) -> None:
    first = record(
        emulator,
        account,
        NOW,
        last_execution_datetime="2026-08-03T09:00:00-04:00",
        next_execution_datetime="2026-08-03T10:00:00-04:00",
    )
    # Dates are ordered by their texts, whatever their offsets are.
    second = record(
        emulator,
        account,
        NOW + timedelta(seconds=1),
        last_execution_datetime="2026-08-03T08:00:00-09:00",
        next_execution_datetime="2026-08-03T11:00:00Z",
    )
    assert ids(api) == ids(api, "orderBy=dateCreated") == [second, first]
    assert ids(api, "orderBy=dateCreated&orderDirection=ASC") == [first, second]
    assert ids(api, "orderBy=lastExecutionDateTime") == [first, second]
    assert ids(api, "orderBy=nextExecutionDateTime") == [second, first]
    # A direction counts only with a column, and only in capitals.
    assert ids(api, "orderDirection=ASC") == [second, first]
    assert ids(api, "orderBy=dateCreated&orderDirection=asc") == [second, first]
    assert ids(api, "orderBy=dateCreated&orderByDirection=ASC") == [second, first]


def test_the_texts_of_dates_are_ordered_also_within_a_second(
    emulator: Emulator, api: Api, account: int
) -> None:
    # In the order of the texts: a point comes before a digit, and a digit before Z.
    fractions = ("", ".000001", ".1", ".12", ".5", ".500001")
    made = {
        text: record(emulator, account, datetime.fromisoformat(f"2026-08-01T12:00:00{text}+00:00"))
        for text in fractions
    }
    later = record(emulator, account, datetime(2026, 8, 1, 12, 0, 1, tzinfo=UTC))
    ordered = [made[text] for text in (".000001", ".12", ".1", ".500001", ".5", "")]
    assert ids(api, "orderBy=dateCreated&orderDirection=ASC") == [*ordered, later]
    assert ids(api) == [later, *ordered[::-1]]
    assert ids(api, "endDate=2026-08-01T12:00:00Z") == ordered[::-1]
    assert ids(api, "startDate=2026-08-01T12:00:01Z") == [later]


def test_pages_have_no_upper_limit(emulator: Emulator, api: Api, account: int) -> None:
    numbers = [record(emulator, account) for _ in range(4)][::-1]
    assert ids(api, "limit=1000000") == numbers
    assert ids(api, "limit=2&offset=1") == numbers[1:3]
    assert ids(api, "limit=0") == []
    assert ids(api, "offset=9223372036854775807") == []
    assert ids(api, "offset=-1") == numbers
    page = ok(api.get("/executions?offset=-1&limit=0"))
    assert (page["total"], page["offset"], page["limit"]) == (4, 2**64 - 1, 0)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("offset=x&limit=y", "invalid offset"),
        ("limit=1.5&startDate=x", "invalid limit"),
        ("startDate=2026-08-03&endDate=x", "invalid startDate (expected RFC3339)"),
        ("startDate=2026-08-03T10:00:00+02:00", "invalid startDate (expected RFC3339)"),
        ("endDate=x&projectId=y", "invalid endDate (expected RFC3339)"),
        ("projectId=-1&jobId=x", "invalid projectId"),
        ("jobId=x&state=y", "invalid jobId"),
        ("state=done&orderBy=x", BAD_STATE),
        ("state=Success", BAD_STATE),
        ("orderBy=date_created&limit=-1", BAD_ORDER),
    ],
)
def test_bad_parameters_are_refused_in_order(api: Api, query: str, message: str) -> None:
    assert refused(api.get(f"/executions?{query}")) == (400, message)


def test_totals_count_the_states_of_the_account(emulator: Emulator, api: Api, account: int) -> None:
    zero = {"accountId": account, "scheduled": 0, "success": 0, "failed": 0}
    assert list(ok(api.get("/executions/totals")).items()) == list(zero.items())
    for state in (0, 1, 1, 2, 2, 2):
        record(emulator, account, state=state)
    assert ok(api.get("/executions/totals")) == zero | {"scheduled": 1, "success": 2, "failed": 3}


def test_analytics_count_thirteen_hours_around_a_moment(emulator: Emulator, api: Api, account: int) -> None:
    middle = datetime(2026, 8, 3, 2, 30, tzinfo=UTC)
    inside = (timedelta(hours=-6), timedelta(0), timedelta(hours=6))
    for distance in inside:
        record(emulator, account, middle + distance, state=1)
    record(emulator, account, middle, state=2)
    record(emulator, account, middle, state=0)
    for distance in (timedelta(hours=-6, microseconds=-1), timedelta(hours=6, microseconds=1)):
        record(emulator, account, middle + distance)
    answer = ok(api.get("/executions/analytics?startDate=2026-08-03&startTime=02:30"))
    points = answer.pop("points")
    assert list(answer.items()) == [
        ("accountId", account),
        ("timezone", "UTC"),
        ("startDate", "2026-08-02"),
        ("startTime", "20:00:00"),
        ("endDate", "2026-08-03"),
        ("endTime", "08:00:00"),
    ]
    assert len(points) == 13
    assert list(points[0].items()) == [
        ("date", "2026-08-02"),
        ("time", "20:00:00"),
        ("scheduled", 0),
        ("success", 1),
        ("failed", 0),
    ]
    assert points[6] == {"date": "2026-08-03", "time": "02:00:00", "scheduled": 1, "success": 1, "failed": 1}
    assert points[12] == {"date": "2026-08-03", "time": "08:00:00", "scheduled": 0, "success": 1, "failed": 0}
    assert sum(point["success"] for point in points) == len(inside)


def test_analytics_of_a_full_hour_have_thirteen_points_too(api: Api) -> None:
    answer = ok(api.get("/executions/analytics?startDate=2026-01-01&startTime=00:00:00"))
    assert [point["time"][:2] for point in answer["points"]] == [f"{hour % 24:02d}" for hour in range(18, 31)]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "startDate is not provided"),
        ("startDate=x", "startTime is not provided"),
        ("startDate=&startTime=x", "startDate is not provided"),
        ("startDate=2026-8-3&startTime=x", "invalid startDate format (expected YYYY-MM-DD)"),
        ("startDate=2026-02-30&startTime=x", "invalid startDate format (expected YYYY-MM-DD)"),
        ("startDate=20260803&startTime=x", "invalid startDate format (expected YYYY-MM-DD)"),
        ("startDate=0001-01-01&startTime=00:00", "invalid startDate format (expected YYYY-MM-DD)"),
        ("startDate=9999-12-31&startTime=23:00", "invalid startDate format (expected YYYY-MM-DD)"),
        ("startDate=2026-08-03&startTime=9:00", "invalid startTime format (expected HH:MM:SS or HH:MM)"),
        ("startDate=2026-08-03&startTime=24:00", "invalid startTime format"),
        ("startDate=2026-08-03&startTime=12:60", "invalid startTime format"),
        ("startDate=2026-08-03&startTime=12-00-00", "invalid startTime format"),
    ],
)
def test_bad_moments_are_refused(api: Api, query: str, message: str) -> None:
    assert refused(api.get(f"/executions/analytics?{query}")) == (400, message)


def test_old_rows_are_cleared(emulator: Emulator, api: Api, account: int) -> None:
    edge = NOW - timedelta(days=60)
    record(emulator, account, edge - timedelta(microseconds=1))
    foreign = record(emulator, 3, edge - timedelta(days=1))
    kept = record(emulator, account, edge)
    body = {"accountId": str(account), "retentionMonths": 2}
    message = f"Old execution logs cleaned up successfully for account {account}"
    assert ok(api.post("/executions/cleanup-old-logs", json=body)) == {"message": message}
    assert ids(api) == [kept]
    assert execute(emulator, "SELECT id FROM executions WHERE id = ?", foreign) == [(foreign,)]
    forever = body | {"retentionMonths": 2**63 - 1}
    assert ok(api.post("/executions/cleanup-old-logs", json=forever))
    assert ids(api) == [kept]


def test_clearing_stops_the_jobs_of_an_account_without_executions_left(
    emulator: Emulator, api: Api, account: int, project: int, executor: int
) -> None:
    job = api.new_job(
        projectId=project, executorId=executor, status="active", startDate="2026-09-01T00:00:00Z"
    )
    body = {"accountId": str(account), "retentionMonths": 1}
    execute(
        emulator,
        "INSERT INTO account_counters (account_id, execution_count, tokens, next_reset_date, date_created)"
        " VALUES (?, 1, 0, 0, 0)",
        account,
    )
    api.post("/executions/cleanup-old-logs", json=body)
    assert ok(api.get(f"/jobs/{job}"))["status"] == "active"
    execute(emulator, "UPDATE account_counters SET execution_count = 0 WHERE account_id = ?", account)
    api.post("/executions/cleanup-old-logs", json=body)
    assert ok(api.get(f"/jobs/{job}"))["status"] == "inactive"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "request body required"),
        (b"x", "invalid request body"),
        (b'{"accountId": 2}', "invalid request body"),
        (b'{"accountId": "2", "retentionMonths": 1.5}', "invalid request body"),
        (b"null", "accountId is required"),
        (b'{"retentionMonths": 1}', "accountId is required"),
        (b'{"accountId": "-2"}', "invalid account ID"),
        (b'{"accountId": "3"}', "account ID mismatch"),
        (b'{"accountId": "2"}', "retentionMonths must be greater than 0"),
        (b'{"accountId": "2", "retentionMonths": -1}', "retentionMonths must be greater than 0"),
    ],
)
def test_a_bad_clearing_is_refused(key_api: Api, content: bytes, message: str) -> None:
    assert refused(key_api.post("/executions/cleanup-old-logs", content=content)) == (400, message)
