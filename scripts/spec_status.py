"""List what is still behind openapi.json after a change.

    python scripts/spec_status.py [DOCUMENT]

Prints one line for each thing that is missing, with the file to extend: raw functions, endpoints, methods,
records and their members, request types, emulator routes, rows of the documentation, cassettes. Then one line
for each thing that the document no longer has. Exit status: 0 if nothing is behind, 1 if something is, 2 if
the document cannot be read. DOCUMENT replaces ours, to see what another one would ask for.

A member that the emulator should know is looked for by its name in the emulator's files: a name that means
something else there as well is taken for it.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "generated")]

# The folders above must be on the path first, so these imports follow: E402.
import scheduler0._operations  # noqa: E402
from scheduler0 import Client, models, types  # noqa: E402
from scheduler0._operations.endpoint import Endpoint  # noqa: E402
from scheduler0._wire.bodies import python_name  # noqa: E402
from scheduler0._wire.records import Attribute, Record  # noqa: E402
from scheduler0.emulator.api.routes import OPERATIONS  # noqa: E402
from scripts import check_generated, operation_names, spec_diff  # noqa: E402
from tests.cassettes.cases import CASES  # noqa: E402
from tests.openapi.operations_document import raw_module  # noqa: E402
from tests.openapi.surface import SURFACE  # noqa: E402

PLAIN = {"JobScheduleMemory", "TestInvocationPayload"}
"""Schemas of answers that stay plain dicts inside of the record that holds them."""

NEVER_SENT_BY_THE_EMULATOR = {"lowerBoundJobId", "upperBoundJobId"}
"""Members of lists that are always empty there."""

FIELDS = {
    "ProjectRequestBody": "ProjectFields",
    "ProjectUpdateRequestBody": "ProjectUpdateFields",
    "JobRequestBody": "JobFields",
    "JobUpdateRequestBody": "JobUpdateFields",
    "ExecutorRequestBody": "ExecutorFields",
    "ExecutorUpdateRequestBody": "ExecutorUpdateFields",
    "CredentialCreateRequestBody": "CredentialFields",
    "CredentialUpdateRequestBody": "CredentialUpdateFields",
    "CredentialArchiveRequestBody": "CredentialArchiveFields",
    "JobDeleteRequestBody": "DeleteFields",
    "ProjectDeleteRequestBody": "DeleteFields",
    "ExecutorDeleteRequestBody": "DeleteFields",
    "CredentialDeleteRequestBody": "DeleteFields",
    "AccountCreateRequestBody": "AccountFields",
    "AccountUpdateRequestBody": "AccountFields",
    "FeatureRequest": "FeatureFields",
    "IncreaseExecutionCountRequestBody": "ExecutionCountFields",
    "AddTokensRequestBody": "TokenFields",
    "RotateSecretRequestBody": "RotateSecretFields",
    "RestoreDatabaseRequestBody": "RestoreFields",
    "CleanupOldLogsRequestBody": "CleanupFields",
    "LocalExecutorRegisterRequest": "LocalExecutorFields",
    "TestInvocationRequestBody": "InvocationFields",
    "AccountAISettings": "AISettingsFields",
    "PromptJobRequest": "PromptFields",
    "ClassifyPromptRequest": "ClassifyFields",
    "SchedulePromptRequest": "ScheduleFields",
    "AnalyzeSuggestionsRequest": "AnalyzeFields",
    "SendTimeSuggestionsRequest": "SendTimeFields",
}
"""The keyword arguments of each request body, which are in a module of `_operations`."""

NOT_KEYWORDS = {"date_created", "date_modified", "deleted_by", "api_key", "created_by", "account_id"}
"""Members that no keyword needs to stand for: dates and authors that only the server's own tools set."""


@dataclass(frozen=True)
class Gap:
    """One thing that is behind."""

    part: str
    what: str
    file: str
    step: str

    def __str__(self) -> str:
        return f"{self.part:9} {self.what}: {self.file}: {self.step}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="List what is still behind openapi.json.")
    parser.add_argument("document", nargs="?", default=str(spec_diff.OURS), metavar="DOCUMENT")
    source = parser.parse_args(arguments).document
    try:
        document = spec_diff.read(source)
        spec_diff.operations(document)  # refuses what cannot be read
    except spec_diff.UnreadableError as error:
        print(f"spec_status: {source}: {error}", file=sys.stderr)
        return 2
    gaps = list(Status(document).gaps())
    for gap in gaps:
        print(gap)
    if Path(source).resolve() == spec_diff.OURS and not check_generated.is_fresh(check_generated.PACKAGE):
        gaps.append(Gap("raw", "generated/ is not what openapi.json produces", "generated/", "make generate"))
        print(gaps[-1])
    print(f"{len(gaps)} behind" if gaps else "nothing is behind")
    return 1 if gaps else 0


