#!/bin/sh
# Zone data 2026.6 (the package tzdata), zoneinfo of Python 3.11.
#
# Behaviour: "EST", "MST" and "HST" are the histories of Panama, Phoenix and Honolulu, with local mean time before the
# zones began. A zero date in "EST" has the offset -05:18:08, with seconds. "EST5EDT", which looks like the richer
# name, is still the plain rule with -05:00 at all times before 1918, so the two differ by minutes.
# Wrong guess: "EST" is -05:00 at all times: it was a fixed offset in every release of the zone data up to 2024a.
# Who meets it: programs that print or compare zero dates (0001-01-01) or birth dates in such a zone, and formats
# that have no seconds in an offset (RFC 3339, Go's printed times).
#
# Output seen:
#   EST      year 1 -05:18:08  1900 -05:19:36  2026 -05:00:00
#   EST5EDT  year 1 -05:00:00  1900 -05:00:00  2026 -05:00:00
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q tzdata==2026.6
cat > "$folder/run.py" <<'PYTHON'
import zoneinfo
from datetime import datetime, timedelta

zoneinfo.reset_tzpath(to=[])  # the package, not the machine's own data


def offset(zone, year):
    behind = -datetime(year, 1, 1, tzinfo=zoneinfo.ZoneInfo(zone)).utcoffset()
    return f"-{int(behind / timedelta(hours=1)):02}:{str(behind % timedelta(hours=1)).split(':', 1)[1]}"


seen = {zone: [offset(zone, year) for year in (1, 1900, 2026)] for zone in ("EST", "EST5EDT")}
for zone, offsets in seen.items():
    print(f"{zone:<8} year 1 {offsets[0]}  1900 {offsets[1]}  2026 {offsets[2]}")
assert seen == {
    "EST": ["-05:18:08", "-05:19:36", "-05:00:00"],
    "EST5EDT": ["-05:00:00", "-05:00:00", "-05:00:00"],
}, "the history of these names has changed"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
