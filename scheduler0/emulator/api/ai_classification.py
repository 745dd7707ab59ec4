"""Prompts that are classified, alone or before a model is asked (contract ai.md 4 and 5)."""

from starlette.responses import Response

from scheduler0.emulator.api.ai_quotas import spend_classification
from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.api.prompt_body import PROMPT
from scheduler0.emulator.canned_answers import ClassificationAnswer, PromptAnswer
from scheduler0.emulator.classification import Classification, classify
from scheduler0.emulator.go.text import quote, trim
from scheduler0.emulator.plain_english import read_plan
from scheduler0.emulator.store.ai_quotas import count_classification
from scheduler0.emulator.store.instants import from_instant


async def classify_prompt(call: Call) -> Response:
    """A prompt that is no request is a success, too. What fails does not count against the quota."""
    body = parse(await call.body(), PROMPT)
    if not body.prompt:
        raise Refusal(400, "prompt is required")
    if not is_english(body.locale):
        raise Refusal(
            400,
            f"unsupported locale {quote(body.locale)}: intent classification currently only supports"
            " English (en*)",
        )
    headers = spend_classification(call)
    if not call.backend.ai.has_classifier:
        raise Refusal(503, "intent classifier is not configured", headers)
    plan = read_plan(body.prompt, from_instant(call.now))
    found = _ask_classifier(call, body.prompt, readable=plan is not None)
    if isinstance(found, str):
        raise Refusal(503, f"intent classifier: {found}", headers)
    with call.backend.database.transaction() as connection:
        count_classification(connection, call.account_id, call.now)
    return success({"classification": found._asdict()}, headers=headers)


def guard(call: Call, prompt: str, locale: str, *, readable: bool) -> Classification | None:
    """The verdict before a model is asked; `None` if there is none, and the prompt is let through.

    `readable` is whether the rules make a schedule of the prompt.
    """
    if not is_english(locale) or not call.backend.ai.has_classifier:
        return None
    found = _ask_classifier(call, prompt, readable=readable)
    return None if isinstance(found, str) else found


def is_english(locale: str) -> bool:
    return not locale or locale.lower().startswith("en")


def _ask_classifier(call: Call, prompt: str, *, readable: bool) -> Classification | str:
    """The verdict, or why there is none."""
    answers = call.backend.ai.answers
    words = trim(prompt)
    canned = answers.take(ClassificationAnswer, words)
    if canned is None:
        # What a test has an answer for is meant to be answered.
        return classify(prompt, answerable=readable or answers.find(PromptAnswer, words) is not None)
    if canned.error is not None:
        return canned.error
    return Classification(prompt, canned.decision, canned.reason)
