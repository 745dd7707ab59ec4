"""How often a prompt's job runs, and the cron expression that says so (contract ai.md 4)."""

from datetime import datetime

MINUTELY, HOURLY = "every minute", "every hour"
DAILY, WEEKLY, MONTHLY, YEARLY, ONCE = "daily", "weekly", "monthly", "yearly", "none"
"""The words that the emulator's own rules use; models use others, too."""

_FIELDS = {
    ("minute", MINUTELY): "* * * * *",
    ("hourly", HOURLY): "{minute} * * * *",
    (DAILY, "every day"): "{minute} {hour} * * *",
    (WEEKLY, "every week"): "{minute} {hour} * * {weekday}",
    (MONTHLY, "every month"): "{minute} {hour} {day} * *",
    (YEARLY, "every year"): "{minute} {hour} {day} {month} *",
    (ONCE, "no"): "{minute} {hour} {day} {month} {weekday}",
}
_PATTERNS = {word: pattern for words, pattern in _FIELDS.items() for word in words}


def cron_expression(recurrence: str, first: datetime) -> str:
    """The server's five fields, minute first, from the first time in its own offset.

    Empty for a recurrence that the server does not know; case does not count.
    """
    return _PATTERNS.get(recurrence.lower(), "").format(
        minute=first.minute,
        hour=first.hour,
        day=first.day,
        month=first.month,
        weekday=first.isoweekday() % 7,
    )
