"""The quirks under 'Accounts and cluster': each one with it and without it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from ..api_client import execute, ok
from ..controlled import NOON
from .with_and_without import fired_at, with_and_without, world


@with_and_without
def test_feature_wakes_paused_jobs(quirk: bool, tmp_path: Path) -> None:
    with world("feature_wakes_paused_jobs", quirk, path=tmp_path / "store.db") as this:
        paused = this.new_job(status="inactive")
        ran = this.new_job(spec="")
        stopped = this.new_job()
        this.clock.settle()
        execute(this.emulator, "UPDATE account_counters SET execution_count = 0")
        this.clock.advance(hours=1)
        assert ok(this.api.get(f"/jobs/{stopped}"))["status"] == "inactive"
        ok(this.api.put("/accounts/2/feature", json={"featureId": 3}), 201)
        this.clock.advance(hours=1)
        states = {job_id: ok(this.api.get(f"/jobs/{job_id}"))["status"] for job_id in (paused, ran, stopped)}
        assert states == {
            paused: "active" if quirk else "inactive",
            ran: "active" if quirk else "inactive",
            stopped: "active",
        }
        assert len(fired_at(this, stopped)) == 3
        assert bool(fired_at(this, paused)) is quirk


@with_and_without
def test_small_allowance(quirk: bool) -> None:
    with world("small_allowance", quirk) as this:
        left = 1000 if quirk else 1_000_000
        assert ok(this.api.get("/accounts/2/execution-count"))["executionCount"] == left
        this.emulator.reset()
        assert ok(this.api.get("/accounts/2/execution-count"))["executionCount"] == left


@with_and_without
def test_features_count_again(quirk: bool) -> None:
    with world("features_count_again", quirk, needs="feature_wakes_paused_jobs") as this:
        before = ok(this.api.get("/accounts/2/execution-count"))["executionCount"]
        for _ in range(2):
            ok(this.api.put("/accounts/2/feature", json={"featureId": 3}), 201)
        # Not due yet: a run would be charged.
        job_id = this.new_job(status="inactive", startDate=(NOON + timedelta(hours=1)).isoformat())
        ok(this.api.put("/accounts/2/features/all"))
        after = ok(this.api.get("/accounts/2/execution-count"))["executionCount"]
        assert after - before == (300_000 if quirk else 100_000)
        assert ok(this.api.get(f"/jobs/{job_id}"))["status"] == ("active" if quirk else "inactive")
        assert len(ok(this.api.get("/accounts/2"))["features"]) == 7


@with_and_without
def test_empty_cache_dump(quirk: bool) -> None:
    with world("empty_cache_dump", quirk) as this:
        job_id = this.new_job()
        this.clock.advance(minutes=30)
        dump = ok(this.api.get("/cluster/dump/job-executions-cache"))
        if quirk:
            assert dump == {}
        else:
            assert dump[str(job_id)] == {
                "job": ok(this.api.get(f"/jobs/{job_id}")),
                "memExecution": {
                    "ExecutionVersion": 2,
                    "FailCount": 0,
                    "LastState": 1,
                    "lastExecutionDatetime": "2026-08-03T12:00:00Z",
                    "nextExecutionDatetime": "2026-08-03T13:00:00Z",
                },
            }


@with_and_without
def test_cluster_tasks_of_account_1(quirk: bool) -> None:
    with world("cluster_tasks_of_account_1", quirk) as this:
        request_id = ok(this.api.post("/cluster/backup"), 202)["requestId"]
        answers = {
            account: this.api.get(f"/async-tasks/{request_id}", headers={"X-Account-ID": account}).status_code
            for account in ("1", "2")
        }
        assert answers == ({"1": 200, "2": 404} if quirk else {"1": 404, "2": 200})
