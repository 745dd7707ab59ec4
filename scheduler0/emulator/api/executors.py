"""Executors (contract admin 3)."""

from collections.abc import Set
from operator import attrgetter

from starlette.responses import Response

from scheduler0.emulator.api.answers import ApiError, no_content, success
from scheduler0.emulator.api.list_query import NEGATIVE_OFFSET, Listing
from scheduler0.emulator.api.request import FOREIGN_KEY, ApiRequest, parse, read_deleted_by
from scheduler0.emulator.documents.executor import (
    CLOUD_FUNCTION,
    EXECUTOR,
    LOCAL,
    WEBHOOK,
    ExecutorBody,
)
from scheduler0.emulator.go.kinds import DATE, OPTIONAL_DATE
from scheduler0.emulator.go.text import INT64_MAX, trim
from scheduler0.emulator.go.time import ZERO_DATE, format_instant
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store import executors as store
from scheduler0.emulator.store.rows import ExecutorRow

_TYPES = (WEBHOOK, CLOUD_FUNCTION, LOCAL)


def check_new(body: ExecutorBody, quirks: Quirks) -> None:
    """An `ApiError` for the first thing that a new executor lacks.

    Only an exact type has demands of its own, so that one with `inexact_types_accepted` has none.
    """
    if not trim(body.name):
        raise ApiError(400, "executor name is required")
    _check_type(body, quirks)
    if body.type == WEBHOOK:
        _demand(trim(body.webhook_url), "webhook url is required")
        _demand(body.webhook_method, "webhook method is required")
    if body.type == CLOUD_FUNCTION:
        _check_cloud_function(body)
        _demand(body.cloud_api_key, "cloud API key is required for cloud function executors")
        _demand(body.cloud_api_secret, "cloud API secret is required for cloud function executors")


def check_changed(body: ExecutorBody, quirks: Quirks) -> None:
    """An `ApiError` for the first member that the body of an update lacks."""
    _check_type(body, quirks)
    if body.type == CLOUD_FUNCTION:
        _check_cloud_function(body)


def _check_type(body: ExecutorBody, quirks: Quirks) -> None:
    matches = str.__contains__ if quirks.inexact_types_accepted else str.__eq__
    if not any(matches(body.type, known) for known in _TYPES):
        raise ApiError(400, "invalid job executor type")
    if body.type == LOCAL:
        _demand(trim(body.command), "command is required for local executors")


def _check_cloud_function(body: ExecutorBody) -> None:
    _demand(body.cloud_provider, "cloud provider is required for cloud function executors")
    _demand(body.region, "region is required for cloud function executors")
    _demand(body.cloud_resource_url, "cloud resource URL is required for cloud function executors")


def _demand(value: str, message: str) -> None:
    if not value:
        raise ApiError(400, message)


_COLUMNS = ("id", "date_created", "date_modified", "created_by", "modified_by", "deleted_by")
_KEPT = (
    "webhook_url",
    "webhook_method",
    "webhook_secret",
    "cloud_provider",
    "region",
    "cloud_resource_url",
    "cloud_api_key",
    "cloud_api_secret",
)
"""Members that an update cannot empty."""
_FILLED = frozenset(
    (
        "name",
        "description",
        "tags",
        "type",
        "cloud_provider",
        "region",
        "cloud_resource_url",
        "command",
        "working_dir",
        "payload_aggregation",
    )
)
"""Members that keep their value if the body does not name them, without `update_blanks_executor`."""
_stored_members = attrgetter(*ExecutorRow._fields)


async def list_executors(request: ApiRequest) -> Response:
    listing = Listing.read(request)
    connection = request.backend.database.connection
    total = store.count_executors(connection, request.account_id)
    rows: list[ExecutorRow] = []
    if total or not request.quirks.empty_account_unchecked:
        # The server's handler dies of a negative offset.
        dies = request.breakdown(ApiError(400, NEGATIVE_OFFSET))
        page = listing.page("executors", _COLUMNS, negative=dies)
        rows = store.list_executors(connection, request.account_id, page)
    members = {
        "total": total,
        "offset": listing.offset,
        "limit": listing.limit,
        "executors": [EXECUTOR.document(row) for row in rows],
    }
    if request.quirks.executor_page_omits_zeros:
        members = {key: value for key, value in members.items() if value}
    return success(members)


async def create_executor(request: ApiRequest) -> Response:
    body = await parse(await request.body(again="body is nil"), EXECUTOR)
    if not body.created_by:
        raise ApiError(400, "createdBy is required")
    check_new(body, request.quirks)
    executor = insert_executor(request, body)
    secrets = {
        "cloudApiKey": executor.cloud_api_key,
        "cloudApiSecret": executor.cloud_api_secret,
        "webhookSecret": executor.webhook_secret,
    }
    return success(
        EXECUTOR.document(executor) | {key: secret for key, secret in secrets.items() if secret}, 201
    )


