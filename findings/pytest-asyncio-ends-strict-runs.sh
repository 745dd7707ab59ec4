#!/bin/sh
# pytest 9.2.0 with pytest-asyncio 1.5.0, in a project with filterwarnings = ["error"].
#
# Behaviour: the run ends with INTERNALERROR and status 3 before a test is collected, although the project has no async
# test: pytest 9.2 turns warnings of the start into errors as well, and pytest-asyncio warns at the start if the option
# asyncio_default_fixture_loop_scope is not set. With pytest 9.0.0 the same project passes. A project cannot
# set the option to be safe: with --strict-config it is an error where the plugin is not installed.
# Wrong guess: a plugin that is installed and not used changes nothing, and filterwarnings concerns tests.
# Who meets it: every project with strict warnings whose environment gets pytest-asyncio from elsewhere (a shared
# environment, another package's test extra), at the next update of pytest.
#
# Output seen (Python 3.11): pytest 9.0.0: exit status 0. pytest 9.2.0: exit status 3, and
#   INTERNALERROR> pytest.PytestDeprecationWarning: The configuration option "asyncio_default_fixture_loop_scope" is unset.
# `-p no:asyncio` is the way out.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
mkdir "$folder/project"
cd "$folder/project"
printf '[tool.pytest.ini_options]\nfilterwarnings = ["error"]\n' > pyproject.toml
echo "def test_a(): pass" > test_a.py

run() { # PYTEST VERSION, OPTIONS... : the status and the output of a run
    "$folder/venv/bin/pip" install -q "pytest==$1" pytest-asyncio==1.5.0
    shift
    status=0
    output=$("$folder/venv/bin/pytest" "$@" 2>&1) || status=$?
    echo "$output" | tail -n 1
    echo "exit status $status"
}

run 9.0.0
[ "$status" = 0 ] || { echo "it failed with pytest 9.0.0 as well"; exit 1; }
run 9.2.0 -p no:asyncio
[ "$status" = 0 ] || { echo "it fails without the plugin as well"; exit 1; }
run 9.2.0
[ "$status" = 3 ] || { echo "the warning of the start is no error any more"; exit 1; }
case $output in *INTERNALERROR*asyncio_default_fixture_loop_scope*) ;; *) echo "it fails for another reason"; exit 1 ;; esac
