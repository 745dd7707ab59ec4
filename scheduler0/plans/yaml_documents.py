"""Read and write YAML. Needs PyYAML (extra ``plans``)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, cast

import yaml

from .desired import PlanError


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice: the plain loader keeps the last one and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key: Any = self.construct_object(key_node, deep=True)  # pyright: ignore[reportUnknownMemberType]
            line = key_node.start_mark.line + 1
            if isinstance(key, dict | list):
                raise PlanError(
                    f"line {line}: a table cannot be a name; put a template in quotes, or render it"
                )
            if isinstance(key, Hashable) and key in seen:
                raise PlanError(f"line {line}: {key!r} stands twice in one table; remove one")
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(content: bytes) -> list[Mapping[str, Any]]:
    """The tables in a YAML file, one for each document. Raises :class:`PlanError`."""
    try:
        documents = [one for one in yaml.load_all(content, _Loader) if one is not None]
    except yaml.YAMLError as error:
        raise PlanError(f"this is not YAML: {error}") from None
    for document in documents:
        if not isinstance(document, Mapping):
            raise PlanError(f"{document!r:.80} is not a table")
    return cast("list[Mapping[str, Any]]", documents)


def write_yaml(document: Mapping[str, Any]) -> str:
    text: Any = yaml.safe_dump(  # pyright: ignore[reportUnknownMemberType]
        dict(document), sort_keys=False, allow_unicode=True, width=100
    )
    return cast("str", text)
