# Produced from scheduler0/_async/network.py by scripts/unasync.py; do not edit.
"""Watch the bytes of one link: no wait outlasts the call, and no socket outlives its link.

httpcore passes all its I/O through a network backend. :class:`WatchedBackend` stands between the
two. It knows more than httpcore's trace events, at a fraction of their cost.
"""

from __future__ import annotations

import select
from typing import Any

from .._transport.attempt import Attempt

_PIECE = 65536
"""The most bytes of a request that are held back to go out together."""
_HANDSHAKES = (b"CONNECT ", b"\x05", b"\x01")
"""What a client says to a proxy first: of an HTTP tunnel, of SOCKS, and SOCKS's user name."""


class Watch:
    """What a link knows of its sockets; ``attempt`` is the try that borrows it."""

    def __init__(self) -> None:
        self.attempt: Attempt | None = None
        self.open: set[WatchedStream] = set()

    def cut(self, seconds: float | None) -> float | None:
        return seconds if self.attempt is None else self.attempt.cut(seconds)

    def close(self) -> None:
        for stream in list(self.open):
            stream.close()


class WatchedStream:
    """A network stream of httpcore or httpcore2."""

    def __init__(self, stream: Any, watch: Watch) -> None:
        self._stream = stream
        self._watch = watch
        self._unsent = b""
        self._write_timeout: float | None = None
        self._descriptor = -1
        watch.open.add(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        attempt = self._watch.attempt
        if self._unsent:
            self._flush()
        if attempt is None:
            return self._stream.read(max_bytes, timeout)  # type: ignore[no-any-return]  # httpcore has no types for it
        data: bytes = self._stream.read(max_bytes, attempt.cut(timeout))
        if data:
            attempt.answered = True
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # Headers and body come one after the other, and then nothing, which is a call to the system each.
        self._unsent += buffer
        self._write_timeout = timeout
        if len(self._unsent) > _PIECE:
            self._flush()

    def _flush(self) -> None:
        data, self._unsent = self._unsent, b""
        timeout = self._write_timeout
        attempt = self._watch.attempt
        if attempt is not None:
            timeout = attempt.cut(timeout)
            if not data.startswith(_HANDSHAKES):
                attempt.sent = True
        try:
            self._stream.write(data, timeout)
        except Exception as error:
            # The server may have answered before it read all: the answer is what counts.
            if type(error).__name__ != "WriteError":
                raise

    def close(self) -> None:
        self._watch.open.discard(self)
        self._descriptor = -1
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> WatchedStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._watch.cut(timeout))
        self._watch.open.discard(self)
        return WatchedStream(secured, self._watch)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and hasattr(select, "poll"):
            return self._is_readable()
        return self._stream.get_extra_info(info)

    def _is_readable(self) -> bool:
        """Whether bytes, or the end, wait on a kept connection. Asked twice for each request."""
        if self._descriptor < 0:
            socket = self._stream.get_extra_info("socket")
            self._descriptor = -1 if socket is None else socket.fileno()
            if self._descriptor < 0:
                return True
        waiting = select.poll()
        waiting.register(self._descriptor, select.POLLIN)
        return bool(waiting.poll(0))


class WatchedBackend:
    """A network backend of httpcore or httpcore2."""

    def __init__(self, backend: Any, watch: Watch) -> None:
        self._backend = backend
        self._watch = watch

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, **options: Any
    ) -> WatchedStream:
        attempt = self._watch.attempt
        if attempt is not None:
            attempt.connected = True
        stream = self._backend.connect_tcp(host, port, timeout=self._watch.cut(timeout), **options)
        return WatchedStream(stream, self._watch)

    def connect_unix_socket(self, path: str, timeout: float | None = None, **options: Any) -> Any:
        return self._backend.connect_unix_socket(path, timeout=timeout, **options)

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)
