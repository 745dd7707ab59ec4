"""Which headers and members hold secrets, and how values and texts are shown without them.

Errors, records, logs, and the emulator's page and log use this one list. A secret that is added to the API
is hidden everywhere once its name stands here.
"""

from __future__ import annotations

import json
import re
from typing import cast

MASK = "***"

_HARMLESS_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "accept-language",
        "accept-ranges",
        "access-control-allow-headers",
        "access-control-allow-methods",
        "access-control-allow-origin",
        "allow",
        "cache-control",
        "connection",
        "content-encoding",
        "content-language",
        "content-length",
        "content-type",
        "date",
        "expires",
        "host",
        "keep-alive",
        "last-modified",
        "retry-after",
        "server",
        "traceparent",
        "transfer-encoding",
        "user-agent",
        "vary",
        "via",
        "x-account-id",
        "x-content-type-options",
        "x-correlation-id",
        "x-frame-options",
        "x-peer",
        "x-request-id",
    }
)
_SECRET_MEMBERS = frozenset(
    {
        "apikey",
        "apisecret",
        "secretkey",
        "secret",
        "token",
        "plaintextsecret",
        "oldsecretkey",
        "webhooksecret",
        "cloudapikey",
        "cloudapisecret",
        "openaiapikey",
        "anthropicapikey",
        "openrouterapikey",
        "bedrockaccesskeyid",
        "bedrocksecretkey",
        "password",
        # What an endpoint or a proxy that echoes a request calls its headers.
        "xapikey",
        "xsecretkey",
        "xactasapikey",
        "xwebhooksecret",
        "xfunctionskey",
        "authorization",
        "cookie",
        "setcookie",
    }
)
_HEADERS = (
    "x-api-key",
    "x-secret-key",
    "x-act-as-api-key",
    "x-webhook-secret",
    "x-functions-key",
    "authorization",
    "cookie",
)
_HEADER_IN_TEXT = re.compile(rf"(\b(?:{'|'.join(_HEADERS)})\s*[:=]\s*)[^\r\n<\"]+", re.IGNORECASE)
_USER_IN_URL = re.compile(r"(\b[a-z][a-z0-9+.-]{0,20}://)[^\s/?#@\"'<>]+@", re.IGNORECASE)
_PARAMETER_IN_URL = re.compile(
    r"([?&;](?:\w+[_-])?(?:token|key|api_?key|secret|sig|signature|password|passwd|pwd|auth|code)=)"
    r"[^&;#\s\"'<>]+",
    re.IGNORECASE,
)
# Both take time in proportion to the text: a string that is not closed ends with it.
_STRING = re.compile(r'"(?P<inside>(?:[^"\\]|\\.|\\\Z)*+)(?:"(?P<colon>\s*+:\s*+)?|\Z)', re.DOTALL)
_OTHER_VALUE = re.compile(r'[^\s,{}\[\]"]+')


def is_secret_header(name: str) -> bool:
    """Whether a header may hold a secret. A header that is not known may."""
    return name.lower() not in _HARMLESS_HEADERS


def is_secret(member: object) -> bool:
    """Whether a member of a JSON object holds a secret. Case, hyphens and underscores do not count."""
    return isinstance(member, str) and member.replace("_", "").replace("-", "").lower() in _SECRET_MEMBERS


def masked_value(value: object) -> object:
    """A copy of a JSON value in which the value of every secret member is ``***``.

    Raises ``RecursionError`` for a value that is nested too deeply to be looked through.
    """
    if isinstance(value, dict):
        members = cast("dict[object, object]", value)
        return {
            name: MASK if is_secret(name) and item else masked_value(item) for name, item in members.items()
        }
    if isinstance(value, list):
        return [masked_value(item) for item in cast("list[object]", value)]
    # Messages and tasks quote JSON inside of texts.
    return masked_text(value) if isinstance(value, str) else value


def masked_text(text: str) -> str:
    """A text without its secrets, whether it is JSON, JSON that is cut off, or a sentence with an address."""
    if "://" in text:
        text = _USER_IN_URL.sub(rf"\g<1>{MASK}@", text)
    if "=" in text:
        text = _PARAMETER_IN_URL.sub(rf"\g<1>{MASK}", text)
    # Most texts name no secret. To know it takes a tenth of the time of the patterns.
    folded = text.lower()
    if any(header in folded for header in _HEADERS):
        text = _HEADER_IN_TEXT.sub(rf"\g<1>{MASK}", text)
    return _without_members(text) if '"' in text and _may_name_a_member(folded) else text


def _may_name_a_member(folded: str) -> bool:
    """Whether a secret member may be in the text. An escape (`\\u006b`) can hide a letter of its name."""
    plain = folded.replace("_", "").replace("-", "")
    return "\\u" in folded or any(name in plain for name in _SECRET_MEMBERS)


def _without_members(text: str) -> str:
    shown: list[str] = []
    end = 0
    while string := _STRING.search(text, end):
        shown.append(text[end : string.start()] + _without_quoted_members(string))
        end = string.end()
        if string["colon"] is None or not is_secret(_decoded(string["inside"])):
            continue
        value = _STRING.match(text, end) or _OTHER_VALUE.match(text, end)
        if value is None:
            # A list or an object: nobody can say where it ends in a text that is no JSON.
            return "".join([*shown, MASK])
        shown.append(f'"{MASK}"')
        end = value.end()
    return "".join([*shown, text[end:]])


def _without_quoted_members(string: re.Match[str]) -> str:
    """The string, which may quote JSON."""
    if '\\"' not in string["inside"]:
        return string[0]
    quoted = _decoded(string["inside"])
    hidden = masked_text(quoted)
    return string[0] if hidden == quoted else f"{json.dumps(hidden)}{string['colon'] or ''}"


def _decoded(inside: str) -> str:
    """What a JSON string says. It may be cut off."""
    try:
        return str(json.loads(f'"{inside}"'))
    except ValueError:
        return inside.replace('\\"', '"')
