"""Single values that outlive a restart: the operator's credentials, the queue version and the like."""

import sqlite3

QUEUE_VERSION = "queue_version"
"""How often a scheduler has taken over this store, in decimal; absent before the first time."""

QUEUE_VERSION_DATE = "queue_version_date"
"""When that was, as an instant in decimal; absent in stores that no newer emulator has served."""


def get_setting(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (key, value))
