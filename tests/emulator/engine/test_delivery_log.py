"""The warning of an allowance that has run out: once, and with what to do."""

import logging

import pytest

from scheduler0.emulator.engine.delivery_log import AllowanceLog
from scheduler0.emulator.engine.settlement import Settlement
from scheduler0.emulator.quirks import FAITHFUL, Quirks

from .engine_world import ACCOUNT, World

pytestmark = pytest.mark.anyio
NOTHING_LEFT = (
    "account 123 has no executions left: all its jobs are now inactive. To go on, raise the allowance "
    "(PUT /api/v1/accounts/123/execution-count), set the jobs to active and restart the emulator"
)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The warnings of allowances since the last call."""
    records = [record for record in caplog.records if getattr(record, "event", "") == "allowance_exhausted"]
    caplog.clear()
    assert {record.levelno for record in records} <= {logging.WARNING}
    return [record.getMessage() for record in records]


async def test_many_jobs_without_an_execution_left_are_one_warning(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.engine.start()
    for _ in range(20):
        world.new_job(spec="* * * * * *")
    await world.advance(seconds=3)
    assert warnings(caplog) == []
    world.database.connection.execute("UPDATE account_counters SET execution_count = 7")
    await world.advance(seconds=10)
    assert warnings(caplog) == [NOTHING_LEFT]
    assert {world.job(number).status for number in range(1, 21)} == {"inactive"}
    # What it says helps, and once it has helped it is said again.
    world.database.connection.execute("UPDATE account_counters SET execution_count = 25")
    world.database.connection.execute("UPDATE jobs SET status = 'active'")
    before = len(world.receiver.requests)
    await world.restart()
    await world.advance(seconds=2)
    assert len(world.receiver.requests) > before + 20
    assert warnings(caplog) == [NOTHING_LEFT]


@pytest.mark.parametrize(
    ("account", "quirks", "message"),
    [
        (ACCOUNT, FAITHFUL, NOTHING_LEFT),
        (
            ACCOUNT,
            Quirks.parse("none"),
            NOTHING_LEFT.removesuffix(" and restart the emulator"),
        ),
        (
            1,
            FAITHFUL,
            NOTHING_LEFT.replace("123", "1").replace(
                "all its jobs are now inactive", "its jobs stop when they are due"
            ),
        ),
    ],
)
def test_what_it_says(account: int, quirks: Quirks, message: str, caplog: pytest.LogCaptureFixture) -> None:
    log = AllowanceLog(quirks)
    unpaid = Settlement(unpaid_accounts={account})
    log.note(unpaid)
    log.note(unpaid)
    assert warnings(caplog) == [message]
    log.note(Settlement(left={account: 3}))
    log.note(unpaid)
    assert warnings(caplog) == [message]
