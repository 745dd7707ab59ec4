"""The log of the AI prompts (contract ai.md 9)."""

import sqlite3
from typing import NamedTuple

SUCCESS, FAILED, SKIPPED = "success", "failed", "skipped_intent"
"""The statuses of a logged prompt; only successes count against the quota."""


class PromptRequestRow(NamedTuple):
    id: int
    account_id: int
    prompt: str
    provider: str
    model: str
    output: str
    input_tokens: int
    output_tokens: int
    total_tokens: int
    duration_ms: int
    estimated_cost_usd: float
    status: str
    error: str
    date_created: int


def count_successes(connection: sqlite3.Connection, account_id: int, *, since: int) -> int:
    (count,) = connection.execute(
        "SELECT COUNT(*) FROM prompt_requests WHERE account_id = ? AND status = ? AND date_created >= ?",
        (account_id, SUCCESS, since),
    ).fetchone()
    return int(count)


def cost(connection: sqlite3.Connection, account_id: int, *, since: int) -> float:
    """What the prompts have cost since an instant, in US dollars."""
    (total,) = connection.execute(
        "SELECT TOTAL(estimated_cost_usd) FROM prompt_requests WHERE account_id = ? AND date_created >= ?",
        (account_id, since),
    ).fetchone()
    return float(total)
