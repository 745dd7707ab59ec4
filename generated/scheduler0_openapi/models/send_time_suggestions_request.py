from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.send_time_availability import SendTimeAvailability
    from ..models.send_time_constraints import SendTimeConstraints
    from ..models.send_time_group_policy import SendTimeGroupPolicy
    from ..models.send_time_holiday_policy import SendTimeHolidayPolicy
    from ..models.send_time_message import SendTimeMessage
    from ..models.send_time_options import SendTimeOptions
    from ..models.send_time_participant import SendTimeParticipant
    from ..models.send_time_preferences import SendTimePreferences


T = TypeVar("T", bound="SendTimeSuggestionsRequest")


@_attrs_define
class SendTimeSuggestionsRequest:
    """A message to find the best instants for.

    Attributes:
        recipients (list[SendTimeParticipant]): 1 to 100; each must name its `timezone`.
        sender (SendTimeParticipant | Unset): The sender or a recipient of a message.
        message (SendTimeMessage | Unset): What is to be sent; only `priority` is used.
        constraints (SendTimeConstraints | Unset): What an instant must satisfy.
        preferences (SendTimePreferences | Unset): What makes an instant better.
        group_policy (SendTimeGroupPolicy | Unset): For how many recipients an instant must be good.
        options (SendTimeOptions | Unset): How to search.
        holiday_policy (SendTimeHolidayPolicy | Unset): Which days are holidays; only `dates` is used.
        availability (list[SendTimeAvailability] | Unset):
        metadata (Any | Unset): An object, returned as it is.
    """

    recipients: list[SendTimeParticipant]
    sender: SendTimeParticipant | Unset = UNSET
    message: SendTimeMessage | Unset = UNSET
    constraints: SendTimeConstraints | Unset = UNSET
    preferences: SendTimePreferences | Unset = UNSET
    group_policy: SendTimeGroupPolicy | Unset = UNSET
    options: SendTimeOptions | Unset = UNSET
    holiday_policy: SendTimeHolidayPolicy | Unset = UNSET
    availability: list[SendTimeAvailability] | Unset = UNSET
    metadata: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        recipients = []
        for recipients_item_data in self.recipients:
            recipients_item = recipients_item_data.to_dict()
            recipients.append(recipients_item)

        sender: dict[str, Any] | Unset = UNSET
        if not isinstance(self.sender, Unset):
            sender = self.sender.to_dict()

        message: dict[str, Any] | Unset = UNSET
        if not isinstance(self.message, Unset):
            message = self.message.to_dict()

        constraints: dict[str, Any] | Unset = UNSET
        if not isinstance(self.constraints, Unset):
            constraints = self.constraints.to_dict()

        preferences: dict[str, Any] | Unset = UNSET
        if not isinstance(self.preferences, Unset):
            preferences = self.preferences.to_dict()

        group_policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.group_policy, Unset):
            group_policy = self.group_policy.to_dict()

        options: dict[str, Any] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = self.options.to_dict()

        holiday_policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.holiday_policy, Unset):
            holiday_policy = self.holiday_policy.to_dict()

        availability: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.availability, Unset):
            availability = []
            for availability_item_data in self.availability:
                availability_item = availability_item_data.to_dict()
                availability.append(availability_item)

        metadata = self.metadata

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "recipients": recipients,
            }
        )
        if sender is not UNSET:
            field_dict["sender"] = sender
        if message is not UNSET:
            field_dict["message"] = message
        if constraints is not UNSET:
            field_dict["constraints"] = constraints
        if preferences is not UNSET:
            field_dict["preferences"] = preferences
        if group_policy is not UNSET:
            field_dict["group_policy"] = group_policy
        if options is not UNSET:
            field_dict["options"] = options
        if holiday_policy is not UNSET:
            field_dict["holiday_policy"] = holiday_policy
        if availability is not UNSET:
            field_dict["availability"] = availability
        if metadata is not UNSET:
            field_dict["metadata"] = metadata

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.send_time_availability import SendTimeAvailability  # noqa: PLC0415
        from ..models.send_time_constraints import SendTimeConstraints  # noqa: PLC0415
        from ..models.send_time_group_policy import SendTimeGroupPolicy  # noqa: PLC0415
        from ..models.send_time_holiday_policy import SendTimeHolidayPolicy  # noqa: PLC0415
        from ..models.send_time_message import SendTimeMessage  # noqa: PLC0415
        from ..models.send_time_options import SendTimeOptions  # noqa: PLC0415
        from ..models.send_time_participant import SendTimeParticipant  # noqa: PLC0415
        from ..models.send_time_preferences import SendTimePreferences  # noqa: PLC0415

        d = dict(src_dict)
        recipients = []
        _recipients = d.pop("recipients")
        for recipients_item_data in _recipients:
            recipients_item = SendTimeParticipant.from_dict(recipients_item_data)

            recipients.append(recipients_item)

        _sender = d.pop("sender", UNSET)
        sender: SendTimeParticipant | Unset
        if isinstance(_sender, Unset):
            sender = UNSET
        else:
            sender = SendTimeParticipant.from_dict(_sender)

        _message = d.pop("message", UNSET)
        message: SendTimeMessage | Unset
        if isinstance(_message, Unset):
            message = UNSET
        else:
            message = SendTimeMessage.from_dict(_message)

        _constraints = d.pop("constraints", UNSET)
        constraints: SendTimeConstraints | Unset
        if isinstance(_constraints, Unset):
            constraints = UNSET
        else:
            constraints = SendTimeConstraints.from_dict(_constraints)

        _preferences = d.pop("preferences", UNSET)
        preferences: SendTimePreferences | Unset
        if isinstance(_preferences, Unset):
            preferences = UNSET
        else:
            preferences = SendTimePreferences.from_dict(_preferences)

        _group_policy = d.pop("group_policy", UNSET)
        group_policy: SendTimeGroupPolicy | Unset
        if isinstance(_group_policy, Unset):
            group_policy = UNSET
        else:
            group_policy = SendTimeGroupPolicy.from_dict(_group_policy)

        _options = d.pop("options", UNSET)
        options: SendTimeOptions | Unset
        if isinstance(_options, Unset):
            options = UNSET
        else:
            options = SendTimeOptions.from_dict(_options)

        _holiday_policy = d.pop("holiday_policy", UNSET)
        holiday_policy: SendTimeHolidayPolicy | Unset
        if isinstance(_holiday_policy, Unset):
            holiday_policy = UNSET
        else:
            holiday_policy = SendTimeHolidayPolicy.from_dict(_holiday_policy)

        _availability = d.pop("availability", UNSET)
        availability: list[SendTimeAvailability] | Unset = UNSET
        if _availability is not UNSET:
            availability = []
            for availability_item_data in _availability:
                availability_item = SendTimeAvailability.from_dict(availability_item_data)

                availability.append(availability_item)

        metadata = d.pop("metadata", UNSET)

        send_time_suggestions_request = cls(
            recipients=recipients,
            sender=sender,
            message=message,
            constraints=constraints,
            preferences=preferences,
            group_policy=group_policy,
            options=options,
            holiday_policy=holiday_policy,
            availability=availability,
            metadata=metadata,
        )

        send_time_suggestions_request.additional_properties = d
        return send_time_suggestions_request

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
