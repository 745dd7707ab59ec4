#!/bin/sh
# APScheduler 3.11.3, CronTrigger in a zone with clock changes.
#
# Behaviour: on the day after the clock is set forward, a run in the first hour of the day is lost. A job for every
# day at 00:00 has no run on that day. A job for every Monday at 00:00 has none for a week, and clocks in Europe and
# America change on a Sunday: it happens every spring.
# Wrong guess: a run at 00:00 is far from the skipped hour (02:00 to 03:00 of the day before), so it is safe.
# Who meets it: everybody with nightly or weekly jobs at 00:00 to 00:59 in APScheduler with a local time zone, and
# everybody who moves such schedules elsewhere and compares the runs.
#
# Output seen (Python 3.11, zone data 2025b):
#   daily  2027-03-28T00:00:00+01:00 2027-03-30T00:00:00+02:00
#   weekly 2027-03-22T00:00:00+01:00 2027-04-05T00:00:00+02:00
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q APScheduler==3.11.3 tzdata==2025.2
cat > "$folder/run.py" <<'PYTHON'
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

zone = ZoneInfo("Europe/Berlin")


def runs(trigger, start):
    first = trigger.get_next_fire_time(None, start)
    return [first, trigger.get_next_fire_time(first, first + timedelta(microseconds=1))]


daily = runs(CronTrigger(hour=0, minute=0, timezone=zone), datetime(2027, 3, 27, 12, tzinfo=zone))
weekly = runs(
    CronTrigger(day_of_week="mon", hour=0, minute=0, timezone=zone), datetime(2027, 3, 20, tzinfo=zone)
)
print("daily ", *(time.isoformat() for time in daily))
print("weekly", *(time.isoformat() for time in weekly))
assert [time.day for time in daily] == [28, 30], "the run of 29 March is no longer lost"
assert [(time.month, time.day) for time in weekly] == [(3, 22), (4, 5)], "the run of 29 March is no longer lost"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
