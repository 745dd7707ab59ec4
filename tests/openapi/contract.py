"""Compare requests and answers with ``openapi.json``, more strictly than JSON Schema alone.

A member, query parameter or status that the contract does not name is a fault too: it would
be a misspelt name far more often than an extension.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

OPENAPI = Path(__file__).parents[2] / "openapi.json"
PREFIX = "/api/v1"
JSON = "application/json"

_DOCUMENT = "urn:openapi"


@dataclass(frozen=True)
class Operation:
    """One operation; the schemas in it may refer to components of the document."""

    id: str
    tag: str
    description: str
    method: str
    path: str
    parameters: tuple[Mapping[str, Any], ...]
    body: Mapping[str, Any] | None
    body_required: bool
    responses: Mapping[str, Mapping[str, Any]]
    public: bool

    def matches(self, path: str) -> re.Match[str] | None:
        return re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path), path)


class Contract:
    """The operations of an OpenAPI document, and the means to check traffic against them."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = _closed(document)
        self._registry: Registry[Any] = Registry().with_resource(
            _DOCUMENT, DRAFT202012.create_resource(self._document)
        )
        self.operations = {operation.id: operation for operation in self._read()}

    @classmethod
    def load(cls) -> Contract:
        return cls(json.loads(OPENAPI.read_text("utf-8")))

    def find(self, method: str, path: str) -> Operation | None:
        """Return the operation of a path without the API prefix. Literal paths come before patterns."""
        found = [
            operation
            for operation in self.operations.values()
            if operation.method == method and operation.matches(path)
        ]
        return min(found, key=lambda operation: operation.path.count("{"), default=None)

    def request_faults(
        self, method: str, target: str, headers: Mapping[str, str], content: bytes
    ) -> tuple[Operation | None, list[str]]:
        """Return the operation and what is wrong with the request. Header names are in lower case."""
        url = urlsplit(target)
        operation = None
        if url.path.startswith(PREFIX + "/"):
            operation = self.find(method, url.path.removeprefix(PREFIX))
        if operation is None:
            return None, [f"{method} {url.path} is not an operation of the contract"]
        faults = [
            *self._parameter_faults(operation, url.path.removeprefix(PREFIX), url.query),
            *self._body_faults(operation, headers.get("content-type", ""), content),
        ]
        return operation, faults

    def response_faults(
        self, operation: Operation, status: int, headers: Mapping[str, str], content: bytes
    ) -> list[str]:
        """List what is wrong with an answer. Only failures may have a second document."""
        response = operation.responses.get(str(status))
        if response is None:
            return [f"status {status} is not documented"]
        media = response.get("content")
        if not media:
            return [f"a {status} has no body"] if content else []
        kind = headers.get("content-type", "").partition(";")[0]
        if kind not in media:
            return [f"content type {kind!r} is not documented for {status}"]
        if kind != JSON:
            return []
        text = content.decode()
        try:
            value, end = json.JSONDecoder().raw_decode(text)
        except ValueError as error:
            return [f"the body is not JSON: {error}"]
        faults = list(self._value_faults("body", value, media[JSON]["schema"]))
        if status < 300 and end != len(text):
            faults.append("a success holds more than one document")
        if value.get("success") is not (status < 300):
            faults.append(f"body.success is {value.get('success')} with status {status}")
        return faults

    def _parameter_faults(self, operation: Operation, path: str, query: str) -> Iterator[str]:
        given = parse_qsl(query, keep_blank_values=True)
        names = [name for name, _ in given]
        known = {parameter["name"] for parameter in operation.parameters if parameter["in"] == "query"}
        yield from (f"query parameter {name!r} is not documented" for name in names if name not in known)
        yield from (f"query parameter {name!r} is repeated" for name in known if names.count(name) > 1)
        match = operation.matches(path)
        segments = {} if match is None else {name: unquote(text) for name, text in match.groupdict().items()}
        for parameter in operation.parameters:
            where, name = parameter["in"], parameter["name"]
            values = dict(given) if where == "query" else segments
            if name in values:
                faults = self._text_faults(f"{where} parameter {name!r}", values[name], parameter["schema"])
                yield from faults
            elif parameter.get("required"):
                yield f"{where} parameter {name!r} is missing"

    def _body_faults(self, operation: Operation, content_type: str, content: bytes) -> Iterator[str]:
        if operation.body is None:
            if content:
                yield "the operation takes no body"
        elif not content:
            if operation.body_required:
                yield "the body is missing"
        elif content_type != JSON:
            yield f"the body is sent as {content_type!r}"
        else:
            try:
                value = json.loads(content)
            except ValueError as error:
                yield f"the body is not JSON: {error}"
            else:
                yield from self._value_faults("body", value, operation.body)

    def _text_faults(self, where: str, text: str, schema: Mapping[str, Any]) -> list[str]:
        """Faults of a value that the URL carries as text: it may stand for a text or a number."""
        readings: list[Any] = [text]
        if re.fullmatch(r"-?\d+", text):
            readings.insert(0, int(text))
        faults = [list(self._value_faults(where, reading, schema)) for reading in readings]
        return min(faults, key=len)

    def _value_faults(self, where: str, value: Any, schema: Mapping[str, Any]) -> Iterable[str]:
        validator = Draft202012Validator(
            schema, registry=self._registry, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        for error in validator.iter_errors(value):
            yield f"{where}{error.json_path.removeprefix('$')}: {error.message}"

    def _read(self) -> Iterator[Operation]:
        for path, item in self._document["paths"].items():
            for method, operation in item.items():
                body = self._resolve(operation.get("requestBody", {}))
                yield Operation(
                    id=operation["operationId"],
                    tag=operation["tags"][0],
                    description=operation["description"],
                    method=method.upper(),
                    path=path,
                    parameters=tuple(self._resolve(one) for one in operation.get("parameters", [])),
                    body=body["content"][JSON]["schema"] if body else None,
                    body_required=body.get("required", False),
                    responses={
                        status: self._resolve(response) for status, response in operation["responses"].items()
                    },
                    public=operation.get("security") == [],
                )

    def _resolve(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        reference = node.get("$ref")
        if reference is None:
            return node
        resolved: Mapping[str, Any] = self._registry.resolver().lookup(reference).contents
        return resolved


def _closed(node: Any) -> Any:
    """Copy the document with absolute references and with objects that allow only named members."""
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {name: _closed(value) for name, value in node.items()}
    if isinstance(copy.get("$ref"), str):
        copy["$ref"] = _DOCUMENT + copy["$ref"]
    if "properties" in copy and "object" in copy.get("type", ()):
        copy.setdefault("additionalProperties", False)
    return copy
