"""Answers: `{"data": ..., "success": ...}` with the server's headers, and the shapes of its errors.

A handler returns `success(...)` or raises a `Refusal` or `NoAnswer`. An error's `data` is a plain string, a
wrapped string, an object, or an empty object (contract core.md 3, admin.md 1.2).
"""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.quirks import FAITHFUL, Quirks

PREFIX = "/api/v1"
"""Where the API lies."""

_HEADERS = {"Access-Control-Allow-Origin": "*", "X-Frame-Options": "DENY"}


class Refusal(Exception):
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

    def with_headers(self, headers: Mapping[str, str]) -> "Refusal":
        """The same refusal, with these headers."""
        return Refusal(self.status, self.data, headers, text=self.text, again=self.again)

    @classmethod
    def wrapped(cls, status: int, message: str, code: int | None = None) -> "Refusal":
        """As where the server prints its error value: `code` is the inner status, if it is another one."""
        return cls(status, f"message: {message}, code: {status if code is None else code}", text=message)

    @classmethod
    def structured(cls, status: int, message: str) -> "Refusal":
        """As where the server serialises its error value: the object has Go's field names."""
        return cls(status, {"Message": message, "Type": status}, text=message)


class NoAnswer(Exception):
    """The request is not answered: its connection ends, for the reason that the text says."""


def success(data: object, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Response:
    """A success envelope."""
    return _answer(_document(data, succeeded=True), status, headers)


def no_content() -> Response:
    """204: no body, but still a content type."""
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=_HEADERS, media_type="application/json")


def failure(refusal: Refusal, quirks: Quirks = FAITHFUL) -> Response:
    """An error envelope."""
    mixed = quirks.mixed_error_shapes or refusal.text is None
    body = _document(refusal.data if mixed else refusal.text, succeeded=False)
    if refusal.again is not None:
        body += _document(refusal.again, succeeded=False)
    return _answer(body, refusal.status, refusal.headers)


def _document(data: object, *, succeeded: bool) -> str:
    return encode({"data": data, "success": succeeded})


def _answer(body: str, status: int, headers: Mapping[str, str] | None) -> Response:
    return Response(
        body,
        status_code=status,
        headers=_HEADERS if headers is None else {**_HEADERS, **headers},
        media_type="application/json",
    )
