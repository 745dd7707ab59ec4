"""Renew the JavaScript of other people that the repository keeps, by `npm pack`, and its checksums.

usage: scripts/vendor.py            fetch the versions below and write the files and the manifests
       scripts/vendor.py --check    compare the files with the manifests, without npm

A manifest `vendor.json` lies beside the files. It has the version and the licence of each package and the
SHA-256 of each file. To take a newer version, change the number below and run the script.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "scheduler0" / "emulator" / "page" / "static" / "vendor"
TESTS = ROOT / "tests" / "emulator" / "page" / "vendor"
MANIFEST = "vendor.json"


@dataclass(frozen=True)
class Package:
    """A package of npm, and the files of it that we keep, by the names that they have here."""

    name: str
    version: str
    licence: str
    folder: Path
    files: dict[str, str]


PACKAGES = (
    # The extension of version 2 does not load in htmx 4.
    Package(
        "htmx.org", "2.0.11", "0BSD", PAGE, {"htmx.min.js": "dist/htmx.min.js", "htmx.LICENSE": "LICENSE"}
    ),
    Package(
        "htmx-ext-sse",
        "2.2.4",
        "0BSD",
        PAGE,
        {"htmx-sse.min.js": "dist/sse.min.js", "htmx-sse.LICENSE": "LICENSE"},
    ),
    Package(
        "uplot",
        "1.6.32",
        "MIT",
        PAGE,
        {
            "uplot.min.js": "dist/uPlot.iife.min.js",
            "uplot.min.css": "dist/uPlot.min.css",
            "uplot.LICENSE": "LICENSE",
        },
    ),
    Package("axe-core", "4.14.1", "MPL-2.0", TESTS, {"axe.min.js": "axe.min.js", "axe.LICENSE": "LICENSE"}),
)


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        wrong = [
            line for folder in sorted({package.folder for package in PACKAGES}) for line in check(folder)
        ]
        print("\n".join(wrong) or "the vendored files are those of the manifests")
        return bool(wrong)
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    manifests: dict[Path, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for package in PACKAGES:
            manifests.setdefault(package.folder, {})[package.name] = fetch(package, Path(scratch))
            print(f"{package.name} {package.version}")
    for folder, manifest in manifests.items():
        text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
    return 0


def fetch(package: Package, scratch: Path) -> dict[str, object]:
    """Write the files of a package; its entry in the manifest."""
    target = scratch / package.name
    target.mkdir()
    command = [
        "npm",
        "pack",
        "--silent",
        "--pack-destination",
        str(target),
        f"{package.name}@{package.version}",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=target)
    (archive,) = target.glob("*.tgz")
    package.folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as members:
        checksums: dict[str, str] = {}
        for name, source in package.files.items():
            content = _read(members, source)
            (package.folder / name).write_bytes(content)
            checksums[name] = hashlib.sha256(content).hexdigest()
    return {"version": package.version, "licence": package.licence, "files": checksums}


def check(folder: Path) -> list[str]:
    """What is wrong with the vendored files of a folder, one line each."""
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    wanted = {package.name: package for package in PACKAGES if package.folder == folder}
    wrong = [f"{folder.name}: {name} is not in the manifest" for name in wanted.keys() ^ manifest.keys()]
    checksums: dict[str, str] = {}
    for name, entry in manifest.items():
        checksums |= entry["files"]
        if name in wanted and entry["version"] != wanted[name].version:
            wrong.append(f"{name}: the manifest has {entry['version']}, not {wanted[name].version}")
    present = {path.name for path in folder.iterdir()} - {MANIFEST}
    wrong += [f"{name}: the manifest and the folder differ" for name in present ^ checksums.keys()]
    for name in present & checksums.keys():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != checksums[name]:
            wrong.append(f"{name}: another checksum than in the manifest")
    return sorted(wrong)


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise ValueError(f"{name}: the package has no such file")
    return member.read()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
