"""Accounts, their features, and the rotation of the secret key (contract admin 5)."""

import binascii
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from starlette.responses import Response

from scheduler0.emulator.api.answers import ApiError, no_content, success
from scheduler0.emulator.api.request import ApiRequest, null_list, parse, parse_stream
from scheduler0.emulator.go.decode import Struct, member
from scheduler0.emulator.go.kinds import STRING, UINT, Kind
from scheduler0.emulator.go.text import INT64_MAX, trim
from scheduler0.emulator.go.time import format_instant, next_month
from scheduler0.emulator.instants import from_instant, to_instant
from scheduler0.emulator.known_accounts import (
    FEATURE_EXECUTIONS,
    MORE_EXECUTIONS,
    NEW_ACCOUNT_EXECUTION_COUNT,
)
from scheduler0.emulator.store import accounts as store
from scheduler0.emulator.store.ai import current_period
from scheduler0.emulator.store.jobs import activate_jobs
from scheduler0.emulator.store.rows import AccountRow, FeatureRow

T = TypeVar("T")


def named_account(request: ApiRequest) -> int:
    """The account in the path. An `ApiError` with status 403 if the caller acts for another account."""
    account_id = request.unsigned_path_id()
    if request.caller.account_id not in (None, account_id):
        raise ApiError(403, "account mismatch: cannot access another account")
    return account_id


def usable_account(account_id: int) -> int:
    """The same id. An `ApiError` if it is 0 or too large for a row."""
    if account_id == 0:
        raise ApiError.structured(400, "account id is required")
    if account_id > INT64_MAX:
        raise ApiError.structured(404, "account doesn't exist")
    return account_id


async def named_account_and_body(
    request: ApiRequest, kind: Kind[T], check: Callable[[T], None] = lambda _: None
) -> tuple[int, T]:
    """The account in the path, and the body.

    `check` may refuse the body; that comes before the check of the id.
    """
    account_id = named_account(request)
    body = await parse_stream(await request.http.body(), kind)
    check(body)
    return usable_account(account_id), body


@dataclass
class AccountBody:
    name: str = member("name", STRING)


@dataclass
class FeatureBody:
    feature_id: int = member("featureId", UINT)


_ACCOUNT = Struct(AccountBody, "models.Account")
_FEATURE = Struct(FeatureBody, "struct")


async def create_account(request: ApiRequest) -> Response:
    body = await parse_stream(await request.http.body(), _ACCOUNT)
    _check_name(body)
    reset = to_instant(next_month(from_instant(request.now)))
    with request.backend.database.transaction() as connection:
        account = store.insert_account(connection, body.name, request.now)
        store.insert_counter(
            connection, account.id, NEW_ACCOUNT_EXECUTION_COUNT, reset=reset, now=request.now
        )
        current_period(connection, account.id, request.now)
    return success(_wire(request, account, []), 201)


async def get_account(request: ApiRequest) -> Response:
    return success(_answer(request, usable_account(named_account(request))))


async def update_account(request: ApiRequest) -> Response:
    account_id, body = await named_account_and_body(request, _ACCOUNT)
    _check_name(body)
    store.rename_account(request.backend.database.connection, account_id, body.name, request.now)
    return success(_answer(request, account_id))


async def add_account_feature(request: ApiRequest) -> Response:
    """Add the feature. The feature of more executions raises the allowance each time it is added."""
    account_id, body = await named_account_and_body(request, _FEATURE, partial(_check_feature, request))
    _give(request, account_id, [feature for feature in _features(request) if feature.id == body.feature_id])
    return success({"featureId": body.feature_id}, 201)


async def add_all_account_features(request: ApiRequest) -> Response:
    _give(request, usable_account(named_account(request)), _features(request))
    return success({"message": "All features added successfully"})


