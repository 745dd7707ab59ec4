"""The models that the emulator approves: the default of each provider that the server knows (ai.md 3)."""

from typing import NamedTuple

PLATFORM = "platform"
"""The provider of the hosted model, which needs no key of the account."""


class Model(NamedTuple):
    id: str
    display_name: str


DEFAULT_MODELS = {
    PLATFORM: Model("global.anthropic.claude-sonnet-4-5-20250929-v1:0", "Claude Sonnet 4.5"),
    "openai": Model("gpt-4.1-mini", "GPT-4.1 mini"),
    "anthropic": Model("claude-sonnet-5", "Claude Sonnet 5"),
    "bedrock": Model("global.anthropic.claude-sonnet-5", "Claude Sonnet 5 (Bedrock)"),
    "openrouter": Model("openai/gpt-4.1-mini", "GPT-4.1 mini (OpenRouter)"),
}


def is_approved(provider: str, model: str) -> bool:
    """Ids are compared in any case."""
    known = DEFAULT_MODELS.get(provider)
    return known is not None and known.id.casefold() == model.casefold()
