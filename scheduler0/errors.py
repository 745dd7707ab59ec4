"""The errors of the client.

Scheduler0Error
├── APIError                         a request that did not end well
│   ├── APIConnectionError           no answer: refused, reset, DNS, TLS
│   │   ├── APITimeoutError          no answer in time
│   │   └── OutcomeUnknownError      a request that may have been carried out; not repeated
│   │       └── OutcomeUnknownTimeoutError   and an APITimeoutError too
│   ├── APIDecodeError               an answer that is not what the API promises
│   ├── ResponseTooLargeError        an answer with more bytes than max_response_bytes
│   └── APIStatusError               any status but 2xx, or ``success: false``
│       ├── RedirectError            3xx: a follower names the leader
│       ├── BadRequestError          400
│       ├── AuthenticationError      401
│       ├── PermissionDeniedError    403
│       ├── NotFoundError            404
│       ├── ConflictError            409
│       ├── UnprocessableEntityError 422
│       ├── RateLimitError           429
│       └── ServerError              5xx
│           └── ServiceUnavailableError  503
├── RotationError                    a key that was not rotated; the old one is still active
├── IdentityError                    no usable credentials
├── WaitTimeoutError                 what was waited for did not happen in time; a TimeoutError too
├── ClientStateError                 a client that is closed, or was used before a fork or on another loop
└── TaskError                        an async task that did not give its result
    ├── TaskFailedError              the server reports that it failed
    └── TaskTimeoutError             it was still running at the deadline

Input that the client can refuse before anything is sent raises ``ValueError`` or
``TypeError``; a list of bodies raises :class:`BatchError`, a ``ValueError`` with all that is wrong.
Programs written for ``requests`` keep working: while ``requests`` is imported, an
:class:`APIStatusError` is a ``requests.HTTPError``, an :class:`APITimeoutError` a
``requests.Timeout``, and every other :class:`APIError` its ``ConnectionError`` or
``RequestException``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, Self, cast

from ._shared.error_help import Explained

if TYPE_CHECKING:
    from datetime import datetime
    from enum import IntEnum

    import httpx


_SHOWN = 20
"""Faults that the text of a batch error lists."""


class Scheduler0Error(Explained, Exception):
    """Base of everything that this package raises on its own account.

    ``message`` is the reason alone. The text adds ``help``: where docs/errors.md has cause and remedy.
    """

    def __init__(self, message: str) -> None:
        if not message.isascii():
            # A server can send half of a surrogate pair, which no file and no terminal takes.
            message = message.encode("utf-8", "backslashreplace").decode()
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self._with_help(self.message)


class APIError(Scheduler0Error):
    """A request that did not end well.

    ``request`` and ``response`` are the ``httpx`` objects, secrets masked; ``status``,
    ``body`` (the decoded JSON, else the text) and ``response`` are ``None`` where no
    answer came. ``message`` is the reason alone; ``str()`` adds the request, what to do, and ``help``.
    """

    hint = ""

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        kind = cast("type[Self]", _requests_compatible(cls))
        return super().__new__(cls) if kind is cls else kind.__new__(kind)

    def __init__(
        self,
        message: str,
        *,
        request: httpx.Request | None = None,
        response: httpx.Response | None = None,
        body: Any = None,
    ) -> None:
        super().__init__(message)
        self.request = request
        self.response = response
        self.body = body

    @property
    def status(self) -> int | None:
        """The HTTP status, or ``None`` where no answer came."""
        return None if self.response is None else self.response.status_code

    status_code = status
    """The same as ``status``, under the name that HTTP libraries use."""

    def __str__(self) -> str:
        where = "" if self.request is None else f"{self.request.method} {self.request.url.path}: "
        status = "" if self.status is None else f"{self.status} "
        text = f"{status}{where}{self.message}"
        return f"{text} ({self.hint}; see {self.help})" if self.hint else self._with_help(text)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> Any:
        # The request and response hold live streams; a pickled error keeps what can be read.
        return _restore, (_public(type(self)), self.message, self._frozen())

    def _frozen(self) -> dict[str, Any]:
        request = response = None
        if self.request is not None:
            request = (self.request.method, str(self.request.url), list(self.request.headers.raw))
        if self.response is not None:
            response = (self.response.status_code, list(self.response.headers.raw), self.response.content)
        return {"request": request, "response": response, "body": self.body}


class BatchError(Explained, ValueError):
    """Items of a list that the server would refuse. Nothing was sent.

    ``errors`` has one error for each fault, in order. Each names its item: ``jobs[17].spec: ...``.
    """

    def __init__(self, errors: Iterable[Exception]) -> None:
        self.errors = [*errors]
        super().__init__(self.errors)

    def __str__(self) -> str:
        more = len(self.errors) - _SHOWN
        lines = [*map(str, self.errors[:_SHOWN]), *([f"... and {more} more in errors"] if more > 0 else [])]
        return self._with_help("nothing was sent: " + "\n".join(lines))


class APIConnectionError(APIError):
    """No answer came: the connection was refused or broken, or the name or certificate is wrong."""

    hint = "check base_url and that the server is running"


class APITimeoutError(APIConnectionError):
    """No answer came in time."""

    hint = "the server may still carry the request out; raise timeout= if it is only slow"


class OutcomeUnknownError(APIConnectionError):
    """The request was sent and not answered, and sending it again could do its work twice.

    It may have been carried out. ``status`` is that of a gateway that gave up, if one answered.
    """

    hint = (
        "look for what it creates before you send it again; "
        "client.jobs.create(..., reconcile=True) does that for jobs"
    )


class OutcomeUnknownTimeoutError(OutcomeUnknownError, APITimeoutError):
    """As :class:`OutcomeUnknownError`, because no answer came in time."""


class APIDecodeError(APIError):
    """The answer is not what the API promises, for example the page of a proxy."""

    hint = "check that base_url is a Scheduler0 server and not a proxy's page"


class ResponseTooLargeError(APIError):
    """The answer has more bytes, decoded, than ``max_response_bytes``. It was not read to its end.

    The server has carried the request out.
    """

    hint = "ask for less, or raise max_response_bytes= of the client"


class APIStatusError(APIError):
    """Any status but 2xx, or a body that says ``success: false``.

    ``response`` also has ``ok``, ``reason`` and a ``raise_for_status()`` that raises this error, as the
    responses of ``requests`` have.
    """

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message, **details)
        if self.response is not None:
            _answer_as_requests(self.response, self)


class RedirectError(APIStatusError):
    """A follower points to the leader, or a proxy to elsewhere; see ``location``."""

    @property
    def location(self) -> str | None:
        return None if self.response is None else self.response.headers.get("location")


class BadRequestError(APIStatusError):
    """400: the server refuses the request as it is."""


class AuthenticationError(APIStatusError):
    """401: no usable credential."""

    hint = "check the API key, its secret and the account id: the key must belong to that account"


class PermissionDeniedError(APIStatusError):
    """403: the credential lacks the scope, or the account is another's."""


