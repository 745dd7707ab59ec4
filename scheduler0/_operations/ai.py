"""AI: the operations and their keyword arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from .. import models
from .._warnings import warn
from .._wire.bodies import BodyRule, WireBody
from .._wire.members import ACTOR, ZONE, Problem, listed, zone
from .._wire.records import list_of, map_of
from .endpoint import Endpoint, Ordering

if TYPE_CHECKING:
    from scheduler0_openapi.models import (
        ActiveModel,
        ScheduleProjectInput,
        SendTimeAvailability,
        SendTimeConstraints,
        SendTimeGroupPolicy,
        SendTimeHolidayPolicy,
        SendTimeMessage,
        SendTimeOptions,
        SendTimeParticipant,
        SendTimePreferences,
        SuggestionMessage,
        SuggestionOptions,
        SuggestionParticipant,
    )

_HINTS = {"prompt": "pass a sentence that says what happens when", "created_by": ACTOR, "timezone": ZONE}


def _recipient_zones(given: Mapping[str, Any]) -> Iterator[Problem]:
    for index, person in enumerate(listed(given, "recipients")):
        for problem in zone(person) if isinstance(person, dict) else ():  # pyright: ignore[reportUnknownArgumentType]
            yield Problem(f"recipients[{index}].timezone", problem.text)


GET_AI_SETTINGS = Endpoint("ai.get_ai_settings", models.AISettings.of)
UPDATE_AI_SETTINGS = Endpoint(
    "ai.update_ai_settings", models.Message.of, BodyRule("AccountAISettings", snake=True)
)
LIST_AI_MODELS = Endpoint("ai.list_ai_models", map_of(list_of(models.AIModel.of)))
CREATE_JOB_FROM_PROMPT = Endpoint(
    "ai.create_job_from_prompt",
    models.PromptResult.of,
    BodyRule("PromptJobRequest", required=("prompt",), hints=_HINTS, check=zone),
)
CLASSIFY_PROMPT = Endpoint(
    "ai.classify_prompt",
    models.ClassifyResult.of,
    BodyRule("ClassifyPromptRequest", required=("prompt",), hints=_HINTS),
)
SCHEDULE_FROM_PROMPT = Endpoint(
    "ai.schedule_from_prompt",
    models.ScheduleResult.of,
    BodyRule(
        "SchedulePromptRequest",
        actor="createdBy",
        required=("prompt", "created_by"),
        hints=_HINTS,
        check=zone,
    ),
)
ANALYZE_SUGGESTIONS = Endpoint(
    "ai.analyze_suggestions",
    models.SuggestionAnalysis.of,
    BodyRule("AnalyzeSuggestionsRequest", snake=True, required=("messages",)),
)
SUGGEST_SEND_TIMES = Endpoint(
    "ai.suggest_send_times",
    models.SendTimeResult.of,
    BodyRule("SendTimeSuggestionsRequest", snake=True, required=("recipients",), check=_recipient_zones),
)
LIST_PROMPT_REQUESTS = Endpoint(
    "ai.list_prompt_requests",
    models.PromptRequestPage.of,
    rows="requests",
    ordering=Ordering({}, direction="order", capitals=True),
)


class AISettingsFields(TypedDict, total=False):
    active_models: Sequence[ActiveModel | Mapping[str, Any]]
    openai_api_key: str | None
    anthropic_api_key: str | None
    bedrock_access_key_id: str | None
    bedrock_secret_key: str | None
    bedrock_region: str | None
    openrouter_api_key: str | None
    provider: str | None
    model: str | None
    account_id: str | int | None


class ClassifyFields(TypedDict, total=False):
    prompt: str
    locale: str | None


class PromptFields(ClassifyFields, total=False):
    purposes: Sequence[str] | None
    events: Sequence[str] | None
    recipients: Sequence[str] | None
    channels: Sequence[str] | None
    timezone: str | None


class ScheduleFields(PromptFields, total=False):
    project_id: int | None
    project: ScheduleProjectInput | Mapping[str, Any] | None
    executor_id: int | None
    created_by: str | None


class AnalyzeFields(TypedDict, total=False):
    messages: Sequence[SuggestionMessage | Mapping[str, Any]]
    conversation_id: str | None
    participants: Sequence[SuggestionParticipant | Mapping[str, Any]] | None
    options: SuggestionOptions | Mapping[str, Any] | None


class SendTimeFields(TypedDict, total=False):
    recipients: Sequence[SendTimeParticipant | Mapping[str, Any]]
    sender: SendTimeParticipant | Mapping[str, Any] | None
    message: SendTimeMessage | Mapping[str, Any] | None
    constraints: SendTimeConstraints | Mapping[str, Any] | None
    preferences: SendTimePreferences | Mapping[str, Any] | None
    group_policy: SendTimeGroupPolicy | Mapping[str, Any] | None
    options: SendTimeOptions | Mapping[str, Any] | None
    holiday_policy: SendTimeHolidayPolicy | Mapping[str, Any] | None
    availability: Sequence[SendTimeAvailability | Mapping[str, Any]] | None
    metadata: Mapping[str, Any] | None


_KEYS = (
    *("openai_api_key", "anthropic_api_key", "bedrock_access_key_id", "bedrock_secret_key"),
    "openrouter_api_key",
)
_MASKED = "\N{BULLET}"


def check_keys(settings: WireBody) -> None:
    """Raise ``ValueError`` for a key that would not be stored, or that stands for a stored one."""
    for name in _KEYS:
        value = settings.members.get(name)
        if value == "":
            raise ValueError(f"{name} cannot be cleared: the server keeps a stored key; pass another key")
        if value == _MASKED:
            raise ValueError(
                f"{name} is the bullet that a stored key reads as, and would replace it; leave {name} out"
            )


def with_active_models(settings: WireBody) -> WireBody:
    """``settings`` with ``active_models`` in the place of ``provider`` and ``model``.

    The server reads those two and ignores them (contract ai 3). Earlier clients document them.
    """
    members = dict(settings.members)
    named = {name: members.pop(name) for name in ("provider", "model") if name in members}
    if named:
        if "active_models" not in members:
            if len(named) < 2:
                raise ValueError("AccountAISettings: provider and model go together; pass active_models")
            members["active_models"] = [named]
        warn(
            "the server ignores provider and model of AccountAISettings: pass active_models "
            "(docs/migration.md)",
            DeprecationWarning,
        )
    return WireBody(members)