async def get_executor(request: ApiRequest) -> Response:
    executor = find_executor(request, request.path_id())
    if (
        executor is not None
        and executor.deleted_by is not None
        and not request.quirks.deleted_things_still_read
    ):
        executor = None
    if executor is None and not request.quirks.unknown_executor_is_empty:
        raise _not_found()
    return success(EXECUTOR.document(executor or ExecutorBody()))


async def update_executor(request: ApiRequest) -> Response:
    """With `body_id_counts` the body may name another executor than the path.

    With `other_executor_answered` the answer is the executor whose id is the number of rows changed: a
    caller must read the executor again.
    """
    document = await request.body(again="body is nil")
    executor_id = request.path_id()
    body = await parse(document, EXECUTOR)
    if not body.modified_by:
        raise ApiError(400, "modifiedBy is required")
    executor_id = (request.quirks.body_id_counts and body.id) or executor_id
    stored = usable_executor(request, executor_id)
    if stored is not None and not request.quirks.update_blanks_executor:
        _fill(body, stored, EXECUTOR.named(document))
    check_changed(body, request.quirks)
    changed = 0
    if stored is not None:
        for name in _KEPT:
            setattr(body, name, getattr(body, name) or getattr(stored, name))
        if not request.quirks.executor_update_unchecked:
            check_new(body, request.quirks)
        with request.backend.database.transaction() as connection:
            changed = store.update_executor(
                connection,
                stored._replace(
                    **{name: getattr(body, name) for name in _KEPT},
                    name=body.name,
                    description=body.description,
                    tags=body.tags,
                    type=body.type,
                    command=body.command,
                    working_dir=body.working_dir,
                    payload_aggregation=body.payload_aggregation,
                    date_modified=OPTIONAL_DATE.written(body.date_modified) or format_instant(request.now),
                    modified_by=body.modified_by,
                ),
            )
    if request.quirks.other_executor_answered:
        return success(EXECUTOR.document(find_executor(request, changed) or ExecutorBody()))
    updated = usable_executor(request, executor_id)
    if updated is None:
        raise _not_found()
    return success(EXECUTOR.document(updated))


async def delete_executor(request: ApiRequest) -> Response:
    """Delete softly. The executor's jobs do not change."""
    executor_id = request.path_id()
    deleted_by = await read_deleted_by(await request.body())
    with request.backend.database.transaction() as connection:
        executor = find_executor(request, executor_id)
        if executor is None and request.quirks.delete_unknown_executor_is_400:
            # The server goes on with the executor of zeros.
            raise ApiError(400, "account id is required")
        if executor is None or (executor.deleted_by is not None and not request.quirks.delete_twice_204):
            raise _not_found()
        store.update_executor(
            connection, executor._replace(deleted_by=deleted_by, date_modified=format_instant(request.now))
        )
    return no_content()


def insert_executor(request: ApiRequest, body: ExecutorBody) -> ExecutorRow:
    """Store a checked body as a new executor of the account."""
    request.require_known_account(ApiError(500, FOREIGN_KEY))
    executor = ExecutorRow._make(_stored_members(body))._replace(
        id=0,
        account_id=request.account_id,
        name=trim(body.name),
        date_created=format_instant(request.now)
        if body.date_created == ZERO_DATE
        else DATE.written(body.date_created),
        date_modified=None,
        modified_by=None,
        deleted_by=None,
    )
    with request.backend.database.transaction() as connection:
        return executor._replace(id=store.insert_executor(connection, executor))


def find_executor(request: ApiRequest, executor_id: int) -> ExecutorRow | None:
    """An executor of the account, deleted or not."""
    if executor_id > INT64_MAX:
        return None
    return store.get_executor(request.backend.database.connection, request.account_id, executor_id)


def usable_executor(request: ApiRequest, executor_id: int) -> ExecutorRow | None:
    """An executor of the account. A deleted one counts only with `deleted_executors_work`."""
    executor = find_executor(request, executor_id)
    if executor is not None and executor.deleted_by is not None and not request.quirks.deleted_executors_work:
        return None
    return executor


def _fill(body: ExecutorBody, stored: ExecutorRow, named: Set[str]) -> None:
    """Give the members that the body does not name their stored values."""
    for name in _FILLED - named:
        setattr(body, name, getattr(stored, name))


def _not_found() -> ApiError:
    return ApiError(404, "executor cannot be found")
