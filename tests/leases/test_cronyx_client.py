"""The package cronyx-client 1.0.0 runs unchanged against the emulator, in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import venv
from pathlib import Path

import pytest

from scheduler0.emulator import Emulator

PROGRAM = """
import asyncio, sys
from datetime import datetime, timedelta, timezone
from cronyx_client import CronyxClient, CronyxClientError

async def main(url):
    runs = CronyxClient(url + "/a/path/that/it/drops")
    job = await runs.request_job_start("by-milliseconds", 60_000)
    assert job.is_active and job.interval == 60_000 and job.name == "by-milliseconds", job
    assert job.interval_ended_at - job.interval_started_at == timedelta(minutes=1)
    assert job.created_at == job.updated_at
    try:
        await runs.request_job_start("by-milliseconds", 60_000)
    except CronyxClientError:
        print("not due")
    await job.finish()
    try:
        job.id
    except CronyxClientError:
        print("not active")

    rest = {"start_buffer": 10_000, "retry_interval": 0, "required_job_names": ["by-milliseconds"]}
    job = await runs.request_job_start("by cron/\\u00e4", "0 * * * *", timezone="Asia/Tokyo", **rest)
    await job.interrupt()

    done = []
    async def task(job):
        done.append(job.id)
    await runs.request_job_exec("exec", task, "* * * * * *")
    assert len(done) == 1 and done[0]
    async def fail(job):
        raise RuntimeError("no paper")
    try:
        await runs.request_job_exec("failing", fail, 1000)
    except RuntimeError:
        print("interrupted")
    await runs.request_job_exec("failing", task, 1000)

    start = (datetime.now(timezone.utc) - timedelta(hours=1)).isoformat()
    job = await runs.request_job_start("by hand", 60_000, no_lock=True, job_interval_started_at=start)
    assert job.id is None
    await job.finish()
    whole = {"years": 0, "months": 0, "weeks": 0, "days": 1, "hours": 0, "minutes": 0, "seconds": 0}
    assert (await runs.request_job_start("by duration", whole)).interval == 86_400_000
    for wrong in ("0 9 * *", -1):
        try:
            await runs.request_job_start("wrong", wrong)
        except CronyxClientError:
            print("refused")

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.slow
def test_the_real_client_runs(tmp_path: Path) -> None:
    venv.create(tmp_path / "environment", with_pip=True)
    python = tmp_path / "environment" / ("Scripts" if os.name == "nt" else "bin") / "python"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    install = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "cronyx-client==1.0.0",
    ]
    subprocess.run(install, check=True, env=environment, timeout=300)
    with Emulator(leases=True) as emulator:
        result = subprocess.run(
            [python, "-c", PROGRAM, emulator.url],
            capture_output=True,
            text=True,
            env=environment,
            timeout=120,
        )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split("\n") == ["not due", "not active", "interrupted", "refused", "refused", ""]
