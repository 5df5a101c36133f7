# Every target is one step; what needs more lines stands in scripts/.
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PYTEST := $(BIN)/python -m pytest
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup setup-test lint synthesis test test-all check golden evaluate bench corpus serve lock clean

help: ## toont deze lijst
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## maakt .venv met alles wat nodig is om te draaien
	@sh scripts/setup.sh run

synthesis: setup ## leest reports_in/ en maakt de site in output/ (opties: ARGS="--strict")
	@$(BIN)/wijksynthese synthesis $(ARGS)

test: lint ## stijl, types, lagen en de snelle toetsen, met dekking
	@sh scripts/browser.sh
	@sh scripts/ocr.sh
	@$(PYTEST) -n 2 --dist loadfile --durations=10 --cov -m "not slow" $(ARGS)

test-all: lint ## hetzelfde, met de trage toetsen erbij
	@sh scripts/browser.sh
	@sh scripts/ocr.sh
	@$(PYTEST) -n 2 --dist loadfile --durations=10 --cov $(ARGS)

check: lint ## stijl, types en lagen, en de taxonomie, gemeenten, besluiten en sidecars
	@$(BIN)/wijksynthese check

golden: setup-test ## schrijft de verwachte uitvoer in tests/golden/ opnieuw; lees daarna het verschil
	@$(PYTEST) tests/golden --regenerate

evaluate: setup ## meet de kwaliteit op het corpus en de gouden set
	@$(BIN)/wijksynthese evaluate $(ARGS)

bench: setup ## meet de snelheid
	@$(BIN)/python -m benchmarks $(ARGS)

serve: setup ## toont output/ op poort 8000 van deze computer
	@$(BIN)/python -m http.server -d output --bind 127.0.0.1 8000

corpus: setup ## maakt de rapporten in tests/corpus opnieuw uit hun bronnen (vergelijken: ARGS=--check)
	@sh scripts/corpus.sh $(ARGS)

lock: ## legt de versies opnieuw vast (alles vernieuwen: ARGS=--upgrade)
	@sh scripts/lock.sh $(ARGS)

clean: ## verwijdert uitvoer en tussenbestanden; .venv en reports_in/ blijven
	@rm -rf output build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find pipeline tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

setup-test:
	@sh scripts/setup.sh test

lint: setup-test
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
