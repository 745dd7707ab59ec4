"""Answers that a test prepares for the models, the classifier and the analyzer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar, cast

from scheduler0.emulator.ai.json_values import read_list, read_object, read_text
from scheduler0.emulator.ai.prompt_rules import ALLOW, DECISIONS, Decision
from scheduler0.emulator.ai.proposed_job import read_proposed_job

# Far below the largest number that the store and a sum of amounts can hold.
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


def _check_error(answer: "CannedAnswer", *others: str) -> None:
    """With an error the answer says nothing else, so that what it says is not lost."""
    if answer.error is None:
        return
    for member in fields(answer):
        if member.name in others and (getattr(answer, member.name) or None) != (member.default or None):
            raise ValueError(f"{member.name}: must be {member.default or 'empty'} when error is set")


@dataclass(frozen=True, kw_only=True)
class PromptAnswer:
    """The answer of a model to a prompt: `jobs`, or the `error` with which the model fails.

    The answer is for prompts that match `prompt`: `*` stands for any text, and None matches every prompt.
    A job has the members of the contract's `PromptJob`, without `cronExpression`, which the server makes.
    Dates may be aware `datetime`s. If one of several executors has to be chosen, the model chooses
    `executor_id` and gives `executor_reason`; with None the emulator's rules choose. The last four fields are
    the cost of the answer: tokens, milliseconds and US dollars.

    Raises `ValueError` for an invalid field.
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
        _check_error(self, "jobs", "executor_id", "executor_reason")
        for name in ("executor_id", "input_tokens", "output_tokens", "duration_ms"):
            amount: object = getattr(self, name)
            if not _is_amount(amount, int) and (amount is not None or name != "executor_id"):
                raise ValueError(f"{name}: must be a whole number from 0 to {_MAX_AMOUNT}, not {amount!r}")
        if not _is_amount(self.cost_usd, (int, float)):
            raise ValueError(f"cost_usd: must be a number from 0 to {_MAX_AMOUNT}, not {self.cost_usd!r}")

    def fits(self, text: str) -> bool:
        """Whether this answer is for this prompt."""
        return _fits(self.prompt, text)


@dataclass(frozen=True, kw_only=True)
class ClassificationAnswer:
    """The answer of the intent classifier to a prompt: a `decision` with its reason, or the `error`.

    `prompt` selects prompts as in `PromptAnswer`. Raises `ValueError` for an invalid field.
    """

    prompt: str | None = None
    decision: Decision = ALLOW
    reason: str = ""
    error: str | None = None

    def __post_init__(self) -> None:
        _check_texts(self, "reason", optional=("prompt", "error"))
        if self.decision not in DECISIONS:
            raise ValueError(f"decision: must be one of {', '.join(DECISIONS)}, not {self.decision!r}")
        _check_error(self, "decision", "reason")

    def fits(self, text: str) -> bool:
        """Whether this answer is for this prompt."""
        return _fits(self.prompt, text)


@dataclass(frozen=True, kw_only=True)
class AnalysisAnswer:
    """The answer of the analyzer to a conversation, or the `error` with which the analyzer fails.

    `conversation_id` selects conversations, as `prompt` selects prompts in `PromptAnswer`. The lists hold
    JSON objects. A list that is None is missing in the analyzer's answer; the server then answers null.
    Raises `ValueError` for an invalid field.
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
        _check_error(self, "suggestions", "obligations", "warnings", "engine", "request_id", "analyzed_at")

    def fits(self, text: str) -> bool:
        """Whether this answer is for the conversation with this id."""
        return _fits(self.conversation_id, text)


CannedAnswer = PromptAnswer | ClassificationAnswer | AnalysisAnswer
A = TypeVar("A", PromptAnswer, ClassificationAnswer, AnalysisAnswer)


class CannedAnswers:
    """The canned answers of one emulator that are not used yet, oldest first. For one event loop."""

    def __init__(self) -> None:
        self._pending: list[CannedAnswer] = []

    def add(self, answer: CannedAnswer) -> None:
        self._pending.append(answer)

    def pending(self) -> list[CannedAnswer]:
        return list(self._pending)

    def clear(self) -> None:
        self._pending.clear()

    def find(self, kind: type[A], text: str) -> A | None:
        """The oldest answer of this kind for the prompt (or for the conversation id); None without one."""
        return next((one for one in self._pending if isinstance(one, kind) and one.fits(text)), None)

    def take(self, kind: type[A], text: str) -> A | None:
        """Find an answer and use it up."""
        answer = self.find(kind, text)
        if answer is not None:
            self.use(answer)
        return answer

    def use(self, answer: CannedAnswer) -> None:
        """Remove an answer that `find` returned."""
        # `list.remove` would remove the first answer that is equal.
        self._pending = [one for one in self._pending if one is not answer]
