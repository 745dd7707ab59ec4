"""Whole sources become plan files with a report."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.combining import AndTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from celery import Celery
from celery.schedules import crontab, schedule

from scheduler0.emulator import Emulator
from scheduler0.imports import (
    Imported,
    from_apscheduler,
    from_celery,
    from_crontab,
    from_eventbridge,
    from_kubernetes,
)
from scheduler0.plans import PlanError, load, save

from .._sync.test_emulated import client_of

CRONTAB = r"""# backups
SHELL=/bin/bash
MAILTO = "ops@example.test"

30 2 * * 1-5  /usr/bin/backup --all "a b"
CRON_TZ=America/New_York
0 9 * * mon   /usr/bin/report%first line%second\% line
@daily        /usr/bin/tidy
@reboot       /usr/bin/start
0 0 31 2 *    /usr/bin/never
5/20 * * * *  /usr/bin/odd
0 9 * *
CRON_TZ=Mars/Olympus
0 9 * * *     /usr/bin/nowhere
CRON_TZ=UTC
0 9 * * *     /usr/bin/tidy
"""


def statuses(imported: Imported) -> list[tuple[str, str]]:
    return [(line.where, line.status) for line in imported.report]


def test_a_crontab_file() -> None:
    imported = from_crontab(CRONTAB, timezone="Europe/Berlin")
    assert statuses(imported) == [
        ("line 2", "ignored"),
        ("line 3", "ignored"),
        ("line 5", "imported"),
        ("line 6", "ignored"),
        ("line 7", "imported"),
        ("line 8", "imported"),
        ("line 9", "refused"),
        ("line 10", "refused"),
        ("line 11", "refused"),
        ("line 12", "refused"),
        ("line 13", "refused"),
        ("line 14", "refused"),
        ("line 15", "ignored"),
        ("line 16", "imported"),
    ]
    jobs = imported.document["jobs"]
    environment = {"SHELL": "/bin/bash", "MAILTO": "ops@example.test"}
    assert jobs["usr/bin/backup-all-a-b"] == {
        "project": "imported",
        "executor": "imported",
        "timezone": "Europe/Berlin",
        "spec": "0 30 2 * * 1-5",
        "data": {"command": '/usr/bin/backup --all "a b"', "environment": environment},
    }
    report = jobs["usr/bin/report"]
    assert (report["spec"], report["timezone"]) == ("0 0 9 * * 1", "America/New_York")
    assert report["data"]["stdin"] == "first line\nsecond% line"
    assert [name for name in jobs if name.startswith("usr/bin/tidy")] == ["usr/bin/tidy", "usr/bin/tidy-2"]
    texts = {line.where: line.text for line in imported.refused}
    assert texts["line 9"].startswith("@reboot: @reboot runs at the start of a machine, not at a time")
    assert texts["line 12"] == "'0 9 * *' is not a line of a crontab: it has no command after the time"
    assert texts["line 14"] == "the CRON_TZ above this line is unknown; correct it"
    [nightly] = [line for line in imported.report if line.where == "line 5"]
    assert len(nightly.warnings) == 2
    assert str(imported).endswith("4 imported, 6 refused, 4 ignored.")
    assert "    warning: When the clock is set forward, crontab" in str(imported)


def test_a_crontab_of_the_system_names_users() -> None:
    imported = from_crontab(
        "17 * * * * root run-parts /etc/cron.hourly\n0 9 * * * alone\n", timezone="UTC", system=True
    )
    assert imported.document["jobs"]["run-parts-/etc/cron.hourly"]["data"] == {
        "user": "root",
        "command": "run-parts /etc/cron.hourly",
    }
    assert [line.text for line in imported.refused] == ["'0 9 * * * alone' has no user before the command"]


class solar:
    """Stands for the schedule of Celery, which needs a library of astronomy when it is made."""


def test_a_celery_beat_schedule() -> None:
    app = Celery("app", broker="memory://")
    app.conf.beat_schedule = {
        "workdays": {"task": "app.report", "schedule": crontab(hour=7, minute=30, day_of_week="mon-fri")},
        "lists": {"task": "app.lists", "schedule": crontab(minute=[0, 30], hour={8, 12}), "args": (1, "x")},
        "often": {"task": "app.often", "schedule": 30.0, "options": {"queue": "fast"}},
        "delta": {"task": "app.delta", "schedule": timedelta(hours=2), "kwargs": {"a": {1}}},
        "object": {"task": "app.object", "schedule": schedule(timedelta(minutes=5))},
        "friday the 13th": {
            "task": "app.bad",
            "schedule": crontab(0, 0, "fri", "13"),
        },
        "fraction": {"task": "app.fraction", "schedule": 0.5},
        "sun": {"task": "app.sun", "schedule": solar()},
    }
    imported = from_celery(app.conf.beat_schedule, timezone="Europe/Berlin")
    jobs = imported.document["jobs"]
    assert {name: job["spec"] for name, job in jobs.items()} == {
        "workdays": "0 30 7 * * 1-5",
        "lists": "0 */30 8,12 * * *",
        "often": "@every 30s",
        "delta": "@every 7200s",
        "object": "@every 300s",
    }
    assert jobs["lists"]["data"] == {"task": "app.lists", "args": [1, "x"]}
    assert jobs["delta"]["data"] == {"task": "app.delta", "kwargs": {"a": [1]}}
    assert [line.where for line in imported.refused] == ["friday the 13th", "fraction", "sun"]
    assert "a schedule of type solar has no equivalent on the server" in imported.refused[2].text
    assert "the server repeats in whole seconds from 1, not every 0.5 s" in imported.refused[1].text
    [often] = [line for line in imported.report if line.where == "often"]
    phase, options = often.warnings
    assert "counts from the start date of the job" in phase
    assert options == "options ['queue'] are not imported"


def work(*args: Any, **kwargs: Any) -> None:
    """What the jobs of APScheduler call."""


def test_the_jobs_of_apscheduler() -> None:
    scheduler = BackgroundScheduler(timezone=ZoneInfo("Europe/Berlin"))
    end = datetime(2031, 1, 1, tzinfo=UTC)
    triggers: dict[str, Any] = {
        "workdays": CronTrigger(day_of_week="0-4", hour=9, timezone=ZoneInfo("Europe/Berlin"), end_date=end),
        "seconds": CronTrigger(second="*/15", timezone=ZoneInfo("UTC")),
        "first monday": CronTrigger(day="1st mon", hour=9, timezone=ZoneInfo("UTC")),
        "second friday": CronTrigger(day="2nd fri", hour=9, timezone=ZoneInfo("UTC")),
        "last day": CronTrigger(day="last", hour=9, timezone=ZoneInfo("UTC"), jitter=30),
        "week": CronTrigger(week=5, timezone=ZoneInfo("UTC")),
        "every": IntervalTrigger(minutes=90, timezone=ZoneInfo("UTC")),
        "once": DateTrigger(datetime(2030, 6, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))),
        "both": AndTrigger([CronTrigger(hour=1, timezone=ZoneInfo("UTC"))]),
        "paused": CronTrigger(hour=9, timezone=ZoneInfo("UTC")),
    }
    for name, trigger in triggers.items():
        scheduler.add_job(work, trigger, id=name, args=[1], kwargs={"when": end})
    scheduler.start(paused=True)
    try:
        scheduler.pause_job("paused")
        imported = from_apscheduler(scheduler.get_jobs())
    finally:
        scheduler.shutdown()
    jobs = imported.document["jobs"]
    assert jobs["workdays"] == {
        "project": "imported",
        "executor": "imported",
        "timezone": "Europe/Berlin",
        "spec": "0 0 9 * * 1-5",
        "end_date": "2031-01-01T00:00:00+00:00",
        "data": {"function": f"{__name__}:work", "args": [1], "kwargs": {"when": str(end)}},
    }
    assert jobs["seconds"]["spec"] == "*/15 * * * * *"
    assert jobs["first-monday"]["spec"] == "0 0 9 1-7,*/31 * 1"
    assert jobs["every"]["spec"] == "@every 5400s"
    assert (jobs["once"]["start_date"], jobs["once"]["timezone"]) == (
        "2030-06-01T12:00:00+02:00",
        "Europe/Berlin",
    )
    assert [jobs[name]["spec"] for name in ("last-day", "last-day-2", "last-day-3")][2] == "0 0 9 28 2 *"
    assert jobs["paused"]["status"] == "inactive"
    reasons = {line.where: line.text for line in imported.refused}
    assert set(reasons) == {"second friday", "week", "both"}
    assert "the server has no week field" in reasons["week"]
    assert "a trigger of type AndTrigger has no equivalent on the server" in reasons["both"]
    [last] = [line for line in imported.report if line.where == "last day"]
    assert "the jitter is not imported; the server runs at the time itself" in last.warnings
    [every] = [line for line in imported.report if line.where == "every"]
    assert any("counts from the start date of the job" in warning for warning in every.warnings)


def test_jobs_of_a_scheduler_that_was_never_started() -> None:
    scheduler = BackgroundScheduler(timezone=ZoneInfo("Europe/Berlin"))
    scheduler.add_job(work, "cron", hour=3, id="clean")
    scheduler.add_job(work, "cron", hour=4, id="paused", next_run_time=None)
    jobs = from_apscheduler(scheduler.get_jobs()).document["jobs"]
    assert (jobs["clean"]["spec"], jobs["clean"]["timezone"]) == ("0 0 3 * * *", "Europe/Berlin")
    assert {name: job.get("status") for name, job in jobs.items()} == {"clean": None, "paused": "inactive"}


KUBERNETES = """
apiVersion: v1
kind: List
items:
- apiVersion: batch/v1
  kind: CronJob
  metadata: {name: nightly, namespace: ops}
  spec:
    schedule: "0 3 */2 * 1"
    timeZone: Europe/Berlin
    concurrencyPolicy: Forbid
    startingDeadlineSeconds: 60
    jobTemplate:
      spec:
        template:
          spec:
            containers:
            - {name: main, image: "busybox:1.36", command: [sh, -c], args: ["date"]}
