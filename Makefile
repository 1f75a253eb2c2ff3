# Undersigned: `make run` serves the site, `make test` checks everything.
.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test check bench races load lock messages openapi

PYTHON := .venv/bin/python

help: ## Say what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: ## Install what is missing: system libraries, .venv, locked requirements
	@sh scripts/setup.sh

setup-test: ## The same, with what tests and checks need
	@sh scripts/setup.sh --test

run: setup ## Serve the site and a job worker on 127.0.0.1:8000, with the demo
	@$(PYTHON) manage.py serve

test: setup-test check ## Run the checks and the whole test suite
	@$(PYTHON) -m pytest -n 2

check: setup-test ## Run linters, types, import contracts, and look for missing migrations
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(PYTHON) manage.py makemigrations --check --dry-run

bench: setup-test ## Print the figures that are promised, as ratios within the run (minutes)
	@$(PYTHON) -m tests.benchmarks

races: setup-test ## Race what signers do against what staff do, fifty times each pair, on both databases (minutes)
	@RACES=50 $(PYTHON) -m pytest -q tests/concurrency

load: setup-test ## Sign by the thousands on 127.0.0.1 and print the rates (minutes)
	@$(PYTHON) -m tests.benchmarks load

lock: setup-test ## Lock requirements.in and requirements-dev.in again
	@for name in requirements requirements-dev; do \
		.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links $$name.in -o $$name.txt; \
	done

openapi: setup-test ## Write the description of the API that changes are reviewed in
	@$(PYTHON) manage.py export_openapi_schema --api cms.api.v1.api --indent 2 --output docs/openapi.json

messages: setup-test ## Gather the strings of the interface and compile the French catalog
	@$(PYTHON) manage.py makemessages -l fr --no-location --no-obsolete -e html,py,css,txt -i '.venv/*' -i 'tests/*' -i 'var/*'
	@$(PYTHON) manage.py compilemessages -l fr -i .venv -v 0
