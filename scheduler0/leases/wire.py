"""Leases as JSON, for a server of leases and its clients. No I/O."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast
from urllib.parse import quote

from scheduler0.leases.intervals import from_milliseconds, to_milliseconds
from scheduler0.leases.lease_rules import Ending, Lease

KEY_HEADER = "Idempotency-Key"
"""A request with the same value as an earlier one is the same request. Servers that know it send it back."""


def lease_document(lease: Lease) -> dict[str, object]:
    """The JSON object of a lease that was given."""
    return {
        "id": lease.id,
        "name": lease.name,
        "interval": lease.interval,
        "intervalStartedAt": _text(lease.started_at),
        "intervalEndedAt": _text(lease.ended_at),
        "isActive": True,
        "createdAt": _text(lease.created_at),
        "updatedAt": _text(lease.updated_at),
    }


def read_lease(document: str) -> Lease | None:
    """The lease of an answer, None for `null` and for an empty answer. Raises ``ValueError``."""
    value: object = json.loads(document) if document.strip() else None
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise ValueError("the answer is not a JSON object")
    members = cast("Mapping[str, object]", value)
    lease_id, name = members.get("id"), members.get("name")
    if not isinstance(name, str) or not (lease_id is None or isinstance(lease_id, str)):
        raise ValueError("the answer has no name, or an id that is not text")
    ended_at = _instant(members, "intervalEndedAt")
    return Lease(
        lease_id,
        name,
        _instant(members, "intervalStartedAt"),
        ended_at,
        _instant(members, "createdAt"),
        _instant(members, "updatedAt"),
    )


def start_path(name: str) -> str:
    """The path that starts a job. Raises ``ValueError`` for a name that cannot be sent."""
    if name in {".", ".."}:
        raise ValueError(f"job_name: {name!r} cannot be sent over HTTP, where it means a folder")
    return "/" + quote(name, safe="")


def end_path(name: str, lease_id: str, ending: Ending) -> str:
    """The path that ends a job."""
    return f"{start_path(name)}/{quote(lease_id, safe='')}/{ending}"


def _text(instant: int) -> str:
    return (
        from_milliseconds(instant).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def _instant(members: Mapping[str, object], name: str) -> int:
    value = members.get(name)
    if not isinstance(value, str):
        raise ValueError(f"the answer has no time {name}")
    moment = datetime.fromisoformat(value)
    return to_milliseconds(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))
