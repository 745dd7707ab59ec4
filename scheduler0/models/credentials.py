"""Credentials (contract admin 2)."""

from __future__ import annotations

from .._wire.records import OpenStrEnum, Record, date, enum, field, integer, many, optional, text


class CredentialScope(OpenStrEnum):
    """What an API key may do. ``admin`` includes the others; each of the others is only itself."""

    READ = "read"
    WRITE = "write"
    EXECUTE = "execute"
    ADMIN = "admin"


class Credential(Record):
    """An API key of an account. Only the answer to its creation has ``plaintext_secret``."""

    id = field("id", integer)
    account_id = field("accountId", integer)
    api_key = field("apiKey", text)
    plaintext_secret = optional("plaintextSecret", text)
    scopes = many("scopes", enum(CredentialScope))
    expires_at = optional("expiresAt", date)
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)
    created_by = optional("createdBy", text)
    modified_by = optional("modifiedBy", text)
    deleted_by = optional("deletedBy", text)
    archived_by = optional("archivedBy", text)

    @property
    def archived(self) -> bool:
        """The server sends the member only when it is true."""
        return self.get("archived") is True


class CredentialPage(Record):
    """One page of credentials, as sent."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    credentials = many("credentials", Credential.of)
