"""The errors of the client.

Scheduler0Error
├── APIError                         a request that did not end well
│   ├── APIConnectionError           no answer: refused, reset, DNS, TLS
│   │   ├── APITimeoutError          no answer in time
│   │   └── OutcomeUnknownError      a request that may have been carried out; not repeated
│   │       └── OutcomeUnknownTimeoutError   and an APITimeoutError too
│   ├── APIDecodeError               an answer that is not what the API promises
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
├── ClientStateError                 a client that is closed, or was used before a fork or on another loop
└── TaskError                        an async task that did not give its result
    ├── TaskFailedError              the server reports that it failed
    └── TaskTimeoutError             it was still running at the deadline

Input that the client can refuse before anything is sent raises ``ValueError`` or
``TypeError``. Programs written for ``requests`` keep working: while ``requests`` is
imported, every :class:`APIStatusError` is a ``requests.HTTPError`` too.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import httpx

    from .models import AsyncTask


class Scheduler0Error(Exception):
    """Base of everything that this package raises on its own account."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message


class APIError(Scheduler0Error):
    """A request that did not end well.

    ``request`` and ``response`` are the ``httpx`` objects, secrets masked; ``status``,
    ``body`` (the decoded JSON, else the text) and ``response`` are ``None`` where no
    answer came. ``message`` is the reason alone; ``str()`` adds the request.
    """

    hint = ""

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

    @property
    def status_code(self) -> int | None:
        """The same as ``status``, under the name that HTTP libraries use."""
        return self.status

    def __str__(self) -> str:
        where = "" if self.request is None else f"{self.request.method} {self.request.url.path}: "
        status = "" if self.status is None else f"{self.status} "
        hint = f" ({self.hint})" if self.hint else ""
        return f"{status}{where}{self.message}{hint}"

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


class APIStatusError(APIError):
    """Any status but 2xx, or a body that says ``success: false``."""


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
    """A rotation that stopped: the old key is active still, and ``credential_id`` is the new one's."""

    def __init__(self, message: str, *, credential_id: int) -> None:
        super().__init__(message)
        self.credential_id = credential_id

    def __reduce__(self) -> Any:
        return _restore_rotation, (self.message, self.credential_id)


class IdentityError(Scheduler0Error):
    """No usable credentials: none are configured, they cannot be read, or they are another account's."""


class ClientStateError(Scheduler0Error):
    """The client cannot be used here: it is closed, or its connections belong to another process or loop."""


class TaskError(Scheduler0Error):
    """An async task that did not give its result; ``task`` is the task as last seen."""

    def __init__(self, message: str, *, request_id: str, task: AsyncTask | None) -> None:
        super().__init__(message)
        self.request_id = request_id
        self.task = task

    def __reduce__(self) -> Any:
        return _restore_task, (type(self), self.message, self.request_id, self.task)


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
    if status in _BY_STATUS:
        error_type = _BY_STATUS[status]
    elif status >= 500:
        error_type = ServerError
    elif 300 <= status < 400:
        error_type = RedirectError
    else:
        error_type = APIStatusError
    return _requests_compatible(error_type)(message, request=request, response=response, body=body)


_compatible: dict[type[APIStatusError], type[APIStatusError]] = {}


def _requests_compatible(error_type: type[APIStatusError]) -> type[APIStatusError]:
    """``error_type``, made a ``requests.HTTPError`` too where the program uses ``requests``.

    Looked up in ``sys.modules`` at raise time: documented programs catch
    ``requests.HTTPError``, and nobody else should have to install it.
    """
    requests: Any = sys.modules.get("requests")
    http_error = getattr(requests, "HTTPError", None)
    if http_error is None:
        return error_type
    if error_type not in _compatible:
        members = {"__module__": error_type.__module__, "__doc__": error_type.__doc__}
        _compatible[error_type] = cast(
            "type[APIStatusError]", type(error_type.__name__, (error_type, http_error), members)
        )
    return _compatible[error_type]


def _public(error_type: type[APIError]) -> type[APIError]:
    for public, compatible in _compatible.items():
        if compatible is error_type:
            return public
    return error_type


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
    if issubclass(error_type, APIStatusError):
        error_type = _requests_compatible(error_type)
    return error_type(message, request=request, response=response, body=frozen["body"])


def _restore_task(error_type: type[TaskError], message: str, request_id: str, task: Any) -> TaskError:
    return error_type(message, request_id=request_id, task=task)


def _restore_rotation(message: str, credential_id: int) -> RotationError:
    return RotationError(message, credential_id=credential_id)
