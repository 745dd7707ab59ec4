"""Prompts, conversations and the log of prompts. The strict mock answers what needs a model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scheduler0 import (
    BadRequestError,
    ConflictError,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
)
from scheduler0.types import (
    AnalyzeSuggestionsRequest,
    ClassifyPromptRequest,
    PromptJobRequest,
    ScheduleProjectInput,
    SchedulePromptRequest,
    SuggestionMessage,
    SuggestionOptions,
)

from ..case import Answer, Case, Fails

_CREATED = "2030-01-01T00:00:00Z"
_UNSET = "0001-01-01T00:00:00Z"
_QUOTA = {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1896134400"}
_LEFT = {**_QUOTA, "X-RateLimit-Remaining": "988"}

_ENGLISH_ONLY = 'unsupported locale "fr": suggestions analysis currently only supports English (en*)'
_ALLOWED = {
    "text": "Remind me every Monday at nine",
    "decision": "allow",
    "reason": "asks for a recurring reminder",
}
_REJECTED = {"text": "Tell me a joke", "decision": "reject", "reason": "no time is named"}
_PROPOSED: dict[str, Any] = {
    "kind": "REMINDER",
    "purpose": "review",
    "subject": "Weekly review",
    "nextRunAt": "2030-01-07T09:00:00-05:00",
    "recurrence": "weekly",
    "cronExpression": "0 9 * * 1",
    "recipients": ["ann"],
    "timezone": "America/Toronto",
    "metadata": {"origin": "prompt"},
}


CASES = (
    Case(
        "createJobFromPrompt",
        "ai.prompt",
        ({"prompt": "Remind me every Monday at nine", "timezone": "America/Toronto", "locale": "en"},),
        gives={
            "classification.decision": "allow",
            "providers.0.model": "gpt-4.1-mini",
            "jobs.0.cron_expression": "0 9 * * 1",
            "jobs.0.recipients": ["ann"],
            "jobs.0.next_run_at": datetime(2030, 1, 7, 14, tzinfo=UTC),
        },
        answers=(
            Answer(
                200,
                {
                    "providers": [
                        {
                            "provider": "openai",
                            "model": "gpt-4.1-mini",
                            "jobs": [_PROPOSED],
                            "inputTokens": 310,
                            "outputTokens": 95,
                            "totalTokens": 405,
                            "durationMs": 1240,
                        }
                    ],
                    "classification": _ALLOWED,
                },
                headers=_LEFT,
            ),
        ),
    ),
    Case(
        "createJobFromPrompt",
        "create_job_from_prompt",
        (PromptJobRequest(prompt="Tell me a joke"),),
        fails=Fails(UnprocessableEntityError, "prompt skipped (reject): no time is named"),
        answers=(
            Answer(
                422,
                {"message": "prompt skipped (reject): no time is named", "classification": _REJECTED},
                headers=_LEFT,
            ),
        ),
    ),
    Case(
        "createJobFromPrompt",
        "create_job_from_prompt",
        (PromptJobRequest(prompt="Remind me every Monday at nine", purposes=["review"]),),
        fails=Fails(RateLimitError, "monthly AI prompt request limit reached"),
        answers=(Answer(429, "monthly AI prompt request limit reached", headers=_QUOTA),),
    ),
    Case(
        "classifyPrompt",
        "ai.classify",
        ({"prompt": "Tell me a joke"},),
        gives={"decision": "reject", "classification.reason": "no time is named"},
        answers=(Answer(200, {"classification": _REJECTED}, headers=_LEFT),),
    ),
    Case(
        "classifyPrompt",
        "classify_prompt",
        (ClassifyPromptRequest(prompt="Rappelle-moi lundi", locale="fr"),),
        fails=Fails(
            BadRequestError,
            'unsupported locale "fr": intent classification currently only supports English (en*)',
        ),
    ),
    Case(
        "scheduleFromPrompt",
        "ai.schedule",
        (
            SchedulePromptRequest(
                prompt="Remind me every Monday at nine",
                project=ScheduleProjectInput(name="Reviews"),
                created_by="ann",
            ),
        ),
        gives={
            "project.name": "Reviews",
            "project_created": True,
            "executor.id": 1,
            "executor_matched_by": "only",
            "jobs.0.id": 4,
            "jobs.0.spec": "0 9 * * 1",
            "jobs.0.start_date": None,
            "provider": "openai",
        },
        answers=(
            Answer(
                201,
                {
                    "classification": _ALLOWED,
                    "project": {
                        "id": 3,
                        "name": "Reviews",
                        "description": "Remind me every Monday at nine",
                        "dateCreated": _CREATED,
                        "accountId": 2,
                        "createdBy": "ann",
                    },
                    "projectCreated": True,
                    "executor": {
                        "id": 1,
                        "name": "Hook",
                        "type": "webhook_url",
                        "cloudProvider": "",
                        "region": "",
                        "cloudResourceUrl": "",
                        "dateCreated": _CREATED,
                        "accountId": 2,
                        "dateModified": None,
                        "createdBy": "ann",
                        "modifiedBy": None,
                        "deletedBy": None,
                        "webhookUrl": "https://hooks.test/billing",
                        "webhookMethod": "POST",
                        "command": "",
                        "workingDir": "",
                        "payloadAggregation": False,
                    },
                    "executorMatchedBy": "only",
                    "jobs": [
                        {
                            "id": 4,
                            "projectId": 3,
                            "spec": "0 9 * * 1",
                            "data": '{"kind":"REMINDER","subject":"Weekly review"}',
                            "executorId": 1,
                            "startDate": _UNSET,
                            "endDate": _UNSET,
                            "lastExecutionDate": _CREATED,
                            "timezone": "UTC",
                            "dateCreated": _CREATED,
                            "accountId": 2,
                            "createdBy": "ann",
                            "status": "active",
                        }
                    ],
                    "provider": "openai",
                    "model": "gpt-4.1-mini",
                },
                headers=_LEFT,
            ),
        ),
    ),
    Case(
        "scheduleFromPrompt",
        "schedule_from_prompt",
        (SchedulePromptRequest(prompt="Some day, perhaps", project_id=1, created_by="ann"),),
        fails=Fails(ConflictError, "the prompt did not produce any schedulable jobs"),
        answers=(Answer(409, "the prompt did not produce any schedulable jobs", headers=_LEFT),),
    ),
    Case(
        "analyzeSuggestions",
        "ai.analyze",
        (
            {
                "conversation_id": "c-1",
                "messages": [
                    {
                        "speaker": {"id": "u-1", "display_name": "Ann", "timezone": "UTC"},
                        "timestamp": "2030-01-01T09:00:00Z",
                        "message": "I will send the report on Friday.",
                    }
                ],
                "options": {"reference_time": "2030-01-01T09:05:00Z", "minimum_confidence": 0.5},
            },
        ),
        gives={
            "conversation_id": "c-1",
            "suggestions.0.type": "COMMITMENT",
            "obligations": [],
            "engine.engine_version": "1.0.0",
        },
        answers=(
            Answer(
                200,
                {
                    "request_id": "req-1",
                    "conversation_id": "c-1",
                    "analyzed_at": "2030-01-01T09:05:01Z",
                    "suggestions": [{"id": "s-1", "type": "COMMITMENT", "status": "OPEN", "confidence": 0.9}],
                    "obligations": None,
                    "warnings": [],
                    "engine": {"engine_version": "1.0.0"},
                },
                headers=_LEFT,
            ),
        ),
    ),
    Case(
        "analyzeSuggestions",
        "analyze_suggestions",
        (
            AnalyzeSuggestionsRequest(
                messages=[SuggestionMessage(speaker="Ann", timestamp="2030-01-01T09:00:00Z", message="Hi")],
                options=SuggestionOptions(locale="fr"),
            ),
        ),
        fails=Fails(BadRequestError, _ENGLISH_ONLY),
    ),
    Case(
        "listPromptRequests",
        "ai.prompt_requests",
        kwargs={
            "status": "success",
            "start_date": datetime(2030, 1, 1, tzinfo=UTC),
            "end_date": "2030-02-01T00:00:00Z",
            "order": "asc",
            "limit": 20,
        },
        gives={
            "total": 1,
            "items.0.prompt": "Remind me every Monday at nine",
            "items.0.total_tokens": 405,
            "items.0.estimated_cost_usd": 0.0004,
            "items.0.error": None,
            "items.0.date_created": datetime(2030, 1, 1, tzinfo=UTC),
        },
        answers=(
            Answer(
                200,
                {
                    "requests": [
                        {
                            "id": 1,
                            "account_id": 2,
                            "prompt": "Remind me every Monday at nine",
                            "provider": "openai",
                            "model": "gpt-4.1-mini",
                            "output": "[]",
                            "input_tokens": 310,
                            "output_tokens": 95,
                            "total_tokens": 405,
                            "duration_ms": 1240,
                            "estimated_cost_usd": 0.0004,
                            "status": "success",
                            "date_created": _CREATED,
                        }
                    ],
                    "total": 1,
                    "limit": 20,
                    "offset": 0,
                },
            ),
        ),
    ),
    Case(
        "listPromptRequests",
        "list_prompt_requests",
        fails=Fails(PermissionDeniedError, "credential missing required scope: read"),
        answers=(Answer(403, "credential missing required scope: read"),),
    ),
)
