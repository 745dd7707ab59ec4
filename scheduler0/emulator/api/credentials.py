"""Credentials (contract admin.md 2)."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from scheduler0.emulator.accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.api.auth import ADMIN, hash_secret
from scheduler0.emulator.api.call import Call, parse, parse_first
from scheduler0.emulator.api.deletion import read_first_deleted_by
from scheduler0.emulator.api.envelope import Refusal, no_content, success
from scheduler0.emulator.api.listing import BROKEN_COLUMN, Listing
from scheduler0.emulator.go.decode import (
    BOOL,
    DATE,
    INT64,
    OPTIONAL_DATE,
    STRING,
    STRINGS,
    UINT,
    Struct,
    member,
    optional,
)
from scheduler0.emulator.go.rfc3339 import format_instant
from scheduler0.emulator.go.strconv import INT64_MAX, INT64_MIN, UINT64_MAX
from scheduler0.emulator.store import credentials as store
from scheduler0.emulator.store.instants import DAY, SECOND, to_instant
from scheduler0.emulator.store.rows import CredentialRow

SCOPES = ("read", "write", "execute", ADMIN)

_COLUMNS = ("id", "date_created", "date_modified", "created_by", "modified_by", "deleted_by", "expires_at")

_API_KEY_BYTES = 92
_SECRET_BYTES = 32
_SHORTEST_LIFE = 300 * SECOND
_LONGEST_LIFE = 90 * DAY


@dataclass
class CredentialBody:
    """The server's credential; members that no request can change only have to be well-formed."""

    id: int = member("id", UINT)
    account_id: int = member("accountId", UINT)
    archived: bool | None = member("archived", optional(BOOL))
    api_key: str = member("apiKey", STRING)
    date_created: datetime | None = member("dateCreated", DATE)
    date_modified: datetime | None = member("dateModified", OPTIONAL_DATE)
    created_by: str = member("createdBy", STRING)
    modified_by: str | None = member("modifiedBy", optional(STRING))
    deleted_by: str | None = member("deletedBy", optional(STRING))
    archived_by: str | None = member("archivedBy", optional(STRING))
    scopes: tuple[str, ...] = member("scopes", STRINGS)
    expires_at: datetime | None = member("expiresAt", OPTIONAL_DATE)
    expires_in_seconds: int | None = member("expiresInSeconds", optional(INT64))


@dataclass
class ArchiveBody:
    archived_by: str = member("archivedBy", STRING)


_CREDENTIAL = Struct(CredentialBody, "models.Credential")
_ARCHIVE = Struct(ArchiveBody, "struct")


def new_api_key() -> str:
    return secrets.token_hex(_API_KEY_BYTES)


def new_secret() -> str:
    return secrets.token_hex(_SECRET_BYTES)


