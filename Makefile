# Everything a newcomer types. `make run` needs Python 3.11 or newer and git, nothing else.

SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet install
JS_TESTS = $(shell find tests/js -name '*.test.js')
TEST_DATA = $(shell mktemp -d /tmp/drydock-test.XXXXXX)

.PHONY: run setup test test-setup swarm fuzz bench conformance lint clean

run: setup            ## install what is missing, then serve; HOST, PORT, GATEWAY_PORT, DATA_DIR
	@exec $(PY) manage.py serve

setup: $(VENV)/.installed static/vendor/.built   ## the installing part alone, and the database
	@$(PY) manage.py prepare

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Drydock needs Python 3.11 or newer: set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "cannot make a virtual environment: apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: requirements.txt | $(PY)
	@echo "installing Python packages"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.installed-for-tests: requirements-dev.txt $(VENV)/.installed
	@echo "installing what tests need"
	@$(PIP) -r requirements-dev.txt
	@touch $@

static/vendor/.built: package-lock.json $(wildcard static/bundle/*) | $(VENV)/.installed
	@echo "installing and bundling front-end packages"
	@static/bundle/install.sh $(PY)
	@touch $@

test-setup: setup $(VENV)/.installed-for-tests
	@tests/browser/find_chromium.sh > /dev/null

test: test-setup      ## every test, in two processes; under 40 minutes on two cores
	@static/bundle/install.sh --node $(PY) --test $(JS_TESTS)
	@DATA_DIR=$(TEST_DATA) CHROMIUM=$$(tests/browser/find_chromium.sh) \
	  $(PY) -m pytest -n 2 --dist loadfile -q tests

swarm: test-setup     ## many seeds, long; SWARM_SEEDS and SWARM_STEPS choose
	@SWARM_SEEDS=$${SWARM_SEEDS:-500} SWARM_STEPS=$${SWARM_STEPS:-100} \
	  $(PY) -m pytest -n 2 -q tests/swarm

fuzz: test-setup      ## many examples of each property test, long
	@HYPOTHESIS_PROFILE=long $(PY) -m pytest -n 2 -q tests/property tests/webui/live

bench: test-setup     ## one JSON object a line
	@DATA_DIR=$(TEST_DATA) $(PY) -m tests.bench

conformance: setup    ## the recorded transcripts, with the real docker client
	@$(PY) tests/conformance/measure.py

lint: $(VENV)/.installed-for-tests
	@$(PY) -m ruff check manage.py simulator webui tests

clean:
	rm -rf $(VENV) node_modules static/vendor
