# Produced from scheduler0/_async/resources/accounts.py by scripts/unasync.py; do not edit.
"""Accounts and their allowances; for operators and ``admin`` keys (contract admin 5, 7)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

from ..._operations.accounts import (
    ADD_ACCOUNT_FEATURE,
    ADD_ACCOUNT_TOKENS,
    ADD_ALL_ACCOUNT_FEATURES,
    CREATE_ACCOUNT,
    GET_ACCOUNT,
    GET_ACCOUNT_AI_USAGE,
    GET_ACCOUNT_EXECUTION_COUNT,
    GET_ACCOUNT_TOKENS,
    INCREASE_ACCOUNT_EXECUTION_COUNT,
    REMOVE_ACCOUNT_FEATURE,
    REMOVE_ALL_ACCOUNT_FEATURES,
    ROTATE_SECRET,
    UPDATE_ACCOUNT,
    AccountFields,
    ExecutionCountFields,
    FeatureFields,
    RotateSecretFields,
    TokenFields,
)
from ..._operations.endpoint import Endpoint
from ..._warnings import warn
from ..._wire.arguments import account
from ..._wire.bodies import merge
from ..._wire.envelope import Envelope
from ..._wire.redaction import Shown, secret_text, shown
from ...models import (
    Account,
    AccountExecutionCount,
    AccountTokens,
    AddedFeature,
    AIUsage,
    ExecutionCountIncreased,
    Message,
    RotatedSecrets,
    TokensAdded,
)
from ..caller import Caller
from .base import Flat, RawCalls, Resource

if TYPE_CHECKING:
    from ...types import (
        AccountCreateRequestBody,
        AccountUpdateRequestBody,
        AddTokensRequestBody,
        FeatureRequest,
        IncreaseExecutionCountRequestBody,
        RotateSecretRequestBody,
    )

T = TypeVar("T")


class Accounts(Resource):
    """``client.accounts``. An API key reaches its own account only; an operator reaches every one."""

    @property
    def with_raw_response(self) -> RawAccounts:
        """The same methods, with the HTTP answer beside what they return."""
        return RawAccounts(self)

    def create(
        self,
        body: AccountCreateRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[AccountFields],
    ) -> Account:
        """Create an account. It starts with 1000 executions and no features."""
        return self._send(CREATE_ACCOUNT, body, fields)

    def get(self, account_id: int | str) -> Account:
        """The account with its features."""
        return self._read(GET_ACCOUNT, id=account_id)

    def update(
        self,
        account_id: int | str,
        body: AccountUpdateRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[AccountFields],
    ) -> Account:
        """Rename the account."""
        return self._send(UPDATE_ACCOUNT, body, fields, id=account_id)

    def add_feature(
        self,
        account_id: int | str,
        body: FeatureRequest | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[FeatureFields],
    ) -> AddedFeature:
        """Give the account the feature ``feature_id``.

        The feature that raises executions adds 100,000 of them on **every** call, and sets all jobs of
        the account active (contract admin 5).
        """
        return self._within(ADD_ACCOUNT_FEATURE, account_id, body, fields)

    def remove_feature(
        self,
        account_id: int | str,
        body: FeatureRequest | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[FeatureFields],
    ) -> None:
        """Take the feature ``feature_id`` away. The account keeps the executions that came with it."""
        self._within(REMOVE_ACCOUNT_FEATURE, account_id, body, fields)

    def add_all_features(self, account_id: int | str) -> Message:
        """Give the account every feature, with the effects of :meth:`add_feature`."""
        return self._within(ADD_ALL_ACCOUNT_FEATURES, account_id)

    def remove_all_features(self, account_id: int | str) -> Message:
        """Take every feature away."""
        return self._within(REMOVE_ALL_ACCOUNT_FEATURES, account_id)

    def execution_count(self, account_id: int | str) -> AccountExecutionCount:
        """What is left of the allowance, and when it is renewed."""
        return self._within(GET_ACCOUNT_EXECUTION_COUNT, account_id)

    def increase_execution_count(
        self,
        account_id: int | str,
        body: IncreaseExecutionCountRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ExecutionCountFields],
    ) -> ExecutionCountIncreased:
        """Add ``count`` executions to the allowance."""
        return self._within(INCREASE_ACCOUNT_EXECUTION_COUNT, account_id, body, fields)

    def tokens(self, account_id: int | str) -> AccountTokens:
        """The platform tokens of the account."""
        return self._within(GET_ACCOUNT_TOKENS, account_id)

    def add_tokens(
        self,
        account_id: int | str,
        body: AddTokensRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[TokenFields],
    ) -> TokensAdded:
        """Add ``amount`` platform tokens, at least 1."""
        return self._within(ADD_ACCOUNT_TOKENS, account_id, body, fields)

    def ai_usage(self, account_id: int | str) -> AIUsage:
        """The use of the AI operations in the current period."""
        return self._within(GET_ACCOUNT_AI_USAGE, account_id)

    def rotate_secret(
        self,
        body: RotateSecretRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[RotateSecretFields],
    ) -> RotatedSecrets:
        """Encrypt every stored secret of **all** accounts with the server's newly loaded key.

        ``old_secret_key`` is the previous key in hex. API keys stay as they are. The call may be
        repeated (contract admin 7).
        """
        body = shown(body)
        return self._send(ROTATE_SECRET, body, fields)

    def _within(
        self,
        endpoint: Endpoint[T],
        account_id: int | str,
        body: object = None,
        fields: Mapping[str, Any] | None = None,
    ) -> T:
        given = None if fields is None else merge(body, fields, endpoint.rule)
        return (_within(self._caller, endpoint, account_id, given)).data


class RawAccounts(RawCalls):
    """``client.accounts.with_raw_response``"""

    def __init__(self, resource: Accounts) -> None:
        super().__init__(resource)
        self.create = self._raw(resource.create)
        self.get = self._raw(resource.get)
        self.update = self._raw(resource.update)
        self.add_feature = self._raw(resource.add_feature)
        self.remove_feature = self._raw(resource.remove_feature)
        self.add_all_features = self._raw(resource.add_all_features)
        self.remove_all_features = self._raw(resource.remove_all_features)
        self.execution_count = self._raw(resource.execution_count)
        self.increase_execution_count = self._raw(resource.increase_execution_count)
        self.tokens = self._raw(resource.tokens)
        self.add_tokens = self._raw(resource.add_tokens)
        self.ai_usage = self._raw(resource.ai_usage)
        self.rotate_secret = self._raw(resource.rotate_secret)


class FlatAccounts(Flat):
    """The documented account methods of the client."""

    def create_account(self, body: AccountCreateRequestBody | Mapping[str, Any]) -> Envelope[Account]:
        """Create an account."""
        return self._caller.send(CREATE_ACCOUNT, body)

    def get_account(self, account_id: int | str) -> Envelope[Account]:
        """One account."""
        return self._caller.call(GET_ACCOUNT, id=account_id)

    def update_account(
        self, account_id: int | str, body: AccountUpdateRequestBody | Mapping[str, Any]
    ) -> Envelope[Account]:
        """Rename an account."""
        return self._caller.send(UPDATE_ACCOUNT, body, id=account_id)

    def add_feature_to_account(
        self, account_id: int | str, body: FeatureRequest | Mapping[str, Any]
    ) -> Envelope[AddedFeature]:
        """Give an account a feature."""
        return _within(self._caller, ADD_ACCOUNT_FEATURE, account_id, body)

    def remove_feature_from_account(
        self, account_id: int | str, body: FeatureRequest | Mapping[str, Any]
    ) -> Envelope[None]:
        """Take a feature away from an account."""
        return _within(self._caller, REMOVE_ACCOUNT_FEATURE, account_id, body)

    def add_all_features_to_account(self, account_id: int | str) -> Envelope[Message]:
        """Give an account every feature."""
        return _within(self._caller, ADD_ALL_ACCOUNT_FEATURES, account_id)

    def remove_all_features_from_account(self, account_id: int | str) -> Envelope[Message]:
        """Take every feature away from an account."""
        return _within(self._caller, REMOVE_ALL_ACCOUNT_FEATURES, account_id)

    def get_account_execution_count(self, account_id: int | str) -> Envelope[AccountExecutionCount]:
        """What is left of an account's allowance."""
        return _within(self._caller, GET_ACCOUNT_EXECUTION_COUNT, account_id)

    def increase_account_execution_count(
        self, account_id: int | str, count: int
    ) -> Envelope[ExecutionCountIncreased]:
        """Add executions to an account's allowance."""
        return _within(self._caller, INCREASE_ACCOUNT_EXECUTION_COUNT, account_id, {"count": count})

    def get_account_tokens(self, account_id: int | str) -> Envelope[AccountTokens]:
        """An account's platform tokens."""
        return _within(self._caller, GET_ACCOUNT_TOKENS, account_id)

    def add_account_tokens(self, account_id: int | str, amount: int) -> Envelope[TokensAdded]:
        """Add platform tokens to an account."""
        return _within(self._caller, ADD_ACCOUNT_TOKENS, account_id, {"amount": amount})

    def get_ai_usage(self, account_id: int | str) -> Envelope[AIUsage]:
        """An account's use of the AI operations."""
        return _within(self._caller, GET_ACCOUNT_AI_USAGE, account_id)

    def rotate_secret(self, old_secret_key: str) -> Envelope[RotatedSecrets]:
        """Encrypt every stored secret of all accounts with the server's newly loaded key."""
        old_secret_key = secret_text(old_secret_key)
        return self._caller.send(ROTATE_SECRET, Shown(old_secret_key=old_secret_key))

    def rotate_credential_secret(self, old_secret_key: str | None = None) -> Envelope[RotatedSecrets]:
        """Deprecated: use :meth:`rotate_secret`. Current servers demand the old key."""
        warn("rotate_credential_secret has a new name: call rotate_secret", DeprecationWarning)
        if not old_secret_key:
            raise ValueError("old_secret_key is missing: pass the key that the server used until now")
        hidden: str = secret_text(old_secret_key)
        old_secret_key = hidden  # a variable of this frame, which tools may show
        return self.rotate_secret(old_secret_key)


def _within(caller: Caller, endpoint: Endpoint[T], account_id: int | str, body: object = None) -> Envelope[T]:
    """A call on a part of an account. The server demands the account in the header, not only in the path.

    An id that cannot be an account goes into the path only; the server refuses it.
    """
    named: str | None = None
    with suppress(ValueError):
        named = account(account_id)
    if endpoint.body is None:
        return caller.call(endpoint, id=account_id, account_id=named)
    return caller.send(endpoint, body, id=account_id, account_id=named)
