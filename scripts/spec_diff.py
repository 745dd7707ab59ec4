"""Compare another OpenAPI document of this API with ours.

    python scripts/spec_diff.py FILE_OR_URL

Prints one line per finding: `missing` is in the other document only, `added` in ours only,
`changed` in both but not alike. Exit status: 0 where ours lacks nothing, 1 where something
is missing, 2 where the other document cannot be read.

Reads OpenAPI 3.0 and 3.1 as JSON. Paths may be written with `:id` for `{id}`, begin with
`/api/v1` and name their parameters differently. Headers that carry credentials are security,
not parameters.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any, TypeGuard

OURS = Path(__file__).resolve().parent.parent / "openapi.json"
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
SECURITY_HEADERS = {
    "authorization",
    "x-account-id",
    "x-act-as-api-key",
    "x-api-key",
    "x-peer",
    "x-secret-key",
}


class UnreadableError(Exception):
    """The document is not one that can be compared; the message says why."""


@dataclass(frozen=True, order=True)
class Finding:
    kind: str
    where: str
    what: str = ""

    def __str__(self) -> str:
        return f"{self.kind:8} {self.where}" + (f": {self.what}" if self.what else "")


@dataclass(frozen=True)
class Member:
    """A parameter, or a value in a body."""

    types: frozenset[str]
    """JSON types without `null`; empty where the document leaves them open."""

    required: bool = False


@dataclass
class Operation:
    parameters: dict[str, Member] = field(default_factory=dict[str, Member])
    body: dict[str, Member] = field(default_factory=dict[str, Member])
    answers: dict[str, dict[str, Member]] = field(default_factory=dict[str, dict[str, Member]])
    """The members of each success status."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare another OpenAPI document of this API with ours.")
    parser.add_argument("document", metavar="FILE_OR_URL")
    source = parser.parse_args(arguments).document
    try:
        findings = compare(json.loads(OURS.read_text(encoding="utf-8")), read(source))
    except UnreadableError as error:
        print(f"spec_diff: {source}: {error}", file=sys.stderr)
        return 2
    for finding in findings:
        print(finding)
    count = {
        kind: sum(finding.kind == kind for finding in findings) for kind in ("missing", "changed", "added")
    }
    print(", ".join(f"{number} {kind}" for kind, number in count.items()))
    return 1 if count["missing"] else 0


def read(source: str) -> Any:
    """The JSON document in a file or behind a URL; raises UnreadableError."""
    try:
        if re.match(r"https?://", source):
            with urllib.request.urlopen(source, timeout=30) as response:
                text = response.read()
        else:
            text = Path(source).read_bytes()
    except (OSError, HTTPException, ValueError) as error:
        raise UnreadableError(str(error)) from error
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"not JSON: {error}") from error


def compare(ours: Any, theirs: Any) -> list[Finding]:
    """What differs between two documents, in the order of paths; raises UnreadableError."""
    mine, other = operations(ours), operations(theirs)
    findings: list[Finding] = []
    for where in sorted(mine.keys() | other.keys()):
        if where not in mine:
            findings.append(Finding("missing", where))
        elif where not in other:
            findings.append(Finding("added", where))
        else:
            findings += _compare_operation(where, mine[where], other[where])
    return findings


def _compare_operation(where: str, ours: Operation, theirs: Operation) -> Iterator[Finding]:
    yield from _compare_members(where, "", ours.parameters, theirs.parameters)
    yield from _compare_members(where, "body ", ours.body, theirs.body)
    for status in sorted(ours.answers.keys() | theirs.answers.keys()):
        if status not in ours.answers:
            yield Finding("missing", where, f"answer {status}")
        elif status not in theirs.answers:
            yield Finding("added", where, f"answer {status}")
    for status in sorted(ours.answers.keys() & theirs.answers.keys()):
        yield from _compare_members(where, f"answer {status} ", ours.answers[status], theirs.answers[status])


def _compare_members(
    where: str, prefix: str, ours: Mapping[str, Member], theirs: Mapping[str, Member]
) -> Iterator[Finding]:
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in ours:
            yield Finding("missing", where, prefix + name)
        elif name not in theirs:
            yield Finding("added", where, prefix + name)
        else:
            for change in _changes(ours[name], theirs[name]):
                yield Finding("changed", where, f"{prefix}{name}: {change}")


def _changes(ours: Member, theirs: Member) -> Iterator[str]:
    if ours.types and theirs.types and ours.types != theirs.types:
        yield f"{' or '.join(sorted(ours.types))} here, {' or '.join(sorted(theirs.types))} there"
    if ours.required != theirs.required:
        here, there = (["optional", "required"][member.required] for member in (ours, theirs))
        yield f"{here} here, {there} there"


def operations(document: Any) -> dict[str, Operation]:
    """The operations of a document by method and path, path parameters without their names."""
    return _Reader(document).operations()


