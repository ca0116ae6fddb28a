# Two commands: `make demo` (environment and a graded sample class), `make test` (lint, types, all tests).

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint types install install-dev attacks audit bench fuzz lti-demo separation clean

demo: install
	$(BIN)/python tests/demo.py demo

test: lint types
	$(BIN)/python -m pytest

lint: install-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: install-dev
	$(BIN)/mypy

install: .venv/installed

install-dev: .venv/installed-dev

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev,lti,dask]'
	touch $@

clean:
	rm -rf demo build .venv

# docs/separation.md: which public call tells which wrong functions apart.
separation: install
	$(BIN)/python -m autograder.graders.channels.separation
