"""Print how long the help of every command at the first level takes, other starts, and a press of TAB.

    python scripts/bench_cli.py

Each figure is the median of eleven processes, in milliseconds, with its ratio to the bare interpreter, which
a busy machine changes less.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from time import perf_counter

from scheduler0.cli.overview import GROUPS, PLAIN

ROUNDS = 11
COMMAND = ["-m", "scheduler0"]
STARTS = {
    "--help": ["--help"],
    **{f"{name} --help": [name, "--help"] for name in [*GROUPS, *PLAIN]},
    "jobs create --help": ["jobs", "create", "--help"],
    "cron check @daily": ["cron", "check", "@daily"],
}


TAB = {
    "_SCHEDULER0_PY_COMPLETE": "complete_bash",
    "COMP_WORDS": "scheduler0-py jobs create --",
    "COMP_CWORD": "3",
}
"""The variables with which a shell asks for the words that may follow."""


def milliseconds(arguments: list[str], variables: dict[str, str]) -> float:
    start = perf_counter()
    command = [sys.executable, *arguments]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env={**os.environ, **variables})
    return (perf_counter() - start) * 1000


def median(arguments: list[str], variables: dict[str, str] | None = None) -> float:
    return statistics.median(milliseconds(arguments, variables or {}) for _ in range(ROUNDS))


def report(name: str, taken: float, bare: float) -> None:
    print(f"{name:<40}{taken:8.0f} ms{taken / bare:8.1f}")


def main() -> None:
    bare = median(["-c", "pass"])
    print(f"{'python -c pass':<40}{bare:8.0f} ms")
    for name, arguments in STARTS.items():
        report(f"scheduler0-py {name}", median([*COMMAND, *arguments]), bare)
    report(f"{TAB['COMP_WORDS']} and TAB", median(COMMAND, TAB), bare)


if __name__ == "__main__":
    main()
