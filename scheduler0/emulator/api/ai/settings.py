"""The models and keys of an account, and the models that there are (contract ai 3)."""

import json
from dataclasses import asdict, dataclass

from starlette.responses import Response

from scheduler0.emulator.ai.services import DEFAULT_MODELS, PLATFORM, is_approved
from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.request import FOREIGN_KEY, ApiRequest
from scheduler0.emulator.go.decode import ArrayOf, Struct, decode_first, member
from scheduler0.emulator.go.kinds import STRING, DecodeError, optional
from scheduler0.emulator.go.syntax import SyntaxFault
from scheduler0.emulator.go.text import quote, trim
from scheduler0.emulator.go.time import format_instant
from scheduler0.emulator.instants import ZERO
from scheduler0.emulator.store.ai import AiSettingsRow, get_ai_settings, put_ai_settings

_MASK = "\u2022"
_KEYS = (
    "openai_api_key",
    "anthropic_api_key",
    "bedrock_access_key_id",
    "bedrock_secret_key",
    "openrouter_api_key",
)


@dataclass
class ActiveModelBody:
    provider: str = member("provider", STRING)
    model: str = member("model", STRING)


@dataclass
class SettingsBody:
    """A member that was not sent is `None`."""

    active_models: list[ActiveModelBody] | None = member(
        "active_models", optional(ArrayOf(Struct(ActiveModelBody, "models.AIActiveModel")))
    )
    openai_api_key: str | None = member("openai_api_key", optional(STRING), secret=True)
    anthropic_api_key: str | None = member("anthropic_api_key", optional(STRING), secret=True)
    bedrock_access_key_id: str | None = member("bedrock_access_key_id", optional(STRING))
    bedrock_secret_key: str | None = member("bedrock_secret_key", optional(STRING), secret=True)
    bedrock_region: str | None = member("bedrock_region", optional(STRING))
    openrouter_api_key: str | None = member("openrouter_api_key", optional(STRING), secret=True)


_SETTINGS = Struct(SettingsBody, "models.AccountAISettings")


async def get_settings(request: ApiRequest) -> Response:
    """The settings of the account. Keys are shown as one bullet, and empty members are left out."""
    stored = get_ai_settings(request.backend.database.connection, request.account_id)
    if stored is None:
        return success({"account_id": request.account_id, "date_created": format_instant(ZERO)})
    members: dict[str, object] = {
        "account_id": stored.account_id,
        "active_models": json.loads(stored.active_models),
        "openai_api_key": _masked(stored.openai_api_key),
        "anthropic_api_key": _masked(stored.anthropic_api_key),
        "bedrock_access_key_id": _masked(stored.bedrock_access_key_id),
        "bedrock_secret_key": _masked(stored.bedrock_secret_key),
        "bedrock_region": stored.bedrock_region,
        "openrouter_api_key": _masked(stored.openrouter_api_key),
        "date_created": format_instant(stored.date_created),
        "date_modified": format_instant(stored.date_modified),
    }
    return success({name: value for name, value in members.items() if value})


async def update_settings(request: ApiRequest) -> Response:
    """Merge the body into the stored settings (quirk `ai_settings_overwritten`)."""
    account_id = request.account_id
    body = _read(await request.http.body())
    request.require_known_account(ApiError(500, FOREIGN_KEY))
    with request.backend.database.transaction() as connection:
        stored = get_ai_settings(connection, account_id) or AiSettingsRow(
            account_id, "[]", date_created=request.now
        )
        merge = _overwrite if request.quirks.ai_settings_overwritten else _merge
        settings = merge(stored, body)._replace(date_modified=request.now)
        for index, model in enumerate(json.loads(settings.active_models)):
            _check(index, ActiveModelBody(**model), settings)
        put_ai_settings(connection, settings)
    return success({"message": "AI settings saved"})


def _overwrite(stored: AiSettingsRow, body: SettingsBody) -> AiSettingsRow:
    """The server's way: an empty key keeps its value; models and region are replaced by the body's."""
    keys = {name: getattr(body, name) or getattr(stored, name) for name in _KEYS}
    return stored._replace(
        active_models=_models(body.active_models or []), bedrock_region=body.bedrock_region or "", **keys
    )


def _merge(stored: AiSettingsRow, body: SettingsBody) -> AiSettingsRow:
    """The sensible way: a member that was not sent keeps its value, and so does a key that is sent masked."""
    sent = {name: getattr(body, name) for name in (*_KEYS, "bedrock_region")}
    if body.active_models is not None:
        sent["active_models"] = _models(body.active_models)
    return stored._replace(
        **{name: value for name, value in sent.items() if value is not None and value != _MASK}
    )


def _models(models: list[ActiveModelBody]) -> str:
    return json.dumps([asdict(model) for model in models])


async def list_models(request: ApiRequest) -> Response:
    return success(
        {
            provider: [{"id": model.id, "display_name": model.display_name, "default": True}]
            for provider, model in DEFAULT_MODELS.items()
        }
    )


def _read(document: bytes) -> SettingsBody:
    try:
        return decode_first(document, _SETTINGS)
    except DecodeError as error:
        ends = isinstance(error.cause, SyntaxFault) and error.cause.offset is None
        if ends:
            # A stream that ends too early differs from one that has not begun.
            raise ApiError(422, "unexpected EOF" if document.strip() else "EOF") from error
        raise ApiError(422, str(error)) from error


def _check(index: int, entry: ActiveModelBody, settings: AiSettingsRow) -> None:
    place = f"active_models[{index}]"
    if not trim(entry.provider):
        raise ApiError.structured(422, f"{place}: provider is required")
    if not trim(entry.model):
        raise ApiError.structured(422, f"{place}: model is required")
    if not is_approved(entry.provider, entry.model):
        raise ApiError.structured(
            422,
            f"{place}: model {quote(entry.model)} is not approved for provider {quote(entry.provider)};"
            " use GET /api/v1/ai/models for the approved list",
        )
    keys = {
        PLATFORM: True,
        "openai": bool(settings.openai_api_key),
        "anthropic": bool(settings.anthropic_api_key),
        "bedrock": bool(settings.bedrock_access_key_id and settings.bedrock_secret_key),
        "openrouter": bool(settings.openrouter_api_key),
    }
    if not keys[entry.provider]:
        raise ApiError.structured(
            422,
            f"{place}: no API key set for provider {quote(entry.provider)};"
            " supply the key in the same request or set it first",
        )


def _masked(key: str) -> str:
    return _MASK if key else ""
