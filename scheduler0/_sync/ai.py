# Produced from scheduler0/_async/ai.py by scripts/unasync.py; do not edit.
"""AI-assisted scheduling (contract ai)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .._arguments import timestamp, upper
from .._endpoints import (
    ANALYZE_SUGGESTIONS,
    CLASSIFY_PROMPT,
    CREATE_JOB_FROM_PROMPT,
    GET_AI_SETTINGS,
    LIST_AI_MODELS,
    LIST_PROMPT_REQUESTS,
    SCHEDULE_FROM_PROMPT,
    SUGGEST_SEND_TIMES,
    UPDATE_AI_SETTINGS,
)
from .._envelope import Envelope
from ..models import (
    AIModel,
    AISettings,
    ClassifyResult,
    Message,
    PromptRequest,
    PromptRequestPage,
    PromptResult,
    ScheduleResult,
    SendTimeResult,
    SuggestionAnalysis,
)
from ._page import Page
from ._surface import Flat, Resource

if TYPE_CHECKING:
    from ..types import (
        AccountAISettings,
        AnalyzeSuggestionsRequest,
        ClassifyPromptRequest,
        PromptJobRequest,
        SchedulePromptRequest,
        SendTimeSuggestionsRequest,
    )


class AI(Resource):
    """``client.ai``"""

    def settings(self) -> AISettings:
        """The account's models; keys that are stored read as one bullet."""
        return (self._caller.call(GET_AI_SETTINGS)).data

    def update_settings(self, body: AccountAISettings | Mapping[str, Any]) -> Message:
        """Store models and keys. A key that is left out is kept and can never be cleared;
        ``active_models`` and ``bedrock_region`` are overwritten every time (contract ai 3)."""
        return (self._caller.send(UPDATE_AI_SETTINGS, body)).data

    def models(self) -> dict[str, list[AIModel]]:
        """The models that the server approves, by provider."""
        return (self._caller.call(LIST_AI_MODELS)).data

    def prompt(self, body: PromptJobRequest | Mapping[str, Any]) -> PromptResult:
        """Propose jobs for a sentence, without creating any.

        The server refuses a prompt above 160 bytes with a 500; a sentence that is no schedule
        raises :class:`~scheduler0.UnprocessableEntityError`, a spent quota
        :class:`~scheduler0.RateLimitError`. The proposed ``cron_expression`` has five fields, minute
        first: :func:`scheduler0.cron.normalize_unix` makes a spec of it.
        """
        return (self._caller.send(CREATE_JOB_FROM_PROMPT, body)).data

    def classify(self, body: ClassifyPromptRequest | Mapping[str, Any]) -> ClassifyResult:
        """Tell whether a sentence asks for scheduling; English only."""
        return (self._caller.send(CLASSIFY_PROMPT, body)).data

    def schedule(self, body: SchedulePromptRequest | Mapping[str, Any]) -> ScheduleResult:
        """Create jobs from a sentence, with their project. A weekly job on Sunday and days after
        the 23rd fail at the server, which takes its own five-field spec as six (contract ai 6)."""
        return (self._caller.send(SCHEDULE_FROM_PROMPT, body)).data

    def analyze(self, body: AnalyzeSuggestionsRequest | Mapping[str, Any]) -> SuggestionAnalysis:
        """Find what a conversation commits its participants to; English only."""
        return (self._caller.send(ANALYZE_SUGGESTIONS, body)).data

    def send_times(self, body: SendTimeSuggestionsRequest | Mapping[str, Any]) -> SendTimeResult:
        """Suggest instants at which a message suits its recipients. Plain arithmetic: no model, no quota."""
        return (self._caller.send(SUGGEST_SEND_TIMES, body)).data

    def prompt_requests(
        self,
        *,
        provider: str | None = None,
        model: str | None = None,
        status: str | None = None,
        search: str | None = None,
        start: datetime | str | None = None,
        end: datetime | str | None = None,
        limit: int | None = None,
        offset: int = 0,
        page_size: int | None = None,
        order: str | None = None,
    ) -> Page[PromptRequest]:
        """The log of prompts, newest first unless ``order`` is ``asc``.

        ``status`` is ``success``, ``failed`` or ``skipped_intent``; ``search`` looks into prompt
        and output. ``limit`` bounds all items of the listing, ``page_size`` (at most 100) one request.
        """
        return self._listing(
            LIST_PROMPT_REQUESTS,
            PromptRequest,
            limit,
            offset,
            page_size,
            provider=provider,
            model=model,
            status=status,
            search=search,
            start=timestamp("start", start),
            end=timestamp("end", end),
            order=upper("order", order),
        )


class FlatAI(Flat):
    """The documented AI methods of the client. Those that compute return records, not envelopes."""

    def get_account_ai_settings(self, account_id: int | str) -> Envelope[AISettings]:
        """An account's models."""
        return self._caller.call(GET_AI_SETTINGS, account_id=account_id)

    def upsert_account_ai_settings(
        self, account_id: int | str, body: AccountAISettings | Mapping[str, Any]
    ) -> Envelope[Message]:
        """Store an account's models and keys."""
        return self._caller.send(UPDATE_AI_SETTINGS, body, account_id=account_id)

    def get_ai_models(self) -> Envelope[dict[str, list[AIModel]]]:
        """The models that the server approves, by provider."""
        return self._caller.call(LIST_AI_MODELS)

    def create_job_from_prompt(
        self,
        body: PromptJobRequest | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> PromptResult:
        """Propose jobs for a sentence: iterate over the result, or read its ``providers``."""
        return (self._caller.send(CREATE_JOB_FROM_PROMPT, body, account_id=account_id_override)).data

    def classify_prompt(
        self,
        body: ClassifyPromptRequest | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> ClassifyResult:
        """Tell whether a sentence asks for scheduling."""
        return (self._caller.send(CLASSIFY_PROMPT, body, account_id=account_id_override)).data

    def schedule_from_prompt(
        self,
        body: SchedulePromptRequest | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> ScheduleResult:
        """Create jobs from a sentence."""
        return (self._caller.send(SCHEDULE_FROM_PROMPT, body, account_id=account_id_override)).data

    def analyze_suggestions(
        self,
        body: AnalyzeSuggestionsRequest | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> SuggestionAnalysis:
        """Find what a conversation commits its participants to."""
        return (self._caller.send(ANALYZE_SUGGESTIONS, body, account_id=account_id_override)).data

    def send_time_suggestions(
        self,
        body: SendTimeSuggestionsRequest | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> SendTimeResult:
        """Suggest instants at which a message suits its recipients."""
        return (self._caller.send(SUGGEST_SEND_TIMES, body, account_id=account_id_override)).data

    def list_prompt_requests(
        self,
        limit: int = 25,
        offset: int = 0,
        provider: str | None = None,
        model: str | None = None,
        status: str | None = None,
        search: str | None = None,
        start: datetime | str | None = None,
        end: datetime | str | None = None,
        order: str | None = None,
        account_id_override: str | int | None = None,
    ) -> PromptRequestPage:
        """One page of the log of prompts."""
        answer = self._list(
            LIST_PROMPT_REQUESTS,
            limit,
            offset,
            account_id_override,
            provider=provider,
            model=model,
            status=status,
            search=search,
            start=timestamp("start", start),
            end=timestamp("end", end),
            order=order,
        )
        return answer.data