class NotFoundError(APIStatusError):
    """404: no such thing in this account, or no such path on this server."""


class ConflictError(APIStatusError):
    """409: the state of the account does not allow it."""


class UnprocessableEntityError(APIStatusError):
    """422: the body could not be read as what the operation takes."""


class RateLimitError(APIStatusError):
    """429: a page limit above 100, or a spent quota."""


class ServerError(APIStatusError):
    """5xx: the server failed."""


class ServiceUnavailableError(ServerError):
    """503: the node cannot serve this now, for example while it joins or elects."""


class RotationError(Scheduler0Error):
    """A rotation that stopped: the old key is still active. ``credential_id`` is the id of the new one."""

    def __init__(self, message: str, *, credential_id: int) -> None:
        super().__init__(message)
        self.credential_id = credential_id

    def __reduce__(self) -> Any:
        return partial(type(self), credential_id=self.credential_id), (self.message,)


class IdentityError(Scheduler0Error):
    """No usable credentials: none are configured, they cannot be read, or they are another account's."""


class ClientStateError(Scheduler0Error):
    """The client cannot be used here: it is closed, or its connections belong to another process or loop."""


class SeenTask(Protocol):
    """What an error shows of its task. The object is a :class:`scheduler0.AsyncTask`."""

    @property
    def request_id(self) -> str: ...
    @property
    def state(self) -> IntEnum: ...
    @property
    def service(self) -> str: ...
    @property
    def input(self) -> str: ...
    @property
    def output(self) -> str: ...
    @property
    def date_created(self) -> datetime | None: ...
    @property
    def date_modified(self) -> datetime | None: ...


