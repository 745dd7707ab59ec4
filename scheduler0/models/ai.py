"""AI-assisted scheduling (contract ai 3, 4, 5, 6, 7, 9)."""

from __future__ import annotations

from .._wire.records import (
    OpenStrEnum,
    Record,
    date,
    enum,
    field,
    flag,
    integer,
    many,
    mapping,
    number,
    optional,
    text,
)
from .executors import Executor
from .jobs import Job
from .projects import Project


class ActiveModel(Record):
    """A model that an account uses, with its provider."""

    provider = field("provider", text)
    model = field("model", text)


class AISettings(Record):
    """An account's models and keys. A key that is stored reads as one bullet, never as itself."""

    account_id = field("account_id", integer)
    active_models = many("active_models", ActiveModel.of)
    openai_api_key = optional("openai_api_key", text)
    anthropic_api_key = optional("anthropic_api_key", text)
    bedrock_access_key_id = optional("bedrock_access_key_id", text)
    bedrock_secret_key = optional("bedrock_secret_key", text)
    bedrock_region = optional("bedrock_region", text)
    openrouter_api_key = optional("openrouter_api_key", text)
    date_created = optional("date_created", date)
    date_modified = optional("date_modified", date)


class AIModel(Record):
    """A model that the server approves."""

    id = field("id", text)
    display_name = field("display_name", text)

    @property
    def default(self) -> bool:
        """Whether it is the provider's default. The server sends the member for that one only."""
        return self.get("default") is True


class IntentClassification(Record):
    """Whether a text asks for scheduling: ``allow``, ``clarify`` or ``reject``."""

    decision = field("decision", text)
    reason = field("reason", text)
    text = field("text", text)  # last: below this line the name means the attribute


class PromptKind(OpenStrEnum):
    """What a proposed job is."""

    FOLLOW_UP = "FOLLOW_UP"
    REMINDER = "REMINDER"
    DIGEST = "DIGEST"


class PromptJob(Record):
    """A job that a model proposes."""

    kind = optional("kind", enum(PromptKind))
    purpose = optional("purpose", text)
    subject = optional("subject", text)
    next_run_at = optional("nextRunAt", date)
    recurrence = optional("recurrence", text)
    event = optional("event", text)
    delivery = optional("delivery", text)
    cron_expression = optional("cronExpression", text)
    channel = optional("channel", text)
    recipients = many("recipients", text)
    start_date = optional("startDate", date)
    end_date = optional("endDate", date)
    timezone = optional("timezone", text)
    metadata = optional("metadata", mapping)


class PromptProvider(Record):
    """What one model answered, and what it cost."""

    provider = field("provider", text)
    model = field("model", text)
    jobs = many("jobs", PromptJob.of)
    input_tokens = field("inputTokens", integer)
    output_tokens = field("outputTokens", integer)
    total_tokens = field("totalTokens", integer)
    duration_ms = field("durationMs", integer)


class PromptResult(Record):
    """What the models propose for a prompt."""

    providers = many("providers", PromptProvider.of)
    classification = optional("classification", IntentClassification.of)

    @property
    def jobs(self) -> list[PromptJob]:
        """The proposed jobs of all models."""
        return [job for provider in self.providers for job in provider.jobs]


class ProposedJobs(list[PromptJob]):
    """The proposed jobs of all models, as a list. ``result`` is the whole answer."""

    def __init__(self, result: PromptResult) -> None:
        super().__init__(result.jobs)
        self.result = result

    @property
    def providers(self) -> list[PromptProvider]:
        """The proposals of each model, and what they cost."""
        return self.result.providers

    @property
    def classification(self) -> IntentClassification | None:
        """Whether the prompt asks for scheduling; ``None`` where the server does not say."""
        return self.result.classification

    @property
    def jobs(self) -> list[PromptJob]:
        """The same jobs, as :class:`PromptResult` has them."""
        return [*self]

    def __reduce__(self) -> tuple[type[ProposedJobs], tuple[PromptResult]]:
        return ProposedJobs, (self.result,)


class ScheduleResult(Record):
    """The jobs that were created from a prompt, and where."""

    classification = optional("classification", IntentClassification.of)
    project = field("project", Project.of)
    project_created = field("projectCreated", flag)
    executor = field("executor", Executor.of)
    executor_matched_by = field("executorMatchedBy", text)
    executor_match_reason = optional("executorMatchReason", text)
    jobs = many("jobs", Job.of)
    provider = optional("provider", text)
    model = optional("model", text)


class SuggestionAnalysis(Record):
    """What the participants of a conversation commit to. The elements are those of the analyzer."""

    request_id = optional("request_id", text)
    conversation_id = optional("conversation_id", text)
    analyzed_at = optional("analyzed_at", text)
    suggestions = many("suggestions", mapping)
    obligations = many("obligations", mapping)
    warnings = many("warnings", mapping)
    engine = optional("engine", mapping)


class PromptRequest(Record):
    """A row of the log of prompts."""

    id = field("id", integer)
    account_id = field("account_id", integer)
    prompt = field("prompt", text)
    provider = field("provider", text)
    model = field("model", text)
    output = field("output", text)
    input_tokens = field("input_tokens", integer)
    output_tokens = field("output_tokens", integer)
    total_tokens = field("total_tokens", integer)
    duration_ms = field("duration_ms", integer)
    estimated_cost_usd = field("estimated_cost_usd", number)
    status = field("status", text)
    error = optional("error", text)
    date_created = optional("date_created", date)


class PromptRequestPage(Record):
    """One page of the log of prompts, as sent."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    requests = many("requests", PromptRequest.of)


class ClassifyResult(Record):
    """Whether a text asks for scheduling."""

    classification = field("classification", IntentClassification.of)

    # Older programs read the members of the classification directly here.
    @property
    def text(self) -> str:
        return self.classification.text

    @property
    def decision(self) -> str:
        return self.classification.decision

    @property
    def reason(self) -> str:
        return self.classification.reason


AnalyzeSuggestionsResult = SuggestionAnalysis
"""The official Python client's name."""
PromptJobResponse = PromptJob
"""The official Python client's name."""
