# `make` lists the targets. Each is all that has to be typed: what it needs is installed first.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help quickstart test contract lint format types check-generated check-spec generate sync wheel lock bench bench-emulator clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

quickstart: $(VENV)/.emulator ## start the emulator and see a job that you create fire a webhook
	$(BIN)/python examples/quickstart.py

test: $(VENV)/.dev ## the whole test suite
	$(BIN)/python -m pytest -n 2 $(ARGS)

contract: $(VENV)/.dev ## which documented answers the emulator gives; fails for one that no test sees
	$(BIN)/python -m pytest -n 2 -p tests.contract.recorder tests/emulator tests/contract

lint: $(VENV)/.dev ## style and likely bugs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev ## lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.dev ## two type checkers, strict
	$(BIN)/mypy
	$(BIN)/mypy tests/typing
	$(BIN)/pyright --warnings

check-generated: $(VENV)/.dev ## prove that committed trees are what their sources produce
	$(BIN)/python scripts/check_generated.py

check-spec: $(VENV)/.dev ## validate and lint openapi.json
	$(BIN)/openapi-spec-validator openapi.json
	sh scripts/spec-lint/run.sh

generate: $(VENV)/.dev ## rebuild generated/ from openapi.json
	$(BIN)/python scripts/generate.py

sync: $(VENV)/.dev ## rebuild the sync trees from the async ones
	$(BIN)/python scripts/unasync.py

wheel: $(VENV)/.dev ## build the wheel and import it in a clean environment
	sh scripts/check_wheel.sh $(BIN)/python

bench: bench-emulator ## measure; prints figures and ratios, judges nothing
	$(BIN)/python scripts/bench_cron.py
	$(BIN)/python scripts/bench_client.py

bench-emulator: $(VENV)/.dev ## measure the emulator only
	$(BIN)/python scripts/bench_emulator.py

lock: $(VENV)/.dev ## renew requirements/
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev $(LOCK) -o requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --extra emulator --group build -c requirements/dev.txt $(LOCK) -o requirements/emulator.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet

clean: ## remove what can be made again
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed; name it with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Hashes cannot be checked for the project itself, so it is installed in a second step. It is
# built with the setuptools of the lock, not with one fetched for the occasion.
$(VENV)/.%: requirements/%.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r $<
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
