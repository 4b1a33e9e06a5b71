# Muniment: everything here does its own set-up, on a machine that has python3 (with venv), make and git.

PYTHON  ?= python3
WORKERS ?= 2
# A third of the time of tests is waiting for other programs: three keep two processors busy.
TESTERS ?= 3

VENV     := .venv
BIN      := $(VENV)/bin
ROOMS    := checksums manifests ingest muniment
VERSION  := $(shell sed -n 's/^VERSION = "\(.*\)"$$/\1/p' muniment/version.py)
WHEEL    := dist/muniment-$(VERSION)-py3-none-any.whl
# Folders too: a deleted file changes only its folder's time.
SOURCES  := $(shell find $(ROOMS) -name __pycache__ -prune -o -print) pyproject.toml README.md LICENSE
PEERS    := $(patsubst requirements/peers/%.in,.peers/%/.installed,$(wildcard requirements/peers/*.in)) \
            $(patsubst requirements/peers/%.npm,.peers/%/.installed,$(wildcard requirements/peers/*.npm))
ENVIRON  := $(PYTHON) tools/environment.py
# Tests and tools see the installed wheel, never the folder they start in.
INSTALLED := MUNIMENT_TEST_WHEEL=1 PYTHONSAFEPATH=1
# In the order of conftest.py: by their number, files of one long test would come last.
PYTEST   := $(INSTALLED) $(BIN)/python -m pytest -n $(TESTERS) --dist loadgroup --no-loadscope-reorder

unexport PYTHONPATH
# To write the asserts of all tests anew is half of what it takes to collect them.
unexport PYTHONDONTWRITEBYTECODE
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:
.PHONY: help demo test check check-style check-types check-stair check-wheel torture forgeries fuzz bombs bench docs test-kit peers wheel lock clean python

help:
	@echo 'make demo      a notice goes in and comes out proven: one minute, offline once set up'
	@echo 'make test      the tests, against the installed wheel'
	@echo 'make check     ruff, mypy --strict, the stair (import-linter), and the wheel itself'
	@echo 'make torture   real faults at every point, and the table of docs/durability.md; then the slow tests'
	@echo '               (ROWS=kill,power: these rows alone; QUICK=1: a sample, in minutes)'
	@echo 'make forgeries every forgery of docs/forgeries.md on both verifiers, and what it cost'
	@echo '               (OUT=folder: the corpus itself, for other programs)'
	@echo 'make fuzz      hostile bytes for every reader, an hour of the processor, guided by what they reach'
	@echo '               (SECONDS=600 READERS=warc,zip: so long, these; KEEP=folder: keeps what it learns)'
	@echo 'make bombs     what unfolds, lies or has no end, before real processes of 256 MB'
	@echo 'make bench     how fast, beside the peers, in one run'
	@echo 'make docs      writes the help pages shown in docs/ anew'
	@echo 'make test-kit  dist/muniment-test-kit.zip: a kit, whom to trust, and the verdict to expect'
	@echo 'make wheel     dist/, built and installed into $(VENV)'
	@echo 'make peers     the programs of others that tests compare with, in .peers/'
	@echo 'make lock      the lock files in requirements/ anew (UPGRADE=1: to the newest releases)'
	@echo 'make clean     removes what the above made (never an archive)'
	@echo 'Another Python: make clean, then make PYTHON=python3.12 test'

demo: $(VENV)/.wheel
	@$(BIN)/muniment demo

test: $(VENV)/.dev $(VENV)/.wheel $(PEERS)
	@$(PYTEST) tests

# The superuser's: disks are mounted, in a mount namespace that ends with it.
torture: $(VENV)/.dev $(VENV)/.wheel $(PEERS)
	@PYTHONSAFEPATH=1 PYTHONPATH=tests $(BIN)/python -m torture --write \
		$(if $(ROWS),--rows $(ROWS)) $(if $(QUICK),--quick) --workers $(WORKERS)
	@$(if $(ROWS)$(QUICK),,$(PYTEST) -m torture tests)

forgeries: $(VENV)/.dev $(VENV)/.wheel
	@PYTHONSAFEPATH=1 PYTHONPATH=tests $(BIN)/python -m forgeries $(OUT)

# The readers run from the source, where each line that is reached is seen.
fuzz: .peers/atheris/.installed
	@PYTHONSAFEPATH=1 PYTHONPATH=.:tests .peers/atheris/bin/python -m fuzz --seconds $(or $(SECONDS),3600) \
		--workers $(WORKERS) $(if $(READERS),--readers $(READERS),--write) $(if $(KEEP),--keep $(KEEP))

bombs: $(VENV)/.dev $(VENV)/.wheel
	@PYTHONSAFEPATH=1 PYTHONPATH=tests $(BIN)/python -m bombs --write

bench: $(VENV)/.wheel $(PEERS)
	@PYTHONSAFEPATH=1 $(BIN)/python bench

docs: $(VENV)/.dev $(VENV)/.wheel
	@PYTHONSAFEPATH=1 $(BIN)/python tools/help_pages.py
	@PYTHONSAFEPATH=1 PYTHONPATH=tests $(BIN)/python -m forgeries --page

test-kit: $(VENV)/.wheel
	@mkdir -p dist
	@PYTHONSAFEPATH=1 PYTHONPATH=tools $(BIN)/python tools/sample_kit.py --pack dist/muniment-test-kit.zip
	@echo 'wrote dist/muniment-test-kit.zip'

check: check-style check-types check-stair check-wheel

check-style: $(VENV)/.dev
	@echo '== ruff: rules, then format'
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet --diff .

check-types: $(VENV)/.dev
	@echo '== mypy --strict'
	@$(BIN)/mypy

check-stair: $(VENV)/.dev
	@echo '== import-linter: the stair, and evidence checked without a network'
	@$(BIN)/lint-imports --no-logo

check-wheel: $(WHEEL)
	@echo '== the wheel'
	@$(BIN)/python tools/check_wheel.py $(WHEEL)

wheel: $(VENV)/.wheel

peers: $(PEERS)

# The environment, in three steps: what runs and builds the wheel, what develops it, and the wheel.

python:
	@command -v $(PYTHON) >/dev/null || { echo 'there is no `$(PYTHON)` here: install Python 3.11 or newer, or name one with `make PYTHON=...`.' >&2; exit 3; }

$(VENV)/.core: requirements/core.txt requirements/build.txt | python
	@$(ENVIRON) $(VENV) requirements/core.txt requirements/build.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.core requirements/dev.txt | python
	@$(ENVIRON) $(VENV) requirements/dev.txt
	@touch $@

$(WHEEL): $(VENV)/.core $(SOURCES)
	@echo 'building $@'
	@said=$$($(BIN)/python -m hatchling build -t wheel -d dist 2>&1) || { echo "$$said" >&2; exit 1; }
	@touch $@

$(VENV)/.wheel: $(WHEEL)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall $(WHEEL)
	@touch $@

# The programs of others, each in an environment of its own.

.peers/%/.installed: requirements/peers/%.txt | python
	@$(ENVIRON) .peers/$* $<
	@touch $@

.peers/%/.installed: requirements/peers/%.npm | python
	@$(PYTHON) tools/npm_files.py .peers/$* $<

# Only `make fuzz` needs it, and not every Python has it.
.peers/atheris/.installed: requirements/fuzz.txt | python
	@$(ENVIRON) .peers/atheris $<
	@touch $@

# The locks name hashes and no address. `uv` writes them, from an environment of its own.

COMPILE = .peers/uv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

.peers/uv/.installed: requirements/lock.txt | python
	@$(ENVIRON) .peers/uv $<
	@touch $@

lock: .peers/uv/.installed
	@$(COMPILE) pyproject.toml -o requirements/core.txt >/dev/null
	@$(COMPILE) requirements/build.in -o requirements/build.txt >/dev/null
	@$(COMPILE) pyproject.toml --extra dev -c requirements/core.txt -c requirements/build.txt -o requirements/dev.txt >/dev/null
	@$(COMPILE) pyproject.toml requirements/fuzz.in -c requirements/core.txt -o requirements/fuzz.txt >/dev/null
	@$(COMPILE) requirements/lock.in -o requirements/lock.txt >/dev/null
	@for peer in requirements/peers/*.in; do $(COMPILE) $$peer -o $${peer%.in}.txt >/dev/null || exit; done
	@ls -1 requirements/*.txt requirements/peers/*.txt

clean:
	@rm -rf $(VENV) .peers dist build .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find $(ROOMS) tests tools bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
