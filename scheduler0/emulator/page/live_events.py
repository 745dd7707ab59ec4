"""Tell browsers what has changed, by server-sent events. They then fetch the parts that show it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from zlib import crc32

from scheduler0.emulator.backend import Backend
from scheduler0.emulator.clock import MovableClock
from scheduler0.emulator.control.control import Control, NoClusterError

Topics = Mapping[str, Callable[[], object]]
"""Names of events, and for each a cheap value that is another one after each change."""

_LOOK_SECONDS = 0.4
"""How often a stream looks. Changes in between become one event."""
_PAUSE_SECONDS = 0.6
"""How much longer it waits after a change: a busy emulator must not make pages all the time."""
_SHARE = 10
"""It waits this many times as long as the parts took that browsers fetched after the change."""
_LOOKS_BEFORE_SIGN = 40
"""After so many looks without a change a stream sends a comment, to notice a browser that is gone."""


def topics(backend: Backend, control: Control) -> Topics:
    """What the page tells of an emulator.

    `store` is any row; `deliveries` the journal; `clock` that it was frozen, moved or given another pace.
    """
    clock, database, journal, faults = backend.clock, backend.database, control.journal, control.faults
    return {
        "store": lambda: database.connection.total_changes,
        "deliveries": lambda: journal.changes,
        "clock": lambda: clock.changes if isinstance(clock, MovableClock) else 0,
        "requests": lambda: control.requests.noted,
        "faults": lambda: [id(fault) for fault in faults.pending()],
        "quirks": lambda: control.quirks.names,
        "ai": lambda: [id(answer) for answer in control.ai.answers.pending()],
        "runners": lambda: [status["receivedAt"] for status in control.runners.values()],
        "cluster": lambda: _cluster_state(control),
    }


def _cluster_state(control: Control) -> object:
    try:
        return control.cluster.state(), control.cluster.times()
    except NoClusterError:
        return None


def _joined(values: Mapping[str, str]) -> str:
    return "-".join(values.values())


class LiveEvents:
    """The streams of one emulator. For its event loop."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics
        self._closed = asyncio.Event()
        self._spent = 0.0

    def note_fetched(self, seconds: float) -> None:
        """A browser has fetched a part of a page again, which took this much processor time."""
        self._spent += seconds

    def state(self) -> str:
        """What a page that is made now has seen, for its stream."""
        return _joined(self._look())

    async def stream(self, state: str = "") -> AsyncGenerator[str]:
        """The events of one browser, until `close`. The data of an event is empty: its name says it all.

        A page names its `state`. A browser that lost the connection names the last `id` that it got. The
        stream begins with what has changed since then.
        """
        seen = self._look()
        values = state.split("-")
        if state and len(values) == len(seen):
            seen = dict(zip(seen, values, strict=True))
        # Browsers that lose the connection come back after this time.
        yield "retry: 2000\n\n"
        quiet = 0
        while True:
            now = self._look()
            changed = [name for name, value in now.items() if value != seen[name]]
            seen = now
            for name in changed:
                yield f"event: {name}\ndata:\n\n"
            if changed:
                yield f"id: {_joined(now)}\n\n"
            if changed and await self._rest():
                return
            quiet = 0 if changed else quiet + 1
            if quiet == _LOOKS_BEFORE_SIGN:
                quiet = 0
                yield ":\n\n"
            if await self._wait():
                return

    def close(self) -> None:
        """End all streams soon, so that they do not hold up the stop of the server."""
        self._closed.set()

    def _look(self) -> dict[str, str]:
        return {name: f"{crc32(repr(value()).encode()):x}" for name, value in self._topics.items()}

    async def _rest(self) -> bool:
        """Wait after a change, the longer the more the pages cost; whether the streams end."""
        before = self._spent
        if await self._wait(_PAUSE_SECONDS):
            return True
        longer = (self._spent - before) * _SHARE - _PAUSE_SECONDS
        return longer > 0 and await self._wait(longer)

    async def _wait(self, seconds: float = _LOOK_SECONDS) -> bool:
        """Wait for the next look; whether the streams end."""
        try:
            await asyncio.wait_for(self._closed.wait(), seconds)
        except TimeoutError:
            return False
        return True
