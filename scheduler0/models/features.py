"""Features (contract admin 6)."""

from __future__ import annotations

from .._record import Record, date, field, integer, optional, text


class Feature(Record):
    """A feature that accounts can have."""

    id = field("id", integer)
    name = field("name", text)
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)
