# The commands of the project: `make run`, `make test`, `make check`; `make help` lists all.
# Works from any folder with `make -C`. Everything that is built lies in .venv and var.

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
# Tests and `make run` start the same program dozens of times: it is compiled once for all of them.
unexport PYTHONDONTWRITEBYTECODE
SHELL := /bin/sh
PYTHON = python3 python3.14 python3.13 python3.12 python3.11
PY := .venv/bin/python
LOCK = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header $(UPGRADE)

ifeq ($(wildcard manage.py),)
$(error Use make -C FOLDER, with the folder that holds manage.py)
endif

# An environment whose Python is gone, or that was never finished, is made anew.
ifneq ($(shell $(PY) -m pip --version >/dev/null 2>&1 || echo broken),)
$(shell rm -f .venv/*.stamp)
endif

.PHONY: help run test check bench shots messages lock secrets backup restore upgrade clean

help:
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

run: .venv/run.stamp ## the workbench with demo data; PORT=8080 chooses the port
	@exec $(PY) -m workbench.embedded

test: .venv/dev.stamp ## all tests; TESTS=tests/formats chooses some
	@$(PY) -m tests.browsers
	@exec $(PY) -m tests $(TESTS)

check: .venv/dev.stamp ## format, lint, types, layers, migrations
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"
	$(PY) -W "ignore:Got an error checking:RuntimeWarning" manage.py makemigrations --check --dry-run

bench: .venv/dev.stamp ## the figures of docs/, measured on this machine
	@exec $(PY) -m benchmarks.run

shots: .venv/dev.stamp ## every page as a picture in var/shots, those of README.md anew
	@$(PY) -m tests.browsers
	@exec $(PY) -m docs.shots

messages: .venv/dev.stamp ## every string into the catalogues of translations
	@$(PY) -m workbench.messages

lock: .venv/dev.stamp ## resolve requirements/*.in again; UPGRADE=--upgrade takes new versions
	$(LOCK) requirements/dev.in --output-file requirements/dev.txt
	$(LOCK) requirements/base.in --constraints requirements/dev.txt \
		--output-file requirements/base.txt
	$(LOCK) requirements/base.in requirements/embedded.in --constraints requirements/dev.txt \
		--output-file requirements/embedded.txt

secrets: ## compose: a .env with fresh secrets; HOST=workbench.example.org
	@exec ./workbench/container/secrets.sh $(HOST)

backup: ## compose: database and files into backups/
	@exec ./workbench/container/backup.sh

restore: ## compose: FROM=backups/… brings one back
	@exec ./workbench/container/restore.sh "$(FROM)"

upgrade: ## compose: back up, build, migrate, restart
	@exec ./workbench/container/upgrade.sh

clean: ## remove what was built; data in var/embedded and var/media stay
	rm -rf .venv var/static var/cache var/test var/log

# The environment. A stamp says which locked set is installed; dev.txt holds all of embedded.txt.
.venv/run.stamp: requirements/embedded.txt .venv/pip.stamp
	@$(call install,embedded)
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/pip.stamp
	@$(call install,dev)
	@touch $@ .venv/run.stamp

install = echo "Installing requirements/$(1).txt into .venv ..."; \
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes \
	-r requirements/$(1).txt || { \
	echo "The packages could not be installed; the messages above say why." >&2; exit 1; }

.venv/pip.stamp:
	@./workbench/embedded/make-venv.sh $(PYTHON)
	@touch $@
