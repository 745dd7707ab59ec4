"""Read and write plan files: TOML, or YAML by its file name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from .desired import Desired, PlanError, parse

_YAML = (".yaml", ".yml")
_EXTRA = "install the extra: pip install 'scheduler0-python-client[plans]'"


def load(path: str | PathLike[str]) -> Desired:
    """Read a plan file: TOML, or YAML if its name ends with ``.yaml`` or ``.yml``.

    YAML needs the extra ``plans``. Raises :class:`PlanError` that names the file.
    """
    if not isinstance(path, str | PathLike):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"a plan file is named by a path, not by {path!r:.80}")
    file = Path(path)
    try:
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PlanError(f"{str(file)!r:.200} cannot be read: {reason}") from error
    try:
        if file.suffix.lower() not in _YAML:
            return parse(tomllib.loads(content.decode()))
        documents = yaml_of(content)
        if len(documents) != 1:
            raise PlanError(f"the file has {len(documents)} documents; write one")
        return parse(documents[0])
    except PlanError as error:
        raise PlanError(f"{file.name}: {error.message}") from None
    except ValueError as error:
        raise PlanError(f"{file.name}: {error}") from None


def dump(document: Mapping[str, Any], *, style: str = "toml") -> str:
    """A document as text; ``style`` is ``toml`` or ``yaml``. Needs the extra ``plans``.

    Raises ``ValueError`` for another style.
    """
    if style not in ("toml", "yaml"):
        raise ValueError(f"style: {style!r} is unknown; write toml or yaml")
    try:
        if style == "yaml":
            from .yaml_documents import write_yaml

            return write_yaml(document)
        import tomli_w
    except ImportError as error:
        raise PlanError(f"writing {style} needs a package that is not there; {_EXTRA}") from error
    return tomli_w.dumps(document)


def save(document: Mapping[str, Any], path: str | PathLike[str]) -> None:
    """Write a document to a file: YAML by its name, else TOML. An existing file is replaced."""
    file = Path(path)
    text = dump(document, style="yaml" if file.suffix.lower() in _YAML else "toml")
    file.write_text(text, "utf-8")


def yaml_of(content: bytes) -> list[Mapping[str, Any]]:
    """The documents of a YAML file. Raises :class:`PlanError`."""
    try:
        from .yaml_documents import read_yaml
    except ImportError as error:
        raise PlanError(f"YAML needs PyYAML; {_EXTRA}") from error
    return read_yaml(content)
