"""Accounts: the operations and their keyword arguments."""

from __future__ import annotations

from functools import partial
from typing import TypedDict

from .. import models
from .._wire.bodies import BodyRule
from .._wire.members import between
from .endpoint import Endpoint, no_record

_ID = "account_id"
_FEATURE = BodyRule(
    "FeatureRequest", required=("feature_id",), hints={"feature_id": "client.features.list() has the ids"}
)
CREATE_ACCOUNT = Endpoint(
    "accounts.create_account", models.Account.of, BodyRule("AccountCreateRequestBody", required=("name",))
)
GET_ACCOUNT = Endpoint("accounts.get_account", models.Account.of, id_name=_ID)
UPDATE_ACCOUNT = Endpoint(
    "accounts.update_account",
    models.Account.of,
    BodyRule("AccountUpdateRequestBody", required=("name",)),
    id_name=_ID,
)
ADD_ACCOUNT_FEATURE = Endpoint("accounts.add_account_feature", models.AddedFeature.of, _FEATURE, id_name=_ID)
REMOVE_ACCOUNT_FEATURE = Endpoint("accounts.remove_account_feature", no_record, _FEATURE, id_name=_ID)
ADD_ALL_ACCOUNT_FEATURES = Endpoint("accounts.add_all_account_features", models.Message.of, id_name=_ID)
REMOVE_ALL_ACCOUNT_FEATURES = Endpoint("accounts.remove_all_account_features", models.Message.of, id_name=_ID)
GET_ACCOUNT_EXECUTION_COUNT = Endpoint(
    "accounts.get_account_execution_count", models.AccountExecutionCount.of, id_name=_ID
)
INCREASE_ACCOUNT_EXECUTION_COUNT = Endpoint(
    "accounts.increase_account_execution_count",
    models.ExecutionCountIncreased.of,
    BodyRule(
        "IncreaseExecutionCountRequestBody",
        required=("count",),
        check=partial(between, name="count", lowest=1),
    ),
    id_name=_ID,
)
GET_ACCOUNT_TOKENS = Endpoint("accounts.get_account_tokens", models.AccountTokens.of, id_name=_ID)
ADD_ACCOUNT_TOKENS = Endpoint(
    "accounts.add_account_tokens",
    models.TokensAdded.of,
    BodyRule("AddTokensRequestBody", required=("amount",), check=partial(between, name="amount", lowest=1)),
    id_name=_ID,
)
GET_ACCOUNT_AI_USAGE = Endpoint("accounts.get_account_ai_usage", models.AIUsage.of, id_name=_ID)
ROTATE_SECRET = Endpoint(
    "accounts.rotate_secret",
    models.RotatedSecrets.of,
    BodyRule("RotateSecretRequestBody", required=("old_secret_key",)),
)


class AccountFields(TypedDict, total=False):
    name: str


class FeatureFields(TypedDict, total=False):
    feature_id: int


class ExecutionCountFields(TypedDict, total=False):
    count: int


class TokenFields(TypedDict, total=False):
    amount: int


class RotateSecretFields(TypedDict, total=False):
    old_secret_key: str
