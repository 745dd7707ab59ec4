"""The answer of operations that have nothing else to say."""

from __future__ import annotations

from .._record import Record, field, text


class Message(Record):
    """A sentence that the server answers where there is nothing else to say."""

    message = field("message", text)
