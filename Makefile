# The doors of the house. Continuous integration calls exactly these; a target's `##` comment is its help text.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
# Half as many processes again as cores: some tests wait, for servers, for children and for the disk if they use one.
WORKERS ?= $(shell echo $$(( ($$(nproc) * 3 + 1) / 2 )))

# One instance of the gateway: its zones, keys, ledger and Dagster's own storage. Never committed; no test sees it.
demo serve: export GATEWAY_HOME ?= $(CURDIR)/demo-instance
# Dagster reports its use to its makers unless told not to; nothing leaves this machine.
export DAGSTER_DISABLE_TELEMETRY := yes

# `--universal`: one lock for every platform and every supported Python.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
# What stands in each lock, and the environment of the one that no other package shares.
requirements.lock-holds := pyproject.toml --all-extras
contracts-lint.lock-holds := --group contracts-lint
without-dependencies.lock-holds := --group without-dependencies --no-deps
anonlink.lock-holds := --group anonlink
LOCKS := requirements.lock contracts-lint.lock without-dependencies.lock anonlink.lock
# What .venv is made from, and what the stamp of an installation is a copy of.
INSTALLED := requirements.lock without-dependencies.lock pyproject.toml
LINTER := .venv/contracts-lint

.PHONY: help
help: ## list the doors
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Compiled here and now: children of the gateway start with `-B`, and where PYTHONDONTWRITEBYTECODE is set nobody would
# ever keep what was compiled; a command then takes twice as long to start.
ROOMS := $(patsubst %/__init__.py,%,$(wildcard */__init__.py))

# The stamp is a copy of what was installed, so it follows content: a fresh mtime alone installs nothing.
.PHONY: setup
setup: ## make .venv from the lock (quick when nothing changed)
	@for file in $(INSTALLED); do \
	    cmp -s $$file .venv/installed/$$file || exec $(MAKE) --no-print-directory install; done

# uv comes from its own pinned lines of the one lock, so pip checks its hash before it runs. The project is built
# with the pinned build back end of the same lock (--no-build-isolation): isolation would fetch one without a hash.
.PHONY: install
install:
	@echo "setup 1/4: virtual environment in .venv ($$($(PYTHON) --version))"
	@$(PYTHON) -m venv .venv
	@rm -rf .venv/installed
	@echo "setup 2/4: uv, by the hash in requirements.lock"
	@awk '/^[^ \t#]/ {keep = /^uv==/} keep' requirements.lock > .venv/uv-only.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv-only.lock
	@echo "setup 3/4: $$(grep -c '^[a-z].*==' requirements.lock) pinned packages (a few minutes on a new machine)"
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes \
		requirements.lock without-dependencies.lock
	@echo "setup 4/4: this checkout, editable"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q -j 0 $(ROOMS)
	@mkdir -p .venv/installed && cp $(INSTALLED) .venv/installed/
	@echo "setup: done"

.PHONY: demo
demo: setup ## the invented partnership, from the drop to the published tables
	@$(BIN)/gateway demo $(ARGS)

.PHONY: test
test: setup ## every test; ARGS="tests/contracts -k agreement" for some
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

.PHONY: check
check: setup ## format, lint, types, imports, ceilings, lock; changes nothing
	@echo "check 1/6: format"
	@$(BIN)/ruff format --check --quiet . || { echo "the files above are not formatted: make fix" >&2; exit 1; }
	@echo "check 2/6: lint"
	@$(BIN)/ruff check --quiet .
	@echo "check 3/6: types (about a minute the first time)"
	@$(BIN)/mypy --no-error-summary
	@echo "check 4/6: imports run down only"
	@$(BIN)/lint-imports --no-logo
	@echo "check 5/6: ceilings and mirrors (tests/architecture)"
	@$(BIN)/pytest --quiet tests/architecture
	@echo "check 6/6: the locks are in step with pyproject.toml"
	@$(MAKE) --no-print-directory lock-in-step
	@echo "check: all good"

# Starts from each lock as it is, so a newer release upstream is no difference; a changed or missing bound is.
.PHONY: lock-in-step
lock-in-step: $(addsuffix -in-step,$(LOCKS))

