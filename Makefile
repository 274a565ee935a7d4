# What can be done here; `make help` prints it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON := .venv/bin/python
# How many tests run at a time: by default three for all of them, as many wait for processes and browsers, and two for
# the quick ones, which only compute. `make test WORKERS=1` for a small machine. tests/workers.py says which stay together.
WORKERS ?=
# A run with this many failures has one cause, and its tests say nothing more.
PYTEST := $(PYTHON) -m pytest --maxfail 60 --dist loadgroup --no-loadscope-reorder -n
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3

# Where Python is told to write no bytecode, each process would compile Rasa and TensorFlow again: ten seconds every time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run demo train test unit coverage check check-data labels conflicts js-check js-test format hooks bench chaos season early-warning nlu-score nlu-compare policies lock audit sbom clean

help:  ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## Install everything into .venv (done by the others when needed)
	@scripts/setup

run: setup  ## Start everything; prints where to click. Ctrl-C stops it
	@exec .venv/bin/amends up

DEMO ?= var/demo
demo: setup  ## Start everything on an invented month, made in var/demo the first time
	@test -f $(DEMO)/amends.db || AMENDS_DATA=$(DEMO) .venv/bin/amends demo
	@AMENDS_DATA=$(DEMO) exec .venv/bin/amends up

train: setup  ## Train the model if data or configuration changed
	@.venv/bin/amends train

test: setup  ## Run every test, browser tests included
	@scripts/chromium || true
	@$(MAKE) --no-print-directory js-test
	@.venv/bin/amends train
	@$(PYTEST) $(or $(WORKERS),3)

unit: setup  ## Run the quick tests: no model, no browser, no long searches
	@$(MAKE) --no-print-directory js-test
	@$(PYTEST) $(or $(WORKERS),2) -m "not system and not browser and not slow" --ignore tests/dialogue --ignore tests/system

coverage: setup  ## Run every test and list the lines that none of them reaches
	@scripts/chromium || true
	@.venv/bin/amends train
	@$(PYTEST) $(or $(WORKERS),3) --cov --cov-report=term

check: setup  ## Format, lint, types, and everything that check-data looks at
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy bot actions
	@scripts/quiet-imports
	@$(MAKE) --no-print-directory js-check
	@$(PYTHON) -W ignore -m bot.checks

check-data: setup  ## Check what trainers edit, after each edit: form, names, both languages, contradictions
	@$(PYTHON) -W ignore -m bot.checks data

labels: setup  ## Write what data/labels.yml says of each label at the head of its example files
	@$(PYTHON) -m bot.checks labels

conflicts: setup  ## List lines whose likes in the other language have another label (two minutes); a person decides
	@$(PYTHON) -W ignore -m bot.checks conflicts

js-check: setup  ## Lint the pages' scripts and check their types
	@scripts/node npm run --silent lint
	@scripts/node npm run --silent types

js-test: setup  ## Run the tests of the pages' scripts that need no browser
	@scripts/node npm run --silent test

format: setup  ## Put the code into shape
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

hooks: setup  ## Check every commit before it is made (pre-commit)
	@.venv/bin/pre-commit install

bench: setup  ## Measure offers, turns, conversations, memory, starts, training, and a plain Rasa beside it
	@.venv/bin/amends train
	@$(PYTHON) -m tests.load.bench --train

SECONDS ?= 480
CUSTOMERS ?= 60
chaos: setup  ## Attack a product of its own for eight minutes: kills, hangs, full and slow disk, lock; CHAOS=--postgres
	@.venv/bin/amends train
	@$(PYTHON) -W ignore -m tests.chaos --seconds $(SECONDS) --customers $(CUSTOMERS) $(CHAOS)

PROMISES ?= 10000
season: setup  ## Simulate a season of 10,000 promises with deaths at every step; all counts must be 0
	@$(PYTHON) -m tests.care.simulation --promises $(PROMISES)

YEARS ?= 5
early-warning: setup  ## Play years with planted incidents to early warning: what is found the same day, what is told in vain
	@$(PYTHON) -m tests.insight.simulation --years $(YEARS)

nlu-score: setup  ## Measure understanding: cross-validation, held-out lines; fails when it got worse
	@$(PYTHON) -W ignore -m tests.nlu.score

nlu-compare: setup  ## Train a stock Rasa pipeline on the same examples and score both (long)
	@$(PYTHON) -W ignore -m tests.nlu.compare

policies: setup  ## Compare dialogue policies on conversations none of them was trained on
	@$(PYTHON) -m tests.dialogue.compare_policies

lock:  ## Resolve requirements.in and package.json into their lock files
	@scripts/lock
	@scripts/lock-node

audit:  ## Ask the registries for advisories about everything that is locked (needs a connection)
	@scripts/audit

sbom: setup  ## Write a software bill of materials (CycloneDX) from the lock files into build/
	@$(PYTHON) scripts/sbom.py

clean:  ## Remove models and caches (not your data)
	@rm -rf models/*.tar.gz build .rasa .pytest_cache .mypy_cache .ruff_cache
