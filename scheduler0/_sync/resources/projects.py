# Produced from scheduler0/_async/resources/projects.py by scripts/unasync.py; do not edit.
"""Projects: groups of jobs (contract core 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from ..._operations.endpoint import DeleteFields, Order
from ..._operations.ensuring import Ensured, ensured, is_taken
from ..._operations.projects import (
    CREATE_PROJECT,
    DELETE_PROJECT,
    GET_PROJECT,
    LIST_PROJECTS,
    UPDATE_PROJECT,
    ProjectFields,
    ProjectUpdateFields,
)
from ..._wire.bodies import merge
from ..._wire.envelope import Envelope
from ...errors import BadRequestError
from ...models import Project, ProjectPage
from ..pages import Page
from .base import Flat, RawCalls, Resource

if TYPE_CHECKING:
    from ...types import ProjectDeleteRequestBody, ProjectRequestBody, ProjectUpdateRequestBody


class Projects(Resource):
    """``client.projects``"""

    @property
    def with_raw_response(self) -> RawProjects:
        """The same methods, with the HTTP answer beside what they return."""
        return RawProjects(self)

    def list(
        self,
        *,
        limit: int | None = None,
        offset: int = 0,
        page_size: int | None = None,
        order_by: str | None = None,
        order: Order | None = None,
    ) -> Page[Project]:
        """The projects that are not deleted, newest first unless ordered otherwise.

        ``limit`` bounds all items of the listing, ``page_size`` (at most 100) one request.
        ``order_by`` is ``id``, ``name``, ``description``, ``date_created`` or ``account_id``.
        """
        return self._listing(LIST_PROJECTS, Project, limit, offset, page_size, order_by, order)

    def get(self, project_id: int | str) -> Project:
        """The project. Raises :class:`~scheduler0.NotFoundError` for an unknown and for a deleted one."""
        return self._read(GET_PROJECT, id=project_id)

    def create(
        self,
        body: ProjectRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ProjectFields],
    ) -> Project:
        """Create a project. It needs a name, unique in the account, and a description.

        Raises :class:`~scheduler0.BadRequestError` if the name is taken; the error names the other project.
        """
        return self._send(CREATE_PROJECT, body, fields)

    def ensure(self, **fields: Unpack[ProjectFields]) -> Ensured[Project]:
        """Have one project of this ``name``: get it, or create it.

        ``created`` of the result says which. ``differs`` has the fields in which the project differs from
        what you name, with its values. Nothing is changed. If two programs do this at once, the later one
        gets the project of the other. Raises ``ValueError`` if ``name`` or, for a new one, ``description`` is
        missing (operations ``listProjects``, ``createProject``).
        """
        [wire], account = self._caller.prepared(
            CREATE_PROJECT, [merge(None, fields, CREATE_PROJECT.rule)], None
        )
        name = str(wire.members["name"]).strip()
        found = self._named(LIST_PROJECTS, Project, name, account)
        if found is not None:
            return ensured(found, wire)
        try:
            return Ensured(self._read(CREATE_PROJECT, body=wire, account_id=account), created=True)
        except BadRequestError as error:
            if not is_taken(error):
                raise
            found = self._named(LIST_PROJECTS, Project, name, account)
            if found is None:
                raise
            return ensured(found, wire)

    def update(
        self,
        project_id: int | str,
        body: ProjectUpdateRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ProjectUpdateFields],
    ) -> Project:
        """Change the description. The server cannot change anything else of a project."""
        return self._send(UPDATE_PROJECT, body, fields, id=project_id)

    def delete(
        self,
        project_id: int | str,
        body: ProjectDeleteRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[DeleteFields],
    ) -> None:
        """Delete the project and every job in it. ``deleted_by`` defaults to the client's actor."""
        self._send(DELETE_PROJECT, body, fields, id=project_id)


class RawProjects(RawCalls):
    """``client.projects.with_raw_response``"""

    def __init__(self, resource: Projects) -> None:
        super().__init__(resource)
        self.list = self._raw(resource.list)
        self.get = self._raw(resource.get)
        self.create = self._raw(resource.create)
        self.ensure = self._raw(resource.ensure)
        self.update = self._raw(resource.update)
        self.delete = self._raw(resource.delete)


class FlatProjects(Flat):
    """The documented project methods of the client."""

    def list_projects(
        self,
        limit: int = 10,
        offset: int = 0,
        order_by: str | None = None,
        order_by_direction: str | None = None,
        account_id_override: str | int | None = None,
    ) -> Envelope[ProjectPage]:
        """One page of projects."""
        return self._list(LIST_PROJECTS, limit, offset, account_id_override, order_by, order_by_direction)

    def create_project(
        self, body: ProjectRequestBody | Mapping[str, Any], account_id_override: str | int | None = None
    ) -> Envelope[Project]:
        """Create a project."""
        return self._caller.send(CREATE_PROJECT, body, account_id=account_id_override)

    def get_project(
        self, project_id: int | str, account_id_override: str | int | None = None
    ) -> Envelope[Project]:
        """One project."""
        return self._get(GET_PROJECT, account_id_override, id=project_id)

    def update_project(
        self,
        project_id: int | str,
        body: ProjectUpdateRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[Project]:
        """Change a project's description."""
        return self._caller.send(UPDATE_PROJECT, body, id=project_id, account_id=account_id_override)

    def delete_project(
        self,
        project_id: int | str,
        body: ProjectDeleteRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[None]:
        """Delete a project and every job in it."""
        return self._caller.send(DELETE_PROJECT, body, id=project_id, account_id=account_id_override)
