"""Compare another OpenAPI document of this API with ours.

    python scripts/spec_diff.py FILE_OR_URL [--fail-on missing|changed|any] [--json]

Prints one line per finding, with the places behind it: `missing` is in the other document only,
`added` in ours only, `changed` in both but not alike: another type, format or list of values, or
required in one of them. Exit status: 0, or 1 for a finding of the kind that --fail-on names
(`missing` if it is not given; `changed` fails for missing ones too), or 2 if the other document
cannot be read.

Reads OpenAPI 3.0 and 3.1 as JSON, and as YAML where ruamel.yaml is installed.
Paths may be written with `:id` for `{id}`, begin with
`/api/v1` and name their parameters differently. Headers that carry credentials are security,
not parameters.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from http.client import HTTPException
from pathlib import Path
from typing import Any, TypeGuard
from urllib.parse import unquote

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


_FAILING = {
    "missing": ("missing",),
    "changed": ("missing", "changed"),
    "any": ("missing", "changed", "added"),
}
Answers = Mapping[str, Mapping[str, "Member"]]


class UnreadableError(Exception):
    """The document cannot be compared; the message says why."""


@dataclass(frozen=True, order=True)
class Finding:
    kind: str
    where: str
    what: str = ""
    source: str = field(default="", compare=False)
    """The schema and the member that a change is in: all places of one source and change are one line."""

    def __str__(self) -> str:
        return f"{self.kind:8} {self.where}" + (f": {self.what}" if self.what else "")


@dataclass(frozen=True)
class Change:
    """One line of the report."""

    kind: str
    subject: str
    """The operation, or the schema and the member."""
    what: str
    places: list[str]

    def __str__(self) -> str:
        behind = f"  [{'; '.join(self.places)}]" if self.places else ""
        return f"{self.kind:8} {self.subject}" + (f": {self.what}" if self.what else "") + behind


@dataclass(frozen=True)
class Member:
    """A parameter, or a value in a body."""

    types: frozenset[str]
    """JSON types without `null`; empty if the document leaves them open."""

    required: bool = False

    values: frozenset[str] = frozenset()
    """The values that it is limited to, as JSON; empty where it is not."""

    formats: frozenset[str] = frozenset()
    source: str = field(default="", compare=False)
    """The named schema and the member: `Job.retryMax`."""


@dataclass
class Operation:
    parameters: dict[str, Member] = field(default_factory=dict[str, Member])
    body: dict[str, Member] = field(default_factory=dict[str, Member])
    answers: dict[str, dict[str, Member]] = field(default_factory=dict[str, dict[str, Member]])
    """The members of each success status."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare another OpenAPI document of this API with ours.")
    parser.add_argument("document", metavar="FILE_OR_URL")
    parser.add_argument(
        "--fail-on",
        choices=[*_FAILING],
        default="missing",
        help="which findings make the exit status 1: missing ones, changed ones as well, or any",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON array instead of lines")
    given = parser.parse_args(arguments)
    source = given.document
    try:
        findings = compare(json.loads(OURS.read_text(encoding="utf-8")), read(source))
    except UnreadableError as error:
        print(f"spec_diff: {source}: {error}", file=sys.stderr)
        return 2
    changes = grouped(findings)
    count = {kind: sum(change.kind == kind for change in changes) for kind in ("missing", "changed", "added")}
    if given.json:
        print(json.dumps([asdict(change) for change in changes], indent=2))
    else:
        for change in changes:
            print(change)
        print(", ".join(f"{number} {kind}" for kind, number in count.items()))
    return 1 if any(count[kind] for kind in _FAILING[given.fail_on]) else 0


def grouped(findings: Iterable[Finding]) -> list[Change]:
    """One change for the findings of one source, with their places."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for finding in findings:
        if not finding.source:
            places[finding.kind, finding.where, finding.what] = []
            continue
        place, _, change = finding.what.partition(": ")
        places.setdefault((finding.kind, finding.source, change), []).append(f"{finding.where} {place}")
    return [Change(kind, subject, what, found) for (kind, subject, what), found in places.items()]


def read(source: str) -> Any:
    """Read the JSON document in a file or behind a URL. Raises UnreadableError."""
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
        if re.match(rb"\s*(%|---|#|openapi:|swagger:|[a-z]+:\s)", text):
            return _yaml(text)
        raise UnreadableError(f"not JSON: {error}") from error


def _yaml(text: bytes) -> Any:
    """A YAML document with the names of members as text: `200:` is a number in YAML."""
    try:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError
    except ImportError:
        raise UnreadableError("the document is YAML: install ruamel.yaml, or convert it to JSON") from None
    try:
        return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))
    except (YAMLError, ValueError, TypeError, RecursionError) as error:
        raise UnreadableError(f"not YAML that can be read: {' '.join(str(error).split())[:200]}") from error


def compare(ours: Any, theirs: Any) -> list[Finding]:
    """List the differences between two documents, in the order of paths. Raises UnreadableError."""
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
    mine, other = _named(ours.answers, theirs.answers), _named(theirs.answers, ours.answers)
    for status in sorted(mine.keys() | other.keys()):
        if status not in mine:
            yield Finding("missing", where, f"answer {status}")
        elif status not in other:
            yield Finding("added", where, f"answer {status}")
    for status in sorted(mine.keys() & other.keys()):
        yield from _compare_members(where, f"answer {status} ", mine[status], other[status])


def _named(answers: Answers, others: Answers) -> Answers:
    """`2XX` under the success status that the other document has, or 200."""
    if "2XX" not in answers:
        return answers
    status = next((name for name in sorted(others) if name != "2XX" and name not in answers), "200")
    return {status if name == "2XX" else name: members for name, members in answers.items()}


def _compare_members(
    where: str, prefix: str, ours: Mapping[str, Member], theirs: Mapping[str, Member]
) -> Iterator[Finding]:
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in ours:
            yield Finding("missing", where, prefix + name, theirs[name].source)
        elif name not in theirs:
            yield Finding("added", where, prefix + name, ours[name].source)
        else:
            for change in _changes(ours[name], theirs[name]):
                source = ours[name].source or theirs[name].source
                yield Finding("changed", where, f"{prefix}{name}: {change}", source)


def _changes(ours: Member, theirs: Member) -> Iterator[str]:
    if ours.types and theirs.types and ours.types != theirs.types:
        yield f"{' or '.join(sorted(ours.types))} here, {' or '.join(sorted(theirs.types))} there"
    if ours.required != theirs.required:
        here, there = (["optional", "required"][member.required] for member in (ours, theirs))
        yield f"{here} here, {there} there"
    if ours.formats and theirs.formats and ours.formats != theirs.formats:
        yield f"format {' or '.join(sorted(ours.formats))} here, {' or '.join(sorted(theirs.formats))} there"
    if ours.values != theirs.values:
        for value in sorted(theirs.values - ours.values):
            yield (
                f"the value {value} is there only" if ours.values else f"limited there to {value} and others"
            )
        for value in sorted(ours.values - theirs.values):
            yield (
                f"the value {value} is here only" if theirs.values else f"limited here to {value} and others"
            )


def operations(document: Any) -> dict[str, Operation]:
    """Return the operations of a document by method and path. Path parameters lose their names."""
    return _Reader(document).operations()


class _Reader:
    def __init__(self, document: Any) -> None:
        self._document = _object(document, "the document")
        if "swagger" in self._document:
            raise UnreadableError(
                f"Swagger {self._document['swagger']}: convert the document to OpenAPI 3 first"
            )
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
            if str(status).startswith("2"):
                result.answers[str(status).upper()] = self._content(self._resolve(answer, where), where)
        return result

    def _add_parameter(self, result: Operation, node: Mapping[str, Any], where: str) -> None:
        place, name = str(node.get("in", "")), str(node.get("name", ""))
        if place == "path" or (place == "header" and name.lower() in SECURITY_HEADERS):
            # The names of path parameters do not matter: the path itself is compared.
            return
        member = self._member(node.get("schema", {}), node.get("required") is True, where, "")
        result.parameters[f"{place} {name}"] = member

    def _content(self, node: Mapping[str, Any], where: str) -> dict[str, Member]:
        content = _object(node.get("content", {}), f"{where} content")
        media = next((kind for kind in content if "json" in kind), None)
        if media is None:
            return {}
        schema = _object(content[media], f"{where} {media}").get("schema", {})
        merged: dict[str, Member] = {}
        for name, member in self._members(schema, "", where, ()):
            before = merged.get(name, member)
            merged[name] = replace(
                member, types=before.types | member.types, required=before.required and member.required
            )
        return merged

    def _members(
        self, node: Any, prefix: str, where: str, seen: tuple[str, ...]
    ) -> Iterator[tuple[str, Member]]:
        """Yield everything below a schema, as `data.jobs[].id`. A schema inside itself ends the descent."""
        inherited = self._required(node, where, ())
        for schema, passed in self._parts(node, where, seen):
            required = inherited | set(_array(schema.get("required", []), f"{where} required"))
            for name, child in _object(schema.get("properties", {}), f"{where} properties").items():
                path = f"{prefix}.{name}" if prefix else name
                source = f"{passed[-1].rpartition('/')[2]}.{name}" if passed else ""
                yield path, self._member(child, name in required, where, source)
                yield from self._members(child, path, where, passed)
            if "items" in schema:
                yield from self._members(schema["items"], prefix + "[]", where, passed)
            if isinstance(schema.get("additionalProperties"), dict):
                yield from self._members(schema["additionalProperties"], f"{prefix}.*", where, passed)

    def _required(self, node: Any, where: str, seen: tuple[str, ...]) -> set[str]:
        """Return what a schema requires by itself and by `allOf`. One part may require what another has."""
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

    def _member(self, node: Any, required: bool, where: str, source: str) -> Member:
        types: set[str] = set()
        values: set[str] = set()
        formats: set[str] = set()
        for schema, _ in self._parts(node, where, ()):
            given = schema.get("type", [])
            types |= {str(name) for name in (given if _is_array(given) else [given])}
            values |= {json.dumps(value) for value in _array(schema.get("enum", []), f"{where} enum")}
            values |= {json.dumps(schema["const"])} if "const" in schema else set()
            formats |= {str(schema["format"])} if "format" in schema else set()
        return Member(
            frozenset(types - {"null"}), required, frozenset(values - {"null"}), frozenset(formats), source
        )

    def _parts(
        self, node: Any, where: str, seen: tuple[str, ...]
    ) -> Iterator[tuple[Mapping[str, Any], tuple[str, ...]]]:
        """Yield a schema and everything that references, `allOf`, `anyOf` and `oneOf` add to it."""
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
            key = unquote(name).replace("~1", "/").replace("~0", "~")
            if _is_array(node) and re.fullmatch(r"0|[1-9]\d*", key) and int(key) < len(node):
                node = node[int(key)]
            elif _is_object(node) and key in node:
                node = node[key]
            else:
                raise UnreadableError(f"{where}: {reference} does not exist")
        return node


def _canonical(path: str) -> str:
    """Return one spelling of a path: without prefix and final slash, each parameter as `{}`."""
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
