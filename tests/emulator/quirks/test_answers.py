"""The quirks under 'Answers': each one with it and without it."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import httpx
import pytest

from scheduler0 import APIConnectionError, Client, OutcomeUnknownError
from scheduler0.emulator import Emulator

from ..api_client import ZERO, job_body, ok, refused
from .with_and_without import change, delete, new_credential, with_and_without, world


def operator_of(emulator: Emulator) -> Client:
    """The operator in the system account."""
    return Client(
        emulator.url, account_id=1, username=emulator.username, password=emulator.password, actor="me"
    )


@with_and_without
@pytest.mark.parametrize(
    ("method", "path", "second"),
    [
        ("PUT", "/jobs/1", "unexpected end of JSON input"),
        ("POST", "/executors", "body is nil"),
        ("PUT", "/executors/1", "body is nil"),
        ("POST", "/local-executors", "body is nil"),
        ("POST", "/local-executors/1/executions", "body is nil"),
        ("POST", "/executions/cleanup-old-logs", "request body is required"),
        ("POST", "/cluster/restore", "invalid request body"),
    ],
)
def test_two_documents(quirk: bool, method: str, path: str, second: str) -> None:
    with world("two_documents", quirk) as this:
        answer = this.api.request(method, path, content=b"")
        documents = ["request body required"] + [second] * quirk
        assert answer.status_code == 400
        assert answer.text == "".join(f'{{"data":"{data}","success":false}}' for data in documents)


class Breaking(NamedTuple):
    """A request that the server's handler does not survive, and what the sensible handler says."""

    method: str
    path: str
    content: bytes
    message: str
    account: int = 2


NOT_NULL = "request body must be an object, not null"


JOB_WITHOUT_EXECUTOR = b'[{"createdBy":"me","timezone":"UTC","spec":"0 0 9 * * *","projectId":1}]'


BREAKING = {
    "createProject": Breaking("POST", "/projects", b" null\n", NOT_NULL),
    "updateProject": Breaking("PUT", "/projects/1", b"null", NOT_NULL),
    "updateJob": Breaking("PUT", "/jobs/1", b"null", NOT_NULL),
    "listExecutions": Breaking("GET", "/executions?limit=-1", b"", "limit must not be negative"),
    "createJobs": Breaking("POST", "/jobs", JOB_WITHOUT_EXECUTOR, "job executor is required", account=1),
}


@with_and_without
@pytest.mark.parametrize("breaking", BREAKING.values(), ids=BREAKING)
def test_broken_connections(quirk: bool, breaking: Breaking) -> None:
    with world("broken_connections", quirk, needs="system_account_unchecked") as this:
        this.new_job(status="inactive")
        rows = this.emulator.state().rows
        send = partial(
            this.api.request,
            breaking.method,
            breaking.path,
            content=breaking.content,
            headers={"X-Account-ID": str(breaking.account)},
        )
        if quirk:
            with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
                send()
        else:
            assert refused(send()) == (400, breaking.message)
        assert this.emulator.state().rows == rows
        assert this.api.get("/projects").status_code == 200


def test_a_client_is_told_of_a_broken_connection() -> None:
    with Emulator() as emulator, operator_of(emulator) as client:
        # The client's own methods refuse a job without an executor before they send it.
        job = {"projectId": 1, "timezone": "UTC", "spec": "0 0 9 * * *", "createdBy": "me"}
        with pytest.raises(OutcomeUnknownError):
            client.request_raw("POST", "/jobs", json=[job])
        with pytest.raises(APIConnectionError) as caught:
            client.with_options(max_tries=1).request_raw("GET", "/executions", params={"limit": -1})
        assert not isinstance(caught.value, OutcomeUnknownError)
        assert emulator.state().rows["jobs"] == 0


