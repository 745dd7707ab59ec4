"""Records as types of pydantic and FastAPI. Only pydantic calls this, so only then is it imported."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, IntEnum
from typing import Any

_PLAIN: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "date": {"type": "string", "format": "date-time"},
    "mapping": {"type": "object"},
}
"""By the name of the parser in ``records``, which imports this module and not the other way round."""


def core_schema_of(record: Any) -> Any:
    """A schema that reads a JSON object as ``record``, checks its members, and writes it as it is."""
    from pydantic_core import core_schema

    return core_schema.no_info_plain_validator_function(
        lambda value: _validated(record, value),
        serialization=core_schema.plain_serializer_function_ser_schema(dict),
    )


def json_schema_of(record: Any) -> dict[str, Any]:
    """The JSON schema of ``record``: its members by wire name. Others may come."""
    members = attributes(record)
    return {
        "type": "object",
        "title": record.__name__,
        "description": (record.__doc__ or "").strip(),
        "properties": {one.key: _schema_of(one.parse, one.required) for one in members.values()},
        "required": [one.key for one in members.values() if one.required],
    }


def attributes(record: Any) -> dict[str, Any]:
    """The attributes of a record by name."""
    members: dict[str, Any] = {**vars(record)}
    return {name: value for name, value in members.items() if hasattr(value, "parse")}


def _validated(record: Any, value: Any) -> Any:
    if isinstance(value, record):
        return value
    try:
        read = record.of(value)
    except TypeError as error:
        raise ValueError(str(error)) from error
    missing = [one.key for one in attributes(record).values() if one.required and read.get(one.key) is None]
    if missing:
        raise ValueError(f"{record.__name__} lacks {', '.join(missing)}")
    for name in attributes(record):
        try:
            getattr(read, name)
        except Exception as error:
            raise ValueError(str(error)) from error
    return read


def _schema_of(parse: Callable[[Any], Any], required: bool) -> dict[str, Any]:
    schema = _of(parse)
    return schema if required else {"anyOf": [schema, {"type": "null"}], "default": None}


def _of(parse: Any) -> dict[str, Any]:
    plain = _PLAIN.get(parse.__name__)
    if plain is not None:
        return dict(plain)
    owner = getattr(parse, "__self__", None)
    if hasattr(owner, "__get_pydantic_json_schema__"):
        return json_schema_of(owner)
    known = getattr(parse, "__dict__", {})
    if "items" in known:
        return {"type": "array", "items": _of(known["items"])}
    kind = known.get("kind")
    if isinstance(kind, type) and issubclass(kind, Enum):
        # A newer server may know more values: the list is no limit.
        name = "integer" if issubclass(kind, IntEnum) else "string"
        return {"type": name, "examples": [member.value for member in kind]}
    return {}
