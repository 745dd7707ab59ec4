"""The program of the runners that tests kill. Settings come from the environment; it is run as a module.

Each function writes down its begin and its end, so that a SIGKILL loses nothing of what was done.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import sys
import time
from pathlib import Path

from scheduler0 import Client, RetryPolicy
from scheduler0.runner import Run, Runner, command

FOLDER = Path(os.environ["WORKER_FOLDER"])
NUMBER = os.environ["WORKER_NUMBER"]

client = Client(
    os.environ["WORKER_URL"],
    api_key=os.environ["WORKER_KEY"],
    api_secret=os.environ["WORKER_SECRET"],
    account_id=os.environ["WORKER_ACCOUNT"],
    timeout=3,
    deadline=4,
    retry=RetryPolicy(max_tries=1),
)
runner = Runner(
    client,
    name="soak",
    project="soak",
    path=FOLDER / f"runner-{NUMBER}" / "runner.db",
    leases=f"sqlite:///{FOLDER}/leases.db",
    poll_every=1,
    report_every=0.2,
    settle=5,
    shutdown_timeout=2,
)


def log(what: str, run: Run) -> None:
    file = os.open(FOLDER / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    line = f"{what} {run.key} {run.scheduled_time.timestamp():.0f} {run.attempt} {os.getpid()}\n"
    os.write(file, line.encode())
    os.close(file)


@runner.job("@every 1s", overlap="allow", catch_up="all")
def every(run: Run) -> None:
    """Every run is done, and never tried again."""
    log("begin", run)
    time.sleep(random.uniform(0, 0.3))
    log("end", run)


@runner.job("@every 2s", overlap="queue", catch_up="all", retries=3, backoff=0.1)
async def shaky(run: Run) -> None:
    """Every run is done; some tries fail."""
    log("begin", run)
    try:
        await asyncio.sleep(random.uniform(0, 0.3))
        if random.random() < 0.3:
            raise RuntimeError("shaky")
    finally:
        log("end", run)


@runner.job("@every 1s", overlap="skip", misfire_grace=2)
async def lively(run: Run) -> None:
    """What is missed is not done."""
    log("begin", run)
    try:
        await asyncio.sleep(random.uniform(0, 1.5))
    finally:
        log("end", run)


@runner.job("@every 10s", pool="process", catch_up="last", timeout=60)
def heavy(run: Run) -> None:
    """A process for each run."""
    log("begin", run)
    log("end", run)


if __name__ == "__main__":
    logging.basicConfig(level="INFO", format=f"%(asctime)s {NUMBER} {os.getpid()} %(message)s")
    logging.getLogger("httpx").setLevel("WARNING")
    sys.modules.setdefault("tests.runner.worker", sys.modules["__main__"])
    sys.exit(command.burst(runner) if sys.argv[1:] == ["--burst"] else runner.run())
