"""AI-assisted scheduling (contract ai 1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Unpack

from ..._operations.ai import (
    ANALYZE_SUGGESTIONS,
    CLASSIFY_PROMPT,
    CREATE_JOB_FROM_PROMPT,
    GET_AI_SETTINGS,
    LIST_AI_MODELS,
    LIST_PROMPT_REQUESTS,
    SCHEDULE_FROM_PROMPT,
    SUGGEST_SEND_TIMES,
    UPDATE_AI_SETTINGS,
    AISettingsFields,
    AnalyzeFields,
    ClassifyFields,
    PromptFields,
    ScheduleFields,
    SendTimeFields,
    check_keys,
    with_active_models,
)
from ..._operations.endpoint import Order
from ..._wire.arguments import timestamp
from ..._wire.bodies import merge
from ..._wire.envelope import Envelope
from ..._wire.redaction import shown
from ...models import (
    AIModel,
    AISettings,
    ClassifyResult,
    Message,
    PromptRequest,
    PromptRequestPage,
    PromptResult,
    ProposedJobs,
    ScheduleResult,
    SendTimeResult,
    SuggestionAnalysis,
)
from ..lazy_listing import AsyncListing
from .base import AsyncFlat, AsyncRawCalls, AsyncResource

if TYPE_CHECKING:
    from ...types import (
        AccountAISettings,
        AnalyzeSuggestionsRequest,
        ClassifyPromptRequest,
        PromptJobRequest,
        SchedulePromptRequest,
        SendTimeSuggestionsRequest,
    )


class AsyncAI(AsyncResource):
    """``client.ai``"""

    @property
    def with_raw_response(self) -> AsyncRawAI:
        """The same methods, with the HTTP answer beside what they return."""
        return AsyncRawAI(self)

    async def settings(self) -> AISettings:
        """The account's models. A stored key reads as one bullet."""
        return await self._read(GET_AI_SETTINGS)

    async def update_settings(
        self,
        body: AccountAISettings | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[AISettingsFields],
    ) -> Message:
        """Store models and keys.

        A key that you leave out is kept. No key can be cleared: an empty one raises ``ValueError``, and so
        does the bullet that a stored key reads as. ``active_models`` and ``bedrock_region`` are overwritten
        every time (contract ai 3).
        """
        body = shown(body)
        given = merge(body, fields, UPDATE_AI_SETTINGS.rule)
        [wire], account = self._caller.prepared(UPDATE_AI_SETTINGS, [given], None)
        check_keys(wire)
        return await self._read(UPDATE_AI_SETTINGS, body=with_active_models(wire), account_id=account)

    async def models(self) -> dict[str, list[AIModel]]:
        """The models that the server approves, by provider."""
        return await self._read(LIST_AI_MODELS)

    async def prompt(
        self,
        body: PromptJobRequest | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[PromptFields],
    ) -> PromptResult:
        """Propose jobs for a sentence. It creates none.

        The server refuses a prompt above 160 bytes with a 500. A sentence that asks for no schedule
        raises :class:`~scheduler0.UnprocessableEntityError`, a spent quota
        :class:`~scheduler0.RateLimitError`. The proposed ``cron_expression`` has five fields, minute
        first: :func:`scheduler0.cron.normalize_unix` makes a spec of it.
        """
        return await self._send(CREATE_JOB_FROM_PROMPT, body, fields)

    async def classify(
        self,
        body: ClassifyPromptRequest | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ClassifyFields],
    ) -> ClassifyResult:
        """Tell whether a sentence asks for scheduling. English only."""
        return await self._send(CLASSIFY_PROMPT, body, fields)

    async def schedule(
        self,
        body: SchedulePromptRequest | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ScheduleFields],
    ) -> ScheduleResult:
        """Create jobs from a sentence, and their project if needed.

        The server reads its own five-field spec as six fields. So a weekly job on Sunday fails, and so does
        a monthly job after the 23rd (contract ai 6).
        """
        return await self._send(SCHEDULE_FROM_PROMPT, body, fields)

    async def analyze(
        self,
        body: AnalyzeSuggestionsRequest | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[AnalyzeFields],
    ) -> SuggestionAnalysis:
        """Find what the participants of a conversation commit to. English only."""
        return await self._send(ANALYZE_SUGGESTIONS, body, fields)

    async def send_times(
        self,
        body: SendTimeSuggestionsRequest | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[SendTimeFields],
    ) -> SendTimeResult:
        """Suggest instants at which a message suits its recipients. It uses neither a model nor a quota."""
        return await self._send(SUGGEST_SEND_TIMES, body, fields)

    def prompt_requests(
        self,
        *,
        provider: str | None = None,
        model: str | None = None,
        status: str | None = None,
        search: str | None = None,
        start_date: datetime | str | None = None,
        end_date: datetime | str | None = None,
        limit: int | None = None,
        offset: int = 0,
        page_size: int | None = None,
        order: Order | None = None,
    ) -> AsyncListing[PromptRequest]:
        """The log of prompts, newest first unless ``order`` is ``asc``.

        ``status`` is ``success``, ``failed`` or ``skipped_intent``. ``search`` looks into prompt and
        output. ``limit`` bounds all items of the listing, ``page_size`` (at most 100) one request.
        """
        return self._listing(
            LIST_PROMPT_REQUESTS,
            PromptRequest,
            limit,
            offset,
            page_size,
            None,
            order,
            provider=provider,
            model=model,
            status=status,
            search=search,
            start=timestamp("start_date", start_date),
            end=timestamp("end_date", end_date),
        )


