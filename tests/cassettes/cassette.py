"""Write and match cassettes: one file per operation, without secrets and changing addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import vcr
from vcr.request import Request

CASSETTES = Path(__file__).parent / "recordings"
BASE_URL = "http://localhost:7070"
_HOST = BASE_URL.removeprefix("http://")
REPLACED = "REPLACED"

_LOCAL_HOST = re.compile(r"127\.0\.0\.1:\d+")
_SECRET_MEMBER = re.compile(
    r"plaintextSecret|apiKey|webhookSecret|cloudApiKey|cloudApiSecret|oldSecretKey"
    r"|\w+_api_key|bedrock_access_key_id|bedrock_secret_key"
)
_STORED = "•"
_REQUEST_HEADERS = {"content-type", "x-account-id", "x-peer"}
_RESPONSE_HEADERS = re.compile(r"content-type|location|x-ratelimit-\w+", re.IGNORECASE)


def path_of(operation: str) -> Path:
    return CASSETTES / f"{operation}.json"


def player() -> vcr.VCR:
    """Plays cassettes. It cannot record; a request that was not recorded is an error."""
    return _vcr("none")


def recorder() -> vcr.VCR:
    """Records every request again."""
    return _vcr("all")


def _vcr(record_mode: str) -> vcr.VCR:
    configured = vcr.VCR(
        serializer="json",
        record_mode=record_mode,
        before_record_request=neutral_request,
        before_record_response=neutral_response,
        decode_compressed_response=True,
    )
    configured.register_matcher("account", _same_account)
    configured.match_on = ("method", "uri", "body", "account")
    return configured


def neutral_request(request: Request) -> Request | None:
    """The request as it is recorded and compared: headers that matter, no address, no secret.

    ``None`` for what the emulator sends itself, in the same process, when it delivers a job.
    """
    if not urlsplit(request.uri).path.startswith("/api/"):
        return None
    request.uri = _LOCAL_HOST.sub(_HOST, request.uri)
    request.headers = {
        name: value for name, value in sorted(request.headers.items()) if name.lower() in _REQUEST_HEADERS
    }
    if request.body:
        request.body = without_secrets(request.body)
    return request


def neutral_response(response: dict[str, Any]) -> dict[str, Any]:
    response["headers"] = {
        name: value
        for name, value in sorted(response["headers"].items())
        if _RESPONSE_HEADERS.fullmatch(name)
    }
    content = _LOCAL_HOST.sub(_HOST, response["body"]["string"].decode())
    response["body"] = {"string": without_secrets(content.encode())}
    return response


def without_secrets(content: bytes) -> bytes:
    """Replace the values of secret members in JSON. Anything else, two documents included, stays as it is."""
    try:
        value = json.loads(content)
    except ValueError:
        return content
    replaced = _replaced(value)
    if replaced == value:
        return content
    return json.dumps(replaced, separators=(",", ":"), ensure_ascii=False).encode()


def _replaced(value: Any) -> Any:
    if isinstance(value, list):
        return [_replaced(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: REPLACED if _is_secret(name, member) else _replaced(member) for name, member in value.items()
    }


def _is_secret(name: str, value: Any) -> bool:
    """Keep the server's mark for a stored key: it is no secret."""
    return isinstance(value, str) and value != _STORED and _SECRET_MEMBER.fullmatch(name) is not None


def _same_account(first: Request, second: Request) -> bool:
    return _account(first) == _account(second)


def _account(request: Request) -> str | None:
    return {name.lower(): value for name, value in request.headers.items()}.get("x-account-id")
