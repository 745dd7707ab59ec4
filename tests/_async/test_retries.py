"""Which failed tries are repeated, on which node, and what the caller learns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from scheduler0 import (
    APIConnectionError,
    APITimeoutError,
    AsyncClient,
    NotFoundError,
    OutcomeUnknownError,
    OutcomeUnknownTimeoutError,
    RateLimitError,
    RetryPolicy,
    ServerError,
    ServiceUnavailableError,
)
from scheduler0._transport.call import LIMITS, deadline_of

from .mock import Answer, Exchange, ManualClock, client_for, envelope

GET = "GET /api/v1/jobs/5"
PUT = "PUT /api/v1/projects/5"
DELETE = "DELETE /api/v1/projects/5"
POST = "POST /api/v1/projects"
JOB = {"id": 5, "projectId": 1}
FULL = RetryPolicy(random=lambda: 1.0)

REFUSED = httpx.ConnectError("refused")
RESET = httpx.ReadError("reset")
SILENT = httpx.ReadTimeout("")
NOT_READY = "peer cannot accept requests"


def asked(*answers: Answer, request: str = GET) -> Exchange:
    return Exchange(*((request, answer) for answer in answers))


async def create(client: AsyncClient) -> Any:
    return await client.projects.create(name="n", description="d", created_by="me")


@pytest.mark.anyio
@pytest.mark.parametrize(
    "fault",
    [REFUSED, RESET, SILENT, httpx.RemoteProtocolError("cut"), *(429, 502, 503, 504)],
)
async def test_a_read_is_repeated(fault: Exception | int) -> None:
    answer = envelope("not now", fault) if isinstance(fault, int) else fault
    exchange = asked(answer, answer, envelope(JOB))
    clock = ManualClock()
    async with client_for(exchange, clock=clock, retry=FULL) as client:
        assert (await client.jobs.get(5)).id == 5
    exchange.assert_done()
    assert clock.slept == [0.25, 0.5]


@pytest.mark.anyio
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 500, 501])
async def test_an_answer_that_trying_again_would_not_change_is_final(status: int) -> None:
    async with client_for(asked(envelope("no", status))) as client:
        with pytest.raises(Exception, match=f"{status} GET /api/v1/jobs/5: no"):
            await client.jobs.get(5)


@pytest.mark.anyio
async def test_a_certificate_that_is_refused_is_not_offered_again() -> None:
    import ssl

    untrusted = httpx.ConnectError("certificate verify failed")
    untrusted.__cause__ = ssl.SSLCertVerificationError("self-signed")
    async with client_for(asked(untrusted)) as client:
        with pytest.raises(APIConnectionError, match="certificate verify failed"):
            await client.jobs.get(5)


@pytest.mark.anyio
async def test_the_last_failure_is_the_callers() -> None:
    async with client_for(asked(RESET, envelope("busy", 503), REFUSED)) as client:
        with pytest.raises(APIConnectionError, match="refused"):
            await client.jobs.get(5)
    async with client_for(asked(RESET, RESET, envelope("busy", 503))) as client:
        with pytest.raises(ServiceUnavailableError, match="busy"):
            await client.jobs.get(5)


@pytest.mark.anyio
async def test_views_have_their_own_policy() -> None:
    exchange = asked(RESET, RESET, RESET, RESET, RESET)
    async with client_for(exchange, clock=ManualClock()) as client:
        with pytest.raises(APIConnectionError):
            await client.with_options(max_tries=1).jobs.get(5)
        with pytest.raises(APIConnectionError):
            await client.with_options(retry=RetryPolicy(max_tries=4)).jobs.get(5)
        with pytest.raises(ValueError, match="max_tries must be at least 1"):
            client.with_options(max_tries=0)
    exchange.assert_done()


@pytest.mark.anyio
@pytest.mark.parametrize("fault", [REFUSED, RESET, SILENT])
async def test_puts_and_deletes_are_repeated(fault: Exception) -> None:
    exchange = Exchange(
        (PUT, fault), (PUT, envelope({"id": 5})), (DELETE, fault), (DELETE, httpx.Response(204))
    )
    async with client_for(exchange, actor="me") as client:
        await client.projects.update(5, description="d")
        await client.projects.delete(5)
    exchange.assert_done()


@pytest.mark.anyio
async def test_a_put_that_adds_is_no_put() -> None:
    for path, call in (
        ("tokens/add", lambda client: client.accounts.add_tokens(3, amount=5)),
        ("execution-count", lambda client: client.accounts.increase_execution_count(3, count=5)),
        ("feature", lambda client: client.accounts.add_feature(3, feature_id=5)),
        ("features/all", lambda client: client.accounts.add_all_features(3)),
    ):
        exchange = Exchange((f"PUT /api/v1/accounts/3/{path}", RESET))
        async with client_for(exchange) as client:
            with pytest.raises(OutcomeUnknownError):
                await call(client)


@pytest.mark.anyio
@pytest.mark.parametrize("fault", [RESET, envelope("bad gateway", 502)])
async def test_gone_at_the_second_deletion_is_done(fault: Answer) -> None:
    gone = envelope("message: project does not exist, code: 404", 404)
    async with client_for(Exchange((DELETE, fault), (DELETE, gone)), actor="me") as client:
        await client.projects.delete(5)


@pytest.mark.anyio
@pytest.mark.parametrize("fault", [REFUSED, envelope(NOT_READY, 503)])
async def test_gone_after_a_try_that_did_nothing_is_gone(fault: Answer) -> None:
    gone = envelope("message: project does not exist, code: 404", 404)
    async with client_for(Exchange((DELETE, fault), (DELETE, gone)), actor="me") as client:
        with pytest.raises(NotFoundError, match="project does not exist"):
            await client.projects.delete(5)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "fault",
    [
        REFUSED,
        httpx.ConnectTimeout(""),
        httpx.PoolTimeout(""),
        envelope("slow down", 429),
        envelope(NOT_READY, 503),
        envelope("service is unavailable - failed to get peers from etcd", 503),
    ],
)
async def test_a_post_is_repeated_where_nothing_was_done(fault: Answer) -> None:
    exchange = asked(fault, fault, envelope({"id": 5}, 201), request=POST)
    async with client_for(exchange) as client:
        assert (await create(client)).id == 5
    exchange.assert_done()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (RESET, OutcomeUnknownError),
        (httpx.WriteError("cut"), OutcomeUnknownError),
        (httpx.RemoteProtocolError("half a body"), OutcomeUnknownError),
        (SILENT, OutcomeUnknownTimeoutError),
        (httpx.WriteTimeout(""), OutcomeUnknownTimeoutError),
        (envelope("bad gateway", 502), OutcomeUnknownError),
        (envelope("gateway timeout", 504), OutcomeUnknownTimeoutError),
        (envelope("service is unavailable - create one raft log result is nil", 503), OutcomeUnknownError),
    ],
)
async def test_a_post_whose_outcome_is_unknown_is_not_repeated(
    fault: Answer, expected: type[Exception]
) -> None:
    async with client_for(asked(fault, request=POST)) as client:
        with pytest.raises(OutcomeUnknownError, match="may have been carried out and was not") as caught:
            await create(client)
    # Where `requests` is loaded, errors are subclasses of the same name that its programs catch as well.
    assert type(caught.value).__name__ == expected.__name__
    assert isinstance(caught.value, APITimeoutError) == (expected is OutcomeUnknownTimeoutError)
    assert "look for what it creates" in str(caught.value)
    assert caught.value.status == (fault.status_code if isinstance(fault, httpx.Response) else None)


@pytest.mark.anyio
async def test_a_post_that_the_server_failed_is_its_error() -> None:
    async with client_for(asked(envelope("disk is full", 500), request=POST)) as client:
        with pytest.raises(ServerError, match="disk is full"):
            await create(client)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("headers", "slept"),
    [
        ({"Retry-After": "3"}, [3.0]),
        ({"Retry-After": "3600"}, [30.0]),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:07 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, [7.0]),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:07 GMT", "Date": "Wed, 21 Oct 2026 07:29:00 GMT"}, []),
        ({"Retry-After": "soon"}, [0.25]),
    ],
)
async def test_retry_after_is_honoured_and_capped(headers: dict[str, str], slept: list[float]) -> None:
    clock = ManualClock()
    exchange = asked(envelope("slow down", 429, **headers), envelope(JOB))
    async with client_for(exchange, clock=clock, retry=FULL) as client:
        await client.jobs.get(5)
    assert clock.slept == slept


@pytest.mark.anyio
async def test_a_date_is_compared_with_the_clients_own_where_the_server_gives_none() -> None:
    class Clock(ManualClock):
        def utc(self) -> datetime:
            return datetime(2026, 10, 21, 7, 28, tzinfo=UTC)

    clock = Clock()
    busy = envelope("busy", 503, **{"Retry-After": "Wed, 21 Oct 2026 07:28:02 GMT"})
    async with client_for(asked(busy, envelope(JOB)), clock=clock) as client:
        await client.jobs.get(5)
    assert clock.slept == [2.0]


@pytest.mark.anyio
async def test_no_pause_passes_the_deadline() -> None:
    clock = ManualClock()
    async with client_for(asked(envelope("slow down", 429, **{"Retry-After": "10"})), clock=clock) as client:
        with pytest.raises(RateLimitError):
            await client.with_options(deadline=10).jobs.get(5)
    assert clock.slept == []


@pytest.mark.anyio
async def test_each_try_gets_the_time_that_is_left() -> None:
    clock = ManualClock()
    limits: list[dict[str, float]] = []

    def server(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["timeout"])
        clock.now += limits[-1]["read"]
        raise httpx.ReadTimeout("", request=request)

    async with client_for(server, clock=clock, retry=FULL, deadline=50) as client:
        with pytest.raises(APITimeoutError, match=r"read timeout of 19\.75 s"):
            await client.jobs.get(5)
    assert limits == [
        {"connect": 5, "read": 30, "write": 30, "pool": 5},
        {"connect": 5, "read": 19.75, "write": 19.75, "pool": 5},
    ]


@pytest.mark.anyio
async def test_no_request_leaves_without_a_deadline() -> None:
    ends: list[float] = []

    def server(request: httpx.Request) -> httpx.Response:
        ends.append(deadline_of(request.extensions[LIMITS], request.extensions["timeout"]["read"]))
        return envelope({})

    async with client_for(server) as client:
        await client.health.check()
        await client.raw.get_async_httpx_client().get("/healthcheck", timeout=None)
        await client.with_options(deadline=7).health.check()
        await client.with_options(timeout=90).health.check()
        with pytest.raises(ValueError, match="deadline must be a positive, finite number"):
            client.with_options(deadline=0)
    assert ends == [60, 60, 7, 90]


@pytest.mark.anyio
async def test_a_body_that_comes_in_drops_ends_with_the_deadline() -> None:
    clock = ManualClock()

    class Drops(httpx.AsyncByteStream):
        async def __aiter__(self) -> Any:
            while True:
                clock.now += 9
                yield b" "

    def server(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Drops())

    async with client_for(server, clock=clock) as client:
        with pytest.raises(APITimeoutError, match=r"no whole answer .* within the deadline of 60 s"):
            await client.jobs.get(5)
    assert clock.now == 1000 + 63


@pytest.mark.anyio
async def test_a_blocked_read_of_a_task_is_not_repeated() -> None:
    async with client_for(asked(SILENT, request="GET /api/v1/async-tasks/req")) as client:
        with pytest.raises(APITimeoutError, match="did not answer in time"):
            await client.async_tasks.get("req")
        assert not client.cluster_status().nodes[0].down
