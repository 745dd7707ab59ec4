"""Runners that are killed and a server that goes away, for a while; then everything is counted.

python -m tests.runner.soak [SECONDS]
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from scheduler0 import Client
from scheduler0.runner.run_journal import RunJournal

ROOT = Path(__file__).parents[2]
RUNNERS = 3
LONGEST_STALL = 4.0
"""Seconds for which the server stands still. The runners time out after 3 and settle after 5."""
ACCESS = ["--api-key", "soak-key", "--api-secret", "soak-secret"]


@dataclass
class Figures:
    """What was counted."""

    seconds: float = 0
    kills: int = 0
    stops: int = 0
    outages: int = 0
    server_kills: int = 0
    stalls: int = 0
    runs: Counter[str] = field(default_factory=Counter[str])
    failed: Counter[str] = field(default_factory=Counter[str])
    skipped: Counter[str] = field(default_factory=Counter[str])
    tries: int = 0
    interrupted: int = 0
    reported: int = 0
    unreported: int = 0
    problems: list[str] = field(default_factory=list[str])

    def __str__(self) -> str:
        chaos = (
            f"{self.seconds:.0f} s: {self.kills} runners killed, {self.stops} stopped,"
            f" the server away {self.outages} times and killed {self.server_kills} times,"
            f" stalled {self.stalls} times"
        )
        jobs = ", ".join(
            f"{key} {self.runs[key]} ({self.failed[key]} failed, {self.skipped[key]} skipped)"
            for key in sorted(self.runs)
        )
        return (
            f"{chaos}\n{sum(self.runs.values())} runs in {self.tries} tries, {self.interrupted} interrupted:"
            f" {jobs}\n{self.reported} results reported exactly once, {self.unreported} unreported,"
            f" {len(self.problems)} problems"
        )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Soak:
    """The processes of one soak."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.dice = random.Random(seed)
        self.figures = Figures()
        self.output = (folder / "output").open("ab")
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")]),
            "WORKER_FOLDER": str(folder),
            "WORKER_URL": self.url,
            "WORKER_KEY": "soak-key",
            "WORKER_SECRET": "soak-secret",
            "WORKER_ACCOUNT": "2",
        }
        self.server: subprocess.Popen[bytes] | None = None
        self.runners: dict[int, subprocess.Popen[bytes]] = {}

    def spawn(self, arguments: list[str], **environment: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env={**self.environment, **environment},
            stdout=self.output,
            stderr=self.output,
        )

    def start_server(self) -> None:
        data = ["--port", str(self.port), "--data", str(self.folder / "server.db"), "--quiet"]
        self.server = self.spawn(["scheduler0", "emulator", *data, *ACCESS])

    def stop_server(self, number: signal.Signals) -> None:
        assert self.server is not None
        self.server.send_signal(number)
        self.server.wait(60)
        self.server = None

    def stall_server(self, seconds: float) -> None:
        """Let the server stand still: it takes connections and reads nothing."""
        assert self.server is not None
        self.server.send_signal(signal.SIGSTOP)
        threading.Timer(seconds, self.server.send_signal, (signal.SIGCONT,)).start()
        self.figures.stalls += 1

    def start_runner(self, number: int, *arguments: str) -> None:
        self.runners[number] = self.spawn(["tests.runner.worker", *arguments], WORKER_NUMBER=str(number))

    def stop_runner(self, number: int, how: signal.Signals) -> int:
        process = self.runners.pop(number)
        process.send_signal(how)
        code = process.wait(90)
        with (self.folder / "log").open("a") as log:
            log.write(f"gone - 0 0 {process.pid}\n")
        return code

    def wait_for(self, line: str, seconds: float) -> None:
        """Wait until a function has written a line that begins so."""
        end = time.monotonic() + seconds
        log = self.folder / "log"
        while not (log.exists() and f"\n{line} " in log.read_text()):
            assert time.monotonic() < end, f"no {line!r} within {seconds} s"
            time.sleep(0.2)

    def run(self, seconds: float) -> Figures:
        """Make trouble for so many seconds, then let everything come to rest and count."""
        self.start_server()
        for number in range(RUNNERS):
            self.start_runner(number)
        self.wait_for("end heavy", 120)
        began = time.monotonic()
        back: float | None = None
        while (passed := time.monotonic() - began) < seconds:
            time.sleep(self.dice.uniform(0.2, 1.5))
            if back is not None and time.monotonic() > back:
                self.start_server()
                back = None
            self._trouble(self.dice.random())
            if self.server is not None and passed < seconds - 10 and self.dice.random() < 0.12:
                kill = self.dice.random() < 0.5
                self.stop_server(signal.SIGKILL if kill else signal.SIGTERM)
                self.figures.server_kills += kill
                self.figures.outages += 1
                back = time.monotonic() + self.dice.uniform(1, 6)
            elif self.server is not None and self.dice.random() < 0.15:
                self.stall_server(self.dice.uniform(0.5, LONGEST_STALL))
            for number in range(RUNNERS):
                if number not in self.runners:
                    self.start_runner(number)
        if self.server is None:
            self.start_server()
        self.rest()
        self.figures.seconds = time.monotonic() - began
        self.count()
        return self.figures

    def _trouble(self, dice: float) -> None:
        number = self.dice.randrange(RUNNERS)
        if dice < 0.45:
            self.stop_runner(number, signal.SIGKILL)
            self.figures.kills += 1
        elif dice < 0.6:
            code = self.stop_runner(number, signal.SIGTERM)
            self.figures.stops += 1
            if code not in (0, 3, 4, -signal.SIGTERM):
                self.figures.problems.append(f"a runner ended with {code}")

    def rest(self) -> None:
        """Stop all runners; then let each report what it has, twice, for one may leave runs to another."""
        time.sleep(2)
        for number in list(self.runners):
            self.stop_runner(number, signal.SIGTERM)
        for _ in range(2):
            for number in range(RUNNERS):
                self.start_runner(number, "--burst")
                code = self.runners.pop(number).wait(180)
                if code not in (0, 3):
                    self.figures.problems.append(f"a burst ended with {code}")

    def close(self) -> None:
        for process in [*self.runners.values(), *([self.server] if self.server is not None else [])]:
            process.kill()
            process.wait()
        self.output.close()

    # Counting

    def count(self) -> None:
        """Compare journals, server and what the functions wrote down."""
        figures = self.figures
        done: Counter[tuple[str, int]] = Counter()
        results: Counter[tuple[str, int]] = Counter()
        ticks: dict[str, set[int]] = {}
        for number in range(RUNNERS):
            journal = RunJournal(self.folder / f"runner-{number}" / "runner.db", "soak")
            figures.unreported += journal.unreported()
            left = journal.unfinished()
            if left:
                figures.problems.append(f"journal {number} has unfinished runs: {left[:3]}")
            for row in journal.latest(1_000_000):
                if row.state == "skipped":
                    figures.skipped[row.key] += 1
                else:
                    figures.runs[row.key] += 1
                    figures.failed[row.key] += row.state == "failed"
                    done[row.key, row.due] += 1
                    results[row.unique_id, 1 if row.state == "succeeded" else 2] += 1
                    figures.interrupted += "interrupted" in (row.error or "")
                ticks.setdefault(row.key, set()).add(row.due)
            journal.close()
        self._expect(not [run for run, number in done.items() if number > 1], "runs were done twice")
        self._count_ticks(ticks)
        self._count_tries()
        self._count_overlap()
        with Client(self.url, api_key="soak-key", api_secret="soak-secret", account_id=2) as client:
            rows = {row.id: row for row in client.executions.list() if row.state != 0}
        server = Counter((row.unique_id, int(row.state)) for row in rows.values())
        figures.reported = sum(server.values())
        twice = [dict(row) for row in rows.values() if server[row.unique_id, int(row.state)] > 1]
        self._expect(not twice, f"results were reported twice: {twice}")
        unknown = set(server) - set(results)
        self._expect(not unknown, f"results were reported that no journal has: {unknown}")
        self._expect(not results - server, f"results are missing: {list((results - server).items())[:3]}")

    def _count_ticks(self, ticks: dict[str, set[int]]) -> None:
        """The jobs that catch up everything have no gap between their first and their last run."""
        for key, step in (("every", 1000), ("shaky", 2000)):
            found = ticks.get(key, set())
            expected = set(range(min(found), max(found) + 1, step)) if found else set()
            self._expect(bool(found) and found == expected, f"{key} misses {sorted(expected - found)[:5]}")
            self._expect(self.figures.skipped[key] == 0, f"runs of {key} were skipped")
        self._expect(bool(ticks.get("lively")) and bool(ticks.get("heavy")), "lively or heavy never ran")

    def _count_tries(self) -> None:
        """No try begins twice, and none of a job that is not tried again follows another."""
        tries: Counter[tuple[str, str, str]] = Counter()
        for line in (self.folder / "log").read_text().splitlines():
            what, key, due, attempt, _ = line.split()
            if what == "begin":
                tries[key, due, attempt] += 1
                self.figures.tries += 1
                self._expect(key == "shaky" or attempt == "1", f"{key} was tried again")
        twice = [run for run, number in tries.items() if number > 1]
        self._expect(not twice, f"tries began twice: {twice[:3]}")

    def _count_overlap(self) -> None:
        """Jobs that do not allow overlap never run twice at once, on whatever runner."""
        running: dict[str, set[str]] = {"shaky": set(), "lively": set()}
        for line in (self.folder / "log").read_text().splitlines():
            what, key, due, _, pid = line.split()
            if what == "gone":
                for pids in running.values():
                    pids.discard(pid)
            elif key in running and what == "begin":
                self._expect(not running[key], f"{key} of {due} began beside another run")
                running[key].add(pid)
            elif key in running:
                running[key].discard(pid)

    def _expect(self, condition: bool, problem: str) -> None:
        if not condition:
            self.figures.problems.append(problem)


def soak(folder: Path, seconds: float, seed: int) -> Figures:
    """Run one soak in `folder`."""
    running = Soak(folder, seed)
    try:
        return running.run(seconds)
    finally:
        running.close()


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        seed = random.randrange(10**6)
        print(f"seed {seed}", flush=True)
        figures = soak(Path(folder), seconds, seed)
        print(figures)
        for problem in figures.problems:
            print(f"problem: {problem}")
        if figures.problems:
            print((Path(folder) / "output").read_text(errors="replace")[-20_000:])
    return 1 if figures.problems or figures.unreported else 0


if __name__ == "__main__":
    sys.exit(main())
