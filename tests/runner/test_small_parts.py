"""Policies, ids, data and declarations."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scheduler0 import Client
from scheduler0.cron import CronError
from scheduler0.models import Job
from scheduler0.runner import Policy, Run, Runner
from scheduler0.runner.run import RunFacts, job_data, payload, unique_id
from scheduler0.runner.status import EmulatorPage
from scheduler0.runner.stopping import tasks_of
from scheduler0.runner.works import AsyncWork

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def runner() -> Runner:
    return Runner(Client("http://127.0.0.1:1"), name="w", project=1, path="/nowhere/r.db")


def test_pauses_grow() -> None:
    policy = Policy(retries=12, backoff=2)
    assert [policy.pause_after(n) for n in (1, 2, 3, 12, 13)] == [2, 4, 8, 300, None]
    assert Policy().pause_after(1) is None


@pytest.mark.parametrize(
    ("policy", "text"),
    [
        ({"overlap": "wait"}, "overlap: 'wait' is unknown"),
        ({"catch_up": "some"}, "catch_up"),
        ({"retries": -1}, "retries"),
        ({"retries": True}, "retries"),
        ({"timeout": 0}, "timeout"),
        ({"jitter": -1}, "jitter"),
        ({"misfire_grace": float("nan")}, "misfire_grace"),
        ({"backoff": float("inf")}, "backoff"),
    ],
)
def test_a_wrong_policy_is_refused(policy: dict[str, Any], text: str, runner: Runner) -> None:
    with pytest.raises(ValueError, match=text):
        runner.job("@daily", **policy)


def test_the_id_of_a_run_is_that_of_the_server() -> None:
    first = datetime(2026, 8, 3, 9, tzinfo=NEW_YORK)
    second = first + timedelta(days=1)
    raw = "12-42-0001-01-01 00:00:00 +0000 UTC-2026-08-03 09:00:00 -0400 EDT"
    ending = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert unique_id(12, 42, None, first.astimezone(UTC), NEW_YORK) == raw.encode().hex() + ending
    raw = "12-42-2026-08-03 09:00:00 -0400 EDT-2026-08-04 09:00:00 -0400 EDT"
    assert unique_id(12, 42, first, second, NEW_YORK) == raw.encode().hex() + ending
    brazil = ZoneInfo("America/Sao_Paulo")
    fraction = datetime(2026, 8, 3, 10, 0, 0, 250_000, tzinfo=brazil)
    decoded = bytes.fromhex(unique_id(1, 2, None, fraction, brazil)[:-64]).decode()
    assert decoded.endswith("-2026-08-03 10:00:00.25 -0300 -03")


def test_data_names_the_function() -> None:
    assert payload(job_data("f", None)) == ("f", None)
    assert payload(job_data("f", {"a": [1]})) == ("f", {"a": [1]})
    assert payload(job_data("f", "text")) == ("f", "text")
    assert payload('{"key": "f", "data": 5}') == ("f", 5)
    for text in ('{"key": "f", "other": 1}', '{"key": 5}', "[1]", "plain", "", None):
        assert payload(text)[0] is None
    assert payload("plain") == (None, "plain")
    assert payload('{"other": 1}') == (None, {"other": 1})
    with pytest.raises(TypeError, match="data"):
        job_data("f", object())


def test_a_run_tells_what_it_is(caplog: pytest.LogCaptureFixture) -> None:
    facts = RunFacts({"id": 5, "data": job_data("f", [1])}, "f", NOW.astimezone(NEW_YORK), 2, "abc")
    beats: list[str | None] = []
    run = Run(facts, beats.append)
    assert (run.key, run.data, run.attempt, run.unique_id, run.job.id) == ("f", [1], 2, "abc", 5)
    assert run.scheduled_time.isoformat() == "2027-01-01T07:00:00-05:00"
    run.heartbeat("half")
    assert (beats, run.note) == (["half"], "half")
    assert not run.cancelled
    run.cancel()
    assert run.cancelled
    with caplog.at_level(logging.INFO):
        run.logger.info("hello %s", "world")
    [record] = caplog.records
    assert record.getMessage() == "f (job 5): hello world"
    assert record.__dict__["unique_id"] == "abc"


def declared(runner: Runner, **arguments: Any) -> Any:
    @runner.job(**arguments)
    def f(run: Run) -> None: ...

    return runner.declared["f"]


def test_a_recurring_job_starts_at_its_next_tick(runner: Runner) -> None:
    job = declared(runner, spec="0 0 9 * * *", timezone="America/New_York", data=1)
    start = job.start_after(NOW)
    assert job.new_job(3, 4, start) == {
        "project_id": 3,
        "executor_id": 4,
        "timezone": "America/New_York",
        "data": '{"data":1,"key":"f"}',
        "start_date": "2027-01-01T14:00:00+00:00",
        "spec": "0 0 9 * * *",
    }


def test_what_is_over_is_not_created(runner: Runner) -> None:
    assert declared(runner, at="2026-01-01T00:00:00+00:00").start_after(NOW) is None
    del runner.declared["f"]
    assert declared(runner, spec="@daily", end="2027-01-01T13:00:00Z").start_after(NOW) is None


def test_only_differences_are_changed(runner: Runner) -> None:
    job = declared(runner, spec="0 0 9 * * *", timezone="America/New_York", end="2028-01-01T00:00:00+00:00")
    members = {
        "id": 1,
        "projectId": 1,
        "spec": "0 0 9 * * *",
        "timezone": "America/New_York",
        "data": job.data,
        "startDate": "2026-01-01T00:00:00Z",
        "endDate": "2027-12-31T19:00:00-05:00",
    }
    assert job.changes(Job.of(members), 1, NOW) == {}
    assert job.changes(Job.of({**members, "timezone": "UTC"}), 1, NOW) == {"timezone": "America/New_York"}
    assert set(job.changes(Job.of({**members, "spec": "@daily", "data": "x"}), 1, NOW)) == {"spec", "data"}
    assert set(job.changes(Job.of({**members, "endDate": "0001-01-01T00:00:00Z"}), 1, NOW)) == {"end_date"}


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"spec": "0 9 * * 0"}, CronError, "month"),
        ({"spec": "@daily", "at": NOW}, ValueError, "not both"),
        ({"at": "tomorrow"}, ValueError, "is not a time; write"),
        ({"at": datetime(2027, 1, 1)}, ValueError, "no offset"),
        ({"at": 5}, TypeError, "not a datetime"),
        ({"spec": "@daily", "timezone": "Mars"}, ValueError, "Mars"),
        ({"spec": "@daily", "data": {1}}, TypeError, "data"),
        ({"spec": "@daily", "pool": "fiber"}, ValueError, "pool"),
    ],
)
def test_a_wrong_declaration_is_refused(
    runner: Runner, arguments: dict[str, Any], error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        declared(runner, **arguments)


@pytest.mark.parametrize(
    ("argument", "value"), [("end", "2030-01-01T00:00:00Z"), ("data", 0), ("timezone", "Europe/Berlin")]
)
def test_what_only_a_schedule_needs_is_refused_without_one(
    runner: Runner, argument: str, value: object
) -> None:
    given: dict[str, Any] = {argument: value}
    for call in (
        lambda: runner.command(["true"], **given),
        lambda: runner.command(["true"], key="only", **given),
        lambda: runner.job(key="only", **given)(print),
    ):
        with pytest.raises(ValueError, match=f"^{argument}: .* give spec or at="):
            call()
    assert (runner.declared, runner.fallback) == ({}, None)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"arguments": ["sleep", 5]}, "arguments: int is not text"),
        ({"inherit": "HOME"}, "inherit: 'HOME' is not a list"),
        ({"env": {"PIN": 5}}, "env: int is not text; give texts only"),
    ],
)
def test_a_command_takes_texts_only(runner: Runner, given: dict[str, Any], text: str) -> None:
    with pytest.raises(TypeError, match=text):
        runner.command(**{"arguments": ["true"], **given})


def test_a_decorator_without_parentheses_is_refused(runner: Runner) -> None:
    with pytest.raises(TypeError, match=r"spec: <function .* is not text; write @runner\.job\("):

        @runner.job
        def f(run: Run) -> None: ...


def test_an_empty_key_is_refused(runner: Runner) -> None:
    for call in (lambda: runner.command(["true"], key=""), lambda: runner.job("@daily", key="")(print)):
        with pytest.raises(ValueError, match="key must not be empty"):
            call()


def test_keys_are_unique_and_functions_stay_functions(runner: Runner) -> None:
    @runner.job("@daily")
    def f(run: Run) -> int:
        return 5

    assert f(None) == 5
    with pytest.raises(ValueError, match="'f' is taken"):
        runner.job("@hourly")(f)
    runner.job("@hourly", key="g")(f)
    with pytest.raises(ValueError, match="event loop"):

        @runner.job("@daily", pool="process")
        async def h(run: Run) -> None: ...


def test_a_coroutine_function_is_known_in_every_dress(runner: Runner) -> None:
    class Report:
        async def __call__(self, run: Run) -> None: ...

    async def report(run: Run) -> None: ...

    for number, function in enumerate((report, Report(), partial(report), partial(Report()))):
        runner.job(key=str(number))(function)
    assert {type(each.work) for each in runner.declared.values()} == {AsyncWork}


def test_commands_are_lists(runner: Runner) -> None:
    with pytest.raises(TypeError, match="no shell"):
        runner.command("rm -r x")
    runner.command(["true"])
    with pytest.raises(ValueError, match="all other jobs"):
        runner.command(["false"])
    runner.command(["/bin/true"], "@daily")
    assert set(runner.declared) == {"true"}
    assert json.loads(runner.declared["true"].data) == {"key": "true"}


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"name": " "}, "name"),
        ({"project": ""}, "project"),
        ({"max_concurrent": 0}, "max_concurrent"),
        ({"settle": -1}, "settle"),
        ({"http_port": 65536}, "http_port"),
        ({"leases": "http://localhost"}, "keeps no claims"),
        ({"leases": "http://bob:hunter2@leases"}, "'http://leases' keeps no claims"),
        ({"leases": "nowhere"}, "names no store"),
    ],
)
def test_wrong_settings_are_refused(arguments: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Runner(Client("http://127.0.0.1:1"), **{"name": "w", "project": 1, **arguments})


def test_a_status_is_told_to_no_server_that_speaks_no_http() -> None:
    """The runner goes on."""
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"who is there?\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        EmulatorPage(f"http://127.0.0.1:{other.getsockname()[1]}", "w", "process").publish({})
        thread.join()


@pytest.mark.anyio
async def test_a_task_that_swallows_a_cancellation_is_cancelled_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As a library does that is interrupted in its middle."""
    monkeypatch.setattr("scheduler0.runner.stopping._CANCEL_AGAIN", 0.001)
    swallowed = 0

    async def stubborn() -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if swallowed == 2:
                    raise
                swallowed += 1

    async with tasks_of(stubborn()):
        await asyncio.sleep(0)
    assert swallowed == 2