@with_and_without
def test_deleted_things_still_read(quirk: bool) -> None:
    with world("deleted_things_still_read", quirk) as this:
        paths = [f"/jobs/{this.new_job()}", f"/executors/{this.executor}"]
        for path in paths:
            assert this.api.send_json("DELETE", path, {"deletedBy": "me"}).status_code == 204
        job, executor = (this.api.get(path) for path in paths)
        if quirk:
            assert ok(job)["deletedBy"] == "me"
        else:
            assert refused(job) == (404, "job cannot be found")
        # An executor that never existed is answered as one of zeros: that is a quirk of its own.
        assert executor.status_code == 200
        assert ok(executor)["id"] == (this.executor if quirk else 0)


@with_and_without
def test_unstored_members_echoed(quirk: bool) -> None:
    with world("unstored_members_echoed", quirk) as this:
        sent = {"name": "n", "description": "d", "createdBy": "me"}
        created = ok(this.api.post("/projects", json=sent), 201)
        stored = ok(this.api.get(f"/projects/{created['id']}"))
        assert created == stored | ({"createdBy": "me"} if quirk else {})
        update = {"description": "e", "modifiedBy": "me"}
        changed = ok(this.api.put(f"/projects/{created['id']}", json=update))
        assert changed == stored | {"description": "e"} | ({"modifiedBy": "me"} if quirk else {})

        (output,) = this.api.new_jobs(job_body(projectId=this.project, executorId=this.executor))
        job = ok(this.api.get(f"/jobs/{output['id']}"))
        moment = job["dateCreated"]
        assert output == job | ({"lastExecutionDate": moment, "startDate": ZERO} if quirk else {})
        extra = {"executionId": "e", "lastExecutionDate": moment}
        updated = change(this, output["id"], **extra)
        assert updated == ok(this.api.get(f"/jobs/{output['id']}")) | (extra if quirk else {})


@with_and_without
@pytest.mark.parametrize(
    ("method", "path", "content", "mixed", "text"),
    [
        ("GET", "/projects/99", b"", "message: project does not exist, code: 404", "project does not exist"),
        (
            "POST",
            "/projects",
            b'{"createdBy": "me"}',
            {"Message": "name field is required", "Type": 400},
            "name field is required",
        ),
        ("GET", "/projects/x", b"", {}, 'strconv.Atoi: parsing "x": invalid syntax'),
        (
            "GET",
            "/accounts/x",
            b"",
            {"Func": "ParseUint", "Num": "x", "Err": {}},
            'strconv.ParseUint: parsing "x": invalid syntax',
        ),
        ("PUT", "/accounts/2", b"", {}, "unexpected end of JSON input"),
        ("PUT", "/accounts/2", b"x", {"Offset": 1}, "invalid character 'x' looking for beginning of value"),
    ],
)
def test_mixed_error_shapes(
    quirk: bool, method: str, path: str, content: bytes, mixed: object, text: str
) -> None:
    with world("mixed_error_shapes", quirk) as this:
        answer = this.api.request(method, path, content=content)
        assert refused(answer)[1] == (mixed if quirk else text)


@with_and_without
def test_delete_twice_204(quirk: bool) -> None:
    with world("delete_twice_204", quirk) as this:
        job = f"/jobs/{this.new_job()}"
        executor = f"/executors/{this.executor}"
        credential = f"/credentials/{new_credential(this)['id']}"
        for path in (job, executor, credential):
            assert delete(this, path).status_code == 204
        again = [delete(this, path) for path in (job, executor, credential)]
        again.append(this.api.post(f"{credential}/archive", json={"archivedBy": "me"}))
        statuses = [answer.status_code for answer in again]
        # What deletes an unknown credential is a quirk of its own.
        unknown = delete(this, "/credentials/999").status_code
        assert statuses == ([204] * 4 if quirk else [404, 404, unknown, 404])


@with_and_without
def test_empty_lists_are_null(quirk: bool) -> None:
    with world("empty_lists_are_null", quirk) as this:
        empty = None if quirk else []
        created = ok(this.api.post("/accounts", json={"name": "new"}), 201)
        assert created["features"] == ok(this.api.get("/accounts/2"))["features"] == empty
        assert ok(this.api.get("/cluster/dump/job-queues")) == empty
