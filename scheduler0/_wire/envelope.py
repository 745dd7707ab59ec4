"""From an HTTP answer to an envelope, or to an error: the one place that reads bodies.

Rests on contract core 3 and contract admin 1.2: failures come in five shapes, some bodies hold two
JSON documents (the first counts), and a router's 404 and 405 are not JSON at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from .._shared.secrets import masked_text
from ..errors import APIDecodeError, APIStatusError, status_error
from .redaction import masked, redacted, shortened, shown

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
_WRAPPED = re.compile(r"\Amessage: (?P<message>.*), code: \d+\Z", re.DOTALL)
_SUCCESS = b',"success":true}'
_SNIPPET = 200
_LONGEST = 1000
"""Characters of a message; the whole of what came is in ``body``."""


class Envelope(dict[str, Any], Generic[T]):
    """An answer as the server sent it: ``{"data": ..., "success": true}``.

    A real ``dict``. ``data`` is the same object with typed attributes (a record is a
    ``dict`` as well), so ``result["data"]["id"]`` and ``result.data.id`` both work. After a
    204, which has no body, ``data`` is ``None``.
    """

    __slots__ = ()

    @property
    def data(self) -> T:
        return cast("T", self.get("data"))

    @property
    def success(self) -> bool:
        return self.get("success") is True

    def __repr__(self) -> str:
        return f"{type(self).__name__}({masked(self)!r})"

    def __sentry_repr__(self) -> str:
        return repr(self)


def read(response: httpx.Response, parse: Callable[[Any], T]) -> Envelope[T]:
    """The envelope of an answer that :func:`check` has let pass.

    Raises ``APIDecodeError`` if the answer has no envelope, or not the data that ``parse`` expects.
    """
    empty = not response.content
    body = {"data": None, "success": True} if empty else _document(response)
    if not isinstance(body, dict) or "data" not in body:
        raise _undecodable(response, "the answer is JSON, but not an envelope with data and success")
    envelope: Envelope[T] = Envelope(cast("dict[str, Any]", body))
    try:
        envelope["data"] = parse(envelope["data"])
    except (TypeError, ValueError) as error:
        what = "the answer has no body" if empty else "the data of the answer has an unexpected shape"
        del body
        raise _undecodable(response, f"{what}: {error}") from error.with_traceback(None)
    return envelope


def check(response: httpx.Response) -> None:
    """Raise the error that the answer deserves, if it is not a success.

    Anything but 2xx is an error, and so is a 2xx with ``success: false`` (older servers). This is
    the one place that decides it.
    """
    if response.is_success:
        if _says_success(response.content):
            return
        body = shown(_lenient_document(response))
        if not isinstance(body, dict) or cast("dict[str, Any]", body).get("success") is not False:
            return
    else:
        body = shown(_lenient_document(response))
    raise _failure(response, masked_text(reason(body) or _default_reason(response)), body)


def _says_success(content: bytes) -> bool:
    """Whether a body plainly says success. The server writes that last and compactly.

    A look at the last bytes saves decoding each list twice; where the word comes again, the body may be
    two documents, and the first counts.
    """
    return not content or (content.endswith(_SUCCESS) and content.count(b'"success":') == 1)


def failure_reason(response: httpx.Response) -> str:
    """What the body of a failure says; ``""`` if it says nothing."""
    return reason(_lenient_document(response))


def redirect_error(response: httpx.Response, message: str) -> APIStatusError:
    """The error for a redirect that is not followed, ``message`` saying why."""
    return _failure(response, masked_text(message), shown(_lenient_document(response)))


def _failure(response: httpx.Response, message: str, body: Any) -> APIStatusError:
    copy = redacted(response)
    error = status_error(message, request=copy.request, response=copy, body=masked(body))
    error.hint = hint_for(message) or error.hint
    return error


def reason(body: Any) -> str:
    """The message inside a failure's body, which has one of several shapes; ``""`` for a body without one."""
    if isinstance(body, str):
        return body.strip()[:_SNIPPET]
    if not isinstance(body, dict):
        return ""
    data = cast("dict[str, Any]", body).get("data")
    if isinstance(data, str):
        wrapped = _WRAPPED.match(data)
        return (wrapped["message"] if wrapped else data)[:_LONGEST]
    if not isinstance(data, dict):
        return ""
    return _reason_of_object(cast("dict[str, Any]", data))[:_LONGEST]


def _reason_of_object(data: dict[str, Any]) -> str:
    message = data.get("Message") or data.get("message")
    if isinstance(message, str):
        where = data.get("field")
        return f"{where}: {message}" if isinstance(where, str) and where else message
    # Go error values that the server serialised instead of their text.
    if "Num" in data:
        return f"not a valid id: {data['Num']}"
    if "Field" in data and "Value" in data:
        return f"{data['Field']}: cannot be a {data['Value']}"
    if "Offset" in data:
        return f"the request body is not valid JSON (at byte {data['Offset']})"
    return ""


def _default_reason(response: httpx.Response) -> str:
    location = response.headers.get("location")
    if location and 300 <= response.status_code < 400:
        return f"the server points to {shortened(location)}"
    return shortened(response.reason_phrase) or "the server gave no reason"


def _lenient_document(response: httpx.Response) -> Any:
    try:
        return _document(response)
    except APIDecodeError:
        return masked_text(response.content.decode("utf-8", "replace"))


def _document(response: httpx.Response) -> Any:
    """The first JSON document of the body."""
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError) as error:
        text = response.content.decode("utf-8", "replace").lstrip()
        # Only envelopes come doubled; the plain text "404 page not found" begins with a number.
        if text.startswith("{") and not isinstance(error, UnicodeError):
            with suppress(ValueError, RecursionError):
                return json.JSONDecoder().raw_decode(text)[0]
        snippet = masked_text(text)[:_SNIPPET]
        # Neither our frame nor those of the decoder keep the text for tools that show variables.
        del text
        raise _undecodable(response, f"the answer is not JSON: {snippet!r}") from error.with_traceback(None)


def _undecodable(response: httpx.Response, message: str) -> APIDecodeError:
    copy = redacted(response)
    return APIDecodeError(
        message, request=copy.request, response=copy, body=copy.content.decode("utf-8", "replace")
    )


_ACTOR = "pass it with the call, or give the client an actor: actor=... or SCHEDULER0_ACTOR"
_HINTS = (
    (r"(created|modified|deleted|archived)By is required", _ACTOR),
    (r"job start date is in the past", "start now or later: see docs/migration.md"),
    (r"job executor is required", "pass executor_id: see docs/migration.md"),
    (r"cannot update cron spec", "use jobs.replace: see docs/migration.md"),
    (r"at least one scope is required", "pass scopes: see docs/migration.md"),
    (r"invalid job executor type", "see docs/migration.md for the types that there are"),
)


def hint_for(message: str) -> str:
    """The advice for the message of a refusal; ``""`` for a message without advice."""
    return next((hint for pattern, hint in _HINTS if re.match(pattern, message)), "")
