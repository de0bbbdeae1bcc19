# Portrait. `make demo` shows it, `make test` proves it. Needs Python 3.11 or newer and make; the rest is fetched.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
ARGS ?=
# Tests run in so many processes, each with a Neo4j of its own: 3 GiB of memory each.
WORKERS ?= 2

# Each command and test would compile all that it imports: 9 s of a core instead of 3 with torch among it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup assets browser demo serve test check format bench lock clean

help:  ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: .venv/ready  ## Build the virtual environment from the lock file
.venv/ready: pyproject.toml .ci/lock/all.txt .ci/lock/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: Portrait needs Python 3.11 or newer; say where it is: make PYTHON=/path/to/python3.11"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/lock/uv.txt
	$(BIN)/uv pip sync --python $(BIN)/python --require-hashes .ci/lock/all.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

assets: api/static/node_modules/.package-lock.json  ## Fetch the query page's scripts, by their lock file
api/static/node_modules/.package-lock.json: api/static/package-lock.json | .venv/ready
	$(BIN)/python -m api.assets
	touch $@

browser:  ## Install Chromium for the browser tests, where it is missing
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
	  command -v apt-get >/dev/null || { echo "make: install Chromium by hand; the browser tests need it"; exit 2; }; \
	  $$(test "$$(id -u)" = 0 || echo sudo) apt-get update -qq && \
	  $$(test "$$(id -u)" = 0 || echo sudo) env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; }

demo: setup assets  ## Set up, start Neo4j, generate, load, resolve, train, predict, serve
	$(BIN)/portrait demo $(ARGS)

serve: setup assets  ## Serve the GraphQL API on the graph as it is
	$(BIN)/portrait serve $(ARGS)

test: setup assets browser  ## Run every test, on a real Neo4j and in a real browser
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup  ## Lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup  ## Put the code into its normal form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup  ## Measure: rows/s per stage, resolve, training, query p50/p95
	$(BIN)/python -m tests.bench $(ARGS)

lock: setup  ## Resolve the dependencies anew and write the lock files
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --upgrade \
	  --extra ml --extra dev pyproject.toml --output-file .ci/lock/all.txt
	sed -E '/^ +--hash/d; s/ *\\$$//' .ci/lock/all.txt > .venv/constraints.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --upgrade \
	  .ci/lock/codegen.in --output-file .ci/lock/codegen.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
	  --constraint .venv/constraints.txt pyproject.toml --output-file .ci/lock/serve.txt

clean:  ## Remove what was built; data folders (.portrait) stay
	rm -rf .venv build *.egg-info api/static/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
