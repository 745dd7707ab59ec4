"""The generated request types: constructors that documented programs call, and dates both ways.

Old programs pass arguments by position, so the order is part of the promise.
"""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from typing import Any

import pytest
from scheduler0_openapi import models

EXECUTOR = (
    "region cloud_provider cloud_resource_url cloud_api_key cloud_api_secret webhook_url webhook_secret"
    " webhook_method account_id description tags payload_aggregation command working_dir"
)
CONSTRUCTORS = {
    "JobRequestBody": "project_id! timezone! executor_id data spec start_date end_date timezone_offset"
    " retry_max status created_by account_id",
    "JobUpdateRequestBody": "modified_by project_id executor_id data spec start_date end_date timezone"
    " timezone_offset retry_max status account_id",
    "JobDeleteRequestBody": "deleted_by account_id",
    "ProjectRequestBody": "name! description! created_by account_id",
    "ProjectUpdateRequestBody": "description! modified_by account_id",
    "ProjectDeleteRequestBody": "deleted_by account_id",
    "ExecutorRequestBody": f"name! type_! created_by {EXECUTOR}",
    "ExecutorUpdateRequestBody": f"name! type_! modified_by {EXECUTOR}",
    "ExecutorDeleteRequestBody": "deleted_by account_id",
    "CredentialCreateRequestBody": "created_by scopes archived expires_in_seconds account_id",
    "CredentialUpdateRequestBody": "modified_by archived account_id",
    "CredentialDeleteRequestBody": "deleted_by account_id",
    "CredentialArchiveRequestBody": "archived_by account_id",
    "AccountCreateRequestBody": "name! account_id",
    "FeatureRequest": "feature_id! account_id",
    "AccountAISettings": "account_id provider model active_models openai_api_key anthropic_api_key"
    " bedrock_access_key_id bedrock_secret_key bedrock_region openrouter_api_key",
    "ActiveModel": "provider! model!",
    "CleanupOldLogsRequestBody": "account_id! retention_months!",
    "LocalExecutorRegisterRequest": "name! command! working_dir created_by",
    "LocalExecutionReport": "job_id! unique_id! state! last_execution_time next_execution_time"
    " execution_version job_queue_version",
    "PromptJobRequest": "prompt! purposes events recipients channels timezone locale",
    "ClassifyPromptRequest": "prompt! locale",
    "SchedulePromptRequest": "prompt! purposes events recipients channels timezone locale project_id project"
    " executor_id created_by",
    "AnalyzeSuggestionsRequest": "messages! conversation_id participants options",
    "SuggestionMessage": "speaker! timestamp! message! id",
    "SuggestionParticipant": "id display_name timezone",
    "SuggestionOptions": "reference_time locale default_timezone minimum_confidence include_low_confidence"
    " include_resolved_obligations default_due_time default_deadline_time",
    "SendTimeSuggestionsRequest": "recipients! sender message constraints preferences group_policy options"
    " holiday_policy availability metadata",
    "AccountUpdateRequestBody": "name! account_id",
    "RotateSecretRequestBody": "old_secret_key!",
    "RestoreDatabaseRequestBody": "file_path!",
    "IncreaseExecutionCountRequestBody": "count!",
    "AddTokensRequestBody": "amount!",
    "TestInvocationRequestBody": "job age execution_time",
}


@pytest.mark.parametrize("name", CONSTRUCTORS)
def test_constructor(name: str) -> None:
    arguments = [
        argument.name + ("!" if argument.default is inspect.Parameter.empty else "")
        for argument in inspect.signature(getattr(models, name)).parameters.values()
    ]
    promised = CONSTRUCTORS[name].split()
    assert arguments[: len(promised)] == promised
    # What the server has learnt since may follow, but never be demanded.
    assert [argument for argument in arguments[len(promised) :] if argument.endswith("!")] == []


def test_all_request_types_are_listed(document: dict[str, Any]) -> None:
    """Those of the operations; their parts are reached through them."""
    bodies = set()
    for item in document["paths"].values():
        for operation in item.values():
            if "requestBody" in operation:
                schema = operation["requestBody"]["content"]["application/json"]["schema"]
                bodies.add(schema.get("items", schema)["$ref"].rpartition("/")[2])
    assert bodies <= CONSTRUCTORS.keys()


def test_actors_are_never_demanded(document: dict[str, Any]) -> None:
    """Our client fills them in."""
    actors = {"createdBy", "modifiedBy", "deletedBy", "archivedBy"}
    for name in CONSTRUCTORS:
        assert actors.isdisjoint(document["components"]["schemas"][name].get("required", ()))


def test_archived_is_sent_unless_told_otherwise() -> None:
    assert models.CredentialUpdateRequestBody(modified_by="me").to_dict() == {
        "modifiedBy": "me",
        "archived": False,
    }


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (datetime(2030, 1, 31, 9, tzinfo=UTC), "2030-01-31T09:00:00+00:00"),
        ("2030-01-31T09:00:00Z", "2030-01-31T09:00:00Z"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_a_date_may_be_text(given: datetime | str, sent: str) -> None:
    body = models.JobRequestBody(1, "UTC", start_date=given)
    assert body.to_dict() == {"projectId": 1, "timezone": "UTC", "startDate": sent}


def test_a_date_is_read_where_it_is_one() -> None:
    wire = {"projectId": 1, "timezone": "UTC", "startDate": "2030-01-31T09:00:00Z", "endDate": "tomorrow"}
    body = models.JobRequestBody.from_dict(wire)
    assert body.start_date == datetime(2030, 1, 31, 9, tzinfo=UTC)
    assert body.end_date == "tomorrow"


def test_metadata_is_a_plain_object() -> None:
    body = models.SendTimeSuggestionsRequest(
        [models.SendTimeParticipant(timezone="UTC")], metadata={"a": [1]}
    )
    assert body.to_dict() == {"recipients": [{"timezone": "UTC"}], "metadata": {"a": [1]}}


def test_what_a_newer_server_sends_survives() -> None:
    dates = ("startDate", "endDate", "lastExecutionDate", "dateCreated")
    wire: dict[str, Any] = dict.fromkeys(dates, "2030-01-31T09:00:00.123456789Z")
    wire |= {"status": "paused", "shiny": {"new": True}}
    job = models.Job.from_dict(wire)
    assert (job.status, job["shiny"]) == ("paused", {"new": True})
    assert job.date_created == datetime(2030, 1, 31, 9, 0, 0, 123456, tzinfo=UTC)
