# one word runs what CI runs: make check (in an environment set up as README says)
PYTHON ?= .venv/bin/python

.PHONY: check lint test schema score bench notebooks train

check: lint test

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy --strict

test:
	$(PYTHON) -m pytest -n auto

schema:
	$(PYTHON) -m campaign_extract.schema

score:
	$(PYTHON) -m campaign_extract.evaluate corpora/ --floors corpora/floors.json

# runs them and keeps what they show
notebooks:
	$(PYTHON) -m pytest --nbmake --overwrite -q -c /dev/null -W ignore notebooks

bench:
	$(PYTHON) benchmarks/throughput.py

# the weights of the package, from the annotated notices beside the checkout; some minutes, with its cross-validation
train:
	$(PYTHON) -m campaign_extract.evidence.train ../shared/light ../shared/gold --ours corpora --near shipped -o weights.bin
	$(PYTHON) -m campaign_extract.evidence.train_who ../shared/light ../shared/gold --ours corpora --near shipped --into weights.bin
	mv weights.bin campaign_extract/evidence/weights.bin
	$(PYTHON) -m campaign_extract.evidence.train_folds ../shared/light ../shared/gold corpora -o campaign_extract/evidence/folds.bin
