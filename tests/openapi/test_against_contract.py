"""openapi.json agrees with the facts that were distilled from the server.

They live beside the repository. Each of their operations names its query parameters, body
members, statuses and the members of its answer; here both sides are brought to the form
`jobs[].id`. Where ours differs on purpose, the difference is listed with its reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.spec_diff import Member
from scripts.spec_diff import operations as read_operations

CONTRACT = Path(__file__).parents[3] / "shared" / "contract"
FACTS: list[dict[str, Any]] = [
    operation
    for area in ("core", "admin", "ai")
    if (CONTRACT / f"{area}.json").is_file()
    for operation in json.loads((CONTRACT / f"{area}.json").read_text("utf-8"))
]
pytestmark = pytest.mark.skipif(not FACTS, reason="../shared/contract is not at hand")
each_operation = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["id"])

LOCAL_TIME = {"recipient_id", "within_working_hours", "within_quiet_hours", "is_weekend", "is_holiday"}
SECRETS = {"plaintextSecret", "cloudApiKey", "cloudApiSecret", "webhookSecret"}
SENT_SOMETIMES = LOCAL_TIME | SECRETS
"""Members of one schema where the facts have two: secrets are in the answer that creates only,
and of local times only those of recipients have an id and flags."""

ONLY_IN_OUR_BODIES = {
    *("accountId", "account_id"),  # selects a header in our client
    *("provider", "model"),  # sent by programs for older servers
    "sender.role",  # sender and recipients have one type
}
DEMANDED_BY_THE_SERVER_ONLY = {
    *("createdBy", "modifiedBy", "deletedBy", "archivedBy"),  # filled in by our client
    *("executorId", "scopes", "projectId"),  # left out by documented constructors
    "recipients[].timezone",  # sender and recipients have one type
}
DEMANDED_BY_US_ONLY = {
    *("state", "messages[].speaker"),  # demanded by documented constructors
    "name",  # a change of an executor without it blanks the name
    "count",  # an increase by nothing is a mistake
}


@pytest.fixture(scope="session")
def ours(document: dict[str, Any]) -> dict[str, Any]:
    return {
        operation["operationId"]: (f"{method.upper()} {path}", operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


@pytest.fixture(scope="session")
def read(document: dict[str, Any]) -> dict[str, Any]:
    """Our operations as spec_diff sees them, by id."""
    found = read_operations(document)
    return {
        operation["operationId"]: found[f"{method.upper()} {path.replace('{id}', '{}')}"]
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def schemas() -> dict[str, list[dict[str, Any]]]:
    """What the facts say about the schemas that other operations refer to."""
    return {
        fact["success"]["schema"]: fact["success"]["fields"]
        for fact in reversed(FACTS)
        if fact["success"]["schema"] and fact["success"].get("fields")
    }


def members(fields: list[dict[str, Any]], prefix: str = "") -> Iterator[tuple[str, Member]]:
    """The facts' fields in our form; those of a schema that they do not describe are left out."""
    for field in fields:
        path = (prefix + field["name"]).replace("<provider>", "*")
        kind = re.sub(r" \(.*\)$", "", str(field["type"]))
        yield path, Member(json_types(kind), field.get("required", False))
        item = re.fullmatch(r"array<(\w+)>|(\w+)\[\]|(\w+)", kind)
        name = next(filter(None, item.groups()), "") if item else ""
        below = field.get("fields") or schemas().get(name, [])
        yield from members(below, path + ("[]." if "array<" in kind or kind.endswith("[]") else "."))


def json_types(kind: str) -> frozenset[str]:
    return frozenset(json_type(part.strip()) for part in kind.split(" | "))


def json_type(kind: str) -> str:
    if kind.startswith("array<") or kind.endswith("[]"):
        return "array"
    plain = re.split(r"[<{]", kind)[0]
    if plain in ("datetime", "date-time", "date", "time"):
        return "string"
    return plain if plain in ("string", "integer", "number", "boolean") else "object"


def described(path: str, facts: dict[str, Member]) -> bool:
    """Whether the facts go into the object that a member belongs to."""
    parent = re.sub(r"(\[\])?\.?[^.]*$", "", path)
    return parent == "" or any(
        name != parent and name.startswith((parent + ".", parent + "[]")) for name in facts
    )


def last(path: str) -> str:
    return path.rpartition(".")[2]


def assert_types(ours: dict[str, Member], facts: dict[str, Member]) -> None:
    for name, fact in facts.items():
        # An object that is open by intent has no type here.
        if ours[name].types:
            assert ours[name].types == fact.types, name


@each_operation
def test_path_and_method(fact: dict[str, Any], ours: dict[str, Any]) -> None:
    assert ours[fact["id"]][0] == f"{fact['method']} {fact['path']}"


def test_there_is_nothing_else(ours: dict[str, Any]) -> None:
    assert ours.keys() == {fact["id"] for fact in FACTS}


@each_operation
def test_query_parameters(fact: dict[str, Any], read: dict[str, Any]) -> None:
    facts = {f"query {name}": member for name, member in members(fact["query"])}
    found: dict[str, Member] = read[fact["id"]].parameters
    assert {name: member.required for name, member in found.items()} == {
        name: member.required for name, member in facts.items()
    }
    assert_types(found, facts)


@each_operation
def test_body(fact: dict[str, Any], ours: dict[str, Any], read: dict[str, Any]) -> None:
    request = fact["request"]
    found: dict[str, Member] = read[fact["id"]].body
    if request is None:
        assert found == {}
        return
    _, operation = ours[fact["id"]]
    assert operation["requestBody"]["required"] is request.get("required", True)
    facts = dict(members(request["fields"], "[]." if request["array"] else ""))
    assert facts.keys() <= found.keys()
    extra = {name for name in found.keys() - facts.keys() if described(name, facts)}
    assert {name.removeprefix("[].") for name in extra} <= ONLY_IN_OUR_BODIES
    assert_types(found, facts)
    for path, member in facts.items():
        name = path.removeprefix("[].")
        # The job of a test invocation is an answer's schema in the facts; all of it is optional.
        if member.required and not found[path].required and not name.startswith("job."):
            assert name in DEMANDED_BY_THE_SERVER_ONLY
        if found[path].required and not member.required:
            assert name in DEMANDED_BY_US_ONLY


@each_operation
def test_success(fact: dict[str, Any], read: dict[str, Any]) -> None:
    success = fact["success"]
    ((status, answer),) = read[fact["id"]].answers.items()
    assert status == str(success["status"])
    if success["schema"] is None:
        assert answer == {}
        return
    prefix = "data[]." if success.get("array") else "data.*." if "map_by" in success else "data."
    facts = dict(members(success.get("fields") or [], prefix))
    found = {name: member for name, member in answer.items() if name not in ("data", "success")}
    assert facts.keys() <= found.keys()
    extra = {name for name in found.keys() - facts.keys() if described(name, facts)}
    assert {last(name) for name in extra} <= SENT_SOMETIMES
    assert_types(found, facts)
    for name, member in facts.items():
        assert found[name].required == member.required or last(name) in SENT_SOMETIMES, name


@each_operation
def test_error_statuses(fact: dict[str, Any], ours: dict[str, Any]) -> None:
    _, operation = ours[fact["id"]]
    assert {str(error["status"]) for error in fact["errors"]} <= operation["responses"].keys()
