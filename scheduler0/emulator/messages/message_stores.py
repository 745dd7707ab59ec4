"""Where one-shot messages are kept until their delivery: in the emulator's store, or in a Redis."""

import sqlite3
from collections.abc import Iterator
from typing import Protocol

from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.messages import delete_message, find_message, insert_message, messages_by_time
from scheduler0.emulator.store.rows import MessageRow


class DuplicateMessageError(Exception):
    """A message with this id waits, or is being delivered."""


class MessageStoreError(Exception):
    """The messages cannot be read or written. The text says why."""


class MessageStore(Protocol):
    """Keeps messages. Every method raises `MessageStoreError` or `sqlite3.Error` if it cannot."""

    name: str
    """What `GET /health` calls it."""

    def load(self) -> None:
        """Read what is kept. Called at every start of the scheduler."""

    def insert(self, message: MessageRow) -> None:
        """Keep a new message; its `id` is ignored. It is safe when this returns.

        Raises `DuplicateMessageError` if a message with the same message id is kept.
        """

    def find(self, message_id: str) -> MessageRow | None:
        """The message with this message id."""

    def by_time(self) -> Iterator[MessageRow]:
        """All messages, in the order in which they are due."""
        ...

    def delete(self, message: MessageRow) -> None:
        """Remove a message. Does nothing if it is gone."""

    def clear(self) -> None:
        """Remove all messages."""

    def check(self) -> None:
        """Raise an error if the messages cannot be read."""


class StoredMessages:
    """Messages in the emulator's own store."""

    name = "store"

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self) -> None:
        """Do nothing: each call reads the store."""

    def insert(self, message: MessageRow) -> None:
        try:
            insert_message(self._database.connection, message)
        except sqlite3.IntegrityError as error:
            raise DuplicateMessageError from error

    def find(self, message_id: str) -> MessageRow | None:
        return find_message(self._database.connection, message_id)

    def by_time(self) -> Iterator[MessageRow]:
        return messages_by_time(self._database.connection)

    def delete(self, message: MessageRow) -> None:
        delete_message(self._database.connection, message.id)

    def clear(self) -> None:
        """Do nothing: a reset of the emulator wipes the whole store."""

    def check(self) -> None:
        next(self.by_time(), None)
