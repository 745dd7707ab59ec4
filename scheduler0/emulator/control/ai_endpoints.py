"""The canned answers, credits and services of AI over HTTP, below `/_emulator/ai`."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any

from starlette.requests import Request

from scheduler0.emulator.ai.canned_answers import (
    AnalysisAnswer,
    CannedAnswer,
    ClassificationAnswer,
    PromptAnswer,
)
from scheduler0.emulator.control.action import Action, Answer, ControlError, camel, read_members
from scheduler0.emulator.control.control import Control
from scheduler0.emulator.known_accounts import EXAMPLE_ACCOUNT

_KINDS: Mapping[str, Callable[..., CannedAnswer]] = {
    "prompts": PromptAnswer,
    "classifications": ClassificationAnswer,
    "analyses": AnalysisAnswer,
}


async def _state(control: Control, request: Request) -> Answer:
    ai = control.ai
    pending = ai.answers.pending()
    return {
        **{name: [_document(one) for one in pending if type(one) is kind] for name, kind in _KINDS.items()},
        "credits": {str(account): usd for account, usd in ai.credits.balances().items()},
        "classifier": ai.has_classifier,
        "platformModel": ai.has_platform_model,
    }


def _adding(kind: type[CannedAnswer]) -> Action:
    names = {camel(member.name): member.name for member in fields(kind)}

    async def add(control: Control, request: Request) -> Answer:
        members = await read_members(request, *names)
        described: dict[str, Any] = {names[name]: value for name, value in members.items()}
        try:
            answer = kind(**described)
        except ValueError as error:
            name, colon, reason = str(error).partition(":")
            raise ControlError(400, f"{camel(name)}{colon}{reason}") from error
        control.ai.answers.add(answer)
        return await _state(control, request)

    return add


async def _clear(control: Control, request: Request) -> Answer:
    control.ai.answers.clear()
    return await _state(control, request)


async def _credits(control: Control, request: Request) -> Answer:
    members = await read_members(request, "usd", "accountId")
    if "usd" not in members:
        raise ControlError(400, "usd: missing; give a number, or null for no limit")
    account = members.get("accountId", EXAMPLE_ACCOUNT)
    if isinstance(account, bool) or not isinstance(account, int):
        raise ControlError(400, f"accountId: must be a whole number, not {account!r}")
    control.ai.credits.set(account, members["usd"])
    return await _state(control, request)


async def _services(control: Control, request: Request) -> Answer:
    members = await read_members(request, "classifier", "platformModel")
    control.ai.configure(classifier=members.get("classifier"), platform_model=members.get("platformModel"))
    return await _state(control, request)


def _document(answer: CannedAnswer) -> dict[str, object]:
    return {camel(name): value for name, value in asdict(answer).items() if value is not None}


AI_ACTIONS: Mapping[tuple[str, str], Action] = {
    ("GET", "/ai"): _state,
    ("DELETE", "/ai"): _clear,
    ("POST", "/ai/prompts"): _adding(PromptAnswer),
    ("POST", "/ai/classifications"): _adding(ClassificationAnswer),
    ("POST", "/ai/analyses"): _adding(AnalysisAnswer),
    ("POST", "/ai/credits"): _credits,
    ("POST", "/ai/services"): _services,
}
