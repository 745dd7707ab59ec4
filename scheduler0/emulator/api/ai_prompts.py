"""Prompts turned into jobs, and their classification, by rules of plain English (ai.md 4, 5 and 7)."""

# ruff: noqa: RUF009 - member() makes a dataclass field

import json
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from starlette.responses import Response

from scheduler0.emulator.ai_models import DEFAULT_MODELS, PLATFORM
from scheduler0.emulator.api.ai_quotas import Quota, Usage, read_usage
from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.api.job_checks import find_zone
from scheduler0.emulator.go.decode import OBJECT, STRING, STRINGS, ArrayOf, Struct, member
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.rfc3339 import format_date
from scheduler0.emulator.go.text import quote, trim
from scheduler0.emulator.plain_english import Plan, asks_for_something, cron_expression, read_plan
from scheduler0.emulator.store.ai_quotas import count_classification
from scheduler0.emulator.store.ai_settings import get_ai_settings
from scheduler0.emulator.store.instants import SECOND, from_instant
from scheduler0.emulator.store.prompt_requests import (
    FAILED,
    SKIPPED,
    SUCCESS,
    PromptRequestRow,
    insert_prompt_request,
)

ALLOW, CLARIFY, REJECT = "allow", "clarify", "reject"

_MAX_PROMPT_BYTES = 160
_MAX_ITEMS = 5
_MAX_ITEM_BYTES = 36
_NO_TIME = "the prompt names no time that lies ahead"
_NO_REQUEST = "the prompt does not look like a scheduling request"


@dataclass
class PromptBody:
    prompt: str = member("prompt", STRING)
    purposes: tuple[str, ...] = member("purposes", STRINGS)
    events: tuple[str, ...] = member("events", STRINGS)
    recipients: tuple[str, ...] = member("recipients", STRINGS)
    channels: tuple[str, ...] = member("channels", STRINGS)
    timezone: str = member("timezone", STRING)
    locale: str = member("locale", STRING)


@dataclass
class AnalysisOptions:
    locale: str = member("locale", STRING)


@dataclass
class AnalysisBody:
    messages: list[dict[str, object] | None] = member("messages", ArrayOf(OBJECT))
    options: AnalysisOptions = member("options", Struct(AnalysisOptions, "models.SuggestionOptions"))


# The server's own spelling, which its error texts show.
_PROMPT = Struct(PromptBody, "models.PropmptJobRequest")
_ANALYSIS = Struct(AnalysisBody, "models.AnalyzeSuggestionsRequest")


async def create_job_from_prompt(call: Call) -> Response:
    """Answers with what the prompt asks for; no job is created."""
    body = parse(await call.body(), _PROMPT)
    if not body.prompt:
        raise Refusal(400, "prompt is required")
    zone = prompt_zone(body)
    headers = spend_prompt(call)
    try:
        answer = answer_prompt(call, body, zone)
    except Refusal as refusal:
        raise Refusal(refusal.status, refusal.data, headers) from refusal
    return success(answer, headers=headers)


async def classify_prompt(call: Call) -> Response:
    body = parse(await call.body(), _PROMPT)
    if not body.prompt:
        raise Refusal(400, "prompt is required")
    if not _is_english(body.locale):
        raise Refusal(
            400,
            f"unsupported locale {quote(body.locale)}: intent classification currently only supports"
            " English (en*)",
        )
    usage = _usage(call)
    headers = _spend(usage.classify, usage, "monthly AI classify request limit reached")
    plan = read_plan(body.prompt, from_instant(call.now))
    with call.backend.database.transaction() as connection:
        count_classification(connection, call.account_id, call.now)
    return success({"classification": _classification(body.prompt, plan)}, headers=headers)


async def analyze_suggestions(call: Call) -> Response:
    """Always as on a server that has no analyzer: what one answers with is not known."""
    body = parse(await call.body(), _ANALYSIS)
    if not body.messages:
        raise Refusal(400, "at least one message is required")
    locale = body.options.locale
    if not _is_english(locale):
        message = (
            f"unsupported locale {quote(locale)}: suggestions analysis currently only supports English (en*)"
        )
        raise Refusal(400, {"code": "UNSUPPORTED_LOCALE", "message": message})
    raise Refusal(503, "suggestions analysis is not available")


def prompt_zone(body: PromptBody) -> ZoneInfo:
    """The zone that the prompt is read in: UTC, if it names none."""
    zone = find_zone(body.timezone or "UTC")
    if zone is None:
        raise Refusal(400, f"invalid timezone {quote(body.timezone)}: unknown time zone {body.timezone}")
    return zone


def spend_prompt(call: Call) -> dict[str, str]:
    """The quota's headers, for whatever the call is answered with; a `Refusal` once the quota is used up."""
    usage = _usage(call)
    return _spend(usage.prompt, usage, "monthly AI prompt request limit reached")


