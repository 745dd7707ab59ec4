#!/bin/sh
# Celery 5.7.0, a naive datetime as `eta` or `expires`, with the setting `timezone`.
#
# Behaviour: the worker reads a naive `eta` as UTC, whatever `timezone` is set to, and shows it in that zone. With
# `timezone = "America/New_York"`, eta=datetime(2027, 1, 15, 9) is 04:00 in New York. Nothing warns. A crontab schedule of
# the same app with hour=9 does run at 09:00 in New York.
# Wrong guess: a naive time is a time in the app's zone. That is what the setting `timezone` is for.
# Who meets it: everybody who passes `datetime.now() + timedelta(...)` or a date from a form. West of Greenwich the time
# is over when the task arrives, and it runs at once; east of it the task is hours late. In tests with UTC it is right.
#
# Output seen (Python 3.11):
#   in the message 2027-01-15T09:00:00
#   the worker's eta 2027-01-15T04:00:00-05:00, expires 2027-01-15T05:00:00-05:00
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q celery==5.7.0 tzdata==2026.6
cat > "$folder/run.py" <<'PYTHON'
from datetime import datetime
from unittest.mock import MagicMock

from celery import Celery
from celery.worker.request import Request

app = Celery(broker="memory://")
app.conf.timezone = "America/New_York"


@app.task
def report() -> None: ...


with app.connection_for_write() as connection:
    report.apply_async(eta=datetime(2027, 1, 15, 9), expires=datetime(2027, 1, 15, 10), connection=connection)
    message = connection.SimpleQueue("celery").get(timeout=10)
request = Request(message, app=app, task=report, eventer=MagicMock(), on_ack=MagicMock())
print("in the message", message.headers["eta"])
print(f"the worker's eta {request.eta.isoformat()}, expires {request.expires.isoformat()}")
assert request.eta.isoformat() == "2027-01-15T04:00:00-05:00", "a naive eta is read in another zone now"
assert request.expires.isoformat() == "2027-01-15T05:00:00-05:00", "a naive expires is read in another zone now"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
