"""Search the jobs of all accounts, newest first."""

import re
import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from scheduler0.emulator.go.text import INT64_MAX
from scheduler0.emulator.store.jobs import SELECT_JOBS
from scheduler0.emulator.store.rows import JobRow

_LIKE_SIGNS, _ESCAPED = re.compile(r"[%_\\]"), r"\\\g<0>"
_TEXTS = ("spec", "data", "timezone", "created_by")
_DIGITS = len(str(INT64_MAX))
STATES = ("active", "inactive")
_IDS_AT_ONCE = 2_000
_MOST_IDS = 25_000
_MOST_CHARACTERS = 10_000_000
"""A search looks at no more jobs, and at no more of their data. Another one goes on from there."""


@dataclass(frozen=True)
class JobFilter:
    """Which jobs are meant. What is None, or empty, does not filter."""

    text: str = ""
    """Part of the spec, the data, the time zone or the creator; or an id."""
    project_id: int | None = None
    executor_id: int | None = None
    state: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether the number of these jobs is kept: they are filtered by project at most."""
        return not (self.text or self.executor_id is not None or self.state)

    @property
    def named_id(self) -> int | None:
        """The id that the text may be."""
        text = self.text
        return int(text) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else None

    def where(self) -> tuple[str, list[int | str]]:
        """The condition without the text, and its values."""
        conditions, values = ["deleted_by IS NULL"], list[int | str]()
        for column, number in (("project_id", self.project_id), ("executor_id", self.executor_id)):
            if number is not None:
                # Without an index: the newest jobs are found first, and nothing is sorted.
                conditions.append(f"+{column} = ?")
                values.append(min(number, INT64_MAX))
        if self.state:
            conditions.append("+status = ?")
            values.append(self.state)
        return " AND ".join(conditions), values

    def where_text(self) -> tuple[str, list[int | str]]:
        """The condition with the text, and its values."""
        where, values = self.where()
        if not self.text:
            return where, values
        found = " OR ".join(rf"{column} LIKE ? ESCAPE '\'" for column in _TEXTS)
        pattern = f"%{_LIKE_SIGNS.sub(_ESCAPED, self.text)}%"
        return f"{where} AND ({found})", [*values, *[pattern] * len(_TEXTS)]


class FoundJobs(NamedTuple):
    """Some jobs, newest first. The one whose id is the text of the search comes before them."""

    jobs: list[JobRow]
    older: int | None
    """What `before` of the next page is. None if there is nothing older."""
    searched: tuple[int, int] | None
    """The lowest and the highest id of the jobs that were looked at, if the search ended before it had
    found as many as were asked for."""


def find_jobs(
    connection: sqlite3.Connection, chosen: JobFilter, *, limit: int, before: int | None = None
) -> FoundJobs:
    """Up to `limit` of the chosen jobs whose ids are below `before`; also the one whose id is the text.

    It takes some milliseconds, however many jobs there are: it looks at 25,000 of them at most.
    """
    named = chosen.named_id
    first_of_all: list[JobRow] = []
    where, values = chosen.where_text()
    if named is not None:
        where = f"{where} AND id <> {named}"
        if before is None:
            condition, its_values = chosen.where()
            first_of_all = _rows(connection, f"{condition} AND id = ?", [*its_values, named], 1)
    found: list[JobRow] = []
    end = INT64_MAX if before is None else min(before, INT64_MAX)
    highest = None
    looked = characters = 0
    while (last := _highest_id(connection, end)) is not None:
        if looked >= _MOST_IDS or characters >= _MOST_CHARACTERS:
            return FoundJobs([*first_of_all, *found], end, (end, highest or end))
        first = max(last - _IDS_AT_ONCE + 1, 1)
        condition = f"{where} AND id BETWEEN ? AND ?"
        found += _rows(connection, condition, [*values, first, last], limit + 1 - len(found))
        if len(found) > limit:
            return FoundJobs([*first_of_all, *found[:limit]], found[limit - 1].id, None)
        if chosen.text:
            query = "SELECT coalesce(sum(length(data)), 0) FROM jobs WHERE id BETWEEN ? AND ?"
            characters += connection.execute(query, (first, last)).fetchone()[0]
        looked += last - first + 1
        highest, end = highest or last, first
    return FoundJobs([*first_of_all, *found], None, None)


def _highest_id(connection: sqlite3.Connection, below: int) -> int | None:
    """The next id to look at: ids may have gaps."""
    found: int | None = connection.execute("SELECT max(id) FROM jobs WHERE id < ?", (below,)).fetchone()[0]
    return found


def _rows(connection: sqlite3.Connection, where: str, values: list[int | str], limit: int) -> list[JobRow]:
    rows = connection.execute(f"{SELECT_JOBS} WHERE {where} ORDER BY id DESC LIMIT ?", (*values, limit))
    return [JobRow._make(row) for row in rows]


def number_of_jobs(connection: sqlite3.Connection, chosen: JobFilter) -> int | None:
    """How many jobs there are, in one project or in all; None if they are filtered otherwise."""
    if not chosen.is_counted:
        return None
    query, values = "SELECT coalesce(sum(number), 0) FROM job_counts", list[int]()
    if chosen.project_id is not None:
        query, values = f"{query} WHERE project_id = ?", [min(chosen.project_id, INT64_MAX)]
    (number,) = connection.execute(query, values).fetchone()
    return int(number)


def job_by_id(connection: sqlite3.Connection, job_id: int) -> JobRow | None:
    """A job of any account, deleted or not."""
    row = connection.execute(f"{SELECT_JOBS} WHERE id = ?", (min(job_id, INT64_MAX),)).fetchone()
    return None if row is None else JobRow._make(row)


def names(
    connection: sqlite3.Connection, table: str, *, limit: int, chosen: int | None = None
) -> list[tuple[int, str]]:
    """The ids and names of the newest projects or executors that are not deleted, and of the chosen one."""
    query = f"SELECT id, name FROM {table} WHERE deleted_by IS NULL ORDER BY id DESC LIMIT ?"
    found = [(int(number), str(name)) for number, name in connection.execute(query, (limit,))]
    if chosen is not None and chosen not in {number for number, _ in found}:
        row = connection.execute(f"SELECT name FROM {table} WHERE id = ?", (chosen,)).fetchone()
        found.append((chosen, str(chosen if row is None else row[0])))
    return found
