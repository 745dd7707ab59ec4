from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="JobUpdateRequestBody")


@_attrs_define
class JobUpdateRequestBody:
    """Changes to a job. A member that is left out, empty or 0 keeps its value, so nothing can be cleared. The server also
    demands `modifiedBy` and `projectId`.

        Attributes:
            modified_by (str | Unset): Who changes this; the server refuses a request without it. This project's client
                fills it in.
            project_id (int | Unset): The server demands an existing project of the account, but never moves the job.
            executor_id (int | Unset):
            data (str | Unset): As for a new job.
            spec (str | Unset): Refused unless it equals the stored one.
            start_date (datetime.datetime | str | Unset): RFC 3339 with an offset; `Z` is read as in a new job. A stored
                date moves only if it ends in `Z`, and only once.
            end_date (datetime.datetime | str | Unset): RFC 3339 with an offset; `Z` is read as in a new job. A stored date
                moves only if it ends in `Z`, and only once.
            timezone (str | Unset): An IANA name. Sent without `timezoneOffset`, it sets that to 0.
            timezone_offset (int | Unset): For information; seconds.
            retry_max (int | Unset): As for a new job.
            status (str | Unset): `active` or `inactive`.
            account_id (int | str | Unset): Selects the `X-Account-ID` header in this project's client, which does not send
                it. The server overwrites or ignores it.
            created_by (str | Unset): Overwrites the creator.
            date_modified (datetime.datetime | str | Unset): RFC 3339 with an offset; now when left out.
            deleted_by (None | str | Unset): Deletes the job. Leaving it out of a change to a deleted job restores that job.
    """

    modified_by: str | Unset = UNSET
    project_id: int | Unset = UNSET
    executor_id: int | Unset = UNSET
    data: str | Unset = UNSET
    spec: str | Unset = UNSET
    start_date: datetime.datetime | str | Unset = UNSET
    end_date: datetime.datetime | str | Unset = UNSET
    timezone: str | Unset = UNSET
    timezone_offset: int | Unset = UNSET
    retry_max: int | Unset = UNSET
    status: str | Unset = UNSET
    account_id: int | str | Unset = UNSET
    created_by: str | Unset = UNSET
    date_modified: datetime.datetime | str | Unset = UNSET
    deleted_by: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        modified_by = self.modified_by

        project_id = self.project_id

        executor_id = self.executor_id

        data = self.data

        spec = self.spec

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

        timezone = self.timezone

        timezone_offset = self.timezone_offset

        retry_max = self.retry_max

        status = self.status

        account_id: int | str | Unset
        if isinstance(self.account_id, Unset):
            account_id = UNSET
        else:
            account_id = self.account_id

        created_by = self.created_by

        date_modified: str | Unset
        if isinstance(self.date_modified, Unset):
            date_modified = UNSET
        elif isinstance(self.date_modified, datetime.datetime):
            date_modified = self.date_modified.isoformat()
        else:
            date_modified = self.date_modified

        deleted_by: None | str | Unset
        if isinstance(self.deleted_by, Unset):
            deleted_by = UNSET
        else:
            deleted_by = self.deleted_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if modified_by is not UNSET:
            field_dict["modifiedBy"] = modified_by
        if project_id is not UNSET:
            field_dict["projectId"] = project_id
        if executor_id is not UNSET:
            field_dict["executorId"] = executor_id
        if data is not UNSET:
            field_dict["data"] = data
        if spec is not UNSET:
            field_dict["spec"] = spec
        if start_date is not UNSET:
            field_dict["startDate"] = start_date
        if end_date is not UNSET:
            field_dict["endDate"] = end_date
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if timezone_offset is not UNSET:
            field_dict["timezoneOffset"] = timezone_offset
        if retry_max is not UNSET:
            field_dict["retryMax"] = retry_max
        if status is not UNSET:
            field_dict["status"] = status
        if account_id is not UNSET:
            field_dict["accountId"] = account_id
        if created_by is not UNSET:
            field_dict["createdBy"] = created_by
        if date_modified is not UNSET:
            field_dict["dateModified"] = date_modified
        if deleted_by is not UNSET:
            field_dict["deletedBy"] = deleted_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        modified_by = d.pop("modifiedBy", UNSET)

        project_id = d.pop("projectId", UNSET)

        executor_id = d.pop("executorId", UNSET)

        data = d.pop("data", UNSET)

        spec = d.pop("spec", UNSET)

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

        timezone = d.pop("timezone", UNSET)

        timezone_offset = d.pop("timezoneOffset", UNSET)

        retry_max = d.pop("retryMax", UNSET)

        status = d.pop("status", UNSET)

        def _parse_account_id(data: object) -> int | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(int | str | Unset, data)

        account_id = _parse_account_id(d.pop("accountId", UNSET))

        created_by = d.pop("createdBy", UNSET)

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

        def _parse_deleted_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        deleted_by = _parse_deleted_by(d.pop("deletedBy", UNSET))

        job_update_request_body = cls(
            modified_by=modified_by,
            project_id=project_id,
            executor_id=executor_id,
            data=data,
            spec=spec,
            start_date=start_date,
            end_date=end_date,
            timezone=timezone,
            timezone_offset=timezone_offset,
            retry_max=retry_max,
            status=status,
            account_id=account_id,
            created_by=created_by,
            date_modified=date_modified,
            deleted_by=deleted_by,
        )

        job_update_request_body.additional_properties = d
        return job_update_request_body

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
