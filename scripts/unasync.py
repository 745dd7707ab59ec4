"""Produce the sync trees from the async ones, or check that they are up to date.

    python scripts/unasync.py            write scheduler0/_sync and tests/_sync
    python scripts/unasync.py --check    compare instead; exit 1 on any difference

The translation is a table of word substitutions. A substitution that matches nothing any
more is an error, and so is a file on one side only: whole trees are compared.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TREES = {
    "scheduler0/_async": "scheduler0/_sync",
    "tests/_async": "tests/_sync",
    "scheduler0/leases/_async": "scheduler0/leases/_sync",
    "tests/leases/_async": "tests/leases/_sync",
}

ASYNC_ONLY = {"lazy_listing.py", "aio.py", "test_cancelling.py"}
"""Modules that a sync client does not need."""

SUBSTITUTIONS = [
    # Listings: the sync client asks at once, so a listing is its first page.
    (r"from \.\.lazy_listing import AsyncListing", "from ..pages import Page"),
    (r"AsyncListing\[", "Page["),
    (r"AsyncListing\(lambda: ", "("),
    # Callbacks: the async client also takes coroutine functions.
    (
        r"from (\.+)aio import (call_back, )?check_callback(, maybe_await)?\n",
        r"from \1._shared.functions import \2check_callback\n",
    ),
    (r"await maybe_await\((.+)\)", r"\1"),
    # Many items: the sync client reads plain iterables, and has threads where the async one has tasks.
    (r"from \.aio import each\n", ""),
    (r"from \.aio import all_of, each\n", "from .._bulk.threads import all_of\n"),
    (r"\beach\((.+)\):", r"\1:"),
    (r"Iterable\[([\w.]+)\] \| AsyncIterable\[\1\]", r"Iterable[\1]"),
    (r"\bAsyncIterable, ", ""),
    # Connections of a sync client belong to no event loop, and nobody cancels a thread.
    (r"from \.aio import close_on, current_loop, within\n", ""),
    (r"from \.aio import Event, finished, waited\n", "from threading import Event\n"),
    (r"await within\(.+?, (.+), DeadlinePassed\)", r"\1"),
    (r"import Attempt, DeadlinePassed\n(?=from \.\._transport\.connections)", "import Attempt\n"),
    (r"await waited\((\w+), (.+?)\):", r"\1.wait(\2):"),
    (r"await finished\((.+)\)", r"\1"),
    (r"_engines\.aiohttp_link\b", "_engines.urllib3_link"),
    (r"\bcurrent_loop\(\)", "None"),
    (r"from \.aio import keeps_generators\n", ""),
    (r"\bkeeps_generators\(\)", "False"),
    (r"\bclose_on\(.+, (.+)\.aclose\)", r"\1.close()"),
    # The language.
    (r"\bawait ", ""),
    (r"\basync (def|for|with)\b", r"\1"),
    (r"\b__a(enter|exit|iter|next)__\b", r"__\1__"),
    (r"\basend\b", "send"),
    (r"\bStopAsyncIteration\b", "StopIteration"),
    (r"\ba(iter|next)\(", r"\1("),
    (r"Awaitable\[AsyncPage\[T\]\]", "Page[T]"),
    (r"\bAwaitable, ", ""),
    (r"Awaitable\[RawResponse\[T\]\]", "RawResponse[T]"),
    (r"Callable\[P, Awaitable\[T\]\]", "Callable[P, T]"),
    (r"Awaitable\[tuple\[BulkStatus, Job \| None\]\]", "tuple[BulkStatus, Job | None]"),
    (r"Awaitable\[object\] \| object", "object"),
    (r"APIKey \| Awaitable\[APIKey\]", "APIKey"),
    # The libraries.
    (r"\bimport anyio\n", ""),
    (r"\banyio\.sleep\b", "time.sleep"),
    (r"\banyio\.run\(check\)", "check()"),
    (r"\banyio\.run\(main\)", "main()"),
    (r"\bfrom anyio import Lock\b", "from threading import Lock"),
    (r"\basync_auth_flow\b", "sync_auth_flow"),
    (r"\bAsyncByteStream\b", "SyncByteStream"),
    (r"\bhandle_async_request\b", "handle_request"),
    (r"\b(aread|aclose)\b", lambda match: match[0][1:]),
    (r"\basyncio_detailed\b", "sync_detailed"),
    (r"\.asyncio\(", ".sync("),
    (r"\bget_async_httpx_client\b", "get_httpx_client"),
    (r"@pytest\.mark\.anyio\n", ""),
    (r"@ON_EVERY_LIBRARY\n", ""),
    # Our names. The record AsyncTask is the server's word and keeps it.
    (r"\bAsyncRawClient\b", "SyncRawClient"),
    (r"\bAsync(?!Task\b)(?=[A-Z])", ""),
    (r"\b_async\b", "_sync"),
]

LEASES = [
    # A sync client may block, and its names say that it is the twin.
    (r"from scheduler0\.leases\._async\.aio import pause, shielded\n", "from time import sleep as pause\n"),
    (
        r"from scheduler0\.leases\._async\.aio import check_task, performed\n",
        "from scheduler0.leases.plain_tasks import check_task, performed\n",
    ),
    (r"from scheduler0\.leases\._async\.aio import \w+\n", ""),
    (r"await in_thread\(([\w.]+), ", r"\1("),
    (r"await in_thread\(([\w.]+)\)", r"\1()"),
    (r"await shielded\((.+)\)", r"\1"),
    (r"Awaitable\[T\]", "T"),
    (r"\b(Job|LeaseClient)\b", r"Sync\1"),
    (r"\bredis\.asyncio\b", "redis"),
]
"""Substitutions of the leases alone, made first."""

HEADER = "# Produced from {source} by scripts/unasync.py; do not edit.\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Produce the sync trees from the async ones.")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as scratch:
        produced = {target: Path(scratch) / target for target in TREES.values()}
        unused = {pattern for pattern, _ in (*LEASES, *SUBSTITUTIONS)}
        for source, target in TREES.items():
            unused -= produce(ROOT / source, produced[target])
        for pattern in sorted(unused):
            print(f"unasync: substitution {pattern!r} matches nothing any more")
        format_tree(Path(scratch))
        differences: list[str] = []
        for target, tree in produced.items():
            if check:
                differences += compare(tree, ROOT / target)
            else:
                shutil.rmtree(ROOT / target, ignore_errors=True)
                shutil.copytree(tree, ROOT / target)
        for difference in differences:
            print(f"unasync: {difference}")
        if differences:
            print("unasync: run `make sync` and commit the result")
        return 1 if unused or differences else 0


def produce(source: Path, target: Path) -> set[str]:
    """Translate every module of ``source``; returns which substitutions were used."""
    used: set[str] = set()
    table = [*(LEASES if source.parent.name == "leases" else ()), *SUBSTITUTIONS]
    for path in sorted(source.rglob("*.py")):
        if path.name in ASYNC_ONLY:
            continue
        text = path.read_text("utf-8")
        for pattern, replacement in table:
            text, count = re.subn(pattern, replacement, text)
            if count:
                used.add(pattern)
        out = target / path.relative_to(source)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(HEADER.format(source=path.relative_to(ROOT).as_posix()) + text, "utf-8")
    return used


def format_tree(tree: Path) -> None:
    """Order imports and lay out lines as in the rest of the project, wherever the tree lies."""
    ruff = [sys.executable, "-m", "ruff"]
    common = ["--isolated", "--no-cache", "--quiet", "--line-length=110", "--target-version=py311"]
    subprocess.run([*ruff, "check", *common, "--select=I,F401", "--fix", tree], check=True)
    subprocess.run([*ruff, "format", *common, tree], check=True)


def compare(expected: Path, actual: Path) -> list[str]:
    want = {path.relative_to(expected): path.read_bytes() for path in expected.rglob("*.py")}
    have = {path.relative_to(actual): path.read_bytes() for path in actual.rglob("*.py")}
    name = actual.relative_to(ROOT)
    return [
        *(f"{name / path} is missing" for path in sorted(want.keys() - have.keys())),
        *(f"{name / path} should not exist" for path in sorted(have.keys() - want.keys())),
        *(f"{name / path} differs" for path in sorted(want.keys() & have.keys()) if want[path] != have[path]),
    ]


if __name__ == "__main__":
    sys.exit(main())
