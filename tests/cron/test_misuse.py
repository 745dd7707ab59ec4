"""Arguments of wrong types: a TypeError names them. Covers the dialect, the imports and the webhooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from scheduler0 import cron, imports, webhooks

NOT_TEXT = (None, True, 5, b"x", [], {}, object())
NOT_A_NUMBER = (None, True, 1.5, float("nan"), "5", [])
NOT_A_TIME = (True, 5, "2030-01-01T00:00:00Z", [])

CALLS: list[tuple[str, Callable[[Any], object], tuple[object, ...]]] = [
    ("spec", cron.parse, NOT_TEXT),
    ("spec", cron.describe, NOT_TEXT),
    ("spec", cron.check, NOT_TEXT),
    ("spec", cron.normalize_unix, NOT_TEXT),
    ("spec", cron.next_times, NOT_TEXT),
    ("spec", lambda value: cron.convert(value, source="crontab"), NOT_TEXT),
    ("source", lambda value: cron.convert("0 9 * * *", source=value), NOT_TEXT),
    ("timezone", lambda value: cron.convert("0 9 * * *", source="crontab", timezone=value), NOT_TEXT[1:]),
    ("timezone", lambda value: cron.preview("@daily", timezone=value), NOT_TEXT),
    ("count", lambda value: cron.next_times("@daily", count=value), NOT_A_NUMBER),
    ("count", lambda value: cron.preview("@daily", count=value), NOT_A_NUMBER),
    ("after", lambda value: cron.next_times("@daily", after=value), NOT_A_TIME),
    ("after", lambda value: cron.parse("@daily").next(value), (None, *NOT_A_TIME)),
    ("year", lambda value: cron.dst_report("@daily", "UTC", value), NOT_A_NUMBER),
    ("text", lambda value: imports.from_crontab(value, timezone="UTC"), NOT_TEXT),
    ("text", imports.from_kubernetes, NOT_TEXT),
    ("beat_schedule", imports.from_celery, (None, "x", 5, [], {"a": 1}, {"a": None})),
    ("jobs", imports.from_apscheduler, (None, 5, True, "x", [None], {"a": 1})),
    ("body", webhooks.parse, (None, 5, True, [], {})),
    ("secret", lambda value: webhooks.verify({}, value), (None, 5, True, b"x")),
    ("headers", lambda value: webhooks.verify(value, "s"), (None, 5, True, b"x", "x")),
]


@pytest.mark.parametrize(("name", "call", "values"), CALLS)
def test_a_wrong_type_is_named(name: str, call: Callable[[Any], object], values: tuple[object, ...]) -> None:
    for value in values:
        with pytest.raises(TypeError, match=rf"^{name}\b"):
            call(value)


def test_what_is_right_still_works() -> None:
    assert len(cron.next_times("@daily", after=datetime(2030, 1, 1, tzinfo=UTC), count=3)) == 3
    webhooks.verify([(b"X-Webhook-Secret", b"s")], ["old", "s"])
    assert imports.from_celery({}).report == ()
