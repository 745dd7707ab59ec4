"""Bodies of webhooks as the contract shows them (docs/contract/runtime.md, B2)."""

from __future__ import annotations

import json
from typing import Any

JOB: dict[str, Any] = {
    "id": 42,
    "projectId": 12,
    "spec": "0 0 9 * * 1-5",
    "data": '{"invoice":1}',
    "executorId": 7,
    "startDate": "2026-08-03T09:00:00-04:00",
    "endDate": "0001-01-01T00:00:00Z",
    "lastExecutionDate": "0001-01-01T00:00:00Z",
    "timezone": "America/New_York",
    "timezoneOffset": -14400,
    "retryMax": 2,
    "dateCreated": "2026-08-01T10:00:00Z",
    "accountId": 123,
    "createdBy": "user@example.com",
    "status": "active",
}
RUN = {"lastExecutionDateTime": "2026-08-03T09:00:00-04:00", "lastExecutionStatus": "success"}


def run(job: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    """One delivery as the server writes it."""
    return {"job": {**JOB, **(job or {})}, **RUN, **members}


def body(*runs: dict[str, Any]) -> bytes:
    """The body of a request: of one delivery, or aggregated for none or several."""
    content = runs[0] if len(runs) == 1 else {"aggregated": True, "jobs": list(runs)}
    return json.dumps(content, separators=(",", ":")).encode()
