"""Projects are created one after another, or thirty at once, while the leader of three nodes is killed.

`python -m tests.faults.failover` does the same twenty times and prints figures.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduler0.emulator import Emulator

from . import failover
from .failover import ABOVE, BELOW, IN_FLIGHT, KILLED_AT, PROJECTS


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with failover.started() as emulator:
        yield emulator


@pytest.mark.parametrize("failover_timeout", [BELOW, ABOVE])
def test_one_after_another(emulator: Emulator, failover_timeout: float) -> None:
    report = failover.one_after_another(emulator, failover_timeout)
    assert report.problems() == []
    assert len(report.unknown) <= 1
    if failover_timeout == ABOVE:
        assert report.failed == []
    else:
        assert len(report.created) >= KILLED_AT
        assert len(report.failed) > 0


@pytest.mark.anyio
@pytest.mark.parametrize("failover_timeout", [BELOW, ABOVE])
async def test_thirty_at_once(emulator: Emulator, failover_timeout: float) -> None:
    report = await failover.many_at_once(emulator, failover_timeout)
    assert report.problems() == []
    assert len(report.unknown) <= IN_FLIGHT
    if failover_timeout == ABOVE:
        assert report.failed == []
    else:
        assert 0 < len(report.failed) <= PROJECTS - KILLED_AT


def test_a_client_reads_what_it_has_just_written(emulator: Emulator) -> None:
    emulator.cluster.set_times(lag=0.3)
    misses = failover.reads_after_writes(emulator, 12)
    assert (misses.reads, misses.missed_reads, misses.waits, misses.missed_waits) == (24, 0, 24, 0)
    assert misses.behind > 0


def test_what_is_broken_is_said() -> None:
    report = failover.Report(["0", "1"], ["2"], ["3", "3"])
    report.exist.update(["0", "0", "3", "4"])
    found = report.problems()
    assert [problem.partition(":")[0] for problem in found] == [
        "doubled",
        "acknowledged and lost",
        "reported as failed, and exist",
        "exist, and nobody said so",
        "reported twice",
        "not reported",
    ]
