"""Credentials (contract admin 2)."""

import json
from dataclasses import dataclass

from starlette.responses import Response

from scheduler0.emulator.access import ADMIN, SCOPES, hash_secret, new_api_key, new_secret
from scheduler0.emulator.api.answers import ApiError, no_content, success
from scheduler0.emulator.api.list_query import Listing
from scheduler0.emulator.api.request import FOREIGN_KEY, ApiRequest, parse, parse_first, read_first_deleted_by
from scheduler0.emulator.go.decode import Struct, member
from scheduler0.emulator.go.kinds import BOOL, DATE, INT64, OPTIONAL_DATE, STRING, STRINGS, UINT, optional
from scheduler0.emulator.go.text import INT64_MAX, INT64_MIN, UINT64_MAX
from scheduler0.emulator.go.time import ZERO_DATE, format_instant
from scheduler0.emulator.instants import DAY, SECOND
from scheduler0.emulator.known_accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.store import credentials as store
from scheduler0.emulator.store.rows import CredentialRow

_COLUMNS = ("id", "date_created", "date_modified", "created_by", "modified_by", "deleted_by", "expires_at")
_SHORTEST_LIFE = 300 * SECOND
_LONGEST_LIFE = 90 * DAY


@dataclass
class CredentialBody:
    """The server's credential. Members that no request can change must be well-formed."""

    id: int = member("id", UINT)
    account_id: int = member("accountId", UINT)
    archived: bool | None = member("archived", optional(BOOL))
    api_key: str = member("apiKey", STRING)
    date_created: str = member("dateCreated", DATE)
    date_modified: str | None = member("dateModified", OPTIONAL_DATE)
    created_by: str = member("createdBy", STRING)
    modified_by: str | None = member("modifiedBy", optional(STRING))
    deleted_by: str | None = member("deletedBy", optional(STRING))
    archived_by: str | None = member("archivedBy", optional(STRING))
    scopes: tuple[str, ...] = member("scopes", STRINGS)
    expires_at: str | None = member("expiresAt", OPTIONAL_DATE)
    expires_in_seconds: int | None = member("expiresInSeconds", optional(INT64))


@dataclass
class ArchiveBody:
    archived_by: str = member("archivedBy", STRING)


_CREDENTIAL = Struct(CredentialBody, "models.Credential")
_ARCHIVE = Struct(ArchiveBody, "struct")


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


async def list_credentials(request: ApiRequest) -> Response:
    listing = Listing.read(request)
    connection = request.backend.database.connection
    total = store.count_credentials(connection, request.account_id)
    rows: list[CredentialRow] = []
    if total or not request.quirks.empty_account_unchecked:
        page = listing.page("credentials", _COLUMNS)
        rows = store.list_credentials(connection, request.account_id, page)
    return success(
        {
            "total": total,
            "offset": listing.offset,
            "limit": listing.limit,
            "credentials": [_wire(row) for row in rows],
        }
    )


async def create_credential(request: ApiRequest) -> Response:
    """Create a credential. Only this answer has the secret; the store keeps its hash."""
    body = await parse(await request.body(), _CREDENTIAL)
    if not body.created_by:
        raise ApiError(400, "createdBy is required")
    _check_admin(request, body)
    if not body.scopes:
        raise ApiError(400, "at least one scope is required")
    for index, scope in enumerate(body.scopes):
        if scope not in SCOPES:
            raise ApiError(400, f"invalid scope: {scope}")
        if scope in body.scopes[:index]:
            raise ApiError(400, f"duplicate scope: {scope}")
    request.require_known_account(ApiError(500, FOREIGN_KEY))
    secret = new_secret()
    written = body.date_created != ZERO_DATE
    credential = store.new_credential(
        request.account_id,
        new_api_key(),
        hash_secret(secret),
        json.dumps(body.scopes),
        created_by=body.created_by,
        date_created=DATE.written(body.date_created) if written else format_instant(request.now),
        expires_at=expiry(request.now, body.expires_in_seconds, wraps=request.quirks.lifetimes_wrap),
        archived=bool(body.archived),
    )
    with request.backend.database.transaction() as connection:
        credential = credential._replace(id=store.insert_credential(connection, credential))
    request.backend.sweep.look_again()
    return success(_wire(credential) | {"plaintextSecret": secret}, 201)


async def get_credential(request: ApiRequest) -> Response:
    credential = _find(request, request.path_id())
    if credential is None:
        raise _not_found(request)
    return success(_wire(credential))


async def update_credential(request: ApiRequest) -> Response:
    """Change `archived`. With `body_id_counts` the id in the body counts, not that in the path."""
    document = await request.body()
    credential_id = request.path_id()
    body = await parse(document, _CREDENTIAL)
    if not body.modified_by:
        raise ApiError(400, "modifiedBy is required")
    _check_admin(request, body)
    credential_id = (request.quirks.body_id_counts and body.id) or credential_id
    with request.backend.database.transaction() as connection:
        credential = _find(request, credential_id)
        if credential is None:
            raise ApiError(404, "credential not found")
        if body.api_key and body.api_key != credential.api_key:
            raise ApiError(400, "api key cannot be updated")
        archived = body.archived
        if archived is None and not request.quirks.update_unarchives:
            archived = bool(credential.archived)
        store.update_credential(
            connection, credential_id, archived=bool(archived), modified_by=body.modified_by, now=request.now
        )
    request.backend.sweep.look_again()
    return success(_wire(_find(request, credential_id) or credential))


async def delete_credential(request: ApiRequest) -> Response:
    credential_id = request.path_id()
    deleted_by = await read_first_deleted_by(await request.http.body())
    with request.backend.database.transaction() as connection:
        if _find(request, credential_id, deleted=request.quirks.delete_twice_204) is None:
            raise _not_found(request)
        store.delete_credential(connection, credential_id, deleted_by=deleted_by, now=request.now)
    return no_content()


async def archive_credential(request: ApiRequest) -> Response:
    try:
        credential_id = request.path_id()
    except ApiError as error:
        raise ApiError(400, "credential id is required") from error
    body = await parse_first(await request.http.body(), _ARCHIVE, status=400, message="Invalid request body")
    if not body.archived_by:
        raise ApiError(400, "archivedBy is required")
    if request.account_id == SYSTEM_ACCOUNT:
        raise ApiError.wrapped(400, "system credentials cannot be archived")
    with request.backend.database.transaction() as connection:
        if _find(request, credential_id, deleted=request.quirks.delete_twice_204) is None:
            raise ApiError.wrapped(404, "credential not found")
        store.archive_credential(connection, credential_id, archived_by=body.archived_by, now=request.now)
    return no_content()


def _check_admin(request: ApiRequest, body: CredentialBody) -> None:
    if ADMIN in body.scopes and not request.caller.may(ADMIN):
        raise ApiError(403, "admin scope may only be granted by an operator or an admin credential")


def _find(request: ApiRequest, credential_id: int, *, deleted: bool = False) -> CredentialRow | None:
    if credential_id > INT64_MAX:
        return None
    connection = request.backend.database.connection
    return store.get_credential(connection, request.account_id, credential_id, deleted=deleted)


def _not_found(request: ApiRequest) -> ApiError:
    status = 400 if request.quirks.credential_not_found_is_400 else 404
    return ApiError.wrapped(status, "credential not found", code=404)


def _wire(credential: CredentialRow) -> dict[str, object]:
    """The credential in the server's key order, without empty members."""
    members: dict[str, object] = {
        "id": credential.id,
        "accountId": credential.account_id,
        "archived": bool(credential.archived),
        "apiKey": credential.api_key,
        "dateCreated": credential.date_created,
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
