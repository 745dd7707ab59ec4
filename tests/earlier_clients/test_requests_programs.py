"""Programs that were written for the official client, and so for ``requests``."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import requests

import scheduler0
from scheduler0 import (
    APIConnectionError,
    APIDecodeError,
    APIError,
    APITimeoutError,
    Client,
    NotFoundError,
    OutcomeUnknownTimeoutError,
    RedirectError,
    Scheduler0Error,
)
from scheduler0.types import AccountAISettings, ActiveModel

OFFICIAL = [
    "Client",
    "NewClient",
    "NewAPIClient",
    "NewAPIClientWithAccount",
    "NewBasicAuthClient",
    "Account",
    "AccountCreateRequestBody",
    "AccountFeature",
    "AccountJobExecutionsCount",
    "AccountAISettings",
    "Credential",
    "CredentialCreateRequestBody",
    "CredentialUpdateRequestBody",
    "CredentialDeleteRequestBody",
    "CredentialArchiveRequestBody",
    "Job",
    "JobRequestBody",
    "JobUpdateRequestBody",
    "JobDeleteRequestBody",
    "Project",
    "ProjectRequestBody",
    "ProjectUpdateRequestBody",
    "ProjectDeleteRequestBody",
    "Executor",
    "ExecutorRequestBody",
    "ExecutorUpdateRequestBody",
    "ExecutorDeleteRequestBody",
    "Execution",
    "Feature",
    "FeatureRequest",
    "AsyncTask",
    "HealthcheckData",
    "RaftStats",
    "PromptJobRequest",
    "PromptJobResponse",
    "SuggestionParticipant",
    "SuggestionMessage",
    "SuggestionOptions",
    "AnalyzeSuggestionsRequest",
    "AnalyzeSuggestionsResult",
    "LocalExecutorRegisterRequest",
    "LocalExecutionReport",
]
"""`__all__` of the official client 1.2.0."""


def client(handler: Callable[[httpx.Request], httpx.Response]) -> Client:
    return Client("http://server:7070/", "v1", "key", "secret", "123", transport=httpx.MockTransport(handler))


def answering(status: int, data: object, **headers: str) -> Client:
    body = {"data": data, "success": status < 300}
    return client(lambda request: httpx.Response(status, json=body, headers=headers))


def test_the_official_names_are_at_the_top() -> None:
    assert len(OFFICIAL) == 42
    assert set(OFFICIAL) <= set(scheduler0.__all__)


def test_the_attributes_of_the_official_client() -> None:
    with answering(200, {}) as one:
        assert (one.base_url, one.version, one.account_id) == ("http://server:7070", "v1", "123")
        assert one.for_account(5).account_id == "5"
        with pytest.raises(AttributeError, match=r"no session of requests.*docs/migration\.md"):
            _ = one.session
        assert not hasattr(one, "session")


@pytest.mark.parametrize(
    ("failure", "ours", "theirs"),
    [
        (httpx.ConnectError("refused"), APIConnectionError, requests.ConnectionError),
        (httpx.ReadTimeout("slow"), APITimeoutError, requests.Timeout),
        (httpx.ConnectTimeout("slow"), APITimeoutError, requests.exceptions.Timeout),
    ],
)
def test_errors_without_an_answer(failure: Exception, ours: type[APIError], theirs: type[Exception]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise failure

    with client(fail) as one, pytest.raises(theirs) as caught:
        one.with_options(max_tries=1).get_job(5)
    assert isinstance(caught.value, ours)
    assert isinstance(caught.value, requests.RequestException)
    assert type(caught.value).__name__ == ours.__name__
    copied = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(copied, theirs)
    assert str(copied) == str(caught.value)


def test_a_write_with_an_unknown_outcome_is_a_timeout_of_requests() -> None:
    error = OutcomeUnknownTimeoutError("lost")
    assert isinstance(error, requests.Timeout)
    assert isinstance(error, requests.ConnectionError)


def test_an_answer_that_is_no_envelope_is_a_request_exception() -> None:
    page = client(lambda request: httpx.Response(200, text="<html>"))
    with page as one, pytest.raises(requests.RequestException) as caught:
        one.get_job(5)
    assert isinstance(caught.value, APIDecodeError)
    assert not isinstance(caught.value, requests.HTTPError)


def test_the_response_of_an_error() -> None:
    with answering(404, "job cannot be found") as one, pytest.raises(requests.HTTPError) as caught:
        one.get_job(5)
    response: Any = caught.value.response
    assert (response.ok, response.reason, response.status_code) == (False, "Not Found", 404)
    with pytest.raises(requests.HTTPError) as again:
        response.raise_for_status()
    assert again.value is caught.value
    assert isinstance(again.value, NotFoundError)
    with answering(302, "", location="http://leader") as one, pytest.raises(RedirectError) as redirected:
        one.get_job(5)
    assert vars(redirected.value.response)["ok"] is True


def test_without_requests_the_errors_are_ours_alone() -> None:
    program = (
        "from scheduler0 import APITimeoutError, Scheduler0Error\n"
        "print([base.__module__ for base in type(APITimeoutError('x')).__mro__])\n"
    )
    output = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert "requests" not in output
    assert issubclass(APITimeoutError, Scheduler0Error)


def test_proposed_jobs_are_a_list_of_dicts() -> None:
    proposal = {"cronExpression": "0 9 * * 1", "timezone": "UTC"}
    data = {"providers": [{"provider": "p", "model": "m", "jobs": [proposal]}], "classification": None}
    with answering(200, data) as one:
        jobs = one.create_job_from_prompt({"prompt": "every Monday at nine"})
    assert isinstance(jobs, list)
    assert (len(jobs), bool(jobs), jobs[0]["timezone"]) == (1, True, "UTC")
    assert [job.get("cronExpression") for job in jobs] == ["0 9 * * 1"]
    assert (jobs[0].cron_expression, jobs.providers[0].model, jobs.classification) == ("0 9 * * 1", "m", None)
    assert pickle.loads(pickle.dumps(jobs)).providers[0].model == "m"
    with answering(200, {"providers": []}) as one:
        assert not one.create_job_from_prompt({"prompt": "nothing"})


def test_the_ignored_settings_become_active_models() -> None:
    sent: list[bytes] = []

    def store(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return httpx.Response(200, json={"data": {"message": "done"}, "success": True})

    with client(store) as one:
        for call in (
            lambda body: one.upsert_account_ai_settings("123", body),
            lambda body: one.ai.update_settings(body),
        ):
            with pytest.warns(
                DeprecationWarning, match="ignores provider and model.*active_models"
            ) as warned:
                call(AccountAISettings(provider="openai", model="gpt"))
            assert warned[0].filename == __file__
        with pytest.warns(DeprecationWarning, match="pass active_models"):
            one.ai.update_settings(provider="a", model="b", active_models=[ActiveModel("c", "d")])
        with pytest.raises(ValueError, match="provider and model go together"):
            one.ai.update_settings(provider="a")
    assert sent == [
        *[b'{"active_models":[{"provider":"openai","model":"gpt"}]}'] * 2,
        b'{"active_models":[{"provider":"c","model":"d"}]}',
    ]
