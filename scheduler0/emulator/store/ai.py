"""AI settings, quotas and the log of prompts."""

import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from scheduler0.emulator.go.time import next_month
from scheduler0.emulator.instants import SECOND, from_instant, to_instant
from scheduler0.emulator.store.accounts import get_account
from scheduler0.emulator.store.listing import Page, select_page


class QuotaPeriod(NamedTuple):
    """An account's present period."""

    period_start: int
    next_reset_date: int
    classify_used: int
    """Successful classify and analyze calls since the start."""


def current_period(connection: sqlite3.Connection, account_id: int, now: int) -> QuotaPeriod:
    """The period that `now` lies in. One that has passed, or is not there yet, is replaced in the store.

    The first one begins with the account; now, if the account was never created.
    """
    row = connection.execute(
        "SELECT period_start, next_reset_date, classify_used FROM ai_quota_periods WHERE account_id = ?",
        (account_id,),
    ).fetchone()
    period = _first_period(connection, account_id, now) if row is None else QuotaPeriod._make(row)
    while period.next_reset_date <= now:
        period = QuotaPeriod(period.next_reset_date, _month_after(period.next_reset_date), 0)
    if row is None or period != QuotaPeriod._make(row):
        connection.execute(
            "INSERT OR REPLACE INTO ai_quota_periods"
            " (account_id, period_start, next_reset_date, classify_used) VALUES (?, ?, ?, ?)",
            (account_id, *period),
        )
    return period


def count_classification(connection: sqlite3.Connection, account_id: int, now: int) -> None:
    """Count a successful classify or analyze call."""
    current_period(connection, account_id, now)
    connection.execute(
        "UPDATE ai_quota_periods SET classify_used = classify_used + 1 WHERE account_id = ?", (account_id,)
    )


def _first_period(connection: sqlite3.Connection, account_id: int, now: int) -> QuotaPeriod:
    account = get_account(connection, account_id)
    # The clock may have been set to a time before the account was created.
    start = now if account is None else min(account.date_created, now)
    return QuotaPeriod(start, _month_after(start), 0)


def _month_after(instant: int) -> int:
    return to_instant(next_month(from_instant(instant)))


class AiSettingsRow(NamedTuple):
    account_id: int
    active_models: str
    """JSON array of objects with `provider` and `model`."""
    openai_api_key: str = ""
    anthropic_api_key: str = ""
    bedrock_access_key_id: str = ""
    bedrock_secret_key: str = ""
    bedrock_region: str = ""
    openrouter_api_key: str = ""
    date_created: int = 0
    date_modified: int = 0

    def __repr__(self) -> str:
        return f"<AiSettingsRow of account {self.account_id}>"


_COLUMNS = ", ".join(AiSettingsRow._fields)


def get_ai_settings(connection: sqlite3.Connection, account_id: int) -> AiSettingsRow | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM ai_settings WHERE account_id = ?", (account_id,)
    ).fetchone()
    return None if row is None else AiSettingsRow._make(row)


def put_ai_settings(connection: sqlite3.Connection, settings: AiSettingsRow) -> None:
    marks = ", ".join("?" * len(settings))
    connection.execute(f"INSERT OR REPLACE INTO ai_settings ({_COLUMNS}) VALUES ({marks})", settings)


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


@dataclass(frozen=True)
class PromptFilter:
    """Which rows of an account are meant; what is empty does not filter.

    The instants are whole seconds and both count in full. `search` is a pattern of SQL's LIKE, found
    anywhere in prompt or output.
    """

    account_id: int
    provider: str = ""
    model: str = ""
    status: str = ""
    search: str = ""
    start: int | None = None
    end: int | None = None

    def where(self) -> tuple[str, tuple[int | str, ...]]:
        """The condition and its values."""
        conditions: dict[str, int | str | None] = {
            "account_id = ?": self.account_id,
            "provider = ?": self.provider or None,
            "model = ?": self.model or None,
            "status = ?": self.status or None,
            "date_created >= ?": self.start,
            "date_created < ?": None if self.end is None else self.end + SECOND,
        }
        chosen = {text: value for text, value in conditions.items() if value is not None}
        values = tuple(chosen.values())
        if self.search:
            pattern = f"%{self.search}%"
            return " AND ".join([*chosen, "(prompt LIKE ? OR output LIKE ?)"]), (*values, pattern, pattern)
        return " AND ".join(chosen), values


def insert_prompt_request(connection: sqlite3.Connection, row: PromptRequestRow) -> None:
    """Log a prompt; the id in `row` does not count."""
    names, marks = ", ".join(row._fields[1:]), ", ".join("?" * (len(row) - 1))
    connection.execute(f"INSERT INTO prompt_requests ({names}) VALUES ({marks})", row[1:])


def count_prompt_requests(connection: sqlite3.Connection, chosen: PromptFilter) -> int:
    where, values = chosen.where()
    (count,) = connection.execute(f"SELECT COUNT(*) FROM prompt_requests WHERE {where}", values).fetchone()
    return int(count)


def list_prompt_requests(
    connection: sqlite3.Connection, chosen: PromptFilter, page: Page
) -> list[PromptRequestRow]:
    where, values = chosen.where()
    names = ", ".join(PromptRequestRow._fields)
    rows = select_page(connection, f"SELECT {names} FROM prompt_requests WHERE {where}", values, page)
    return [PromptRequestRow._make(row) for row in rows]


def count_successes(connection: sqlite3.Connection, account_id: int, *, since: int) -> int:
    (count,) = connection.execute(
        "SELECT COUNT(*) FROM prompt_requests WHERE account_id = ? AND status = ? AND date_created >= ?",
        (account_id, SUCCESS, since),
    ).fetchone()
    return int(count)


def cost(connection: sqlite3.Connection, account_id: int, *, since: int) -> float:
    """The cost of all prompts since an instant, in US dollars."""
    (total,) = connection.execute(
        "SELECT TOTAL(estimated_cost_usd) FROM prompt_requests WHERE account_id = ? AND date_created >= ?",
        (account_id, since),
    ).fetchone()
    return float(total)
