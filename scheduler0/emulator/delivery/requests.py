"""The HTTP request that invokes an executor or delivers a message, as Go's client sends it. No I/O."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Self
from urllib.parse import quote

import idna

from scheduler0.emulator.documents.executor import CLOUD_FUNCTION, WEBHOOK
from scheduler0.emulator.go.url import GoURL, URLError, parse, resolved_path
from scheduler0.emulator.store.rows import ExecutorRow

MAX_REQUESTS = 10
"""The most requests of one attempt, the first included. A longer chain of redirects fails, as in Go."""
_LAST_PORT = 65_535
_METHOD = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROL_IN_HEADER = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_PLAIN_SEGMENT = re.compile(r"[^/]{0,15}|[a-z._-]*")

Verdict = Callable[[int, Mapping[str, str]], bool]
"""Decides by status and headers whether a final answer is a success."""


class InvalidRequestError(ValueError):
    """The executor describes no request that can be sent. A retry would not help.

    The text never repeats the URL or a header, which may hold secrets.
    """


def is_success(status: int, headers: Mapping[str, str]) -> bool:
    """The rule for webhooks. A redirect that is not followed is a success."""
    return status < 400


@dataclass(frozen=True, slots=True)
class Address:
    """Where a request goes. Its `repr` shows no secrets."""

    scheme: str
    host: str
    """In ASCII. An IPv6 address is without brackets, and may have a zone."""
    port: str
    path: str = field(repr=False)
    """As it is sent."""
    query: str | None = field(repr=False)
    credentials: tuple[bytes, bytes] | None = field(default=None, repr=False)

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{':' if self.port else ''}{self.port}"

    @property
    def host_header(self) -> str:
        """The zone of an address is not sent."""
        host = self.host.partition("%")[0]
        host = f"[{host}]" if ":" in host else host
        return f"{host}:{self.port}" if self.port else host

    def __str__(self) -> str:
        """The address without credentials, as it is sent."""
        return self.origin + self.path + ("" if self.query is None else f"?{self.query}")


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """One HTTP request of an attempt. Its `repr` shows neither headers nor body nor URL."""

    method: str
    url: Address
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    """None where a redirect has taken the body away."""
    accepts: Verdict = is_success

    def __repr__(self) -> str:
        return f"<WebhookRequest {self.method}>"

    @property
    def endpoint(self) -> str:
        """Requests to one endpoint share its limit."""
        return self.url.origin

    @classmethod
    def for_executor(cls, executor: ExecutorRow, body: bytes | None) -> Self:
        """The first request of an attempt.

        Raises `InvalidRequestError` if the method, the URL or the secret of the executor cannot be sent.
        """
        method = executor.webhook_method.upper() or "POST"
        if not _METHOD.fullmatch(method):
            raise InvalidRequestError("webhookMethod is not an HTTP method")
        headers = [("User-Agent", "Go-http-client/1.1"), ("Content-Type", "application/json")]
        if executor.webhook_secret:
            headers.append(("X-Webhook-Secret", header_value(executor.webhook_secret, "X-Webhook-Secret")))
        headers.append(("Accept-Encoding", "gzip"))
        return cls(method, parse_url(executor.webhook_url), tuple(headers), body)

    def sent_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers, with those that come from the URL: user and password, and the host."""
        headers = (("Host", self.url.host_header), *self.headers)
        if self.url.credentials is None:
            return headers
        user, password = self.url.credentials
        pair = b64encode(user + b":" + password).decode()
        return (*headers, ("Authorization", f"Basic {pair}"))

    def wire_bytes(self) -> bytes:
        """The whole request as HTTP/1.1 sends it. Raises `ValueError` for a line break in a header."""
        head = _head(self.method, self.url, self.headers)
        if self.body is None:
            return head + b"\r\n"
        return b"%bContent-Length: %d\r\n\r\n%b" % (head, len(self.body), self.body)

    def redirected(self, status: int, location: str | None) -> Self | None:
        """The request that follows an answer. None if the answer is final.

        301, 302 and 303 continue with GET (HEAD stays) and without a body. 307 and 308 continue with the same
        method and body. The secret is sent to other hosts as well: Go removes only headers that it knows.
        Raises `InvalidRequestError` if `location` is not an HTTP address.
        """
        if status not in (301, 302, 303, 307, 308) or not location:
            return None
        url = join_url(self.url, location)
        headers = tuple(header for header in self.headers if header[0] != "Referer")
        if not (self.url.scheme == "https" and url.scheme == "http"):
            headers += (("Referer", str(self.url)),)
        if status in (307, 308):
            return replace(self, url=url, headers=headers)
        method = self.method if self.method in ("GET", "HEAD") else "GET"
        return replace(self, method=method, url=url, headers=headers, body=None)


# The jobs of one executor share everything but the body.
@lru_cache(maxsize=1024)
def _head(method: str, url: Address, headers: tuple[tuple[str, str], ...]) -> bytes:
    sent = WebhookRequest(method, url, headers, None).sent_headers()
    target = (url.path or "/") + ("" if url.query is None else f"?{url.query}")
    if method == "CONNECT" and not url.path:
        target = url.host_header
    lines = (f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in sent))
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a header has a line break")
    # Bytes of a redirect that are not UTF-8 go on as they came.
    return "".join(f"{line}\r\n" for line in lines).encode(errors="surrogateescape")


