"""Prompts that are classified, alone or before a model is asked (contract ai 4, 5)."""

from starlette.responses import Response

from scheduler0.emulator.ai.canned_answers import ClassificationAnswer, PromptAnswer
from scheduler0.emulator.ai.plain_english import read_plan
from scheduler0.emulator.ai.prompt_rules import Classification, classify
from scheduler0.emulator.api.ai.prompt_body import PROMPT
from scheduler0.emulator.api.ai.quotas import spend_classification
from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.request import ApiRequest, parse
from scheduler0.emulator.go.text import quote, trim
from scheduler0.emulator.instants import from_instant
from scheduler0.emulator.store.ai import count_classification


async def classify_prompt(request: ApiRequest) -> Response:
    """Classify a prompt.

    A prompt that asks for nothing is a success as well. A failure does not use up the quota.
    """
    body = await parse(await request.body(), PROMPT)
    if not body.prompt:
        raise ApiError(400, "prompt is required")
    if not is_english(body.locale):
        raise ApiError(
            400,
            f"unsupported locale {quote(body.locale)}: intent classification currently only supports"
            " English (en*)",
        )
    headers = spend_classification(request)
    if not request.backend.ai.has_classifier:
        raise ApiError(503, "intent classifier is not configured", headers)
    plan = read_plan(body.prompt, from_instant(request.now))
    found = _ask_classifier(request, body.prompt, readable=plan is not None)
    if isinstance(found, str):
        raise ApiError(503, f"intent classifier: {found}", headers)
    with request.backend.database.transaction() as connection:
        count_classification(connection, request.account_id, request.now)
    return success({"classification": found._asdict()}, headers=headers)


def guard(request: ApiRequest, prompt: str, locale: str, *, readable: bool) -> Classification | None:
    """The verdict before a model is asked; `None` lets the prompt through.

    `readable` is whether the rules make a schedule of the prompt.
    """
    if not is_english(locale) or not request.backend.ai.has_classifier:
        return None
    found = _ask_classifier(request, prompt, readable=readable)
    return None if isinstance(found, str) else found


def is_english(locale: str) -> bool:
    return not locale or locale.lower().startswith("en")


def _ask_classifier(request: ApiRequest, prompt: str, *, readable: bool) -> Classification | str:
    """The verdict, or an error."""
    answers = request.backend.ai.answers
    words = trim(prompt)
    canned = answers.take(ClassificationAnswer, words)
    if canned is None:
        # What a test has an answer for is meant to be answered.
        return classify(prompt, answerable=readable or answers.find(PromptAnswer, words) is not None)
    if canned.error is not None:
        return canned.error
    return Classification(prompt, canned.decision, canned.reason)
