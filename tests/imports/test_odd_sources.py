"""Sources that are odd and still valid, or nearly: everything is imported or refused by name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scheduler0.imports import Imported, from_celery, from_crontab, from_kubernetes
from scheduler0.plans import PlanError


def statuses(imported: Imported) -> list[str]:
    return [str(line).partition(":")[0] for line in imported.report]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeff0 9 * * * echo first\n", ["imported"]),  # a byte order mark of an editor
        ("0 9 * * * echo a\r\n# c\r\n", ["imported"]),
        ("0 9 * * * echo a\x0cb\u2028c\n", ["imported"]),  # only a line feed ends a line
        ("0\t9\t*\t*\t1-5\techo  a", ["imported"]),
        ("0 9 * * *\n", ["refused"]),
        ("", []),
    ],
)
def test_crontabs(text: str, expected: list[str]) -> None:
    assert statuses(from_crontab(text, timezone="UTC")) == expected


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (60, "imported"),
        (timedelta(0), "refused"),
        (0.5, "refused"),
        (float("inf"), "refused"),
        (float("nan"), "refused"),
        (1e300, "refused"),
        (timedelta(days=10**6), "refused"),  # longer than a duration of the server
        (True, "refused"),
        (None, "refused"),
    ],
)
def test_celery_intervals(schedule: Any, expected: str) -> None:
    assert statuses(from_celery({"a": {"task": "t", "schedule": schedule}})) == [expected]


def test_a_celery_entry_whose_name_is_a_number() -> None:
    names: Any = {5: {"task": "t", "schedule": 60}}
    assert statuses(from_celery(names)) == ["imported"]


def test_a_cron_job_with_a_zone_that_is_a_number() -> None:
    text = "kind: CronJob\nmetadata: {name: a}\nspec: {schedule: '0 9 * * *', timeZone: 7}\n"
    assert statuses(from_kubernetes(text)) == ["refused"]


def test_a_template_is_no_manifest() -> None:
    with pytest.raises(PlanError, match="line 2: a table cannot be a name; put a template in quotes"):
        from_kubernetes("kind: CronJob\nmetadata: {name: {{ .Values.name }}}\n")
