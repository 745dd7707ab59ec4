"""A prompt as requests carry it (contract ai 4)."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scheduler0.emulator.api.answers import ApiError
from scheduler0.emulator.go.decode import Struct, member
from scheduler0.emulator.go.kinds import STRING, STRINGS
from scheduler0.emulator.go.text import quote, trim
from scheduler0.emulator.go.time import find_zone

_MAX_PROMPT_BYTES = 160
_MAX_ITEMS = 5
_MAX_ITEM_BYTES = 36


@dataclass
class PromptBody:
    prompt: str = member("prompt", STRING)
    purposes: tuple[str, ...] = member("purposes", STRINGS)
    events: tuple[str, ...] = member("events", STRINGS)
    recipients: tuple[str, ...] = member("recipients", STRINGS)
    channels: tuple[str, ...] = member("channels", STRINGS)
    timezone: str = member("timezone", STRING)
    locale: str = member("locale", STRING)


# The server's own spelling, which its error texts show.
PROMPT = Struct(PromptBody, "models.PropmptJobRequest")


def prompt_zone(body: PromptBody) -> ZoneInfo:
    """The timezone in which the prompt is read (default: UTC)."""
    zone = find_zone(body.timezone or "UTC")
    if zone is None:
        raise ApiError(400, f"invalid timezone {quote(body.timezone)}: {zone_fault(body.timezone)}")
    return zone


def zone_fault(name: str) -> str:
    """Go's error text for a timezone that it cannot load."""
    if name.startswith(("/", "\\")) or ".." in name:
        return "time: invalid location name"
    return f"unknown time zone {name}"


def check_limits(body: PromptBody, status: int) -> None:
    """An `ApiError` with this status if a text is too long or blank, or a list is too long."""
    prompt = trim(body.prompt)
    if not prompt:
        raise ApiError(status, "prompt is required")
    if len(prompt.encode()) > _MAX_PROMPT_BYTES:
        raise ApiError(status, f"prompt must be less than {_MAX_PROMPT_BYTES} characters")
    lists = {
        "purpose": body.purposes,
        "event": body.events,
        "recipient": body.recipients,
        "channel": body.channels,
    }
    for name, items in lists.items():
        if len(items) > _MAX_ITEMS:
            raise ApiError(status, f"{name}s must have {_MAX_ITEMS} or fewer items")
        if any(len(item.encode()) > _MAX_ITEM_BYTES for item in items):
            raise ApiError(status, f"{name} must be less than {_MAX_ITEM_BYTES} characters long")
