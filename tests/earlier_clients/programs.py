"""Programs for the documented Python clients up to 1.2.0: every method with its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scheduler0 import Client
from scheduler0.types import (
    AccountAISettings,
    AccountCreateRequestBody,
    ActiveModel,
    AnalyzeSuggestionsRequest,
    ClassifyPromptRequest,
    CredentialArchiveRequestBody,
    CredentialCreateRequestBody,
    CredentialDeleteRequestBody,
    CredentialUpdateRequestBody,
    ExecutorDeleteRequestBody,
    ExecutorRequestBody,
    ExecutorUpdateRequestBody,
    FeatureRequest,
    JobDeleteRequestBody,
    JobRequestBody,
    JobUpdateRequestBody,
    LocalExecutionReport,
    LocalExecutorRegisterRequest,
    ProjectDeleteRequestBody,
    ProjectRequestBody,
    ProjectUpdateRequestBody,
    PromptJobRequest,
    SuggestionMessage,
    SuggestionOptions,
    SuggestionParticipant,
)

YEAR = {"start_date": "2024-01-01T00:00:00Z", "end_date": "2024-12-31T23:59:59Z"}
HOURLY = "0 30 * * * *"
PLAIN: dict[str, Any] = {"timezone": "UTC", "spec": HOURLY}
JOB: dict[str, Any] = {
    "project_id": 123,
    "timezone": "UTC",
    "executor_id": 456,
    "data": "p",
    "spec": HOURLY,
    **YEAR,
    "timezone_offset": 0,
    "retry_max": 3,
    "status": "active",
    "created_by": "u",
}
ORDERED = {"limit": 10, "offset": 0, "order_by": "date_created", "order_by_direction": "desc"}


def with_an_api_key(client: Client) -> Iterator[object]:
    yield client.create_account(AccountCreateRequestBody(name="My Account"))
    yield client.get_account("account-id")
    yield client.add_feature_to_account("77", FeatureRequest(feature_id=1))
    yield client.remove_feature_from_account("77", FeatureRequest(feature_id=1))
    yield client.get_account_execution_count("77")
    yield client.increase_account_execution_count("77", 10000)
    yield client.get_account_tokens("77")
    yield client.add_account_tokens("77", 1000)
    yield client.list_features()
    yield client.add_all_features_to_account("77")
    yield client.remove_all_features_from_account("77")

    yield client.list_credentials(**ORDERED)
    yield client.list_credentials()
    yield client.create_credential(CredentialCreateRequestBody(created_by="u", scopes=["read"]))
    yield client.create_credential(
        CredentialCreateRequestBody(created_by="u", scopes=["read"], expires_in_seconds=600, account_id="9")
    )
    yield client.get_credential("5")
    yield client.update_credential("5", CredentialUpdateRequestBody(modified_by="u", archived=False))
    yield client.delete_credential("5", CredentialDeleteRequestBody(deleted_by="u"))
    yield client.archive_credential("5", CredentialArchiveRequestBody(archived_by="u"))
    yield client.rotate_secret("abcd")

    yield client.list_executions(**YEAR, project_id=0, job_id=0, limit=10, offset=0)
    yield client.list_executions()
    yield client.list_executions(
        5, 2, state="failed", order_by="dateCreated", order_direction="ASC", account_id_override="9"
    )
    yield client.get_date_range_analytics(start_date="2024-01-01", start_time="00:00:00")
    yield client.get_date_range_analytics("2024-01-01", "00:00", account_id=55)
    yield client.get_execution_totals(123)
    yield client.cleanup_old_execution_logs("123", 6)

    yield client.list_executors(**ORDERED)
    yield client.create_executor(
        ExecutorRequestBody(
            name="w",
            type="webhook_url",
            webhook_url="https://e",
            webhook_method="POST",
            webhook_secret="s",
            created_by="u",
        )
    )
    yield client.create_executor(
        ExecutorRequestBody(
            name="w",
            type="cloud_function",
            region="r",
            cloud_provider="aws",
            cloud_resource_url="https://e",
            cloud_api_key="k",
            cloud_api_secret="s",
            created_by="u",
        )
    )
    yield client.get_executor("5")
    yield client.update_executor(
        "5", ExecutorUpdateRequestBody(name="x", type="webhook_url", modified_by="u")
    )
    yield client.delete_executor("5", ExecutorDeleteRequestBody(deleted_by="u"))
    yield client.register_local_executor(
        LocalExecutorRegisterRequest(name="l", command="c", working_dir="/d", created_by="u")
    )
    yield client.pull_local_executor_jobs(5)
    yield client.report_local_executions(
        5,
        [
            LocalExecutionReport(
                job_id=1,
                unique_id="e",
                state=1,
                last_execution_time="2025-01-01T00:00:00Z",
                next_execution_time="2025-01-02T00:00:00Z",
            )
        ],
    )

    yield client.list_projects(**ORDERED)
    yield client.list_projects(limit=10, offset=0, account_id_override="456")
    yield client.create_project(ProjectRequestBody(name="p", description="d", created_by="u"))
    yield client.create_project(
        ProjectRequestBody(name="p", description="d", created_by="u", account_id="77")
    )
    yield client.get_project("5")
    yield client.update_project("5", ProjectUpdateRequestBody(description="d", modified_by="u"))
    yield client.delete_project("5", ProjectDeleteRequestBody(deleted_by="u"))

    yield client.list_jobs(project_id="", **ORDERED)
    yield client.list_jobs("5")
    yield client.list_jobs()
    yield client.create_job(JobRequestBody(**JOB))
    yield client.create_job(JobRequestBody(account_id="77", **JOB))
    yield client.batch_create_jobs(
        [
            JobRequestBody(
                project_id=1, timezone="UTC", data="1", created_by="u", executor_id=4, spec=HOURLY
            ),
            JobRequestBody(project_id=1, timezone="UTC", retry_max=5, created_by="u", executor_id=4, **YEAR),
        ]
    )
    yield client.create_job({**PLAIN, "project_id": 1, "executor_id": 4, "created_by": "u", "retry_max": 0})
    yield client.create_job({**PLAIN, "projectId": 1, "executorId": 4, "createdBy": "u"})
    yield client.get_job("5")
    yield client.update_job(
        "5", JobUpdateRequestBody(data="u", status="inactive", modified_by="u", project_id=1)
    )
    yield client.delete_job("5", JobDeleteRequestBody(deleted_by="u"))

    yield client.create_job_from_prompt(
        PromptJobRequest(
            prompt="x",
            purposes=["a"],
            events=["b"],
            recipients=["c"],
            channels=["d"],
            timezone="America/New_York",
        )
    )
    yield client.classify_prompt(ClassifyPromptRequest(prompt="x"))
    yield client.analyze_suggestions(
        AnalyzeSuggestionsRequest(
            messages=[SuggestionMessage(speaker="a", timestamp="t", message="m")],
            participants=[SuggestionParticipant(id="1")],
            options=SuggestionOptions(locale="en"),
        )
    )
    yield client.get_async_task("req")
    yield client.healthcheck()
    yield client.get_account_ai_settings("77")
    yield client.upsert_account_ai_settings(
        "77",
        AccountAISettings(
            provider="anthropic",
            model="m",
            anthropic_api_key="k",
            active_models=[ActiveModel(provider="a", model="b")],
        ),
    )
    yield client.get_ai_models()


def as_the_operator(client: Client) -> Iterator[object]:
    yield client.backup_database()
    yield client.restore_database("db.db")
    yield client.list_projects(account_id_override="4")
    yield client.healthcheck()
