"""The program of a runner on a machine of its own: own journal, common leases. Run as a module.

It writes down the begin and the end of each try. Its settings come from the environment.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path
from typing import cast

from scheduler0 import Client, RetryPolicy
from scheduler0.runner import Run, Runner
from scheduler0.runner.policy import Overlap

FOLDER = Path(os.environ["MACHINE_FOLDER"])
WAIT = FOLDER / "wait"
"""While this file is there, `patient` goes on."""

client = Client(
    os.environ["MACHINE_URL"],
    api_key=os.environ["MACHINE_KEY"],
    api_secret=os.environ["MACHINE_SECRET"],
    account_id="2",
    retry=RetryPolicy(max_tries=1),
)
runner = Runner(
    client,
    name="fleet",
    project="fleet",
    path=FOLDER / os.environ["MACHINE_NAME"] / "runner.db",
    leases=os.environ["MACHINE_LEASES"],
    poll_every=1,
    report_every=0.1,
    settle=1,
    takeover_after=2,
    shutdown_timeout=5,
)


def log(what: str, run: Run) -> None:
    file = os.open(FOLDER / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    line = f"{what} {run.key} {run.scheduled_time.timestamp():.0f} {os.environ['MACHINE_NAME']}\n"
    os.write(file, line.encode())
    os.close(file)


def work(run: Run) -> None:
    log("begin", run)
    time.sleep(1.4)
    log("end", run)


def patient(run: Run) -> None:
    log("begin", run)
    while WAIT.exists():
        time.sleep(0.05)
    log("end", run)


for key in os.environ["MACHINE_JOBS"].split():
    if key == "patient":
        runner.job("@every 1s", key=key, misfire_grace=600)(patient)
    else:
        runner.job("@every 1s", key=key, overlap=cast("Overlap", key), misfire_grace=600)(work)

if __name__ == "__main__":
    logging.basicConfig(level="INFO", format="%(asctime)s " + os.environ["MACHINE_NAME"] + " %(message)s")
    sys.exit(runner.run())
