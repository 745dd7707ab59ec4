"""The quirks under 'Runs': each one with it and without it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from scheduler0.emulator import Emulator, Quirks
from scheduler0.emulator.clock import MovableClock
from scheduler0.testing import WebhookReceiver

from ..api_client import ZERO, Api, execute, ok, operator_headers
from ..controlled import NOON, ControlledEmulator
from .with_and_without import fired_at, with_and_without, world


@with_and_without
def test_nested_retries(quirk: bool) -> None:
    with world("nested_retries", quirk) as this:
        this.receiver.status = 500
        job_id = this.new_job(retryMax=2)
        this.clock.advance(minutes=30)
        assert len(this.emulator.deliveries(job_id)) == (9 if quirk else 3)
        this.clock.advance(hours=1)
        assert len(this.emulator.deliveries(job_id)) == (18 if quirk else 6)


@with_and_without
def test_results_without_ids(quirk: bool) -> None:
    with world("results_without_ids", quirk) as this:
        this.receiver.answer_with(500)
        this.new_job()
        this.clock.advance(minutes=90)
        rows = ok(this.api.get("/executions"))["executions"]
        key = ("uniqueId", "lastExecutionDatetime", "nextExecutionDatetime")
        scheduled = {row["executionVersion"]: [row[k] for k in key] for row in rows if row["state"] == 0}
        results = {row["executionVersion"]: [row[k] for k in key] for row in rows if row["state"] != 0}
        assert set(results) == {1, 2}
        start = NOON.strftime("%Y-%m-%dT%H:%M:%SZ")
        for version, result in results.items():
            assert result == (["", ZERO, start] if quirk else scheduled[version])


@with_and_without
def test_runs_after_end(quirk: bool) -> None:
    with world("runs_after_end", quirk) as this:
        job_id = this.new_job(endDate=(NOON + timedelta(minutes=90)).isoformat())
        this.clock.advance(minutes=60)
        assert ok(this.api.get(f"/jobs/{job_id}"))["status"] == "active"
        this.clock.advance(hours=3)
        hours = [timedelta(hours=hour) for hour in range(3 if quirk else 2)]
        assert fired_at(this, job_id) == hours
        assert ok(this.api.get(f"/jobs/{job_id}"))["status"] == "inactive"
        assert this.emulator.state().queue_length == 0


@contextmanager
def restarted(
    name: str, quirk: bool, path: Path, *, after: timedelta
) -> Iterator[tuple[ControlledEmulator, int]]:
    """A job that fires every hour, on an emulator that was stopped at 12:30 and started again later."""
    quirks = Quirks.parse(f"none,{name}" if quirk else f"faithful,-{name}")
    clock = MovableClock()
    emulator = Emulator(path, clock=clock, quirks=quirks)
    with WebhookReceiver() as receiver:
        with emulator, Api(emulator, operator_headers(emulator, 2)) as api:
            this = ControlledEmulator(emulator, api, receiver)
            job_id = this.new_job()
            this.clock.advance(minutes=30)
        clock.set(clock.now() + after)
        with emulator, Api(emulator, operator_headers(emulator, 2)) as api:
            this.api, this.clock = api, emulator.clock
            this.clock.settle()
            yield this, job_id


@with_and_without
def test_missed_runs_skipped(quirk: bool, tmp_path: Path) -> None:
    away = timedelta(hours=3)
    with restarted("missed_runs_skipped", quirk, tmp_path / "store.db", after=away) as (this, job_id):
        assert fired_at(this, job_id) == ([] if quirk else [timedelta(hours=1)])
        this.clock.advance(hours=1)
        assert fired_at(this, job_id)[-1] == timedelta(hours=4)
        told = [payload["lastExecutionDateTime"] for payload in this.receiver.payloads]
        assert told == [ZERO, "2026-08-03T12:00:00Z"] + ["2026-08-03T13:00:00Z"] * (not quirk)


@with_and_without
def test_restarts_add_rows(quirk: bool, tmp_path: Path) -> None:
    away = timedelta(minutes=10)
    with restarted("restarts_add_rows", quirk, tmp_path / "store.db", after=away) as (this, job_id):
        this.clock.advance(hours=1)
        assert len(fired_at(this, job_id)) == 1
        rows = ok(this.api.get(f"/executions?jobId={job_id}"))["executions"]
        scheduled = sorted(row["executionVersion"] for row in rows if row["state"] == 0)
        assert scheduled == ([1, 2, 2, 3] if quirk else [1, 2, 3])


@with_and_without
def test_retries_say_failed(quirk: bool) -> None:
    with world("retries_say_failed", quirk, needs="nested_retries") as this:
        this.receiver.answer_with(500, 500, 200, 500, 500)
        this.new_job(retryMax=1)
        this.clock.advance(minutes=61)
        told = [payload["lastExecutionStatus"] for payload in this.receiver.payloads]
        if quirk:
            assert told == ["scheduled", "scheduled", "failed", "success", "success", "failed"]
        else:
            assert told == ["scheduled", "scheduled", "scheduled", "success", "success", "success"]


@with_and_without
def test_zero_last_execution_date(quirk: bool) -> None:
    with world("zero_last_execution_date", quirk) as this:
        this.new_job(timezone="America/New_York")
        this.clock.advance(hours=1)
        told = [payload["job"]["lastExecutionDate"] for payload in this.receiver.payloads]
        assert told == [ZERO, ZERO if quirk else "2026-08-03T08:00:00-04:00"]


@with_and_without
def test_centred_analytics(quirk: bool) -> None:
    with world("centred_analytics", quirk) as this:
        this.new_job()
        this.clock.advance(minutes=30)
        answer = ok(this.api.get("/executions/analytics?startDate=2026-08-03&startTime=11:30"))
        points = {point["time"]: point["success"] for point in answer["points"]}
        first, last = ("05:00:00", "17:00:00") if quirk else ("11:00:00", "23:00:00")
        assert (answer["startTime"], answer["endTime"]) == (first, last)
        assert (min(points), max(points), points["12:00:00"]) == (first, last, 1)


@with_and_without
def test_cleanup_stops_jobs(quirk: bool, tmp_path: Path) -> None:
    with world("cleanup_stops_jobs", quirk, path=tmp_path / "store.db") as this:
        job_id = this.new_job(startDate=(NOON + timedelta(days=1)).isoformat())
        execute(this.emulator, "UPDATE account_counters SET execution_count = 0")
        ok(this.api.post("/executions/cleanup-old-logs", json={"accountId": "2", "retentionMonths": 1}))
        assert ok(this.api.get(f"/jobs/{job_id}"))["status"] == ("inactive" if quirk else "active")
