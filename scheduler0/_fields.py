"""The members of request bodies as keyword arguments, for type checkers and editors.

Each is the twin of a request type in :mod:`scheduler0.types`; a test compares them.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict


class ProjectFields(TypedDict, total=False):
    name: str
    description: str
    created_by: str | None
    account_id: str | int | None


class ProjectUpdateFields(TypedDict, total=False):
    description: str
    modified_by: str | None
    account_id: str | int | None


class _JobMembers(TypedDict, total=False):
    project_id: int
    timezone: str
    executor_id: int | None
    data: str | None
    spec: str | None
    start_date: datetime | str | None
    end_date: datetime | str | None
    timezone_offset: int | None
    retry_max: int | None
    status: str | None
    account_id: str | int | None


class JobFields(_JobMembers, total=False):
    created_by: str | None


class JobUpdateFields(_JobMembers, total=False):
    modified_by: str | None


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


class CredentialFields(TypedDict, total=False):
    scopes: list[str]
    expires_in_seconds: int | None
    archived: bool
    created_by: str | None
    account_id: str | int | None
