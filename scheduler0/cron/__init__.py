"""The server's cron dialect without a server: check specs, describe them, and find the next run of a job.

A spec has six fields, `second minute hour day-of-month month day-of-week`, or is a descriptor (`@daily`,
`@every 1h30m`). The server also reads five fields second first; a crontab does not. The dialect is that of
the Go library robfig/cron v1.2.0. docs/cron.md describes it.
"""

from scheduler0.cron.checks import check
from scheduler0.cron.clock_changes import ClockChange
from scheduler0.cron.clock_effects import DoubledRun, DstReport, SkippedRun, dst_report
from scheduler0.cron.conversion import SOURCES, Conversion, ConversionWarning, convert
from scheduler0.cron.description import describe
from scheduler0.cron.errors import CronError
from scheduler0.cron.execution import next_execution
from scheduler0.cron.parser import parse
from scheduler0.cron.schedule import Schedule
from scheduler0.cron.unix import looks_like_five_field_unix, normalize_unix
from scheduler0.cron.upcoming import PreviewedRun, next_times, preview

__all__ = [
    "SOURCES",
    "ClockChange",
    "Conversion",
    "ConversionWarning",
    "CronError",
    "DoubledRun",
    "DstReport",
    "PreviewedRun",
    "Schedule",
    "SkippedRun",
    "check",
    "convert",
    "describe",
    "dst_report",
    "looks_like_five_field_unix",
    "next_execution",
    "next_times",
    "normalize_unix",
    "parse",
    "preview",
]
