"""What is behind openapi.json: nothing for ours, and each thing by its file for a changed one."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from scripts import check_generated, spec_status

WIDGET = {"type": "object", "properties": {"id": {"type": "integer"}, "glitter": {"type": "string"}}}
ANSWER = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/WidgetEnvelope"}}}}
BODY = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/WidgetRequestBody"}}}}


def status(
    document: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[str]]:
    file = folder / "changed.json"
    file.write_text(json.dumps(document))
    code = spec_status.main([str(file)])
    return code, [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_nothing_is_behind_in_this_tree(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_generated, "is_fresh", lambda package: True)  # has a test of its own
    assert spec_status.main([]) == 0
    assert capsys.readouterr().out == "nothing is behind\n"


def test_a_stale_raw_layer_is_behind(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_generated, "is_fresh", lambda package: False)
    assert spec_status.main([]) == 1
    assert (
        "generated/ is not what openapi.json produces: generated/: make generate" in capsys.readouterr().out
    )


def test_a_new_operation_is_missing_everywhere(
    document: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = deepcopy(document)
    changed["components"]["schemas"] |= {
        "Widget": WIDGET,
        "WidgetEnvelope": {
            "type": "object",
            "properties": {"data": {"$ref": "#/components/schemas/Widget"}, "success": {"type": "boolean"}},
        },
        "WidgetRequestBody": {"type": "object", "properties": {"name": {"type": "string"}}},
    }
    changed["paths"]["/widgets"] = {
        "post": {
            "operationId": "createWidget",
            "tags": ["widgets"],
            "requestBody": BODY,
            "responses": {"201": ANSWER},
        }
    }
    code, lines = status(changed, tmp_path, capsys)
    assert code == 1
    it = "createWidget (POST /widgets)"
    assert lines == [
        f"raw {it}: generated/: make generate",
        f"endpoint {it}: scheduler0/_operations/widgets.py: add an Endpoint",
        f"surface {it}: scheduler0/_async/resources/widgets.py: add the method, and the flat one;"
        " then make sync",
        f"surface {it}: tests/openapi/surface.py: add a row",
        f"emulator {it}: scheduler0/emulator/api/routes.py: add a row, and its handler in widgets.py"
        " beside it; until then it answers 501",
        f"docs {it}: docs/operations.md: python -m tests.openapi.operations_document, once the row of"
        " surface.py is there",
        f"docs {it}: docs/contract/: add a section: checks in order, errors, effects",
        f"cassette {it}: tests/cassettes/cases/widgets.py: add a success and a failure; then make cassettes"
        " OPERATIONS=createWidget",
        "record Widget: scheduler0/models/widgets.py: add a Record with its members",
        "request WidgetRequestBody: scheduler0/types.py: export it; then make sync",
        "request WidgetRequestBody: scheduler0/_operations/widgets.py: add a TypedDict of its keywords, and a"
        " row in FIELDS of scripts/spec_status.py",
        "emulator Widget.glitter: scheduler0/emulator/api/widgets.py: read or answer it;"
        " scheduler0/emulator/store/ keeps what has to stay",
        "12 behind",
    ]


def test_new_members_and_parameters(
    document: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = deepcopy(document)
    for schema in ("Job", "JobRequestBody"):
        changed["components"]["schemas"][schema]["properties"]["glitterLevel"] = {"type": "integer"}
    changed["paths"]["/jobs"]["get"]["parameters"].append(
        {"name": "minGlitter", "in": "query", "schema": {"type": "integer"}}
    )
    code, lines = status(changed, tmp_path, capsys)
    assert code == 1
    api = "scheduler0/emulator/api/jobs.py: read or answer it"
    store = "scheduler0/emulator/store/ keeps what has to stay"
    assert lines == [
        "surface listJobs (GET /jobs) parameter minGlitter: scheduler0/_async/resources/jobs.py: add it to"
        " list_jobs and to the resource's method",
        "record Job.glitterLevel: scheduler0/models/jobs.py: add glitter_level",
        "request JobRequestBody.glitterLevel: scheduler0/_operations/jobs.py: add glitter_level to JobFields",
        f"emulator Job.glitterLevel: {api}; {store}",
        f"emulator JobRequestBody.glitterLevel: {api}; {store}",
        "5 behind",
    ]


def test_what_the_document_no_longer_has(
    document: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = deepcopy(document)
    del changed["paths"]["/features"]
    del changed["components"]["schemas"]["Project"]["properties"]["description"]
    code, lines = status(changed, tmp_path, capsys)
    assert code == 1
    assert lines == [
        "gone member Project.description: scheduler0/models/projects.py: remove description",
        "gone operation listFeatures: tests/openapi/surface.py: remove the row, features.list, list_features"
        " and the endpoint",
        "gone route GET /features: scheduler0/emulator/api/routes.py: remove the row and its handler",
        "3 behind",
    ]


def test_a_document_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "swagger.json"
    file.write_text('{"swagger": "2.0"}')
    assert spec_status.main([str(file)]) == 2
    assert capsys.readouterr().err == (
        f"spec_status: {file}: Swagger 2.0: convert the document to OpenAPI 3 first\n"
    )
