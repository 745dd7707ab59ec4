"""The cassettes are complete, fit the contract, and hold no secret."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import vcr.errors

from scheduler0 import Client

from ..openapi.contract import Contract
from .case import Case
from .cases import CASES
from .cassette import BASE_URL, CASSETTES, REPLACED, path_of, player, without_secrets
from .recording_secrets import SECRETS

FILES = sorted(CASSETTES.glob("*.json"))
MAX_BYTES = 600_000

GENERATED = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{184})\b")
"""Secrets and API keys as the emulator makes them up."""


def interactions(operation: str) -> list[dict[str, Any]]:
    recorded: list[dict[str, Any]] = json.loads(path_of(operation).read_text("utf-8"))["interactions"]
    return recorded


def first(headers: dict[str, list[str]]) -> dict[str, str]:
    return {name.lower(): values[0] for name, values in headers.items()}


def test_every_operation_has_a_cassette_and_no_other_file_lies_there(contract: Contract) -> None:
    assert {file.stem for file in FILES} == set(contract.operations)
    assert {file.name for file in CASSETTES.iterdir()} == {file.name for file in FILES}


def test_every_operation_succeeds_through_a_resource_and_fails_flat(contract: Contract) -> None:
    succeeded = {case.operation for case in CASES if case.fails is None and "." in case.call}
    failed = {case.operation for case in CASES if case.fails is not None and "." not in case.call}
    assert succeeded == failed == set(contract.operations)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_was_recorded_fits_the_contract(file: Any, contract: Contract) -> None:
    faults: list[str] = []
    asked: set[str] = set()
    for one in interactions(file.stem):
        request, response = one["request"], one["response"]
        address = urlsplit(request["uri"])
        assert f"{address.scheme}://{address.netloc}" == BASE_URL
        operation, found = contract.request_faults(
            request["method"], request["uri"], first(request["headers"]), (request["body"] or "").encode()
        )
        assert operation is not None, found
        asked.add(operation.id)
        faults += found
        faults += contract.response_faults(
            operation,
            response["status"]["code"],
            first(response["headers"]),
            response["body"]["string"].encode(),
        )
    assert faults == []
    assert file.stem in asked


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_secret_and_no_credential_is_recorded(file: Any) -> None:
    text = file.read_text("utf-8")
    assert [secret for secret in SECRETS if secret in text] == []
    assert GENERATED.findall(text) == []
    for one in interactions(file.stem):
        assert {name.lower() for name in one["request"]["headers"]} <= {
            "content-type",
            "x-account-id",
            "x-peer",
        }


@pytest.mark.parametrize(
    "operation", ["rotateSecret", "updateAiSettings", "createCredential", "createExecutor"]
)
def test_secrets_were_there_to_be_replaced(operation: str) -> None:
    assert REPLACED in path_of(operation).read_text("utf-8")


def test_the_cassettes_stay_small() -> None:
    assert sum(file.stat().st_size for file in FILES) < MAX_BYTES


def test_a_request_that_was_not_recorded_is_an_error() -> None:
    with (
        player().use_cassette(str(path_of("getProject"))),
        Client(BASE_URL, account_id="2") as client,
        pytest.raises(vcr.errors.CannotOverwriteExistingCassetteException),
    ):
        client.projects.get(7)


def test_the_account_is_compared_too() -> None:
    with (
        player().use_cassette(str(path_of("getProject"))),
        Client(BASE_URL, account_id="3") as client,
        pytest.raises(vcr.errors.CannotOverwriteExistingCassetteException),
    ):
        client.projects.get(1)


def test_secrets_are_replaced_at_any_depth_and_the_mark_of_a_stored_key_is_kept() -> None:
    body = {"data": [{"apiKey": "k", "openai_api_key": "•", "name": "apiKey", "webhookSecret": None}]}
    assert json.loads(without_secrets(json.dumps(body).encode())) == {
        "data": [{"apiKey": REPLACED, "openai_api_key": "•", "name": "apiKey", "webhookSecret": None}]
    }
    assert without_secrets(b"404 page not found\n") == b"404 page not found\n"


def test_a_case_has_one_outcome() -> None:
    with pytest.raises(ValueError, match="give either gives or fails"):
        Case("getJob", "jobs.get", (1,))
