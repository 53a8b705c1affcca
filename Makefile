# `make demo` sets up, reads the sample digests, answers a question and serves the chat; `make test` checks everything.
PYTHON ?= python3
BIN := .venv/bin
SAMPLE_LIBRARY := .demo
HOST ?= 127.0.0.1
PORT ?= 7860

.PHONY: demo test format

demo: .venv/app
	@$(BIN)/paperlight --home $(SAMPLE_LIBRARY) ingest --samples
	@echo; echo '$$ paperlight ask "which papers tackle exposure bias in video diffusion"'
	@$(BIN)/paperlight --home $(SAMPLE_LIBRARY) ask "which papers tackle exposure bias in video diffusion"
	@$(BIN)/paperlight --home $(SAMPLE_LIBRARY) serve --host $(HOST) --port $(PORT)

test: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/app: pyproject.toml constraints.txt
	@echo "Installing Paperlight into .venv; the first time takes a few minutes."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/dev: .venv/app
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
