"""Get or create, by one program and by two at once."""

from __future__ import annotations

import httpx
import pytest

from scheduler0 import BadRequestError
from scheduler0.emulator import Emulator

from .mock import Exchange, client_for, envelope
from .test_emulated import client_of, unique

LISTED = "/api/v1/projects?limit=100&offset=0&orderBy=id&orderByDirection=asc"


@pytest.mark.anyio
async def test_a_project_is_created_once(emulator: Emulator) -> None:
    async with client_of(emulator) as client:
        name = unique("ensured")
        first = await client.projects.ensure(name=name, description="d")
        second = await client.projects.ensure(name=name, description="other")
        assert (first.created, first.differs) == (True, {})
        assert (second.created, second.id, second.differs) == (False, first.id, {"description": "d"})
        assert (await client.projects.get(first.id)).description == "d"


@pytest.mark.anyio
async def test_an_executor_is_created_once(emulator: Emulator) -> None:
    async with client_of(emulator) as client:
        fields = {"name": unique("ensured"), "type": "webhook_url", "webhook_method": "POST"}
        wanted = {**fields, "webhook_url": "http://a.test/", "webhook_secret": "s3cr3t"}
        first = await client.executors.ensure(**wanted)
        again = await client.executors.ensure(**{**wanted, "webhook_url": "http://b.test/"})
        assert (first.created, again.created, again.id) == (True, False, first.id)
        assert again.differs == {"webhook_url": "http://a.test/"}


def named(project_id: int) -> dict[str, object]:
    return {"id": project_id, "name": "p", "description": "d"}


@pytest.mark.anyio
async def test_a_name_that_another_program_takes_first_is_read() -> None:
    taken = "another project exist with the same name, project with id 7 has the same name"
    exchange = Exchange(
        (f"GET {LISTED}", envelope({"total": 0, "projects": []})),
        ("POST /api/v1/projects", envelope({"Message": taken, "Type": 400}, 400)),
        (f"GET {LISTED}", envelope({"total": 1, "projects": [named(7)]})),
    )
    async with client_for(exchange, actor="me") as client:
        project = await client.projects.ensure(name="p", description="d")
    assert (project.id, project.created, project.differs) == (7, False, {})
    exchange.assert_done()


@pytest.mark.anyio
async def test_another_refusal_is_raised() -> None:
    exchange = Exchange(
        (f"GET {LISTED}", envelope({"total": 0, "projects": []})),
        ("POST /api/v1/projects", envelope("no", 400)),
    )
    async with client_for(exchange, actor="me") as client:
        with pytest.raises(BadRequestError, match="no"):
            await client.projects.ensure(name="p", description="d")
        with pytest.raises(ValueError, match="name is missing"):
            await client.projects.ensure(description="d")


@pytest.mark.anyio
async def test_the_later_of_two_executors_goes() -> None:
    listed = "/api/v1/executors?limit=100&offset=0&orderBy=id&orderByDirection=asc"
    older, newer = ({"id": number, "name": "e", "type": "local", "command": "c"} for number in (4, 5))
    exchange = Exchange(
        (f"GET {listed}", envelope({"limit": 100})),
        ("POST /api/v1/executors", envelope(newer, 201)),
        (f"GET {listed}", envelope({"total": 2, "executors": [older, newer]})),
        ("DELETE /api/v1/executors/5", httpx.Response(204)),
    )
    async with client_for(exchange, actor="me") as client:
        executor = await client.executors.ensure(name="e", type="local", command="c")
    assert (executor.id, executor.created, executor.differs) == (4, False, {})
    exchange.assert_done()
