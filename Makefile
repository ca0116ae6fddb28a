# Two commands: `make demo` (environment and a graded sample class), `make test` (lint, types, all tests).

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint types install install-dev attacks attacks-stock attacks-otter audit bench kills fuzz lti-demo lti-load docs wheel pythons visible separation notebooks clean

demo: install
	$(BIN)/autograder demo demo

test: lint types
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: install-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: install-dev
	$(BIN)/mypy
	cd autograder/sandbox/inside && $(CURDIR)/$(BIN)/mypy --strict --explicit-package-bases --config-file= --cache-dir $(CURDIR)/.mypy_cache/inside .
	cd solutions/canales-multiples && $(CURDIR)/$(BIN)/mypy --strict --explicit-package-bases --config-file= --cache-dir $(CURDIR)/.mypy_cache/helpers .
	cd solutions/paso-relleno-y-agrupacion && $(CURDIR)/$(BIN)/mypy --strict --explicit-package-bases --config-file= --cache-dir $(CURDIR)/.mypy_cache/helpers stridelab.py

install: .venv/installed

install-dev: .venv/installed-dev

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	@$(BIN)/python deploy/cuda_warning.py
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev,docs,lti,dask]'
	touch $@

lti-demo: install-dev
	$(BIN)/python -m pytest -q tests/lti/test_browser.py -k "launch_upload"
	@echo "  It works. To click yourself: $(BIN)/autograder serve --demo-platform"
	@echo "  then open http://127.0.0.1:8001 and open an activity as a student, or as the teacher."

lti-load: install-dev
	cd tests && ../$(BIN)/python -W ignore -m lti.load --students 500 --seconds 60

# The graders graded at length: a quarter of an hour; the tests do a part of it.
audit: install
	$(BIN)/autograder audit --variants 100000 --every 1

# Every attack of tests/escapes on this grader, by `autograder grade` and by `nbgrader autograde`; then a dozen of them on stock nbgrader and on Otter-Grader, for comparison.
attacks: install-dev
	$(BIN)/python -W ignore tests/attacks.py --nbgrader

attacks-stock: install-dev
	$(BIN)/python -W ignore tests/attacks_on_stock.py

attacks-otter: install-dev .venv-otter/installed
	$(BIN)/python -W ignore tests/attacks_on_otter.py

# An environment of its own: Otter's dependencies are not ours. torch comes first, so that it is the one that we grade with.
.venv-otter/installed: tests/otter.txt constraints.txt
	$(PYTHON) -m venv .venv-otter
	.venv-otter/bin/python -m pip install --quiet -c constraints.txt torch
	.venv-otter/bin/python -m pip install --quiet -r tests/otter.txt
	touch $@

# This grader on a class of 200, and stock nbgrader on as many of them as 10 minutes allow; the other commands; classes up
# to 10,000. Half an hour; `python -m benchmarks --help` says what else can be measured.
bench: install-dev
	PYTHONPATH=tests $(BIN)/python -W ignore -m benchmarks

# Kill a grading run at 50 random points; each time the next run must end as if nothing had happened.
kills: install-dev
	AUTOGRADER_KILLS=50 $(BIN)/python -m pytest -q tests/commands/test_grade_command.py -k kill_9

fuzz: install-dev
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[fuzz]'
	mkdir -p build/fuzz
	$(BIN)/python tests/fuzz/fuzz_intake.py -dict=tests/fuzz/intake.dict -max_total_time=180 -timeout=5 -rss_limit_mb=1024 -artifact_prefix=build/fuzz/ build/fuzz tests/specimens_files
	mkdir -p build/fuzz-wire
	$(BIN)/python tests/fuzz/fuzz_wire.py -max_total_time=120 -timeout=30 -rss_limit_mb=2048 -artifact_prefix=build/fuzz-wire/ build/fuzz-wire

clean:
	rm -rf demo build .venv .venv-otter

# An instructor's whole day with what is installed from the wheel alone, in an empty environment and an empty folder.
wheel: install-dev
	$(BIN)/python tests/installed_day.py

# What needs no PyTorch, tested with the newest other Python that is installed here.
pythons: install-dev
	$(BIN)/python tests/other_pythons.py

# The documentation as a site in build/site; a link that leads nowhere ends it.
docs: install-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

# assignments: what students receive, made by nbgrader from solutions.
notebooks: install
	for lab in solutions/*/; do $(BIN)/nbgrader generate_assignment $$(basename $$lab) --force --no-db --log-level WARN || exit 1; done

# docs/visible.md: what the notebook's own checks notice and name.
visible: install
	$(BIN)/python -m autograder.authoring.visible

# docs/separation.md: which public call tells which wrong functions apart.
separation: install
	$(BIN)/python -m autograder.graders.channels.separation
