"""One-shot messages. The table is the queue: what is in it is still to be delivered."""

import sqlite3
from collections.abc import Iterator

from scheduler0.emulator.store.rows import MessageRow, columns, insertion

_SELECT = f"SELECT {columns(MessageRow)} FROM messages"


def insert_message(connection: sqlite3.Connection, message: MessageRow) -> None:
    """Store a new message; the id in it does not count.

    `sqlite3.IntegrityError` if there is one of the same message id.
    """
    connection.execute(insertion("messages", MessageRow), message[1:])


def find_message(connection: sqlite3.Connection, message_id: str) -> MessageRow | None:
    row = connection.execute(f"{_SELECT} WHERE message_id = ?", (message_id,)).fetchone()
    return None if row is None else MessageRow._make(row)


def messages_by_time(connection: sqlite3.Connection) -> Iterator[MessageRow]:
    """All messages, read as they are asked for, in the order in which they are due."""
    rows = connection.execute(f"{_SELECT} ORDER BY schedule_to, id")
    return map(MessageRow._make, rows)


def delete_message(connection: sqlite3.Connection, number: int) -> None:
    """Remove the message of this `id`; nothing happens if it is gone."""
    connection.execute("DELETE FROM messages WHERE id = ?", (number,))
