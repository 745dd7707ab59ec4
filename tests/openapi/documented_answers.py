"""The answers that the contract documents, and a way to tell which of them an answer is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MESSAGES = Path(__file__).parent / "messages.json"
_PLACEHOLDER = re.compile(r"<[^>]+>")


@dataclass(frozen=True, order=True)
class Documented:
    """One documented answer. The message of a success is empty; a failure may have none."""

    operation: str
    status: int
    message: str

    def admits(self, message: str) -> bool:
        if not self.message:
            return message in ("", "{}")
        literals = _PLACEHOLDER.split(self.message)
        return re.fullmatch(".+".join(map(re.escape, literals)), message, re.DOTALL) is not None

    @property
    def literal_length(self) -> int:
        return len(_PLACEHOLDER.sub("", self.message))


@cache
def documented() -> dict[str, tuple[Documented, ...]]:
    """By operation id, the success first."""
    messages: dict[str, Any] = json.loads(MESSAGES.read_text("utf-8"))
    return {
        operation: (
            Documented(operation, answers["success"], ""),
            *(Documented(operation, status, message or "") for status, message in answers["failures"]),
        )
        for operation, answers in messages.items()
    }


def identify(operation: str, status: int, message: str) -> Documented | None:
    """Return the most exact documented answer: a pattern may match what another one spells out."""
    found = [one for one in documented()[operation] if one.status == status and one.admits(message)]
    return max(found, key=lambda one: one.literal_length, default=None)


def message_of(content: bytes) -> str | None:
    """The message of an answer's first document, empty for a success; None outside of an envelope."""
    try:
        document, _ = json.JSONDecoder().raw_decode(content.decode())
    except ValueError:
        return "" if not content else None
    if not isinstance(document, dict) or "success" not in document:
        return None
    data = document["data"]
    if document["success"] or data is None:
        return ""
    if isinstance(data, str):
        return data
    for name in ("message", "Message"):
        if name in data:
            return str(data[name])
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)
