#!/bin/sh
# freezegun 1.5.5 on a machine whose zone is not UTC (here TZ=America/New_York).
#
# Behaviour: at a frozen instant the naive `datetime.now()` is the time in UTC, and `.timestamp()` reads it so. But
# `.astimezone()` reads it as local time: `datetime.now().astimezone()`, the usual way to an aware local time, is
# five hours after `time.time()`. `datetime.now(zone)` and `time.localtime()` give the frozen instant.
# Wrong guess: all ways to ask for the time give one frozen instant. Only the naive number may look odd.
# Who meets it: tests of schedules, tokens and log times: they pass in CI, where the zone is UTC, and fail by the
# offset on a laptop; or a stored time is compared with one from the other way, and is hours in the future.
#
# Output seen (Python 3.11), seconds after time.time():
#   now().timestamp() 0, now(UTC) 0, now(zone) 0, now().astimezone() 18000
#   without freezegun: 0, 0, 0, 0
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q freezegun==1.5.5 tzdata==2026.6
cat > "$folder/run.py" <<'PYTHON'
import datetime
import time
from zoneinfo import ZoneInfo

import freezegun


def apart():
    now = datetime.datetime.now
    base = time.time()
    asked = (now(), now(datetime.UTC), now(ZoneInfo("America/New_York")), now().astimezone())
    return [round(moment.timestamp() - base) for moment in asked]


real = apart()
with freezegun.freeze_time("2027-01-15 12:00:00"):
    frozen = apart()
names = ("now().timestamp()", "now(UTC)", "now(zone)", "now().astimezone()")
print(", ".join(f"{name} {seconds}" for name, seconds in zip(names, frozen)))
print("without freezegun:", ", ".join(map(str, real)))
assert real == [0, 0, 0, 0] and frozen == [0, 0, 0, 18000], "astimezone() has changed"
PYTHON
TZ=America/New_York "$folder/venv/bin/python" "$folder/run.py"
