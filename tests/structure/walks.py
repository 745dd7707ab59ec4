"""Count the calls of our own functions, on one thread or on all others, with ``sys.setprofile``."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[2]
OURS = (f"{ROOT}/scheduler0/", f"{ROOT}/generated/")

NOT_COUNTED = ("<genexpr>", "<listcomp>", "<dictcomp>", "<setcomp>", "<lambda>", "<module>")
"""Python 3.12 inlines comprehensions, so counting them would make the figures depend on the version."""


class Walk:
    """The calls that a block of code has caused."""

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str]] = Counter()
        """By file, relative to the repository, and qualified name."""

    @property
    def total(self) -> int:
        return self.calls.total()

    @property
    def files(self) -> list[str]:
        return sorted({file for file, _ in self.calls})

    def wait_until_quiet(self) -> None:
        """Return when nothing more was called for a third of a second.

        Other threads are only watched: whoever asks them adds calls of their own.
        """
        seen = -1
        while seen != self.total:
            seen = self.total
            time.sleep(0.33)

    def __str__(self) -> str:
        most = "\n".join(f"{count:5} {file} {name}" for (file, name), count in self.calls.most_common())
        return f"{self.total} calls in {len(self.files)} files\n{most}"


class Profile:
    """Counts from construction on, in threads that start later as well; ``remove`` ends that."""

    def __init__(self) -> None:
        self._walks: dict[int | None, Walk] = {}
        self._before = sys.getprofile()
        threading.setprofile(self._note)
        sys.setprofile(self._note)

    def remove(self) -> None:
        sys.setprofile(self._before)
        threading.setprofile(self._before)

    @contextmanager
    def here(self) -> Iterator[Walk]:
        """Count what this thread calls."""
        yield from self._count(threading.get_ident())

    @contextmanager
    def elsewhere(self) -> Iterator[Walk]:
        """Count what all other threads call."""
        yield from self._count(None)

    def _count(self, thread: int | None) -> Iterator[Walk]:
        walk = self._walks[thread] = Walk()
        try:
            yield walk
        finally:
            del self._walks[thread]

    def _note(self, frame: FrameType, event: str, arg: Any) -> None:
        if event != "call" or not self._walks or not frame.f_code.co_filename.startswith(OURS):
            return
        name = frame.f_code.co_qualname
        if any(part in name for part in NOT_COUNTED):
            return
        caller = threading.get_ident()
        for thread, walk in list(self._walks.items()):
            if caller == thread or (thread is None and caller != _MAIN):
                walk.calls[frame.f_code.co_filename.removeprefix(f"{ROOT}/"), name] += 1


_MAIN = threading.main_thread().ident
