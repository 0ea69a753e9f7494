"""The command line as its users meet it: a second process, real files, one line for each problem."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import GOLD, SAMPLE, SCANNED, Run

HEAVY = ("torch", "spacy", "faiss", "sentence_transformers", "underthesea", "transformers", "numba", "onnxruntime")
COMMANDS = (
    ["ingest"], ["restore"], ["refs"], ["relations"], ["search"], ["graph"], ["export"], ["stats"], ["doctor"],
    ["evaluate", "restore"], ["evaluate", "refs"], ["evaluate", "search"],
)  # fmt: skip


def loaded(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True)
    return {name for name in HEAVY if name in done.stdout.splitlines()[-1].split()}


def test_help_loads_nothing_heavy() -> None:
    assert loaded("import typer.testing, cchc_nlp.cli as c; typer.testing.CliRunner().invoke(c.app, ['--help'])") == set()


def test_a_search_loads_neither_torch_nor_spacy_nor_underthesea(store: Path) -> None:
    code = f"from pathlib import Path; from cchc_nlp.search.searcher import Searcher; Searcher(Path({str(store)!r})).search('quyet dinh ve mot cua')"
    assert loaded(code) <= {"faiss", "numba", "onnxruntime"}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(cchc: Run, command: list[str]) -> None:
    assert "Ví dụ: cchc" in cchc(*command, "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["restore", "missing.txt"], 2, "không có tệp"),
        (["refs", "missing.txt"], 1, "không có tệp"),
        (["search", "một cửa", "--store", "nowhere"], 2, "không có kho"),
        (["graph", "-o", "g.json", "--store", "nowhere"], 2, "không có kho"),
        (["export", "-o", "r.csv", "--store", "nowhere"], 2, "không có kho"),
        (["ingest", "missing.txt", "--store", "s"], 1, "không có tệp"),
        (["ingest", "empty-folder", "--store", "s"], 2, "không có báo cáo"),
        (["evaluate", "restore", "a.txt", "a.txt", "--lines", "x"], 2, "--lines"),
    ],
)
def test_wrong_use_gets_one_line(
    tmp_path: Path, cchc: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty-folder").mkdir()
    (tmp_path / "a.txt").write_text("một cửa\n", encoding="utf8")
    done = cchc(*arguments, code=code)
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().count("\n") == 0


def test_a_question_of_a_hundred_thousand_characters_is_refused(store: Path, cchc: Run) -> None:
    done = cchc("search", "-", "--store", store, stdin="một cửa " * 12_500, code=2)
    assert "ký tự" in done.stderr
    assert done.stderr.count("\n") == 1


def test_nothing_found_exits_with_one(store: Path, cchc: Run) -> None:
    assert cchc("search", "một cửa", "--store", store, "--report", "không có", "--json", code=1).stdout.endswith('"hits": []}\n')


@pytest.mark.parametrize("day", ["2023-13-01", "hôm qua"])
def test_wrong_days_are_refused(store: Path, cchc: Run, day: str) -> None:
    assert "không phải là ngày" in cchc("search", "một cửa", "--store", store, "--from", day, code=2).stderr


def test_debug_shows_where(cchc: Run) -> None:
    assert "Traceback" in cchc("restore", "missing.txt", "--debug", code=None).stderr


@pytest.mark.parametrize("name", SCANNED)
def test_kept_lines_are_as_many_as_were_read(tmp_path: Path, cchc: Run, name: str) -> None:
    cchc("restore", SAMPLE / f"{name}.txt", "--keep-lines", "-o", tmp_path / "r.txt")
    source = (SAMPLE / f"{name}.txt").read_text(encoding="utf8")
    assert (tmp_path / "r.txt").read_text(encoding="utf8").count("\n") == source.count("\n")


def test_standard_input_is_read(cchc: Run) -> None:
    done = cchc("restore", "-", stdin="Quyét dinh s6 316/0P-UBND ngay 17/02/2023 ciia UBND tinh\n")
    assert done.stdout.strip() == "Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh"


def test_tokens_come_with_their_place_and_confidence(cchc: Run) -> None:
    source = (SAMPLE / "ubnd-tinh-2022-q4.txt").read_text(encoding="utf8")
    records = [json.loads(line) for line in cchc("restore", SAMPLE / "ubnd-tinh-2022-q4.txt", "--format", "jsonl").stdout.splitlines()]
    assert {"raw", "restored", "confidence", "start", "end", "line"} <= set(records[0])
    assert all(
        source[r["start"] : r["end"]] == r["raw"] for r in records if "\n" not in source[r["start"] : r["end"]] and " " not in r["raw"]
    )


def test_restored_pages_are_safe_html(tmp_path: Path, cchc: Run) -> None:
    (tmp_path / "x.txt").write_text("<script>alert(1)</script> Ủy ban nhân dân tỉnh báo cáo kết quả\n", encoding="utf8")
    page = cchc("restore", tmp_path / "x.txt", "--format", "html").stdout
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_contract_fields_of_refs_and_relations(cchc: Run) -> None:
    record = json.loads(cchc("refs", SAMPLE / "ubnd-tinh-2023-q1.txt", "--format", "jsonl").stdout.splitlines()[0])
    wanted = "report surface raw start end page line kind type name number year date issuer subject pinpoint key confidence warnings"
    assert set(wanted.split()) <= set(record)
    record = json.loads(cchc("relations", SAMPLE / "ubnd-tinh-2023-q1.txt", "--format", "jsonl").stdout.splitlines()[0])
    assert {"report", "subject", "relation", "object", "evidence", "start", "end", "line", "confidence"} <= set(record)


def test_the_report_s_own_number_is_no_reference(cchc: Run) -> None:
    output = cchc("refs", SAMPLE / "ubnd-tinh-2023-q1.txt", "--format", "jsonl").stdout
    assert "41/BC-UBND" not in output


def test_evaluations_print_scores(cchc: Run) -> None:
    name = SCANNED[0]
    lines = cchc("evaluate", "restore", SAMPLE / f"{name}.txt", GOLD / f"{name}.txt").stdout.splitlines()
    raw, restored, confidence = (json.loads(line.split(" ", 1)[1]) for line in lines)
    assert restored["error"] < 0.1 < raw["error"]
    assert confidence["ece"] < 0.05
    assert confidence["lowest_tenth"] > 0.5
    assert json.loads(cchc("evaluate", "refs", SAMPLE / f"{name}.txt", GOLD / f"{name}.refs.jsonl").stdout)["f1"] > 0.9


def test_stats_count_what_was_ingested(store: Path, cchc: Run) -> None:
    assert json.loads(cchc("stats", "--store", store, "--json").stdout)["reports"] == 6


def test_doctor_knows_the_machine(cchc: Run) -> None:
    assert "Python" in cchc("doctor", code=None).stdout
