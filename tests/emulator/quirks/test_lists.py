"""The quirks under 'Lists': each one with it and without it."""

from __future__ import annotations

import httpx
import pytest

from ..api_client import ok, refused
from .with_and_without import new_credential, with_and_without, world


@with_and_without
def test_list_jobs_missing_project_is_400(quirk: bool) -> None:
    with world("list_jobs_missing_project_is_400", quirk) as this:
        status, message = refused(this.api.get("/jobs?projectId=999"))
        assert status == (400 if quirk else 404)
        assert "project does not exist" in message


@with_and_without
@pytest.mark.parametrize(("path", "things"), [("/jobs", "jobs"), ("/projects", "projects")])
def test_bad_limit_is_429(quirk: bool, path: str, things: str) -> None:
    with world("bad_limit_is_429", quirk) as this:
        for limit in (101, -1):
            answer = refused(this.api.get(f"{path}?limit={limit}"))
            assert answer == (429 if quirk else 400, f"too many {things}. limit should be less than 100")


@with_and_without
@pytest.mark.parametrize("path", ["/jobs", "/projects", "/executors", "/credentials", "/executions"])
def test_negative_numbers_fail(quirk: bool, path: str) -> None:
    with world("negative_numbers_fail", quirk, needs="broken_connections") as this:
        new_credential(this)
        if not quirk:
            message = "invalid offset" if path == "/executions" else "offset should not be negative"
            assert refused(this.api.get(f"{path}?offset=-1")) == (400, message)
        elif path == "/executors":
            with pytest.raises(httpx.RemoteProtocolError):
                this.api.get(f"{path}?offset=-1")
        elif path in ("/jobs", "/projects"):
            assert refused(this.api.get(f"{path}?offset=-1")) == (500, "datatype mismatch")
        else:
            assert ok(this.api.get(f"{path}?offset=-1"))["offset"] == 2**64 - 1
        missing = {"/jobs": "job cannot be found", "/projects": "message: project does not exist, code: 404"}
        if path in missing:
            high_bit = "sql: converting argument $1 type: uint64 values with high bit set are not supported"
            expected = (500, high_bit) if quirk else (404, missing[path])
            assert refused(this.api.get(f"{path}/-1")) == expected


@with_and_without
def test_order_direction_ignored(quirk: bool) -> None:
    with world("order_direction_ignored", quirk) as this:
        this.new_job()
        this.clock.advance(hours=1)

        def ascends(query: str) -> bool:
            dates = [row["dateCreated"] for row in ok(this.api.get(f"/executions?{query}"))["executions"]]
            assert dates in (sorted(dates), sorted(dates, reverse=True))
            return dates[0] < dates[-1]

        assert ascends("orderBy=dateCreated&orderDirection=ASC")
        assert not ascends("orderDirection=DESC")
        assert ascends("orderDirection=ASC") is not quirk
        assert ascends("orderBy=dateCreated&orderDirection=asc") is not quirk
        other = this.api.get("/executions?orderDirection=up")
        if quirk:
            assert ok(other)["executions"]
        else:
            message = "invalid orderDirection parameter, expected 'ASC' or 'DESC'"
            assert refused(other) == (400, message)


@with_and_without
@pytest.mark.parametrize("things", ["credentials", "executors"])
def test_empty_account_unchecked(quirk: bool, things: str) -> None:
    with world("empty_account_unchecked", quirk) as this:
        answer = this.api.get(f"/{things}?limit=0", headers={"X-Account-ID": "3"})
        if quirk:
            assert ok(answer).get("limit", 0) == 0
        else:
            assert refused(answer) == (400, "limit should be greater than 0")


@with_and_without
@pytest.mark.parametrize("things", ["credentials", "executors", "jobs"])
def test_order_by_modified_by_fails(quirk: bool, things: str) -> None:
    with world("order_by_modified_by_fails", quirk) as this:
        new_credential(this)
        for number, name in ((1, "b"), (2, "a")):
            this.api.new_executor()
            this.new_job()
            body = {"modifiedBy": name} | (
                {"projectId": this.project} if things == "jobs" else {"type": "webhook_url"}
            )
            assert this.api.put(f"/{things}/{number}", json=body).status_code == 200
        answer = this.api.get(f"/{things}?orderBy=modified_by&orderByDirection=ASC")
        if quirk:
            assert refused(answer) == (500, "no such column: modified_by")
        else:
            names = [item.get("modifiedBy") for item in ok(answer)[things]]
            assert [name for name in names if name] == ["a", "b"]


@with_and_without
def test_executor_page_omits_zeros(quirk: bool) -> None:
    with world("executor_page_omits_zeros", quirk) as this:
        page = ok(this.api.get("/executors", headers={"X-Account-ID": "3"}))
        assert page == ({"limit": 10} if quirk else {"total": 0, "offset": 0, "limit": 10, "executors": []})
