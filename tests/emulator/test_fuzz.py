"""Generated requests, good and bad: every answer must fit `openapi.json`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import one_of
from schemathesis.checks import CheckContext, not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from scheduler0.emulator import Emulator, Quirks
from scheduler0.emulator.api.routes import OPERATIONS
from scheduler0.emulator.clock import ManualClock

from .api_client import NOW, Api, job_body, operator_headers

CONTRACT = Path(__file__).parents[2] / "openapi.json"
ACCOUNT = 2
TWO_DOCUMENTS = re.compile(rb'(\{"data":"[\w ]+","success":false\}){2}')


OF_THE_DATABASE = ("datatype mismatch", "sql: converting argument $1", "no such column: modified_by")
"""What the server's database says about numbers and columns that nobody has checked."""


def no_crash(context: CheckContext, response: Response, case: schemathesis.Case) -> bool | None:
    """The cluster and the AI say with 500 and 503 what they refuse; it must then be their own words."""
    if case.operation.path.startswith(("/cluster/", "/ai/prompt", "/ai/schedule", "/ai/suggestions/analyze")):
        assert "internal server error" not in response.text
        return None
    if any(text in response.text for text in OF_THE_DATABASE):
        return None
    return not_a_server_error(context, response, case)


def one_or_two_documents(context: CheckContext, response: Response, case: schemathesis.Case) -> bool | None:
    """Two documents are no JSON to the check; test_quirks.py looks at them."""
    if response.status_code == 400 and TWO_DOCUMENTS.fullmatch(response.content):
        return None
    return response_schema_conformance(context, response, case)


# The other checks ask for what the server does not do: it answers 405 without an Allow header, ignores
# members that it does not know, demands more than the schemas can say, and reads what was deleted.
_CHECKS = [no_crash, status_code_conformance, content_type_conformance, response_headers_conformance]
CHECKS = [*_CHECKS, one_or_two_documents]
CHECKS_WITHOUT_QUIRKS = [*_CHECKS, response_schema_conformance]

ANSWERING = Quirks(broken_connections=False)
"""A connection that ends without an answer leaves nothing to check; test_quirks.py looks at those."""

_SERVED = {(operation.method, operation.path) for operation in OPERATIONS}

schema = schemathesis.openapi.from_path(CONTRACT).include(
    func=lambda context: (context.operation.method.upper(), context.operation.path) in _SERVED
)
schema.config.generation.update(
    modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE],
    with_security_parameters=False,
)


class ImpatientClock(ManualClock):
    """Stands still but for the pauses between the attempts of a delivery, which pass at once."""

    async def sleep_until(self, instant: datetime) -> None:
        if instant - self.now() <= timedelta(seconds=5):
            self.move_to(max(instant, self.now()))
        else:
            await super().sleep_until(instant)


@contextmanager
def furnished(quirks: Quirks) -> Iterator[Api]:
    """An emulator with one of everything, so that ids can be guessed."""
    with (
        Emulator(clock=ImpatientClock(NOW), quirks=quirks) as emulator,
        Api(emulator, operator_headers(emulator, ACCOUNT)) as api,
    ):
        project, executor = api.new_project(), api.new_executor()
        api.new_jobs(job_body(projectId=project, executorId=executor))
        yield api


@pytest.fixture(scope="module")
def target() -> Iterator[Api]:
    with furnished(ANSWERING) as api:
        yield api


def test_all_operations_are_fuzzed() -> None:
    fuzzed = {(item.ok().method.upper(), item.ok().path) for item in schema.get_all_operations()}
    assert fuzzed == _SERVED


bounded = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def call(case: schemathesis.Case, api: Api, checks: list[Any]) -> None:
    headers = {name: value for name, value in api.headers.items() if name != "host"}
    case.call_and_validate(base_url=str(api.base_url), headers=headers, checks=checks)


@schema.parametrize()
@bounded
def test_no_answer_leaves_the_contract(case: schemathesis.Case, target: Api) -> None:
    call(case, target, CHECKS)


def test_no_answer_without_quirks_leaves_the_contract() -> None:
    """One test for all operations: most of what a test of each costs is its preparation."""
    called: set[str] = set()
    with furnished(Quirks.none()) as api:
        for result in schema.get_all_operations():
            operation = result.ok()

            @settings(bounded, max_examples=5)
            @given(case=one_of([operation.as_strategy(generation_mode=mode) for mode in GenerationMode]))
            def answers(case: schemathesis.Case) -> None:
                call(case, api, CHECKS_WITHOUT_QUIRKS)
                called.add(case.operation.label)

            answers()
    assert len(called) == len(_SERVED)
