"""Accounts and their features (contract admin.md 5)."""

from dataclasses import dataclass
from functools import partial

from starlette.responses import Response

from scheduler0.emulator.accounts import (
    FEATURE_EXECUTIONS,
    MORE_EXECUTIONS,
    NEW_ACCOUNT_EXECUTION_COUNT,
)
from scheduler0.emulator.api.account_call import named_account, named_account_and_body, usable_account
from scheduler0.emulator.api.call import Call, null_list, parse_stream
from scheduler0.emulator.api.envelope import Refusal, no_content, success
from scheduler0.emulator.calendar import next_month
from scheduler0.emulator.go.decode import STRING, UINT, Struct, member
from scheduler0.emulator.go.rfc3339 import format_instant
from scheduler0.emulator.go.text import trim
from scheduler0.emulator.store import accounts as store
from scheduler0.emulator.store.ai_quotas import current_period
from scheduler0.emulator.store.instants import from_instant, to_instant
from scheduler0.emulator.store.jobs import activate_jobs
from scheduler0.emulator.store.rows import AccountRow, FeatureRow


@dataclass
class AccountBody:
    name: str = member("name", STRING)


@dataclass
class FeatureBody:
    feature_id: int = member("featureId", UINT)


_ACCOUNT = Struct(AccountBody, "models.Account")
_FEATURE = Struct(FeatureBody, "struct")


async def create_account(call: Call) -> Response:
    body = parse_stream(await call.request.body(), _ACCOUNT)
    _check_name(body)
    reset = to_instant(next_month(from_instant(call.now)))
    with call.backend.database.transaction() as connection:
        account = store.insert_account(connection, body.name, call.now)
        store.insert_counter(connection, account.id, NEW_ACCOUNT_EXECUTION_COUNT, reset=reset, now=call.now)
        current_period(connection, account.id, call.now)
    return success(_wire(call, account, []), 201)


async def get_account(call: Call) -> Response:
    return success(_answer(call, usable_account(named_account(call))))


async def update_account(call: Call) -> Response:
    account_id, body = await named_account_and_body(call, _ACCOUNT)
    _check_name(body)
    store.rename_account(call.backend.database.connection, account_id, body.name, call.now)
    return success(_answer(call, account_id))


async def add_account_feature(call: Call) -> Response:
    """Adds the feature; that of more executions raises the allowance each time that it is added."""
    account_id, body = await named_account_and_body(call, _FEATURE, partial(_check_feature, call))
    _give(call, account_id, [feature for feature in _features(call) if feature.id == body.feature_id])
    return success({"featureId": body.feature_id}, 201)


async def add_all_account_features(call: Call) -> Response:
    _give(call, usable_account(named_account(call)), _features(call))
    return success({"message": "All features added successfully"})


async def remove_account_feature(call: Call) -> Response:
    """Removing a feature that the account does not have is a success; the allowance stays."""
    account_id, body = await named_account_and_body(call, _FEATURE)
    if body.feature_id == 0:
        raise Refusal.structured(400, "feature id is required")
    if body.feature_id in {feature.id for feature in _features(call)}:
        store.remove_feature(call.backend.database.connection, account_id, body.feature_id)
    return no_content()


async def remove_all_account_features(call: Call) -> Response:
    account_id = usable_account(named_account(call))
    store.remove_all_features(call.backend.database.connection, account_id)
    return success({"message": "All features removed successfully"})


async def list_features(call: Call) -> Response:
    """All features that there are; no account is needed."""
    return success(
        [
            {
                "id": feature.id,
                "name": feature.name,
                "dateCreated": format_instant(feature.date_created),
                "dateModified": _date(feature.date_modified),
            }
            for feature in _features(call)
        ]
        or null_list(call)
    )


def _check_name(body: AccountBody) -> None:
    if not trim(body.name):
        raise Refusal.structured(400, "account name is required")


def _check_feature(call: Call, body: FeatureBody) -> None:
    if body.feature_id not in {feature.id for feature in _features(call)}:
        raise Refusal.structured(404, f"feature not found with id: {body.feature_id}")


def _features(call: Call) -> list[FeatureRow]:
    return store.list_features(call.backend.database.connection)


def _give(call: Call, account_id: int, features: list[FeatureRow]) -> None:
    if not call.quirks.features_count_again:
        held = store.features_of_account(call.backend.database.connection, account_id)
        features = [feature for feature in features if feature not in held]
    revived: list[int] = []
    with call.backend.database.transaction() as connection:
        store.add_features(connection, account_id, [feature.id for feature in features])
        if any(feature.name == MORE_EXECUTIONS for feature in features):
            store.add_to_counter(connection, account_id, executions=FEATURE_EXECUTIONS, now=call.now)
            stopped_only = not call.quirks.feature_wakes_paused_jobs
            revived = activate_jobs(connection, account_id, call.now, stopped_only=stopped_only)
    call.backend.engine.schedule_new(revived)


def _answer(call: Call, account_id: int) -> dict[str, object]:
    connection = call.backend.database.connection
    account = store.get_account(connection, account_id)
    if account is None:
        raise Refusal.structured(404, "account doesn't exist")
    return _wire(call, account, store.features_of_account(connection, account_id))


def _wire(call: Call, account: AccountRow, features: list[FeatureRow]) -> dict[str, object]:
    return {
        "id": account.id,
        "name": account.name,
        "features": [
            {"accountId": account.id, "featureId": feature.id, "feature": feature.name}
            for feature in features
        ]
        or null_list(call),
        "dateCreated": format_instant(account.date_created),
        "dateModified": _date(account.date_modified),
    }


def _date(instant: int | None) -> str | None:
    return None if instant is None else format_instant(instant)
