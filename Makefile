# Everything a contributor runs, one line each. CI calls the same commands (.ci/run).
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup test lint lint-page docs bench fuzz mutate ci bundle

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

setup: $(BIN)/gwrb  ## the program and its tools, at pinned versions

$(BIN)/gwrb: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -r requirements.txt
	$(BIN)/pip install -q --no-deps -e .
	@touch $@

test: setup  ## all tests
	$(BIN)/pytest

lint: setup  ## style, types, the project's own data
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/gwrb validate --strict
	$(BIN)/gwrb fmt --check

PAGE := src/gwrb/site/pages/app.js
TYPES := --noEmit --allowJs --checkJs --strict --noUncheckedIndexedAccess --target es2022 --lib es2022,dom,dom.iterable

lint-page:  ## types (JSDoc) and style of the page's script; needs npm
	npm exec --yes --package=typescript@5.9.3 -- tsc $(TYPES) $(PAGE)
	npm exec --yes --package=@biomejs/biome@2.2.4 -- biome lint --skip=suspicious/noRedundantUseStrict $(PAGE)  # no module: its "use strict" counts

docs: setup  ## every generated page, table and schema anew
	$(BIN)/python -m tools.build_docs
	$(BIN)/gwrb schema -o .

bench: setup  ## speed, as ratios of one run
	$(BIN)/pip install -q -e '.[bench]'
	for one in instructions year validate merge report forms notices completion anchors; do $(BIN)/python -m benchmarks.$$one; done

bundle: setup  ## a zip for Windows without network; PYTHON_ZIP=… adds the embeddable Python
	$(BIN)/python -m tools.bundle $(if $(PYTHON_ZIP),--python $(PYTHON_ZIP))

fuzz: setup  ## broken files for every reader, examples no run has tried, every writing call stopped: some hours
	$(BIN)/python -m tools.fuzz
	$(BIN)/pytest -m hypothesis --hypothesis-profile=free
	GWRB_LONG=1 $(BIN)/pytest -m slow tests/ledger/test_every_write.py tests/ledger/test_links.py

mutate: setup  ## mutation tests of tracking, edit and targets: the share of small changes that their tests find; an hour
	$(BIN)/python -m tools.mutate

ci:  ## what CI runs, from nothing: installs programs with apt
	bash .ci/run