def expiry(now: int, seconds: int | None, *, wraps: bool = True) -> int:
    """When a credential made at instant `now` expires: within 300 seconds to 90 days, 90 days by default.

    The server multiplies into 64-bit nanoseconds before it clamps, so absurd lifetimes wrap around (`wraps`).
    """
    if seconds is None:
        return now + _LONGEST_LIFE
    nanoseconds = seconds * 1_000_000_000
    if wraps:
        nanoseconds = ((nanoseconds - INT64_MIN) & UINT64_MAX) + INT64_MIN
    return now + min(max(nanoseconds // 1000, _SHORTEST_LIFE), _LONGEST_LIFE)


async def list_credentials(call: Call) -> Response:
    listing = Listing.read(call)
    connection = call.backend.database.connection
    total = store.count_credentials(connection, call.account_id)
    rows: list[CredentialRow] = []
    if total or not call.quirks.empty_account_unchecked:
        page = listing.page("credentials", _COLUMNS, BROKEN_COLUMN)
        rows = store.list_credentials(connection, call.account_id, page)
    return success(
        {
            "total": total,
            "offset": listing.offset,
            "limit": listing.limit,
            "credentials": [_wire(row) for row in rows],
        }
    )


async def create_credential(call: Call) -> Response:
    """The only answer that carries the secret, which the store then forgets."""
    body = parse(await call.body(), _CREDENTIAL)
    if not body.created_by:
        raise Refusal(400, "createdBy is required")
    _check_admin(call, body)
    if not body.scopes:
        raise Refusal(400, "at least one scope is required")
    for index, scope in enumerate(body.scopes):
        if scope not in SCOPES:
            raise Refusal(400, f"invalid scope: {scope}")
        if scope in body.scopes[:index]:
            raise Refusal(400, f"duplicate scope: {scope}")
    secret = new_secret()
    credential = CredentialRow(
        id=0,
        account_id=call.account_id,
        api_key=new_api_key(),
        secret_hash=hash_secret(secret),
        scopes=json.dumps(body.scopes),
        archived=int(bool(body.archived)),
        expires_at=expiry(call.now, body.expires_in_seconds, wraps=call.quirks.lifetimes_wrap),
        date_created=to_instant(body.date_created) if body.date_created else call.now,
        date_modified=None,
        created_by=body.created_by,
        modified_by=None,
        deleted_by=None,
        archived_by=None,
    )
    with call.backend.database.transaction() as connection:
        credential = credential._replace(id=store.insert_credential(connection, credential))
    call.backend.sweep.look_again()
    return success(_wire(credential) | {"plaintextSecret": secret}, 201)


async def get_credential(call: Call) -> Response:
    credential = _find(call, call.path_id())
    if credential is None:
        raise _not_found(call)
    return success(_wire(credential))


async def update_credential(call: Call) -> Response:
    """Changes `archived` only. With `body_id_counts` the body may name the credential."""
    document = await call.body()
    credential_id = call.path_id()
    body = parse(document, _CREDENTIAL)
    if not body.modified_by:
        raise Refusal(400, "modifiedBy is required")
    _check_admin(call, body)
    credential_id = (call.quirks.body_id_counts and body.id) or credential_id
    with call.backend.database.transaction() as connection:
        credential = _find(call, credential_id)
        if credential is None:
            raise Refusal(404, "credential not found")
        if body.api_key and body.api_key != credential.api_key:
            raise Refusal(400, "api key cannot be updated")
        archived = body.archived
        if archived is None and not call.quirks.update_unarchives:
            archived = bool(credential.archived)
        store.update_credential(
            connection, credential_id, archived=bool(archived), modified_by=body.modified_by, now=call.now
        )
    call.backend.sweep.look_again()
    return success(_wire(_find(call, credential_id) or credential))


async def delete_credential(call: Call) -> Response:
    credential_id = call.path_id()
    deleted_by = read_first_deleted_by(await call.request.body())
    with call.backend.database.transaction() as connection:
        if _find(call, credential_id, deleted=call.quirks.delete_twice_204) is None:
            raise _not_found(call)
        store.delete_credential(connection, credential_id, deleted_by=deleted_by, now=call.now)
    return no_content()


async def archive_credential(call: Call) -> Response:
    try:
        credential_id = call.path_id()
    except Refusal as refusal:
        raise Refusal(400, "credential id is required") from refusal
    body = parse_first(await call.request.body(), _ARCHIVE, status=400, message="Invalid request body")
    if not body.archived_by:
        raise Refusal(400, "archivedBy is required")
    if call.account_id == SYSTEM_ACCOUNT:
        raise Refusal.wrapped(400, "system credentials cannot be archived")
    with call.backend.database.transaction() as connection:
        if _find(call, credential_id, deleted=call.quirks.delete_twice_204) is None:
            raise Refusal.wrapped(404, "credential not found")
        store.archive_credential(connection, credential_id, archived_by=body.archived_by, now=call.now)
    return no_content()


def _check_admin(call: Call, body: CredentialBody) -> None:
    if ADMIN in body.scopes and not call.caller.may(ADMIN):
        raise Refusal(403, "admin scope may only be granted by an operator or an admin credential")


def _find(call: Call, credential_id: int, *, deleted: bool = False) -> CredentialRow | None:
    if credential_id > INT64_MAX:
        return None
    connection = call.backend.database.connection
    return store.get_credential(connection, call.account_id, credential_id, deleted=deleted)


def _not_found(call: Call) -> Refusal:
    status = 400 if call.quirks.credential_not_found_is_400 else 404
    return Refusal.wrapped(status, "credential not found", code=404)


def _wire(credential: CredentialRow) -> dict[str, object]:
    """The credential in the server's key order; whatever is empty is left out."""
    members: dict[str, object] = {
        "id": credential.id,
        "accountId": credential.account_id,
        "archived": bool(credential.archived),
        "apiKey": credential.api_key,
        "dateCreated": format_instant(credential.date_created),
        "dateModified": _date(credential.date_modified),
        "createdBy": credential.created_by,
        "modifiedBy": credential.modified_by,
        "deletedBy": credential.deleted_by,
        "archivedBy": credential.archived_by,
        "scopes": json.loads(credential.scopes),
        "expiresAt": _date(credential.expires_at),
    }
    return {key: value for key, value in members.items() if value}


def _date(instant: int | None) -> str | None:
    return None if instant is None else format_instant(instant)
