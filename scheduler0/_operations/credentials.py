"""Credentials: the operations and their keyword arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from .. import models
from .._wire.bodies import BodyRule
from .._wire.members import ACTOR, MIGRATION, Problem, between, listed, one_of
from .endpoint import Endpoint, by_name, no_record

_ID = "credential_id"
_SCOPES = tuple(scope.value for scope in models.CredentialScope)
_HINTS = {
    "scopes": f"pass a list with any of {', '.join(map(repr, _SCOPES))} ({MIGRATION})",
    "archived": "say whether the key is archived; one that is not is brought back",
    "created_by": ACTOR,
    "modified_by": ACTOR,
    "deleted_by": ACTOR,
    "archived_by": ACTOR,
}


def _check(given: Mapping[str, Any]) -> Iterator[Problem]:
    yield from between(given, "expires_in_seconds", 300, 7_776_000)
    scopes = listed(given, "scopes")
    for index, scope in enumerate(scopes):
        name = f"scopes[{index}]"
        yield from one_of({name: scope}, name, _SCOPES)
        if scope in scopes[:index]:
            yield Problem(name, f" is {scope!r:.80} a second time")


LIST_CREDENTIALS = Endpoint(
    "credentials.list_credentials",
    models.CredentialPage.of,
    rows="credentials",
    ordering=by_name("id", "date_created", "date_modified", "created_by", "deleted_by", "expires_at"),
)
CREATE_CREDENTIAL = Endpoint(
    "credentials.create_credential",
    models.Credential.of,
    BodyRule(
        "CredentialCreateRequestBody",
        actor="createdBy",
        required=("scopes", "created_by"),
        hints=_HINTS,
        check=_check,
    ),
)
GET_CREDENTIAL = Endpoint("credentials.get_credential", models.Credential.of, id_name=_ID)
UPDATE_CREDENTIAL = Endpoint(
    "credentials.update_credential",
    models.Credential.of,
    BodyRule("CredentialUpdateRequestBody", actor="modifiedBy", required=("modified_by",), hints=_HINTS),
    id_name=_ID,
)
ARCHIVE_OR_BRING_BACK = UPDATE_CREDENTIAL._replace(
    body=UPDATE_CREDENTIAL.rule._replace(required=("archived", "modified_by"))
)
"""An update without ``archived`` would bring an archived credential back."""
DELETE_CREDENTIAL = Endpoint(
    "credentials.delete_credential",
    no_record,
    BodyRule("CredentialDeleteRequestBody", actor="deletedBy", required=("deleted_by",), hints=_HINTS),
    id_name=_ID,
)
ARCHIVE_CREDENTIAL = Endpoint(
    "credentials.archive_credential",
    no_record,
    BodyRule("CredentialArchiveRequestBody", actor="archivedBy", required=("archived_by",), hints=_HINTS),
    id_name=_ID,
)


class CredentialFields(TypedDict, total=False):
    scopes: list[str]
    expires_in_seconds: int | None
    archived: bool
    created_by: str | None
    account_id: str | int | None


class CredentialUpdateFields(TypedDict, total=False):
    archived: bool
    modified_by: str | None
    account_id: str | int | None


class CredentialArchiveFields(TypedDict, total=False):
    archived_by: str | None
    account_id: str | int | None
