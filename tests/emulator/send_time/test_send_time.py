"""Suggestions of send times (contract ai 8); the vectors are those of section 8.5."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ..api_client import Api, ok, refused

BASE: dict[str, Any] = {
    "sender": {"id": "user_123", "timezone": "America/Toronto"},
    "recipients": [
        {
            "id": "user_456",
            "display_name": "John",
            "timezone": "America/Los_Angeles",
            "role": "primary",
        }
    ],
    "message": {"priority": "normal"},
    "constraints": {"working_hours_only": True, "avoid_weekends": True},
    "options": {
        "reference_time": "2026-07-17T17:45:00-04:00",
        "suggestion_count": 3,
        "include_score_breakdown": True,
        "include_rejected_summary": True,
    },
}
LA = {"id": "la", "timezone": "America/Los_Angeles"}
LONDON = {"id": "london", "timezone": "Europe/London"}
MONDAY = ["2026-07-20T16:30:00Z", "2026-07-20T18:30:00Z", "2026-07-20T20:30:00Z"]
OUTSIDE, WEEKEND = "RECIPIENT_OUTSIDE_WORKING_HOURS", "WEEKEND"


def request(**sections: Any) -> dict[str, Any]:
    """The base request, with the members of `sections` merged in; a list replaces."""
    body = deepcopy(BASE)
    for name, value in sections.items():
        body[name] = body.get(name, {}) | value if isinstance(value, dict) else value
    return body


def ask(api: Api, **sections: Any) -> dict[str, Any]:
    return ok(api.post("/ai/suggestions/time", json=request(**sections)))


VECTORS: dict[str, tuple[dict[str, Any], tuple[int, int, int], dict[str, int] | None, Any, Any]] = {
    "base": ({}, (336, 256, 80), {OUTSIDE: 256, WEEKEND: 96}, [(at, 0.74) for at in MONDAY], (0.59, False)),
    "delay": (
        {"constraints": {"minimum_delay_seconds": 259200}},
        (192, 128, 64),
        {OUTSIDE: 128},
        [(at.replace("-20T", "-21T"), 0.73) for at in MONDAY],
        (0.59, False),
    ),
    "quiet hours": (
        {
            "constraints": {"working_hours_only": False},
            "recipients": [BASE["recipients"][0] | {"quiet_hours": {"start": "21:00", "end": "08:00"}}],
        },
        (336, 206, 130),
        {"RECIPIENT_QUIET_HOURS": 154, WEEKEND: 96},
        [(at, 0.74) for at in MONDAY],
        (0.59, False),
    ),
    "change of the clocks": (
        {
            "options": {"reference_time": "2026-03-06T18:00:00-08:00"},
            "sender": {"timezone": "America/Los_Angeles"},
        },
        (337, 257, 80),
        {OUTSIDE: 257, WEEKEND: 94},
        [(at.replace("2026-07-20", "2026-03-09"), 0.74) for at in MONDAY],
        (0, False),
    ),
    "no common hours": (
        {"recipients": [LA, LONDON], "group_policy": {"strategy": "all_recipients"}},
        (336, 336, 0),
        {OUTSIDE: 336, WEEKEND: 112},
        [],
        (0, False),
    ),
    "best effort": (
        {
            "recipients": [LA | {"role": "primary"}, {"timezone": "Asia/Tokyo", "role": "secondary"}],
            "group_policy": {"strategy": "best_effort"},
        },
        (336, 0, 336),
        None,
        [(at, 0.44) for at in MONDAY],
        (0.36, False),
    ),
    "a weekend only": (
        {
            "constraints": {
                "earliest_send_at": "2026-07-17T21:00:00-04:00",
                "latest_send_at": "2026-07-19T23:00:00-04:00",
            }
        },
        (101, 101, 0),
        {OUTSIDE: 101, WEEKEND: 89},
        [],
        (0, False),
    ),
    "urgent": (
        {"message": {"priority": "urgent"}},
        (336, 256, 80),
        {OUTSIDE: 256, WEEKEND: 96},
        [("2026-07-17T21:45:00Z", 1), (MONDAY[0], 0.63), (MONDAY[1], 0.63)],
        (0.63, True),
    ),
    "saturday": (
        {"options": {"reference_time": "2026-07-18T10:00:00-04:00"}},
        (337, 257, 80),
        {OUTSIDE: 257, WEEKEND: 97},
        [(at, 0.74) for at in MONDAY],
        (0, False),
    ),
    "every quarter of an hour": (
        {
            "options": {
                "candidate_interval_minutes": 15,
                "suggestion_count": 5,
                "diversify_suggestions": False,
            }
        },
        (673, 512, 161),
        {OUTSIDE: 512, WEEKEND: 192},
        [(f"2026-07-20T{time}:00Z", 0.74) for time in ("16:15", "16:30", "16:45", "17:00", "17:15")],
        (0.59, False),
    ),
    "preferred window": (
        {"preferences": {"preferred_recipient_windows": [{"start": "10:00", "end": "11:30"}]}},
        (336, 256, 80),
        {OUTSIDE: 256, WEEKEND: 96},
        [(f"2026-07-{day}T17:00:00Z", score) for day, score in ((20, 0.94), (21, 0.93), (22, 0.93))],
        (0.59, False),
    ),
    "majority": (
        {
            "recipients": [LA, LONDON, {"id": "ny", "timezone": "America/New_York"}],
            "group_policy": {"strategy": "majority"},
        },
        (336, 256, 80),
        {"INSUFFICIENT_RECIPIENT_COVERAGE": 256, OUTSIDE: 256, WEEKEND: 112},
        [(f"2026-07-20T{time}:00Z", 0.54) for time in ("13:30", "17:00", "20:00")],
        (0, False),
    ),
}


@pytest.mark.parametrize(
    ("sections", "counts", "rejected", "suggestions", "now"), VECTORS.values(), ids=VECTORS
)
def test_vectors(
    api: Api,
    sections: dict[str, Any],
    counts: tuple[int, int, int],
    rejected: dict[str, int] | None,
    suggestions: list[tuple[str, float]],
    now: tuple[float, bool],
) -> None:
    result = ask(api, **sections)
    search = result["search"]
    found = tuple(search[f"candidates_{name}"] for name in ("generated", "rejected", "scored"))
    assert found == counts
    assert result.get("rejected_summary") == rejected
    assert [(item["send_at"], item["score"]) for item in result["suggestions"]] == suggestions
    assert (result["send_now"]["score"], result["send_now"]["recommended"]) == now
    assert ("no_suggestion" in result) == (not suggestions)


def test_the_first_suggestion_in_full(api: Api) -> None:
    result = ask(api)
    assert result["suggestions"][0] == {
        "id": "sts_001",
        "send_at": "2026-07-20T16:30:00Z",
        "label": "Monday morning",
        "score": 0.74,
        "rank": 1,
        "reason": "This falls within John's working hours. It also overlaps with the sender's working hours."
        " It is near the start of the recipient's working day.",
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
    assert [item["id"] for item in result["suggestions"]] == ["sts_001", "sts_002", "sts_003"]


def test_what_stands_around_the_suggestions(api: Api) -> None:
    result = ask(api, metadata={"b": 1, "a": [1.5, None, {"x": "y"}]})
    assert len(result["request_id"]) == 31
    assert result["request_id"].startswith("req_")
    assert result["reference_time"] == "2026-07-17T17:45:00-04:00"
    assert result["policy"] == {"id": "default_send_time", "version": "1.0.0"}
    assert result["engine"] == {"version": "1.0.0", "timezone_database_version": "system"}
    assert result["search"]["window_start"] == "2026-07-17T21:45:00Z"
    assert result["search"]["window_end"] == "2026-07-24T21:45:00Z"
    assert result["metadata"] == {"a": [1.5, None, {"x": "y"}], "b": 1}
    hours = "Default working hours of 09:00-17:00 (Mon-Fri) were used."
    assert result["warnings"] == [
        {"code": "RECIPIENT_WORKING_HOURS_DEFAULTED", "participant_id": name, "message": hours}
        for name in ("user_123", "user_456")
    ]


def test_the_present_is_that_of_the_emulator(api: Api) -> None:
    result = ask(api, options={"reference_time": ""})
    assert result["reference_time"] == "2026-08-03T06:15:20-04:00"
    assert result["search"]["window_start"] == "2026-08-03T10:15:20Z"


def test_urgent_messages_go_at_once(api: Api) -> None:
    result = ask(
        api, message={"priority": "urgent"}, constraints={"earliest_send_at": "2026-07-18T21:00:00Z"}
    )
    first = result["suggestions"][0]
    assert (first["send_at"], first["label"]) == ("2026-07-18T21:00:00Z", "Send now")
    assert first["reason"] == "Urgent message: immediate delivery is recommended."
    assert first["flags"] == ["IMMEDIATE_SEND_RECOMMENDED", "URGENT_MESSAGE"]
    assert first["score_breakdown"] == {"message_priority": 0.1, "penalties": 0}
    assert result["send_now"]["reason"] == (
        "Urgent message: immediate delivery is recommended despite suboptimal timing."
    )


def test_nothing_found_is_explained(api: Api) -> None:
    result = ask(api, recipients=[LA, LONDON])
    assert result["no_suggestion"] == {
        "code": "NO_VALID_CANDIDATES",
        "message": "No candidate satisfied all hard constraints.",
        "recommendations": [
            "Extend latest_send_at or search_horizon_days.",
            "Allow delivery outside working hours (working_hours_only=false).",
            "Use the best_effort group strategy.",
        ],
    }
    assert result["send_now"]["reason"] == (
        "The current time violates a hard constraint for at least one recipient."
    )


def test_obstacles_that_have_to_be_asked_for(api: Api) -> None:
    result = ask(
        api,
        recipients=[LA],
        constraints={
            "avoid_holidays": True,
            "require_calendar_free": True,
            "latest_send_at": "2026-07-21T23:00:00Z",
        },
        holiday_policy={"dates": ["2026-07-21"]},
        availability=[
            {
                "participant_id": "la",
                "busy_intervals": [
                    {"start": "2026-07-20T16:00:00Z", "end": "2026-07-20T20:00:00Z"},
                    {"start": "soon", "end": "later"},
                ],
            }
        ],
    )
    assert result["rejected_summary"]["CALENDAR_BUSY"] == 8
    assert result["rejected_summary"]["HOLIDAY"] == 33
    assert result["suggestions"][0]["send_at"] == "2026-07-20T20:00:00Z"
    assert "HOLIDAY_POLICY_UNAVAILABLE" not in [item["code"] for item in result["warnings"]]
    without = ask(api, constraints={"avoid_holidays": True})["warnings"][0]
    assert without == {
        "code": "HOLIDAY_POLICY_UNAVAILABLE",
        "message": "avoid_holidays was requested, but no holiday dates were supplied; holiday filtering was"
        " skipped",
    }


def test_a_sender_who_rests_sends_nothing(api: Api) -> None:
    quiet = {"quiet_hours": {"start": "00:00", "end": "23:59"}}
    result = ask(api, sender=quiet, constraints={"latest_send_at": "2026-07-17T23:00:00Z"})
    assert result["rejected_summary"] == {"SENDER_QUIET_HOURS": 3}
    free = ask(api, sender=quiet, constraints={"respect_quiet_hours": False})
    assert len(free["suggestions"]) == 3


def test_primary_recipients_decide(api: Api) -> None:
    recipients = [LA | {"role": "primary"}, LONDON]
    result = ask(api, recipients=recipients, group_policy={"strategy": "primary_recipients"})
    assert result["search"]["candidates_scored"] == 80
    without = ask(api, recipients=[LA, LONDON], group_policy={"strategy": "primary_recipients"})
    assert without["search"]["candidates_scored"] == 0


def test_coverage_counts_those_for_whom_the_time_is_valid(api: Api) -> None:
    tokyo = {"id": "tokyo", "timezone": "Asia/Tokyo", "role": "secondary"}
    half = ask(api, recipients=[*BASE["recipients"], tokyo], group_policy={"strategy": "best_effort"})
    new_york = {"id": "ny", "timezone": "America/New_York"}
    most = ask(api, recipients=[LA, LONDON, new_york], group_policy={"strategy": "majority"})
    found = [[item["coverage"] for item in result["suggestions"]] for result in (half, most)]
    assert found == [
        [{"valid_recipients": 1, "total_recipients": 2, "ratio": 0.5}] * 3,
        [{"valid_recipients": 2, "total_recipients": 3, "ratio": 0.67}] * 3,
    ]


def test_a_share_that_is_asked_for_is_missed_with_primary_recipients_too(api: Api) -> None:
    policy = {"strategy": "primary_recipients", "minimum_recipient_coverage": 0.5}
    result = ask(api, group_policy=policy)
    assert result["search"]["candidates_scored"] == 80
    assert result["rejected_summary"] == {"INSUFFICIENT_RECIPIENT_COVERAGE": 256, OUTSIDE: 256, WEEKEND: 96}


def test_meetings_of_one_participant_may_come_in_several_parts(api: Api) -> None:
    meetings = [
        ("2026-07-20T16:00:00Z", "2026-07-20T18:00:00Z"),
        ("2026-07-20T18:00:00Z", "2026-07-20T19:00:00Z"),
    ]
    result = ask(
        api,
        constraints={"require_calendar_free": True},
        availability=[
            {"participant_id": "user_456", "busy_intervals": [{"start": start, "end": end}]}
            for start, end in meetings
        ],
    )
    assert result["rejected_summary"]["CALENDAR_BUSY"] == 6


def test_only_quiet_hours_cross_midnight(api: Api) -> None:
    night = {"start": "22:00", "end": "10:00"}
    plain = ask(api)
    windows = {"preferred_recipient_windows": [night], "avoid_recipient_windows": [night]}
    assert ask(api, preferences=windows)["suggestions"] == plain["suggestions"]
    at_work = BASE["recipients"][0] | {"working_hours": night}
    assert ask(api, recipients=[at_work])["search"]["candidates_scored"] == 0
    resting = BASE["recipients"][0] | {"quiet_hours": night}
    assert ask(api, recipients=[resting])["rejected_summary"]["RECIPIENT_QUIET_HOURS"] == 168


def test_a_search_ends_after_ninety_days(api: Api) -> None:
    result = ask(api, constraints={"latest_send_at": "9999-12-31T00:00:00Z"})
    assert result["search"]["window_end"] == "2026-10-15T21:45:00Z"


@pytest.mark.parametrize("seconds", [2**62, -(2**62)])
def test_absurd_delays_are_survived(api: Api, seconds: int) -> None:
    ask(api, constraints={"minimum_delay_seconds": seconds, "earliest_send_at": "2026-07-20T00:00:00Z"})


@pytest.mark.parametrize(
    ("sections", "code", "field", "message"),
    [
        ({"recipients": []}, "MISSING_RECIPIENTS", "recipients", "at least one recipient is required"),
        (
            {"recipients": [LA] * 101},
            "TOO_MANY_RECIPIENTS",
            "recipients",
            "a maximum of 100 recipients is allowed",
        ),
        (
            {"sender": {"timezone": "Mars"}},
            "INVALID_TIMEZONE",
            "sender.timezone",
            "sender has an invalid IANA timezone",
        ),
        (
            {"recipients": [LA, {"display_name": "Ann"}]},
            "MISSING_TIMEZONE",
            "recipients[1].timezone",
            "recipient Ann is missing a timezone",
        ),
        (
            {"recipients": [{"timezone": "Mars"}]},
            "INVALID_TIMEZONE",
            "recipients[0].timezone",
            "recipient recipients[0] has an invalid IANA timezone",
        ),
        (
            {"options": {"candidate_interval_minutes": 7}},
            "UNSUPPORTED_CANDIDATE_INTERVAL",
            "options.candidate_interval_minutes",
            "candidate_interval_minutes must be one of 5, 10, 15, 30, or 60",
        ),
        (
            {"options": {"suggestion_count": 11}},
            "INVALID_SUGGESTION_COUNT",
            "options.suggestion_count",
            "suggestion_count must be between 1 and 10",
        ),
        (
            {"options": {"search_horizon_days": 0}},
            "INVALID_SEARCH_HORIZON",
            "options.search_horizon_days",
            "search_horizon_days must be at least 1",
        ),
        (
            {"options": {"reference_time": "now"}},
            "INVALID_REFERENCE_TIME",
            "options.reference_time",
            "reference_time must be an RFC3339 timestamp",
        ),
        (
            {"constraints": {"earliest_send_at": "now"}},
            "INVALID_SEARCH_WINDOW",
            "constraints.earliest_send_at",
            "earliest_send_at must be an RFC3339 timestamp",
        ),
        (
            {"constraints": {"latest_send_at": "now"}},
            "INVALID_SEARCH_WINDOW",
            "constraints.latest_send_at",
            "latest_send_at must be an RFC3339 timestamp",
        ),
        (
            {
                "constraints": {
                    "earliest_send_at": "2026-07-20T00:00:00Z",
                    "latest_send_at": "2026-07-20T00:00:00Z",
                }
            },
            "INVALID_SEARCH_WINDOW",
            "constraints.latest_send_at",
            "latest_send_at must be later than earliest_send_at",
        ),
        (
            {"group_policy": {"minimum_recipient_coverage": 1.1}},
            "INVALID_RECIPIENT_COVERAGE",
            "group_policy.minimum_recipient_coverage",
            "minimum_recipient_coverage must be between 0.0 and 1.0",
        ),
        (
            {"message": {"text": "ä" * 5001}},
            "MESSAGE_TOO_LONG",
            "message.text",
            "message text exceeds 10000 characters",
        ),
        (
            {"availability": [{"participant_id": "la", "busy_intervals": [{"start": "", "end": ""}] * 1001}]},
            "TOO_MANY_BUSY_INTERVALS",
            "availability[0].busy_intervals",
            "a maximum of 1000 busy intervals is allowed",
        ),
    ],
)
def test_bad_requests(api: Api, sections: dict[str, Any], code: str, field: str, message: str) -> None:
    answer = api.post("/ai/suggestions/time", json=request(**sections))
    assert refused(answer) == (400, {"code": code, "message": message, "field": field})


def test_bad_documents(api: Api) -> None:
    assert refused(api.post("/ai/suggestions/time", content=b"")) == (400, "request body required")
    answer = api.post("/ai/suggestions/time", content=b"{")
    assert refused(answer) == (422, "unexpected end of JSON input")
    answer = api.post("/ai/suggestions/time", content=b'{"metadata": []}')
    assert refused(answer)[0] == 422
    answer = api.post(
        "/ai/suggestions/time", content=b'{"group_policy": {"minimum_recipient_coverage": 1e999}}'
    )
    assert refused(answer)[0] == 422
