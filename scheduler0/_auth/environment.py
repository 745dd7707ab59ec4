"""Where a client made by ``from_env`` takes its settings: arguments, environment, config file.

Credentials come whole from one of these places, never put together from two (contract runtime E1).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .._wire.arguments import seconds
from ..errors import IdentityError
from . import ACTOR
from .api_keys import APIKey
from .key_cache import expired
from .session_file import Session, default_path, instant, read_session

DEFAULT_BASE_URL = "https://api.scheduler0.com"
_CREDENTIALS = ("api_key", "api_secret", "username", "password", "credentials")
_KEY = ("SCHEDULER0_API_KEY", "SCHEDULER0_API_SECRET", "SCHEDULER0_ACCOUNT_ID")
_SECONDS = {"timeout": "SCHEDULER0_TIMEOUT", "deadline": "SCHEDULER0_DEADLINE"}


def settings_from_env(config_file: str | os.PathLike[str] | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments for a constructor, from this process and this machine."""
    path = default_path() if config_file is None else Path(config_file).expanduser()

    def session() -> Session:
        if not path.exists():
            raise IdentityError(f"no credentials: set {', '.join(_KEY)}, or log in so that {path} exists")
        return read_session(path)

    return settings_of(given, os.environ, session, lambda: datetime.now(UTC))


def settings_of(
    given: Mapping[str, Any],
    environ: Mapping[str, str],
    session: Callable[[], Session],
    now: Callable[[], datetime],
) -> dict[str, Any]:
    """The arguments that were ``given``, completed from ``environ`` and, where it has no key, ``session``.

    The client of a session reads it again before it expires and after a 401: it goes on after the
    next login of the same account.
    """
    settings = {name: value for name, value in given.items() if value is not None}
    for name, variable in _SECONDS.items():
        if name not in settings and environ.get(variable):
            settings[name] = _number(variable, environ[variable])
    base_url = environ.get("SCHEDULER0_BASE_URL")
    if not any(name in settings for name in _CREDENTIALS):
        key = key_in(environ, now())
        if key is not None:
            settings["credentials"] = key
        else:
            found = session()
            found.key(now())
            base_url = _url_of_session(found, base_url, "base_url" in settings)
            settings["credentials"] = lambda: session().key(now())
            settings.setdefault("account_id", found.account_id)
            if not environ.get(ACTOR):
                settings.setdefault("actor", found.user_id)
    settings.setdefault("base_url", base_url or DEFAULT_BASE_URL)
    return settings


def key_in(environ: Mapping[str, str], now: datetime) -> APIKey | None:
    """The key in the environment; ``None`` if it names none of the parts, an error if it names only some."""
    parts = [environ.get(name) or "" for name in _KEY]
    if not any(parts):
        return None
    if not all(parts):
        raise IdentityError(f"{_KEY[0]}, {_KEY[1]}, and {_KEY[2]} must all be set")
    expires_at = instant(environ.get("SCHEDULER0_EXPIRES_AT"))
    if expires_at is not None and expired(expires_at, now):
        raise IdentityError(f"SCHEDULER0_EXPIRES_AT says that the key expired at {expires_at.isoformat()}")
    key, secret, account_id = parts
    return APIKey(key, secret, account_id, expires_at)


def _url_of_session(session: Session, named: str | None, overridden: bool) -> str:
    url = session.base_url or DEFAULT_BASE_URL
    if named and not overridden and named.rstrip("/") != url.rstrip("/"):
        raise IdentityError(
            f"SCHEDULER0_BASE_URL names {named}, but the session in {session.path} is of {url}, and its key "
            f"is not sent elsewhere: set {', '.join(_KEY)} too, or pass base_url="
        )
    return url


def _number(variable: str, text: str) -> float:
    try:
        return seconds(variable, float(text))
    except ValueError:
        raise ValueError(f"{variable} must be a positive, finite number of seconds, got {text!r}") from None
