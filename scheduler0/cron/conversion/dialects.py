"""How other cron dialects differ, as data: one entry for each source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

DayRule = Literal["either unless a star begins", "either unless star", "both"]
"""When both day fields count. "either": the source runs if one of them matches, as crontab(5) says. The rest
of the name is the exception in which both must match: a field that begins with a star, or that is a star.
"both": both must always match."""

Wrapped = Literal["refused", "to Sunday", "without step", "accepted"]
"""What a range that runs backwards (`22-2`) means. "to Sunday": only the name of Sunday may end a range."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a source accepts and what it means.

    `layouts`: number of fields -> the fields in their order: s, m, h, d (day of month), M (month), w, y
    (year). `weekdays`: the lowest and the highest number of a weekday, and the number of Sunday. `week_end`:
    where a step that starts at a weekday ends (`1/2` is 1-7/2 or 1-6/2). `weekdays_by_name`: the source
    reads weekday numbers as names, Monday first, and ignores their steps. `full_beside_star`: a day field
    with every value counts as a star if the other has a star in its text. `gap`, `repeat`: what happens to a
    run at a local time that a clock change skips or repeats. `repeated_hours`: what happens in a repeated
    hour if the spec runs in every hour. `loses_first_hour`: the source can lose a run in the first hour of
    the day after the clock is set forward.
    """

    title: str
    layouts: Mapping[int, str]
    weekdays: tuple[int, int, int] = (0, 7, 0)
    day_rule: DayRule = "either unless star"
    aliases: Mapping[str, str] | None = None
    alias_case: bool = True
    long_names: bool = False
    question: Literal["", "days", "anywhere"] = ""
    question_required: bool = False
    star_step_is_star: bool = True
    wrapped: Wrapped = "refused"
    lone_step: Literal["refused", "to the end"] = "to the end"
    step_limit: Literal["", "range", "maximum"] = ""
    equal_range: Literal["one value", "every value", "refused with a step"] = "one value"
    full_beside_star: bool = False
    star_in_list: bool = False
    name_steps: Literal["used", "ignored"] = "used"
    weekdays_by_name: bool = False
    week_end: int = 7
    last_day: bool = False
    last_day_word: str = "l"
    days_before_last: bool = False
    nth_weekday: bool = False
    last_weekday: Literal["", "after", "before"] = ""
    lone_last_weekday: bool = False
    gap: Literal["skipped", "run", "unknown"] = "skipped"
    repeat: Literal["twice", "once", "unknown"] = "twice"
    repeated_hours: Literal["twice", "once"] = "twice"
    loses_first_hour: bool = False
    utc_by_default: bool = False


_UNIX_ALIASES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_FIVE = {5: "mhdMw"}
_FIVE_OR_SIX = {5: "mhdMw", 6: "smhdMw"}

CRONTAB = Dialect(
    "crontab",
    _FIVE,
    day_rule="either unless a star begins",
    aliases=_UNIX_ALIASES,
    wrapped="to Sunday",
    lone_step="refused",
    gap="run",
    repeat="once",
    star_in_list=True,
)
QUARTZ = Dialect(
    "Quartz",
    {6: "smhdMw", 7: "smhdMwy"},
    weekdays=(1, 7, 1),
    question="days",
    question_required=True,
    wrapped="accepted",
    step_limit="maximum",
    last_day=True,
    days_before_last=True,
    nth_weekday=True,
    last_weekday="after",
    lone_last_weekday=True,
    gap="unknown",
    repeat="unknown",
)
EVENTBRIDGE = Dialect(
    "EventBridge",
    {6: "mhdMwy"},
    weekdays=(1, 7, 1),
    question="days",
    question_required=True,
    last_day=True,
    nth_weekday=True,
    last_weekday="after",
    repeat="once",
    utc_by_default=True,
)
KUBERNETES = Dialect(
    "Kubernetes",
    _FIVE,
    weekdays=(0, 6, 0),
    aliases=_UNIX_ALIASES,
    question="anywhere",
    star_step_is_star=False,
    star_in_list=True,
)
GITHUB_ACTIONS = Dialect("GitHub Actions", _FIVE, weekdays=(0, 6, 0), gap="run", utc_by_default=True)
CELERY = Dialect(
    "Celery",
    _FIVE,
    weekdays=(0, 6, 0),
    day_rule="both",
    long_names=True,
    wrapped="accepted",
    lone_step="refused",
    gap="run",
    repeat="once",
    repeated_hours="once",
    star_in_list=True,
)
APSCHEDULER3 = Dialect(
    "APScheduler 3",
    _FIVE,
    weekdays=(0, 6, 6),
    day_rule="both",
    step_limit="range",
    name_steps="ignored",
    last_day=True,
    last_day_word="last",
    gap="run",
    star_in_list=True,
    loses_first_hour=True,
)
APSCHEDULER4 = Dialect(
    "APScheduler 4",
    _FIVE,
    day_rule="both",
    step_limit="range",
    name_steps="ignored",
    weekdays_by_name=True,
    last_day=True,
    last_day_word="last",
    gap="run",
    star_in_list=True,
    loses_first_hour=True,
)
CRONITER = Dialect(
    "croniter",
    {5: "mhdMw", 6: "mhdMws", 7: "mhdMwsy"},
    aliases=_UNIX_ALIASES,
    alias_case=False,
    question="days",
    wrapped="without step",
    full_beside_star=True,
    equal_range="every value",
    week_end=6,
    last_day=True,
    nth_weekday=True,
    last_weekday="before",
    gap="run",
)
NODE_CRON = Dialect(
    "node-cron",
    _FIVE_OR_SIX,
    day_rule="both",
    aliases=_UNIX_ALIASES,
    alias_case=False,
    long_names=True,
    question="days",
    wrapped="accepted",
    lone_step="refused",
    last_day=True,
    days_before_last=True,
    nth_weekday=True,
    last_weekday="after",
    repeat="once",
    repeated_hours="once",
    star_in_list=True,
)
CRON_PARSER = Dialect(
    "cron-parser",
    _FIVE_OR_SIX,
    aliases={
        "@yearly": "0 0 1 1 *",
        "@annually": "0 0 1 1 *",
        "@monthly": "0 0 1 * *",
        "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *",
        "@hourly": "0 * * * *",
        "@minutely": "* * * * *",
        "@secondly": "* * * * * *",
        "@weekdays": "0 0 * * 1-5",
        "@weekends": "0 0 * * 0,6",
    },
    question="anywhere",
    last_day=True,
    nth_weekday=True,
    last_weekday="after",
    gap="run",
    repeat="once",
)
CRONSIM = Dialect(
    "cronsim",
    _FIVE_OR_SIX,
    day_rule="either unless a star begins",
    last_day=True,
    nth_weekday=True,
    last_weekday="after",
    gap="run",
    repeat="once",
    star_in_list=True,
    equal_range="refused with a step",
)
CRONER = Dialect(
    "croner",
    _FIVE_OR_SIX,
    aliases=_UNIX_ALIASES,
    alias_case=False,
    question="anywhere",
    lone_step="refused",
    step_limit="maximum",
    last_day=True,
    nth_weekday=True,
    last_weekday="after",
    gap="run",
    repeat="once",
    wrapped="to Sunday",
)
DIALECTS: Mapping[str, Dialect] = {
    "crontab": CRONTAB,
    "quartz": QUARTZ,
    "eventbridge": EVENTBRIDGE,
    "kubernetes": KUBERNETES,
    "github-actions": GITHUB_ACTIONS,
    "celery": CELERY,
    "apscheduler3": APSCHEDULER3,
    "apscheduler4": APSCHEDULER4,
    "croniter": CRONITER,
    "node-cron": NODE_CRON,
    "cron-parser": CRON_PARSER,
    "cronsim": CRONSIM,
    "croner": CRONER,
}
