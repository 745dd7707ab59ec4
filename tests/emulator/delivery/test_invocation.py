"""Cloud functions (contract runtime B4), and calls outside the schedule (contract runtime A10)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from scheduler0.emulator.delivery.attempts import InFlight
from scheduler0.emulator.delivery.requests import InvalidRequestError, invocation_request
from scheduler0.emulator.engine.engine import Engine, NotRunningError

from ..engine.engine_world import World, executor_row
from ..raw_receiver import response

pytestmark = pytest.mark.anyio

CLOUD: dict[str, Any] = {
    "type": "cloud_function",
    "region": "eu-west-1",
    "cloud_api_key": "key",
    "cloud_api_secret": "hush",
}


def add_function(world: World, provider: str, **fields: Any) -> int:
    name = "orders/new" if provider == "aws" else world.receiver.url
    return world.add_executor(**(CLOUD | {"cloud_provider": provider, "cloud_resource_url": name} | fields))


@pytest.mark.parametrize(
    ("provider", "path", "key"),
    [
        ("aws", "/lambda/2015-03-31/functions/orders%2Fnew/invocations", None),
        ("azure", "/hook", "key"),
        ("gcp", "/hook", None),
    ],
)
async def test_a_function_is_called_over_http(
    world: World, provider: str, path: str, key: str | None
) -> None:
    await world.engine.start()
    job_id = world.new_job(executor_id=add_function(world, provider), data="d")
    await world.engine.idle()
    (request,) = world.receiver.requests
    assert request.request_line == f"POST {path} HTTP/1.1"
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers.get("X-Functions-Key") == key
    assert "hush" not in request.raw_head.decode()
    assert request.payload["job"]["data"] == "d"
    assert world.states(job_id) == [(0, 1), (1, 1), (0, 2)]


@pytest.mark.parametrize(
    ("provider", "answer", "succeeds"),
    [
        ("aws", 200, True),
        ("aws", response(200, "X-Amz-Function-Error: Unhandled"), False),
        ("aws", 304, False),
        ("azure", 202, True),
        ("azure", 304, False),
        ("gcp", 200, True),
        ("gcp", 201, False),
    ],
)
async def test_what_counts_as_success(
    world: World, provider: str, answer: int | bytes, succeeds: bool
) -> None:
    world.receiver.default = answer
    await world.engine.start()
    job_id = world.new_job(executor_id=add_function(world, provider))
    await world.engine.idle()
    assert world.states(job_id)[1] == (1 if succeeds else 2, 1)


async def test_a_failing_function_is_called_once_for_each_delivery(world: World) -> None:
    world.receiver.default = 500
    await world.engine.start()
    job_id = world.new_job(executor_id=add_function(world, "gcp"), retry_max=2)
    await world.engine.idle()
    assert len(world.receiver.requests) == 3
    assert world.states(job_id) == [(0, 1), (2, 1), (2, 1), (2, 1), (0, 2)]


@pytest.mark.parametrize("provider", ["aws", "azure", "gcp"])
async def test_a_failing_function_of_a_one_time_job_is_called_once(world: World, provider: str) -> None:
    world.receiver.default = 500
    await world.engine.start()
    job_id = world.new_job(executor_id=add_function(world, provider), retry_max=3, spec="")
    await world.advance(minutes=1)
    assert len(world.receiver.requests) == 1
    assert world.states(job_id) == [(0, 1), (2, 1)]
    assert world.job(job_id).status == "inactive"
    assert world.executions_left() == 1000 - 1


@pytest.mark.parametrize("missing", ["region", "cloud_api_key", "cloud_api_secret"])
def test_a_lambda_needs_region_and_keys(missing: str) -> None:
    executor = executor_row(**(CLOUD | {"cloud_provider": "aws", missing: ""}))
    with pytest.raises(InvalidRequestError, match="region, cloudApiKey and cloudApiSecret"):
        invocation_request(executor, b"", "http://127.0.0.1:9")


def test_a_lambda_needs_an_address() -> None:
    executor = executor_row(**(CLOUD | {"cloud_provider": "aws"}))
    with pytest.raises(InvalidRequestError, match="lambda_url"):
        invocation_request(executor, b"", None)


def test_a_key_that_is_no_header_is_refused_without_repeating_it() -> None:
    fields = {"cloud_provider": "azure", "cloud_resource_url": "http://127.0.0.1:9", "cloud_api_key": "a\nb"}
    with pytest.raises(
        InvalidRequestError, match=r'^net/http: invalid header field value for "X-Functions-Key"$'
    ):
        invocation_request(executor_row(**(CLOUD | fields)), b"", None)


async def test_a_test_invocation_is_repeated_as_told_and_leaves_nothing(world: World) -> None:
    world.receiver.answers.extend([500, 500])
    await world.engine.start()
    left = world.executions_left()
    executor = executor_row(webhook_url=world.receiver.url)
    call = asyncio.create_task(world.engine.test_invoke(executor, b"{}", 2))
    await asyncio.sleep(0)
    await world.advance(seconds=10)
    assert await call
    assert [request.body for request in world.receiver.requests] == [b"{}"] * 3
    assert (world.executions(), world.executions_left()) == ([], left)


async def test_a_test_invocation_ends_at_its_limit_on_the_clock(world: World) -> None:
    world.receiver.gate.clear()
    await world.engine.start()
    executor = executor_row(webhook_url=world.receiver.url)
    call = asyncio.create_task(world.engine.test_invoke(executor, b"{}", 0))
    await world.receiver.arrived.wait()
    assert world.engine.test_limit == timedelta(seconds=35)
    world.clock.advance(world.engine.test_limit)
    with pytest.raises(TimeoutError):
        await call
    await world.engine.idle()


async def test_each_of_two_invocations_knows_its_own_attempt(world: World) -> None:
    await world.engine.start()
    executor = executor_row(webhook_url=world.receiver.url)
    flights = InFlight(), InFlight()
    calls = [
        world.engine.test_invoke(executor, f"{number}".encode(), 0, flight)
        for number, flight in enumerate(flights)
    ]
    await asyncio.gather(*calls)
    assert [flight.noted and flight.noted.body for flight in flights] == [b"0", b"1"]
    await world.engine.idle()


async def test_an_engine_that_does_not_run_invokes_nothing(world: World) -> None:
    with pytest.raises(NotRunningError):
        await Engine(world.database, world.clock).test_invoke(executor_row(), b"{}", 0)


async def test_an_engine_starts_again(world: World) -> None:
    await world.engine.start()
    job_id = world.new_job()
    await world.engine.idle()
    await world.engine.stop()
    await world.engine.start()
    await world.advance(minutes=1)
    assert len(world.receiver.requests) == 2
    assert [row.job_queue_version for row in world.executions(job_id)] == [1, 1, 1, 2, 2, 2]
