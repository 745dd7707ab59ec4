"""Projects: the operations and their keyword arguments."""

from __future__ import annotations

from typing import TypedDict

from .. import models
from .._wire.bodies import BodyRule
from .._wire.members import ACTOR
from .endpoint import Endpoint, by_name, no_record

_ID = "project_id"
_HINTS = {
    "description": "pass what the project is for",
    "created_by": ACTOR,
    "modified_by": ACTOR,
    "deleted_by": ACTOR,
}
LIST_PROJECTS = Endpoint(
    "projects.list_projects",
    models.ProjectPage.of,
    rows="projects",
    ordering=by_name("id", "name", "description", "date_created", "account_id"),
)
CREATE_PROJECT = Endpoint(
    "projects.create_project",
    models.Project.of,
    BodyRule(
        "ProjectRequestBody",
        actor="createdBy",
        required=("name", "description", "created_by"),
        hints=_HINTS,
    ),
)
GET_PROJECT = Endpoint("projects.get_project", models.Project.of, id_name=_ID)
UPDATE_PROJECT = Endpoint(
    "projects.update_project",
    models.Project.of,
    BodyRule(
        "ProjectUpdateRequestBody",
        actor="modifiedBy",
        required=("description", "modified_by"),
        hints=_HINTS,
    ),
    id_name=_ID,
)
DELETE_PROJECT = Endpoint(
    "projects.delete_project",
    no_record,
    BodyRule("ProjectDeleteRequestBody", actor="deletedBy", required=("deleted_by",), hints=_HINTS),
    id_name=_ID,
)


class ProjectFields(TypedDict, total=False):
    name: str
    description: str
    created_by: str | None
    account_id: str | int | None


class ProjectUpdateFields(TypedDict, total=False):
    description: str
    modified_by: str | None
    account_id: str | int | None