class AsyncRawAI(AsyncRawCalls):
    """``client.ai.with_raw_response``"""

    def __init__(self, resource: AsyncAI) -> None:
        super().__init__(resource)
        self.settings = self._raw(resource.settings)
        self.update_settings = self._raw(resource.update_settings)
        self.models = self._raw(resource.models)
        self.prompt = self._raw(resource.prompt)
        self.classify = self._raw(resource.classify)
        self.schedule = self._raw(resource.schedule)
        self.analyze = self._raw(resource.analyze)
        self.send_times = self._raw(resource.send_times)
        self.prompt_requests = self._raw(resource.prompt_requests)


class AsyncFlatAI(AsyncFlat):
    """The documented AI methods of the client. Those that compute return records, not envelopes."""

    async def get_account_ai_settings(self, account_id: int | str) -> Envelope[AISettings]:
        """An account's models."""
        return await self._get(GET_AI_SETTINGS, account_id)

    async def upsert_account_ai_settings(
        self, account_id: int | str, body: AccountAISettings | Mapping[str, Any]
    ) -> Envelope[Message]:
        """Store an account's models and keys."""
        body = shown(body)
        [wire], account = self._caller.prepared(UPDATE_AI_SETTINGS, [body], account_id)
        return await self._caller.call(UPDATE_AI_SETTINGS, body=with_active_models(wire), account_id=account)

    async def get_ai_models(self) -> Envelope[dict[str, list[AIModel]]]:
        """The models that the server approves, by provider."""
        return await self._caller.call(LIST_AI_MODELS)

    async def create_job_from_prompt(
        self,
        body: PromptJobRequest | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> ProposedJobs:
        """Propose jobs for a sentence: a list of the jobs, which also has their ``providers``."""
        answer = await self._caller.send(CREATE_JOB_FROM_PROMPT, body, account_id=account_id_override)
        return ProposedJobs(answer.data)

    async def classify_prompt(
        self,
        body: ClassifyPromptRequest | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> ClassifyResult:
        """Tell whether a sentence asks for scheduling."""
        return (await self._caller.send(CLASSIFY_PROMPT, body, account_id=account_id_override)).data

    async def schedule_from_prompt(
        self,
        body: SchedulePromptRequest | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> ScheduleResult:
        """Create jobs from a sentence."""
        return (await self._caller.send(SCHEDULE_FROM_PROMPT, body, account_id=account_id_override)).data

    async def analyze_suggestions(
        self,
        body: AnalyzeSuggestionsRequest | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> SuggestionAnalysis:
        """Find what a conversation commits its participants to."""
        return (await self._caller.send(ANALYZE_SUGGESTIONS, body, account_id=account_id_override)).data

    async def send_time_suggestions(
        self,
        body: SendTimeSuggestionsRequest | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> SendTimeResult:
        """Suggest instants at which a message suits its recipients."""
        return (await self._caller.send(SUGGEST_SEND_TIMES, body, account_id=account_id_override)).data

    async def list_prompt_requests(
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
        answer = await self._list(
            LIST_PROMPT_REQUESTS,
            limit,
            offset,
            account_id_override,
            None,
            order,
            provider=provider,
            model=model,
            status=status,
            search=search,
            start=timestamp("start", start),
            end=timestamp("end", end),
        )
        return answer.data
