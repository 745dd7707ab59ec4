#!/bin/sh
# Celery 5.7.0 with tzdata 2026.6, a beat entry with crontab() and the setting `timezone` of a zone with clock changes.
#
# Behaviour: while the clock repeats an hour in autumn, beat sends nothing from crontab schedules, not even from one for
# every minute: 01:59 is followed by 02:00 an hour and a minute later. The default setting (UTC) has no such hour, and
# `schedule(60)` runs on.
# Wrong guess: a repeated hour is a question for daily jobs. A job for every minute, which has no hour to compare,
# runs every 60 seconds throughout.
# Who meets it: everybody with heartbeats, pollers or queue checks in `crontab()` and a local time zone: one silent
# hour a year, at night, and alarms that say that the worker is dead.
#
# Output seen (Python 3.11): 179 runs in 240 minutes, the longest pause 1:01:00 after 2027-11-07T01:59:00-04:00
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q celery==5.7.0 tzdata==2026.6
cat > "$folder/run.py" <<'PYTHON'
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from celery import Celery
from celery.beat import ScheduleEntry
from celery.schedules import crontab

zone = ZoneInfo("America/New_York")
app = Celery()
app.conf.timezone = "America/New_York"
clock = start = datetime(2027, 11, 7, 5, tzinfo=UTC)  # 01:00, the first of two
app.now = lambda: clock.astimezone(zone)
entry = ScheduleEntry(name="poll", task="poll", schedule=crontab(app=app), app=app)
runs = []
for half_minute in range(480):
    clock = start + timedelta(seconds=30 * half_minute)
    if entry.is_due().is_due:
        runs.append(clock)
        entry = next(entry)
pause, after = max((second - first, first) for first, second in zip(runs, runs[1:]))
print(f"{len(runs)} runs in 240 minutes, the longest pause {pause} after {after.astimezone(zone).isoformat()}")
assert pause == timedelta(minutes=61), "the repeated hour is no longer silent"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
