# `make` alone lists the commands. Nothing is needed beforehand but Python 3.11 or newer and make.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test bench drills access check lint lock catalogues setup setup-run setup-test a11y pictures sheet

# Time zones come from the wheel `tzdata`: the system's may not know that Morocco is at UTC+0.
export PYTHONTZPATH :=
# What is given on the command line (make run PORT=8001) reaches the launcher; see docs/testing.md for the URLs.
export PORT HOST DATABASE_URL REDIS_URL ARGS SIZE
PYTHON_HERE := .venv/bin/python
# Three on two cores: while one waits for its browser or its database, another works.
WORKERS ?= 3

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup-run ## Serve the demonstration on PORT (8000) and HOST (127.0.0.1); Ctrl-C stops everything
	@exec $(PYTHON_HERE) -m ogportal.devservers run

test: setup-test ## Run the tests, those in a browser too; ARGS="tests/ideas -x" goes to pytest
	@exec $(PYTHON_HERE) -m ogportal.devservers with -- $(PYTHON_HERE) -m pytest -n $(WORKERS) $(ARGS)

bench: setup-test ## Measure speed and write docs/benchmarks.md; ARGS="pages scale" runs parts, SIZE=1000000 with more ideas
	@exec $(PYTHON_HERE) -m ogportal.devservers with -- $(PYTHON_HERE) -m bench $(ARGS)

drills: setup-test ## Hurt the running portal and compare (docs/drills.md); ARGS="R1 R6" picks, ARGS=--counterproof proves
	@exec $(PYTHON_HERE) -m drills $(ARGS)

access: setup-test ## Write docs/access.md: every address, every role, every method, from the tables of the tests
	@exec $(PYTHON_HERE) -m ogportal.devservers with -- $(PYTHON_HERE) -m tests.sweeps.access_page

a11y: WORKERS = 2
a11y: setup-test ## Look at every page in a browser and print the table of what is measured; ARGS="-k home" takes a part
	@bin/a11y-tools
	@mkdir -p .data
	@exec $(PYTHON_HERE) -m ogportal.devservers with -- $(PYTHON_HERE) -m pytest tests/sweeps/a11y.py -q --tb=line \
		--basetemp=.data/a11y -n $(if $(ARGS),0,$(WORKERS)) $(ARGS)

pictures: setup-test ## Take the pictures of the help pages anew, from the demonstration
	@exec $(PYTHON_HERE) -m ogportal.devservers with -- $(PYTHON_HERE) -m pytest tests/sweeps/pictures.py -q $(ARGS)

sheet: setup-test ## Take the sheet of pictures to look at into .data/sheet: 12 pages, each language, phone and desktop
	@exec $(PYTHON_HERE) -m ogportal.devservers with -- $(PYTHON_HERE) -m pytest tests/sweeps/sheet.py -q $(ARGS)

check: setup-test ## Everything that must hold: linters, types, floors, migrations, then the tests
	@exec $(PYTHON_HERE) -m ogportal.devservers with -- bin/check

lint: setup-test ## The same without the tests
	@exec $(PYTHON_HERE) -m ogportal.devservers with -- bin/check --without-tests

lock: setup-test ## Remake the hashed locks of requirements/; ARGS=--upgrade takes newer versions
	@bin/lock

catalogues: setup-test ## Gather the texts to translate into locale/, and compile what is translated
	@exec $(PYTHON_HERE) -m ogportal.devservers with -- $(PYTHON_HERE) manage.py makemessages --all --no-location --no-wrap
	@$(PYTHON_HERE) -m ogportal.devservers.catalogues

setup: setup-test ## Install everything for working on the portal, and nothing else

setup-run:
	@bin/system-packages run
	@bin/setup run

setup-test:
	@bin/system-packages test
	@bin/setup dev
