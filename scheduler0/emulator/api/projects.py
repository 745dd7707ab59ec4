"""Projects (contract core.md 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from scheduler0.emulator.accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.deletion import read_first_deleted_by
from scheduler0.emulator.api.envelope import Refusal, no_content, success
from scheduler0.emulator.api.listing import Listing
from scheduler0.emulator.go.decode import DATE, OPTIONAL_DATE, STRING, UINT, Struct, member, optional
from scheduler0.emulator.go.rfc3339 import format_date, format_instant
from scheduler0.emulator.go.strconv import INT64_MAX
from scheduler0.emulator.go.text import trim
from scheduler0.emulator.store import jobs as job_store
from scheduler0.emulator.store import projects as store
from scheduler0.emulator.store.rows import ProjectRow

_COLUMNS = ("id", "name", "description", "date_created", "account_id")


@dataclass
class ProjectBody:
    """A project as requests carry it. The first three members only have to be well-formed."""

    id: int = member("id", UINT)
    account_id: int = member("accountId", UINT)
    date_created: datetime | None = member("dateCreated", DATE)
    name: str = member("name", STRING)
    description: str = member("description", STRING)
    date_modified: datetime | None = member("dateModified", OPTIONAL_DATE)
    created_by: str = member("createdBy", STRING)
    modified_by: str | None = member("modifiedBy", optional(STRING))
    deleted_by: str | None = member("deletedBy", optional(STRING))


_PROJECT = Struct(ProjectBody, "models.Project")


async def list_projects(call: Call) -> Response:
    listing = Listing.read(call)
    page = listing.page("projects", _COLUMNS)
    connection = call.backend.database.connection
    return success(
        {
            "total": store.count_projects(connection, call.account_id),
            "offset": listing.offset,
            "limit": listing.limit,
            "projects": [
                project_document(row) for row in store.list_projects(connection, call.account_id, page)
            ],
        }
    )


async def create_project(call: Call) -> Response:
    body = await _read(call)
    if not body.created_by:
        raise Refusal(400, "createdBy is required")
    name, description = trim(body.name), trim(body.description)
    if not name:
        raise Refusal.structured(400, "name field is required")
    if not description:
        raise Refusal.structured(400, "description field is required")
    with call.backend.database.transaction() as connection:
        existing = store.find_by_name(connection, call.account_id, name)
        if existing is not None:
            raise Refusal.structured(
                400, f"another project exist with the same name, project with id {existing} has the same name"
            )
        project = ProjectRow(0, call.account_id, name, description, call.now, None)
        project = project._replace(id=store.insert_project(connection, project))
    echoed = {
        "dateModified": format_date(body.date_modified) if body.date_modified else None,
        "createdBy": body.created_by,
        "modifiedBy": body.modified_by,
        "deletedBy": body.deleted_by,
    }
    return success(_written(call, project, echoed), 201)


async def get_project(call: Call) -> Response:
    return success(project_document(_get(call, _path_id(call), absent=_absent())))


async def update_project(call: Call) -> Response:
    project_id = _path_id(call)
    body = await _read(call)
    if not body.modified_by:
        raise Refusal(400, "modifiedBy is required")
    description = trim(body.description)
    if not description:
        raise Refusal(400, "description field is required")
    with call.backend.database.transaction() as connection:
        project = _get(call, project_id, absent=Refusal(404, "project does not exist"))
        store.update_description(connection, project_id, description)
    changed = project._replace(description=description)
    return success(_written(call, changed, {"modifiedBy": body.modified_by}))


async def delete_project(call: Call) -> Response:
    """Deletes the project softly, and its jobs with it."""
    project_id = _path_id(call)
    deleted_by = read_first_deleted_by(await call.request.body())
    if call.account_id == SYSTEM_ACCOUNT:
        raise Refusal.wrapped(400, "system projects cannot be deleted")
    with call.backend.database.transaction() as connection:
        _get(call, project_id, absent=_absent())
        job_store.delete_jobs_of_project(
            connection, call.account_id, project_id, deleted_by=deleted_by, now=call.now
        )
        if job_store.project_has_jobs(connection, project_id):
            raise Refusal.wrapped(400, "cannot delete project with jobs")
        store.delete_project(connection, project_id, deleted_by)
    return no_content()


async def _read(call: Call) -> ProjectBody:
    document = await call.request.body()
    call.require_not_null(document)
    return parse(document, _PROJECT, status=400)


def _path_id(call: Call) -> int:
    try:
        return call.path_id()
    except Refusal as refusal:
        # Serialised there is nothing in the server's error value.
        raise Refusal(400, {}, text=str(refusal.data)) from refusal


def find_project(call: Call, project_id: int) -> ProjectRow | None:
    """A project of the account that is not deleted."""
    # Bodies may name ids of 64 unsigned bits, but rows have signed ones only.
    if project_id > INT64_MAX:
        return None
    return store.get_project(call.backend.database.connection, call.account_id, project_id)


def _get(call: Call, project_id: int, *, absent: Refusal) -> ProjectRow:
    project = find_project(call, project_id)
    if project is None:
        raise absent
    return project


def _written(call: Call, project: ProjectRow, sent: Mapping[str, str | None]) -> dict[str, object]:
    """The answer to a write: the server completes the body that it got, and stores less of it."""
    return project_document(project, sent if call.quirks.unstored_members_echoed else None)


def _absent() -> Refusal:
    return Refusal.wrapped(404, "project does not exist")


def project_document(
    project: ProjectRow, echoed: Mapping[str, str | None] | None = None
) -> dict[str, object]:
    """The project in the server's key order; of the four members in `echoed`, only what was sent."""
    document: dict[str, object] = {
        "id": project.id,
        "name": project.name,
        "description": project.description,
        "dateCreated": format_instant(project.date_created),
        "accountId": project.account_id,
    }
    return document | {key: value for key, value in (echoed or {}).items() if value is not None}
