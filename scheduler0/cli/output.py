"""How results are printed: tables for people; JSON, JSON lines and CSV for programs."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.common import Common
from scheduler0.cli.terminal import console, moment, printable

Row = Mapping[str, Any]
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def show(common: Common, value: Any, columns: Sequence[str] = (), *, nothing: str = "nothing found") -> None:
    """Print a result: a list as a table with a row for each item, an object as a table of its members.

    `columns` are the default columns of a list, under their names on the wire. `--columns` replaces them.
    `nothing` is the note for people in the place of an empty list.
    """
    plain = _plain(value)
    if not common.show_secrets:
        from scheduler0._wire.redaction import masked

        plain = masked(plain)
    if all(isinstance(item, dict) for item in _items(plain)):
        _check_columns(_rows(plain), _wanted(common))
    if common.as_json:
        selected = [_selected(row, common) for row in plain] if _is_rows(plain) else plain
        print(json.dumps(_selected(selected, common), indent=2, ensure_ascii=False))
    elif common.as_jsonl:
        for item in _items(plain):
            print(json.dumps(_selected(item, common), ensure_ascii=False), flush=True)
    elif common.as_csv:
        _csv(common, _rows(plain), columns)
    elif plain == []:
        note(nothing)
    elif isinstance(plain, list) and not any(isinstance(item, dict) for item in _items(plain)):
        for item in _items(plain):
            print(printable(_cell(item, common)))
    elif isinstance(plain, list):
        _table(common, _rows(plain), columns)
    elif (members := _object(plain)) is not None:
        _members(common, members)
    elif plain is not None:
        print(plain)


def stream(common: Common, row: object) -> None:
    """Print one JSON object, on a line of its own, at once."""
    show(replace(common, as_json=False, as_jsonl=True), row)


def done(common: Common, command: str, text: str = "done", /, **members: object) -> None:
    """Say that a command without a result did its work: a note for people, one object for programs.

    The object has the member `done`, which is the name of the command, and `members`.
    """
    if common.is_for_programs:
        show(common, {"done": command, **members})
    else:
        note(text)


def note(text: str) -> None:
    """Tell the user something that is not part of the result."""
    print(text, file=sys.stderr)


def _plain(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, Mapping):
        members: Mapping[Any, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return {str(key): _plain(item) for key, item in members.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, Iterable):
        items: Iterable[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return [_plain(item) for item in items]
    if is_dataclass(value):
        return {member.name: _plain(getattr(value, member.name)) for member in fields(value)}
    attributes: dict[str, Any] = getattr(value, "__dict__", {})
    return _plain({name: item for name, item in attributes.items() if not name.startswith("_")})


def _items(value: Any) -> list[Any]:
    """The items of a list, or the one value that is no list."""
    items: list[Any] = value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]
    return items


def _object(value: Any) -> dict[str, Any] | None:
    members: dict[str, Any] | None = value if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType]
    return members


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in _items(value))


def _rows(value: Any) -> list[dict[str, Any]]:
    return [item if isinstance(item, dict) else {"value": item} for item in _items(value)]


def _wanted(common: Common) -> list[str]:
    return [name.strip() for name in (common.columns or "").split(",") if name.strip()]


def _selected(value: Any, common: Common) -> Any:
    wanted = _wanted(common)
    if not wanted or not isinstance(value, dict):
        return value
    return {name: _member(_rows(value)[0], name) for name in wanted}


def _member(row: Row, name: str) -> Any:
    """A member under its name on the wire or under its Python name. `job.id` is a member of a member."""
    if name in row:
        return row[name]
    if "." in name:
        outer, _, inner = name.partition(".")
        member = _object(_member(row, outer))
        return None if member is None else _member(member, inner)
    return row.get(_camel(name))


def _has(row: Row, name: str) -> bool:
    """Whether the row has this member, as `_member` finds it."""
    outer, dot, inner = name.partition(".")
    if name in row or not dot:
        return name in row or _camel(name) in row
    member = _object(_member(row, outer))
    return member is not None and _has(member, inner)


def _check_columns(rows: list[dict[str, Any]], wanted: list[str]) -> None:
    """Raise `CommandError` for a column that no row has."""
    for name in wanted:
        if rows and _camel(name) not in _OPTIONAL and not any(_has(row, name) for row in rows):
            known = sorted({_snake(member) for row in rows for member in _flat(row)})
            raise CommandError(f"--columns: there is no column {name!r}; there are {', '.join(known)}", 2)


def _columns(common: Common, rows: list[dict[str, Any]], columns: Sequence[str]) -> list[str]:
    """The columns to print: those of `--columns`, else `columns`, else all members of all rows."""
    return _wanted(common) or list(columns) or list(dict.fromkeys(name for row in rows for name in row))


_OPTIONAL = {
    "id",
    "spec",
    "startDate",
    "endDate",
    "description",
    "lastExecutionDate",
    "expiresAt",
    "executorId",
}
"""Members that the server leaves out where they are empty."""


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: f"_{match[1].lower()}", name)


def _cell(value: Any, common: Common) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return moment(value, utc=common.utc) if _DATE.fullmatch(value) else value
    if isinstance(value, list) and all(isinstance(item, str | int) for item in _items(value)):
        return ", ".join(map(str, _items(value)))
    return str(value) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False)


def _csv(common: Common, rows: list[dict[str, Any]], columns: Sequence[str]) -> None:
    names = _columns(common, rows, columns)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([_snake(name) for name in names])
    for row in rows:
        cells = (_member(row, name) for name in names)
        writer.writerow(
            [
                "" if cell is None else cell if isinstance(cell, str | int | float) else json.dumps(cell)
                for cell in cells
            ]
        )


def _table(common: Common, rows: list[dict[str, Any]], columns: Sequence[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    names = _columns(common, rows, columns)
    heads = [_snake(name) for name in names]
    cells = [[printable(_cell(_member(row, name), common)) for name in names] for row in rows]
    widths = [max(map(_longest_word, column)) for column in zip(heads, *cells, strict=True)]
    if sum(widths) + 2 * (len(widths) - 1) > console().width:
        # No table of this width keeps its words whole.
        for number, row in enumerate(cells):
            if number:
                print()
            _pairs(zip(heads, row, strict=True))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, head, width in zip(names, heads, widths, strict=True):
        number = all(isinstance(_member(row, name), int | float) for row in rows)
        table.add_column(head, justify="right" if number else "left", min_width=width)
    for row in cells:
        # As text: brackets in a job's data are no markup.
        table.add_row(*map(Text, row))
    _print(table)


def _longest_word(text: str) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, text.split()), default=0)


def _print(table: Any) -> None:
    """Print a table. Where nobody sees the columns end, the blanks at the ends of the lines are left out."""
    output = console()
    if output.is_terminal:
        output.print(table)
        return
    with output.capture() as captured:
        output.print(table)
    for line in captured.get().splitlines():
        print(line.rstrip())


def _flat(members: dict[str, Any]) -> list[str]:
    """The names of the members. An object in an object has a name for each of its own: `job.id`."""
    return [
        name if not inner else f"{name}.{_snake(one)}"
        for name, value in members.items()
        for inner in [_object(value)]
        for one in (inner or [name])
    ]


def _members(common: Common, members: dict[str, Any]) -> None:
    names = _wanted(common) or _flat(members)
    _pairs((_snake(name), printable(_cell(_member(members, name), common))) for name in names)


def _pairs(pairs: Iterable[tuple[str, str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in pairs:
        table.add_row(name, Text(text))
    _print(table)
