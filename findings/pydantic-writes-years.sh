#!/bin/sh
# pydantic 2.14.4, a timedelta in JSON; isodate 0.7.2 and msgspec 0.22.0 as readers.
#
# Behaviour: `model_dump_json` and `model_dump(mode="json")` turn each 365 days into a year. timedelta(days=400) is
# "P1Y35D". A timedelta has no years. pydantic reads the text back as 400 days, but isodate makes it a calendar year:
# added to 1 January 2028 it ends a day later. msgspec refuses it.
# Wrong guess: the largest unit of a timedelta is the day, so the text is "P400D", as isodate and msgspec write it.
# Who meets it: retention periods, certificate lifetimes and back-off limits of a year and more that an API in FastAPI
# hands to another language. Durations up to 364 days have no year, so the tests with an hour or a month pass.
#
# Output seen (Python 3.11):
#   pydantic 364 days "P364D", 365 days "P1Y", 400 days "P1Y35D"
#   2028-01-01 + P400D 2029-02-04, + P1Y35D 2029-02-05
#   msgspec: Only units 'D', 'H', 'M', and 'S' are supported when parsing ISO8601 durations
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pydantic==2.14.4 isodate==0.7.2 msgspec==0.22.0
cat > "$folder/run.py" <<'PYTHON'
from datetime import date, timedelta

import isodate
import msgspec
from pydantic import BaseModel


class Policy(BaseModel):
    keep: timedelta


texts = {days: Policy(keep=timedelta(days=days)).model_dump(mode="json")["keep"] for days in (364, 365, 400)}
print("pydantic", ", ".join(f'{days} days "{text}"' for days, text in texts.items()))
start = date(2028, 1, 1)
ends = [start + isodate.parse_duration(text) for text in ("P400D", texts[400])]
print(f"{start} + P400D {ends[0]}, + {texts[400]} {ends[1]}")
try:
    msgspec.convert(texts[400], timedelta)
    refused = False
except msgspec.ValidationError as error:
    refused = True
    print("msgspec:", error)
assert texts == {364: "P364D", 365: "P1Y", 400: "P1Y35D"}, "pydantic writes days now"
assert ends[1] - ends[0] == timedelta(days=1) and refused, "the readers have changed"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
