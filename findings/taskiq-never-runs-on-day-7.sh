#!/bin/sh
# taskiq 0.13.0 with pycron 3.3.0, which its scheduler asks whether a cron schedule is due.
#
# Behaviour: day 7 of the week is taken without an error or a warning and never comes: "0 9 * * 7" does not run at all,
# and "0 9 * * 5-7" runs on Friday and Saturday only. Sunday is 0. A range over the end of the week ("sat-mon") loses
# all but its first day, and a step from a number ("5/15" for 5, 20, 35, 50) never matches.
# Wrong guess: 7 is Sunday as in every crontab, or the schedule is refused when the scheduler reads it.
# Who meets it: everybody who moves a crontab line to taskiq. The task is listed, the scheduler logs nothing, and the
# weekly job is missed on the first Sunday.
#
# Output seen (Python 3.11), the runs of 4 to 10 January 2027, Monday to Sunday:
#   0 9 * * 0 Sun | 0 9 * * 7 none | 0 9 * * 5-7 Fri Sat | 0 9 * * sat-mon Sat
#   5/15 9 * * * 0 runs in the hour
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q taskiq==0.13.0 pycron==3.3.0
cat > "$folder/run.py" <<'PYTHON'
import asyncio
from datetime import UTC, datetime, timedelta

from taskiq import InMemoryBroker
from taskiq.cli.scheduler.run import is_cron_task_now
from taskiq.schedule_sources import LabelScheduleSource

broker = InMemoryBroker()
cases = {"0 9 * * 0": ["Sun"], "0 9 * * 7": [], "0 9 * * 5-7": ["Fri", "Sat"], "0 9 * * sat-mon": ["Sat"]}


@broker.task(schedule=[{"cron": cron} for cron in [*cases, "5/15 9 * * *"]])
async def report() -> None: ...


async def schedules() -> list[str]:
    source = LabelScheduleSource(broker)
    await source.startup()
    return [str(task.cron) for task in await source.get_schedules()]


*weekly, minutes = asyncio.run(schedules())
nine = datetime(2027, 1, 4, 9, tzinfo=UTC)
week = [nine + timedelta(days=day) for day in range(7)]
seen = {cron: [f"{now:%a}" for now in week if is_cron_task_now(cron, now)] for cron in weekly}
count = sum(is_cron_task_now(minutes, nine + timedelta(minutes=minute)) for minute in range(60))
print(" | ".join(f"{cron} {' '.join(days) or 'none'}" for cron, days in seen.items()))
print(f"{minutes} {count} runs in the hour")
assert seen == cases and count == 0, "the reading of these expressions has changed"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
