"""The canned answers of an emulator for the program that has started it: plain calls, from any thread."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from scheduler0.emulator.accounts import EXAMPLE_ACCOUNT
from scheduler0.emulator.canned_answers import (
    AnalysisAnswer,
    CannedAnswer,
    ClassificationAnswer,
    PromptAnswer,
)
from scheduler0.emulator.classification import Decision
from scheduler0.emulator.server import Node

_A = TypeVar("_A", PromptAnswer, ClassificationAnswer, AnalysisAnswer)


class EmulatorAi:
    """What the models, the classifier and the analyzer of a running emulator are going to answer.

    Each answer is used once, the oldest that fits first. The server's own part is done as ever: checks,
    limits, quotas, credits, the log, cron expressions, the creation of jobs. `RuntimeError` once it has
    stopped.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._ai = node.control.ai

    def answer_prompt(
        self,
        jobs: Sequence[Mapping[str, object]] = (),
        *,
        prompt: str | None = None,
        error: str | None = None,
        executor_id: int | None = None,
        executor_reason: str = "",
        input_tokens: int = 0,
        output_tokens: int = 0,
        duration_ms: int = 0,
        cost_usd: float = 0.0,
    ) -> PromptAnswer:
        """Have a model answer the next prompt that fits with these `jobs`, or fail with `error`.

        The arguments as in `PromptAnswer`. Of an account with several models, each is asked until one does
        not fail. The prompt passes the classifier, unless an `answer_classification` says otherwise.
        """
        answer = PromptAnswer(
            prompt=prompt,
            jobs=jobs,
            error=error,
            executor_id=executor_id,
            executor_reason=executor_reason,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            duration_ms=duration_ms,
            cost_usd=cost_usd,
        )
        return self._add(answer)

    def answer_classification(
        self,
        decision: Decision = "allow",
        reason: str = "",
        *,
        prompt: str | None = None,
        error: str | None = None,
    ) -> ClassificationAnswer:
        """Have the classifier decide so about the next English prompt that fits, or fail with `error`.

        That is a prompt to classify as well as one to make jobs of, which a failure lets through.
        """
        return self._add(ClassificationAnswer(prompt=prompt, decision=decision, reason=reason, error=error))

    def answer_analysis(
        self,
        suggestions: Sequence[Mapping[str, object]] | None = (),
        obligations: Sequence[Mapping[str, object]] | None = (),
        warnings: Sequence[Mapping[str, object]] | None = (),
        *,
        conversation_id: str | None = None,
        engine: Mapping[str, object] | None = None,
        request_id: str = "",
        analyzed_at: str = "",
        error: str | None = None,
    ) -> AnalysisAnswer:
        """Have the analyzer find this in the next conversation that fits, or fail with `error`."""
        answer = AnalysisAnswer(
            conversation_id=conversation_id,
            suggestions=suggestions,
            obligations=obligations,
            warnings=warnings,
            engine=engine,
            request_id=request_id,
            analyzed_at=analyzed_at,
            error=error,
        )
        return self._add(answer)

    def pending(self) -> list[CannedAnswer]:
        """The answers that nobody has asked for yet."""
        return self._node.call(self._ai.answers.pending)

    def clear(self) -> None:
        """Forget the answers."""
        self._node.call(self._ai.answers.clear)

    def set_credits(self, usd: float | None, *, account_id: int | str = EXAMPLE_ACCOUNT) -> None:
        """Give an account a balance in US dollars for the hosted model; None, as at first, is no limit.

        What an answer of that model costs is taken from it, with the server's markup. Raises `ValueError`.
        """
        try:
            account = int(account_id)
        except ValueError as error:
            raise ValueError(f"account_id: {account_id!r} is no id of an account") from error
        self._node.call(self._ai.credits.set, account, usd)

    def credits(self) -> dict[int, float]:
        """The balances that are left, by account."""
        return self._node.call(self._ai.credits.balances)

    def configure(self, *, classifier: bool | None = None, platform_model: bool | None = None) -> None:
        """Take the classifier or the hosted model from the server, or give it back; None leaves it so."""
        self._node.call(self._ai.configure, classifier=classifier, platform_model=platform_model)

    def _add(self, answer: _A) -> _A:
        self._node.call(self._ai.answers.add, answer)
        return answer
