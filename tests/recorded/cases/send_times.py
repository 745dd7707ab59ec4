"""Send times, answered by the strict mock with the figures of the contract's base example."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scheduler0 import BadRequestError
from scheduler0.types import SendTimeParticipant, SendTimeSuggestionsRequest

from ..case import Answer, Case, Fails

_REASON = (
    "This falls within John's working hours. It also overlaps with the sender's working hours."
    " It is near the start of the recipient's working day."
)
_RESULT: dict[str, Any] = {
    "request_id": "req_2jNqkyR7X7vUsQ8ySRWOAnPUjuH",
    "reference_time": "2026-07-17T17:45:00-04:00",
    "policy": {"id": "default_send_time", "version": "1.0.0"},
    "engine": {"version": "1.0.0", "timezone_database_version": "system"},
    "suggestions": [
        {
            "id": "sts_001",
            "send_at": "2026-07-20T16:30:00Z",
            "label": "Monday morning",
            "score": 0.74,
            "rank": 1,
            "reason": _REASON,
            "sender_local": {
                "datetime": "2026-07-20T12:30:00-04:00",
                "timezone": "America/Toronto",
                "day": "MON",
                "time": "12:30",
            },
            "recipient_local_times": [
                {
                    "recipient_id": "user_456",
                    "datetime": "2026-07-20T09:30:00-07:00",
                    "timezone": "America/Los_Angeles",
                    "day": "MON",
                    "time": "09:30",
                    "within_working_hours": True,
                    "within_quiet_hours": False,
                    "is_weekend": False,
                    "is_holiday": False,
                }
            ],
            "coverage": {"valid_recipients": 1, "total_recipients": 1, "ratio": 1},
            "score_breakdown": {
                "recipient_working_hours": 0.3,
                "preferred_recipient_window": 0,
                "sender_recipient_overlap": 0.15,
                "recipient_coverage": 0.15,
                "message_priority": 0.06,
                "delay_preference": 0.03,
                "day_preference": 0.05,
                "penalties": 0,
            },
            "flags": ["RECIPIENT_WORKDAY_START", "SENDER_RECIPIENT_OVERLAP"],
        }
    ],
    "search": {
        "window_start": "2026-07-17T21:45:00Z",
        "window_end": "2026-07-24T21:45:00Z",
        "candidate_interval_minutes": 30,
        "candidates_generated": 336,
        "candidates_rejected": 256,
        "candidates_scored": 80,
    },
    "rejected_summary": {"RECIPIENT_OUTSIDE_WORKING_HOURS": 256, "WEEKEND": 96},
    "send_now": {
        "recommended": False,
        "score": 0.59,
        "reason": "The current time is acceptable but not ideal.",
    },
    "warnings": [
        {
            "code": "RECIPIENT_WORKING_HOURS_DEFAULTED",
            "participant_id": "user_456",
            "message": "Default working hours of 09:00-17:00 (Mon-Fri) were used.",
        }
    ],
    "metadata": {"campaign": "summer"},
}

CASES = (
    Case(
        "suggestSendTimes",
        "ai.send_times",
        (
            {
                "sender": {"id": "user_123", "timezone": "America/Toronto"},
                "recipients": [
                    {
                        "id": "user_456",
                        "display_name": "John",
                        "timezone": "America/Los_Angeles",
                        "role": "primary",
                    }
                ],
                "constraints": {"working_hours_only": True},
                "options": {
                    "reference_time": "2026-07-17T17:45:00-04:00",
                    "suggestion_count": 1,
                    "include_score_breakdown": True,
                    "include_rejected_summary": True,
                },
                "metadata": {"campaign": "summer"},
            },
        ),
        gives={
            "suggestions.0.send_at": datetime(2026, 7, 20, 16, 30, tzinfo=UTC),
            "suggestions.0.score": 0.74,
            "suggestions.0.recipient_local_times.0.time": "09:30",
            "suggestions.0.coverage.ratio": 1.0,
            "search.candidates_scored": 80,
            "send_now.recommended": False,
            "no_suggestion": None,
            "warnings.0.code": "RECIPIENT_WORKING_HOURS_DEFAULTED",
            "metadata.campaign": "summer",
        },
        answers=(Answer(200, _RESULT),),
    ),
    Case(
        "suggestSendTimes",
        "send_time_suggestions",
        (
            SendTimeSuggestionsRequest(
                recipients=[SendTimeParticipant(id="user_456", timezone="Mars/Olympus")]
            ),
        ),
        fails=Fails(
            BadRequestError, "recipients[0].timezone: recipient user_456 has an invalid IANA timezone"
        ),
        answers=(
            Answer(
                400,
                {
                    "code": "INVALID_TIMEZONE",
                    "message": "recipient user_456 has an invalid IANA timezone",
                    "field": "recipients[0].timezone",
                },
            ),
        ),
    ),
)