def answer_prompt(call: Call, body: PromptBody, zone: ZoneInfo) -> dict[str, object]:
    """The answer of `POST /ai/prompt`; writes the log of prompts, where a success spends the quota."""
    plan = read_plan(trim(body.prompt), from_instant(call.now).astimezone(zone))
    _check_limits(body)
    return _answer(call, body, plan)


def _usage(call: Call) -> Usage:
    with call.backend.database.transaction() as connection:
        return read_usage(connection, call.account_id, call.now)


def _spend(quota: Quota, usage: Usage, refusal: str) -> dict[str, str]:
    """The headers of a call that the quota allows; a `Refusal` with them otherwise."""
    headers = {
        "X-RateLimit-Limit": str(quota.limit),
        "X-RateLimit-Remaining": str(quota.remaining),
        "X-RateLimit-Reset": str(usage.period.next_reset_date // SECOND),
    }
    if not quota.remaining:
        raise Refusal(429, refusal, headers)
    return headers


def _check_limits(body: PromptBody) -> None:
    prompt = trim(body.prompt)
    if not prompt:
        raise Refusal(500, "prompt is required")
    if len(prompt.encode()) > _MAX_PROMPT_BYTES:
        raise Refusal(500, f"prompt must be less than {_MAX_PROMPT_BYTES} characters")
    lists = {
        "purpose": body.purposes,
        "event": body.events,
        "recipient": body.recipients,
        "channel": body.channels,
    }
    for name, items in lists.items():
        if len(items) > _MAX_ITEMS:
            raise Refusal(500, f"{name}s must have {_MAX_ITEMS} or fewer items")
        if any(len(item.encode()) > _MAX_ITEM_BYTES for item in items):
            raise Refusal(500, f"{name} must be less than {_MAX_ITEM_BYTES} characters long")


def _answer(call: Call, body: PromptBody, plan: Plan | None) -> dict[str, object]:
    english = _is_english(body.locale)
    classification = _classification(body.prompt, plan)
    decision, reason = classification["decision"], classification["reason"]
    if english and plan is None:
        _log(call, body, SKIPPED, output=reason, error=f"intent={decision}")
        data = {"message": f"prompt skipped ({decision}): {reason}", "classification": classification}
        raise Refusal(422, data)
    provider, model = _model(call)
    if plan is None:
        _log(call, body, FAILED, provider=provider, model=model, error=_NO_TIME)
        raise Refusal(500, f"all prompt executors failed: {_NO_TIME}")
    providers = [
        {
            "provider": provider,
            "model": model,
            "jobs": [_job(body, plan)],
            "inputTokens": 0,
            "outputTokens": 0,
            "totalTokens": 0,
            "durationMs": 0,
        }
    ]
    _log(call, body, SUCCESS, provider=provider, model=model, output=encode(providers))
    answer: dict[str, object] = {"providers": providers}
    return answer | {"classification": classification} if english else answer


def _classification(prompt: str, plan: Plan | None) -> dict[str, str]:
    if plan is not None:
        decision, reason = ALLOW, "the prompt asks for a schedule"
    elif asks_for_something(prompt):
        decision, reason = CLARIFY, _NO_TIME
    else:
        decision, reason = REJECT, _NO_REQUEST
    return {"text": prompt, "decision": decision, "reason": reason}


def _job(body: PromptBody, plan: Plan) -> dict[str, object]:
    words = body.prompt.lower()
    kind = "DIGEST" if "digest" in words else "FOLLOW_UP" if "follow" in words else "REMINDER"
    members: dict[str, object] = {
        "kind": kind,
        "purpose": next(iter(body.purposes), ""),
        "subject": trim(body.prompt),
        "nextRunAt": format_date(plan.first.replace(microsecond=0)),
        "recurrence": plan.recurrence,
        "event": next(iter(body.events), ""),
        "cronExpression": cron_expression(plan),
        "channel": next(iter(body.channels), ""),
        "recipients": list(body.recipients),
        "timezone": body.timezone or "UTC",
    }
    return {name: value for name, value in members.items() if value}


def _model(call: Call) -> tuple[str, str]:
    """The account's first model, or the hosted one."""
    settings = get_ai_settings(call.backend.database.connection, call.account_id)
    models: list[dict[str, str]] = [] if settings is None else json.loads(settings.active_models)
    if models:
        return models[0]["provider"], models[0]["model"]
    return PLATFORM, DEFAULT_MODELS[PLATFORM].id


def _log(
    call: Call,
    body: PromptBody,
    status: str,
    *,
    provider: str = "",
    model: str = "",
    output: str = "",
    error: str = "",
) -> None:
    row = PromptRequestRow(
        id=0,
        account_id=call.account_id,
        prompt=trim(body.prompt),
        provider=provider,
        model=model,
        output=output,
        input_tokens=0,
        output_tokens=0,
        total_tokens=0,
        duration_ms=0,
        estimated_cost_usd=0.0,
        status=status,
        error=error,
        date_created=call.now,
    )
    insert_prompt_request(call.backend.database.connection, row)


def _is_english(locale: str) -> bool:
    return not locale or locale.lower().startswith("en")
