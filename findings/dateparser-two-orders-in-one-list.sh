#!/bin/sh
# dateparser 1.5.0 with its default settings.
#
# Behaviour: dates with dots are read month first where that is possible, and day first where it is not. So two
# dates of one list, written in the same way, are read in two orders: "9.12.2026" is in September, "13.12.2026" in
# December. No setting of a language is needed to meet it; `settings={"DATE_ORDER": "DMY"}` ends it.
# Wrong guess: dots mean day first, as in every country that writes dates with dots, and one format has one order.
# Who meets it: everybody who lets people type dates ("remind me on 9.12.2026"): half of the days of a month are
# off by months, and tests with a day above 12 do not show it.
#
# Output seen (Python 3.11): 9.12.2026 -> 2026-09-12, 13.12.2026 -> 2026-12-13
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q dateparser==1.5.0
cat > "$folder/run.py" <<'PYTHON'
from datetime import date

import dateparser

seen = {text: dateparser.parse(text).date() for text in ("9.12.2026", "13.12.2026")}
print(", ".join(f"{text} -> {day}" for text, day in seen.items()))
assert list(seen.values()) == [date(2026, 9, 12), date(2026, 12, 13)], "the order is another one now"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
