from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.send_time_quiet_hours import SendTimeQuietHours
    from ..models.send_time_working_hours import SendTimeWorkingHours


T = TypeVar("T", bound="SendTimeParticipant")


@_attrs_define
class SendTimeParticipant:
    """The sender or a recipient of a message.

    Attributes:
        id (str | Unset):
        display_name (str | Unset):
        timezone (str | Unset): An IANA name; the server demands it for recipients.
        role (str | Unset): Only `primary` has a meaning.
        working_hours (SendTimeWorkingHours | Unset): When someone works; 09:00 to 17:00 from Monday to Friday when left
            out.
        quiet_hours (SendTimeQuietHours | Unset): When someone must not be disturbed; may cross midnight.
    """

    id: str | Unset = UNSET
    display_name: str | Unset = UNSET
    timezone: str | Unset = UNSET
    role: str | Unset = UNSET
    working_hours: SendTimeWorkingHours | Unset = UNSET
    quiet_hours: SendTimeQuietHours | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        display_name = self.display_name

        timezone = self.timezone

        role = self.role

        working_hours: dict[str, Any] | Unset = UNSET
        if not isinstance(self.working_hours, Unset):
            working_hours = self.working_hours.to_dict()

        quiet_hours: dict[str, Any] | Unset = UNSET
        if not isinstance(self.quiet_hours, Unset):
            quiet_hours = self.quiet_hours.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if display_name is not UNSET:
            field_dict["display_name"] = display_name
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if role is not UNSET:
            field_dict["role"] = role
        if working_hours is not UNSET:
            field_dict["working_hours"] = working_hours
        if quiet_hours is not UNSET:
            field_dict["quiet_hours"] = quiet_hours

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.send_time_quiet_hours import SendTimeQuietHours  # noqa: PLC0415
        from ..models.send_time_working_hours import SendTimeWorkingHours  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id", UNSET)

        display_name = d.pop("display_name", UNSET)

        timezone = d.pop("timezone", UNSET)

        role = d.pop("role", UNSET)

        _working_hours = d.pop("working_hours", UNSET)
        working_hours: SendTimeWorkingHours | Unset
        if isinstance(_working_hours, Unset):
            working_hours = UNSET
        else:
            working_hours = SendTimeWorkingHours.from_dict(_working_hours)

        _quiet_hours = d.pop("quiet_hours", UNSET)
        quiet_hours: SendTimeQuietHours | Unset
        if isinstance(_quiet_hours, Unset):
            quiet_hours = UNSET
        else:
            quiet_hours = SendTimeQuietHours.from_dict(_quiet_hours)

        send_time_participant = cls(
            id=id,
            display_name=display_name,
            timezone=timezone,
            role=role,
            working_hours=working_hours,
            quiet_hours=quiet_hours,
        )

        send_time_participant.additional_properties = d
        return send_time_participant

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
