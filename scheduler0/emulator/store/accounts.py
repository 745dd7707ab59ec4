"""Accounts with their features and counters."""

import sqlite3


def has_feature(connection: sqlite3.Connection, account_id: int, feature: str) -> bool:
    """Whether the account has the feature of this name."""
    row = connection.execute(
        "SELECT 1 FROM account_features JOIN features ON features.id = feature_id"
        " WHERE account_id = ? AND name = ?",
        (account_id, feature),
    ).fetchone()
    return row is not None


def remaining_executions(connection: sqlite3.Connection, account_id: int) -> int | None:
    """What is left of the account's allowance; `None` for an account without a counter."""
    row = connection.execute(
        "SELECT execution_count FROM account_counters WHERE account_id = ?", (account_id,)
    ).fetchone()
    return None if row is None else int(row[0])