class Status:
    """What the tables and modules of this project lack for a document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.schemas: Mapping[str, Any] = document.get("components", {}).get("schemas", {})
        self.operations = {
            name: (method, path, self._item(method, path))
            for (method, path), name in operation_names.operations(document).items()
        }

    def gaps(self) -> Iterator[Gap]:
        for name, (method, path, item) in self.operations.items():
            yield from self._operation_gaps(name, method, path, item)
        yield from self._record_gaps()
        yield from self._body_gaps()
        yield from self._emulator_members()
        yield from self._gone()

    def _item(self, method: str, path: str) -> Mapping[str, Any]:
        item: Mapping[str, Any] = self.document["paths"][path]
        operation: Mapping[str, Any] = item[method.lower()]
        shared = item.get("parameters", [])
        return {**operation, "parameters": [*shared, *operation.get("parameters", [])]}

    def _operation_gaps(self, name: str, method: str, path: str, item: Mapping[str, Any]) -> Iterator[Gap]:
        tag = _tag(item)
        shown = f"{name} ({method} {path})"
        module = raw_module(name, tag)
        if not (check_generated.PACKAGE / "api" / f"{module.replace('.', '/')}.py").is_file():
            yield Gap("raw", shown, "generated/", "make generate")
        if module not in _endpoint_modules():
            yield Gap("endpoint", shown, f"scheduler0/_operations/{tag}.py", "add an Endpoint")
            yield Gap(
                "surface",
                shown,
                f"scheduler0/_async/resources/{tag}.py",
                "add the method, and the flat one; then make sync",
            )
        row = next((row for row in SURFACE if row.operation == name), None)
        if row is None:
            yield Gap("surface", shown, "tests/openapi/surface.py", "add a row")
        else:
            yield from self._parameter_gaps(shown, tag, row.flat_names[0], item["parameters"])
        if (method, _shape(path)) not in {(one.method, _shape(one.path)) for one in OPERATIONS}:
            yield Gap(
                "emulator",
                shown,
                "scheduler0/emulator/api/routes.py",
                f"add a row, and its handler in {tag}.py beside it; until then it answers 501",
            )
        if f"| {name} |" not in _text("docs/operations.md"):
            step = "python -m tests.openapi.operations_document"
            yield Gap("docs", shown, "docs/operations.md", f"{step}, once the row of surface.py is there")
        if not any(re.search(rf"\b{re.escape(name)}\b", text) for text in _contract()):
            yield Gap("docs", shown, "docs/contract/", "add a section: checks in order, errors, effects")
        if not any(case.operation == name for case in CASES):
            step = f"add a success and a failure; then make cassettes OPERATIONS={name}"
            yield Gap("cassette", shown, f"tests/cassettes/cases/{tag}.py", step)

    def _parameter_gaps(self, shown: str, tag: str, method: str, parameters: list[Any]) -> Iterator[Gap]:
        taken = inspect.signature(getattr(Client, method)).parameters
        for parameter in map(self._resolved, parameters):
            if parameter.get("in") == "query" and python_name(parameter["name"]) not in taken:
                yield Gap(
                    "surface",
                    f"{shown} parameter {parameter['name']}",
                    f"scheduler0/_async/resources/{tag}.py",
                    f"add it to {method} and to the resource's method",
                )

    def _record_gaps(self) -> Iterator[Gap]:
        answered = self._answered
        for name, tag in answered.items():
            if name not in RECORDS and name not in PLAIN and "properties" in self.schemas[name]:
                yield Gap("record", name, f"scheduler0/models/{tag}.py", "add a Record with its members")
        for name, record in RECORDS.items():
            if name not in self.schemas:
                yield Gap("gone", f"schema {name}", _file(record), f"remove {name}")
                continue
            known, wanted = members(record), self.schemas[name].get("properties", {})
            for member in [one for one in wanted if one not in known]:
                yield Gap("record", f"{name}.{member}", _file(record), f"add {python_name(member)}")
            for member in [one for one in known if one not in wanted]:
                yield Gap("gone", f"member {name}.{member}", _file(record), f"remove {known[member]}")

    def _body_gaps(self) -> Iterator[Gap]:
        for name in self._bodies:
            if not hasattr(types, name):
                yield Gap("request", name, "scheduler0/types.py", "export it; then make sync")
        for body, tag in self._whole_bodies.items():
            if body not in FIELDS:
                if "properties" in self.schemas[body] and body not in KEYWORDLESS:
                    step = "add a TypedDict of its keywords, and a row in FIELDS of scripts/spec_status.py"
                    yield Gap("request", body, f"scheduler0/_operations/{tag}.py", step)
                continue
            module, taken = keywords(FIELDS[body])
            known = {python_name(member): member for member in self.schemas[body].get("properties", {})}
            for name in [one for one in known if one not in taken and one not in NOT_KEYWORDS]:
                step = f"add {name} to {FIELDS[body]}"
                yield Gap("request", f"{body}.{known[name]}", f"scheduler0/_operations/{module}.py", step)

    def _emulator_members(self) -> Iterator[Gap]:
        known = _words_of_the_emulator()
        for name, tag in {**self._answered, **self._bodies}.items():
            for member in self.schemas[name].get("properties", {}):
                if member not in known and member not in NEVER_SENT_BY_THE_EMULATOR:
                    yield Gap(
                        "emulator",
                        f"{name}.{member}",
                        f"scheduler0/emulator/api/{tag}.py",
                        "read or answer it; scheduler0/emulator/store/ keeps what has to stay",
                    )

    def _gone(self) -> Iterator[Gap]:
        for row in SURFACE:
            if row.operation not in self.operations:
                step = f"remove the row, {row.resource}, {', '.join(row.flat_names)} and the endpoint"
                yield Gap("gone", f"operation {row.operation}", "tests/openapi/surface.py", step)
        paths = {(method, _shape(path)) for method, path, _ in self.operations.values()}
        for one in OPERATIONS:
            if (one.method, _shape(one.path)) not in paths:
                step = "remove the row and its handler"
                yield Gap("gone", f"route {one.method} {one.path}", "scheduler0/emulator/api/routes.py", step)

    @cached_property
    def _answered(self) -> dict[str, str]:
        """The schemas below the answers of success, with the tag of an operation that has them."""
        found: dict[str, str] = {}
        for _, _, item in self.operations.values():
            answers = {
                status: one for status, one in item.get("responses", {}).items() if str(status)[0] == "2"
            }
            found = {**dict.fromkeys(self._reached(answers), _tag(item)), **found}
        return {name: tag for name, tag in found.items() if not name.endswith("Envelope")}

    @cached_property
    def _bodies(self) -> dict[str, str]:
        """The same for all that requests carry."""
        found: dict[str, str] = {}
        for _, _, item in self.operations.values():
            found = {**dict.fromkeys(self._reached(item.get("requestBody", {})), _tag(item)), **found}
        return found

    @cached_property
    def _whole_bodies(self) -> dict[str, str]:
        """The schemas that are a request body by themselves."""
        found: dict[str, str] = {}
        for _, _, item in self.operations.values():
            content = self._resolved(item.get("requestBody", {})).get("content", {})
            for media in content.values():
                schema = media.get("schema", {})
                reference = schema.get("$ref", schema.get("items", {}).get("$ref", ""))
                if reference:
                    found.setdefault(reference.rpartition("/")[2], _tag(item))
        return found

    def _reached(self, node: Any) -> set[str]:
        """The names of the schemas that a node refers to, and that these refer to."""
        seen: set[str] = set()
        waiting = list(_references(node))
        while waiting:
            reference = waiting.pop()
            if reference not in seen:
                seen.add(reference)
                waiting += _references(self._resolved({"$ref": reference}))
        return {one.rpartition("/")[2] for one in seen if "/schemas/" in one}

    def _resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in node:
            target: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node


RECORDS: dict[str, type[Record]] = {
    name: record
    for name, record in vars(models).items()
    if isinstance(record, type) and issubclass(record, Record) and record.__name__ == name
}
"""The records by name, without the names that other clients have for them."""
KEYWORDLESS = {"LocalExecutionReport"}
"""Bodies that are lists: their items are records or request types, not keywords."""


def members(record: type[Record]) -> dict[str, str]:
    """The members that a record reads, with its names for them."""
    read = {value.key: name for name, value in vars(record).items() if isinstance(value, Attribute)}
    # Members that the server sends only when they are true are properties.
    properties = (name for name in ("archived", "default") if isinstance(vars(record).get(name), property))
    return read | {name: name for name in properties}


def keywords(fields: str) -> tuple[str, set[str]]:
    """The module of `_operations` that has these keyword arguments, and their names."""
    name, module = next((name, module) for name, module in _modules().items() if hasattr(module, fields))
    return name, set(getattr(module, fields).__annotations__)


@cache
def _modules() -> dict[str, Any]:
    path = scheduler0._operations.__path__
    return {
        one.name: importlib.import_module(f"scheduler0._operations.{one.name}")
        for one in pkgutil.iter_modules(path)
    }


@cache
def _endpoint_modules() -> set[str]:
    return {
        value.module
        for module in _modules().values()
        for value in vars(module).values()
        if isinstance(value, Endpoint)
    }


@cache
def _words_of_the_emulator() -> set[str]:
    files = (ROOT / "scheduler0" / "emulator").rglob("*.py")
    return {
        word
        for file in files
        if file.stem != "operation_names"
        for word in re.findall(r"\w+", file.read_text("utf-8"))
    }


@cache
def _text(file: str) -> str:
    return (ROOT / file).read_text("utf-8")


def _contract() -> list[str]:
    return [_text(f"docs/contract/{file.name}") for file in (ROOT / "docs" / "contract").glob("*.md")]


def _tag(item: Mapping[str, Any]) -> str:
    return str((item.get("tags") or ["default"])[0])


def _shape(path: str) -> str:
    """The path without the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def _file(record: type[Record]) -> str:
    return f"{record.__module__.replace('.', '/')}.py"


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


if __name__ == "__main__":
    sys.exit(main())
