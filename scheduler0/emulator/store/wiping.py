"""The store as a whole: how much there is in it, and how it is emptied."""

import sqlite3


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """The number of rows, deleted ones included, by table."""
    return {
        table: int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])
        for table in _tables(connection)
    }


def wipe(connection: sqlite3.Connection) -> None:
    """Empty every table but the settings, inside the caller's transaction; ids start at 1 again."""
    for table in _tables(connection):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("DELETE FROM sqlite_sequence")


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name <> 'settings' ORDER BY name"
    )
    return [str(name) for (name,) in connection.execute(query)]
