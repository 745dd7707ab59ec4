"""Records and request fields against openapi.json, both ways."""

from __future__ import annotations

import ast
import copy
import inspect
import json
import pickle
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

from scheduler0 import models, types
from scheduler0._wire.bodies import python_name
from scheduler0._wire.records import Attribute, Record
from scripts.spec_status import FIELDS, NOT_KEYWORDS, RECORDS, keywords, members

DOCUMENT = json.loads((Path(__file__).parents[3] / "openapi.json").read_text("utf-8"))
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]

each_record = pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)


def attributes(record: type[Record]) -> dict[str, Attribute[Any]]:
    return {name: value for name, value in vars(record).items() if isinstance(value, Attribute)}


@each_record
def test_a_record_has_the_members_of_its_schema(record: type[Record]) -> None:
    schema = SCHEMAS[record.__name__]
    read = members(record)
    assert set(read) == set(schema["properties"])
    for key, name in read.items():
        assert name == python_name(key)


@each_record
def test_an_attribute_without_none_is_always_sent(record: type[Record]) -> None:
    schema = SCHEMAS[record.__name__]
    for attribute in attributes(record).values():
        member = schema["properties"][attribute.key]
        if attribute.required:
            assert "null" not in member.get("type", ()), attribute.key
            assert attribute.key in schema.get("required", ()) or record in (models.Job, models.Project)


@each_record
def test_attributes_parse_what_their_schema_allows(record: type[Record]) -> None:
    """A wrong parser (text for an integer) would raise."""
    wire = sample(record.__name__)
    for name, attribute in attributes(record).items():
        value = getattr(record.of(wire), name)
        assert value is not None, name
        if not isinstance(value, list | dict) and not hasattr(value, "tzinfo"):
            assert value == wire[attribute.key]


def test_every_answer_has_a_record() -> None:
    """Schemas of answers that are objects with known members."""
    answers = {
        name
        for name in SCHEMAS
        if name.removesuffix("Envelope") != name
        for name in [name.removesuffix("Envelope")]
        if name in SCHEMAS and "properties" in SCHEMAS[name]
    }
    assert answers - RECORDS.keys() == set()


@pytest.mark.parametrize(("body", "fields"), FIELDS.items())
def test_keyword_arguments_are_members_of_the_body(body: str, fields: str) -> None:
    known = {python_name(member) for member in SCHEMAS[body]["properties"]}
    _, given = keywords(fields)
    # Dates and authors that only the server's own tools set are left to plain bodies.
    assert known - given <= NOT_KEYWORDS
    assert given <= known


def test_every_request_body_is_a_public_type() -> None:
    bodies = {
        name
        for name in SCHEMAS
        if name.endswith(("Body", "Request", "Report")) or name.startswith("SendTime")
    }
    public = {name for name in dir(types) if name[0].isupper()}
    assert {name for name in bodies if name not in RECORDS and not name.endswith("Envelope")} - public <= {
        "SendTimeRejectedSummary",
        "SendTimeScoreBreakdown",
    }


@pytest.mark.parametrize("name", ["ExecutorRequestBody", "ExecutorUpdateRequestBody"])
def test_adapted_types_take_every_member(name: str) -> None:
    adapted = getattr(types, name)
    arguments = list(inspect.signature(adapted).parameters)
    members = [python_name(member) for member in SCHEMAS[name]["properties"]]
    assert arguments[: len(members)] == members[: len(arguments)]
    body = adapted("n", "local", webhook_secret="s3cr3t", cloud_api_key="k3y")
    assert "s3cr3t" not in repr(body)
    assert "k3y" not in repr(body)
    assert body.type == "local"
    body.type = "webhook_url"
    assert body.to_dict()["type"] == "webhook_url"


def sample(schema_name: str) -> dict[str, Any]:
    return {name: value_of(member) for name, member in SCHEMAS[schema_name]["properties"].items()}


def value_of(schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return value_of(SCHEMAS[schema["$ref"].rsplit("/", 1)[1]])
    for option in schema.get("oneOf", schema.get("anyOf", ())):
        if option.get("type") != "null":
            return value_of(option)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    kind = next(kind for kind in kinds if kind != "null")
    if kind == "object":
        return {name: value_of(member) for name, member in schema.get("properties", {}).items()}
    if kind == "array":
        return [value_of(schema["items"])]
    if schema.get("format") == "date-time":
        return "2026-08-03T09:00:00Z"
    return {"string": "text", "integer": 1, "number": 0.5, "boolean": True}[kind]


@pytest.mark.parametrize("name", ["ExecutorRequestBody", "ExecutorUpdateRequestBody"])
def test_adapted_types_are_read_from_a_dict(name: str) -> None:
    wire = {"name": "n", "type": "local", "workingDir": "/w", "tags": ["a"]}
    assert getattr(types, name).from_dict(wire).to_dict() == wire


ADAPTED = {
    "ExecutorRequestBody": {"name": "n", "type": "local"},
    "ExecutorUpdateRequestBody": {"name": "n", "type": "local"},
    "AccountAISettings": {},
    "RotateSecretRequestBody": {"oldSecretKey": "k"},
}


@pytest.mark.parametrize("name", ADAPTED)
def test_adapted_types_keep_every_member_through_all_that_copies_them(name: str) -> None:
    adapted = getattr(types, name)
    wire = {**ADAPTED[name], **sample(name), "shiny": {"new": True}}
    body = adapted.from_dict(wire)
    sent = body.to_dict()
    assert sent.keys() == wire.keys()
    for copied in (copy.copy(body), copy.deepcopy(body), pickle.loads(pickle.dumps(body))):
        assert (type(copied), copied, copied.to_dict()) == (adapted, body, sent)
    evolved = attrs.evolve(body)
    assert {**evolved.to_dict(), "shiny": wire["shiny"]} == sent


@pytest.mark.parametrize("name", ["ExecutorRequestBody", "ExecutorUpdateRequestBody"])
def test_the_type_of_an_executor_can_be_changed_in_a_copy(name: str) -> None:
    body = getattr(types, name)("n", "local", command="true", webhook_secret="s3cr3t")
    changed = attrs.evolve(body, type="webhook_url")
    assert (changed.type, changed.command, changed.webhook_secret) == ("webhook_url", "true", "s3cr3t")
    assert body.type == "local"
    assert "s3cr3t" not in repr(changed)
    with pytest.raises(TypeError, match="type_"):
        getattr(types, name)("n", type_="local")


@pytest.mark.parametrize("name", ["ExecutorRequestBody", "ExecutorUpdateRequestBody"])
def test_type_checkers_are_told_the_constructor_that_there_is(name: str) -> None:
    declared = next(
        {argument.arg: ast.unparse(argument.annotation) for argument in node.args.args if argument.annotation}
        for cls in ast.walk(ast.parse(inspect.getsource(sys.modules["scheduler0._wire.executor_types"])))
        if isinstance(cls, ast.ClassDef) and cls.name == name
        for node in ast.walk(cls)
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    )
    real = inspect.signature(getattr(types, name)).parameters.values()
    assert declared == {
        argument.name: str(argument.annotation).replace("datetime.datetime", "datetime") for argument in real
    }
