"""Collect the body of an answer: decoded while it comes in, and never more than a limit."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from .attempt import TooLarge

ACCEPTED = "gzip, deflate"
"""The encodings that requests ask for. Others could unpack to any size before we can count."""
_PIECE = 1 << 18
"""The most bytes that one step of a decoder gives."""
_MOST_LAYERS = 3
_UNASKED = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})


class BadEncoding(Exception):
    """The body is not encoded as its headers say, or in an encoding that was not asked for."""


class BodyReader:
    """Takes the pieces of a body as they come and gives the decoded whole.

    ``check`` is called before each step of decoding. It raises when the time is over.
    """

    def __init__(self, encodings: str, limit: int, check: Callable[[], object]) -> None:
        self._limit = limit
        self._check = check
        self._pieces: list[bytes] = []
        self._size = 0
        self._layers = _layers(encodings) if encodings else []

    def feed(self, piece: bytes) -> None:
        if self._layers:
            for decoded in self._decoded(piece, 0):
                self._keep(decoded)
        else:
            self._keep(piece)

    def finish(self) -> bytes:
        if self._size and any(layer.is_cut_short for layer in self._layers):
            raise BadEncoding("it ends in the middle")
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            self._pieces.clear()
            raise TooLarge
        self._pieces.append(piece)

    def _decoded(self, piece: bytes, layer: int) -> Iterator[bytes]:
        if layer == len(self._layers):
            yield piece
            return
        decoder = self._layers[layer]
        for inner in decoder.decode(piece):
            self._check()
            # Each layer counts: one of them could unpack for ever into what the next one drops.
            if decoder.given > self._limit:
                self._pieces.clear()
                raise TooLarge
            yield from self._decoded(inner, layer + 1)


class _Layer:
    """One encoding. ``deflate`` comes with a zlib header from some servers and without from others."""

    def __init__(self, gzip: bool) -> None:
        self._gzip = gzip
        self._decoder = zlib.decompressobj(zlib.MAX_WBITS | 16 if gzip else zlib.MAX_WBITS)
        self._begun = False
        self.given = 0

    @property
    def is_cut_short(self) -> bool:
        return not self._decoder.eof

    def decode(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._decoder.eof:
                # A gzip body may have several members. Whatever else follows is not looked at.
                if not (self._gzip and data.startswith(b"\x1f\x8b")):
                    return
                self._decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
            decoded = self._step(data)
            self._begun = True
            self.given += len(decoded)
            data = self._decoder.unused_data if self._decoder.eof else self._decoder.unconsumed_tail
            if decoded:
                yield decoded

    def _step(self, data: bytes) -> bytes:
        try:
            return self._decoder.decompress(data, _PIECE)
        except zlib.error as error:
            if not self._gzip and not self._begun:
                self._decoder = zlib.decompressobj(-zlib.MAX_WBITS)
                self._begun = True
                return self._step(data)
            raise BadEncoding(str(error)) from error


def _layers(encodings: str) -> list[_Layer]:
    """The decoders, outermost first. Names that no server uses for a compression are ignored."""
    names = [name.strip().lower() for name in encodings.split(",")]
    for name in names:
        if name in _UNASKED:
            raise BadEncoding(f"it is encoded as {name!r}, which the request did not ask for")
    layers = [
        _Layer(name.endswith("gzip")) for name in reversed(names) if name in ("gzip", "x-gzip", "deflate")
    ]
    if len(layers) > _MOST_LAYERS:
        raise BadEncoding(f"it is encoded {len(layers)} times")
    return layers
