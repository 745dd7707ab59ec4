"""The file in which the official command keeps its session (contract runtime E1)."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from .._warnings import InsecureFileWarning, warn
from ..errors import IdentityError
from .api_keys import APIKey
from .key_cache import expired

_warned: set[Path] = set()


def default_path() -> Path:
    return Path.home() / ".scheduler0" / "config.json"


@dataclass(frozen=True)
class Session:
    """What the file says; ``None`` for what it leaves out. Members that we do not know are ignored."""

    path: Path
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    api_secret: str | None = field(default=None, repr=False)
    account_id: str | None = None
    expires_at: datetime | None = None
    user_id: str | None = None

    @classmethod
    def of(cls, path: Path, document: object) -> Session:
        if not isinstance(document, dict):
            raise IdentityError(f"{path} must hold a JSON object, not {type(document).__name__}")
        members = cast("dict[str, Any]", document)
        return cls(
            path,
            base_url=_text(path, members, "base_url"),
            api_key=_text(path, members, "api_key"),
            api_secret=_text(path, members, "api_secret"),
            account_id=_text(path, members, "account_id"),
            expires_at=instant(_text(path, members, "expires_at")),
            user_id=_text(path, members, "clerk_user_id"),
        )

    def key(self, now: datetime) -> APIKey:
        """The session's key; raises unless it is complete and lasts for another 30 s."""
        if not (self.api_key and self.api_secret and self.account_id):
            raise IdentityError(f"{self.path} holds no session: log in with the scheduler0 command")
        if self.expires_at is None:
            raise IdentityError(f"the session in {self.path} does not say when it expires: log in again")
        if expired(self.expires_at, now):
            raise IdentityError(
                f"the session in {self.path} has expired ({self.expires_at.isoformat()}): log in again"
            )
        try:
            return APIKey(self.api_key, self.api_secret, self.account_id, self.expires_at)
        except ValueError as error:
            raise IdentityError(f"{self.path}: {error}") from None


def read_session(path: Path) -> Session:
    """Read the file; warn, once for each path, if other users of the machine can read its secret."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read()
    except OSError as error:
        raise IdentityError(f"cannot read {path}: {error.strerror or error}") from error
    try:
        document = json.loads(content)
    except json.JSONDecodeError as error:
        # The original error carries the whole text, secrets included.
        raise IdentityError(
            f"{path} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        ) from None
    except (ValueError, RecursionError):
        raise IdentityError(f"{path} is not JSON in UTF-8") from None
    session = Session.of(path, document)
    if session.api_secret and os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        _warn_once(path, mode)
    return session


def instant(text: str | None) -> datetime | None:
    """An RFC 3339 instant; ``None`` for anything else: such a session counts as expired."""
    try:
        parsed = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return parsed if parsed.utcoffset() is not None else None


def _text(path: Path, members: Mapping[str, Any], name: str) -> str | None:
    value = members.get(name)
    if value is not None and not isinstance(value, str):
        raise IdentityError(f"{path}: {name} must be a string, not {type(value).__name__}")
    return value or None


def _warn_once(path: Path, mode: int) -> None:
    if path not in _warned:
        _warned.add(path)
        warn(
            f"{path} holds a secret and other users can get at it (mode {stat.S_IMODE(mode):03o}): "
            f"run chmod 600 {path}",
            InsecureFileWarning,
        )
