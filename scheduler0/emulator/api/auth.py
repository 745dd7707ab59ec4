"""Who calls, for which account, and with which scopes (contract core.md 2)."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass, field

from starlette.datastructures import Headers

from scheduler0.emulator.api.envelope import Refusal
from scheduler0.emulator.go.strconv import INT64_MAX, NumberError, parse_uint
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.credentials import find_by_api_key
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.rows import CredentialRow

ADMIN = "admin"

_UNKNOWN = "unauthorized request - cannot determine authentication type"


@dataclass(frozen=True)
class Operator:
    """The pair that Basic authentication must present."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Caller:
    """An authenticated caller. `scopes` is `None` for the operator, to whom no scope applies."""

    account_id: int | None
    scopes: frozenset[str] | None

    def may(self, scope: str) -> bool:
        return self.scopes is None or scope in self.scopes or ADMIN in self.scopes


def hash_secret(secret: str) -> str:
    """What the store keeps of a secret. Secrets are long and random, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def authenticate(
    headers: Headers, operator: Operator, database: Database, now: int, quirks: Quirks
) -> Caller:
    """The caller of a request at instant `now`; a `Refusal` with status 401 if there is none.

    With `archived_keys_work` only acting as an archived credential is refused.
    """
    account_id = read_account_id(headers)
    api_key, secret = headers.get("x-api-key"), headers.get("x-secret-key")
    if api_key and secret and account_id is not None:
        credential = find_by_api_key(database.connection, account_id, api_key)
        if credential is not None and hmac.compare_digest(credential.secret_hash, hash_secret(secret)):
            if credential.archived and not quirks.archived_keys_work:
                raise Refusal(401, "credential is archived")
            return _as_credential(credential, now)
    if headers.get("x-peer") not in ("cmd", "peer") or not _is_operator(headers, operator):
        raise Refusal(401, _UNKNOWN)
    acted_as = headers.get("x-act-as-api-key", "").strip()
    if not acted_as:
        return Caller(account_id, None)
    return _act_as(acted_as, headers, account_id, database, now)


def read_account_id(headers: Headers) -> int | None:
    """The account of `X-Account-ID`; `None` if it is absent or no id that the store can hold."""
    try:
        account_id = parse_uint(headers.get("x-account-id", "").strip())
    except NumberError:
        return None
    return account_id if 0 < account_id <= INT64_MAX else None


def require_account(headers: Headers) -> None:
    """The account header check: a `Refusal` with status 400 if no usable account is named."""
    if not headers.get("x-account-id", "").strip():
        raise Refusal(400, "x-account-id header is required")
    if read_account_id(headers) is None:
        raise Refusal(400, "invalid x-account-id header")


def require_scope(caller: Caller, scope: str) -> None:
    """A `Refusal` with status 403 unless the caller holds `scope`."""
    if not caller.may(scope):
        raise Refusal(403, f"credential missing required scope: {scope}")


def _act_as(api_key: str, headers: Headers, account_id: int | None, database: Database, now: int) -> Caller:
    if not headers.get("x-account-id", "").strip():
        raise Refusal(401, "account id is required to act as a credential")
    if account_id is None:
        raise Refusal(401, "invalid account id")
    credential = find_by_api_key(database.connection, account_id, api_key)
    if credential is None:
        raise Refusal(401, "credential not found for account")
    if credential.archived:
        raise Refusal(401, "credential is archived")
    return _as_credential(credential, now)


def _as_credential(credential: CredentialRow, now: int) -> Caller:
    if credential.expires_at is not None and now > credential.expires_at:
        raise Refusal(401, "credential expired")
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
