"""Executors: the operations, their keyword arguments, and how an update keeps the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from .. import models
from .._shared.secrets import is_secret
from .._wire.arguments import timestamp
from .._wire.bodies import BodyRule, WireBody, prepare, python_name
from .._wire.members import ACTOR, MIGRATION, Problem, filled, method, missing, one_of, url
from ..errors import NotFoundError
from ..models import Executor
from .endpoint import Endpoint, by_name, no_record
from .jobs import REPLACE_JOB

if TYPE_CHECKING:
    from scheduler0_openapi.models import JobRequestBody

_ID = "executor_id"
_INVOKED = REPLACE_JOB.rule._replace(required=())
_TYPES = tuple(kind.value for kind in models.ExecutorType)
_NEEDS = {
    "webhook_url": ("webhook_url", "webhook_method"),
    "cloud_function": ("cloud_provider", "region", "cloud_resource_url", "cloud_api_key", "cloud_api_secret"),
    "local": ("command",),
}
_HINTS = {
    "type": f"pass one of {', '.join(map(repr, _TYPES))}",
    "webhook_url": "pass the address that the server calls",
    "webhook_method": 'pass "POST" or another HTTP method',
    "command": "pass the command that runs a job",
    "created_by": ACTOR,
    "modified_by": ACTOR,
    "deleted_by": ACTOR,
}


def _check_update(given: Mapping[str, Any]) -> Iterator[Problem]:
    kind = given.get("type")
    if kind == "container":
        yield Problem("type", f": the server has no executors of type 'container' any more ({MIGRATION})")
    yield from one_of(given, "type", _TYPES)
    yield from filled(given, "name")
    yield from url(given, "webhook_url")
    yield from method(given, "webhook_method")


def _check(given: Mapping[str, Any]) -> Iterator[Problem]:
    yield from missing(_NEEDS.get(str(given.get("type")), ()), given, _HINTS)
    yield from _check_update(given)


LIST_EXECUTORS = Endpoint(
    "executors.list_executors",
    models.ExecutorPage.of,
    rows="executors",
    ordering=by_name("id", "date_created", "date_modified", "created_by", "deleted_by"),
)
CREATE_EXECUTOR = Endpoint(
    "executors.create_executor",
    models.Executor.of,
    BodyRule(
        "ExecutorRequestBody",
        actor="createdBy",
        required=("name", "type", "created_by"),
        hints=_HINTS,
        check=_check,
    ),
)
GET_EXECUTOR = Endpoint("executors.get_executor", models.Executor.of, id_name=_ID)
UPDATE_EXECUTOR = Endpoint(
    "executors.update_executor",
    models.Executor.of,
    BodyRule(
        "ExecutorUpdateRequestBody",
        actor="modifiedBy",
        required=("modified_by",),
        hints=_HINTS,
        check=_check_update,
    ),
    id_name=_ID,
)
DELETE_EXECUTOR = Endpoint(
    "executors.delete_executor",
    no_record,
    BodyRule("ExecutorDeleteRequestBody", actor="deletedBy", required=("deleted_by",), hints=_HINTS),
    id_name=_ID,
)
TEST_INVOKE_EXECUTOR = Endpoint(
    "executors.test_invoke_executor",
    models.TestInvocation.of,
    BodyRule("TestInvocationRequestBody"),
    id_name=_ID,
)


class _ExecutorMembers(TypedDict, total=False):
    name: str
    type: str
    region: str | None
    cloud_provider: str | None
    cloud_resource_url: str | None
    cloud_api_key: str | None
    cloud_api_secret: str | None
    webhook_url: str | None
    webhook_secret: str | None
    webhook_method: str | None
    account_id: str | int | None
    description: str | None
    tags: list[str] | None
    payload_aggregation: bool | None
    command: str | None
    working_dir: str | None


class ExecutorFields(_ExecutorMembers, total=False):
    created_by: str | None


class ExecutorUpdateFields(_ExecutorMembers, total=False):
    modified_by: str | None


_OVERWRITTEN = ("name", "type", "description", "tags", "command", "workingDir", "payloadAggregation")
"""The server blanks these members when an update leaves them out."""
_KEPT = (
    *("webhookUrl", "webhookMethod", "webhookSecret", "cloudProvider", "region", "cloudResourceUrl"),
    *("cloudApiKey", "cloudApiSecret"),
)
"""The server keeps these members when an update leaves them out or empties them."""
E = TypeVar("E", bound=Executor)


def require_executor(executor: E, executor_id: int | str) -> E:
    """``executor``. For an unknown id the server answers an empty one: that is a ``NotFoundError``."""
    if not executor.get("id"):
        raise NotFoundError(
            f"this account has no executor {executor_id} (the server answers 200 with an empty one)"
        )
    return executor


class InvocationFields(TypedDict, total=False):
    job: JobRequestBody | Mapping[str, Any] | None
    age: str | None
    execution_time: datetime | str | None


def invocation(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a test invocation. The job may have any form that a new job may have."""
    job = fields.get("job")
    members = None if job is None else prepare(job, _INVOKED, actor=None)[0].members
    return {
        **fields,
        "job": members,
        "execution_time": timestamp("execution_time", fields.get("execution_time")),
    }


def merged_update(current: Executor, changes: WireBody) -> WireBody:
    """The body of an update that changes what ``changes`` names and keeps the rest.

    Raises ``ValueError`` for an empty member that the server would keep. Nobody can read whether there is a
    secret, so an empty secret is one.
    """
    for name in _KEPT:
        if changes.members.get(name) == "" and (is_secret(name) or current.get(name)):
            raise ValueError(
                f"{python_name(name)} cannot be cleared by an update: the server keeps what is stored. "
                "Create another executor, and give its id to the jobs."
            )
    kept = {name: current[name] for name in _OVERWRITTEN if current.get(name) is not None}
    return WireBody({**kept, **changes.members})
