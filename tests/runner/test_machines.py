"""Runners of one name on several machines: processes with journals of their own and common leases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler0 import Client
from scheduler0.emulator import Emulator

from ..redis_server import RedisServer, running_redis

ROOT = Path(__file__).parents[2]
Event = tuple[str, str, int, str]


class Fleet:
    """Machines, and what their functions wrote down."""

    def __init__(self, folder: Path, emulator: Emulator, leases: str) -> None:
        self.folder = folder
        self.emulator = emulator
        self._environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")]),
            "MACHINE_FOLDER": str(folder),
            "MACHINE_URL": emulator.url,
            "MACHINE_KEY": emulator.api_key,
            "MACHINE_SECRET": emulator.api_secret,
            "MACHINE_LEASES": leases,
        }
        self._output = (folder / "output").open("ab")
        self.machines: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, jobs: str) -> None:
        self.machines[name] = subprocess.Popen(
            [sys.executable, "-m", "tests.runner.machine"],
            cwd=ROOT,
            env={**self._environment, "MACHINE_NAME": name, "MACHINE_JOBS": jobs},
            stdout=self._output,
            stderr=self._output,
        )

    def kill(self, name: str) -> None:
        self.machines[name].kill()
        self.machines.pop(name).wait()

    def stop(self) -> list[int]:
        """Stop all machines. Returns their exit codes."""
        for process in self.machines.values():
            process.send_signal(signal.SIGTERM)
        return [process.wait(60) for process in self.machines.values()]

    def close(self) -> None:
        for process in self.machines.values():
            process.kill()
            process.wait()
        self._output.close()

    def events(self) -> list[Event]:
        path = self.folder / "log"
        lines = path.read_text().splitlines() if path.exists() else []
        return [(what, key, int(due), name) for what, key, due, name in map(str.split, lines)]

    def begun(self, key: str) -> list[tuple[int, str]]:
        """Tick and machine of each try, in the order in which they began."""
        return [(due, name) for what, found, due, name in self.events() if (what, found) == ("begin", key)]

    def output(self) -> str:
        return (self.folder / "output").read_text(errors="replace")

    def until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 120
        while not condition():
            assert time.monotonic() < end, f"{self.events()[-20:]}\n{self.output()[-5000:]}"
            time.sleep(0.05)

    def most_at_once(self, key: str) -> int:
        """How many tries of a job were ever done at the same time."""
        most, running = 0, 0
        for what, found, _, _ in self.events():
            if found == key:
                running += 1 if what == "begin" else -1
                most = max(most, running)
        return most

    def reported(self) -> Counter[str]:
        key, secret = self.emulator.api_key, self.emulator.api_secret
        with Client(self.emulator.url, api_key=key, api_secret=secret, account_id=2) as client:
            return Counter(row.unique_id for row in client.executions.list() if row.state != 0)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    (tmp_path / "redis").mkdir()
    with running_redis(tmp_path / "redis") as redis:
        yield redis


@pytest.fixture(params=["sqlite", "redis"])
def leases(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/leases.db"
    server: RedisServer = request.getfixturevalue("redis")
    return server.url


@pytest.fixture
def fleet(tmp_path: Path, emulator: Emulator, leases: str) -> Iterator[Fleet]:
    fleet = Fleet(tmp_path, emulator, leases)
    yield fleet
    fleet.close()


@pytest.mark.slow
def test_the_overlap_of_a_job_counts_on_all_machines(fleet: Fleet) -> None:
    """Each run lasts longer than the time to the next one."""
    for name in ("a", "b", "c"):
        fleet.start(name, "skip queue allow")
    fleet.until(lambda: all(len(fleet.begun(key)) >= 6 for key in ("skip", "queue", "allow")))
    assert set(fleet.stop()) <= {0, 4}
    begun = {key: Counter(due for due, _ in fleet.begun(key)) for key in ("skip", "queue", "allow")}
    assert {key: max(ticks.values()) for key, ticks in begun.items()} == {"skip": 1, "queue": 1, "allow": 1}
    assert fleet.most_at_once("skip") == fleet.most_at_once("queue") == 1
    assert fleet.most_at_once("allow") > 1
    skipped = [due for due in range(min(begun["skip"]), max(begun["skip"])) if due not in begun["skip"]]
    assert skipped
    assert "is not over" in fleet.output()
    reported = fleet.reported()
    assert len(reported) == sum(len(ticks) for ticks in begun.values())
    assert set(reported.values()) == {1}


@pytest.mark.slow
def test_a_machine_that_dies_gives_its_job_free(fleet: Fleet) -> None:
    (fleet.folder / "wait").touch()
    fleet.start("a", "patient")
    fleet.until(lambda: bool(fleet.begun("patient")))
    fleet.start("b", "patient")
    fleet.until(lambda: fleet.output().count("is not over at another runner") >= 2)
    assert {name for _, name in fleet.begun("patient")} == {"a"}
    fleet.kill("a")
    fleet.until(lambda: "b" in {name for _, name in fleet.begun("patient")})
    (fleet.folder / "wait").unlink()
    fleet.start("a", "patient")
    fleet.until(lambda: "was interrupted" in fleet.output())
    done = len(fleet.begun("patient"))
    fleet.until(lambda: len(fleet.begun("patient")) >= done + 3)
    assert set(fleet.stop()) <= {0}
    assert set(Counter(due for due, _ in fleet.begun("patient")).values()) == {1}
    assert set(fleet.reported().values()) == {1}


@pytest.mark.slow
@pytest.mark.parametrize("leases", ["redis"], indirect=True)
def test_a_redis_that_goes_away_and_comes_back(fleet: Fleet, redis: RedisServer) -> None:
    for name in ("a", "b"):
        fleet.start(name, "queue allow")
    fleet.until(lambda: len(fleet.begun("allow")) >= 3)
    redis.kill()
    fleet.until(lambda: fleet.output().count("so no run is started") >= 4)
    fleet.until(
        lambda: len(fleet.events()) == 2 * len([each for each in fleet.events() if each[0] == "begin"])
    )
    before = len(fleet.events())
    failures = fleet.output().count("so no run is started")
    fleet.until(lambda: fleet.output().count("so no run is started") >= failures + 2)
    assert len(fleet.events()) == before
    redis.start()
    done = len(fleet.begun("queue"))
    fleet.until(lambda: len(fleet.begun("queue")) >= done + 3)
    assert set(fleet.stop()) <= {0, 4}
    ticks: dict[str, Counter[int]] = defaultdict(Counter)
    for key in ("queue", "allow"):
        ticks[key].update(due for due, _ in fleet.begun(key))
        assert max(ticks[key].values()) == 1
    assert fleet.most_at_once("queue") == 1
    # What was due meanwhile was done later.
    assert sorted(ticks["allow"]) == list(range(min(ticks["allow"]), max(ticks["allow"]) + 1))
    assert set(fleet.reported().values()) == {1}
