"""The rows of the tables, one class per table, fields in column order.

`columns(Row)` is the column list of a SELECT whose tuples `Row._make` takes. A date is a text as the server
prints it, or an instant (`instants`); `None` is SQL NULL.
"""

import json
from typing import Any, NamedTuple


class AccountRow(NamedTuple):
    id: int
    name: str
    date_created: int
    date_modified: int | None


class AccountCounterRow(NamedTuple):
    id: int
    account_id: int
    execution_count: int
    """Executions that the account may still run: deliveries subtract, features and purchases add."""
    tokens: int
    next_reset_date: int
    date_created: int
    date_modified: int | None


class FeatureRow(NamedTuple):
    id: int
    name: str
    date_created: int
    date_modified: int | None


class CredentialRow(NamedTuple):
    id: int
    account_id: int
    api_key: str
    secret_hash: str
    """SHA-256 of the secret, hexadecimal. The secret itself is not kept."""
    scopes: str
    """JSON array of strings."""
    archived: int
    expires_at: int | None
    date_created: str
    date_modified: int | None
    created_by: str
    modified_by: str | None
    deleted_by: str | None
    archived_by: str | None


class ProjectRow(NamedTuple):
    id: int
    account_id: int
    name: str
    description: str
    date_created: str
    deleted_by: str | None


class ExecutorRow(NamedTuple):
    id: int
    account_id: int
    name: str
    description: str
    tags: tuple[str, ...]
    """A JSON array in its column."""
    type: str
    webhook_url: str
    webhook_method: str
    webhook_secret: str
    cloud_provider: str
    region: str
    cloud_resource_url: str
    cloud_api_key: str
    cloud_api_secret: str
    command: str
    working_dir: str
    payload_aggregation: bool
    date_created: str
    date_modified: str | None
    created_by: str
    modified_by: str | None
    deleted_by: str | None

    @classmethod
    def read(cls, values: tuple[Any, ...]) -> "ExecutorRow":
        """The row of these columns."""
        row = cls._make(values)
        return row._replace(
            tags=tuple(json.loads(values[4])), payload_aggregation=bool(row.payload_aggregation)
        )

    def values(self) -> tuple[Any, ...]:
        """The columns of this row."""
        return tuple(self._replace(tags=json.dumps(self.tags)))  # type: ignore[arg-type]  # the column holds text

    def __repr__(self) -> str:
        return f"<ExecutorRow {self.id} {self.type!r} of account {self.account_id}>"


class JobRow(NamedTuple):
    id: int
    account_id: int
    project_id: int
    executor_id: int | None
    spec: str
    """Empty for a one-time job."""
    data: str
    timezone: str
    timezone_offset: int
    start_date: str
    """Never unset in a stored job: the creation time stands in for a start date that was not sent."""
    end_date: str
    """`ZERO_DATE` means no end."""
    retry_max: int
    status: str
    date_created: str
    date_modified: str | None
    created_by: str
    modified_by: str | None
    deleted_by: str | None


class ExecutionRow(NamedTuple):
    id: int
    account_id: int
    project_id: int
    """The project of the job; 0 if there is no such job."""
    job_id: int
    unique_id: str
    state: int
    """0 scheduled, 1 success, 2 failed."""
    node_id: int
    execution_version: int
    job_queue_version: int
    last_execution_datetime: str
    next_execution_datetime: str
    date_created: str
    """In UTC."""


class AsyncTaskRow(NamedTuple):
    id: int
    account_id: int
    request_id: str
    service: str
    input: str
    output: str
    state: int
    """0 not started, 1 in progress, 2 success, 3 failed."""
    date_created: int
    date_modified: int


class MessageRow(NamedTuple):
    id: int
    message_id: str
    """The name that its sender gave it."""
    schedule_to: int
    payload: str
    """The body to deliver, JSON."""
    webhook_url: str
    date_created: int


Row = (
    AccountRow
    | AccountCounterRow
    | FeatureRow
    | CredentialRow
    | ProjectRow
    | ExecutorRow
    | JobRow
    | ExecutionRow
    | AsyncTaskRow
    | MessageRow
)


def columns(row: type[Row]) -> str:
    """The column list that selects a whole `row`, in field order."""
    return ", ".join(row._fields)


def insertion(table: str, row: type[Row]) -> str:
    """An INSERT that takes every field of `row` but the id, in field order (`values[1:]`)."""
    names = row._fields[1:]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
