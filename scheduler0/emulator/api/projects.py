"""Projects (contract core 5)."""

from dataclasses import dataclass, replace

from starlette.responses import Response

from scheduler0.emulator.api.answers import ApiError, no_content, success
from scheduler0.emulator.api.list_query import Listing, database_error
from scheduler0.emulator.api.request import FOREIGN_KEY, ApiRequest, parse, read_first_deleted_by
from scheduler0.emulator.go.decode import Struct, member
from scheduler0.emulator.go.kinds import DATE, OPTIONAL_DATE, STRING, UINT, optional
from scheduler0.emulator.go.text import INT64_MAX, trim
from scheduler0.emulator.go.time import format_instant
from scheduler0.emulator.known_accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.store import jobs as job_store
from scheduler0.emulator.store import projects as store
from scheduler0.emulator.store.rows import ProjectRow

_COLUMNS = ("id", "name", "description", "date_created", "account_id")


@dataclass
class ProjectBody:
    """The server's project, fields in the order of its keys."""

    id: int = member("id", UINT)
    name: str = member("name", STRING)
    description: str = member("description", STRING)
    date_created: str = member("dateCreated", DATE)
    account_id: int = member("accountId", UINT)
    date_modified: str | None = member("dateModified", OPTIONAL_DATE, omit_empty=True)
    created_by: str = member("createdBy", STRING, omit_empty=True)
    modified_by: str | None = member("modifiedBy", optional(STRING), omit_empty=True)
    deleted_by: str | None = member("deletedBy", optional(STRING), omit_empty=True)


PROJECT = Struct(ProjectBody, "models.Project")


async def list_projects(request: ApiRequest) -> Response:
    listing = Listing.read(request)
    page = listing.page("projects", _COLUMNS, negative=database_error())
    connection = request.backend.database.connection
    return success(
        {
            "total": store.count_projects(connection, request.account_id),
            "offset": listing.offset,
            "limit": listing.limit,
            "projects": [
                PROJECT.document(row) for row in store.list_projects(connection, request.account_id, page)
            ],
        }
    )


async def create_project(request: ApiRequest) -> Response:
    body = await _read(request)
    if not body.created_by:
        raise ApiError(400, "createdBy is required")
    name, description = trim(body.name), trim(body.description)
    if not name:
        raise ApiError.structured(400, "name field is required")
    if not description:
        raise ApiError.structured(400, "description field is required")
    request.require_known_account(ApiError.structured(500, f"message: {FOREIGN_KEY}, code: 500"))
    with request.backend.database.transaction() as connection:
        existing = store.find_by_name(connection, request.account_id, name)
        if existing is not None:
            raise ApiError.structured(
                400, f"another project exist with the same name, project with id {existing} has the same name"
            )
        project = ProjectRow(0, request.account_id, name, description, format_instant(request.now), None)
        project = project._replace(id=store.insert_project(connection, project))
    return success(_written(request, project, body), 201)


async def get_project(request: ApiRequest) -> Response:
    return success(PROJECT.document(_require_project(request, _path_id(request), absent=_absent())))


async def update_project(request: ApiRequest) -> Response:
    project_id = _path_id(request)
    body = await _read(request)
    if not body.modified_by:
        raise ApiError(400, "modifiedBy is required")
    description = trim(body.description)
    if not description:
        raise ApiError(400, "description field is required")
    with request.backend.database.transaction() as connection:
        project = _require_project(request, project_id, absent=ApiError(404, "project does not exist"))
        store.update_description(connection, project_id, description)
    changed = project._replace(description=description)
    return success(_written(request, changed, ProjectBody(modified_by=body.modified_by)))


async def delete_project(request: ApiRequest) -> Response:
    """Delete the project and its jobs softly."""
    project_id = _path_id(request)
    deleted_by = await read_first_deleted_by(await request.http.body())
    if request.account_id == SYSTEM_ACCOUNT:
        raise ApiError.wrapped(400, "system projects cannot be deleted")
    with request.backend.database.transaction() as connection:
        _require_project(request, project_id, absent=_absent())
        job_store.delete_jobs_of_project(
            connection, request.account_id, project_id, deleted_by=deleted_by, now=request.now
        )
        if job_store.project_has_jobs(connection, project_id):
            raise ApiError.wrapped(400, "cannot delete project with jobs")
        store.delete_project(connection, project_id, deleted_by)
    return no_content()


async def _read(request: ApiRequest) -> ProjectBody:
    document = await request.http.body()
    request.require_not_null(document)
    return await parse(document, PROJECT, status=400)


def _path_id(request: ApiRequest) -> int:
    try:
        return request.path_id()
    except ApiError as error:
        # Serialised there is nothing in the server's error value.
        raise ApiError(400, {}, text=str(error.data)) from error


def find_project(request: ApiRequest, project_id: int) -> ProjectRow | None:
    """A project of the account that is not deleted."""
    request.require_unsigned(project_id)
    # Bodies may name ids of 64 unsigned bits, but rows have signed ones only.
    if project_id > INT64_MAX:
        return None
    return store.get_project(request.backend.database.connection, request.account_id, project_id)


def _require_project(request: ApiRequest, project_id: int, *, absent: ApiError) -> ProjectRow:
    project = find_project(request, project_id)
    if project is None:
        raise absent
    return project


def _written(request: ApiRequest, project: ProjectRow, sent: ProjectBody) -> dict[str, object]:
    """The answer to a write. The server answers with members that it does not store."""
    if not request.quirks.unstored_members_echoed:
        return PROJECT.document(project)
    stored = project._asdict() | {"deleted_by": sent.deleted_by}
    return PROJECT.document(replace(sent, **stored))


def _absent() -> ApiError:
    return ApiError.wrapped(404, "project does not exist")
