"""Validate a request in the order in which the server does (contract ai 8.1)."""

from datetime import datetime

from scheduler0.emulator.go.time import DateError, find_zone, parse_date
from scheduler0.emulator.send_time.request_body import Participant, SendTimeRequest

_MAX_RECIPIENTS = 100
_INTERVALS = (5, 10, 15, 30, 60)
_MAX_TEXT_BYTES = 10_000
_MAX_BUSY_INTERVALS = 1000


class InvalidSendTimeRequest(Exception):
    """The first error in a request."""

    def __init__(self, code: str, field: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.field = field


def check(request: SendTimeRequest) -> None:
    """Raise `InvalidSendTimeRequest` for the first error."""
    _check_participants(request)
    _check_options(request)
    _check_dates(request)
    coverage = request.group_policy.minimum_recipient_coverage
    if coverage is not None and not 0 <= coverage <= 1:
        raise InvalidSendTimeRequest(
            "INVALID_RECIPIENT_COVERAGE",
            "group_policy.minimum_recipient_coverage",
            "minimum_recipient_coverage must be between 0.0 and 1.0",
        )
    if len(request.message.text.encode()) > _MAX_TEXT_BYTES:
        raise InvalidSendTimeRequest(
            "MESSAGE_TOO_LONG", "message.text", "message text exceeds 10000 characters"
        )
    for index, availability in enumerate(request.availability):
        if len(availability.busy_intervals) > _MAX_BUSY_INTERVALS:
            raise InvalidSendTimeRequest(
                "TOO_MANY_BUSY_INTERVALS",
                f"availability[{index}].busy_intervals",
                "a maximum of 1000 busy intervals is allowed",
            )


def parse_moment(text: str) -> datetime | None:
    """The moment of a date that `check` accepted; None for empty text."""
    return parse_date(text) if text else None


def _check_participants(request: SendTimeRequest) -> None:
    if not request.recipients:
        raise InvalidSendTimeRequest("MISSING_RECIPIENTS", "recipients", "at least one recipient is required")
    if len(request.recipients) > _MAX_RECIPIENTS:
        raise InvalidSendTimeRequest(
            "TOO_MANY_RECIPIENTS", "recipients", "a maximum of 100 recipients is allowed"
        )
    sender = request.sender
    if sender is not None and sender.timezone and find_zone(sender.timezone) is None:
        raise InvalidSendTimeRequest(
            "INVALID_TIMEZONE", "sender.timezone", "sender has an invalid IANA timezone"
        )
    for index, recipient in enumerate(request.recipients):
        _check_recipient(index, recipient)


def _check_recipient(index: int, recipient: Participant) -> None:
    label = recipient.id or recipient.display_name or f"recipients[{index}]"
    field = f"recipients[{index}].timezone"
    if not recipient.timezone:
        raise InvalidSendTimeRequest("MISSING_TIMEZONE", field, f"recipient {label} is missing a timezone")
    if find_zone(recipient.timezone) is None:
        raise InvalidSendTimeRequest(
            "INVALID_TIMEZONE", field, f"recipient {label} has an invalid IANA timezone"
        )


def _check_options(request: SendTimeRequest) -> None:
    options = request.options
    if options.candidate_interval_minutes not in (None, *_INTERVALS):
        raise InvalidSendTimeRequest(
            "UNSUPPORTED_CANDIDATE_INTERVAL",
            "options.candidate_interval_minutes",
            "candidate_interval_minutes must be one of 5, 10, 15, 30, or 60",
        )
    if options.suggestion_count is not None and not 1 <= options.suggestion_count <= 10:
        raise InvalidSendTimeRequest(
            "INVALID_SUGGESTION_COUNT",
            "options.suggestion_count",
            "suggestion_count must be between 1 and 10",
        )
    if options.search_horizon_days is not None and options.search_horizon_days < 1:
        raise InvalidSendTimeRequest(
            "INVALID_SEARCH_HORIZON",
            "options.search_horizon_days",
            "search_horizon_days must be at least 1",
        )


def _check_dates(request: SendTimeRequest) -> None:
    constraints = request.constraints
    _date("INVALID_REFERENCE_TIME", "options", "reference_time", request.options.reference_time)
    earliest = _date("INVALID_SEARCH_WINDOW", "constraints", "earliest_send_at", constraints.earliest_send_at)
    latest = _date("INVALID_SEARCH_WINDOW", "constraints", "latest_send_at", constraints.latest_send_at)
    if earliest is not None and latest is not None and latest <= earliest:
        raise InvalidSendTimeRequest(
            "INVALID_SEARCH_WINDOW",
            "constraints.latest_send_at",
            "latest_send_at must be later than earliest_send_at",
        )


def _date(code: str, section: str, name: str, text: str) -> datetime | None:
    try:
        return parse_moment(text)
    except DateError as error:
        raise InvalidSendTimeRequest(
            code, f"{section}.{name}", f"{name} must be an RFC3339 timestamp"
        ) from error
