"""Executors (contract admin.md 3)."""

import json
from collections.abc import Collection

from starlette.responses import Response

from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.deletion import read_deleted_by
from scheduler0.emulator.api.envelope import Refusal, no_content, success
from scheduler0.emulator.api.executor_body import EXECUTOR, ExecutorBody, check_changed, check_new
from scheduler0.emulator.api.listing import BROKEN_COLUMN, Listing
from scheduler0.emulator.go.rfc3339 import format_instant
from scheduler0.emulator.go.strconv import INT64_MAX
from scheduler0.emulator.go.text import trim
from scheduler0.emulator.store import executors as store
from scheduler0.emulator.store.instants import ZERO, to_instant
from scheduler0.emulator.store.rows import ExecutorRow

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
"""What an update cannot empty."""

_NO_EXECUTOR = ExecutorRow(
    0, 0, "", "", "[]", "", "", "", "", "", "", "", "", "", "", "", 0, ZERO, None, "", None, None
)


async def list_executors(call: Call) -> Response:
    listing = Listing.read(call)
    connection = call.backend.database.connection
    total = store.count_executors(connection, call.account_id)
    rows: list[ExecutorRow] = []
    if total or not call.quirks.empty_account_unchecked:
        page = listing.page("executors", _COLUMNS, BROKEN_COLUMN)
        rows = store.list_executors(connection, call.account_id, page)
    members = {
        "total": total,
        "offset": listing.offset,
        "limit": listing.limit,
        "executors": [executor_document(row) for row in rows],
    }
    if call.quirks.executor_page_omits_zeros:
        members = {key: value for key, value in members.items() if value}
    return success(members)


async def create_executor(call: Call) -> Response:
    body = parse(await call.body(again="body is nil"), EXECUTOR)
    if not body.created_by:
        raise Refusal(400, "createdBy is required")
    check_new(body, call.quirks)
    executor = insert_executor(call, body)
    secrets = {
        "cloudApiKey": executor.cloud_api_key,
        "cloudApiSecret": executor.cloud_api_secret,
        "webhookSecret": executor.webhook_secret,
    }
    return success(
        executor_document(executor) | {key: secret for key, secret in secrets.items() if secret}, 201
    )


async def get_executor(call: Call) -> Response:
    executor = find_executor(call, call.path_id())
    if executor is not None and executor.deleted_by is not None and not call.quirks.deleted_things_still_read:
        executor = None
    if executor is None and not call.quirks.unknown_executor_is_empty:
        raise _not_found()
    return success(executor_document(executor or _NO_EXECUTOR))


async def update_executor(call: Call) -> Response:
    """With `body_id_counts` the body may name another executor than the path.

    With `other_executor_answered` the answer is the executor whose id is the number of rows changed: a
    caller must read the executor again.
    """
    document = await call.body(again="body is nil")
    executor_id = call.path_id()
    body = parse(document, EXECUTOR)
    if not body.modified_by:
        raise Refusal(400, "modifiedBy is required")
    executor_id = (call.quirks.body_id_counts and body.id) or executor_id
    stored = usable_executor(call, executor_id)
    if stored is not None and not call.quirks.update_blanks_executor:
        _fill(body, stored, EXECUTOR.named(document))
    check_changed(body, call.quirks)
    changed = 0
    if stored is not None:
        for name in _KEPT:
            setattr(body, name, getattr(body, name) or getattr(stored, name))
        if not call.quirks.executor_update_unchecked:
            check_new(body, call.quirks)
        with call.backend.database.transaction() as connection:
            changed = store.update_executor(
                connection,
                stored._replace(
                    **{name: getattr(body, name) for name in _KEPT},
                    name=body.name,
                    description=body.description,
                    tags=json.dumps(body.tags),
                    type=body.type,
                    command=body.command,
                    working_dir=body.working_dir,
                    payload_aggregation=int(body.payload_aggregation),
                    date_modified=to_instant(body.date_modified) if body.date_modified else call.now,
                    modified_by=body.modified_by,
                ),
            )
    if call.quirks.other_executor_answered:
        return success(executor_document(find_executor(call, changed) or _NO_EXECUTOR))
    updated = usable_executor(call, executor_id)
    if updated is None:
        raise _not_found()
    return success(executor_document(updated))