class WaitTimeoutError(Scheduler0Error, TimeoutError):
    """What was waited for did not happen in time. It may still happen."""


class TaskError(Scheduler0Error):
    """An async task did not give its result. ``task`` is the task as last seen, or ``None``."""

    def __init__(self, message: str, *, request_id: str, task: Any) -> None:
        super().__init__(message)
        self.request_id = request_id
        self.task: SeenTask | None = task

    def __reduce__(self) -> Any:
        return partial(type(self), request_id=self.request_id, task=self.task), (self.message,)


class TaskFailedError(TaskError):
    """The server reports that the task failed."""


class TaskTimeoutError(TaskError):
    """The task was still running when the time for waiting was over; it goes on at the server."""


_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
    503: ServiceUnavailableError,
}


def status_error(
    message: str, *, request: httpx.Request, response: httpx.Response, body: Any
) -> APIStatusError:
    """The error for an answer, of the class that its status deserves."""
    status = response.status_code
    other = ServerError if status >= 500 else RedirectError if 300 <= status < 400 else APIStatusError
    error_type = _BY_STATUS.get(status, other)
    return error_type(message, request=request, response=response, body=body)


def may_have_been_carried_out(error: Exception) -> bool:
    """Whether the server may have done what was asked for, although its answer is lost or a failure."""
    if not isinstance(error, OutcomeUnknownError | APIDecodeError | ResponseTooLargeError | ServerError):
        return False
    reads = error.request is not None and error.request.method in ("GET", "HEAD")
    return not reads and not isinstance(error, ServiceUnavailableError)


_KINDS: dict[str, type[APIError]] = {
    "HTTPError": APIStatusError,
    "Timeout": APITimeoutError,
    "ConnectionError": APIConnectionError,
    "InvalidJSONError": APIDecodeError,
    "RequestException": APIError,
}
_compatible: dict[type[APIError], type[APIError]] = {}


def _requests_compatible(error_type: type[APIError]) -> type[APIError]:
    """``error_type``, made an error of ``requests`` too, if the program has imported ``requests``."""
    exceptions: Any = getattr(sys.modules.get("requests"), "exceptions", None)
    if exceptions is None or error_type in _compatible.values():
        return error_type
    if error_type not in _compatible:
        kinds = [getattr(exceptions, name) for name, ours in _KINDS.items() if issubclass(error_type, ours)]
        bases = [kind for kind in kinds if all(kind is one or not issubclass(one, kind) for one in kinds)]
        members = {"__module__": error_type.__module__, "__doc__": error_type.__doc__}
        _compatible[error_type] = cast(
            "type[APIError]", type(error_type.__name__, (error_type, *bases), members)
        )
    return _compatible[error_type]


def _answer_as_requests(response: httpx.Response, error: APIStatusError) -> None:
    """Give a response what programs written for ``requests`` ask of it."""

    def raise_for_status() -> NoReturn:
        raise error

    vars(response).update(
        ok=response.status_code < 400, reason=response.reason_phrase, raise_for_status=raise_for_status
    )


def _public(error_type: type[APIError]) -> type[APIError]:
    found = (public for public, compatible in _compatible.items() if compatible is error_type)
    return next(found, error_type)


def _restore(error_type: type[APIError], message: str, frozen: dict[str, Any]) -> APIError:
    import httpx

    request = response = None
    if frozen["request"] is not None:
        method, url, headers = frozen["request"]
        request = httpx.Request(method, url, headers=headers)
    if frozen["response"] is not None:
        status, headers, content = frozen["response"]
        # The stored content is already decoded.
        headers = [(name, value) for name, value in headers if name.lower() != b"content-encoding"]
        response = httpx.Response(status, headers=headers, content=content, request=request)
    return error_type(message, request=request, response=response, body=frozen["body"])
