"""How the client gets around the server's answers about executors (contract admin 3)."""

from __future__ import annotations

from typing import Any, TypeVar

from ._bodies import WireBody, prepare
from ._endpoints import CREATE_JOBS
from .errors import NotFoundError
from .models import Executor

_OVERWRITTEN = ("name", "type", "description", "tags", "command", "workingDir", "payloadAggregation")
"""Members that the server blanks when an update leaves them out."""

E = TypeVar("E", bound=Executor)


def existing(executor: E, executor_id: int | str) -> E:
    """``executor``, unless it is the empty one that the server answers for an id that it does not know."""
    if not executor.get("id"):
        raise NotFoundError(
            f"there is no executor {executor_id} in this account; the server answers 200 with an empty one"
        )
    return executor


def invocation(job: object, *, age: str | None, execution_time: str | None) -> dict[str, Any]:
    """The body of a test invocation; the job may be given in any form that a new job may have."""
    members = None if job is None else prepare(job, CREATE_JOBS.rule, actor=None)[0].members
    return {"job": members, "age": age, "executionTime": execution_time}


def merged_update(current: Executor, changes: WireBody) -> WireBody:
    """The body that changes what ``changes`` names and nothing else."""
    kept = {name: current[name] for name in _OVERWRITTEN if current.get(name) is not None}
    return WireBody({**kept, **changes.members})
