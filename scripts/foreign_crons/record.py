"""Record what other schedulers themselves make of their specs: the rows that tests of cron.convert read.

    python scripts/foreign_crons/record.py

Writes tests/cron/recorded_times.jsonl. The specs come from a fixed seed, so they are the same each time. The
tools:

* Quartz for Java, and robfig/cron v3, which the CronJobs of Kubernetes use. Debian packages them:
  `apt-get install libquartz2-java default-jdk-headless golang-go golang-github-robfig-cron-dev`.
* `systemd-analyze`, of systemd itself.
* `aws-cron-parser` from npm. EventBridge has no library of its own: this one is widely used and not Amazon's.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TABLE = HERE.parents[1] / "tests" / "cron" / "recorded_times.jsonl"
COUNT = 8
EVERYWHERE = ("UTC", "2026-08-03T10:15:20Z")
NEAR_CHANGES = (("Europe/Berlin", "2027-03-27T22:00:00Z"), ("Europe/Berlin", "2026-10-24T21:00:00Z"))
SPECS = 120
AT_NIGHT = 30
"""The specs that are also asked for in the nights of a clock change."""

Call = tuple[str, str, str]
"""Zone, base and spec."""


def main() -> int:
    rows: list[str] = []
    for source, (tool, specs, run) in SOURCES.items():
        chosen = random.Random(source)
        known = list(dict.fromkeys(specs(chosen) for _ in range(SPECS)))
        night = list(dict.fromkeys(specs(chosen, night=True) for _ in range(AT_NIGHT)))
        calls = [(*EVERYWHERE, spec) for spec in known]
        if source != "eventbridge":  # the parser knows UTC only
            calls += [(*where, spec) for where in NEAR_CHANGES for spec in night]
        for (zone, base, spec), times in zip(calls, run(calls), strict=True):
            row = {
                "source": source,
                "tool": tool,
                "spec": spec,
                "timezone": zone,
                "base": base,
                "next": times,
            }
            rows.append(json.dumps(row))
        print(f"{source}: {len(calls)} calls")
    TABLE.write_text("\n".join(rows) + "\n", "utf-8")
    return 0


def _item(
    chosen: random.Random, low: int, high: int, *, names: Sequence[str] = (), back: bool = False
) -> str:
    """One item of a field of cron: a value, a range, a step, or a list of two of them."""
    first, last = sorted(chosen.sample(range(low, high + 1), 2))
    if back and chosen.random() < 0.3:
        first, last = last, first
    step = chosen.choice((2, 3, 5, 7))
    shown = [names[value - low] if names and chosen.random() < 0.5 else str(value) for value in (first, last)]
    forms = [shown[0], f"{shown[0]}-{shown[1]}", f"{first}-{last}/{step}", f"{first}/{step}", f"*/{step}"]
    return chosen.choice([*forms, f"{first},{last}", f"{shown[0]},{shown[1]}"])


_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]


def _some(chosen: random.Random, low: int, high: int, star: float, **options: Any) -> str:
    return "*" if chosen.random() < star else _item(chosen, low, high, **options)


def _kubernetes(chosen: random.Random, night: bool = False) -> str:
    hours = chosen.choice(["1", "2", "3", "0-4", "*/2", "*"]) if night else _some(chosen, 0, 23, 0.3)
    fields = [
        _some(chosen, 0, 59, 0.2),
        hours,
        _some(chosen, 1, 31, 0.6),
        _some(chosen, 1, 12, 0.7, names=_MONTHS),
    ]
    return " ".join([*fields, _some(chosen, 0, 6, 0.6, names=_DAYS)])


def _day_fields(chosen: random.Random, back: bool) -> tuple[str, str]:
    """Day of month and day of week where one of them has to be a question mark."""
    if chosen.random() < 0.5:
        return chosen.choice(["*", "L", "15", _item(chosen, 1, 31, back=back)]), "?"
    special = f"{chosen.randint(1, 7)}#{chosen.randint(1, 5)}"
    return "?", chosen.choice(
        [special, f"{chosen.randint(1, 7)}L", _item(chosen, 1, 7, names=_DAYS, back=back)]
    )


def _quartz(chosen: random.Random, night: bool = False) -> str:
    hours = (
        chosen.choice(["1", "2", "3", "0-4", "0/2", "*"]) if night else _some(chosen, 0, 23, 0.3, back=True)
    )
    day, weekday = ("*", "?") if night else _day_fields(chosen, True)
    month = "*" if night else _some(chosen, 1, 12, 0.6, names=_MONTHS)
    return f"{chosen.choice(['0', '30', '0/20'])} {_some(chosen, 0, 59, 0.2)} {hours} {day} {month} {weekday}"


def _eventbridge(chosen: random.Random, night: bool = False) -> str:
    day, weekday = _day_fields(chosen, False)
    fields = [
        _some(chosen, 0, 59, 0.2),
        _some(chosen, 0, 23, 0.3),
        day,
        _some(chosen, 1, 12, 0.6, names=_MONTHS),
    ]
    return f"cron({' '.join(fields)} {weekday} *)"


def _systemd(chosen: random.Random, night: bool = False) -> str:
    def part(low: int, high: int, star: float) -> str:
        return _some(chosen, low, high, star).replace("-", "..").replace("*/", f"{low}/")

    hours = chosen.choice(["01", "02", "03", "0..4", "0/2", "*"]) if night else part(0, 23, 0.3)
    time = f"{hours}:{part(0, 59, 0.2)}" + chosen.choice(["", ":00", ":0/15"])
    date = f"*-{part(1, 12, 0.7)}-{chosen.choice(['*', '*', '~1', '1..7', part(1, 31, 0.3)])}".replace(
        "-~", "~"
    )
    days = chosen.choice(["", "", "Mon..Fri ", "Sat,Sun ", "Wed ", "Tue..Thu,Sat "])
    words = ["hourly", "daily", "weekly", "monthly", "quarterly", "semiannually", "yearly"]
    if night:
        return time
    return chosen.choice(words) if chosen.random() < 0.1 else f"{days}{date} {time}"


def _lines(
    command: Sequence[str], folder: Path, calls: Sequence[Call], **environment: str
) -> list[list[str] | None]:
    text = "".join("\t".join(call) + "\n" for call in calls)
    run = subprocess.run(
        ["env", *(f"{name}={value}" for name, value in environment.items()), *command, str(COUNT)],
        cwd=folder, input=text, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [
        None if line == "refused" else [_instant(time) for time in line.split()]
        for line in run.stdout.splitlines()
    ]


def _instant(text: str) -> str:
    return datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M:%SZ")


def _by_quartz(calls: Sequence[Call]) -> list[list[str] | None]:
    return _lines(["java", "-cp", "/usr/share/java/quartz2.jar", "quartz.java"], HERE, calls)


def _by_robfig(calls: Sequence[Call]) -> list[list[str] | None]:
    return _lines(["go", "run", "robfig.go"], HERE, calls, GO111MODULE="off", GOPATH="/usr/share/gocode")


def _by_aws_cron_parser(calls: Sequence[Call]) -> list[list[str] | None]:
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(["npm", "install", "--silent", "aws-cron-parser@1.1.12"], cwd=scratch, check=True)
        shutil.copy(HERE / "eventbridge.mjs", scratch)
        return _lines(["node", "eventbridge.mjs"], Path(scratch), calls)


def _by_systemd(calls: Sequence[Call]) -> list[list[str] | None]:
    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(_one_by_systemd, calls))


def _one_by_systemd(call: Call) -> list[str] | None:
    zone, base, spec = call
    start = base.replace("T", " ").replace("Z", " UTC")
    options = [f"--base-time={start}", f"--iterations={COUNT}"]
    command = ["env", f"TZ={zone}", "systemd-analyze", "calendar", *options, spec]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return None
    return [f"{date}T{time}Z" for date, time in _utc_lines(run.stdout)]


def _utc_lines(text: str) -> Iterator[tuple[str, str]]:
    """The times in UTC: in a line of their own, unless the zone is UTC."""
    own = re.findall(r"\(in UTC\): \w+ (\S+) (\S+) UTC", text)
    yield from own or re.findall(r"(?:elapse|#\d+): \w+ (\S+) (\S+) UTC", text)


SOURCES: dict[str, tuple[str, Callable[..., str], Callable[[Sequence[Call]], list[list[str] | None]]]] = {
    "quartz": ("Quartz 2.3.2", _quartz, _by_quartz),
    "kubernetes": ("robfig/cron 3.0.1", _kubernetes, _by_robfig),
    "systemd": ("systemd 252", _systemd, _by_systemd),
    "eventbridge": ("aws-cron-parser 1.1.12", _eventbridge, _by_aws_cron_parser),
}

if __name__ == "__main__":
    sys.exit(main())
