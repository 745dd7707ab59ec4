"""Accounts (contract admin 5)."""

from __future__ import annotations

from .._wire.records import Record, date, field, integer, many, number, optional, text


class AccountFeature(Record):
    """A feature that an account has."""

    account_id = field("accountId", integer)
    feature_id = field("featureId", integer)
    feature = field("feature", text)


class Account(Record):
    """An account; account 1 is the server's own."""

    id = field("id", integer)
    name = field("name", text)
    features = many("features", AccountFeature.of)
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)


class AccountExecutionCount(Record):
    """What is left of an account's allowance. Executions reduce it; purchases and features raise it."""

    id = field("id", integer)
    account_id = field("accountId", integer)
    execution_count = field("executionCount", integer)
    tokens = field("tokens", integer)
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)
    next_reset_date = optional("nextResetDate", date)


class ExecutionCountIncreased(Record):
    """The allowance after an increase."""

    new_execution_count = field("newExecutionCount", integer)


class AccountTokens(Record):
    """An account's platform tokens."""

    tokens = field("tokens", integer)


class TokensAdded(Record):
    """The balance after an addition."""

    new_balance = field("newBalance", integer)


class AIUsageDimension(Record):
    """One quota of the current period."""

    limit = field("limit", integer)
    used = field("used", integer)
    remaining = field("remaining", integer)


class AIUsage(Record):
    """An account's use of the AI operations in the current period."""

    account_id = field("accountId", integer)
    period_start = optional("periodStart", date)
    next_reset_date = optional("nextResetDate", date)
    prompt = field("prompt", AIUsageDimension.of)
    classify = field("classify", AIUsageDimension.of)
    estimated_cost_usd = field("estimatedCostUsd", number)


class AddedFeature(Record):
    """The feature that was added to an account."""

    feature_id = field("featureId", integer)


class Message(Record):
    """A sentence. Operations answer it that have no record to return."""

    message = field("message", text)


AccountJobExecutionsCount = AccountExecutionCount
"""The official Python client's name."""
