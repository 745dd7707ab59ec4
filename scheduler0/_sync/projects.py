# Produced from scheduler0/_async/projects.py by scripts/unasync.py; do not edit.
"""Projects: groups of jobs (contract core 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from .._arguments import path_id
from .._bodies import merge
from .._endpoints import CREATE_PROJECT, DELETE_PROJECT, GET_PROJECT, LIST_PROJECTS, UPDATE_PROJECT
from .._envelope import Envelope
from .._fields import ProjectFields, ProjectUpdateFields
from ..models import Project, ProjectPage
from ._page import Page
from ._surface import Flat, Resource

if TYPE_CHECKING:
    from ..types import ProjectDeleteRequestBody, ProjectRequestBody, ProjectUpdateRequestBody


class Projects(Resource):
    """``client.projects``"""

    def list(
        self,
        *,
        limit: int | None = None,
        offset: int = 0,
        page_size: int | None = None,
        order_by: str | None = None,
        order: str | None = None,
    ) -> Page[Project]:
        """The projects that are not deleted, newest first unless ordered otherwise.

        ``limit`` bounds all items of the listing, ``page_size`` (at most 100) one request.
        ``order_by`` is ``id``, ``name``, ``description``, ``date_created`` or ``account_id``;
        ``order`` is ``asc`` or ``desc``.
        """
        return self._listing(
            LIST_PROJECTS,
            Project,
            limit,
            offset,
            page_size,
            order_by=order_by,
            order_by_direction=order,
        )

    def get(self, project_id: int | str) -> Project:
        """The project; raises :class:`~scheduler0.NotFoundError` also for a deleted one."""
        answer = self._caller.call(GET_PROJECT, id=path_id("project_id", project_id))
        return answer.data

    def create(
        self,
        body: ProjectRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ProjectFields],
    ) -> Project:
        """Create a project; name and description are required, the name unique in the account.

        Raises :class:`~scheduler0.BadRequestError` naming the other project where the name is taken.
        """
        answer = self._caller.send(CREATE_PROJECT, merge(body, fields, CREATE_PROJECT.rule))
        return answer.data

    def update(
        self,
        project_id: int | str,
        body: ProjectUpdateRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ProjectUpdateFields],
    ) -> Project:
        """Change the description, all that the server lets change."""
        rule = UPDATE_PROJECT.rule
        answer = self._caller.send(
            UPDATE_PROJECT, merge(body, fields, rule), id=path_id("project_id", project_id)
        )
        return answer.data

    def delete(self, project_id: int | str, *, deleted_by: str | None = None) -> None:
        """Delete the project and every job in it; ``deleted_by`` defaults to the client's actor."""
        self._caller.send(DELETE_PROJECT, {"deleted_by": deleted_by}, id=path_id("project_id", project_id))


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
        return self._list(
            LIST_PROJECTS,
            limit,
            offset,
            account_id_override,
            order_by=order_by,
            order_by_direction=order_by_direction,
        )

    def create_project(
        self, body: ProjectRequestBody | Mapping[str, Any], account_id_override: str | int | None = None
    ) -> Envelope[Project]:
        """Create a project."""
        return self._caller.send(CREATE_PROJECT, body, account_id=account_id_override)

    def get_project(
        self, project_id: int | str, account_id_override: str | int | None = None
    ) -> Envelope[Project]:
        """One project."""
        return self._caller.call(
            GET_PROJECT, id=path_id("project_id", project_id), account_id=account_id_override
        )

    def update_project(
        self,
        project_id: int | str,
        body: ProjectUpdateRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[Project]:
        """Change a project's description."""
        return self._caller.send(
            UPDATE_PROJECT, body, id=path_id("project_id", project_id), account_id=account_id_override
        )

    def delete_project(
        self,
        project_id: int | str,
        body: ProjectDeleteRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[None]:
        """Delete a project and every job in it."""
        return self._caller.send(
            DELETE_PROJECT, body, id=path_id("project_id", project_id), account_id=account_id_override
        )
