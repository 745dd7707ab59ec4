"""How listings are ordered: Python names on every listing, wire names too on the documented methods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from scheduler0 import Client, Record, models
from scheduler0._operations import credentials, executions, executors, jobs, projects
from scheduler0._operations.endpoint import Endpoint
from scheduler0._wire.records import Attribute

LISTINGS: list[tuple[Endpoint[Any], type[Record]]] = [
    (jobs.LIST_JOBS, models.Job),
    (projects.LIST_PROJECTS, models.Project),
    (executors.LIST_EXECUTORS, models.Executor),
    (credentials.LIST_CREDENTIALS, models.Credential),
    (executions.LIST_EXECUTIONS, models.Execution),
]


@pytest.fixture
def asked() -> list[dict[str, str]]:
    return []


@pytest.fixture
def client(asked: list[dict[str, str]]) -> Iterator[Client]:
    def answer(request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        asked.append({name: value for name, value in query.items() if name.startswith("order")})
        rows: dict[str, Any] = {"total": 0, "offset": 0, "limit": 10}
        return httpx.Response(200, json={"data": rows, "success": True})

    with Client("http://server", transport=httpx.MockTransport(answer)) as client:
        yield client


@pytest.mark.parametrize(("endpoint", "record"), LISTINGS, ids=lambda value: getattr(value, "module", ""))
def test_columns_are_attributes_of_the_record(endpoint: Endpoint[Any], record: type[Record]) -> None:
    attributes = {name for name, value in vars(record).items() if isinstance(value, Attribute)}
    assert endpoint.ordering.columns.keys() <= attributes


def test_python_names_become_those_of_the_server(client: Client, asked: list[dict[str, str]]) -> None:
    client.executions.list(order_by="last_execution_datetime", order="asc")
    client.executions.list(order="asc")
    client.jobs.list(order_by="start_date", order="desc")
    client.jobs.list()
    assert asked == [
        {"orderBy": "lastExecutionDateTime", "orderDirection": "ASC"},
        {"orderBy": "dateCreated", "orderDirection": "ASC"},
        {"orderBy": "start_date", "orderByDirection": "desc"},
        {},
    ]


def test_documented_methods_also_take_wire_names(client: Client, asked: list[dict[str, str]]) -> None:
    for name in ("lastExecutionDateTime", "last_execution_datetime", "lastExecutionDatetime"):
        client.list_executions(order_by=name, order_direction="ASC")
    for name in ("dateCreated", "date_created"):
        client.list_jobs(order_by=name, order_by_direction="asc")
    client.list_jobs(order_by="new_column")
    assert [query["orderBy"] for query in asked] == [
        *["lastExecutionDateTime"] * 3,
        *["date_created"] * 2,
        "new_column",
    ]


def test_a_misspelt_column_is_refused_with_the_nearest(client: Client) -> None:
    with pytest.raises(ValueError, match=r"sort by 'datecreated'; did you mean 'date_created'.* \(it sorts"):
        client.projects.list(order_by="datecreated")
    with pytest.raises(ValueError, match=r"^order_by: the server cannot sort by 'zzz' \(it sorts by id, "):
        client.credentials.list(order_by="zzz")


@pytest.mark.parametrize("order", ["up", "", "ASCENDING"])
def test_a_direction_that_cannot_be(client: Client, order: Any) -> None:
    with pytest.raises(ValueError, match=r'^order must be "asc" or "desc", got'):
        client.executions.list(order=order)
