"""openapi.json is valid, complete, and written as the generator needs it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace"}
TAGS = {
    "accounts", "ai", "async_tasks", "cluster", "credentials", "executions",
    "executors", "features", "health", "jobs", "local_executors", "projects",
}  # fmt: skip
API_KEY = {"ApiKey", "SecretKey", "AccountId"}
OPERATOR = {"Basic", "Peer"}


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def nodes(value: Any) -> Iterator[Any]:
    yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from nodes(child)


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_it_is_written_with_two_spaces() -> None:
    text = (Path(__file__).parents[2] / "openapi.json").read_text("utf-8")
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"


def test_it_has_all_operations(document: dict[str, Any]) -> None:
    found = operations(document)
    assert len(found) == 70
    assert {item.keys() <= METHODS for item in document["paths"].values()} == {True}


def test_ids_are_unique(document: dict[str, Any]) -> None:
    """The generator would let one operation replace the other without a word."""
    ids = Counter(operation["operationId"] for _, _, operation in operations(document))
    assert [name for name, count in ids.items() if count > 1] == []


def test_an_operation_has_one_tag(document: dict[str, Any]) -> None:
    assert {tag["name"] for tag in document["tags"]} == TAGS
    assert {len(operation["tags"]) for _, _, operation in operations(document)} == {1}
    assert {operation["tags"][0] for _, _, operation in operations(document)} == TAGS


def test_credentials_are_no_parameters(document: dict[str, Any]) -> None:
    parameters = [node for node in nodes(document["paths"]) if isinstance(node, dict) and "in" in node]
    parameters += document["components"]["parameters"].values()
    assert {parameter["in"] for parameter in parameters} == {"path", "query"}


def test_two_ways_to_authenticate(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    assert [set(choice) for choice in document["security"]] == [API_KEY, OPERATOR]
    headers = {name: scheme["name"] for name, scheme in schemes.items() if scheme["type"] == "apiKey"}
    assert headers == {
        "ApiKey": "X-API-Key", "SecretKey": "X-Secret-Key", "AccountId": "X-Account-ID", "Peer": "X-Peer",
    }  # fmt: skip
    assert (schemes["Basic"]["type"], schemes["Basic"]["scheme"]) == ("http", "basic")
    own = {
        operation["operationId"]: operation["security"]
        for _, _, operation in operations(document)
        if "security" in operation
    }
    assert own == {"healthcheck": []}


def test_all_errors_have_one_schema(document: dict[str, Any]) -> None:
    for _, path, operation in operations(document):
        for status, response in operation["responses"].items():
            if status.startswith("2"):
                continue
            assert status.isdecimal(), f"{path} {status}"
            name = response["$ref"].removeprefix("#/components/responses/")
            content = document["components"]["responses"][name]["content"]
            assert content["application/json"]["schema"] == {"$ref": "#/components/schemas/Error"}
            # Plain text comes from the router and from redirects of operators only.
            assert content.keys() == {"application/json"} or name in ("NotFound", "LeaderElsewherePeer")


def test_the_error_schema(document: dict[str, Any]) -> None:
    error = document["components"]["schemas"]["Error"]
    assert error["required"] == ["data", "success"]
    assert "type" not in error["properties"]["data"]


def test_errors_that_middleware_answers(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        # Backups are the only operations of the cluster that every node may not answer.
        led = not path.startswith("/cluster/") or path in ("/cluster/backup", "/cluster/restore")
        expected = {"401", "403"} if path != "/healthcheck" else set[str]()
        expected |= {"400", "404"} if "{id}" in path else set()
        expected |= {"503"} if led else set()
        expected |= {"301", "302"} if led and method != "get" else set()
        assert expected <= operation["responses"].keys(), operation["operationId"]


def test_redirects_say_where_to(document: dict[str, Any]) -> None:
    responses = document["components"]["responses"]
    for name in ("LeaderElsewhere", "LeaderElsewherePeer"):
        assert responses[name]["headers"].keys() == {"Location"}


def test_success_is_one_status_with_an_envelope(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for _, path, operation in operations(document):
        (status,) = [status for status in operation["responses"] if status.startswith("2")]
        response = operation["responses"][status]
        if status == "204":
            assert "content" not in response, path
            continue
        name = response["content"]["application/json"]["schema"]["$ref"].removeprefix("#/components/schemas/")
        assert name.endswith("Envelope")
        assert schemas[name]["required"] == ["data", "success"]
        data = schemas[name]["properties"]["data"]
        if "$ref" in data:
            assert data["$ref"] == f"#/components/schemas/{name.removesuffix('Envelope')}"


def test_a_newer_server_cannot_break_parsing(document: dict[str, Any]) -> None:
    """No closed sets and no closed objects: a value or member that only a newer server knows must pass."""
    for node in nodes(document):
        if isinstance(node, dict) and "type" in node:
            assert "enum" not in node
            assert node.get("additionalProperties") is not False


def test_unset_parameters_are_left_out(document: dict[str, Any]) -> None:
    """The generator sends a default always, so parameters must not have one."""
    components = document["components"]["parameters"].values()
    inline = [
        parameter
        for _, _, operation in operations(document)
        for parameter in operation.get("parameters", [])
        if "$ref" not in parameter
    ]
    for parameter in [*components, *inline]:
        assert "default" not in parameter["schema"], parameter["name"]


def test_everything_is_explained(document: dict[str, Any]) -> None:
    for _, path, operation in operations(document):
        assert operation["summary"], path
        assert operation["description"], path
    for name, schema in document["components"]["schemas"].items():
        assert schema["description"], name


def test_every_component_is_used(document: dict[str, Any]) -> None:
    used = {
        node["$ref"]
        for node in nodes(document)
        if isinstance(node, dict) and isinstance(node.get("$ref"), str)
    }
    for section in ("schemas", "responses", "parameters"):
        defined = {f"#/components/{section}/{name}" for name in document["components"][section]}
        assert defined - used == set()
