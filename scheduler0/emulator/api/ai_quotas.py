"""How many AI requests an account may make and has made (contract ai.md 2.3)."""

import sqlite3
from dataclasses import dataclass

from scheduler0.emulator.accounts import MORE_CLASSIFY_REQUESTS, MORE_PROMPT_REQUESTS
from scheduler0.emulator.api.call import Call
from scheduler0.emulator.api.envelope import Refusal
from scheduler0.emulator.store.accounts import has_feature
from scheduler0.emulator.store.ai_quotas import QuotaPeriod, current_period
from scheduler0.emulator.store.instants import SECOND
from scheduler0.emulator.store.prompt_requests import cost, count_successes

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
    """The use at instant `now`; begins the period where none is running, so inside a transaction."""
    period = current_period(connection, account_id, now)
    prompts = count_successes(connection, account_id, since=period.period_start)
    return Usage(
        period,
        Quota(_limit(connection, account_id, MORE_PROMPT_REQUESTS), prompts),
        Quota(_limit(connection, account_id, MORE_CLASSIFY_REQUESTS), period.classify_used),
        cost(connection, account_id, since=period.period_start),
    )


def spend_prompt(call: Call) -> dict[str, str]:
    """The quota's headers, for whatever the call is answered with; a `Refusal` once the quota is used up."""
    usage = _usage(call)
    return _spend(usage.prompt, usage, "monthly AI prompt request limit reached")


def spend_classification(call: Call) -> dict[str, str]:
    """As `spend_prompt`, for the calls that `count_classification` counts."""
    usage = _usage(call)
    return _spend(usage.classify, usage, "monthly AI classify request limit reached")


def _usage(call: Call) -> Usage:
    with call.backend.database.transaction() as connection:
        return read_usage(connection, call.account_id, call.now)


def _spend(quota: Quota, usage: Usage, refusal: str) -> dict[str, str]:
    headers = {
        "X-RateLimit-Limit": str(quota.limit),
        "X-RateLimit-Remaining": str(quota.remaining),
        "X-RateLimit-Reset": str(usage.period.next_reset_date // SECOND),
    }
    if not quota.remaining:
        raise Refusal(429, refusal, headers)
    return headers


def _limit(connection: sqlite3.Connection, account_id: int, feature: str) -> int:
    return _RAISED_LIMIT if has_feature(connection, account_id, feature) else _LIMIT
