"""Own ids of jobs: where a key is kept inside ``data``, and how it is read back.

The server has no field for an id that the caller chooses, and it cannot search in ``data``. So the key
travels in ``data``, in the member ``_scheduler0``. The client finds it by reading the jobs of a project.

* ``data`` that is a JSON object gets the member: ``{"invoice": 1, "_scheduler0": {"key": "k"}}``.
* Any other text is kept whole inside the member: ``{"_scheduler0": {"key": "k", "data": "plain text"}}``.
* No data gives ``{"_scheduler0": {"key": "k"}}``.

A handler that reads the members of a JSON object works as before. :mod:`scheduler0.webhooks` takes the
member off again.
"""

from __future__ import annotations

import json
from typing import Any, cast

MEMBER = "_scheduler0"
MAX_KEY = 200


def checked_key(key: object, name: str = "key") -> str:
    """``key``, if it can name a job. Raises ``TypeError`` and ``ValueError`` that ``name`` the argument."""
    if not isinstance(key, str):
        raise TypeError(f"{name} must be a text, got {key!r:.80}")
    if not key or key != key.strip() or not key.isprintable():
        raise ValueError(f"{name} must be printable text without blanks around it, got {key!r:.80}")
    if len(key) > MAX_KEY:
        raise ValueError(f"{name} has {len(key)} characters; use at most {MAX_KEY}")
    return key


def with_key(data: str | None, key: str, *, plan: str | None = None) -> str:
    """``data`` with ``key`` in it, and the name of the ``plan`` that made the job.

    A key that is there is replaced.
    """
    own: dict[str, Any] = {"key": checked_key(key)}
    if plan is not None:
        own["plan"] = plan
    bare = without_key(data)
    members = _object(bare)
    whole = None if members is None else _dump({**members, MEMBER: own})
    if whole is not None:
        return whole
    if bare:
        own["data"] = bare
    return json.dumps({MEMBER: own}, ensure_ascii=False, separators=(",", ":"))


def key_of(data: str | None) -> str | None:
    """The key in ``data``, or ``None``."""
    own = _own(data)
    key = None if own is None else own.get("key")
    return key if isinstance(key, str) and key else None


def plan_of(data: str | None) -> str | None:
    """The name of the plan in ``data`` (docs/plans.md), or ``None``."""
    own = _own(data)
    plan = None if own is None else own.get("plan")
    return plan if isinstance(plan, str) and plan else None


def without_key(data: str | None) -> str | None:
    """``data`` as it was before :func:`with_key`; JSON objects come back compact."""
    own = _own(data)
    if own is None:
        return data
    kept = own.get("data")
    if isinstance(kept, str):
        return kept
    members = _object(data) or {}
    del members[MEMBER]
    return (_dump(members) or data) if members else None


def _own(data: str | None) -> dict[str, Any] | None:
    # A look at the text first: most data has no key, and decoding costs more.
    if not data or MEMBER not in data:
        return None
    own = (_object(data) or {}).get(MEMBER)
    return cast("dict[str, Any]", own) if isinstance(own, dict) else None


def _dump(members: dict[str, Any]) -> str | None:
    """The text of a JSON object, or None for one that is nested too deeply."""
    try:
        return json.dumps(members, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        return None


def _object(data: str | None) -> dict[str, Any] | None:
    """The members of a JSON object. None for any other text, and for one that is nested too deeply."""
    try:
        value = json.loads(data or "")
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