async def remove_account_feature(request: ApiRequest) -> Response:
    """Remove the feature; the allowance stays. It is a success if the account does not have the feature."""
    account_id, body = await named_account_and_body(request, _FEATURE)
    if body.feature_id == 0:
        raise ApiError.structured(400, "feature id is required")
    if body.feature_id in {feature.id for feature in _features(request)}:
        store.remove_feature(request.backend.database.connection, account_id, body.feature_id)
    return no_content()


async def remove_all_account_features(request: ApiRequest) -> Response:
    account_id = usable_account(named_account(request))
    store.remove_all_features(request.backend.database.connection, account_id)
    return success({"message": "All features removed successfully"})


async def list_features(request: ApiRequest) -> Response:
    """All features. No account is needed."""
    return success(
        [
            {
                "id": feature.id,
                "name": feature.name,
                "dateCreated": format_instant(feature.date_created),
                "dateModified": _date(feature.date_modified),
            }
            for feature in _features(request)
        ]
        or null_list(request)
    )


def _check_name(body: AccountBody) -> None:
    if not trim(body.name):
        raise ApiError.structured(400, "account name is required")


def _check_feature(request: ApiRequest, body: FeatureBody) -> None:
    if body.feature_id not in {feature.id for feature in _features(request)}:
        raise ApiError.structured(404, f"feature not found with id: {body.feature_id}")


def _features(request: ApiRequest) -> list[FeatureRow]:
    return store.list_features(request.backend.database.connection)


def _give(request: ApiRequest, account_id: int, features: list[FeatureRow]) -> None:
    if not request.quirks.features_count_again:
        held = store.features_of_account(request.backend.database.connection, account_id)
        features = [feature for feature in features if feature not in held]
    revived: list[int] = []
    with request.backend.database.transaction() as connection:
        store.add_features(connection, account_id, [feature.id for feature in features])
        if any(feature.name == MORE_EXECUTIONS for feature in features):
            store.add_to_counter(connection, account_id, executions=FEATURE_EXECUTIONS, now=request.now)
            stopped_only = not request.quirks.feature_wakes_paused_jobs
            revived = activate_jobs(connection, account_id, request.now, stopped_only=stopped_only)
    request.backend.engine.schedule_new(revived)


def _answer(request: ApiRequest, account_id: int) -> dict[str, object]:
    connection = request.backend.database.connection
    account = store.get_account(connection, account_id)
    if account is None:
        raise ApiError.structured(404, "account doesn't exist")
    return _wire(request, account, store.features_of_account(connection, account_id))


def _wire(request: ApiRequest, account: AccountRow, features: list[FeatureRow]) -> dict[str, object]:
    return {
        "id": account.id,
        "name": account.name,
        "features": [
            {"accountId": account.id, "featureId": feature.id, "feature": feature.name}
            for feature in features
        ]
        or null_list(request),
        "dateCreated": format_instant(account.date_created),
        "dateModified": _date(account.date_modified),
    }


def _date(instant: int | None) -> str | None:
    return None if instant is None else format_instant(instant)


_KEY_BYTES = (16, 24, 32)


@dataclass
class RotationBody:
    old_secret_key: str = member("oldSecretKey", STRING, secret=True)


_ROTATION = Struct(RotationBody, "struct")


async def rotate_secret(request: ApiRequest) -> Response:
    """Check the old key and rotate nothing: the emulator encrypts no rows."""
    body = await parse(await request.body(), _ROTATION, status=400, message="invalid request body")
    if not body.old_secret_key:
        raise ApiError(400, "oldSecretKey is required")
    if not _is_key(body.old_secret_key):
        raise ApiError(400, "oldSecretKey must be a hex-encoded AES key (16, 24 or 32 bytes)")
    return success({"credentialsRotated": 0, "executorsRotated": 0, "aiSettingsRotated": 0})


def _is_key(text: str) -> bool:
    try:
        return len(binascii.unhexlify(text)) in _KEY_BYTES
    except ValueError:
        return False
