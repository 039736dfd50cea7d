# Every step a contributor or the CI takes. The environment is the current one; see scripts/test.
.PHONY: help check test test-all docs verdicts wheel

help:  ## Show this list.
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

check:  ## Lint, format, types, import contracts.
	ruff check .
	ruff format --check .
	mypy
	lint-imports

test:  ## The fast tests.
	pytest

test-all:  ## Every test: simulations, real models, browser.
	pytest --runslow --runmodels --runbrowser

docs:  ## Refresh what pages repeat from the code and from kept results.
	python -m cogapp -r -I docs README.md benchmarks/README.md docs/*.md docs/*/*.md

verdicts:  ## Hold advisor's verdicts on eight public data sets, in DATA, against what each should show.
	python -m benchmarks.verdicts $(DATA) -o benchmarks/results/verdicts.md

wheel:  ## Build the wheel through the sdist.
	python -m build
