"""What the server of the benchmark answers."""

from __future__ import annotations

from typing import Any

JOB: dict[str, Any] = {
    "id": 42,
    "projectId": 7,
    "spec": "0 30 * * * *",
    "data": '{"order": 1}',
    "executorId": 3,
    "startDate": "2026-01-01T00:00:00Z",
    "endDate": "2027-01-01T00:00:00Z",
    "lastExecutionDate": "2026-11-20T10:00:00.123456Z",
    "timezone": "America/New_York",
    "timezoneOffset": -18000,
    "retryMax": 3,
    "dateCreated": "2026-01-01T00:00:00.987654321Z",
    "accountId": 42,
    "createdBy": "user_2abc",
    "status": "active",
}
PAGE: dict[str, Any] = {"data": {"total": 125, "offset": 0, "limit": 10, "jobs": [JOB] * 10}, "success": True}
ACCEPTED = {"data": "8c3c6f9e-6a42-4a52-9d2b-0f0c1b9ad001", "success": True}
EXECUTION = (
    b'{"id":%d,"accountId":42,"uniqueId":"7f3c-%d","state":1,"nodeId":1,"jobId":42,'
    b'"lastExecutionDatetime":"2026-11-20T10:00:00Z","nextExecutionDatetime":"2026-11-20T11:00:00Z",'
    b'"jobQueueVersion":1,"executionVersion":1,"dateCreated":"2026-11-20T10:00:00.123456Z","dateModified":null}'
)


def executions(total: int, offset: int, limit: int) -> bytes:
    """A page of executions, newest first."""
    ids = range(total - offset, max(total - offset - limit, 0), -1)
    rows = b",".join([EXECUTION % (number, number) for number in ids])
    return b'{"data":{"total":%d,"offset":%d,"limit":%d,"executions":[%s]},"success":true}' % (
        total,
        offset,
        limit,
        rows,
    )
