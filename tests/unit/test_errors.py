from __future__ import annotations

import pickle
import sys

import httpx
import pytest
import requests

from scheduler0 import errors
from scheduler0._wire.envelope import check

SECRET = "s3cr3t-value"


def answer(status: int, **content: object) -> httpx.Response:
    request = httpx.Request(
        "POST",
        "http://localhost:7070/api/v1/executors",
        headers={"X-API-Key": "key-" + SECRET, "X-Secret-Key": SECRET, "X-Account-ID": "2"},
        json={"name": "e", "webhookSecret": SECRET},
    )
    return httpx.Response(status, request=request, **content)


def error_of(response: httpx.Response) -> errors.APIStatusError:
    with pytest.raises(errors.APIStatusError) as caught:
        check(response)
    return caught.value


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (301, errors.RedirectError),
        (302, errors.RedirectError),
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (402, errors.APIStatusError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (405, errors.APIStatusError),
        (409, errors.ConflictError),
        (422, errors.UnprocessableEntityError),
        (429, errors.RateLimitError),
        (500, errors.ServerError),
        (502, errors.ServerError),
        (503, errors.ServiceUnavailableError),
        (520, errors.ServerError),
    ],
)
def test_each_status_has_its_class(status: int, expected: type[errors.APIStatusError]) -> None:
    error = error_of(answer(status, json={"data": "why", "success": False}))
    assert type(error).__name__ == expected.__name__
    assert isinstance(error, expected)
    assert (error.status, error.status_code, error.message) == (status, status, "why")


def test_the_text_says_what_where_and_why() -> None:
    error = error_of(answer(400, json={"data": "name field is required", "success": False}))
    assert str(error) == (
        "400 POST /api/v1/executors: name field is required (see docs/errors.md#badrequesterror)"
    )


def test_a_401_says_what_to_check() -> None:
    assert "check the API key" in str(error_of(answer(401, json={"data": "no", "success": False})))


def test_success_false_is_an_error_whatever_the_status() -> None:
    error = error_of(answer(200, json={"data": "api_key cannot be empty", "success": False}))
    assert error.status == 200
    assert error.message == "api_key cannot be empty"


def test_documented_programs_catch_requests_errors() -> None:
    with pytest.raises(requests.HTTPError) as caught:
        check(answer(404, json={"data": "message: project does not exist, code: 404", "success": False}))
    error = caught.value
    assert isinstance(error, errors.NotFoundError)
    assert error.response.status_code == 404
    assert error.request.method == "POST"
    assert str(error) == (
        "404 POST /api/v1/executors: project does not exist (see docs/errors.md#notfounderror)"
    )


def test_requests_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "requests")
    assert type(error_of(answer(404, text="404 page not found\n"))) is errors.NotFoundError


def test_secrets_are_nowhere_in_an_error() -> None:
    error = error_of(answer(400, json={"data": {"plaintextSecret": SECRET}, "success": False}))
    assert error.request is not None
    assert error.response is not None
    shown = [
        str(error),
        repr(error),
        repr(error.request),
        str(error.request.headers),
        str(dict(error.request.headers)),
        error.request.content.decode(),
        error.response.text,
        str(error.response.request.headers.raw),
        repr(error.body),
        repr(vars(error)),
    ]
    assert SECRET not in "\n".join(shown[:8])
    assert SECRET.encode() not in pickle.dumps(error)
    assert error.request.headers["X-Account-ID"] == "2"


def test_a_pickled_error_comes_back_whole() -> None:
    error = error_of(answer(409, json={"data": "no executors", "success": False}))
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert (str(back), back.status, back.body) == (str(error), 409, error.body)
    assert back.response.json() == {"data": "no executors", "success": False}


def test_every_class_is_drawn_in_the_tree() -> None:
    classes = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.Scheduler0Error)
    ]
    assert len(classes) >= 19
    for error_type in classes:
        assert error_type.__name__ in (errors.__doc__ or "")
        assert error_type.__doc__


@pytest.mark.parametrize(
    ("error", "maybe"),
    [
        (errors.OutcomeUnknownError("x"), True),
        (errors.APIDecodeError("x"), True),
        (errors.ResponseTooLargeError("x"), True),
        (errors.ServerError("x"), True),
        (errors.ServiceUnavailableError("x"), False),
        (errors.ServerError("x", request=httpx.Request("GET", "http://s/")), False),
        (errors.ServerError("x", request=httpx.Request("PUT", "http://s/")), True),
        (errors.BadRequestError("x"), False),
        (errors.APIConnectionError("x"), False),
        (errors.IdentityError("x"), False),
        (ValueError("x"), False),
    ],
)
def test_which_errors_leave_open_whether_it_was_done(error: Exception, maybe: bool) -> None:
    assert errors.may_have_been_carried_out(error) is maybe
