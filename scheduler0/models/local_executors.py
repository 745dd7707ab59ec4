"""Local executors and test invocations (contract admin 3, 4)."""

from __future__ import annotations

from .._record import Record, date, field, flag, integer, mapping, optional, text


class RegisteredLocalExecutor(Record):
    """The id of a new local executor."""

    id = field("id", integer)


class CommittedReports(Record):
    """How many reports the server did not skip; it is no proof that they were stored."""

    committed = field("committed", integer)


class TestInvocation(Record):
    """How one delivery went; nothing of it is stored."""

    __test__ = False  # keeps pytest from collecting it

    test = field("test", flag)
    executor_id = field("executorId", integer)
    executor_type = field("executorType", text)
    success = field("success", flag)
    error = optional("error", text)
    started_at = optional("startedAt", date)
    finished_at = optional("finishedAt", date)
    duration_ms = field("durationMs", integer)
    payload = field("payload", mapping)
