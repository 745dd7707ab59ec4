"""A request as a program that sends it again, for a shell and in Python. Its secrets are placeholders."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from shlex import quote

from scheduler0._shared.secrets import is_secret_header
from scheduler0.emulator.delivery.requests import WebhookRequest, shown_address
from scheduler0.emulator.inspection.hidden_secrets import Header, masked_line, readable

_SET_BY_CLIENTS = frozenset({"host", "content-length", "connection", "accept-encoding", "transfer-encoding"})
"""Headers that curl and httpx make themselves."""
_VARIABLES = {"x-api-key": "SCHEDULER0_API_KEY", "x-secret-key": "SCHEDULER0_API_SECRET"}
_TAKEN = frozenset(
    {"HOME", "HOSTNAME", "IFS", "LANG", "LOGNAME", "PATH", "PWD", "SHELL", "TERM", "TZ", "UID", "USER"}
)
"""Variables that every shell has: a copy would send their values."""
_URL_VARIABLE = "WEBHOOK_URL"
_NO_TEXT = "The body is no text: it is left out."
_CUT = "The body was too long to be kept: it is cut off."
_HIDDEN_BODY = "Secrets in the body are ***."


@dataclass(frozen=True)
class Copied:
    """A request to copy. Its texts hold no secrets."""

    method: str
    url: str
    """As it is shown."""
    url_is_whole: bool
    """Whether nothing in `url` is hidden. Otherwise the program reads it from the environment."""
    headers: tuple[Header, ...]
    """Name and value. The value is empty for a secret, which the program reads from `variable`."""
    body: str | None
    remarks: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        method: str,
        url: str,
        headers: Sequence[Header],
        body: bytes | None,
        *,
        url_is_whole: bool = True,
        is_cut: bool = False,
    ) -> "Copied":
        """The copy of a request with secrets. `url` must be fit to be shown."""
        remarks: list[str] = []
        text = None
        if body:
            try:
                text = masked_line(body)
            except UnicodeDecodeError:
                remarks.append(_NO_TEXT)
            else:
                if "\0" in text:
                    text = None
                    remarks.append(_NO_TEXT)
                elif text.encode() != body:
                    remarks.append(_HIDDEN_BODY)
        if is_cut:
            remarks.append(_CUT)
        if not url_is_whole:
            remarks.append(f"{_URL_VARIABLE} is {url}")
        shown = tuple(
            (readable(name), "" if is_secret_header(name) else readable(value))
            for name, value in headers
            if name.lower() not in _SET_BY_CLIENTS
        )
        return cls(method, url, url_is_whole, shown, text, tuple(remarks))

    @classmethod
    def of_delivery(cls, request: WebhookRequest) -> "Copied":
        """The copy of a request to an endpoint."""
        shown = shown_address(request.url)
        whole = shown == str(request.url)
        headers = request.sent_headers()
        return cls.of(request.method, shown, headers, request.body, url_is_whole=whole)


def variable(header: str) -> str:
    """The variable of the environment that holds the value of a header: `WEBHOOK_SECRET` for
    `X-Webhook-Secret`."""
    name = re.sub(r"\W", "_", header.upper().removeprefix("X-"), flags=re.ASCII)
    return _VARIABLES.get(header.lower()) or (f"_{name}" if name[:1].isdigit() or name in _TAKEN else name)


def as_curl(copied: Copied) -> str:
    """A command for sh, bash and zsh."""
    url = quote(copied.url) if copied.url_is_whole else f'"${_URL_VARIABLE}"'
    # Brackets and braces in an address are patterns for curl. What is hidden may have some.
    is_plain = copied.url_is_whole and not set(copied.url) & set("[]{}")
    parts = [f"curl {'' if is_plain else '-g '}-X {quote(copied.method)} {url}"]
    for name, value in copied.headers:
        if is_secret_header(name):
            parts.append(f'-H {quote(f"{name}: ")}"${variable(name)}"')
        else:
            # curl would leave out a header whose value is empty.
            parts.append(f"-H {quote(f'{name}: {value}' if value else f'{name};')}")
    if copied.body is not None:
        parts.append(f"--data-raw {quote(copied.body)}")
    return "".join(f"# {remark}\n" for remark in copied.remarks) + " \\\n  ".join(parts) + "\n"


def as_python(copied: Copied) -> str:
    """A program that needs httpx, which comes with the client."""
    needs_environment = not copied.url_is_whole or any(is_secret_header(name) for name, _ in copied.headers)
    url = repr(copied.url) if copied.url_is_whole else f'os.environ["{_URL_VARIABLE}"]'
    lines = [f"# {remark}" for remark in copied.remarks]
    lines += ["import os", ""] if needs_environment else []
    lines += ["import httpx", "", "answer = httpx.request(", f"    {copied.method!r},", f"    {url},"]
    if copied.headers:
        lines.append("    headers=[")
        for name, value in copied.headers:
            shown = f'os.environ["{variable(name)}"]' if is_secret_header(name) else repr(value)
            lines.append(f"        ({name!r}, {shown}),")
        lines.append("    ],")
    if copied.body is not None:
        lines.append(f"    content={copied.body!r}.encode(),")
    lines += ["    timeout=30,", ")", "print(answer.status_code, answer.text)"]
    return "\n".join(lines) + "\n"


def as_environment(base_url: str, account_id: int, api_key: str, api_secret: str | None = None) -> str:
    """Lines for a shell that tell a client how to reach the emulator. Without the secret the key is masked.

    The secret is not stored anywhere: whoever made the credential has it.
    """
    return "".join(
        f"export {name}={quote(value)}\n"
        for name, value in (
            ("SCHEDULER0_BASE_URL", base_url),
            ("SCHEDULER0_ACCOUNT_ID", str(account_id)),
            ("SCHEDULER0_API_KEY", shown_key(api_key) if api_secret is None else api_key),
            ("SCHEDULER0_API_SECRET", api_secret or "***"),
        )
    )


def shown_key(api_key: str) -> str:
    """The first four characters of an API key, by which its owner knows it again."""
    return f"{api_key[:4]}***" if len(api_key) >= 12 else "***"
