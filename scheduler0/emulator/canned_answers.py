"""Answers that a test puts into the mouth of the models, the classifier and the analyzer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from scheduler0.emulator.classification import ALLOW, DECISIONS, Decision
from scheduler0.emulator.json_values import read_list, read_object, read_text
from scheduler0.emulator.proposed_job import read_proposed_job

# What the store and a sum of amounts can hold, by far.
_MAX_AMOUNT = 10**12

_Objects = Sequence[Mapping[str, object]]


def _set(answer: object, name: str, value: object) -> None:
    object.__setattr__(answer, name, value)


def _fits(pattern: str | None, text: str) -> bool:
    if pattern is None:
        return True
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None


def _check_texts(answer: object, *names: str, optional: Sequence[str] = ()) -> None:
    for name in (*names, *optional):
        value = getattr(answer, name)
        if value is not None or name not in optional:
            read_text(value, name)


def _is_amount(value: object, kinds: type | tuple[type, ...]) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool) and 0 <= cast(float, value) <= _MAX_AMOUNT


@dataclass(frozen=True, kw_only=True)
class PromptAnswer:
    """What a model answers to a prompt: `jobs`, or the `error` with which it fails.

    `prompt` chooses prompts: `*` in it is any text, None is any prompt. The members of a job are those of the
    contract's `PromptJob`, but for `cronExpression`, which the server makes; dates may be aware `datetime`s.
    Where one of several executors is needed, the model names `executor_id`, for that reason; None leaves the
    choice to the emulator's rules. Tokens, milliseconds and US dollars are what the answer takes.

    Raises `ValueError` for a member that cannot be.
    """

    prompt: str | None = None
    jobs: _Objects = ()
    error: str | None = None
    executor_id: int | None = None
    executor_reason: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    duration_ms: int = 0
    cost_usd: float = 0.0

    def __post_init__(self) -> None:
        _check_texts(self, "executor_reason", optional=("prompt", "error"))
        _set(self, "jobs", read_list(self.jobs, "jobs", read_proposed_job))
        if self.error is not None and self.jobs:
            raise ValueError("jobs: an answer with an error has none")
        for name in ("executor_id", "input_tokens", "output_tokens", "duration_ms"):
            amount: object = getattr(self, name)
            if not _is_amount(amount, int) and (amount is not None or name != "executor_id"):
                raise ValueError(f"{name}: {amount!r} is no whole number from 0 to {_MAX_AMOUNT}")
        if not _is_amount(self.cost_usd, (int, float)):
            raise ValueError(f"cost_usd: {self.cost_usd!r} is no amount from 0 to {_MAX_AMOUNT}")

    def fits(self, text: str) -> bool:
        """Whether it is meant for this prompt."""
        return _fits(self.prompt, text)


@dataclass(frozen=True, kw_only=True)
class ClassificationAnswer:
    """What the intent classifier answers to a prompt: a `decision` with its reason, or the `error`.

    `prompt` as in `PromptAnswer`. Raises `ValueError` for a member that cannot be.
    """

    prompt: str | None = None
    decision: Decision = ALLOW
    reason: str = ""
    error: str | None = None

    def __post_init__(self) -> None:
        _check_texts(self, "reason", optional=("prompt", "error"))
        if self.decision not in DECISIONS:
            raise ValueError(f"decision: {self.decision!r} is none of {', '.join(DECISIONS)}")

    def fits(self, text: str) -> bool:
        """Whether it is meant for this prompt."""
        return _fits(self.prompt, text)


@dataclass(frozen=True, kw_only=True)
class AnalysisAnswer:
    """What the analyzer answers to a conversation, or the `error` with which it fails.

    `conversation_id` chooses conversations, as `prompt` does in `PromptAnswer`. The lists hold JSON objects;
    None is what the server answers where the analyzer leaves a list out. Raises `ValueError` for a member
    that cannot be.
    """

    conversation_id: str | None = None
    suggestions: _Objects | None = ()
    obligations: _Objects | None = ()
    warnings: _Objects | None = ()
    engine: Mapping[str, object] | None = None
    request_id: str = ""
    analyzed_at: str = ""
    error: str | None = None

    def __post_init__(self) -> None:
        _check_texts(self, "request_id", "analyzed_at", optional=("conversation_id", "error"))
        for name in ("suggestions", "obligations", "warnings"):
            value: object = getattr(self, name)
            if value is not None:
                _set(self, name, read_list(value, name, read_object))
        if self.engine is not None:
            _set(self, "engine", read_object(self.engine, "engine"))

    def fits(self, text: str) -> bool:
        """Whether it is meant for the conversation of this id."""
        return _fits(self.conversation_id, text)


CannedAnswer = PromptAnswer | ClassificationAnswer | AnalysisAnswer
A = TypeVar("A", PromptAnswer, ClassificationAnswer, AnalysisAnswer)


class CannedAnswers:
    """The answers of one emulator that nobody has asked for yet, oldest first. For one event loop."""

    def __init__(self) -> None:
        self._pending: list[CannedAnswer] = []

    def add(self, answer: CannedAnswer) -> None:
        self._pending.append(answer)

    def pending(self) -> list[CannedAnswer]:
        return list(self._pending)

    def clear(self) -> None:
        self._pending.clear()

    def find(self, kind: type[A], text: str) -> A | None:
        """The first answer of this kind that fits the prompt, or the id of the conversation."""
        return next((one for one in self._pending if isinstance(one, kind) and one.fits(text)), None)

    def take(self, kind: type[A], text: str) -> A | None:
        """As `find`; the answer is used up."""
        answer = self.find(kind, text)
        if answer is not None:
            self.use(answer)
        return answer

    def use(self, answer: CannedAnswer) -> None:
        """Use up an answer that was found."""
        # Not `remove`, which would take the first that is equal.
        self._pending = [one for one in self._pending if one is not answer]
