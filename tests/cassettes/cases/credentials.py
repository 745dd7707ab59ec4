"""Credentials, recorded against the emulator and the world of ``recorded_emulator.py``."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler0 import BadRequestError, NotFoundError, PermissionDeniedError
from scheduler0.models import CredentialScope
from scheduler0.types import (
    CredentialArchiveRequestBody,
    CredentialCreateRequestBody,
    CredentialDeleteRequestBody,
    CredentialUpdateRequestBody,
)

from ..case import Answer, Case, Fails
from ..cassette import REPLACED

CASES = (
    Case(
        "listCredentials",
        "credentials.list",
        kwargs={"limit": 1},
        gives={
            "total": 2,
            "has_next": False,
            "items.0.id": 2,
            "items.0.archived": False,
            "items.0.plaintext_secret": None,
        },
    ),
    Case(
        "listCredentials",
        "list_credentials",
        kwargs={"order_by": "scopes"},
        fails=Fails(BadRequestError, "invalid order by column"),
    ),
    Case(
        "createCredential",
        "credentials.create",
        kwargs={"scopes": ["read", "execute"], "expires_in_seconds": 3600, "created_by": "ann"},
        gives={
            "id": 3,
            "api_key": REPLACED,
            "plaintext_secret": REPLACED,
            "scopes": [CredentialScope.READ, CredentialScope.EXECUTE],
            "expires_at": datetime(2030, 1, 1, 1, tzinfo=UTC),
        },
    ),
    Case(
        "createCredential",
        "create_credential",
        (CredentialCreateRequestBody(scopes=["admin"], created_by="ann"),),
        fails=Fails(
            PermissionDeniedError, "admin scope may only be granted by an operator or an admin credential"
        ),
        answers=(Answer(403, "admin scope may only be granted by an operator or an admin credential"),),
    ),
    Case(
        "getCredential",
        "credentials.get",
        (2,),
        gives={"id": 2, "api_key": REPLACED, "scopes": [CredentialScope.READ], "created_by": "ann"},
    ),
    Case("getCredential", "get_credential", (99,), fails=Fails(BadRequestError, "credential not found")),
    Case(
        "updateCredential",
        "credentials.update",
        (2,),
        {"archived": True, "modified_by": "bob"},
        gives={"id": 2, "archived": True, "modified_by": "bob"},
    ),
    Case(
        "updateCredential",
        "update_credential",
        (99, CredentialUpdateRequestBody(archived=False, modified_by="bob")),
        fails=Fails(NotFoundError, "credential not found"),
    ),
    Case("archiveCredential", "credentials.archive", (2,), {"archived_by": "bob"}, gives={"": None}),
    Case(
        "archiveCredential",
        "archive_credential",
        (99, CredentialArchiveRequestBody(archived_by="bob")),
        fails=Fails(NotFoundError, "credential not found"),
    ),
    Case("deleteCredential", "credentials.delete", (2,), {"deleted_by": "bob"}, gives={"": None}),
    Case(
        "deleteCredential",
        "delete_credential",
        (99, CredentialDeleteRequestBody(deleted_by="bob")),
        fails=Fails(BadRequestError, "credential not found"),
    ),
)
