"""One-shot messages in a Redis, in the form that the self-hosted messages service uses.

The key of a message is `message:` and its id. The value is a JSON object with the members `id`, `scheduleTo`,
`payload` and `webhookUrl`. The emulator also delivers messages that the other service left in this Redis.
"""

import itertools
import json
import logging
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar, cast

from scheduler0.emulator.instants import from_instant
from scheduler0.emulator.messages.message_body import MessageError, read_message
from scheduler0.emulator.messages.message_stores import DuplicateMessageError, MessageStoreError
from scheduler0.emulator.store.rows import MessageRow

_PREFIX = "message:"
_BATCH = 500
_TIMEOUT_SECONDS = 2.0
T = TypeVar("T")
logger = logging.getLogger("scheduler0.emulator")


class RedisMessages:
    """The messages of one Redis database. One emulator at a time may use it.

    The messages are read at the start and held in memory; each change is written to the Redis first. A call
    takes at most two seconds. Raises `ImportError` without the package `redis`, `MessageStoreError` if the
    Redis does not answer.
    """

    name = "redis"

    def __init__(self, url: str) -> None:
        try:
            import redis
        except ImportError as error:
            raise ImportError(
                'messages in a Redis need one more package: install the extra "redis"'
            ) from error
        self._failures = (redis.RedisError, OSError)
        self._redis: Any = redis.Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
            url, socket_timeout=_TIMEOUT_SECONDS, socket_connect_timeout=_TIMEOUT_SECONDS
        )
        address = self._redis.connection_pool.connection_kwargs
        self._where = f"{address.get('host')}:{address.get('port')}"
        self._numbers = itertools.count(1)
        self._messages: dict[str, MessageRow] = {}
        self._order: list[tuple[int, int, str]] = []
        """When, number and id of each message, sorted."""
        self.check()

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    def load(self) -> None:
        """Read all messages. A value that is no message stays where it is, with a warning in the log."""
        self._messages.clear()
        self._order.clear()
        keys: list[bytes] = self._call(lambda: list(self._redis.scan_iter(match=f"{_PREFIX}*", count=_BATCH)))
        keys.sort()
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            values: list[bytes | None] = self._call(partial(self._redis.mget, batch))
            for key, value in zip(batch, values, strict=True):
                if value is not None:
                    self._take(key.decode(errors="replace"), value)

    def insert(self, message: MessageRow) -> None:
        key = _PREFIX + message.message_id
        value = _value(message)
        if not self._call(lambda: self._redis.set(key, value, nx=True)):
            raise DuplicateMessageError
        self._keep(message)

    def find(self, message_id: str) -> MessageRow | None:
        return self._messages.get(message_id)

    def by_time(self) -> Iterator[MessageRow]:
        return (self._messages[message_id] for _, _, message_id in self._order)

    def delete(self, message: MessageRow) -> None:
        self._call(lambda: self._redis.delete(_PREFIX + message.message_id))
        if self._messages.pop(message.message_id, None) is not None:
            entry = (message.schedule_to, message.id, message.message_id)
            del self._order[bisect_left(self._order, entry)]

    def clear(self) -> None:
        for message in list(self.by_time()):
            self.delete(message)

    def check(self) -> None:
        self._call(self._redis.ping)

    def _take(self, key: str, value: bytes) -> None:
        try:
            message = read_message(value, 0)
        except MessageError as error:
            logger.warning("the key %s in the Redis at %s holds no message: %s", key, self._where, error)
            return
        if key != _PREFIX + message.message_id:
            logger.warning("the key %s in the Redis at %s holds a message with another id", key, self._where)
            return
        self._keep(message)

    def _keep(self, message: MessageRow) -> None:
        message = message._replace(id=next(self._numbers))
        self._messages[message.message_id] = message
        insort(self._order, (message.schedule_to, message.id, message.message_id))

    def _call(self, command: Callable[[], T]) -> T:
        try:
            return command()
        except self._failures as error:
            raise MessageStoreError(f"the Redis at {self._where} failed: {error}") from error


def _value(message: MessageRow) -> str:
    return json.dumps(
        {
            "id": message.message_id,
            "scheduleTo": from_instant(message.schedule_to).isoformat().replace("+00:00", "Z"),
            "payload": cast("object", json.loads(message.payload)),
            "webhookUrl": message.webhook_url,
        }
    )
