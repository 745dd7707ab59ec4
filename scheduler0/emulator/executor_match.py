"""The choice of an executor for a prompt by common words, where the server asks a model."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_WORD = re.compile(r"\w{3,}")
# They say when, or that something is wanted, and so nothing about who could do it.
_COMMON = re.compile(
    r"and|are|daily|day|every|evening|for|from|hour|midnight|minute|month|monthly|morning|next|noon|our|remind"
    r"|run|schedule|send|the|this|today|tomorrow|week|weekly|will|with|year|yearly|you|your"
)


class Profile(NamedTuple):
    """What an executor says about itself."""

    name: str
    description: str
    tags: Sequence[str]


class Match(NamedTuple):
    place: int
    """Of the profile, from 0."""
    words: list[str]
    """The words that the prompt and the profile share, sorted."""


def match_executor(prompt: str, profiles: Sequence[Profile]) -> Match | None:
    """The profile that shares the most words with the prompt; `None` if none does, or several as many."""
    wanted = _words(prompt)
    shared = [wanted & _words(" ".join((name, text, *tags))) for name, text, tags in profiles]
    most = max(map(len, shared), default=0)
    best = [index for index, words in enumerate(shared) if len(words) == most]
    if not most or len(best) > 1:
        return None
    return Match(best[0], sorted(shared[best[0]]))


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if not _COMMON.fullmatch(word)}
