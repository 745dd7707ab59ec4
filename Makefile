# `make` lists the targets. A target installs what it needs.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3.15 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help quickstart test docs contract lint format types check-generated check-spec generate spec-status sync cassettes wheel lock bench visibility bench-client bench-quick bench-emulator screenshots soak clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

quickstart: $(VENV)/.emulator ## start the emulator, create a job, and see its webhook arrive
	$(BIN)/python examples/quickstart.py

test: $(VENV)/.dev ## run the whole test suite
	$(BIN)/python -m pytest -n 2 $(ARGS)

docs: $(VENV)/.docs ## build the site from docs/ into build/site, and check it
	rm -rf build/site build/doctrees
	$(BIN)/python -m sphinx -q -W --keep-going -j auto -c docs/_site -d build/doctrees docs build/site
	$(BIN)/python scripts/check_site.py build/site

contract: $(VENV)/.dev ## list the documented answers that the emulator gives; fail for one that no test sees
	$(BIN)/python -m pytest -n 2 -p tests.openapi.recorder tests/emulator tests/openapi

lint: $(VENV)/.dev ## check style and likely bugs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev ## lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.dev ## run two type checkers, strict
	$(BIN)/mypy
	$(BIN)/mypy tests/typing
	$(BIN)/pyright --warnings

check-generated: $(VENV)/.dev ## compare generated and sync trees with their sources
	$(BIN)/python scripts/check_generated.py

check-spec: $(VENV)/.dev ## validate and lint openapi.json
	$(BIN)/openapi-spec-validator openapi.json
	sh scripts/spec-lint/run.sh

generate: $(VENV)/.generate ## rebuild generated/, and the emulator's table of operations, from openapi.json
	$(BIN)/python scripts/generate.py
	$(BIN)/python scripts/operation_names.py

spec-status: $(VENV)/.dev ## list what is still behind openapi.json, and the file to extend for each
	$(BIN)/python scripts/spec_status.py $(ARGS)

sync: $(VENV)/.dev ## rebuild the sync trees from the async ones, and the table of public names
	$(BIN)/python scripts/unasync.py
	$(BIN)/python scripts/public_names.py

cassettes: $(VENV)/.dev ## record the cassettes again; OPERATIONS="getJob listJobs" records some
	$(BIN)/python scripts/record_cassettes.py $(OPERATIONS)

wheel: $(VENV)/.dev ## build the wheel and import it in a clean environment
	sh scripts/check_wheel.sh $(BIN)/python

bench: bench-emulator ## measure everything; print figures and ratios
	$(BIN)/python scripts/bench_cron.py
	$(BIN)/python scripts/bench_client
	$(BIN)/python scripts/bench_cli.py

visibility: $(VENV)/.dev ## check that mocks and tracers of httpx see our calls, each in an environment of its own
	$(BIN)/python scripts/visibility/check.py

bench-client: $(VENV)/.dev ## measure the client beside the official one, and write docs/performance.md
	$(BIN)/python scripts/bench_client --write docs/performance.md $(ARGS)

bench-quick: $(VENV)/.dev ## the same in under two minutes, printed only
	$(BIN)/python scripts/bench_client --quick

bench-emulator: $(VENV)/.dev ## measure the emulator
	$(BIN)/python scripts/bench_emulator.py
	$(BIN)/python scripts/bench_burst.py --layers

screenshots: $(VENV)/.dev ## take the images of the emulator's page again, for docs/images
	$(BIN)/python scripts/screenshots.py

soak: $(VENV)/.dev ## ten minutes of runners that are killed and a server that goes away, then count
	$(BIN)/python -m tests.runner.soak $(ARGS)

lock: $(VENV)/.dev ## renew requirements/
	$(BIN)/uv pip compile pyproject.toml --all-extras $(LOCK) -o requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --extra emulator --group build -c requirements/dev.txt $(LOCK) -o requirements/emulator.txt
	$(BIN)/uv pip compile pyproject.toml --extra all --group docs -c requirements/dev.txt $(LOCK) -o requirements/docs.txt
	$(BIN)/uv pip compile --group generate -c requirements/dev.txt $(LOCK) -o requirements/generate.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet

clean: ## remove everything that make can make again
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed; name it with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# pip cannot check a hash of the project itself, so a second step installs it. That step builds it with the
# setuptools of the lock.
$(VENV)/.%: requirements/%.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r $<
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The generator alone: a change of openapi.json needs nothing else of the development set. It runs once in a
# while, so compiling all of its packages would cost more than it saves.
$(VENV)/.generate: requirements/generate.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r $<
	@touch $@
