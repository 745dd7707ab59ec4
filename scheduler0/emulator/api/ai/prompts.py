"""Prompts turned into jobs, by rules of plain English or by what a test has set (contract ai 4)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from starlette.responses import Response

from scheduler0.emulator.ai.canned_answers import PromptAnswer
from scheduler0.emulator.ai.plain_english import AskedTime, read_plan
from scheduler0.emulator.ai.prompt_rules import ALLOW, NO_REQUEST, NO_TIME, Classification
from scheduler0.emulator.ai.proposed_job import complete
from scheduler0.emulator.ai.services import DEFAULT_MODELS, PLATFORM
from scheduler0.emulator.api.ai.classification import guard
from scheduler0.emulator.api.ai.prompt_body import PROMPT, PromptBody, check_limits, prompt_zone
from scheduler0.emulator.api.ai.quotas import spend_prompt
from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.request import ApiRequest, parse
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.text import trim
from scheduler0.emulator.go.time import format_date
from scheduler0.emulator.instants import from_instant
from scheduler0.emulator.store.ai import (
    FAILED,
    SKIPPED,
    SUCCESS,
    PromptRequestRow,
    get_ai_settings,
    insert_prompt_request,
)


class AccountModel(NamedTuple):
    """A model that an account uses."""

    provider: str
    id: str


class Try(NamedTuple):
    """A model that was asked, and its answer."""

    model: AccountModel
    answer: PromptAnswer


class Proposal(NamedTuple):
    """The result of a prompt:

    the entry of the model that answered, and the verdict if a classifier was asked.
    """

    provider: dict[str, Any]
    answer: PromptAnswer
    classification: Classification | None


async def create_job_from_prompt(request: ApiRequest) -> Response:
    """Answer with the jobs that the prompt asks for. No job is created."""
    body = await parse(await request.body(), PROMPT)
    if not body.prompt:
        raise ApiError(400, "prompt is required")
    now = from_instant(request.now).astimezone(prompt_zone(body))
    headers = spend_prompt(request)
    try:
        proposal = propose(request, body, now)
    except ApiError as error:
        raise error.with_headers(headers) from error
    answer: dict[str, object] = {"providers": [proposal.provider]}
    if proposal.classification is not None:
        answer["classification"] = proposal.classification._asdict()
    return success(answer, headers=headers)


def propose(request: ApiRequest, body: PromptBody, now: datetime) -> Proposal:
    """What the models make of the prompt at `now` in its zone.

    Writes the log of prompts, where a success spends the quota. An `ApiError` if the credits are exhausted, a
    limit is exceeded, the prompt is no request, or no model has an answer.
    """
    models = _models(request)
    if (
        models
        and models[0].provider == PLATFORM
        and request.backend.ai.credits.are_exhausted(request.account_id)
    ):
        raise ApiError(
            402, "platform AI credits exhausted; top up your balance or switch to your own provider key"
        )
    check_limits(body, 500 if request.quirks.prompt_limits_are_500 else 400)
    if not models:
        raise ApiError(500, "no prompt executors configured")
    plan = read_plan(trim(body.prompt), now)
    classification = guard(request, body.prompt, body.locale, readable=plan is not None)
    if classification is not None and classification.decision != ALLOW:
        raise _skipped(request, body, classification)
    tries = _ask(request, models, body, plan)
    _charge(request, tries)
    model, answer = tries[-1]
    if answer.error is not None:
        _log(request, body, FAILED, tries, error=answer.error)
        raise ApiError(500, f"all prompt executors failed: {answer.error}")
    seconds = not request.quirks.five_field_prompts
    provider: dict[str, Any] = {
        "provider": model.provider,
        "model": model.id,
        "jobs": [complete(job, seconds=seconds) for job in answer.jobs],
        "inputTokens": answer.input_tokens,
        "outputTokens": answer.output_tokens,
        "totalTokens": answer.input_tokens + answer.output_tokens,
        "durationMs": answer.duration_ms,
    }
    _log(request, body, SUCCESS, tries, output=encode([provider]))
    return Proposal(provider, answer, classification)


def _models(request: ApiRequest) -> list[AccountModel]:
    """The models of the account, or the hosted model if it has none."""
    settings = get_ai_settings(request.backend.database.connection, request.account_id)
    models: list[dict[str, str]] = [] if settings is None else json.loads(settings.active_models)
    if models:
        return [AccountModel(entry["provider"], entry["model"]) for entry in models]
    return (
        [AccountModel(PLATFORM, DEFAULT_MODELS[PLATFORM].id)] if request.backend.ai.has_platform_model else []
    )


def _skipped(request: ApiRequest, body: PromptBody, classification: Classification) -> ApiError:
    decision, reason = classification.decision, classification.reason
    _log(request, body, SKIPPED, [], output=reason, error=f"intent={decision}")
    message = f"prompt skipped ({decision}): {reason or NO_REQUEST}"
    return ApiError(422, {"message": message, "classification": classification._asdict()})


def _ask(
    request: ApiRequest, models: list[AccountModel], body: PromptBody, plan: AskedTime | None
) -> list[Try]:
    """Ask one model after another until one answers."""
    tries: list[Try] = []
    for model in models:
        answer = request.backend.ai.answers.take(PromptAnswer, trim(body.prompt)) or _by_rules(body, plan)
        tries.append(Try(model, answer))
        if answer.error is None:
            break
    return tries


def _by_rules(body: PromptBody, plan: AskedTime | None) -> PromptAnswer:
    return PromptAnswer(error=NO_TIME) if plan is None else PromptAnswer(jobs=[_job(body, plan)])


def _job(body: PromptBody, plan: AskedTime) -> Mapping[str, object]:
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


def _charge(request: ApiRequest, tries: list[Try]) -> None:
    for model, answer in tries:
        if model.provider == PLATFORM:
            request.backend.ai.credits.charge(request.account_id, answer.cost_usd)


def _log(
    request: ApiRequest, body: PromptBody, status: str, tries: list[Try], *, output: str = "", error: str = ""
) -> None:
    first = tries[0].model if tries else AccountModel("", "")
    answers = [answer for _, answer in tries]
    input_tokens = sum(answer.input_tokens for answer in answers)
    output_tokens = sum(answer.output_tokens for answer in answers)
    row = PromptRequestRow(
        id=0,
        account_id=request.account_id,
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
        date_created=request.now,
    )
    insert_prompt_request(request.backend.database.connection, row)
