"""Environments of their own with chosen distributions: what is not chosen is really absent.

The files are links to those of the environment that runs the tests, so nothing is downloaded.
"""

from __future__ import annotations

import venv
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
OURS = "scheduler0-python-client"


def environment(folder: Path, *requirements: str, ours: bool = True) -> Path:
    """Make an environment with these distributions and all that they need; its interpreter.

    With ``ours`` it has this package as well, as this checkout has it, without what its extras need. Without
    it a requirement of ours stands for what it needs, so that ``pip`` can install ours offline.
    """
    venv.create(folder, with_pip=False, symlinks=True)
    [packages] = folder.glob("lib/python*/site-packages")
    needed = closure([*requirements, OURS] if ours else requirements)
    mine = needed.pop(OURS, None)
    for found in needed.values():
        for entry in top_level(found):
            (packages / entry).symlink_to(str(found.locate_file(entry)))
        for command in found.entry_points.select(group="console_scripts"):
            script = folder / "bin" / command.name
            script.write_text(
                f"#!{folder}/bin/python\nimport {command.module}\n{command.value.replace(':', '.')}()\n"
            )
            script.chmod(0o755)
    if mine is not None and ours:
        (packages / "scheduler0").symlink_to(ROOT / "scheduler0")
        (packages / "scheduler0_openapi").symlink_to(ROOT / "generated" / "scheduler0_openapi")
        for entry in top_level(mine):
            if entry.endswith(".dist-info"):
                (packages / entry).symlink_to(str(mine.locate_file(entry)))
    return folder / "bin" / "python"


def closure(requirements: Iterable[str]) -> dict[str, Distribution]:
    """The installed distributions that these requirements and theirs ask for, by name."""
    found: dict[str, Distribution] = {}
    seen: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        one = waiting.pop()
        if str(one) in seen:
            continue
        seen.add(str(one))
        found[canonicalize_name(one.name)] = installed = _installed(one.name)
        for needed in map(Requirement, installed.requires or ()):
            extras = one.extras or {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    return found


def _installed(name: str) -> Distribution:
    """The distribution as pip installed it. A build leaves an `.egg-info` in the checkout as well."""
    for found in Distribution.discover(name=name):
        if any(str(file).endswith("dist-info/METADATA") for file in found.files or ()):
            return found
    return distribution(name)


def top_level(found: Distribution) -> Iterator[str]:
    """The folders and files of a distribution in site-packages."""
    parts = {PurePosixPath(file).parts[0] for file in found.files or ()}
    yield from sorted(part for part in parts if part not in ("..", "__pycache__"))
