"""Accounts, features and the rotation of the server's secret, asked by the operator, answered by the mock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scheduler0 import AuthenticationError, BadRequestError, NotFoundError
from scheduler0.types import AccountCreateRequestBody, AccountUpdateRequestBody, FeatureRequest

from ..case import Answer, Case, Fails
from ..recording_secrets import OLD_SECRET_KEY

_CREATED = "2030-01-01T00:00:00Z"


def _ok(operation: str, call: str, *args: Any, answer: Answer, gives: dict[str, Any], **kwargs: Any) -> Case:
    return Case(operation, call, args, kwargs, gives=gives, operator=True, answers=(answer,))


def _fails(operation: str, call: str, *args: Any, answer: Answer, fails: Fails) -> Case:
    return Case(operation, call, args, fails=fails, operator=True, answers=(answer,))


def _refused(status: int, message: str) -> Answer:
    """A failure as the account service words it."""
    return Answer(status, {"Message": message, "Type": status})


def _uncounted(operation: str, call: str, *args: Any) -> Case:
    message = "account job executions count not found for account id: 99"
    return _fails(
        operation, call, 99, *args, answer=_refused(404, message), fails=Fails(NotFoundError, message)
    )


def _unknown(operation: str, call: str, *args: Any) -> Case:
    message = "account doesn't exist"
    return _fails(
        operation, call, 99, *args, answer=_refused(404, message), fails=Fails(NotFoundError, message)
    )


def _bad_id(operation: str, call: str, *args: Any) -> Case:
    """An id above 64 bits: the server serialises its parser's error, without a sentence."""
    number = str(2**64)
    answer = Answer(400, {"Func": "ParseUint", "Num": number, "Err": {}})
    fails = Fails(BadRequestError, f"not a valid id: {number}")
    return _fails(operation, call, number, *args, answer=answer, fails=fails)


def _account(**members: Any) -> dict[str, Any]:
    account = {"id": 3, "name": "Acme", "features": None, "dateCreated": _CREATED, "dateModified": None}
    return account | members


