"""The stores: texts by name, with compare and swap."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, cast

from scheduler0.leases._async.aio import in_thread
from scheduler0.leases.errors import LeaseOutcomeUnknownError, LeaseStoreError
from scheduler0.leases.intervals import to_milliseconds
from scheduler0.leases.locations import Location, locate
from scheduler0.leases.tables import MemoryTable, SqliteTable, shared_memory_table

if TYPE_CHECKING:
    from redis.asyncio import Redis

_PREFIX = "scheduler0:leases:"
_CLAIM, _HOLD = "claim:", "hold:"
MOST_SWAPS = 1000
"""A failed swap means that somebody else wrote, which is rare. More of them is a store that does not work."""
_SWAP = """
local found = redis.call('GET', KEYS[1])
if (found or '') ~= ARGV[1] then return 0 end
if ARGV[3] == '' then redis.call('SET', KEYS[1], ARGV[2])
else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1
"""


class Store(Protocol):
    """What leases need of a store. Every method raises `LeaseStoreError`."""

    async def read(self, names: Sequence[str]) -> dict[str, str]:
        """The texts of those names that have one."""
        ...

    async def swap(self, name: str, old: str | None, new: str, keep: float | None = None) -> bool:
        """Write `new` if the text is still `old` (None: no text yet).

        It is kept for `keep` seconds, or for ever.

        False says that nothing was written by this call, or that an answer was lost and the text was
        written before the call was repeated. Raises `LeaseOutcomeUnknownError` where every answer was lost.
        """
        ...

    async def now(self) -> int | None:
        """The store's own time in milliseconds; None if it has none, so that this machine's counts."""
        ...

    async def aclose(self) -> None: ...


def open_store(location: Location) -> Store:
    """The store of a location, which is not http. Raises `LeaseStoreError` for a library that is missing."""
    if location.kind == "memory":
        return MemoryStore(shared_memory_table(location.target))
    if location.kind == "sqlite":
        return SqliteStore(SqliteTable(location.target))
    return RedisStore(location)


class MemoryStore:
    """For the tasks and threads of this process."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table

    async def read(self, names: Sequence[str]) -> dict[str, str]:
        return self._table.read(names)

    async def swap(self, name: str, old: str | None, new: str, keep: float | None = None) -> bool:
        return self._table.swap(name, old, new, keep)

    async def now(self) -> int | None:
        return None

    async def aclose(self) -> None:
        self._table.close()


class SqliteStore:
    """For the processes of this machine."""

    def __init__(self, table: SqliteTable) -> None:
        self._table = table

    async def read(self, names: Sequence[str]) -> dict[str, str]:
        return await in_thread(self._table.read, names)

    async def swap(self, name: str, old: str | None, new: str, keep: float | None = None) -> bool:
        return await in_thread(self._table.swap, name, old, new, keep)

    async def now(self) -> int | None:
        return None

    async def aclose(self) -> None:
        await in_thread(self._table.close)


class RedisStore:
    """For several machines. The time is that of the Redis server, so that their clocks may differ."""

    def __init__(self, location: Location) -> None:
        if importlib.util.find_spec("redis") is None:
            raise LeaseStoreError(
                "leases in Redis need the library redis: pip install 'scheduler0-python-client[redis]'"
            )
        from redis.asyncio import Redis
        from redis.exceptions import (
            AuthenticationError,
            BusyLoadingError,
            DataError,
            RedisError,
            ResponseError,
        )

        self._error: type[Exception] = RedisError
        self._refusals = (AuthenticationError, BusyLoadingError, DataError, ResponseError)
        self._shown = location.shown
        self._redis: Redis = cast("Any", Redis).from_url(
            location.target, decode_responses=True, socket_timeout=10
        )

    async def read(self, names: Sequence[str]) -> dict[str, str]:
        try:
            texts = cast("list[str | None]", await self._redis.mget([_PREFIX + name for name in names]))
        except self._error as error:
            raise self._failure(error) from error
        return {name: text for name, text in zip(names, texts, strict=True) if text is not None}

    async def swap(self, name: str, old: str | None, new: str, keep: float | None = None) -> bool:
        keep_text = "" if keep is None else str(max(1, int(keep * 1000)))
        arguments = [_PREFIX + name, old or "", new, keep_text]
        try:
            answer: Any = await cast("Any", self._redis).eval(_SWAP, 1, *arguments)
        except self._refusals as error:
            raise self._failure(error) from error
        except self._error as error:
            raise LeaseOutcomeUnknownError(
                f"{self._shown} did not answer, and {name!r} may be written: {type(error).__name__}: {error}"
            ) from error
        return bool(answer == 1)

    async def now(self) -> int | None:
        try:
            seconds, microseconds = cast("tuple[int, int]", await cast("Any", self._redis).time())
        except self._error as error:
            raise self._failure(error) from error
        return seconds * 1000 + microseconds // 1000

    async def aclose(self) -> None:
        await self._redis.aclose()

    def _failure(self, error: Exception) -> LeaseStoreError:
        return LeaseStoreError(f"the leases in {self._shown} cannot be used: {type(error).__name__}: {error}")


class Claims:
    """Lets one of many competitors take each name, for good or for some time. Not over http."""

    def __init__(self, url: str) -> None:
        location = locate(url)
        if location.kind == "http":
            raise ValueError(
                f"leases: {location.shown!r} keeps no claims; give memory://, sqlite:///path or redis://host"
            )
        self._store = open_store(location)

    async def take(self, name: str, owner: str, keep: float) -> bool:
        """Whether the name belongs to `owner`, now or from before. Raises `LeaseStoreError`.

        It is never given back; the store forgets it after `keep` seconds. A call that is repeated has the
        same answer.
        """
        if await self._swap(_CLAIM + name, None, owner, keep):
            return True
        return (await self._store.read([_CLAIM + name])).get(_CLAIM + name) == owner

    async def hold(self, name: str, owner: str, seconds: float) -> bool:
        """Whether `owner` holds the name for so many seconds from now. Raises `LeaseStoreError`.

        Only the holder can hold it again before they are over.
        """
        for _ in range(MOST_SWAPS):
            text, until, holder = await self._holder(name)
            now = await self._now()
            if holder != owner and until > now:
                return False
            held = f"{now + round(seconds * 1000)} {owner}"
            if text == held or await self._swap(_HOLD + name, text, held, 2 * seconds):
                return True
        raise LeaseStoreError(f"the store refuses every write to {name!r}")

    async def release(self, name: str, owner: str) -> None:
        """Let others hold the name, if `owner` holds it. Raises `LeaseStoreError`."""
        text, until, holder = await self._holder(name)
        if holder == owner and until > 0:
            # Should it have changed meanwhile, it was taken over, or this owner holds it anew.
            await self._swap(_HOLD + name, text, f"0 {owner}", 1.0)

    async def _swap(self, name: str, old: str | None, new: str, keep: float) -> bool:
        try:
            return await self._store.swap(name, old, new, keep)
        except LeaseOutcomeUnknownError as error:
            # Every method may be repeated, so that nobody need know whether it was written.
            raise LeaseStoreError(f"the store lost the answer to a write: {error.__cause__}") from error

    async def _holder(self, name: str) -> tuple[str | None, int, str]:
        """The text of a hold: until when, in milliseconds, and whose."""
        text = (await self._store.read([_HOLD + name])).get(_HOLD + name)
        until, _, holder = (text or "0 ").partition(" ")
        return text, int(until), holder

    async def _now(self) -> int:
        now = await self._store.now()
        return to_milliseconds(datetime.now(UTC)) if now is None else now

    async def aclose(self) -> None:
        await self._store.aclose()
