"""Fill a new store with accounts, features, counters and credentials."""

import json
import secrets
import sqlite3
from datetime import datetime

from scheduler0.emulator.access import SCOPES, Access, WantedAccess, hash_secret, new_api_key, new_secret
from scheduler0.emulator.go.text import INT64_MAX
from scheduler0.emulator.go.time import format_instant, next_month
from scheduler0.emulator.instants import to_instant
from scheduler0.emulator.known_accounts import (
    EXAMPLE_ACCOUNT,
    FEATURES,
    LOCAL_EXECUTION_COUNT,
    NEW_ACCOUNT_EXECUTION_COUNT,
    SYSTEM_ACCOUNT,
    SYSTEM_EXECUTION_COUNT,
    TEAM_MEMBERS,
)
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.accounts import insert_counter, set_executions
from scheduler0.emulator.store.credentials import insert_credential, new_credential
from scheduler0.emulator.store.database import Database, get_setting, put_setting
from scheduler0.emulator.store.rows import AccountRow

_DEFAULT_USERNAME = "admin"
_PASSWORD_BYTES = 18


def first_allowance(executions: int | None, quirks: Quirks) -> int:
    """The executions of account 2 in a new store: as the user asks, else by the quirk `small_allowance`.

    Raises `ValueError` unless `executions` is a whole number from 0 to 2**63 - 1.
    """
    if executions is None:
        return NEW_ACCOUNT_EXECUTION_COUNT if quirks.small_allowance else LOCAL_EXECUTION_COUNT
    if isinstance(executions, bool) or not isinstance(executions, int):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ValueError(f"executions: must be a whole number, not {executions!r}")
    if not 0 <= executions <= INT64_MAX:
        raise ValueError(f"executions: must be from 0 to {INT64_MAX}, not {executions}")
    return executions


def set_allowance(database: Database, now: datetime, executions: int) -> None:
    """Set the executions that account 2 has left."""
    with database.transaction() as connection:
        set_executions(connection, EXAMPLE_ACCOUNT, executions, now=to_instant(now))


def seed(
    database: Database, now: datetime, wanted: WantedAccess, executions: int = LOCAL_EXECUTION_COUNT
) -> Access:
    """Fill a new store, make the credentials valid in any store, and return them.

    `executions` is the allowance of account 2 in a new store. A store with accounts keeps its allowance.
    The credentials are stored in clear text, because every start shows them. A deleted API key is restored.
    """
    with database.transaction() as connection:
        if connection.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() is None:
            _seed_accounts(connection, now, executions)
        access = Access(
            username=_setting(connection, "username", wanted.username) or _DEFAULT_USERNAME,
            password=_setting(connection, "password", wanted.password)
            or secrets.token_urlsafe(_PASSWORD_BYTES),
            api_key=_setting(connection, "api_key", wanted.api_key) or new_api_key(),
            api_secret=_setting(connection, "api_secret", wanted.api_secret) or new_secret(),
        )
        put_setting(connection, "username", access.username)
        put_setting(connection, "password", access.password)
        put_setting(connection, "api_key", access.api_key)
        put_setting(connection, "api_secret", access.api_secret)
        _put_credential(connection, access, to_instant(now))
    return access


def _setting(connection: sqlite3.Connection, key: str, wanted: str | None) -> str | None:
    return get_setting(connection, key) if wanted is None else wanted


def _seed_accounts(connection: sqlite3.Connection, now: datetime, executions: int) -> None:
    created, reset = to_instant(now), to_instant(next_month(now))
    accounts = {SYSTEM_ACCOUNT: ("System", SYSTEM_EXECUTION_COUNT), EXAMPLE_ACCOUNT: ("Example", executions)}
    for account_id, (name, allowance) in accounts.items():
        connection.execute(
            "INSERT INTO accounts (id, name, date_created, date_modified) VALUES (?, ?, ?, ?)",
            AccountRow(account_id, name, created, None),
        )
        insert_counter(connection, account_id, allowance, reset=reset, now=created)
    for feature_id, name in enumerate(FEATURES, start=1):
        connection.execute(
            "INSERT INTO features (id, name, date_created) VALUES (?, ?, ?)", (feature_id, name, created)
        )
        if name != TEAM_MEMBERS:
            connection.execute(
                "INSERT INTO account_features (account_id, feature_id) VALUES (?, ?)",
                (SYSTEM_ACCOUNT, feature_id),
            )


def _put_credential(connection: sqlite3.Connection, access: Access, now: int) -> None:
    secret_hash = hash_secret(access.api_secret)
    revived = connection.execute(
        "UPDATE credentials SET account_id = ?, secret_hash = ?, archived = 0, deleted_by = NULL"
        " WHERE api_key = ?",
        (EXAMPLE_ACCOUNT, secret_hash, access.api_key),
    )
    if revived.rowcount:
        return
    credential = new_credential(
        EXAMPLE_ACCOUNT,
        access.api_key,
        secret_hash,
        json.dumps(SCOPES),
        created_by="emulator",
        date_created=format_instant(now),
    )
    insert_credential(connection, credential)
