"""The log of the AI prompts (contract ai.md 9)."""

import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from scheduler0.emulator.store.instants import SECOND
from scheduler0.emulator.store.paging import Page, select_page

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
    """What the prompts have cost since an instant, in US dollars."""
    (total,) = connection.execute(
        "SELECT TOTAL(estimated_cost_usd) FROM prompt_requests WHERE account_id = ? AND date_created >= ?",
        (account_id, since),
    ).fetchone()
    return float(total)