class _Reader:
    def __init__(self, document: Any) -> None:
        self._document = _object(document, "the document")
        if not str(self._document.get("openapi", "")).startswith("3."):
            raise UnreadableError("not an OpenAPI 3 document: it has no 'openapi: 3.x'")

    def operations(self) -> dict[str, Operation]:
        found: dict[str, Operation] = {}
        for path, node in _object(self._document.get("paths", {}), "paths").items():
            item = self._resolve(node, path)
            shared = _array(item.get("parameters", []), f"{path} parameters")
            for method in METHODS:
                if method in item:
                    where = f"{method.upper()} {_canonical(path)}"
                    found[where] = self._operation(_object(item[method], where), shared, where)
        return found

    def _operation(self, node: Mapping[str, Any], shared: list[Any], where: str) -> Operation:
        result = Operation()
        for parameter in [*shared, *_array(node.get("parameters", []), f"{where} parameters")]:
            self._add_parameter(result, self._resolve(parameter, where), where)
        if "requestBody" in node:
            result.body = self._content(self._resolve(node["requestBody"], where), where)
        for status, answer in _object(node.get("responses", {}), f"{where} responses").items():
            if status.startswith("2"):
                result.answers[status] = self._content(self._resolve(answer, where), where)
        return result

    def _add_parameter(self, result: Operation, node: Mapping[str, Any], where: str) -> None:
        place, name = str(node.get("in", "")), str(node.get("name", ""))
        if place == "path" or (place == "header" and name.lower() in SECURITY_HEADERS):
            # Names of path parameters are nobody's concern: the path itself is compared.
            return
        types = self._types(node.get("schema", {}), where)
        result.parameters[f"{place} {name}"] = Member(types, node.get("required") is True)

    def _content(self, node: Mapping[str, Any], where: str) -> dict[str, Member]:
        content = _object(node.get("content", {}), f"{where} content")
        media = next((kind for kind in content if "json" in kind), None)
        if media is None:
            return {}
        schema = _object(content[media], f"{where} {media}").get("schema", {})
        merged: dict[str, Member] = {}
        for name, member in self._members(schema, "", where, ()):
            before = merged.get(name, member)
            merged[name] = Member(before.types | member.types, before.required and member.required)
        return merged

    def _members(
        self, node: Any, prefix: str, where: str, seen: tuple[str, ...]
    ) -> Iterator[tuple[str, Member]]:
        """Everything below a schema, as `data.jobs[].id`; a schema inside itself ends the descent."""
        inherited = self._required(node, where, ())
        for schema, passed in self._parts(node, where, seen):
            required = inherited | set(_array(schema.get("required", []), f"{where} required"))
            for name, child in _object(schema.get("properties", {}), f"{where} properties").items():
                path = f"{prefix}.{name}" if prefix else name
                yield path, Member(self._types(child, where), name in required)
                yield from self._members(child, path, where, passed)
            if "items" in schema:
                yield from self._members(schema["items"], prefix + "[]", where, passed)
            if isinstance(schema.get("additionalProperties"), dict):
                yield from self._members(schema["additionalProperties"], f"{prefix}.*", where, passed)

    def _required(self, node: Any, where: str, seen: tuple[str, ...]) -> set[str]:
        """What a schema requires itself and by `allOf`, where one part may require what another one has."""
        if isinstance(node, bool):
            return set()
        schema = _object(node, f"{where} schema")
        reference = schema.get("$ref")
        if reference is not None:
            if reference in seen:
                return set()
            return self._required(self._target(reference, where), where, (*seen, reference))
        required = set(_array(schema.get("required", []), f"{where} required"))
        for part in _array(schema.get("allOf", []), f"{where} allOf"):
            required |= self._required(part, where, seen)
        return required

    def _types(self, node: Any, where: str) -> frozenset[str]:
        types: set[str] = set()
        for schema, _ in self._parts(node, where, ()):
            given = schema.get("type", [])
            types |= {str(name) for name in (given if _is_array(given) else [given])}
        return frozenset(types - {"null"})

    def _parts(
        self, node: Any, where: str, seen: tuple[str, ...]
    ) -> Iterator[tuple[Mapping[str, Any], tuple[str, ...]]]:
        """A schema and all that references, `allOf`, `anyOf` and `oneOf` add, with the references passed."""
        if isinstance(node, bool):
            return
        schema = _object(node, f"{where} schema")
        reference = schema.get("$ref")
        if reference is not None:
            if reference not in seen:
                yield from self._parts(self._target(reference, where), where, (*seen, reference))
            return
        yield schema, seen
        for keyword in ("allOf", "anyOf", "oneOf"):
            for part in _array(schema.get(keyword, []), f"{where} {keyword}"):
                yield from self._parts(part, where, seen)

    def _resolve(self, node: Any, where: str) -> Mapping[str, Any]:
        seen: set[str] = set()
        found = _object(node, where)
        while "$ref" in found:
            reference = found["$ref"]
            if reference in seen:
                raise UnreadableError(f"{where}: {reference} refers to itself")
            seen.add(reference)
            found = _object(self._target(reference, where), where)
        return found

    def _target(self, reference: Any, where: str) -> Any:
        if not isinstance(reference, str) or not reference.startswith("#/"):
            raise UnreadableError(
                f"{where}: only references within the document can be followed, not {reference!r}"
            )
        node: Any = self._document
        for name in reference[2:].split("/"):
            key = name.replace("~1", "/").replace("~0", "~")
            if not _is_object(node) or key not in node:
                raise UnreadableError(f"{where}: {reference} does not exist")
            node = node[key]
        return node


def _canonical(path: str) -> str:
    """One spelling of a path: without prefix and final slash, each parameter as `{}`."""
    path = re.sub(r"^/?api/v\d+(?=/|$)", "", path).rstrip("/")
    return re.sub(r"\{[^/}]*\}|(?<=/):[^/]+", "{}", path) or "/"


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_array(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not _is_object(value):
        raise UnreadableError(f"{where}: expected an object, got {value!r:.60}")
    return value


def _array(value: Any, where: str) -> list[Any]:
    if not _is_array(value):
        raise UnreadableError(f"{where}: expected an array, got {value!r:.60}")
    return value


if __name__ == "__main__":
    sys.exit(main())
