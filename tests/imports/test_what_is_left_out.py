"""A start that is ahead is imported, and every other member that is not is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from celery.schedules import schedule

from scheduler0.imports import (
    Imported,
    from_apscheduler,
    from_celery,
    from_eventbridge,
    from_kubernetes,
)
from scheduler0.imports.imported import first_run_from

NOW = datetime(2030, 5, 1, tzinfo=UTC)
START = datetime(2099, 6, 1, 12, 0, 0, 500_000, tzinfo=UTC)
NIGHTLY = {"Name": "nightly", "ScheduleExpression": "cron(30 2 * * ? *)", "Target": {"Arn": "a"}}


def warnings_of(imported: Imported) -> tuple[str, ...]:
    """The warnings of the only schedule, without those about clock changes."""
    [line] = imported.report
    return tuple(text for text in line.warnings if "clock" not in text and "interval counts" not in text)


@pytest.mark.parametrize(
    ("spec", "start", "first"),
    [
        ("0 30 2 * * *", datetime(2030, 6, 1, tzinfo=UTC), "2030-06-01T02:30:00+02:00"),
        ("0 30 2 * * *", datetime(2030, 6, 1, 0, 30, tzinfo=UTC), "2030-06-01T02:30:00+02:00"),
        ("0 30 2 * * *", datetime(2030, 6, 1, 0, 30, 1, tzinfo=UTC), "2030-06-02T02:30:00+02:00"),
        ("@every 5m", datetime(2030, 6, 1, tzinfo=UTC), "2030-06-01T00:00:00+00:00"),
        ("@every 5m", datetime(2030, 6, 1, microsecond=1, tzinfo=UTC), "2030-06-01T00:00:01+00:00"),
        ("0 0 0 30 2 *", datetime(2030, 6, 1, tzinfo=UTC), None),
        ("0 30 2 * * *", NOW, None),
        ("@every 5m", NOW - timedelta(days=1), None),
    ],
)
def test_the_first_run_from_a_start(spec: str, start: datetime, first: str | None) -> None:
    assert first_run_from(spec, "Europe/Berlin", start, now=NOW) == first


@pytest.mark.parametrize(
    ("start", "first"),
    [
        ("2099-06-01T00:00:00+00:00", "2099-06-01T02:30:00+00:00"),
        ("2099-06-01T05:00:00+02:00", "2099-06-02T02:30:00+00:00"),
        (datetime(2099, 6, 1, tzinfo=UTC), "2099-06-01T02:30:00+00:00"),
        (datetime(2099, 6, 1, tzinfo=UTC).timestamp(), "2099-06-01T02:30:00+00:00"),
        ("2020-06-01T00:00:00+00:00", None),
    ],
)
def test_a_schedule_of_eventbridge_starts_later(start: object, first: str | None) -> None:
    imported = from_eventbridge({**NIGHTLY, "StartDate": start})
    assert imported.document["jobs"]["nightly"].get("start_date") == first
    assert warnings_of(imported) == ()


@pytest.mark.parametrize("start", ["soon", "2099-06-01T00:00:00", 1e99])
def test_a_start_that_cannot_be_read_is_named(start: object) -> None:
    [warning] = warnings_of(from_eventbridge({**NIGHTLY, "StartDate": start}))
    assert warning == f"StartDate {start!r} is not a date with an offset, and is not imported"


def test_an_end_in_seconds_is_a_date() -> None:
    end = datetime(2099, 6, 1, tzinfo=UTC)
    jobs = from_eventbridge({**NIGHTLY, "EndDate": end.timestamp()}).document["jobs"]
    assert jobs["nightly"]["end_date"] == end.isoformat()


def test_members_of_eventbridge_that_are_left_out_are_named() -> None:
    answer = {
        **NIGHTLY,
        "Arn": "arn",
        "Description": "at night",
        "ActionAfterCompletion": "DELETE",
        "Target": {
            "Arn": "a",
            "RoleArn": "r",
            "RetryPolicy": {"MaximumRetryAttempts": 3},
            "DeadLetterConfig": {"Arn": "queue"},
            "SqsParameters": {},
        },
    }
    assert warnings_of(from_eventbridge(answer)) == (
        "not imported: Description, ActionAfterCompletion, Target.RetryPolicy, Target.DeadLetterConfig",
    )


KUBERNETES = """
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 3 * * *"
  successfulJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        spec:
          restartPolicy: OnFailure
          securityContext: {}
          initContainers: [{name: first, image: i}]
          containers:
          - {name: main, image: i, imagePullPolicy: Always, env: [{name: A, value: b}], workingDir: /srv}
          - {name: sidecar, image: i}
"""


def test_members_of_a_cron_job_that_are_left_out_are_named() -> None:
    assert warnings_of(from_kubernetes(KUBERNETES, timezone="UTC")) == (
        "not imported: backoffLimit, initContainers, env, workingDir, container 'sidecar'",
    )
    assert (
        warnings_of(from_kubernetes("kind: CronJob\nmetadata: {name: n}\nspec: {schedule: '0 3 * * *'}"))
        == ()
    )


def test_members_of_a_celery_schedule_that_are_left_out_are_named() -> None:
    entry: dict[str, Any] = {"task": "t", "schedule": 30.0, "relative": False}
    assert warnings_of(from_celery({"t": entry})) == ()
    assert warnings_of(from_celery({"t": {**entry, "relative": True, "enabled": True}})) == (
        "not imported: relative, enabled",
    )
    relative = schedule(timedelta(minutes=5), relative=True)
    assert warnings_of(from_celery({"t": {**entry, "schedule": relative}})) == ("not imported: relative",)


def work() -> None:
    """What the jobs of APScheduler call."""


def test_a_job_of_apscheduler_starts_later_and_names_what_is_left_out() -> None:
    scheduler = BackgroundScheduler(timezone="UTC")
    zone = ZoneInfo("UTC")
    scheduler.add_job(work, CronTrigger(hour=3, timezone=zone, start_date=START), id="cron")
    scheduler.add_job(work, IntervalTrigger(minutes=5, timezone=zone, start_date=START), id="chosen")
    scheduler.add_job(work, IntervalTrigger(minutes=5, timezone=zone), id="unchosen")
    scheduler.add_job(work, CronTrigger(hour=3, timezone=zone, start_date=datetime(2020, 1, 1)), id="past")
    scheduler.add_job(work, "cron", hour=3, id="odd", max_instances=3, misfire_grace_time=None, executor="x")
    imported = from_apscheduler(scheduler.get_jobs())
    jobs = imported.document["jobs"]
    assert {name: job.get("start_date") for name, job in jobs.items()} == {
        "cron": "2099-06-02T03:00:00+00:00",
        "chosen": "2099-06-01T12:00:01+00:00",
        "unchosen": None,
        "past": None,
        "odd": None,
    }
    left_out = {
        line.where: [text for text in line.warnings if "not imported" in text] for line in imported.report
    }
    assert left_out.pop("odd") == ["not imported: executor, max_instances, misfire_grace_time"]
    assert not any(left_out.values())
