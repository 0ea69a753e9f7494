# Two commands do all the set-up: `make demo` shows the product, `make test` checks it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := out/demo
SHARED ?= ../shared
RETRIEVAL := $(SHARED)/data/retrieval
# Scans are read by Tesseract; the rest reads old Office files, and makes and opens what tests need.
OCR_PACKAGES := tesseract-ocr tesseract-ocr-vie
TEST_PACKAGES := $(OCR_PACKAGES) tesseract-ocr-eng tesseract-ocr-osd fontconfig fonts-croscore \
  fonts-liberation2 poppler-utils libreoffice-writer-nogui libreoffice-calc-nogui \
  libreoffice-impress-nogui chromium chromium-driver

# uv installs what pip does in a sixth of the time. It knows nothing of pip's own settings (another
# index, a folder of wheels), so pip does what uv cannot. Its cache is on the environment's disk,
# where what is in both takes up no more room, and is not left behind.
UV := UV_SYSTEM_CERTS=1 UV_HTTP_RETRIES=1 $(BIN)/uv --cache-dir $(VENV)/uv --quiet pip install \
  --python $(BIN)/python --constraint .constraints.txt
PIP := $(BIN)/pip --disable-pip-version-check --quiet install --constraint .constraints.txt
# $(call add,PACKAGES)
add = { $(UV) $(1) 2>$(VENV)/uv.log || $(PIP) $(1); } && rm -rf $(VENV)/uv
# $(call system,PACKAGES,a test that all is there,what is lacking without it): by apt, where that
# may be done; elsewhere one line says what is missing, and everything else works.
system = if ! { $(2); } >/dev/null 2>&1; then \
    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then echo "installing $(1)"; \
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
          --no-install-recommends $(1); } >/dev/null 2>&1 || \
        echo "$(3): apt-get could not install $(1)"; \
    else echo "$(3); to have it: sudo apt-get install $(1)"; fi; fi

.PHONY: base install system ocr demo test lint evaluate evaluate-law benchmark models fuzz clean

# What the program needs to run.
base: $(VENV)/.base

$(VENV)/.base: pyproject.toml .constraints.txt
	$(PYTHON) -m venv $(VENV)
	@$(PIP) uv || echo "no uv: pip alone takes longer"
	@echo "installing the program's own packages"
	@$(call add,--editable .)
	@echo "compiling the restorer's loops (once)"
	@$(BIN)/cchc restore corpus/sample/ubnd-tinh-2022-q4.txt >/dev/null
	@touch $@

# What developing and testing it needs too. Of torch the build without a graphics card's libraries
# is taken, 5 GB smaller: from where its makers keep it or, where pip's settings name one, from
# there. Where neither can be reached it is the one that pip finds, on Linux that with them.
install: system $(VENV)/.installed

$(VENV)/.installed: $(VENV)/.base
	@echo "installing what developing and testing need"
	@$(UV) --torch-backend cpu torch==2.13.0 2>$(VENV)/uv.log || $(PIP) torch==2.13.0
	@$(call add,--editable ".[dev]")
	@touch $@

ocr:
	@$(call system,$(OCR_PACKAGES),tesseract --list-langs | grep -qx vie,scans cannot be read)

# Tests that need what is missing skip and say why.
ALL_THERE := command -v soffice && command -v pdftoppm && command -v chromium && \
  command -v chromedriver && fc-list | grep -q Tinos && fc-list | grep -q LiberationSerif && \
  tesseract --list-langs | grep -qx vie
system:
	@$(call system,$(TEST_PACKAGES),$(ALL_THERE),some files cannot be read and tests will be skipped)

demo: ocr base
	@rm -rf $(OUT) && mkdir -p $(OUT)
	$(BIN)/cchc ingest corpus/sample --store $(OUT)/store --jobs 0
	@echo; echo "== Three lines as OCR read them (-) and restored (+)"
	@$(BIN)/cchc restore corpus/sample/ubnd-tinh-2022-q4.txt --format compare | \
	  awk '/^-/ {raw = $$0; next} /2077|468|cơ chế một cửa,/ {print raw; print}' | head -6
	@echo; echo "== which decisions concern one-stop shops"
	@$(BIN)/cchc search "which decisions concern one-stop shops" --store $(OUT)/store -k 5
	@echo; $(BIN)/cchc graph -o $(OUT)/citations.graphml --store $(OUT)/store
	@$(BIN)/cchc graph -o $(OUT)/citations.html --store $(OUT)/store
	@$(BIN)/cchc export -o $(OUT)/references.xlsx --store $(OUT)/store
	@echo; echo "In the browser: $(BIN)/cchc serve --store $(OUT)/store"

lint: install
	$(BIN)/ruff format --check --quiet cchc_nlp tests
	$(BIN)/ruff check --quiet cchc_nlp tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# `make test ROOM=references` runs one room: its tests and its doctests, in under a minute.
# All of it: two processes, a file of tests each; under ten minutes on two cores.
ifdef ROOM
test: $(VENV)/.installed
	$(BIN)/python -m pytest $(wildcard tests/$(ROOM) cchc_nlp/$(ROOM) cchc_nlp/$(ROOM).py)
else
test: install lint
	$(BIN)/python -m pytest -n 2 --dist loadfile
endif