async def delete_executor(call: Call) -> Response:
    """Deletes softly; the jobs of the executor are left as they are."""
    executor_id = call.path_id()
    deleted_by = read_deleted_by(await call.body())
    with call.backend.database.transaction() as connection:
        executor = find_executor(call, executor_id)
        if executor is None and call.quirks.delete_unknown_executor_is_400:
            # The server goes on with the executor of zeros.
            raise Refusal(400, "account id is required")
        if executor is None or (executor.deleted_by is not None and not call.quirks.delete_twice_204):
            raise _not_found()
        store.update_executor(connection, executor._replace(deleted_by=deleted_by, date_modified=call.now))
    return no_content()


def insert_executor(call: Call, body: ExecutorBody) -> ExecutorRow:
    """Store a checked body as a new executor of the account."""
    executor = ExecutorRow(
        id=0,
        account_id=call.account_id,
        name=trim(body.name),
        description=body.description,
        tags=json.dumps(body.tags),
        type=body.type,
        webhook_url=body.webhook_url,
        webhook_method=body.webhook_method,
        webhook_secret=body.webhook_secret,
        cloud_provider=body.cloud_provider,
        region=body.region,
        cloud_resource_url=body.cloud_resource_url,
        cloud_api_key=body.cloud_api_key,
        cloud_api_secret=body.cloud_api_secret,
        command=body.command,
        working_dir=body.working_dir,
        payload_aggregation=int(body.payload_aggregation),
        date_created=to_instant(body.date_created) if body.date_created else call.now,
        date_modified=None,
        created_by=body.created_by,
        modified_by=None,
        deleted_by=None,
    )
    with call.backend.database.transaction() as connection:
        return executor._replace(id=store.insert_executor(connection, executor))


def find_executor(call: Call, executor_id: int) -> ExecutorRow | None:
    """An executor of the account, deleted or not."""
    if executor_id > INT64_MAX:
        return None
    return store.get_executor(call.backend.database.connection, call.account_id, executor_id)


def usable_executor(call: Call, executor_id: int) -> ExecutorRow | None:
    """An executor of the account that can be worked with: a deleted one with `deleted_executors_work`."""
    executor = find_executor(call, executor_id)
    if executor is not None and executor.deleted_by is not None and not call.quirks.deleted_executors_work:
        return None
    return executor


def _fill(body: ExecutorBody, stored: ExecutorRow, named: Collection[str]) -> None:
    """What the body of an update does not name stays as it is, for all members alike."""
    whole = {
        "name": stored.name,
        "description": stored.description,
        "tags": tuple(json.loads(stored.tags)),
        "type": stored.type,
        "cloud_provider": stored.cloud_provider,
        "region": stored.region,
        "cloud_resource_url": stored.cloud_resource_url,
        "command": stored.command,
        "working_dir": stored.working_dir,
        "payload_aggregation": bool(stored.payload_aggregation),
    }
    for name in whole.keys() - named:
        setattr(body, name, whole[name])


def _not_found() -> Refusal:
    return Refusal(404, "executor cannot be found")


def executor_document(executor: ExecutorRow) -> dict[str, object]:
    """The executor in the server's key order, without its secrets."""
    document: dict[str, object] = {"id": executor.id, "name": executor.name}
    if executor.description:
        document["description"] = executor.description
    if tags := json.loads(executor.tags):
        document["tags"] = tags
    return document | {
        "type": executor.type,
        "cloudProvider": executor.cloud_provider,
        "region": executor.region,
        "cloudResourceUrl": executor.cloud_resource_url,
        "dateCreated": format_instant(executor.date_created),
        "accountId": executor.account_id,
        "dateModified": None if executor.date_modified is None else format_instant(executor.date_modified),
        "createdBy": executor.created_by,
        "modifiedBy": executor.modified_by,
        "deletedBy": executor.deleted_by,
        "webhookUrl": executor.webhook_url,
        "webhookMethod": executor.webhook_method,
        "command": executor.command,
        "workingDir": executor.working_dir,
        "payloadAggregation": bool(executor.payload_aggregation),
    }
