"""Simple rules for decisions that the server leaves to a model."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from scheduler0.emulator.ai.plain_english import asks_for_something

Decision = Literal["allow", "clarify", "reject"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
ALLOW, CLARIFY, REJECT = DECISIONS
NO_TIME = "the prompt names no time that lies ahead"
NO_REQUEST = "the prompt does not look like a scheduling request"


class Classification(NamedTuple):
    """The decision about a prompt. The fields are the members of the answer on the wire."""

    text: str
    decision: Decision
    reason: str


def classify(prompt: str, *, answerable: bool) -> Classification:
    """Decide about a prompt. `answerable` says whether a schedule can be made from it."""
    if answerable:
        return Classification(prompt, ALLOW, "the prompt asks for a schedule")
    if asks_for_something(prompt):
        return Classification(prompt, CLARIFY, NO_TIME)
    return Classification(prompt, REJECT, NO_REQUEST)


_WORD = re.compile(r"\w{3,}")
# Words that say when, or that something is wanted. They do not say which executor fits.
_COMMON = re.compile(
    r"and|are|daily|day|every|evening|for|from|hour|midnight|minute|month|monthly|morning|next|noon|our|remind"
    r"|run|schedule|send|the|this|today|tomorrow|week|weekly|will|with|year|yearly|you|your"
)


class Profile(NamedTuple):
    """The words that describe an executor."""

    name: str
    description: str
    tags: Sequence[str]


class Match(NamedTuple):
    place: int
    """Index of the profile, from 0."""
    words: list[str]
    """The words that the prompt and the profile share, sorted."""


def match_executor(prompt: str, profiles: Sequence[Profile]) -> Match | None:
    """The profile that shares the most words with the prompt.

    None if no profile shares a word, or if several share equally many.
    """
    wanted = _words(prompt)
    shared = [wanted & _words(" ".join((name, text, *tags))) for name, text, tags in profiles]
    most = max(map(len, shared), default=0)
    best = [index for index, words in enumerate(shared) if len(words) == most]
    if not most or len(best) > 1:
        return None
    return Match(best[0], sorted(shared[best[0]]))


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if not _COMMON.fullmatch(word)}