.PHONY: $(addsuffix -in-step,$(LOCKS))
$(addsuffix -in-step,$(LOCKS)): %-in-step:
	@cp $* .venv/compiled-$*
	@$(COMPILE) $($*-holds) --output-file .venv/compiled-$*
	@if ! diff --unified=0 $* .venv/compiled-$* | head -n 40; then \
	    echo "$* is not what pyproject.toml asks for (difference above): make lock" >&2; exit 1; fi

.PHONY: lock
lock: setup $(addprefix compile-,$(LOCKS)) ## recompile every lock; ARGS="--upgrade" for newer releases
	@$(MAKE) --no-print-directory setup

.PHONY: $(addprefix compile-,$(LOCKS))
$(addprefix compile-,$(LOCKS)): compile-%:
	@$(COMPILE) $($*-holds) $(ARGS) --output-file $*

# A linter brings much that no gateway needs, so it lives apart: nothing of it is in requirements.lock.
.PHONY: lint-contracts
lint-contracts: setup ## datacontract-cli on every contract, from an environment of its own
	@if ! cmp -s contracts-lint.lock $(LINTER)/installed.lock; then \
	    echo "lint-contracts: datacontract-cli in $(LINTER), by the hashes in contracts-lint.lock"; \
	    rm -rf $(LINTER); $(PYTHON) -m venv --without-pip $(LINTER); \
	    $(BIN)/uv pip sync --quiet --python $(LINTER)/bin/python --require-hashes contracts-lint.lock; \
	    cp contracts-lint.lock $(LINTER)/installed.lock; fi
	@BIN=$(BIN) .ci/lint-contracts $(LINTER)/bin/datacontract $(ARGS)

.PHONY: fix
fix: setup ## mend what a machine can: lint, then format
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

.PHONY: bench
bench: setup ## the figures that the README promises, with the peers measured beside them
	@$(BIN)/python -m benchmarks.throughput --feed police_street_level_crime --rows 2000000 $(ARGS)
	@$(BIN)/python -m benchmarks.throughput --feed police_recorded_crime --rows 2000000 --rounds 3 $(ARGS)
	@$(BIN)/python -m benchmarks.reading --speed $(filter --json,$(ARGS))
	@$(BIN)/python -m benchmarks.tokens $(filter --json,$(ARGS))
	@$(BIN)/python -m benchmarks.linkage benchmarks/linkage_specs/*.yaml --invented 20000 $(filter --json,$(ARGS))
	@$(BIN)/python -m benchmarks.partnership $(filter --json,$(ARGS))

# Loopback only: Dagster's pages have no sign-in of their own. The first line says no where there is no gateway.
.PHONY: serve
serve: PORT ?= 3000
serve: setup ## Dagster's pages, on this machine only; PORT=3000
	@$(BIN)/python -m dagster_project.dagster_home
	@DAGSTER_HOME="$(abspath $(GATEWAY_HOME))/dagster" $(BIN)/dagster dev -w workspace.yaml -h 127.0.0.1 -p $(PORT) $(ARGS)

.PHONY: soak
soak: ## a long day of deliveries under load (not built yet)
	@echo "make soak is not built yet: it comes with infra/, where the gateway runs on PostgreSQL and S3" >&2; exit 1

.PHONY: fuzz
fuzz: setup ## every reader under a fuzzer, a minute each; ARGS="--seconds 5 --reader xlsx" for less
	@$(BIN)/python -m tests.fuzzing $(ARGS)

.PHONY: coverage
coverage: setup ## every branch of what decides in contracts/ is taken by some test of contracts/
	@CI=true $(BIN)/coverage run -m pytest --quiet tests/contracts/test_*.py
	@$(BIN)/coverage report

# An hour on two cores: for a night, or after a change of what decides. No other door needs it.
.PHONY: mutants
mutants: setup ## each decision changed in every small way, and a test that notices; ARGS="--module contracts.power"
	@$(BIN)/python -m tests.mutation $(ARGS)
