"""The credits of the accounts for the hosted model (contract ai.md 2.3)."""

from decimal import ROUND_CEILING, Decimal
from math import isfinite

_MICROS = 1_000_000
_MARKUP = Decimal("1.20")


class Credits:
    """The balances in US dollars, exact to the micro-dollar. Unlimited for accounts without one."""

    def __init__(self) -> None:
        self._balances: dict[int, int] = {}

    def set(self, account_id: int, usd: float | None) -> None:
        """None lifts the limit. Raises `ValueError` for what is no amount."""
        if usd is None:
            self._balances.pop(account_id, None)
        elif isinstance(usd, bool) or not isinstance(usd, int | float) or not isfinite(usd):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ValueError(f"usd: {usd!r} is no amount")
        else:
            self._balances[account_id] = int(Decimal(str(usd)) * _MICROS)

    def balances(self) -> dict[int, float]:
        """Of the accounts that have one."""
        return {account: micros / _MICROS for account, micros in self._balances.items()}

    def are_exhausted(self, account_id: int) -> bool:
        return self._balances.get(account_id, 1) <= 0

    def charge(self, account_id: int, cost_usd: float) -> None:
        """What the provider takes, with the server's markup, rounded up."""
        if account_id in self._balances:
            price = Decimal(str(cost_usd)) * _MARKUP * _MICROS
            self._balances[account_id] -= int(price.to_integral_value(ROUND_CEILING))

    def clear(self) -> None:
        """Lift all limits."""
        self._balances.clear()
