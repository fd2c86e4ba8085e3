# Casetracker's commands. `make` alone lists them. They need git, make and Python 3.11 or newer.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT

VENV := .venv/bin
# How many hundreds of thousands of people the API is measured over.
SCALE ?= 1
# At most four: every worker fills a database of its own.
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((n > 4 ? 4 : n)))
# `var/` of the checks and tests, apart from the one that holds somebody's work.
TEST_VAR := $(CURDIR)/var/test

.DEFAULT_GOAL := help
.PHONY: help run test check check-containers check-scripts bench fuzz format python environment chromium

help: ## List these commands
	@echo 'Casetracker: make COMMAND'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14
	@echo 'Variables: PORT=8000 HOST=127.0.0.1 PYTHON=python3, and those of .env.example'

run: python ## Install, prepare the database and serve on http://127.0.0.1:8000 (PORT= and HOST= change it)
	@$(PYTHON) tools/install.py embedded
	@$(VENV)/python manage.py serve

# Tests start a hundred processes of ours: each would compile every module anew without bytecode.
test: environment chromium ## Run every test on a real PostgreSQL, with branch coverage (TESTS=tests/sources: a part, without)
	@CASETRACKER_VAR=$(TEST_VAR) PYTHONDONTWRITEBYTECODE= $(VENV)/python -m pytest --durations=25 \
		$(if $(TESTS),-n 0 --no-cov $(TESTS),-n $(WORKERS) --dist worksteal --cov --cov-report=term)

check: environment check-containers check-scripts ## The gate: format, lint, types, migrations, deployment, layout, locks
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	CASETRACKER_VAR=$(TEST_VAR) $(VENV)/mypy
	CASETRACKER_VAR=$(TEST_VAR) $(VENV)/python manage.py makemigrations --check --dry-run
	CASETRACKER_VAR=$(TEST_VAR) TLS=true DEBUG=false ALLOWED_HOSTS=cases.example \
		$(VENV)/python manage.py check --deploy --fail-level WARNING
	$(VENV)/python tools/layout.py
	$(VENV)/python tools/locks.py

bench: environment $(if $(filter api growth filters,$(BENCH)),,chromium) ## Measure what has a limit (BENCH=api: the API alone; SCALE=10: a million people)
	@CASETRACKER_VAR=$(TEST_VAR) SCALE=$(SCALE) $(VENV)/python -m tests.bench $(BENCH)

fuzz: environment ## Send the API what its description allows and what it forbids, for an hour or so; not part of the gate
	@CASETRACKER_VAR=$(TEST_VAR) FUZZ=thorough $(VENV)/python -m pytest -n 0 --no-cov tests/dossiers/test_api_conformance.py

# The browser's scripts: types from their JSDoc, lint, format. Nothing is fetched.
SCRIPTS := $(shell git ls-files '*.js' ':!*/vendor/*')
check-scripts: environment
	$(VENV)/deno check --quiet --config tools/deno.json $(SCRIPTS)
	$(VENV)/deno lint --quiet --config tools/deno.json $(SCRIPTS)
	$(VENV)/deno fmt --quiet --check --config tools/deno.json $(SCRIPTS)

check-containers: environment
	$(VENV)/python tools/containers.py

format: environment ## Format the code and mend what the linter can mend
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .
	$(VENV)/deno fmt --quiet --config tools/deno.json $(SCRIPTS)

python:
	@command -v $(PYTHON) >/dev/null || { \
		echo 'Casetracker needs Python 3.11 or newer: there is no $(PYTHON); name one with PYTHON=.' >&2; exit 1; }

environment: python
	@$(PYTHON) tools/install.py dev

chromium:
	@sh tools/chromium.sh
