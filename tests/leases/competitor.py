"""A competitor: does intervals and writes each into a log that survives a SIGKILL. Run as a program."""

from __future__ import annotations

import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta

from scheduler0.leases import LeaseError, SyncLeaseClient

START = datetime(2027, 1, 1, tzinfo=UTC)
STEP = 3_600_000


def main(url: str, intervals: int, log: str, offset: timedelta) -> None:
    """Do intervals until `intervals` are finished.

    The clock is `offset` ahead of the machine's and beyond the end of the last interval, so that all of them
    are due one after the other. The parent did the first one.
    """
    end = START + timedelta(milliseconds=STEP * intervals)
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(what: str, number: int) -> None:
        os.write(file, f"{what} {number} {os.getpid()}\n".encode())

    with SyncLeaseClient(url, clock=lambda: datetime.now(UTC) + offset) as runs:
        while True:
            # Nobody who lives holds the lock that long, unless the machine is very busy.
            job = runs.request_job_start("count", STEP, retry_interval=2000)
            if job is None:
                if done(runs, end):
                    return
                time.sleep(random.uniform(0, 0.006))
                continue
            number = round((job.interval_ended_at - START).total_seconds() * 1000) // STEP
            write("started", number)
            time.sleep(random.uniform(0, 0.003))
            write("finishing", number)
            try:
                job.finish()
            except LeaseError:
                write("lost", number)
            else:
                write("finished", number)


def done(runs: SyncLeaseClient, end: datetime) -> bool:
    """Whether the last interval is finished: a job that requires it is due."""
    probe = runs.request_job_start("probe", STEP, required_job_names=["count"], no_lock=True, start_buffer=0,
                                   job_interval_started_at=end - timedelta(milliseconds=STEP))  # fmt: skip
    return probe is not None


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], timedelta(seconds=float(sys.argv[4])))
