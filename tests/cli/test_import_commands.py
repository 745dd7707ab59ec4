"""`scheduler0-py import`: sources of other systems become plan files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from scheduler0.emulator import Emulator

from .conftest import Run


def test_a_crontab_becomes_a_plan_that_can_be_applied(emulator: Emulator, run: Run) -> None:
    Path("crontab").write_text("30 2 * * 1-5 /usr/bin/backup\n")
    words = ["import", "crontab", "crontab", "--timezone", "Europe/Berlin"]
    outcome = run(*words, "--webhook-url", "http://127.0.0.1:1/", "--output", "jobs.toml")
    assert outcome.status == 0, outcome.errors
    assert "imported: line 1" in outcome.errors
    assert run("apply", "jobs.toml", "--yes").status == 0
    assert [job["spec"] for job in run("jobs", "ls", "--json").json] == ["0 30 2 * * 1-5"]


def test_what_is_refused_is_the_exit_status(run: Run) -> None:
    Path("crontab").write_text("@reboot /usr/bin/start\n0 3 * * * /usr/bin/other\n")
    outcome = run("import", "crontab", "crontab", "--timezone", "UTC", "--json")
    assert outcome.status == 1
    assert "1 schedules are refused" in outcome.errors
    assert [line["status"] for line in json.loads(outcome.output)["report"]] == ["refused", "imported"]


def test_a_beat_schedule_is_imported_from_a_module(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("shop_beat.py").write_text("SCHEDULE = {'each': {'task': 'shop.run', 'schedule': 3600.0}}\n")
    monkeypatch.setattr(sys, "path", list(sys.path))
    outcome = run("import", "celery", "shop_beat:SCHEDULE")
    assert outcome.status == 0, outcome.errors
    assert "@every 3600s" in outcome.output
    assert run("import", "celery", "shop_beat").status == 2
    assert run("import", "celery", "shop_beat:NONE").status == 1


def test_a_module_that_is_not_there_is_named(run: Run) -> None:
    outcome = run("import", "celery", "nowhere.celery:app")
    assert outcome.status == 1
    assert outcome.errors.startswith("scheduler0-py: there is no module 'nowhere' in this folder")


def test_manifests_and_schedules_are_read_from_files(run: Run) -> None:
    Path("jobs.yaml").write_text(
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: night}\n"
        "spec: {schedule: '0 3 * * *', jobTemplate: {spec: {template: {spec: {containers: [{image: a}]}}}}}\n"
    )
    assert '"0 0 3 * * *"' in run("import", "kubernetes", "jobs.yaml").output
    Path("rules.json").write_text(
        json.dumps({"Rules": [{"Name": "r", "ScheduleExpression": "rate(1 hour)"}]})
    )
    assert "@every 1h" in run("import", "eventbridge", "rules.json").output
    assert run("import", "eventbridge", "missing.json").status == 1
