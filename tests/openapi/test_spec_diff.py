"""The comparison of two documents, with small documents."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from scripts import spec_diff

JOB = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}},
}
LIST = {
    "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
    "responses": {
        "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Jobs"}}}},
        "400": {"content": {"application/json": {"schema": {"properties": {"reason": {"type": "string"}}}}}},
    },
}
UPDATE = {
    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}},
    "responses": {"204": {}},
}
OURS: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {"/jobs": {"get": LIST}, "/jobs/{id}": {"put": UPDATE}},
    "components": {
        "schemas": {
            "Job": JOB,
            "Jobs": {
                "type": "object",
                "properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/Job"}}},
            },
        }
    },
}


def differences(theirs: dict[str, Any], ours: dict[str, Any] = OURS) -> list[str]:
    return [" ".join(str(finding).split()) for finding in spec_diff.compare(ours, theirs)]


def changed(**schemas: Any) -> dict[str, Any]:
    theirs = deepcopy(OURS)
    theirs["components"]["schemas"].update(schemas)
    return theirs


def test_a_document_is_like_itself() -> None:
    assert differences(OURS) == []


def test_operations() -> None:
    theirs = deepcopy(OURS)
    theirs["paths"]["/features"] = {"get": {"responses": {}}}
    del theirs["paths"]["/jobs"]
    assert differences(theirs) == ["missing GET /features", "added GET /jobs"]


@pytest.mark.parametrize(
    "path", ["/jobs/:id", "/api/v1/jobs/{jobId}", "/api/v1/jobs/:job_id/", "/jobs/{id}/"]
)
def test_spellings_of_a_path(path: str) -> None:
    theirs = deepcopy(OURS)
    theirs["paths"][path] = theirs["paths"].pop("/jobs/{id}")
    assert differences(theirs) == []


def test_a_path_is_not_mistaken_for_another() -> None:
    theirs = deepcopy(OURS)
    theirs["paths"]["/jobs/id"] = theirs["paths"].pop("/jobs/{id}")
    assert differences(theirs) == ["missing PUT /jobs/id", "added PUT /jobs/{}"]


def test_parameters() -> None:
    theirs = deepcopy(OURS)
    theirs["paths"]["/jobs"]["parameters"] = [{"$ref": "#/components/parameters/Page"}]
    theirs["components"]["parameters"] = {
        "Page": {"name": "page", "in": "query", "schema": {"type": "integer"}}
    }
    theirs["paths"]["/jobs"]["get"]["parameters"] = []
    assert differences(theirs) == ["added GET /jobs: query limit", "missing GET /jobs: query page"]


def test_a_changed_parameter() -> None:
    theirs = deepcopy(OURS)
    theirs["paths"]["/jobs"]["get"]["parameters"] = [
        {"name": "limit", "in": "query", "required": True, "schema": {"type": ["string", "null"]}}
    ]
    assert differences(theirs) == [
        "changed GET /jobs: query limit: integer here, string there",
        "changed GET /jobs: query limit: optional here, required there",
    ]


@pytest.mark.parametrize("name", ["X-Account-ID", "x-api-key", "X-Secret-Key", "X-Peer", "Authorization"])
def test_credentials_are_no_parameters(name: str) -> None:
    theirs = deepcopy(OURS)
    theirs["paths"]["/jobs"]["get"]["parameters"].append(
        {"name": name, "in": "header", "schema": {"type": "string"}}
    )
    assert differences(theirs) == []


def test_another_header_is_one() -> None:
    theirs = deepcopy(OURS)
    theirs["paths"]["/jobs"]["get"]["parameters"].append({"name": "X-Trace", "in": "header", "schema": {}})
    assert differences(theirs) == ["missing GET /jobs: header X-Trace"]


def test_members_of_body_and_answer() -> None:
    job = {**JOB, "properties": {"id": {"type": "string"}, "spec": {"type": "string"}}}
    assert differences(changed(Job=job)) == [
        "changed GET /jobs: answer 200 data[].id: integer here, string there",
        "missing GET /jobs: answer 200 data[].spec",
        "added GET /jobs: answer 200 data[].tags",
        "changed PUT /jobs/{}: body id: integer here, string there",
        "missing PUT /jobs/{}: body spec",
        "added PUT /jobs/{}: body tags",
    ]


def test_the_same_schema_written_otherwise() -> None:
    """3.0 and 3.1, allOf and references: what is compared is the outcome."""
    theirs = changed(
        Id={"properties": {"id": {"type": "integer", "nullable": True}}},
        Job={
            "allOf": [
                {"$ref": "#/components/schemas/Id"},
                {"required": ["id"]},
                {"properties": {"tags": {"type": ["array", "null"], "items": {"type": "string"}}}},
            ]
        },
    )
    theirs["openapi"] = "3.0.2"
    assert differences(theirs) == []


def test_alternatives_are_merged() -> None:
    theirs = changed(Job={"oneOf": [JOB, {"properties": {"id": {"type": "string"}, "tags": {}}}]})
    assert differences(theirs) == [
        "changed GET /jobs: answer 200 data[].id: integer here, integer or string there",
        "changed GET /jobs: answer 200 data[].id: required here, optional there",
        "changed PUT /jobs/{}: body id: integer here, integer or string there",
        "changed PUT /jobs/{}: body id: required here, optional there",
    ]


def test_success_statuses() -> None:
    theirs = deepcopy(OURS)
    theirs["paths"]["/jobs"]["get"]["responses"]["202"] = theirs["paths"]["/jobs"]["get"]["responses"].pop(
        "200"
    )
    assert differences(theirs) == ["added GET /jobs: answer 200", "missing GET /jobs: answer 202"]


def test_a_schema_inside_itself_ends() -> None:
    tree = {"properties": {"child": {"$ref": "#/components/schemas/Job"}}}
    assert differences(changed(Job=tree), changed(Job=tree)) == []


def test_values_of_a_map() -> None:
    by_name = {"type": "object", "additionalProperties": JOB}
    assert "missing GET /jobs: answer 200 data[].*.id" in differences(changed(Job=by_name))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([], "expected an object"),
        ({"swagger": "2.0", "paths": {}}, "Swagger 2.0: convert the document"),
        ({"openapi": "3.0.0", "paths": []}, "paths: expected an object"),
        (
            {"openapi": "3.0.0", "paths": {"/x": {"$ref": "other.json#/x"}}},
            "only references within the document",
        ),
        ({"openapi": "3.0.0", "paths": {"/x": {"$ref": "#/paths/~1y"}}}, "#/paths/~1y does not exist"),
        ({"openapi": "3.0.0", "paths": {"/x": {"$ref": "#/paths/~1x"}}}, "refers to itself"),
        (
            {"openapi": "3.0.0", "paths": {"/x": {"get": {"parameters": {}}}}},
            "GET /x parameters: expected an array",
        ),
    ],
)
def test_documents_that_cannot_be_compared(document: Any, reason: str) -> None:
    with pytest.raises(spec_diff.UnreadableError, match=reason):
        spec_diff.compare(OURS, document)


def test_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = json.loads(spec_diff.OURS.read_text("utf-8"))
    del ours["paths"]["/jobs"]
    smaller = tmp_path / "smaller.json"
    smaller.write_text(json.dumps(ours))
    assert spec_diff.main([str(smaller)]) == 0
    assert "added    GET /jobs\n" in capsys.readouterr().out

    ours["paths"]["/moons"] = {"get": {"responses": {}}}
    other = tmp_path / "other.json"
    other.write_text(json.dumps(ours))
    assert spec_diff.main([str(other)]) == 1
    assert "missing  GET /moons\n" in capsys.readouterr().out


@pytest.mark.parametrize("text", [None, "<html>", "[" * 100_000, '"text"'])
def test_unreadable_input(text: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "document.json"
    if text is not None:
        path.write_text(text)
    assert spec_diff.main([str(path)]) == 2
    assert f"spec_diff: {path}: " in capsys.readouterr().err


def report(
    theirs: object, tmp_path: Path, *options: str, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps(theirs) if not isinstance(theirs, str) else theirs)
    mine = tmp_path / "ours.json"
    mine.write_text(json.dumps(OURS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spec_diff, "OURS", mine)
        status = spec_diff.main([str(file), *options])
    done = capsys.readouterr()
    return status, done.out + done.err


def with_id(**members: Any) -> dict[str, Any]:
    return changed(Job={**JOB, "properties": {**JOB["properties"], "id": {"type": "integer", **members}}})


@pytest.mark.parametrize(
    ("theirs", "line"),
    [
        (with_id(type="string"), "integer here, string there"),
        (with_id(format="int64") | {}, ""),
        (changed(Job={**JOB, "required": ["id", "tags"]}), "optional here, required there"),
        (with_id(enum=[1, 2]), "limited there to 1 and others"),
    ],
)
def test_a_change_is_one_line_and_can_fail_a_build(
    theirs: dict[str, Any], line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, text = report(theirs, tmp_path, "--fail-on", "changed", capsys=capsys)
    assert status == bool(line)
    if line:
        found = next(one for one in text.splitlines() if line in one)
        assert found.startswith("changed  Job.")
        assert "GET /jobs answer 200 data[]" in found
        assert "PUT /jobs/{} body" in found
    assert report(theirs, tmp_path, capsys=capsys)[0] == 0
    status, text = report(theirs, tmp_path, "--json", "--fail-on", "any", capsys=capsys)
    assert len(json.loads(text)) >= status


def test_the_success_range_is_a_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = deepcopy(OURS)
    responses = theirs["paths"]["/jobs"]["get"]["responses"]
    responses["2XX"] = responses.pop("200")
    assert differences(theirs) == []


def test_pointers_are_decoded_and_reach_into_arrays() -> None:
    theirs = deepcopy(OURS)
    theirs["components"]["schemas"]["a b"] = {"anyOf": [JOB]}
    reference = "#/components/schemas/a%20b/anyOf/0"
    theirs["components"]["schemas"]["Jobs"]["properties"]["data"]["items"] = {"$ref": reference}
    assert differences(theirs) == []


def test_yaml_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "openapi: 3.1.0\npaths:\n  /jobs:\n    get:\n      responses:\n        200: {}\n"
    status, printed = report(text, tmp_path, capsys=capsys)
    assert (status, "added    PUT /jobs/{}" in printed) == (0, True)
    status, printed = report("openapi: [\n", tmp_path, capsys=capsys)
    assert (status, printed.count("\n")) == (2, 1)