- apiVersion: batch/v1
  kind: CronJob
  metadata: {name: paused}
  spec: {schedule: "@every 1h30m", suspend: true}
- kind: CronJob
  metadata: {name: sunday}
  spec: {schedule: "0 9 * * 7"}
---
kind: Service
metadata: {name: web}
"""


def test_cron_jobs_of_kubernetes() -> None:
    imported = from_kubernetes(KUBERNETES)
    jobs = imported.document["jobs"]
    assert jobs["ops/nightly"] == {
        "project": "imported",
        "executor": "imported",
        "timezone": "Europe/Berlin",
        "spec": "0 0 3 1-31/2 * 1",
        "data": {"image": "busybox:1.36", "command": ["sh", "-c"], "args": ["date"]},
    }
    assert (jobs["paused"]["spec"], jobs["paused"]["status"]) == ("@every 1h30m", "inactive")
    assert statuses(imported) == [
        ("ops/nightly", "imported"),
        ("paused", "imported"),
        ("sunday", "refused"),
        ("web", "ignored"),
    ]
    assert imported.report[0].warnings == (
        "concurrencyPolicy Forbid has no equivalent: runs on the server can overlap",
        "startingDeadlineSeconds has no equivalent: the server skips a run that it missed",
    )
    assert "7 is not between 0 and 6" in imported.refused[0].text
    with pytest.raises(PlanError, match="this is not YAML"):
        from_kubernetes("a: [")


SCHEDULE = {
    "Name": "nightly",
    "GroupName": "default",
    "State": "ENABLED",
    "ScheduleExpression": "cron(30 2 * * ? *)",
    "ScheduleExpressionTimezone": "Europe/Berlin",
    "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5},
    "EndDate": "2031-01-01T00:00:00+01:00",
    "Target": {"Arn": "arn:aws:lambda:eu-west-1:1:function:f", "Input": '{"a": 1}'},
}


def test_schedules_of_eventbridge() -> None:
    imported = from_eventbridge(
        json.dumps(
            [
                SCHEDULE,
                {"Name": "rate", "ScheduleExpression": "rate(5 minutes)", "State": "DISABLED"},
                {"Name": "once", "ScheduleExpression": "at(2030-06-01T12:00:00)"},
                {"Name": "odd", "ScheduleExpression": "cron(0 9 ? * 6#2 *)"},
            ]
        )
    )
    jobs = imported.document["jobs"]
    assert jobs["default/nightly"] == {
        "project": "imported",
        "executor": "imported",
        "timezone": "Europe/Berlin",
        "spec": "0 30 2 * * *",
        "end_date": "2031-01-01T00:00:00+01:00",
        "data": {"target": "arn:aws:lambda:eu-west-1:1:function:f", "input": '{"a": 1}'},
    }
    assert (jobs["rate"]["spec"], jobs["rate"]["status"]) == ("@every 5m", "inactive")
    assert (jobs["once"]["start_date"], jobs["once"]["timezone"]) == ("2030-06-01T12:00:00+00:00", "UTC")
    assert [line.where for line in imported.refused] == ["odd"]
    assert "the flexible time window is not imported" in imported.report[0].warnings[-1]


def test_a_listing_of_eventbridge_has_no_expressions() -> None:
    listing = {
        "Schedules": [{"Name": "nightly", "GroupName": "default", "State": "ENABLED", "Target": {"Arn": "a"}}]
    }
    imported = from_eventbridge(listing)
    assert imported.document["jobs"] == {}
    assert imported.refused[0].text.endswith("aws scheduler get-schedule --name nightly --group-name default")
    rules = {
        "Rules": [
            {"Name": "by time", "ScheduleExpression": "rate(1 day)", "State": "ENABLED"},
            {"Name": "by event", "EventPattern": "{}", "State": "ENABLED"},
        ]
    }
    assert statuses(from_eventbridge(rules)) == [("by time", "imported"), ("by event", "ignored")]
    for content in ("{", "1", [1], "[1]"):
        with pytest.raises(PlanError, match="this is not"):
            from_eventbridge(content)


@pytest.mark.parametrize(
    "call",
    [
        lambda: from_crontab("0 9 * * * x", timezone="Mars/Olympus"),
        lambda: from_celery({}, timezone="Mars/Olympus"),
        lambda: from_apscheduler([], timezone="Mars/Olympus"),
        lambda: from_kubernetes("", timezone="Mars/Olympus"),
    ],
)
def test_an_unknown_zone_is_named(call: Callable[[], Imported]) -> None:
    with pytest.raises(ValueError, match="timezone: 'Mars/Olympus' is not a known IANA time zone"):
        call()


@pytest.mark.parametrize("name", ["imported.toml", "imported.yaml"])
def test_an_import_can_be_saved_planned_and_applied(tmp_path: Path, name: str) -> None:
    imported = from_crontab(
        CRONTAB, timezone="Europe/Berlin", project="cron", executor={"type": "local", "command": "run"}
    )
    save(imported.document, tmp_path / name)
    with Emulator() as emulator, client_of(emulator) as client:
        applied = client.plans.apply(tmp_path / name)
        assert len(applied.steps) == 2 + 4
        assert {job.spec for job in client.jobs.list()} == {
            "0 30 2 * * 1-5",
            "0 0 9 * * 1",
            "0 0 0 * * *",
            "0 0 9 * * *",
        }
        assert client.plans.plan(load(tmp_path / name)).steps == ()
