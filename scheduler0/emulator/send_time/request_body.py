"""The request body and the defaults of its members (contract ai 8.2)."""

from dataclasses import dataclass

from scheduler0.emulator.go.decode import ArrayOf, Struct, member
from scheduler0.emulator.go.kinds import BOOL, FLOAT, INT, OBJECT, STRING, STRINGS, optional


@dataclass
class WorkingHours:
    days: tuple[str, ...] = member("days", STRINGS)
    start: str = member("start", STRING)
    end: str = member("end", STRING)


@dataclass
class WindowBody:
    """Two local times of day, `HH:MM`. Quiet hours have the same form."""

    start: str = member("start", STRING)
    end: str = member("end", STRING)


_WINDOW = Struct(WindowBody, "models.SendTimeWindow")


@dataclass
class Participant:
    id: str = member("id", STRING)
    display_name: str = member("display_name", STRING)
    timezone: str = member("timezone", STRING)
    role: str = member("role", STRING)
    working_hours: WorkingHours | None = member(
        "working_hours", optional(Struct(WorkingHours, "models.SendTimeWorkingHours"))
    )
    quiet_hours: WindowBody | None = member(
        "quiet_hours", optional(Struct(WindowBody, "models.SendTimeQuietHours"))
    )


_PARTICIPANT = Struct(Participant, "models.SendTimeParticipant")


@dataclass
class MessageBody:
    channel: str = member("channel", STRING)
    priority: str = member("priority", STRING)
    intent: str = member("intent", STRING)
    text: str = member("text", STRING)
    estimated_attention: str = member("estimated_attention", STRING)


@dataclass
class Constraints:
    """None means "not sent", here and below: those members have defaults other than zero."""

    earliest_send_at: str = member("earliest_send_at", STRING)
    latest_send_at: str = member("latest_send_at", STRING)
    minimum_delay_seconds: int = member("minimum_delay_seconds", INT)
    working_hours_only: bool = member("working_hours_only", BOOL)
    avoid_weekends: bool | None = member("avoid_weekends", optional(BOOL))
    avoid_holidays: bool = member("avoid_holidays", BOOL)
    respect_quiet_hours: bool | None = member("respect_quiet_hours", optional(BOOL))
    require_calendar_free: bool = member("require_calendar_free", BOOL)


@dataclass
class Preferences:
    preferred_recipient_windows: list[WindowBody] = member("preferred_recipient_windows", ArrayOf(_WINDOW))
    avoid_recipient_windows: list[WindowBody] = member("avoid_recipient_windows", ArrayOf(_WINDOW))
    prefer_sender_recipient_overlap: bool | None = member("prefer_sender_recipient_overlap", optional(BOOL))


@dataclass
class GroupPolicy:
    strategy: str = member("strategy", STRING)
    minimum_recipient_coverage: float | None = member("minimum_recipient_coverage", optional(FLOAT))


@dataclass
class Options:
    reference_time: str = member("reference_time", STRING)
    suggestion_count: int | None = member("suggestion_count", optional(INT))
    candidate_interval_minutes: int | None = member("candidate_interval_minutes", optional(INT))
    locale: str = member("locale", STRING)
    include_score_breakdown: bool = member("include_score_breakdown", BOOL)
    include_rejected_summary: bool = member("include_rejected_summary", BOOL)
    search_horizon_days: int | None = member("search_horizon_days", optional(INT))
    evaluate_send_now: bool | None = member("evaluate_send_now", optional(BOOL))
    diversify_suggestions: bool | None = member("diversify_suggestions", optional(BOOL))
    minimum_suggestion_spacing_minutes: int | None = member(
        "minimum_suggestion_spacing_minutes", optional(INT)
    )


@dataclass
class HolidayPolicy:
    country: str = member("country", STRING)
    region: str = member("region", STRING)
    calendar_id: str = member("calendar_id", STRING)
    dates: tuple[str, ...] = member("dates", STRINGS)


@dataclass
class BusyInterval:
    start: str = member("start", STRING)
    end: str = member("end", STRING)


@dataclass
class Availability:
    participant_id: str = member("participant_id", STRING)
    busy_intervals: list[BusyInterval] = member(
        "busy_intervals", ArrayOf(Struct(BusyInterval, "models.SendTimeBusyInterval"))
    )


@dataclass
class SendTimeRequest:
    sender: Participant | None = member("sender", optional(_PARTICIPANT))
    recipients: list[Participant] = member("recipients", ArrayOf(_PARTICIPANT))
    message: MessageBody = member("message", Struct(MessageBody, "models.SendTimeMessage"))
    constraints: Constraints = member("constraints", Struct(Constraints, "models.SendTimeConstraints"))
    preferences: Preferences = member("preferences", Struct(Preferences, "models.SendTimePreferences"))
    group_policy: GroupPolicy = member("group_policy", Struct(GroupPolicy, "models.SendTimeGroupPolicy"))
    options: Options = member("options", Struct(Options, "models.SendTimeOptions"))
    holiday_policy: HolidayPolicy = member(
        "holiday_policy", Struct(HolidayPolicy, "models.SendTimeHolidayPolicy")
    )
    availability: list[Availability] = member(
        "availability", ArrayOf(Struct(Availability, "models.SendTimeAvailability"))
    )
    metadata: dict[str, object] | None = member("metadata", OBJECT)


REQUEST = Struct(SendTimeRequest, "models.SendTimeRequest")
