"""The client against a server that fails in every way, on a real port."""

from __future__ import annotations

from typing import Any

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler0 import (
    APIConnectionError,
    APIDecodeError,
    APIStatusError,
    APITimeoutError,
    AsyncClient,
    OutcomeUnknownError,
    RetryPolicy,
    Scheduler0Error,
)

from ..faults.replies import BROKEN, FINAL, GATEWAY, GOOD, ODD, STALLED, UNDID, UNREAD, UNREADABLE
from ..faults.server import FaultServer, Reply, answer, closed_port
from .mock import ManualClock

SOON = 0.05
"""Seconds after which a server that stalls is given up; nothing is asserted about them."""


def client_of(*nodes: str, **options: Any) -> AsyncClient:
    client = AsyncClient(list(nodes), api_key="key", api_secret="s3cr3t", account_id=2, actor="me", **options)
    client._caller.clock = client._caller.transport.clock = ManualClock()
    return client


async def create(client: AsyncClient) -> Any:
    return await client.projects.create(name="n", description="d")


def named(*replies: dict[str, Reply]) -> Any:
    every = {name: reply for some in replies for name, reply in some.items()}
    return pytest.mark.parametrize("reply", every.values(), ids=every.keys())


@pytest.mark.anyio
@named(UNREAD, BROKEN, UNDID, GATEWAY)
async def test_a_read_gets_over_it(reply: Reply) -> None:
    with FaultServer([reply, reply, GOOD]) as server:
        async with client_of(server.url) as client:
            assert (await client.projects.get(5)).id == 5


@pytest.mark.anyio
@named(STALLED)
async def test_a_stalled_read_is_given_up_and_repeated(reply: Reply) -> None:
    with FaultServer([reply, GOOD]) as server:
        # On a busy machine the good answer may be too late as well, several times.
        async with client_of(server.url, timeout=SOON, retry=RetryPolicy(20)) as client:
            assert (await client.projects.get(5)).id == 5
    with FaultServer([reply]) as server:
        async with client_of(server.url, timeout=SOON) as client:
            with pytest.raises(APITimeoutError):
                await client.projects.get(5)
            with pytest.raises(OutcomeUnknownError) as caught:
                await create(client)
    assert isinstance(caught.value, APITimeoutError)
    assert server.carried_out == 1


@pytest.mark.anyio
@named(BROKEN, GATEWAY)
async def test_a_write_that_may_have_been_carried_out_is_not_repeated(reply: Reply) -> None:
    with FaultServer([reply]) as server:
        async with client_of(server.url) as client:
            with pytest.raises(OutcomeUnknownError):
                await create(client)
    assert server.carried_out == 1
    assert len(server.requests) == 1


@pytest.mark.anyio
@named(UNDID)
async def test_a_write_that_was_not_carried_out_is_repeated(reply: Reply) -> None:
    with FaultServer([reply, reply, answer(201, {"id": 6})]) as server:
        async with client_of(server.url) as client:
            assert (await create(client)).id == 6
    assert server.carried_out == 1


@pytest.mark.anyio
@named(FINAL)
async def test_a_failure_that_stays_is_told_at_once(reply: Reply) -> None:
    with FaultServer([reply]) as server:
        async with client_of(server.url) as client:
            with pytest.raises(APIStatusError) as caught:
                await create(client)
    assert len(server.requests) == 1
    assert len(str(caught.value)) < 2000


@pytest.mark.anyio
@named(UNREADABLE)
async def test_a_body_that_cannot_be_read_is_our_error(reply: Reply) -> None:
    with FaultServer([reply]) as server:
        async with client_of(server.url) as client:
            with pytest.raises((APIDecodeError, APIStatusError)):
                await client.projects.get(5)


@pytest.mark.anyio
@named(ODD)
async def test_a_body_that_is_odd_is_read(reply: Reply) -> None:
    with FaultServer([reply]) as server:
        async with client_of(server.url) as client:
            assert (await client.projects.get(5)).id == 5


@pytest.mark.anyio
async def test_a_connection_that_is_closed_under_the_client() -> None:
    hung_up = BROKEN["closed without an answer"]
    with FaultServer([GOOD, hung_up, GOOD, GOOD, hung_up, GOOD]) as server:
        async with client_of(server.url) as client:
            await client.projects.get(5)
            await client.projects.get(5)
            assert client.cluster_status().nodes[0].last_error is None
            assert client._caller.transport.clock.slept == []
            await client.projects.get(5)
            with pytest.raises(OutcomeUnknownError):
                await create(client)
    assert server.carried_out == 1


@pytest.mark.anyio
async def test_redirects_in_a_circle_end() -> None:
    with FaultServer([GOOD]) as first, FaultServer([GOOD]) as second:
        path = "/api/v1/projects"
        for server, other in ((first, second), (second, first)):
            server._replies[0] = answer(302, None, done=False, Location=f"{other.url}{path}")
        async with client_of(first.url) as client:
            with pytest.raises(APIStatusError, match="which points elsewhere itself"):
                await create(client.with_options(max_tries=1))
        assert (len(first.requests), len(second.requests)) == (1, 1)


@pytest.mark.anyio
async def test_a_node_that_refuses_is_passed_over() -> None:
    with FaultServer([answer(201, {"id": 6})]) as server:
        async with client_of(closed_port(), server.url) as client:
            assert (await create(client)).id == 6
            assert client.cluster_status().leader == server.url
    assert server.carried_out == 1


FAULTS = [
    *UNREAD.values(),
    *BROKEN.values(),
    *STALLED.values(),
    *UNDID.values(),
    *GATEWAY.values(),
    *UNREADABLE.values(),
    GOOD,
]


@settings(max_examples=100)
@given(replies=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=6), dead=st.booleans())
def test_no_sequence_of_faults_carries_a_post_out_twice(replies: list[Reply], dead: bool) -> None:
    async def check() -> None:
        with FaultServer(replies) as server:
            nodes = [closed_port(), server.url] if dead else [server.url]
            async with client_of(*nodes, timeout=SOON) as client:
                told: set[int]
                try:
                    await create(client)
                    told = {1}
                except (OutcomeUnknownError, APIDecodeError):
                    told = {0, 1}
                except (APIStatusError, APIConnectionError):
                    told = {0}
            assert server.carried_out in told

    anyio.run(check)


@settings(max_examples=300)
@given(
    body=st.binary() | st.binary().map(lambda data: b'{"data":' + data + b',"success":true}'),
    status=st.sampled_from([200, 201, 202, 400, 404, 500]),
)
def test_any_bytes_are_a_record_or_our_error(body: bytes, status: int) -> None:
    async def check() -> None:
        def server(request: httpx.Request) -> httpx.Response:
            return httpx.Response(status, content=body)

        async with AsyncClient("http://localhost", transport=httpx.MockTransport(server)) as client:
            try:
                project = await client.projects.get(5)
                _ = (project.id, project.name, project.date_created, repr(project))
            except Scheduler0Error as error:
                _ = repr(error)

    anyio.run(check)
