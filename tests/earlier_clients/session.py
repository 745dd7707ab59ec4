"""One session with every method of the official client 1.2.0, run as a program of its own.

It imports `scheduler0` from the environment that runs it: the official client, or ours with the same methods.
It prints one JSON line for each call: the method, and the requests with their answers.
"""

import json
import sys
from contextlib import contextmanager

import scheduler0
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
)

exchanges = []


def note(method, url, status, text):
    exchanges.append([method, url, status, json.loads(text) if text else None])


def connected(url, **credentials):
    """A client whose exchanges are noted."""
    if hasattr(scheduler0, "AsyncClient"):
        import httpx

        class Noting(httpx.HTTPTransport):
            def handle_request(self, request):
                response = super().handle_request(request)
                response.read()
                note(request.method, request.url.path, response.status_code, response.text)
                return response

        return Client(url, "v1", transport=Noting(), **credentials)
    client = Client(url, "v1", **credentials)
    send = client.session.request

    def request(method, url, **members):
        response = send(method=method, url=url, **members)
        note(method, "/" + url.split("/", 3)[3], response.status_code, response.text)
        return response

    client.session.request = request
    return client


class Calls:
    """The client's methods; each call is printed with what travelled."""

    def __init__(self, client):
        self.client = client

    def __getattr__(self, name):
        def call(*arguments, **keywords):
            exchanges.clear()
            answer = getattr(self.client, name)(*arguments, **keywords)
            print(json.dumps({"method": name, "exchanges": exchanges}), flush=True)
            return answer

        return call


def data(name="data"):
    """The data of the last answer, which the two clients wrap in different objects."""
    return exchanges[-1][3][name]


def job(project, executor, **members):
    body = {
        "project_id": project,
        "executor_id": executor,
        "timezone": "America/New_York",
        "spec": "0 30 9 * * 1-5",
        "start_date": "2999-01-01T09:30:00-05:00",
        "end_date": "2999-12-31T00:00:00Z",
        "created_by": "u",
        "retry_max": 2,
        "data": '{"n": 1}',
    }
    return JobRequestBody(**(body | members))


def with_an_api_key(client, account):
    client.healthcheck()
    client.create_account(AccountCreateRequestBody(name="another"))
    client.get_account(account)
    client.list_features()
    client.add_feature_to_account(account, FeatureRequest(feature_id=1))
    client.remove_feature_from_account(account, FeatureRequest(feature_id=1))
    client.add_all_features_to_account(account)
    client.remove_all_features_from_account(account)
    client.get_account_execution_count(account)
    client.increase_account_execution_count(account, 10)
    client.add_account_tokens(account, 5)
    client.get_account_tokens(account)
    client.rotate_secret("00" * 32)

    client.create_credential(CredentialCreateRequestBody(created_by="u", scopes=["read", "write"]))
    credential = str(data()["id"])
    client.get_credential(credential)
    client.update_credential(credential, CredentialUpdateRequestBody(modified_by="u", archived=False))
    client.archive_credential(credential, CredentialArchiveRequestBody(archived_by="u"))
    client.delete_credential(credential, CredentialDeleteRequestBody(deleted_by="u"))
    client.list_credentials()

    client.create_project(ProjectRequestBody(name="p", description="d", created_by="u"))
    project = data()["id"]
    client.get_project(str(project))
    client.update_project(str(project), ProjectUpdateRequestBody(description="e", modified_by="u"))
    client.list_projects()

    webhook = {"type": "webhook_url", "webhook_url": "http://127.0.0.1:9/", "webhook_method": "POST"}
    client.create_executor(ExecutorRequestBody(name="w", webhook_secret="s", created_by="u", **webhook))
    executor = data()["id"]
    client.get_executor(str(executor))
    client.update_executor(str(executor), ExecutorUpdateRequestBody(name="x", modified_by="u", **webhook))
    client.list_executors()
    client.register_local_executor(
        LocalExecutorRegisterRequest(name="l", command="c", working_dir="/d", created_by="u")
    )
    worker = data()["id"]

    client.create_job(job(project, executor))
    task = data()
    client.get_async_task(task)
    # The first answer may be that of a wait, without dates.
    client.get_async_task(task)
    number = json.loads(data()["output"])[0]["id"]
    client.batch_create_jobs([job(project, worker), job(project, worker, data="2")])
    client.get_async_task(data())
    client.get_job(str(number))
    client.update_job(
        str(number), JobUpdateRequestBody(data="u", status="inactive", modified_by="u", project_id=project)
    )
    client.list_jobs(project_id=str(project))
    client.pull_local_executor_jobs(worker)
    client.report_local_executions(
        worker,
        [
            LocalExecutionReport(
                job_id=number + 1,
                unique_id="e",
                state=1,
                last_execution_time="2025-01-01T00:00:00Z",
                next_execution_time="2025-01-02T00:00:00Z",
            )
        ],
    )
    client.list_executions()
    client.get_execution_totals(int(account))
    client.get_date_range_analytics("2026-08-03", "10:00:00")
    client.cleanup_old_execution_logs(account, 1)
    client.delete_job(str(number), JobDeleteRequestBody(deleted_by="u"))

    client.get_ai_models()
    client.create_job_from_prompt(PromptJobRequest(prompt="every day at nine", timezone="UTC"))
    client.classify_prompt(ClassifyPromptRequest(prompt="every day at nine"))
    client.analyze_suggestions(
        AnalyzeSuggestionsRequest(
            messages=[SuggestionMessage(speaker="a", timestamp="2026-08-03T10:00:00Z", message="Call me.")]
        )
    )
    client.upsert_account_ai_settings(
        account,
        AccountAISettings(
            active_models=[ActiveModel(provider="openai", model="gpt-4.1-mini")], openai_api_key="k"
        ),
    )
    client.get_account_ai_settings(account)
    client.delete_executor(str(executor), ExecutorDeleteRequestBody(deleted_by="u"))
    client.delete_project(str(project), ProjectDeleteRequestBody(deleted_by="u"))


def as_the_operator(client):
    client.backup_database()
    client.get_async_task(data()["requestId"])
    client.get_async_task(exchanges[-1][1].rsplit("/", 1)[-1])
    client.restore_database(data()["output"].rpartition("path: ")[2])
    client.get_async_task(data()["requestId"])


@contextmanager
def closing(client):
    yield client
    if hasattr(client, "close"):
        client.close()


def main(url, key, secret, account, username, password):
    with closing(connected(url, api_key=key, api_secret=secret, account_id=account)) as client:
        with_an_api_key(Calls(client), account)
    with closing(connected(url, username=username, password=password, account_id="1")) as client:
        as_the_operator(Calls(client))


if __name__ == "__main__":
    main(*sys.argv[1:])
