# Two commands are enough: `make demo` and `make test`. Python 3.11 or newer and make are all they need.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
DATA := $(wildcard ../shared/data)
ifneq ($(DATA),)
export GUIJU_TEST_DATA ?= $(abspath ../shared/data)
endif
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test test-full soak lint quality bench lock clean

demo: $(VENV)/.runtime
	PORT=$(PORT) $(BIN)/guiju demo --port $(PORT)

# Two tests run beside each other, each with a database of its own; those that kill, race or measure run alone.
test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 -m "not alone" tests/unit
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not alone" tests/integration
	$(BIN)/python -m pytest -m alone tests/unit tests/integration
	$(BIN)/python -m pytest tests/e2e

# The same with every example of every property, the catalogues whole, and each hostile input for each reader.
test-full: export GUIJU_FULL = 1
test-full: test

# A thousand kills of processes and of the database under load; about an hour. GUIJU_SOAK sets another number.
soak: $(VENV)/.dev
	GUIJU_SOAK=$${GUIJU_SOAK:-1000} $(BIN)/python -m pytest -s tests/integration/cases/test_kills.py

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# How good readings and searches are: accuracy beside goals, speed beside it.
quality: $(VENV)/.dev
	$(BIN)/python benchmarks/reading.py
	-$(BIN)/python benchmarks/catalogues.py  # ends with 1 while a goal is missed
	-$(BIN)/python benchmarks/quality.py  # ends with 1 while a goal is missed
	$(BIN)/python benchmarks/typed.py  # questions as people type them

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/designations.py
	-$(BIN)/python benchmarks/quality.py  # ends with 1 while a goal is missed; the rest runs all the same
	$(BIN)/python benchmarks/imports.py
	$(BIN)/python benchmarks/ledger.py
	$(BIN)/python benchmarks/acts.py  # peers: pip install guiju[bench]
	$(BIN)/python benchmarks/search.py --records 1m
	$(BIN)/python benchmarks/text.py  # peers: pip install xmldiff; apt install pandoc
	$(BIN)/python benchmarks/indicators.py --records 1m
	$(BIN)/python benchmarks/workbench.py --records 1m
	$(BIN)/python benchmarks/report.py --records 1m
	$(BIN)/python benchmarks/served.py --seconds 15

$(VENV)/bin/python:
	$(PYTHON) -c "import sys; sys.exit('Guiju needs Python 3.11 or newer, this is ' + sys.version.split()[0] if sys.version_info < (3, 11) else 0)"
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

# New versions within the ranges of pyproject.toml; needs uv.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade --extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade --extra build --extra dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
