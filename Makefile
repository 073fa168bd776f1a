# Two commands do all set-up: `make demo` runs the main job on the example, `make test` passes all tests.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
DEMO := .demo

.PHONY: demo test lint types unit wheel lock packages clean

demo: $(VENV)/installed
	@examples/demo.sh $(BIN)/upkeep $(DEMO)

test: $(VENV)/developer packages lint types unit wheel

lint: $(VENV)/developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/developer
	$(BIN)/mypy

unit: $(VENV)/developer packages
	$(BIN)/coverage erase
	$(BIN)/python tests/suite.py

wheel: $(VENV)/developer
	$(BIN)/python tests/wheel.py

# The set-up: a virtual environment with upkeep alone, or with the locked tools besides.
$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/developer: pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@ $(VENV)/installed

# What the tests need of the system; installed where it is missing and apt is there.
packages:
	@.ci/packages

# Lock the developers' tools anew; needs uv.
lock:
	uv pip compile --quiet --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate --no-header \
	  --python-version 3.11 --all-extras --group dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) $(DEMO) dist build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
