"""parse: typed records of one delivery and of aggregated ones, and the key of a run."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler0._operations.job_keys import key_of, with_key, without_key
from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver
from scheduler0.webhooks import WebhookError, parse

from .._sync.test_emulated import client_of
from .bodies import body, run


def test_one_delivery() -> None:
    webhook = parse(body(run()))
    assert webhook.aggregated is False
    [delivery] = webhook.deliveries
    assert (delivery.job.id, delivery.job.account_id, delivery.job.spec) == (42, 123, "0 0 9 * * 1-5")
    assert delivery.data == {"invoice": 1}
    assert delivery.job.data == '{"invoice":1}'
    assert delivery.last_execution == datetime(2026, 8, 3, 9, tzinfo=timezone(timedelta(hours=-4)))
    assert delivery.last_status == "success"
    assert (delivery.job.end_date, delivery.job.last_execution_date) == (None, None)
    assert delivery.job_key is None
    assert delivery["job"]["createdBy"] == "user@example.com"


@pytest.mark.parametrize("begin", ["", '{"_scheduler0":'], ids=["list", "object"])
def test_data_that_is_nested_too_deeply_is_a_text(begin: str) -> None:
    data = begin + "[" * 50_000 + "]" * 50_000 + "}" * (begin != "")
    [delivery] = parse(body(run({"data": data}))).deliveries
    assert (delivery.data, delivery.job_key) == (data, None)
    assert (key_of(data), without_key(data)) == (None, data)
    kept = with_key(data, "k")
    assert (key_of(kept), without_key(kept)) == ("k", data)


def test_data_at_the_limit_of_the_nesting_is_read_or_is_a_text() -> None:
    for depth in range(800, 1100):
        data = '{"a":' * depth + "1" + "}" * depth
        kept = with_key(data, "k")
        if key_of(kept) is not None:
            assert key_of(kept) == "k"
            assert without_key(kept) in (data, kept)


def test_aggregated_deliveries() -> None:
    webhook = parse(body(run({"id": 1}), run({"id": 2})))
    assert webhook.aggregated is True
    assert [delivery.job.id for delivery in webhook.deliveries] == [1, 2]
    assert webhook.keys == tuple(delivery.key for delivery in webhook.deliveries)
    assert len(set(webhook.keys)) == 2
    assert parse(body()).deliveries == ()


@pytest.mark.parametrize(
    "zero",
    ["0001-01-01T00:00:00Z", "0001-01-01T00:53:28+00:53", "0000-12-31T19:03:58-04:56"],
)
def test_zero_dates_in_every_zone_are_none(zero: str) -> None:
    [delivery] = parse(
        body(
            run(
                {"endDate": zero, "startDate": zero},
                lastExecutionDateTime=zero,
                lastExecutionStatus="scheduled",
            )
        )
    ).deliveries
    assert (delivery.last_execution, delivery.job.end_date, delivery.job.start_date) == (None, None, None)
    assert delivery.key == "123/42/first"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a":[1]}', {"a": [1]}),
        ("[1,2]", [1, 2]),
        ('"text"', "text"),
        ("plain text", "plain text"),
        ("{broken", "{broken"),
        ("1.5", 1.5),
        ("", ""),
    ],
)
def test_data_is_decoded(text: str, value: object) -> None:
    assert parse(body(run({"data": text}))).deliveries[0].data == value
    keyed = parse(body(run({"data": with_key(text, "k")}))).deliveries[0]
    assert (keyed.data, keyed.job_key) == (value if text else None, "k")


def test_data_that_is_left_out_is_none() -> None:
    job = {name: value for name, value in run()["job"].items() if name != "data"}
    assert parse(json.dumps({**run(), "job": job})).deliveries[0].data is None


def test_the_key_of_a_run() -> None:
    key = parse(body(run())).deliveries[0].key
    assert key == "123/42/2026-08-03T09:00:00-04:00"
    # A repetition says "failed" and has the same key. Another run, job or account has another one.
    assert parse(body(run(lastExecutionStatus="failed"))).deliveries[0].key == key
    for other in (
        run(lastExecutionDateTime="2026-08-04T09:00:00-04:00"),
        run({"id": 43}),
        run({"accountId": 124}),
    ):
        assert parse(body(other)).deliveries[0].key != key
    # What the server itself names is taken as it is.
    assert parse(body(run({"executionId": "abc"}))).deliveries[0].key == "abc"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the body is not JSON"),
        (b"\xff", "the body is not JSON"),
        (b"[" * 100_000, "the body is not JSON"),
        (b"[]", "the body is not a JSON object; this is not a webhook of Scheduler0"),
        (b"{}", "the member 'job' of the body is not a JSON object"),
        (b'{"job": 1}', "the member 'job' of the body is not a JSON object"),
        (b'{"job": {"id": "42"}, "lastExecutionStatus": ""}', "the job of the body has no number as its id"),
        (b'{"job": {"id": 42}}', "the member 'lastExecutionStatus' of the body is not a text"),
        (b'{"aggregated": true, "jobs": 1}', "the member 'jobs' of an aggregated body is not a list"),
        (b'{"aggregated": true, "jobs": [1]}', r"jobs\[0\] is not a JSON object"),
        (body(run(lastExecutionDateTime="yesterday")), "the body: Delivery.last_execution"),
    ],
)
def test_anything_else_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(WebhookError, match=message):
        parse(content)


@given(
    st.one_of(st.none(), st.text(), st.dictionaries(st.text(), st.integers()).map(json.dumps)),
    st.text(min_size=1, max_size=50).filter(lambda key: key.isprintable() and key == key.strip()),
)
def test_a_key_comes_back_and_leaves_the_data_as_it_was(data: str | None, key: str) -> None:
    kept = with_key(data, key)
    assert key_of(kept) == key
    back = without_key(kept)
    try:
        assert json.loads(back or "null") == json.loads(data or "null") or json.loads(data or "null") == {}
    except ValueError:
        assert back == data
    assert key_of(back) is None
    assert key_of(with_key(kept, "other")) == "other"
    assert without_key(with_key(kept, "other")) == back


def test_what_the_emulator_sends() -> None:
    """A run that fails comes again with the same key; the next run has another one."""
    start = datetime(2030, 1, 1, 9, tzinfo=UTC)
    with Emulator() as emulator, WebhookReceiver() as receiver, client_of(emulator) as client:
        emulator.clock.freeze(start)
        receiver.answer_with(500, 500)
        project = client.projects.create(name="p", description="d")
        executor = client.executors.create(
            name="e", type="webhook_url", webhook_url=receiver.url, webhook_method="POST"
        )
        client.jobs.create(
            project_id=project.id,
            executor_id=executor.id,
            timezone="America/New_York",
            spec="0 0 9 * * *",
            start_date=start + timedelta(hours=1),
            data='{"a": 1}',
            retry_max=1,
        ).wait()
        emulator.clock.advance(timedelta(days=1))
        deliveries = [
            delivery for request in receiver.requests for delivery in parse(request.body).deliveries
        ]
    assert len(deliveries) > 3
    repeated = deliveries[:3]
    assert {delivery.key for delivery in repeated} == {f"{emulator.account_id}/{repeated[0].job.id}/first"}
    assert [delivery.last_status for delivery in repeated] == ["scheduled", "scheduled", "failed"]
    assert {delivery.last_execution for delivery in repeated} == {None}
    assert deliveries[3].key != repeated[0].key
    assert deliveries[3].last_execution == start + timedelta(hours=1)
