# Groundswell: every target sets up what it needs. `make help` tells them apart.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
UV_VERSION := 0.13.8
UV := .tools/uv-$(UV_VERSION)/bin/uv
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export UV_NO_PROGRESS := 1
export DBT_PROFILES_DIR := $(CURDIR)
export DO_NOT_TRACK := 1

# Set-up is done once for each state of the lock and pyproject.
RUN_MARK := .venv/.run-$(shell cat locks/run.txt pyproject.toml | cksum | cut -d' ' -f1)
DEV_MARK := .venv/.dev-$(shell cat locks/dev.txt pyproject.toml | cksum | cut -d' ' -f1)
BIGQUERY_SERVER := .venv-bigquery-server
BIGQUERY_SERVER_MARK := $(BIGQUERY_SERVER)/.done-$(shell cksum < locks/bigquery-server.txt | cut -d' ' -f1)

.PHONY: help
help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Groundswell needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Set PYTHON=python3.12, say."; exit 1; }
	@$(PYTHON) -m pip install -q --target .tools/uv-$(UV_VERSION) uv==$(UV_VERSION) 2> .tools-pip.log || \
		{ cat .tools-pip.log; rm -f .tools-pip.log; exit 1; }
	@rm -f .tools-pip.log

define install
	@test -x $(BIN)/python || $(UV) venv -q --python $(PYTHON) .venv
	@$(UV) pip sync -q --require-hashes --python $(BIN)/python $(1)
	@$(UV) pip install -q --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@rm -f .venv/.run-* .venv/.dev-* && touch $(2)
endef

# What the development lock installs includes everything of the run lock.
$(RUN_MARK): | $(UV)
	@test -e $(DEV_MARK) || echo "Setting up Groundswell (once; about a minute) ..."
	$(if $(wildcard $(DEV_MARK)),,$(call install,locks/run.txt,$@))

$(DEV_MARK): | $(UV)
	@echo "Setting up Groundswell for development (once; about a minute) ..."
	$(call install,locks/dev.txt,$@)

# The local BigQuery-compatible server needs a newer Python than we do; without one its tests skip.
$(BIGQUERY_SERVER_MARK): | $(UV)
	@echo "Setting up the local BigQuery-compatible server (once; under a minute) ..."
	@$(PYTHON) sandbox/bigquery/install_server.py $(UV) $(BIGQUERY_SERVER) locks/bigquery-server.txt $@

.PHONY: setup setup-dev
setup: $(if $(wildcard $(DEV_MARK)),,$(RUN_MARK))
setup-dev: $(DEV_MARK)

.PHONY: run
run: setup ## collect, model, forecast, report: everything, on the embedded warehouse
	@$(BIN)/groundswell run

.PHONY: test
test: setup-dev $(BIGQUERY_SERVER_MARK) ## run the tests
	@$(BIN)/pytest -q -n 2 --dist loadfile

.PHONY: test-bigquery
test-bigquery: setup-dev $(BIGQUERY_SERVER_MARK) ## build on DuckDB and on the local BigQuery server, compare every table
	@PARITY_TABLE=docs/parity.md GROUNDSWELL_TEST_README_ON_BIGQUERY=1 $(BIN)/pytest -q tests/bigquery tests/groundswell/test_readme.py
	@cat docs/parity.md

.PHONY: bigquery-server
bigquery-server: setup $(BIGQUERY_SERVER_MARK) ## serve a local BigQuery and bucket until Ctrl-C, and write var/bigquery.env
	@$(BIN)/python -m sandbox.bigquery

.PHONY: format
format: setup-dev ## rewrite Python files in the house style
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

.PHONY: lint lint-python lint-sql
lint: setup-dev ## check style, types, imports between packages, YAML and SQL
	@$(MAKE) --no-print-directory -j 2 lint-sql lint-python

lint-python:
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports > .lint-imports.log || { cat .lint-imports.log; rm -f .lint-imports.log; exit 1; }
	@rm -f .lint-imports.log
	@$(BIN)/yamllint -s .
	@for target in local bigquery; do $(BIN)/dbt --quiet parse --target $$target --target-path var/dbt-$$target || exit 1; done

lint-sql:
	@mkdir -p var && GROUNDSWELL_WAREHOUSE=var/lint.duckdb $(BIN)/sqlfluff lint --nocolor dbt_project/models dbt_project/tests > var/sqlfluff.log || { cat var/sqlfluff.log; exit 1; }

.PHONY: check
check: lint test ## exactly what CI runs

.PHONY: bench
bench: setup-dev ## measure, and write docs/benchmarks.md (SIZE=1000000 posts)
	@$(BIN)/python -m bench --size $(or $(SIZE),1000000)

.PHONY: bench-history
bench-history: setup-dev ## compare a daily run at 30, 90 and 365 days of history, and write docs/cost.md
	@$(BIN)/python -m bench history --rounds $(or $(ROUNDS),3)

.PHONY: docs
docs: setup ## build the documentation of every table as one page, var/docs/index.html
	@$(BIN)/groundswell docs

.PHONY: clean
clean: ## remove what was made: the warehouse and reports under var/, caches
	@rm -rf var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info

.PHONY: lock
lock: $(UV) ## resolve the dependencies again and write locks/
	@$(UV) pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
		pyproject.toml --group dev -o locks/dev.txt > /dev/null
	@mkdir -p .tools && grep -v -- '--hash' locks/dev.txt | sed 's/ \\$$//' > .tools/constraints.txt
	@$(UV) pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
		pyproject.toml -c .tools/constraints.txt -o locks/run.txt > /dev/null
	@$(UV) pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.13 \
		locks/bigquery-server.in --override locks/bigquery-server.override -o locks/bigquery-server.txt > /dev/null
