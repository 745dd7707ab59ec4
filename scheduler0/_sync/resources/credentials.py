# Produced from scheduler0/_async/resources/credentials.py by scripts/unasync.py; do not edit.
"""Credentials: the API keys of an account (contract admin 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack

from ..._auth.api_keys import APIKey
from ..._operations.credentials import (
    ARCHIVE_CREDENTIAL,
    ARCHIVE_OR_BRING_BACK,
    CREATE_CREDENTIAL,
    DELETE_CREDENTIAL,
    GET_CREDENTIAL,
    LIST_CREDENTIALS,
    UPDATE_CREDENTIAL,
    CredentialArchiveFields,
    CredentialFields,
    CredentialUpdateFields,
)
from ..._operations.endpoint import DeleteFields, Order
from ..._shared.functions import call_back, check_callback
from ..._wire.arguments import account
from ..._wire.envelope import Envelope
from ...errors import APIError, PermissionDeniedError, RotationError, may_have_been_carried_out
from ...models import Credential, CredentialPage
from ..caller import Caller
from ..pages import Page
from .base import Flat, RawCalls, Resource

if TYPE_CHECKING:
    from ...types import (
        CredentialArchiveRequestBody,
        CredentialCreateRequestBody,
        CredentialDeleteRequestBody,
        CredentialUpdateRequestBody,
    )


class Credentials(Resource):
    """``client.credentials``"""

    @property
    def with_raw_response(self) -> RawCredentials:
        """The same methods, with the HTTP answer beside what they return."""
        return RawCredentials(self)

    def list(
        self,
        *,
        limit: int | None = None,
        offset: int = 0,
        page_size: int | None = None,
        order_by: str | None = None,
        order: Order | None = None,
    ) -> Page[Credential]:
        """The credentials that are neither archived nor deleted, newest first unless ordered otherwise.

        ``limit`` bounds all items of the listing, ``page_size`` (at most 100) one request.
        ``order_by`` is ``id``, ``date_created``, ``date_modified``, ``created_by``,
        ``deleted_by`` or ``expires_at``.
        """
        return self._listing(LIST_CREDENTIALS, Credential, limit, offset, page_size, order_by, order)

    def get(self, credential_id: int | str) -> Credential:
        """The credential, even if it is archived. An unknown id raises
        :class:`~scheduler0.BadRequestError`: the server answers 400."""
        return self._read(GET_CREDENTIAL, id=credential_id)

    def create(
        self,
        body: CredentialCreateRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[CredentialFields],
    ) -> Credential:
        """Create an API key. Only this answer has its ``plaintext_secret``.

        ``scopes`` is required: any of ``read``, ``write``, ``execute``, ``admin``. The key lives for
        ``expires_in_seconds``: 300 to 7,776,000 (90 days, the default).
        """
        return self._send(CREATE_CREDENTIAL, body, fields)

    def update(
        self,
        credential_id: int | str,
        body: CredentialUpdateRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[CredentialUpdateFields],
    ) -> Credential:
        """Archive the credential (``archived=True``) or bring it back (``archived=False``).

        The server cannot change anything else of a credential.
        """
        return self._send(ARCHIVE_OR_BRING_BACK, body, fields, id=credential_id)

    def rotate(
        self,
        credential_id: int | str,
        handover: Callable[[Credential], object],
        *,
        expires_in_seconds: int | None = None,
    ) -> Credential:
        """Replace an API key by a new one with the same scopes, and return the new one.

        ``handover`` gets the new credential with its secret. It stores both where the programs that use
        the key look for it. Only an async client takes a coroutine function. Then the new key is tried with
        one read, and only then the old one is archived. Any failure on the way raises
        :class:`~scheduler0.RotationError`: the old key is still active, and the error names the new one.
        Current servers accept an archived key until it expires, so delete it when no program uses it any
        more.
        """
        check_callback("handover", handover)
        # What can be wrong is refused before the old key is read.
        alike = {"scopes": ["read"], "expires_in_seconds": expires_in_seconds}
        self._caller.prepared(CREATE_CREDENTIAL, [alike], None)
        old = self.get(credential_id)
        new = self.create(scopes=[*old.scopes], expires_in_seconds=expires_in_seconds)
        try:
            call_back("handover", handover, new)
            self._try(new)
            self._archive_once(credential_id)
        except Exception as error:
            raise RotationError(
                f"credential {credential_id} is not rotated and is still active. "
                f"Its replacement, credential {new.id}, exists. The reason: {error}",
                credential_id=new.id,
            ) from error
        return new

    def _archive_once(self, credential_id: int | str) -> None:
        try:
            self.archive(credential_id)
        except APIError as error:
            if not may_have_been_carried_out(error) or not (self.get(credential_id)).archived:
                raise

    def _try(self, credential: Credential) -> None:
        key = APIKey(credential.api_key, credential.plaintext_secret or "")
        config = replace(self._caller.config, credentials=key, account_id=account(credential.account_id))
        caller = Caller(config, self._caller.transport, self._caller.clock)
        # The server also knows a key that has no scope to read.
        with suppress(PermissionDeniedError):
            caller.call(GET_CREDENTIAL, id=credential.id)

    def archive(
        self,
        credential_id: int | str,
        body: CredentialArchiveRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[CredentialArchiveFields],
    ) -> None:
        """Take the credential out of the listing. ``archived_by`` defaults to the client's actor.

        Current servers still accept an archived key until it expires or is deleted (contract core 2.1).
        To lock it out, delete it.
        """
        self._send(ARCHIVE_CREDENTIAL, body, fields, id=credential_id)

    def delete(
        self,
        credential_id: int | str,
        body: CredentialDeleteRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[DeleteFields],
    ) -> None:
        """Delete the credential: the server accepts it no more. A second deletion is no error."""
        self._send(DELETE_CREDENTIAL, body, fields, id=credential_id)


class RawCredentials(RawCalls):
    """``client.credentials.with_raw_response``"""

    def __init__(self, resource: Credentials) -> None:
        super().__init__(resource)
        self.list = self._raw(resource.list)
        self.get = self._raw(resource.get)
        self.create = self._raw(resource.create)
        self.update = self._raw(resource.update)
        self.rotate = self._raw(resource.rotate)
        self.archive = self._raw(resource.archive)
        self.delete = self._raw(resource.delete)


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
        return self._list(LIST_CREDENTIALS, limit, offset, account_id_override, order_by, order_by_direction)

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
        return self._get(GET_CREDENTIAL, account_id_override, id=credential_id)

    def update_credential(
        self,
        credential_id: int | str,
        body: CredentialUpdateRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[Credential]:
        """Archive a credential, or bring it back. A body without ``archived`` brings it back."""
        return self._caller.send(
            UPDATE_CREDENTIAL,
            body,
            id=credential_id,
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
            id=credential_id,
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
            id=credential_id,
            account_id=account_id_override,
        )
