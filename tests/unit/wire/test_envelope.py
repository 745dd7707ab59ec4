from __future__ import annotations

from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler0._operations.endpoint import no_record
from scheduler0._wire.envelope import Envelope, check, read, reason
from scheduler0.errors import APIDecodeError, APIError, APIStatusError
from scheduler0.models import Project, ProjectPage

REQUEST = httpx.Request("GET", "http://localhost/api/v1/projects/3")


def answer(status: int, content: bytes) -> httpx.Response:
    return httpx.Response(status, content=content, request=REQUEST)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("job cannot be found", "job cannot be found"),
        ("message: project does not exist, code: 404", "project does not exist"),
        ("message: a, code: 1, b, code: 400", "a, code: 1, b"),
        ({"Message": "name field is required", "Type": 400}, "name field is required"),
        ({"code": "UNSUPPORTED_LOCALE", "message": "unsupported"}, "unsupported"),
        (
            {"code": "X", "message": "is missing a timezone", "field": "recipients[0].timezone"},
            "recipients[0].timezone: is missing a timezone",
        ),
        ({}, ""),
        ({"Offset": 7}, "the request body is not valid JSON (at byte 7)"),
        ({"Func": "ParseUint", "Num": "abc", "Err": {}}, "not a valid id: abc"),
        (
            {"Value": "string", "Type": {}, "Offset": 9, "Struct": "", "Field": "count"},
            "count: cannot be a string",
        ),
        (None, ""),
        ([1], ""),
    ],
)
def test_the_shapes_of_a_failure_become_one_message(data: object, message: str) -> None:
    assert reason({"data": data, "success": False}) == message


def test_the_first_of_two_documents_counts() -> None:
    body = b'{"data":"request body required","success":false}{"data":"body is nil","success":false}'
    with pytest.raises(APIStatusError) as caught:
        check(answer(400, body))
    assert caught.value.message == "request body required"


def test_a_router_answers_outside_the_envelope() -> None:
    with pytest.raises(APIStatusError) as caught:
        check(answer(404, b"404 page not found\n"))
    assert caught.value.message == "404 page not found"
    assert caught.value.body == "404 page not found\n"


def test_an_empty_error_still_says_something() -> None:
    with pytest.raises(APIStatusError) as caught:
        check(answer(405, b""))
    assert caught.value.message == "Method Not Allowed"


def test_an_envelope_is_a_dict_and_typed() -> None:
    result = read(answer(200, b'{"data":{"id":3,"name":"p","new":1},"success":true}'), Project.of)
    assert isinstance(result, dict)
    assert result == {"data": {"id": 3, "name": "p", "new": 1}, "success": True}
    assert result["data"]["id"] == result.data.id == 3
    assert result.get("data") is result.data
    assert result.success is True


def test_no_content_is_a_success_without_data() -> None:
    result = read(answer(204, b""), no_record)
    assert result == {"data": None, "success": True}


@pytest.mark.parametrize("status", [200, 201, 204])
def test_no_content_where_a_record_is_due_is_a_decode_error(status: int) -> None:
    with pytest.raises(APIDecodeError, match="the answer has no body: expected an object"):
        read(answer(status, b""), Project.of)


@pytest.mark.parametrize(
    "content", [b"<html>", b"[1]", b'"x"', b'{"success":true}', b'{"data":[],"success":true}', b"\xff\xfe"]
)
def test_what_is_no_envelope_is_a_decode_error(content: bytes) -> None:
    with pytest.raises(APIDecodeError) as caught:
        read(answer(200, content), Project.of)
    assert caught.value.request is not None


def test_half_a_body_does_not_leak_its_secret() -> None:
    content = b'{"data":{"id":1,"apiKey":"k3y","plaintextSecret":"s3cr3t'
    with pytest.raises(APIDecodeError) as caught:
        read(answer(201, content), Project.of)
    shown = f"{caught.value!r} {caught.value.body} {caught.value.response and caught.value.response.text}"
    assert "s3cr3t" not in shown
    assert "k3y" not in shown


def test_repr_hides_secrets_and_members_do_not() -> None:
    envelope: Envelope[object] = Envelope(data={"plaintextSecret": "s3cr3t"}, success=True)
    assert "s3cr3t" not in repr(envelope)
    assert envelope["data"]["plaintextSecret"] == "s3cr3t"


@given(st.integers(100, 599), st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_body_raises_a_foreign_exception(status: int, content: bytes) -> None:
    response = answer(status, content)
    with suppress(APIError):
        check(response)
        assert 200 <= status < 300
        page = read(response, ProjectPage.of)
        assert page.data is None or isinstance(page.data.projects, list)