# The figures of the README that need the material kept outside the repository.
evaluate: install
	@for f in ubnd-tinh-2022-q4 so-tttt-2023-q2 ubnd-thanh-pho-2024-q1; do echo "$$f"; \
	  $(BIN)/cchc evaluate restore corpus/sample/$$f.txt corpus/gold/$$f.txt; done
	@for f in corpus/sample/*.txt; do echo "$$f"; \
	  $(BIN)/cchc evaluate refs $$f corpus/gold/$$(basename $$f .txt).refs.jsonl; done
	@echo "questions that something, and that nothing in the samples answers"; \
	mkdir -p out/evaluation; $(BIN)/cchc ingest corpus/sample --store out/evaluation/samples >/dev/null; \
	$(BIN)/cchc evaluate certainty corpus/gold/questions.jsonl --store out/evaluation/samples --held-out
	@echo "what questions ask for"; $(BIN)/cchc evaluate kinds corpus/gold/kinds.jsonl --held-out
	@if [ -d $(SHARED)/data ]; then \
	  echo "references in admin_dev, and in the sources of the codified law"; \
	  $(BIN)/cchc evaluate refs $(SHARED)/data/text/admin_dev.txt.xz \
	    corpus/gold/admin_dev.refs.jsonl --paragraphs; \
	  $(BIN)/cchc evaluate citations $(RETRIEVAL)/phapdien.jsonl.xz; fi
	@if [ -d $(SHARED)/data/text ]; then echo "kinds of damage"; mkdir -p out/evaluation; \
	  $(BIN)/python $(SHARED)/tools/damage.py $(BIN)/cchc $(SHARED)/data/text/admin_dev.txt.xz \
	    out/evaluation/damage; fi
	@if [ -d $(SHARED)/data ]; then \
	  echo "questions over 28 laws"; mkdir -p out/evaluation; \
	  $(BIN)/cchc evaluate retrieval $(RETRIEVAL)/laws28.jsonl.xz \
	    $(RETRIEVAL)/laws28.queries.dev.jsonl --store out/evaluation/laws28; \
	  echo "those of them that nothing was learned from"; \
	  $(BIN)/cchc evaluate retrieval $(RETRIEVAL)/laws28.jsonl.xz \
	    $(RETRIEVAL)/laws28.queries.dev.jsonl --store out/evaluation/laws28 --held-out; fi
	@if [ -d $(SHARED)/seed ]; then tests/evaluate_seed.sh $(BIN)/cchc $(SHARED); \
	  else echo "no $(SHARED)/seed: the seed report is not measured"; fi
	@if [ -d $(SHARED)/data/ocr ]; then echo "text layers by scanners' own engines"; \
	  $(BIN)/python tests/evaluate_engines.py $(SHARED); fi
	@if [ -d $(SHARED)/judged ]; then echo "judged questions over files of an office"; \
	  $(BIN)/python tests/evaluate_judged.py $(BIN)/cchc $(SHARED) out/evaluation/judged; fi
	@if [ -d $(SHARED)/real ]; then echo "real files of an office"; \
	  $(BIN)/python tests/evaluate_real.py $(BIN)/cchc $(SHARED); \
	  echo "files in fonts of before Unicode"; $(BIN)/python $(SHARED)/tools/score_legacy.py \
	    $(BIN)/cchc $(SHARED)/legacy/files $(SHARED)/legacy/truth; \
	  echo "faults one at a time"; $(BIN)/python $(SHARED)/tools/check_cases.py \
	    $(BIN)/cchc $(SHARED)/cases | tail -n 1; fi

# Questions over the codified law: its 71,362 articles are embedded first, in half an hour.
evaluate-law: install
	$(BIN)/cchc evaluate retrieval $(RETRIEVAL)/phapdien.jsonl.xz \
	  $(RETRIEVAL)/queries.dev.jsonl --store out/evaluation/phapdien --held-out

benchmark: install
	@$(call add,--editable ".[dev,benchmark]")
	$(BIN)/python tests/benchmarks/references.py
	$(BIN)/python tests/benchmarks/ingest.py
	$(BIN)/python tests/benchmarks/embed.py
	$(BIN)/python tests/benchmarks/search.py
	$(BIN)/python tests/benchmarks/web.py
	@if [ -d $(SHARED)/data/text ]; then $(BIN)/python tests/benchmarks/restore.py $(SHARED); \
	  else echo "no $(SHARED)/data/text: restoration is not measured"; fi

# Rebuilds all under models/ and corpus/sample; needs the fonts, Tesseract and text to learn from.
models: install
	@$(call add,--editable ".[dev,training]")
	$(BIN)/python -m cchc_nlp.training language-model --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training channel --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training light --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training engines --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training case --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training encoder --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training reranker --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training phrases --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training ranking --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training certainty --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training kinds
	$(BIN)/python -m cchc_nlp.training sample

# Coverage-guided fuzzing, FUZZ_SECONDS for each target; what it finds is written to out/fuzz.
FUZZ_SECONDS ?= 900
fuzz: install
	@$(call add,--editable ".[dev,fuzz]")
	@mkdir -p out/fuzz
	@for target in analyse restore references read; do echo "$$target"; \
	  $(BIN)/python tests/fuzz/fuzz.py $$target -max_total_time=$(FUZZ_SECONDS) -timeout=30 \
	    -dict=tests/fuzz/report.dict -artifact_prefix=out/fuzz/$$target- \
	    out/fuzz/$$target tests/fuzz/corpus/$$target || exit 1; done

clean:
	rm -rf out build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
