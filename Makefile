# Needs make, a POSIX shell and Python 3.11 or newer; tools/setup.sh makes .venv with all the rest.
# Another Python: make test PYTHON=python3.13

.POSIX:
.NOTPARALLEL:
.PHONY: help build test long-test browser-test serve lint bench clean lock screenshots pictures docs

# Python keeps what it compiles, whatever the environment asks for: the tests start it hundreds of times.
RUN = PYTHONDONTWRITEBYTECODE= .venv/bin/python

N = 1000
ROUNDS = 3

help:
	@echo "make build   build the site into build/"
	@echo "make serve   show the site at http://127.0.0.1:8000/, and each change at once"
	@echo "make test    check the code and run every test (installs Chromium where it may)"
	@echo "make long-test  try many new random edits and inputs, for hours"
	@echo "make browser-test  only the tests that look at every built page in Chromium"
	@echo "make lint    check the code only: style, format, types"
	@echo "make bench   time whole builds of a site of N articles (N=1000 ROUNDS=3), step by step"
	@echo "make lock    pin packages added to pyproject.toml (UPGRADE=--upgrade for newer versions)"
	@echo "make docs    build the documentation as a site, into build-docs/"
	@echo "make screenshots  take pictures of the pages, into screenshots/ (needs Chromium)"
	@echo "make pictures  take the pictures of README.md and docs/ again (needs Chromium)"
	@echo "make clean   remove everything these commands made"

build:
	@sh tools/setup.sh build
	@$(RUN) -m imhsite build

serve:
	@sh tools/setup.sh build
	@$(RUN) -m imhsite serve

test: lint
	@sh tools/browser.sh
	$(RUN) -m pytest --numprocesses auto --dist loadfile --durations 10

long-test: lint
	$(RUN) -m pytest --numprocesses auto --dist worksteal -m hypothesis --thorough

browser-test: lint
	@sh tools/browser.sh
	$(RUN) -m pytest --numprocesses auto --dist loadfile tests/browser

lint:
	@sh tools/setup.sh dev
	$(RUN) -m ruff check --output-format concise .
	$(RUN) -m ruff format --check --output-format concise .
	$(RUN) -m mypy

bench:
	@sh tools/setup.sh build
	@$(RUN) benchmarks/run.py --articles $(N) --rounds $(ROUNDS)

docs:
	@sh tools/setup.sh build
	@$(RUN) tools/docs_site.py .docs-site
	@$(RUN) -m imhsite build --site .docs-site --output build-docs

screenshots:
	@sh tools/setup.sh dev
	@$(RUN) tools/screenshots.py

pictures:
	@sh tools/setup.sh dev
	@$(RUN) tools/docs_pictures.py

lock:
	@sh tools/setup.sh build
	@sh tools/lock.sh $(UPGRADE)

clean:
	rm -rf build build-docs .docs-site dist screenshots .imhsite .venv .venv-lock .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
