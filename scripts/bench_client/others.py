"""The figures beside the costs of a call: whole processes, threads, memory, bodies, decoding."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

FIGURES = str(Path(__file__).resolve().parent / "figures.py")
FIRST_GET = """
import sys, scheduler0
client = scheduler0.NewAPIClientWithAccount(sys.argv[1], "v1", "k" * 32, "s" * 64, "42")
client.list_jobs(project_id="7", limit=10, offset=0)
"""
IMPORT_TYPES = """
import sys
from scheduler0.types import JobRequestBody
assert "httpx" not in sys.modules
"""


@dataclass
class Figures:
    """Medians. Milliseconds are CPU time of a whole process, above that of a bare Python."""

    processes: dict[str, float] = field(default_factory=dict)
    threads: dict[str, float] = field(default_factory=dict)
    bodies: dict[str, float] = field(default_factory=dict)
    rows: int = 0
    growth_mb: float = 0.0
    account_us: float = 0.0
    account_bytes: float = 0.0
    decoding: float = 0.0


def measure_figures(base: str, official: str, installed: str, *, quick: bool) -> Figures:
    """``installed`` is a Python that has nothing but our client: what else is there makes imports slower."""
    found = Figures(rows=50_000 if quick else 1_000_000)
    rounds = 3 if quick else 11
    ours = sys.executable
    processes: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, command in (
            ("bare", [installed, "-c", "pass"]),
            ("official", [official, "-c", FIRST_GET, base]),
            ("ours", [installed, "-c", FIRST_GET, base]),
            ("httpx alone", [installed, "-c", "import httpx, httpcore"]),
            ("types", [installed, "-c", IMPORT_TYPES]),
            ("attrs alone", [installed, "-c", "import typing, attrs"]),
        ):
            processes.setdefault(name, []).append(cpu_ms(command))
        for name, python, engine in (
            ("official", official, ""),
            ("ours", ours, ""),
            ("fast engine", ours, "fast"),
        ):
            processes.setdefault(f"threads {name}", []).append(ask(python, "threads", base, engine))
    median = {name: statistics.median(taken) for name, taken in processes.items()}
    processes_ms = {name: median[name] - median["bare"] for name in processes if "threads" not in name}
    found.processes = processes_ms
    found.threads = {name: median[f"threads {name}"] for name in ("official", "ours", "fast engine")}
    for _ in range(1 if quick else 3):
        for name, python in (("official", official), ("ours", ours)):
            taken = ask(python, "bodies", base)
            found.bodies[name] = min(found.bodies.get(name, taken), taken)
    found.growth_mb = ask(ours, "executions", base, str(found.rows))
    found.account_us = ask(ours, "account_us", base)
    found.account_bytes = ask(ours, "account_bytes", base)
    found.decoding = ask(ours, "decoding", base)
    return found


def figures_table(found: Figures) -> list[str]:
    process = found.processes
    official = process["official"]
    of_threads = found.threads["official"]
    threads = ", ".join(f"{name} {found.threads[name] / of_threads:.1f}" for name in ("ours", "fast engine"))
    bodies = found.bodies["ours"] / found.bodies["official"]
    rows = [
        (
            f"import, client, first GET; the official client ({official:.0f} ms) is 1",
            f"{process['ours'] / official:.2f}; of that httpx alone {process['httpx alone'] / official:.2f}",
        ),
        (
            "`from scheduler0.types import JobRequestBody`, without httpx",
            f"{process['types']:.0f} ms; of that attrs alone {process['attrs alone']:.0f} ms",
        ),
        (f"8 threads on one client; the official client ({of_threads:,.0f} calls a second) is 1", threads),
        (f"{found.rows:,} executions iterated: growth after the first 5 %", f"{found.growth_mb:.1f} MB"),
        ("`client.for_account(...)`", f"{found.account_us:.1f} us, {found.account_bytes:,.0f} bytes"),
        ("a page of 100 jobs decoded and every date read; `json.loads` of it is 1", f"{found.decoding:.2f}"),
        (
            f"10,000 bodies of jobs, checked, to JSON; the official client, which checks nothing "
            f"({found.bodies['official']:.1f} us each), is 1",
            f"{bodies:.2f}",
        ),
    ]
    return ["| figure | measured |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)]


def ask(python: str, figure: str, base: str, argument: str = "") -> float:
    run = subprocess.run(
        [python, FIGURES, figure, base, argument],
        env=environment(python),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout)


def cpu_ms(command: list[str]) -> float:
    """CPU time of a whole process, in milliseconds."""
    # Not at the root of the repository, where Python would find our client before the official one.
    process = subprocess.Popen(
        command, env=environment(command[0]), stdout=subprocess.DEVNULL, cwd=Path(FIGURES).parent
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return (used.ru_utime + used.ru_stime) * 1000


def environment(python: str) -> dict[str, str]:
    """Ours may be found by ``PYTHONPATH``; the official client must not find ours."""
    kept = dict(os.environ)
    if python != sys.executable:
        kept.pop("PYTHONPATH", None)
    return kept
