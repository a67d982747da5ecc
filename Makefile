# Thin on purpose: every target is a command that can also be typed by hand.
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help environment run test test-long check lint format demo screenshots translations locks clean

help: ## show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: ## start Laurel here; the first start brings a demo contest
	@$(PYTHON) app/commands/bootstrap.py run
	@$(BIN)/python -m app run

environment:
	@$(PYTHON) app/commands/bootstrap.py dev

test: environment ## all tests: SQLite, PostgreSQL, Valkey, Chromium; ARGS="tests/tally -x" for some
	@$(PYTHON) app/commands/chromium.py
	@$(PYTEST) $(ARGS)

test-long: environment ## the tests that take long: fault seeds, the full state matrix, storms
	@$(PYTHON) app/commands/chromium.py
	@$(PYTEST) -m long $(ARGS)

check: lint test ## what CI runs: every static check, then the tests

lint: environment ## style, types, import contract, dependencies, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/djlint templates --lint --quiet

format: environment ## let ruff put the code in order
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

demo: environment ## carry a demo contest on a system of its own and print its summary
	@$(BIN)/python -m app demo --headless $(ARGS)

screenshots: environment ## every page as a picture, both themes and languages
	@$(PYTHON) app/commands/chromium.py
	@$(BIN)/python -m app screenshots $(ARGS)

translations: environment ## bring the Chinese catalogue up to the sentences in code and templates
	$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k N_ --no-location --sort-output -o app/translations/messages.pot .
	$(BIN)/pybabel -q update -i app/translations/messages.pot -d app/translations -l zh --no-fuzzy-matching --ignore-obsolete
	$(BIN)/pybabel -q compile -d app/translations

locks: ## renew both lock files (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade --quiet pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --constraint requirements.lock --extra dev --upgrade pyproject.toml -o requirements-dev.lock

clean: ## remove the environment and every cache; the data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
