from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Job")


@_attrs_define
class Job:
    """A job. Dates that are not set read `0001-01-01T00:00:00Z`; other members are absent where they are empty or 0.

    Attributes:
        start_date (datetime.datetime): As it is stored, with its offset; the zero date when unset.
        end_date (datetime.datetime): As it is stored, with its offset; the zero date when unset.
        last_execution_date (datetime.datetime): Always the zero date in answers of `getJob` and `listJobs`.
        date_created (datetime.datetime):
        id (int | Unset):
        project_id (int | Unset):
        spec (str | Unset): Absent for a job that runs once.
        data (str | Unset):
        executor_id (int | Unset):
        timezone (str | Unset):
        timezone_offset (int | Unset):
        retry_max (int | Unset):
        execution_id (str | Unset): Not filled by current servers when a job is read.
        account_id (int | Unset):
        date_modified (datetime.datetime | Unset):
        created_by (str | Unset):
        modified_by (str | Unset):
        deleted_by (str | Unset):
        status (str | Unset): `active`, `inactive`, or `deleted` for a job that went with its project; absent for one
            that was deleted itself.
    """

    start_date: datetime.datetime
    end_date: datetime.datetime
    last_execution_date: datetime.datetime
    date_created: datetime.datetime
    id: int | Unset = UNSET
    project_id: int | Unset = UNSET
    spec: str | Unset = UNSET
    data: str | Unset = UNSET
    executor_id: int | Unset = UNSET
    timezone: str | Unset = UNSET
    timezone_offset: int | Unset = UNSET
    retry_max: int | Unset = UNSET
    execution_id: str | Unset = UNSET
    account_id: int | Unset = UNSET
    date_modified: datetime.datetime | Unset = UNSET
    created_by: str | Unset = UNSET
    modified_by: str | Unset = UNSET
    deleted_by: str | Unset = UNSET
    status: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        start_date = self.start_date.isoformat()

        end_date = self.end_date.isoformat()

        last_execution_date = self.last_execution_date.isoformat()

        date_created = self.date_created.isoformat()

        id = self.id

        project_id = self.project_id

        spec = self.spec

        data = self.data

        executor_id = self.executor_id

        timezone = self.timezone

        timezone_offset = self.timezone_offset

        retry_max = self.retry_max

        execution_id = self.execution_id

        account_id = self.account_id

        date_modified: str | Unset = UNSET
        if not isinstance(self.date_modified, Unset):
            date_modified = self.date_modified.isoformat()

        created_by = self.created_by

        modified_by = self.modified_by

        deleted_by = self.deleted_by

        status = self.status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "startDate": start_date,
                "endDate": end_date,
                "lastExecutionDate": last_execution_date,
                "dateCreated": date_created,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id
        if project_id is not UNSET:
            field_dict["projectId"] = project_id
        if spec is not UNSET:
            field_dict["spec"] = spec
        if data is not UNSET:
            field_dict["data"] = data
        if executor_id is not UNSET:
            field_dict["executorId"] = executor_id
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if timezone_offset is not UNSET:
            field_dict["timezoneOffset"] = timezone_offset
        if retry_max is not UNSET:
            field_dict["retryMax"] = retry_max
        if execution_id is not UNSET:
            field_dict["executionId"] = execution_id
        if account_id is not UNSET:
            field_dict["accountId"] = account_id
        if date_modified is not UNSET:
            field_dict["dateModified"] = date_modified
        if created_by is not UNSET:
            field_dict["createdBy"] = created_by
        if modified_by is not UNSET:
            field_dict["modifiedBy"] = modified_by
        if deleted_by is not UNSET:
            field_dict["deletedBy"] = deleted_by
        if status is not UNSET:
            field_dict["status"] = status

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        start_date = datetime.datetime.fromisoformat(d.pop("startDate"))

        end_date = datetime.datetime.fromisoformat(d.pop("endDate"))

        last_execution_date = datetime.datetime.fromisoformat(d.pop("lastExecutionDate"))

        date_created = datetime.datetime.fromisoformat(d.pop("dateCreated"))

        id = d.pop("id", UNSET)

        project_id = d.pop("projectId", UNSET)

        spec = d.pop("spec", UNSET)

        data = d.pop("data", UNSET)

        executor_id = d.pop("executorId", UNSET)

        timezone = d.pop("timezone", UNSET)

        timezone_offset = d.pop("timezoneOffset", UNSET)

        retry_max = d.pop("retryMax", UNSET)

        execution_id = d.pop("executionId", UNSET)

        account_id = d.pop("accountId", UNSET)

        _date_modified = d.pop("dateModified", UNSET)
        date_modified: datetime.datetime | Unset
        if isinstance(_date_modified, Unset):
            date_modified = UNSET
        else:
            date_modified = datetime.datetime.fromisoformat(_date_modified)

        created_by = d.pop("createdBy", UNSET)

        modified_by = d.pop("modifiedBy", UNSET)

        deleted_by = d.pop("deletedBy", UNSET)

        status = d.pop("status", UNSET)

        job = cls(
            start_date=start_date,
            end_date=end_date,
            last_execution_date=last_execution_date,
            date_created=date_created,
            id=id,
            project_id=project_id,
            spec=spec,
            data=data,
            executor_id=executor_id,
            timezone=timezone,
            timezone_offset=timezone_offset,
            retry_max=retry_max,
            execution_id=execution_id,
            account_id=account_id,
            date_modified=date_modified,
            created_by=created_by,
            modified_by=modified_by,
            deleted_by=deleted_by,
            status=status,
        )

        job.additional_properties = d
        return job

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
