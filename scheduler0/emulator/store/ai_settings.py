"""The AI settings of the accounts: models and keys, in clear (contract ai.md 3)."""

import sqlite3
from typing import NamedTuple


class AiSettingsRow(NamedTuple):
    account_id: int
    active_models: str
    """JSON array of objects with `provider` and `model`."""
    openai_api_key: str = ""
    anthropic_api_key: str = ""
    bedrock_access_key_id: str = ""
    bedrock_secret_key: str = ""
    bedrock_region: str = ""
    openrouter_api_key: str = ""
    date_created: int = 0
    date_modified: int = 0

    def __repr__(self) -> str:
        return f"<AiSettingsRow of account {self.account_id}>"


_COLUMNS = ", ".join(AiSettingsRow._fields)


def get_ai_settings(connection: sqlite3.Connection, account_id: int) -> AiSettingsRow | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM ai_settings WHERE account_id = ?", (account_id,)
    ).fetchone()
    return None if row is None else AiSettingsRow._make(row)


def put_ai_settings(connection: sqlite3.Connection, settings: AiSettingsRow) -> None:
    marks = ", ".join("?" * len(settings))
    connection.execute(f"INSERT OR REPLACE INTO ai_settings ({_COLUMNS}) VALUES ({marks})", settings)
