"""Projects, recorded against the emulator and the world of ``recorded_emulator.py``."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler0 import BadRequestError, NotFoundError
from scheduler0.types import ProjectDeleteRequestBody, ProjectRequestBody, ProjectUpdateRequestBody

from ..case import Case, Fails

_MISSING = Fails(NotFoundError, "project does not exist")

CASES = (
    Case(
        "listProjects",
        "projects.list",
        kwargs={"limit": 5, "order_by": "name"},
        gives={"total": 1, "items.0.name": "Billing", "items.0.account_id": 2},
    ),
    Case(
        "listProjects",
        "list_projects",
        kwargs={"order_by": "colour"},
        fails=Fails(BadRequestError, "invalid order by column"),
    ),
    Case(
        "createProject",
        "projects.create",
        kwargs={"name": " Reports ", "description": "Weekly figures", "created_by": "ann"},
        gives={
            "id": 2,
            "name": "Reports",
            "created_by": "ann",
            "date_created": datetime(2030, 1, 1, tzinfo=UTC),
            "date_modified": None,
        },
    ),
    Case(
        "createProject",
        "create_project",
        (ProjectRequestBody(name="Billing", description="Again", created_by="ann"),),
        fails=Fails(
            BadRequestError, "another project exist with the same name, project with id 1 has the same name"
        ),
    ),
    Case(
        "getProject",
        "projects.get",
        (1,),
        gives={"id": 1, "name": "Billing", "description": "Invoices and reminders", "created_by": None},
    ),
    Case("getProject", "get_project", (99,), fails=_MISSING),
    Case(
        "updateProject",
        "projects.update",
        (1,),
        {"description": "Invoices", "modified_by": "bob"},
        gives={"id": 1, "name": "Billing", "description": "Invoices", "modified_by": "bob"},
    ),
    Case(
        "updateProject",
        "update_project",
        (99, ProjectUpdateRequestBody(description="Nothing", modified_by="bob")),
        fails=_MISSING,
    ),
    Case("deleteProject", "projects.delete", (1,), {"deleted_by": "bob"}, gives={"": None}),
    Case("deleteProject", "delete_project", (99, ProjectDeleteRequestBody(deleted_by="bob")), fails=_MISSING),
)