CASES = (
    _ok(
        "createAccount",
        "accounts.create",
        "Acme",
        answer=Answer(201, _account()),
        gives={"id": 3, "name": "Acme", "features": [], "date_created": datetime(2030, 1, 1, tzinfo=UTC)},
    ),
    _fails(
        "createAccount",
        "create_account",
        AccountCreateRequestBody(name=" "),
        answer=_refused(400, "account name is required"),
        fails=Fails(BadRequestError, "account name is required"),
    ),
    _ok(
        "getAccount",
        "accounts.get",
        3,
        answer=Answer(200, _account(features=[{"accountId": 3, "featureId": 5, "feature": "team_members"}])),
        gives={"id": 3, "features.0.feature_id": 5, "features.0.feature": "team_members"},
    ),
    _unknown("getAccount", "get_account"),
    _ok(
        "updateAccount",
        "accounts.update",
        3,
        name="Acme Ltd",
        answer=Answer(200, _account(name="Acme Ltd", dateModified="2030-01-02T00:00:00Z")),
        gives={"name": "Acme Ltd", "date_modified": datetime(2030, 1, 2, tzinfo=UTC)},
    ),
    _unknown("updateAccount", "update_account", AccountUpdateRequestBody(name="Acme Ltd")),
    _ok(
        "addAccountFeature",
        "accounts.add_feature",
        3,
        5,
        answer=Answer(201, {"featureId": 5}),
        gives={"feature_id": 5},
    ),
    _fails(
        "addAccountFeature",
        "add_feature_to_account",
        3,
        FeatureRequest(feature_id=99),
        answer=_refused(404, "feature not found with id: 99"),
        fails=Fails(NotFoundError, "feature not found with id: 99"),
    ),
    _ok("removeAccountFeature", "accounts.remove_feature", 3, 5, answer=Answer(204), gives={"": None}),
    _bad_id("removeAccountFeature", "remove_feature_from_account", FeatureRequest(feature_id=5)),
    _ok(
        "addAllAccountFeatures",
        "accounts.add_all_features",
        3,
        answer=Answer(200, {"message": "All features added successfully"}),
        gives={"message": "All features added successfully"},
    ),
    _bad_id("addAllAccountFeatures", "add_all_features_to_account"),
    _ok(
        "removeAllAccountFeatures",
        "accounts.remove_all_features",
        3,
        answer=Answer(200, {"message": "All features removed successfully"}),
        gives={"message": "All features removed successfully"},
    ),
    _bad_id("removeAllAccountFeatures", "remove_all_features_from_account"),
    _ok(
        "getAccountExecutionCount",
        "accounts.execution_count",
        3,
        answer=Answer(
            200,
            {
                "id": 3,
                "accountId": 3,
                "executionCount": 998,
                "tokens": 0,
                "dateCreated": _CREATED,
                "dateModified": "2030-01-02T03:04:05.123456789Z",
                "nextResetDate": "2030-02-01T00:00:00Z",
            },
        ),
        gives={
            "account_id": 3,
            "execution_count": 998,
            "date_modified": datetime(2030, 1, 2, 3, 4, 5, 123456, tzinfo=UTC),
            "next_reset_date": datetime(2030, 2, 1, tzinfo=UTC),
        },
    ),
    _uncounted("getAccountExecutionCount", "get_account_execution_count"),
    _ok(
        "increaseAccountExecutionCount",
        "accounts.increase_execution_count",
        3,
        500,
        answer=Answer(200, {"newExecutionCount": 1498}),
        gives={"new_execution_count": 1498},
    ),
    _uncounted("increaseAccountExecutionCount", "increase_account_execution_count", 500),
    _ok(
        "getAccountTokens",
        "accounts.tokens",
        3,
        answer=Answer(200, {"tokens": 40}),
        gives={"tokens": 40},
    ),
    _uncounted("getAccountTokens", "get_account_tokens"),
    _ok(
        "addAccountTokens",
        "accounts.add_tokens",
        3,
        60,
        answer=Answer(200, {"newBalance": 100}),
        gives={"new_balance": 100},
    ),
    _uncounted("addAccountTokens", "add_account_tokens", 60),
    _ok(
        "getAccountAiUsage",
        "accounts.ai_usage",
        3,
        answer=Answer(
            200,
            {
                "accountId": 3,
                "periodStart": _CREATED,
                "nextResetDate": "2030-02-01T00:00:00Z",
                "prompt": {"limit": 1000, "used": 12, "remaining": 988},
                "classify": {"limit": 100000, "used": 0, "remaining": 100000},
                "estimatedCostUsd": 0.0375,
            },
        ),
        gives={"prompt.remaining": 988, "classify.limit": 100000, "estimated_cost_usd": 0.0375},
    ),
    _bad_id("getAccountAiUsage", "get_ai_usage"),
    _ok(
        "rotateSecret",
        "accounts.rotate_secret",
        OLD_SECRET_KEY,
        answer=Answer(200, {"credentialsRotated": 4, "executorsRotated": 2, "aiSettingsRotated": 1}),
        gives={"credentials_rotated": 4, "executors_rotated": 2, "ai_settings_rotated": 1},
    ),
    _fails(
        "rotateSecret",
        "rotate_secret",
        "not hex",
        answer=Answer(400, "oldSecretKey must be a hex-encoded AES key (16, 24 or 32 bytes)"),
        fails=Fails(BadRequestError, "oldSecretKey must be a hex-encoded AES key (16, 24 or 32 bytes)"),
    ),
    _ok(
        "listFeatures",
        "features.list",
        answer=Answer(
            200,
            [
                {
                    "id": 1,
                    "name": "increased_retry_max_by_five",
                    "dateCreated": _CREATED,
                    "dateModified": None,
                },
                {"id": 5, "name": "team_members", "dateCreated": _CREATED, "dateModified": None},
            ],
        ),
        gives={"0.name": "increased_retry_max_by_five", "1.id": 5, "1.date_modified": None},
    ),
    _fails(
        "listFeatures",
        "list_features",
        answer=Answer(401, "unauthorized request - cannot determine authentication type"),
        fails=Fails(AuthenticationError, "unauthorized request - cannot determine authentication type"),
    ),
)
