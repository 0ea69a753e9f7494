# Two commands do all the set-up: `make demo` shows the product, `make test` checks it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := out/demo
SHARED ?= ../shared
SYSTEM_PACKAGES := tesseract-ocr tesseract-ocr-eng tesseract-ocr-vie tesseract-ocr-osd fonts-croscore fonts-liberation2 poppler-utils \
  libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui chromium chromium-driver

.PHONY: install system demo test lint evaluate evaluate-law benchmark models fuzz clean

install: system $(VENV)/.installed

$(VENV)/.installed: pyproject.toml .constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --disable-pip-version-check --quiet --constraint .constraints.txt "torch==2.13.0"
	$(BIN)/pip install --disable-pip-version-check --progress-bar on --quiet --constraint .constraints.txt --editable ".[dev]"
	@echo "compiling the restorer's loops (once)"
	@$(BIN)/cchc restore corpus/sample/ubnd-tinh-2022-q4.txt -o /dev/null
	@touch $@

# Tesseract, LibreOffice and what the tests make files with. Without root, or without apt, the line below says what to install; those tests then skip and say why.
system:
	@if ! command -v tesseract >/dev/null || ! command -v soffice >/dev/null || ! command -v pdftoppm >/dev/null || ! command -v chromium >/dev/null || ! command -v chromedriver >/dev/null || ! fc-list 2>/dev/null | grep -q Tinos || ! fc-list 2>/dev/null | grep -q LiberationSerif; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing $(SYSTEM_PACKAGES)"; \
	    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SYSTEM_PACKAGES) fontconfig >/dev/null; \
	  else echo "scans and old Office files cannot be read and their tests will be skipped; to have them: sudo apt-get install $(SYSTEM_PACKAGES)"; fi; \
	fi

demo: install
	@rm -rf $(OUT) && mkdir -p $(OUT)
	$(BIN)/cchc ingest corpus/sample --store $(OUT)/store --jobs 0
	@echo; echo "== Three lines as OCR read them (-) and restored (+)"
	@$(BIN)/cchc restore corpus/sample/ubnd-tinh-2022-q4.txt --format compare | awk '/^-/ {raw = $$0; next} /2077|468|cơ chế một cửa,/ {print raw; print}' | head -6
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

# Two processes, a file of tests each; the whole takes under ten minutes on two cores.
test: install lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

# The figures of the README that need the material kept outside the repository.
evaluate: install
	@for f in ubnd-tinh-2022-q4 so-tttt-2023-q2 ubnd-thanh-pho-2024-q1; do echo "$$f"; \
	  $(BIN)/cchc evaluate restore corpus/sample/$$f.txt corpus/gold/$$f.txt; done
	@for f in corpus/sample/*.txt; do echo "$$f"; $(BIN)/cchc evaluate refs $$f corpus/gold/$$(basename $$f .txt).refs.jsonl; done
	@if [ -d $(SHARED)/data ]; then \
	  echo "references in admin_dev, and in the sources of the codified law"; \
	  $(BIN)/cchc evaluate refs $(SHARED)/data/text/admin_dev.txt.xz corpus/gold/admin_dev.refs.jsonl --paragraphs; \
	  $(BIN)/cchc evaluate citations $(SHARED)/data/retrieval/phapdien.jsonl.xz; fi
	@if [ -d $(SHARED)/data ]; then \
	  echo "questions over 28 laws"; mkdir -p out/evaluation; \
	  $(BIN)/cchc evaluate retrieval $(SHARED)/data/retrieval/laws28.jsonl.xz $(SHARED)/data/retrieval/laws28.queries.dev.jsonl --store out/evaluation/laws28; \
	  echo "those of them that nothing was learned from"; \
	  $(BIN)/cchc evaluate retrieval $(SHARED)/data/retrieval/laws28.jsonl.xz $(SHARED)/data/retrieval/laws28.queries.dev.jsonl --store out/evaluation/laws28 --held-out; fi
	@if [ -d $(SHARED)/seed ]; then tests/evaluate_seed.sh $(BIN)/cchc $(SHARED); else echo "no $(SHARED)/seed: the seed report is not measured"; fi

# Questions over the codified law: its 71,362 articles are embedded first, in half an hour.
evaluate-law: install
	$(BIN)/cchc evaluate retrieval $(SHARED)/data/retrieval/phapdien.jsonl.xz $(SHARED)/data/retrieval/queries.dev.jsonl --store out/evaluation/phapdien --held-out

benchmark: install
	$(BIN)/pip install --quiet --constraint .constraints.txt --editable ".[benchmark]"
	$(BIN)/python tests/benchmarks/references.py
	$(BIN)/python tests/benchmarks/ingest.py
	$(BIN)/python tests/benchmarks/embed.py
	$(BIN)/python tests/benchmarks/search.py
	$(BIN)/python tests/benchmarks/web.py
	@if [ -d $(SHARED)/data/text ]; then $(BIN)/python tests/benchmarks/restore.py $(SHARED); else echo "no $(SHARED)/data/text: restoration is not measured"; fi

# Rebuilds everything under models/ and corpus/sample; needs `pip install -e .[training]`, the fonts and Tesseract, and text to learn from.
models: install
	$(BIN)/pip install --quiet --constraint .constraints.txt --editable ".[training]"
	$(BIN)/python -m cchc_nlp.training language-model --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training channel --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training encoder --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training reranker --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training phrases --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training ranking --text $(SHARED)/data/text
	$(BIN)/python -m cchc_nlp.training sample

# Coverage-guided fuzzing, FUZZ_SECONDS for each target; what it finds is written to out/fuzz.
FUZZ_SECONDS ?= 900
fuzz: install
	$(BIN)/pip install --quiet --constraint .constraints.txt --editable ".[fuzz]"
	@mkdir -p out/fuzz
	@for target in analyse restore references read; do echo "$$target"; \
	  $(BIN)/python tests/fuzz/fuzz.py $$target -max_total_time=$(FUZZ_SECONDS) -timeout=30 -dict=tests/fuzz/report.dict -artifact_prefix=out/fuzz/$$target- out/fuzz/$$target tests/fuzz/corpus/$$target || exit 1; done

clean:
	rm -rf out build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
