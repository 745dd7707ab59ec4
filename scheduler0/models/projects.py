"""Projects (contract core 4)."""

from __future__ import annotations

from .._wire.records import Record, date, field, integer, many, optional, text


class Project(Record):
    """A group of jobs. The server stores no ``created_by`` and ``modified_by``: only the answer
    to the call that sends them has them (contract core 4)."""

    id = field("id", integer)
    account_id = field("accountId", integer)
    name = field("name", text)
    description = optional("description", text)
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)
    created_by = optional("createdBy", text)
    modified_by = optional("modifiedBy", text)
    deleted_by = optional("deletedBy", text)


class ProjectPage(Record):
    """One page of projects, as sent."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    projects = many("projects", Project.of)
