from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="TestInvocationJob")


@_attrs_define
class TestInvocationJob:
    """The job of a test invocation, all of it optional. The server sets `accountId` and `executorId`; `timezone` is `UTC`
    and `status` is `active` when left out.

        Attributes:
            id (int | Unset):
            project_id (int | Unset):
            spec (str | Unset):
            data (str | Unset):
            executor_id (int | Unset):
            start_date (datetime.datetime | str | Unset):
            end_date (datetime.datetime | str | Unset):
            last_execution_date (datetime.datetime | str | Unset):
            timezone (str | Unset):
            timezone_offset (int | Unset):
            retry_max (int | Unset):
            execution_id (str | Unset):
            date_created (datetime.datetime | str | Unset): Now when left out.
            account_id (int | Unset):
            date_modified (datetime.datetime | str | Unset):
            created_by (str | Unset):
            modified_by (str | Unset):
            deleted_by (str | Unset):
            status (str | Unset):
    """

    id: int | Unset = UNSET
    project_id: int | Unset = UNSET
    spec: str | Unset = UNSET
    data: str | Unset = UNSET
    executor_id: int | Unset = UNSET
    start_date: datetime.datetime | str | Unset = UNSET
    end_date: datetime.datetime | str | Unset = UNSET
    last_execution_date: datetime.datetime | str | Unset = UNSET
    timezone: str | Unset = UNSET
    timezone_offset: int | Unset = UNSET
    retry_max: int | Unset = UNSET
    execution_id: str | Unset = UNSET
    date_created: datetime.datetime | str | Unset = UNSET
    account_id: int | Unset = UNSET
    date_modified: datetime.datetime | str | Unset = UNSET
    created_by: str | Unset = UNSET
    modified_by: str | Unset = UNSET
    deleted_by: str | Unset = UNSET
    status: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        project_id = self.project_id

        spec = self.spec

        data = self.data

        executor_id = self.executor_id

        start_date: str | Unset
        if isinstance(self.start_date, Unset):
            start_date = UNSET
        elif isinstance(self.start_date, datetime.datetime):
            start_date = self.start_date.isoformat()
        else:
            start_date = self.start_date

        end_date: str | Unset
        if isinstance(self.end_date, Unset):
            end_date = UNSET
        elif isinstance(self.end_date, datetime.datetime):
            end_date = self.end_date.isoformat()
        else:
            end_date = self.end_date

        last_execution_date: str | Unset
        if isinstance(self.last_execution_date, Unset):
            last_execution_date = UNSET
        elif isinstance(self.last_execution_date, datetime.datetime):
            last_execution_date = self.last_execution_date.isoformat()
        else:
            last_execution_date = self.last_execution_date

        timezone = self.timezone

        timezone_offset = self.timezone_offset

        retry_max = self.retry_max

        execution_id = self.execution_id

        date_created: str | Unset
        if isinstance(self.date_created, Unset):
            date_created = UNSET
        elif isinstance(self.date_created, datetime.datetime):
            date_created = self.date_created.isoformat()
        else:
            date_created = self.date_created

        account_id = self.account_id

        date_modified: str | Unset
        if isinstance(self.date_modified, Unset):
            date_modified = UNSET
        elif isinstance(self.date_modified, datetime.datetime):
            date_modified = self.date_modified.isoformat()
        else:
            date_modified = self.date_modified

        created_by = self.created_by

        modified_by = self.modified_by

        deleted_by = self.deleted_by

        status = self.status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
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
        if start_date is not UNSET:
            field_dict["startDate"] = start_date
        if end_date is not UNSET:
            field_dict["endDate"] = end_date
        if last_execution_date is not UNSET:
            field_dict["lastExecutionDate"] = last_execution_date
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if timezone_offset is not UNSET:
            field_dict["timezoneOffset"] = timezone_offset
        if retry_max is not UNSET:
            field_dict["retryMax"] = retry_max
        if execution_id is not UNSET:
            field_dict["executionId"] = execution_id
        if date_created is not UNSET:
            field_dict["dateCreated"] = date_created
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
        id = d.pop("id", UNSET)

        project_id = d.pop("projectId", UNSET)

        spec = d.pop("spec", UNSET)

        data = d.pop("data", UNSET)

        executor_id = d.pop("executorId", UNSET)

        def _parse_start_date(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                start_date_type_0 = datetime.datetime.fromisoformat(data)

                return start_date_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        start_date = _parse_start_date(d.pop("startDate", UNSET))

        def _parse_end_date(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                end_date_type_0 = datetime.datetime.fromisoformat(data)

                return end_date_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        end_date = _parse_end_date(d.pop("endDate", UNSET))

        def _parse_last_execution_date(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_execution_date_type_0 = datetime.datetime.fromisoformat(data)

                return last_execution_date_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        last_execution_date = _parse_last_execution_date(d.pop("lastExecutionDate", UNSET))

        timezone = d.pop("timezone", UNSET)

        timezone_offset = d.pop("timezoneOffset", UNSET)

        retry_max = d.pop("retryMax", UNSET)

        execution_id = d.pop("executionId", UNSET)

        def _parse_date_created(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                date_created_type_0 = datetime.datetime.fromisoformat(data)

                return date_created_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        date_created = _parse_date_created(d.pop("dateCreated", UNSET))

        account_id = d.pop("accountId", UNSET)

        def _parse_date_modified(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                date_modified_type_0 = datetime.datetime.fromisoformat(data)

                return date_modified_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        date_modified = _parse_date_modified(d.pop("dateModified", UNSET))

        created_by = d.pop("createdBy", UNSET)

        modified_by = d.pop("modifiedBy", UNSET)

        deleted_by = d.pop("deletedBy", UNSET)

        status = d.pop("status", UNSET)

        test_invocation_job = cls(
            id=id,
            project_id=project_id,
            spec=spec,
            data=data,
            executor_id=executor_id,
            start_date=start_date,
            end_date=end_date,
            last_execution_date=last_execution_date,
            timezone=timezone,
            timezone_offset=timezone_offset,
            retry_max=retry_max,
            execution_id=execution_id,
            date_created=date_created,
            account_id=account_id,
            date_modified=date_modified,
            created_by=created_by,
            modified_by=modified_by,
            deleted_by=deleted_by,
            status=status,
        )

        test_invocation_job.additional_properties = d
        return test_invocation_job

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
