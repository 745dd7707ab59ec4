"""The AI requests that an account may make, and those that it has made (contract ai 2.3)."""

import sqlite3
from dataclasses import dataclass

from scheduler0.emulator.api.answers import ApiError
from scheduler0.emulator.api.request import ApiRequest
from scheduler0.emulator.instants import SECOND
from scheduler0.emulator.known_accounts import MORE_CLASSIFY_REQUESTS, MORE_PROMPT_REQUESTS
from scheduler0.emulator.store.accounts import feature_names
from scheduler0.emulator.store.ai import QuotaPeriod, cost, count_successes, current_period

_LIMIT = 1000
_RAISED_LIMIT = 100_000


@dataclass(frozen=True)
class Quota:
    """One dimension of an account's use in a period."""

    limit: int
    used: int

    @property
    def remaining(self) -> int:
        return max(self.limit - self.used, 0)

    def document(self) -> dict[str, int]:
        return {"limit": self.limit, "used": self.used, "remaining": self.remaining}


@dataclass(frozen=True)
class Usage:
    """An account's use in its present period; `cost` is in US dollars."""

    period: QuotaPeriod
    prompt: Quota
    classify: Quota
    cost: float


def read_usage(connection: sqlite3.Connection, account_id: int, now: int) -> Usage:
    """The use at instant `now`. It starts a period if none is running, so call it inside a transaction."""
    period = current_period(connection, account_id, now)
    prompts = count_successes(connection, account_id, since=period.period_start)
    return Usage(
        period,
        Quota(_limit(connection, account_id, MORE_PROMPT_REQUESTS), prompts),
        Quota(_limit(connection, account_id, MORE_CLASSIFY_REQUESTS), period.classify_used),
        cost(connection, account_id, since=period.period_start),
    )


def spend_prompt(request: ApiRequest) -> dict[str, str]:
    """The quota's headers, for any answer to the request; an `ApiError` once the quota is used up."""
    usage = _usage(request)
    return _spend(usage.prompt, usage, "monthly AI prompt request limit reached")


def spend_classification(request: ApiRequest) -> dict[str, str]:
    """As `spend_prompt`, for the calls that `count_classification` counts."""
    usage = _usage(request)
    return _spend(usage.classify, usage, "monthly AI classify request limit reached")


def _usage(request: ApiRequest) -> Usage:
    with request.backend.database.transaction() as connection:
        return read_usage(connection, request.account_id, request.now)


def _spend(quota: Quota, usage: Usage, error: str) -> dict[str, str]:
    headers = {
        "X-RateLimit-Limit": str(quota.limit),
        "X-RateLimit-Remaining": str(quota.remaining),
        "X-RateLimit-Reset": str(usage.period.next_reset_date // SECOND),
    }
    if not quota.remaining:
        raise ApiError(429, error, headers)
    return headers


def _limit(connection: sqlite3.Connection, account_id: int, feature: str) -> int:
    return _RAISED_LIMIT if feature in feature_names(connection, account_id) else _LIMIT
