#!/bin/sh
# Python 3.11 with tzdata 2025.2, and pandas 2.3.3: aware datetimes of two zones in a repeated hour.
#
# Behaviour: in the hour that a clock change repeats, a datetime of a zone and the same instant in UTC are not equal.
# They are not apart either: neither is earlier, and their difference is zero. A set with
# the one does not hold the other. All other hours of the year behave. pandas says that they are equal.
# Wrong guess: aware datetimes compare as instants, so `run.scheduled_time == clock.now()` holds for each run of a year.
# Who meets it: programs that look up runs by their scheduled time, or wait until it `==` or `in` something, with the
# one in a local zone and the other in UTC. It happens for one hour in autumn.
#
# Output seen:
#   the hour before equal True earlier False later False apart 0:00:00 in a set True
#   the repeated hour equal False earlier False later False apart 0:00:00 in a set False
#   pandas, the repeated hour equal True
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q tzdata==2025.2 pandas==2.3.3
cat > "$folder/run.py" <<'PYTHON'
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas

zone = ZoneInfo("America/New_York")
for name, hour in (("the hour before", 4), ("the repeated hour", 5)):
    utc = datetime(2027, 11, 7, hour, 30, tzinfo=UTC)
    local = utc.astimezone(zone)
    seen = [local == utc, local < utc, local > utc, local - utc, local in {utc}]
    print(name, "equal", seen[0], "earlier", seen[1], "later", seen[2], "apart", seen[3], "in a set", seen[4])
same = pandas.Timestamp(utc) == pandas.Timestamp(local)
print("pandas, the repeated hour equal", same)
sys.exit(0 if seen[:3] == [False, False, False] and not seen[3] and not seen[4] and same else 1)
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
