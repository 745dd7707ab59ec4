#!/bin/sh
# Typer no longer runs on click: it carries its own copy, and what click raises is a traceback there.
#
# Versions: typer 0.27.3, click 8.5.1, Python 3.11 to 3.13.
# Behaviour: Typer 0.27 does not depend on click; its classes are those of `typer._click`. In a Typer command
#   `raise click.BadParameter(...)` prints a traceback and exits with 1 (with click as its base it was a usage
#   message and 2), `raise click.exceptions.Exit(3)` exits with 1 instead of 3, a wrong value for an option
#   with `click_type=click.Choice([...])` is a traceback, `click.get_current_context(silent=True)` is None, and
#   `typer.main.get_command(app)` is no `click.Command`.
# Output seen: "isinstance False, context None", then the statuses "bad 1, leave 1, choice 1".
# Wrong guess: Typer is built on click, so exceptions, exit codes, contexts and types of click work in it.
# Who meets it: programs that mix both (shared validators that raise click.BadParameter, exit codes for
#   scripts, custom ParamTypes, documentation tools for click), after an upgrade that breaks no import.
# What works: typer.BadParameter, typer.Exit, typer.Context, and Literal or Enum in place of click.Choice.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check "typer==0.27.3" "click==8.5.1"
cat > program.py <<'PY'
import click
import typer

app = typer.Typer(pretty_exceptions_enable=False)


@app.command()
def facts():
    context = click.get_current_context(silent=True)
    print(f"isinstance {isinstance(typer.main.get_command(app), click.Command)}, context {context}")


@app.command()
def bad():
    raise click.BadParameter("too large")


@app.command()
def leave():
    raise click.exceptions.Exit(3)


@app.command()
def choice(kind: str = typer.Option("a", click_type=click.Choice(["a", "b"]))):
    print(kind)


app()
PY
status() {
    code=0
    venv/bin/python program.py "$@" >output.txt 2>&1 || code=$?
    echo "$code"
}
facts=$(venv/bin/python program.py facts)
statuses="bad $(status bad), leave $(status leave), choice $(status choice --kind z)"
echo "$facts"
echo "$statuses"
grep -q "^Traceback" output.txt
[ "$facts" = "isinstance False, context None" ]
[ "$statuses" = "bad 1, leave 1, choice 1" ]
