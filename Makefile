# Two commands: `make demo` starts the product, `make test` runs every test. `make help` lists the rest.

ifndef PYTHON
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
endif
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 8000
DATA   ?= .data
BIN    := $(VENV)/bin
ARGS   ?=

.PHONY: help demo test check format screenshots assets docs quality evaluate benchmark benchmark-map benchmark-pages walk made collected kill load clean readability

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/.installed  ## install, start the database, load the Aachen knowledge base, serve the pages
	@exec $(BIN)/graphkb demo --host $(HOST) --port $(PORT) --data $(DATA)

test: $(VENV)/.installed-dev  ## everything: gets Chromium, LibreOffice and Neo4j where it can, then runs the whole suite
	@$(BIN)/python -m tests.prepare
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

check: $(VENV)/.installed-dev  ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.installed-dev  ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.installed-dev  ## write the generated pages of docs/
	$(BIN)/python -m docs.generate

quality: $(VENV)/.installed-dev  ## how well the analyses find what was planted in made-up districts: docs/quality.md
	$(BIN)/python -m docs.quality

readability: $(VENV)/.installed-dev  ## how well the German texts can be read, and which to mend first (ARGS="--most 100")
	$(BIN)/python -m docs.readability $(ARGS)

evaluate: $(VENV)/.installed-dev  ## how often the partner finder finds partners that were hidden: docs/partner-quality.md (ten minutes)
	$(BIN)/python -m docs.partner_quality $(ARGS)

kill: $(VENV)/.installed-dev  ## kill -9 in the middle of an import, twenty times: as before or as after (fifteen minutes; ARGS=--neo4j)
	$(BIN)/python -m tests.kill $(ARGS)

load: $(VENV)/.installed-dev  ## 100,000 rows as CSV, XLSX and by a mapping: time and memory, beside only reading them: docs/load.md
	$(BIN)/python -m benchmarks.load --write docs/load.md $(ARGS)

benchmark: $(VENV)/.installed-dev  ## network analyses against igraph, NetworKit, networkx and GDS: docs/benchmark.md (an hour)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks.network --write docs/benchmark.md $(ARGS)

benchmark-pages: $(VENV)/.installed-dev  ## time from click to painted answer for every page, at 1,000 and 20,000 actors: docs/pages-speed.md
	@$(BIN)/python -m tests.prepare
	$(BIN)/python -m benchmarks.pages $(ARGS)

walk: $(VENV)/.installed-dev  ## each group walks its working day on a made-up district of 5,000 actors; pictures and papers in .walk/
	@$(BIN)/python -m tests.prepare
	$(BIN)/python -m tests.made.walk $(ARGS)

made: $(VENV)/.installed-dev  ## pages over a made-up district of 5,000 actors (ARGS="--actors 20000"): PORT, HOST as for demo
	@exec $(BIN)/python -m tests.made --host $(HOST) --port $(PORT) $(ARGS)

collected: $(VENV)/.installed-dev  ## take in the tables on Aachen collected elsewhere, if you have them: COLLECTED=folder
	@test -n "$(COLLECTED)" || { echo "Name the folder:  make collected COLLECTED=…"; exit 1; }
	@$(BIN)/python -m tests.collected_tables $(COLLECTED)

benchmark-map: $(VENV)/.installed-dev  ## the network map in the browser against plain sigma, at 1,000 and 20,000 bodies
	@$(BIN)/python -m tests.prepare
	$(BIN)/python -m benchmarks.map $(ARGS)

screenshots: $(VENV)/.installed-dev  ## pictures of the running product for docs/
	@$(BIN)/python -m tests.prepare
	$(BIN)/python -m docs.screenshots

assets:  ## rebuild the vendored scripts from their published packages (needs Node)
	node assets/build.mjs

clean:  ## remove environments, caches and the demo data
	rm -rf .venv .venv-* .data .data-made-* .walk .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# ---------------------------------------------------------------------------------------------------------------

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: https://www.python.org/downloads/"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo; \
	  echo "This Python has no venv. One command installs it, on Debian and Ubuntu:  sudo apt install python3-venv"; exit 1; }

$(VENV)/.installed: pyproject.toml $(VENV)/bin/python
	@echo "Installing (once, about a minute) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[embedded]'
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(VENV)/bin/python
	@echo "Installing with what the tests need (once, about two minutes) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[embedded,dev]'
	@touch $@ $(VENV)/.installed
