from datetime import UTC, datetime, timedelta
from typing import Any

from scheduler0.emulator.inspection.runner_picture import LAST_RESULTS, runners_picture

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)


def report(runner: str, process: str, seconds: float = 0, **status: Any) -> dict[str, Any]:
    return {
        "runner": runner,
        "process": process,
        "receivedAt": (NOW - timedelta(seconds=seconds)).isoformat(),
        "status": {"journal": "/j", "own": {"server_up": True, "uptime_seconds": 5.0}, **status},
    }


def result(ended_at: str, state: str = "succeeded") -> dict[str, Any]:
    return {"job_id": 1, "ended_at": ended_at, "state": state}


def test_nobody_said_anything() -> None:
    assert runners_picture([], NOW) == []


def test_runners_are_told_apart_and_silent_processes_shown() -> None:
    one, two = runners_picture([report("b", "h:1", 31), report("a", "h:2", 29)], NOW)
    assert (one["runner"], two["runner"]) == ("a", "b")
    assert (one["processes"][0]["silent"], two["processes"][0]["silent"]) == (False, True)
    assert one["processes"][0]["server_up"] is True
    assert one["processes"][0]["uptime_seconds"] == 5.0


def test_processes_of_one_journal_say_the_same() -> None:
    job = {"id": 1, "next": "2027-01-01T13:00:00+00:00", "last_run": None}
    old = report("a", "h:1", 2, jobs=[job], results=[result("1")], running=[], unreported=3)
    new = report("a", "h:2", 1, jobs=[job], results=[result("2")], running=[{"job_id": 1}], unreported=2)
    [picture] = runners_picture([old, new], NOW)
    assert len(picture["processes"]) == 2
    assert (picture["unreported"], len(picture["running"])) == (2, 1)
    assert [row["ended_at"] for row in picture["results"]] == ["2"]


def test_machines_are_put_together() -> None:
    def job(following: str | None, last: str | None) -> dict[str, Any]:
        return {"id": 1, "key": "f", "next": following, "last_run": last}

    reports = [
        report("a", "h:1", jobs=[job("3", "1"), {"id": 10}, {"id": 9}], results=[result("1")], unreported=1),
        report("a", "i:1", jobs=[job("2", None)], results=[result("2", "failed")], unreported=4),
        report("a", "j:1", jobs=[job(None, "2")]),
    ]
    [picture] = runners_picture(reports, NOW)
    assert [row["id"] for row in picture["jobs"]] == [1, 9, 10]
    assert picture["jobs"][0] == job("2", "2")
    assert [row["state"] for row in picture["results"]] == ["failed", "succeeded"]
    assert picture["unreported"] == 5


def test_what_is_no_status_is_left_out() -> None:
    strange = report("a", "h:1", jobs=5, results=[1, None, result("1")], unreported="many", own=None)
    [picture] = runners_picture([strange], NOW)
    assert (picture["jobs"], len(picture["results"]), picture["unreported"]) == ([], 1, 0)
    assert picture["processes"][0]["server_up"] is None


def test_only_the_last_results_are_shown() -> None:
    reports = [
        report("a", f"h{n}:1", results=[result(f"{n:03}-{m:02}") for m in range(20)]) for n in range(9)
    ]
    [picture] = runners_picture(reports, NOW)
    assert len(picture["results"]) == LAST_RESULTS
    assert picture["results"][0]["ended_at"] == "008-19"
