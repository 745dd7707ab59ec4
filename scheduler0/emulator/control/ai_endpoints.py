"""The canned answers, credits and services of AI over HTTP, below `/_emulator/ai`."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any

from scheduler0.emulator.ai.canned_answers import (
    AnalysisAnswer,
    CannedAnswer,
    ClassificationAnswer,
    PromptAnswer,
)
from scheduler0.emulator.control.action import (
    Answer,
    ControlError,
    ControlOperation,
    ControlOperations,
    Given,
    camel,
)
from scheduler0.emulator.control.control import Control
from scheduler0.emulator.known_accounts import EXAMPLE_ACCOUNT

_KINDS: Mapping[str, Callable[..., CannedAnswer]] = {
    "prompts": PromptAnswer,
    "classifications": ClassificationAnswer,
    "analyses": AnalysisAnswer,
}


async def _state(control: Control, given: Given) -> Answer:
    ai = control.ai
    pending = ai.answers.pending()
    return {
        **{name: [_document(one) for one in pending if type(one) is kind] for name, kind in _KINDS.items()},
        "credits": {str(account): usd for account, usd in ai.credits.balances().items()},
        "classifier": ai.has_classifier,
        "platformModel": ai.has_platform_model,
    }


def _adding(kind: type[CannedAnswer]) -> ControlOperation:
    names = {camel(member.name): member.name for member in fields(kind)}

    async def add(control: Control, given: Given) -> Answer:
        described: dict[str, Any] = {names[name]: value for name, value in given.items()}
        try:
            answer = kind(**described)
        except ValueError as error:
            name, colon, reason = str(error).partition(":")
            raise ControlError(400, f"{camel(name)}{colon}{reason}") from error
        control.ai.answers.add(answer)
        return await _state(control, given)

    return ControlOperation(add, tuple(names))


async def _clear(control: Control, given: Given) -> Answer:
    control.ai.answers.clear()
    return await _state(control, given)


async def _credits(control: Control, given: Given) -> Answer:
    if "usd" not in given:
        raise ControlError(400, "usd: missing; give a number, or null for no limit")
    account = given.get("accountId", EXAMPLE_ACCOUNT)
    if isinstance(account, bool) or not isinstance(account, int):
        raise ControlError(400, f"accountId: must be a whole number, not {account!r}")
    control.ai.credits.set(account, given["usd"])
    return await _state(control, given)


async def _services(control: Control, given: Given) -> Answer:
    control.ai.configure(classifier=given.get("classifier"), platform_model=given.get("platformModel"))
    return await _state(control, given)


def _document(answer: CannedAnswer) -> dict[str, object]:
    return {camel(name): value for name, value in asdict(answer).items() if value is not None}


AI_OPERATIONS: ControlOperations = {
    ("GET", "/ai"): ControlOperation(_state),
    ("DELETE", "/ai"): ControlOperation(_clear),
    ("POST", "/ai/prompts"): _adding(PromptAnswer),
    ("POST", "/ai/classifications"): _adding(ClassificationAnswer),
    ("POST", "/ai/analyses"): _adding(AnalysisAnswer),
    ("POST", "/ai/credits"): ControlOperation(_credits, ("usd", "accountId")),
    ("POST", "/ai/services"): ControlOperation(_services, ("classifier", "platformModel")),
}