@lru_cache(maxsize=1024)
def parse_url(text: str) -> Address:
    """The address of an absolute http or https URL, read as Go's client reads it.

    Raises `InvalidRequestError` for anything else.
    """
    try:
        return _address(parse(text))
    except URLError as error:
        raise InvalidRequestError(f"invalid URL: {error}") from error


def join_url(base: Address, location: str) -> Address:
    """The address that a `Location` header names, as `parse_url`."""
    try:
        reference = parse(location)
        if not reference.scheme and not reference.host:
            query = base.query if not reference.path and reference.query is None else reference.query
            return replace(base, path=resolved_path(base.path, reference.path), query=query)
        found = replace(reference, scheme=reference.scheme or base.scheme)
        return replace(_address(found), path=resolved_path(found.path, ""))
    except URLError as error:
        raise InvalidRequestError(f"invalid URL: {error}") from error


def _address(url: GoURL) -> Address:
    if url.scheme not in ("http", "https"):
        raise URLError(f'unsupported protocol scheme "{url.scheme}"')
    if not url.host:
        raise URLError("no Host in request URL")
    if url.port and int(url.port) > _LAST_PORT:
        raise URLError("invalid port")
    host = url.host if url.host.isascii() else _domain_in_ascii(url.host)
    return Address(url.scheme, host, url.port, url.path, url.query, url.credentials)


def _domain_in_ascii(name: str) -> str:
    try:
        return idna.encode(name, uts46=True, transitional=False).decode()
    except idna.IDNAError as error:
        raise URLError("the host is not a valid domain name") from error


def shown_url(text: str) -> str:
    """A URL for the log: without user, password, query and whatever in the path may be a secret."""
    try:
        address = parse_url(text)
    except InvalidRequestError:
        return "an invalid URL"
    return shown_address(address)


def shown_address(address: Address) -> str:
    """An address as `shown_url` shows it."""
    segments = [
        segment if _PLAIN_SEGMENT.fullmatch(segment) else "***" for segment in address.path.split("/")
    ]
    return address.origin + "/".join(segments) + ("" if address.query is None else "?***")


def header_value(value: str, name: str) -> str:
    """The value of a header as Go sends it: without blanks around it.

    Raises `InvalidRequestError` with Go's text if Go refuses it. `name` is the header.
    """
    if _CONTROL_IN_HEADER.search(value):
        raise InvalidRequestError(f'net/http: invalid header field value for "{name}"')
    return value.strip(" \t")


AWS, AZURE, GCP = "aws", "azure", "gcp"
_HEADERS: tuple[tuple[str, str], ...] = (
    ("User-Agent", "Go-http-client/1.1"),
    ("Content-Type", "application/json"),
    ("Accept-Encoding", "gzip"),
)


def is_invocable(executor: ExecutorRow) -> bool:
    """Whether the server knows how to call an executor of exactly this type and provider."""
    if executor.type == CLOUD_FUNCTION:
        return executor.cloud_provider in (AWS, AZURE, GCP)
    return executor.type == WEBHOOK


def repeats(executor: ExecutorRow) -> bool:
    """Whether a failing call is repeated in its delivery. Cloud functions are called once."""
    return executor.type == WEBHOOK


def invocation_request(executor: ExecutorRow, body: bytes, lambda_url: str | None) -> WebhookRequest:
    """The request that invokes an executor for which `is_invocable` holds.

    `lambda_url` is the base address of the local Lambda. Raises `InvalidRequestError` if the executor cannot
    be called, or if it needs a Lambda and there is no such address.
    """
    shared = _invocation(executor, lambda_url)
    return WebhookRequest(shared.method, shared.url, shared.headers, body, shared.accepts)


# The jobs of one executor share everything but the body.
@lru_cache(maxsize=1024)
def _invocation(executor: ExecutorRow, lambda_url: str | None) -> WebhookRequest:
    if executor.type == WEBHOOK:
        return WebhookRequest.for_executor(executor, None)
    if executor.cloud_provider == AWS:
        return _lambda_request(executor, lambda_url)
    headers = _HEADERS
    if executor.cloud_provider == AZURE and executor.cloud_api_key:
        headers += (("X-Functions-Key", header_value(executor.cloud_api_key, "X-Functions-Key")),)
    accepts = _is_2xx if executor.cloud_provider == AZURE else _is_200
    return WebhookRequest("POST", parse_url(executor.cloud_resource_url), headers, None, accepts)


def _lambda_request(executor: ExecutorRow, lambda_url: str | None) -> WebhookRequest:
    if not (executor.region and executor.cloud_api_key and executor.cloud_api_secret):
        raise InvalidRequestError("a Lambda needs region, cloudApiKey and cloudApiSecret")
    if lambda_url is None:
        raise InvalidRequestError("the emulator has no address of a local Lambda: set lambda_url")
    name = quote(executor.cloud_resource_url, safe=":")
    url = parse_url(f"{lambda_url.rstrip('/')}/2015-03-31/functions/{name}/invocations")
    return WebhookRequest("POST", url, _HEADERS, None, _is_function_result)


def _is_2xx(status: int, headers: Mapping[str, str]) -> bool:
    return 200 <= status < 300


def _is_200(status: int, headers: Mapping[str, str]) -> bool:
    return status == 200


def _is_function_result(status: int, headers: Mapping[str, str]) -> bool:
    """Lambda reports an error of the function in a header, with a status of success."""
    return 200 <= status < 300 and "X-Amz-Function-Error" not in headers
