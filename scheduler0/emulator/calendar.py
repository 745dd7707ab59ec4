"""Calendar arithmetic as Go's `time.AddDate` does it."""

from datetime import datetime, timedelta


def next_month(moment: datetime) -> datetime:
    """The same day and time a month later; a day that the month lacks counts on into the one after it."""
    first = moment.replace(day=1)
    following = (
        first.replace(year=first.year + 1, month=1)
        if first.month == 12
        else first.replace(month=first.month + 1)
    )
    return following + timedelta(days=moment.day - 1)
