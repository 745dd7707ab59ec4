"""Choose suggestions from the candidates and describe them in words (contract ai 8.3, 8.4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scheduler0.emulator.go.encode import number
from scheduler0.emulator.go.ksuid import new_ksuid
from scheduler0.emulator.go.time import format_date
from scheduler0.emulator.send_time.candidates import Candidate, Score, Search, round_half_up
from scheduler0.emulator.send_time.person import DAYS, LocalMoment
from scheduler0.emulator.send_time.request_body import SendTimeRequest

_DEFAULT_COUNT = 3
_DEFAULT_SPACING = 120
_GOOD_SCORE = 0.7
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_URGENT_FLAGS = ("IMMEDIATE_SEND_RECOMMENDED", "URGENT_MESSAGE")
_URGENT_SCORE = Score({"message_priority": 0.1}, 0)
_NO_SUGGESTION = {
    "code": "NO_VALID_CANDIDATES",
    "message": "No candidate satisfied all hard constraints.",
    "recommendations": [
        "Extend latest_send_at or search_horizon_days.",
        "Allow delivery outside working hours (working_hours_only=false).",
        "Use the best_effort group strategy.",
    ],
}


def suggest(request: SendTimeRequest, now: datetime) -> dict[str, object]:
    """The answer to a valid request at the moment `now`."""
    search = Search(request, now)
    found = search.run()
    chosen = _choose(search, found.candidates)
    suggestions = [_suggestion(search, candidate, rank) for rank, candidate in enumerate(chosen, start=1)]
    document: dict[str, object] = {
        "request_id": f"req_{new_ksuid(now)}",
        "reference_time": request.options.reference_time or _reference_text(search, now),
        "policy": {"id": "default_send_time", "version": "1.0.0"},
        "engine": {"version": "1.0.0", "timezone_database_version": "system"},
        "suggestions": suggestions,
        "search": {
            "window_start": _utc(search.window_start),
            "window_end": _utc(search.window_end),
            "candidate_interval_minutes": search.interval,
            "candidates_generated": found.generated,
            "candidates_rejected": found.generated - len(found.candidates),
            "candidates_scored": len(found.candidates),
        },
    }
    if request.options.include_rejected_summary and found.rejected:
        document["rejected_summary"] = dict(sorted(found.rejected.items()))
    if not suggestions:
        document["no_suggestion"] = _NO_SUGGESTION
    if request.options.evaluate_send_now is not False:
        document["send_now"] = _send_now(search)
    document["warnings"] = _warnings(request)
    if request.metadata:
        document["metadata"] = request.metadata
    return document


def _choose(search: Search, candidates: list[Candidate]) -> list[Candidate]:
    if search.is_urgent:
        first = _at_once(search)
        candidates = [first, *(item for item in candidates if item.instant != first.instant)]
    options = search.request.options
    count = options.suggestion_count or _DEFAULT_COUNT
    spacing = options.minimum_suggestion_spacing_minutes
    minutes = _DEFAULT_SPACING if spacing is None else spacing
    if options.diversify_suggestions is False or minutes <= 0:
        return candidates[:count]
    return _spread(candidates, count, minutes * 60)


def _spread(candidates: Sequence[Candidate], count: int, seconds: int) -> list[Candidate]:
    """The best candidates that are far enough apart. If they are too few, the best of the rest are added."""
    kept: list[Candidate] = []
    left: list[Candidate] = []
    for candidate in candidates:
        if len(kept) == count:
            break
        distances = (abs((candidate.instant - other.instant).total_seconds()) for other in kept)
        (kept if all(distance >= seconds for distance in distances) else left).append(candidate)
    return kept + left[: count - len(kept)]


def _at_once(search: Search) -> Candidate:
    """The first suggestion for an urgent message: now, even if a constraint forbids it."""
    instant = search.window_start
    moments, _, valid = search.judge(instant)
    return replace(search.rate(instant, moments, valid), score=_URGENT_SCORE, flags=_URGENT_FLAGS)


def _suggestion(search: Search, candidate: Candidate, rank: int) -> dict[str, object]:
    at_once = candidate.score is _URGENT_SCORE
    document: dict[str, object] = {
        "id": f"sts_{rank:03d}",
        "send_at": _utc(candidate.instant),
        "label": "Send now" if at_once else _label(search, candidate.moments[0]),
        "score": 1 if at_once else number(candidate.score.total),
        "rank": rank,
        "reason": "Urgent message: immediate delivery is recommended."
        if at_once
        else _reason(search, candidate),
    }
    if search.sender is not None:
        document["sender_local"] = _local(search.sender.at(candidate.instant))
    document["recipient_local_times"] = _recipients(search, candidate.moments)
    document["coverage"] = {
        "valid_recipients": candidate.valid,
        "total_recipients": len(candidate.moments),
        "ratio": number(candidate.coverage),
    }
    if search.request.options.include_score_breakdown:
        parts = candidate.score.parts | {"penalties": candidate.score.penalties}
        document["score_breakdown"] = {
            name: number(round_half_up(part)) for name, part in sorted(parts.items())
        }
    if candidate.flags:
        document["flags"] = list(candidate.flags)
    return document


def _label(search: Search, moment: LocalMoment) -> str:
    today = search.reference.astimezone(moment.person.zone).date()
    days = (moment.local.date() - today).days
    day = {0: "Today", 1: "Tomorrow"}.get(days, _WEEKDAYS[moment.day])
    hour = moment.local.hour
    return f"{day} {'morning' if hour < 12 else 'afternoon' if hour < 17 else 'evening'}"


def _reason(search: Search, candidate: Candidate) -> str:
    name = search.request.recipients[0].display_name or "the recipient"
    sentences = {
        "": f"This falls within {name}'s working hours.",
        "PREFERRED_RECIPIENT_WINDOW": "It matches a preferred recipient window.",
        "SENDER_RECIPIENT_OVERLAP": "It also overlaps with the sender's working hours.",
        "RECIPIENT_WORKDAY_START": "It is near the start of the recipient's working day.",
    }
    return " ".join(text for flag, text in sentences.items() if not flag or flag in candidate.flags)


def _recipients(search: Search, moments: Sequence[LocalMoment]) -> list[dict[str, object]]:
    return [
        {"recipient_id": body.id or f"recipient_{index}"}
        | _local(moment)
        | {
            "within_working_hours": moment.is_working,
            "within_quiet_hours": moment.is_quiet,
            "is_weekend": moment.is_weekend,
            "is_holiday": moment.is_holiday(search.holidays),
        }
        for index, (body, moment) in enumerate(zip(search.request.recipients, moments, strict=True))
    ]


def _local(moment: LocalMoment) -> dict[str, object]:
    return {
        "datetime": format_date(moment.local.replace(microsecond=0)),
        "timezone": moment.person.zone.key,
        "day": DAYS[moment.day],
        "time": f"{moment.local:%H:%M}",
    }


def _send_now(search: Search) -> dict[str, object]:
    instant = max(search.reference, search.window_start)
    moments, codes, valid = search.judge(instant)
    if codes:
        score = 0.0
        recommended = search.is_urgent
        reason = (
            "Urgent message: immediate delivery is recommended despite suboptimal timing."
            if recommended
            else "The current time violates a hard constraint for at least one recipient."
        )
    else:
        score = search.rate(instant, moments, valid).score.total
        recommended = search.is_urgent or score >= _GOOD_SCORE
        reason = (
            "The current time is suitable for all gating recipients."
            if recommended
            else "The current time is acceptable but not ideal."
        )
    return {
        "recommended": recommended,
        "score": number(score),
        "reason": reason,
        "recipient_local_times": _recipients(search, moments),
    }


def _warnings(request: SendTimeRequest) -> list[dict[str, str]]:
    warnings: list[dict[str, str]] = []
    if request.constraints.avoid_holidays and not request.holiday_policy.dates:
        warnings.append(
            {
                "code": "HOLIDAY_POLICY_UNAVAILABLE",
                "message": "avoid_holidays was requested, but no holiday dates were supplied;"
                " holiday filtering was skipped",
            }
        )
    if request.sender is not None and request.sender.working_hours is None:
        warnings.append(_hours_warning(request.sender.id))
    warnings += [
        _hours_warning(body.id or f"recipient_{index}")
        for index, body in enumerate(request.recipients)
        if body.working_hours is None
    ]
    return warnings


def _hours_warning(participant: str) -> dict[str, str]:
    warning = {
        "code": "RECIPIENT_WORKING_HOURS_DEFAULTED",
        "participant_id": participant,
        "message": "Default working hours of 09:00-17:00 (Mon-Fri) were used.",
    }
    return {key: text for key, text in warning.items() if text}


def _reference_text(search: Search, now: datetime) -> str:
    local = now if search.sender is None else now.astimezone(search.sender.zone)
    return format_date(local.replace(microsecond=0))


def _utc(moment: datetime) -> str:
    return format_date(moment.replace(microsecond=0))
