"""Accounts and their allowances; for operators and ``admin`` keys (contract admin 5, 7)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from .._arguments import account, path_id
from .._endpoints import (
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
    Endpoint,
)
from .._envelope import Envelope
from .._warn import warn
from ..models import (
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
from ._caller import AsyncCaller
from ._surface import AsyncFlat, AsyncResource

if TYPE_CHECKING:
    from ..types import AccountCreateRequestBody, AccountUpdateRequestBody, FeatureRequest

T = TypeVar("T")


class AsyncAccounts(AsyncResource):
    """``client.accounts``. An API key reaches its own account only; an operator reaches every one."""

    async def create(self, name: str) -> Account:
        """Create an account, with 1000 executions and no features."""
        answer = await self._caller.send(CREATE_ACCOUNT, {"name": name})
        return answer.data

    async def get(self, account_id: int | str) -> Account:
        """The account with its features."""
        answer = await self._caller.call(GET_ACCOUNT, id=path_id("account_id", account_id))
        return answer.data

    async def update(self, account_id: int | str, *, name: str) -> Account:
        """Rename the account."""
        answer = await self._caller.send(UPDATE_ACCOUNT, {"name": name}, id=path_id("account_id", account_id))
        return answer.data

    async def add_feature(self, account_id: int | str, feature_id: int) -> AddedFeature:
        """Give the account a feature. The one that raises executions adds 100,000 of them on
        **every** call and sets all jobs of the account active (contract admin 5)."""
        body = {"feature_id": feature_id}
        return (await _within(self._caller, ADD_ACCOUNT_FEATURE, account_id, body)).data

    async def remove_feature(self, account_id: int | str, feature_id: int) -> None:
        """Take a feature away; executions that came with it stay."""
        await _within(self._caller, REMOVE_ACCOUNT_FEATURE, account_id, {"feature_id": feature_id})

    async def add_all_features(self, account_id: int | str) -> Message:
        """Give the account every feature, with the effects of :meth:`add_feature`."""
        return (await _within(self._caller, ADD_ALL_ACCOUNT_FEATURES, account_id)).data

    async def remove_all_features(self, account_id: int | str) -> Message:
        """Take every feature away."""
        return (await _within(self._caller, REMOVE_ALL_ACCOUNT_FEATURES, account_id)).data

    async def execution_count(self, account_id: int | str) -> AccountExecutionCount:
        """What is left of the allowance, and when it is renewed."""
        return (await _within(self._caller, GET_ACCOUNT_EXECUTION_COUNT, account_id)).data

    async def increase_execution_count(self, account_id: int | str, count: int) -> ExecutionCountIncreased:
        """Add ``count`` executions to the allowance."""
        body = {"count": count}
        return (await _within(self._caller, INCREASE_ACCOUNT_EXECUTION_COUNT, account_id, body)).data

    async def tokens(self, account_id: int | str) -> AccountTokens:
        """The platform tokens of the account."""
        return (await _within(self._caller, GET_ACCOUNT_TOKENS, account_id)).data

    async def add_tokens(self, account_id: int | str, amount: int) -> TokensAdded:
        """Add platform tokens; ``amount`` is at least 1."""
        return (await _within(self._caller, ADD_ACCOUNT_TOKENS, account_id, {"amount": amount})).data

    async def ai_usage(self, account_id: int | str) -> AIUsage:
        """The use of the AI operations in the current period."""
        return (await _within(self._caller, GET_ACCOUNT_AI_USAGE, account_id)).data

    async def rotate_secret(self, old_secret_key: str) -> RotatedSecrets:
        """Encrypt every stored secret of **all** accounts with the server's newly loaded key.

        ``old_secret_key`` is the previous key in hex. API keys stay as they are; the call may be
        repeated (contract admin 7).
        """
        return (await self._caller.send(ROTATE_SECRET, {"old_secret_key": old_secret_key})).data


class AsyncFlatAccounts(AsyncFlat):
    """The documented account methods of the client."""

    async def create_account(self, body: AccountCreateRequestBody | Mapping[str, Any]) -> Envelope[Account]:
        """Create an account."""
        return await self._caller.send(CREATE_ACCOUNT, body)

    async def get_account(self, account_id: int | str) -> Envelope[Account]:
        """One account."""
        return await self._caller.call(GET_ACCOUNT, id=path_id("account_id", account_id))

    async def update_account(
        self, account_id: int | str, body: AccountUpdateRequestBody | Mapping[str, Any]
    ) -> Envelope[Account]:
        """Rename an account."""
        return await self._caller.send(UPDATE_ACCOUNT, body, id=path_id("account_id", account_id))

    async def add_feature_to_account(
        self, account_id: int | str, body: FeatureRequest | Mapping[str, Any]
    ) -> Envelope[AddedFeature]:
        """Give an account a feature."""
        return await _within(self._caller, ADD_ACCOUNT_FEATURE, account_id, body)

    async def remove_feature_from_account(
        self, account_id: int | str, body: FeatureRequest | Mapping[str, Any]
    ) -> Envelope[None]:
        """Take a feature away from an account."""
        return await _within(self._caller, REMOVE_ACCOUNT_FEATURE, account_id, body)

    async def add_all_features_to_account(self, account_id: int | str) -> Envelope[Message]:
        """Give an account every feature."""
        return await _within(self._caller, ADD_ALL_ACCOUNT_FEATURES, account_id)

    async def remove_all_features_from_account(self, account_id: int | str) -> Envelope[Message]:
        """Take every feature away from an account."""
        return await _within(self._caller, REMOVE_ALL_ACCOUNT_FEATURES, account_id)

    async def get_account_execution_count(self, account_id: int | str) -> Envelope[AccountExecutionCount]:
        """What is left of an account's allowance."""
        return await _within(self._caller, GET_ACCOUNT_EXECUTION_COUNT, account_id)

    async def increase_account_execution_count(
        self, account_id: int | str, count: int
    ) -> Envelope[ExecutionCountIncreased]:
        """Add executions to an account's allowance."""
        return await _within(self._caller, INCREASE_ACCOUNT_EXECUTION_COUNT, account_id, {"count": count})

    async def get_account_tokens(self, account_id: int | str) -> Envelope[AccountTokens]:
        """An account's platform tokens."""
        return await _within(self._caller, GET_ACCOUNT_TOKENS, account_id)

    async def add_account_tokens(self, account_id: int | str, amount: int) -> Envelope[TokensAdded]:
        """Add platform tokens to an account."""
        return await _within(self._caller, ADD_ACCOUNT_TOKENS, account_id, {"amount": amount})

    async def get_ai_usage(self, account_id: int | str) -> Envelope[AIUsage]:
        """An account's use of the AI operations."""
        return await _within(self._caller, GET_ACCOUNT_AI_USAGE, account_id)

    async def rotate_secret(self, old_secret_key: str) -> Envelope[RotatedSecrets]:
        """Encrypt every stored secret of all accounts with the server's newly loaded key."""
        return await self._caller.send(ROTATE_SECRET, {"old_secret_key": old_secret_key})

    async def rotate_credential_secret(self, old_secret_key: str | None = None) -> Envelope[RotatedSecrets]:
        """Deprecated: :meth:`rotate_secret` says what it does. Current servers want the old key."""
        warn("rotate_credential_secret is called rotate_secret now", DeprecationWarning)
        if not old_secret_key:
            raise ValueError("old_secret_key: the server wants the key with which it encrypted until now")
        return await self.rotate_secret(old_secret_key)


async def _within(
    caller: AsyncCaller, endpoint: Endpoint[T], account_id: int | str, body: object = None
) -> Envelope[T]:
    """A call on a part of an account; the server wants the account in the header too.

    What cannot be an account is left for the server to refuse, as in all paths.
    """
    segment = path_id("account_id", account_id)
    named: str | None = None
    with suppress(ValueError):
        named = account(segment)
    if endpoint.body is None:
        return await caller.call(endpoint, id=segment, account_id=named)
    return await caller.send(endpoint, body, id=segment, account_id=named)
