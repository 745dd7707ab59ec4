"""Async tasks (contract core 4)."""

from __future__ import annotations

from .._wire.records import OpenIntEnum, Record, date, enum, field, integer, optional, text


class TaskState(OpenIntEnum):
    """The state of an async task."""

    NOT_STARTED = 0
    IN_PROGRESS = 1
    SUCCESS = 2
    FAILED = 3

    @property
    def finished(self) -> bool:
        return self in (TaskState.SUCCESS, TaskState.FAILED)


class AsyncTask(Record):
    """Work that the server does after its answer. ``output`` is JSON text once finished."""

    id = field("id", integer)
    account_id = field("accountId", integer)
    request_id = field("requestId", text)
    input = field("input", text)
    output = field("output", text)
    service = field("service", text)
    state = field("state", enum(TaskState))
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)
