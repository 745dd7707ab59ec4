# Produced from tests/_async/test_surfaces.py by scripts/unasync.py; do not edit.
"""What the methods send and answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from scheduler0 import BadRequestError, Client, NotFoundError
from scheduler0.types import (
    CredentialCreateRequestBody,
    CredentialUpdateRequestBody,
    ExecutorRequestBody,
    ExecutorUpdateRequestBody,
    JobDeleteRequestBody,
    JobRequestBody,
    JobUpdateRequestBody,
    ProjectRequestBody,
)

from .mock import JOB, Exchange, client_for, envelope

NO_CONTENT = httpx.Response(204)


def page(rows: str, items: list[dict[str, Any]], total: int, offset: int = 0) -> httpx.Response:
    return envelope({"total": total, "offset": offset, "limit": 100, rows: items})


def test_flat_listings_send_what_is_documented() -> None:
    empty = {"total": 0, "offset": 0, "limit": 10}
    exchange = Exchange(
        ("GET /api/v1/projects?limit=10&offset=0", envelope({**empty, "projects": []})),
        (
            "GET /api/v1/jobs?limit=10&offset=5&orderBy=date_created&orderByDirection=desc",
            envelope({**empty, "jobs": []}),
        ),
        ("GET /api/v1/jobs?projectId=3&limit=100&offset=0", envelope({**empty, "jobs": []})),
        (
            "GET /api/v1/executions?startDate=2024-01-01T00%3A00%3A00Z&endDate=2024-12-31T23%3A59%3A59Z"
            "&projectId=0&jobId=0&limit=10&offset=0",
            envelope({**empty, "executions": []}),
        ),
    )
    with client_for(exchange) as client:
        result = client.list_projects()
        assert result["data"]["projects"] == result.data.projects == []
        client.list_jobs(
            project_id="", limit=10, offset=5, order_by="date_created", order_by_direction="desc"
        )
        client.list_jobs(3, 250)
        client.list_executions(
            start_date="2024-01-01T00:00:00Z",
            end_date="2024-12-31T23:59:59Z",
            project_id=0,
            job_id=0,
            limit=10,
            offset=0,
        )
    exchange.assert_done()


def test_a_limit_below_one_is_not_sent() -> None:
    with client_for(Exchange()) as client:
        with pytest.raises(ValueError, match="limit must be at least 1, got 0"):
            client.list_jobs(limit=0)
        with pytest.raises(ValueError, match="offset must not be negative"):
            client.list_executors(offset=-1)


def test_a_listing_crosses_pages_and_leaves_out_what_came_before() -> None:
    first = [{"id": n} for n in range(100, 0, -1)]
    second = [{"id": 1}, {"id": 0}]
    exchange = Exchange(
        ("GET /api/v1/jobs?limit=100&offset=0", page("jobs", first, 102)),
        ("GET /api/v1/jobs?limit=100&offset=99", page("jobs", [first[99], *second], 102, 99)),
    )
    with client_for(exchange) as client:
        listed = client.jobs.list()
        assert (len(listed.items), listed.total, listed.has_next) == (100, 102, True)
        assert [job.id for job in listed] == list(range(100, -1, -1))
    exchange.assert_done()


def test_a_limit_bounds_all_items() -> None:
    exchange = Exchange(
        ("GET /api/v1/jobs?limit=2&offset=0", page("jobs", [{"id": 1}, {"id": 2}], 9)),
        ("GET /api/v1/jobs?limit=2&offset=1", page("jobs", [{"id": 2}, {"id": 3}], 9, 1)),
    )
    with client_for(exchange) as client:
        pages = [found for found in (client.jobs.list(limit=3, page_size=2)).pages()]
    assert [[job.id for job in found.items] for found in pages] == [[1, 2], [3]]
    exchange.assert_done()


def test_executor_pages_leave_out_what_is_zero() -> None:
    exchange = Exchange(("GET /api/v1/executors?limit=100&offset=0", envelope({"limit": 100})))
    with client_for(exchange) as client:
        listed = client.executors.list()
    assert (listed.items, listed.total, listed.has_next) == ([], 0, False)


def test_executions_are_ordered_only_by_a_named_column() -> None:
    query = (
        "startDate=2030-01-01T00%3A00%3A00%2B00%3A00&jobId=5&state=failed"
        "&limit=100&offset=0&orderBy=dateCreated&orderDirection=ASC"
    )
    exchange = Exchange((f"GET /api/v1/executions?{query}", page("executions", [], 0)))
    with client_for(exchange) as client:
        client.executions.list(
            job_id=5, state="failed", start_date=datetime(2030, 1, 1, tzinfo=UTC), order="asc"
        )
        with pytest.raises(ValueError, match="start_date must be an aware datetime"):
            client.executions.list(start_date=datetime(2030, 1, 1))
    exchange.assert_done()


def test_projects() -> None:
    exchange = Exchange(
        ("POST /api/v1/projects", envelope({"id": 3, "name": "p"}, 201)),
        ("PUT /api/v1/projects/3", envelope({"id": 3, "description": "e"})),
        ("DELETE /api/v1/projects/3", NO_CONTENT),
        ("POST /api/v1/projects", envelope({"id": 4}, 201)),
        ("GET /api/v1/projects/4", envelope({"id": 4})),
        ("DELETE /api/v1/projects/4", NO_CONTENT),
    )
    with client_for(exchange, actor="me") as client:
        assert (client.projects.create(name="p", description="d")).id == 3
        assert (client.projects.update(3, description="e")).description == "e"
        client.projects.delete(3)
        created = client.create_project(ProjectRequestBody("q", "d", "you"))
        assert created["data"]["id"] == 4
        assert (client.get_project("4")).data.id == 4
        assert client.delete_project(4, {"deleted_by": "you"}) == {"data": None, "success": True}
    assert exchange.bodies == [
        {"name": "p", "description": "d", "createdBy": "me"},
        {"description": "e", "modifiedBy": "me"},
        {"deletedBy": "me"},
        {"name": "q", "description": "d", "createdBy": "you"},
        {"deletedBy": "you"},
    ]


def test_a_job_is_sent_as_a_list_of_one_for_the_account_it_names() -> None:
    exchange = Exchange(*[("POST /api/v1/jobs", envelope("req", 202))] * 2)
    with client_for(exchange) as client:
        result = client.create_job(
            JobRequestBody(1, "UTC", 4, spec="0 30 * * * *", created_by="me", account_id=77)
        )
        assert result.get("data") == "req"
        client.batch_create_jobs([JOB, {**JOB, "project_id": 2}])
    sent = {"timezone": "UTC", "executorId": 4, "spec": "0 30 * * * *", "createdBy": "me"}
    assert exchange.bodies == [
        [{"projectId": 1, **sent}],
        [{"projectId": 1, **sent}, {"projectId": 2, **sent}],
    ]
    assert [request.headers["X-Account-ID"] for request in exchange.requests] == ["77", "2"]


def test_a_batch_for_two_accounts_is_refused() -> None:
    with client_for(Exchange()) as client:
        with pytest.raises(ValueError, match="account_id: all bodies of one request"):
            client.batch_create_jobs([{**JOB, "account_id": 1}, {**JOB, "account_id": 3}])


def test_a_job_update_reads_merges_and_writes() -> None:
    stored = {"id": 5, "projectId": 3, "spec": "0 0 9 * * *", "startDate": "2026-08-03T13:00:00Z"}
    exchange = Exchange(
        ("GET /api/v1/jobs/5", envelope(stored)),
        ("PUT /api/v1/jobs/5", envelope({**stored, "data": "new"})),
        ("GET /api/v1/jobs/5", envelope(stored)),
        ("PUT /api/v1/jobs/5", envelope(stored)),
        ("GET /api/v1/jobs/5", envelope(stored)),
    )
    with client_for(exchange, actor="me") as client:
        assert (client.jobs.update(5, data="new")).data == "new"
        client.update_job("5", JobUpdateRequestBody(status="inactive", modified_by="you"))
        with pytest.raises(ValueError, match="cannot change the spec"):
            client.jobs.update(5, spec="0 0 10 * * *")
    assert exchange.bodies == [
        {"data": "new", "modifiedBy": "me", "projectId": 3, "startDate": "2026-08-03T13:00:00+00:00"},
        {"status": "inactive", "modifiedBy": "you", "projectId": 3},
    ]


def test_jobs_are_deleted_with_a_body() -> None:
    exchange = Exchange(*[("DELETE /api/v1/jobs/5", NO_CONTENT)] * 2)
    with client_for(exchange) as client:
        client.jobs.delete(5, deleted_by="me")
        client.delete_job("5", JobDeleteRequestBody(deleted_by="you"))
    assert exchange.bodies == [{"deletedBy": "me"}, {"deletedBy": "you"}]


def test_executors() -> None:
    stored = {"id": 4, "name": "n", "type": "webhook_url", "payloadAggregation": False, "tags": ["a"]}
    exchange = Exchange(
        ("POST /api/v1/executors", envelope({**stored, "webhookSecret": "w"}, 201)),
        ("GET /api/v1/executors/4", envelope(stored)),
        ("PUT /api/v1/executors/4", envelope({"id": 1, "name": "another"})),
        ("GET /api/v1/executors/4", envelope({**stored, "name": "m"})),
        ("PUT /api/v1/executors/4", envelope({"id": 1, "name": "another"})),
        ("GET /api/v1/executors/4", envelope({**stored, "name": "o"})),
        ("GET /api/v1/executors/9", envelope({"id": 0, "name": ""})),
        ("DELETE /api/v1/executors/4", NO_CONTENT),
    )
    with client_for(exchange, actor="me") as client:
        body = ExecutorRequestBody(
            "n", "webhook_url", webhook_url="http://h", webhook_secret="w", webhook_method="PUT"
        )
        created = client.executors.create(body)
        assert (created.webhook_secret, created.type) == ("w", "webhook_url")
        assert (client.executors.update(4, name="m")).name == "m"
        update = ExecutorUpdateRequestBody(name="o", type="webhook_url", modified_by="you")
        assert (client.update_executor("4", update)).data.name == "o"
        with pytest.raises(NotFoundError, match="no executor 9"):
            client.executors.get(9)
        client.executors.delete(4)
    assert exchange.bodies == [
        {
            "name": "n",
            "type": "webhook_url",
            "webhookUrl": "http://h",
            "webhookSecret": "w",
            "webhookMethod": "PUT",
            "createdBy": "me",
        },
        {
            "name": "m",
            "type": "webhook_url",
            "tags": ["a"],
            "payloadAggregation": False,
            "modifiedBy": "me",
        },
        {"name": "o", "type": "webhook_url", "modifiedBy": "you"},
        {"deletedBy": "me"},
    ]


def test_credentials() -> None:
    stored = {"id": 6, "apiKey": "k", "scopes": ["read"]}
    exchange = Exchange(
        ("POST /api/v1/credentials", envelope({**stored, "plaintextSecret": "p"}, 201)),
        ("POST /api/v1/credentials", envelope(stored, 201)),
        ("PUT /api/v1/credentials/6", envelope({**stored, "archived": True})),
        ("PUT /api/v1/credentials/6", envelope(stored)),
        ("POST /api/v1/credentials/6/archive", NO_CONTENT),
        ("POST /api/v1/credentials/6/archive", NO_CONTENT),
        ("DELETE /api/v1/credentials/6", NO_CONTENT),
        ("GET /api/v1/credentials/7", envelope("message: credential not found, code: 404", 400)),
    )
    with client_for(exchange, actor="me") as client:
        assert (client.credentials.create(scopes=["read"])).plaintext_secret == "p"
        client.create_credential(CredentialCreateRequestBody("you", ["write"]))
        assert (client.credentials.update(6, archived=True)).archived is True
        client.update_credential("6", CredentialUpdateRequestBody(modified_by="you"))
        client.credentials.archive(6)
        client.archive_credential("6", {"archived_by": "you"})
        client.credentials.delete(6)
        with pytest.raises(BadRequestError, match="credential not found"):
            client.credentials.get(7)
    assert exchange.bodies == [
        {"scopes": ["read"], "createdBy": "me"},
        {"createdBy": "you", "scopes": ["write"], "archived": False},
        {"archived": True, "modifiedBy": "me"},
        {"modifiedBy": "you", "archived": False},
        {"archivedBy": "me"},
        {"archivedBy": "you"},
        {"deletedBy": "me"},
    ]


def test_execution_figures() -> None:
    points = {"timezone": "UTC", "points": [{"date": "2030-01-01", "time": "00:00:00", "success": 2}]}
    exchange = Exchange(
        (
            "GET /api/v1/executions/analytics?startDate=2030-01-01&startTime=05%3A00%3A00",
            envelope(points),
        ),
        (
            "GET /api/v1/executions/analytics?startDate=2024-01-01&startTime=00%3A00",
            envelope(points),
        ),
        ("GET /api/v1/executions/totals", envelope({"success": 3})),
        ("GET /api/v1/executions/totals", envelope({"success": 3})),
        ("POST /api/v1/executions/cleanup-old-logs", envelope({"message": "done"})),
        ("POST /api/v1/executions/cleanup-old-logs", envelope({"message": "done"})),
    )
    with client_for(exchange) as client:
        figures = client.executions.analytics(datetime(2030, 1, 1, 5, tzinfo=UTC))
        assert figures.points[0].success == 2
        client.get_date_range_analytics(start_date="2024-01-01", start_time="00:00")
        assert (client.executions.totals()).success == 3
        client.get_execution_totals(123)
        assert (client.executions.cleanup(retention_months=6)).message == "done"
        client.cleanup_old_execution_logs("123", 6)
        with pytest.raises(ValueError, match="retention_months must be at least 1"):
            client.executions.cleanup(retention_months=0)
    assert [request.headers["X-Account-ID"] for request in exchange.requests] == [
        "2",
        "2",
        "2",
        "123",
        "2",
        "123",
    ]
    assert exchange.bodies == [
        {"accountId": "2", "retentionMonths": 6},
        {"accountId": "123", "retentionMonths": 6},
    ]


def test_health_is_as_documented() -> None:
    data = {"leaderAddress": "http://l", "leaderId": "1", "raftStats": {"state": "Leader"}}
    exchange = Exchange(*[("GET /api/v1/healthcheck", envelope(data))] * 2)
    with Client("http://server", transport=httpx.MockTransport(exchange)) as client:
        health = client.healthcheck()
        assert health["data"]["raftStats"]["state"] == "Leader"
        assert (client.health.check()).leader_id == "1"
