"""The API keys of the accounts. "Live" means not deleted and not archived."""

import sqlite3
from dataclasses import replace

from scheduler0.emulator.store.listing import Page, select_page
from scheduler0.emulator.store.rows import CredentialRow, columns, insertion

_SELECT = f"SELECT {columns(CredentialRow)} FROM credentials"

_EXPIRING = "deleted_by IS NULL AND archived = 0 AND expires_at IS NOT NULL"
# One that was brought back from the archive after it had expired counts from then on.
_EXPIRY = "MAX(expires_at, COALESCE(date_modified, 0))"


def find_by_api_key(connection: sqlite3.Connection, account_id: int, api_key: str) -> CredentialRow | None:
    """The credential that is not deleted, archived or not."""
    return _one(connection, "api_key = ? AND account_id = ? AND deleted_by IS NULL", (api_key, account_id))


def get_credential(
    connection: sqlite3.Connection, account_id: int, credential_id: int, *, deleted: bool = False
) -> CredentialRow | None:
    """A credential of the account; a deleted one only if `deleted`."""
    where = "id = ? AND account_id = ?" + ("" if deleted else " AND deleted_by IS NULL")
    return _one(connection, where, (credential_id, account_id))


def count_credentials(connection: sqlite3.Connection, account_id: int) -> int:
    """How many live credentials the account has."""
    (count,) = connection.execute(
        "SELECT COUNT(*) FROM credentials WHERE account_id = ? AND deleted_by IS NULL AND archived = 0",
        (account_id,),
    ).fetchone()
    return int(count)


def list_credentials(connection: sqlite3.Connection, account_id: int, page: Page) -> list[CredentialRow]:
    """One page of the live credentials. Dates are sorted by their texts."""
    where = "account_id = ? AND deleted_by IS NULL AND archived = 0"
    if page.column in ("date_modified", "expires_at"):
        page = replace(page, column=f"date_text({page.column}, NULL)")
    rows = select_page(connection, f"{_SELECT} WHERE {where}", (account_id,), page)
    return [CredentialRow._make(row) for row in rows]


def new_credential(
    account_id: int,
    api_key: str,
    secret_hash: str,
    scopes: str,
    *,
    created_by: str,
    date_created: str,
    expires_at: int | None = None,
    archived: bool = False,
) -> CredentialRow:
    """A credential to insert, which nobody has changed yet. `scopes` is a JSON array."""
    return CredentialRow(
        id=0,
        account_id=account_id,
        api_key=api_key,
        secret_hash=secret_hash,
        scopes=scopes,
        archived=int(archived),
        expires_at=expires_at,
        date_created=date_created,
        date_modified=None,
        created_by=created_by,
        modified_by=None,
        deleted_by=None,
        archived_by=None,
    )


def insert_credential(connection: sqlite3.Connection, credential: CredentialRow) -> int:
    """Store a new credential and return its id; the id in `credential` does not count."""
    cursor = connection.execute(insertion("credentials", CredentialRow), credential[1:])
    return int(cursor.lastrowid or 0)


def update_credential(
    connection: sqlite3.Connection, credential_id: int, *, archived: bool, modified_by: str, now: int
) -> None:
    connection.execute(
        "UPDATE credentials SET archived = ?, modified_by = ?, date_modified = ? WHERE id = ?",
        (int(archived), modified_by, now, credential_id),
    )


def archive_credential(
    connection: sqlite3.Connection, credential_id: int, *, archived_by: str, now: int
) -> None:
    connection.execute(
        "UPDATE credentials SET archived = 1, archived_by = ?, date_modified = ? WHERE id = ?",
        (archived_by, now, credential_id),
    )


def earliest_expiry(connection: sqlite3.Connection) -> int | None:
    """The earliest expiry of all live credentials, past or future. `None` if no credential expires."""
    (instant,) = connection.execute(f"SELECT MIN({_EXPIRY}) FROM credentials WHERE {_EXPIRING}").fetchone()
    return None if instant is None else int(instant)


def archive_expired(connection: sqlite3.Connection, before: int, *, archived_by: str, now: int) -> None:
    """Archive the live credentials that have expired before an instant, of all accounts."""
    connection.execute(
        "UPDATE credentials SET archived = 1, archived_by = ?, date_modified = ?"
        f" WHERE {_EXPIRING} AND {_EXPIRY} < ?",
        (archived_by, now, before),
    )


def delete_credential(
    connection: sqlite3.Connection, credential_id: int, *, deleted_by: str, now: int
) -> None:
    """Delete softly: the row stays, archived, and no longer authenticates."""
    connection.execute(
        "UPDATE credentials SET archived = 1, deleted_by = ?, date_modified = ? WHERE id = ?",
        (deleted_by, now, credential_id),
    )


def _one(connection: sqlite3.Connection, where: str, values: tuple[int | str, ...]) -> CredentialRow | None:
    row = connection.execute(f"{_SELECT} WHERE {where}", values).fetchone()
    return None if row is None else CredentialRow._make(row)
