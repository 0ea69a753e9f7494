"""Reports on the command line: restored, cited, marked, in every form."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import SAMPLE, SCANNED, Run


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
    records = [
        json.loads(line)
        for line in cchc(
            "restore", SAMPLE / "ubnd-tinh-2022-q4.txt", "--format", "jsonl"
        ).stdout.splitlines()
    ]
    assert {"raw", "restored", "confidence", "start", "end", "line"} <= set(records[0])
    assert all(
        source[r["start"] : r["end"]] == r["raw"]
        for r in records
        if "\n" not in source[r["start"] : r["end"]] and " " not in r["raw"]
    )


def test_restored_pages_are_safe_html(tmp_path: Path, cchc: Run) -> None:
    (tmp_path / "x.txt").write_text(
        "<script>alert(1)</script> Ủy ban nhân dân tỉnh báo cáo kết quả\n", encoding="utf8"
    )
    page = cchc("restore", tmp_path / "x.txt", "--format", "html").stdout
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_contract_fields_of_refs_and_relations(cchc: Run) -> None:
    record = json.loads(
        cchc("refs", SAMPLE / "ubnd-tinh-2023-q1.txt", "--format", "jsonl").stdout.splitlines()[0]
    )
    wanted = (
        "report surface raw start end page line kind type name number year date issuer"
        " subject pinpoint key confidence warnings"
    )
    assert set(wanted.split()) <= set(record)
    record = json.loads(
        cchc(
            "relations", SAMPLE / "ubnd-tinh-2023-q1.txt", "--format", "jsonl"
        ).stdout.splitlines()[0]
    )
    assert {
        "report",
        "subject",
        "relation",
        "object",
        "evidence",
        "start",
        "end",
        "line",
        "confidence",
    } <= set(record)


def test_relations_are_called_in_vietnamese_in_a_table_and_by_name_for_programs(cchc: Run) -> None:
    sample = SAMPLE / "ubnd-tinh-2023-q1.txt"
    lines = cchc("relations", sample, "--format", "jsonl").stdout.splitlines()
    assert "implements" in {json.loads(line)["relation"] for line in lines}
    table = cchc("relations", sample).stdout
    assert "thực hiện" in table
    assert "implements" not in table


def test_the_report_s_own_number_is_no_reference(cchc: Run) -> None:
    output = cchc("refs", SAMPLE / "ubnd-tinh-2023-q1.txt", "--format", "jsonl").stdout
    assert "41/BC-UBND" not in output


@pytest.mark.parametrize(
    ("form", "mark"), [("html", '<a class="reference" href="#'), ("markdown", "](#"), ("text", "⟦")]
)
def test_a_report_is_written_with_its_references_marked(
    tmp_path: Path, cchc: Run, form: str, mark: str
) -> None:
    cchc("annotate", SAMPLE / "ubnd-huyen-2023-q3.txt", "--format", form, "-o", tmp_path / "r")
    written = (tmp_path / "r").read_text(encoding="utf8")
    assert written.count(mark) > 8
    if form == "html":
        assert all(
            f'id="{target}"' in written for target in re.findall(r'href="#([^"]+)"', written)
        )


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "xlsx"])
def test_refs_are_written_in_every_form(tmp_path: Path, cchc: Run, form: str) -> None:
    cchc(
        "refs",
        SAMPLE / "ubnd-huyen-2023-q3.txt",
        "--format",
        form,
        *([] if form == "table" else ["-o", tmp_path / f"r.{form}"]),
    )
    assert form == "table" or (tmp_path / f"r.{form}").stat().st_size > 1000
