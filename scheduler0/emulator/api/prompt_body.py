"""A prompt as requests carry it (contract ai.md 4)."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scheduler0.emulator.api.envelope import Refusal
from scheduler0.emulator.api.job_checks import find_zone
from scheduler0.emulator.go.decode import STRING, STRINGS, Struct, member
from scheduler0.emulator.go.text import quote, trim

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
    """The zone that the prompt is read in: UTC, if it names none."""
    zone = find_zone(body.timezone or "UTC")
    if zone is None:
        raise Refusal(400, f"invalid timezone {quote(body.timezone)}: {zone_fault(body.timezone)}")
    return zone


def zone_fault(name: str) -> str:
    """What Go says about the name of a zone that cannot be loaded."""
    if name.startswith(("/", "\\")) or ".." in name:
        return "time: invalid location name"
    return f"unknown time zone {name}"


def check_limits(body: PromptBody, status: int) -> None:
    """A `Refusal` with this status for what is too long, too many, or nothing but blanks."""
    prompt = trim(body.prompt)
    if not prompt:
        raise Refusal(status, "prompt is required")
    if len(prompt.encode()) > _MAX_PROMPT_BYTES:
        raise Refusal(status, f"prompt must be less than {_MAX_PROMPT_BYTES} characters")
    lists = {
        "purpose": body.purposes,
        "event": body.events,
        "recipient": body.recipients,
        "channel": body.channels,
    }
    for name, items in lists.items():
        if len(items) > _MAX_ITEMS:
            raise Refusal(status, f"{name}s must have {_MAX_ITEMS} or fewer items")
        if any(len(item.encode()) > _MAX_ITEM_BYTES for item in items):
            raise Refusal(status, f"{name} must be less than {_MAX_ITEM_BYTES} characters long")
