"""The committed messages are those of the contract, and answers are recognised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.distil_contract import MESSAGES, distil, render

from .documented_answers import Documented, documented, identify, message_of
from .unreachable import EXCUSES

CONTRACT = Path(__file__).parents[3] / "shared" / "contract"


@pytest.mark.skipif(not CONTRACT.is_dir(), reason="the contract's files are not beside the repository")
def test_the_messages_are_those_of_the_contract() -> None:
    assert MESSAGES.read_text("utf-8") == render(distil(CONTRACT))


def test_every_operation_has_a_success() -> None:
    assert len(documented()) == 70
    assert all(answers[0].status < 300 for answers in documented().values())


def test_every_excuse_excuses_something() -> None:
    answers = [one for answers in documented().values() for one in answers]
    for excuse in EXCUSES:
        assert any(
            one.status == excuse.status
            and re.fullmatch(excuse.message, one.message)
            and re.fullmatch(excuse.operations, one.operation)
            for one in answers
        ), excuse


def test_the_answer_that_says_most_is_meant() -> None:
    syntax = 'strconv.Atoi: parsing "<value>": invalid syntax'
    found = identify("listJobs", 400, 'strconv.Atoi: parsing "x": invalid syntax')
    assert found == Documented("listJobs", 400, syntax)
    assert identify("listJobs", 400, "something else") is None
    assert identify("listJobs", 404, "invalid order by column") is None
    assert identify("getProject", 400, "{}") == Documented("getProject", 400, "")
    decoder = Documented("createJobs", 422, "<decoder text>")
    assert identify("createJobs", 422, "unexpected end of JSON input") == decoder
    required = Documented("createJobs", 422, "request body required")
    assert identify("createJobs", 422, "request body required") == required


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", ""),
        (b"404 page not found\n", None),
        (b'"text"', None),
        (b'{"data":{"id":1},"success":true}', ""),
        (b'{"data":null,"success":false}', ""),
        (b'{"data":"no","success":false}{"data":"again","success":false}', "no"),
        (b'{"data":{"Message":"no","Type":400},"success":false}', "no"),
        (b'{"data":{"message":"no","code":"X"},"success":false}', "no"),
        (
            b'{"data":{"Func":"ParseUint","Num":"x","Err":{}},"success":false}',
            '{"Func":"ParseUint","Num":"x","Err":{}}',
        ),
    ],
)
def test_the_message_of_an_answer(content: bytes, message: str | None) -> None:
    assert message_of(content) == message
