"""Where and how long connections may be used: in one process, on one event loop, until they are closed."""

from __future__ import annotations

from .errors import ClientStateError


class Lifetime:
    """Remembers who used the connections first; ``owner`` names the client in errors.

    Sockets, locks and buffers are copied by a fork and bound to an event loop: used from the
    copy or from another loop they mix up answers or hang, so both are refused.
    """

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.loop: object | None = None
        self._process: int | None = None
        self._closed = False

    def enter(self, process: int, loop: object | None) -> None:
        """Raise unless the connections may be used here; the first use decides where "here" is."""
        if self._closed:
            raise ClientStateError(f"{self.owner} is closed: open another one")
        if self._process is None:
            self._process, self.loop = process, loop
        elif process != self._process:
            raise ClientStateError(
                f"{self.owner} was used before this process was forked from process {self._process}, "
                "which goes on using its connections: open another client after the fork"
            )
        elif loop is not self.loop:
            raise ClientStateError(
                f"{self.owner} was used on another event loop, to which its connections belong: "
                "open one client for each loop, and keep a program on one asyncio.run()"
            )

    def leave(self, process: int, loop: object | None) -> bool:
        """End the use. Whether connections are to be closed, and may be from here."""
        if self._closed:
            return False
        self._closed = True
        return self._process is None or (self._process, self.loop) == (process, loop)

    def abandoned(self, process: int) -> bool:
        """Whether connections were opened by this process and never closed."""
        return self._process == process and not self._closed
