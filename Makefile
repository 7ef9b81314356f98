# One command runs it, one command tests it. Needs make and Python 3.11 or newer; fetches the rest
# once. Stamp files remember what is done, so a second start touches no network.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install --constraint constraints.txt

.PHONY: run test soak check bench screens scan calibrate coverage
.DELETE_ON_ERROR:

run: .venv/installed static/js/vendor/installed
	@exec $(BIN)/workshop serve

# Two at a time, a file to each, the longest first: most tests wait for clocks and browsers, not for
# the processor.
test: .venv/installed-test static/js/vendor/installed
	$(BIN)/python -m pytest -m "not soak" --numprocesses 2 --dist loadfile --no-loadscope-reorder

# The long forms of some tests, one after the other; an hour and more.
soak: .venv/installed-test static/js/vendor/installed
	$(BIN)/python -m pytest -m soak

check: .venv/installed-test
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

# What a server of this code carries, beside the bare floor. BENCH="hall --runs 3"
# chooses; the figures stand in bench/results/. docs/performance.md says how to read them.
bench: .venv/installed-bench static/js/vendor/installed
	@$(BIN)/python -m bench $(BENCH)

# Pictures of every page; whatever is wrong with one fails. Needs Chromium; takes some minutes.
screens: .venv/installed-test static/js/vendor/installed
	$(BIN)/python -m tests.stories.screens docs/screens

# Four scanners over the program and a seeded server; whatever is not explained fails. Some minutes.
scan: .venv-scan/installed .venv/installed-test static/js/vendor/installed
	@$(BIN)/python -m tests.scan.run

# The evidence of pilots on many thousands of simulated ones; a table, and 1 where a figure is off.
# Some minutes; every process takes one core, so the libraries beneath take no more.
calibrate: .venv/installed-test
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.calibration.run

# Every line and branch of the rules of pilots, by their own tests alone; one that is missed fails.
coverage: .venv/installed-test
	@$(BIN)/python -m coverage run --branch --source workshop/core/pilot -m pytest -q tests/core/pilot tests/calibration
	@$(BIN)/python -m coverage report --show-missing --skip-covered --fail-under=100

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'Workshop needs Python 3.11 or newer, and "$(PYTHON)" is missing or older.'; \
	  echo 'On Debian 12 or newer:  sudo apt-get install python3 python3-venv'; \
	  echo 'With another Python:    make run PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'Workshop needs the venv part of Python, which is missing here.'; \
	  echo 'On Debian or Ubuntu:  sudo apt-get install python3-venv'; exit 1; }
	@echo 'First start: making the environment. This takes a minute and needs the network.'
	@$(PYTHON) -m venv .venv

.venv/installed: setup.cfg pyproject.toml constraints.txt | .venv/bin/python
	@$(PIP) setuptools
	@$(PIP) --no-build-isolation --editable .
	@touch $@

.venv/installed-test: .venv/installed
	@$(PIP) --no-build-isolation --editable '.[test]'
	@touch $@

.venv/installed-bench: .venv/installed
	@$(PIP) --no-build-isolation --editable '.[bench]'
	@touch $@

static/js/vendor/installed: package.json package-lock.json .npmrc | .venv/installed
	@mkdir -p $(@D)
	@$(BIN)/python -m workshop.serving.browser_scripts
	@touch $@

# semgrep wants other versions of what wapiti wants, so it has an environment of its own inside.
.venv-scan/installed: scan-constraints.txt scan-constraints-semgrep.txt | .venv/bin/python
	@echo 'Installing the scanners. This takes a minute and needs the network.'
	@$(BIN)/python -m venv .venv-scan
	@.venv-scan/bin/python -m pip --quiet --disable-pip-version-check install \
	  --constraint scan-constraints.txt bandit sqlmap wapiti3
	@$(BIN)/python -m venv .venv-scan/semgrep
	@.venv-scan/semgrep/bin/python -m pip --quiet --disable-pip-version-check install \
	  --constraint scan-constraints-semgrep.txt semgrep
	@touch $@
