"""Reading, changing and deleting jobs (contract core 5)."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler0.emulator import Emulator

from ..api_client import NOW_TEXT, Api, execute, job_body, ok, refused


@pytest.fixture
def job(api: Api, project: int, executor: int) -> int:
    return api.new_job(projectId=project, executorId=executor, data="d", retryMax=2, timezoneOffset=60)


def test_a_stored_job_leaves_out_what_is_empty(api: Api, project: int, executor: int, account: int) -> None:
    number = api.new_job(projectId=project, executorId=executor, startDate="2026-09-01T00:00:00Z")
    assert list(ok(api.get(f"/jobs/{number}")).items()) == [
        ("id", number),
        ("projectId", project),
        ("spec", "0 0 9 * * *"),
        ("executorId", executor),
        ("startDate", "2026-09-01T00:00:00Z"),
        ("endDate", "0001-01-01T00:00:00Z"),
        ("lastExecutionDate", "0001-01-01T00:00:00Z"),
        ("timezone", "UTC"),
        ("dateCreated", NOW_TEXT),
        ("accountId", account),
        ("createdBy", "me"),
        ("status", "inactive"),
    ]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
@pytest.mark.parametrize(
    ("number", "reason"), [("abc", "invalid syntax"), ("9999999999999999999", "value out of range")]
)
def test_a_malformed_id_is_quoted(api: Api, method: str, number: str, reason: str) -> None:
    answer = refused(api.send_json(method, f"/jobs/{number}", {}))
    assert answer == (400, f'strconv.Atoi: parsing "{number}": {reason}')


@pytest.mark.parametrize("number", ["-1", "-9223372036854775808"])
def test_a_negative_id_fails_in_the_database(api: Api, number: str) -> None:
    text = "sql: converting argument $1 type: uint64 values with high bit set are not supported"
    for path in (f"/jobs/{number}", f"/projects/{number}"):
        body = {"modifiedBy": "me", "description": "d"}
        assert refused(api.get(path)) == (500, text)
        assert refused(api.put(path, json=body)) == (500, text)
        assert refused(api.send_json("DELETE", path, {"deletedBy": "me"})) == (500, text)
    assert refused(api.get(f"/jobs?projectId={number}")) == (500, text)


def test_a_byte_that_is_no_utf8_is_shown_in_an_id(api: Api, system_api: Api) -> None:
    message = 'strconv.Atoi: parsing "1\\xff\\xe9": invalid syntax'
    assert refused(api.get("/jobs/1%FF%e9")) == (400, message)
    assert refused(api.get("/executors/1%FF%e9")) == (400, message)


@pytest.mark.parametrize("things", ["jobs", "projects", "executors", "credentials"])
def test_of_two_malformed_numbers_the_offset_is_named(api: Api, things: str) -> None:
    answer = refused(api.get(f"/{things}?limit=x&offset=y"))
    assert answer == (400, 'strconv.Atoi: parsing "y": invalid syntax')


@pytest.mark.parametrize("number", ["0", "9223372036854775807"])
def test_an_unknown_job_cannot_be_found(api: Api, number: str) -> None:
    missing = (404, "job cannot be found")
    assert refused(api.get(f"/jobs/{number}")) == missing
    assert refused(api.put(f"/jobs/{number}", json={"modifiedBy": "me"})) == missing
    assert refused(api.send_json("DELETE", f"/jobs/{number}", {"deletedBy": "me"})) == missing


def test_another_accounts_job_cannot_be_found(key_api: Api, job: int) -> None:
    assert refused(key_api.get(f"/jobs/{job}")) == (404, "job cannot be found")


def test_jobs_are_listed_by_project(api: Api, project: int, executor: int, job: int) -> None:
    other = api.new_project()
    second = api.new_job(projectId=other, executorId=executor)
    assert [row["id"] for row in ok(api.get("/jobs"))["jobs"]] == [second, job]
    page = ok(api.get(f"/jobs?projectId={project}"))
    assert ([row["id"] for row in page["jobs"]], page["total"]) == ([job], 1)
    assert page["jobs"] == [ok(api.get(f"/jobs/{job}"))]


def test_an_unknown_project_cannot_be_listed(api: Api, key_api: Api, project: int) -> None:
    api.send_json("DELETE", f"/projects/{project}", {"deletedBy": "me"})
    for number in ("0", str(project), str(key_api.new_project()), "9223372036854775807"):
        answer = refused(api.get(f"/jobs?projectId={number}&limit=0"))
        assert answer == (400, "message: project does not exist, code: 404")
    assert refused(api.get("/jobs?projectId=x&limit=y"))[1] == 'strconv.Atoi: parsing "x": invalid syntax'


def test_every_column_orders(api: Api, job: int) -> None:
    columns = (
        "id project_id spec date_created timezone account_id date_modified deleted_by"
        " executor_id start_date end_date retry_max"
    )
    for column in columns.split():
        assert ok(api.get(f"/jobs?orderBy={column}"))["total"] == 1
    assert refused(api.get("/jobs?orderBy=modified_by")) == (500, "no such column: modified_by")
    assert refused(api.get("/jobs?orderBy=status")) == (400, "invalid order by column")


def test_an_update_merges(api: Api, project: int, job: int) -> None:
    stored = ok(api.get(f"/jobs/{job}"))
    other = api.new_executor()
    change = {
        "modifiedBy": "you",
        "projectId": project,
        "executorId": other,
        "spec": stored["spec"],
        "data": "",
        "startDate": "2027-01-01T00:00:00+01:00",
        "endDate": None,
        "retryMax": 0,
        "status": "active",
        "createdBy": "she",
        "executionId": "e",
        "lastExecutionDate": "2026-01-01T00:00:00+01:00",
    }
    changed = ok(api.put(f"/jobs/{job}", json=change))
    kept = stored | {
        "executorId": other,
        "startDate": "2027-01-01T00:00:00+01:00",
        "status": "active",
        "createdBy": "she",
        "modifiedBy": "you",
        "dateModified": NOW_TEXT,
    }
    assert changed == kept | {"executionId": "e", "lastExecutionDate": "2026-01-01T00:00:00+01:00"}
    assert ok(api.get(f"/jobs/{job}")) == kept


def test_an_update_may_say_when_it_was_made(api: Api, project: int, job: int) -> None:
    change = {"modifiedBy": "you", "projectId": project, "dateModified": "2020-01-01T00:00:00Z"}
    assert ok(api.put(f"/jobs/{job}", json=change))["dateModified"] == "2020-01-01T00:00:00Z"


def test_a_job_stays_in_its_project(api: Api, project: int, job: int) -> None:
    other = api.new_project()
    changed = ok(api.put(f"/jobs/{job}", json={"modifiedBy": "you", "projectId": other}))
    assert changed["projectId"] == project


def test_a_zone_without_an_offset_resets_the_offset(api: Api, project: int, job: int) -> None:
    def change(**members: Any) -> dict[str, Any]:
        return ok(api.put(f"/jobs/{job}", json={"modifiedBy": "you", "projectId": project} | members))

    assert change(retryMax=1)["timezoneOffset"] == 60
    assert change(timezone="UTC", timezoneOffset=90)["timezoneOffset"] == 90
    assert "timezoneOffset" not in change(timezone="UTC")


@pytest.mark.parametrize(
    ("sent", "stored", "updated"),
    [
        # What has an offset never moves, however often the job is updated.
        ("2026-08-04T09:00:00Z", "2026-08-04T09:00:00-04:00", "2026-08-04T09:00:00-04:00"),
        ("2026-08-04T09:00:00+02:00", "2026-08-04T09:00:00+02:00", "2026-08-04T09:00:00+02:00"),
        # A text that ends in Z is read as wall clock of the zone, and has its offset then.
        ("2026-08-04T09:00:00+00:00", "2026-08-04T09:00:00Z", "2026-08-04T09:00:00-04:00"),
    ],
)
def test_an_update_moves_a_stored_date_only_from_z(
    api: Api, project: int, executor: int, sent: str, stored: str, updated: str
) -> None:
    fields = {"projectId": project, "executorId": executor, "timezone": "America/New_York"}
    job = api.new_job(**fields, startDate=sent, endDate=sent)
    read = ok(api.get(f"/jobs/{job}"))
    assert (read["startDate"], read["endDate"]) == (stored, stored)
    for _ in range(3):
        changed = ok(api.put(f"/jobs/{job}", json={"modifiedBy": "you", "projectId": project}))
        assert (changed["startDate"], changed["endDate"]) == (updated, updated)
    assert ok(api.get(f"/jobs/{job}"))["startDate"] == updated


def test_an_update_reads_the_creation_time_of_a_job_without_start_as_wall_clock(
    api: Api, project: int, executor: int
) -> None:
    job = api.new_job(projectId=project, executorId=executor, timezone="Asia/Kolkata")
    assert ok(api.get(f"/jobs/{job}"))["startDate"] == NOW_TEXT
    for _ in range(2):
        changed = ok(api.put(f"/jobs/{job}", json={"modifiedBy": "you", "projectId": project}))
        assert changed["startDate"] == NOW_TEXT.removesuffix("Z") + "+05:30"


def test_jobs_are_ordered_by_the_texts_of_their_dates(api: Api, project: int, executor: int) -> None:
    fields = {"projectId": project, "executorId": executor, "timezone": "UTC"}
    dates = ["2027-08-04T10:00:00Z", "2027-08-04T09:00:00-04:00", "2027-08-04T11:00:00+09:00"]
    for date in dates:
        api.new_job(**fields, startDate=date)
    query = f"projectId={project}&orderBy=start_date&orderByDirection=asc"
    page = ok(api.get(f"/jobs?{query}"))
    assert [job["startDate"] for job in page["jobs"]] == sorted(dates)


@pytest.mark.parametrize(
    ("members", "status", "message"),
    [
        ({"modifiedBy": "", "projectId": 0}, 400, "modifiedBy is required"),
        ({"projectId": None, "executorId": 10**6}, 404, "project does not exist"),
        ({"projectId": 2**64 - 1}, 404, "project does not exist"),
        ({"executorId": 10**6, "timezone": "x"}, 403, "executor does not belong to account"),
        ({"executorId": 2**64 - 1}, 403, "executor does not belong to account"),
        ({"spec": "bad", "timezone": "x"}, 400, "job spec is not valid bad"),
        ({"spec": "0 0 10 * * *", "timezone": "x"}, 400, "job timezone is not valid, provided timezone is x"),
        ({"data": "x" * 3073}, 400, "job data exceeds maximum size of 3KB. Current size: 3073 bytes"),
        (
            {"startDate": "2020-01-02T00:00:00Z", "endDate": "2020-01-01T00:00:00Z"},
            400,
            "job end date is before start date",
        ),
        ({"retryMax": 4}, 400, "job retry max is greater than 3"),
        ({"status": "on"}, 400, "job status must be 'active' or 'inactive'"),
        ({"spec": "0 0 10 * * *"}, 400, "cannot update cron spec"),
    ],
)
def test_a_bad_update_changes_nothing(
    api: Api, project: int, job: int, members: dict[str, Any], status: int, message: str
) -> None:
    stored = ok(api.get(f"/jobs/{job}"))
    body = {"modifiedBy": "you", "projectId": project, "createdBy": "she"} | members
    assert refused(api.put(f"/jobs/{job}", json=body)) == (status, message)
    assert ok(api.get(f"/jobs/{job}")) == stored


def test_an_update_may_lie_in_the_past(api: Api, project: int, job: int) -> None:
    body = {
        "modifiedBy": "you",
        "projectId": project,
        "startDate": "2020-01-01T00:00:00Z",
        "endDate": "2020-01-02T00:00:00Z",
    }
    assert ok(api.put(f"/jobs/{job}", json=body))["endDate"] == "2020-01-02T00:00:00Z"


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"", 400, "request body required"),
        (b"[]", 422, "json: cannot unmarshal array into Go value of type models.Job"),
        (b"{", 422, "unexpected end of JSON input"),
    ],
)
def test_the_body_is_read_before_the_id(api: Api, content: bytes, status: int, message: str) -> None:
    assert refused(api.put("/jobs/abc", content=content)) == (status, message)


def test_the_system_account_is_not_checked_on_update(system_api: Api) -> None:
    project, executor = system_api.new_project(), system_api.new_executor()
    job = system_api.new_job(projectId=project, executorId=executor)
    body = {"modifiedBy": "me", "projectId": project, "retryMax": 99, "timezone": "Mars/Base"}
    assert ok(system_api.put(f"/jobs/{job}", json=body))["retryMax"] == 99


def test_a_deleted_job_is_read_but_not_listed_until_an_update_restores_it(
    api: Api, project: int, job: int
) -> None:
    for _ in range(2):
        response = api.send_json("DELETE", f"/jobs/{job}", {"deletedBy": "you"})
        assert (response.status_code, response.content) == (204, b"")
    stored = ok(api.get(f"/jobs/{job}"))
    assert (stored["deletedBy"], stored["dateModified"]) == ("you", NOW_TEXT)
    assert "status" not in stored
    assert ok(api.get("/jobs"))["total"] == 0
    restored = ok(api.put(f"/jobs/{job}", json={"modifiedBy": "me", "projectId": project}))
    assert restored["status"] == "active"
    assert "deletedBy" not in restored
    assert ok(api.get("/jobs"))["total"] == 1


def test_an_update_can_delete(api: Api, project: int, job: int) -> None:
    body = {"modifiedBy": "me", "projectId": project, "deletedBy": "she"}
    assert ok(api.put(f"/jobs/{job}", json=body))["deletedBy"] == "she"
    assert ok(api.get("/jobs"))["total"] == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "request body required"),
        (b"{", "Invalid request body"),
        (b'{"deletedBy": 1}', "Invalid request body"),
        (b'{"deletedBy": "me"} x', "Invalid request body"),
        (b"null", "deletedBy is required"),
        (b'{"deletedBy": ""}', "deletedBy is required"),
    ],
)
def test_a_deletion_names_who_deletes(api: Api, job: int, content: bytes, message: str) -> None:
    assert refused(api.request("DELETE", f"/jobs/{job}", content=content)) == (400, message)


def test_numbers_of_64_unsigned_bits_are_printed_in_full(emulator: Emulator, api: Api, job: int) -> None:
    execute(emulator, "UPDATE jobs SET project_id = ? WHERE id = ?", 2**63 - 1, job)
    assert f'"projectId":{2**63 - 1},' in api.get(f"/jobs/{job}").text


def test_markup_in_text_is_escaped(api: Api, project: int, executor: int) -> None:
    job = api.new_job(**job_body(projectId=project, executorId=executor, data="<a&b>"))
    assert '"data":"\\u003ca\\u0026b\\u003e"' in api.get(f"/jobs/{job}").text
