"""Accounts, features and the rotation of the server's secret, asked by the operator of the emulator."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scheduler0 import AuthenticationError, BadRequestError, NotFoundError, PermissionDeniedError
from scheduler0.types import AccountCreateRequestBody, AccountUpdateRequestBody, FeatureRequest

from ..case import Answer, Case, Fails
from ..recording_secrets import OLD_SECRET_KEY

_CREATED = datetime(2030, 1, 1, tzinfo=UTC)
_RENEWED = datetime(2030, 2, 1, tzinfo=UTC)
_UNKNOWN = Fails(NotFoundError, "account doesn't exist")
_UNCOUNTED = Fails(NotFoundError, "account job executions count not found for account id: 99")

# An id above 64 bits: the server serialises its parser's error, without a sentence.
_HUGE = str(2**64)
_NO_ID = Fails(BadRequestError, f"not a valid id: {_HUGE}")


def _ok(operation: str, call: str, *args: Any, gives: dict[str, Any], **kwargs: Any) -> Case:
    return Case(operation, call, args, kwargs, gives=gives, operator=True)


def _fails(operation: str, call: str, *args: Any, fails: Fails) -> Case:
    return Case(operation, call, args, fails=fails, operator=True)


CASES = (
    _ok(
        "createAccount",
        "accounts.create",
        name="Acme",
        gives={"id": 3, "name": "Acme", "features": [], "date_created": _CREATED, "date_modified": None},
    ),
    Case(
        "createAccount",
        "create_account",
        (AccountCreateRequestBody(name="Acme"),),
        fails=Fails(PermissionDeniedError, "credential missing required scope: admin"),
        answers=(Answer(403, "credential missing required scope: admin"),),
    ),
    _ok(
        "getAccount",
        "accounts.get",
        1,
        gives={
            "id": 1,
            "name": "System",
            "features.0.account_id": 1,
            "features.0.feature_id": 1,
            "features.0.feature": "increased_retry_max_by_five",
        },
    ),
    _fails("getAccount", "get_account", 99, fails=_UNKNOWN),
    _ok(
        "updateAccount",
        "accounts.update",
        2,
        name="Acme Ltd",
        gives={"id": 2, "name": "Acme Ltd", "date_modified": _CREATED},
    ),
    _fails("updateAccount", "update_account", 99, AccountUpdateRequestBody(name="Acme Ltd"), fails=_UNKNOWN),
    _ok("addAccountFeature", "accounts.add_feature", 2, feature_id=5, gives={"feature_id": 5}),
    _fails(
        "addAccountFeature",
        "add_feature_to_account",
        2,
        FeatureRequest(feature_id=99),
        fails=Fails(NotFoundError, "feature not found with id: 99"),
    ),
    _ok("removeAccountFeature", "accounts.remove_feature", 2, feature_id=5, gives={"": None}),
    _fails(
        "removeAccountFeature",
        "remove_feature_from_account",
        _HUGE,
        FeatureRequest(feature_id=5),
        fails=_NO_ID,
    ),
    _ok(
        "addAllAccountFeatures",
        "accounts.add_all_features",
        2,
        gives={"message": "All features added successfully"},
    ),
    _fails("addAllAccountFeatures", "add_all_features_to_account", _HUGE, fails=_NO_ID),
    _ok(
        "removeAllAccountFeatures",
        "accounts.remove_all_features",
        2,
        gives={"message": "All features removed successfully"},
    ),
    _fails("removeAllAccountFeatures", "remove_all_features_from_account", _HUGE, fails=_NO_ID),
    _ok(
        "getAccountExecutionCount",
        "accounts.execution_count",
        2,
        gives={"account_id": 2, "execution_count": 1000, "tokens": 0, "next_reset_date": _RENEWED},
    ),
    _fails("getAccountExecutionCount", "get_account_execution_count", 99, fails=_UNCOUNTED),
    _ok(
        "increaseAccountExecutionCount",
        "accounts.increase_execution_count",
        2,
        count=500,
        gives={"new_execution_count": 1500},
    ),
    _fails("increaseAccountExecutionCount", "increase_account_execution_count", 99, 500, fails=_UNCOUNTED),
    _ok("getAccountTokens", "accounts.tokens", 2, gives={"tokens": 0}),
    _fails("getAccountTokens", "get_account_tokens", 99, fails=_UNCOUNTED),
    _ok("addAccountTokens", "accounts.add_tokens", 2, amount=60, gives={"new_balance": 60}),
    _fails("addAccountTokens", "add_account_tokens", 99, 60, fails=_UNCOUNTED),
    _ok(
        "getAccountAiUsage",
        "accounts.ai_usage",
        2,
        gives={
            "account_id": 2,
            "period_start": _CREATED,
            "next_reset_date": _RENEWED,
            "prompt.remaining": 1000,
            "classify.used": 0,
            "estimated_cost_usd": 0.0,
        },
    ),
    _fails("getAccountAiUsage", "get_ai_usage", _HUGE, fails=_NO_ID),
    _ok(
        "rotateSecret",
        "accounts.rotate_secret",
        old_secret_key=OLD_SECRET_KEY,
        gives={"credentials_rotated": 0, "executors_rotated": 0, "ai_settings_rotated": 0},
    ),
    _fails(
        "rotateSecret",
        "rotate_secret",
        "not hex",
        fails=Fails(BadRequestError, "oldSecretKey must be a hex-encoded AES key (16, 24 or 32 bytes)"),
    ),
    _ok(
        "listFeatures",
        "features.list",
        gives={
            "0.id": 1,
            "0.name": "increased_retry_max_by_five",
            "4.name": "team_members",
            "6.id": 7,
            "6.date_created": _CREATED,
            "6.date_modified": None,
        },
    ),
    Case(
        "listFeatures",
        "list_features",
        operator=True,
        fails=Fails(AuthenticationError, "unauthorized request - cannot determine authentication type"),
        answers=(Answer(401, "unauthorized request - cannot determine authentication type"),),
    ),
)
