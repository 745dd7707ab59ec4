"""The authenticated request that handlers get."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote_to_bytes

from starlette.requests import Request
from starlette.responses import Response

from scheduler0.emulator.api.answers import PREFIX, ApiError, NoAnswer
from scheduler0.emulator.api.callers import Caller
from scheduler0.emulator.backend import Backend
from scheduler0.emulator.go import decode
from scheduler0.emulator.go.decode import Struct, member
from scheduler0.emulator.go.error_fields import error_fields
from scheduler0.emulator.go.kinds import STRING, DecodeError, Kind
from scheduler0.emulator.go.text import NumberError, atoi, first_value, parse_uint
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.accounts import get_account

T = TypeVar("T")
FOREIGN_KEY = "FOREIGN KEY constraint failed"
_ID_SEGMENT = PREFIX.count("/") + 2
"""Where the id stands in a path: behind the prefix and the name of the resource."""
_HIGH_BIT = "sql: converting argument $1 type: uint64 values with high bit set are not supported"
_JSON_SPACE = b" \t\r\n"


@dataclass(frozen=True)
class ApiRequest:
    """A request that has passed authentication, scope and account checks."""

    http: Request
    backend: Backend
    caller: Caller
    now: int
    """The moment of the emulator's clock at which the request was admitted."""

    @property
    def account_id(self) -> int:
        """The account that the call is for; an `ApiError` if the route lets the operator leave it out."""
        if self.caller.account_id is None:
            raise ApiError(500, "account ID not found in context")
        return self.caller.account_id

    @property
    def quirks(self) -> Quirks:
        return self.backend.quirks

    def path_id(self) -> int:
        """The `{id}` of the path; an `ApiError` with the parser's text if it is no integer.

        An integer that no row can have is still one: the store finds nothing for it.
        """
        try:
            return atoi(self._id_text())
        except NumberError as error:
            raise ApiError(400, str(error)) from error

    def _id_text(self) -> str:
        """The `{id}` of the path; a byte of it that is not UTF-8 is a lone surrogate."""
        text: str = self.http.path_params["id"]
        if "\ufffd" not in text:
            return text
        segment = self.http.scope["raw_path"].split(b"/")[_ID_SEGMENT]
        return unquote_to_bytes(segment).decode("utf-8", "surrogateescape")

    def unsigned_path_id(self) -> int:
        """The `{id}` of the path where the server refuses with the fields of the parser's error."""
        text = self._id_text()
        try:
            return parse_uint(text)
        except NumberError as error:
            raise ApiError(400, {"Func": "ParseUint", "Num": text, "Err": {}}, text=str(error)) from error

    def require_unsigned(self, number: int) -> None:
        """Where the server's database driver refuses a negative id (`negative_numbers_fail`)."""
        if number < 0 and self.quirks.negative_numbers_fail:
            raise ApiError(500, _HIGH_BIT)

    def require_known_account(self, error: ApiError) -> None:
        """Raise `error` if the operator has named an account that does not exist: nothing can be stored."""
        if self.caller.named and get_account(self.backend.database.connection, self.account_id) is None:
            raise error

    def query(self, name: str) -> str:
        """The first value of a query parameter; empty if it is absent."""
        return first_value(self.http.scope["query_string"].decode("latin-1"), name)

    async def body(self, *, again: str | None = None) -> bytes:
        """The body as sent; an `ApiError` if it has no bytes.

        `again` is what the handler says about that in a second document (`two_documents`).
        """
        document = await self.http.body()
        if not document:
            again = again if self.quirks.two_documents else None
            raise ApiError(400, "request body required", again=again)
        return document

    def breakdown(self, sensible: ApiError) -> ApiError | NoAnswer:
        """What to raise where the server's handler dies (`broken_connections`), instead of `sensible`."""
        return NoAnswer(sensible.data) if self.quirks.broken_connections else sensible

    def require_not_null(self, document: bytes) -> None:
        """Where the server's handler dies of the body `null`."""
        if document.strip(_JSON_SPACE) == b"null":
            raise self.breakdown(ApiError(400, "request body must be an object, not null"))


def null_list(request: ApiRequest) -> list[object] | None:
    """What an empty list is answered as where the server has never made one."""
    return None if request.quirks.empty_lists_are_null else []


Handler = Callable[[ApiRequest], Awaitable[Response]]


_OFF_THE_LOOP = 256 * 1024
"""From this size on a document is decoded in a thread, so that it does not hold up other requests."""


async def _decoded(read: Callable[[bytes, Kind[T]], T], document: bytes, kind: Kind[T]) -> T:
    if len(document) < _OFF_THE_LOOP:
        return read(document, kind)
    return await asyncio.to_thread(read, document, kind)


async def parse(document: bytes, kind: Kind[T], *, status: int = 422, message: str | None = None) -> T:
    """A whole JSON document; an `ApiError` with the decoder's text, or `message`, if it does not fit."""
    try:
        return await _decoded(decode.decode, document, kind)
    except DecodeError as error:
        raise ApiError(status, message or str(error)) from error


async def parse_first(document: bytes, kind: Kind[T], *, status: int, message: str) -> T:
    """As `parse`, where the server reads a stream and so ignores what follows the first value."""
    try:
        return await _decoded(decode.decode_first, document, kind)
    except DecodeError as error:
        raise ApiError(status, message) from error


async def parse_stream(document: bytes, kind: Kind[T]) -> T:
    """As `parse_first`, where the server answers 400 with the fields of the decoder's error."""
    try:
        return await _decoded(decode.decode_first, document, kind)
    except DecodeError as error:
        raise ApiError(400, error_fields(document, error), text=str(error)) from error


_INVALID = "Invalid request body"


@dataclass
class DeletionBody:
    deleted_by: str = member("deletedBy", STRING)


_DELETION = Struct(DeletionBody, "struct")


async def read_deleted_by(document: bytes) -> str:
    """Who deletes. The whole body must be one JSON document. An `ApiError` if it names nobody."""
    return _demand(await parse(document, _DELETION, status=400, message=_INVALID))


async def read_first_deleted_by(document: bytes) -> str:
    """As `read_deleted_by`, where the server decodes a stream: an empty body has the answer of a bad one."""
    return _demand(await parse_first(document, _DELETION, status=400, message=_INVALID))


def _demand(body: DeletionBody) -> str:
    if not body.deleted_by:
        raise ApiError(400, "deletedBy is required")
    return body.deleted_by
