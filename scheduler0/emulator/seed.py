"""What a store holds before its first request: accounts, features, counters, and a way in."""

import json
import re
import secrets
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime

from scheduler0.emulator.accounts import (
    EXAMPLE_ACCOUNT,
    FEATURES,
    NEW_ACCOUNT_EXECUTION_COUNT,
    SYSTEM_ACCOUNT,
    SYSTEM_EXECUTION_COUNT,
    TEAM_MEMBERS,
)
from scheduler0.emulator.api.auth import hash_secret
from scheduler0.emulator.api.credentials import SCOPES, new_api_key, new_secret
from scheduler0.emulator.calendar import next_month
from scheduler0.emulator.store.accounts import insert_counter
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.instants import to_instant
from scheduler0.emulator.store.rows import AccountRow, CredentialRow, insertion
from scheduler0.emulator.store.settings import get_setting, put_setting

_DEFAULT_USERNAME = "admin"
_PASSWORD_BYTES = 18
_HEADER_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?")


@dataclass(frozen=True)
class Access:
    """The operator's pair, and an API key of the example account that holds every scope."""

    username: str
    password: str = field(repr=False)
    api_key: str
    api_secret: str = field(repr=False)


@dataclass(frozen=True)
class WantedAccess:
    """What the user chose; the rest is as in the store, or made up on the first start.

    Raises `ValueError` for what no request can carry.
    """

    username: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = None
    api_secret: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value is not None and not isinstance(value, str):
                raise TypeError(f"{name}: must be a text")
            if value == "":
                raise ValueError(f"{name}: must not be empty")
        for name in ("api_key", "api_secret"):
            value = getattr(self, name)
            if value is not None and not _HEADER_VALUE.fullmatch(value):
                raise ValueError(f"{name}: must be visible ASCII characters, as it travels in a header")
        if ":" in (self.username or ""):
            raise ValueError("username: must not have a colon, which begins the password")


def seed(database: Database, now: datetime, wanted: WantedAccess) -> Access:
    """Prepare a fresh store; on any store, make the way in work and return it.

    The access is stored in clear, as every start shows it. The API key is revived if it was deleted.
    """
    with database.transaction() as connection:
        if connection.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() is None:
            _seed_accounts(connection, now)
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


def _seed_accounts(connection: sqlite3.Connection, now: datetime) -> None:
    created, reset = to_instant(now), to_instant(next_month(now))
    accounts = {SYSTEM_ACCOUNT: ("System", SYSTEM_EXECUTION_COUNT)}
    accounts[EXAMPLE_ACCOUNT] = ("Example", NEW_ACCOUNT_EXECUTION_COUNT)
    for account_id, (name, executions) in accounts.items():
        connection.execute(
            "INSERT INTO accounts (id, name, date_created, date_modified) VALUES (?, ?, ?, ?)",
            AccountRow(account_id, name, created, None),
        )
        insert_counter(connection, account_id, executions, reset=reset, now=created)
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
    credential = CredentialRow(
        id=0,
        account_id=EXAMPLE_ACCOUNT,
        api_key=access.api_key,
        secret_hash=secret_hash,
        scopes=json.dumps(SCOPES),
        archived=0,
        expires_at=None,
        date_created=now,
        date_modified=None,
        created_by="emulator",
        modified_by=None,
        deleted_by=None,
        archived_by=None,
    )
    connection.execute(insertion("credentials", CredentialRow), credential[1:])
