"""Projects (contract core 5)."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler0.emulator import Emulator

from ..api_client import NOW_TEXT, Api, execute, job_body, ok, refused

LISTED = [("projects", "projects"), ("jobs", "jobs")]


def body(**members: Any) -> dict[str, Any]:
    return {"name": "payments", "description": "all of them", "createdBy": "me"} | members


def test_a_new_project_echoes_what_was_sent_and_forgets_it(api: Api, account: int) -> None:
    sent = body(
        name="  payments\n",
        description="\tall of them ",
        modifiedBy="you",
        deletedBy="",
        dateModified="2026-01-02T03:04:05.6+02:00",
    )
    created = ok(api.post("/projects", json=sent), 201)
    project = {
        "id": created["id"],
        "name": "payments",
        "description": "all of them",
        "dateCreated": NOW_TEXT,
        "accountId": account,
    }
    echoed = {
        "dateModified": "2026-01-02T03:04:05.6+02:00",
        "createdBy": "me",
        "modifiedBy": "you",
        "deletedBy": "",
    }
    assert list(created.items()) == list((project | echoed).items())
    assert ok(api.get(f"/projects/{created['id']}")) == project


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "unexpected end of JSON input"),
        (b"{", "unexpected end of JSON input"),
        (b"[]", "json: cannot unmarshal array into Go value of type models.Project"),
        (b'{"name": 1}', "json: cannot unmarshal number into Go struct field Project.name of type string"),
        (b"{}", "createdBy is required"),
        (b'{"createdBy": "me"}', {"Message": "name field is required", "Type": 400}),
        (b'{"createdBy": "me", "name": " "}', {"Message": "name field is required", "Type": 400}),
        (
            b'{"createdBy": "me", "name": "n", "description": "\\t"}',
            {"Message": "description field is required", "Type": 400},
        ),
    ],
)
def test_a_bad_new_project_is_refused(api: Api, content: bytes, message: object) -> None:
    assert refused(api.post("/projects", content=content)) == (400, message)


def test_a_name_is_taken_once_per_account_until_the_project_is_deleted(
    api: Api, system_api: Api, account: int
) -> None:
    first = api.new_project(name=f"name of {account}")
    taken = f"another project exist with the same name, project with id {first} has the same name"
    again = body(name=f" name of {account} ")
    assert refused(api.post("/projects", json=again)) == (400, {"Message": taken, "Type": 400})
    assert ok(api.post("/projects", json=body(name=f"NAME of {account}")), 201)
    assert ok(system_api.post("/projects", json=again), 201)
    api.send_json("DELETE", f"/projects/{first}", {"deletedBy": "me"})
    assert ok(api.post("/projects", json=again), 201)["id"] > first


@pytest.mark.parametrize("number", ["9223372036854775807", "0"])
def test_an_unknown_project_cannot_be_found(api: Api, number: str) -> None:
    missing = (404, "message: project does not exist, code: 404")
    assert refused(api.get(f"/projects/{number}")) == missing
    assert refused(api.send_json("DELETE", f"/projects/{number}", {"deletedBy": "me"})) == missing
    change = {"modifiedBy": "me", "description": "d"}
    assert refused(api.put(f"/projects/{number}", json=change)) == (404, "project does not exist")


def test_another_accounts_project_cannot_be_found(api: Api, key_api: Api) -> None:
    foreign = key_api.new_project()
    assert refused(api.get(f"/projects/{foreign}"))[0] == 404


@pytest.mark.parametrize("number", ["abc", "1.5", "9223372036854775808", "%20"])
def test_a_malformed_id_is_an_empty_object(api: Api, number: str) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert refused(api.request(method, f"/projects/{number}")) == (400, {})


def test_an_update_changes_the_description_only(api: Api, project: int) -> None:
    stored = ok(api.get(f"/projects/{project}"))
    change = {"modifiedBy": "you", "description": " new ", "name": "other", "createdBy": "x"}
    changed = ok(api.put(f"/projects/{project}", json=change))
    assert changed == stored | {"description": "new", "modifiedBy": "you"}
    assert ok(api.get(f"/projects/{project}")) == stored | {"description": "new"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "unexpected end of JSON input"),
        (b'{"description": "d"}', "modifiedBy is required"),
        (b'{"modifiedBy": "me", "description": "  "}', "description field is required"),
    ],
)
def test_a_bad_update_is_refused(api: Api, project: int, content: bytes, message: str) -> None:
    assert refused(api.put(f"/projects/{project}", content=content)) == (400, message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Invalid request body"),
        (b"[]", "Invalid request body"),
        (b"null", "deletedBy is required"),
        (b'{"deletedBy": ""}', "deletedBy is required"),
    ],
)
def test_a_deletion_names_who_deletes(api: Api, project: int, content: bytes, message: str) -> None:
    assert refused(api.request("DELETE", f"/projects/{project}", content=content)) == (400, message)


def test_only_the_first_document_of_a_deletion_is_read(api: Api, project: int) -> None:
    response = api.request("DELETE", f"/projects/{project}", content=b'{"deletedBy": "me"}} x')
    assert response.status_code == 204


def test_a_deleted_project_takes_its_jobs_along(api: Api, project: int, executor: int) -> None:
    other = api.new_project()
    gone, kept = (api.new_job(projectId=number, executorId=executor) for number in (project, other))
    response = api.send_json("DELETE", f"/projects/{project}", {"deletedBy": "you"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["content-type"] == "application/json"
    job = ok(api.get(f"/jobs/{gone}"))
    assert (job["deletedBy"], job["status"], job["dateModified"]) == ("you", "deleted", NOW_TEXT)
    assert "deletedBy" not in ok(api.get(f"/jobs/{kept}"))
    assert [job["id"] for job in ok(api.get("/jobs"))["jobs"]] == [kept]
    assert refused(api.send_json("DELETE", f"/projects/{project}", {"deletedBy": "you"}))[0] == 404


def test_a_project_with_jobs_of_another_account_stays(
    emulator: Emulator, api: Api, project: int, executor: int
) -> None:
    job = api.new_job(projectId=project, executorId=executor)
    execute(emulator, "UPDATE jobs SET account_id = 3 WHERE id = ?", job)
    answer = refused(api.send_json("DELETE", f"/projects/{project}", {"deletedBy": "me"}))
    assert answer == (400, "message: cannot delete project with jobs, code: 400")
    assert ok(api.get(f"/projects/{project}"))


def test_system_projects_cannot_be_deleted(system_api: Api) -> None:
    project = system_api.new_project()
    answer = refused(system_api.send_json("DELETE", f"/projects/{project}", {"deletedBy": "me"}))
    assert answer == (400, "message: system projects cannot be deleted, code: 400")


def test_an_account_without_projects_has_an_empty_page(api: Api) -> None:
    page = ok(api.get("/projects"))
    assert list(page.items()) == [("total", 0), ("offset", 0), ("limit", 10), ("projects", [])]


def test_pages_follow_the_order_and_leave_nothing_out(api: Api) -> None:
    ids = [api.new_project() for _ in range(5)]

    def page(query: str) -> list[int]:
        return [project["id"] for project in ok(api.get(f"/projects?{query}"))["projects"]]

    assert page("limit=2") + page("limit=2&offset=2") + page("limit=2&offset=4") == ids[::-1]
    assert page("orderBy=id&orderByDirection=asc") == ids
    assert page("orderByDirection=aSc") == ids
    assert page("orderBy=&orderByDirection=&limit=&offset=") == ids[::-1]
    assert page("offset=5") == page("offset=9223372036854775807") == []
    answer = ok(api.get("/projects?limit=2&offset=1"))
    assert (answer["total"], answer["offset"], answer["limit"]) == (5, 1, 2)
    assert refused(api.get("/projects?offset=-1")) == (500, "datatype mismatch")


@pytest.mark.parametrize(("path", "resource"), LISTED)
@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("limit=x", 400, 'strconv.Atoi: parsing "x": invalid syntax'),
        ("limit=x&offset=y", 400, 'strconv.Atoi: parsing "y": invalid syntax'),
        ("limit=0&offset=1.5", 400, 'strconv.Atoi: parsing "1.5": invalid syntax'),
        (
            "limit=9999999999999999999",
            400,
            'strconv.Atoi: parsing "9999999999999999999": value out of range',
        ),
        ("limit=101&orderBy=x", 429, "too many {}. limit should be less than 100"),
        ("limit=-1", 429, "too many {}. limit should be less than 100"),
        ("limit=0&orderBy=x", 400, "limit should be greater than 0"),
        ("orderBy=created_by&orderByDirection=x", 400, "invalid order by column"),
        ("orderByDirection=up", 400, "invalid order by direction. Must be ASC or DESC"),
    ],
)
def test_bad_parameters_are_refused_in_order(
    api: Api, path: str, resource: str, query: str, status: int, message: str
) -> None:
    assert refused(api.get(f"/{path}?{query}")) == (status, message.format(resource))


@pytest.mark.parametrize(("path", "resource"), LISTED)
def test_a_limit_of_one_hundred_is_allowed(api: Api, path: str, resource: str) -> None:
    assert ok(api.get(f"/{path}?limit=100"))["limit"] == 100


def test_every_column_orders(api: Api) -> None:
    for column in ("id", "name", "description", "date_created", "account_id"):
        assert ok(api.get(f"/projects?orderBy={column}"))["total"] == 0


def test_jobs_count_as_none_of_the_projects_of_others(api: Api, executor: int, project: int) -> None:
    api.new_jobs(*[job_body(projectId=project, executorId=executor)] * 2)
    assert ok(api.get("/projects"))["total"] == 1
