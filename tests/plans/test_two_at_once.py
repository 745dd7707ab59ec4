"""Two applies at once, in two threads: nothing is doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from scheduler0._operations.job_keys import key_of
from scheduler0.emulator import Emulator
from scheduler0.plans import Applied

from .._sync.test_emulated import client_of

JOBS = 8
DOCUMENT: dict[str, Any] = {
    "projects": {"p": {}},
    "executors": {"e": {"type": "local", "command": "true"}},
    "jobs": {
        f"job-{number}": {"project": "p", "executor": "e", "spec": "@daily", "timezone": "UTC"}
        for number in range(JOBS)
    },
}


def test_four_applies_at_once_make_each_thing_once() -> None:
    with Emulator() as emulator:

        def apply(_: int) -> Applied:
            with client_of(emulator) as client:
                return client.plans.apply(DOCUMENT)

        with ThreadPoolExecutor(4) as threads:
            applied = list(threads.map(apply, range(4)))
        assert sum(len(one.steps) for one in applied) == JOBS + 2
        with client_of(emulator) as client:
            assert [project.name for project in client.projects.list()] == ["p"]
            assert [executor.name for executor in client.executors.list()] == ["e"]
            keys = sorted(key_of(job.data) or "" for job in client.jobs.list())
            assert keys == sorted(DOCUMENT["jobs"])
