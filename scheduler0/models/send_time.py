"""Send-time suggestions (contract ai 8.4)."""

from __future__ import annotations

from .._wire.records import Record, date, field, flag, integer, many, mapping, number, optional, text


class SendTimePolicy(Record):
    """The rules that were applied."""

    id = field("id", text)
    version = field("version", text)


class SendTimeEngine(Record):
    """The implementation that applied them."""

    version = field("version", text)
    timezone_database_version = optional("timezone_database_version", text)


class SendTimeLocalTime(Record):
    """An instant as one participant sees it. The server sends the flags for recipients only."""

    recipient_id = optional("recipient_id", text)
    datetime = optional("datetime", date)
    timezone = field("timezone", text)
    day = field("day", text)
    time = field("time", text)
    within_working_hours = optional("within_working_hours", flag)
    within_quiet_hours = optional("within_quiet_hours", flag)
    is_weekend = optional("is_weekend", flag)
    is_holiday = optional("is_holiday", flag)


class SendTimeCoverage(Record):
    """The number of recipients for whom an instant is good."""

    valid_recipients = field("valid_recipients", integer)
    total_recipients = field("total_recipients", integer)
    ratio = field("ratio", number)


class SendTimeSuggestion(Record):
    """One suggested instant."""

    id = field("id", text)
    send_at = optional("send_at", date)
    label = field("label", text)
    score = field("score", number)
    rank = field("rank", integer)
    reason = field("reason", text)
    sender_local = optional("sender_local", SendTimeLocalTime.of)
    recipient_local_times = many("recipient_local_times", SendTimeLocalTime.of)
    coverage = field("coverage", SendTimeCoverage.of)
    score_breakdown = optional("score_breakdown", mapping)
    flags = many("flags", text)


class SendTimeSearch(Record):
    """What was searched."""

    window_start = optional("window_start", date)
    window_end = optional("window_end", date)
    candidate_interval_minutes = field("candidate_interval_minutes", integer)
    candidates_generated = field("candidates_generated", integer)
    candidates_rejected = field("candidates_rejected", integer)
    candidates_scored = field("candidates_scored", integer)


class NoSendTime(Record):
    """Why there is no suggestion, and what to change."""

    code = field("code", text)
    message = field("message", text)
    recommendations = many("recommendations", text)


class SendNow(Record):
    """Whether sending at once is a good idea."""

    recommended = field("recommended", flag)
    score = field("score", number)
    reason = field("reason", text)
    recipient_local_times = many("recipient_local_times", SendTimeLocalTime.of)


class SendTimeWarning(Record):
    """An assumption of the search."""

    code = field("code", text)
    participant_id = optional("participant_id", text)
    message = field("message", text)


class SendTimeResult(Record):
    """Suggested instants for a message, best first."""

    request_id = field("request_id", text)
    reference_time = field("reference_time", text)
    policy = field("policy", SendTimePolicy.of)
    engine = field("engine", SendTimeEngine.of)
    suggestions = many("suggestions", SendTimeSuggestion.of)
    search = field("search", SendTimeSearch.of)
    rejected_summary = optional("rejected_summary", mapping)
    no_suggestion = optional("no_suggestion", NoSendTime.of)
    send_now = optional("send_now", SendNow.of)
    warnings = many("warnings", SendTimeWarning.of)
    metadata = optional("metadata", mapping)
