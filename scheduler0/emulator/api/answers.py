"""Answers: `{"data": ..., "success": ...}` with the server's headers, and the shapes of its errors.

A handler returns `success(...)` or raises an `ApiError` or `NoAnswer`. An error's `data` is a plain string, a
wrapped string, an object, or an empty object (contract core 3, contract admin 1.2).
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.quirks import FAITHFUL, Quirks

PREFIX = "/api/v1"
"""The path of the API."""
_HEADERS = {"Access-Control-Allow-Origin": "*", "X-Frame-Options": "DENY"}


class ApiError(Exception):
    """The request ends with this `status` and error `data`, and with `headers` if there are any.

    `text` is what the data comes to without `mixed_error_shapes`, where it is not the text already. A second
    envelope, with the data `again`, follows the first one if there is that.
    """

    def __init__(
        self,
        status: int,
        data: object,
        headers: Mapping[str, str] | None = None,
        *,
        text: str | None = None,
        again: str | None = None,
    ) -> None:
        super().__init__(status, data)
        self.status = status
        self.data = data
        self.text = text
        self.headers = headers
        self.again = again

    def with_headers(self, headers: Mapping[str, str]) -> "ApiError":
        """The same error with these headers."""
        return ApiError(self.status, self.data, headers, text=self.text, again=self.again)

    @classmethod
    def wrapped(cls, status: int, message: str, code: int | None = None) -> "ApiError":
        """The text form of the server's error value. `code` is its inner status if that differs."""
        return cls(status, f"message: {message}, code: {status if code is None else code}", text=message)

    @classmethod
    def structured(cls, status: int, message: str) -> "ApiError":
        """The object form of the server's error value, with Go's field names."""
        return cls(status, {"Message": message, "Type": status}, text=message)


class NoAnswer(Exception):
    """The connection ends without an answer. The text is the reason."""


def success(data: object, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Response:
    """A success envelope."""
    return _answer(_document(data, succeeded=True), status, headers)


def no_content() -> Response:
    """204: no body, but still a content type."""
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=_HEADERS, media_type="application/json")


def failure(error: ApiError, quirks: Quirks = FAITHFUL) -> Response:
    """An error envelope."""
    mixed = quirks.mixed_error_shapes or error.text is None
    body = _document(error.data if mixed else error.text, succeeded=False)
    if error.again is not None:
        body += _document(error.again, succeeded=False)
    return _answer(body, error.status, error.headers)


def _document(data: object, *, succeeded: bool) -> str:
    return encode({"data": data, "success": succeeded})


def _answer(body: str, status: int, headers: Mapping[str, str] | None) -> Response:
    return Response(
        body,
        status_code=status,
        headers=_HEADERS if headers is None else {**_HEADERS, **headers},
        media_type="application/json",
    )


Drop = Callable[[Scope], None]
"""Ends the connection of the request with this scope."""


class HangUp(Response):
    """A response that ends the connection without another byte."""

    def __init__(self, drop: Drop) -> None:
        super().__init__()
        self._drop = drop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._drop(scope)
        # The server answers for an application that returns before it has seen the end of the connection.
        while (await receive())["type"] != "http.disconnect":
            pass
