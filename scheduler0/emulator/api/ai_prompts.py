"""Prompts turned into jobs, by rules of plain English or by what a test has set (contract ai.md 4)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from starlette.responses import Response

from scheduler0.emulator.ai_models import DEFAULT_MODELS, PLATFORM
from scheduler0.emulator.api.ai_classification import guard
from scheduler0.emulator.api.ai_quotas import spend_prompt
from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.api.prompt_body import PROMPT, PromptBody, check_limits, prompt_zone
from scheduler0.emulator.canned_answers import PromptAnswer
from scheduler0.emulator.classification import ALLOW, NO_REQUEST, NO_TIME, Classification
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.rfc3339 import format_date
from scheduler0.emulator.go.text import trim
from scheduler0.emulator.plain_english import Plan, read_plan
from scheduler0.emulator.proposed_job import complete
from scheduler0.emulator.store.ai_settings import get_ai_settings
from scheduler0.emulator.store.instants import from_instant
from scheduler0.emulator.store.prompt_requests import (
    FAILED,
    SKIPPED,
    SUCCESS,
    PromptRequestRow,
    insert_prompt_request,
)


class Model(NamedTuple):
    """A model that an account uses."""

    provider: str
    id: str


class Try(NamedTuple):
    """What one model was asked for, and its answer."""

    model: Model
    answer: PromptAnswer


class Proposal(NamedTuple):
    """What a prompt came to: the entry of the model that has answered, and the verdict before, if any."""

    provider: dict[str, Any]
    answer: PromptAnswer
    classification: Classification | None


async def create_job_from_prompt(call: Call) -> Response:
    """Answers with what the prompt asks for; no job is created."""
    body = parse(await call.body(), PROMPT)
    if not body.prompt:
        raise Refusal(400, "prompt is required")
    now = from_instant(call.now).astimezone(prompt_zone(body))
    headers = spend_prompt(call)
    try:
        proposal = propose(call, body, now)
    except Refusal as refusal:
        raise refusal.with_headers(headers) from refusal
    answer: dict[str, object] = {"providers": [proposal.provider]}
    if proposal.classification is not None:
        answer["classification"] = proposal.classification._asdict()
    return success(answer, headers=headers)


def propose(call: Call, body: PromptBody, now: datetime) -> Proposal:
    """What the models make of the prompt at `now` in its zone.

    Writes the log of prompts, where a success spends the quota. A `Refusal` if the credits are exhausted, a
    limit is exceeded, the prompt is no request, or no model has an answer.
    """
    models = _models(call)
    if models and models[0].provider == PLATFORM and call.backend.ai.credits.are_exhausted(call.account_id):
        raise Refusal(
            402, "platform AI credits exhausted; top up your balance or switch to your own provider key"
        )
    check_limits(body, 500 if call.quirks.prompt_limits_are_500 else 400)
    if not models:
        raise Refusal(500, "no prompt executors configured")
    plan = read_plan(trim(body.prompt), now)
    classification = guard(call, body.prompt, body.locale, readable=plan is not None)
    if classification is not None and classification.decision != ALLOW:
        raise _skipped(call, body, classification)
    tries = _ask(call, models, body, plan)
    _charge(call, tries)
    model, answer = tries[-1]
    if answer.error is not None:
        _log(call, body, FAILED, tries, error=answer.error)
        raise Refusal(500, f"all prompt executors failed: {answer.error}")
    seconds = not call.quirks.five_field_prompts
    provider: dict[str, Any] = {
        "provider": model.provider,
        "model": model.id,
        "jobs": [complete(job, seconds=seconds) for job in answer.jobs],
        "inputTokens": answer.input_tokens,
        "outputTokens": answer.output_tokens,
        "totalTokens": answer.input_tokens + answer.output_tokens,
        "durationMs": answer.duration_ms,
    }
    _log(call, body, SUCCESS, tries, output=encode([provider]))
    return Proposal(provider, answer, classification)


def _models(call: Call) -> list[Model]:
    """Those of the account, or else the hosted one."""
    settings = get_ai_settings(call.backend.database.connection, call.account_id)
    models: list[dict[str, str]] = [] if settings is None else json.loads(settings.active_models)
    if models:
        return [Model(entry["provider"], entry["model"]) for entry in models]
    return [Model(PLATFORM, DEFAULT_MODELS[PLATFORM].id)] if call.backend.ai.has_platform_model else []


def _skipped(call: Call, body: PromptBody, classification: Classification) -> Refusal:
    decision, reason = classification.decision, classification.reason
    _log(call, body, SKIPPED, [], output=reason, error=f"intent={decision}")
    message = f"prompt skipped ({decision}): {reason or NO_REQUEST}"
    return Refusal(422, {"message": message, "classification": classification._asdict()})


def _ask(call: Call, models: list[Model], body: PromptBody, plan: Plan | None) -> list[Try]:
    """One model after another, until one has an answer."""
    tries: list[Try] = []
    for model in models:
        answer = call.backend.ai.answers.take(PromptAnswer, trim(body.prompt)) or _by_rules(body, plan)
        tries.append(Try(model, answer))
        if answer.error is None:
            break
    return tries


def _by_rules(body: PromptBody, plan: Plan | None) -> PromptAnswer:
    return PromptAnswer(error=NO_TIME) if plan is None else PromptAnswer(jobs=[_job(body, plan)])


def _job(body: PromptBody, plan: Plan) -> Mapping[str, object]:
    words = body.prompt.lower()
    return {
        "kind": "DIGEST" if "digest" in words else "FOLLOW_UP" if "follow" in words else "REMINDER",
        "purpose": next(iter(body.purposes), ""),
        "subject": trim(body.prompt),
        "nextRunAt": format_date(plan.first.replace(microsecond=0)),
        "recurrence": plan.recurrence,
        "event": next(iter(body.events), ""),
        "channel": next(iter(body.channels), ""),
        "recipients": list(body.recipients),
        "timezone": body.timezone or "UTC",
    }


def _charge(call: Call, tries: list[Try]) -> None:
    for model, answer in tries:
        if model.provider == PLATFORM:
            call.backend.ai.credits.charge(call.account_id, answer.cost_usd)


def _log(
    call: Call, body: PromptBody, status: str, tries: list[Try], *, output: str = "", error: str = ""
) -> None:
    first = tries[0].model if tries else Model("", "")
    answers = [answer for _, answer in tries]
    input_tokens = sum(answer.input_tokens for answer in answers)
    output_tokens = sum(answer.output_tokens for answer in answers)
    row = PromptRequestRow(
        id=0,
        account_id=call.account_id,
        prompt=trim(body.prompt),
        provider=first.provider,
        model=first.id,
        output=output,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        total_tokens=input_tokens + output_tokens,
        duration_ms=sum(answer.duration_ms for answer in answers),
        estimated_cost_usd=sum(answer.cost_usd for answer in answers),
        status=status,
        error=error,
        date_created=call.now,
    )
    insert_prompt_request(call.backend.database.connection, row)
