"""Who calls, for which account, and with which scopes (contract core 2)."""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass

from starlette.datastructures import Headers

from scheduler0.emulator.access import ADMIN, Operator, hash_secret
from scheduler0.emulator.api.answers import ApiError
from scheduler0.emulator.go.text import INT64_MAX, NumberError, parse_uint
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.credentials import find_by_api_key
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.rows import CredentialRow

_UNKNOWN = "unauthorized request - cannot determine authentication type"


@dataclass(frozen=True)
class Caller:
    """An authenticated caller. `scopes` is `None` for the operator, who needs no scope."""

    account_id: int | None
    scopes: frozenset[str] | None

    @property
    def named(self) -> bool:
        """Whether the caller is the operator, who may name an account that does not exist."""
        return self.scopes is None

    def may(self, scope: str) -> bool:
        return self.scopes is None or scope in self.scopes or ADMIN in self.scopes


@dataclass(frozen=True)
class NamedAccount:
    """The header `X-Account-ID`: its text, and the id. The id is `None` if no row can have it."""

    text: str
    id: int | None

    @classmethod
    def read(cls, headers: Headers) -> "NamedAccount":
        text = headers.get("x-account-id", "").strip()
        try:
            account_id = parse_uint(text)
        except NumberError:
            return cls(text, None)
        return cls(text, account_id if 0 < account_id <= INT64_MAX else None)

    def require(self) -> None:
        """An `ApiError` with status 400 if the header is missing or wrong."""
        if not self.text:
            raise ApiError(400, "x-account-id header is required")
        if self.id is None:
            raise ApiError(400, "invalid x-account-id header")


def authenticate(
    headers: Headers, account: NamedAccount, operator: Operator, database: Database, now: int, quirks: Quirks
) -> Caller:
    """The caller of a request at instant `now`. Raises an `ApiError` with status 401 for an unknown caller.

    With `archived_keys_work`, only acting as an archived credential is refused.
    """
    api_key, secret = headers.get("x-api-key"), headers.get("x-secret-key")
    if api_key and secret and account.id is not None:
        credential = find_by_api_key(database.connection, account.id, api_key)
        if credential is not None and hmac.compare_digest(credential.secret_hash, hash_secret(secret)):
            if credential.archived and not quirks.archived_keys_work:
                raise ApiError(401, "credential is archived")
            return _as_credential(credential, now)
    if headers.get("x-peer") not in ("cmd", "peer") or not _is_operator(headers, operator):
        raise ApiError(401, _UNKNOWN)
    acted_as = headers.get("x-act-as-api-key", "").strip()
    if not acted_as:
        return Caller(account.id, None)
    return _act_as(acted_as, account, database, now)


def require_scope(caller: Caller, scope: str) -> None:
    """An `ApiError` with status 403 if the caller does not hold `scope`."""
    if not caller.may(scope):
        raise ApiError(403, f"credential missing required scope: {scope}")


def _act_as(api_key: str, account: NamedAccount, database: Database, now: int) -> Caller:
    if not account.text:
        raise ApiError(401, "account id is required to act as a credential")
    if account.id is None:
        raise ApiError(401, "invalid account id")
    credential = find_by_api_key(database.connection, account.id, api_key)
    if credential is None:
        raise ApiError(401, "credential not found for account")
    if credential.archived:
        raise ApiError(401, "credential is archived")
    return _as_credential(credential, now)


def _as_credential(credential: CredentialRow, now: int) -> Caller:
    if credential.expires_at is not None and now > credential.expires_at:
        raise ApiError(401, "credential expired")
    return Caller(credential.account_id, frozenset(json.loads(credential.scopes)))


def _is_operator(headers: Headers, operator: Operator) -> bool:
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        presented = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(presented, f"{operator.username}:{operator.password}".encode())
