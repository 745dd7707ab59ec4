"""AI settings and models, answered by the strict mock."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler0 import AuthenticationError, UnprocessableEntityError
from scheduler0.types import AccountAISettings, ActiveModel

from ..case import Answer, Case, Fails
from ..recording_secrets import PROVIDER_KEY

_CREATED = "2030-01-01T00:00:00Z"
_UNAUTHORIZED = "unauthorized request - cannot determine authentication type"

CASES = (
    Case(
        "getAiSettings",
        "ai.settings",
        gives={
            "account_id": 2,
            "active_models.0.provider": "openai",
            "openai_api_key": "•",
            "anthropic_api_key": None,
            "date_created": datetime(2030, 1, 1, tzinfo=UTC),
        },
        answers=(
            Answer(
                200,
                {
                    "account_id": 2,
                    "active_models": [{"provider": "openai", "model": "gpt-4.1-mini"}],
                    "openai_api_key": "•",
                    "date_created": _CREATED,
                    "date_modified": _CREATED,
                },
            ),
        ),
    ),
    Case(
        "getAiSettings",
        "get_account_ai_settings",
        (7,),
        fails=Fails(AuthenticationError, _UNAUTHORIZED),
    ),
    Case(
        "updateAiSettings",
        "ai.update_settings",
        (
            {
                "active_models": [{"provider": "openai", "model": "gpt-4.1-mini"}],
                "openai_api_key": PROVIDER_KEY,
            },
        ),
        gives={"message": "AI settings saved"},
    ),
    Case(
        "updateAiSettings",
        "upsert_account_ai_settings",
        (2, AccountAISettings(active_models=[ActiveModel("bedrock", "anthropic.claude")])),
        fails=Fails(
            UnprocessableEntityError,
            'active_models[0]: no API key set for provider "bedrock"; supply the key in the same request'
            " or set it first",
        ),
        answers=(
            Answer(
                422,
                {
                    "Message": 'active_models[0]: no API key set for provider "bedrock"; supply the key in'
                    " the same request or set it first",
                    "Type": 422,
                },
            ),
        ),
    ),
    Case(
        "listAiModels",
        "ai.models",
        gives={"openai.0.id": "gpt-4.1-mini", "openai.0.default": True, "openai.1.default": False},
        answers=(
            Answer(
                200,
                {
                    "openai": [
                        {"id": "gpt-4.1-mini", "display_name": "GPT-4.1 mini", "default": True},
                        {"id": "gpt-4.1", "display_name": "GPT-4.1"},
                    ]
                },
            ),
        ),
    ),
    Case(
        "listAiModels",
        "get_ai_models",
        fails=Fails(AuthenticationError, "credential expired"),
        answers=(Answer(401, "credential expired"),),
    ),
)
