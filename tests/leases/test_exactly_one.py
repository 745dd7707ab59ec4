"""Of eight processes exactly one finishes each of 1,000 intervals, while some of them are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler0.leases import SyncLeaseClient

from .competitor import START, STEP

PROCESSES, INTERVALS, KILLS = 8, 1000, 8
COMPETITOR = [sys.executable, "-m", "tests.leases.competitor"]
ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("url", ["sqlite", "redis"], indirect=True)
def test_exactly_one_process_finishes_each_interval(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    log.touch()
    with SyncLeaseClient(url, clock=lambda: START) as runs:
        first = runs.request_job_start("count", STEP)
        assert first is not None
        first.finish()

    end = START + timedelta(milliseconds=STEP * INTERVALS)
    offset = str((end - datetime.now(UTC)).total_seconds() + 1)

    def spawn() -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")])}
        return subprocess.Popen(
            [*COMPETITOR, url, str(INTERVALS), str(log), offset], cwd=ROOT, env=environment
        )

    def holder() -> int | None:
        """Who wrote the last line, if it says that an interval is being done."""
        what, _, pid = (log.read_text().splitlines() or ["none 0 0"])[-1].split()
        pids = [process.pid for process in competitors]
        return pids.index(int(pid)) if what in ("started", "finishing") and int(pid) in pids else None

    competitors = [spawn() for _ in range(PROCESSES)]
    killed = 0
    deadline = time.monotonic() + 240
    try:
        while any(process.poll() is None for process in competitors):
            assert time.monotonic() < deadline, f"{len(log.read_text().splitlines())} lines so far"
            lines = log.read_bytes().count(b"finished")
            if killed < KILLS and lines > INTERVALS * (killed + 1) // (KILLS + 2):
                victim = holder()
                if victim is not None and competitors[victim].poll() is None:
                    competitors[victim].send_signal(signal.SIGKILL)
                    competitors[victim].wait()
                    killed += 1
                    competitors[victim] = spawn()
            time.sleep(0.01)
    finally:
        for process in competitors:
            process.kill()
            process.wait()
    assert [process.returncode for process in competitors] == [0] * PROCESSES
    assert killed == KILLS

    events = [line.split() for line in log.read_text().splitlines()]
    finished = Counter(int(number) for what, number, _ in events if what == "finished")
    finishing = Counter(int(number) for what, number, _ in events if what == "finishing")
    started = Counter(int(number) for what, number, _ in events if what == "started")
    lost = sum(what == "lost" for what, _, _ in events)
    with capsys.disabled():
        again = sum(started.values()) - INTERVALS
        print(
            f"\n{url.partition(':')[0]}: {len(started)} intervals, {sum(started.values())} starts"
            f" ({again} again after {killed} kills), {sum(finished.values())} finishes, {lost} lost"
        )
    assert set(started) == set(range(1, INTERVALS + 1))
    assert max(finished.values()) == 1, "an interval was finished twice"
    # A process that is killed between finishing and writing it down leaves the interval finished.
    assert all(finishing[number] for number in range(1, INTERVALS + 1))
    assert INTERVALS - len(finished) <= killed
    # Every start beyond the first follows a kill, or a pause that was too long.
    assert sum(started.values()) - INTERVALS <= killed + lost
