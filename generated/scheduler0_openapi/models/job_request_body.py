from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="JobRequestBody")


@_attrs_define
class JobRequestBody:
    """A new job. The server also demands `executorId`, `createdBy`, and `spec` or `startDate` (account 1 is let off most
    checks).

        Attributes:
            project_id (int): An existing project of the account.
            timezone (str): An IANA name, such as `Europe/Berlin`; `Local` is refused.
            executor_id (int | Unset): What runs the job; the server demands it.
            data (str | Unset): Handed to the executor as it is. At most 3072 bytes, or 1048576 with the feature
                `increased_job_payload_size_to_1mb`.
            spec (str | Unset): When the job recurs, as cron: second, minute, hour, day of month, month, and optionally day
                of week. Five fields are accepted but start with the seconds too. `@daily` and its kin and `@every <duration>`
                work. Without it the job runs once, at `startDate`.
            start_date (datetime.datetime | str | Unset): RFC 3339 with an offset, not in the past. A date that ends in `Z`
                is read as wall-clock time of `timezone` and answered with its offset; an explicit offset is kept. The time of
                creation when left out.
            end_date (datetime.datetime | str | Unset): RFC 3339 with an offset, not in the past and not before `startDate`.
                `Z` is read as for `startDate`.
            timezone_offset (int | Unset): For information; seconds.
            retry_max (int | Unset): Attempts after a failed one: at most 3, or 15 with the feature
                `increased_retry_max_by_five`.
            status (str | Unset): `active` or `inactive`; `active` when left out.
            created_by (str | Unset): Who creates this; the server refuses a request without it. This project's client fills
                it in.
            account_id (int | str | Unset): Selects the `X-Account-ID` header in this project's client, which does not send
                it. The server overwrites or ignores it.
    """

    project_id: int
    timezone: str
    executor_id: int | Unset = UNSET
    data: str | Unset = UNSET
    spec: str | Unset = UNSET
    start_date: datetime.datetime | str | Unset = UNSET
    end_date: datetime.datetime | str | Unset = UNSET
    timezone_offset: int | Unset = UNSET
    retry_max: int | Unset = UNSET
    status: str | Unset = UNSET
    created_by: str | Unset = UNSET
    account_id: int | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        project_id = self.project_id

        timezone = self.timezone

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

        timezone_offset = self.timezone_offset

        retry_max = self.retry_max

        status = self.status

        created_by = self.created_by

        account_id: int | str | Unset
        if isinstance(self.account_id, Unset):
            account_id = UNSET
        else:
            account_id = self.account_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "projectId": project_id,
                "timezone": timezone,
            }
        )
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
        if timezone_offset is not UNSET:
            field_dict["timezoneOffset"] = timezone_offset
        if retry_max is not UNSET:
            field_dict["retryMax"] = retry_max
        if status is not UNSET:
            field_dict["status"] = status
        if created_by is not UNSET:
            field_dict["createdBy"] = created_by
        if account_id is not UNSET:
            field_dict["accountId"] = account_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        project_id = d.pop("projectId")

        timezone = d.pop("timezone")

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

        timezone_offset = d.pop("timezoneOffset", UNSET)

        retry_max = d.pop("retryMax", UNSET)

        status = d.pop("status", UNSET)

        created_by = d.pop("createdBy", UNSET)

        def _parse_account_id(data: object) -> int | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(int | str | Unset, data)

        account_id = _parse_account_id(d.pop("accountId", UNSET))

        job_request_body = cls(
            project_id=project_id,
            timezone=timezone,
            executor_id=executor_id,
            data=data,
            spec=spec,
            start_date=start_date,
            end_date=end_date,
            timezone_offset=timezone_offset,
            retry_max=retry_max,
            status=status,
            created_by=created_by,
            account_id=account_id,
        )

        job_request_body.additional_properties = d
        return job_request_body

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
