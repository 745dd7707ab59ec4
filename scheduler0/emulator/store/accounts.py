"""Accounts with their features and counters."""

import sqlite3
from collections.abc import Sequence

from scheduler0.emulator.go.text import INT64_MAX
from scheduler0.emulator.store.rows import AccountCounterRow, AccountRow, FeatureRow, columns, insertion


def feature_names(connection: sqlite3.Connection, account_id: int) -> set[str]:
    """The names of the account's features."""
    rows = connection.execute(
        "SELECT name FROM account_features JOIN features ON features.id = feature_id WHERE account_id = ?",
        (account_id,),
    )
    return {str(name) for (name,) in rows}


def remaining_executions(connection: sqlite3.Connection, account_id: int) -> int | None:
    """What is left of the account's allowance; `None` for an account without a counter."""
    counter = get_counter(connection, account_id)
    return None if counter is None else counter.execution_count


def get_account(connection: sqlite3.Connection, account_id: int) -> AccountRow | None:
    row = connection.execute(
        f"SELECT {columns(AccountRow)} FROM accounts WHERE id = ?", (account_id,)
    ).fetchone()
    return None if row is None else AccountRow._make(row)


def insert_account(connection: sqlite3.Connection, name: str, now: int) -> AccountRow:
    account = AccountRow(0, name, now, None)
    cursor = connection.execute(insertion("accounts", AccountRow), account[1:])
    return account._replace(id=int(cursor.lastrowid or 0))


def rename_account(connection: sqlite3.Connection, account_id: int, name: str, now: int) -> None:
    connection.execute(
        "UPDATE accounts SET name = ?, date_modified = ? WHERE id = ?", (name, now, account_id)
    )


def list_features(connection: sqlite3.Connection) -> list[FeatureRow]:
    """All features that there are, by id."""
    rows = connection.execute(f"SELECT {columns(FeatureRow)} FROM features ORDER BY id")
    return [FeatureRow._make(row) for row in rows]


def features_of_account(connection: sqlite3.Connection, account_id: int) -> list[FeatureRow]:
    """The features that the account has, by id."""
    rows = connection.execute(
        f"SELECT {columns(FeatureRow)} FROM features WHERE id IN"
        " (SELECT feature_id FROM account_features WHERE account_id = ?) ORDER BY id",
        (account_id,),
    )
    return [FeatureRow._make(row) for row in rows]


def add_features(connection: sqlite3.Connection, account_id: int, feature_ids: Sequence[int]) -> None:
    """Give the account these features; those that it has already stay."""
    connection.executemany(
        "INSERT OR IGNORE INTO account_features (account_id, feature_id) VALUES (?, ?)",
        ((account_id, feature_id) for feature_id in feature_ids),
    )


def remove_feature(connection: sqlite3.Connection, account_id: int, feature_id: int) -> None:
    connection.execute(
        "DELETE FROM account_features WHERE account_id = ? AND feature_id = ?", (account_id, feature_id)
    )


def remove_all_features(connection: sqlite3.Connection, account_id: int) -> None:
    connection.execute("DELETE FROM account_features WHERE account_id = ?", (account_id,))


def get_counter(connection: sqlite3.Connection, account_id: int) -> AccountCounterRow | None:
    """The account's counters. An account that was never created has none."""
    row = connection.execute(
        f"SELECT {columns(AccountCounterRow)} FROM account_counters WHERE account_id = ?", (account_id,)
    ).fetchone()
    return None if row is None else AccountCounterRow._make(row)


def insert_counter(
    connection: sqlite3.Connection, account_id: int, executions: int, *, reset: int, now: int
) -> None:
    counter = AccountCounterRow(0, account_id, executions, 0, reset, now, None)
    connection.execute(insertion("account_counters", AccountCounterRow), counter[1:])


def set_executions(connection: sqlite3.Connection, account_id: int, executions: int, *, now: int) -> None:
    """Set the executions that the account has left."""
    connection.execute(
        "UPDATE account_counters SET execution_count = ?, date_modified = ? WHERE account_id = ?",
        (executions, now, account_id),
    )


def add_to_counter(
    connection: sqlite3.Connection, account_id: int, *, executions: int = 0, tokens: int = 0, now: int
) -> AccountCounterRow | None:
    """Raise the account's counters, up to what 63 bits hold, and return them. `None` without counters."""
    counter = get_counter(connection, account_id)
    if counter is None:
        return None
    counter = counter._replace(
        execution_count=min(counter.execution_count + executions, INT64_MAX),
        tokens=min(counter.tokens + tokens, INT64_MAX),
        date_modified=now,
    )
    connection.execute(
        "UPDATE account_counters SET execution_count = ?, tokens = ?, date_modified = ? WHERE account_id = ?",
        (counter.execution_count, counter.tokens, now, account_id),
    )
    return counter
