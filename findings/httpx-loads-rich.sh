#!/bin/sh
# `import httpx` loads Rich, click and Pygments as soon as all three are installed beside it.
#
# Versions: httpx 0.28.1, rich 15.0.0 (brings pygments), click 8.5.1, Python 3.11 to 3.13.
# Behaviour: httpx looks for its optional command line at every import of the library. With rich alone, or click
#   alone, nothing more is loaded. With both, about 100 more modules are, though the program uses none of them.
# Output seen: "alone 178 modules", "with rich 178 modules", "with rich and click 276 modules" (Python 3.11).
# Wrong guess: an optional command line of a library is loaded by its own entry point, not by the import.
# Who meets it: command line programs (they have click and rich for themselves) that measure their start and find
#   a slow `import httpx`, functions that start cold, and tests that assert which modules an import loads: they
#   pass on one machine and fail on another with the same httpx.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
install() { "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "$@"; }
loaded() {
    "$folder/venv/bin/python" -c '
import sys, httpx
print(len(sys.modules), *(name for name in ("rich", "click", "pygments") if name in sys.modules))'
}
install "httpx==0.28.1"
alone=$(loaded)
install "rich==15.0.0"
with_rich=$(loaded)
install "click==8.5.1"
with_both=$(loaded)
echo "alone $alone modules"
echo "with rich $with_rich modules"
echo "with rich and click $with_both modules"
[ "$with_rich" = "$alone" ]
case $with_both in *" rich click pygments") ;; *) exit 1 ;; esac
[ "${with_both%% *}" -ge "$((${alone%% *} + 50))" ]
