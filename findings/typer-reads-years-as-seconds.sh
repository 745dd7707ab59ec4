#!/bin/sh
# Typer 0.29.2 (with pydantic 2.14.4, which it now depends on), an argument of the type datetime.
#
# Behaviour: digits alone are seconds since 1970. "2026" is half an hour after midnight of 1 January 1970, and the
# compact ISO date "20260101" is a day in August 1970. Both are taken without an error. They are aware, in UTC,
# while "2026-01-01" stays naive, so one command gets both kinds.
# Wrong guess: a datetime is one of the three formats in the help text; a bare number is refused with exit code 2.
# Who meets it: people with a scheduler's command line (`--at`, `--since`) who type a year or a compact date, and
# programs that compare what they get with another datetime.
#
# Output seen (Python 3.11):
#   2026        1970-01-01T00:33:46+00:00
#   20260101    1970-08-23T11:48:21+00:00
#   2026-01-01  2026-01-01T00:00:00
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q typer==0.29.2 pydantic==2.14.4
cat > "$folder/run.py" <<'PYTHON'
from datetime import datetime

import typer
from typer.testing import CliRunner

app = typer.Typer()


@app.command()
def show(at: datetime) -> None:
    print(at.isoformat())


seen = {text: CliRunner().invoke(app, [text]).output.strip() for text in ("2026", "20260101", "2026-01-01")}
for text, output in seen.items():
    print(f"{text:<11} {output}")
assert list(seen.values()) == [
    "1970-01-01T00:33:46+00:00",
    "1970-08-23T11:48:21+00:00",
    "2026-01-01T00:00:00",
], "the reading of datetimes has changed"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
