"""The server's cron dialect, offline: validate, explain, preview, and find the next run of a job.

A spec has six fields, `second minute hour day-of-month month day-of-week`, or is a descriptor such as
`@daily` or `@every 1h30m`. Five fields are read second first too, unlike in a crontab. The dialect is that
of the Go library robfig/cron v1.2.0; docs/cron.md describes it.
"""

from scheduler0.cron.checks import check
from scheduler0.cron.errors import CronError
from scheduler0.cron.execution import next_execution
from scheduler0.cron.explanation import explain
from scheduler0.cron.parser import parse
from scheduler0.cron.preview import next_times
from scheduler0.cron.schedule import Schedule
from scheduler0.cron.unix import looks_like_five_field_unix, normalize_unix

__all__ = [
    "CronError",
    "Schedule",
    "check",
    "explain",
    "looks_like_five_field_unix",
    "next_execution",
    "next_times",
    "normalize_unix",
    "parse",
]
