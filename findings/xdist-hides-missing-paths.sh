#!/bin/sh
# pytest 9.2.0 with pytest-xdist 3.8.0.
#
# Behaviour: `pytest -n 2 tests missing` runs no test, not even those in `tests`. It prints no reason, and exits with 5
# ("no tests collected"). Without -n it says "ERROR: file or directory not found: missing" and exits with 4. The same
# holds for a test id that does not exist (`tests/test_a.py::test_gone`).
# Wrong guess: -n only spreads the tests, so a wrong path is the same usage error, with the same text and status 4.
# Who meets it: everybody who moves or renames tests and runs them with -n in a Makefile or in CI. The log has no
# reason. A script that lets 5 pass (as for a folder without tests) is green without having run anything.
#
# Output seen (Python 3.11): "2 workers [0 items]", "no tests ran", exit status 5.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pytest==9.2.0 pytest-xdist==3.8.0
mkdir "$folder/tests"
echo "def test_a(): pass" > "$folder/tests/test_a.py"
cd "$folder"

run() { # OPTIONS... : the status and the output of a run that names one folder and one wrong path
    status=0
    output=$("$folder/venv/bin/pytest" "$@" tests missing 2>&1) || status=$?
    echo "pytest $*: exit status $status"
}

run -p no:xdist
[ "$status" = 4 ] || { echo "without -n it was a usage error"; exit 1; }
case $output in *"file or directory not found: missing"*) ;; *) echo "without -n it named the path"; exit 1 ;; esac
run -n 2
[ "$status" = 5 ] || { echo "-n no longer hides the wrong path"; exit 1; }
case $output in *missing*) echo "-n names the path now"; exit 1 ;; esac
case $output in *" passed"*) echo "the tests of the other folder run now"; exit 1 ;; esac
