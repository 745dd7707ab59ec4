"""Stand-ins for the AI services that the server calls: models, credits, canned answers."""

from decimal import ROUND_CEILING, Decimal
from math import isfinite
from typing import NamedTuple

from scheduler0.emulator.ai.canned_answers import CannedAnswers

PLATFORM = "platform"
"""The provider of the hosted model. It needs no key of the account."""


class KnownModel(NamedTuple):
    """A model that the server approves."""

    id: str
    display_name: str


DEFAULT_MODELS = {
    PLATFORM: KnownModel("global.anthropic.claude-sonnet-4-5-20250929-v1:0", "Claude Sonnet 4.5"),
    "openai": KnownModel("gpt-4.1-mini", "GPT-4.1 mini"),
    "anthropic": KnownModel("claude-sonnet-5", "Claude Sonnet 5"),
    "bedrock": KnownModel("global.anthropic.claude-sonnet-5", "Claude Sonnet 5 (Bedrock)"),
    "openrouter": KnownModel("openai/gpt-4.1-mini", "GPT-4.1 mini (OpenRouter)"),
}


def is_approved(provider: str, model: str) -> bool:
    """Whether the server approves this model. Upper and lower case of the id are equal."""
    known = DEFAULT_MODELS.get(provider)
    return known is not None and known.id.casefold() == model.casefold()


_MICROS = 1_000_000
_MARKUP = Decimal("1.20")


class Credits:
    """The credit of each account in US dollars, exact to the micro-dollar. No balance means no limit."""

    def __init__(self) -> None:
        self._balances: dict[int, int] = {}

    def set(self, account_id: int, usd: float | None) -> None:
        """Set the balance of an account; None removes the limit. Raises `ValueError`."""
        if usd is None:
            self._balances.pop(account_id, None)
        elif isinstance(usd, bool) or not isinstance(usd, int | float) or not isfinite(usd):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ValueError(f"usd: must be a finite number, not {usd!r}")
        else:
            self._balances[account_id] = int(Decimal(str(usd)) * _MICROS)

    def balances(self) -> dict[int, float]:
        """The balance of each account that has one."""
        return {account: micros / _MICROS for account, micros in self._balances.items()}

    def are_exhausted(self, account_id: int) -> bool:
        return self._balances.get(account_id, 1) <= 0

    def charge(self, account_id: int, cost_usd: float) -> None:
        """Take the provider's price with the server's markup, rounded up, from the balance."""
        if account_id in self._balances:
            price = Decimal(str(cost_usd)) * _MARKUP * _MICROS
            self._balances[account_id] -= int(price.to_integral_value(ROUND_CEILING))

    def clear(self) -> None:
        """Remove all limits."""
        self._balances.clear()


class AIServices:
    """The state of the AI stand-ins: canned answers, credits, and which services are available."""

    def __init__(self) -> None:
        self.answers = CannedAnswers()
        self.credits = Credits()
        self.has_classifier = True
        self.has_platform_model = True

    def configure(self, *, classifier: bool | None = None, platform_model: bool | None = None) -> None:
        """Switch services on or off; None leaves a service as it is. Raises `ValueError` for other values."""
        for name, value in {"classifier": classifier, "platform_model": platform_model}.items():
            if not isinstance(value, bool | None):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise ValueError(f"{name}: must be true or false, not {value!r}")
        if classifier is not None:
            self.has_classifier = classifier
        if platform_model is not None:
            self.has_platform_model = platform_model

    def reset(self) -> None:
        """Return to the state of a new emulator."""
        self.answers.clear()
        self.credits.clear()
        self.configure(classifier=True, platform_model=True)
