# Undersigned: `make run` serves the site, `make test` checks everything.
.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test test-fast test-postgresql test-newest-python test-install \
	coverage check lint types contracts migrations translations hooks \
	bench races chaos machines upgrade-times load lighthouse lock messages openapi screenshots

PYTHON := .venv/bin/python
# The tests start a hundred processes; without bytecode each of them compiles the whole project.
unexport PYTHONDONTWRITEBYTECODE

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

setup: ## Install missing system libraries, .venv and the locked requirements
	@sh scripts/setup.sh

setup-test: ## Like setup, and install the tools for tests and checks
	@sh scripts/setup.sh --test

run: setup ## Serve the site and a job worker on 127.0.0.1:8000, with the demo
	@[ -n "$$LANGUAGES$$LANGUAGES_FILE" ] || grep -Eqs '^(export )?LANGUAGES(_FILE)?=' .env || \
		printf '\n# The languages of the demo.\nLANGUAGES=en,fr,de\n' >> .env || export LANGUAGES=en,fr,de; \
		$(PYTHON) manage.py serve

test: setup-test check ## Run the checks and the whole test suite
	@$(PYTHON) -m pytest -n 2

test-fast: setup-test ## Run the tests that need no browser, Node, database server or many processes (about two minutes)
	@$(PYTHON) -m pytest -n 2 -m "not browser and not node and not server and not slow" --hypothesis-profile=fast

test-postgresql: setup-test ## Run the whole test suite on a temporary PostgreSQL server
	@$(PYTHON) -m tests.databases pytest -n 2

test-newest-python: ## Run `make test` in Debian's newest stable release, installed into a folder; needs root (long)
	@sh scripts/newest-python.sh test

test-install: ## Follow docs/admin/ in a clean root of Debian: install, back up, restore, upgrade; needs root (long)
	@sh scripts/test-install.sh

coverage: setup-test ## Run the whole suite (long), print what it did not reach, and fail if the coverage is below the minimum
	@.venv/bin/coverage erase
	@.venv/bin/coverage run -m pytest -n 2
	@.venv/bin/coverage combine --quiet
	@.venv/bin/coverage report
	@$(PYTHON) scripts/branch_coverage.py

check: lint types contracts migrations translations ## Run the five checks below

lint: setup-test ## Check style and format of Python and templates, the shell scripts and the Dockerfile
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	@.venv/bin/shellcheck --external-sources --severity=warning scripts/*.sh
	@.venv/bin/hadolint deploy/Dockerfile

types: setup-test ## Check types with mypy
	@.venv/bin/mypy

contracts: setup-test ## Check the import contracts between packages
	@.venv/bin/lint-imports

migrations: setup-test ## Check for missing migrations
	@$(PYTHON) manage.py makemigrations --check --dry-run

translations: setup-test ## Check that the catalogs are complete and compiled
	@$(PYTHON) -m pytest -q tests/test_translations.py tests/test_german_translations.py

hooks: setup-test ## Install the Git hook that runs the checks before each commit
	@.venv/bin/pre-commit install

bench: setup-test ## Print the promised figures beside their goals; fail if one is missed by more than a fifth (ten minutes)
	@$(PYTHON) -m tests.benchmarks $(if $(ONLY),--only $(ONLY))

races: setup-test ## Run each pair of concurrent actions of signers and staff fifty times, on both databases (minutes)
	@RACES=50 $(PYTHON) -m pytest -q tests/concurrency

chaos: setup-test ## Kill each flow of signers, staff and worker at two hundred points, on both databases (hours)
	@$(PYTHON) -m tests.chaos

machines: setup-test ## Run the site on two machines, each in a network namespace; needs root, PostgreSQL and Redis (minutes)
	@MACHINES=long $(PYTHON) -m pytest -v --durations=0 tests/machines

load: setup-test ## Run the load test: thousands of signatures on 127.0.0.1, with goals like those of `bench` (minutes)
	@$(PYTHON) -m tests.benchmarks load $(if $(ONLY),--only $(ONLY))

upgrade-times: setup-test ## Print how long the upgrade from 0.1.0 takes with 100,000 signatories, and how long readers wait (minutes)
	@$(PYTHON) -m tests.upgrades

lighthouse: setup-test ## Print Lighthouse's scores and the weight of the demo's pages; needs Node and Chromium (minutes)
	@$(PYTHON) -m tests.lighthouse

lock: setup-test ## Lock requirements*.in again
	@for name in requirements requirements-dev; do \
		.venv/bin/uv pip compile --quiet --universal --python-version=3.11 --generate-hashes \
			--output-file=$$name.txt $$name.in; \
	done

openapi: setup-test ## Write the OpenAPI description to docs/openapi.json
	@$(PYTHON) manage.py export_openapi_schema --api cms.api.v1.api --indent 2 --output docs/openapi.json

messages: setup-test ## Extract the strings of the interface into every catalog and compile all
	@$(PYTHON) manage.py makemessages --all --no-location --no-obsolete -e html,py,css,txt -i '.venv/*' -i 'tests/*' -i 'var/*'
	@$(PYTHON) manage.py compilemessages -i .venv -v 0

screenshots: setup-test ## Take the pictures of README and manual again, from a new demo
	@$(PYTHON) -m scripts.screenshots
