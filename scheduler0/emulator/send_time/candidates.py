"""List candidates, reject those that a constraint forbids, and score the others (contract ai 8.3)."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from scheduler0.emulator.send_time.person import FRIDAY, DayWindow, LocalMoment, Person, read_window
from scheduler0.emulator.send_time.request_body import BusyInterval, SendTimeRequest, WindowBody
from scheduler0.emulator.send_time.validation import parse_moment

DEFAULT_INTERVAL = 30
_DEFAULT_HORIZON = 7
_LONGEST_HORIZON = 30
# The server searches up to `latest_send_at`, without a limit. The emulator stops here.
_LONGEST_SEARCH = timedelta(days=90)
# Local times must stay within the years that Python supports.
_EARLIEST = datetime(2, 1, 1, tzinfo=UTC)
_LATEST = datetime(9998, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_PRIORITIES = {"urgent": 1.0, "high": 0.8, "normal": 0.6, "low": 0.4}
_HOUR = 60


@dataclass(frozen=True)
class Score:
    """The parts of a score. The total is limited to the range 0 to 1 and has two digits."""

    parts: dict[str, float]
    penalties: float

    @property
    def total(self) -> float:
        return round_half_up(min(max(sum(self.parts.values()) - self.penalties, 0.0), 1.0))


@dataclass(frozen=True)
class Candidate:
    """An instant that satisfies every constraint."""

    instant: datetime
    moments: tuple[LocalMoment, ...]
    valid: int
    score: Score
    flags: tuple[str, ...]

    @property
    def coverage(self) -> float:
        return round_half_up(self.valid / len(self.moments))


@dataclass
class Found:
    """The result of a search."""

    generated: int = 0
    candidates: list[Candidate] = field(default_factory=list[Candidate])
    rejected: Counter[str] = field(default_factory=Counter[str])
    """How many candidates each code rejected."""


class Search:
    """A prepared request. `now` is the reference time, unless the request has one."""

    def __init__(self, request: SendTimeRequest, now: datetime) -> None:
        self.request = request
        self.sender = None if request.sender is None else Person.read(request.sender, [])
        busy = defaultdict[str, list[BusyInterval]](list)
        for item in request.availability:
            busy[item.participant_id] += item.busy_intervals
        self.recipients = [Person.read(body, busy[body.id]) for body in request.recipients]
        self.priority = request.message.priority
        self.reference = _clamp(parse_moment(request.options.reference_time) or now)
        self.holidays = frozenset(request.holiday_policy.dates)
        self._preferred = _windows(request.preferences.preferred_recipient_windows)
        self._avoided = _windows(request.preferences.avoid_recipient_windows)
        days = request.options.search_horizon_days or _DEFAULT_HORIZON
        self.horizon = timedelta(days=min(days, _LONGEST_HORIZON))
        self.interval = request.options.candidate_interval_minutes or DEFAULT_INTERVAL
        self.window_start, self.window_end = self._window()

    @property
    def is_urgent(self) -> bool:
        return self.priority == "urgent"

    def run(self) -> Found:
        """Judge every candidate of the window. Accepted ones are sorted by score, then by time."""
        found = Found()
        for instant in self._instants():
            found.generated += 1
            moments, codes, valid = self.judge(instant)
            if codes:
                found.rejected.update(codes)
            else:
                found.candidates.append(self.rate(instant, moments, valid))
        found.candidates.sort(key=lambda candidate: (-candidate.score.total, candidate.instant))
        return found

    def judge(self, instant: datetime) -> tuple[tuple[LocalMoment, ...], set[str], int]:
        """Judge an instant: the recipients' local moments, the codes that reject it (empty: it is accepted),
        and the number of recipients for whom it is valid."""
        moments = tuple(person.at(instant) for person in self.recipients)
        obstacles = [self._obstacles(moment) for moment in moments]
        valid = sum(not codes for codes in obstacles)
        if instant < self.reference:
            return moments, {"BELOW_MINIMUM_DELAY"}, valid
        if self._respects_quiet_hours and self.sender is not None and self.sender.at(instant).is_quiet:
            return moments, {"SENDER_QUIET_HOURS"}, valid
        return moments, self._refusal(obstacles, valid), valid

    def rate(self, instant: datetime, moments: tuple[LocalMoment, ...], valid: int) -> Candidate:
        """Score the instant."""
        total = len(moments)
        working = sum(moment.is_working for moment in moments) / total
        preferred = sum(moment.is_in_any(self._preferred) for moment in moments) / total
        overlap = self._overlap(instant, working)
        delay = instant - self.reference
        parts = {
            "recipient_working_hours": 0.30 * working,
            "preferred_recipient_window": 0.20 * preferred,
            "sender_recipient_overlap": 0.15 * overlap,
            "recipient_coverage": 0.15 * round_half_up(valid / total),
            "message_priority": 0.10 * _PRIORITIES.get(self.priority, _PRIORITIES["normal"]),
            "delay_preference": 0.05 * min(max(1 - delay / self.horizon, 0.0), 1.0),
            "day_preference": 0.05 * _day_preference(moments[0]),
        }
        flags = {
            "RECIPIENT_WORKDAY_START": any(_is_early(moment, _HOUR) for moment in moments),
            "SENDER_RECIPIENT_OVERLAP": self.sender is not None and overlap > 0,
            "PREFERRED_RECIPIENT_WINDOW": preferred > 0,
        }
        return Candidate(
            instant,
            moments,
            valid,
            Score(parts, self._penalties(moments, delay)),
            tuple(flag for flag, applies in flags.items() if applies),
        )

    @property
    def _respects_quiet_hours(self) -> bool:
        return self.request.constraints.respect_quiet_hours is not False

    def _window(self) -> tuple[datetime, datetime]:
        constraints = self.request.constraints
        start = _later(self.reference, constraints.minimum_delay_seconds)
        earliest = parse_moment(constraints.earliest_send_at)
        if earliest is not None:
            start = max(start, _clamp(earliest))
        latest = parse_moment(constraints.latest_send_at)
        end = _clamp(self.reference + self.horizon) if latest is None else _clamp(latest)
        return start, min(end, start + _LONGEST_SEARCH)

    def _instants(self) -> Iterator[datetime]:
        step = timedelta(minutes=self.interval)
        instant = _EPOCH - (_EPOCH - self.window_start) // step * step
        while instant <= self.window_end:
            yield instant
            instant += step

    def _obstacles(self, moment: LocalMoment) -> set[str]:
        constraints = self.request.constraints
        checks = {
            "WEEKEND": constraints.avoid_weekends is not False and moment.is_weekend,
            "HOLIDAY": constraints.avoid_holidays and moment.is_holiday(self.holidays),
            "RECIPIENT_OUTSIDE_WORKING_HOURS": constraints.working_hours_only and not moment.is_working,
            "RECIPIENT_QUIET_HOURS": self._respects_quiet_hours and moment.is_quiet,
            "CALENDAR_BUSY": constraints.require_calendar_free and moment.is_busy,
        }
        return {code for code, applies in checks.items() if applies}

    def _refusal(self, obstacles: list[set[str]], valid: int) -> set[str]:
        policy = self.request.group_policy
        required = policy.minimum_recipient_coverage
        if required is None:
            required = 0.5 if policy.strategy == "majority" else 1.0
        by_share = policy.strategy == "majority" or required < 1
        if policy.strategy == "best_effort":
            return set()
        if policy.strategy == "primary_recipients":
            gating = [
                found for person, found in zip(self.recipients, obstacles, strict=True) if person.is_primary
            ]
            accepted = not any(gating or obstacles)
        elif by_share:
            accepted = round_half_up(valid / len(obstacles)) >= required
        else:
            accepted = valid == len(obstacles)
        if accepted:
            return set()
        codes = set[str]().union(*obstacles)
        return codes | {"INSUFFICIENT_RECIPIENT_COVERAGE"} if by_share else codes

    def _overlap(self, instant: datetime, working: float) -> float:
        if self.request.preferences.prefer_sender_recipient_overlap is False:
            return 0.0
        return working if self.sender is None or self.sender.at(instant).is_working else 0.0

    def _penalties(self, moments: tuple[LocalMoment, ...], delay: timedelta) -> float:
        noon = 12 * _HOUR
        late = self.priority in ("high", "urgent") and delay > timedelta(hours=48)
        penalties = (
            (0.10, any(noon <= moment.minute < noon + _HOUR for moment in moments)),
            (0.10, any(_is_late(moment, 30) for moment in moments)),
            (0.03, any(_is_early(moment, 15) for moment in moments)),
            (0.10, any(_is_near_quiet(moment, 30) for moment in moments)),
            (0.10, any(moment.day == FRIDAY and moment.local.hour >= 15 for moment in moments)),
            (0.15, late),
            (0.10, any(moment.is_in_any(self._avoided) for moment in moments)),
        )
        return sum(penalty for penalty, applies in penalties if applies)


def round_half_up(number: float) -> float:
    """Round a number that is not negative to two digits; halves are rounded up."""
    return math.floor(number * 100 + 0.5) / 100


def _is_early(moment: LocalMoment, minutes: int) -> bool:
    return moment.is_working and moment.minute < moment.person.work.start + minutes


def _is_late(moment: LocalMoment, minutes: int) -> bool:
    return moment.is_working and moment.minute >= moment.person.work.end - minutes


def _is_near_quiet(moment: LocalMoment, minutes: int) -> bool:
    quiet = moment.person.quiet
    return quiet is not None and quiet.boundary_within(minutes, moment.minute)


def _day_preference(moment: LocalMoment) -> float:
    if moment.is_weekend:
        return 0.2
    return 0.5 if moment.day == FRIDAY else 1.0


def _windows(bodies: list[WindowBody]) -> tuple[DayWindow, ...]:
    return tuple(window for body in bodies if (window := read_window(body)) is not None)


def _clamp(moment: datetime) -> datetime:
    return min(max(moment.astimezone(UTC), _EARLIEST), _LATEST)


def _later(moment: datetime, seconds: int) -> datetime:
    try:
        return _clamp(moment + timedelta(seconds=seconds))
    except OverflowError:
        return _LATEST if seconds > 0 else _EARLIEST
