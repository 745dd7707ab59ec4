"""Whether a prompt asks for a schedule (contract ai.md 4 and 5), by rules of plain English."""

from typing import Literal, NamedTuple, get_args

from scheduler0.emulator.plain_english import asks_for_something

Decision = Literal["allow", "clarify", "reject"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
ALLOW, CLARIFY, REJECT = DECISIONS

NO_TIME = "the prompt names no time that lies ahead"
NO_REQUEST = "the prompt does not look like a scheduling request"


class Classification(NamedTuple):
    """The verdict on a prompt; the fields are its members on the wire."""

    text: str
    decision: Decision
    reason: str


def classify(prompt: str, *, answerable: bool) -> Classification:
    """The verdict; `answerable` is whether a schedule can be made of the prompt."""
    if answerable:
        return Classification(prompt, ALLOW, "the prompt asks for a schedule")
    if asks_for_something(prompt):
        return Classification(prompt, CLARIFY, NO_TIME)
    return Classification(prompt, REJECT, NO_REQUEST)
