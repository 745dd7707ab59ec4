"""Credentials of the emulator: the operator, the API key, and functions that make and hash secrets."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field

ADMIN = "admin"


@dataclass(frozen=True)
class Operator:
    """The user name and password for Basic authentication."""

    username: str
    password: str = field(repr=False)


def hash_secret(secret: str) -> str:
    """The hash of a secret that the store keeps. Secrets are long and random, so they need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


SCOPES = ("read", "write", "execute", ADMIN)
_API_KEY_BYTES = 92
_SECRET_BYTES = 32


def new_api_key() -> str:
    return secrets.token_hex(_API_KEY_BYTES)


def new_secret() -> str:
    return secrets.token_hex(_SECRET_BYTES)


_HEADER_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?")


def require_text(name: str, secret: object) -> None:
    """Raises `TypeError` for what is neither text nor None, and `ValueError` for empty text."""
    if secret is not None and not isinstance(secret, str):
        raise TypeError(f"{name}: must be text, not {type(secret).__name__}")
    if secret == "":
        raise ValueError(f"{name}: must not be empty")


@dataclass(frozen=True)
class Access:
    """The operator's name and password, and an API key of the example account with every scope."""

    username: str
    password: str = field(repr=False)
    api_key: str
    api_secret: str = field(repr=False)


@dataclass(frozen=True)
class WantedAccess:
    """The credentials that the user chose. None means: as in the store, or generated on the first start.

    Raises `TypeError` for a value that is not text, and `ValueError` for text that no request can carry.
    """

    username: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = None
    api_secret: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            require_text(name, value)
        for name in ("api_key", "api_secret"):
            value = getattr(self, name)
            if value is not None and not _HEADER_VALUE.fullmatch(value):
                raise ValueError(f"{name}: must be visible ASCII characters, because it is sent in a header")
        if ":" in (self.username or ""):
            raise ValueError(
                "username: must not contain a colon, which ends the name in Basic authentication"
            )
