"""Rows that come, go and move while somebody iterates over their listing."""

from __future__ import annotations

import warnings
from typing import Any

import httpx
import pytest

from scheduler0 import APIDecodeError, AsyncClient, MovedRowsWarning
from scheduler0.emulator import Emulator

from .mock import client_for, envelope


class Rows:
    """A server with one listing, newest first or in the order that is asked for."""

    def __init__(self, number: int) -> None:
        self.ids = list(range(1, number + 1))
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            self.ids.remove(int(request.url.path.rpartition("/")[2]))
            return httpx.Response(204)
        self.asked += 1
        query = request.url.params
        ids = self.ids if query.get("orderByDirection") == "asc" else self.ids[::-1]
        offset, limit = int(query["offset"]), int(query["limit"])
        found = [{"id": key} for key in ids[offset : offset + limit]]
        return envelope({"total": len(ids), "offset": offset, "limit": limit, "projects": found})


def over(server: Any, **options: Any) -> AsyncClient:
    return client_for(server, actor="me", **options)


@pytest.mark.anyio
@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("size", [None, 7])
async def test_deleting_each_row_leaves_none(order: Any, size: int | None) -> None:
    server = Rows(250)
    async with over(server) as client:
        met = []
        async for project in client.projects.list(page_size=size, order_by="id", order=order):
            met.append(project.id)
            await client.projects.delete(project.id)
    assert server.ids == []
    assert sorted(met) == list(range(1, 251))


@pytest.mark.anyio
async def test_deleting_page_by_page_leaves_none() -> None:
    server = Rows(250)
    async with over(server) as client:
        async for page in client.projects.list().pages():
            for project in page.items:
                await client.projects.delete(project.id)
    assert server.ids == []
    assert server.asked < 8


@pytest.mark.anyio
async def test_rows_that_take_the_places_of_others_hide_nothing() -> None:
    server = Rows(250)
    async with over(server) as client:
        met = []
        async for project in client.projects.list(order_by="id", order="asc"):
            met.append(project.id)
            if project.id <= 250:
                await client.projects.delete(project.id)
                # The total stays as it is.
                server.ids.append(1000 + project.id)
    assert sorted(met) == [*range(1, 251), *range(1001, 1251)]


@pytest.mark.anyio
async def test_a_limit_counts_rows_that_were_not_met_before() -> None:
    server = Rows(250)
    async with over(server) as client:
        met = []
        async for project in client.projects.list(limit=120):
            met.append(project.id)
            server.ids.append(1000 + project.id)
    assert len(met) == len(set(met)) == 120


@pytest.mark.anyio
async def test_an_order_that_changes_is_warned_of_once() -> None:
    class Renaming(Rows):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            answer = super().__call__(request)
            self.ids.append(self.ids.pop(0))
            return answer

    async with over(Renaming(250)) as client:
        with pytest.warns(
            MovedRowsWarning, match="ordered by name, which changes: rows may be missed"
        ) as seen:
            _ = [project async for project in client.projects.list(order_by="name", order="asc")]
        assert len(seen) == 1
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            _ = [project async for project in client.projects.list(order_by="id", order="asc")]


@pytest.mark.anyio
async def test_a_beginning_that_is_gone_is_warned_of() -> None:
    server = Rows(250)
    async with over(server) as client:
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            async for project in client.projects.list(offset=50):
                await client.projects.delete(project.id)
    assert [each.category for each in seen] == [MovedRowsWarning]
    assert "it began in the middle" in str(seen[0].message)


@pytest.mark.anyio
async def test_a_server_that_answers_other_rows_each_time_is_left() -> None:
    class Other(Rows):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            self.ids = [key + 1000 for key in self.ids]
            return super().__call__(request)

    async with over(Other(20)) as client:
        with pytest.raises(APIDecodeError, match="the listing moves without end"):
            _ = [project async for project in client.projects.list(page_size=10)]


@pytest.mark.anyio
async def test_a_total_that_counts_more_than_there_is_ends() -> None:
    class Boasting(Rows):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            offset = int(request.url.params["offset"])
            found = [{"id": key} for key in self.ids[offset : offset + 10]]
            return envelope({"total": 10**6, "offset": offset, "projects": found})

    async with over(Boasting(25)) as client:
        assert len([project async for project in client.projects.list(page_size=10)]) == 25


@pytest.mark.anyio
async def test_an_emulator_is_emptied_while_it_is_listed(emulator: Emulator) -> None:
    async with AsyncClient(
        emulator.url,
        api_key=emulator.api_key,
        api_secret=emulator.api_secret,
        account_id=emulator.account_id,
        actor="me",
    ) as client:
        for number in range(25):
            await client.projects.create(name=f"emptied {number}", description="d")
        async for project in client.projects.list(page_size=5):
            await client.projects.delete(project.id)
        assert (await client.projects.list()).total == 0
