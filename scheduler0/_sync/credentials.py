# Produced from scheduler0/_async/credentials.py by scripts/unasync.py; do not edit.
"""Credentials: the API keys of an account (contract admin 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack

from .._arguments import account, path_id
from .._bodies import merge
from .._credentials import APIKey
from .._endpoints import (
    ARCHIVE_CREDENTIAL,
    CREATE_CREDENTIAL,
    DELETE_CREDENTIAL,
    GET_CREDENTIAL,
    LIST_CREDENTIALS,
    UPDATE_CREDENTIAL,
)
from .._envelope import Envelope
from .._fields import CredentialFields
from ..errors import OutcomeUnknownError, PermissionDeniedError, RotationError
from ..models import Credential, CredentialPage
from ._caller import Caller
from ._page import Page
from ._surface import Flat, Resource

if TYPE_CHECKING:
    from ..types import (
        CredentialArchiveRequestBody,
        CredentialCreateRequestBody,
        CredentialDeleteRequestBody,
        CredentialUpdateRequestBody,
    )


class Credentials(Resource):
    """``client.credentials``"""

    def list(
        self,
        *,
        limit: int | None = None,
        offset: int = 0,
        page_size: int | None = None,
        order_by: str | None = None,
        order: str | None = None,
    ) -> Page[Credential]:
        """The credentials that are neither archived nor deleted, newest first unless ordered otherwise.

        ``limit`` bounds all items of the listing, ``page_size`` (at most 100) one request.
        ``order_by`` is ``id``, ``date_created``, ``date_modified``, ``created_by``,
        ``deleted_by`` or ``expires_at``; ``order`` is ``asc`` or ``desc``.
        """
        return self._listing(
            LIST_CREDENTIALS,
            Credential,
            limit,
            offset,
            page_size,
            order_by=order_by,
            order_by_direction=order,
        )

    def get(self, credential_id: int | str) -> Credential:
        """The credential, also an archived one. An unknown id is a :class:`~scheduler0.BadRequestError`:
        the server answers 400."""
        answer = self._caller.call(GET_CREDENTIAL, id=path_id("credential_id", credential_id))
        return answer.data

    def create(
        self,
        body: CredentialCreateRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[CredentialFields],
    ) -> Credential:
        """Create an API key; ``plaintext_secret`` of the answer is never shown again.

        ``scopes`` is required: any of ``read``, ``write``, ``execute``, ``admin``. The key lives
        ``expires_in_seconds`` (300 to 7,776,000, the default: 90 days).
        """
        answer = self._caller.send(CREATE_CREDENTIAL, merge(body, fields, CREATE_CREDENTIAL.rule))
        return answer.data

    def update(
        self, credential_id: int | str, *, archived: bool, modified_by: str | None = None
    ) -> Credential:
        """Archive the credential or bring it back, all that the server lets change."""
        answer = self._caller.send(
            UPDATE_CREDENTIAL,
            {"archived": archived, "modified_by": modified_by},
            id=path_id("credential_id", credential_id),
        )
        return answer.data

    def rotate(
        self,
        credential_id: int | str,
        handover: Callable[[Credential], object],
        *,
        expires_in_seconds: int | None = None,
    ) -> Credential:
        """Replace an API key by a new one with the same scopes; returns the new one.

        ``handover`` is given the new credential, with its secret, to store where the programs that use
        it will look. Then the new key is tried with one read, and only then the old one is archived.
        Whatever fails on the way raises :class:`~scheduler0.RotationError`: the old key is active still,
        and the error names the new one. Current servers accept an archived key until it expires:
        delete it as soon as nobody uses it.
        """
        old = self.get(credential_id)
        new = self.create(scopes=[*old.scopes], expires_in_seconds=expires_in_seconds)
        try:
            handover(new)
            self._try(new)
            self._archive_once(credential_id)
        except Exception as error:
            raise RotationError(
                f"credential {credential_id} is not rotated and active still; "
                f"its replacement, credential {new.id}, exists: {error}",
                credential_id=new.id,
            ) from error
        return new

    def _archive_once(self, credential_id: int | str) -> None:
        try:
            self.archive(credential_id)
        except OutcomeUnknownError:
            if not (self.get(credential_id)).archived:
                raise

    def _try(self, credential: Credential) -> None:
        key = APIKey(credential.api_key, credential.plaintext_secret or "")
        config = replace(self._caller.config, credentials=key, account_id=account(credential.account_id))
        caller = Caller(config, self._caller.seam, self._caller.clock)
        # A key without the scope to read is known to the server all the same.
        with suppress(PermissionDeniedError):
            caller.call(GET_CREDENTIAL, id=str(credential.id))

    def archive(self, credential_id: int | str, *, archived_by: str | None = None) -> None:
        """Take the credential out of the listing. Current servers still accept an archived key
        until it expires or is deleted (contract core 2.1): delete it to lock it out."""
        self._caller.send(
            ARCHIVE_CREDENTIAL, {"archived_by": archived_by}, id=path_id("credential_id", credential_id)
        )

    def delete(self, credential_id: int | str, *, deleted_by: str | None = None) -> None:
        """Delete the credential: it authenticates no more. Deleting again is no error."""
        self._caller.send(
            DELETE_CREDENTIAL, {"deleted_by": deleted_by}, id=path_id("credential_id", credential_id)
        )


class FlatCredentials(Flat):
    """The documented credential methods of the client."""

    def list_credentials(
        self,
        limit: int = 10,
        offset: int = 0,
        order_by: str | None = None,
        order_by_direction: str | None = None,
        account_id_override: str | int | None = None,
    ) -> Envelope[CredentialPage]:
        """One page of credentials."""
        return self._list(
            LIST_CREDENTIALS,
            limit,
            offset,
            account_id_override,
            order_by=order_by,
            order_by_direction=order_by_direction,
        )

    def create_credential(
        self,
        body: CredentialCreateRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[Credential]:
        """Create an API key; its secret is shown once, here."""
        return self._caller.send(CREATE_CREDENTIAL, body, account_id=account_id_override)

    def get_credential(
        self, credential_id: int | str, account_id_override: str | int | None = None
    ) -> Envelope[Credential]:
        """One credential."""
        return self._caller.call(
            GET_CREDENTIAL, id=path_id("credential_id", credential_id), account_id=account_id_override
        )

    def update_credential(
        self,
        credential_id: int | str,
        body: CredentialUpdateRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[Credential]:
        """Archive a credential, or bring it back: a body that leaves ``archived`` out does the latter."""
        return self._caller.send(
            UPDATE_CREDENTIAL,
            body,
            id=path_id("credential_id", credential_id),
            account_id=account_id_override,
        )

    def delete_credential(
        self,
        credential_id: int | str,
        body: CredentialDeleteRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[None]:
        """Delete a credential."""
        return self._caller.send(
            DELETE_CREDENTIAL,
            body,
            id=path_id("credential_id", credential_id),
            account_id=account_id_override,
        )

    def archive_credential(
        self,
        credential_id: int | str,
        body: CredentialArchiveRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[None]:
        """Archive a credential."""
        return self._caller.send(
            ARCHIVE_CREDENTIAL,
            body,
            id=path_id("credential_id", credential_id),
            account_id=account_id_override,
        )
