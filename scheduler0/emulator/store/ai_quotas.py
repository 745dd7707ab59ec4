"""The monthly periods in which the AI requests of an account are counted (contract ai.md 2.3)."""

import sqlite3
from typing import NamedTuple

from scheduler0.emulator.calendar import next_month
from scheduler0.emulator.store.accounts import get_account
from scheduler0.emulator.store.instants import from_instant, to_instant


class QuotaPeriod(NamedTuple):
    """An account's present period."""

    period_start: int
    next_reset_date: int
    classify_used: int
    """Successful classify and analyze calls since the start."""


def current_period(connection: sqlite3.Connection, account_id: int, now: int) -> QuotaPeriod:
    """The period that `now` lies in. One that has passed, or is not there yet, is replaced in the store.

    The first one begins with the account, or now where nobody has created that.
    """
    row = connection.execute(
        "SELECT period_start, next_reset_date, classify_used FROM ai_quota_periods WHERE account_id = ?",
        (account_id,),
    ).fetchone()
    period = _first_period(connection, account_id, now) if row is None else QuotaPeriod._make(row)
    while period.next_reset_date <= now:
        period = QuotaPeriod(period.next_reset_date, _month_after(period.next_reset_date), 0)
    if row is None or period != QuotaPeriod._make(row):
        connection.execute(
            "INSERT OR REPLACE INTO ai_quota_periods"
            " (account_id, period_start, next_reset_date, classify_used) VALUES (?, ?, ?, ?)",
            (account_id, *period),
        )
    return period


def count_classification(connection: sqlite3.Connection, account_id: int, now: int) -> None:
    """Note one more successful classify or analyze call."""
    current_period(connection, account_id, now)
    connection.execute(
        "UPDATE ai_quota_periods SET classify_used = classify_used + 1 WHERE account_id = ?", (account_id,)
    )


def _first_period(connection: sqlite3.Connection, account_id: int, now: int) -> QuotaPeriod:
    account = get_account(connection, account_id)
    # The clock may have been set to a time before the account was created.
    start = now if account is None else min(account.date_created, now)
    return QuotaPeriod(start, _month_after(start), 0)


def _month_after(instant: int) -> int:
    return to_instant(next_month(from_instant(instant)))
