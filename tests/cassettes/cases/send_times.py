"""Send times, with the figures of the contract's base example."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler0 import BadRequestError
from scheduler0.types import SendTimeConstraints, SendTimeParticipant, SendTimeSuggestionsRequest

from ..case import Case, Fails

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
    ),
    Case(
        "suggestSendTimes",
        "send_time_suggestions",
        (
            SendTimeSuggestionsRequest(
                recipients=[SendTimeParticipant(id="user_456", timezone="UTC")],
                constraints=SendTimeConstraints(
                    earliest_send_at="2030-01-02T00:00:00Z", latest_send_at="2030-01-01T00:00:00Z"
                ),
            ),
        ),
        fails=Fails(
            BadRequestError,
            "constraints.latest_send_at: latest_send_at must be later than earliest_send_at",
        ),
    ),
)
