"""One authenticated request, as handlers see it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from scheduler0.emulator.api.auth import Caller
from scheduler0.emulator.api.envelope import NoAnswer, Refusal
from scheduler0.emulator.backend import Backend
from scheduler0.emulator.go import decode
from scheduler0.emulator.go.error_fields import error_fields
from scheduler0.emulator.go.query import first_value
from scheduler0.emulator.go.strconv import NumberError, atoi, parse_uint
from scheduler0.emulator.quirks import Quirks

T = TypeVar("T")

_JSON_SPACE = b" \t\r\n"


@dataclass(frozen=True)
class Call:
    """A request that has passed authentication, scope and account checks."""

    request: Request
    backend: Backend
    caller: Caller

    @property
    def account_id(self) -> int:
        """The account that the call is for; a `Refusal` if the route lets the operator leave it out."""
        if self.caller.account_id is None:
            raise Refusal(500, "account ID not found in context")
        return self.caller.account_id

    @property
    def now(self) -> int:
        """The emulator's present instant."""
        return self.backend.now()

    @property
    def quirks(self) -> Quirks:
        return self.backend.quirks

    def path_id(self) -> int:
        """The `{id}` of the path; a `Refusal` with the parser's text if it is no integer.

        An integer that no row can have is still one: the store finds nothing for it.
        """
        try:
            return atoi(self.request.path_params["id"])
        except NumberError as error:
            raise Refusal(400, str(error)) from error

    def unsigned_path_id(self) -> int:
        """The `{id}` of the path where the server refuses with the fields of the parser's error."""
        text: str = self.request.path_params["id"]
        try:
            return parse_uint(text)
        except NumberError as error:
            raise Refusal(400, {"Func": "ParseUint", "Num": text, "Err": {}}, text=str(error)) from error

    def query(self, name: str) -> str:
        """The first value of a query parameter; empty if it is absent."""
        return first_value(self.request.scope["query_string"].decode("latin-1"), name)

    async def body(self, *, again: str | None = None) -> bytes:
        """The body as sent; a `Refusal` if it has no bytes.

        `again` is what the handler says about that in a second document (`two_documents`).
        """
        document = await self.request.body()
        if not document:
            again = again if self.quirks.two_documents else None
            raise Refusal(400, "request body required", again=again)
        return document

    def breakdown(self, sensible: Refusal) -> Refusal | NoAnswer:
        """What to raise where the server's handler dies (`broken_connections`), instead of `sensible`."""
        return NoAnswer(sensible.data) if self.quirks.broken_connections else sensible

    def require_not_null(self, document: bytes) -> None:
        """Where the server's handler dies of the body `null`."""
        if document.strip(_JSON_SPACE) == b"null":
            raise self.breakdown(Refusal(400, "request body must be an object, not null"))


def null_list(call: Call) -> list[object] | None:
    """What an empty list is answered as where the server has never made one."""
    return None if call.quirks.empty_lists_are_null else []


Handler = Callable[[Call], Awaitable[Response]]


def parse(document: bytes, kind: decode.Kind[T], *, status: int = 422, message: str | None = None) -> T:
    """A whole JSON document; a `Refusal` with the decoder's text, or `message`, if it does not fit."""
    try:
        return decode.decode(document, kind)
    except decode.DecodeError as error:
        raise Refusal(status, message or str(error)) from error


def parse_first(document: bytes, kind: decode.Kind[T], *, status: int, message: str) -> T:
    """As `parse`, where the server reads a stream and so ignores what follows the first value."""
    try:
        return decode.decode_first(document, kind)
    except decode.DecodeError as error:
        raise Refusal(status, message) from error


def parse_stream(document: bytes, kind: decode.Kind[T]) -> T:
    """As `parse_first`, where the server answers 400 with the fields of the decoder's error."""
    try:
        return decode.decode_first(document, kind)
    except decode.DecodeError as error:
        raise Refusal(400, error_fields(document, error), text=str(error)) from error
