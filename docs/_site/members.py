"""Lay out what docstrings and signatures leave to their reader.

A method whose signature says `**fields: Unpack[JobFields]` gets the list of its keywords. The docstrings of
generated request types have their members in Google's style, which becomes a list. Names of pages become
links.
Classes that nobody calls by hand lose the signature of their constructor. Records get a list of their
attributes.
"""

from __future__ import annotations

import inspect
import re
from typing import Any

from scheduler0._wire.records import Attribute, Record

_NO_SIGNATURE = ("scheduler0._sync.resources.", "scheduler0._wire.executor_types", "scheduler0_openapi.")
_PAGE = re.compile(r"`{0,2}(?<![\w/])docs/([\w/-]+)\.md`{0,2}")
_UNPACK = re.compile(r"Unpack\[(\w+)\]")


def keywords(function: Any) -> dict[str, str]:
    """The names and types behind `Unpack` in a signature; empty without them."""
    annotations: dict[str, Any] = getattr(function, "__annotations__", {})
    for annotation in annotations.values():
        if found := _UNPACK.fullmatch(str(annotation)):
            members = function.__globals__[found[1]]
            # A TypedDict has the members of its bases as well, each as the text that stands in the code.
            return {
                name: getattr(kind, "__forward_arg__", str(kind))
                for name, kind in members.__annotations__.items()
            }
    return {}


_MEMBER = re.compile(r"\s+(\w+) \((.*?)\):(.*)")


def listed(lines: list[str]) -> list[str]:
    """The docstring of a generated type with a list in the place of its section `Attributes:`."""
    start = next((number for number, line in enumerate(lines) if line.strip() == "Attributes:"), None)
    if start is None:
        return lines
    items: list[str] = []
    for line in lines[start + 1 :]:
        if found := _MEMBER.fullmatch(line):
            items.append(f"- ``{found[1]}`` (``{found[2]}``){':' if found[3] else ''}{found[3]}")
        elif line.strip() and items:
            items[-1] += f" {line.strip()}"
    return [*lines[:start], "", *items, ""]


_KINDS = {
    "text": "str",
    "integer": "int",
    "number": "float",
    "flag": "bool",
    "date": "datetime",
    "mapping": "dict",
}


def attributes(record: type[Record]) -> list[str]:
    """The attributes of a record as a list: type, name on the wire, and what the comment below each says."""
    from sphinx.pycode import ModuleAnalyzer  # the tests of the rest need no Sphinx

    items: list[str] = []
    for base in (kind for kind in reversed(record.__mro__) if issubclass(kind, Record)):
        comments = ModuleAnalyzer.for_module(base.__module__).find_attr_docs()
        for name, attribute in vars(base).items():
            if isinstance(attribute, Attribute):
                comment = " ".join(comments.get((base.__name__, name), [])).strip()
                kind = _kind(attribute.parse) + (
                    "" if attribute.required or _is_list(attribute) else " | None"
                )
                items.append(
                    f"- ``{name}`` (``{kind}``), ``{attribute.key}`` on the wire. {comment}".rstrip()
                )
    return items


def _is_list(attribute: Any) -> bool:
    return "items" in vars(attribute.parse) if inspect.isfunction(attribute.parse) else False


def _kind(parse: Any) -> str:
    """The type that a reader of a member makes."""
    if inspect.ismethod(parse):
        return parse.__self__.__name__
    known = vars(parse)
    if "items" in known:
        return f"list[{_kind(known['items'])}]"
    return known["kind"].__name__ if "kind" in known else _KINDS.get(parse.__name__, "dict")


def _skip(app: Any, what: str, name: str, obj: Any, skip: bool, options: Any) -> bool | None:
    return True if isinstance(obj, Attribute) else None


def _add(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    if what in ("method", "function") and inspect.isfunction(obj) and (found := keywords(obj)):
        members = ", ".join(f"``{member}: {_short(kind)}``" for member, kind in found.items())
        lines += ["", f"Keywords: {members}.", ""]

    lines[:] = [_PAGE.sub(r":doc:`docs/\1.md </\1>`", line) for line in lines]
    if what == "class" and obj.__module__.startswith(_NO_SIGNATURE[1:]):
        lines[:] = listed(lines)
        if not any(line.startswith("- ") for line in lines):
            generated = next(
                kind for kind in obj.__mro__ if kind.__module__.startswith("scheduler0_openapi.")
            )
            lines += [
                line for line in listed((generated.__doc__ or "").splitlines()) if line.startswith("- ")
            ]
    if what == "class" and issubclass(obj, Record):
        lines += ["", *attributes(obj), ""]


def _sign(
    app: Any, what: str, name: str, obj: Any, options: Any, signature: str | None, returned: str | None
) -> tuple[str, str | None] | None:
    return ("", None) if what == "class" and obj.__module__.startswith(_NO_SIGNATURE) else None


def _short(kind: str) -> str:
    return re.sub(r"^(?:Not)?Required\[(.*)\]$", r"\1", kind)


def setup(app: Any) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("autodoc-process-docstring", _add)
    app.connect("autodoc-process-signature", _sign)
    app.connect("autodoc-skip-member", _skip)
    return {"parallel_read_safe": True}
